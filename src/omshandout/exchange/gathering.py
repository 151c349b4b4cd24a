"""From the rows of a file, one for each form of a text, to units."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from omshandout.errors import Fault, Where
from omshandout.model.exchange import Unit, UnitState


class Row(Struct, frozen=True):
    """One text of a file, or one plural form of one.

    Attributes:
        earlier: English that a fuzzy translation was made for, None if it is not known.
        form: index of the plural form, how many there are, and counts that take it; None for a
            text without. All else is as in :class:`omshandout.model.exchange.Unit`.
    """

    domain: str
    key: str
    english: str
    text: str
    note: str = ""
    limit: int = 0
    state: UnitState = UnitState.MISSING
    earlier: str | None = None
    remarks: str = ""
    form: tuple[int, int, tuple[int, ...]] | None = None
    where: Where = Where()
    place: str = ""


def rows_of(unit: Unit) -> tuple[Row, ...]:
    """A unit as rows."""
    return tuple(
        Row(
            unit.domain, unit.key, unit.english[index], text, unit.note, unit.limit,
            state_of_form(unit, index),
            unit.previous[index] if unit.previous else None, unit.remarks,
            (index, len(unit.forms), unit.forms[index]) if unit.forms else None, unit.where,
            unit.place,
        )
        for index, text in enumerate(unit.strings)
    )


def state_of_form(unit: Unit, index: int) -> UnitState:
    """How far one form is: of a text that is not whole, some forms may be there."""
    there = unit.state is UnitState.MISSING and unit.strings[index]
    return UnitState.TRANSLATED if there else unit.state


def gathered(rows: Iterable[Row]) -> tuple[tuple[Unit, ...], tuple[Fault, ...]]:
    """Units of rows in the order of their first rows, and a fault for each text told twice.

    A text of which two rows say different things goes in from neither. A form that is lacking is
    empty, in English too.
    """
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.domain, row.key), []).append(row)
    units: list[Unit] = []
    faults: list[Fault] = []
    for group in groups.values():
        by_form: dict[int, Row] = {}
        clash: Row | None = None
        for row in group:
            index = row.form[0] if row.form else 0
            known = by_form.setdefault(index, row)
            if (known.text, known.english) != (row.text, row.english) or (
                (known.form is None) != (row.form is None)
            ):
                clash = clash or row
        if clash is None:
            units.append(_unit(by_form))
        else:
            first = group[0]
            at = f" (the first: {_told(first)})" if _told(first) else ""
            here = f"{clash.place}: " if clash.place else ""
            faults.append(Fault(
                clash.where, f'{here}"{first.key}" of {first.domain} stands here twice, with '
                f"different words{at}", "keep the right one and delete the other",
                "exchange/double",
            ))
    return tuple(units), tuple(faults)


def _told(row: Row) -> str:
    return row.place or (f"line {row.where.line}" if row.where.line else "")


def _unit(by_form: dict[int, Row]) -> Unit:
    first = by_form[min(by_form)]
    count = max(first.form[1], max(by_form) + 1) if first.form else 1
    rows = [by_form.get(index) for index in range(count)]
    there = [row for row in rows if row is not None]
    whole = len(there) == count and all(row.text for row in there)
    # A text is as far as the form that is least far.
    state = max((row.state for row in there), key=_ORDER.index) if whole else UnitState.MISSING
    earlier = tuple(row.earlier for row in there if row.earlier is not None)
    return Unit(
        first.domain, first.key,
        tuple(row.english if row else "" for row in rows),
        tuple(row.text if row else "" for row in rows),
        tuple(row.form[2] if row and row.form else () for row in rows) if first.form else (),
        first.note, first.limit, state, earlier if len(earlier) == count else (),
        "".join(dict.fromkeys(row.remarks for row in there)), first.where,
        first.place,
    )


_ORDER = [
    UnitState.SIGNED, UnitState.TRANSLATED, UnitState.INHERITED, UnitState.FUZZY, UnitState.MISSING,
]
