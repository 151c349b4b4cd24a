from __future__ import annotations

import subprocess
import sys

import pytest
from babel.core import get_global
from babel.localedata import locale_identifiers
from i18n_samples import LOCALES
from known_languages import known

from omshandout.errors import ContentError, ExitCode, UsageError
from omshandout.languages.likely import likely_in_cldr
from omshandout.languages.locales import language_of, paper_of
from omshandout.languages.names import language_name, native_name
from omshandout.languages.parents import parent_of
from omshandout.languages.plurals import counts_of_forms, plural_categories, plural_index
from omshandout.languages.tags import Name, has_data, name_of
from omshandout.model.options import Paper
from omshandout.model.text import ENGLISH, Direction, Language


@pytest.mark.parametrize(
    ("locale", "tag", "script", "direction"),
    [
        ("es", "es", "Latn", Direction.LTR),
        ("es_419", "es-419", "Latn", Direction.LTR),
        ("ar", "ar", "Arab", Direction.RTL),
        ("zh_Hans", "zh-Hans", "Hans", Direction.LTR),
        ("zh_Hant", "zh-Hant", "Hant", Direction.LTR),
        ("hi", "hi", "Deva", Direction.LTR),
        ("pt_BR", "pt-BR", "Latn", Direction.LTR),
        ("sr_Cyrl", "sr-Cyrl", "Cyrl", Direction.LTR),
        ("sr_Latn", "sr-Latn", "Latn", Direction.LTR),
        ("uk", "uk", "Cyrl", Direction.LTR),
        ("fa", "fa", "Arab", Direction.RTL),
        ("ur", "ur", "Arab", Direction.RTL),
        ("he", "he", "Hebr", Direction.RTL),
        ("th", "th", "Thai", Direction.LTR),
        ("ru", "ru", "Cyrl", Direction.LTR),
        ("la", "la", "Latn", Direction.LTR),
        ("ja", "ja", "Jpan", Direction.LTR),
        ("ckb", "ckb", "Arab", Direction.RTL),
        ("pa_Arab", "pa-Arab", "Arab", Direction.RTL),
        ("en_XA", "en-XA", "Latn", Direction.LTR),
        ("ar_XB", "ar-XB", "Arab", Direction.RTL),
    ],
)
def test_language_of(locale: str, tag: str, script: str, direction: Direction) -> None:
    assert language_of(locale) == Language(locale, tag, script, direction)


def test_english_is_the_source_language_of_the_model() -> None:
    assert language_of("en") == ENGLISH


def test_every_locale_of_cldr_has_a_script() -> None:
    languages = [name for name in locale_identifiers() if "_" not in name]
    assert len(languages) > 250
    for name in languages:
        assert len(language_of(name).script) == 4


@pytest.mark.parametrize(
    ("locale", "hint"),
    [
        ("", "names are CLDR identifiers such as es, pt_BR or zh_Hans"),
        ("../../etc", "names are CLDR identifiers such as es, pt_BR or zh_Hans"),
        ("es\n", "names are CLDR identifiers such as es, pt_BR or zh_Hans"),
        ("root", "names are CLDR identifiers such as es, pt_BR or zh_Hans"),
        ("und", "names are CLDR identifiers such as es, pt_BR or zh_Hans"),
        ("zz", "names are CLDR identifiers such as es, pt_BR or zh_Hans"),
        ("zh-hans", "did you mean zh_Hans?"),
        ("pt-br", "did you mean pt_BR?"),
        ("ES", "did you mean es?"),
        ("iw", "use he"),
        ("tl", "use fil"),
        ("es_ZZ", "use es without a territory"),
    ],
)
def test_unknown_locale(locale: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        language_of(locale)
    (fault,) = caught.value.faults
    assert (fault.code, fault.hint) == ("language/unknown", hint)
    assert repr(locale) in fault.what
    assert caught.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize(
    ("locale", "categories"),
    [
        ("en", ("one", "other")),
        ("es", ("one", "other")),
        ("ar", ("zero", "one", "two", "few", "many", "other")),
        ("zh_Hans", ("other",)),
        ("hi", ("one", "other")),
        ("pt_BR", ("one", "other")),
        ("sr_Cyrl", ("one", "few", "other")),
        ("uk", ("one", "few", "many")),
        ("fa", ("one", "other")),
        ("he", ("one", "two", "other")),
        ("th", ("other",)),
        ("ru", ("one", "few", "many")),
    ],
)
def test_plural_categories(locale: str, categories: tuple[str, ...]) -> None:
    assert plural_categories(known(locale)) == categories


@pytest.mark.parametrize(
    ("locale", "forms"),
    [
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 103: 3}),
        ("ru", {0: 2, 1: 0, 2: 1, 5: 2, 11: 2, 21: 0, 22: 1}),
        ("sr_Cyrl", {1: 0, 2: 1, 5: 2, 21: 0}),
        ("he", {0: 2, 1: 0, 2: 1, 3: 2}),
        ("hi", {0: 0, 1: 0, 2: 1}),
        ("pt_BR", {0: 0, 1: 0, 2: 1}),
        ("es", {0: 1, 1: 0, 2: 1, 1_000_000: 1}),
        ("th", {0: 0, 1: 0, 7: 0}),
    ],
)
def test_plural_index(locale: str, forms: dict[int, int]) -> None:
    assert {count: plural_index(known(locale), count) for count in forms} == forms


def test_counts_of_forms() -> None:
    arabic = counts_of_forms(known("ar"))
    assert arabic == ((0,), (1,), (2,), (3, 4, 5), (11, 12, 13), (100, 101, 102))
    assert counts_of_forms(known("ru"))[0] == (1, 21, 31)


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("es", "español"),
        ("ar", "العربية"),
        ("zh_Hans", "简体中文"),
        ("hi", "हिन्दी"),
        ("pt_BR", "português (Brasil)"),
        ("sr_Cyrl", "српски (ћирилица)"),
        ("uk", "українська"),
        ("fa", "فارسی"),
        ("he", "עברית"),
        ("th", "ไทย"),
        ("ru", "русский"),
    ],
)
def test_native_name(locale: str, name: str) -> None:
    assert native_name(known(locale)) == name


def test_language_name() -> None:
    assert language_name("zh_Hans", "en") == "Simplified Chinese"
    assert language_name("es", "ar") == "الإسبانية"
    assert language_name("en_XA", "en") == "en_XA (test translation)"


@pytest.mark.parametrize(
    ("locale", "country", "paper"),
    [
        ("en", "", Paper.LETTER),  # likely territory: US
        ("en_GB", "", Paper.A4),
        ("es", "", Paper.A4),  # likely territory: ES
        ("es_MX", "", Paper.LETTER),
        ("es_419", "", Paper.A4),
        ("ar", "", Paper.A4),
        ("fil", "", Paper.LETTER),  # likely territory: PH
        ("zh_Hans", "", Paper.A4),
        ("es", "US", Paper.LETTER),
        ("es", "us", Paper.LETTER),
        ("es", "CO", Paper.LETTER),
        ("ar", "CA", Paper.LETTER),
        ("en", "GB", Paper.A4),
    ],
)
def test_paper_of(locale: str, country: str, paper: Paper) -> None:
    assert paper_of(locale, country) is paper


def test_unknown_country() -> None:
    with pytest.raises(ContentError, match="country 'XY' is not known to CLDR"):
        paper_of("en", "XY")


def test_a_build_does_not_import_the_catalog_machinery() -> None:
    program = (
        "import sys, omshandout.i18n;"
        "print([name for name in sys.modules if name.startswith(('babel.messages', 'yaml'))])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_all_tested_locales_are_known() -> None:
    assert [language_of(locale).locale for locale in LOCALES] == list(LOCALES)


def test_what_is_known_of_english_without_cldr_is_what_cldr_has() -> None:
    assert get_global("likely_subtags")["en"] == "_".join(("en", *likely_in_cldr("en")))
    assert "en" not in get_global("language_aliases")
    assert "en" not in get_global("parent_exceptions")
    assert has_data("en")
    assert name_of("en") == Name("en")
    assert parent_of("en") == ""


def test_english_alone_does_not_load_what_cldr_has_of_all_languages() -> None:
    program = (
        "import babel.core; from omshandout.languages import Languages, paper_of;"
        "print(Languages().data('en').language.tag, paper_of('en').value, babel.core._global_data)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == ["en", "letter", "None"]
