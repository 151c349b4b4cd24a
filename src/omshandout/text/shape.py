"""Shape a segment with HarfBuzz into clusters with widths.

Script, language and direction are always given to HarfBuzz, and the whole paragraph as
context, so that joining and reordering are right at the edges of a segment.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import compress
from operator import attrgetter, ne, sub
from typing import TYPE_CHECKING
from unicodedata import category

from msgspec import Struct, field
from msgspec.structs import replace

from omshandout.text import fullwidth
from omshandout.text.cursive import Cursive, Placed
from omshandout.text.fonts import FontFace, PlaceKey
from omshandout.text.glyphs import JOINERS, GlyphAt
from omshandout.text.itemize import DEFAULT_IGNORABLES, Segment, is_default_ignorable
from omshandout.text.plain import InPairs
from omshandout.text.syllables import InSyllables
from omshandout.text.words import (
    Clusters,
    Words,
    clusters_of,
    is_label,
    learn_words,
    of_known_words,
)

if TYPE_CHECKING:
    import uharfbuzz as hb

_POSITION, _CLUSTER, _CODEPOINT = map(attrgetter, ("position", "cluster", "codepoint"))
_UNSAFE_TO_BREAK = 1
_DOTTED_CIRCLE = "\u25cc"
_WORD_GAP = 0.08
"""Em between two glyphs from which readers set words apart: Poppler (``minWordBreakSpace`` of
TextOutputDev.cc) from 0.1 on, and PDFium no later."""
_MOST_MARKS = 4
"""As many as stand on one letter in any language; thousands would be a code of thousands."""
_NOTHING: tuple[tuple[GlyphAt, ...], int, int, int] = ((), 0, 0, 0)


class _Own(threading.local):
    """The buffer of a thread: to make one anew takes as long as to shape a few words."""

    def __init__(self) -> None:
        # It takes long to load, and all words of a sheet may be known.
        import uharfbuzz as hb

        self.buffer = hb.Buffer()
        self.buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        self.shape = hb.shape


@cache
def _own() -> _Own:
    return _Own()


class ShapedSegment(Struct, frozen=True):
    """Clusters of a segment in logical order.

    ``starts[i]`` is the offset of the first character of cluster ``ids[i]``, ``advances[i]``
    its advance in font units. ``infos`` are HarfBuzz's own, looked at for the few places where
    lines end (their flags are slow to read); there are none where all words were known, and then
    ``characters`` are those of the paragraph. With ``alone`` each is the same wherever it stands,
    so that lines may end anywhere. ``broken`` are the offsets of signs that stand without their
    letter: HarfBuzz has put a dotted circle there. ``unsafe`` has the answers of
    :meth:`unsafe_to_break`, since where a line ends the next begins. ``ink`` is how far ink goes
    above and below the baseline, in em; None where the ink of its clusters has to be asked for.
    """

    segment: Segment
    ids: Sequence[int]
    starts: Sequence[int]
    advances: Sequence[int]
    infos: Sequence[hb.GlyphInfo] = ()
    broken: tuple[int, ...] = ()
    characters: str = ""
    alone: bool = False
    unsafe: dict[int, bool] = field(default_factory=dict)
    ink: tuple[float, float] | None = None

    def unsafe_to_break(self, offset: int) -> bool:
        """Whether cutting before the character at ``offset`` needs shaping again."""
        found = self.unsafe.get(offset)
        if found is None:
            found = self.unsafe[offset] = self._unsafe_to_break(offset)
        return found

    def index(self, offset: int) -> int:
        """The index of the first cluster that begins at an offset of the segment or behind it."""
        starts = self.starts
        if type(starts) is range:  # each character has one, of most segments
            return offset - starts.start
        return bisect_left(starts, offset)

    def _unsafe_to_break(self, offset: int) -> bool:
        at = self.index(offset)
        if at == len(self.starts) or self.starts[at] != offset:
            return True  # inside a cluster, such as a ligature over a soft hyphen
        if self.alone:
            return False
        infos = self.infos
        if self.characters:
            if self.characters[offset - 1] == " ":
                return False  # words are the same wherever they stand
            unsafe = self._is_nearer_before(offset, at)
            if unsafe is not None:
                return unsafe
            infos = _shape_whole(self.characters, self.segment).infos
        # Glyphs stand in visual order.
        sign = -1 if self.segment.level & 1 else 1
        at = bisect_left(infos, sign * offset, key=lambda info: sign * info.cluster)
        return bool(infos[at].flags & _UNSAFE_TO_BREAK)  # all of a cluster have the same


    def _is_nearer_before(self, offset: int, at: int) -> bool | None:
        """Whether a letter of pairs is as wide before another as at an end; None if not of these.

        Nothing else hangs on what stands behind it, and nothing on what stands before. Where it is
        as wide nobody has to ask HarfBuzz, which takes as long as a dozen lines.
        """
        segment = self.segment
        letters = _letters_of(segment)
        if not isinstance(letters, InPairs) or self.starts[at - 1] != offset - 1:
            return None
        if not letters.may_have(self.characters[segment.start : segment.end]):
            return None  # put together from words
        way = letters.way_to_end(self.characters[offset - 1])
        return None if way is None else way != self.advances[at - 1]


def shape_segment(characters: str, segment: Segment) -> ShapedSegment:
    """Shape characters ``segment.start`` to ``segment.end`` of a paragraph.

    A cluster of one glyph at its origin keeps the glyph; every other cluster (marks, dots and
    letters of several glyphs) is interned with all its glyphs at HarfBuzz's offsets.
    """
    face, start, end = segment.face, segment.start, segment.end
    rtl = bool(segment.level & 1)
    if not rtl and (plain := _of_plain_letters(characters, segment)) is not None:
        return plain
    if face.words is None or (rtl and _is_joined(characters, start, end)):
        return _shape_whole(characters, segment)
    known = face.words[segment.script, segment.language.tag, rtl]
    letters = _letters_of(segment)
    if isinstance(letters, Cursive | InSyllables):
        own = characters[start:end]
        words = own.split(" ")
        found = of_known_words(words, own, start, known)
        if found is not None:
            ink = known.reach(words, face.ink.reach)
            return ShapedSegment(segment, *found, characters=characters, ink=ink)
        if (found := _of_letters(own, start, segment)) is not None:
            known.meet(words, lambda again: _learn(segment, known, again, by_letters=True))
            return ShapedSegment(segment, *found, characters=characters)
        if isinstance(letters, Cursive) and letters.may_have(own):
            return _shape_cursive(letters, characters, segment)
    found = clusters_of(
        characters[start:end], start, known, lambda words: _learn(segment, known, words)
    )
    if found is None:
        return _shape_whole(characters, segment)
    return ShapedSegment(segment, *found, characters=characters)


def _of_letters(own: str, start: int, segment: Segment) -> Clusters | None:
    """Clusters of letters that hang on their neighbours, or of syllables, if all are known."""
    letters = _letters_of(segment)
    if isinstance(letters, InSyllables):
        return letters.clusters_of(own, start, _teacher(segment))
    return letters.clusters_of(own, start) if letters is not None else None


def _of_plain_letters(characters: str, segment: Segment) -> ShapedSegment | None:
    """A left-to-right segment of letters whose shape is known; None if it has to be shaped."""
    face, start = segment.face, segment.start
    own = characters[start : segment.end]
    if face.alone is not None:
        clusters = face.alone.clusters_of(own, start)
        if clusters is None:
            return None
        ids, starts, advances = clusters
        if segment.script in fullwidth.SCRIPTS:
            advances = fullwidth.drawn_together(characters, segment, starts, advances)
        return ShapedSegment(segment, ids, starts, advances, characters=characters, alone=True)
    if face.in_pairs is None:
        return None
    pairs = face.in_pairs[segment.script, segment.language.tag]
    clusters = pairs.clusters_of(own, start)
    if clusters is not None:
        return ShapedSegment(segment, *clusters, characters=characters)
    if not pairs.may_have(own):
        return None
    shaped = _shape_whole(characters, segment)
    _learn_pairs(pairs, own, shaped)
    return shaped


def _shape_cursive(cursive: Cursive, characters: str, segment: Segment) -> ShapedSegment:
    """A right-to-left segment of letters that hang on their neighbours alone, which are learnt."""
    glyphs, positions, offsets, infos = _by_harfbuzz(characters, segment)
    if len(set(offsets)) == segment.end - segment.start:
        placed, _ = _placed(characters, segment, glyphs, positions, offsets)
        cursive.learn(characters[segment.start : segment.end], placed[::-1])
    return _put_together(characters, segment, glyphs, positions, offsets, infos)


def _learn_pairs(pairs: InPairs, characters: str, shaped: ShapedSegment) -> None:
    face = shaped.segment.face
    clusters = shaped.ids, shaped.starts, shaped.advances

    def own_advance(cluster: int) -> int:
        # Not that of the cluster: one that is set off is wider than its glyph.
        glyphs = face.clusters[cluster].glyphs
        return face.advance(glyphs[0][0]) if glyphs else 0

    pairs.learn(characters, clusters, own_advance, _WORD_GAP / face.em)


def learn(
    texts: Iterable[tuple[str, Sequence[Segment]]]
) -> tuple[InPairs | Cursive | InSyllables, ...]:
    """Shape what is new in paragraphs in one go for each face, so that all of it is known.

    Returns:
        All their letters, if so many are known of each with their neighbours that the next texts of
        these need no learning in one go; else none.
    """
    many: dict[int, InPairs | Cursive | InSyllables] = {}
    others = False
    of_words: dict[tuple[int, str, str, bool], tuple[Segment, bool, list[str]]] = {}
    of_letters: dict[int, tuple[InPairs | Cursive | InSyllables, Segment, list[str]]] = {}
    for characters, segments in texts:
        for segment in segments:
            face, rtl = segment.face, bool(segment.level & 1)
            letters = _letters_of(segment)
            own = characters[segment.start : segment.end]
            if letters is not None and letters.are_many:
                many[id(letters)] = letters
                if isinstance(letters, InPairs):
                    continue  # most of Latin letters
            elif letters is not None or not is_label(own):
                others = True  # but for signs and numbers, of which few are new
            if rtl and _is_joined(characters, segment.start, segment.end):
                continue
            if letters is not None and not letters.are_many and letters.may_have(own):
                of_letters.setdefault(id(letters), (letters, segment, []))[2].append(own)
                if isinstance(letters, InPairs):
                    continue
            if face.words is not None:
                key = (id(face), segment.script, segment.language.tag, rtl)
                _, _, words = of_words.setdefault(key, (segment, letters is not None, []))
                words += own.split(" ")
    for letters, segment, stretches in of_letters.values():
        _learn_letters(letters, segment, stretches)
    for segment, by_letters, words in of_words.values():
        if (by_face := segment.face.words) is not None:
            known = by_face[segment.script, segment.language.tag, bool(segment.level & 1)]
            # What can be put together from letters is a word to keep once it is met again.
            some = sorted(known.met.intersection(words).difference(known)) if by_letters else words
            _learn(segment, known, some, by_letters=by_letters)
    return () if others else tuple(many.values())


def _learn_letters(
    letters: InPairs | Cursive | InSyllables, segment: Segment, stretches: Sequence[str]
) -> None:
    letters.begin_sheet()
    if isinstance(letters, InSyllables):
        letters.learn(stretches, _teacher(segment))
        return
    whole = " ".join(stretches)
    part = replace(segment, start=0, end=len(whole))
    if isinstance(letters, Cursive):
        _shape_cursive(letters, whole, part)
    else:
        _learn_pairs(letters, whole, _shape_whole(whole, part))


def _letters_of(segment: Segment) -> InPairs | Cursive | InSyllables | None:
    """What a segment may be put together from without HarfBuzz, but for letters ``alone``."""
    face, key = segment.face, (segment.script, segment.language.tag)
    if segment.level & 1:
        return face.cursive[key] if face.cursive is not None else None
    if face.in_pairs is not None:
        return face.in_pairs[key]
    return face.in_syllables[key] if face.in_syllables is not None else None


def _teacher(segment: Segment) -> Callable[[Sequence[str], Words], None]:
    """What shapes words, or syllables, as those of a segment, and adds them to known ones."""
    return lambda words, known: _learn(segment, known, words)


def _learn(
    segment: Segment, known: Words, words: Sequence[str], *, by_letters: bool = False
) -> None:
    """Shape words as those of a segment, and add them to the known ones.

    With ``by_letters`` they are put together, where that can be.
    """
    def alone(characters: str) -> Clusters | None:
        alone = Segment(
            0, len(characters), segment.face, segment.script, segment.level, segment.run,
            segment.language,
        )  # ``replace`` takes five times as long
        if by_letters and (found := _of_letters(characters, 0, alone)) is not None:
            return found
        shaped = _shape_whole(characters, alone)
        return None if shaped.broken else (shaped.ids, shaped.starts, shaped.advances)

    learn_words(words, known, segment.face.nominal_advance, alone)


def _is_joined(characters: str, start: int, end: int) -> bool:
    """Whether letters at the edges of a stretch may take another form for what is beside it.

    A space or an ASCII sign joins nothing, be it on this side of an edge or on that.
    """
    if end == start:
        return False
    return not (
        characters[max(0, start - 1) : start].isascii() or characters[start].isascii()
    ) or not (characters[end : end + 1].isascii() or characters[end - 1].isascii())


def _shape_whole(characters: str, segment: Segment) -> ShapedSegment:
    """As :func:`shape_segment`, by HarfBuzz."""
    return _put_together(characters, segment, *_by_harfbuzz(characters, segment))


def _by_harfbuzz(
    characters: str, segment: Segment
) -> tuple[list[int], list[tuple[int, int, int, int]], list[int], Sequence[hb.GlyphInfo]]:
    """Glyphs of a segment as they stand, their places, the offsets of their clusters, and all."""
    face, start, end = segment.face, segment.start, segment.end
    own = _own()
    buffer = own.buffer
    buffer.clear_contents()
    buffer.add_str(characters, start, end - start)
    buffer.direction = "rtl" if segment.level & 1 else "ltr"
    buffer.script = segment.script
    buffer.language = segment.language.tag
    own.shape(face.font, buffer)
    infos = buffer.glyph_infos
    positions = list(map(_POSITION, buffer.glyph_positions))
    offsets = list(map(_CLUSTER, infos))
    return list(map(_CODEPOINT, infos)), positions, offsets, infos


def _put_together(
    characters: str, segment: Segment, glyphs: list[int],
    positions: list[tuple[int, int, int, int]], offsets: list[int], infos: Sequence[hb.GlyphInfo],
) -> ShapedSegment:  # fmt: skip
    """What HarfBuzz made of a segment, in clusters."""
    face, start, end = segment.face, segment.start, segment.end
    if len(glyphs) == end - start and offsets == _ascending(start, end):
        plain = _one_to_one(characters, segment, glyphs, positions, offsets, infos)
        if plain is not None:
            return plain
    ids, starts, advances = _clusters(characters, segment, glyphs, positions, offsets)
    if segment.level & 1:
        ids.reverse()
        starts.reverse()
        advances.reverse()
    elif 0 in advances:
        ids, starts, advances = _with_marks_together(face, ids, starts, advances)
    own = characters[start:end]
    if ids and not own.isascii() and any(joiner in own for joiner in JOINERS):
        placed = list(zip(ids, starts, advances, strict=True))
        joined = _without_joiners(face, placed)
        ids, starts, advances = (list(each) for each in zip(*joined, strict=True))
    broken: tuple[int, ...] = ()
    if face.dotted_circle in glyphs:
        typed = characters.count(_DOTTED_CIRCLE, start, end)
        if glyphs.count(face.dotted_circle) > typed:
            broken = _circled(face, characters, glyphs, offsets)
    shown: Sequence[int] = advances
    if segment.script in fullwidth.SCRIPTS:
        shown = fullwidth.drawn_together(characters, segment, starts, advances)
    return ShapedSegment(segment, ids, starts, shown, infos, broken)


def _clusters(
    characters: str, segment: Segment, glyphs: list[int],
    positions: list[tuple[int, int, int, int]], offsets: list[int],
) -> tuple[list[int], list[int], list[int]]:  # fmt: skip
    """Ids, first characters and advances of the clusters of a segment, as they stand.

    A document has some ten thousand: what can be done for all at once is not done for each.
    """
    if not glyphs:
        return [], [], []
    face = segment.face
    places, starts = _placed(characters, segment, glyphs, positions, offsets)
    found, shifts, ways = zip(*places, strict=True)
    ids, advances = list(found), list(ways)
    for at in compress(range(len(shifts)), shifts):
        shift, before = shifts[at], at
        if segment.level & 1:
            # Its marks stand before it. Poppler takes a letter that begins before its mark for
            # another word, so they move together: without the shift, they are the marks of the
            # letter wherever it stands.
            while before and not advances[before - 1]:
                if face.clusters[ids[before - 1]].advance:
                    break
                before -= 1
        if before:
            advances[before - 1] += shift
            ids[before:at] = [_moved(face, mark, -shift) for mark in ids[before:at]]
        else:
            # Nothing stands before it that could take up the shift.
            ids[at] = _moved(face, ids[at], shift)
            advances[at] += shift
    return ids, starts, advances


def _placed(
    characters: str, segment: Segment, glyphs: list[int],
    positions: list[tuple[int, int, int, int]], offsets: list[int],
) -> tuple[list[Placed], list[int]]:  # fmt: skip
    """Id, shift and way of the clusters of a segment, as they stand, and their first characters."""
    face, end = segment.face, segment.end
    firsts = [0, *compress(range(1, len(offsets)), map(ne, offsets, offsets[1:]))]
    starts = list(map(offsets.__getitem__, firsts))
    if len(starts) == end - segment.start:  # one for each character, as in Arabic
        sources: Iterable[str] = map(characters.__getitem__, starts)
    else:
        untils = [end, *starts[:-1]] if segment.level & 1 else [*starts[1:], end]
        sources = map(characters.__getitem__, map(slice, starts, untils))
    keys: list[PlaceKey]
    if len(firsts) == len(glyphs):
        keys = list(zip(sources, glyphs, positions, strict=True))
    else:
        keys = [
            (source, glyphs[first], positions[first]) if last - first == 1
            else (source, *glyphs[first:last], *positions[first:last])
            for source, first, last in zip(
                sources, firsts, [*firsts[1:], len(glyphs)], strict=True
            )
        ]
    placed = face.placed
    try:
        places = list(map(placed.__getitem__, keys))
    except KeyError:
        lasts = [*firsts[1:], len(glyphs)]
        for key, first, last in zip(keys, firsts, lasts, strict=True):
            if key not in placed:
                source = str(key[0])
                placed[key] = _place(face, source, glyphs[first:last], positions[first:last])
        places = list(map(placed.__getitem__, keys))
    return places, starts


_Placed = tuple[int, int, int]
"""Id, first character and advance of a cluster."""


def _without_joiners(face: FontFace, clusters: Sequence[_Placed]) -> list[_Placed]:
    """Clusters in logical order with joiners in the text of the letter before them.

    pdf.js 6.5.438 leaves out every code that is a joiner by itself
    (``findings/pdfjs-joiners-by-themselves.sh``). One without a letter before it has a code of
    its own.
    """
    found: list[_Placed] = []
    for each in clusters:
        text = face.clusters[each[0]].text
        if found and not each[2] and not text.strip(JOINERS):
            letter, start, advance = found[-1]
            before = face.clusters[letter].text
            if not before.isspace():
                found[-1] = _named(face, letter, before + text), start, advance
                continue
        found.append(each)
    return found


def _with_marks_together(
    face: FontFace, ids: list[int], starts: list[int], advances: list[int]
) -> tuple[list[int], list[int], list[int]]:
    """Clusters from left to right with marks that stand on each other, as in Thai, in one.

    pdfminer.six 20260107 ends a line between two codes that both have no width, and moves what
    follows elsewhere (``findings/pdfminer-two-marks-end-a-line.sh``).
    """
    together: list[_Placed] = []
    for each in zip(ids, starts, advances, strict=True):
        if together and not each[2] and not together[-1][2]:
            lower, upper = face.clusters[together[-1][0]], face.clusters[each[0]]
            text = lower.text + upper.text
            flat = not lower.advance and not upper.advance
            if flat and len(text) <= _MOST_MARKS and all(map(_is_mark, text)):
                both = _interned(face, text, lower.glyphs + upper.glyphs, 0)
                together[-1] = both, together[-1][1], 0
                continue
        together.append(each)
    found, firsts, ways = zip(*together, strict=True)
    return list(found), list(firsts), list(ways)


def _is_mark(character: str) -> bool:
    return category(character)[0] == "M"


def _named(face: FontFace, cluster_id: int, text: str) -> int:
    """The cluster with another text."""
    cluster = face.clusters[cluster_id]
    if cluster.text == text:
        return cluster_id
    return _interned(face, text, cluster.glyphs, cluster.advance)


def _moved(face: FontFace, cluster_id: int, shift: int) -> int:
    """The cluster with its glyphs ``shift`` font units farther right."""
    cluster = face.clusters[cluster_id]
    glyphs = tuple((glyph, x + shift, y) for glyph, x, y in cluster.glyphs)
    return _interned(face, cluster.text, glyphs, cluster.advance)


def _interned(
    face: FontFace, text: str, glyphs: tuple[GlyphAt, ...], advance: int
) -> int:
    if len(glyphs) == 1:
        glyph, *offsets = glyphs[0]
        if offsets == [0, 0] and advance == face.advance(glyph):
            return face.simple_cluster(glyph, text)
    return face.cluster(text, glyphs, advance)


def _circled(
    face: FontFace, characters: str, glyphs: Sequence[int], offsets: Sequence[int]
) -> tuple[int, ...]:
    """Offsets of what got a dotted circle that is not in the text."""
    return tuple(sorted({
        offset for glyph, offset in zip(glyphs, offsets, strict=True)
        if glyph == face.dotted_circle and characters[offset] != _DOTTED_CIRCLE
    }))  # fmt: skip


def _place(
    face: FontFace, source: str, glyphs: Sequence[int],
    positions: Sequence[tuple[int, int, int, int]],
) -> tuple[int, int, int]:  # fmt: skip
    """Id of a cluster, how far it is shifted from the one before it, and the way to the next."""
    x_offset, y_offset, x_advance, _ = positions[0]
    if len(glyphs) == 1 and not x_offset and not y_offset and (
        source < "\u00ad" or not is_default_ignorable(source[0])
    ):
        if _is_set_off(face, face.advance(glyphs[0]), x_advance):
            return face.cluster(source, ((glyphs[0], 0, 0),), x_advance), 0, x_advance
        return face.simple_cluster(glyphs[0], source), 0, x_advance
    if DEFAULT_IGNORABLES.issuperset(source):
        parts, nominal, shift, pen = _NOTHING
    else:
        parts, nominal, shift, pen = _parts(face, glyphs, positions)
    if _is_set_off(face, nominal, pen - shift):
        nominal = pen - shift
    if len(parts) == 1 and parts[0] == (glyphs[0], 0, 0) and nominal == face.advance(glyphs[0]):
        cluster = face.simple_cluster(glyphs[0], source)
    else:
        cluster = face.cluster(source, parts, nominal)
    return cluster, shift, pen - shift


def _is_set_off(face: FontFace, nominal: int, advance: int) -> bool:
    """Whether what follows stands so far off that readers would take it for another word.

    A letter below which a joined one hangs makes room for it (Bengali ka with ra); then its code
    is as wide as that, with no gap behind it.
    """
    return (advance - nominal) * face.em > _WORD_GAP


def _ascending(start: int, end: int) -> list[int]:
    return list(range(start, end))


def _one_to_one(
    characters: str,
    segment: Segment,
    glyphs: list[int],
    positions: list[tuple[int, int, int, int]],
    offsets: list[int],
    infos: Sequence[hb.GlyphInfo],
) -> ShapedSegment | None:
    """The common case without loops: a glyph at its origin for each character, left to right."""
    source = characters[segment.start : segment.end]
    x_offsets, y_offsets, advances, _ = zip(*positions, strict=True)
    if any(x_offsets) or any(y_offsets):
        return None
    if 0 in advances and not source.isascii():
        return None  # two that have no width may be one cluster
    if not source.isascii() and not DEFAULT_IGNORABLES.isdisjoint(source):
        return None
    face = segment.face
    try:
        ids = list(map(face.simple_ids.__getitem__, zip(glyphs, source, strict=True)))
    except KeyError:
        ids = list(map(face.simple_cluster, glyphs, source))
    if max(map(sub, advances, map(face.nominal_advance, ids))) * face.em > _WORD_GAP:
        return None  # what is set off is another cluster, whatever stands beside it
    shown: Sequence[int] = advances
    if segment.script in fullwidth.SCRIPTS:
        shown = fullwidth.drawn_together(characters, segment, offsets, advances)
    return ShapedSegment(segment, ids, offsets, shown, infos)


def _parts(
    face: FontFace, glyphs: Sequence[int], positions: Sequence[tuple[int, int, int, int]]
) -> tuple[tuple[GlyphAt, ...], int, int, int]:
    """Glyphs of a cluster, its nominal advance, how far it is shifted, and its real advance.

    Kerning moves a letter against its neighbours and must not make another cluster of it: a
    letter would have as many character codes as neighbours. So places count from the first
    glyph that has a width, and the way to there is left to the advances. Marks without a width
    keep their places: readers take a way back for the start of another word.
    """
    placed: list[GlyphAt] = []
    pen = end = 0
    origin: int | None = None
    for glyph, (x_offset, y_offset, x_advance, _) in zip(glyphs, positions, strict=True):
        x = pen + x_offset
        placed.append((glyph, x, y_offset))
        if x_advance:
            origin = x if origin is None else origin
            end = x + face.advance(glyph)
        pen += x_advance
    if not origin:
        return tuple(placed), end, 0, pen
    return tuple((glyph, x - origin, y) for glyph, x, y in placed), end - origin, origin, pen
