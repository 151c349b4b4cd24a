"""Texts of a language as a file for translators who do not work in catalogs."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, Severity, TranslationError, UsageError, Where
from omshandout.exchange import read_bundle, write_bundle
from omshandout.files import write_whole
from omshandout.i18n import Entry, Translations
from omshandout.i18n.inheritance import is_inherited
from omshandout.i18n.reviews import Role, holding
from omshandout.i18n.sources import AnyMessage, entry_of, messages_of, plural_of, standing_of
from omshandout.languages import SOURCE_LOCALE, LanguageData
from omshandout.model.exchange import Bundle, Format, Unit, UnitState
from omshandout.model.text import Direction
from omshandout.render.workshop import Workshop
from omshandout.tasks.choosing import refuse_unknown

_LIMIT = "max-length:"


class Exported(Struct, frozen=True):
    """A file for translators.

    Attributes:
        data: its bytes.
        texts: how many there are in it, of all languages.
        left: how many are not translated, or unsure.
        faults: warnings.
    """

    data: bytes
    texts: int
    left: int
    faults: tuple[Fault, ...] = ()


def export(
    workshop: Workshop, locales: Sequence[str], handouts: Sequence[str], format_: Format,
    *, fill_english: bool = False,
) -> Exported:
    """The texts of some handouts (none: all, packets and the interface too) as a file.

    What was written is read again and compared: a format that loses anything is not handed out.
    With ``fill_english`` XLIFF has the English where nothing is translated, as OmegaT needs it.

    Raises:
        UsageError: unknown names, the source language, or several languages in one file that
            holds one.
        ContentError: the English cannot be read.
        TranslationError: a catalog cannot be read, or the format cannot carry a text.
    """
    refuse_unknown(workshop, handouts, locales)
    chosen = tuple(name for name in workshop.domains if not handouts or name in handouts)
    if SOURCE_LOCALE in locales:
        what = f"{SOURCE_LOCALE} is the language of the source"
        raise UsageError(Fault(Where(), what, "name the language of a translation",
                               "usage/source-language"))
    if len(locales) > 1 and format_ is not Format.TMX:
        what = f"a file of the kind {format_.value} holds one language"
        raise UsageError(Fault(Where(), what, "name one, or use --format tmx",
                               "usage/one-language"))
    bundles = [
        Bundle(
            locale,
            tuple(unit for domain in chosen for unit in units_of(workshop, locale, domain)),
            workshop.language(locale).language.direction is Direction.RTL,
        )
        for locale in locales
    ]
    data = write_bundle(bundles, format_, fill_english=fill_english)
    if format_ is not Format.TMX:
        _compare(bundles[0], data, format_)
    units = [unit for bundle in bundles for unit in bundle.units]
    left = sum(unit.state in (UnitState.MISSING, UnitState.FUZZY) for unit in units)
    faults: tuple[Fault, ...] = ()
    if format_ is Format.TMX and left:
        what = f"{left} texts that are missing or fuzzy are not in it: a memory holds sure ones"
        faults = (Fault(Where(), what, "", "exchange/not-sure", Severity.WARNING),)
    return Exported(data, len(units), left, faults)


def write_export(path: Path, data: bytes, *, force: bool = False) -> bool:
    """Write a file for translators; whether it was written, False if it was there already.

    Raises:
        UsageError: there is another file of this name, which may hold a translator's work.
        MachineError: it cannot be written.
    """
    try:
        there = path.read_bytes() if path.is_file() else None
    except OSError as error:
        # What has no file of such a name is told as it is written.
        there = None if error.errno == errno.ENAMETOOLONG else b""
    if there == data:
        return False
    if there is not None and not force:
        what = "is there already, and may hold a translator's work"
        raise UsageError(Fault(
            Where(path.as_posix()), what, "name another file with -o, or add --force",
            "usage/file-exists",
        ))
    write_whole(path, data)
    return True


def _compare(bundle: Bundle, data: bytes, format_: Format) -> None:
    """Whether a file says what it was made of; a difference is a fault of the program."""
    found = read_bundle(data, format_.value).bundle.units
    nowhere = [replace(unit, where=Where(), place="") for unit in found]
    if nowhere != list(bundle.units):
        wrong = next(
            (mine.key for mine, theirs in zip(bundle.units, nowhere, strict=False)
             if mine != theirs), "",
        )
        what = f"{format_.value} would not give this text back as it is"
        hint = "use another format, and report it"
        raise TranslationError(
            Fault(Where(key=wrong, locale=bundle.locale), what, hint, "exchange/not-carried")
        )


def units_of(workshop: Workshop, locale: str, domain: str) -> tuple[Unit, ...]:
    """The texts of a domain in a language as they stand today, in reading order.

    Raises:
        UsageError: unknown language.
        ContentError: the English cannot be read.
        TranslationError: the catalog cannot be read, or its plural forms are of no use.
    """
    source, data = workshop.source(domain), workshop.language(locale)
    translations, own = workshop.translations(locale, domain), workshop.catalogs.own(locale, domain)
    assert translations is not None, locale
    signed = frozenset(
        review.key for review in holding(source, own, workshop.reviews(locale))
        if review.role == Role.TRANSLATOR.value
    )
    return tuple(_units(messages_of(source), domain, translations, data, signed))


def _units(
    messages: Sequence[AnyMessage], domain: str, translations: Translations, data: LanguageData,
    signed: frozenset[str],
) -> Iterator[Unit]:
    for message in messages:
        entry = entry_of(message, translations)
        english, counts = english_of(message, translations, data)
        strings = _padded(entry.strings if entry else (), len(english))
        if entry is None and translations.from_source:
            strings = english
        state = _state(message, entry, translations, message.key in signed)
        if not all(strings):
            state = UnitState.MISSING
        yield Unit(
            domain, message.key, english, strings, counts, message.note,
            _limit(entry), state,
            _previous(message, entry, counts) if state is UnitState.FUZZY else (),
            "\n".join(entry.comments) if entry else "",
        )


def english_of(
    message: AnyMessage, translations: Translations, data: LanguageData
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """The English of each plural form of a catalog, and the counts that take it.

    Raises:
        TranslationError: the plural forms of the catalog cannot be used for the language.
    """
    plural = plural_of(message)
    if not plural:
        return (message.text,), ()
    forms = translations.forms(data)
    if forms.wrong:
        hint = f"run: omshandout translations update {data.locale}"
        where = Where(translations.file, 1, locale=data.locale)
        raise TranslationError(Fault(where, forms.wrong, hint, "catalog/plural-forms"))
    counts = tuple(forms.counts(index) for index in range(forms.count))
    return tuple(message.text if each == (1,) else plural for each in counts), counts


def _padded(strings: tuple[str, ...], number: int) -> tuple[str, ...]:
    return (*strings, *[""] * number)[:number]


def _state(
    message: AnyMessage, entry: Entry | None, translations: Translations, signed: bool
) -> UnitState:
    standing = standing_of(message, translations)
    if standing == "missing":
        return UnitState.MISSING
    if standing != "translated":
        return UnitState.FUZZY
    if is_inherited(message, translations) or entry is None:
        return UnitState.INHERITED
    return UnitState.SIGNED if signed else UnitState.TRANSLATED


def _limit(entry: Entry | None) -> int:
    for flag in entry.flags if entry else ():
        number = flag.removeprefix(_LIMIT)
        if number != flag and number.isdecimal():
            return int(number[:8])
    return 0


def _previous(
    message: AnyMessage, entry: Entry | None, counts: tuple[tuple[int, ...], ...]
) -> tuple[str, ...]:
    """The English that a fuzzy translation was made for; () where it is that of today."""
    if entry is None:
        return ()
    today = (message.text, plural_of(message))
    made_for = (entry.msgid, entry.plural)
    singular, plural = made_for if made_for != today else entry.previous
    if not singular or (singular, plural) == today:
        return ()
    return tuple(
        singular if each == (1,) else plural or singular for each in counts or ((1,),)
    )
