"""Every shipped document, in every look, through two checkers that know nothing of each other.

``page`` checks PDF/UA-1 and PDF/A-2a, ``outloud`` checks PDF/UA-1, WCAG and what a person would
object to. No error and no warning is let pass but those of ``EXCEPTIONS``: each has its reason
and a proof that is made anew for each document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from unicodedata import category

import outloud
import page
import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from msgspec import Struct
from msgspec.structs import replace
from shipped import (
    ALWAYS,
    LOOKS,
    bound,
    looks_in_turns,
    made,
    packets,
    profiles,
    slow_unless,
    workshop,
)

from omshandout.model.options import (
    Clinic,
    Ink,
    Opening,
    Paper,
    Phone,
    Profile,
    Purpose,
    TextSize,
)
from omshandout.readback import TagNode, read_tags
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.render.sheets import render_sheet

CASES = looks_in_turns() + [
    pytest.param(handout, locale, look, id=f"{handout}-{locale}-{look}")
    for handout, locale, look in (
        ("about-oms", "en", "booklet"), ("about-oms", "ar", "booklet"),
        ("care-at-home", "hi", "booklet"), ("glossary", "zh_Hans", "large-booklet"),
        ("about-oms", "en", "duplex"), ("symptom-checklist", "ar", "form-duplex"),
    )
]  # fmt: skip
ALWAYS_OF = {
    packet.name: ALWAYS[number % len(ALWAYS)] for number, packet in enumerate(workshop().packets)
}
"""The language in which a packet is judged in each run, by turns."""
PACKETS = [
    pytest.param(
        packet, locale, look, id=f"packet-{packet}-{locale}-{look}",
        marks=slow_unless(look == "standard" and locale == ALWAYS_OF[packet]),
    )
    for packet, locale in packets()
    for look in ("standard", *(LOOKS[1:] if (packet, locale) == ("going-home", "ar") else ()))
] + [
    pytest.param(
        packet, locale, look, id=f"packet-{packet}-{locale}-{look}", marks=pytest.mark.slow
    )
    for packet, locale, look in (
        ("new-diagnosis", "zh_Hans", "large"), ("going-home", "ar", "booklet")
    )
]


class Finding(Struct, frozen=True):
    """What ``outloud`` says of a document."""

    rule: str
    severity: str
    message: str
    page: int
    evidence: str
    count: int


class Document(Struct, frozen=True):
    """A finished document and its tag tree."""

    data: bytes
    tags: TagNode

    @property
    def parts(self) -> list[TagNode]:
        """The cover and handouts of a packet."""
        return [node for node in self.tags.walk() if node.role == "Part"]

    @property
    def tables(self) -> list[TagNode]:
        return [node for node in self.tags.walk() if node.role == "Table"]


class Exempt(Struct, frozen=True):
    """Why a finding is let pass, and whether that is so in a document."""

    reason: str
    holds: Callable[[Finding, Document], bool]


def repeats_table_heads(finding: Finding, document: Document) -> bool:
    """The flagged lines are made of the words that head the columns of one table."""
    words = parts_of_words(finding.evidence.rstrip("…").replace(";", " "))
    if finding.evidence.endswith("…"):
        words.pop()  # it may be cut
    heads = [
        {word for cell in header_cells(table) for word in parts_of_words(cell.full_text)}
        for table in document.tables
    ]
    return bool(words) and any(set(words) <= each for each in heads)


def parts_of_words(text: str) -> list[str]:
    """Words, parted where a line may end inside of them."""
    return re.sub("[-\u00ad]", " ", text).split()


def header_cells(table: TagNode) -> Iterator[TagNode]:
    return (node for node in table.walk() if node.role == "TH" and node.scope == "Column")


def blank_cells_are_described(finding: Finding, document: Document) -> bool:
    """Each cell without text holds a described box or line, or a field with a name."""
    blank = [
        cell
        for table in document.tables
        for cell in table.walk()
        if cell.role in ("TH", "TD") and not cell.full_text.strip()
    ]
    return all(
        any(
            part.alt and (part.role == "Figure" or (part.role == "Form" and part.fields))
            for part in cell.walk()
        )
        for cell in blank
    )


def forms_of_a_letter(finding: Finding, document: Document) -> bool:
    """The codes of one character that are too many for the checker all draw something else."""
    if "; " in finding.message:
        return False  # more than this is wrong
    found = [font for font in fonts_of(document.data) if font.name == finding.evidence]
    return bool(found) and all(
        len(set(glyphs)) == len(glyphs)
        for font in found
        for glyphs in font.by_text.values()
        if len(glyphs) >= 5
    )


class EmbeddedFont(Struct, frozen=True):
    """Outline and width of the codes of each text."""

    name: str
    by_text: dict[str, list[tuple[bytes, int]]]


def fonts_of(data: bytes) -> Iterator[EmbeddedFont]:
    with pikepdf.open(BytesIO(data)) as pdf:
        for font in pdf.objects:
            if not isinstance(font, pikepdf.Dictionary) or font.get("/Subtype") != "/Type0":
                continue
            program = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            file = TTFont(BytesIO(program))
            glyf, places = file.reader["glyf"], file["loca"]
            widths = file["hmtx"].metrics
            names = file.getGlyphOrder()
            by_text: dict[str, list[tuple[bytes, int]]] = {}
            pairs = re.findall(rb"<(\w{4})> <(\w+)>", font.ToUnicode.read_bytes())
            for code, text in pairs:
                if len(code) != 4 or code == text == b"FFFF":
                    continue
                glyph = int(code, 16)
                outline = glyf[places[glyph] : places[glyph + 1]]
                width = widths[names[glyph]][0]
                shown = bytes.fromhex(text.decode()).decode("utf-16-be")
                by_text.setdefault(shown, []).append((outline, width))
            yield EmbeddedFont(str(font.BaseFont).lstrip("/"), by_text)


def reads_as_language(finding: Finding, document: Document) -> bool:
    """Counting vowel signs and numbers too, half of each description without spaces are letters."""
    descriptions = [node.alt for node in document.tags.walk() if node.role == "Figure"]
    few = [each for each in descriptions if sum(map(str.isalpha, each)) < 0.5 * len(each)]
    return len(few) == finding.count and all(
        sum(category(each)[0] in "LMN" for each in text) >= 0.5 * len("".join(text.split()))
        for text in few
    )


def goes_on_from_the_page_before(finding: Finding, document: Document) -> bool:
    """The page has cells of a table that began on an earlier page."""
    for table in document.tables:
        pages = [number for node in table.walk() for number in node.pages]
        if finding.page in pages and min(pages) < finding.page:
            return True
    return False


def repeats_heads_or_foot(finding: Finding, document: Document) -> bool:
    return (
        repeats_table_heads(finding, document) or repeats_heads_of_boxes(finding, document)
        or is_foot_of_its_part(finding, document) or is_foot_of_a_booklet(finding, document)
        or is_foot_of_the_only_page(finding, document) or is_foot_of_a_copy(finding, document)
    )


def is_foot_of_a_copy(finding: Finding, document: Document) -> bool:
    """The lines stand at the foot of each page of a sheet, or of its copy in another language."""
    parts = document.parts
    if len({part.lang for part in parts}) < 2:
        return False
    spans = [{page for node in part.walk() for page in node.pages} for part in parts]
    own = [pages for pages in spans if finding.page in pages]
    lines = [re.sub(r"\d+", "", letters_of(line)) for line in finding.evidence.split("; ")]
    with pypdfium2.PdfDocument(document.data) as pdf:
        feet = []
        for number in own[0] if own else ():
            width, height = pdf[number - 1].get_size()
            text = pdf[number - 1].get_textpage().get_text_bounded(0, 0, width, height / 7)
            feet.append({re.sub(r"\d+", "", letters_of(word)) for word in text.split()})
    words = [letters_of(word) for word in re.sub(r"\d+", "", finding.evidence).split()]
    return bool(feet) and all(lines) and all(
        any(seen in foot for seen in as_seen(word)) for foot in feet
        for word in words[: -1 if finding.evidence.endswith("…") else None] if word
    )


def is_foot_of_the_only_page(finding: Finding, document: Document) -> bool:
    """The lines stand below the text of a document of one page, whose foot cannot repeat."""
    with pypdfium2.PdfDocument(document.data) as pdf:
        if len(pdf) != 1:
            return False
        width, height = pdf[0].get_size()
        foot = letters_of(pdf[0].get_textpage().get_text_bounded(0, 0, width, height / 9))
    return all(
        any(line and line in foot for line in as_seen(each))
        for each in finding.evidence.rstrip("…").split("; ")
    )


def letters_of(text: str) -> str:
    """Letters and digits alone: the checker sets signs apart, and has marks of direction."""
    return "".join(filter(str.isalnum, text))


def as_seen(line: str) -> tuple[str, str]:
    """A line as it was written; the checker has right-to-left ones from the other end."""
    letters = letters_of(line)
    return letters, letters[::-1]


def heads_several_tables(finding: Finding, document: Document) -> bool:
    """Each line begins a head of a column that several tables have."""
    heads = [
        {letters_of(node.full_text) for node in table.walk() if node.role == "TH"}
        for table in document.tables
    ]

    def stands_in_several(line: str) -> bool:
        seen = as_seen(line)
        return sum(
            any(head.startswith(each) for head in table for each in seen if each)
            for table in heads
        ) > 1

    words = [
        {letters_of(word) for node in table.walk() if node.role == "TH"
         for part in node.walk() for word in part.full_text.split()}
        for table in document.tables
    ]

    def is_of_several(line: str) -> bool:
        """All heads of a table stand on one line."""
        seen = [as_seen(word) for word in line.split() if letters_of(word)]
        return len(seen) > 2 and sum(
            all(any(each in known for each in word) for word in seen) for known in words
        ) > 1

    # Heads on several lines make one line of their first words: "Not" of "Not sure", "Since".
    lines = [line.rstrip("…") for line in finding.evidence.split("; ")]
    return finding.count == len(lines) and all(
        stands_in_several(line) or all(map(stands_in_several, line.split()))
        or is_of_several(line)
        for line in lines
    )


def near_the_edge_more_than_once(finding: Finding, document: Document) -> bool:
    return stands_in_several_parts(finding, document) or heads_several_tables(finding, document)


def repeats_heads_of_boxes(finding: Finding, document: Document) -> bool:
    """Each line is a heading whose section goes on from the page before."""
    going_on = set()
    for node in document.tags.walk():
        pages = {number for inner in node.walk() for number in inner.pages}
        if node.role == "Sect" and {finding.page - 1, finding.page} <= pages:
            going_on |= {head.full_text for head in node.walk() if head.role == "H2"}
    words = "".join(finding.evidence.rstrip("…").split())
    return bool(words) and any(
        "".join(head.split()).startswith(words) or is_line_of_both(finding.evidence, head)
        for head in going_on
    )


def is_line_of_both(line: str, head: str) -> bool:
    """Whether a line is of a head in two languages: each of its words is one of the head's.

    The checker has right-to-left words from the other end.
    """
    known = {seen for word in head.split() for seen in as_seen(word)}
    words = list(filter(None, map(letters_of, line.rstrip("…").split())))
    return len(words) > 1 and all(word in known for word in words)


def is_foot_of_a_booklet(finding: Finding, document: Document) -> bool:
    """The words stand at the foot of each side of a booklet, below the one page or the other."""
    words = list(filter(None, map(letters_of, finding.evidence.rstrip("…").split())))
    with pypdfium2.PdfDocument(document.data) as pdf:
        sizes = [sheet.get_size() for sheet in pdf]
        shown = [
            str(sheet.get_textpage().get_text_bounded(0, 0, width, height / 7)).split()
            for sheet, (width, height) in zip(pdf, sizes, strict=True)
        ]
    feet = [set(map(letters_of, each)) for each in shown]
    folded = all(width > height for width, height in sizes)
    return folded and len(words) > 4 and all(
        word in foot for foot in feet for word in words[:-1]
    )


def is_foot_of_its_part(finding: Finding, document: Document) -> bool:
    """The line stands at the foot of all pages of a handout, the same but for its numbers."""
    starts = [min(page for node in part.walk() for page in node.pages) for part in document.parts]
    if not starts:
        return False  # of a single handout the checker knows the foot
    with pypdfium2.PdfDocument(document.data) as pdf:
        edges = [*starts[1:], len(pdf) + 1]
        spans = [range(*pair) for pair in zip(starts, edges, strict=True)]
        own = [pages for pages in spans if finding.page in pages]
        feet = {number: foot_of(pdf[number - 1]) for pages in own for number in pages}
    words = finding.evidence.rstrip("…").split()
    if finding.evidence.endswith("…"):
        words.pop()  # it may be cut
    alike = {re.sub(r"\d+", "", foot) for foot in feet.values()}
    return len(words) > 4 and len(alike) == 1 and set(words) <= set(feet[finding.page].split())


def foot_of(sheet: pypdfium2.PdfPage) -> str:
    """The last line in the lowest tenth of a page."""
    width, height = sheet.get_size()
    lines = str(sheet.get_textpage().get_text_bounded(0, 0, width, height / 10)).splitlines()
    return lines[-1] if lines else ""


def stands_in_several_parts(finding: Finding, document: Document) -> bool:
    """The lines are whole texts of more than one part, the same but for their numbers."""
    def bare(text: str) -> str:
        return letters_of(re.sub(r"\d+", "", text))

    texts = [{bare(node.full_text) for node in part.walk()} for part in document.parts]
    lines = [as_seen(bare(line.rstrip("…"))) for line in finding.evidence.split("; ")]
    return finding.count == len(lines) and all(
        sum(any(text.startswith(line) for text in each for line in seen if line)
            for each in texts) > 1
        for seen in lines
    )


EXCEPTIONS = {
    "TAG-002": Exempt(
        "The heads of a table, and of a box, are repeated on its next page for those who see it. "
        "PDF/UA wants the second ones as artifacts: tagged, they would be read amid the rows. And "
        "the foot of a handout in a packet names the handout: the checker takes what stands on "
        "three pages for a foot, but a handout may have two, or one. Pages of a booklet have "
        "their feet in the left or the right half of a side.",
        repeats_heads_or_foot,
    ),
    "PAG-001": Exempt(
        "Handouts of a packet share headings, such as the one over when to get help, and the "
        "sentence that ends their sources, and tables of a check list the head of a column. The "
        "checker takes a line near the edge of three pages for furniture.",
        near_the_edge_more_than_once,
    ),
    "TBL-012": Exempt(
        "A check list is a table with cells to fill in: each has its row and column head. The "
        "checker counts text only, and finds none in a described box, line or field.",
        blank_cells_are_described,
    ),
    "TBL-014": Exempt(
        "The checker looks for a table only on the page where it begins.",
        goes_on_from_the_page_before,
    ),
    "TXT-004": Exempt(
        "An Arabic letter has up to four joining forms and lam six in this font, and a vowel "
        "sign stands at several heights: one character, as many glyphs.",
        forms_of_a_letter,
    ),
    "FIG-012": Exempt(
        "The checker counts letters and takes the vowel signs of Devanagari for something else.",
        reads_as_language,
    ),
}


def findings(data: bytes, folder: Path) -> list[Finding]:
    """Errors and warnings of ``outloud``."""
    path = folder / "checked.pdf"
    path.write_bytes(data)
    result = outloud.check(str(path))
    assert result.error is None
    found = [
        Finding(each.rule, each.severity, each.message, each.page or 0, each.evidence or "",
                each.count)
        for each in result.findings
    ]  # fmt: skip
    return [each for each in found if each.severity in ("error", "warning")]


@pytest.mark.conformance
@pytest.mark.parametrize(("handout", "locale", "look"), CASES)
def test_conforms(handout: str, locale: str, look: str, tmp_path: Path) -> None:
    check(made(handout, locale, look), tmp_path)


@pytest.mark.conformance
@pytest.mark.parametrize(("packet", "locale", "look"), PACKETS)
def test_packets_conform(packet: str, locale: str, look: str, tmp_path: Path) -> None:
    check(bound(packet, locale, look), tmp_path)


@pytest.mark.conformance
@pytest.mark.parametrize(
    ("domain", "locale", "profile"),
    [
        ("symptoms", "en", Profile(paper=Paper.LETTER)),
        ("brothers-and-sisters", "es", Profile(ink=Ink.MONO)),
        ("emergency-card", "ar", Profile()),
        ("first-day", "ar", Profile(text=TextSize.LARGE)),
        ("glossary", "hi", Profile()),
        pytest.param("interface", "zh_Hans", Profile(), marks=pytest.mark.slow),
    ],
)
def test_sheets_to_read_and_sign_conform(
    domain: str, locale: str, profile: Profile, tmp_path: Path
) -> None:
    check(render_sheet(workshop(), locale, domain, profile).data, tmp_path)


TWO = [
    pytest.param(
        handout, first, second, look, id=f"{handout}-{first}-{second}-{look}",
        # In each run English comes first or second, by turns.
        marks=slow_unless(first == ("en", "ar")[number % 2]),
    )
    for first, second in (("en", "ar"), ("ar", "en"), ("es", "en"))
    for number, (handout, look) in enumerate((
        ("when-to-get-help", "standard"), ("symptoms", "large"), ("symptom-diary", "form"),
        ("symptom-checklist", "form"), ("emergency-card", "standard"), ("glossary", "mono"),
        ("medicine-plan", "duplex"),
    ))
] + [pytest.param("school-note", "zh_Hans", "ar", "standard", id="school-note-zh_Hans-ar")]


@pytest.mark.conformance
@pytest.mark.parametrize(("handout", "first", "second", "look"), TWO)
def test_two_languages_conform(
    handout: str, first: str, second: str, look: str, tmp_path: Path
) -> None:
    profile = replace(profiles(first)[look], second_locale=second)
    check(render(workshop(), Job(handout, first, profile), RenderOptions()).data, tmp_path)


CLINIC = Clinic(
    name=(("en", "Zürich & Quay Children's Hospital"),), country="GB",
    phones=(Phone(Purpose.DAY, "020 7946 0135"), Phone(Purpose.EMERGENCY, "999")),
    hours=(Opening((0, 1, 2), 480, 990),), note=(("en", "Ask for the nurse on the ward."),),
    site="https://example.org/oms",
)


OF_A_CLINIC = [
    # Each in each language, and each look of it in one of them.
    pytest.param(
        handout, locale, look, id=f"{handout}-{locale}-{look}",
        marks=slow_unless((sheet + turn + number) % 3 == 0),
    )
    for sheet, handout in enumerate(("symptoms", "when-to-get-help", "relapse"))
    for turn, locale in enumerate(("en", "ar", "hi"))
    for number, look in enumerate(("standard", "large", "mono"))
]


@pytest.mark.conformance
@pytest.mark.parametrize(("handout", "locale", "look"), OF_A_CLINIC)
def test_sheets_of_a_clinic_conform(
    handout: str, locale: str, look: str, tmp_path: Path
) -> None:
    """They begin with what the sheets of others begin with too."""
    job = Job(handout, locale, profiles(locale)[look])
    check(render(workshop(), job, RenderOptions(CLINIC)).data, tmp_path)


@pytest.mark.conformance
@pytest.mark.parametrize("first", ["es", "ar"])
def test_a_copy_for_the_file_conforms(first: str, tmp_path: Path) -> None:
    profile = replace(profiles(first)["standard"], copy_locale="en")
    check(render(workshop(), Job("relapse", first, profile), RenderOptions()).data, tmp_path)


def check(data: bytes, folder: Path) -> None:
    """Both checkers, and the syntax of the file."""
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert [(each.rule_id, each.message) for each in report.failures] == []
        assert report.is_compliant
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
    document = Document(data, read_tags(data))
    left = [
        each
        for each in findings(data, folder)
        if each.rule not in EXCEPTIONS or not EXCEPTIONS[each.rule].holds(each, document)
    ]
    assert left == []


@pytest.mark.conformance
@pytest.mark.parametrize(
    ("rule", "handout", "locale", "look"),
    [
        ("TAG-002", "first-day", "en", "standard"),
        ("PAG-001", "symptom-checklist", "es", "large"),
        ("TBL-012", "symptom-checklist", "en", "form"),
        ("TXT-004", "symptoms", "ar", "standard"),
        ("FIG-012", "symptoms", "hi", "standard"),
    ],
)
def test_each_exception_is_needed(
    rule: str, handout: str, locale: str, look: str, tmp_path: Path
) -> None:
    """Else its line can go."""
    assert rule in {each.rule for each in findings(made(handout, locale, look), tmp_path)}


@pytest.mark.conformance
@pytest.mark.parametrize(
    ("rule", "packet", "locale", "look"),
    [
        ("TAG-002", "school", "en", "standard"),
        ("PAG-001", "going-home", "ar", "large"),
    ],
)
def test_each_exception_is_needed_in_packets(
    rule: str, packet: str, locale: str, look: str, tmp_path: Path
) -> None:
    assert rule in {each.rule for each in findings(bound(packet, locale, look), tmp_path)}


def test_exceptions_are_narrow(tmp_path: Path) -> None:
    """What only looks like an exception is not let pass."""
    data = made("symptom-checklist", "en")
    document = Document(data, read_tags(data))
    plain = TagNode("Document", content=(TagNode("Table", content=(TagNode("TD"),)),))
    empty = Document(data, plain)

    def said(rule: str, evidence: str = "", count: int = 1) -> Finding:
        return Finding(rule, "error", "", 1, evidence, count)

    prose = said("TAG-002", "Use this list before a visit, if you think that your child may")
    assert not EXCEPTIONS["TAG-002"].holds(prose, document)
    single = made("first-day", "en")
    alone = Document(single, read_tags(single))
    draft = said("TAG-002", "Draft: no clinician has checked this text yet.")
    assert EXCEPTIONS["TAG-002"].holds(draft, alone)
    assert not EXCEPTIONS["TAG-002"].holds(draft, document)
    assert not EXCEPTIONS["TAG-002"].holds(said("TAG-002", "Start with this page."), alone)
    packet = bound("school", "en")
    tagged = Document(packet, read_tags(packet))
    with pypdfium2.PdfDocument(packet) as pdf:
        foot = foot_of(pdf[2])
    assert re.fullmatch(r"Version .+ Date: .+ Note for school or daycare Page 3 of 6", foot)
    assert EXCEPTIONS["TAG-002"].holds(Finding("TAG-002", "error", "", 3, foot, 1), tagged)
    assert not EXCEPTIONS["TAG-002"].holds(Finding("TAG-002", "error", "", 5, foot, 1), tagged)
    assert not EXCEPTIONS["TAG-002"].holds(replace(prose, page=3), tagged)
    assert not EXCEPTIONS["PAG-001"].holds(said("PAG-001", "Rest after school"), tagged)
    assert not EXCEPTIONS["PAG-001"].holds(said("PAG-001", "Yes No Rest after school"), tagged)
    assert not EXCEPTIONS["TBL-012"].holds(said("TBL-012"), empty)
    assert not EXCEPTIONS["TBL-014"].holds(said("TBL-014"), document)
    assert not EXCEPTIONS["TXT-004"].holds(said("TXT-004", "AAAAAA+Another"), document)
    assert not EXCEPTIONS["FIG-012"].holds(said("FIG-012", count=3), document)


def test_the_name_of_an_exception_is_a_rule_with_a_reason() -> None:
    for rule, exempt in EXCEPTIONS.items():
        assert re.fullmatch(r"[A-Z]{3}-\d{3}", rule)
        assert len(exempt.reason) > 40
