"""Boxes: measured pieces of a page that know nothing of pages.

A box is measured for a width and then drawn with its top start corner at a place. Only the
drawing touches the sink, and it decides nothing. ``split`` cuts a box at a height so that both
parts keep their structure nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from operator import itemgetter
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import LayoutError
from omshandout.layout.sink import PageSink, Rgb
from omshandout.structure.marks import Artifact
from omshandout.text.glyphs import Line, Piece
from omshandout.text.lines import break_lines, count_lines
from omshandout.text.paragraph import ShapedParagraph
from omshandout.text.reading import in_reading_order

# Where letters stand in a line of height 1: ascenders and descenders of running text, in em.
_ASCENT_EM, _DESCENT_EM = 0.93, 0.25

FUZZ = 1e-7
"""Points by which a box may overrun because floats do not add up; Platypus allows 1e-6."""


class Align(Enum):
    """Alignment against the writing direction."""

    START = "start"
    CENTRE = "centre"
    END = "end"


class Box(Protocol):
    """Anything that has a height for a width and can be drawn."""

    def height(self, width_pt: float) -> float:
        """Height in points when set ``width_pt`` wide."""

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        """Draw with the left edge at ``x_pt`` and the top edge at ``top_pt``."""

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        """Two boxes, the first at most ``height_pt`` high; None if it cannot be cut there.

        ``force`` is for what fits no page whole: it is cut where else it would stay together.
        """


class Style(Struct, frozen=True):
    """How a paragraph looks: size and line height in points, colour, alignment."""

    size_pt: float
    leading_pt: float
    colour: Rgb
    align: Align = Align.START


Divide = Callable[[float], ShapedParagraph | None]
"""The paragraph with hyphens in the words that are wider than so many em; None without any."""


class TextBox:
    """Lines of one paragraph, in the marks of its nodes.

    ``nodes`` gives the structure node of each run of the text; an empty tuple means that the
    text belongs to the header or footer (an artifact). ``links`` gives the address of runs that
    are links. ``style`` is the style asked for, with lines as high as the ink of the text needs.
    ``divide`` is asked when a word turns out to be wider than the box.
    """

    def __init__(
        self,
        par: ShapedParagraph,
        style: Style,
        nodes: Sequence[str],
        *,
        heading: str = "",
        links: Sequence[str] = (),
        span: tuple[int, int] | None = None,
        divide: Divide | None = None,
    ) -> None:
        self.par = par
        self._divide = divide
        above, below = par.ink_em
        need = (above + below) * style.size_pt
        # Marks above and below never reach into the next line, whatever line height was asked for.
        self.style = style if need <= style.leading_pt else replace(style, leading_pt=need)
        self.nodes = tuple(nodes)
        self.heading = heading
        self.links = tuple(links)
        self._span = span
        self._measured = (-1.0, 0.0)

    def lines(self, width_pt: float) -> tuple[Line, ...]:
        """The paragraph's lines at a width, or those of them that this box still holds."""
        self._count(width_pt)
        found = break_lines(self.par, width_pt / self.style.size_pt)
        return found[self._span[0] : self._span[1]] if self._span else found

    def width(self) -> float:
        """Width on one line, in points."""
        return self.par.width_em * self.style.size_pt

    def narrowest(self) -> float:
        """The least width in which no word is too wide, in points."""
        return self.par.longest_word_em * self.style.size_pt + 0.01

    def height(self, width_pt: float) -> float:
        # Those that hold it ask time and again, mostly for one width.
        known, height = self._measured
        if known != width_pt:
            height = self._count(width_pt) * self.style.leading_pt
            self._measured = (width_pt, height)
        return height

    def _count(self, width_pt: float) -> int:
        """How many lines there are; they are only made when they are drawn."""
        if self._span:
            return self._span[1] - self._span[0]
        try:
            return count_lines(self.par, width_pt / self.style.size_pt)
        except LayoutError:
            # A divided word is better than none.
            divided = self._divide(width_pt / self.style.size_pt) if self._divide else None
            if divided is None:
                raise
            self.par, self._divide = divided, None
            return count_lines(divided, width_pt / self.style.size_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        count = self._count(width_pt)
        fitting = int((height_pt + FUZZ) / self.style.leading_pt)
        # Never a single line alone before or after a break.
        alone = 1 if force else 2
        fitting = min(fitting, count - alone)
        if fitting < alone or (self.heading and not force):
            return None
        first = self._span[0] if self._span else 0
        return (
            self._part(first, first + fitting),
            self._part(first + fitting, first + count),
        )

    def _part(self, start: int, end: int) -> TextBox:
        return TextBox(
            self.par, self.style, self.nodes, heading="" if start else self.heading,
            links=self.links, span=(start, end),
        )

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        style, nodes = self.style, self.nodes
        lines = self.lines(width_pt)
        if not lines:
            return
        baseline = top_pt - self._drop()
        if self.heading:
            sink.heading(self.heading, top_pt)
        one_mark = len(set(nodes)) == 1 and not any(self.links) and not self._has_isolates()
        single = nodes[0] if one_mark else ""
        if single:
            sink.begin(single, lines[0].start)
        elif not nodes:
            sink.artifact(Artifact.PAGINATION)
        for line in lines:
            x = self._line_x(line, x_pt, width_pt)
            if single or not nodes:
                self._show(sink, line.pieces, x, baseline)
            else:
                self._draw_marked(sink, line, x, baseline)
            baseline -= style.leading_pt
        if single or not nodes:
            sink.end()

    def _drop(self) -> float:
        """From the top of a line to its baseline, in points: all ink stays inside the line."""
        size, leading = self.style.size_pt, self.style.leading_pt
        drop = (leading - (_ASCENT_EM + _DESCENT_EM) * size) / 2 + _ASCENT_EM * size
        above, below = self.par.ink_em
        return min(max(drop, above * size), leading - below * size)

    def _line_x(self, line: Line, x_pt: float, width_pt: float) -> float:
        size = self.style.size_pt
        right_to_left = bool(self.par.base_level & 1)
        free = width_pt - line.width_em * size
        align = self.style.align
        if align is Align.CENTRE:
            shift = free / 2
        elif (align is Align.END) != right_to_left:
            shift = free
        else:
            shift = 0.0
        # Trailing spaces of a right-to-left line hang out to the left of the text.
        return x_pt + shift - line.lead_em * size

    def _show(
        self, sink: PageSink, pieces: Sequence[Piece], x_pt: float, baseline_pt: float,
        *, goes_on: bool = False,
    ) -> None:  # fmt: skip
        size, colour = self.style.size_pt, self.style.colour
        if self.par.levels is None:
            sink.show(pieces, x_pt, baseline_pt, size, colour, left_to_right=True)
            return
        for stretch in in_reading_order(pieces, goes_on=goes_on):
            left = x_pt + stretch.left_em * size
            sink.show(
                stretch.pieces, left, baseline_pt, size, colour,
                left_to_right=stretch.left_to_right, space_at_left=stretch.space_at_left,
            )  # fmt: skip

    def _has_isolates(self) -> bool:
        return self.par.levels is not None and any(
            run.isolate for run in self.par.source.runs
        )

    def _mark_of(self, piece: Piece) -> tuple[str, int]:
        """What stands in one mark: a node's text, but each number or name set apart by itself.

        Marks are read in logical order, so right to left a telephone number stays in its place.
        """
        isolated = self.par.levels is not None and self.par.source.runs[piece.run].isolate
        return self.nodes[piece.run], piece.run if isolated else -1

    def _draw_marked(self, sink: PageSink, line: Line, x: float, baseline: float) -> None:
        style, nodes = self.style, self.nodes
        at = 0
        pieces = line.pieces
        groups: list[tuple[int, float, Sequence[Piece]]] = []
        while at < len(pieces):
            mark = self._mark_of(pieces[at])
            after = at + 1
            while after < len(pieces) and self._mark_of(pieces[after]) == mark:
                after += 1
            group = pieces[at:after]
            groups.append((min(piece.start for piece in group), x, group))
            x += sum(piece.width_em for piece in group) * style.size_pt
            at = after
        # Right to left, the first node of a line is the last that stands on it: some readers
        # follow the order of drawing, not that of the tree.
        groups.sort(key=itemgetter(0))
        for start, left, marked in groups:
            run = marked[0].run
            sink.begin(nodes[run], start)
            self._show(sink, marked, left, baseline, goes_on=marked[0] is not pieces[0])
            sink.end()
            if self.links and self.links[run]:
                width = sum(piece.width_em for piece in marked) * style.size_pt
                sink.link(
                    nodes[run], left, baseline - _DESCENT_EM * style.size_pt, width,
                    (_ASCENT_EM + _DESCENT_EM) * style.size_pt, self.links[run],
                    self.par.source.runs[run].text,
                )


class Stack:
    """Boxes below each other.

    ``gaps[i]`` is the space before box i (the first is ignored); the stack is never cut between
    box i and the next where ``keeps[i]`` is true (a heading and what follows it).
    """

    def __init__(
        self, boxes: Sequence[Box], gaps: Sequence[float], keeps: Sequence[bool] = ()
    ) -> None:
        self.boxes = tuple(boxes)
        self.gaps = (0.0, *tuple(gaps)[1:]) if boxes else ()
        self.keeps = tuple(keeps) or (False,) * len(self.boxes)
        self._heights: dict[float, float] = {}

    def height(self, width_pt: float) -> float:
        found = self._heights.get(width_pt)
        if found is None:
            found = sum(self.gaps) + sum(box.height(width_pt) for box in self.boxes)
            self._heights[width_pt] = found
        return found

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        for box, gap in zip(self.boxes, self.gaps, strict=True):
            top_pt -= gap
            box.draw(sink, x_pt, top_pt, width_pt)
            top_pt -= box.height(width_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        used = 0.0
        for index, (box, gap) in enumerate(zip(self.boxes, self.gaps, strict=True)):
            height = gap + box.height(width_pt)
            if used + height > height_pt + FUZZ:
                parts = box.split(width_pt, height_pt - used - gap)
                if parts is not None:
                    return self._cut_inside(index, *parts)
                return self._cut_before(index) or (
                    self._forced(index, width_pt, height_pt - used - gap) if force else None
                )
            used += height
        return None

    def _forced(self, index: int, width_pt: float, left_pt: float) -> tuple[Box, Box] | None:
        """Cut box ``index``, for which so much height is left, or part it from those before it."""
        parts = self.boxes[index].split(width_pt, left_pt, force=True)
        if parts is not None:
            return self._cut_inside(index, *parts)
        return self._cut_at(index) if index else None

    def _cut_inside(self, index: int, first: Box, rest: Box) -> tuple[Box, Box]:
        return (
            Stack((*self.boxes[:index], first), self.gaps[: index + 1], self.keeps[: index + 1]),
            Stack((rest, *self.boxes[index + 1 :]), self.gaps[index:], self.keeps[index:]),
        )

    def _cut_before(self, index: int) -> tuple[Box, Box] | None:
        while index and self.keeps[index - 1]:
            index -= 1
        return self._cut_at(index) if index else None

    def _cut_at(self, index: int) -> tuple[Box, Box]:
        return (
            Stack(self.boxes[:index], self.gaps[:index], self.keeps[:index]),
            Stack(self.boxes[index:], self.gaps[index:], self.keeps[index:]),
        )


class Cell(Struct, frozen=True):
    """A box in a row with its width in points."""

    box: Box
    width_pt: float


class Row:
    """Cells beside each other from the start side; never cut but by force."""

    def __init__(
        self, cells: Sequence[Cell], gap_pt: float, *, rtl: bool, middle: bool = False
    ) -> None:
        self.cells = tuple(cells)
        self.gap_pt = gap_pt
        self.rtl = rtl
        self.middle = middle
        self._height: float | None = None

    def height(self, width_pt: float) -> float:
        if self._height is None:
            self._height = max(cell.box.height(cell.width_pt) for cell in self.cells)
        return self._height

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        height = self.height(width_pt)
        at = x_pt + width_pt if self.rtl else x_pt
        for cell in self.cells:
            left = at - cell.width_pt if self.rtl else at
            drop = (height - cell.box.height(cell.width_pt)) / 2 if self.middle else 0.0
            cell.box.draw(sink, left, top_pt - drop, cell.width_pt)
            step = cell.width_pt + self.gap_pt
            at += -step if self.rtl else step

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        if not force:
            return None
        firsts, rests = [], []
        found = False
        for cell in self.cells:
            # What is read after the cell that is cut goes on after its first part.
            parts: tuple[Box, Box] | None = (cell.box, Space(0.0))
            if found:
                parts = Space(0.0), cell.box
            elif cell.box.height(cell.width_pt) > height_pt + FUZZ:
                parts = cell.box.split(cell.width_pt, height_pt, force=True)
                found = True
            if parts is None:
                return None
            firsts.append(Cell(parts[0], cell.width_pt))
            rests.append(Cell(parts[1], cell.width_pt))
        return (
            Row(firsts, self.gap_pt, rtl=self.rtl, middle=self.middle),
            Row(rests, self.gap_pt, rtl=self.rtl, middle=self.middle),
        )


class Space:
    """Empty height."""

    def __init__(self, height_pt: float) -> None:
        self._height = height_pt

    def height(self, width_pt: float) -> float:
        return self._height

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        return

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None


class PictureBox:
    """A line drawing with its Figure node (an empty node: decoration)."""

    def __init__(
        self, name: str, node: str, size_pt: float, ratio: float, *, mirrored: bool = False
    ) -> None:
        self.name = name
        self.node = node
        self.size_pt = size_pt
        self.ratio = ratio
        self.mirrored = mirrored

    def height(self, width_pt: float) -> float:
        return self.size_pt * self.ratio

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        height = self.size_pt * self.ratio
        left = x_pt + (width_pt - self.size_pt) / 2
        if self.node:
            sink.begin(self.node)
        else:
            sink.artifact(Artifact.LAYOUT)
        sink.drawing(self.name, left, top_pt - height, self.size_pt, mirrored=self.mirrored)
        sink.end()
        if self.node:
            sink.figure_box(self.node, left, top_pt - height, self.size_pt, height)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None


class DrawnBox:
    """A box of fixed height whose drawing is a function of the sink and a rectangle.

    ``least_pt`` is the width below which it is of no use.
    """

    def __init__(
        self, height_pt: float, paint: Callable[[PageSink, float, float, float], None],
        least_pt: float = 0.0,
    ) -> None:
        self._height = height_pt
        self.least_pt = least_pt
        self._paint = paint

    def height(self, width_pt: float) -> float:
        return self._height

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        self._paint(sink, x_pt, top_pt, width_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None


def narrowest(box: Box) -> float:
    """The least width in points in which a box holds all of its words whole."""
    if isinstance(box, TextBox):
        return box.narrowest()
    if isinstance(box, Stack):
        return max(map(narrowest, box.boxes), default=0.0)
    if isinstance(box, Row):
        cells = sum(max(cell.width_pt, narrowest(cell.box)) for cell in box.cells)
        return cells + box.gap_pt * (len(box.cells) - 1)
    return getattr(box, "least_pt", 0.0)


def holds(box: Box, width_pt: float) -> bool:
    """Whether all words of a box are whole in a width: :func:`narrowest`, found out sooner."""
    if isinstance(box, TextBox):
        return box.width() <= width_pt or box.narrowest() <= width_pt
    if isinstance(box, Stack):
        return all(holds(each, width_pt) for each in box.boxes)
    if isinstance(box, Row) and _has_ease(box, width_pt):
        return True
    return narrowest(box) <= width_pt


def _has_ease(row: Row, width_pt: float) -> bool:
    """Whether each text of a row has room on one line; then nobody asks for its words."""
    free = width_pt - row.gap_pt * (len(row.cells) - 1)
    for cell in row.cells:
        box = cell.box
        if isinstance(box, TextBox):
            needed = box.width()
        elif isinstance(box, Stack | Row):
            return False
        else:
            needed = narrowest(box)
        free -= max(cell.width_pt, needed)
    return free >= 0
