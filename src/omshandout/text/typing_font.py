"""The font for typing into form fields: every character that a family may type, in one face.

A field has one font, and viewers look no further for a character that it lacks. The fonts of
most scripts have no Latin letters, so the face that is embedded for typing is put together from
two: the script's own font, and the Latin one for letters, digits and punctuation that it lacks
(names of medicines, dates, "5 mg").

Which characters: all that the script's font has for the script (Unicode property
Script_Extensions), without the blocks of presentation forms, which nobody types; with them
Basic Latin, Latin-1, code page 1252 and general punctuation, in Latin documents the further
Latin letters too. That is 20 to 60 KB in a file. Han is bounded to what each country's first
computer standard holds: GB 2312 (6,763 characters, 1.4 MB in a file), level 1 of Big5 (5,401,
1.2 MB), JIS X 0208 with the kana (6,355, 1.3 MB), and the Hangul of KS X 1001 (2,350, 0.2 MB).
Less would do for most words of a newspaper, but not for all that ails a child.

Viewers place one glyph for each character: they do not join letters and do not shape, and some
put letters of Arabic and Hebrew from the left to the right (pdf.js 6.5, Poppler 22.12 and PDFBox
3.0 did so in November 2026; MuPDF alone shaped). ``typed_as_written`` tells for which scripts that
is no matter.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from math import ceil, floor

from omshandout.errors import Fault, LayoutError, Where
from omshandout.model.text import Language
from omshandout.text.font_files import no_font_hint, script_name
from omshandout.text.fonts import FontFace, FontSet
from omshandout.text.glyphs import Cluster, FaceMetrics, Piece
from omshandout.text.itemize import is_default_ignorable

_LATIN = "Latn"
_EVERYWHERE = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027), (0x2030, 0x203A), (0x20AC, 0x20AC),
    # What else the encoding of Western Europe has: see ``pdf.field_fonts``.
    (0x152, 0x153), (0x160, 0x161), (0x178, 0x178), (0x17D, 0x17E), (0x192, 0x192),
    (0x2C6, 0x2C6), (0x2DC, 0x2DC), (0x2122, 0x2122),
)  # fmt: skip
_LATIN_LETTERS = ((0x100, 0x24F), (0x2BB, 0x2BC), (0x300, 0x36F), (0x1E00, 0x1EFF))
_JOINERS = (0x200C, 0x200D)  # typed in Persian, Urdu, and most scripts of India
_PRESENTATION = ((0xFB00, 0xFDFF), (0xFE70, 0xFEFF))
# Rows of two-byte standards: codec, and first bytes of the rows.
_ROWS = {
    "Hans": ("gb2312", (0xA1, 0xA3, *range(0xB0, 0xF8))),
    "Hant": ("big5", range(0xA1, 0xC7)),
    "Jpan": ("euc_jp", (0xA1, 0xA3, 0xA4, 0xA5, *range(0xB0, 0xF5))),
    "Kore": ("euc_kr", (0xA1, 0xA3, 0xA4, *range(0xB0, 0xC9))),
}
_BIG5_LEVEL_1_END = 0xC67E

_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080


_PLAIN = frozenset({
    "Armn", "Cher", "Cyrl", "Ethi", "Geor", "Grek", "Hans", "Hant", "Jpan", "Kore", "Laoo", "Latn",
    "Thai",
})  # fmt: skip


def typed_as_written(script: str) -> bool:
    """Whether letters of a script look right side by side, as viewers put what is typed."""
    return script in _PLAIN


class TypingFace:
    """One face made of characters of several; satisfies :class:`omshandout.text.glyphs.Face`.

    Args:
        name: PostScript name, unique in a document.
        faces: where characters are looked for, in this order; glyphs of the others are redrawn
            at the size of em of the first.
        characters: the characters that the face shall have; those that no face has are left out.
    """

    def __init__(self, name: str, faces: Sequence[FontFace], characters: Iterable[str]) -> None:
        self.name = name
        self.clusters: list[Cluster] = []
        self._faces = tuple(faces)
        self._scales = [faces[0].metrics.units_per_em / each.metrics.units_per_em for each in faces]
        self._numbers: dict[tuple[int, int], int] = {}
        self._origins: list[tuple[int, int]] = []
        self._outlines: dict[int, bytes] = {}
        for character in dict.fromkeys(characters):
            self._take(character)
        self.metrics = _joined([face.metrics for face in self._faces])

    def _take(self, character: str) -> None:
        for index, face in enumerate(self._faces):
            if face.covers(character):
                if is_default_ignorable(character):
                    # Fonts draw signs for these, which are for editors of fonts.
                    self.clusters.append(Cluster(character, (), 0))
                    return
                # The character's own glyph: shaped alone, a vowel sign would get a dotted ring.
                glyph = face.font.get_nominal_glyph(ord(character))
                placed = ((self._number(index, glyph), 0, 0),)
                advance = round(face.advance(glyph) * self._scales[index])
                self.clusters.append(Cluster(character, placed, advance))
                return

    def _number(self, index: int, glyph: int) -> int:
        """The number in this face of a glyph of the face with an index."""
        found = self._numbers.get((index, glyph))
        if found is None:
            found = self._numbers[index, glyph] = len(self._origins)
            self._origins.append((index, glyph))
        return found

    def digits(self, zero: str) -> tuple[int, ...]:
        """None: all that may be typed is in it anyway."""
        return ()

    def outlines(self, glyph_ids: set[int]) -> dict[int, bytes]:
        """Raw ``glyf`` entries by the numbers of this face, components included."""
        missing = glyph_ids - self._outlines.keys()
        while missing:
            origins = [(*self._origins[number], number) for number in sorted(missing)]
            missing = set()
            for index, face in enumerate(self._faces):
                own = {glyph: number for at, glyph, number in origins if at == index}
                if self._scales[index] != 1:
                    for glyph, number in own.items():
                        self._outlines[number] = _redrawn(face, glyph, self._scales[index])
                    continue
                outlines = face.outlines(set(own)) if own else {}
                for glyph, number in own.items():
                    data, parts = self._renumbered(index, outlines.get(glyph, b""))
                    self._outlines[number] = data
                    missing.update(parts)
            missing -= self._outlines.keys()
        return self._outlines

    def _renumbered(self, index: int, data: bytes) -> tuple[bytes, list[int]]:
        """A glyph whose components are named by the numbers of this face, and these numbers."""
        parts: list[int] = []
        if len(data) < 10 or data[0] < 0x80:
            return data, parts
        out = bytearray(data)
        at, flags = 10, _MORE
        while flags & _MORE:
            flags, component = struct.unpack_from(">HH", data, at)
            parts.append(self._number(index, component))
            struct.pack_into(">H", out, at + 2, parts[-1])
            at += 8 if flags & _WORDS else 6
            if flags & _TWO_BY_TWO:
                at += 8
            elif flags & _XY_SCALE:
                at += 4
            elif flags & _SCALE:
                at += 2
        return bytes(out), parts


def typing_pieces(fonts: FontSet, language: Language) -> tuple[Piece, ...]:
    """What may be typed in a document of a language: pieces for ``pdf.FormFields``.

    Args:
        fonts: where faces come from.
        language: of the document; its own font for its script is used if it has one.

    Raises:
        LayoutError: no font is known for the script, or the language's own is not fit.
        MachineError: the font's package is not installed.
    """
    script = language.script
    own = [font for font in language.fonts if script in font.scripts]
    file = fonts.file_for_script(script)
    latin = fonts.file_for_script(_LATIN)
    if latin is None or (file is None and not own):
        raise LayoutError(
            Fault(
                Where(locale=language.locale),
                f"there is no font for typing in {script_name(script)} ({script})",
                f"{no_font_hint(script, language.locale)}, or build without --form",
                "text/no-typing-font",
            )
        )
    faces = [fonts.own_face(font, bold=False) for font in own[:1]]
    if faces and not faces[0].editable:
        raise LayoutError(
            Fault(
                Where(file=own[0].file, locale=language.locale),
                "the font allows reading and printing only, no typing in forms (fsType)",
                "build without --form, or take a font whose licence allows it",
                "text/no-typing-font",
            )
        )
    if file is not None and not faces:
        faces.append(fonts.face(file, bold=False))
    latin_face = fonts.face(latin, bold=False)
    if latin_face is not faces[0]:
        faces.append(latin_face)
    family = faces[0].name.removesuffix("-Regular")
    face = TypingFace(f"{family}-Typing", faces, characters_of(script, faces[0]))
    advances = tuple(cluster.advance for cluster in face.clusters)
    return (Piece(face, tuple(range(len(advances))), advances, 0, 0, 0.0),)


def characters_of(script: str, face: FontFace) -> Iterator[str]:
    """The characters that are typed in a script; ``face`` is the script's own face."""
    yield from _ranges(_EVERYWHERE)
    if script in _ROWS:
        # In this order characters beside each other are one range in the tables of a file.
        yield from sorted(_standard(script))
        return
    if script == _LATIN:
        yield from _ranges(_LATIN_LETTERS)
        return
    yield from map(chr, _JOINERS)
    yield from sorted(each for each in face.characters() if _typed(each, script))


def _typed(character: str, script: str) -> bool:
    # The table costs 40 ms to import, and documents on paper can do without it.
    from fontTools.unicodedata import script_extension

    code = ord(character)
    if any(first <= code <= last for first, last in _PRESENTATION):
        return False
    return script in script_extension(character)


def _ranges(ranges: Iterable[tuple[int, int]]) -> Iterator[str]:
    for first, last in ranges:
        yield from map(chr, range(first, last + 1))


def _standard(script: str) -> Iterator[str]:
    """Characters of the rows of a two-byte standard, in its order."""
    codec, rows = _ROWS[script]
    for row in rows:
        for cell in range(0x40 if codec == "big5" else 0xA1, 0xFF):
            if codec == "big5" and row << 8 | cell > _BIG5_LEVEL_1_END:
                return
            try:
                yield bytes((row, cell)).decode(codec)
            except UnicodeDecodeError:
                continue


def _redrawn(face: FontFace, glyph: int, scale: float) -> bytes:
    """A ``glyf`` entry of a glyph at another size, without components."""
    # Only forms in a few scripts need them.
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    face.font.draw_glyph_with_pen(glyph, TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
    return bytes(pen.glyph(dropImpliedOnCurves=False).compile(None))


def _joined(metrics: Sequence[FaceMetrics]) -> FaceMetrics:
    """Metrics that hold for all faces together, in units of the first."""
    own = metrics[0]
    scales = [own.units_per_em / each.units_per_em for each in metrics]
    boxes = [
        [edge * scale for edge in each.bbox]
        for each, scale in zip(metrics, scales, strict=True)
    ]
    ascents = [each.ascent * scale for each, scale in zip(metrics, scales, strict=True)]
    descents = [each.descent * scale for each, scale in zip(metrics, scales, strict=True)]
    return FaceMetrics(
        units_per_em=own.units_per_em,
        ascent=ceil(max(ascents)),
        descent=floor(min(descents)),
        cap_height=own.cap_height,
        bbox=(
            floor(min(box[0] for box in boxes)), floor(min(box[1] for box in boxes)),
            ceil(max(box[2] for box in boxes)), ceil(max(box[3] for box in boxes)),
        ),
        weight=own.weight,
    )  # fmt: skip
