"""How texts become boxes: shaped once, in the marks of their nodes, in one or two languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar, cast

from msgspec import Struct, field
from msgspec.structs import replace

from omshandout.layout.boxes import Align, Box, Divided, Style, TextBox, holds
from omshandout.layout.pairs import Halves, Twin, Words
from omshandout.layout.sink import Rgb
from omshandout.layout.theme import Theme
from omshandout.model.furniture import PageTexts
from omshandout.model.handout_texts import marked
from omshandout.model.text import (
    ENGLISH,
    FIRST,
    SECOND,
    Direction,
    LocalText,
    Run,
    TextStatus,
    given,
)
from omshandout.structure.tree import StructTree
from omshandout.text.hyphenate import hyphenated, hyphenated_anywhere, wide_words
from omshandout.text.lines import fits, parted_fault
from omshandout.text.lines import parted as parted_at
from omshandout.text.once import once
from omshandout.text.paragraph import ShapedParagraph, Shaper

LEAST_HALF = 11.5
"""Least width of a column where two languages stand side by side, in sizes of running text."""
_OPPOSITE = {
    Align.START: Align.END, Align.END: Align.START, Align.CENTRE: Align.CENTRE,
}  # fmt: skip

_T = TypeVar("_T")


class ShapedText(Struct, frozen=True):
    """A shaped text, the structure node of each of its runs, and their addresses if any is a link.

    ``source`` is the text as it was asked for.
    """

    source: LocalText
    par: ShapedParagraph
    nodes: tuple[str, ...]
    links: tuple[str, ...]


Setting = tuple[int, bool, str]
"""How a text is set: its identity, whether all of it is bold, and the node that was asked for."""


class KnownWords:
    """What was found of the texts of one document, by the identity of each.

    Each entry holds on to its text, so that no other text can get the same identity.

    Args:
        before: what is known of texts that other documents of the sheet have too. Their nodes are
            the same in each tree of a sheet in which they have any.

    Attributes:
        asked: the texts that were set since somebody emptied it, in the order of asking.
    """

    def __init__(self, before: KnownWords | None = None) -> None:
        self.shaped: dict[Setting, ShapedText] = {}
        self.words: dict[tuple[int, str], tuple[LocalText, LocalText]] = {}
        self.parted: dict[int, tuple[LocalText, LocalText]] = {}
        self.composed: dict[tuple[int, ...], tuple[object, object]] = {}
        self.asked: list[tuple[Setting, ShapedText]] = []
        if before is not None:
            self.shaped.update(before.shaped)
            self.words.update(before.words)
            self.parted.update(before.parted)

    def common(self) -> KnownWords:
        """The same without the words and numbers of a clinic, and without what is composed."""
        found = KnownWords()
        found.shaped = {
            key: each for key, each in self.shaped.items() if not given(each.source)
        }
        found.words = {key: each for key, each in self.words.items() if not given(each[0])}
        found.parted = {key: each for key, each in self.parted.items() if not given(each[0])}
        return found


class Keep(Protocol):
    """Gives the box that is made of a value, or was for another document of the same sheet."""

    def __call__(self, of: object, make: Callable[[], Box], *which: object) -> Box:
        """See :class:`omshandout.layout.shared.Keeper`."""


class TextContext(Struct, frozen=True, dict=True):
    """Everything that block builders share, and what sets their texts.

    ``ratios`` gives height divided by width for each drawing, ``room`` is the height in points
    that text may fill on a page after the first. A card fills one page or, with ``card_sides`` 2,
    both sides of a leaf. With ``parts_words`` a word that is wider than all the room there is is
    parted, with a warning; else it is a fault. ``second_leading`` is how much higher lines of the
    second language are. ``known`` keeps the words of one document from one setting of its space to
    the next: only their places change. ``keep`` gives the box that is made of a value, or was for
    another document of the same sheet.
    """

    theme: Theme
    shaper: Shaper
    tree: StructTree
    texts: PageTexts
    ratios: Mapping[str, float]
    rtl: bool
    form: bool
    room: float
    card_sides: int = 1
    parts_words: bool = False
    second_leading: float = 1.0
    known: KnownWords = field(default_factory=KnownWords)
    keep: Keep = lambda of, make, *which: make()

    # -- texts -------------------------------------------------------------------------------

    @once
    def running(self) -> Style:
        """The paragraph style of running text."""
        return self.style()

    def style(
        self, size_pt: float | None = None, colour: Rgb | None = None,
        align: Align = Align.START, leading: float | None = None,
    ) -> Style:
        """A paragraph style; without values that of running text."""
        size = size_pt or self.theme.size
        height = (leading or self.theme.leading) * size
        return Style(size, height, colour or self.theme.palette.text, align)

    def text(
        self, text: LocalText, style: Style | None = None, *, bold: bool = False,
        node: str = "", decoration: bool = False,
    ) -> TextBox:
        """A text in the marks of its node (its key), its inline runs in theirs.

        What is bold as a whole, a head or a label, is evened out over its lines.
        """
        found = self.found(text, bold, node)
        self.known.asked.append(((id(text), bold, node), found))
        nodes, links = ((), ()) if decoration else (found.nodes, found.links)
        return TextBox(
            found.par, style or self.running, nodes, links=links, divide=self.divided,
            source=text, even=bold,
        )

    def found(self, text: LocalText, bold: bool, node: str) -> ShapedText:
        """A text as shaped, and where it stands; see :meth:`text`."""
        key = (id(text), bold, node)
        found = self.known.shaped.get(key)
        if found is None:
            found = self.known.shaped[key] = self._found(text, bold, node or text.key)
        return found

    def _found(self, text: LocalText, bold: bool, node: str) -> ShapedText:
        par = self.shaped(text, bold)
        if f"{node}{FIRST}" in self.tree.ids:
            node += FIRST
        links = tuple([run.link for run in par.source.runs])
        nodes = self._nodes(node, len(text.runs), len(links))
        return ShapedText(text, par, nodes, links if any(links) else ())

    def divided(self, box: TextBox, width_em: float) -> Divided | None:
        """The text of a box with divisions in the words that are wider than a width, shaped.

        Soft hyphens stand where the patterns of the language have them. Where that is not enough
        words may be parted, as the last that can be done.
        """
        text, par, bold = box.source, box.par, box.even
        wide = wide_words(par, width_em)
        divided = hyphenated(text, wide)
        shaped = par if divided is text else self.shaped(divided, bold)
        if not fits(shaped, width_em) and self._may_part(text):
            warning = parted_fault(shaped, width_em)
            shaped = parted_at(self.shaped(hyphenated_anywhere(text, wide), bold), width_em)
            return Divided(shaped, warning) if fits(shaped, width_em) else None
        return None if divided is text else Divided(shaped)

    def _may_part(self, text: LocalText) -> bool:
        """Whether words may be parted: in translations, beside the English too."""
        return self.parts_words or bool(self.texts.second and text.language != ENGLISH)

    def shaped(self, text: LocalText, bold: bool) -> ShapedParagraph:
        """A text as it is printed, with a mark in front of it if it stands in for another."""
        return self.shaper.shape(marked(text, self.texts), bold=bold)

    def parted(self, text: LocalText) -> LocalText:
        """See :func:`parted`; the same each time, so that it is shaped once."""
        found = self.known.parted.get(id(text))
        if found is None:
            found = self.known.parted[id(text)] = text, parted(text)
        return found[1]

    def composed(self, of: object, make: Callable[[], _T], *which: int) -> _T:
        """Texts that are made for a value, such as the head of a symptom of its name and term.

        They are the same in each setting of space, so that they are shaped once. ``which`` tells
        apart what is made for one value.
        """
        key = (id(of), *which)
        found = self.known.composed.get(key)
        if found is None:
            found = self.known.composed[key] = of, make()
        return cast("_T", found[1])

    def _nodes(self, node: str, count: int, shown: int) -> tuple[str, ...]:
        """The node of each run: an inline node holds the runs up to the next one.

        More runs may be shown than the text has: a mark in front of its first.
        """
        names, ids = [node], self.tree.ids
        if count == shown == 1:  # most
            inline = f"{node}/0"
            return (inline if inline in ids else node,)
        for index in range(count):
            inline = f"{node}/{index}"
            names.append(inline if inline in ids else names[-1])
        return (*names[1:2] * (shown - count), *names[1:])

    # -- in two languages ----------------------------------------------------------------------

    @property
    def gutter(self) -> float:
        """The room between two columns of text, in points."""
        return max(2.4 * self.theme.unit, 1.4 * self.theme.size)

    def second(
        self, text: LocalText, like: Style | None = None, *, bold: bool = False, node: str = "",
        decoration: bool = False,
    ) -> TextBox:
        """A text of the second language as large as one of the first, in a style like its."""
        style = like or self.running
        style = replace(style, leading_pt=style.leading_pt * self.second_leading)
        return self.text(text, style, bold=bold, node=node, decoration=decoration)

    def told(self, text: LocalText) -> LocalText:
        """What a text says in the second language, or again in its own, under its own node."""
        return replace(text.second or text, key=f"{text.key}{SECOND}", second=None)

    def as_second(self, text: LocalText, box: TextBox) -> TextBox:
        """What ``told`` gave, set like the text: in lines of its own height, without a bookmark.

        What is the same in both languages is decoration in the second column: the tree has it once.
        """
        style = box.style
        height = style.leading_pt * self.second_leading
        nodes = () if text.second is None else box.nodes
        return TextBox(
            box.par, replace(style, leading_pt=height), nodes, links=box.links, divide=box.divide,
            source=box.source, even=box.even,
        )

    def numbered(self, text: LocalText, number: str) -> tuple[str, str]:
        """The number of an item in each language, with its full stop; one that is no number too."""
        label = other = number
        if number.isdecimal():
            label = self.texts.number(int(number), text.language)
            if text.second is not None and self.texts.second is not None:
                other = self.texts.second.number(int(number), text.second.language)
        return f"{label}.", f"{other}."

    def pair(
        self, text: LocalText, style: Style | None = None, *, bold: bool = False,
        lead_pt: float = 0.0,
    ) -> TextBox | Halves:
        """A text, in two languages beside each other (see :class:`Halves`)."""
        if self.texts.second is None:
            return self.text(text, style, bold=bold)
        # Else MuPDF joins what stands side by side on one line.
        first = self.text(parted(text), style, bold=bold)
        other = self.second(self.told(text), style, bold=bold, decoration=text.second is None)
        return self.halves(first, other, lead_pt=lead_pt)

    def halves(
        self, first: Box, second: Box, *, lead_pt: float = 0.0, gap_pt: float = 0.0,
        least: float = LEAST_HALF, spare: Box | None = None,
    ) -> Halves:
        """Two boxes beside each other, below each other where a line would hold few words."""
        return Halves(
            first, second, gap_pt or self.gutter, rtl=self.rtl, lead_pt=lead_pt,
            least_pt=least * self.theme.size, below_pt=0.15 * self.theme.unit,
            whole_pt=0.5 * self.room, spare=spare,
        )

    def label(
        self, text: LocalText, style: Style | None = None, *, bold: bool = False, node: str = "",
        decoration: bool = False,
    ) -> Words:
        """A text, in two languages one below the other, at the edge at which the first begins."""
        first = self.text(text, style, bold=bold, node=node, decoration=decoration)
        if text.second is None:
            return first
        return self._twin(first, text.second, style or self.running, node or text.key, bold=bold,
                          decoration=decoration)

    def _twin(
        self, first: TextBox, text: LocalText, style: Style, node: str, *, bold: bool,
        decoration: bool = False,
    ) -> Twin:
        if first.par.source.language.direction is not text.language.direction:
            style = replace(style, align=_OPPOSITE[style.align])
        node += SECOND
        return Twin(first, self.second(text, style, bold=bold, node=node, decoration=decoration))

    def heads(
        self, text: LocalText, size_pt: float, colour: Rgb | None = None,
        width_pt: float | None = None, lead_pt: float = 0.0,
    ) -> TextBox | Halves:
        """A heading, in two languages beside each other; its bookmark is one."""
        if self.texts.second is None:
            return self.heading(text, size_pt, colour, width_pt)
        head = self.heading(parted(text), size_pt, colour, width_pt)
        other = self.as_second(text, self.heading(self.told(text), size_pt, colour, width_pt))
        return self.halves(head, other, lead_pt=lead_pt)

    def heading(
        self, text: LocalText, size_pt: float, colour: Rgb | None = None,
        width_pt: float | None = None,
    ) -> TextBox:
        """A heading: bold, tighter lines, and a bookmark.

        One with a word that is wider than ``width_pt`` (else the text) is smaller, down to the
        size of running text.
        """
        width = width_pt or self.theme.text_width
        leading = 1.0 + (self.theme.leading - 1) * 0.7
        style = self.style(size_pt, colour or self.theme.palette.head, leading=leading)
        box = self.text(text, style, bold=True)
        if not holds(box, width):
            # A word rather whole than large.
            size = max(self.theme.size, 0.999 * size_pt * width / box.narrowest())
            style = self.style(size, style.colour, leading=leading)
            box = self.text(text, style, bold=True)
        box.heading = text.key
        return box

    def words(self, like: LocalText, words: str) -> LocalText:
        """Plain characters in the language of another text (list numbers, bullets)."""
        key = (id(like), words)
        found = self.known.words.get(key)
        if found is None:
            made = replace(
                like, runs=(Run(words),), status=TextStatus.TRANSLATED, second=None
            )
            found = self.known.words[key] = like, made
        return found[1]


def is_rtl(text: LocalText) -> bool:
    """Whether a text's language is written from right to left."""
    return text.language.direction is Direction.RTL


def parted(text: LocalText) -> LocalText:
    """A text with a space at its end: some readers glue on what stands close beside it."""
    second = text.second and parted(text.second)
    last = text.runs[-1]
    if last.text.endswith(" "):
        return replace(text, second=second) if second else text
    runs = (*text.runs[:-1], replace(last, text=f"{last.text} "))
    return replace(text, runs=runs, second=second)
