"""Fonts cut down to the letters of a page whose text is shaped where it is read.

A letter may become many glyphs: a font with all that its letters could ever become is several
times as large as one with what the words of a page do become. So the words are shaped, each step
is watched, and the font keeps just these glyphs and the rules between them. Then every stretch of
the page is shaped with the small font and with the whole one: where they differ, all that the
letters could become stays.

Source: OpenType 1.9.1 (GSUB, GPOS); HarfBuzz, hb-subset and hb_buffer_set_message_func.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import uharfbuzz as hb
from msgspec import Struct

from omshandout.errors import Fault, LayoutError
from omshandout.model.text import Direction, Language, LocalText
from omshandout.text.fonts import Choice, FontFace, FontSet, no_outlines
from omshandout.text.itemize import (
    FaceChooser,
    is_default_ignorable,
    no_glyphs,
    shaping_script,
)

_PLAIN = frozenset({"Latn", "Cyrl", "Grek", "Armn", "Geor", "Zyyy"})
"""Scripts whose letters become little else than themselves: watching them would save nothing."""
_ALWAYS = "\u0020\u002d\u00a0\u200c\u200d\u2010\u25cc"
"""What a browser asks for by itself: spaces, joiners, hyphens at the end of a line, and the ring
below a mark without a letter."""
_NAMES = (1, 2)
"""Records of the name table that stay. Copyright and licence are told beside the font, once."""
_NEAR = 2
"""Font units by which a position may differ: a font at one weight has whole numbers."""


class FontSubset(Struct, frozen=True):
    """A font at one weight with some letters: an OpenType file.

    ``family`` is the same for both weights. ``notice`` has copyright and licence.
    """

    family: str
    weight: int
    data: bytes
    notice: str


class _Stretch(Struct, frozen=True):
    """Characters that are shaped together: with script, language and direction."""

    text: str
    script: str
    tag: str
    rtl: bool


class ScreenFonts:
    """Makes the fonts of pages; what words become is remembered from page to page."""

    def __init__(self, fonts: FontSet) -> None:
        self._chooser = FaceChooser(fonts)
        self._latin = fonts.file_for_script("Latn")
        self._fonts = fonts
        self._traced: dict[tuple[FontFace, _Stretch], frozenset[int]] = {}

    def subsets(
        self, texts: Sequence[tuple[LocalText, bool]], home: Language
    ) -> tuple[FontSubset, ...]:
        """The fonts that some texts need, each with their letters alone, the page's own first.

        The few Latin letters in a page of another script are left to the device: every one has
        them.

        Args:
            texts: each with whether it stands in bold as a whole.
            home: language of the page.

        Raises:
            LayoutError: no font has a glyph for a character; all such characters are named.
            MachineError: a font's package is not installed.
        """
        own = self._fonts.file_for_script(home.script)
        leave_latin = own is not self._latin  # Cyrillic is in the same font
        needed: dict[FontFace, dict[_Stretch, None]] = {}
        faults: list[Fault] = []
        for text, bold in texts:
            lost: dict[tuple[str, Language], None] = {}
            for face, stretch in self._stretches(text, bold, lost):
                if leave_latin and self._is_latin(face):
                    continue
                needed.setdefault(face, {})[stretch] = None
            if lost:
                faults += no_glyphs(text, lost)
        if faults:
            raise LayoutError(dict.fromkeys(faults))
        mine = own.name if own is not None else ""
        faces = sorted(
            needed, key=lambda face: (_family(face) != mine, _family(face), face.weight)
        )
        return tuple(self._subset(face, tuple(needed[face])) for face in faces)

    def _is_latin(self, face: FontFace) -> bool:
        return self._latin is not None and any(
            face is self._fonts.face(self._latin, bold) for bold in (False, True)
        )

    def _stretches(
        self, text: LocalText, bold: bool, lost: dict[tuple[str, Language], None]
    ) -> Iterator[tuple[FontFace, _Stretch]]:
        """The stretches of a text, each with its face; ``lost`` gets what no font has."""
        for run in text.runs:
            language = run.language or text.language
            choices = self._chooser.choices(language.script, language, bold or run.bold)
            start, current = 0, None
            for index, character in enumerate(run.text):
                choice: Choice | None = choices[character]
                if choice is None and is_default_ignorable(character):
                    continue  # nothing is shown
                if choice is None:
                    lost[character, language] = None
                if choice != current:
                    if current is not None:
                        yield from _in_directions(run.text[start:index], current, language)
                    start, current = index, choice
            if current is not None:
                yield from _in_directions(run.text[start:], current, language)

    def _subset(self, face: FontFace, stretches: tuple[_Stretch, ...]) -> FontSubset:
        characters = {sign for stretch in stretches for sign in stretch.text}
        if all(stretch.script in _PLAIN for stretch in stretches):
            made = _cut(face, characters, None)
            return FontSubset(_family(face), face.weight, made[0], _notice(face.source))
        glyphs: set[int] = set()
        for stretch in stretches:
            for word in stretch.text.split():
                glyphs |= self._glyphs(face, _Stretch(word, stretch.script, stretch.tag,
                                                      stretch.rtl))
        made = _cut(face, characters, glyphs)
        if not _same(face, made, stretches):
            made = _cut(face, characters, None)
        return FontSubset(_family(face), face.weight, made[0], _notice(face.source))

    def _glyphs(self, face: FontFace, word: _Stretch) -> frozenset[int]:
        """All glyphs that a word becomes on its way."""
        found = self._traced.get((face, word))
        if found is None:
            seen: set[int] = set()
            buffer = _buffer(word)

            def watch(message: str) -> bool:
                if message.startswith(("end lookup", "end table", "start table")):
                    seen.update(info.codepoint for info in buffer.glyph_infos)
                return True

            buffer.set_message_func(watch)
            hb.shape(face.font, buffer)
            seen.update(info.codepoint for info in buffer.glyph_infos)
            found = self._traced[face, word] = frozenset(seen)
        return found


def _family(face: FontFace) -> str:
    return face.name.rpartition("-")[0]


def _in_directions(
    text: str, choice: Choice, language: Language
) -> Iterator[tuple[FontFace, _Stretch]]:
    """A stretch in the direction of its letters; one of signs alone stands in either."""
    face, script = choice
    kinds = {unicodedata.bidirectional(sign) for sign in text}
    tag = shaping_script(script)
    if not kinds & {"R", "AL"}:
        yield face, _Stretch(text, tag, language.tag, rtl=False)
    if kinds & {"R", "AL"} or (language.direction is Direction.RTL and "L" not in kinds):
        yield face, _Stretch(text, tag, language.tag, rtl=True)


def _buffer(stretch: _Stretch) -> hb.Buffer:
    buffer = hb.Buffer()
    buffer.add_str(stretch.text)
    buffer.direction = "rtl" if stretch.rtl else "ltr"
    buffer.script = stretch.script
    buffer.language = stretch.tag
    return buffer


_Cut = tuple[bytes, dict[int, int]]
"""A font, and its glyph ids by those of the whole font."""


def _cut(face: FontFace, characters: Iterable[str], glyphs: Iterable[int] | None) -> _Cut:
    """A font with some characters and glyphs at one weight; the same bytes for the same ones.

    Args:
        face: the whole font.
        characters: all that may stand in the page.
        glyphs: what they become; None for all that they could become.

    Raises:
        MachineError: HarfBuzz cannot read the font.
    """
    source = face.source
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(sorted(map(ord, {*characters, *_ALWAYS})))
    wanted.flags = hb.SubsetFlags.NO_HINTING
    if glyphs is not None:
        wanted.glyph_set.update(sorted(glyphs))
        wanted.flags |= hb.SubsetFlags.NO_LAYOUT_CLOSURE
    for axis in source.axis_infos:
        value = float(face.weight) if axis.tag == "wght" else axis.default_value
        wanted.pin_axis_location(source, axis.tag, value)
    wanted.drop_table_tag_set.update(map(_number, ("STAT", "gasp")))
    wanted.name_id_set.clear()
    wanted.name_id_set.update(_NAMES)
    try:
        plan = hb.SubsetPlan(source, wanted)
        return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping)
    except RuntimeError as error:
        raise LayoutError(no_outlines(face.name)) from error


def _number(tag: str) -> int:
    return int.from_bytes(tag.encode("ascii"), "big")


def _same(face: FontFace, made: _Cut, stretches: Iterable[_Stretch]) -> bool:
    """Whether a font that was cut down shapes all stretches as the whole one does."""
    small = hb.Font(hb.Face(made[0]))
    return all(
        _alike(_shaped(face.font, stretch, made[1]), _shaped(small, stretch, None))
        for stretch in stretches
    )


_Placed = tuple[int, int, tuple[int, int, int, int]]


def _shaped(font: hb.Font, stretch: _Stretch, ids: dict[int, int] | None) -> list[_Placed]:
    """Glyph, cluster and position of each glyph."""
    buffer = _buffer(stretch)
    hb.shape(font, buffer)
    return [
        (info.codepoint if ids is None else ids.get(info.codepoint, -1), info.cluster,
         position.position)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


def _alike(one: Sequence[_Placed], other: Sequence[_Placed]) -> bool:
    return len(one) == len(other) and all(
        a[:2] == b[:2] and all(abs(x - y) <= _NEAR for x, y in zip(a[2], b[2], strict=True))
        for a, b in zip(one, other, strict=True)
    )


def _notice(source: hb.Face) -> str:
    """Copyright and licence of a font, as it says itself."""
    said: list[str] = []
    for name in (0, 13, 14):
        part = " ".join((source.get_name(name) or "").split())
        if part not in " ".join(said):  # most licences end in the address that follows
            said.append(part)
    return " ".join(said)
