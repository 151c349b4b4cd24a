"""What becomes of a translation when its English changes, and changes back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from i18n_samples import message

from omshandout.i18n.carrying import UNSURE, carried, is_unsure, made_for, offered_from
from omshandout.i18n.catalogs import template
from omshandout.i18n.entries import Entry
from omshandout.i18n.reviews import Review, Role, Said, digest_of, keep_row

WORDS = ["Both eyes dart.", "Both eyes dart fast.", "Both eyes, dart fast.", "Eyes"]


def english(text: str, key: str = "eyes.text") -> Entry:
    return template("signs", [message(key, text)]).entries[0]


def spanish(text: str = WORDS[0], **more: object) -> Entry:
    return Entry("eyes.text", text, strings=("Ojos.",), **more)  # type: ignore[arg-type]


@given(
    st.lists(st.sampled_from(WORDS), max_size=5), st.booleans(),
    st.sampled_from([("", ""), ("Older English.", "")]),
)
def test_english_that_is_back_gives_back_exactly_what_there_was(
    texts: list[str], fuzzy: bool, previous: tuple[str, str]
) -> None:
    first = carried(
        spanish(fuzzy=fuzzy, previous=previous if fuzzy else ("", "")), english(WORDS[0]), 1
    )
    entry = first
    for text in texts:
        entry = carried(entry, english(text), 1)
        assert entry.strings == ("Ojos.",)
        if text != WORDS[0]:
            assert entry.fuzzy
            assert made_for(entry) == (
                "eyes.text", previous if fuzzy and previous[0] else (WORDS[0], "")
            )
    assert carried(entry, english(WORDS[0]), 1) == first


def test_what_nobody_was_sure_of_is_not_good_when_the_english_is_back() -> None:
    changed = carried(spanish(fuzzy=True), english(WORDS[1]), 1)
    assert changed.comments == (UNSURE,)
    assert is_unsure(changed)
    back = carried(changed, english(WORDS[0]), 1)
    assert (back.fuzzy, back.previous, back.comments) == (True, ("", ""), ())


def test_a_translation_made_for_another_message_is_not_good_for_the_same_english() -> None:
    offered = spanish(WORDS[1], fuzzy=True, previous=(WORDS[0], ""), previous_key="other.text")
    assert carried(offered, english(WORDS[0]), 1).fuzzy
    assert carried(offered, english(WORDS[0], "other.text"), 1).fuzzy is False


def test_a_translation_that_was_worked_on_after_it_was_signed_stays_fuzzy() -> None:
    def signed(text: str) -> Said:
        review = Review("es", "signs", "eyes.text", "translator", "A", "2026-07-08",
                        digest_of(WORDS[0]), digest_of(text))
        return Said([review], "es", "signs")

    changed = carried(spanish(), english(WORDS[1]), 1)
    assert not carried(changed, english(WORDS[0]), 1, signed("Ojos.")).fuzzy
    other = carried(changed, english(WORDS[0]), 1, signed("Los ojos."))
    assert (other.fuzzy, other.previous) == (True, ("", ""))


@pytest.mark.parametrize("updated_before", [False, True])
def test_a_change_that_somebody_said_means_the_same(updated_before: bool) -> None:
    now = message("eyes.text", WORDS[2])
    row = keep_row(now, (WORDS[1], ""), "es", "signs", Role.CLINICIAN, "A", date(2026, 7, 8))
    entry = spanish(WORDS[1])
    if updated_before:
        entry = carried(entry, english(WORDS[2]), 1)
        assert entry.fuzzy
    for reviews, fuzzy in (([row], False), ([], True)):
        kept = carried(entry, english(WORDS[2]), 1, Said(reviews, "es", "signs"))
        assert (kept.fuzzy, kept.msgid, kept.previous[0]) == (
            fuzzy, WORDS[2], WORDS[1] if fuzzy else ""
        )
    # Of another language, handout or change nothing is said.
    for locale, domain in (("ar", "signs"), ("es", "eyes")):
        assert carried(entry, english(WORDS[2]), 1, Said([row], locale, domain)).fuzzy
    assert carried(spanish(), english(WORDS[2]), 1, Said([row], "es", "signs")).fuzzy


def test_remarks_of_ours_go_once_somebody_has_looked() -> None:
    remark = offered_from("relapse", "title", ("a\nb",))
    entry = spanish(comments=("Ask Ana.", remark, UNSURE))
    assert carried(entry, english(WORDS[0]), 1).comments == ("Ask Ana.",)
    fuzzy = spanish(fuzzy=True, comments=("Ask Ana.", remark))
    assert carried(fuzzy, english(WORDS[0]), 1) == carried(
        carried(fuzzy, english(WORDS[0]), 1), english(WORDS[0]), 1
    )
    assert remark in carried(fuzzy, english(WORDS[0]), 1).comments
