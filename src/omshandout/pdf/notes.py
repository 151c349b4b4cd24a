"""What is to be drawn on pages, noted before it is drawn: in runs of two kinds.

A run is either of boxes that documents share (``draw_known``), or of what is drawn outside of them,
which belongs to one document: a clinic has a part in it. So the first can be drawn before the
second, wherever they stand on the pages, or not at all if it was drawn before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from msgspec import Struct

from omshandout.pdf.canvas import DrawnAlike
from omshandout.text.glyphs import Piece

Put = tuple[DrawnAlike, float, float, float, float, float]
"""A box, where it is drawn (x, top, width), and from which origin."""

Call = tuple[str, tuple[Any, ...], tuple[tuple[str, Any], ...]]
"""A method of the canvas, and what it is called with: by place, by name."""

_OF_NODES = frozenset({"begin", "figure_box", "link", "check_box", "text_field"})
"""Methods whose first argument is a node that is drawn by them."""


class NotedRun(Struct):
    """What is drawn on a page without a break, of one kind.

    Attributes:
        page: the page, from 0.
        furniture: whether it is what repeats on pages.
        puts: boxes that documents share; None in a run of the other kind.
        calls: what is called outside of such boxes.
        marked: where in the calls marked content begins, and behind its end.
        nodes: the nodes that these calls draw.
    """

    page: int
    furniture: bool
    puts: list[Put] | None
    calls: list[Call]
    marked: list[tuple[int, int]]
    nodes: list[str]


class Place(Struct, frozen=True):
    """Where a flowable, or a piece of one that was cut, stands on a page.

    Attributes:
        puts: boxes that documents share, if these are all that it draws; None where a document
            has a part in it.
        number: of the flowable among those of its part.
        x: of its origin, in points.
        y: of its origin.
        height: its own, in points.
        cut_at: the width and height at which it is cut before it is drawn, and what is left then
            stands at the next place of its number; None where it is drawn whole.
    """

    puts: tuple[Put, ...] | None
    number: int
    x: float
    y: float
    height: float
    cut_at: tuple[float, float] | None = None


class Places:
    """Where the flowables of all documents stand that fill pages alike.

    ``pages`` is None until one was noted, or if one is cut in more than two.
    """

    __slots__ = ("pages",)

    def __init__(self) -> None:
        self.pages: tuple[tuple[Place, ...], ...] | None = None


class _Heights(Protocol):
    def drawing_height(self, name: str, width_pt: float) -> float:
        """Height of a line drawing at a width, in points."""


class Notes:
    """Stands in for the canvas where flowables draw; satisfies ``layout.sink.PageSink``.

    Args:
        canvas: knows how high drawings are.

    Attributes:
        runs: what is to be drawn: that of the flowables page by page, then that which repeats.
        page_count: how many pages are finished.
        only_marks: see ``layout.sink.PageSink``.
        moved_to: the origin that was last moved to.
    """

    only_marks = False

    def __init__(self, canvas: _Heights) -> None:
        self.runs: list[NotedRun] = []
        self.page_count = 0
        self.drawing_height = canvas.drawing_height
        self._page = 0
        self._run: NotedRun | None = None
        self._furniture = False
        self._open = False
        self._first = 0
        self._origin = self._moved = (0.0, 0.0)
        self._origins: list[tuple[float, float]] = []
        self.moved_to = (0.0, 0.0)

    # -- pages -------------------------------------------------------------------------------

    @property
    def filled_pages(self) -> int:
        """How many pages have something on them, the one that is open too."""
        return len({run.page for run in self.runs})

    def showPage(self) -> None:
        """Finish a page and begin the next."""
        self.page_count += 1
        self._turn_to(self.page_count)

    def save(self) -> None:
        """Finish the last page if something is on it; there is one at least."""
        if self._run is not None or not self.page_count:
            self.showPage()

    def add_furniture(
        self, draw: Callable[[Any, int, int], None], pages: range | None = None
    ) -> None:
        """Note what repeats on finished pages; see :meth:`MarkedPages.add_furniture`."""
        self._furniture = True
        for index in range(self.page_count) if pages is None else pages:
            self._turn_to(index)
            draw(self, index + 1, self.page_count)

    def _turn_to(self, page: int) -> None:
        self._page = page
        self._run = None
        self._origins.clear()
        self._origin = (0.0, 0.0)

    def saveState(self) -> None:
        """Remember the origin, as flowables are wont to."""
        self._origins.append(self._origin)

    def restoreState(self) -> None:
        """Go back to the origin of the matching :meth:`saveState`."""
        self._origin = self._origins.pop()

    def translate(self, dx: float, dy: float) -> None:
        """Move the origin."""
        self._origin = self.moved_to = (self._origin[0] + dx, self._origin[1] + dy)

    # -- where it stands ---------------------------------------------------------------------

    def here(self) -> tuple[int, int]:
        """How far the notes have come, for :meth:`puts_since`."""
        run = self._run
        if run is None:
            return len(self.runs), 0
        return len(self.runs) - 1, len(run.calls if run.puts is None else run.puts)

    def puts_since(self, here: tuple[int, int]) -> tuple[Put, ...] | None:
        """The boxes that were noted from there on; None if anything else was."""
        first, start = here
        puts: list[Put] = []
        for run in self.runs[first:]:
            if run.puts is not None:
                puts += run.puts[start:]
            elif len(run.calls) > start:
                return None
            start = 0
        return tuple(puts)

    def put_again(self, puts: Sequence[Put]) -> None:
        """Note boxes where they stood in another document."""
        run = self._run
        if run is None or run.puts is None:
            run = self._begun([])
        assert run.puts is not None
        run.puts += puts

    # -- what is drawn -----------------------------------------------------------------------

    def draw_known(self, box: DrawnAlike, x_pt: float, top_pt: float, width_pt: float) -> None:
        """Note a box that documents share; inside of a mark it belongs to that."""
        if self._open:
            box.draw(self, x_pt, top_pt, width_pt)
            return
        run = self._run
        if run is None or run.puts is None:
            run = self._begun([])
        assert run.puts is not None
        run.puts.append((box, x_pt, top_pt, width_pt, *self._origin))

    def _begun(self, puts: list[Put] | None) -> NotedRun:
        run = self._run = NotedRun(self._page, self._furniture, puts, [], [], [])
        self.runs.append(run)
        self._moved = (0.0, 0.0)
        return run

    def _note(
        self, name: str, arguments: tuple[Any, ...], options: tuple[tuple[str, Any], ...] = ()
    ) -> NotedRun:
        run = self._run
        if run is None or run.puts is not None:
            run = self._begun(None)
        if self._moved != self._origin:
            self._moved = self._origin
            run.calls.append(("move_origin", self._origin, ()))
        run.calls.append((name, arguments, options))
        if name in _OF_NODES:
            run.nodes.append(arguments[0])
        return run

    def begin(self, node: str, order: int = 0) -> None:
        """See ``structure.MarkSink``."""
        self._first = len(self._note("begin", (node, order)).calls) - 1
        self._open = True

    def artifact(self, *kind: Any) -> None:
        """See ``structure.MarkSink``."""
        self._first = len(self._note("artifact", kind).calls) - 1
        self._open = True

    def end(self) -> None:
        """See ``structure.MarkSink``."""
        run = self._note("end", ())
        run.marked.append((self._first, len(run.calls)))
        self._open = False

    def drawing(
        self, name: str, x_pt: float, y_pt: float, width_pt: float, *, mirrored: bool = False
    ) -> float:
        """See ``layout.sink.PageSink``."""
        self._note("drawing", (name, x_pt, y_pt, width_pt), (("mirrored", mirrored),))
        return self.drawing_height(name, width_pt)

    # -- both kinds --------------------------------------------------------------------------

    def key(self) -> tuple[object, ...]:
        """What all runs of shared boxes depend on, and where the others are between them.

        Boxes are named by their identity: who keeps a key holds on to ``boxes``.
        """
        return (self.page_count, *[
            (run.page, *run.nodes) if run.puts is None
            else (run.page, *[(id(put[0]), *put[1:]) for put in run.puts])
            for run in self.runs
        ])

    def pieces(self) -> Iterator[Piece]:
        """The pieces of text that are shown outside of such boxes."""
        for run in self.runs:
            for name, arguments, _ in run.calls:
                if name == "show":
                    yield from arguments[0]

    def boxes(self) -> tuple[DrawnAlike, ...]:
        """The boxes that documents share."""
        return tuple(put[0] for run in self.runs for put in run.puts or ())


def _noted(name: str) -> Callable[..., None]:
    def noted(self: Notes, *arguments: Any, **options: Any) -> None:
        self._note(name, arguments, tuple(options.items()))

    return noted


for _name in (
    "show", "end_line", "warn", "turn", "turn_back", "fill_box", "stroke_box", "stroke_path",
    "figure_box", "link", "heading", "check_box", "text_field",
):  # fmt: skip
    setattr(Notes, _name, _noted(_name))
