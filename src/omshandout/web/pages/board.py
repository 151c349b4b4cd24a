"""The board: which sheets are drafts, out of date, untranslated or due for review, by language."""

from __future__ import annotations

from msgspec import Struct

from omshandout.languages import format_date
from omshandout.tasks import ordering
from omshandout.tasks.status import Standing, is_due, last_look, standings
from omshandout.web.addresses import path_of
from omshandout.web.asked import Answer, Asked, Shown
from omshandout.web.desk import Desk
from omshandout.web.frame import Frame, frame_of
from omshandout.web.speech import Phrase, Speech, Told


class Row(Struct, frozen=True):
    """One sheet in one language; ``state`` is that of :class:`Standing`.

    ``preview`` is the address of the sheet beside its texts. ``read`` is where its texts are read
    and signed, "" where there is nothing to read yet.
    """

    title: Phrase
    preview: str
    state: str
    state_name: Phrase
    translated: Phrase
    signed: Phrase
    open: tuple[Phrase, ...]
    read: str


class Section(Struct, frozen=True):
    """The sheets of one language; ``anchor`` is its place on the page."""

    anchor: str
    name: Phrase
    final: Phrase
    rows: tuple[Row, ...]


class BoardPage(Struct, frozen=True):
    """All languages; ``told`` are faults of files that cannot be read."""

    frame: Frame
    sections: tuple[Section, ...]
    told: tuple[Told, ...]


def show(desk: Desk, asked: Asked) -> Answer:
    """The board as it is now."""
    frame = frame_of(desk, asked, "desk.board.title", "/board")
    say, workshop = frame.say, desk.workshop()
    with workshop.rendering:
        # One that is asked for while others work begins no processes; most rows are kept.
        rows = standings(workshop, checked=True, processes=1, as_on_disk=desk.is_up_to_date)
    there = ordering.catalogue(workshop, say.locale)
    titles = {each.name: say.said(each.title) for each in there.handouts}
    today, data = desk.today(), workshop.language(say.locale)
    looks = {name: last_look(workshop, name) for name in titles}
    due = {
        name: say("desk.board.due", date=format_date(day, data))
        for name, day in looks.items() if day is not None and is_due(day, today)
    }
    sections = tuple(
        _section(say, offered, [row for row in rows if row.locale == offered.locale], titles, due)
        for offered in there.languages
    )
    faults = (fault for row in rows for fault in row.faults)
    return Shown("board", BoardPage(frame, sections, say.told(faults)))


def _section(
    say: Speech, offered: ordering.Offered, rows: list[Standing], titles: dict[str, Phrase],
    due: dict[str, Phrase],
) -> Section:
    final = sum(row.state == "final" for row in rows)
    return Section(
        f"in-{offered.locale}", say.said(offered.name),
        say("desk.board.final", final=final, total=len(rows)),
        tuple(_row(say, row, titles, due) for row in rows),
    )


def _row(
    say: Speech, row: Standing, titles: dict[str, Phrase], due: dict[str, Phrase]
) -> Row:
    return Row(
        titles.get(row.handout) or say.english(row.handout),
        path_of(row.locale, row.handout), row.state,
        say(f"desk.state.{row.state}"), say("desk.percent", number=row.translated_percent),
        say("desk.percent", number=row.signed_percent),
        (*_open(say, row), *([due[row.handout]] if row.handout in due else [])),
        f"/review/{row.locale}/{row.handout}" if row.translated else "",
    )


def _open(say: Speech, row: Standing) -> list[Phrase]:
    """What is left to be done, each with a number of texts."""
    left = (
        ("desk.board.missing", row.missing), ("desk.board.stale", row.stale),
        ("desk.board.fuzzy", row.fuzzy), ("desk.board.unsigned", row.total - row.signed),
    )
    return [say.count(key, number) for key, number in left if number]
