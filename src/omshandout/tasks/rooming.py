"""Telling translators how long each text may be, before they begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, OmsHandoutError, TranslationError, UsageError
from omshandout.i18n import Entry, MarkupError, read_catalog, strip_markup
from omshandout.i18n.carrying import LENGTH, length_limit
from omshandout.i18n.po_writer import write_if_changed
from omshandout.languages import SOURCE_LOCALE
from omshandout.render.room import room_of
from omshandout.render.workshop import Workshop


class RoomFile(Struct, frozen=True):
    """A catalog with the room of its texts.

    Attributes:
        path: of the catalog.
        locale: its language.
        handout: its domain.
        texts: how many of its texts have a limit now; 0 where the budget cannot be kept at all.
        longer: translations that are longer than theirs; if others are shorter, all may fit.
        written: False if it already said the same.
    """

    path: Path
    locale: str
    handout: str
    texts: int
    longer: int
    written: bool


def chosen_locales_of(workshop: Workshop, locales: Sequence[str]) -> tuple[str, ...]:
    """The languages to measure: those named, else all that have catalogs.

    Raises:
        UsageError: there is no such language.
    """
    if unknown := workshop.unknown_names((), locales):
        raise UsageError(unknown)
    return tuple(dict.fromkeys(
        each for each in locales or workshop.locales if each != SOURCE_LOCALE
    ))


def tell_room(
    workshop: Workshop, locales: Sequence[str] = (), done: Callable[[str], None] = lambda _: None
) -> list[RoomFile]:
    """Measure the room of all handouts, and write it into their catalogs (``max-length:N``).

    Args:
        workshop: content and catalogs.
        locales: languages to measure; none for all.
        done: called with the name of each handout that is measured.

    Raises:
        UsageError: there is no such language.
        TranslationError: with the faults of all handouts that could not be measured; the catalogs
            of the others are written.
        MachineError: a file cannot be written.
    """
    found: list[RoomFile] = []
    faults: list[Fault] = []
    for locale in chosen_locales_of(workshop, locales):
        for handout in workshop.handout_names:
            path = workshop.places.catalog(locale, handout)
            try:
                if path.exists():
                    found.append(_told(workshop, locale, handout, path))
            except OmsHandoutError as error:
                faults.extend(error.faults)
            done(f"{locale} {handout}")
    if faults:
        raise TranslationError(dict.fromkeys(faults))
    return found


def _told(workshop: Workshop, locale: str, handout: str, path: Path) -> RoomFile:
    limits = room_of(workshop, locale, handout)
    catalog = read_catalog(path, workshop.places.shown(path))
    entries = tuple(with_limit(entry, limits) for entry in catalog.entries)
    written = write_if_changed(path, replace(catalog, entries=entries))
    longer = sum(
        0 < length_limit(entry) < max(len(_seen(text)) for text in entry.strings)
        for entry in entries
    )
    told = sum(1 for entry in entries if length_limit(entry))
    return RoomFile(path, locale, handout, told, longer, written)


def _seen(text: str) -> str:
    """A text as readers see it; as it stands where its marks are damaged, which check tells."""
    try:
        return strip_markup(text)
    except MarkupError:
        return text


def with_limit(entry: Entry, limits: Mapping[str, int]) -> Entry:
    """An entry with its limit, in place of another; without one if it has none."""
    flags = tuple(flag for flag in entry.flags if not flag.startswith(LENGTH))
    if entry.key in limits:
        flags += (f"{LENGTH}{limits[entry.key]}",)
    return replace(entry, flags=entry.flags if set(flags) == set(entry.flags) else flags)
