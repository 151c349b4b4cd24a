"""Files that our own page writer makes, read back: what went in comes out, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from itertools import groupby

import pypdfium2
import pytest
from reportlab.platypus.flowables import Flowable

from omshandout.model.options import DocMeta, Paper, Profile
from omshandout.model.text import ENGLISH, Direction, Language, LocalText, Run, TextStatus
from omshandout.pdf import DrawingStore, FormFields, write_pdf
from omshandout.pdf.metadata import NAMESPACE
from omshandout.readback import (
    dump_tags,
    logical_text,
    page_artifacts,
    page_words,
    read_fields,
    read_fonts,
    read_info,
    read_tags,
)
from omshandout.readback.info import OWN_NAMESPACE
from omshandout.structure.marks import Artifact
from omshandout.structure.tree import Node, Role, StructTree
from omshandout.text.fonts import FontSet
from omshandout.text.glyphs import Line
from omshandout.text.lines import break_lines
from omshandout.text.paragraph import Shaper

ARABIC = Language("ar", "ar", "Arab", Direction.RTL)
HINDI = Language("hi", "hi", "Deva", Direction.LTR)
HEBREW = Language("he", "he", "Hebr", Direction.RTL)

_INK = (0.1, 0.1, 0.1)
_SIZE = 12.0
_LEADING = 17.0
_A6 = (298.0, 420.0)
_FRAME = (30.0, 30.0, 238.0, 360.0)


@cache
def shaper() -> Shaper:
    return Shaper(FontSet())


def local(key: str, language: Language, *runs: Run | str) -> LocalText:
    whole = tuple(run if isinstance(run, Run) else Run(run) for run in runs)
    return LocalText(key, whole, language, TextStatus.SOURCE)


class Paragraph(Flowable):  # type: ignore[misc]
    """Lines of a text in the marks of its node, or of ``inline`` nodes for some of its runs."""

    def __init__(
        self, text: LocalText, inline: Mapping[int, str] | None = None,
        lines: Sequence[Line] = (), heading: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.text, self.inline, self.heading = text, inline or {}, heading
        self.lines = lines or break_lines(shaper().shape(text), _FRAME[2] / _SIZE)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return width, _LEADING * len(self.lines)

    def split(self, width: float, height: float) -> list[Flowable]:
        fitting = int(height / _LEADING)
        parts = (self.lines[:fitting], self.lines[fitting:])
        return [Paragraph(self.text, self.inline, each) for each in parts] if fitting else []

    def draw(self) -> None:
        y = _LEADING * len(self.lines)
        if self.heading:
            self.canv.heading(self.text.key, y)
        if not self.inline:
            self.canv.begin(self.text.key, self.lines[0].start)
        for line in self.lines:
            y -= _LEADING
            if self.inline:
                self.draw_line(line, y)
            else:
                self.canv.show(line.pieces, 0.0, y, _SIZE, _INK)
        if not self.inline:
            self.canv.end()

    def draw_line(self, line: Line, y: float) -> None:
        x = 0.0
        for node, group in groupby(line.pieces, key=lambda piece: self.inline.get(piece.run)):
            pieces = tuple(group)
            width = sum(piece.width_em for piece in pieces) * _SIZE
            self.canv.begin(node or self.text.key, min(piece.start for piece in pieces))
            self.canv.show(pieces, x, y, _SIZE, _INK)
            self.canv.end()
            run = self.text.runs[pieces[0].run]
            if run.link and node:
                self.canv.link(node, x, y, width, _SIZE, run.link, run.text)
            x += width


class Marked(Flowable):  # type: ignore[misc]
    """Something drawn in the marks of one node."""

    def __init__(self, node: str) -> None:
        super().__init__()
        self.node = node

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return width, 20.0


class Figure(Marked):
    def draw(self) -> None:
        self.canv.begin(self.node)
        self.canv.stroke_path([(0, 0), (20, 15)], _INK, 1.0)
        self.canv.end()
        self.canv.figure_box(self.node, 0, 0, 20, 15)


class Box(Marked):
    def draw(self) -> None:
        self.canv.check_box(self.node, "falls", "yes", "Falls: yes", 0, 2, 14)


HEAD = local("h", ENGLISH, "Signs of ", Run("OMS", bold=True))
LONG = local("long", ENGLISH, *(["An office waffle, 3.5 times. ", Run("Bold ", bold=True)] * 25))
LINKED = local(
    "linked", ENGLISH, "See ", Run("our page", link="https://example.org/"), " or ask."
)
SIGNS = local(
    "signs", ARABIC,
    "يبدأ مرض ", Run("opsoclonus-myoclonus", language=ENGLISH, isolate=True),
    " فجأة قبل عمر 3 سنوات (عادة)، وقد يصيب 1 من كل 1,000,000 طفل. ",
    Run("اتصل فورًا", bold=True), " على الرقم ",
    Run("+1 (555) 010-0199", isolate=True), " بين الساعة 8:00 و17:30 إذا ظهرت الأعراض!",
)  # fmt: skip
MARKED = local("marked", ARABIC, "تقرّحات الفم، بِسْمِ 25% – ٢٥٪ (2025-2026) IgG/IgM.")
JEWISH = local("jewish", HEBREW, "הילד נופל 2-3 פעמים (ב\"OMS\") ביום.")
HINDI_TEXT = local("hindi", HINDI, "क्षत्रिय हिन्दी में लक्षण (OMS) 25%")
TEXTS = (HEAD, LONG, LINKED, SIGNS, MARKED, JEWISH, HINDI_TEXT)

META = DocMeta(
    handout="symptoms", locale="en", version="2026.1", title="Signs & more <OMS>",
    profile=Profile(paper=Paper.A4, form=True), created=1_790_000_000, draft=True,
    producer="omshandout 1.0", digests=(("catalog", "cd" * 32), ("content", "ab" * 32)),
)  # fmt: skip


def furniture(canvas: object, page: int, pages: int) -> None:
    canvas.artifact(Artifact.PAGINATION)  # type: ignore[attr-defined]
    text = local("", ENGLISH, f"Page {page} of {pages}")
    (line,) = break_lines(shaper().shape(text), 99.0)
    canvas.show(line.pieces, 30.0, 10.0, 8.0, _INK)  # type: ignore[attr-defined]
    canvas.end()  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def ours() -> bytes:
    listing = Node("list", Role.L, numbering="Decimal", children=[
        Node("item", Role.LI, children=[
            Node("label", Role.LBL, leaf=True), Node("body", Role.LBODY, leaf=True)])])
    table = Node("table", Role.TABLE, children=[
        Node("row0", Role.TR, children=[Node("yes", Role.TH, scope="Column", leaf=True)]),
        Node("row1", Role.TR, children=[
            Node("cell", Role.TD, headers=("yes",), children=[
                Node("box", Role.FORM, alt="Falls: yes", leaf=True)])]),
    ])  # fmt: skip
    root = Node("document", Role.DOCUMENT, children=[
        Node("h", Role.H1, title="Signs of OMS", leaf=True),
        Node("figure", Role.FIGURE, alt="An eye", leaf=True),
        Node("long", Role.P, leaf=True),
        Node("linked", Role.P, leaf=True, children=[
            Node("linked/1", Role.LINK, alt="our page", url="https://example.org/", inline=True,
                 leaf=True)]),
        Node("signs", Role.P, tag="ar", leaf=True, children=[
            Node("signs/1", Role.SPAN, tag="en", inline=True, leaf=True)]),
        Node("marked", Role.P, tag="ar", leaf=True),
        Node("jewish", Role.P, tag="he", leaf=True),
        Node("hindi", Role.P, tag="hi", leaf=True),
        listing, table,
    ])  # fmt: skip
    story = [
        Paragraph(HEAD, heading=True),
        Figure("figure"),
        Paragraph(LONG),
        Paragraph(LINKED, {1: "linked/1"}),
        Paragraph(SIGNS, {1: "signs/1"}),
        *(Paragraph(text) for text in (MARKED, JEWISH, HINDI_TEXT)),
        Paragraph(local("label", ENGLISH, "1.")),
        Paragraph(local("body", ENGLISH, "Wait")),
        Paragraph(local("yes", ENGLISH, "Yes")),
        Box("box"),
    ]  # fmt: skip
    return write_pdf(
        story, page_size=_A6, frames=(_FRAME, _FRAME), meta=META, furniture=furniture,
        tree=StructTree(root, "en", "Signs"), form=FormFields(),
        drawings=DrawingStore({}.__getitem__),
    ).data  # fmt: skip


DUMP = """\
Document lang=en
  H1 "Signs of OMS"
  Figure alt="An eye" bbox
  P {long} pages=1,2
  P
    "See "
    Link url=https://example.org/ alt="our page" "our page"
    " or ask."
  P lang=ar
    "يبدأ مرض "
    Span lang=en "opsoclonus-myoclonus"
    {after}
  P lang=ar {marked}
  P lang=he {jewish}
  P lang=hi {hindi}
  L numbering=Decimal
    LI
      Lbl "1."
      LBody "Wait"
  Table
    TR
      TH scope=Column "Yes"
    TR
      TD headers="Yes"
        Form name=falls.yes type=Btn alt="Falls: yes"
"""


def test_tags(ours: bytes) -> None:
    def quoted(text: str) -> str:
        escaped = text.replace('"', '\\"')
        return f'"{escaped}"'

    after = SIGNS.plain.partition("opsoclonus-myoclonus")[2]
    assert dump_tags(read_tags(ours)) == DUMP.format(
        long=quoted(LONG.plain), after=quoted(after), marked=quoted(MARKED.plain),
        jewish=quoted(JEWISH.plain), hindi=quoted(HINDI_TEXT.plain),
    )  # fmt: skip


def test_every_text_is_a_line_of_the_logical_text(ours: bytes) -> None:
    lines = logical_text(ours).splitlines()
    assert lines == [*(text.plain.strip() for text in TEXTS), "1.", "Wait", "Yes"]


def test_words_of_pages(ours: bytes) -> None:
    pages = page_words(ours)
    assert len(pages) > 1
    words = [word for page in pages for word in page]
    assert words == logical_text(ours).split()


def test_pdfium_finds_the_same_latin_words(ours: bytes) -> None:
    """A third reader: what is drawn on the first page is what we say is on it."""
    document = pypdfium2.PdfDocument(BytesIO(ours))
    try:
        seen = document[0].get_textpage().get_text_range().split()
    finally:
        document.close()
    furniture_words = page_artifacts(ours)[0][0].split()
    assert seen == [*page_words(ours)[0], *furniture_words]


def test_furniture(ours: bytes) -> None:
    total = len(page_words(ours))
    assert page_artifacts(ours) == tuple(
        (f"Page {number} of {total}",) for number in range(1, total + 1)
    )


def test_fonts(ours: bytes) -> None:
    fonts = read_fonts(ours)
    names = {font.name for font in fonts}
    assert {"NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Regular"} <= names
    assert [font.name for font in fonts if not (font.complete and font.embedded)] == []
    assert all(font.subset for font in fonts)


def test_fields(ours: bytes) -> None:
    (box,) = read_fields(ours)
    assert (box.name, box.kind, box.tooltip) == ("falls.yes", "Btn", "Falls: yes")
    assert box.export_values == ("yes",)
    assert box.value in ("", "Off")
    assert box.page == len(page_words(ours))


def test_info(ours: bytes) -> None:
    info = read_info(ours)
    assert (info.handout, info.locale, info.version) == ("symptoms", "en", "2026.1")
    assert (info.profile, info.review_state) == ("a4-form", "draft")
    assert info.digests == META.digests
    assert (info.title, info.language, info.producer) == (META.title, "en", META.producer)
    assert info.pages == len(page_words(ours))
    assert info.paper is None  # A6
    assert info.created == info.modified
    assert info.created is not None
    assert info.created.timestamp() == META.created
    assert (info.pdfua, info.pdfa[:7]) == ("PDF/UA-1", "PDF/A-2")


def test_reader_and_writer_mean_the_same_namespace() -> None:
    assert OWN_NAMESPACE == NAMESPACE
