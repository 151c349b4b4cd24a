"""Names of folders that every system can have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omshandout.batch.items import folded, name_fault


@pytest.mark.parametrize("name", ["hill", "Hill Clinic 2", "clínica-sur", "मेरठ", "a.b", "console"])
def test_good_names(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "a/b", "../a", "a\\b", "a:b", "a.", "a ", " a", ".a", "CON", "con.txt",
        "Lpt1", "nul", "x" * 300, "a\nb", "a\u202eb", "a\0b", "...", "a*", "COM¹",
    ],
)
def test_names_that_some_system_cannot_have(name: str) -> None:
    told = name_fault(name)
    assert told is not None
    assert all(told)


@given(st.text(max_size=120))
def test_a_good_name_is_one_step_down(name: str) -> None:
    if name_fault(name) is None:
        assert "/" not in name
        assert "\\" not in name
        assert name not in (".", "..")
        assert len(name) <= 100


def test_names_that_differ_in_case_or_form_alone_are_one() -> None:
    assert folded("Clínica") == folded("CLI\u0301NICA")
    assert folded("a") != folded("b")
