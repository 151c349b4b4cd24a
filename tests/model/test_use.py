"""What of a handout is for paper, what for a form."""

from __future__ import annotations

import pytest
from shipped import workshop

from omshandout.model.blocks import Use, iter_texts
from omshandout.model.use import for_use, keys_of_parts, without


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


def test_what_is_for_prints_stands_on_forms_and_paper_but_not_on_screens() -> None:
    card = workshop().handout("emergency-card")
    paper, form, screen = (
        {text.key for text in iter_texts(for_use(card, *uses))}
        for uses in ((Use.PAPER,), (Use.FORM,), (Use.FORM, Use.SCREEN))
    )
    assert paper == form
    assert form - screen == {"fill-head.text", "fold.alt", "fold.caption"}


def test_a_line_of_a_card_can_be_left_out() -> None:
    card = workshop().handout("emergency-card")
    assert "card.body.tumour" in keys_of_parts(card)
    left = without(card, {"card.body.tumour"})
    before, after = ({text.key for text in iter_texts(each)} for each in (card, left))
    assert before - after == {"card.body.tumour"}


def test_each_part_of_every_sheet_can_be_left_out_by_its_key() -> None:
    for name in workshop().handout_names:
        sheet = workshop().handout(name)
        for key in keys_of_parts(sheet):
            left = without(sheet, {key})
            assert key not in keys_of_parts(left)
            gone = {text.key for text in iter_texts(sheet)} - {
                text.key for text in iter_texts(left)
            }
            assert all(each == key or each.startswith(f"{key}.") for each in gone)
