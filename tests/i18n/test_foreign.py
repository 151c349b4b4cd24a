"""Catalogs and sentences in another language than that of their folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import yaml
from folders import ROOT
from i18n_samples import filled, message, translations
from known_languages import known
from msgspec.structs import replace
from shipped import workshop

from omshandout.errors import Severity, UsageError
from omshandout.i18n.checks import check_handout
from omshandout.i18n.damage import damage_flaws
from omshandout.i18n.foreign import foreign_texts, same_in_others
from omshandout.i18n.guessing import (
    guess_file,
    guess_text,
    script_guess,
    strange_letters,
    tokens_of,
)
from omshandout.i18n.signs import sign_flaws
from omshandout.i18n.sources import AnyMessage, messages_of
from omshandout.languages.locales import language_of
from omshandout.model.interface import InterfaceMessage, InterfaceSource

SHIPPED = ("es", "ar", "hi", "zh_Hans")
OTHERS = ("fr", "de", "so", "id", "fa", "ur", "sw", "tr", "vi", "ru", "he", "ja", "ko",
          "zh_Hant", "zu", "qu", "ht")


def texts_of(locale: str, domain: str) -> list[str]:
    found = workshop().translations(locale, domain)
    assert found is not None
    return [entry.strings[0] for entry in found.entries.values()]


def is_told(texts: list[str], locale: str) -> bool:
    language = language_of(locale)
    return bool(
        guess_file(list(map(tokens_of, texts)), language) or script_guess(texts, language)
        or strange_letters(texts, language)
    )


@pytest.mark.parametrize("locale", SHIPPED)
def test_catalogs_that_ship_are_told_in_other_folders_and_not_in_their_own(locale: str) -> None:
    for domain in workshop().domains:
        texts = texts_of(locale, domain)
        assert not is_told(texts, locale), domain
        assert not [text for text in texts if guess_text(tokens_of(text), language_of(locale))]
        for other in (*SHIPPED, *OTHERS):
            if other != locale:
                assert is_told(texts, other), (domain, other)


def test_texts_of_all_scripts_are_in_their_own_language() -> None:
    """Of every language of the specimen, with a list of words or without."""
    seen = set()
    for locale, text in samples():
        try:
            language = language_of(locale)
        except UsageError:  # a spelling of its own, such as polytonic Greek
            continue
        texts = [text] * 3
        assert guess_file(list(map(tokens_of, texts)), language) is None, locale
        assert guess_text(tokens_of(text), language) is None, locale
        assert script_guess(texts, language) == "", locale
        assert strange_letters(texts, language) == "", locale
        seen.add(locale)
    assert len(seen) > 110


def test_texts_of_all_scripts_have_only_signs_of_their_own() -> None:
    """And no damage; a few have slips of typing, which are warnings."""
    warned = set()
    for locale, text in samples():
        with suppress(UsageError):
            language = language_of(locale)
            flaws = [*sign_flaws(text, language), *damage_flaws(text, language)]
            assert [flaw for flaw in flaws if not flaw.warning] == [], locale
            warned |= {(locale, flaw.code) for flaw in flaws}
    assert warned == set()


def samples() -> Iterator[tuple[str, str]]:
    """Texts in some 120 languages, with their locale."""
    path = ROOT / "content" / "specimen" / "udhr.yaml"
    for sample in yaml.safe_load(path.read_text(encoding="utf-8"))["samples"]:
        yield sample["tag"].replace("-", "_"), sample["text"]
    path = ROOT / "tests" / "data" / "offered.yaml"
    for locale, sample in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        yield locale, sample["text"]


FRENCH = "Les enfants qui ont cette maladie ne peuvent pas marcher et ils ont des secousses."


def catalog_of(texts: dict[str, str], locale: str, english: str = "Some words of English."):
    messages: tuple[AnyMessage, ...] = tuple(message(key, english) for key in texts)
    return translations(filled(messages, locale, texts))


def source_of(keys: list[str]) -> InterfaceSource:
    return InterfaceSource("x", tuple(
        InterfaceMessage(key, "Some words of English.") for key in keys
    ))


def test_a_catalog_in_the_wrong_folder_is_a_fault_of_its_first_line() -> None:
    shop = workshop()
    found = shop.translations("es", "symptoms")
    assert found is not None
    (fault,) = foreign_texts(messages_of(shop.source("symptoms")), found, known("de"))
    assert (fault.code, fault.severity) == ("catalog/other-language", Severity.ERROR)
    assert (fault.where.file, fault.where.line) == (found.file, 1)
    assert "seems to be in Spanish (es), and lies in the folder of de" in fault.what
    told = check_handout(shop.source("symptoms"), found, known("de"), keep_terms=shop.keep_terms)
    assert fault in told
    (fault,) = foreign_texts(messages_of(shop.source("symptoms")), found, known("he"))
    assert "is written in Latn, he in Hebr" in fault.what


def test_a_sentence_of_another_language_is_a_warning() -> None:
    keys = {"a": FRENCH, "b": "Los niños con esta enfermedad no pueden caminar y se caen mucho."}
    found = catalog_of(keys, "es")
    (fault,) = foreign_texts(source_of(list(keys)).messages, found, known("es"))
    assert (fault.code, fault.severity) == ("translation/other-language", Severity.WARNING)
    assert fault.where == found.where("a")
    assert "French (fr)" in fault.what


def test_one_text_in_two_languages_is_a_fault_of_the_one_that_it_is_not_in() -> None:
    catalogs = {"es": catalog_of({"a": FRENCH}, "es"), "fr": catalog_of({"a": FRENCH}, "fr")}
    data = {locale: known(locale) for locale in ("es", "fr", "sr_Latn", "hr", "ja", "zh_Hans")}
    (fault,) = same_in_others(source_of(["a"]), catalogs, data)
    assert (fault.code, fault.where) == (
        "translation/same-as-other", catalogs["es"].where("a")
    )
    assert "French (fr)" in fault.what
    # Neighbours say some things alike; so do all languages where a text is short.
    near = {locale: catalog_of({"a": "Dijete ne može hodati danas."}, locale)
            for locale in ("hr", "sr_Latn")}  # fmt: skip
    assert same_in_others(source_of(["a"]), near, data) == []
    short = {locale: catalog_of({"a": "MIBG, EEG"}, locale) for locale in ("es", "fr")}
    assert same_in_others(source_of(["a"]), short, data) == []
    # Names between braces are no words.
    colon = {locale: catalog_of({"a": "{name_of_line}：{number}"}, locale)
             for locale in ("ja", "zh_Hans")}  # fmt: skip
    assert same_in_others(source_of(["a"]), colon, data) == []
    # A text that nobody translated is told as such.
    same = {locale: catalog_of({"a": "Some words of English."}, locale) for locale in ("es", "fr")}
    assert same_in_others(source_of(["a"]), same, data) == []


def _damages() -> dict[str, Callable[[str], str]]:
    return {
        "nothing": lambda text: text,
        "bracket": lambda text: text + " (",
        "again": lambda text: f"{text} {text}",
        "small word": lambda text: re.sub(r"(\w+)", r"\1 \1", text, count=1),
        "opener": lambda text: text.replace("¿", "").replace(".", "?"),
        "address": lambda text: text + " a@b.org /usr/bin --force f()",
        "number": lambda text: text + " 77 %d",
        "short": lambda text: text[:2],
        "spaces": lambda text: text.replace(" ", "  ") + " ,",
        "french": lambda text: FRENCH,
        "entity": lambda text: text + " &amp; \\n",
        "letters": lambda text: text + " \u0416\u0639\u4e2d\u200b\u00ad",
        "untranslated": lambda text: "",
    }


@pytest.mark.parametrize("locale", ["es", "ar", "zh_Hans", "hi"])
def test_who_wants_errors_alone_gets_all_of_them(locale: str) -> None:
    shop, data = workshop(), known(locale)
    source, catalog = shop.source("symptoms"), shop.translations(locale, "symptoms")
    assert catalog is not None
    seen: set[str] = set()
    for damage in _damages().values():
        entries = {
            key: replace(entry, strings=tuple(map(damage, entry.strings)))
            for key, entry in catalog.entries.items()
        }
        found = replace(catalog, entries={**entries, "no-such": entries["title"]})
        told, errors = (
            check_handout(
                source, found, data, keep_terms=shop.keep_terms, errors_alone=errors_alone
            )
            for errors_alone in (False, True)
        )
        wanted = [fault for fault in told if fault.severity is Severity.ERROR]
        assert [fault for fault in errors if fault.severity is Severity.ERROR] == wanted
        seen.update(fault.code for fault in told)
    # It is about something: errors and warnings of many kinds.
    assert {"translation/doubled", "translation/short", "translation/number"} <= seen
    assert len(seen) > 10
