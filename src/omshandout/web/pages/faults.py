"""The page that tells what went wrong."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from omshandout.errors import Fault, OmsHandoutError, UsageError, Where
from omshandout.web.asked import Asked, Shown
from omshandout.web.desk import Desk
from omshandout.web.frame import Frame, frame_of
from omshandout.web.speech import Told


class FaultPage(Struct, frozen=True):
    """What went wrong, each with what to do; ``home`` is where one can go on."""

    frame: Frame
    told: tuple[Told, ...]
    home: str = "/"


def told(desk: Desk, asked: Asked, faults: Iterable[Fault], status: int) -> Shown:
    """Faults as a page of their own."""
    frame = frame_of(desk, asked, "desk.fault.title")
    return Shown("fault", FaultPage(frame, frame.say.told(faults)), status)


def of_clinic_file(desk: Desk) -> tuple[Fault, ...]:
    """What is wrong with the clinic file: no sheet can be made before it is put right."""
    try:
        desk.options()
    except OmsHandoutError as error:
        return error.faults
    return ()


def nothing(code: str, what: str, hint: str) -> Fault:
    """A fault of the page's own, of no place in a file."""
    return Fault(Where(), what, hint, code)


def no_page() -> UsageError:
    """What is told of an address that leads nowhere."""
    return UsageError(nothing("web/no-page", "there is no such page", "go to the start"))
