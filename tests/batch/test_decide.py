"""Why a document is made: each reason by itself, without any file."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from omshandout.batch.decide import decide, is_untouched
from omshandout.errors import Fault, Where
from omshandout.model.batch import Found, Parts, Reason, Row

PARTS = Parts("profile", "clinic", "font", "content", "catalog", "program")
ROW = Row("es/eyes-a4.pdf", "all", PARTS, "5ha", 300, 2, True, "1.0")
THERE = Found("5ha", 300)
OF_PARTS = (
    Reason.PROFILE, Reason.CLINIC, Reason.FONT, Reason.CONTENT, Reason.CATALOG, Reason.PROGRAM,
)


def test_what_is_there_and_true_is_not_made() -> None:
    assert decide(PARTS, ROW, THERE) is None
    assert is_untouched("all", ROW, THERE, forced=False)


@pytest.mark.parametrize("reason", OF_PARTS)
def test_each_part_that_differs_is_a_reason_of_its_own(reason: Reason) -> None:
    assert decide(replace(PARTS, **{reason.value: "other"}), ROW, THERE) is reason


def test_every_part_is_a_reason() -> None:
    assert {reason.value for reason in OF_PARTS} == set(Parts.__struct_fields__)
    assert set(Reason) == {*OF_PARTS, Reason.FORCED, Reason.NO_FILE}
    assert all(reason.told for reason in Reason)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (None, None), (None, THERE), (ROW, None), (ROW, Found("5ha", 299)),
        (ROW, Found("other", 300)),
    ],
)
def test_a_row_without_its_very_file_is_not_believed(
    row: Row | None, found: Found | None
) -> None:
    assert decide(PARTS, row, found) is Reason.NO_FILE
    assert not is_untouched("all", row, found, forced=False)


def test_what_is_forced_is_made() -> None:
    assert decide(PARTS, ROW, THERE, forced=True) is Reason.FORCED
    assert not is_untouched("all", ROW, THERE, forced=True)


def test_warnings_are_repeated_only_where_nothing_changed_at_all() -> None:
    row = replace(ROW, faults=(Fault(Where("es.po", 7), "doubtful"),))
    assert is_untouched("all", row, THERE, forced=False)
    assert not is_untouched("more", row, THERE, forced=False)
    assert decide(PARTS, row, THERE) is Reason.CATALOG
