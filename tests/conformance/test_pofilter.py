"""Mistakes of every kind that pofilter looks for, put into translations that ship.

``pofilter`` of translate-toolkit is what translators' servers check catalogs with. Whatever it
finds of a true mistake the check here finds too; of what ships it calls hundreds wrong, the check
here nothing. ``docs/checks.md`` has its checks with ours beside, and is read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from folders import ROOT
from msgspec.structs import replace
from shipped import workshop

from omshandout.i18n.checks import check_handout, check_translation
from omshandout.i18n.entries import Translations
from omshandout.i18n.sources import messages_of, plural_of
from omshandout.model.interface import InterfaceMessage
from omshandout.model.text import Message

checks = pytest.importorskip("translate.filters.checks")
po = pytest.importorskip("translate.storage.po")

pytestmark = pytest.mark.conformance

LOCALES = ("es", "ar", "hi", "zh_Hans")
EVERY = 13
"""One text of so many is damaged: some eighty for each language and kind."""

STOPS = ".।。"
Damage = Callable[[str, str], str | None]


def _first(pattern: str, new: str | Callable[[re.Match[str]], str]) -> Damage:
    """A damage at the first place that a pattern finds."""
    def damage(english: str, text: str) -> str | None:
        changed, count = re.subn(pattern, new, text, count=1)
        return changed if count else None

    return damage


def _twice(english: str, text: str) -> str | None:
    words = text.split(" ")
    at = next((at for at, word in enumerate(words) if word.isalpha() and len(word) > 1), None)
    return None if at is None else " ".join([*words[: at + 1], *words[at:]])


def _small(english: str, text: str) -> str | None:
    is_word = text[:1].isupper() and text[1:2].islower()
    # "CT" has no capital to lose in "tomografía": there the English is in the wrong.
    sure = english[:2].istitle() or english[-1] in ".?!"
    return text[0].lower() + text[1:] if is_word and sure else None


def _without(signs: str) -> Damage:
    return _first(f"[{re.escape(signs)}]", "")


DAMAGES: dict[str, Damage] = {
    "acronyms": _first("OMS", "oms"),
    "blank": lambda english, text: " ",
    "brackets": _without("(（"),
    "brackets closed": _without(")）"),
    "compendiumconflicts": lambda english, text: f"#-#-#-#-#  a.po  #-#-#-#-#\n{text}",
    "doublequoting": _without("”»\""),
    "doublespacing": _first(" ", "  "),
    "doublewords": _twice,
    "emails": lambda english, text: f"{text} a@b.example",
    "endpunc": lambda english, text: text[:-1] if text[-1] in STOPS else None,
    "endpunc other": lambda english, text: f"{text[:-1]}?" if text[-1] in STOPS else None,
    "endwhitespace": lambda english, text: f"{text} ",
    "escapes": _first(" ", r" \\n"),
    "filepaths": lambda english, text: f"{text} /etc/motd",
    "functions": lambda english, text: f"{text} call()",
    "kdecomments": lambda english, text: f"_: a note {text}",
    "long": lambda english, text: f"{text} " * 4,
    "newlines": _first(" ", "\n"),
    "notranslatewords": _first("OMS", "SOM"),
    "numbers": _first(r"\d", lambda found: str((int(found[0]) + 1) % 10)),
    "numbers lost": _first(r"\d+", ""),
    "options": lambda english, text: f"{text} --final",
    "printf": lambda english, text: f"{text} %s",
    "puncspacing": _first(r"(?<=\w),(?= )", " ,"),
    "puncspacing behind": _first(r"(?<=\w\w), (?=\w\w)", ","),
    "pythonbraceformat": _first(r"\{(\w+)\}", r"{\1x}"),
    "sentencecount more": lambda english, text: f"{text} {text}",
    "short": lambda english, text: text[: max(1, len(text) // 12)] if len(english) > 4 else None,
    "simplecaps": _small,
    "startcaps": _small,
    "startpunc": lambda english, text: f"- {text}",
    "startwhitespace": lambda english, text: f" {text}",
    "tabs": _first(" ", "\t"),
    "urls": lambda english, text: f"{text} http://a.example",
    "validchars": lambda english, text: f"{text[:2]}\ue000{text[2:]}",
    "variables": _first(r"\{\w+\}", ""),
    "xmltags": lambda english, text: f"<b>{text}</b>",
}


def is_no_mistake(locale: str, kind: str, text: str, wrong: str) -> bool:
    """Whether the language may say it so."""
    twice = kind in ("doublewords", "sentencecount more")
    return (
        # Hindi says words twice on purpose: only small words and names are surely wrong.
        (locale == "hi" and twice and (kind == "doublewords" or " " not in text))
        or "muy muy" in wrong.casefold()
        or "[[zh-Latn:" in text  # syllables of how a word is said
        # One character is a word in Chinese, and a short head may be one word.
        or (locale == "zh_Hans" and kind == "short" and len(text) < 6)
    )


@cache
def samples(locale: str) -> tuple[tuple[Message | InterfaceMessage, str], ...]:
    """Texts that ship, with their translation."""
    shop = workshop()
    found: list[tuple[Message | InterfaceMessage, str]] = []
    for domain in shop.domains:
        translations = shop.translations(locale, domain)
        assert translations is not None
        for message in messages_of(shop.source(domain)):
            if not plural_of(message):
                found.append((message, translations.entries[message.key].strings[0]))
    return tuple(found)


class Filter:
    """pofilter, and what it says of a text that it did not say before it was damaged."""

    def __init__(self, locale: str) -> None:
        config = checks.CheckerConfig(targetlanguage=locale)
        self.checker = checks.StandardChecker(checkerconfig=config)

    def found(self, english: str, text: str) -> set[str]:
        unit = po.pounit(english)
        unit.target = text
        return set(self.checker.run_filters(unit))


def damaged(locale: str) -> Iterator[tuple[str, Message | InterfaceMessage, str, str]]:
    for message, text in samples(locale)[::EVERY]:
        for kind, damage in DAMAGES.items():
            wrong = damage(message.text, text)
            if wrong and wrong != text:
                yield kind, message, text, wrong


@pytest.mark.parametrize("locale", LOCALES)
def test_all_that_pofilter_finds_of_true_mistakes_is_found(locale: str) -> None:
    shop, filters = workshop(), Filter(locale)
    data = shop.language(locale)
    seen, missed = set(), []
    for kind, message, text, wrong in damaged(locale):
        theirs = filters.found(message.text, wrong) - filters.found(message.text, text)
        if not theirs:
            continue
        seen.add(kind.partition(" ")[0])
        if check_translation(message, wrong, data, keep_terms=shop.keep_terms):
            continue
        if not is_no_mistake(locale, kind, text, wrong):
            missed.append((kind, sorted(theirs), message.text, wrong))
    assert missed == []
    assert len(seen) > 20


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_wrong_with_what_ships_where_pofilter_finds_much(locale: str) -> None:
    shop, filters = workshop(), Filter(locale)
    theirs = sum(bool(filters.found(message.text, text)) for message, text in samples(locale))
    assert theirs > 50
    for domain in shop.domains:
        assert shop.translation_faults(locale, domain) == ()
    assert shop.translation_faults("en_US", "symptoms") == ()


@pytest.mark.parametrize("locale", LOCALES)
def test_half_a_text_that_is_lost_is_told_by_its_neighbours(locale: str) -> None:
    """pofilter counts sentences; here they are counted only where the text is short, too."""
    shop = workshop()
    domain = "symptoms"
    translations = shop.translations(locale, domain)
    assert translations is not None
    tried = 0
    for message in messages_of(shop.source(domain)):
        entry = translations.entries[message.key]
        text = entry.strings[0]
        parts = re.split(r"(?<=[.।。]) ?", text)
        kept = "".join(parts[:1])
        if len(parts) < 3 or len(kept) > 0.5 * len(text) or len(message.text) < 60:
            continue
        tried += 1
        entries = {**translations.entries, message.key: replace(entry, strings=(kept,))}
        found: Translations = replace(translations, entries=entries)
        told = check_handout(
            shop.source(domain), found, shop.language(locale), keep_terms=shop.keep_terms
        )
        assert [fault.where.key for fault in told if fault.where.key == message.key], kept
    assert tried


def test_the_docs_have_every_check_of_pofilter() -> None:
    known = set(checks.StandardChecker(checkerconfig=checks.CheckerConfig()).getfilters())
    known |= set(checks.StandardUnitChecker(checkerconfig=checks.CheckerConfig()).getfilters())
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    table = page.partition("## Beside pofilter")[2]
    rows = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == known
