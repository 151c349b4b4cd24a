"""The portions in which processes take the pieces of a check."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from omshandout.tasks.check_units import Unit, chunks_of

LOCALES = ("ar", "es", "hi", "th", "uk")


def units_of(locales: int, sheets: int) -> list[Unit]:
    """The pieces of a check, in the order in which it tells what it found."""
    chosen = LOCALES[:locales]
    units = [Unit("style", name=str(sheet)) for sheet in range(sheets)]
    units += [Unit("alike", locale, reads=LOCALES) for locale in chosen]
    for locale in ("en", *chosen):
        units.append(Unit("translations", locale, reads=(locale,)))
        units += [Unit("pages", locale, str(sheet), (locale,)) for sheet in range(sheets)]
    return units


@given(st.integers(0, 5), st.integers(0, 30), st.integers(2, 9))
def test_each_piece_is_in_one_portion(locales: int, sheets: int, processes: int) -> None:
    units = units_of(locales, sheets)
    chunks = chunks_of(units, processes)
    assert all(chunks)
    taken = [unit for chunk in chunks for unit in chunk]
    assert sorted(taken, key=units.index) == units
    # What shares what it reads stays in order.
    for chunk in chunks:
        assert sorted(chunk, key=units.index) == list(chunk)
    # What is large never begins when all else is done.
    read = [bool(set(chunk[0].reads) - {"en"}) for chunk in chunks]
    assert read == sorted(read, reverse=True)
    # The content goes to one process; what comes last is small.
    last = chunks[sum(read) :]
    assert len([chunk for chunk in last if not chunk[0].locale]) <= 1
    assert all(len(chunk) <= 3 for chunk in last if chunk[0].locale)
    assert all(len({unit.locale for unit in chunk}) == 1 for chunk in last)


def test_a_language_stays_in_one_process_where_there_are_enough() -> None:
    chunks = chunks_of(units_of(5, 20), 2)
    for locale in LOCALES:
        of_it = {
            at for at, chunk in enumerate(chunks) for unit in chunk
            if unit.locale == locale and unit.kind != "alike"
        }
        assert len(of_it) == 1
    # All that reads every catalog is looked at together, and first.
    assert {unit.kind for unit in chunks[0]} == {"alike"}
    assert len(chunks[0]) == len(LOCALES)


def test_one_language_is_parted_between_processes() -> None:
    pages = [chunk for chunk in chunks_of(units_of(1, 20), 2) if chunk[0].locale == "ar"]
    assert len([chunk for chunk in pages if chunk[0].kind != "alike"]) >= 2
