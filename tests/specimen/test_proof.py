"""What the PDF draws is what HarfBuzz gives, and what readers extract is what was written.

The glyphs are read back from the file alone: character codes from the content stream (pikepdf),
outlines, components and advances from the embedded TrueType (fontTools). HarfBuzz shapes each
line of the source anew, with a few lines of code here and none of the program's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import groupby

import pikepdf
import pytest
import uharfbuzz as hb
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen
from fontTools.ttLib import TTFont
from readers import READERS

from omshandout.content.specimen import Sample
from omshandout.layout.theme import theme_for
from omshandout.model.options import Profile
from omshandout.model.text import Direction, LocalText, Run, TextStatus
from omshandout.render.workshop import Workshop
from omshandout.tasks.specimen import SpecimenPage, language_of_sample
from omshandout.text import bidi
from omshandout.text.font_files import FontFile, manifest
from omshandout.text.fonts import FontFace, FontSet
from omshandout.text.lines import break_lines
from omshandout.text.scripts import COMMON, script_of

SCRIPTS = tuple(
    script for file in manifest() for script in file.scripts if script != "Zsym"
)  # fmt: skip
HB_SCRIPT = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani", "Kore": "Hang"}
SIZE = 12.0
# Embedded glyphs have new numbers, so a glyph is known by its outline: the edges of each of its
# contours, in thousandths of an em. Two of these (0.024 pt) are what rounding of widths and of
# positions on the page may add up to on a line.
NEAR = 2.0

Box = tuple[float, float, float, float]
"""Left, bottom, right and top edge of a contour."""


@dataclass(frozen=True)
class Drawn:
    """A shown string: where it starts on the page, in points, and its contours from there."""

    x: float
    y: float
    boxes: tuple[Box, ...]


# --- Reading back -------------------------------------------------------------------------------


class Embedded:
    """A font of the file, read with fontTools."""

    def __init__(self, dictionary: pikepdf.Object) -> None:
        descendant = dictionary.DescendantFonts[0]
        self.name = str(dictionary.BaseFont).partition("+")[2]
        self.font = TTFont(BytesIO(bytes(descendant.FontDescriptor.FontFile2.read_bytes())))
        self.em = self.font["head"].unitsPerEm
        self.glyphs = self.font.getGlyphSet()
        self.order = self.font.getGlyphOrder()
        entries = list(descendant.W)
        assert len(entries) == 2
        assert descendant.CIDToGIDMap == "/Identity"
        self.widths = [float(each) for each in entries[1]]

    @cache  # noqa: B019 (fonts live as long as their test)
    def contours(self, code: int) -> tuple[Box, ...]:
        """Contours of what a character code draws, components at their places."""
        pen = DecomposingRecordingPen(self.glyphs)
        self.glyphs[self.order[code]].draw(pen)
        return boxes_of(pen.value, 1000 / self.em)


def boxes_of(value: list[tuple[str, tuple[object, ...]]], unit: float) -> tuple[Box, ...]:
    """Edges of the contours that a pen recorded; control points are inside of no edge."""
    found: list[Box] = []
    points: list[tuple[float, float]] = []
    for name, arguments in value:
        points += [point for point in arguments if isinstance(point, tuple)]
        if name in ("closePath", "endPath"):
            xs, ys = [x * unit for x, _ in points], [y * unit for _, y in points]
            found.append((min(xs), min(ys), max(xs), max(ys)))
            points = []
    return tuple(found)


def lines_of(data: bytes) -> Iterator[Drawn]:
    """Every shown string of a file at the text size of the paragraphs."""
    with pikepdf.open(BytesIO(data)) as pdf:
        known: dict[str, Embedded] = {}
        for leaf in pdf.pages:
            fonts = {
                str(name): known.setdefault(str(each.BaseFont), Embedded(each))
                for name, each in leaf.Resources.Font.items()
            }
            font, size, x, y, left = None, 0.0, 0.0, 0.0, 0.0
            for operands, operator in pikepdf.parse_content_stream(leaf):
                match str(operator):
                    case "Tf":
                        font, size = fonts[str(operands[0])], float(operands[1])
                    case "BT":
                        x = y = left = 0.0
                    case "Td":
                        x = left = left + float(operands[0])
                        y = round(y + float(operands[1]), 2)
                    case "Tj" | "TJ":
                        assert font is not None
                        array = operands[0] if str(operator) == "TJ" else [operands[0]]
                        boxes, pen = placed(font, array)
                        if size == SIZE:
                            yield Drawn(x, y, boxes)
                        x += pen * size / 1000
                    case "Tm" | "Tz" | "Ts" | "Tc" | "Tw":
                        pytest.fail(f"{operator}: no slanted, stretched or spaced letters")


def placed(
    font: Embedded, array: list[pikepdf.Object]
) -> tuple[tuple[Box, ...], float]:
    boxes: list[Box] = []
    pen = 0.0
    for item in array:
        if not isinstance(item, pikepdf.String):
            pen -= float(item)
            continue
        codes = bytes(item)
        for at in range(0, len(codes), 2):
            code = int.from_bytes(codes[at : at + 2], "big")
            boxes += moved(font.contours(code), pen, 0.0)
            pen += font.widths[code]
    return tuple(boxes), pen


# --- HarfBuzz by itself -------------------------------------------------------------------------


def moved(boxes: Iterable[Box], x: float, y: float) -> list[Box]:
    return [(x0 + x, y0 + y, x1 + x, y1 + y) for x0, y0, x1, y1 in boxes]


def face_for(fonts: FontSet, script: str, bold: bool) -> FontFace:
    file = fonts.file_for_script(script)
    assert isinstance(file, FontFile)
    return fonts.face(file, bold)


def shaped(
    fonts: FontSet, sample: Sample, paragraph: str, start: int, end: int, level: int, bold: bool,
    script: str, font: str,
) -> tuple[list[Box], float]:
    """Contours of the glyphs of one stretch, from its origin, and its advance; 1000 to the em."""
    face = face_for(fonts, font, bold)
    buffer = hb.Buffer()
    buffer.add_str(paragraph, start, end - start)
    buffer.direction = "rtl" if level & 1 else "ltr"
    buffer.script = HB_SCRIPT.get(script, script)
    buffer.language = sample.tag
    hb.shape(face.font, buffer)
    unit = 1000 * face.em
    boxes: list[Box] = []
    x = 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        assert info.codepoint, f"no glyph in {paragraph[start:end]!r}"
        pen = RecordingPen()
        face.font.draw_glyph_with_pen(info.codepoint, pen)
        at = (x + position.x_offset) * unit, position.y_offset * unit
        boxes += moved(boxes_of(pen.value, unit), *at)
        x += position.x_advance
    return boxes, x * unit


def stretches(fonts: FontSet, sample: Sample, text: str, bold: bool) -> list[tuple[str, str]]:
    """Script of each character and the one whose font it is set in, by a plain reading of UAX #24.

    Punctuation that the script's own font lacks comes from the Latin one.
    """
    home = sample.script
    found: list[tuple[str, str]] = []
    for character in text:
        script = script_of(character)
        if script in ("Hani", "Hira", "Kana", "Bopo", "Hang") and home in HB_SCRIPT:
            script = home
        if script == COMMON:
            script = found[-1][0] if found else home
            if home in HB_SCRIPT:
                script = "Latn" if character.isascii() else home
        font = script
        if unicodedata.category(character) == "Cf" and found:
            script, font = found[-1]
        elif not face_for(fonts, script, bold).covers(character):
            # Chinese commas of Yi are in no font but the Chinese ones.
            font = "Latn" if face_for(fonts, "Latn", bold).covers(character) else "Hans"
        found.append((script, font))
    return found


def expected_lines(
    workshop: Workshop, sample: Sample, bold: bool
) -> Iterator[list[Box]]:
    """Contours of each line, from the whole paragraph: its levels, its stretches, its line ends."""
    fonts = workshop.shaper.fonts
    text = unicodedata.normalize("NFC", sample.text)
    language = language_of_sample(sample)
    base = int(language.direction is Direction.RTL)
    levels = bidi.resolve_levels(text, base)
    scripts = stretches(fonts, sample, text, bold)
    theme = theme_for(Profile(), sample.script)
    local = LocalText("x", (Run(text, bold=bold),), language, TextStatus.SOURCE)
    for line in break_lines(workshop.shaper.shape(local), theme.text_width / theme.size):
        runs: list[tuple[int, int, int, tuple[str, str]]] = []
        at = line.start
        stop = line.start + len(text[line.start : line.end].rstrip(" "))
        keys = [
            (levels[index] if index < stop else base, scripts[index])
            for index in range(line.start, line.end)
        ]
        for (level, script), group in groupby(keys):
            size = len(list(group))
            runs.append((at, at + size, level, script))
            at += size
        boxes: list[Box] = []
        pen = 0.0
        for index in bidi.visual_order([run[2] for run in runs]):
            start, end, level, script = runs[index]
            own, advance = shaped(fonts, sample, text, start, end, level, bold, *script)
            boxes += moved(own, pen, 0.0)
            pen += advance
        yield from_left(boxes)


def from_left(boxes: list[Box]) -> list[Box]:
    """Contours of a line, counted from the leftmost one's edge."""
    edge = min(box[0] for box in boxes)
    return moved(boxes, -edge, 0.0)


# --- Glyphs -------------------------------------------------------------------------------------


@pytest.mark.conformance
@pytest.mark.parametrize("script", SCRIPTS)
def test_glyphs_and_places_are_those_of_harfbuzz(
    script: str, workshop: Workshop, pages: Mapping[str, SpecimenPage],
    by_script: Mapping[str, list[Sample]],
) -> None:
    shown = [
        # Parts of a line may be drawn in any order.
        [box for part in parts for box in moved(part.boxes, part.x * 1000 / SIZE, 0.0)]
        for _, parts in groupby(lines_of(pages[script].data), key=lambda part: part.y)
    ]
    lines = iter(shown[1:])  # the first line is the sentence below the title
    for sample in by_script[script]:
        for bold in (False, True):
            for number, want in enumerate(expected_lines(workshop, sample, bold), 1):
                left = from_left(next(lines))
                assert len(left) == len(want), (sample.tag, bold, number)
                unmatched = list(want)
                for box in left:
                    near = min(unmatched, key=lambda other: distance(box, other))
                    assert distance(box, near) <= NEAR, (sample.tag, bold, number)
                    unmatched.remove(near)
    assert next(lines, None) is None


def distance(box: Box, other: Box) -> float:
    return max(abs(a - b) for a, b in zip(box, other, strict=True))


def test_no_letter_is_slanted(pages: Mapping[str, SpecimenPage]) -> None:
    for each in pages.values():
        assert list(lines_of(each.data))  # fails on any text matrix
        with pikepdf.open(BytesIO(each.data)) as pdf:
            for leaf in pdf.pages:
                for font in leaf.Resources.Font.values():
                    assert font.DescendantFonts[0].FontDescriptor.ItalicAngle == 0


# --- Extraction ---------------------------------------------------------------------------------


# What a reader does not give back as it was written, and why. All else is word for word.
EXCEPTIONS: Mapping[tuple[str, str], str] = {
    ("poppler", "Arab"): "writes a full stop or comma behind the space that follows it",
    ("poppler", "Hebr"): "writes a full stop or comma behind the space that follows it",
    ("mupdf", "ug"): "takes a hyphen at the end of a right-to-left line for its beginning",
}
# What comes back in another order whatever is written: letters right to left that the reader does
# not know as such, and vowel marks at the end of a right-to-left word that a comma or the line's
# end follows.
DISORDERED = {
    ("poppler", "fuf-Adlm"), ("pdfium", "fuf-Adlm"), ("poppler", "rhg-Rohg"),
    ("pdfium", "rhg-Rohg"), ("pdfium", "dv"), ("mupdf", "dv"),
    *((reader, tag) for reader in ("firefox", "firefox-tags")
      for tag in ("fuf-Adlm", "rhg-Rohg", "nqo", "dv")),
}


def as_read(reader: str, text: str) -> str:
    """What pdf.js makes of a text: no spaces without width, no joiner at the end of a word, and
    the Lao vowel AM in two characters."""
    if reader.startswith("firefox"):
        text = re.sub(r"\u200b|[\u200c\u200d](?=[^\w\u200c\u200d]|$)", "", text)
        text = text.replace("\u0eb3", "\u0ecd\u0eb2")
    return text


UNSPACED = ("Thai", "Laoo", "Khmr", "Mymr", "Ethi", "Hans", "Hant", "Jpan", "Java")
"""Scripts in which lines end inside of what spaces set apart."""


def words_of(text: str) -> list[str]:
    return re.split(r"\s+", unicodedata.normalize("NFC", text).strip())


def squeezed(text: str) -> str:
    """Without spaces and line ends: scripts without spaces break lines inside of words."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("script", SCRIPTS)
def test_readers_extract_what_was_written(
    script: str, reader: str, pages: Mapping[str, SpecimenPage],
    by_script: Mapping[str, list[Sample]],
) -> None:
    # Poppler writes marks of direction of its own round right-to-left words.
    found = re.sub("[\u200e\u200f\u202a-\u202e]", "", READERS[reader](pages[script].data))
    found = as_read(reader, found)
    whole, words = squeezed(found), words_of(found)
    for sample in by_script[script]:
        text = as_read(reader, sample.text)
        expected = words_of(text)
        if (reader, sample.tag) in DISORDERED:
            assert whole.count(squeezed(text)) < 2, f"{sample.tag}: in order now"
            continue
        if (reader, sample.tag) in EXCEPTIONS:
            plain = {each for each in letters_of(text) if not has_marks(each)}
            assert plain <= set(letters_of(found)), sample.tag
            assert whole.count(squeezed(text)) < 2, "no exception any more"
            continue
        assert whole.count(squeezed(text)) == 2, sample.tag
        if (reader, script) in EXCEPTIONS:
            assert in_rows(letters_of(text), letters_of(found)) == 2, sample.tag
        elif script not in UNSPACED:
            assert in_rows(expected, words) == 2, sample.tag


@pytest.mark.parametrize(
    ("script", "character"), [("Java", "\u200b"), ("Laoo", "\u0eb3")]
)
def test_firefox_still_reads_otherwise(
    script: str, character: str, pages: Mapping[str, SpecimenPage]
) -> None:
    """The reason of ``as_read``; if this fails, so much the better."""
    assert character not in READERS["firefox"](pages[script].data)


def letters_of(text: str) -> list[str]:
    """Words without punctuation."""
    return [each for each in re.split(r"[\s.,;:،؛\-]+", unicodedata.normalize("NFC", text)) if each]


def has_marks(word: str) -> bool:
    return any(unicodedata.combining(each) for each in word)


def in_rows(wanted: list[str], words: list[str]) -> int:
    """How often words follow each other in this order."""
    return [words[at : at + len(wanted)] for at in range(len(words))].count(wanted)
