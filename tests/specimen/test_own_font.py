"""A language with a font of its own, from the text to the finished file and back."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import page
import pymupdf
import pypdfium2
import pytest
from made_fonts import laid
from msgspec.structs import replace

from omshandout.content.specimen import Sample
from omshandout.model.text import Language
from omshandout.readback import read_fonts
from omshandout.render.workshop import Workshop
from omshandout.tasks import specimen
from omshandout.tasks.specimen import language_of_sample, render_specimen
from omshandout.text.font_files import manifest, read_font

NAME = "Own"


@pytest.fixture
def samples(
    by_script: dict[str, list[Sample]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Sample]]:
    """Texts in Urdu, which has a font of its own (the wide one, which is no one's for Arabic), and
    in Arabic, which has none."""
    entry = next(each for each in manifest() if each.name == "KurintoSans")
    own = laid(tmp_path, read_font(entry, bold=False), "Arab", name=f"{NAME}.ttf",
               bold=read_font(entry, bold=True))  # fmt: skip

    def language(sample: Sample) -> Language:
        found = language_of_sample(sample)
        return replace(found, fonts=(own,)) if sample.tag == "ur" else found

    monkeypatch.setattr(specimen, "language_of_sample", language)
    yield [next(each for each in by_script["Arab"] if each.tag == tag) for tag in ("ur", "ar")]


def poppler(data: bytes) -> str:
    made = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return made.stdout.decode()


def pdfium(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as pdf:
        return "\n".join(str(leaf.get_textpage().get_text_range()) for leaf in pdf)


def mupdf(data: bytes) -> str:
    with pymupdf.open(stream=data) as pdf:
        return "\n".join(str(leaf.get_text()) for leaf in pdf)


@pytest.mark.parametrize("reader", [poppler, pdfium, mupdf])
def test_words_come_back(
    reader: Callable[[bytes], str], samples: list[Sample], workshop: Workshop
) -> None:
    found = reader(render_specimen(workshop, samples, 0).data)
    found = re.sub("[\u200e\u200f\u202a-\u202e\\s]+", "", unicodedata.normalize("NFC", found))
    for sample in samples:
        text = re.sub(r"\s+", "", unicodedata.normalize("NFC", sample.text))
        assert found.count(text) == 2, sample.tag


def test_the_file_says_which_font_it_is(samples: list[Sample], workshop: Workshop) -> None:
    data = render_specimen(workshop, samples, 0).data
    names = {font.name for font in read_fonts(data)}
    # From right to left regular and bold are one font; that of Arabic has other units.
    (own,) = {name for name in names if NAME in name}
    assert re.fullmatch(rf"(Bold)?{NAME}-[0-9a-f]{{8}}-Regular", own)
    assert names == {own, "NotoSansArabic-Regular"}
    report = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant


def test_another_language_stays_as_it_was(
    samples: list[Sample], by_script: dict[str, list[Sample]], workshop: Workshop
) -> None:
    """The same bytes, whether Urdu was set before or not."""
    arabic = samples[1:]
    fresh = render_specimen(Workshop(workshop.places), arabic, 0).data
    render_specimen(workshop, samples, 0)
    assert render_specimen(workshop, arabic, 0).data == fresh
    assert BytesIO(fresh).read(4) == b"%PDF"
