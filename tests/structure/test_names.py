"""Tests of ``omshandout.structure.names``: what is heard when a field has the focus."""

from __future__ import annotations

import pytest
from block_samples import SampleTexts
from local_texts import CHINESE, local

from omshandout.model.text import ENGLISH
from omshandout.structure.names import box_name, in_row, line_name


class _Texts(SampleTexts):
    """Messages as an interface has them."""

    def plain(self, key: str, **values: str) -> str:
        messages = {"box.row": "{item}. Tick box: {choice}", "line.write_for": "Write: {label}"}
        return messages[key].format(**values)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("My child falls.", "My child falls. Tick box: Yes"),
        ("My child falls", "My child falls. Tick box: Yes"),
        (" My child falls。 ", "My child falls. Tick box: Yes"),
        ("Does your child fall?", "Does your child fall? Tick box: Yes"),
        ("¿Se cae?", "¿Se cae? Tick box: Yes"),
        ("Falls:", "Falls: Tick box: Yes"),
        ("e.g. the eyes", "e.g. the eyes. Tick box: Yes"),
    ],
)
def test_box(asked: str, name: str) -> None:
    assert box_name(_Texts(), asked, "Yes") == name


@pytest.mark.parametrize("label", ["Date", "Date:", " Date ：", "Date : "])
def test_line(label: str) -> None:
    assert line_name(_Texts(), label) == "Write: Date"


def test_line_in_a_row() -> None:
    row, head = local(ENGLISH, "My child falls. "), local(ENGLISH, "Since when?")
    assert in_row(row, head) == "My child falls. Since when?"
    assert in_row(local(CHINESE, "走路不稳。"), local(CHINESE, "何时开始？")) == (
        "走路不稳。何时开始？"
    )
