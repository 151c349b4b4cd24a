"""Opening hours in a cell of a list: what is understood, and what is offered instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omshandout.content.clinic import ClinicChecks
from omshandout.content.clinic_rows import ClinicCell, clinic_of_row
from omshandout.content.row_hours import EXAMPLE, Misread, read_hours
from omshandout.errors import ContentError, Fault
from omshandout.model.options import Opening


def row(hours: str) -> tuple[Opening, ...]:
    cells = {"name": ClinicCell("A", 4, 1), "hours": ClinicCell(hours, 4, 2)}
    return clinic_of_row(cells, 4, "list.csv", Path(), ClinicChecks()).hours


def fault(hours: str) -> Fault:
    with pytest.raises(ContentError) as caught:
        row(hours)
    (found,) = caught.value.faults
    assert (found.where.file, found.where.line, found.where.column) == ("list.csv", 4, 2)
    return found


@pytest.mark.parametrize("typed", [
    "mon-fri 08:30-17:00", "Mon-Fri 8:30 - 17:00", "mon – fri 8.30–17.00",
    "mon-fri\u00a008:30-17:00", "mon,tue,wed,thu,fri 08:30-17:00;", "mon-fri08:30-17:00",
    "MON-WED, thu fri 08:30-17:00",
])  # fmt: skip
def test_what_is_meant_without_doubt_is_taken(typed: str) -> None:
    (found,) = row(typed)
    assert (found.days, found.opens, found.closes) == ((0, 1, 2, 3, 4), 510, 1020)


@pytest.mark.parametrize(("typed", "offered"), [
    ("Mo-Fr 8-17", "mon-fri 08:00-17:00"),
    ("mon-fri 8am-5pm", "mon-fri 08:00-17:00"),
    ("mon-fri 8:30 a.m. to 12 pm", "mon-fri 08:30-12:00"),
    ("mon-fri 08:30-12:00, 13:00-17:00", "mon-fri 08:30-12:00; mon-fri 13:00-17:00"),
    ("24/7", "mon-sun all day"),
    ("sat 24 hours", "sat all day"),
    ("Monday to Friday 0830-1700", "mon-fri 08:30-17:00"),
    ("mon-fri 9:00 until 17:00", "mon-fri 9:00-17:00"),
    ("mon-fri 17:00-08:30", "mon-fri 17:00-24:00; tue-sat 00:00-08:30"),
    ("sun 20:00-0:00", "sun 20:00-24:00"),
    ("sat, sun 22:00-06:00", "sat, sun 22:00-24:00; sun, mon 00:00-06:00"),
    ("daily: 8h30-20h", "mon-sun 08:30-20:00"),
    ("mon-fri 08:30-17:00 sat closed", "mon-fri 08:30-17:00; sat closed"),
    ("Mon & Wed: 8-12", "mon, wed 08:00-12:00"),
    # On a clock of 12 hours: no clinic is open from eight to five of the next morning.
    ("mon-fri 8-5", "mon-fri 08:00-17:00"),
    ("weekdays 9:00 to 5:30", "mon-fri 09:00-17:30"),
    ("mon-fri 8:30-12, 1-5", "mon-fri 8:30-12:00; mon-fri 13:00-17:00"),
    ("mon-fri 8:30-12:30, 12:30-5 sat 9-1",
     "mon-fri 8:30-12:30; mon-fri 12:30-17:00; sat 09:00-13:00"),
    ("mon 12-8", "mon 12:00-20:00"),
    # Who says so means it.
    ("mon 8am-5am", "mon 08:00-24:00; tue 00:00-05:00"),
    ("mon 8am-noon", "mon 08:00-12:00"),
    ("mon 8pm-midnight", "mon 20:00-24:00"),
    ("mon-fri ٠٨:٠٠-١٧:٠٠", "mon-fri 08:00-17:00"),
])  # fmt: skip
def test_what_can_be_said_in_our_way_is_offered_and_can_be_typed(typed: str, offered: str) -> None:
    found = fault(typed)
    assert found.code == "clinics/hours"
    assert found.hint == f"if you mean this, write: {offered}"
    assert row(offered)


@pytest.mark.parametrize("typed", [
    "closed", "by appointment", "lun-vie 08:30-17:00", "mon-fri 08:30-25:00", "mon-fri",
    "mon 13pm-14pm", "08:30-17:00", "mon 9-10-11", "1:1", "mon 08:30-08:30", "mon-fri 8:60-9:00",
    "first mon 9:00-10:00",
])  # fmt: skip
def test_what_nobody_can_tell_is_told_with_an_example_that_can_be_typed(typed: str) -> None:
    found = fault(typed)
    assert found.hint.startswith(f"write it like: {EXAMPLE}; days are mon, tue, ")
    assert f'"{typed}"' in found.what
    assert len(row(EXAMPLE)) == 3


def test_each_part_is_told_and_twice_the_same_time_too() -> None:
    with pytest.raises(ContentError) as caught:
        row("mon 8-9; tue 10:00-11:00; wed never")
    assert [each.code for each in caught.value.faults] == ["clinics/hours"] * 2
    assert fault("mon 8:00-12:00; mon 9:00-10:00").what == (
        "the hours of mon are given twice, for the same time"
    )


_PIECES = st.sampled_from([
    "mon", "Mo", "friday", "-", " ", ",", ":", ";", "8", "08:30", "17.00", "8pm", "to", "24/7",
    "closed", "all day", "daily", "and", "12am", "0830", "8h", "25:61", "Ж", "٣",
])  # fmt: skip


@given(st.lists(_PIECES, max_size=9).map("".join))
def test_what_is_offered_always_reads_well(typed: str) -> None:
    for found in read_hours(typed):
        if isinstance(found, Misread) and found.hint.startswith("if you mean"):
            offered = found.hint.partition("write: ")[2]
            assert offered
            assert not [part for part in read_hours(offered) if isinstance(part, Misread)]
