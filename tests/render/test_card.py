"""The card on paper: one piece to cut out in any print, read in its order in two scripts."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cards import NAME, in_words, make_small, with_card
from folders import Folders
from readers import readers_here
from shipped import workshop as shipped

from omshandout.model.blocks import Card
from omshandout.model.options import Clinic, Ink, Paper, Phone, Profile, Purpose, TextSize
from omshandout.readback import logical_text, read_fields, read_tags
from omshandout.render.documents import Job, PacketJob, RenderOptions, render
from omshandout.render.workshop import Workshop

CARD = "emergency-card"
LANGUAGES = ("en", "es", "ar", "hi", "zh_Hans")
LARGE = TextSize.LARGE

ARABIC = {
    "two_title": "خطر أزمة كظرية 2",
    "two_text": "يأخذ ستيرويدات أو [[en:prednisolone]]: لا توقفها أبدا. 2 مرات.",
    "two_plan": "خطة الفريق:",
}
SPANISH = {
    "two_title": "Riesgo 2 de crisis suprarrenal",
    "two_text": "Recibe corticoides: no suspender nunca. 2 veces.",
    "two_plan": "Plan del equipo:",
}
WORDS = {"ar": ARABIC, "es": SPANISH}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A sheet with a card in real words of two scripts, for its second panel."""
    folders = Folders(tmp_path_factory.mktemp("card"))
    with_card(make_small(folders.root))
    for locale, words in WORDS.items():
        in_words(folders, locale, **words)
    return folders.workshop()


def squeezed(text: str) -> str:
    """Letters and digits alone: readers differ in spaces, and in marks of direction."""
    text = re.sub(r"\[\[\w+:(.*?)\]\]", r"\1", text)
    return re.sub(r"[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]+", "", text)


@pytest.mark.parametrize("reader", readers_here())
@pytest.mark.parametrize(
    ("locale", "staff"), [("ar", "en"), ("ar", "es"), ("es", "ar"), ("en", "ar")]
)
def test_readers_give_both_languages_back_one_after_the_other(
    shop: Workshop, reader: str, locale: str, staff: str
) -> None:
    """A right-to-left and a left-to-right language on one panel do not mix.

    Where more of the page goes from left to right, Poppler puts numbers and Latin words on the
    other side of the Arabic ones (docs/specimen.md): there the words between them are looked for.
    """
    made = render(shop, Job(NAME, locale, Profile()), RenderOptions(Clinic(staff_language=staff)))
    text = squeezed(readers_here()[reader](made.data))
    english = {"two_title": "Panel 2", "two_text": "What helpers read here, number 2.",
               "two_plan": "Plan:"}
    first, second = (WORDS.get(each, english) for each in (locale, staff))
    in_parts = reader == "poppler" and (locale, staff) != ("ar", "en")
    at = 0
    for slot in english:
        for words in (first[slot], second[slot]):
            if in_parts and words in ARABIC.values():
                parts = re.findall(r"[\u0600-\u06ff]+", words)
                assert parts
                assert all(part in text for part in parts), (reader, words)
                continue
            found = text.find(squeezed(words), at)
            assert found >= at, (reader, words)
            at = found


@pytest.mark.parametrize("locale", ["ar", "es"])
def test_the_second_language_is_tagged_as_such(shop: Workshop, locale: str) -> None:
    staff = {"ar": "es", "es": "ar"}[locale]
    made = render(shop, Job(NAME, locale, Profile()), RenderOptions(Clinic(staff_language=staff)))
    said = {
        squeezed("".join(each.text for each in node.walk())): node.lang
        for node in read_tags(made.data).walk() if node.role == "P"
    }
    for words in WORDS[staff].values():
        assert said[squeezed(words)] == staff


# -- one piece -------------------------------------------------------------------------------


def pages_of_card(
    data: bytes, locale: str, handout: str = CARD, *, others: bool = False
) -> list[int]:
    """The pages (from 0) with heads of panels of the card, or with all others."""
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        heads = set(titles(locale, handout))
        found = set()

        def walk(items: pikepdf.OutlineItem) -> None:
            for item in items:
                if (item.title in heads) is not others:
                    found.add(pages[item.destination[0].objgen])
                walk(item.children)

        with pdf.open_outline() as outline:
            walk(outline.root)
    return sorted(found)


def titles(locale: str, handout: str = CARD) -> list[str]:
    source = shipped().handout(handout)
    translations = shipped().translations(locale, handout)
    (card,) = (block for block in source.blocks if isinstance(block, Card))
    return [
        translations.entries[panel.title.key].strings[0]
        if translations is not None and panel.title.key in translations.entries
        else panel.title.text
        for panel in card.panels
    ]


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_sheet_is_one_sheet_of_paper_and_the_card_one_page(locale: str, paper: Paper) -> None:
    for profile in (Profile(paper), Profile(paper, ink=Ink.MONO), Profile(paper, form=True)):
        made = render(shipped(), Job(CARD, locale, profile), RenderOptions())
        assert made.pages == 2
        assert made.faults == ()
        assert pages_of_card(made.data, locale) == [1]
        assert pages_of_card(made.data, locale, others=True) == [0]  # the sources too


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("locale", LANGUAGES)
def test_in_large_print_the_card_is_both_sides_of_one_leaf(locale: str, paper: Paper) -> None:
    profile = Profile(paper, LARGE)
    made = render(shipped(), Job(CARD, locale, profile), RenderOptions())
    assert made.faults == ()
    front, back = pages_of_card(made.data, locale)
    assert front % 2 == 0
    assert back == front + 1 == made.pages - 1


@pytest.mark.parametrize("look", [Profile(Paper.A4, LARGE), Profile(Paper.A4, LARGE, duplex=True)])
def test_in_a_packet_too(look: Profile) -> None:
    made = render(shipped(), PacketJob("school", "en", look), RenderOptions())
    assert not [fault for fault in made.faults if fault.code.startswith("layout/")]
    front, back = pages_of_card(made.data, "en")
    assert (front % 2, back) == (0, front + 1)


def test_in_a_booklet_front_and_back_of_the_card_are_one_leaf() -> None:
    """Of four pages the third is at the right inside, the fourth at the left outside."""
    made = render(shipped(), Job(CARD, "en", Profile(booklet=True)), RenderOptions())
    assert (made.pages, made.faults) == (2, ())
    assert pages_of_card(made.data, "en") == [0, 1]


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        (Profile(), "one page"), (Profile(text=LARGE), "both sides"),
        (Profile(booklet=True), "both sides"),
    ],
)
def test_what_the_sheet_says_of_the_card_is_true(
    shop: Workshop, profile: Profile, said: str
) -> None:
    text = " ".join(logical_text(render(shop, Job(NAME, "en", profile), RenderOptions()).data)
                    .split())
    assert [words in text for words in ("one page", "both sides")] == [
        said == "one page", said == "both sides",
    ]


def test_a_card_too_long_for_a_page_takes_a_leaf_and_says_so(tmp_path: Path) -> None:
    """In a language with long texts it is in one piece all the same, and the page count is told."""
    folders = Folders(tmp_path)
    with_card(make_small(tmp_path))
    long = " ".join(["larguísimo"] * 40)
    numbers = {"one": 1, "three": 3, "five": 5, "seven": 7}
    in_words(folders, "es", **{
        f"{name}_text": f"{long} {number}." for name, number in numbers.items()
    })
    made = render(folders.workshop(), Job(NAME, "es", Profile()), RenderOptions())
    told = [fault.code for fault in made.faults if fault.code.startswith("layout/")]
    assert told == ["layout/page-budget"]
    assert made.pages == 4
    spanish = folders.workshop().translations("es", NAME)
    assert spanish is not None
    text = " ".join(logical_text(made.data).split())
    assert spanish.entries["steps.sides"].strings[0] in text
    assert spanish.entries["steps.page"].strings[0] not in text


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize(
    ("locale", "staff"), [("en", {"country": "SA"}), ("en", {"staff_language": "ar"}),
                          ("es", {"country": "EG"})],
)
def test_a_card_that_is_long_for_what_staff_read_is_made_and_says_so(
    locale: str, staff: dict[str, str], paper: Paper
) -> None:
    """The promise of two pages is one of the English, whatever stands beside it."""
    options = RenderOptions(Clinic(**staff), clinic_file="clinic.yaml")
    made = render(shipped(), Job(CARD, locale, Profile(paper=paper)), options)
    assert made.pages == 4
    (fault,) = [fault for fault in made.faults if fault.code.startswith("layout/")]
    assert (fault.code, fault.where.file) == ("layout/staff-pages", "clinic.yaml")
    assert fault.where.key == next(iter(staff))
    assert "in ar too" in fault.what
    english = RenderOptions(Clinic(**{**staff, "staff_language": "en"}))
    assert render(shipped(), Job(CARD, locale, Profile(paper=paper)), english).pages == 2


# -- forms and numbers -----------------------------------------------------------------------


def test_fields_of_several_lines_are_fields_of_several_lines() -> None:
    made = render(shipped(), Job(CARD, "en", Profile(form=True)), RenderOptions())
    with pikepdf.open(BytesIO(made.data)) as pdf:
        places = {
            f"{annotation.Parent.T}.{annotation.T}": [float(edge) for edge in annotation.Rect]
            for page in pdf.pages for annotation in page.get("/Annots", ())
            if annotation.Subtype == "/Widget" and "/T" in annotation
        }
    (card,) = (
        block for block in shipped().handout(CARD).blocks if isinstance(block, Card)
    )
    lines = {f"card.{line.code}": line.lines for panel in card.panels for line in panel.lines}
    assert [field.name for field in read_fields(made.data)] == list(lines)
    assert {name for name, count in lines.items() if count > 1} == {"card.immune-1", "card.plan"}
    for name, count in lines.items():
        left, bottom, right, top = places[name]
        assert (top - bottom > 30) is (count > 1), name
        assert right - left > 60


def test_the_clinics_number_stands_once_beside_labels_in_both_languages(shop: Workshop) -> None:
    clinic = Clinic(phones=(Phone(Purpose.DAY, "555 0100"),), country="MX")
    made = render(shipped(), Job(CARD, "en", Profile()), RenderOptions(clinic, True))
    text = " ".join(logical_text(made.data).replace("\u00a0", " ").split())
    assert re.search(r"Team, day: .{4,30}: 555 0100", text)
