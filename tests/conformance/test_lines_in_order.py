"""Lines of each kind that readers turn about, in Arabic, Persian, Urdu and Hebrew, read back.

A range, a percentage or a telephone number that comes back from the other end is a wrong number.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from unicodedata import normalize

import outloud
import page
import pytest
from readers import READERS
from rtl_lines import LINES, page_of, text_of
from shipped import workshop

from omshandout.readback import logical_text

TAGS = tuple(dict.fromkeys(language.tag for language, _ in LINES.values()))

# What a reader gives back otherwise, and what that is. All else comes back as it was written.
PDFIUM = {
    "brackets beside right-to-left words are mirrored": (
        "brackets", "brackets around Latin", "brackets after Latin", "brackets around numbers",
        "quotation marks", "brackets in Hebrew", "brackets in Persian", "telephone in brackets",
    ),
    "a sign that touches a number stands at its other side": (
        "percent", "Arabic percent", "percent in Persian", "percent in Hebrew",
        "telephone with hyphens", "numbers in a row", "number with Hebrew prefix",
        "range of Arabic digits",
    ),
}  # fmt: skip
FIREFOX = {
    "a vowel mark that ends a word goes to the sign after it": (
        "marks before signs",
    ),
}  # fmt: skip
OTHERWISE: dict[str, dict[str, tuple[str, ...]]] = {
    "poppler": {
        "a hyphen before a number stands behind it": (
            "number with Hebrew prefix", "percent in Hebrew",
        ),
    },
    "pdfium": PDFIUM,
    "mupdf": {"the Arabic sign of percent stands at the end": (
        "Arabic percent", "percent in Persian",
    )},
    "firefox": FIREFOX,
    "firefox-tags": FIREFOX,
}  # fmt: skip


@cache
def made(tag: str) -> bytes:
    """A document with all lines of a language."""
    names = [name for name, (language, _) in LINES.items() if language.tag == tag]
    return page_of(workshop(), [text_of(name) for name in names])


def plain(text: str) -> str:
    """Without marks of direction; each stretch of spaces and line ends is one space."""
    shown = re.sub("[\u200e\u200f\u202a-\u202e]", "", normalize("NFC", text))
    return " ".join(shown.split())


def squeezed(text: str) -> str:
    """Without spaces: MuPDF ends a line where a bracket and a left-to-right word meet."""
    return plain(text).replace(" ", "")


def exempt(reader: str, name: str) -> bool:
    return any(name in names for names in OTHERWISE[reader].values())


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("tag", TAGS)
def test_each_kind_comes_back(reader: str, tag: str) -> None:
    found = squeezed(READERS[reader](made(tag)))
    wanted = {
        name: squeezed(text_of(name).plain)
        for name, (language, _) in LINES.items() if language.tag == tag
    }  # fmt: skip
    lost = [name for name, text in wanted.items() if text not in found]
    assert [name for name in lost if not exempt(reader, name)] == []
    kept = [name for name in wanted if exempt(reader, name) and name not in lost]
    assert kept == [], "no exception any more"


@pytest.mark.parametrize("reader", ["firefox", "firefox-tags", "poppler"])
@pytest.mark.parametrize("tag", TAGS)
def test_spaces_come_back(reader: str, tag: str) -> None:
    """Between words of two directions, beside signs, and after a word with a vowel mark."""
    found = plain(READERS[reader](made(tag)))
    for name, (language, _) in LINES.items():
        # Poppler writes a space before the colon of the one, as it does of any Hebrew line.
        if language.tag == tag and not exempt(reader, name) and name != "telephone in Hebrew":
            assert plain(text_of(name).plain) in found, name


@pytest.mark.parametrize("tag", TAGS)
def test_pdfium_gives_numbers_as_they_are(tag: str) -> None:
    """Whatever becomes of the signs beside them."""
    found = re.findall(r"[\d.,:/+-]*\d", READERS["pdfium"](made(tag)))
    for name, (language, _) in LINES.items():
        if language.tag == tag and name not in ("range set apart", "number with Hebrew prefix"):
            for number in re.findall(r"\d+(?:[-.:/]\d+)*", text_of(name).plain):
                assert any(number in each for each in found), (name, number)


@pytest.mark.parametrize("tag", TAGS)
def test_our_own_reader_gives_them_back(tag: str) -> None:
    found = squeezed(logical_text(made(tag)))
    for name, (language, _) in LINES.items():
        if language.tag == tag:
            assert squeezed(text_of(name).plain) in found, name


@pytest.mark.parametrize("tag", TAGS)
def test_they_conform(tag: str, tmp_path: Path) -> None:
    data = made(tag)
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        assert page.validate_pdf_bytes(data, profile=profile).is_compliant
    path = tmp_path / "lines.pdf"
    path.write_bytes(data)
    result = outloud.check(str(path))
    assert {f.rule for f in result.findings if f.severity == "error"} == set()
