"""Clinics as health services keep them: a row each. A row becomes a clinic file's own nodes.

So what a clinic file may say, and what is wrong with it, is the same in both; faults name row and
column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from omshandout.content.clinic import ClinicChecks, clinic_of
from omshandout.content.clinic_kinds import LOCALE
from omshandout.content.row_hours import ALL_DAY, CLOSED, Misread, read_hours
from omshandout.errors import ContentError, Fault, Where, did_you_mean
from omshandout.model.options import Clinic
from omshandout.yamlfile.bounded import shown, unfit_characters
from omshandout.yamlfile.nodes import ListNode, MapNode, Node, ScalarNode, YamlDocument

CLINIC_COLUMN = "clinic"
"""The column with the name of each clinic's folder."""

_PLAIN = (
    "name", "country", "digits", "paper", "staff_language", "site", "logo", "emergency",
)
_PHONES = ("day", "night", "emergency", "interpreter", "other")
COLUMNS = (CLINIC_COLUMN, *_PLAIN, "locales", "hours", *(f"phone.{each}" for each in _PHONES))
"""Columns of a list, beside those in a language: ``name.es``, ``note.es``."""
BY_LANGUAGE = ("name", "note", "phone.other.label")
"""Beginnings of columns in a language."""
_BY_LANGUAGE = re.compile(rf"({'|'.join(map(re.escape, BY_LANGUAGE))})\.({LOCALE})")
_CODE = re.compile("[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*")  # as somebody may write it


class ClinicCell(Struct, frozen=True):
    """What a row says in one column: its text and place, and what is wrong with the cell."""

    text: str
    line: int
    column: int
    wrong: str = ""


def columns_of(
    heads: Iterable[tuple[str, int]], names: Mapping[str, str], ignored: Iterable[str],
    where: Where,
) -> tuple[dict[int, str], tuple[Fault, ...]]:
    """What each column of a list holds, by its number from 1, and what is wrong with the heads.

    Args:
        heads: the heads with their columns.
        names: heads by what they hold, where a list has others than ours.
        ignored: heads of columns that are not for us.
        where: the row of the heads.
    """
    passed = {head.casefold() for head in ignored}
    ours = {head.casefold(): name for name, head in names.items()}
    found: dict[int, str] = {}
    faults: list[Fault] = []
    for head, column in heads:
        place = Where(where.file, where.line, column)
        name = ours.get(head.casefold(), head)
        if head.casefold() in passed:
            continue
        known = next((each for each in COLUMNS if each == name.casefold()), "")
        if not known and _BY_LANGUAGE.fullmatch(name):
            known = name
        if not known:
            hint = did_you_mean(name.casefold(), COLUMNS) or f"columns are: {', '.join(COLUMNS)}"
            hint += "; what is not for us, name under ignore: in the plan"
            what = f'there is no column "{shown(head)}"'
            faults.append(Fault(place, what, hint, "clinics/unknown-column",
                                values=(("value", shown(head)),)))
        elif known in found.values():
            what = f'a second column "{known}"'
            faults.append(Fault(place, what, "keep one of them", "clinics/double-column"))
        else:
            found[column] = known
    if CLINIC_COLUMN not in found.values() and not faults:
        faults.append(Fault(
            where, f'there is no column "{CLINIC_COLUMN}" with a short name for each clinic',
            "add it, or say under columns: in the plan how it is called: {clinic: Site code}",
            "clinics/no-name",
        ))
    return found, tuple(faults)


def clinic_of_row(
    cells: Mapping[str, ClinicCell], line: int, file: str, folder: Path, checks: ClinicChecks,
) -> Clinic:
    """The clinic of a row.

    Args:
        cells: what it says, by column.
        line: its number, from 1.
        file: the list, as faults name it.
        folder: in which logos lie.
        checks: what other stages say of it.

    Raises:
        ContentError: with every fault of the row.
        MachineError: a logo cannot be read.
    """
    faults: list[Fault] = []
    for cell in cells.values():
        place = Where(file, cell.line, cell.column)
        if cell.wrong:
            hint = "write the text itself into the cell, formatted as text"
            faults.append(Fault(place, f'"{shown(cell.text)}" {cell.wrong}', hint, "clinics/cell"))
        faults += [fault.at(place) for fault in unfit_characters(cell.text, file)]
    if faults:
        raise ContentError(faults)
    root = MapNode({}, {}, line, 1)
    for name, cell in cells.items():
        if name != CLINIC_COLUMN:
            _put(root, name, cell, file, faults)
    said = json.dumps({name: cell.text for name, cell in sorted(cells.items())}).encode()
    return clinic_of(YamlDocument(root, tuple(faults), file, said), folder, checks)


def _put(
    root: MapNode, name: str, cell: ClinicCell, file: str, faults: list[Fault]
) -> None:
    """Add what a cell says to the nodes of a clinic file."""
    by_language = _BY_LANGUAGE.fullmatch(name)
    if name in ("name", *_PLAIN):
        _add(root, name, _word(cell.text, cell))
    elif name == "locales":
        words = _locales(cell.text)
        _add(root, name, ListNode([_word(word, cell) for word in words], cell.line, cell.column))
    elif name == "hours":
        _add(root, name, _hours(cell, file, faults))
    elif by_language and by_language[1] in ("name", "note"):
        _by_language(root, by_language[1], by_language[2], cell)
    elif by_language:
        _by_language(_phone(root, "other", cell), "label", by_language[2], cell)
    else:
        purpose = name.partition(".")[2]
        _add(_phone(root, purpose, cell), "number", _word(cell.text, cell))


def _locales(text: str) -> list[str]:
    """Codes of languages, between commas or blanks; a name of two words stays one."""
    parts = [part.strip() for part in re.split(r"[,;،、，\n]", text)]
    return [
        word for part in parts if part
        for word in (part.split() if all(map(_CODE.fullmatch, part.split())) else (part,))
    ]


def _by_language(holder: MapNode, name: str, locale: str, cell: ClinicCell) -> None:
    words = holder.entries.get(name)
    if isinstance(words, ScalarNode):
        # A name for all languages, and others for some: the plain one is printed in the rest.
        words = MapNode({"en": words}, {"en": words}, words.line, words.column)
        _add(holder, name, words)
    if not isinstance(words, MapNode):
        words = MapNode({}, {}, cell.line, cell.column)
        _add(holder, name, words)
    _add(words, locale, _word(cell.text, cell))


def _phone(root: MapNode, purpose: str, cell: ClinicCell) -> MapNode:
    """The number for a purpose; made where it is not there yet."""
    phones = root.entries.get("phones")
    if not isinstance(phones, ListNode):
        phones = ListNode([], cell.line, cell.column)
        _add(root, "phones", phones)
    for item in phones.items:
        known = item.entries["purpose"] if isinstance(item, MapNode) else None
        if isinstance(item, MapNode) and isinstance(known, ScalarNode) and known.value == purpose:
            return item
    made = MapNode({}, {}, cell.line, cell.column)
    _add(made, "purpose", _word(purpose, cell))
    phones.items.append(made)
    return made


def _hours(cell: ClinicCell, file: str, faults: list[Fault]) -> Node:
    lines: list[Node] = []
    for part in read_hours(cell.text):
        if isinstance(part, Misread):
            where = Where(file, cell.line, cell.column)
            faults.append(Fault(where, part.what, part.hint, "clinics/hours"))
            continue
        line = MapNode({}, {}, cell.line, cell.column)
        words: list[Node] = [_word(day, cell) for day in part.days]
        _add(line, "days", ListNode(words, cell.line, cell.column) if words[1:] else words[0])
        if part.way:
            name = {CLOSED: "closed", ALL_DAY: "all_day"}[part.way]
            _add(line, name, ScalarNode("true", cell.line, cell.column))
        else:
            _add(line, "from", _word(part.start, cell))
            _add(line, "to", _word(part.end, cell))
        lines.append(line)
    return ListNode(lines, cell.line, cell.column)


def _word(text: str, cell: ClinicCell) -> ScalarNode:
    return ScalarNode(text, cell.line, cell.column, '"')


def _add(holder: MapNode, name: str, node: Node) -> None:
    holder.entries[name] = node
    holder.keys[name] = ScalarNode(name, node.line, node.column, '"')
