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
from folders import ROOT, Folders, copy_shipped
from pseudo import LONGER, long_latin, right_to_left

from omshandout.content import list_handouts
from omshandout.i18n import strip_markup
from omshandout.model.blocks import Use, iter_texts
from omshandout.model.options import Paper, Profile
from omshandout.model.text import Direction
from omshandout.model.use import for_use
from omshandout.readback import logical_text, page_artifacts, read_info
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


@pytest.mark.parametrize("name", HANDOUTS)
@pytest.mark.parametrize("locale", [LONG, RTL])
def test_every_handout_is_set_whole(shop: Workshop, name: str, locale: str) -> None:
    made = render(shop, Job(name, locale, Profile(Paper.A4)), RenderOptions())
    assert made.faults == ()
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
