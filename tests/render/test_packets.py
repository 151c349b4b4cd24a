"""Packets: several handouts in one document, from the file of packets to what readers find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from folders import Folders, with_packets, with_strings

from omshandout.errors import (
    ContentError,
    ExitCode,
    LayoutError,
    Severity,
    TranslationError,
    UsageError,
)
from omshandout.layout.boxes import TextBox
from omshandout.model.options import Clinic, Ink, Opening, Paper, Profile, TextSize
from omshandout.model.packets import PACKETS
from omshandout.readback import (
    TagNode,
    dump_tags,
    logical_text,
    page_artifacts,
    read_fields,
    read_fonts,
    read_info,
    read_tags,
)
from omshandout.render import documents, laid_out, on_pages
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job, PacketJob
from omshandout.render.workshop import INTERFACE
from omshandout.tasks.build import build, plan_packet
from omshandout.tasks.check import check
from omshandout.tasks.inspecting import Inspection, inspect
from omshandout.tasks.signing import sign
from omshandout.tasks.status import standings
from omshandout.tasks.translating import domains, update_locales

Golden = Callable[[str, str], None]

STANDARD = Profile()
LARGE = Profile(text=TextSize.LARGE)
FORM = Profile(form=True)


@pytest.fixture
def both(small: Folders) -> Folders:
    """The small content with two packets, translated like the rest."""
    return with_packets(small)


def made(
    folders: Folders, locale: str = "en", profile: Profile = STANDARD, packet: str = "both",
    **options: Any,
) -> bytes:
    job = PacketJob(packet, locale, profile)
    return render(folders.workshop(), job, RenderOptions(**options)).data


# -- what readers find ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A row of the contents page as another library reads it."""

    text: str
    contents: str
    page: int


def contents_of(data: bytes) -> list[Line]:
    """The links of the first page: tagged text, description, and the page that they lead to."""
    words = [node.full_text for node in read_tags(data).walk() if node.role == "TOCI"]
    with pikepdf.open(BytesIO(data)) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        links = [each for each in pdf.pages[0].Annots if each.Subtype == "/Link"]
        return [
            Line(text, str(link.Contents), numbers[link.Dest[0].objgen])
            for text, link in zip(words, links, strict=True)
        ]


def starts_of(data: bytes) -> list[int]:
    """The page with the title of each part."""
    return [
        min(page for part in node.walk() for page in part.pages)
        for node in read_tags(data).walk() if node.role == "H1"
    ]  # fmt: skip


@pytest.mark.parametrize("profile", [Profile(), LARGE, FORM], ids=["standard", "large", "form"])
@pytest.mark.parametrize("locale", ["en", "es", "ar"])
def test_the_contents_tell_where_handouts_start(
    both: Folders, locale: str, profile: Profile
) -> None:
    data = made(both, locale, profile)
    starts = starts_of(data)
    assert starts[0] == 1
    assert all(start % 2 == 1 for start in starts)
    lines = contents_of(data)
    assert [line.page for line in lines] == starts[1:]
    for line in lines:
        title, _, number = line.text.rpartition(" ")
        assert title == line.contents
        assert int(number) == line.page


def test_page_numbers_are_in_the_digits_of_the_document(both: Folders) -> None:
    lines = contents_of(made(both, "ar", clinic=Clinic(digits="arab")))
    assert [line.text[-1] for line in lines] == ["٣", "٥"]


def test_each_link_leads_to_the_top_of_its_title(both: Folders) -> None:
    with pikepdf.open(BytesIO(made(both))) as pdf:
        for link in pdf.pages[0].Annots:
            kind, left, top, zoom = list(link.Dest)[1:]
            assert (kind, left, zoom) == ("/XYZ", None, None)
            assert 700 < top < 842
            left, bottom, right, upper = (float(edge) for edge in link.Rect)
            assert (right - left, upper - bottom) > (400, 10)


def test_the_tree(both: Folders, golden: Golden) -> None:
    golden("packet/both.txt", dump_tags(read_tags(made(both))))


def test_the_tree_of_a_form_from_right_to_left(both: Folders, golden: Golden) -> None:
    golden("packet/both-ar-form.txt", dump_tags(read_tags(made(both, "ar", FORM))))


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_handout_says_the_same_as_by_itself(both: Folders, locale: str) -> None:
    whole = logical_text(made(both, locale))
    for name in ("eyes", "notes"):
        alone = render(both.workshop(), Job(name, locale, Profile()), RenderOptions())
        assert logical_text(alone.data) in whole


def drawn(data: bytes, page: int) -> list[bytes]:
    """What a page draws, apart from its footer, which counts pages, and the order of fonts."""
    with pikepdf.open(BytesIO(data)) as pdf:
        found = []
        inside = False
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[page - 1]):
            if str(operator) == "BDC" and "/Footer" in str(operands):
                break
            inside = inside or str(operator) == "BDC"
            if str(operator) in ("Td", "re", "m", "l", "c", "cm", "rg", "RG", "w"):
                found.append(f"{list(operands)} {operator}".encode())
        assert inside
        return found


def test_a_handout_looks_the_same_as_by_itself(both: Folders) -> None:
    data = made(both)
    for name, start in zip(("eyes", "notes"), starts_of(data)[1:], strict=True):
        alone = render(both.workshop(), Job(name, "en", Profile()), RenderOptions()).data
        assert drawn(data, start) == drawn(alone, 1)


def test_pages_between_parts_have_nothing_but_their_footer(both: Folders) -> None:
    data = made(both)
    starts = starts_of(data)
    filled = {page for node in read_tags(data).walk() for page in node.pages}
    with pikepdf.open(BytesIO(data)) as pdf:
        total = len(pdf.pages)
    blank = set(range(1, total + 1)) - filled
    assert blank == {start - 1 for start in starts[1:]}  # all parts here are of one page
    artifacts = page_artifacts(data)
    for page in blank:
        said = " ".join(artifacts[page - 1])
        assert f"Page {page} of {total}" in said
        assert said.replace(f"Page {page} ", "") == " ".join(artifacts[page - 2]).replace(
            f"Page {page - 1} ", ""
        ).replace("Your clinic ", "").replace("Phone ", "")


def test_no_blank_page_without_need(both: Folders) -> None:
    """After an even number of pages the next part follows at once, and nothing the last one."""
    data = made(both, profile=Profile(text=TextSize.LARGE))
    starts = starts_of(data)
    filled = sorted({page for node in read_tags(data).walk() for page in node.pages})
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) == filled[-1]
    for start in starts[1:]:
        before = [page for page in filled if page < start]
        assert start - before[-1] == 1 + before[-1] % 2


def test_footers_name_the_handout_and_count_the_whole(both: Folders) -> None:
    artifacts = [" ".join(each) for each in page_artifacts(made(both))]
    assert "Both sheets" in artifacts[0] and "Version 1.4" in artifacts[0]
    assert "Dancing eyes" in artifacts[2] and "Version 1.2" in artifacts[2]
    assert "March 4, 2026" in artifacts[2] and "Page 3 of 5" in artifacts[2]
    assert "Your notes" in artifacts[4] and "Version 2.0" in artifacts[4]
    assert all("Draft: no clinician" in each for each in artifacts)


def test_bookmarks(both: Folders) -> None:
    """One for each part, closed over its headings."""
    with pikepdf.open(BytesIO(made(both))) as pdf, pdf.open_outline() as outline:
        found = [(item.title, [each.title for each in item.children]) for item in outline.root]
        assert found == [
            ("Both sheets", ["What is in this packet"]),
            ("Dancing eyes", ["What you may see", "Get help at once", "Who to call", "Sources"]),
            ("Your notes", []),
        ]
        assert all(item.is_closed for item in outline.root if item.children)
        assert int(pdf.Root.Outlines.Count) == 3


def test_fonts_are_shared(both: Folders) -> None:
    fonts = read_fonts(made(both))
    assert sorted(font.name for font in fonts) == ["NotoSans-Bold", "NotoSans-Regular"]
    assert all(font.subset and font.complete for font in fonts)


def test_field_names(both: Folders) -> None:
    """Those of the handout, with its name in front, alike in every language.

    A field of several boxes has no dots in its name.
    """
    names = [field.name for field in read_fields(made(both, "en", FORM))]
    assert len(names) == len(set(names))
    alone = [
        f"{name}{'-' if len(field.export_values) > 1 else '.'}{field.name}"
        for name in ("eyes", "notes")
        for field in read_fields(
            render(both.workshop(), Job(name, "en", FORM), RenderOptions()).data
        )
    ]  # fmt: skip
    assert set(names) == set(alone) != set()
    for locale in ("es", "ar"):
        assert [field.name for field in read_fields(made(both, locale, FORM))] == names


# -- English that stands in ----------------------------------------------------------------------


def languages_of(data: bytes) -> tuple[str, list[str], dict[str, str]]:
    """Language of the document, of its parts, and of each heading as readers work it out."""
    tags = read_tags(data)
    headings: dict[str, str] = {}

    def walk(node: TagNode, outer: str) -> None:
        own = node.lang or outer
        if node.role in ("H1", "H2"):
            # English that stands in has a mark in front.
            headings[node.full_text.rpartition("] ")[2]] = own
        for child in node.children:
            walk(child, own)

    walk(tags, "")
    parts = [part.lang for child in tags.walk() for part in child.children if part.role == "Part"]
    return tags.lang, parts, headings


@pytest.mark.parametrize(("locale", "left_to_right"), [("es", True), ("ar", False)])
def test_a_cover_in_english_does_not_make_its_handouts_english(
    both: Folders, locale: str, left_to_right: bool
) -> None:
    complete = languages_of(made(both, locale))
    assert complete[:2] == (locale, ["", "", ""])
    both.change(locale, PACKETS, "both.title", with_strings(""))
    both.change(locale, PACKETS, "both.lead", with_strings(""))
    data = made(both, locale, allow_untranslated=True)
    language, parts, headings = languages_of(data)
    assert (language, parts) == (locale, ["en", "", ""])
    assert headings["Both sheets"] == "en"
    assert {tag for words, tag in headings.items() if words != "Both sheets"} == {locale}
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.Root.Lang == locale
        assert ("/Direction" in pdf.Root.ViewerPreferences) is not left_to_right
        with pdf.open_metadata() as metadata:
            assert metadata["dc:language"] == {locale}
        assert b'<rdf:li xml:lang="en">Both sheets</rdf:li>' in pdf.Root.Metadata.read_bytes()


def test_fields_behind_an_english_cover_begin_at_the_right_in_arabic(both: Folders) -> None:
    both.change("ar", PACKETS, "both.title", with_strings(""))
    with pikepdf.open(BytesIO(made(both, "ar", FORM, allow_untranslated=True))) as pdf:
        fields = [
            each for page in pdf.pages for each in page.get("/Annots", [])
            if each.get("/FT") == "/Tx"
        ]  # fmt: skip
        assert fields
        assert all(each.Q == 2 for each in fields)


def test_a_title_in_english_names_its_language(both: Folders) -> None:
    both.change("es", "eyes", "title", with_strings(""))
    language, parts, headings = languages_of(made(both, "es", allow_untranslated=True))
    assert (language, parts) == ("es", ["", "en", ""])
    assert headings.pop("Dancing eyes") == "en"
    assert set(headings.values()) == {"es"}


# -- drafts and sign-offs ------------------------------------------------------------------------


def test_one_draft_among_the_parts_makes_the_packet_one(both: Folders) -> None:
    both.sign("en", "eyes", "notes", PACKETS, INTERFACE)
    job = PacketJob("both", "en", Profile())
    final = render(both.workshop(), job, RenderOptions(final=True))
    assert not final.meta.draft
    assert read_info(final.data).review_state == "final"
    assert "Draft" not in " ".join(sum(page_artifacts(final.data), ()))
    both.edit(both.handout("notes"), "This sheet is for tests.", "This sheet is for trying out.")
    assert not render(both.workshop(), Job("eyes", "en", Profile()), RenderOptions()).meta.draft
    draft = render(both.workshop(), job, RenderOptions())
    assert draft.meta.draft
    for page in page_artifacts(draft.data):
        assert "Draft: no clinician has checked this text yet." in " ".join(page)
    with pytest.raises(TranslationError) as caught:
        render(both.workshop(), job, RenderOptions(final=True))
    (fault,) = caught.value.faults
    assert (fault.code, fault.where.file) == ("review/not-final", "content/handouts/notes.yaml")


def test_only_the_texts_of_its_own_cover_need_signing(both: Folders) -> None:
    both.sign("en", "eyes", "notes", PACKETS, INTERFACE)
    both.edit(both.content / "packets.yaml", '"One sheet"', '"A single sheet"')
    shop = both.workshop()
    assert not render(shop, PacketJob("both", "en", Profile()), RenderOptions()).meta.draft
    assert render(shop, PacketJob("one", "en", Profile()), RenderOptions()).meta.draft


def test_the_program_s_own_command_signs_packets(both: Folders) -> None:
    day = date(2026, 7, 8)
    (signed,) = sign(both.workshop(), "en", [PACKETS], "A. Person", "clinician", day)
    assert (signed.domain, signed.texts, signed.total) == (PACKETS, 4, 4)
    everything = sign(both.workshop(), "en", [], "A. Person", "clinician", day)
    assert [each.domain for each in everything] == ["eyes", "notes", PACKETS, INTERFACE]


# -- faults --------------------------------------------------------------------------------------


def test_a_missing_translation_stops_the_packet_and_nothing_else(both: Folders) -> None:
    line = both.change("es", PACKETS, "both.lead", with_strings(""))
    shop = both.workshop()
    with pytest.raises(TranslationError) as caught:
        render(shop, PacketJob("both", "es", Profile()), RenderOptions())
    (fault,) = caught.value.faults
    assert (fault.code, fault.where.line) == ("translation/missing", line)
    assert fault.where.file == "locales/es/LC_MESSAGES/packets.po"
    assert render(shop, PacketJob("one", "es", Profile()), RenderOptions()).data
    assert render(shop, Job("eyes", "es", Profile()), RenderOptions()).data
    english = render(
        shop, PacketJob("both", "es", Profile()), RenderOptions(allow_untranslated=True)
    )
    assert english.meta.draft
    assert "These sheets are for tests." in logical_text(english.data)


def test_faults_of_all_handouts_are_told_together(both: Folders) -> None:
    both.change("es", "eyes", "title", with_strings(""))
    both.change("es", "notes", "lead", with_strings(""))
    with pytest.raises(TranslationError) as caught:
        made(both, "es")
    assert [fault.where.key for fault in caught.value.faults] == ["title", "lead"]


def test_damage_in_one_packet_s_texts_stops_no_other(both: Folders) -> None:
    line = both.change("es", PACKETS, "both.title", with_strings("Ambos {x}"))
    shop = both.workshop()
    assert render(shop, PacketJob("one", "es", Profile()), RenderOptions()).faults == ()
    with pytest.raises(TranslationError) as caught:
        render(shop, PacketJob("both", "es", Profile()), RenderOptions())
    assert {(fault.where.key, fault.where.line) for fault in caught.value.faults} == {
        ("both.title", line)
    }
    # Whoever checks the language is told.
    assert "both.title" in {fault.where.key for fault in check(shop, ["es"])}


def test_texts_of_packets_that_are_no_more_are_no_matter_of_the_others(both: Folders) -> None:
    packets = both.content / "packets.yaml"
    packets.write_text(packets.read_text(encoding="utf-8").partition("  - id: one")[0])
    shop = both.workshop()
    assert render(shop, PacketJob("both", "es", Profile()), RenderOptions()).faults == ()
    found = [fault.where.key for fault in check(shop, ["es"]) if "packets.po" in fault.where.file]
    assert found == ["one.title", "one.lead"]


def test_a_fault_in_the_header_of_the_catalog_is_one_of_all_packets(both: Folders) -> None:
    path = both.catalog("es", PACKETS)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("PO-Revision-Date: 2026", "PO-Revision-Date: x2026"), "utf-8")
    for name in ("both", "one"):
        made_now = render(both.workshop(), PacketJob(name, "es", Profile()), RenderOptions())
        assert [fault.code for fault in made_now.faults] == ["catalog/date"]


@pytest.mark.parametrize(
    ("domain", "key"),
    [("notes", "title"), ("eyes", "head.text"), (PACKETS, "both.title"), (PACKETS, "both.lead"),
     (INTERFACE, "contact.hours")],
)  # fmt: skip
def test_faults_name_the_keys_that_files_have(both: Folders, domain: str, key: str) -> None:
    """Not those that texts have in the tree: in front of them is the name of the part."""
    line = both.change("es", domain, key, with_strings("Ojos \U0001f9ea"))
    file = f"locales/es/LC_MESSAGES/{domain}.po"
    with pytest.raises(LayoutError) as caught:
        made(both, "es", clinic=Clinic(hours=(Opening((0,), 480, 600),)))
    assert {(fault.where.file, fault.where.line, fault.where.key) for fault in (
        caught.value.faults
    )} == {(file, line, key)}
    assert caught.value.faults[0].code == "text/no-glyph"


def test_faults_in_the_clinic_s_words_name_its_fields(both: Folders) -> None:
    with pytest.raises(LayoutError) as caught:
        made(both, clinic=Clinic(note=(("en", "\U0001f9ea"),)), clinic_file="clinic.yaml")
    where = caught.value.faults[0].where
    assert (where.file, where.key) == ("clinic.yaml", "note")


def test_what_the_page_writer_finds_names_the_handout(
    both: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_: object) -> None:
        """Draws not even a mark."""

    monkeypatch.setattr(TextBox, "draw", nothing)
    with pytest.raises(LayoutError) as caught:
        made(both)
    found = {
        fault.where.key: (fault.where.file, fault.what) for fault in caught.value.faults
        if fault.code == "pdf/marks"
    }  # fmt: skip
    assert found["head.text"] == (
        "content/handouts/eyes.yaml", "the node head.text (H2) was never drawn",
    )
    assert found["both.title"][0] == "content/packets.yaml"
    assert not [key for key in found if key.startswith(("eyes.", "notes.title", "_"))]


def test_what_must_not_be_said_is_not_said_on_a_cover(both: Folders) -> None:
    both.edit(both.content / "packets.yaml", '"Both sheets"', '"Give 5 mg"')
    with pytest.raises(ContentError) as caught:
        made(both)
    assert [fault.code for fault in caught.value.faults] == ["style/dose"]
    assert caught.value.faults[0].where.file == "content/packets.yaml"


def test_a_handout_longer_than_its_budget_is_one_in_a_packet_too(both: Folders) -> None:
    both.edit(both.handout("notes"), "This sheet is for tests.", "Many words. " * 90)
    both.edit(both.handout("notes"), "lines: 2", "lines: 25")
    for job in (Job("notes", "en", Profile()), PacketJob("both", "en", Profile())):
        with pytest.raises(LayoutError) as caught:
            render(both.workshop(), job, RenderOptions())
        (fault,) = caught.value.faults
        assert fault.code == "layout/page-budget"


def test_a_part_that_is_not_where_the_contents_say_stops_the_packet(
    both: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laid_out, "pages_of", lambda story: 3)
    monkeypatch.setattr(documents, "_judge_length", lambda *_: ())
    with pytest.raises(LayoutError) as caught:
        made(both)
    assert caught.value.faults[0].code == "layout/page-count"


def test_names_that_there_are_not(both: Folders) -> None:
    shop = both.workshop()
    with pytest.raises(UsageError) as caught:
        plan_packet(shop, "bothe", ["en", "xx"], Profile(), None, Clinic())
    assert [fault.code for fault in caught.value.faults] == [
        "usage/unknown-packet", "usage/unknown-language",
    ]  # fmt: skip
    assert caught.value.faults[0].hint == 'did you mean "both"?'
    with pytest.raises(UsageError, match="there are: both, one"):
        render(shop, PacketJob("", "en", Profile()), RenderOptions())


def test_content_without_packets(small: Folders) -> None:
    shop = small.workshop()
    assert shop.packets == ()
    assert PACKETS not in domains(shop)
    with pytest.raises(UsageError, match=r"content/packets\.yaml"):
        shop.packet("both")
    with pytest.raises(UsageError):
        shop.source(PACKETS)


def test_check_finds_faults_of_packets(both: Folders) -> None:
    assert check(both.workshop(), ["en"]) == check_without(both, PACKETS)
    both.edit(both.content / "packets.yaml", "[eyes, notes]", "[eyes, note]")
    found = [fault for fault in check(both.workshop(), ["en"]) if "packets" in fault.where.file]
    assert [(fault.code, fault.where.line) for fault in found] == [("content/unknown-handout", 7)]


def test_what_a_packet_leaves_out_has_to_be_there(both: Folders) -> None:
    both.edit(both.content / "packets.yaml", "[eyes, notes]",
              "[eyes, notes]\n    without: [eyes.headx, notes.nothing-like-it]")
    with pytest.raises(ContentError) as caught:
        render(both.workshop(), PacketJob("both", "en", STANDARD), RenderOptions())
    near, far = caught.value.faults
    assert near.code == far.code == "content/unknown-part"
    assert near.where.file.endswith("packets.yaml")
    assert 'the packet both leaves out "eyes.headx", which is not there' in near.what
    assert near.hint == 'did you mean "head"?'
    assert far.hint == "name a block, item or line of notes"
    assert {"content/unknown-part"} <= {
        fault.code for fault in check(both.workshop(), ["en"]) if "packets" in fault.where.file
    }


def check_without(both: Folders, name: str) -> list[object]:
    """What is found in the same content, without what is about one file."""
    return [fault for fault in check(both.workshop(), ["en"]) if name not in fault.where.file]


def test_check_lays_covers_out(both: Folders) -> None:
    line = both.change("es", PACKETS, "both.title", with_strings("Ambos \U0001f9ea"))
    found = [
        fault for fault in check(both.workshop(), ["es"])
        if fault.severity is Severity.ERROR and "packets.po" in fault.where.file
    ]  # fmt: skip
    assert found
    assert {fault.where.line for fault in found} == {line}


def test_check_looks_at_the_language_of_covers(both: Folders) -> None:
    passive = "These sheets were given to you."
    line = both.edit(both.content / "packets.yaml", "These sheets are for tests.", passive)
    found = [fault for fault in check(both.workshop(), ["en"]) if "packets" in fault.where.file]
    assert [(fault.code, fault.where.line) for fault in found] == [("plain/passive", line)]


def test_a_cover_of_two_pages_is_told(both: Folders) -> None:
    names = [f"notes-{number}" for number in range(24)]
    for name in names:
        text = both.handout("notes").read_text(encoding="utf-8")
        text = text.replace("handout: notes", f"handout: {name}")
        both.handout(name).write_text(text.replace("Your notes", "Your notes " * 9), "utf-8")
    both.edit(both.content / "packets.yaml", "[eyes, notes]", f"[{', '.join(names)}]")
    shop = both.workshop()
    (fault,) = render(shop, PacketJob("both", "en", STANDARD), RenderOptions()).faults
    assert (fault.code, fault.severity) == ("layout/cover-pages", Severity.WARNING)
    assert (fault.where.file, fault.where.page) == ("content/packets.yaml", 2)
    assert "takes 2 pages on a4" in fault.what
    assert render(shop, PacketJob("both", "en", LARGE), RenderOptions()).faults == ()
    told = [each for each in check(shop, ["en"]) if each.code == fault.code]
    assert {each.what.rpartition(" ")[2] for each in told} == {"a4", "letter"}


def test_check_lays_whole_packets_out(both: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in (documents, on_pages):
        monkeypatch.setattr(each, "starts_of", lambda sheets: [1] * len(sheets))
    found = [fault for fault in check(both.workshop(), ["en"]) if fault.severity is Severity.ERROR]
    assert {fault.code for fault in found} == {"layout/page-count"}
    assert any(fault.what.startswith("eyes was counted") for fault in found)


# -- the gettext round, the board, same bytes, inspect -------------------------------------------


def test_titles_have_a_domain_of_their_own(both: Folders) -> None:
    shop = both.workshop()
    assert domains(shop) == ("eyes", "notes", PACKETS, INTERFACE)
    assert not any(file.written for file in update_locales(shop, ["es"]))
    rows = {row.handout: row for row in standings(shop, interface=True) if row.locale == "es"}
    assert (rows[PACKETS].total, rows[PACKETS].translated) == (4, 4)
    assert PACKETS not in {row.handout for row in standings(shop)}


PROFILES = [Profile(), Profile(Paper.LETTER, TextSize.LARGE, Ink.MONO, form=True)]


def test_same_input_same_bytes(both: Folders, tmp_path: Path) -> None:
    jobs = [
        PacketJob(name, locale, profile) for name in ("both", "one")
        for locale in ("en", "es", "ar") for profile in PROFILES
    ]  # fmt: skip
    first = build(jobs, both.places, RenderOptions(), tmp_path / "1", processes=1)
    again = build(jobs[::-1], both.places, RenderOptions(), tmp_path / "2", processes=2)
    assert [each.exit_code for each in first] == [ExitCode.OK] * len(jobs)
    assert {each.job: each.sha256 for each in first} == {each.job: each.sha256 for each in again}
    assert sorted(path.name for path in (tmp_path / "1" / "es").iterdir()) == [
        "packet-both-a4.pdf", "packet-both-letter-large-mono-form.pdf", "packet-one-a4.pdf",
        "packet-one-letter-large-mono-form.pdf",
    ]  # fmt: skip


def test_the_date_is_the_newest_of_the_parts(both: Folders) -> None:
    created = read_info(made(both)).created
    assert created is not None and created.date().isoformat() == "2026-05-06"  # that of notes
    later = read_info(made(both, epoch=1_800_000_000)).created
    assert later is not None and later.year == 2027


def seen(both: Folders, data: bytes) -> Inspection:
    path = both.root / "packet.pdf"
    path.write_bytes(data)
    return inspect(both.workshop(), path)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_inspect(both: Folders, locale: str, profile: Profile) -> None:
    found = seen(both, made(both, locale, profile))
    info = found.info
    assert (found.same_bytes, found.faults, found.changed) == (True, (), ())
    assert (info.handout, info.packet, info.handouts) == ("", "both", ("eyes", "notes"))
    assert (info.locale, f"-{info.profile}", info.version) == (locale, profile.suffix, "1.4")
    assert (info.pdfua, info.pdfa) == ("PDF/UA-1", "PDF/A-2a")
    names = {"packet", "content/eyes", "content/notes", "drawings/eyes", "facts", "interface"}
    if locale != "en":
        names |= {"packets-catalog", "catalog/eyes", "catalog/notes", "interface-catalog"}
    assert {source.name for source in found.sources} == names
    assert all(source.file for source in found.sources)


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [
        ("packets.yaml", "[eyes, notes]", "[notes, eyes]", ("packet",)),
        ("packets.yaml", '"One sheet"', '"A single sheet"', ()),
        ("handouts/notes.yaml", '"Do the eyes dart?"', '"Do eyes dart?"', ("content/notes",)),
    ],
)
def test_inspect_tells_what_has_changed(
    both: Folders, file: str, old: str, new: str, changed: tuple[str, ...]
) -> None:
    data = made(both)
    both.edit(both.content / file, old, new)
    found = seen(both, data)
    assert found.changed == changed
    assert found.same_bytes is not bool(changed)


def test_a_date_that_was_set_is_kept_in_mind(both: Folders) -> None:
    assert seen(both, made(both, epoch=1_600_000_000)).same_bytes


def test_inspect_of_a_packet_that_there_is_no_more(both: Folders) -> None:
    data = made(both)
    both.edit(both.content / "packets.yaml", "id: both", "id: other")
    found = seen(both, data)
    assert [fault.code for fault in found.faults] == ["usage/unknown-packet"]
    assert found.info.packet == "both"


def test_a_drawing_of_two_handouts_is_told_once_with_their_names(both: Folders) -> None:
    both.edit(
        both.handout("notes"), "blocks:\n",
        "blocks:\n  - {type: figure, id: look, facts: none, "
        'picture: {drawing: eyes, alt: "Two eyes."}}\n',
    )
    data = made(both)
    with (both.content / "drawings" / "eyes.svg").open("a", encoding="utf-8") as stream:
        stream.write("<!-- more -->\n")
    found = seen(both, data)
    assert found.changed == ("drawings/eyes", "drawings/notes")
    assert [fault.what for fault in found.faults] == [
        "content/drawings/ (drawings of eyes, notes) has changed since"
    ]
    labels = [source.label for source in found.sources]
    assert len(labels) == len(set(labels))
    assert "content/drawings/ (for notes)" in labels


@pytest.mark.parametrize(
    ("old", "new", "told", "gone"),
    [
        ("[eyes, notes]", "[notes]", "the packet no longer has eyes",
         ("content/eyes", "drawings/eyes")),
        ("[notes]", "[notes, eyes]", "the packet now has eyes", ()),
    ],
)
def test_inspect_tells_which_handouts_left_and_came(
    both: Folders, old: str, new: str, told: str, gone: tuple[str, ...]
) -> None:
    data = made(both, packet="both" if gone else "one")
    both.edit(both.content / "packets.yaml", f"handouts: {old}", f"handouts: {new}")
    found = seen(both, data)
    assert [fault.what for fault in found.faults] == [
        "content/packets.yaml has changed since", told,
    ]
    assert found.changed == ("packet", *gone)
    assert set(found.changed) <= set(dict(found.info.digests))
    assert [each.handout for each in found.sources if not each.file] == ["eyes"] * len(gone)
