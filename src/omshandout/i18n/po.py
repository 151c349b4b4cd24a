"""Reading PO files, fast and strictly.

Babel's reader takes twice as long and ten times as long to import, loses ``#|`` lines and header
fields that it does not know, and prints what is wrong instead of returning it. This one is
tested to agree with it, and with GNU gettext, on files that both can read. How lines are read is in
:mod:`omshandout.i18n.po_reader`, writing in :mod:`omshandout.i18n.po_writer`, what is read in
:mod:`omshandout.i18n.entries`.

Source: GNU gettext manual, section "The Format of PO Files".
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, MachineError, TranslationError, Where
from omshandout.i18n.charsets import decoded, numbered_lines
from omshandout.i18n.entries import Catalog, Entry, Translations, digest_of
from omshandout.i18n.plurals import used_forms
from omshandout.i18n.po_reader import WHITE, Reader
from omshandout.languages.matching import Match, match
from omshandout.model.late import late

LARGEST_FILE = 4_000_000
"""Bytes; a catalog of ours has some ten thousand, and nobody should wait for a hostile one."""

NO_DATE = "YEAR-MO-DA HO:MI+ZONE"
"""What stands in a header until somebody translated; tools look for it."""

# The zone may be apart, as Emacs writes it, or left out; then it is UTC.
_DATE = late(
    r"(\d{4}-\d{1,2}-\d{1,2})[ T]+(\d{1,2}:\d{2})(:\d{2})?(?:\.\d+)?"
    r"\s*([+-]\d{2}:?\d{2}|Z|UTC|GMT)?"
)


def load_translations(path: Path, locale: str = "", shown: str = "") -> Translations:
    """Read the translations of a PO file.

    Args:
        path: the file.
        locale: the locale that the file has to be in; ``""`` accepts any.
        shown: how to name the file in faults; the path as given if empty.

    Raises:
        TranslationError: the file is missing, malformed, or in another language.
        MachineError: the file cannot be read.
    """
    file = shown or str(path)
    data = read_bytes(path, file, locale)
    catalog, faults = parse_po(data, file, path.stem)
    found, language = catalog.locale, catalog.field("Language")
    stamp, plurals = catalog.field("PO-Revision-Date"), catalog.field("Plural-Forms")
    if locale and found and match(language, locale) is Match.OTHER:
        faults += (
            Fault(
                Where(file, 1, locale=locale),
                f"the header says Language: {language[:40]}",
                f"set it to {locale}, or move the file",
                "catalog/language",
            ),
        )
    if faults:
        raise TranslationError(_with_locale(faults, locale))
    entries = {key: _printable(entry, plurals) for key, entry in catalog.by_key().items()}
    revised = revision_seconds(stamp) or 0
    return Translations(
        file=file,
        locale=locale or found,
        domain=path.stem,
        digest=digest_of(entries, revised, plurals),
        plurals=plurals,
        entries=MappingProxyType(entries),
        revised=revised,
        stamp=stamp,
        language=language,
        has_header=bool(catalog.header),
    )


def _printable(entry: Entry, plurals: str) -> Entry:
    """An entry without a gap where it has no text for counts that are never printed.

    Spanish has a form for millions in some tools; a translator who left it empty left out nothing.
    """
    if not entry.plural or entry.translated or not entry.touched:
        return entry
    used = used_forms(plurals)
    if not used or used[-1] >= len(entry.strings):
        return entry
    if not all(entry.strings[index] for index in used):
        return entry
    usual = entry.strings[used[-1]]
    return replace(entry, strings=tuple(each or usual for each in entry.strings))


def revision_seconds(stamp: str) -> int | None:
    """Seconds since 1970 of a date in a header; 0 if it is not filled in, None if it is no date.

    A date without a zone is one in UTC.

    Source: GNU gettext manual, "Header Entry": ``YEAR-MO-DA HO:MI+ZONE``.
    """
    if "".join(stamp.split()) in ("", "".join(NO_DATE.split())):
        return 0
    parts = _DATE.fullmatch(stamp.strip())
    if parts is None:
        return None
    day, time, seconds, zone = parts.groups()
    offset = "+0000" if zone in (None, "Z", "UTC", "GMT") else zone.replace(":", "")
    year, month, date = map(int, day.split("-"))
    hour, minute = map(int, time.split(":"))
    ahead = 60 * int(offset[1:3]) + int(offset[3:])
    if int(offset[3:]) > 59:
        return None
    # What reads a date by its pattern takes long to load.
    try:
        zoned = timezone(timedelta(minutes=-ahead if offset[0] == "-" else ahead))
        found = datetime(year, month, date, hour, minute, int((seconds or ":00")[1:]), tzinfo=zoned)
        return max(0, int(found.astimezone(UTC).timestamp()))
    except (ValueError, OverflowError):
        return None


def read_catalog(path: Path, shown: str = "", *, loose: bool = False) -> Catalog:
    """Read the whole of a PO or POT file.

    Args:
        path: the file.
        shown: how to name it in faults; the path as given if empty.
        loose: whether messages may lack a key, or share one if their English differs: converters
            make such files, and :func:`omshandout.i18n.rekeying.with_keys` mends them.

    Raises:
        TranslationError: the file is missing or malformed.
        MachineError: the file cannot be read.
    """
    file = shown or str(path)
    catalog, faults = parse_po(read_bytes(path, file), file, path.stem, loose=loose)
    if faults:
        raise TranslationError(faults)
    return catalog


def read_bytes(path: Path, file: str, locale: str = "") -> bytes:
    """The bytes of a catalog.

    Raises:
        TranslationError: there is no such file, or it is too large.
        MachineError: the file cannot be read.
    """
    where = Where(file, locale=locale)
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        # A language that has a folder already cannot be begun again.
        begun = path.parent.is_dir() and path.parent.name == "LC_MESSAGES"
        way = f"update {path.parent.parent.name}" if begun else f"init {locale or 'LOCALE'}"
        hint = f"make it with: omshandout translations {way}"
        raise TranslationError(
            Fault(where, "there is no such catalog", hint, "catalog/missing")
        ) from None
    except OSError as error:
        raise MachineError(
            Fault(where, f"cannot be read: {error.strerror}", "", "machine/read")
        ) from None
    if len(data) > LARGEST_FILE:
        what = f"is larger than {LARGEST_FILE} bytes"
        raise TranslationError(Fault(where, what, "no catalog needs that", "catalog/too-large"))
    return data


def _with_locale(faults: tuple[Fault, ...], locale: str) -> tuple[Fault, ...]:
    return tuple(fault.at(replace(fault.where, locale=locale)) for fault in faults)


def parse_po(
    data: bytes, file: str, domain: str, *, loose: bool = False
) -> tuple[Catalog, tuple[Fault, ...]]:
    """Read the bytes of a PO file.

    The catalog holds all that could be read; it is whole only if there are no faults.

    Args:
        data: the file's bytes, in the encoding that its header names; UTF-8 if it names none.
        file: how to name the file in faults.
        domain: the domain of the catalog.
        loose: see :func:`read_catalog`.
    """
    catalog, faults, _ = parse_layout(data, file, domain, loose=loose)
    return catalog, faults


class Layout(Struct, frozen=True):
    """How a PO file that was read is laid out, so that what stays the same stays as it is.

    Attributes:
        entries: for each entry, its lines as they stand in the file.
        obsolete: the same for those that are obsolete.
        header: the lines of the header; ``""`` for a file without.
        in_utf_8: whether its lines can stand in a file of ours.
        line_end: what its lines end with.
    """

    entries: tuple[tuple[Entry, str], ...] = ()
    obsolete: tuple[tuple[Entry, str], ...] = ()
    header: str = ""
    in_utf_8: bool = False
    line_end: str = "\n"


def parse_layout(
    data: bytes, file: str, domain: str, *, keep: bool = False, loose: bool = False
) -> tuple[Catalog, tuple[Fault, ...], Layout]:
    """The same, and with ``keep`` how the file is laid out."""
    text, charset, wrong = decoded(data, file)
    if wrong:
        return Catalog(domain), wrong, Layout()
    reader = Reader(file, domain, charset, loose=loose)
    lines = numbered_lines(text, file, reader.faults)
    rows: list[str] = []
    if keep:
        numbered = list(lines)
        rows = [""] * (numbered[-1][0] if numbered else 0)
        for number, row in numbered:
            rows[number - 1] = row.rstrip("\r")
        lines = iter(numbered)
    reader.read(lines)
    below = _below(reader, text, rows) if reader.first else ()
    catalog = reader.catalog(below)
    if not keep:
        return catalog, tuple(reader.faults), Layout()
    stretches: tuple[list[tuple[Entry, str]], ...] = ([], [])
    header, end = "", 0
    for entry, is_obsolete, first, last in reader.spans:
        stretch = "\n".join(rows[first - 1 : last]) if first > end else ""
        end = last
        if entry is reader.header:
            header = stretch
        else:
            stretches[is_obsolete].append((entry, stretch))
    line_end = "\r\n" if "\r\n" in text else "\n"
    return catalog, tuple(reader.faults), Layout(
        tuple(stretches[0]), tuple(stretches[1]), header, charset == "utf-8", line_end
    )


def _below(reader: Reader, text: str, rows: list[str]) -> tuple[str, ...]:
    """The remarks below the last entry, which belong to none."""
    if not rows:
        found: list[str] = []
        for number, row in numbered_lines(text, "", []):
            if number >= reader.first:
                found.append(row.rstrip("\r"))
        return _trimmed(found)
    return _trimmed(rows[reader.first - 1 :])


def _trimmed(lines: list[str]) -> tuple[str, ...]:
    while lines and not lines[-1].strip(WHITE):
        lines = lines[:-1]
    return tuple(lines)
