"""What stands around each page: its words, where one can go, and what forms need."""

from __future__ import annotations

from msgspec import Struct

from omshandout.web.asked import Asked
from omshandout.web.desk import Desk
from omshandout.web.speech import Phrase, Speech, Told


class Place(Struct, frozen=True):
    """A page that the menu leads to; ``here`` for the one that is shown."""

    path: str
    name: Phrase
    here: bool


class Tongue(Struct, frozen=True):
    """A language that the page can be read in."""

    locale: str
    tag: str
    name: str
    chosen: bool


class Frame(Struct, frozen=True):
    """The frame of one page.

    Attributes:
        say: the messages; a template writes ``page.frame.say("desk.title")``.
        title: the page's own name, for its head and the browser's window.
        token: what each form has to send.
        menu: the pages that one can go to; none before the browser was let in.
        tongues: the languages of the page; none before the browser was let in.
        remarks: what is wrong with the desk as a whole, such as the clinic file.
    """

    say: Speech
    title: Phrase
    token: str = ""
    menu: tuple[Place, ...] = ()
    tongues: tuple[Tongue, ...] = ()
    remarks: tuple[Told, ...] = ()


MENU = (
    ("/", "desk.menu.choose"), ("/board", "desk.menu.board"), ("/settings", "header.clinic_line"),
)
"""The pages of the menu: address and name. A page that is added stands here too."""


def entrance_of(desk: Desk, asked: Asked, title: str) -> Frame:
    """The frame of a page for a browser that was not let in: it leads nowhere."""
    say = desk.speech(asked.languages)
    return Frame(say, say(title))


def frame_of(desk: Desk, asked: Asked, title: str, here: str = "") -> Frame:
    """The frame of a page.

    Args:
        desk: the state behind the page.
        asked: the request.
        title: key of the page's name.
        here: the address in the menu that the page belongs to.
    """
    if not asked.token:
        return entrance_of(desk, asked, title)
    say = desk.speech(asked.languages)
    menu = tuple(Place(path, say(name), path == here) for path, name in MENU)
    tongues = tuple(
        Tongue(each.locale, each.native.language.tag, each.native.text, each.locale == say.locale)
        for each in desk.languages()
    )
    return Frame(say, say(title), asked.token, menu, tongues, say.told(desk.unkept()))
