"""Tests of ``omshandout.text.paragraph``: shaped paragraphs, whatever they are made of."""

from __future__ import annotations

from time import perf_counter

import pytest
from local_texts import HEBREW, local

from omshandout.errors import LayoutError
from omshandout.model.text import ENGLISH
from omshandout.text import paragraph
from omshandout.text.lines import break_lines
from omshandout.text.paragraph import Shaper


def test_direction_controls_are_gone(shaper: Shaper) -> None:
    par = shaper.shape(local(HEBREW, "אב \u2067א\u2069\u200f ג"))
    assert par.text == "אב א ג"


@pytest.mark.usefixtures("no_floats_in_sum")
def test_ten_thousand_marks(shaper: Shaper) -> None:
    began = perf_counter()
    with pytest.raises(LayoutError, match=r"U\+0301 COMBINING ACUTE ACCENT are heaped up"):
        shaper.shape(local(ENGLISH, "a" + "\u0301" * 10_000))
    par = shaper.shape(local(ENGLISH, "a" + "\u20dd" + "\u0336" * 10_000))
    (line,) = break_lines(par, 40.0)
    assert line.end == 10_002
    assert perf_counter() - began < 10


def test_no_sign_is_passed_over_by_the_quicker_look() -> None:
    """A text is looked through for signs without letters only where a first look finds any."""
    for first, last in paragraph._SIGNED:
        for code in range(first, last + 1):
            assert paragraph._MAY_BE_SIGNED.search(chr(code))
