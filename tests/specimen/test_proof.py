"""What the PDF draws is what HarfBuzz gives, and what readers extract is what was written.

The glyphs are read back from the file alone: character codes from the content stream (pikepdf),
outlines, components and advances from the embedded TrueType (fontTools). HarfBuzz shapes each
line of the source anew, with a few lines of code here and none of the program's.
"""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2
import pytest
import uharfbuzz as hb
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from omshandout.content.specimen import Sample
from omshandout.layout.theme import theme_for
from omshandout.model.options import Profile
from omshandout.model.text import LocalText, Run, TextStatus
from omshandout.pipeline.specimen import SpecimenPage, language_of_sample
from omshandout.pipeline.workshop import Workshop
from omshandout.text import bidi
from omshandout.text.fonts import FontFace, FontFile, FontSet, manifest
from omshandout.text.paragraph import break_lines
from omshandout.text.scripts import COMMON, script_of

SCRIPTS = tuple(
    script for file in manifest() for script in file.scripts if script != "Zsym"
)  # fmt: skip
HB_SCRIPT = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani", "Kore": "Hang"}
SIZE = 12.0
# A glyph is known by its outline (points in font units from the line's origin); two units
# (0.03 pt at 12 pt) are what rounding of advances in the width table and of TJ may add up to.
NEAR = 2.0

Outline = tuple[tuple[str, tuple[tuple[float, float], ...]], ...]


@dataclass(frozen=True)
class Drawn:
    """A line: where it starts, and for each glyph with ink its outline's left bottom corner."""

    x: float
    y: float
    font: str
    boxes: tuple[tuple[float, float, float, float], ...]


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
    def parts(self, code: int) -> tuple[tuple[float, float, float, float], ...]:
        """Bounding boxes of the drawn parts of a character code: one for each component."""
        name = self.order[code]
        glyph = self.font["glyf"][name]
        if glyph.isComposite():
            found = []
            for part in glyph.components:
                box = bounds(self, part.glyphName)
                if box is not None:
                    found.append((box[0] + part.x, box[1] + part.y, box[2] + part.x,
                                  box[3] + part.y))
            return tuple(found)
        box = bounds(self, name)
        return (box,) if box is not None else ()


def bounds(font: Embedded, name: str) -> tuple[float, float, float, float] | None:
    pen = DecomposingRecordingPen(font.glyphs)
    font.glyphs[name].draw(pen)
    points = [point for _, arguments in pen.value for point in arguments if point is not None]
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def lines_of(data: bytes) -> Iterator[Drawn]:
    """Every shown string of a file at the text size of the paragraphs."""
    with pikepdf.open(BytesIO(data)) as pdf:
        known: dict[str, Embedded] = {}
        for leaf in pdf.pages:
            fonts = {
                str(name): known.setdefault(str(each.BaseFont), Embedded(each))
                for name, each in leaf.Resources.Font.items()
            }
            font, size, x, y = None, 0.0, 0.0, 0.0
            for operands, operator in pikepdf.parse_content_stream(leaf):
                match str(operator):
                    case "Tf":
                        font, size = fonts[str(operands[0])], float(operands[1])
                    case "Td":
                        x, y = float(operands[0]), float(operands[1])
                    case "Tj" | "TJ":
                        assert font is not None
                        array = operands[0] if str(operator) == "TJ" else [operands[0]]
                        boxes, pen = placed(font, array)
                        if size == SIZE:
                            yield Drawn(x, y, font.name, boxes)
                        x += pen * size / 1000
                    case "Tm" | "Tz" | "Ts" | "Tc" | "Tw":
                        pytest.fail(f"{operator}: no slanted, stretched or spaced letters")


def placed(
    font: Embedded, array: list[pikepdf.Object]
) -> tuple[tuple[tuple[float, float, float, float], ...], float]:
    boxes: list[tuple[float, float, float, float]] = []
    pen = 0.0
    for item in array:
        if not isinstance(item, pikepdf.String):
            pen -= float(item)
            continue
        codes = bytes(item)
        for at in range(0, len(codes), 2):
            code = int.from_bytes(codes[at : at + 2], "big")
            unit = 1000 / font.em
            boxes += [
                (pen + x0 * unit, y0 * unit, pen + x1 * unit, y1 * unit)
                for x0, y0, x1, y1 in font.parts(code)
            ]
            pen += font.widths[code]
    return tuple(boxes), pen


# --- HarfBuzz by itself -------------------------------------------------------------------------


class Reference:
    """Shapes lines with HarfBuzz from the font files alone."""

    def __init__(self, fonts: FontSet) -> None:
        self.fonts = fonts

    def line(self, sample: Sample, words: str, bold: bool) -> tuple[list[str], list[float]]:
        raise NotImplementedError


def face_for(fonts: FontSet, script: str, bold: bool) -> FontFace:
    file = fonts.file_for_script(script)
    assert isinstance(file, FontFile)
    return fonts.face(file, bold)


def shaped(
    fonts: FontSet, sample: Sample, paragraph: str, start: int, end: int, level: int, bold: bool,
    script: str,
) -> tuple[tuple[tuple[float, float, float, float], ...], float]:
    """Boxes of the glyphs of one stretch, from its origin, and its advance; 1000 to the em."""
    face = face_for(fonts, script, bold)
    buffer = hb.Buffer()
    buffer.add_str(paragraph, start, end - start)
    buffer.direction = "rtl" if level & 1 else "ltr"
    buffer.script = HB_SCRIPT.get(script, script)
    buffer.language = sample.tag
    hb.shape(face.font, buffer)
    unit = 1000 * face.em
    boxes = []
    pen = 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        assert info.codepoint, f"no glyph in {paragraph[start:end]!r}"
        box = face.font.get_glyph_extents(info.codepoint)
        if box is not None and box.width:
            x = (pen + position.x_offset + box.x_bearing) * unit
            y = (position.y_offset + box.y_bearing + box.height) * unit
            boxes.append((x, y, x + box.width * unit, y - box.height * unit))
        pen += position.x_advance
    return tuple(boxes), pen * unit


def stretches(fonts: FontSet, sample: Sample, text: str, bold: bool) -> list[str]:
    """The script whose font each character is set in, by a plain reading of the rules."""
    home = sample.script
    found: list[str] = []
    for index, character in enumerate(text):
        script = script_of(character)
        if script in ("Hani", "Hira", "Kana", "Bopo", "Hang") and home in HB_SCRIPT:
            script = home
        if script == COMMON:
            script = found[-1] if found else home
            if home in HB_SCRIPT and character.isascii():
                script = "Latn"
            elif home in HB_SCRIPT:
                script = home
        invisible = unicodedata.category(character) == "Cf"
        if invisible and found:
            script = found[-1]
        elif not face_for(fonts, script, bold).covers(character):
            script = "Latn"  # punctuation that the script's own font lacks
        found.append(script)
        assert index < len(found)
    return found


def expected_lines(
    workshop: Workshop, sample: Sample, bold: bool
) -> Iterator[tuple[tuple[float, float, float, float], ...]]:
    """Boxes of each line, from the whole paragraph: its levels, its stretches, its line ends."""
    fonts = workshop.shaper.fonts
    text = unicodedata.normalize("NFC", sample.text)
    language = language_of_sample(sample)
    base = 1 if sample.script in ("Arab", "Hebr") else 0
    levels = bidi.resolve_levels(text, base)
    scripts = stretches(fonts, sample, text, bold)
    theme = theme_for(Profile(), sample.script)
    local = LocalText("x", (Run(text, bold=bold),), language, TextStatus.SOURCE)
    for line in break_lines(workshop.shaper.shape(local), theme.text_width / theme.size):
        runs: list[tuple[int, int, int, str]] = []
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
        boxes: list[tuple[float, float, float, float]] = []
        pen = 0.0
        for index in bidi.visual_order([run[2] for run in runs]):
            start, end, level, script = runs[index]
            own, advance = shaped(fonts, sample, text, start, end, level, bold, script)
            boxes += [(x0 + pen, y0, x1 + pen, y1) for x0, y0, x1, y1 in own]
            pen += advance
        yield tuple(boxes)


# --- Glyphs -------------------------------------------------------------------------------------


@pytest.mark.conformance
@pytest.mark.parametrize("script", SCRIPTS)
def test_glyphs_and_places_are_those_of_harfbuzz(
    script: str, workshop: Workshop, pages: Mapping[str, SpecimenPage],
    by_script: Mapping[str, list[Sample]],
) -> None:
    shown: list[tuple[float, list[tuple[float, float, float, float]]]] = []
    last = (0.0, 0.0)
    for drawn in lines_of(pages[script].data):
        # Pieces of a line follow each other at the same height.
        if shown and drawn.y == last[1]:
            origin = shown[-1][0]
        else:
            shown.append((drawn.x, []))
            origin = drawn.x
        shift = (drawn.x - origin) * 1000 / SIZE
        shown[-1][1].extend((x0 + shift, y0, x1 + shift, y1) for x0, y0, x1, y1 in drawn.boxes)
        last = (drawn.x, drawn.y)
    at = 1  # the first line is the sentence below the title
    for sample in by_script[script]:
        for bold in (False, True):
            for want in expected_lines(workshop, sample, bold):
                left = shown[at][1]
                assert len(left) == len(want), (sample.tag, bold, at)
                for got, asked in zip(sorted(left), sorted(want), strict=True):
                    assert got == pytest.approx(asked, abs=NEAR), (sample.tag, bold, at)
                at += 1
    assert at == len(shown)


def test_no_letter_is_slanted(pages: Mapping[str, SpecimenPage]) -> None:
    for each in pages.values():
        assert list(lines_of(each.data))  # fails on any text matrix
        with pikepdf.open(BytesIO(each.data)) as pdf:
            for leaf in pdf.pages:
                for font in leaf.Resources.Font.values():
                    assert font.DescendantFonts[0].FontDescriptor.ItalicAngle == 0


# --- Extraction ---------------------------------------------------------------------------------


def poppler(path: Path) -> str:
    made = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return made.stdout.decode()


def pdfium(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(str(leaf.get_textpage().get_text_range()) for leaf in pdf)


def mupdf(path: Path) -> str:
    with pymupdf.open(path) as pdf:
        return "\n".join(str(leaf.get_text()) for leaf in pdf)


READERS = {"poppler": poppler, "pdfium": pdfium, "mupdf": mupdf}
# What a reader does not give back as it was written, and why. Everything else is word for word.
EXCEPTIONS: Mapping[tuple[str, str], str] = {}


def words_of(text: str) -> list[str]:
    return re.split(r"\s+", unicodedata.normalize("NFC", text).strip())


def squeezed(text: str) -> str:
    """Without spaces and line ends: scripts without spaces break lines inside of words."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("script", SCRIPTS)
def test_readers_extract_what_was_written(
    script: str, reader: str, pages: Mapping[str, SpecimenPage],
    by_script: Mapping[str, list[Sample]], tmp_path: Path,
) -> None:
    path = tmp_path / "specimen.pdf"
    path.write_bytes(pages[script].data)
    read: Callable[[Path], str] = READERS[reader]
    found = read(path)
    whole, words = squeezed(found), words_of(found)
    for sample in by_script[script]:
        assert whole.count(squeezed(sample.text)) == 2, (sample.tag, found)
        expected = words_of(sample.text)
        if script not in ("Thai", "Laoo", "Khmr", "Mymr", "Ethi", "Hans", "Hant", "Jpan"):
            rows = [words[at : at + len(expected)] for at in range(len(words))]
            assert rows.count(expected) == 2, sample.tag
