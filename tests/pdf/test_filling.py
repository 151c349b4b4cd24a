"""Pages that are filled as those of another document were: where what is cut goes on."""

from __future__ import annotations

from dataclasses import dataclass

from omshandout.pdf import filling
from omshandout.pdf.filling import PagePart, fill_parts
from omshandout.pdf.notes import NotedRun, Notes, Places
from omshandout.platypus import Flowable

BODY = (50.0, 60.0, 400.0, 100.0)


class Heights:
    """No drawings."""

    def drawing_height(self, name: str, width_pt: float) -> float:
        return 0.0


@dataclass
class Box:
    """A box that documents share."""

    name: str

    def draw(self, sink: Notes, x_pt: float, top_pt: float, width_pt: float) -> None:
        raise AssertionError("it is noted, not drawn")


class Lines(Flowable):  # type: ignore[misc]
    """Lines 10 pt high, each shared or else a name that is written; cut between any two."""

    def __init__(self, *lines: Box | str, high: float = 10.0) -> None:
        super().__init__()
        self.lines, self.high = lines, high
        self.cuts: list[tuple[float, float]] = []

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, self.high * len(self.lines)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        self.cuts.append((width, height))
        count = int(height // self.high)
        if not 0 < count < len(self.lines):
            return []
        return [
            Lines(*some, high=self.high) for some in (self.lines[:count], self.lines[count:])
        ]

    def draw(self) -> None:
        top = self.height
        for line in self.lines:
            if isinstance(line, str):
                self.canv.begin(line)
                self.canv.end()
            else:
                self.canv.draw_known(line, 0.0, top, self.width)
            top -= self.high


def filled(places: Places | None, *flowables: Lines) -> tuple[list[NotedRun], int]:
    notes = Notes(Heights())
    fill_parts(notes, [PagePart(flowables, (BODY, BODY), places=places)])
    return notes.runs, notes.page_count


SHARED = [Box(f"shared {number}") for number in range(30)]


def document(name: str) -> tuple[Lines, ...]:
    """One whole, one of shared lines that is cut twice, one with own lines on three pages."""
    own: list[Box | str] = [*SHARED[25:27], *[f"{name}{number}" for number in range(18)]]
    return Lines(f"{name} head"), Lines(*SHARED[:24]), Lines(*own)


def test_what_has_own_lines_is_cut_where_that_of_another_document_was() -> None:
    places = Places()
    assert filled(places, *document("a")) == filled(None, *document("a"))
    assert places.pages is not None
    for name in ("b", "c"):
        again = document(name)
        assert filled(places, *again) == filled(None, *document(name))
        # What no document has a part in is not asked again.
        assert [len(each.cuts) for each in again] == [0, 0, 1]


def test_pieces_of_other_heights_are_put_on_pages_anew() -> None:
    places = Places()
    filled(places, *document("a"))
    known = places.pages
    head, shared, own = document("b")
    lower = Lines(*own.lines, high=9.0)
    assert filled(places, head, shared, lower) == filled(None, *document("b")[:2], Lines(
        *own.lines, high=9.0
    ))
    assert places.pages is not None
    assert places.pages != known
    whole = Lines("b0")
    assert filled(places, head, shared, whole)[1] == 3
    assert filling._pieces(PagePart((head, shared, whole), (BODY, BODY)), known or ()) is None


def test_what_is_cut_in_three_is_put_on_pages_each_time() -> None:
    class Triple(Lines):
        def split(self, width: float, height: float) -> list[Flowable]:
            pieces = super().split(width, height)
            return [*pieces[:1], *(pieces and [Lines("between")]), *pieces[1:]]

    places, lines = Places(), [f"a{number}" for number in range(14)]
    for _ in range(2):
        assert filled(places, Triple(*lines)) == filled(None, Triple(*lines))
        assert places.pages is None
