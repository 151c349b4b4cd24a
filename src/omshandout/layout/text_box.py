"""The box of a paragraph: its lines, in the marks of its nodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from functools import lru_cache
from math import fsum
from operator import attrgetter, itemgetter
from unicodedata import bidirectional

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, LayoutError
from omshandout.layout.box import FUZZ, Box
from omshandout.layout.sink import PageSink, Rgb
from omshandout.model.text import LocalText
from omshandout.structure.marks import Artifact
from omshandout.text.glyphs import Line, Piece
from omshandout.text.lines import break_lines, count_lines
from omshandout.text.paragraph import ShapedParagraph
from omshandout.text.reading import Stretch, in_reading_order

# Where letters stand in a line of height 1: ascenders and descenders of running text, in em.
_ASCENT_EM, _DESCENT_EM = 0.93, 0.25

MIDDLE_EM = (_ASCENT_EM - _DESCENT_EM) / 2
"""How far below the middle of a line its baseline is, where no ink of its text needs another."""


class Align(Enum):
    """Alignment against the writing direction."""

    START = "start"
    CENTRE = "centre"
    END = "end"


class Style(Struct, frozen=True):
    """How a paragraph looks: size and line height in points, colour, alignment."""

    size_pt: float
    leading_pt: float
    colour: Rgb
    align: Align = Align.START


class Divided(Struct, frozen=True):
    """A paragraph in which words are divided that were too wide.

    ``warning`` tells of a word that is parted where no rule of its language lets it be.
    """

    par: ShapedParagraph
    warning: Fault | None = None


Divide = Callable[["TextBox", float], Divided | None]
"""The paragraph of a box with divisions in the words that are wider than so many em; None without
any."""


class TextBox:
    """Lines of one paragraph, in the marks of its nodes.

    ``nodes`` gives the structure node of each run of the text; an empty tuple means that the
    text belongs to the header or footer (an artifact). ``links`` gives the address of runs that
    are links. ``style`` is the style asked for, with lines as high as the ink of the text needs.
    With ``even`` its last line is to be as long as the others, as in a head.
    ``divide`` is asked when a word turns out to be wider than the box, of which ``source`` is the
    text as it was asked for: what is shown may have a mark before it.
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
        source: LocalText | None = None,
        even: bool = False,
    ) -> None:
        self.par = par
        self.source = source or par.source
        self.divide = divide
        above, below = par.ink_em
        need = (above + below) * style.size_pt
        # Marks above and below never reach into the next line, whatever line height was asked for.
        self.style = style if need <= style.leading_pt else replace(style, leading_pt=need)
        self.nodes = tuple(nodes)
        self.heading = heading
        self.even = even
        self.links = tuple(links)
        self._span = span
        self.set_drop: float | None = None
        self._measured = (-1.0, 0.0)
        # By width in em: only what is set that narrow has parted words. A box is the same
        # whatever was asked of it before, since documents share boxes.
        self._parted: dict[float, Divided] = {}

    def set_on(self, leading_pt: float, drop_pt: float) -> None:
        """Have lines of a height, each with its baseline so far below its top, as others have.

        Before the height of the box is asked. ``set_drop`` is None where its own ink says it.
        """
        if leading_pt != self.style.leading_pt:
            self.style = replace(self.style, leading_pt=leading_pt)
            self._measured = (-1.0, 0.0)
        self.set_drop = drop_pt

    @property
    def is_simple(self) -> bool:
        """Whether it has all lines of its paragraph, no links, and no word parted in any width."""
        return self._span is None and not self._parted and not any(self.links)

    def lines(self, width_pt: float) -> tuple[Line, ...]:
        """The paragraph's lines at a width, or those of them that this box still holds."""
        self._count(width_pt)
        width_em = width_pt / self.style.size_pt
        found = break_lines(self._set_at(width_em), width_em, as_head=self.even)
        return found[self._span[0] : self._span[1]] if self._span else found

    def width(self) -> float:
        """Width on one line, in points."""
        self.par.asked.width = True
        return self.par.width_em * self.style.size_pt

    def has_room(self, width_pt: float) -> bool:
        """Whether a width has room for it on one line: who asks so does not learn its own."""
        size, asked = self.style.size_pt, self.par.asked
        width_em = width_pt / size
        if self.par.width_em * size <= width_pt:
            asked.least = min(asked.least, width_em)
            return True
        asked.most = max(asked.most, width_em)
        return False

    def narrowest(self) -> float:
        """The least width in which no word is too wide, in points."""
        self.par.asked.words = True
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
        width_em = width_pt / self.style.size_pt
        try:
            par = self._set_at(width_em) if self._parted else self.par
            return count_lines(par, width_em)
        except LayoutError:
            # A divided word is better than none.
            divided = self.divide(self, width_em) if self.divide else None
            if divided is None:
                raise
            self._parted[width_em] = divided
            return count_lines(divided.par, width_em)

    def _set_at(self, width_em: float) -> ShapedParagraph:
        """The paragraph, with words parted if they are too wide for a width and all else failed."""
        found = self._parted.get(width_em)
        return self.par if found is None else found.par

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
        part = TextBox(
            self.par, self.style, self.nodes, heading="" if start else self.heading,
            links=self.links, span=(start, end), even=self.even,
        )
        part._parted = self._parted
        part.set_drop = self.set_drop
        return part

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        style, nodes = self.style, self.nodes
        one_mark = (len(nodes) == 1 or len(set(nodes)) == 1) and not (
            any(self.links) or self._has_isolates()
        )
        if (one_mark or not nodes) and sink.only_marks:
            # How many lines there are is counted sooner than where they end.
            lines: tuple[Line, ...] = ()
            if not self._count(width_pt):
                return
        else:
            lines = self.lines(width_pt)
            if not lines:
                return
        if self._parted and (parted := self._parted.get(width_pt / style.size_pt)) and (
            parted.warning is not None
        ):
            sink.warn(parted.warning)
        baseline = top_pt - self.drop()
        if self.heading:
            sink.heading(self.heading, top_pt)
        single = nodes[0] if one_mark else ""
        if single:
            sink.begin(single, lines[0].start if lines else 0)
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

    def drop(self) -> float:
        """From the top of a line to its baseline, in points: all ink stays inside the line."""
        if self.set_drop is not None:
            return self.set_drop
        size, leading = self.style.size_pt, self.style.leading_pt
        drop = usual_drop(self.style)
        above, below = self.par.ink_em
        if not (above or below) and 0.0 <= drop <= leading:
            return drop  # most
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
        *, beside: Piece | None = None,
    ) -> None:  # fmt: skip
        """Draw pieces of a line; ``beside`` is the one at their left, if they are not all."""
        size, colour = self.style.size_pt, self.style.colour
        if self.par.levels is None:
            sink.show(
                pieces, x_pt, baseline_pt, size, colour, left_to_right=True, ltr_line=True
            )
            return
        ltr = not self.par.base_level & 1
        for stretch, ends_word in self._in_order(pieces, beside):
            left = x_pt + stretch.left_em * size
            sink.show(
                stretch.pieces, left, baseline_pt, size, colour,
                left_to_right=stretch.left_to_right, space_at_left=stretch.space_at_left,
                ltr_line=ltr, ends_word=ends_word,
            )  # fmt: skip

    def _in_order(
        self, pieces: Sequence[Piece], beside: Piece | None
    ) -> Sequence[tuple[Stretch, bool]]:
        """The stretches of some pieces, and whether each ends a word.

        A label is drawn for each clinic, and its lines are the same ones.
        """
        key = (id(beside), *map(id, pieces))
        found = self.par.orders.get(key)
        if found is None:
            stretches = in_reading_order(pieces, goes_on=beside is not None)
            told = [(each, _ends_word(each, stretches, beside)) for each in stretches]
            # It holds on to the pieces, so that no others can get their identity.
            found = self.par.orders[key] = pieces, beside, told
        return found[2]

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
        at, first_x = 0, x
        pieces = line.pieces
        groups: list[tuple[int, float, Sequence[Piece], Piece | None]] = []
        while at < len(pieces):
            mark = self._mark_of(pieces[at])
            after = at + 1
            while after < len(pieces) and self._mark_of(pieces[after]) == mark:
                after += 1
            group = pieces[at:after]
            groups.append((
                min(piece.start for piece in group), x, group, pieces[at - 1] if at else None
            ))
            x += fsum(piece.width_em for piece in group) * style.size_pt
            at = after
        # Right to left, the first node of a line is the last that stands on it: some readers
        # follow the order of drawing, not that of the tree.
        groups.sort(key=itemgetter(0))
        # Where the line's words end: a space behind them hangs out of the box, but no link does.
        first = first_x + line.lead_em * style.size_pt
        last = first + line.width_em * style.size_pt
        for start, left, marked, beside in groups:
            run = marked[0].run
            sink.begin(nodes[run], start)
            self._show(sink, marked, left, baseline, beside=beside)
            sink.end()
            if self.links and self.links[run]:
                width = fsum(piece.width_em for piece in marked) * style.size_pt
                begin, end = max(first, left), min(last, left + width)
                sink.link(
                    nodes[run], begin, baseline - _DESCENT_EM * style.size_pt, end - begin,
                    (_ASCENT_EM + _DESCENT_EM) * style.size_pt, self.links[run],
                    self.par.source.runs[run].text,
                )


def usual_drop(style: Style) -> float:
    """:meth:`TextBox.drop` of a text whose ink needs nothing else."""
    size, leading = style.size_pt, style.leading_pt
    return (leading - (_ASCENT_EM + _DESCENT_EM) * size) / 2 + _ASCENT_EM * size


def _ends_word(stretch: Stretch, stretches: Sequence[Stretch], beside: Piece | None) -> bool:
    """Whether a stretch begins, at its left end, with a vowel mark that ends a word.

    ``stretches`` are those of some pieces beside each other, ``beside`` is what stands at their
    left; None where the line has no more.
    """
    first = stretch.pieces[0]
    if not _is_mark(first.face.clusters[first.clusters[0]].text):
        return False
    left = [each for each in stretches if each.left_em < stretch.left_em]
    if left:
        beside = max(left, key=attrgetter("left_em")).pieces[-1]
    return beside is None or beside.face.clusters[beside.clusters[-1]].text.isspace()


@lru_cache(maxsize=4096)
def _is_mark(text: str) -> bool:
    return set(map(bidirectional, text)) == {"NSM"}
