"""Words of a translation that leave open until when."""

from __future__ import annotations

import pytest
from i18n_samples import handout, message
from known_languages import known
from msgspec.structs import replace

from omshandout.errors import Severity, Where
from omshandout.i18n.entries import Entry, Translations
from omshandout.i18n.vague import vague_times, words_in
from omshandout.model.blocks import Paragraph


@pytest.mark.parametrize(
    ("script", "text", "word", "found"),
    [
        ("Latn", "Lo tomó recientemente.", "recientemente", True),
        ("Latn", "RECIENTEMENTE lo tomó.", "recientemente", True),
        ("Latn", "Hace pocos días.", "hace poco", False),  # a longer word
        ("Latn", "Lo tomó, hace poco.", "hace poco", True),
        ("Latn", "u\u0301ltimamente", "últimamente", True),  # the accent as a sign of its own
        ("Arab", "أخذ مؤخرا ستيرويدات", "مؤخرا", True),
        ("Arab", "أخذ مؤخرًا ستيرويدات", "مؤخرا", True),  # with its vowel sign
        ("Arab", "ومؤخرا", "مؤخرا", True),  # with "and" before it
        ("Arab", "مؤخراته", "مؤخرا", False),
        ("Deva", "हाल में लिया", "हाल में", True),
        ("Deva", "हालात", "हाल", False),  # a vowel sign goes on with the word
        ("Hans", "最近用过激素", "最近", True),
        ("Hans", "用过激素", "最近", False),
    ],
)
def test_words_are_found(script: str, text: str, word: str, found: bool) -> None:
    assert list(words_in(text, (word,), script)) == [word] * found


def faults_of(english: str, text: str, *, fuzzy: bool = False) -> list[str]:
    source = replace(handout(), blocks=(Paragraph("one", message("one.text", english)),))
    entry = Entry("one.text", english, strings=(text,), fuzzy=fuzzy, line=7)
    file = "locales/es/LC_MESSAGES/signs.po"
    translations = Translations(file, "es", "signs", "", 2, {"one.text": entry})
    found = vague_times(source, translations, known("es"), ("hace poco", "recientemente"))
    for fault in found:
        assert (fault.code, fault.severity) == ("translation/vague-time", Severity.WARNING)
        assert fault.where == Where("locales/es/LC_MESSAGES/signs.po", 7, 0, "one.text", "es")
    return [fault.what.split('"')[1] for fault in found]


def test_only_where_the_english_speaks_of_medicine() -> None:
    assert faults_of("Takes or took steroids?", "¿Los tomó **hace poco**?") == ["hace poco"]
    assert faults_of("Your child takes or took them.", "Los tomó recientemente.") == [
        "recientemente"
    ]
    assert faults_of("Is your child newly unsteady?", "¿Se tambalea desde hace poco?") == []
    assert faults_of("Takes or took steroids?", "¿Los toma o los tomó?") == []


def test_what_is_not_translated_is_passed_over() -> None:
    assert faults_of("Takes or took steroids?", "¿Los tomó hace poco?", fuzzy=True) == []
