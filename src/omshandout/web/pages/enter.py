"""The way in for a browser: the code that the program shows, or the file that it opens."""

from __future__ import annotations

from msgspec import Struct

from omshandout.web.asked import Asked, Shown
from omshandout.web.desk import Desk
from omshandout.web.frame import Frame, entrance_of
from omshandout.web.pages.faults import nothing
from omshandout.web.speech import Told


class EnterPage(Struct, frozen=True):
    """A field for the code; ``welcome`` where the browser was just let in and goes on."""

    frame: Frame
    told: tuple[Told, ...] = ()
    welcome: bool = False


def show(desk: Desk, asked: Asked) -> Shown:
    """Ask for the code."""
    return Shown("enter", EnterPage(entrance_of(desk, asked, "desk.enter.title")))


def wrong(desk: Desk, asked: Asked) -> Shown:
    """Ask again after a code that does not count, or not any more."""
    frame = entrance_of(desk, asked, "desk.enter.title")
    fault = nothing(
        "web/code", "this code does not let you in", "type the code that the program shows now"
    )
    return Shown("enter", EnterPage(frame, frame.say.told((fault,))))


def welcome(desk: Desk, asked: Asked) -> Shown:
    """Go on to the first page."""
    return Shown("enter", EnterPage(entrance_of(desk, asked, "desk.enter.title"), welcome=True))
