"""From a shaped paragraph to lines: break → even out → reorder.

Widths are in em of the paragraph's size; nothing here knows about pages.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import islice
from math import fsum
from operator import le

from msgspec.structs import replace

from omshandout.errors import Fault, LayoutError, Severity
from omshandout.text import bidi, fullwidth
from omshandout.text.glyphs import Line, Piece
from omshandout.text.itemize import place_of
from omshandout.text.linebreak import break_opportunities, by_phrases, character_breaks
from omshandout.text.paragraph import BLANK, SOFT_HYPHEN, ShapedParagraph, hyphen_of
from omshandout.text.shape import ShapedSegment, shape_segment
from omshandout.text.unspaced import is_unspaced, syllable_breaks

_MOST_SHOWN = 60

# Evening out takes time that grows with the square of the lines; no text of a handout has more.
_MOST_EVEN_LINES = 80
_UNSPACED = frozenset({"Hans", "Hant", "Jpan"})
_SHORTEST_TAIL = 2400  # thousandths of an em: two characters and a full stop
_SHORT_LAST_LINE = 4000  # thousandths of an em: what is worth to be saved by closer marks
_CLOSER = (0.125, 0.25)  # em, of the half that is blank
_SHORT, _SHORTER = 0.65, 0.85  # what a last line leaves of the width, if it is short
_LONELY = 0.1  # what a last line of one word costs: more than a line that is a third empty
_PARTED = 4.0  # what it costs to part a negation, or name: more than lines that are half empty


def break_lines(
    par: ShapedParagraph, width_em: float, *, balance: bool = True, as_head: bool = False
) -> tuple[Line, ...]:
    """Split a shaped paragraph into lines no wider than ``width_em``.

    Lines come top to bottom; pieces inside a line stand in visual order. Text ranges are
    half-open code point offsets into ``par.text``; together they cover it without gap. With
    ``balance`` the lines are as even as the smallest number of lines allows, and no word is alone
    on the last one if that leaves no other line much shorter; with ``as_head`` the last one is to
    be as long as the others. A soft hyphen shows as a hyphen where a line ends with it, and nowhere
    else. A negation is not parted from its
    word if it fits on a line with it. A word of a script without spaces that is wider than
    ``width_em`` ends between two syllables.

    Raises:
        LayoutError: an unbreakable piece is wider than ``width_em``.

    Source: UAX #14 (break opportunities), UAX #9 rules L1-L2 (order within the line).
    """
    key = (width_em, balance, as_head)
    found = par.lines_by_width.get(key)
    if found is None:
        found = par.lines_by_width[key] = _break(par, width_em, balance, as_head)
    return found


def count_lines(par: ShapedParagraph, width_em: float) -> int:
    """How many lines :func:`break_lines` makes, without making them.

    Raises:
        LayoutError: as there.
    """
    ends = par.ends_by_width.get(width_em)
    if ends is None:
        ends = _filled_ends(par, width_em)
    return len(ends) or 1 if par.text else 0


def fits(par: ShapedParagraph, width_em: float) -> bool:
    """Whether each word of a paragraph has room on a line of a width."""
    try:
        count_lines(par, width_em)
    except LayoutError:
        return False
    return True


def _filled_ends(par: ShapedParagraph, width_em: float) -> list[int]:
    """Indexes of the breaks where lines end if each takes what it can; none for one line."""
    ends = par.ends_by_width.get(width_em)
    if ends is None:
        limit = _limit(width_em)
        if (par.whole <= limit or _has_room_but_for_space(par, limit)) and "\n" not in par.text:
            ends = []
            asked = par.asked
            asked.least = min(asked.least, width_em)
            # One that has no room for its space too is told from others by its own width.
            asked.words |= par.whole > limit and not asked.width
        else:
            par.asked.words = True
            chosen = _as_set(par, width_em)
            if chosen.longest_word_em > width_em + 1e-6:
                raise LayoutError(_too_wide(chosen, width_em))
            ends = chosen.ends_by_width.get(width_em) or _greedy_ends(chosen, limit)
        par.ends_by_width[width_em] = ends
    return ends


def _has_room_but_for_space(par: ShapedParagraph, limit: float) -> bool:
    """Whether a line has room for all but the space that a text has at its end for readers.

    Such a space takes no room, so nobody has to know where else a line may end. At a soft hyphen
    one would be longer than it is here.
    """
    text = par.text
    return (
        text[-1:] == " " and text[-2:-1] not in BLANK and SOFT_HYPHEN not in text
        and par.width_em * 1000 <= limit
    )


def _as_set(par: ShapedParagraph, width_em: float) -> ShapedParagraph:
    """The paragraph as it is set at a width: mostly itself.

    Words that are too wide may end between syllables, and full-width marks stand closer where
    that saves a last line of few characters.
    """
    if width_em not in par.set_by_width:
        found = par
        if par.longest_word_em > width_em + 1e-6:
            found = _divided(par, width_em)
        elif par.source.language.script in _UNSPACED and "\n" not in par.text:
            found = _closed_up(par, width_em)
        # One that held itself would stay until Python looks for garbage.
        par.set_by_width[width_em] = found if found is not par else None
    return par.set_by_width[width_em] or par


def _divided(par: ShapedParagraph, width_em: float) -> ShapedParagraph:
    """The paragraph, with breaks inside of words and phrases that are too wide."""
    tag = par.source.language.tag
    if by_phrases(par.text, tag):
        places = break_opportunities(par.text, tag, phrases=False)
    else:
        places = syllable_breaks(par.text)
    divisions: list[int] = []
    start = 0
    for end, begins, ends in zip(par.breaks, *par.edges, strict=False):
        if ends - begins > width_em * 1000:
            low, high = bisect_right(places, start), bisect_left(places, end)
            divisions += places[low:high]
        start = end
    return par.with_divisions(divisions) if divisions else par


def parted(par: ShapedParagraph, width_em: float) -> ShapedParagraph:
    """A paragraph whose lines may also end inside of words that are wider than ``width_em``.

    For a translation that has no other way: anywhere between two characters as readers see
    them, without a hyphen, but if possible not next to the ends of a word. What is wider than
    the width by itself stays so.
    """
    par = _as_set(par, width_em)
    places = character_breaks(par.text)
    found = par
    for first, last in ((1, 2), (0, 0)):
        divisions = list(par.divisions)
        start = 0
        for end, stop, begins, ends in zip(par.breaks, par.visible_ends, *par.edges, strict=False):
            if ends - begins > width_em * 1000:
                inner = places[bisect_right(places, start) : bisect_left(places, stop)]
                divisions += inner[first : len(inner) - last]
            start = end
        found = par.with_divisions(divisions)
        if found.longest_word_em <= width_em:
            break
    return found


def parted_fault(par: ShapedParagraph, width_em: float) -> Fault:
    """The warning that a word of a paragraph had to be parted to have room."""
    fault = _too_wide(_as_set(par, width_em), width_em)
    return replace(
        fault, what=f"{fault.what}, and is parted inside", code="text/parted-word",
        severity=Severity.WARNING,
    )


def _closed_up(par: ShapedParagraph, width_em: float) -> ShapedParagraph:
    """The paragraph, with marks closer to what follows if it takes a line less then.

    Source: JLREQ 3.8.3 (line adjustment by reducing the space of marks), CLREQ 3.1.6.
    """
    limit = _limit(width_em)
    ends = par.ends_by_width[width_em] = _greedy_ends(par, limit)
    if len(ends) == 1:
        return par
    begins, stops = par.edges
    last = stops[-1] - begins[ends[-2] + 1]
    if last > _SHORT_LAST_LINE:
        return par
    before = begins[ends[-3] + 1 if len(ends) > 2 else 0]
    missing = last - (before + limit - stops[ends[-2]])
    marks = sum(1 for _ in fullwidth.marks_in(par.text))
    for less_em in _CLOSER:
        if missing <= marks * less_em * 1000:  # else it is not worth the trial
            closer = par.with_closer_marks(less_em)
            if len(_greedy_ends(closer, limit)) < len(ends):
                return closer
    return par


def _limit(width_em: float) -> float:
    """A width in thousandths of an em, with room for rounding."""
    return width_em * 1000 + 0.001


def _break(
    par: ShapedParagraph, width_em: float, balance: bool, as_head: bool
) -> tuple[Line, ...]:
    if not par.text:
        return ()
    ends = _filled_ends(par, width_em)
    if not ends:
        return (_line(par, 0, len(par.text), len(par.text.rstrip(BLANK))),)
    par = _as_set(par, width_em)
    # Lines without spaces between words are filled: evening them out would part words for nothing.
    spaced = par.source.language.script not in _UNSPACED
    if balance and spaced and 1 < len(ends) <= _MOST_EVEN_LINES and "\n" not in par.text:
        ends = _even_ends(par, _limit(width_em), len(ends), as_head)
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
        (stops[-1] - begins[cut + 1] < _SHORTEST_TAIL or cut in par.held)
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
    if "\n" not in text and _ascend(begins) and _ascend(stops):
        return _greedy_ends_of_one(par, limit)
    ends: list[int] = []
    origin = 0.0
    first = 0  # index of the break that ends the first piece of the line
    for index, (offset, stop) in enumerate(zip(par.breaks, stops, strict=True)):
        while stop - origin > limit and first < index:
            at = _end_at(par, first, index - 1, origin, limit)
            ends.append(at)
            first = at + 1
            origin = begins[first]
        if text[offset - 1] == "\n" and offset < len(text):
            ends.append(index)
            first = index + 1
            origin = begins[first]
    ends.append(len(par.breaks) - 1)
    return ends


def _greedy_ends_of_one(par: ShapedParagraph, limit: float) -> list[int]:
    """The same where no line end is in the text, and what comes later stands farther right."""
    begins, stops = par.edges
    ends: list[int] = []
    origin = 0.0
    first, final = 0, len(stops) - 1
    while True:
        # The first piece that has no room on the line, if there is one behind its first.
        beyond = bisect_right(stops, origin + limit, first + 1)
        while beyond <= final and stops[beyond] - origin <= limit:
            beyond += 1  # since sums are rounded
        while beyond > first + 1 and stops[beyond - 1] - origin > limit:
            beyond -= 1
        if beyond > final:
            ends.append(final)
            return ends
        at = _end_at(par, first, beyond - 1, origin, limit)
        ends.append(at)
        first = at + 1
        origin = begins[first]


def _ascend(numbers: Sequence[float]) -> bool:
    return all(map(le, numbers, islice(numbers, 1, None)))


def _end_at(par: ShapedParagraph, first: int, at: int, origin: float, limit: float) -> int:
    """Where a line ends that has room up to a break: there, or before what is held together."""
    if at not in par.held:
        return at
    least = origin if at in par.inner else origin + limit / 3
    return _before_held(par, first, at, least)


def _before_held(par: ShapedParagraph, first: int, last: int, least: float) -> int:
    """The last break up to ``last`` that parts no negation, and no name, if there is one."""
    for at in range(last - 1, first - 1, -1):
        if par.edges[1][at] < least:
            break
        if at not in par.held:
            return at
    return last


def _even_ends(par: ShapedParagraph, limit: float, count: int, as_head: bool) -> list[int]:
    """Line ends with the least sum of squared slack among breakings into ``count`` lines.

    The last line counts little, but a single short word on it counts. That of a head is like all.
    """
    held = par.held
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
            if last:
                places = range(final, final + (stops[final] <= origin + limit))
            else:
                # It is at least a third full: nothing shorter can win.
                low = bisect_left(stops, origin + limit / 3, index)
                places = range(low, min(bisect_right(stops, origin + limit, low), final))
            for at in places:
                slack = (limit - stops[at] + origin) / limit
                added = slack * slack if as_head or not last else _of_last(slack, index == final)
                if at in held:
                    added += _PARTED
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
    if not par.inner.isdisjoint(ends):
        return _greedy_ends(par, limit)  # rather a line that is less than a third full
    return ends[::-1]


def _of_last(slack: float, alone: bool) -> float:
    """What a last line costs that leaves a share of the width, with one word or with more."""
    if slack <= _SHORT:  # most
        return 0.0
    short = slack - _SHORT
    return 0.5 * short * short + _LONELY * (alone or slack > _SHORTER)


def _line(par: ShapedParagraph, start: int, end: int, stop: int) -> Line:
    if par.levels is None and len(par.segments) == 1:  # most
        only = _piece(par, par.segments[0], start, end, end, stop)
        if only is not None:
            piece, trailing = only
            lead = par.blank_em(start) if start < stop else 0.0
            return Line(start, end, (piece,), piece.width_em - trailing - lead, lead)
    pieces: list[tuple[Piece, float]] = []
    levels: list[int] = []
    base = par.base_level
    cuts: tuple[tuple[int, int, int], ...]
    ordered: tuple[Piece, ...]
    for shaped in par.segments:
        segment = shaped.segment
        if segment.end <= start:
            continue
        if segment.start >= end:
            break
        level = segment.level
        low, high = max(start, segment.start), min(end, segment.end)
        if level != base and low < stop < high:
            # The line's trailing spaces go to the base level (UAX #9 rule L1).
            cuts = ((low, stop, level), (stop, high, base))
        else:
            cuts = ((low, high, base if low >= stop else level),)
        for left, right, shown_level in cuts:
            found = _piece(par, shaped, left, right, end, stop)
            if found is not None:
                pieces.append(found)
                levels.append(shown_level)
    lead = par.blank_em(start) if start < stop and base == 0 else 0.0
    if len(pieces) == 1:  # most lines
        piece, trailing = pieces[0]
        ordered, width = (piece,), piece.width_em - trailing - lead
    else:
        trailing = fsum([hanging for _, hanging in pieces])
        width = fsum([piece.width_em for piece, _ in pieces]) - trailing - lead
        ordered = tuple([piece for piece, _ in pieces])
        if par.levels is not None:
            ordered = tuple([ordered[index] for index in bidi.visual_order(levels)])
    return Line(start, end, ordered, width, trailing if base & 1 else lead)


def _piece(
    par: ShapedParagraph, shaped: ShapedSegment, left: int, right: int, end: int, stop: int
) -> tuple[Piece, float] | None:
    """The part of a segment between two offsets, and how wide the spaces are at its end in em.

    The line ends at ``end``, its last character that shows at ``stop``. None where no cluster
    begins between the two.
    """
    text, segment = par.text, shaped.segment
    face = segment.face
    ids, advances = shaped.ids, shaped.advances
    first, last = 0, len(ids)
    cut_left, cut_right = left > segment.start, right < segment.end
    if cut_left or cut_right:
        if (cut_left and shaped.unsafe_to_break(left)) or (
            cut_right and shaped.unsafe_to_break(right)
        ):
            # HarfBuzz: glyphs at these edges would be others (or stand elsewhere) by themselves.
            shaped = shape_segment(text, replace(segment, start=left, end=right))
            ids, advances = shaped.ids, shaped.advances
        first, last = shaped.index(left), shaped.index(right)
        ids, advances = ids[first:last], advances[first:last]
    if first == last:
        return None
    if right == end < len(text) and text[end - 1] == SOFT_HYPHEN:
        hyphen = hyphen_of(face)
        ids = [*ids[:-1], face.simple_cluster(hyphen, SOFT_HYPHEN)]
        advances = [*advances[:-1], face.advance(hyphen)]
    if left < stop <= right and text[stop - 1] in fullwidth.MARKS and (
        blank := par.blank_em(stop - 1, after=True)
    ):
        # Of a full-width mark that ends the line only the inked part takes room.
        at = shaped.index(stop - 1) - first
        width = face.clusters[ids[at]].advance - round(blank / face.em)
        advances = [*advances[:at], width, *advances[at + 1 :]]
    hanging = 0.0
    if stop < right:
        hanging = face.em * sum(advances[max(first, shaped.index(stop)) - first :])
    if segment.level & 1:
        ids, advances = ids[::-1], advances[::-1]
    width_em = face.em * sum(advances)
    piece = Piece(face, tuple(ids), tuple(advances), segment.run, left, width_em, 1.0, right)
    return piece, hanging


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
    mark = "soft hyphen (U+00AD)"
    if any(map(is_unspaced, word)):
        mark = "zero-width space (U+200B)"  # a hyphen would be a stranger there
    return Fault(
        place_of(par.source),
        f"the word “{word}” is wider than its column",
        f"use a shorter word, or put a {mark} where it may be divided",
        "text/too-wide",
    )
