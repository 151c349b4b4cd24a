"""Words that come back from a PDF, through readers that share no code with us."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

_CJK = "\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_TOKEN = re.compile(rf"[{_CJK}]|[^\s{_CJK}]+")


def readers() -> dict[str, Callable[[Path], str]]:
    """The readers that are there, by name."""
    found: dict[str, Callable[[Path], str]] = {}
    if shutil.which("pdftotext"):
        found["Poppler"] = _poppler
    for name, module, read in (("PDFium", "pypdfium2", _pdfium), ("MuPDF", "pymupdf", _mupdf)):
        try:
            import_module(module)
        except ImportError:
            continue
        found[name] = read
    return found


def _poppler(path: Path) -> str:
    run = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    )
    return run.stdout.decode("utf-8", "replace")


def _pdfium(path: Path) -> str:
    document = import_module("pypdfium2").PdfDocument(str(path))
    pages = []
    for page in document:
        text = page.get_textpage()
        pages.append(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return "\n".join(pages)


def _mupdf(path: Path) -> str:
    with import_module("pymupdf").open(str(path)) as document:
        return "\n".join(page.get_text() for page in document)


def words(text: str, *, punctuation: bool = False) -> list[str]:
    """Words of a text; each character of Chinese is one, since no spaces part them.

    Compatibility forms count as the plain characters, and characters without display (direction
    marks, joiners, soft hyphens) do not count: readers differ in them. Without ``punctuation``
    its marks count as spaces, else they belong to the word they touch.
    """
    plain = unicodedata.normalize("NFKC", text)
    return _TOKEN.findall("".join(_shown(each, punctuation) for each in plain))


def _shown(character: str, punctuation: bool) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category[0] in "PS" and not punctuation else character


def in_order(expected: Sequence[str], found: Sequence[str]) -> int:
    """How many of the expected words come back in order: the longest common subsequence.

    Bits of a big integer stand for the expected words (Hyyrö 2004), so that it takes one step
    for each word found.
    """
    places: dict[str, int] = {}
    for index, word in enumerate(expected):
        places[word] = places.get(word, 0) | 1 << index
    full = (1 << len(expected)) - 1
    row = full
    for word in found:
        matched = row & places.get(word, 0)
        row = ((row + matched) | (row - matched)) & full
    return len(expected) - row.bit_count()
