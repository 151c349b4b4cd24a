"""Sheets for black ink on a device that knows nothing but black and white.

Poppler draws each page as such a device does (``-mono``: no smoothing, dots for greys), and as one
that has greys; what is dark in the second has to be black in the first.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
from PIL import Image, ImageOps
from shipped import ALWAYS, in_turns, made, slow_unless, workshop

from omshandout.model.options import Clinic

RUN = 64
"""Pixels in a row that no letter has: a rule."""


class Mask(NamedTuple):
    """What is dark on a page: a bit for each pixel, the first is the highest; ``width`` of a row.

    Rows end in white, so that nothing dark goes on on the next.
    """

    bits: int
    width: int


def mask_of(image: Image.Image) -> Mask:
    """The bits of a mask: a number as long as the page is quicker than a picture, by far."""
    wide = Image.new("1", ((image.width + RUN + 7) // 8 * 8, image.height))
    wide.paste(image)
    return Mask(int.from_bytes(wide.tobytes(), "big"), wide.width)


def pages(data: bytes, mode: str, dpi: int, folder: Path, last: int = 0) -> list[Image.Image]:
    """Pages as masks of what is dark."""
    if shutil.which("pdftoppm") is None and not os.environ.get("CI"):
        pytest.skip("pdftoppm is not installed")
    (folder / "sheet.pdf").write_bytes(data)
    some = ["-l", str(last)] if last else []
    command = ["pdftoppm", f"-{mode}", "-r", str(dpi), *some, "sheet.pdf", f"{mode}{dpi}"]
    subprocess.run(command, cwd=folder, check=True)
    found = []
    for path in sorted(folder.glob(f"{mode}{dpi}-*")):
        with Image.open(path) as image:
            if image.mode == "1":
                found.append(ImageOps.invert(image))
                continue
            found.append(image.point([255 * (grey < 128) for grey in range(256)], "1"))
    return found


def count(mask: Image.Image) -> int:
    return mask_of(mask).bits.bit_count()


def rules(mask: Mask, across: bool) -> int:
    """Where ``RUN`` dark pixels begin, one beside the other, or one below the other."""
    bits, step = mask.bits, 1
    while step < RUN:
        bits &= bits << (step if across else step * mask.width)
        step *= 2
    return bits


def survives(data: bytes, dpi: int, folder: Path, last: int = 0) -> None:
    greys = pages(data, "gray", dpi, folder, last)
    blacks = pages(data, "mono", dpi, folder, last)
    assert len(greys) == len(blacks) > 0
    for grey, black in zip(map(mask_of, greys), map(mask_of, blacks), strict=True):
        dark = grey.bits.bit_count()
        # What is missing are single pixels at edges: most in Chinese, 5 of 100. In colour print it
        # is a fifth.
        assert (grey.bits & black.bits).bit_count() > 0.94 * dark
        assert black.bits.bit_count() < 1.5 * dark
        for across in (True, False):
            lines = rules(grey, across)
            # A stroke may be a row of pixels thinner at its edge, but not gone.
            there, beside = rules(black, across), black.width if across else 1
            kept = (lines & (there | there << beside | there >> beside)).bit_count()
            assert kept >= 0.99 * lines.bit_count()


COLOUR = re.compile(rb"(?<![\w.])((?:[\d.]+ ){1,4})(rg|RG|g|G|k|K)(?!\w)")


def colours(data: bytes) -> set[tuple[float, ...]]:
    """The colours that pages and their drawings set."""
    found: set[tuple[float, ...]] = set()
    with pikepdf.open(BytesIO(data)) as pdf:
        for sheet in pdf.pages:
            streams = [each.read_bytes() for each in sheet.Resources.get("/XObject", {}).values()]
            for stream in (sheet.Contents.read_bytes(), *streams):
                for numbers, _ in COLOUR.findall(stream):
                    found.add(tuple(map(float, numbers.split())))
    return found


@pytest.mark.parametrize(("handout", "locale"), in_turns(2))
def test_nothing_is_grey(handout: str, locale: str) -> None:
    looks = ("mono", "form-mono") if (handout, locale) == ("symptom-checklist", "ar") else ("mono",)
    for look in looks:
        assert colours(made(handout, locale, look)) <= {
            (0.0,), (1.0,), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
        }  # fmt: skip


@pytest.mark.parametrize("dpi", [300, 600])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_strokes_survive(locale: str, dpi: int, tmp_path: Path) -> None:
    survives(made("symptom-checklist", locale, "mono"), dpi, tmp_path, last=1)


def test_the_measure_finds_what_is_lost(tmp_path: Path) -> None:
    """Letters and rules in the greys of colour print do not survive."""
    with pytest.raises(AssertionError):
        survives(made("symptom-checklist", "ar"), 300, tmp_path, last=1)


STROKES = [
    *(pytest.param(*each.values, id=each.id, marks=each.marks) for each in in_turns(2)
      if each.values[1] not in ALWAYS),
    # In each run a sheet in one of the languages that are always looked at, by turns.
    *(pytest.param(handout, locale, id=f"{handout}-{locale}",
                   marks=slow_unless((number + turn) % len(ALWAYS) == 0))
      for number, handout in enumerate(workshop().handout_names)
      for turn, locale in enumerate(ALWAYS)),
]


@pytest.mark.conformance
@pytest.mark.parametrize(("handout", "locale"), STROKES)
def test_strokes_of_each_sheet_survive(handout: str, locale: str, tmp_path: Path) -> None:
    """On the first page, which has a piece of most that the sheet has."""
    survives(made(handout, locale, "mono"), 300, tmp_path, last=1)


@pytest.mark.slow
@pytest.mark.conformance
@pytest.mark.parametrize("handout", workshop().handout_names)
def test_strokes_of_each_sheet_survive_finely(handout: str, tmp_path: Path) -> None:
    survives(made(handout, "en", "mono"), 600, tmp_path, last=1)


def test_a_logo_becomes_dots(tmp_path: Path) -> None:
    """A picture in colour is made of black dots here, not by each printer in its own way."""
    picture = BytesIO()
    Image.linear_gradient("L").resize((400, 400)).convert("RGB").save(picture, "PNG")
    clinic = Clinic(logo="logo.png", logo_data=picture.getvalue())
    data = made("symptoms", "en", "mono", clinic)
    with pikepdf.open(BytesIO(data)) as pdf:
        drawn = b"".join(
            each.read_bytes() for each in pdf.pages[0].Resources.XObject.values()
        )
    assert b"/W 300 /H 300 /CS/G /BPC 1" in drawn
    (black,) = pages(data, "mono", 300, tmp_path, last=1)
    (grey,) = pages(data, "gray", 300, tmp_path, last=1)
    corner = (150, 100, 400, 400)
    share = count(black.crop(corner)) / count(grey.crop(corner))
    assert 0.8 < share < 1.5


def test_masks_tell_rules_from_letters() -> None:
    row = Image.new("1", (200, 90))
    for x in range(100):
        row.putpixel((x + 100, 1), 1)
    column = Image.new("1", (200, 90))
    for y in range(80):
        column.putpixel((199, y + 10), 1)
    for image, length, along in ((row, 100, True), (column, 80, False)):
        mask = mask_of(image)
        assert count(image) == length
        assert rules(mask, across=along).bit_count() == length - RUN + 1
        assert rules(mask, across=not along) == 0
