"""From a local text to a shaped paragraph: isolate → bidi → itemize → shape.

``lines`` breaks it. Nothing here knows about pages; widths are in em of the paragraph's size, so
one shaped paragraph serves every size.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from itertools import accumulate, pairwise
from math import fsum, inf
from operator import itemgetter, sub

from msgspec import Struct, field
from msgspec.structs import replace

from omshandout.errors import Fault, LayoutError, MachineError
from omshandout.model.text import Language, LocalText, Run
from omshandout.text import fullwidth
from omshandout.text.cursive import Cursive
from omshandout.text.fonts import FontFace, FontSet
from omshandout.text.glyphs import Line, Piece
from omshandout.text.itemize import FaceChooser, Segment, itemize, place_of
from omshandout.text.levels import resolve_runs
from omshandout.text.linebreak import break_opportunities, stub_ends
from omshandout.text.negations import held_together
from omshandout.text.once import once
from omshandout.text.plain import InPairs
from omshandout.text.reading import Stretch
from omshandout.text.shape import ShapedSegment, learn, shape_segment
from omshandout.text.syllables import InSyllables

_SPACES = " \u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u3000\u200b"
BLANK = _SPACES + "\n"
SOFT_HYPHEN = "\u00ad"
_OTHER_BLANK = re.compile(f"[{BLANK[1:]}]|  ")  # than single spaces
_HYPHENS = "\u2010- "  # Lao and Burmese have no hyphen: a word just ends with the line
_MOST_KEPT = 40_000  # characters, some 200 bytes each: a dozen handouts
_MOST_BOLD = 4000  # keys of texts
_HYPHEN = re.compile("[-\u2010]")
_SAME_DIGIT = str.maketrans("123456789", "0" * 9)
_LABEL = 4  # characters
_MOST_SHOWN = 20  # characters of a broken word on either side of its fault
# Hebrew; the scripts of India to Lao; Tibetan and Myanmar; Khmer. Marks that all scripts share are
# not among them.
_SIGNED = ((0x0591, 0x05C7), (0x0900, 0x0EFF), (0x0F00, 0x109F), (0x1780, 0x17FF))
# What holds all of these, in two stretches, is compiled in a tenth of the time that they take.
_MAY_BE_SIGNED = re.compile("[\u0591-\u109f\u1780-\u17ff]")
ROUNDED = 2e-6  # what rounding, and the room for that, makes of a width in em, at most
_EM = 1000  # units: advances of a face that has these are positions as they are
_HIGHEST = 4.0  # ink that no letter with its marks reaches in any language, in em


class Asked(Struct):
    """What was asked so far of how a paragraph stands in some widths.

    Attributes:
        most: the greatest width, in em, in which a line has no room for all of it.
        least: the least width in which a line has.
        width: whether its own width was asked for.
        words: whether more was asked, such as where its lines end.
    """

    most: float = 0.0
    least: float = inf
    width: bool = False
    words: bool = False

    def ask_like(self, other: Asked) -> None:
        """Count as asked what was asked of another one that has the same answers."""
        self.most = max(self.most, other.most)
        self.least = min(self.least, other.least)
        self.width |= other.width
        self.words |= other.words


class Condition(Struct, frozen=True):
    """What another paragraph fulfils if all that was asked of one has the same answer for it.

    Attributes:
        key: its key, which tells what it says of a clinic.
        language: its language.
        base_level: its direction.
        ink_em: how far its ink goes.
        ends_blank: whether it ends with a space.
        form: see :attr:`ShapedParagraph.form`; None if nobody asked for what is in it.
        width: its own width in em, without and with the spaces at its end; None if nobody asked.
        most: see :class:`Asked`.
        least: see :class:`Asked`.
    """

    key: str
    language: Language
    base_level: int
    ink_em: tuple[float, float]
    ends_blank: bool
    form: tuple[object, ...] | None
    width: tuple[float, float] | None
    most: float
    least: float


Order = tuple[Sequence[Piece], Piece | None, Sequence[tuple[Stretch, bool]]]
"""Pieces of a line, what stands at their left, and their stretches in the order of reading, each
with whether it ends a word. What draws lines knows them by the identity of the pieces.
"""


class ShapedParagraph(Struct, frozen=True, eq=False, dict=True):
    """A paragraph that is ready to be broken into lines.

    ``text`` are its characters in logical order (direction controls removed). ``levels`` is None
    for a paragraph that is left-to-right throughout. ``divisions`` are offsets where a line may end
    besides, since its words fit in no other way. The fields by width are what ``lines`` found for
    those that were asked for (None: the paragraph itself).
    """

    source: LocalText
    text: str
    base_level: int
    levels: Sequence[int] | None
    segments: tuple[ShapedSegment, ...]
    divisions: tuple[int, ...] = ()
    lines_by_width: dict[tuple[float, bool, bool], tuple[Line, ...]] = field(default_factory=dict)
    ends_by_width: dict[float, list[int]] = field(default_factory=dict)
    set_by_width: dict[float, ShapedParagraph | None] = field(default_factory=dict)
    asked: Asked = field(default_factory=Asked)
    orders: dict[tuple[int, ...], Order] = field(default_factory=dict)

    def with_divisions(self, divisions: Sequence[int]) -> ShapedParagraph:
        """The same paragraph, whose lines may end at some more offsets."""
        return replace(
            self, divisions=tuple(divisions), lines_by_width={}, ends_by_width={}, set_by_width={}
        )

    def with_closer_marks(self, less_em: float) -> ShapedParagraph:
        """The same paragraph, with less blank about its full-width marks.

        It goes from where it is: behind a mark, or half from each side of one in the middle of its
        square. Those that stand beside each other have come together before.
        """
        segments = []
        for part in self.segments:
            segment, clusters = part.segment, part.segment.face.clusters
            less = round(less_em / segment.face.em)
            advances = list(part.advances)
            for index, (cluster, start) in enumerate(zip(part.ids, part.starts, strict=True)):
                blanks = fullwidth.blanks(self.text[start], segment)
                if blanks is None or advances[index] != clusters[cluster].advance:
                    continue
                left, right = blanks
                if left and right:
                    if index and not _is_mark(part, index - 1):
                        advances[index - 1] -= min(less // 2, left)
                    right = min(right, less - less // 2)
                advances[index] -= min(less, right)
            segments.append(replace(part, advances=advances))
        return replace(
            self, segments=tuple(segments), lines_by_width={}, ends_by_width={}, set_by_width={}
        )

    @once
    def width_em(self) -> float:
        """Width of the whole paragraph on one line, trailing spaces left out."""
        shown = len(self.text.rstrip(_SPACES))
        return (self.whole if shown == len(self.text) else self.positions[shown]) / 1000

    @once
    def positions(self) -> tuple[float, ...]:
        """The sum of the advances before each character, and of all, in thousandths of an em."""
        return _positions(len(self.text), self.segments)

    @once
    def whole(self) -> float:
        """The last of the ``positions``: what stands on one line asks for no other."""
        whole = 0
        for part in self.segments:
            if part.segment.face.metrics.units_per_em != _EM:
                return self.positions[-1]  # how sums are rounded hangs on the order
            whole += sum(part.advances)
        return whole

    @once
    def ink_em(self) -> tuple[float, float]:
        """How far ink goes above and below the baseline, in em.

        ASCII counts as nothing: it fits into every line height that is used.
        """
        above = below = 0.0
        if self.text.isascii():
            return above, below
        for part in self.segments:
            if part.ids:
                up, down = part.ink or part.segment.face.ink.reach(set(part.ids))
                above, below = max(above, up), max(below, down)
        return above, below

    @once
    def breaks(self) -> tuple[int, ...]:
        """Offsets where a line may end, the end of the text included (UAX #14)."""
        if len(self.text) == 1:
            return (1,)  # a bullet
        language = self.source.language
        found = break_opportunities(self.text, language.tag, script=language.script)
        length = len(self.text)
        if self.divisions:
            found = sorted({*found, *self.divisions})
        return (*(offset for offset in found if 0 < offset < length), length)

    @once
    def held(self) -> frozenset[int]:
        """Indexes of the breaks where a line ends only if it must: at a negation or a hyphen."""
        held = [*held_together(self.text, self.source.language.tag), *stub_ends(self.text)]
        if not held:
            return self.inner
        places = {offset: index for index, offset in enumerate(self.breaks)}
        return self.inner.union(places[offset] for offset in held if offset in places)

    @once
    def inner(self) -> frozenset[int]:
        """Indexes of the breaks behind a hyphen that would stand in the middle of a line.

        A line that is read from the right ends at the left, but the first part of a name that is
        read from the left would have its hyphen at its right, beside the words before it.
        """
        levels = self.levels
        if levels is None or not self.base_level & 1 or not _HYPHEN.search(self.text):
            return frozenset()
        return frozenset(
            index for index, offset in enumerate(self.breaks[:-1])
            if _HYPHEN.match(self.text, offset - 1)
            and not levels[offset - 1] & 1 and not levels[offset] & 1
        )

    @once
    def visible_ends(self) -> tuple[int, ...]:
        """For each break the offset where the spaces before it begin."""
        text, start = self.text, 0
        if _has_single_spaces(text):
            return tuple([end - (text[end - 1 : end] == " ") for end in self.breaks])
        found = []
        for end in self.breaks:
            blank = text[end - 1 : end] in BLANK
            found.append(start + len(text[start:end].rstrip(BLANK)) if blank else end)
            start = end
        return tuple(found)

    @once
    def edges(self) -> tuple[list[float], list[float]]:
        """Where lines begin and end, in thousandths of an em.

        A line from the break with index i - 1 to that with index j is ``ends[j] - begins[i]``
        wide. Mostly these are ``positions``. At a break without a space kerning and ligatures
        go, after a soft hyphen a hyphen shows, and the blank half of a full-width mark takes no
        room at either edge.
        """
        breaks, text = self.breaks, self.text
        begins, ends = self._at_breaks()
        # Chinese has a break after nearly every character, and none of these is joined to another.
        free = 3 * len(breaks) > len(text) and all(map(_stands_free, self.segments))
        for index in [at for at, offset in enumerate(breaks[:-1]) if text[offset - 1] != " "]:
            if not free or text[breaks[index] - 1] == SOFT_HYPHEN:
                self._unjoin(index, begins, ends)
        if any(part.segment.script in fullwidth.SCRIPTS for part in self.segments):
            self._trim(begins, ends)
        return begins, ends

    def _at_breaks(self) -> tuple[list[float], list[float]]:
        """The ``positions`` of the text's start and of each break, and where each stops to show."""
        breaks, stops = self.breaks, self.visible_ends
        part = self.segments[0] if len(self.segments) == 1 else None
        if (
            part is not None and len(part.starts) == len(self.text)
            and part.segment.face.metrics.units_per_em == _EM and _has_single_spaces(self.text)
        ):
            # Whole numbers, so that words may be summed up by themselves. A space has one advance.
            advances = part.advances
            words = map(advances.__getitem__, map(slice, (0, *breaks), breaks))
            sums = [*accumulate(map(sum, words))]
            return [0.0, *sums], [
                at if stop == offset else at - advances[stop]
                for at, offset, stop in zip(sums, breaks, stops, strict=True)
            ]
        positions = self.positions
        # Sooner than one by one.
        begins = [0.0, *itemgetter(0, *breaks)(positions)[1:]]
        return begins, [*itemgetter(0, *stops)(positions)[1:]]

    def _trim(self, begins: list[float], ends: list[float]) -> None:
        """Leave out the blank parts of marks at the edges of lines."""
        starts = {offset: index for index, offset in enumerate((0, *self.breaks[:-1]))}
        stops = {offset: index for index, offset in enumerate(self.visible_ends)}
        for start in fullwidth.marks_in(self.text):
            stop = start + 1
            index = starts.get(start)
            if index is not None:
                begins[index] += 1000 * self.blank_em(start)
            index = stops.get(stop)
            blank = self.blank_em(start, after=True) if index is not None else 0.0
            if blank and index is not None:
                # From its own left edge: it may have come nearer to what is on the next line.
                ends[index] = self.positions[start] + 1000 * (1 - blank)

    def blank_em(self, offset: int, *, after: bool = False) -> float:
        """The blank part before (or after) the ink of a full-width mark, in em; else 0."""
        character = self.text[offset]
        if character not in fullwidth.MARKS:
            return 0.0
        segment = self._segment_of(offset)
        blanks = fullwidth.blanks(character, segment)
        return blanks[after] * segment.face.em if blanks else 0.0

    def _segment_of(self, offset: int) -> Segment:
        """The segment of the character at an offset."""
        at = bisect_right(self.segments, offset, key=lambda each: each.segment.end)
        return self.segments[at].segment

    def _unjoin(self, index: int, begins: list[float], ends: list[float]) -> None:
        """Correct both edges of a break for glyphs that are others, or closer, without it."""
        text, offset = self.text, self.breaks[index]
        part = self.segments[bisect_left(self.segments, offset, key=lambda each: each.segment.end)]
        segment = part.segment
        unit = 1000 * segment.face.em
        at = bisect_left(part.starts, offset)
        joined = at == len(part.starts) or part.starts[at] != offset
        if offset < segment.end and (joined or _kerned(part, at)):
            low = max(segment.start, self.breaks[index - 1] if index else 0)
            high = min(segment.end, self.breaks[index + 1])
            before = shape_segment(text, replace(segment, start=low, end=offset))
            after = shape_segment(text, replace(segment, start=offset, end=high))
            shown = bisect_left(before.starts, self.visible_ends[index])
            ends[index] = self.positions[low] + sum(before.advances[:shown]) * unit
            begins[index + 1] = self.positions[high] - sum(after.advances) * unit
        if text[offset - 1] == SOFT_HYPHEN:
            ends[index] += segment.face.advance(hyphen_of(segment.face)) * unit

    @once
    def longest_word_em(self) -> float:
        """Width of the widest piece that cannot be broken."""
        begins, ends = self.edges
        return max(map(sub, ends, begins), default=0.0) / 1000

    @once
    def form(self) -> tuple[object, ...]:
        """What tells how wide it is, how many lines it fills in a width, and how high these are.

        Those that differ in nothing but which digits stand where have one form, if these are as
        wide: no rule of breaking lines tells one digit from another.
        """
        begins, ends = self.edges
        levels = self.levels and tuple(self.levels)
        return (
            self.text.translate(_SAME_DIGIT), self.source.language, self.base_level, levels,
            self.positions, self.breaks, tuple(begins), tuple(ends), self.ink_em,
        )

    @property
    def is_told_by_width(self) -> bool:
        """Whether more than where it has room was asked, so that its own width has a say."""
        return self.asked.width or self.asked.words

    @property
    def condition(self) -> Condition:
        """What tells of another one that what was asked of this has the same answers for it."""
        asked = self.asked
        return Condition(
            self.source.key, self.source.language, self.base_level, self.ink_em,
            self.text[-1:] == " ",
            self.form if asked.words else None,
            (self.width_em, self.positions[-1]) if asked.width else None,
            asked.most, asked.least,
        )

    def fulfils(self, condition: Condition) -> bool:
        """Whether what was asked of one with a condition has the same answers for this one.

        The spaces at its end count for a line as well as not. What is within rounding of a width
        is taken to have another answer.
        """
        text, language = self.text, self.source.language
        if not (
            self.source.key == condition.key
            and self.ink_em == condition.ink_em
            and self.base_level == condition.base_level
            and (text[-1:] == " ") == condition.ends_blank
            and (language is condition.language or language == condition.language)
        ):
            return False
        if condition.form is not None:
            return self.form == condition.form
        if not text or "\n" in text:
            return False
        width, with_blanks = self.width_em, self.positions[-1]
        if condition.width is not None:
            return (width, with_blanks) == condition.width
        return (
            condition.most + ROUNDED < width and with_blanks / 1000 < condition.least - ROUNDED
        )

    @property
    def is_whole(self) -> bool:
        """Whether its words had room in all widths that were asked for, set as they are."""
        return all(
            found is None and width in self.ends_by_width
            for width, found in self.set_by_width.items()
        )


class Shaper:
    """Shapes paragraphs with one set of fonts, and remembers those used last.

    A sheet that is made again after a change of one sentence, or for another paper, is mostly
    made of paragraphs that were shaped before.
    """

    def __init__(self, fonts: FontSet) -> None:
        self.fonts = fonts
        self._chooser = FaceChooser(fonts)
        self._shaped: dict[tuple[int, bool], ShapedParagraph] = {}
        self._by_runs: dict[tuple[tuple[Run, ...], Language, bool], ShapedParagraph] = {}
        self._kept = 0
        self._bold: dict[str, bool] = {}  # whether what has a key is bold whenever it is asked for
        # Languages of whose texts nothing was left to learn in one go, with their letters: as long
        # as many neighbours are known of all of these, nobody tries.
        self._letters: dict[Language, tuple[InPairs | Cursive | InSyllables, ...]] = {}
        self._fluent: frozenset[Language] = frozenset()
        self._cut: dict[
            tuple[int, bool], tuple[LocalText, str, bytes | None, int, list[Segment]]
        ] = {}

    def forget(self) -> None:
        """Let go of the texts of the last document, and of the paragraphs not used for longest."""
        self._shaped.clear()
        self._cut.clear()
        while self._kept > _MOST_KEPT:
            oldest = self._by_runs.pop(next(iter(self._by_runs)))
            self._kept -= len(oldest.text)

    def renewed(self) -> Shaper:
        """One that remembers no text, only what tells how those that come next are learnt."""
        other = Shaper(self.fonts)
        other._bold, other._letters = self._bold, self._letters
        return other

    def learn(self, texts: Iterable[LocalText]) -> None:
        """Shape the words of texts that will be asked for in one go; what is wrong is told then.

        Words of a text that was asked for in bold alone before, such as a heading in another
        language, are taken to be bold again. That costs time if it is wrong, and changes nothing
        else.
        """
        self.fonts.keep_words_met_again()
        cut: list[tuple[str, list[Segment]]] = []
        languages: set[Language] = set()
        self._fluent = frozenset([
            language for language, letters in self._letters.items()
            if all(each.are_many for each in letters)
        ])
        for text in texts:
            if text.language in self._fluent:
                continue
            bold = self._bold.get(text.key, False)
            if (id(text), bold) in self._shaped:
                continue
            characters, run_of, levels, base_level = resolve_runs(text)
            with suppress(LayoutError, MachineError):
                segments = itemize(
                    text, characters, run_of, levels, base_level, self._chooser, bold
                )
                self._cut[id(text), bold] = text, characters, levels, base_level, segments
                cut.append((characters, segments))
                languages.add(text.language)
        letters = learn(cut)
        for language in languages:
            if letters:
                self._letters[language] = letters
            else:
                self._letters.pop(language, None)

    def shape(self, text: LocalText, *, bold: bool = False) -> ShapedParagraph:
        """Shape a local text.

        Raises:
            LayoutError: a character has no glyph in any font, a vowel sign or the like has no
                letter, or marks stand too high on one.
        MachineError: a font is not installed, damaged, or has no bold.
        """
        # By identity, since a hash of a text goes through all that is in it. A shaped paragraph
        # holds on to its text, so that no other text can get the same identity.
        key = (id(text), bold)
        found = self._shaped.get(key)
        if found is None:
            # Bullets and numbers are new texts each time, of the same few words.
            words = (text.runs, text.language, bold)
            alike = self._by_runs.pop(words, None)
            if alike is None:
                alike = found = self._named(text, bold)
                self._kept += len(found.text)
            else:
                if len(alike.text) <= _LABEL:
                    # Labels are the most of these, and each will be asked for its width.
                    alike.longest_word_em  # noqa: B018
                found = replace(alike, source=text)
                found.__dict__.update(alike.__dict__)  # what is computed only once
            self._by_runs[words] = alike  # the last again
            self._shaped[key] = found
        return found

    def _named(self, text: LocalText, bold: bool) -> ShapedParagraph:
        """Shape; a font that is missing or damaged is told with the text that wants it."""
        try:
            return self._shape(text, bold)
        except MachineError as error:
            raise MachineError(
                fault.at(replace(fault.where, key=text.key, locale=text.language.locale))
                for fault in error.faults
            ) from error

    def _shape(self, text: LocalText, bold: bool) -> ShapedParagraph:
        known = self._cut.pop((id(text), bold), None)
        if len(self._bold) < _MOST_BOLD and text.language not in self._fluent:
            # The label of an item has the key of the item. What is put together from texts, such
            # as the head of a symptom, has their bold in its runs; it was not learned itself.
            heavy = bold or (
                known is None and text.runs[:1] and text.runs[0].bold
                and (id(text), not bold) not in self._cut
            )
            self._bold[text.key] = bool(heavy) and self._bold.get(text.key, True)
        if known is None:
            characters, run_of, levels, base_level = resolve_runs(text)
            segments = itemize(text, characters, run_of, levels, base_level, self._chooser, bold)
        else:
            _, characters, levels, base_level, segments = known
        shaped = tuple([shape_segment(characters, segment) for segment in segments])
        broken = [offset for part in shaped if part.broken for offset in part.broken]
        if not characters.isascii() and _MAY_BE_SIGNED.search(characters):
            # A space in front, so that the pattern can begin with what re finds quickly.
            broken += (found.end() - 1 for found in _alone().finditer(f" {characters}"))
        if broken:
            raise LayoutError(_broken(text, characters, broken))
        shaped = _marks_together(characters, shaped)
        par = ShapedParagraph(text, characters, base_level, levels, shaped)
        if fsum(par.ink_em) > _HIGHEST:
            raise LayoutError(_too_high(par))
        return par


def _has_single_spaces(text: str) -> bool:
    """Whether a text has no other blanks than spaces, and no two of these side by side."""
    if text.isascii():  # known at once, and most texts of the Latin script are
        return "\n" not in text and "  " not in text
    return _OTHER_BLANK.search(text) is None


def _stands_free(part: ShapedSegment) -> bool:
    """Whether each character has a cluster of its own, and none is closer to its neighbours."""
    clusters = part.segment.face.clusters
    if len(part.starts) != part.segment.end - part.segment.start:
        return False
    return not any(
        advance != clusters[cluster].advance and not _is_by_mark(part, index)
        for index, (cluster, advance) in enumerate(zip(part.ids, part.advances, strict=True))
    )


def _is_mark(part: ShapedSegment, index: int) -> bool:
    """Whether a cluster is a full-width mark."""
    text = part.segment.face.clusters[part.ids[index]].text
    return fullwidth.blanks(text, part.segment) is not None


def _is_by_mark(part: ShapedSegment, index: int) -> bool:
    """Whether a cluster is a full-width mark or stands before one, which may have come nearer."""
    return _is_mark(part, index) or (index + 1 < len(part.ids) and _is_mark(part, index + 1))


def _kerned(part: ShapedSegment, at: int) -> bool:
    """Whether clusters on both sides of the one with an index may be closer than by themselves."""
    clusters = part.segment.face.clusters
    first = max(0, at - 1)
    while first and not clusters[part.ids[first]].advance:
        first -= 1  # kerning takes no notice of marks and characters without display
    return any(
        part.advances[index] != clusters[part.ids[index]].advance
        and not _is_by_mark(part, index)
        for index in range(first, min(at + 1, len(part.ids)))
    )


def _positions(length: int, shaped: Sequence[ShapedSegment]) -> tuple[float, ...]:
    """The sum of the advances before each character, in thousandths of an em."""
    if len(shaped) == 1 and len(shaped[0].starts) == length:  # most, and by far the quickest
        unit = 1000 / shaped[0].segment.face.metrics.units_per_em
        advances = shaped[0].advances
        if unit == 1:
            return tuple(accumulate(advances, initial=0))  # whole numbers are added sooner
        return tuple(accumulate([each * unit for each in advances], initial=0.0))
    widths: list[float] = [0] * (length + 1)
    for part in shaped:
        unit = 1000 / part.segment.face.metrics.units_per_em
        if len(part.starts) == part.segment.end - part.segment.start:
            start = part.segment.start + 1
            widths[start : start + len(part.starts)] = (
                part.advances if unit == 1 else [each * unit for each in part.advances]
            )
        else:
            for start, advance in zip(part.starts, part.advances, strict=True):
                widths[start + 1] = advance * unit
    return tuple(accumulate(widths))


def _marks_together(
    characters: str, shaped: tuple[ShapedSegment, ...]
) -> tuple[ShapedSegment, ...]:
    """Draw full-width marks together where a segment (such as a bold one) ends between them."""
    if len(shaped) == 1 or not any(part.segment.script in fullwidth.SCRIPTS for part in shaped):
        return shaped
    found = list(shaped)
    for index, (part, following) in enumerate(pairwise(shaped)):
        at = part.segment.end
        nearer = fullwidth.excess(
            fullwidth.blanks(characters[at - 1], part.segment),
            fullwidth.blanks(characters[at], following.segment),
        )
        if nearer and part.starts[-1] == at - 1:
            advances = (*part.advances[:-1], part.advances[-1] - nearer)
            found[index] = replace(part, advances=advances)
    return tuple(found)


def hyphen_of(face: FontFace) -> int:
    """The glyph that shows for a soft hyphen at the end of a line."""
    return next(
        (face.font.get_nominal_glyph(ord(each)) for each in _HYPHENS if face.covers(each)), 0
    )


@cache
def _alone() -> re.Pattern[str]:
    """What stands before a vowel sign or tone mark that has no letter before it.

    HarfBuzz puts no dotted circle there in Hebrew, Thai and Lao, nor after a space in Sinhala.
    """
    codes = [
        code for first, last in _SIGNED for code in range(first, last + 1)
        if unicodedata.category(chr(code)) in ("Mn", "Mc")
    ]
    # As ranges, which are compiled in a fraction of the time.
    known = set(codes)
    firsts = [code for code in codes if code - 1 not in known]
    lasts = [code for code in codes if code + 1 not in known]
    marks = "".join(
        f"{chr(first)}-{chr(last)}" for first, last in zip(firsts, lasts, strict=True)
    )
    return re.compile(rf"[ \n\u200b](?=[{marks}])")


def _broken(text: LocalText, characters: str, broken: Sequence[int]) -> Fault:
    """Signs without their letter: a family would see a dotted circle in the word, or a gap."""
    places = sorted(set(broken))
    signs = ", ".join(
        f"U+{ord(sign):04X} {unicodedata.name(sign, 'no character')}"
        for sign in dict.fromkeys(characters[offset] for offset in places)
    )
    words = ", ".join(dict.fromkeys(f"“{_word_at(characters, offset)}”" for offset in places))
    return Fault(
        place_of(text),
        f"in {words} a sign stands without the letter that it belongs to: {signs}",
        "type the word anew, each letter before its signs; a text from an old font (such as Zawgyi "
        "or Kruti Dev) has to be converted to Unicode first",
        "text/broken-syllable",
    )


def _word_at(characters: str, offset: int) -> str:
    start, end = offset, offset
    while start and not characters[start - 1].isspace() and offset - start < _MOST_SHOWN:
        start -= 1
    while end < len(characters) and not characters[end].isspace() and end - offset < _MOST_SHOWN:
        end += 1
    return characters[start:end]


def _too_high(par: ShapedParagraph) -> Fault:
    """Marks that are heaped on one letter: no line could hold them."""
    _, part, cluster = max(
        (fsum(part.segment.face.ink.reach([cluster])), index, cluster)
        for index, part in enumerate(par.segments) for cluster in set(part.ids)
    )  # fmt: skip
    character = par.segments[part].segment.face.clusters[cluster].text[-1]
    name = unicodedata.name(character, "no character")
    return Fault(
        place_of(par.source),
        f"marks such as U+{ord(character):04X} {name} are heaped up higher than any line",
        "delete those that are too many",
        "text/too-many-marks",
    )
