"""Text comes back from every shipped document through readers that share no code with us.

Poppler (``pdftotext``), PDFium (Chrome, Edge) and MuPDF put the words of a page in order each in
its own way. Every word of every text has to be there, in the order in which it is read.

What no file can help, tried with many ways to write one:

- What stands beside a text on the page may come between two of its lines.
- PDFium and Poppler turn left-to-right words next to each other inside a right-to-left line
  about: "syndrome opsoclonus". Their words are looked for in any order, side by side.
- Poppler and PDFium join a word that is parted at its hyphen by the end of a line.
- PDFium gives brackets of right-to-left text mirrored, since it takes what it reads for the
  shapes. We write the characters, as the standard says and the others expect.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from unicodedata import bidirectional, category, normalize

import pymupdf
import pypdfium2
import pytest
from shipped import documents, made, workshop

from omshandout.i18n import localize
from omshandout.model.blocks import iter_texts
from omshandout.model.options import Clinic
from omshandout.model.text import Direction, Language, LocalText

_JOINERS = "\u200c\u200d"
_SOFT_HYPHENS = ("\u00ad", "\u0002", "\ufffe")  # the last two are what PDFium makes of one
_GAP = 60
"""Most words that may stand between two words of a text: a line or two of its neighbours."""

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


READERS = {"poppler": poppler, "pdfium": pdfium, "mupdf": mupdf}
TURNS_STRETCHES = {"poppler", "pdfium"}


def clean(text: str) -> str:
    for hyphen in _SOFT_HYPHENS:
        before, *rest = text.split(hyphen)
        text = before + "".join(part.lstrip("\r\n") for part in rest)
    return normalize("NFC", text)


def is_han(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"


def words(text: str) -> list[str]:
    """Letters, digits and marks of one direction that stand together.

    In Han, which has no spaces, each character.
    """

    def kind(pair: tuple[int, str]) -> int:
        index, character = pair
        if is_han(character):
            return index + 1
        if character in _JOINERS or category(character)[0] == "M":
            return joined.get(index - 1, 0)
        if category(character)[0] not in "LN":
            return 0
        return -1 if right_to_left(character) else -2

    joined: dict[int, int] = {}

    def remembered(pair: tuple[int, str]) -> int:
        joined[pair[0]] = kind(pair)
        return joined[pair[0]]

    return [
        "".join(character for _, character in group)
        for key, group in groupby(enumerate(clean(text)), remembered)
        if key
    ]


def test_words() -> None:
    assert words("Über-all (2\u00ad\nx) क्ष।\u200b 眼A") == ["Über", "all", "2x", "क्ष", "眼", "A"]
    assert words("HVA وVMA مرضٌ") == ["HVA", "و", "VMA", "مرضٌ"]


def right_to_left(word: str) -> bool:
    return any(bidirectional(character) in ("R", "AL") for character in word)


def groups_of(plain: str, language: Language, reader: str) -> Iterator[Sequence[str]]:
    """Words to find one after the other; those of one group in any order."""
    mixed = language.direction is Direction.RTL and reader in TURNS_STRETCHES
    for rtl, group in groupby(words(plain), right_to_left):
        if mixed and not rtl:
            yield tuple(group)
        else:
            yield from ((word,) for word in group)


def readings(plain: str) -> Iterator[str]:
    """The text, and as it is without one of its hyphens: they join what a line's end parted."""
    yield plain
    for place, character in enumerate(plain):
        if character == "-":
            yield plain[:place] + plain[place + 1 :]


class Found:
    """The words of a document as a reader gives them."""

    def __init__(self, text: str) -> None:
        self._places: dict[str, list[int]] = {}
        for place, word in enumerate(words(text)):
            self._places.setdefault(word, []).append(place)

    def has(self, text: LocalText, reader: str) -> bool:
        """Whether the words of a text come one after the other, not far from each other."""
        read = (list(groups_of(each, text.language, reader)) for each in readings(text.plain))
        return any(not groups or self.follow(groups) for groups in read)

    def follow(self, groups: Sequence[Sequence[str]]) -> bool:
        starts = sorted({place for word in groups[0] for place in self._places.get(word, ())})
        return any(self._follow(groups, start - 1) for start in starts)

    def _follow(self, groups: Sequence[Sequence[str]], at: int) -> bool:
        end: int | None = at
        for group in groups:
            end = self._end_of(group, end)
            if end is None:
                return False
        return True

    def _end_of(self, group: Sequence[str], after: int) -> int | None:
        """Place of the last word of a group, each the first that is left after a place."""
        taken: set[int] = set()
        for word in group:
            known = self._places.get(word, [])
            later = (place for place in known[bisect_right(known, after) :] if place not in taken)
            place = next(later, None)
            if place is None or place > after + _GAP:
                return None
            taken.add(place)
        return max(taken)


def printed(handout: str, locale: str) -> Iterator[LocalText]:
    """The texts of a document that stand on its pages."""
    shop = workshop()
    local, _ = localize(
        shop.handout(handout), shop.translations(locale, handout), shop.language(locale), {},
        shop.keep_terms, allow_untranslated=True,
    )
    return (text for text in iter_texts(local) if not text.key.endswith(".alt"))


@pytest.mark.conformance
@pytest.mark.parametrize(
    ("handout", "locale"), [pytest.param(*each, id="-".join(each)) for each in documents()]
)
def test_every_word_comes_back_in_order(handout: str, locale: str) -> None:
    data = made(handout, locale)
    texts = list(printed(handout, locale))
    lost = []
    for name, reader in READERS.items():
        found = Found(reader(data))
        lost += [(name, text.key, text.plain) for text in texts if not found.has(text, name)]
    assert lost == []


CLINIC = Clinic(
    name="عيادة (الأطفال) OMS",
    phones=(("هاتف", "+44 171 555 0199"), ("ليلا", "0800-555-012")),
    hours="الطابق 3 الغرفة 12",
    emergency="112",
)


@pytest.mark.parametrize("reader", READERS)
def test_numbers_and_brackets_inside_arabic(reader: str) -> None:
    lines = READERS[reader](made("symptoms", "ar", clinic=CLINIC))
    text = " ".join(clean(lines).replace("\u00a0", " ").split())
    for number in ("+44 171 555 0199", "0800-555-012", "112"):
        assert number in text
    found = Found(lines)
    for in_order in ("عيادة الأطفال OMS", "الطابق 3 الغرفة 12"):
        assert found.follow([[word] for word in words(in_order)]), in_order
    # PDFium mirrors: see the top.
    bracketed = ")الأطفال(" if reader == "pdfium" else "(الأطفال)"
    assert bracketed in text
