"""Whole sheets in two languages: row for row, each part in its language, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

import pymupdf
import pytest
from cards import NAME, with_card
from folders import Folders, with_strings
from msgspec.structs import replace
from read_words import is_han, words
from readers import readers_here
from shipped import bound, slow_unless, workshop

from omshandout.errors import Fault, TranslationError
from omshandout.i18n.entries import Entry
from omshandout.model.blocks import Use, iter_texts
from omshandout.model.options import Clinic, Opening, Paper, Phone, Profile, Purpose, TextSize
from omshandout.model.text import SECOND, LocalText
from omshandout.model.use import for_use
from omshandout.readback import (
    TagNode,
    logical_text,
    page_artifacts,
    read_fields,
    read_info,
    read_tags,
)
from omshandout.render.digests import source_digests
from omshandout.render.documents import Job, PacketJob, RenderOptions, render
from omshandout.render.gathering import gather

PAIRS = (("en", "ar"), ("ar", "en"), ("es", "en"), ("hi", "en"), ("zh_Hans", "ar"))
CLINIC = Clinic(
    name=(("", "Hill Clinic"),), country="GB",
    phones=(Phone(Purpose.DAY, "+44 171 555 0199"), Phone(Purpose.EMERGENCY, "112")),
    hours=(Opening((0, 1, 2), 510, 990),),
)


STANDARD, NONE, PLAIN = Profile(), Clinic(), RenderOptions()


@cache
def made(
    handout: str, first: str, second: str, profile: Profile = STANDARD, clinic: Clinic = NONE
) -> bytes:
    job = Job(handout, first, replace(profile, second_locale=second))
    return render(workshop(), job, RenderOptions(clinic)).data


def texts_of(handout: str, first: str, second: str) -> Iterator[LocalText]:
    """What stands on the pages in each language by itself."""
    shop = workshop()
    found = gather(shop, first, (shop.handout(handout),), RenderOptions(), second)
    (part,) = found.parts
    assert part.second is not None
    for local in (part.local, part.second):
        for text in iter_texts(for_use(local, Use.PAPER, Use.ONE_SIDE)):
            if not text.key.endswith(("alt",)):
                yield text


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200e\u200f\u202a-\u202e]+", "", text)


# -- nothing is lost -------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), PAIRS)
@pytest.mark.parametrize("handout", ["symptoms", "symptom-diary", "treatments"])
def test_each_text_of_both_is_there(handout: str, first: str, second: str) -> None:
    shown = squeezed(logical_text(made(handout, first, second)))
    assert [text.key for text in texts_of(handout, first, second)
            if squeezed(text.plain) not in shown] == []


def test_each_text_has_its_second_but_what_is_said_alike() -> None:
    shop = workshop()
    found = gather(shop, "es", (shop.handout("treatments"),), RenderOptions(), "en")
    alike = []
    for text in iter_texts(found.parts[0].local):
        if text.second is None:
            alike.append(text.plain)
        else:
            assert text.second.key == f"{text.key}{SECOND}"
            assert (text.language.tag, text.second.language.tag) == ("es", "en")
    assert "ACTH" in alike
    assert len(alike) < 6


def test_what_is_said_alike_stands_in_both_columns_and_once_in_the_tree() -> None:
    data = made("treatments", "es", "en")
    heads = [node for node in read_tags(data).walk() if node.role == "H3"]
    (acth,) = (node for node in heads if node.full_text.startswith("ACTH"))
    assert "ACTH" not in acth.full_text[4:]
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        alone = [
            line for page in pdf for line in page.get_text().splitlines()
            if line.strip().startswith("ACTH")
        ]
    assert alone.count("ACTH ") + alone.count("ACTH") == 2, alone


# -- side by side ----------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_first_stands_where_its_language_begins(first: str, second: str) -> None:
    with pymupdf.open(stream=made("symptoms", first, second), filetype="pdf") as pdf:
        places = {}
        for name, locale in (("first", first), ("second", second)):
            texts = gather(
                workshop(), locale, (workshop().handout("symptoms"),), RenderOptions()
            ).parts[0].local
            word = {"zh_Hans": "要点"}.get(locale) or max(texts.lead.plain.split(), key=len)
            places[name] = pdf[0].search_for(word)[0] if locale != "ar" else None
        lefts = {name: box.x0 for name, box in places.items() if box is not None}
        middle = pdf[0].rect.width / 2
    rtl = first == "ar"
    if "first" in lefts:
        assert (lefts["first"] < middle) is not rtl
    if "second" in lefts:
        assert (lefts["second"] > middle) is not rtl


def test_rows_begin_at_one_height() -> None:
    """The numbers of an item stand beside each other, and so do both of its texts."""
    with pymupdf.open(stream=made("symptoms", "es", "en"), filetype="pdf") as pdf:
        lines = [
            ("".join(span["text"] for span in line["spans"]).strip(), line["bbox"])
            for page in pdf for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
        ]
    for number in ("1.", "2.", "3."):
        tops = [box[1] for words, box in lines if words.startswith(number)]
        assert len(tops) == 2
        assert abs(tops[0] - tops[1]) < 0.1


def test_the_tree_goes_row_by_row_in_each_language() -> None:
    tree = read_tags(made("symptoms", "es", "ar"))
    (steps,) = (node for node in tree.walk() if node.role == "L" and node.numbering == "Decimal")
    for item in steps.children:
        label, body = item.children
        assert label.role == "Lbl"
        assert [part.role for part in body.children] == ["P", "P"]
        assert [part.lang for part in body.children] == ["", "ar"]
    heads = [node for node in tree.walk() if node.role in ("H1", "H2")]
    assert heads
    for head in heads:
        assert [part.lang for part in head.children if isinstance(part, TagNode)] == ["", "ar"]


def test_a_heading_of_both_is_one_bookmark() -> None:
    with pymupdf.open(stream=made("symptoms", "es", "en"), filetype="pdf") as pdf:
        names = [name for _, name, _ in pdf.get_toc()]
    with pymupdf.open(stream=alone("symptoms", "es"), filetype="pdf") as pdf:
        own = [name for _, name, _ in pdf.get_toc()]
    assert len(names) == len(own)
    assert "Puntos clave / Key points" in names


@cache
def alone(handout: str, locale: str, profile: Profile = STANDARD) -> bytes:
    return render(workshop(), Job(handout, locale, profile), RenderOptions()).data


@pytest.mark.parametrize(("first", "second"), [("en", "ar"), ("es", "en")])
def test_what_families_copy_stands_whole(first: str, second: str) -> None:
    for handout in ("symptom-diary", "emergency-card", "medicine-plan"):
        for paper in Paper:
            profile = Profile(paper, second_locale=second)
            assert render(workshop(), Job(handout, first, profile), RenderOptions()).faults == ()


def test_days_are_in_the_order_of_the_first_week() -> None:
    """The week of the Arabic begins on another day."""
    found = gather(workshop(), "en", (workshop().handout("symptom-diary"),),
                   RenderOptions(Clinic(country="GB")), "ar")
    days = found.texts.weekdays("wide")
    assert [day.plain for day in days][:2] == ["Monday", "Tuesday"]
    seconds = [day.second.plain for day in days if day.second is not None]
    assert seconds[:2] == ["الاثنين", "الثلاثاء"]


# -- forms -----------------------------------------------------------------------------------


@pytest.mark.parametrize("handout", ["symptom-checklist", "symptom-diary", "emergency-card"])
def test_fields_stand_once_and_are_named_in_both(handout: str) -> None:
    form, clinic = Profile(form=True), Clinic(country="GB", staff_language="en")
    both = read_fields(made(handout, "es", "en", form, clinic))
    one = {
        locale: read_fields(
            render(workshop(), Job(handout, locale, form), RenderOptions(clinic)).data
        )
        for locale in ("es", "en")
    }
    assert [field.name for field in both] == [field.name for field in one["es"]]
    for field, spanish, english in zip(both, one["es"], one["en"], strict=True):
        wanted = spanish.tooltip
        if spanish.tooltip != english.tooltip and " / " not in spanish.tooltip:
            wanted += f" / {english.tooltip}"
        assert field.tooltip == wanted


def test_a_field_is_of_one_day_in_both() -> None:
    """Where each language has a week that begins on another day."""
    fields = read_fields(made("symptom-diary", "es", "en", Profile(form=True)))
    mondays = [field.tooltip for field in fields if "lun" in re.split(r"\W", field.tooltip)]
    assert len(mondays) > 10
    assert all("Mon" in tooltip and "Sun" not in tooltip for tooltip in mondays)


# -- head and foot ---------------------------------------------------------------------------


def test_head_foot_and_draft_line_are_in_both() -> None:
    for shown in page_artifacts(made("symptoms", "es", "hi")):
        text = " ".join(" ".join(shown).split())
        for locale in ("es", "hi", "en"):  # what no document is without
            interface = workshop().english if locale == "en" else None
            if interface is None:
                translations = workshop().translations(locale, "interface")
                assert translations is not None
                line = translations.entries["draft.both"].strings[0]
            else:
                line = interface.plain("draft.both")
            assert text.count(line) == 1
        assert "Página" in text
        assert "पेज" in text


def test_a_number_of_the_clinic_is_told_once_in_its_box_and_once_in_the_list() -> None:
    text = logical_text(made("symptoms", "ar", "en", clinic=CLINIC)).replace("\u00a0", " ")
    assert text.count("+44 171 555 0199") == 2
    assert "Monday" in text
    assert "الاثنين" in text


# -- faults ----------------------------------------------------------------------------------


@pytest.fixture
def folders(small: Folders) -> Folders:
    return with_card(small)


def stopped(folders: Folders, options: RenderOptions = PLAIN) -> tuple[Fault, ...]:
    job = Job(NAME, "ar", Profile(second_locale="es"))
    with pytest.raises(TranslationError) as caught:
        render(folders.workshop(), job, options)
    return caught.value.faults


def as_fuzzy(entry: Entry) -> Entry:
    return replace(entry, fuzzy=True)


@pytest.mark.parametrize("change", [with_strings(""), as_fuzzy])
def test_a_text_that_the_second_language_lacks_stops_the_sheet(
    folders: Folders, change: Callable[[Entry], Entry]
) -> None:
    line = folders.change("es", NAME, "steps.fill", change)
    (fault,) = stopped(folders)
    assert (fault.where.locale, fault.where.key, fault.where.line) == ("es", "steps.fill", line)
    assert "staff_language" not in fault.hint


def test_a_text_of_its_pages_too(folders: Folders) -> None:
    folders.change("es", "interface", "footer.date", with_strings(""))
    (fault,) = stopped(folders)
    assert (fault.where.locale, fault.where.key) == ("es", "footer.date")
    options = RenderOptions(allow_untranslated=True)
    job = Job(NAME, "ar", Profile(second_locale="es"))
    assert render(folders.workshop(), job, options).meta.draft


def test_final_asks_for_the_sign_offs_of_both(folders: Folders) -> None:
    folders.sign("en", NAME, "interface")
    folders.sign("ar", NAME, "interface")
    found = {(fault.where.locale, fault.code) for fault in stopped(
        folders, RenderOptions(final=True)
    )}
    assert found == {("es", "review/not-final")}
    folders.sign("es", NAME, "interface")
    job = Job(NAME, "ar", Profile(second_locale="es"))
    assert not render(folders.workshop(), job, RenderOptions(final=True)).meta.draft


# -- what a document says of itself ----------------------------------------------------------


def test_it_names_both_languages_and_all_that_it_was_made_from(folders: Folders) -> None:
    shop, job = folders.workshop(), Job(NAME, "ar", Profile(second_locale="es"))
    assert job.file_name == "ar/pocket-a4-with-es.pdf"
    info = read_info(render(shop, job, RenderOptions()).data)
    assert (info.locale, info.second_locale, info.profile) == ("ar", "es", "a4-with-es")
    names = {"catalog", "interface-catalog", "second-catalog", "second-interface-catalog"}
    assert names <= dict(info.digests).keys()
    assert info.digests == source_digests(shop, job, Clinic())


def test_the_same_input_gives_the_same_bytes(folders: Folders) -> None:
    job = Job(NAME, "ar", Profile(second_locale="es"))
    first = render(folders.workshop(), job, RenderOptions()).data
    shop = folders.workshop()
    render(shop, Job(NAME, "es", Profile(second_locale="ar")), RenderOptions())
    assert render(shop, job, RenderOptions()).data == first


# -- packets and copies ----------------------------------------------------------------------


def test_a_packet_is_in_both() -> None:
    job = PacketJob("school", "ar", Profile(second_locale="en"))
    made = render(workshop(), job, RenderOptions())
    assert {"second-packets-catalog", "second-interface-catalog"}.isdisjoint(
        dict(made.meta.digests)
    )  # English has none
    contents = logical_text(made.data)
    for name in workshop().packet("school").handouts:
        assert workshop().handout(name).title.text in contents


@pytest.mark.parametrize("first", ["es", "ar"])
def test_a_copy_for_the_file_stands_behind_the_sheet(first: str) -> None:
    profile = Profile(copy_locale="en")
    found = render(workshop(), Job("symptoms", first, profile), RenderOptions())
    assert profile.suffix == "-a4-copy-en"
    parts = [node for node in read_tags(found.data).walk() if node.role == "Part"]
    assert [part.lang for part in parts] == ["", "en"]
    own, copy = (min(page for node in part.walk() for page in node.pages) for part in parts)
    assert (own, copy % 2) == (1, 1)  # on the front of a leaf
    english = logical_text(alone("symptoms", "en"))
    assert squeezed(logical_text(found.data)).endswith(squeezed(english))


def test_a_copy_of_a_packet_has_contents_of_its_own() -> None:
    job = PacketJob("school", "es", Profile(copy_locale="en"))
    data = render(workshop(), job, RenderOptions()).data
    single = logical_text(bound("school", "en"))
    numbers = re.compile(r"\d+")
    assert numbers.sub("", squeezed(logical_text(data))).endswith(
        numbers.sub("", squeezed(single))
    )
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        links = [link["page"] for page in pdf for link in page.get_links() if link["kind"] == 1]
        half = len(links) // 2
    assert len(set(links)) == len(links)
    assert max(links[:half]) < min(links[half:])


# -- read back -------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", readers_here())
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_words_of_both_come_back_in_order(reader: str, first: str, second: str) -> None:
    assert share_in_order(reader, "symptoms", first, second) >= 0.995


@pytest.mark.conformance
@pytest.mark.parametrize(("handout", "first", "second"), [
    pytest.param(handout, *pair, marks=slow_unless(number == turn % 2))
    for number, handout in enumerate(
        ("when-to-get-help", "symptom-diary", "school-note", "glossary", "treatments")
    )
    for turn, pair in enumerate(PAIRS)
])
def test_words_of_other_sheets_too(handout: str, first: str, second: str) -> None:
    for reader in readers_here():
        least = 0.995
        if reader == "pdfium" and "ar" in (first, second):
            least = _PDFIUM
        assert share_in_order(reader, handout, first, second) >= least, reader


_PDFIUM = 0.975
"""PDFium takes all lines of a document from one side.

So where that is the left, it gives Latin words in brackets before the Arabic ones that they follow;
where it is the right, the parts of an English sentence with curly quotes are turned about.
"""


def share_in_order(reader: str, handout: str, first: str, second: str) -> float:
    """The part of all words that stand in the order of their text, close to each other."""
    found = words_of(readers_here()[reader](made(handout, first, second)))
    places: dict[str, list[int]] = {}
    for place, word in enumerate(found):
        places.setdefault(word, []).append(place)
    total = kept = 0
    for text in texts_of(handout, first, second):
        wanted = words_of(text.plain)
        total += len(wanted)
        kept += most_in_order(wanted, places)
    return kept / total


_NEAR = 60


def most_in_order(wanted: list[str], places: dict[str, list[int]]) -> int:
    """The length of the longest row of places that rise, none far from the one before it."""
    best: list[dict[int, int]] = []
    most = 0
    for word in wanted:
        here = {}
        for place in places.get(word, ()):
            before = max(
                (length for each in best[-8:] for at, length in each.items()
                 if at < place <= at + _NEAR),
                default=0,
            )
            here[place] = before + 1
            most = max(most, before + 1)
        best.append(here)
    return most


def words_of(text: str) -> list[str]:
    return [word for word in words(text) if not (is_han(word[0]) and word[0] < "\u3040")]


# -- in every look ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "profile",
    [Profile(Paper.LETTER), Profile(text=TextSize.LARGE), Profile(duplex=True),
     Profile(booklet=True), Profile(text=TextSize.LARGE, form=True)],
)
def test_every_look_has_both(profile: Profile) -> None:
    shown = squeezed(logical_text(made("symptom-checklist", "ar", "en", profile)))
    if profile.form:
        return
    assert [text.key for text in texts_of("symptom-checklist", "ar", "en")
            if squeezed(text.plain) not in shown] == []
