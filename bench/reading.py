"""Words that come back from a PDF, through readers that share no code with us."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests" / "helpers"))

import pdfjs  # noqa: E402  (of the tests' helpers)

_CJK = "\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_THAI = "\u0e01-\u0e4e"
_TOKEN = re.compile(
    rf"[{_CJK}]|[\u0e01-\u0e2e\u0e40-\u0e46][\u0e2f-\u0e3a\u0e47-\u0e4e]*|[^\s{_CJK}{_THAI}]+"
)
_PDFBOX = Path(__file__).parent / "pdfbox"

Read = Callable[[Path], str]


class Reader(Struct, frozen=True):
    """A way to read a PDF: its name, the program's version, and the function."""

    name: str
    version: str
    read: Read


def readers() -> dict[str, Read]:
    """The readers of the promise that are there, by name: Poppler, PDFium, MuPDF, pdf.js."""
    promised = ("Poppler", "PDFium", "MuPDF", "pdf.js")
    return {each.name: each.read for each in every_reader()[0] if each.name in promised}


@lru_cache(maxsize=1)
def every_reader() -> tuple[list[Reader], list[str]]:
    """All readers that are there, and for each that is not a line that says why."""
    found: list[Reader] = []
    lines: list[str] = []
    if shutil.which("pdftotext"):
        run = subprocess.run(["pdftotext", "-v"], capture_output=True, check=False)
        number = run.stderr.decode().split("\n")[0].split()[-1]
        found.append(Reader("Poppler", number, _poppler))
        found.append(Reader("Poppler -raw", number, lambda path: _poppler(path, "-raw")))
    else:
        lines.append("Poppler: pdftotext is not installed")
    for name, module, read in (
        ("PDFium", "pypdfium2", _pdfium), ("MuPDF", "pymupdf", _mupdf), ("pypdf", "pypdf", _pypdf),
    ):  # fmt: skip
        try:
            import_module(module)
        except ImportError:
            lines.append(f"{name}: pip install {module}")
            continue
        found.append(Reader(name, version(module), read))
    if reason := pdfjs.missing():
        lines.append(f"pdf.js: {reason}")
    else:
        number = pdfjs.pdfjs().version
        found.append(Reader("pdf.js", number, lambda path: pdfjs.pdfjs().read(path).drawn))
        found.append(Reader("pdf.js tags", number, lambda path: pdfjs.pdfjs().read(path).tagged))
    if shutil.which("java") and (_PDFBOX / "lib").is_dir():
        box = _PdfBox()
        for place, name in enumerate(("PDFBox", "PDFBox sorted", "PDFBox tags")):
            found.append(Reader(name, box.version, lambda path, at=place: box.read(path)[at]))
    else:
        lines.append(
            "PDFBox: needs Java and Maven: "
            "mvn -q -f bench/pdfbox dependency:copy-dependencies -DoutputDirectory=lib"
        )
    return found, lines


class _PdfBox:
    """A running ``pdfbox/Words.java``."""

    def __init__(self) -> None:
        self._java = subprocess.Popen(
            ["java", "-cp", str(_PDFBOX / "lib" / "*"), str(_PDFBOX / "Words.java")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )  # fmt: skip
        self.version = self._line()
        self._last: tuple[Path, list[str]] = (Path(), [])

    def _line(self) -> str:
        assert self._java.stdout
        return self._java.stdout.readline().rstrip("\n")

    def read(self, path: Path) -> list[str]:
        """Plain, sorted by place, and by tags."""
        if self._last[0] != path:
            assert self._java.stdin
            self._java.stdin.write(f"{path.absolute()}\n")
            self._java.stdin.flush()
            self._last = (path, [self._line().replace("\\n", "\n") for _ in range(3)])
        return self._last[1]


def _poppler(path: Path, *options: str) -> str:
    run = subprocess.run(
        ["pdftotext", *options, "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    )
    return run.stdout.decode("utf-8", "replace")


def _pypdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in import_module("pypdf").PdfReader(path).pages)


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
    """Words of a text; each character of Chinese and Thai is one, since no spaces part them.

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


class Found:
    """The words of a document as a reader gives them, to look for its texts in.

    Texts are looked for one by one, since a page may show them in another order than its source.
    """

    _NEAR = 30
    """Words of its neighbours that may stand among those of a text: a line or two."""

    def __init__(self, text: str) -> None:
        self._words = words(text)
        self._places: dict[str, list[int]] = {}
        for place, word in enumerate(self._words):
            self._places.setdefault(word, []).append(place)

    def most_of(self, wanted: Sequence[str]) -> int:
        """How many words of a text come back in order, where most of them do."""
        most = 0
        known = [(len(self._places.get(word, ())), at) for at, word in enumerate(wanted)]
        for count, at in sorted(each for each in known if each[0])[:6]:
            for place in self._places[wanted[at]][: max(count, 12)]:
                start = max(0, place - at - self._NEAR)
                window = self._words[start : place - at + len(wanted) + self._NEAR]
                most = max(most, in_order(wanted, window))
                if most == len(wanted):
                    return most
        return most
