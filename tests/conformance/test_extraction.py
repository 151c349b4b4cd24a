"""Text comes back from every shipped document through readers that share no code with us.

Poppler (``pdftotext``), PDFium (Chrome, Edge), MuPDF and pdf.js (Firefox; by order of drawing and
by tags) put the words of a page in order each in its own way. Every word of every text has to be
there, in the order in which it is read.

What no file can help, tried with many ways to write one:

- What stands beside a text on the page may come between two of its lines.
- Poppler and PDFium join a word that is parted at its hyphen by the end of a line.
- PDFium gives brackets of right-to-left text mirrored, see ``test_brackets_by_another_writer``.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from io import BytesIO
from unicodedata import bidirectional

import pikepdf
import pytest
from pdfjs import FOLDER, missing
from read_words import clean, words
from readers import READERS, readers_here
from shipped import in_turns, made, workshop

from omshandout.i18n import localize
from omshandout.model.blocks import Use, iter_texts
from omshandout.model.options import Clinic, Opening, Phone, Purpose
from omshandout.model.text import LocalText
from omshandout.model.use import for_use

_GAP = 60
"""Most words that may stand between two words of a text: a line or two of its neighbours."""


def test_words() -> None:
    assert words("Über-all (2\u00ad\nx) क्ष।\u200b 眼A") == ["Über", "all", "2x", "क्ष", "眼", "A"]
    assert words("HVA وVMA مرضٌ") == ["HVA", "وVMA", "مرضٌ"]


def right_to_left(word: str) -> bool:
    return any(bidirectional(character) in ("R", "AL") for character in word)


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

    def has(self, text: LocalText) -> bool:
        """Whether the words of a text come one after the other, not far from each other."""
        read = (words(each) for each in readings(text.plain))
        return any(not wanted or self.follow(wanted) for wanted in read)

    def follow(self, wanted: Sequence[str]) -> bool:
        return any(self._follow(wanted, start) for start in self._places.get(wanted[0], ()))

    def _follow(self, wanted: Sequence[str], at: int) -> bool:
        for word in wanted[1:]:
            known = self._places.get(word, [])
            place = bisect_right(known, at)
            if place == len(known) or known[place] > at + _GAP:
                return False
            at = known[place]
        return True


def printed(handout: str, locale: str) -> Iterator[LocalText]:
    """The texts of a document that stand on its pages."""
    shop = workshop()
    local, _ = localize(
        shop.handout(handout), shop.translations(locale, handout), shop.language(locale), {},
        shop.keep_terms, allow_untranslated=True,
    )
    paper = for_use(local, Use.PAPER)
    return (text for text in iter_texts(paper) if not text.key.endswith(".alt"))


def test_every_reader_is_here() -> None:
    if reason := missing():
        pytest.skip(f"not read by pdf.js: {reason}")
    assert len(readers_here()) == len(READERS)


def test_pdfjs_comes_from_where_npm_is_told() -> None:
    """One version, known by its digest, and no address of a registry."""
    lock = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))["dependencies"]
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert packages["node_modules/pdfjs-dist"]["version"] == wanted["pdfjs-dist"]
    assert all("integrity" in each and "resolved" not in each for each in packages.values())
    assert "registry=" not in (FOLDER / ".npmrc").read_text(encoding="utf-8")


@pytest.mark.conformance
@pytest.mark.parametrize(
    ("handout", "locale"), in_turns()
)
def test_every_word_comes_back_in_order(handout: str, locale: str) -> None:
    data = made(handout, locale)
    texts = list(printed(handout, locale))
    lost = []
    for name, reader in readers_here().items():
        found = Found(reader(data))
        lost += [(name, text.key, text.plain) for text in texts if not found.has(text)]
    assert lost == []


CLINIC = Clinic(
    name=(("ar", "عيادة (الأطفال) OMS"),),
    phones=(
        Phone(Purpose.DAY, "+44 171 555 0199"), Phone(Purpose.NIGHT, "0800-555-012"),
        Phone(Purpose.OTHER, "a.b-c@oms.example.org", (("ar", "بريد"),)),
        Phone(Purpose.INTERPRETER, "(0172) 666 018"), Phone(Purpose.EMERGENCY, "112"),
    ),
    hours=(Opening((6, 0, 1, 2, 3), 510, 990), Opening((4,)), Opening((5,), 540, 1440)),
    note=((
        "ar", "الطابق 3 الغرفة 12، مبنى Great Ormond Street Hospital (Unit 2.5b) قرب المدخل"
    ),),
)


@pytest.mark.parametrize("reader", READERS)
def test_numbers_and_brackets_inside_arabic(reader: str) -> None:
    lines = READERS[reader](made("symptoms", "ar", clinic=CLINIC))
    text = " ".join(clean(lines).replace("\u00a0", " ").split())
    for number in ("+44 171 555 0199", "0800-555-012", "112"):
        assert number in text
    # Brackets are mirrored in PDFium, but the area code stays in front.
    assert text.index("0172") < text.index("666 018")
    found = Found(lines)
    for in_order in ("عيادة الأطفال OMS", "الطابق 3 الغرفة 12"):
        assert found.follow(words(in_order)), in_order
    # PDFium mirrors: see the top.
    bracketed = ")الأطفال(" if reader == "pdfium" else "(الأطفال)"
    assert bracketed in text


@pytest.mark.parametrize("reader", READERS)
def test_hours_inside_arabic(reader: str) -> None:
    """A time that turned round would be one at which nobody answers."""
    text = " ".join(clean(READERS[reader](made("symptoms", "ar", clinic=CLINIC))).split())
    for line in (
        "الأحد إلى الخميس: من 8:30 ص إلى 4:30 م", "الجمعة: مغلق",
        "السبت: من 9:00 ص إلى 12:00 ص",
    ):
        assert line in text


@pytest.mark.parametrize("reader", READERS)
def test_latin_words_inside_arabic(reader: str) -> None:
    """Letter by letter: spaces, hyphens, full stops and all."""
    lines = READERS[reader](made("symptoms", "ar", clinic=CLINIC))
    text = " ".join(re.sub("[\u202a-\u202e]", "", clean(lines)).split())
    for phrase in ("a.b-c@oms.example.org", "Great Ormond Street Hospital", "Unit 2.5b"):
        assert phrase in text


BRACKET_LINE = "\u0628\u0627(\u0628)\u0627\u0628"
"""Arabic letters, some of them in brackets."""


@pytest.mark.parametrize("reader", ["poppler", "pdfium", "mupdf"])
@pytest.mark.parametrize("as_shapes", [False, True], ids=["characters", "shapes"])
@pytest.mark.parametrize("actual", [False, True], ids=["plain", "actual-text"])
def test_brackets_by_another_writer(reader: str, as_shapes: bool, actual: bool) -> None:
    """No way to write a bracket suits PDFium and the others: a file that is not of our making.

    The glyphs stand from left to right. ToUnicode tells the character of the text or that of the
    shape, which is the mirrored one; ``ActualText`` tells the character.
    """
    data = bracketed(BRACKET_LINE, as_shapes=as_shapes, actual=actual)
    text = re.sub("[\u202a-\u202e]", "", READERS[reader](data)).strip()
    mirrored = as_shapes and not actual
    if reader == "pdfium":
        mirrored = not mirrored
    assert text == (BRACKET_LINE.translate({40: 41, 41: 40}) if mirrored else BRACKET_LINE)


def bracketed(line: str, *, as_shapes: bool, actual: bool) -> bytes:
    """A page with one right-to-left line, each character a glyph without an outline."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 100))
    shapes = line.translate({40: 41, 41: 40}) if as_shapes else line
    mapped = "".join(f"<{code:02X}> <{ord(each):04X}>\n" for code, each in enumerate(shapes, 65))
    to_unicode = pdf.make_stream(
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
        b"%d beginbfchar\n%sendbfchar endcmap" % (len(line), mapped.encode())
    )
    names = pikepdf.Array([65, *(pikepdf.Name(f"/g{at}") for at in range(len(line)))])
    blank = pdf.make_stream(b"600 0 0 0 600 700 d1 0 0 600 700 re f")
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3, FontBBox=[0, 0, 600, 700],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=65, LastChar=64 + len(line),
        Widths=[600] * len(line), Encoding=pikepdf.Dictionary(Differences=names),
        CharProcs=pikepdf.Dictionary({f"/g{at}": blank for at in range(len(line))}),
        ToUnicode=to_unicode, Resources=pikepdf.Dictionary(),
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    shown = []
    for code in reversed(range(65, 65 + len(line))):
        string = f"<{code:02X}> Tj"
        character = line[code - 65]
        if actual and character in "()":
            string = f"/Span <</ActualText (\\{character})>> BDC {string} EMC"
        shown.append(string)
    page.Contents = pdf.make_stream(f"BT /F1 12 Tf 20 50 Td {' '.join(shown)} ET".encode())
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(Direction=pikepdf.Name.R2L)
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()
