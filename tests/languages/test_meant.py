"""What a word may mean that names no language: a name in another language, a slip of the keys."""

from __future__ import annotations

import pytest

from omshandout.languages import language_name
from omshandout.languages.meant import meant_by, suggestion

LOCALES = ("en", "de", "en_US", "es", "pt_BR", "zh_Hans", "zh_Hant", "qps")


@pytest.mark.parametrize(("word", "meant"), [
    ("spanisch", ("es",)),
    ("Spansh", ("es",)),
    ("alemán", ("de",)),
    ("deutsh", ("de",)),
    ("chinesisch", ("zh_Hans", "zh_Hant")),
    ("espanhol", ("es",)),
    # Languages that there are not, in one language or another.
    ("Dutch", ()),
    ("niederländisch", ()),
    ("holandés", ()),
    ("Estonian", ()),
    ("Klingon", ()),
    ("xx", ()),
    ("", ()),
    ("?!", ()),
])  # fmt: skip
def test_what_a_word_may_mean(word: str, meant: tuple[str, ...]) -> None:
    assert meant_by(word, LOCALES) == meant


def test_each_language_is_known_by_its_name_in_each_other() -> None:
    real = [locale for locale in LOCALES if locale != "qps"]
    for speaker in real:
        for locale in real:
            assert locale in meant_by(language_name(locale, speaker).upper(), LOCALES)


def test_a_suggestion_names_locales_to_type() -> None:
    assert suggestion(("es", "pt_BR")) == "did you mean es (Spanish) or pt_BR (Brazilian " \
        "Portuguese)?"
