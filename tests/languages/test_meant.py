"""What a word means that is no locale here: a code, a name in any language, a slip of the keys."""

from __future__ import annotations

import pytest
from babel.core import get_global

from omshandout.languages import called, language_name
from omshandout.languages.advice import advice, suggestion
from omshandout.languages.called import by_any_name, folded, known_as, lumped_as, of_code
from omshandout.languages.meant import Meaning, meaning_of, meant_by
from omshandout.languages.registry import languages

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
    ("cn", ("zh_Hans",)), ("br", ("pt_BR", "en")),
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
    ("Creole", ("ht",)), ("عربي", ("ar",)),
])  # fmt: skip
def test_what_may_be_meant_is_asked(word: str, likely: tuple[str, ...]) -> None:
    assert meaning_of(word, SHIPPED) == Meaning(likely=likely)


@pytest.mark.parametrize(("word", "language"), [
    ("Urdu", "ur"), ("in", "id"), ("no", "no"), ("nb", "no"), ("Kurdish", "ku"),
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


@pytest.mark.parametrize(("word", "countries", "spoken"), [
    ("Vietnam", ("VN",), ("vi",)), ("somalia", ("SO",), ("so", "ar")),
    ("Haïti", ("HT",), ("ht", "fr")), ("Afghanistan", ("AF",), ("fa_AF",)),
    ("The Philippines", ("PH",), ("en", "fil", "es")),
    ("Deutschland", ("DE",), ("de", "en", "fr", "es")),
    ("中国", ("CN",), ("zh_Hans",)), ("Taiwan", ("TW",), ("zh_Hant",)),
    ("Korea", ("KP", "KR"), ("ko",)), ("Hong Kong", ("HK",), ("zh_Hant", "en")),
    ("jp", ("JP",), ("ja",)), ("UA", ("UA",), ("uk", "ru")), ("usa", ("US",), ("en_US", "es")),
    ("South Sudan", ("SS",), ("ar", "en")), ("Greenland", ("GL",), ()),
])  # fmt: skip
def test_a_country_is_no_language_and_tells_what_is_spoken_there(
    word: str, countries: tuple[str, ...], spoken: tuple[str, ...]
) -> None:
    found = meaning_of(word, SHIPPED)
    assert (found.sure, found.countries, found.likely) == ((), countries, spoken)


def test_a_code_of_a_language_is_told_as_that_of_a_country_where_nobody_speaks_it() -> None:
    assert meaning_of("kr", SHIPPED) == Meaning((), ("ko",), "kr", (), ("KR",))
    # Codes whose language CLDR writes otherwise, too.
    assert meaning_of("tw", SHIPPED) == Meaning((), meant_by("Taiwan", SHIPPED), "ak", (), ("TW",))
    assert advice("kr", SHIPPED) == (
        "nobody has translated into kr (Kanuri) yet; kr is the code of South Korea; spoken there, "
        "of those that there are: ko (Korean); name the one that is read"
    )
    # Norwegian is spoken in Norway; "in" is an old code of Indonesian, "de" is German.
    for code in ("no", "in", "lao"):
        assert meaning_of(code, SHIPPED).countries == ()
    assert meaning_of("de", ("en", "de_AT")).countries == ()


def test_advice_on_a_country_names_no_single_language_as_meant() -> None:
    assert advice("Somalia", SHIPPED) == (
        "Somalia is a country; spoken there, of those that there are: so (Somali), ar (Arabic); "
        "name the one that is read"
    )
    told = advice("Greenland", ("en", "es"))
    assert told.startswith("Greenland is a country, and none of the languages spoken there is ")
    assert "there are: en (English), es (Spanish)" in told


@pytest.mark.parametrize(("word", "meant"), [
    ("castellano", ("es",)), ("Castelhano", ("es",)), ("viet", ("vi",)), ("span", ("es",)),
    ("hait", ("ht",)), ("esto", ()), ("swah", ()), ("vie", ("vi",)),
])  # fmt: skip
def test_daily_names_and_beginnings_of_names_are_known(word: str, meant: tuple[str, ...]) -> None:
    assert meant_by(word, SHIPPED) == meant
    assert meaning_of("Kurmanji", SHIPPED) == Meaning(language="ku")


def test_daily_names_are_those_that_nobody_else_has() -> None:
    for name in called._DAILY:
        # Taken away when CLDR or the registry has it.
        assert by_any_name(name) == ()
        assert name not in {folded(each) for _, known in languages() for each in known.names}
