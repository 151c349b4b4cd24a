"""Every handout in two test languages: a Latin one 40 % longer, and one from right to left.

They show, before there is a real translation, that no place of a page counts on the length or
the direction of English. Only the page budget is lifted: longer text takes more pages.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from babel import Locale
from folders import ROOT, Folders, copy_shipped
from msgspec.structs import replace
from pseudo import FILLERS, LONGER, long_latin, right_to_left
from shipped import slow_unless

from omshandout.content import list_handouts
from omshandout.i18n import Interface, strip_markup
from omshandout.model.blocks import ReadMore, SourceList, Use, iter_texts
from omshandout.model.options import Paper, Profile
from omshandout.model.text import Direction, LocalText, Run
from omshandout.model.use import for_use
from omshandout.readback import logical_text, page_artifacts, read_fields, read_info, read_tags
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.workshop import Workshop

HANDOUTS = list_handouts(ROOT / "content")
LONG, RTL = "en_XA", "ar_XB"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    folders = copy_shipped(tmp_path_factory.mktemp("pseudo"), locales=False)
    for path in (folders.content / "handouts").iterdir():
        lift_budget(path)
    folders.translate(LONG, long_latin)
    folders.translate(RTL, right_to_left)
    return folders.workshop()


def lift_budget(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^pages: \d+$", "pages: 12", text), encoding="utf-8")


def letters(text: str) -> str:
    return "".join(text.split())


# -- texts from no catalog -------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+")
_CHANGED = frozenset("aceinosuyACEINOSUY")
"""Letters of which none is left in the long language."""


def said(data: bytes) -> list[str]:
    """All that a document says: on its pages, of its pictures and fields, in its bookmarks."""
    tree = read_tags(data)
    told = [node.alt for node in tree.walk() if node.alt and node.role != "Link"]
    told += [node.title for node in tree.walk() if node.title]
    told += [field.tooltip for field in read_fields(data)]
    feet = [line for page in page_artifacts(data) for line in page]
    return [*logical_text(data).splitlines(), *feet, *told, read_info(data).title]


def allowed(shop: Workshop, name: str) -> frozenset[str]:
    """English words that no catalog has: kept terms, names of sources, what CLDR says of a day."""
    source = shop.handout(name)
    # Each draft says so in English too.
    # A text that begins with a filler begins with a capital letter.
    fillers = (*FILLERS, *map(str.capitalize, FILLERS))
    words = [*shop.keep_terms, *fillers, shop.english.plain("draft.both")]
    for block in source.blocks:
        if isinstance(block, SourceList):
            words += [f"{each.name} {each.title} {each.url}" for each in block.sources]
        if isinstance(block, ReadMore):
            words += [f"{each.name} {each.url}" for each in block.entries]
    for text in iter_texts(source):
        words += re.findall(r"\[\[\w+:(.*?)\]\]", text.text)
    english = Locale("en")
    words += english.months["format"]["wide"].values()
    words += [day for width in ("wide", "abbreviated", "short", "narrow")
              for day in english.days["format"][width].values()]
    return frozenset(word for each in words for word in _WORD.findall(each))


def strange(data: bytes, locale: str, known: frozenset[str]) -> set[str]:
    """Words in no translation by rule: plain in the long language, Latin in the other."""
    words = {word for line in said(data) for word in _WORD.findall(line)} - known
    if locale == LONG:
        return {word for word in words if not _CHANGED.isdisjoint(word)}
    return {word for word in words if re.search("[a-z]{2}", word)}


FILLED_IN = ("symptom-checklist", "symptom-diary", "emergency-card", "medicine-plan")


@pytest.mark.parametrize(
    ("name", "look"),
    [*((name, "both") for name in HANDOUTS), *((name, "form") for name in FILLED_IN)],
)
def test_every_word_is_of_a_catalog(shop: Workshop, name: str, look: str) -> None:
    """In a form, where fields have names, and in both languages side by side."""
    profile = Profile(form=True) if look == "form" else Profile(second_locale=RTL)
    data = render(shop, Job(name, LONG, profile), RenderOptions()).data
    assert strange(data, LONG, allowed(shop, name)) == set()


@pytest.mark.parametrize("locale", [LONG, RTL])
def test_a_word_of_the_program_s_own_is_found(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    """Be it on the page, in the name of a field, or at the foot."""
    job = Job("symptom-checklist", locale, Profile(form=True))
    known = allowed(shop, job.handout)
    whole = Interface.text

    def seeded(key: str) -> set[str]:
        def text(self: Interface, asked: str, **values: str | int) -> LocalText:
            found = whole(self, asked, **values)
            return replace(found, runs=(Run("Written in here"),)) if asked == key else found

        monkeypatch.setattr(Interface, "text", text)
        shop.forget_documents()
        return strange(render(shop, job, RenderOptions()).data, locale, known)

    assert seeded("none.at_all") == set()
    for key in ("footer.page", "line.write_for", "header.phone_line"):
        assert {"Written", "here"} <= seeded(key), key


# -- pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "locale"), [
    # In each run in one of them, by turns.
    pytest.param(
        name, locale, id=f"{name}-{locale}", marks=slow_unless((number + turn) % 2 == 0)
    )
    for number, name in enumerate(HANDOUTS)
    for turn, locale in enumerate((LONG, RTL))
])
def test_every_handout_is_set_whole(shop: Workshop, name: str, locale: str) -> None:
    made = render(shop, Job(name, locale, Profile(Paper.A4)), RenderOptions())
    assert made.faults == ()
    assert strange(made.data, locale, allowed(shop, name)) == set()
    assert made.meta.draft
    assert read_info(made.data).language == locale.replace("_", "-")
    assert len(page_artifacts(made.data)) == made.pages
    translations = shop.translations(locale, name)
    assert translations is not None
    shown = letters(logical_text(made.data))
    plain = [
        letters(strip_markup(translations.entries[message.key].strings[0]))
        for message in iter_texts(for_use(shop.handout(name), Use.PAPER))
    ]
    # Alternative texts and names of fields are not on the page; all others are.
    alternatives = {
        letters(strip_markup(translations.entries[message.key].strings[0]))
        for message in iter_texts(shop.handout(name)) if message.key.endswith((".alt", "alt"))
    }
    missing = [text for text in plain if text not in shown and text not in alternatives]
    assert missing == []


def test_the_long_language_is_as_long_as_it_should_be(shop: Workshop) -> None:
    ratios = []
    for name in HANDOUTS:
        messages = list(iter_texts(shop.handout(name)))
        translations = shop.translations(LONG, name)
        assert translations is not None
        long = sum(len(translations.entries[message.key].strings[0]) for message in messages)
        ratios.append(long / sum(len(message.text) for message in messages) - 1)
    assert all(0.6 * LONGER < ratio < 1.2 * LONGER for ratio in ratios), ratios


def test_the_other_reads_from_the_right(shop: Workshop) -> None:
    assert shop.language(RTL).language.direction is Direction.RTL
    made = render(shop, Job(HANDOUTS[0], RTL, Profile()), RenderOptions())
    with pikepdf.open(BytesIO(made.data)) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == pikepdf.Name.R2L


@pytest.mark.parametrize("text", ["{page} of **{pages}**", r"a \{b\} [[la:opsoclonus]] x", "OMS"])
def test_the_rules_leave_markup_and_terms_alone(text: str) -> None:
    keep = frozenset({"OMS"})
    fixed = re.findall(r"\{\w+\}|\*\*|\\.|\[\[.*?\]\]|OMS", text)
    for rule in (long_latin, right_to_left):
        assert re.findall(r"\{\w+\}|\*\*|\\.|\[\[.*?\]\]|OMS", rule(text, keep)) == fixed


def test_test_languages_ship_with_no_release() -> None:
    shipped = Folders(ROOT).workshop().locales
    assert LONG not in shipped
    assert RTL not in shipped
