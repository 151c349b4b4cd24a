"""Tests of ``omshandout.scoring.measures``: figures that were reckoned by hand."""

from __future__ import annotations

import pytest

from omshandout.scoring.measures import measure_of, reading_of


@pytest.mark.parametrize(
    ("language", "texts", "value"),
    [
        # Six words, two sentences, ten syllables.
        ("es", ["Llame al médico. No espere nada."], 206.835 - 3 - 62.3 * 12 / 6),
        ("de", ["Das Kind ist krank. Rufen Sie an."], 180 - 3.5 - 58.5 * 8 / 7),
        ("fr", ["Un enfant dort."], 207 - 1.015 * 3 - 73.6 * 4 / 3),
        ("pt_BR", ["A mãe liga."], 248.835 - 1.015 * 3 - 84.6 * 4 / 3),
        ("ru", ["Врач поможет."], 206.835 - 1.3 * 2 - 60.1 * 4 / 2),
        # LIX: three words, one of which has seven letters or more.
        ("uk", ["Дитина має судоми."], 3 + 0.0),
        ("so", ["Wac dhakhtarka hadda."], 3 + 100 / 3),
    ],
)
def test_values(language: str, texts: list[str], value: float) -> None:
    assert reading_of(texts, language, "Latn").value == pytest.approx(value)


def test_japanese() -> None:
    """Runs: 医 (kanji 1), に (hiragana 1), 電話 (2), してください (6); twelve signs, one comma."""
    found = reading_of(["医師に、電話してください。"], "ja", "Jpan")
    runs = {"kanji": (2 + 2) / 2, "hiragana": (1 + 6) / 2}
    assert found.value == pytest.approx(
        -0.12 * 13 + 7.4 * runs["hiragana"] - 23.18 * runs["kanji"] - 4.67 * 1 + 115.79
    )
    assert found.sentence == 11


@pytest.mark.parametrize(
    ("language", "script", "text", "sentences", "length"),
    [
        ("hi", "Deva", "डॉक्टर को फ़ोन करें। अभी जाएँ?", 2, 3.0),
        ("ar", "Arab", "اتصل بالطبيب. هل لديه حرارة؟", 2, 2.5),
        ("fa", "Arab", "می‌توانید راه بروید.", 1, 3.0),
        ("zh-Hans", "Hans", "打电话。别等！", 2, 2.5),
        ("th", "Thai", "โทรหาแพทย์", 1, 10.0 - 1),
        ("vi", "Latn", "Gọi cấp cứu.", 1, 3.0),
    ],
)
def test_without_a_measure_the_length_of_sentences(
    language: str, script: str, text: str, sentences: int, length: float
) -> None:
    assert measure_of(language) is None
    found = reading_of([text], language, script)
    assert (found.value, found.sentences, found.sentence) == (None, sentences, length)


def test_nothing_to_read() -> None:
    assert reading_of([], "es", "Latn").value is None
    assert reading_of(["…", "1."], "de", "Latn").sentences == 0


def test_each_measure_names_its_source() -> None:
    for language in ("es", "fr", "de", "pt_BR", "ru", "uk", "fil", "ht", "so", "ja"):
        measure = measure_of(language)
        assert measure is not None
        assert measure.scale
        assert measure.source[-4:].isdigit() or "19" in measure.source or "20" in measure.source
