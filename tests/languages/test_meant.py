"""What a word means that is no locale here: a code, a name in any language, a slip of the keys."""

from __future__ import annotations

import pytest
from babel.core import get_global

from omshandout.languages import language_name
from omshandout.languages.called import known_as, lumped_as, of_code
from omshandout.languages.meant import Meaning, advice, meaning_of, meant_by, suggestion

LOCALES = ("en", "de", "en_US", "es", "pt_BR", "zh_Hans", "zh_Hant", "qps")
SHIPPED = (
    "en", "ar", "bn", "de", "en_US", "es", "fa", "fa_AF", "fil", "fr", "he", "hi", "ht", "ja", "ko",
    "pt_BR", "ru", "so", "th", "uk", "vi", "zh_Hans", "zh_Hant",
)


@pytest.mark.parametrize(("word", "meant"), [
    ("spanisch", ("es",)),
    ("Spansh", ("es",)),
    ("alemán", ("de",)),
    ("deutsh", ("de",)),
    ("chinesisch", ("zh_Hans", "zh_Hant")),
    ("espanhol", ("es",)),
    ("Mandarin", ("zh_Hans", "zh_Hant")),
    ("中文", ("zh_Hans", "zh_Hant")),
    ("Simplified", ("zh_Hans",)),
    # As browsers and Windows name what they offer.
    ("Spanish (Mexico)", ("es",)), ("español (latinoamérica)", ("es",)),
    ("German (Italy)", ("de",)), ("Chinese (Hong Kong)", ("zh_Hans", "zh_Hant")),
    ("Dutch (Belgium)", ()), ("(Spanish)", ("es",)), ("(", ()),
    # The code of a country in place of that of its language.
    ("cn", ("zh_Hans", "zh_Hant")),
    ("br", ()),  # which is Breton
    # Languages that there are not, in one language or another.
    ("Dutch", ()),
    ("niederländisch", ()),
    ("holandés", ()),
    ("Estonian", ()),
    ("Klingon", ()),
    ("Central", ()),
    ("xx", ()),
    ("", ()),
    ("?!", ()),
    ("Spanish" * 50, ()),
])  # fmt: skip
def test_what_a_word_may_mean(word: str, meant: tuple[str, ...]) -> None:
    assert meant_by(word, LOCALES) == meant


@pytest.mark.parametrize(("word", "sure"), [
    # Codes that are no longer in use, of ISO 639-2 and 639-3, with countries, of other tools.
    ("iw", "he"), ("tl", "fil"), ("spa", "es"), ("fre", "fr"), ("fra", "fr"), ("per", "fa"),
    ("pes", "fa"), ("prs", "fa_AF"), ("zh_TW", "zh_Hant"), ("zh-CN", "zh_Hans"),
    ("ZH-tw", "zh_Hant"),
    ("fa-IR", "fa"), ("ru-RU", "ru"), ("es_ES.UTF-8", "es"), ("pt", "pt_BR"),
    # Names that one of two registers has.
    ("Castilian", "es"), ("Tagalog", "fil"), ("Pilipino", "fil"), ("Bengali", "bn"),
    ("Haitian", "ht"), ("Afghan Persian", "fa_AF"), ("portuguese", "pt_BR"), ("SPANISH", "es"),
])  # fmt: skip
def test_what_stands_for_a_locale_is_taken_for_it(word: str, sure: str) -> None:
    assert meaning_of(word, SHIPPED) == Meaning((sure,))


@pytest.mark.parametrize(("word", "likely"), [
    # Right, but by what one language alone says, or for another country.
    ("Farsi", ("fa",)), ("es-MX", ("es",)), ("zh_HK", ("zh_Hant",)), ("en_GB", ("en",)),
    ("jp", ("ja",)), ("ua", ("uk",)), ("Creole", ("ht",)), ("عربي", ("ar",)),
])  # fmt: skip
def test_what_may_be_meant_is_asked(word: str, likely: tuple[str, ...]) -> None:
    assert meaning_of(word, SHIPPED) == Meaning(likely=likely)


@pytest.mark.parametrize(("word", "language"), [
    ("Urdu", "ur"), ("in", "id"), ("no", "no"), ("nb", "no"), ("kr", "kr"), ("Kurdish", "ku"),
    ("Sorani", "ckb"), ("Serbo-Croatian", "sh"), ("sh", "sh"), ("hbs", "sh"), ("Burmese", "my"),
    ("Myanmar", "my"), ("Moldovan", "ro"), ("Flemish", "nl_BE"), ("Mon", "mnw"), ("lao", "lo"),
])  # fmt: skip
def test_a_language_that_nobody_translated_into_is_named(word: str, language: str) -> None:
    assert meaning_of(word, SHIPPED) == Meaning(language=language)
    told = advice(word, SHIPPED)
    assert told.startswith(f"nobody has translated into {language} (")
    assert "there are: en (English), ar (Arabic)" in told


@pytest.mark.parametrize(("word", "locales", "meaning"), [
    # Another language of the same name or group, script or land is never taken for the one.
    ("Kurdish", ("ckb",), Meaning(language="ku", group=("ckb",))),
    ("kmr", ("ckb",), Meaning(language="ku", group=("ckb",))),
    ("Norwegian", ("nn",), Meaning(language="no", group=("nn",))),
    ("Norwegian", ("nb",), Meaning(("nb",))),
    ("Cantonese", ("zh_Hans", "zh_Hant"), Meaning(language="yue", group=("zh_Hans", "zh_Hant"))),
    ("Egyptian Arabic", ("ar",), Meaning(language="arz", group=("ar",))),
    ("sh", ("sr_Latn",), Meaning(language="sh", group=("sr_Latn",))),
    ("Serbo-Croatian", ("sr", "hr"), Meaning(language="sh", group=("sr", "hr"))),
    ("Serbian", ("sr_Latn",), Meaning(likely=("sr_Latn",))),
    ("Punjabi", ("pa_Arab",), Meaning(likely=("pa_Arab",))),
    ("Chinese", ("zh_Hant",), Meaning(likely=("zh_Hant",))),
    ("Portuguese", ("pt_PT",), Meaning(likely=("pt_PT",))),
    ("Persian", ("fa_AF",), Meaning(likely=("fa_AF",))),
    ("prs", ("fa",), Meaning(likely=("fa",))),
    ("Spanish", ("es_419", "es_MX"), Meaning(("es_419", "es_MX"))),
    # A name of one language, a code of another.
    ("Mon", ("mn",), Meaning(likely=("mn",), language="mnw")),
])  # fmt: skip
def test_no_other_language_is_taken(word: str, locales: tuple[str, ...], meaning: Meaning) -> None:
    assert meaning_of(word, ("en", *locales)) == meaning


def test_each_language_is_known_by_its_name_in_each_other() -> None:
    real = [locale for locale in LOCALES if locale != "qps"]
    for speaker in real:
        for locale in real:
            assert locale in meant_by(language_name(locale, speaker).upper(), LOCALES)


def test_each_code_that_cldr_has_another_for_means_that() -> None:
    aliases = get_global("language_aliases")
    told = {code: of_code(code) for code in aliases if code.isalpha() and len(code) in (2, 3)}
    assert len(told) > 300
    lost = [code for code, locale in told.items() if not locale and code not in ("dek", "drh")]
    # What CLDR itself no longer knows: "gav", which it parts in two.
    assert len(lost) < 10, lost
    assert {lumped_as(code) for code in aliases} == {"", "sh"}


@pytest.mark.parametrize("code", ["hu", "ha", "bo", "ga", "mo", "to", "sa"])
def test_two_letters_are_a_code_before_they_are_a_name(code: str) -> None:
    # Each is the name of another language too: Hu, Ha, Bo, Ga, Mo, To, Sa.
    assert meaning_of(code, LOCALES).language == of_code(code)


def test_all_is_told_how_to_have_all() -> None:
    assert advice("all", LOCALES).startswith("name each, or none for")


def test_names_are_known_without_catalogs() -> None:
    assert known_as("Italian") == known_as("ita") == known_as("italiano") == ("it",)
    assert known_as("Farsi") == ("fa",)
    assert known_as("Quenya and more") == ()


def test_a_suggestion_names_locales_to_type() -> None:
    assert suggestion(("es", "pt_BR")) == "did you mean es (Spanish) or pt_BR (Brazilian " \
        "Portuguese)?"
    assert advice("Kurdish", ("en", "ckb")) == "nobody has translated into ku (Kurdish) yet, but " \
        "into ckb (Central Kurdish), of the same group of languages: ask which is read"
    assert advice("Mon", ("en", "mn")) == "did you mean mn (Mongolian)? nobody has translated " \
        "into mnw (Mon) yet"
