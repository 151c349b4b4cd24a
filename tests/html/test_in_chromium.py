"""Pages as families open them: from a file, offline, on a narrow screen, by day and by night."""

from __future__ import annotations

import base64
import io
import json
import re
import unicodedata
from pathlib import Path

import pytest
from chromium import accessibility_faults, needs_chromium, opened
from fontTools.ttLib import TTFont
from local_texts import SENTENCES
from playwright.sync_api import Browser
from pypdf import PdfReader
from shipped import workshop

from omshandout.html.search import folded
from omshandout.model.options import Clinic, Ink, Phone, Profile, Purpose, TextSize
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.tasks.site import make_site, plan_site

pytestmark = [pytest.mark.browser, needs_chromium]

CLINIC = Clinic(
    name=(("", "Hill Clinic"),),
    phones=(Phone(Purpose.DAY, "+1 555 010-0199"), Phone(Purpose.NIGHT, "+1 555 010-0100"),
            Phone(Purpose.EMERGENCY, "911")),
)
KINDS = ("symptoms", "when-to-get-help", "pictures", "symptom-checklist", "symptom-diary",
         "emergency-card", "medicine-plan", "glossary", "alert-letter", "tests")
"""Together they have every kind of block that stands in a handout."""
LANGUAGES = ("en", "ar", "hi", "zh_Hans")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


def written(folder: Path, handout: str, locale: str, profile: Profile | None = None) -> Path:
    job = Job(handout, locale, profile or Profile(html=True))
    path = folder / job.file_name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(render(workshop(), job, RenderOptions(CLINIC)).data)
    return path


def width_of(page: object) -> tuple[int, int]:
    return tuple(page.evaluate(  # type: ignore[attr-defined, no-any-return]
        "[document.documentElement.scrollWidth, innerWidth]"
    ))


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("handout", KINDS)
def test_a_narrow_screen_needs_no_scrolling_to_the_side(
    chromium: Browser, folder: Path, handout: str, locale: str
) -> None:
    with opened(chromium, written(folder, handout, locale), width=320) as page:
        assert width_of(page) == (320, 320)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("handout", "locale"), [
    *((name, "en") for name in KINDS), ("when-to-get-help", "ar"), ("symptom-diary", "ar"),
    ("emergency-card", "hi"),
])  # fmt: skip
def test_axe_finds_nothing(
    chromium: Browser, folder: Path, handout: str, locale: str, dark: bool
) -> None:
    with opened(chromium, written(folder, handout, locale), dark=dark) as page:
        assert accessibility_faults(page) == []


def test_axe_would_find_it(chromium: Browser, folder: Path) -> None:
    broken = folder / "broken.html"
    data = written(folder, "symptoms", "en").read_text(encoding="utf-8")
    broken.write_text(data.replace(' role=img aria-label', ' role=img data-was'), "utf-8")
    with opened(chromium, broken) as page:
        assert any(fault.startswith("svg-img-alt") for fault in accessibility_faults(page))


@pytest.mark.parametrize("profile", [
    Profile(html=True, text=TextSize.LARGE), Profile(html=True, ink=Ink.MONO),
], ids=["large", "mono"])
def test_large_print_and_black_alone(chromium: Browser, folder: Path, profile: Profile) -> None:
    path = written(folder, "when-to-get-help", "en", profile)
    with opened(chromium, path, width=320, dark=profile.ink is Ink.MONO) as page:
        assert width_of(page) == (320, 320)
        assert accessibility_faults(page) == []


def test_boxes_are_told_apart_in_the_colours_of_the_user(chromium: Browser, folder: Path) -> None:
    path = written(folder, "when-to-get-help", "en")
    with opened(chromium, path, forced_colors="active") as page:
        looks = page.evaluate(
            "[...document.querySelectorAll('.ambulance, .phone-now, .same-day')].map(e => "
            "{const s = getComputedStyle(e); return s.borderTopStyle + s.borderTopWidth})"
        )
        assert looks == ["double6px", "solid4px", "solid2px"]
        assert accessibility_faults(page) == []


def test_letters_come_from_the_fonts_inside(chromium: Browser, folder: Path) -> None:
    for locale, family in (("hi", "NotoSansDevanagari"), ("ar", "NotoSansArabic"),
                           ("zh_Hans", "NotoSansSC")):
        with opened(chromium, written(folder, "symptoms", locale)) as page:
            loaded = page.evaluate(
                "[...document.fonts].filter(f => f.status == 'loaded')"
                ".map(f => f.family.replaceAll('\"', '') + f.weight).sort()"
            )
            assert loaded == [f"{family}400", f"{family}700"]


LETTERS = """
() => {
  const found = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const weight = getComputedStyle(node.parentElement).fontWeight;
    found[weight] = (found[weight] || "") + node.data;
  }
  return found;
}
"""


@pytest.mark.parametrize("locale", ["en", "ar", "hi", "zh_Hans"])
def test_every_letter_of_every_weight_has_its_font_inside(
    chromium: Browser, folder: Path, public: Path, locale: str
) -> None:
    """What the style sheet sets in bold is what the fonts were cut for."""
    paths = [written(folder, name, locale) for name in KINDS]
    for path in (*paths, public / locale / "index.html"):
        with opened(chromium, path) as page:
            letters = page.evaluate(LETTERS)
        inside: dict[str, set[str]] = {}
        for weight, data in re.findall(
            r"font-weight:(\d+);src:url\(data:font/woff2;base64,([^)]+)\)",
            path.read_text(encoding="utf-8"),
        ):
            font = TTFont(io.BytesIO(base64.b64decode(data)))
            inside.setdefault(weight, set()).update(map(chr, font.getBestCmap()))
        own = {"ar": "\u0600", "hi": "\u0900", "zh_Hans": "\u3001"}.get(locale, "!")
        for weight, shown in letters.items():
            wanted = {sign for sign in shown if sign >= own and sign.isprintable()}
            if locale != "en":
                wanted = {sign for sign in wanted if not unicodedata.name(sign).startswith(
                    ("LATIN", "GENERAL", "EN DASH", "RIGHT SINGLE"))}
            assert wanted <= inside[weight], (path, weight, wanted - inside[weight])


def test_it_is_filled_in_and_nothing_stays(chromium: Browser, folder: Path) -> None:
    path = written(folder, "symptom-checklist", "es")
    with opened(chromium, path) as page:
        page.locator("input[type=checkbox]").first.check()
        page.locator("input:not([type])").first.fill("x")
        assert page.locator("input:checked").count() == 1
        page.reload()
        assert page.locator("input:checked").count() == 0
        assert page.locator("input:not([type])").first.input_value() == ""
        assert page.evaluate("[document.cookie, Object.keys(localStorage).length]") == ["", 0]


def test_the_keyboard_reaches_fields_and_links_in_the_order_of_reading(
    chromium: Browser, folder: Path
) -> None:
    with opened(chromium, written(folder, "when-to-get-help", "ar")) as page:
        seen = []
        for _ in range(6):
            page.keyboard.press("Tab")
            seen.append(page.evaluate(
                "[...document.querySelectorAll('a, input, textarea')]"
                ".indexOf(document.activeElement)"
            ))
        assert seen == [0, 1, 2, 3, 4, 5]


def test_every_printed_page_says_that_it_is_a_draft(chromium: Browser, folder: Path) -> None:
    with opened(chromium, written(folder, "symptoms", "en")) as page:
        printed = folder / "printed.pdf"
        page.pdf(path=printed, format="A4", prefer_css_page_size=True)
    pages = [each.extract_text() for each in PdfReader(printed).pages]
    assert 2 <= len(pages) <= 5
    for words in pages:
        assert "Draft: no clinician has checked this text yet." in " ".join(words.split())
    assert "not saved" not in "".join(pages)


# -- a site --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of what ships in four languages."""
    folder = tmp_path_factory.mktemp("site") / "public"
    shop = workshop()
    looks = plan_site(shop, LANGUAGES, None, CLINIC)
    make_site(shop, folder, looks, RenderOptions(CLINIC), processes=1)
    return folder


def test_lists_are_accessible_and_lead_on(chromium: Browser, public: Path) -> None:
    with opened(chromium, public / "index.html", width=320) as page:
        assert width_of(page) == (320, 320)
        assert accessibility_faults(page) == []
        page.get_by_role("link", name="العربية").click()
        assert page.evaluate("document.documentElement.dir") == "rtl"
        assert width_of(page) == (320, 320)
        assert accessibility_faults(page) == []
        page.locator(".sheets h2 a").first.click()
        assert accessibility_faults(page) == []
        page.locator("summary").click()
        page.get_by_role("link", name="English").click()
        assert page.evaluate("document.documentElement.lang") == "en"
        page.get_by_role("link", name="All sheets").click()
        assert page.locator("h1").text_content() == "Sheets for families"


@pytest.mark.parametrize(("locale", "typed", "sheet"), [
    ("en", "Dancing  EYES", "symptoms"), ("ar", "مرض نادر", "about-oms"),
    ("hi", "आँखें", "symptoms"), ("zh_Hans", "罕见", "about-oms"),
])
def test_a_word_is_found_in_every_script_without_a_server(
    chromium: Browser, public: Path, locale: str, typed: str, sheet: str
) -> None:
    with opened(chromium, public / locale / "index.html") as page:
        box = page.get_by_role("searchbox")
        box.fill(typed)
        shown = page.locator("[data-sheet]:visible")
        names = [each.get_attribute("data-sheet") for each in shown.all()]
        assert sheet in names
        assert len(names) < page.locator("[data-sheet]").count()
        box.fill("qqqq")
        assert shown.count() == 0
        assert page.locator("#none").is_visible()
        assert accessibility_faults(page) == []
        box.fill("")
        assert shown.count() == page.locator("[data-sheet]").count()


def test_the_script_folds_as_the_program_does(chromium: Browser, public: Path) -> None:
    with opened(chromium, public / "en" / "index.html") as page:
        for words in (*SENTENCES.values(), "ΣΊΣΥΦΟΣ İstanbul Straße ﬁ a\u00ada\u200bb"):
            assert page.evaluate("window.omshandoutFolded(arguments[0])".replace(
                "arguments[0]", json.dumps(words))) == folded(words)


def test_without_a_script_the_list_is_whole(chromium: Browser, public: Path) -> None:
    with opened(chromium, public / "en" / "index.html") as page:
        count = page.locator("[data-sheet]").count()
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((public / "en" / "index.html").as_uri())
    assert page.locator("[data-sheet]:visible").count() == count
    assert not page.locator("#find").is_visible()
    context.close()
