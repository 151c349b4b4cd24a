"""Readers of PDF that share no code with us: bytes to text."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable

import pymupdf
import pypdfium2
import pytest
from pdfjs import Text, missing, pdfjs

Reader = Callable[[bytes], str]


def poppler(data: bytes) -> str:
    if shutil.which("pdftotext") is None and not os.environ.get("CI"):
        pytest.skip("pdftotext is not installed")
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()


def pdfium(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def mupdf(data: bytes) -> str:
    with pymupdf.open(stream=data, filetype="pdf") as document:
        return "\n".join(page.get_text() for page in document)


def firefox(data: bytes) -> str:
    """pdf.js in the order of drawing, as Firefox searches and copies."""
    return _pdfjs(data).drawn


def firefox_tags(data: bytes) -> str:
    """pdf.js by the tags, as Firefox hands it to a screen reader."""
    return _pdfjs(data).tagged


def _pdfjs(data: bytes) -> Text:
    if (reason := missing()) and not os.environ.get("CI"):
        pytest.skip(reason)
    return pdfjs().read_bytes(data)


READERS: dict[str, Reader] = {
    "poppler": poppler, "pdfium": pdfium, "mupdf": mupdf, "firefox": firefox,
    "firefox-tags": firefox_tags,
}  # fmt: skip


def readers_here() -> dict[str, Reader]:
    """Those that can be asked; ``tests/conformance/test_extraction.py`` tells which cannot."""
    left_out = ("firefox", "firefox-tags") if missing() and not os.environ.get("CI") else ()
    return {name: read for name, read in READERS.items() if name not in left_out}
