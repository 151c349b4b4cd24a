"""Tests of ``omshandout.render.screens``: every sheet that ships, as a foreign parser reads it."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from copy import deepcopy
from functools import lru_cache

import pytest
from folders import Folders
from fontTools.ttLib import TTFont
from html_reader import direction_of, elements, language_of, languages_of, parsed, told, wanted
from lxml.html import HtmlElement
from msgspec.structs import replace
from shipped import in_turns, slow_unless, workshop

from omshandout.errors import UsageError
from omshandout.languages import language_of as known_language
from omshandout.model.blocks import Use, iter_texts
from omshandout.model.options import Clinic, Opening, Phone, Profile, Purpose
from omshandout.model.use import for_use, with_numbers
from omshandout.render import screens
from omshandout.render.documents import Rendered, render
from omshandout.render.gathering import Gathered, RenderOptions, gather
from omshandout.render.jobs import Job, PacketJob
from omshandout.structure import StructTree, build_structure

SCREEN = Profile(html=True)
CLINIC = Clinic(
    name=(("", "Hill Clinic"),),
    phones=(Phone(Purpose.DAY, "+1 (555) 010-0199"), Phone(Purpose.NIGHT, "555 0100 ext. 7"),
            Phone(Purpose.EMERGENCY, "112")),
    country="CA",
)


@lru_cache(maxsize=8)
def page(handout: str, locale: str, clinic: Clinic = CLINIC) -> Rendered:
    return render(workshop(), Job(handout, locale, SCREEN), RenderOptions(clinic))


def source(handout: str, locale: str) -> tuple[Gathered, StructTree]:
    gathered = gather(workshop(), locale, (workshop().handout(handout),), RenderOptions(CLINIC))
    local = with_numbers(for_use(gathered.parts[0].local, Use.FORM, Use.SCREEN))
    return gathered, build_structure(local, gathered.texts, form=True)


def bare(page: HtmlElement) -> list[tuple[object, ...]]:
    """The elements of a page without ids and what points at them, and without what only had one."""
    page = deepcopy(page)
    for each in list(page.iter("span", "div")):
        if each.get("class") == "dot":
            each.drop_tree()
        elif not set(each.attrib) - {"id"}:
            each.drop_tag()
    return [
        (each.tag, {name: value for name, value in each.attrib.items()
                    if name not in ("id", "for", "aria-labelledby", "content")},
         each.text or "", each.tail or "")
        for each in page.iter()
    ]


def pointed(page: HtmlElement, each: HtmlElement) -> list[str]:
    """The words of what a field or label points at, in order."""
    keys = (each.get("aria-labelledby") or each.get("for") or "").split()
    found = [page.xpath("//*[@id=$key]", key=key) for key in keys]
    return [one.get("aria-label") or one.text_content() for (one,) in found]


def heard(words: str) -> str:
    """Letters and digits alone: names of fields put stops and colons otherwise."""
    return "".join(sign for sign in words if unicodedata.category(sign)[0] in "LMN")


@pytest.mark.parametrize(("handout", "locale"), in_turns())
def test_every_sheet_is_read_in_order_with_its_languages_and_words(
    handout: str, locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Fonts take most of the time, and say nothing here.
    monkeypatch.setattr(screens, "font_styles", lambda used, fonts, home, light: "")
    slim = parsed(render(workshop(), Job(handout, locale, SCREEN), RenderOptions(CLINIC)).data)
    monkeypatch.setattr(screens, "slimmed", lambda page: page)
    made = render(workshop(), Job(handout, locale, SCREEN), RenderOptions(CLINIC))
    found = parsed(made.data)
    gathered, tree = source(handout, locale)
    assert told(found) == wanted(tree)
    # What is handed out differs in ids alone, and points at what is there.
    assert bare(slim) == bare(found)
    assert [pointed(slim, each) for each in slim.xpath("//input|//textarea|//label")] == [
        pointed(found, each) for each in found.xpath("//input|//textarea|//label")
    ]
    for each in found.xpath("//*[@aria-labelledby]"):
        for words in pointed(found, each):
            assert heard(words) in heard(tree[each.get("id")].alt)
    tags = languages_of(tree)
    by_id = {each.get("id"): each for each in elements(found)}
    for key, each in by_id.items():
        assert language_of(each) == tags[key]
    local = with_numbers(for_use(gathered.parts[0].local, Use.FORM, Use.SCREEN))
    for text in iter_texts(local):
        each = by_id.get(text.key)
        if each is None or each.tag == "svg":
            continue
        words = each.text_content()
        assert "".join(run.text for run in text.runs) in words
        assert direction_of(each) == text.language.direction.value
    assert found.get("lang") == gathered.language.tag
    assert found.get("dir") == gathered.language.direction.value


@pytest.mark.parametrize("handout", workshop().handout_names)
def test_a_phone_speaks_of_no_paper(handout: str) -> None:
    words = " ".join(parsed(page(handout, "en").data).xpath("string(//main)").split())
    assert not re.search(
        r"\b(pen|fold|cut along|ring round|copy the page|front and back|page \d)\b", words,
        re.IGNORECASE,
    )


HEAVY = ("when-to-get-help", "symptom-checklist", "symptom-diary", "pictures")


WEIGHED = [
    # Letters that are joined or stacked need most room: of such languages every sheet is weighed.
    pytest.param(
        handout, locale, id=f"{handout}-{locale}",
        marks=slow_unless(handout in HEAVY and locale in ("ar", "bn", "en", "zh_Hans")),
    )
    for locale in workshop().locales
    for handout in (workshop().handout_names if locale in ("ar", "bn", "hi") else HEAVY)
]


@pytest.mark.parametrize(("handout", "locale"), WEIGHED)
def test_sheets_weigh_little_with_the_numbers_of_a_clinic(handout: str, locale: str) -> None:
    script = known_language(locale).script
    most = 160 if script in ("Hans", "Hant", "Jpan", "Kore") else 60
    assert len(page(handout, locale).data) <= most * 1024


def test_numbers_dial_and_nothing_leads_elsewhere_but_to_sources() -> None:
    found = parsed(page("when-to-get-help", "ar").data)
    dialled = set(found.xpath("//a[starts-with(@href,'tel:')]/@href"))
    assert dialled == {"tel:+15550100199", "tel:5550100", "tel:112"}
    others = {href for href in found.xpath("//a/@href") if not href.startswith("tel:")}
    assert all(href.startswith("https://") for href in others)
    data = page("when-to-get-help", "ar").data.decode()
    assert "url(data:font/woff2;base64," in data
    assert "SIL Open Font License" in data
    assert not re.search(r"url\((?!data:)|@import|src=\"(?!data:)", data)


def test_a_page_says_what_it_is() -> None:
    found = parsed(page("symptoms", "es").data)
    about = dict(zip(found.xpath("//meta/@name"), found.xpath("//meta/@content"), strict=False))
    assert found.xpath("//meta[@name='omshandout:handout']/@content") == ["symptoms"]
    assert found.xpath("//meta[@name='omshandout:draft']/@content") == ["true"]
    assert "catalog:" in found.xpath("//meta[@name='omshandout:sources']/@content")[0]
    assert about["robots"]
    assert page("symptoms", "es").meta.draft


def test_the_card_stands_in_both_languages() -> None:
    found = parsed(page("emergency-card", "hi").data)
    second = found.xpath("//main//*[contains(@class, 'second')][@lang='en']")
    assert len(second) > 20
    assert "Emergency" in " ".join(each.text_content() for each in second)


def test_the_same_page_has_the_same_bytes_in_any_order() -> None:
    first = page("symptoms", "hi").data
    page.cache_clear()
    page("glossary", "hi")
    assert page("symptoms", "hi").data == first


def test_a_packet_is_for_paper() -> None:
    with pytest.raises(UsageError, match="omshandout site"):
        render(workshop(), PacketJob("going-home", "en", SCREEN), RenderOptions())


def test_the_file_has_the_name_of_the_pdf(small: Folders) -> None:
    assert Job("eyes", "es", SCREEN).file_name == "es/eyes-a4.html"
    assert Job("eyes", "es", Profile(html=True, form=True)).file_name == "es/eyes-a4-form.html"


FULL = replace(
    CLINIC,
    phones=tuple(
        Phone(purpose, f"+880 1700 0000{number}") for number, purpose in enumerate(Purpose)
    ),
    hours=tuple(Opening((day,), 480, 990 + 15 * day) for day in range(5)),
)


@pytest.mark.parametrize("handout", [
    "when-to-get-help", *(pytest.param(name, marks=pytest.mark.slow) for name in HEAVY[1:])
])
@pytest.mark.parametrize("locale", ["hi", "bn"])
def test_a_full_clinic_file_makes_no_page_too_heavy(locale: str, handout: str) -> None:
    assert len(page(handout, locale, FULL).data) <= 60 * 1024


@pytest.mark.parametrize(
    ("handout", "locale", "weights"),
    [("outlook", "bn", ["400", "700"]), ("when-to-get-help", "bn", ["400"]),
     ("when-to-get-help", "ar", ["400", "700"])],
)
def test_letters_of_a_heavy_page_come_in_one_weight_with_all_letters(
    handout: str, locale: str, weights: list[str]
) -> None:
    data = page(handout, locale).data
    rules = re.findall(rb"font-weight:(\d+);src:url\(data:font/woff2;base64,([^)]+)\)", data)
    assert [weight.decode() for weight, _ in rules] == weights
    font = TTFont(io.BytesIO(base64.b64decode(rules[-1][1])))
    bold = {
        ord(sign) for each in parsed(data).xpath("//strong | //h1") for sign in each.text_content()
        if unicodedata.category(sign).startswith(("L", "M")) and ord(sign) > 0x500
    }
    assert len(bold) > 30
    assert bold <= set(font.getBestCmap())
