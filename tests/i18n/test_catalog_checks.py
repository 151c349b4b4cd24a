"""Tests of ``omshandout.i18n.catalog_checks``: what only a whole catalog tells."""

from __future__ import annotations

import pytest
from i18n_samples import filled, message, translations

from omshandout.i18n.catalog_checks import lost_sentences

ENGLISH = "Call the doctor now. Say how your child is today."
WHOLE = {
    "es": "Llame al médico ahora. Diga cómo está su hijo hoy.",
    "th": "โทรหาแพทย์ทันที บอกว่าวันนี้ลูกเป็นอย่างไร",
}
HALF = {"es": "Llame al médico ahora.", "th": "โทรหาแพทย์ทันที"}


@pytest.mark.parametrize(("locale", "told"), [("es", ["text.5"]), ("th", [])])
def test_a_translation_that_lost_a_sentence(locale: str, told: list[str]) -> None:
    """Compared with its neighbours; Thai ends no sentence with a sign that could be counted."""
    messages = tuple(message(f"text.{number}", ENGLISH) for number in range(20))
    texts = {each.key: WHOLE[locale] for each in messages} | {"text.5": HALF[locale]}
    faults = lost_sentences(messages, translations(filled(messages, locale, texts)))
    assert [fault.where.key for fault in faults] == told


def test_a_catalog_of_few_texts_tells_nothing() -> None:
    messages = tuple(message(f"text.{number}", ENGLISH) for number in range(5))
    texts = {each.key: WHOLE["es"] for each in messages} | {"text.3": HALF["es"]}
    assert lost_sentences(messages, translations(filled(messages, "es", texts))) == []
