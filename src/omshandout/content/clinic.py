"""The clinic file: what a clinic prints of itself.

It comes from outside the project, so nothing in it is ever read as markup, path or address: texts
are short lines, numbers are digits and signs, the logo is a file that lies beside the clinic file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import cast
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from omshandout.content.clinic_kinds import (
    DAYS,
    LOCALE,
    Country,
    Days,
    FileName,
    InLanguages,
    Lines,
    SiteAddress,
    Telephone,
    TimeOfDay,
    Yes,
    hidden_comments,
)
from omshandout.errors import ContentError, Fault, Severity, UsageError
from omshandout.model.options import (
    DAY_MINUTES,
    ByLanguage,
    Clinic,
    Opening,
    Phone,
    Purpose,
)
from omshandout.yamlfile.bounded import decode_utf8, read_bounded, shown
from omshandout.yamlfile.kinds import Group, Line, ListOf, OneOf, Word
from omshandout.yamlfile.nodes import ListNode, MapNode, Node, ScalarNode, YamlDocument, read_yaml
from omshandout.yamlfile.shapes import Field, Reading, Record, Scope, Shape, finish, read_root

MAX_CLINIC_BYTES = 64 * 1024
MAX_LOGO_BYTES = 2 * 1024 * 1024

EXAMPLE_NAME = "Name of your clinic"
"""The name in ``clinic.example.yaml``; its telephone numbers have no digit but 0."""

_MAGIC = {
    ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"
}  # fmt: skip
# Australia and its territories; 000 is their emergency number.
_TRIPLE_ZERO = ("AU", "CC", "CX", "NF")
_PHONE_FORM = '- {purpose: day, number: "..."}'
_HOURS_FORM = '- {days: mon-fri, from: "08:30", to: "17:00"}'
_PURPOSES = tuple(purpose.value for purpose in Purpose)


def _other_is_named(record: Record, scope: Scope) -> None:
    """A number for something else says what for."""
    if record.word("purpose") == "other" and "label" not in record.node.entries:
        what = 'a number for something else needs words in "label"'
        hint = 'say whose it is: label: {en: "Pharmacy", es: "Farmacia"}'
        scope.reading.fault(record.node, "missing-field", what, hint)


PHONE = Shape(
    "phone",
    "A telephone number.",
    (
        Field(
            "purpose",
            OneOf(_PURPOSES),
            f"what it is for: {', '.join(_PURPOSES)}",
        ),
        Field("number", Telephone(), "the number, in quotes"),
        Field(
            "label",
            InLanguages(Line(60, printed=True)),
            "what it is called, by language; without it, as the purpose says",
            False,
        ),
    ),
    rules=(_other_is_named,),
)


def _closes_later(record: Record, scope: Scope) -> None:
    """A clinic closes after it opens, on the same day."""
    if {"from", "to"} <= record.values.keys() and record.number("from") >= record.number("to"):
        what = f"from {_clock(record.number('from'))} to {_clock(record.number('to'))} is no time"
        hint = (
            "write the earlier time in \"from\"; for hours past midnight write two lines, "
            'to: "24:00" and, for the day after, from: "00:00"'
        )
        scope.reading.fault(record.place("to"), "bad-hours", what, hint)


OPENING = Shape(
    "opening",
    "Days, and when the clinic is open on them.",
    (
        Field("days", Days(), "a day (mon), a range (mon-fri) or a list ([mon, wed])"),
        Field("from", TimeOfDay(), "when it opens, on a clock of 24 hours, in quotes", False),
        Field("to", TimeOfDay(), "when it closes", False),
        Field("closed", Yes(), "true where it is closed on these days", False),
        Field("all_day", Yes(), "true where it is open day and night", False),
    ),
    one_of=(("from", "to"), ("closed",), ("all_day",)),
    rules=(_closes_later,),
)


def _hours_agree(record: Record, scope: Scope) -> None:
    """No two lines of hours say something of the same time of a day."""
    told: list[tuple[Opening, Node]] = []
    for line in record.records("hours"):
        said = line.values.keys()
        if "days" not in said or not ({"from", "to"} <= said or said & {"closed", "all_day"}):
            continue
        opening, node = _opening(line), line.node
        for other, place in told:
            shared = set(opening.days) & set(other.days)
            if shared and _clash(opening, other):
                # A cell of a list has all of them in one line.
                other_place = f"stand in line {place.line} too" if place.line != node.line else (
                    "are given twice"
                )
                what = f"the hours of {DAYS[min(shared)]} {other_place}, for the same time"
                hint = "give each time of a day once; two times of one day may not overlap"
                scope.reading.fault(node, "bad-hours", what, hint)
                break
        told.append((opening, node))


def _clash(one: Opening, other: Opening) -> bool:
    closed = one.opens == one.closes or other.opens == other.closes
    return closed or (one.opens < other.closes and other.opens < one.closes)


def _one_emergency_number(record: Record, scope: Scope) -> None:
    """One number for emergencies: a family must not have to choose."""
    given = [record.place("emergency")] if record.word("emergency") else []
    given += [
        phone.place("number") for phone in record.records("phones")
        if phone.word("purpose") == "emergency"
    ]
    for node in sorted(given, key=lambda node: node.line)[1:]:
        what = "a second emergency number"
        scope.reading.fault(node, "duplicate", what, "keep the one that families shall call")


def _example_is_filled_in(record: Record, scope: Scope) -> None:
    """What the example file says is of no clinic."""
    reading = scope.reading
    for _, words in _pairs(record, "name"):
        if words.casefold() == EXAMPLE_NAME.casefold():
            what = f'"{words}" is still that of the example file'
            hint = "write the name of your clinic, or delete the line: a sheet then has a line"
            reading.fault(record.place("name"), "example-value", what, hint, value=words)
    numbers = [(record, "emergency", "emergency")]
    numbers += [(phone, "number", phone.word("purpose")) for phone in record.records("phones")]
    for holder, field, purpose in numbers:
        number = holder.word(field)
        if not number or any(sign.isdecimal() and int(sign) for sign in number):
            continue
        if purpose == "emergency" and record.word("country") in _TRIPLE_ZERO:
            continue
        what = f'"{number}" is still that of the example file'
        hint = "write the number of your clinic, or delete the line: a sheet then has a line"
        if purpose == "emergency":
            hint = "write that of your country (000 is Australia's: then give country: AU)"
        reading.fault(holder.place(field), "example-value", what, hint, value=number)


CLINIC = Shape(
    "clinic",
    "The clinic file: what your sheets say of your clinic. Leave out what you do not need.",
    (
        Field(
            "name",
            InLanguages(Line(100, True, True), plain=True),
            "name of the clinic as printed, or by language",
            False,
        ),
        Field(
            "phones", Lines(Group(PHONE), 0, 8, form=_PHONE_FORM), "telephone numbers in order",
            False,
        ),
        Field("hours", Lines(Group(OPENING), 0, 21, form=_HOURS_FORM), "opening hours", False),
        Field(
            "note",
            InLanguages(Line(200, printed=True)),
            "a sentence below the numbers, by language",
            False,
        ),
        Field(
            "emergency",
            Telephone(empty=True),
            "local emergency number, in place of a phone with this purpose",
            False,
        ),
        Field(
            "country",
            Country(),
            "ISO 3166 code of the country, for paper, dates and times",
            False,
        ),
        Field(
            "logo",
            FileName(("png", "jpg", "jpeg", "svg"), "bad-logo"),
            "file name of the logo, which lies beside this file",
            False,
        ),
        Field(
            "digits",
            Word(r"[a-z]{4,8}", 'a CLDR numbering system such as "latn" or "arab"', empty=True),
            "digits to use: a CLDR numbering system, or native",
            False,
        ),
        Field(
            "locales",
            ListOf(
                Word(LOCALE, 'a language such as "es", "pt_BR" or "zh_Hans"', "bad-locale"), 0, 100
            ),
            "languages that the clinic prints",
            False,
        ),
        Field(
            "staff_language",
            Word(
                LOCALE, 'a language such as "es", "pt_BR" or "zh_Hans"', "bad-locale", empty=True
            ),
            "what ambulance and hospital staff read: the emergency card has it beside the family's "
            "language; without it, the main language of the country",
            False,
        ),
        Field(
            "site",
            SiteAddress(),
            "address at which you publish the sheets, as omshandout site makes them; printed "
            "sheets then have a code that leads there",
            False,
        ),
        Field("paper", OneOf(("auto", "a4", "letter"), empty=True), "paper size", False),
    ),
    rules=(_hours_agree, _one_emergency_number, _example_is_filled_in),
)


class ClinicChecks(Struct, frozen=True):
    """What this stage cannot judge by itself, because other stages know it.

    Each takes a value of the file and raises an exception with the faults that it has.
    """

    country: Callable[[str], object] = str
    digits: Callable[[str], object] = str
    locale: Callable[[str], object] = str
    logo: Callable[[str, bytes], Iterable[Fault]] = lambda name, data: ()


def load_clinic(path: Path, checks: ClinicChecks | None = None) -> Clinic:
    """Load and check a clinic file.

    Raises:
        ContentError: with every fault of the file and of its logo.
        MachineError: a file cannot be read.
    """
    return clinic_of(read_yaml(path, path.as_posix(), MAX_CLINIC_BYTES), path.parent, checks)


def clinic_of(
    document: YamlDocument, folder: Path, checks: ClinicChecks | None = None,
    held: tuple[str, bytes] = ("", b""),
) -> Clinic:
    """Check a clinic file that was read, or that is not written yet.

    Args:
        document: the file.
        folder: in which its logo lies.
        checks: what other stages say of it.
        held: name and bytes of a logo that does not lie there yet.

    Raises:
        As :func:`load_clinic`.
    """
    reading = Reading(document.file)
    root = read_root(document, CLINIC, reading)
    logo_data, remarks = b"", tuple[Fault, ...]()
    if root is not None:
        if root.word("logo"):
            logo_data = _read_logo(root, folder, reading, held)
        remarks = (
            *_ask_others(root, logo_data, checks or ClinicChecks(), reading),
            *_cut_short(document, root.node, reading),
        )
        if document.faults or reading.faults:
            reading.faults += remarks
    root = finish(document, reading, root)
    return Clinic(
        name=_pairs(root, "name"),
        phones=tuple(_phones(root)),
        hours=tuple(map(_opening, root.records("hours"))),
        note=_pairs(root, "note"),
        country=root.word("country"),
        logo=root.word("logo"),
        logo_data=logo_data,
        digits=root.word("digits"),
        locales=root.words("locales"),
        paper=root.word("paper"),
        staff_language=root.word("staff_language"),
        site=root.word("site"),
        digest=hashlib.sha256(document.data + logo_data).hexdigest(),
        places=tuple(_places(root.node, "")),
        remarks=remarks,
    )


def _pairs(record: Record, name: str) -> ByLanguage:
    return cast(ByLanguage, record.values.get(name, ()))


def _phones(root: Record) -> Iterator[Phone]:
    for record in root.records("phones"):
        yield Phone(
            Purpose(record.word("purpose")), record.word("number"), _pairs(record, "label")
        )
    if root.word("emergency"):
        yield Phone(Purpose.EMERGENCY, root.word("emergency"))


def _opening(record: Record) -> Opening:
    days = cast("tuple[int, ...]", record.values["days"])
    if record.flag("all_day"):
        return Opening(days, 0, DAY_MINUTES)
    return Opening(days, record.number("from"), record.number("to"))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _ask_others(
    root: Record, logo_data: bytes, checks: ClinicChecks, reading: Reading
) -> tuple[Fault, ...]:
    """What other stages say of countries, digits, languages and the logo; warnings are given."""

    def ask(node: Node, check: Callable[[], object]) -> None:
        try:
            check()
        except (ContentError, UsageError) as error:
            for fault in error.faults:
                reading.faults.append(fault.at(reading.where(node, fault.where.key)))

    country, digits = root.word("country"), root.word("digits")
    if country:
        ask(root.place("country"), lambda: checks.country(country))
    if digits:
        ask(root.place("digits"), lambda: checks.digits(digits))
    for record, field in [
        (root, "name"), (root, "note"), *((phone, "label") for phone in root.records("phones"))
    ]:
        for locale, _ in _pairs(record, field):
            node = record.place(field)
            if locale and isinstance(node, MapNode):
                ask(node.keys[locale], lambda locale=locale: checks.locale(locale))  # type: ignore[misc]
    if not logo_data:
        return ()
    name, where = root.word("logo"), reading.where(root.place("logo"))

    def told(fault: Fault) -> Fault:
        # Once, where its name stands, and not by each sheet.
        line = f", line {fault.where.line}" if fault.where.line else ""
        what = f"{name}{line}: {fault.what}"
        return replace(fault, where=where, what=what, values=(("value", name),))

    try:
        return tuple(map(told, checks.logo(name, logo_data)))
    except (ContentError, UsageError) as error:
        reading.faults += map(told, error.faults)
    return ()


def _cut_short(document: YamlDocument, root: MapNode, reading: Reading) -> Iterator[Fault]:
    """Warnings of printed values that end at a sign #, because they have no quotes."""
    text = re.sub(r"\r\n?", "\n", decode_utf8(document.data, document.file))
    for name, node, comment in hidden_comments(root, text):
        if not _PRINTED.match(name) or not isinstance(node, ScalarNode):
            continue
        what = f'prints "{shown(node.value)}", since "{shown(comment)}" is a comment in YAML'
        hint = "put the whole value in quotes, or the comment on a line of its own"
        yield Fault(
            reading.where(node, name.partition(".")[0]), what, hint, "content/cut-short",
            Severity.WARNING, (("value", shown(node.value)),),
        )


_PRINTED = re.compile(r"name(?:\.|$)|note\.|emergency$|phones\.\d+\.(?:number$|label\.)")


def places_of(document: YamlDocument) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each value of a file with its line and column; see :class:`Clinic`."""
    return _places(document.root, "") if document.root is not None else iter(())


def _places(node: Node, name: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each value with its place; members of a list are named by their number from 0 on."""
    if name:
        yield name, (node.line, node.column)
    members: Iterable[tuple[str, Node]] = ()
    if isinstance(node, MapNode):
        members = node.entries.items()
    elif isinstance(node, ListNode):
        members = ((str(index), item) for index, item in enumerate(node.items))
    for member, value in members:
        yield from _places(value, f"{name}.{member}" if name else member)


def _read_logo(
    root: Record, folder: Path, reading: Reading, held: tuple[str, bytes]
) -> bytes:
    """The bytes of the logo; faults point to the clinic file, where the name stands."""
    name, node = root.word("logo"), root.place("logo")
    suffix = Path(name).suffix.lower()
    try:
        data = held[1] if name == held[0] else read_bounded(
            _as_stored(folder, name), name, MAX_LOGO_BYTES
        )
    except ContentError as error:
        for fault in error.faults:
            what = f"{fault.where}: {fault.what}"
            code = fault.code.removeprefix("content/")
            reading.fault(node, code, what, fault.hint, value=name)
        return b""
    if suffix in _MAGIC and not data.startswith(_MAGIC[suffix]):
        what = f'"{name}" is not a {suffix[1:].upper()} image'
        hint = "export the logo anew as PNG, JPEG or SVG"
        reading.fault(node, "bad-logo", what, hint, value=name)
        return b""
    return data


def _as_stored(folder: Path, name: str) -> Path:
    """The file of a name, however it was stored: macOS takes letters and their marks apart."""
    forms = (folder / normalize(form, name) for form in ("NFC", "NFD"))
    return next((path for path in forms if path.exists()), folder / name)
