"""Tests of ``omshandout.text.whole_words``: Thai words that ICU 78.3 would cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from omshandout.text.linebreak import break_opportunities, uax14_breaks
from omshandout.text.whole_words import _THAI, without_whole_words


def pieces(text: str, script: str = "Thai") -> list[str]:
    return [
        text[start:end]
        for start, end in pairwise([0, *break_opportunities(text, "th", script=script)])
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("เคยใช้สเตียรอยด์หรือ", ["เคย", "ใช้", "สเตียรอยด์", "หรือ"]),
        ("กลุ่มอาการออปโซโคลนัส-ไมโอโคลนัส", ["กลุ่มอาการ", "ออปโซโคลนัส-", "ไมโอโคลนัส"]),
        ("ร่างกายมีสเตียรอยด์ของตัวเอง", ["ร่างกาย", "มี", "สเตียรอยด์", "ของ", "ตัว", "เอง"]),
        ("(เพรดนิโซโลน)", ["(เพรดนิโซโลน)"]),
        ("ขากระตุก ซ้ำๆ", ["ขา", "กระตุก ", "ซ้ำๆ"]),
        ("ไม่มีวันที่?", ["ไม่มี", "วันที่?"]),
        ("กลางคืนบาดเจ็บ", ["กลางคืน", "บาดเจ็บ"]),
    ],
)
def test_words_stay_whole_and_lines_end_beside_them(text: str, parts: list[str]) -> None:
    assert pieces(text) == parts


def test_icu_cuts_them() -> None:
    """The reason; if this fails, so much the better."""
    assert len(uax14_breaks("สเตียรอยด์", "th")) > 1


def test_other_languages_keep_their_breaks() -> None:
    assert without_whole_words("ใช้สเตียรอยด์", "Laoo") == ("ใช้สเตียรอยด์", [])


_PARTS = [*_THAI.split(), "ยา", "ๆ", " ", "(", ")", "OMS", "1"]


@given(st.lists(st.sampled_from(_PARTS), max_size=8))
@example([" ", "ๆ"])
def test_no_word_is_cut_and_no_mark_begins_a_line(parts: list[str]) -> None:
    text = "".join(parts)
    ends = break_opportunities(text, "th", script="Thai")
    assert ends == sorted(set(ends))
    assert all(0 < end <= len(text) for end in ends)
    # A mark with nothing but spaces before it marks nothing.
    assert not any(text[end : end + 1] in "ๆ)์" for end in ends[:-1] if text[:end].strip())
    plain, _ = without_whole_words(text, "Thai")
    assert len(plain) == len(text)
