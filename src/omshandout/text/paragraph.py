"""From a local text to lines: isolate → bidi → itemize → shape → break → reorder.

Nothing here knows about pages; widths are in em of the paragraph's size, so one shaped
paragraph serves every size.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from msgspec import Struct, field
from msgspec.structs import replace

from omshandout.errors import Fault, LayoutError, MachineError, Where
from omshandout.model.text import Direction, LocalText, Run
from omshandout.text import bidi
from omshandout.text.fonts import FontFace, FontSet
from omshandout.text.glyphs import Line, Piece
from omshandout.text.itemize import FaceChooser, itemize
from omshandout.text.linebreak import break_opportunities
from omshandout.text.shape import ShapedSegment, shape_segment

_LRI, _FSI, _PDI = "\u2066", "\u2068", "\u2069"
_OBJECT = "\ufffc"  # of class ON
_CONTROLS_AND_SEPARATORS = bidi.BIDI_CONTROLS | set("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2029")
_TWO_DEEPER = bytes.maketrans(bytes(range(124)), bytes(range(2, 126)))
_SPACES = " \u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u3000\u200b"
_BLANK = _SPACES + "\n"
_SOFT_HYPHEN = "\u00ad"
_HYPHENS = "\u2010- "  # Lao and Burmese have no hyphen: a word just ends with the line
_MOST_SHOWN = 60
_MOST_KEPT = 40_000  # characters, some 200 bytes each: a dozen handouts
_HIGHEST = 4.0  # ink that no letter with its marks reaches in any language, in em

# Evening out takes time that grows with the square of the lines; no text of a handout has more.
_MOST_EVEN_LINES = 80
_UNSPACED = frozenset({"Hans", "Hant", "Jpan"})
_SHORTEST_TAIL = 3500  # thousandths of an em: three characters and a full stop


class ShapedParagraph(Struct, frozen=True, eq=False, dict=True):
    """A paragraph that is ready to be broken into lines.

    ``text`` are its characters in logical order (direction controls removed), ``positions`` has
    one entry more than characters: the sum of the advances before each, in thousandths of an em.
    ``levels`` is None for a paragraph that is left-to-right throughout.
    """

    source: LocalText
    text: str
    base_level: int
    levels: Sequence[int] | None
    segments: tuple[ShapedSegment, ...]
    positions: tuple[float, ...]
    _broken: dict[tuple[float, bool], tuple[Line, ...]] = field(default_factory=dict)
    _filled: dict[float, list[int]] = field(default_factory=dict)

    @property
    def width_em(self) -> float:
        """Width of the whole paragraph on one line, trailing spaces left out."""
        return self.positions[len(self.text.rstrip(_SPACES))] / 1000

    @cached_property
    def ink_em(self) -> tuple[float, float]:
        """How far ink goes above and below the baseline, in em.

        ASCII counts as nothing: it fits into every line height that is used.
        """
        above = below = 0.0
        if self.text.isascii():
            return above, below
        for part in self.segments:
            if part.ids:
                up, down = part.segment.face.ink.reach(set(part.ids))
                above, below = max(above, up), max(below, down)
        return above, below

    @cached_property
    def breaks(self) -> tuple[int, ...]:
        """Offsets where a line may end, the end of the text included (UAX #14)."""
        found = break_opportunities(self.text, self.source.language.tag)
        length = len(self.text)
        return (*(offset for offset in found if 0 < offset < length), length)

    @cached_property
    def visible_ends(self) -> tuple[int, ...]:
        """For each break the offset where the spaces before it begin."""
        text, start = self.text, 0
        found = []
        for end in self.breaks:
            found.append(start + len(text[start:end].rstrip(_BLANK)))
            start = end
        return tuple(found)

    @cached_property
    def edges(self) -> tuple[list[float], list[float]]:
        """Where lines begin and end, in thousandths of an em.

        A line from the break with index i - 1 to that with index j is ``ends[j] - begins[i]``
        wide. Mostly these are ``positions``. At a break without a space kerning and ligatures
        go, and after a soft hyphen a hyphen shows.
        """
        positions = self.positions
        begins = [0.0, *(positions[offset] for offset in self.breaks)]
        ends = [positions[stop] for stop in self.visible_ends]
        for index, offset in enumerate(self.breaks[:-1]):
            if self.text[offset - 1] != " ":
                self._unjoin(index, begins, ends)
        return begins, ends

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
        if text[offset - 1] == _SOFT_HYPHEN:
            ends[index] += segment.face.advance(_hyphen(segment.face)) * unit

    @cached_property
    def longest_word_em(self) -> float:
        """Width of the widest piece that cannot be broken."""
        begins, ends = self.edges
        widths = (end - begin for begin, end in zip(begins, ends, strict=False))
        return max(widths, default=0.0) / 1000


class Shaper:
    """Shapes paragraphs with one set of fonts, and remembers those used last.

    A sheet that is made again after a change of one sentence, or for another paper, is mostly
    made of paragraphs that were shaped before.
    """

    def __init__(self, fonts: FontSet) -> None:
        self.fonts = fonts
        self._chooser = FaceChooser(fonts)
        self._shaped: dict[tuple[int, bool], ShapedParagraph] = {}
        self._by_runs: dict[tuple[tuple[Run, ...], str, bool], ShapedParagraph] = {}
        self._kept = 0

    def forget(self) -> None:
        """Let go of the texts of the last document, and of the paragraphs not used for longest."""
        self._shaped.clear()
        while self._kept > _MOST_KEPT:
            oldest = self._by_runs.pop(next(iter(self._by_runs)))
            self._kept -= len(oldest.text)

    def shape(self, text: LocalText, *, bold: bool = False) -> ShapedParagraph:
        """Shape a local text.

        Raises:
            LayoutError: a character has no glyph in any font, or marks stand too high on one.
        MachineError: a font is not installed, damaged, or has no bold.
        """
        # By identity, since a hash of a text goes through all that is in it. A shaped paragraph
        # holds on to its text, so that no other text can get the same identity.
        key = (id(text), bold)
        found = self._shaped.get(key)
        if found is None:
            # Bullets and numbers are new texts each time, of the same few words.
            words = (text.runs, text.language.locale, bold)
            alike = self._by_runs.pop(words, None)
            if alike is None:
                alike = found = self._named(text, bold)
                self._kept += len(found.text)
            else:
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
        characters, run_of, levels, base_level = _resolve(text)
        segments = itemize(text, characters, run_of, levels, base_level, self._chooser, bold)
        shaped = tuple(shape_segment(characters, segment) for segment in segments)
        widths: list[float] = [0] * (len(characters) + 1)
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
        widths = list(accumulate(widths))
        par = ShapedParagraph(text, characters, base_level, levels, shaped, tuple(widths))
        if sum(par.ink_em) > _HIGHEST:
            raise LayoutError(_too_high(par))
        return par


def _resolve(text: LocalText) -> tuple[str, list[int], Sequence[int] | None, int]:
    """Characters, run of each, embedding level of each and base level."""
    base_level = 1 if text.language.direction is Direction.RTL else 0
    joined = text.plain
    run_of: list[int] = []
    if base_level == 0 and not bidi.needs_bidi(joined):
        for index, run in enumerate(text.runs):
            run_of.extend([index] * len(run.text))
        return joined, run_of, None, 0
    if bidi.BIDI_CONTROLS.isdisjoint(joined) and not any(run.isolate for run in text.runs):
        for index, run in enumerate(text.runs):
            run_of.extend([index] * len(run.text))
        return joined, run_of, bidi.resolve_levels(joined, base_level), base_level
    if _CONTROLS_AND_SEPARATORS.isdisjoint(joined):
        for index, run in enumerate(text.runs):
            run_of.extend([index] * len(run.text))
        return joined, run_of, _isolated_levels(text.runs, base_level), base_level
    # Isolates are put round inserted values for the algorithm only (UAX #9, 2.4).
    marked: list[str] = []
    origin: list[int] = []
    for index, run in enumerate(text.runs):
        if run.isolate:
            opening = _FSI
            if run.language is not None and run.language.direction is Direction.LTR:
                opening = _LRI
            marked.append(opening + run.text + _PDI)
            origin.extend([-1, *([index] * len(run.text)), -1])
        else:
            marked.append(run.text)
            origin.extend([index] * len(run.text))
    whole = "".join(marked)
    resolved = bidi.resolve_levels(whole, base_level)
    characters: list[str] = []
    levels: list[int] = []
    for character, level, index in zip(whole, resolved, origin, strict=True):
        if index < 0 or character in bidi.BIDI_CONTROLS:
            continue
        characters.append(character)
        levels.append(level)
        run_of.append(index)
    return "".join(characters), run_of, bytes(levels), base_level


def _isolated_levels(runs: Sequence[Run], base_level: int) -> bytes:
    """Levels of runs without controls of their own, some of them isolates.

    To what stands around it an isolate is one neutral character, and it is resolved by itself
    (UAX #9, X5a to X5c, X10).
    """
    around = "".join([_OBJECT if run.isolate else run.text for run in runs])
    levels = bidi.resolve_levels(around, base_level)
    found: list[bytes] = []
    at = 0
    for run in runs:
        if not run.isolate:
            found.append(levels[at : at + len(run.text)])
            at += len(run.text)
            continue
        at += 1
        known = run.language is not None and run.language.direction is Direction.LTR
        own = 0 if known else bidi.paragraph_level(run.text)
        inside = bidi.resolve_levels(run.text, own)
        # One level deeper in a left-to-right paragraph is right-to-left; else it takes two.
        found.append(inside if own > base_level else inside.translate(_TWO_DEEPER))
    return b"".join(found)


def break_lines(par: ShapedParagraph, width_em: float, *, balance: bool = True) -> tuple[Line, ...]:
    """Split a shaped paragraph into lines no wider than ``width_em``.

    Lines come top to bottom; pieces inside a line stand in visual order. Text ranges are
    half-open code point offsets into ``par.text``; together they cover it without gap. With
    ``balance`` the lines are as even as the smallest number of lines allows. A soft hyphen
    shows as a hyphen where a line ends with it, and nowhere else.

    Raises:
        LayoutError: an unbreakable piece is wider than ``width_em``.

    Source: UAX #14 (break opportunities), UAX #9 rules L1-L2 (order within the line).
    """
    key = (width_em, balance)
    found = par._broken.get(key)
    if found is None:
        found = par._broken[key] = _break(par, width_em, balance)
    return found


def count_lines(par: ShapedParagraph, width_em: float) -> int:
    """How many lines :func:`break_lines` makes, without making them.

    Raises:
        LayoutError: as there.
    """
    return len(_filled_ends(par, width_em)) or 1 if par.text else 0


def _filled_ends(par: ShapedParagraph, width_em: float) -> list[int]:
    """Indexes of the breaks where lines end if each takes what it can; none for one line."""
    ends = par._filled.get(width_em)
    if ends is None:
        limit = _limit(width_em)
        if par.positions[-1] <= limit and "\n" not in par.text:
            ends = []
        elif par.longest_word_em > width_em + 1e-6:
            raise LayoutError(_too_wide(par, width_em))
        else:
            ends = _greedy_ends(par, limit)
        par._filled[width_em] = ends
    return ends


def _limit(width_em: float) -> float:
    """A width in thousandths of an em, with room for rounding."""
    return width_em * 1000 + 0.001


def _break(par: ShapedParagraph, width_em: float, balance: bool) -> tuple[Line, ...]:
    if not par.text:
        return ()
    ends = _filled_ends(par, width_em)
    if not ends:
        return (_line(par, 0, len(par.text), len(par.text.rstrip(_BLANK))),)
    # Lines without spaces between words are filled: evening them out would part words for nothing.
    spaced = par.source.language.script not in _UNSPACED
    if balance and spaced and 1 < len(ends) <= _MOST_EVEN_LINES and "\n" not in par.text:
        ends = _even_ends(par, _limit(width_em), len(ends))
    elif balance and not spaced and len(ends) > 1:
        ends = _with_longer_tail(par, _limit(width_em), ends)
    lines = []
    start = 0
    for index in ends:
        end = par.breaks[index]
        lines.append(_line(par, start, end, max(start, par.visible_ends[index])))
        start = end
    return tuple(lines)


def _with_longer_tail(par: ShapedParagraph, limit: float, ends: list[int]) -> list[int]:
    """Filled lines, but never one or two characters alone on the last: some come down to them."""
    begins, stops = par.edges
    cut = ends[-2]
    line = begins[ends[-3] + 1] if len(ends) > 2 else 0.0
    half = (stops[cut] - line) / 2
    while (
        stops[-1] - begins[cut + 1] < _SHORTEST_TAIL
        and cut
        and stops[cut - 1] - line > half
        and stops[-1] - begins[cut] <= limit
    ):
        cut -= 1
    return [*ends[:-2], cut, ends[-1]]


def _greedy_ends(par: ShapedParagraph, limit: float) -> list[int]:
    """Indexes of the breaks where lines end if each line takes what it can."""
    text = par.text
    begins, stops = par.edges
    ends: list[int] = []
    origin = 0.0
    for index, (offset, stop) in enumerate(zip(par.breaks, stops, strict=True)):
        if stop - origin > limit and index and (not ends or ends[-1] != index - 1):
            ends.append(index - 1)
            origin = begins[index]
        if text[offset - 1] == "\n" and offset < len(text):
            ends.append(index)
            origin = begins[index + 1]
    ends.append(len(par.breaks) - 1)
    return ends


def _even_ends(par: ShapedParagraph, limit: float, count: int) -> list[int]:
    """Line ends with the least sum of squared slack among breakings into ``count`` lines.

    The last line counts little, but a single short word on it counts.
    """
    origins, stops = par.edges
    final = len(stops) - 1
    # best[index]: cost of the cheapest breaking of the lines so far that ends before break
    # ``index``, and the index where its last line began.
    best: dict[int, float] = {0: 0.0}
    began: list[dict[int, int]] = []
    for line in range(1, count + 1):
        row: dict[int, float] = {}
        origin_of: dict[int, int] = {}
        last = line == count
        for index, cost in best.items():
            origin = origins[index]
            # A line that is not the last is at least a third full: nothing shorter can win.
            low = final if last else bisect_left(stops, origin + limit / 3, index)
            high = bisect_right(stops, origin + limit, low)
            for at in range(low, min(high, final + 1 if last else final)):
                slack = (limit - stops[at] + origin) / limit
                added = 0.5 * max(0.0, slack - 0.65) ** 2 if last else slack * slack
                known = row.get(at + 1)
                if known is None or cost + added < known:
                    row[at + 1] = cost + added
                    origin_of[at + 1] = index
        best = row
        began.append(origin_of)
    if final + 1 not in best:
        return _greedy_ends(par, limit)
    ends: list[int] = []
    index = final + 1
    for line in range(count, 0, -1):
        ends.append(index - 1)
        index = began[line - 1][index]
    return ends[::-1]


def _line(par: ShapedParagraph, start: int, end: int, stop: int) -> Line:
    pieces: list[tuple[int, Piece, float]] = []
    for shaped in par.segments:
        segment = shaped.segment
        if segment.end > start and segment.start < end:
            pieces.extend(_pieces(par, shaped, start, end, stop))
    trailing = sum(hanging for _, _, hanging in pieces)
    width = sum(piece.width_em for _, piece, _ in pieces) - trailing
    lead = 0.0
    if par.levels is None:
        ordered = [piece for _, piece, _ in pieces]
    else:
        order = bidi.visual_order([level for level, _, _ in pieces])
        ordered = [pieces[index][1] for index in order]
        if par.base_level & 1:
            lead = trailing
    return Line(start, end, tuple(ordered), width, lead)


def _pieces(
    par: ShapedParagraph, shaped: ShapedSegment, start: int, end: int, stop: int
) -> list[tuple[int, Piece, float]]:
    """The part of a segment that is on a line: level for reordering, piece, spaces at its end.

    A segment that is not at the base level is cut where the line's trailing spaces begin,
    since these go to the base level (UAX #9 rule L1).
    """
    segment = shaped.segment
    low, high = max(start, segment.start), min(end, segment.end)
    if par.levels is not None and low < stop < high and segment.level != par.base_level:
        cuts = [(low, stop, segment.level), (stop, high, par.base_level)]
    else:
        cuts = [(low, high, par.base_level if low >= stop else segment.level)]
    found: list[tuple[int, Piece, float]] = []
    for left, right, level in cuts:
        part = shaped
        if (left > segment.start and shaped.unsafe_to_break(left)) or (
            right < segment.end and shaped.unsafe_to_break(right)
        ):
            # HarfBuzz: glyphs at these edges would be others (or stand elsewhere) by themselves.
            part = shape_segment(par.text, replace(segment, start=left, end=right))
        first = bisect_left(part.starts, left)
        last = bisect_left(part.starts, right)
        if first == last:
            continue
        ids = part.ids[first:last]
        advances = part.advances[first:last]
        if right == end < len(par.text) and par.text[end - 1] == _SOFT_HYPHEN:
            hyphen = _hyphen(segment.face)
            ids = [*ids[:-1], segment.face.simple_cluster(hyphen, _SOFT_HYPHEN)]
            advances = [*advances[:-1], segment.face.advance(hyphen)]
        hanging = sum(advances[bisect_left(part.starts, stop, first, last) - first :])
        if segment.level & 1:
            ids, advances = ids[::-1], advances[::-1]
        piece = Piece(
            segment.face, tuple(ids), tuple(advances), segment.run, left,
            sum(advances) * segment.face.em,
        )
        found.append((level, piece, hanging * segment.face.em))
    return found


def _kerned(part: ShapedSegment, at: int) -> bool:
    """Whether clusters on both sides of the one with an index may be closer than by themselves."""
    clusters = part.segment.face.clusters
    first = max(0, at - 1)
    while first and not clusters[part.ids[first]].advance:
        first -= 1  # kerning takes no notice of marks and characters without display
    return any(
        advance != clusters[cluster].advance
        for cluster, advance in zip(part.ids[first : at + 1], part.advances[first : at + 1],
                                    strict=True)
    )


def _hyphen(face: FontFace) -> int:
    """The glyph that shows for a soft hyphen at the end of a line."""
    return next(
        (face.font.get_nominal_glyph(ord(each)) for each in _HYPHENS if face.covers(each)), 0
    )


def _too_high(par: ShapedParagraph) -> Fault:
    """Marks that are heaped on one letter: no line could hold them."""
    _, part, cluster = max(
        (sum(part.segment.face.ink.reach([cluster])), index, cluster)
        for index, part in enumerate(par.segments) for cluster in set(part.ids)
    )  # fmt: skip
    character = par.segments[part].segment.face.clusters[cluster].text[-1]
    name = unicodedata.name(character, "no character")
    return Fault(
        _where(par.source),
        f"marks such as U+{ord(character):04X} {name} are heaped up higher than any line",
        "delete those that are too many",
        "text/too-many-marks",
    )


def _where(source: LocalText) -> Where:
    place = source.where
    return Where(
        file=place.file, line=place.line, column=place.column, key=source.key,
        locale=source.language.locale,
    )


def _too_wide(par: ShapedParagraph, width_em: float) -> Fault:
    start = 0
    word = par.text
    for end, stop, begins, ends in zip(par.breaks, par.visible_ends, *par.edges, strict=False):
        if ends - begins > width_em * 1000:
            word = par.text[start:stop]
            break
        start = end
    if len(word) > _MOST_SHOWN:
        word = word[:_MOST_SHOWN] + "…"
    return Fault(
        _where(par.source),
        f"the word “{word}” is wider than its column",
        "use a shorter word, or put a soft hyphen (U+00AD) where it may be divided",
        "text/too-wide",
    )
