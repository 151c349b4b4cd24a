"""The way in for a browser: the code that the program shows, or the file that it opens."""

from __future__ import annotations

import re

from msgspec import Struct

from omshandout.web.asked import Asked, Shown
from omshandout.web.desk import Desk
from omshandout.web.frame import Frame, entrance_of
from omshandout.web.pages.faults import nothing
from omshandout.web.speech import Told

_SHEET = re.compile(r"/preview(/[A-Za-z0-9_-]+){3}", re.ASCII)


class EnterPage(Struct, frozen=True):
    """A field for the code; ``welcome`` where the browser was just let in and goes on.

    ``to`` is where it goes on.
    """

    frame: Frame
    told: tuple[Told, ...] = ()
    welcome: bool = False
    to: str = "/"


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
    """Go on to the first page, or to the sheet that the program was started for."""
    frame = entrance_of(desk, asked, "desk.enter.title")
    to = asked.field("to")
    to = to if _SHEET.fullmatch(to) else "/"
    return Shown("enter", EnterPage(frame, welcome=True, to=to))
