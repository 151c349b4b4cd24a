"""What of a handout is for paper, what for a form."""

from __future__ import annotations

import pytest
from shipped import workshop

from omshandout.model.blocks import Use, iter_texts
from omshandout.model.use import for_use


@pytest.mark.parametrize(("use", "said"), [(Use.PAPER, "ring round one"), (Use.FORM, "ick one")])
def test_the_diary_says_what_its_reader_can_do(use: Use, said: str) -> None:
    texts = [text.text for text in iter_texts(for_use(workshop().handout("symptom-diary"), use))]
    assert sum(said in text for text in texts) == 2
    assert sum("ring round one" in text or "ick one" in text for text in texts) == 2


def test_what_is_for_one_way_of_a_card_is_left_out_of_the_other() -> None:
    keys = [
        {text.key for text in iter_texts(for_use(
            workshop().handout("emergency-card"), Use.PAPER, use
        ))}
        for use in (Use.ONE_SIDE, Use.BOTH_SIDES)
    ]
    assert keys[1] - keys[0] == {"fill.sides"}
