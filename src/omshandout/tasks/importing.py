"""Texts that come back from translators: which may go into the catalogs, and why not the rest.

An import changes only texts that the file names and gives a translation for. It is decided as a
whole before anything is written, and then written whole or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import (
    Fault,
    MachineError,
    Severity,
    TranslationError,
    UsageError,
    Where,
    did_you_mean,
)
from omshandout.exchange import read_bundle
from omshandout.files import write_whole
from omshandout.i18n import Catalog, Entry, check_translation, read_catalog
from omshandout.i18n.catalogs import init_catalog, init_variant, with_entries
from omshandout.i18n.po import LARGEST_FILE, parse_po
from omshandout.i18n.po_writer import write_if_changed, write_po
from omshandout.i18n.sources import AnyMessage, messages_of, plural_of
from omshandout.languages import SOURCE_LOCALE
from omshandout.languages.matching import Match, match
from omshandout.model.exchange import Received, Unit, UnitState
from omshandout.render.workshop import Workshop
from omshandout.tasks.exchanging import units_of
from omshandout.tasks.translating import make_template, parent_of

LONGEST_TEXT = 32_767
"""Characters: no sentence of a sheet is as long, and nothing of that length is looked at."""

LARGEST_RECEIVED = 40_000_000
"""Bytes of a file; all texts in one language are a hundredth of that."""


class Verdict(Enum):
    """What becomes of a text of the file; the values are words of the summary."""

    NEW = "new"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    """It was fuzzy, and its words are found to be right."""
    UNSURE = "unsure"
    """It goes in, marked as fuzzy."""
    SAME = "same"
    EMPTY = "empty"
    """The file has no translation: what the catalog has stays."""
    REFUSED = "refused"


GOING_IN = (Verdict.NEW, Verdict.CHANGED, Verdict.CONFIRMED, Verdict.UNSURE)


class Decision(Struct, frozen=True):
    """What becomes of one text of the file, and why.

    Attributes:
        domain: its handout, ``packets`` or ``interface``.
        key: of the message.
        verdict: what becomes of it.
        strings: its translation, as it goes into the catalog.
        previous: English that it was made for, and its plural, where that is not today's.
        faults: reasons, and warnings.
        unsigned: whether a sign-off no longer holds.
    """

    domain: str
    key: str
    verdict: Verdict
    strings: tuple[str, ...] = ()
    previous: tuple[str, str] = ("", "")
    faults: tuple[Fault, ...] = ()
    unsigned: bool = False


class ImportPlan(Struct, frozen=True):
    """What an import would do.

    Attributes:
        locale: of the catalogs.
        decisions: for each text that the file names and the content has.
        faults: all that is wrong with the file, and why texts are refused.
        catalogs: those to write, with the bytes that they were made from, None for a new one.
    """

    locale: str
    decisions: tuple[Decision, ...]
    faults: tuple[Fault, ...]
    catalogs: tuple[tuple[Path, Catalog, bytes | None], ...]

    @property
    def errors(self) -> tuple[Fault, ...]:
        """Faults that keep something out."""
        return tuple(fault for fault in self.faults if fault.severity is Severity.ERROR)

    @property
    def unsigned(self) -> int:
        """How many sign-offs no longer hold, since their texts changed."""
        return sum(decision.unsigned for decision in self.decisions)

    def counts(self, domain: str = "") -> Counter[Verdict]:
        """How many texts there are of each verdict, in one domain or in all."""
        return Counter(each.verdict for each in self.decisions if domain in ("", each.domain))


def read_received(path: Path) -> bytes:
    """The bytes of a file from a translator.

    Raises:
        UsageError: there is no such file.
        TranslationError: it is larger than any such file.
        MachineError: it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_RECEIVED + 1)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        what, hint = "there is no such file", "name the file that came back"
        raise UsageError(
            Fault(Where(path.as_posix()), what, hint, "usage/no-file")
        ) from None
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise MachineError(
            Fault(Where(path.as_posix()), what, "check its permissions", "machine/read")
        ) from None
    if len(data) > LARGEST_RECEIVED:
        what = f"is larger than {LARGEST_RECEIVED} bytes"
        raise TranslationError(
            Fault(Where(path.as_posix()), what, "send one handout at a time", "exchange/too-large")
        )
    return data


def plan_import(
    workshop: Workshop, data: bytes, file: str, locale: str = "", stamp: str = ""
) -> ImportPlan:
    """Read a file and decide on each of its texts; nothing is written.

    Args:
        workshop: content and catalogs.
        data: bytes of the file.
        file: how faults name it.
        locale: that it has to be in; ``""`` for the one that it says.
        stamp: ``PO-Revision-Date`` of catalogs that change; ``""`` to leave it.

    Raises:
        UsageError: unknown language, or none is given and the file does not say.
        TranslationError: the file cannot be read as a whole or is in another language, or a
            catalog that it is for cannot be read.
        ContentError: the English cannot be read.
    """
    if locale:
        workshop.language(locale)
    received = read_bundle(
        data, file, lambda names: _name_in_memory(workshop, names, locale, file)
    )
    chosen = _locale_of(workshop, received.bundle.locale, locale, file)
    decisions: list[Decision] = []
    faults = list(received.faults)
    by_domain: dict[str, list[Unit]] = {}
    for unit in received.bundle.units:
        by_domain.setdefault(unit.domain, []).append(unit)
    catalogs = []
    if received.memory:
        made = _offers(workshop, chosen, received)
    else:
        made = {}
        for domain, units in by_domain.items():
            if domain not in workshop.domains:
                faults.append(_unknown_domain(workshop, domain, units))
                continue
            made[domain] = _decisions(workshop, chosen, domain, units)
    for domain, found in made.items():
        catalog = _catalog(workshop, chosen, domain, found, stamp)
        if catalog is not None:
            catalogs.append(catalog)
        decisions += found
    for decision in decisions:
        faults += decision.faults
    located = tuple(
        fault.at(replace(fault.where, locale=fault.where.locale or chosen)) for fault in faults
    )
    return ImportPlan(chosen, tuple(decisions), located, tuple(catalogs))


def write_import(plan: ImportPlan) -> tuple[Path, ...]:
    """Write the catalogs of a plan, all or none; gives those that changed.

    Raises:
        TranslationError: a catalog changed since the plan was made; nothing is written.
        MachineError: a catalog cannot be written; those written before are as they were.
    """
    for path, _, before in plan.catalogs:
        if _bytes(path) != before:
            what = "changed while the file was being read"
            raise TranslationError(Fault(
                Where(path.as_posix(), locale=plan.locale), what, "import the file again",
                "exchange/changed",
            ))
    done: list[tuple[Path, bytes | None]] = []
    try:
        for path, catalog, before in plan.catalogs:
            done.append((path, before))
            write_if_changed(path, catalog)
    except BaseException:
        for path, before in done:
            # What could not be written need not be taken back.
            with suppress(MachineError, OSError):
                if before is None:
                    path.unlink(missing_ok=True)
                elif _bytes(path) != before:
                    write_whole(path, before)
        raise
    return tuple(path for path, _ in done)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        where = Where(path.as_posix())
        raise MachineError(
            Fault(where, f"cannot be read: {error.strerror}", "", "machine/read")
        ) from None


# -- which language ------------------------------------------------------------------------------


def _locale_of(workshop: Workshop, said: str, wanted: str, file: str) -> str:
    """The locale of a file that says ``said``, where ``wanted`` is asked for."""
    if wanted:
        if said and match(said, wanted) is Match.OTHER:
            what = f"is in {said}, not in {wanted}"
            raise TranslationError(Fault(
                Where(file, locale=wanted), what, "leave --locale out, or take the right file",
                "exchange/language",
            ))
        return wanted
    if not said:
        raise UsageError(Fault(
            Where(file), "does not say which language it is in", "name it with --locale",
            "usage/no-language",
        ))
    known = [locale for locale in workshop.locales if locale != SOURCE_LOCALE]
    for degree in (Match.SAME, Match.REGION):
        found = [locale for locale in known if match(said, locale) is degree]
        exact = [locale for locale in found if locale == said.replace("-", "_")]
        if found:
            workshop.language((exact or found)[0])
            return (exact or found)[0]
    what = f"is in {said}, for which there are no catalogs"
    hint = f"begin them with: omshandout translations init {said.replace('-', '_')[:20]}"
    raise UsageError(Fault(Where(file), what, hint, "usage/unknown-language"))


def _name_in_memory(workshop: Workshop, names: Sequence[str], wanted: str, file: str) -> str:
    """Which of the languages of a memory is asked for."""
    if wanted:
        for degree in (Match.SAME, Match.REGION):
            for name in names:
                if match(name, wanted) is degree:
                    return name
        what = f"has no texts in {wanted}, only in {', '.join(names[:8])}"
        raise TranslationError(
            Fault(Where(file, locale=wanted), what, "name one of these with --locale",
                  "exchange/language")
        )
    if len(names) == 1:
        return names[0]
    what = f"holds several languages: {', '.join(names[:8])}"
    raise UsageError(Fault(Where(file), what, "name one with --locale", "usage/no-language"))


# -- what becomes of each text -------------------------------------------------------------------


def _unknown_domain(workshop: Workshop, domain: str, units: Sequence[Unit]) -> Fault:
    number = len(units)
    what = (
        f'{number} text{"" if number == 1 else "s"} of "{domain[:60]}", which is no handout here'
    )
    hint = did_you_mean(domain, workshop.domains) or f"there are: {', '.join(workshop.domains)}"
    return Fault(replace(units[0].where, key=""), what, hint, "exchange/unknown-handout")


def _decisions(
    workshop: Workshop, locale: str, domain: str, units: Sequence[Unit]
) -> list[Decision]:
    today = {unit.key: unit for unit in units_of(workshop, locale, domain)}
    messages = {message.key: message for message in messages_of(workshop.source(domain))}
    found = []
    for unit in units:
        if unit.key not in today:
            if any(unit.strings):
                what = f'{domain} has no text "{unit.key[:80]}"'
                hint = did_you_mean(unit.key, today) or "export the file anew: the text is gone"
                found.append(_refused(unit, Fault(unit.where, what, hint, "exchange/unknown-key")))
            continue
        found.append(_decided(workshop, locale, unit, today[unit.key], messages[unit.key]))
    return found


def _refused(unit: Unit, *faults: Fault) -> Decision:
    return Decision(unit.domain, unit.key, Verdict.REFUSED, faults=faults)


def _decided(
    workshop: Workshop, locale: str, unit: Unit, today: Unit, message: AnyMessage
) -> Decision:
    """What becomes of a text of the file that the content has."""
    where = replace(unit.where, key=unit.key, locale=locale)
    if not any(text.strip() for text in unit.strings):
        return Decision(unit.domain, unit.key, Verdict.EMPTY)
    if len(unit.strings) != len(today.strings) or bool(unit.forms) != bool(today.forms):
        what = f"has {_forms_told(unit)}, {locale} needs {_forms_told(today)}"
        hint = "fill in all rows of the file that was exported"
        return _refused(unit, Fault(where, what, hint, "exchange/forms"))
    strings = tuple(
        _tidied(text, english) for text, english in zip(unit.strings, today.english, strict=True)
    )
    same = today.strings in (unit.strings, strings)
    if max(map(len, strings)) > LONGEST_TEXT:
        what, hint = f"is longer than {LONGEST_TEXT} characters", "no text of a sheet is"
        return _refused(unit, Fault(where, what, hint, "exchange/too-long"))
    if not _same_english(unit, today):
        return _made_for_other_english(unit, today, strings, where, same=same)
    if unit.state is UnitState.FUZZY:
        if same and today.state in (UnitState.FUZZY, UnitState.INHERITED):
            return Decision(unit.domain, unit.key, Verdict.SAME)
        return Decision(unit.domain, unit.key, Verdict.UNSURE, strings,
                        unsigned=today.state is UnitState.SIGNED)
    if same and today.state is not UnitState.FUZZY:
        return Decision(unit.domain, unit.key, Verdict.SAME)
    faults = _check(workshop, unit.domain, message, strings, where)
    faults += _too_long(unit, today, strings)
    if any(fault.severity is Severity.ERROR for fault in faults):
        return _refused(unit, *faults)
    verdict = Verdict.CHANGED
    if same:
        verdict = Verdict.CONFIRMED
    elif today.state is UnitState.MISSING:
        verdict = Verdict.NEW
    return Decision(unit.domain, unit.key, verdict, strings, faults=faults,
                    unsigned=today.state is UnitState.SIGNED)


def _forms_told(unit: Unit) -> str:
    if not unit.forms:
        return "no plural forms"
    number = len(unit.forms)
    return f"{number} plural form{'' if number == 1 else 's'}"


def _check(
    workshop: Workshop, domain: str, message: AnyMessage, strings: tuple[str, ...], where: Where
) -> tuple[Fault, ...]:
    """What ``check`` would say of a translation."""
    data = workshop.language(where.locale)
    own = workshop.catalogs.own(where.locale, domain)
    return tuple(check_translation(
        message, strings if plural_of(message) else strings[0], data,
        keep_terms=workshop.keep_terms, where=where,
        forms=own.forms(data) if plural_of(message) else None,
    ))


def _too_long(unit: Unit, today: Unit, strings: tuple[str, ...]) -> tuple[Fault, ...]:
    """A warning for a text over the length that it should have."""
    longest = max(map(len, strings))
    if not today.limit or longest <= today.limit:
        return ()
    what = f"has {longest} characters, there is room for {today.limit}"
    return (Fault(replace(unit.where, key=unit.key), what, "say it in fewer words",
                  "exchange/limit", Severity.WARNING),)


def _tidied(text: str, english: str) -> str:
    """A text without what programs leave behind: their line ends, and spaces around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if english[:1].strip():
        text = text.lstrip(" \t\n\u00a0")
    if english[-1:].strip():
        text = text.rstrip(" \t\n\u00a0")
    return text


def _same_english(unit: Unit, today: Unit) -> bool:
    """Whether a translation was made for the English of today; only line ends may differ."""
    return all(
        not text or _tidied(theirs, ours) == ours
        for theirs, ours, text in zip(unit.english, today.english, unit.strings, strict=True)
    )


def _made_for_other_english(
    unit: Unit, today: Unit, strings: tuple[str, ...], where: Where, *, same: bool
) -> Decision:
    """A translation of English that changed: never good, but of use to whom has nothing better."""
    theirs = next(
        (text for text, ours in zip(unit.english, today.english, strict=True)
         if _tidied(text, ours) != ours), "",
    )
    what = f'was made for other English: "{_short(theirs)}"'
    if same or today.state not in (UnitState.MISSING, UnitState.FUZZY):
        kept = "the translation that there is stays"
        fault = Fault(where, f"{what}; {kept}", "export the file anew", "exchange/other-english")
        return _refused(unit, fault)
    fault = Fault(where, what, "it goes in as fuzzy: compare it with the English of today",
                  "exchange/other-english")
    singular = unit.english[unit.forms.index((1,))] if (1,) in unit.forms else unit.english[0]
    plural = ""
    if unit.forms:
        plural = next(
            (text for text, counts in zip(unit.english, unit.forms, strict=True)
             if counts != (1,)), singular,
        )
    return Decision(unit.domain, unit.key, Verdict.UNSURE, strings, (singular, plural), (fault,))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def _offers(workshop: Workshop, locale: str, received: Received) -> dict[str, list[Decision]]:
    """What a memory offers: only for texts without a translation, and only for the same English."""
    by_key: Mapping[tuple[str, str], Unit] = {
        (unit.domain, unit.key): unit for unit in received.bundle.units if unit.domain
    }
    by_english: dict[str, Unit] = {}
    for unit in received.bundle.units:
        if not unit.forms:
            by_english.setdefault(unit.english[0], unit)
    found: dict[str, list[Decision]] = {}
    for domain in workshop.domains:
        for today in units_of(workshop, locale, domain):
            if today.state is not UnitState.MISSING:
                continue
            offer = by_key.get((domain, today.key))
            if offer is None or offer.english != today.english or offer.forms != today.forms:
                offer = by_english.get(today.english[0]) if not today.forms else None
            if offer is None or not all(offer.strings):
                continue
            strings = tuple(
                _tidied(text, english)
                for text, english in zip(offer.strings, today.english, strict=True)
            )
            if max(map(len, strings)) <= LONGEST_TEXT:
                found.setdefault(domain, []).append(
                    Decision(domain, today.key, Verdict.UNSURE, strings)
                )
    return found


# -- into the catalogs ---------------------------------------------------------------------------


def _catalog(
    workshop: Workshop, locale: str, domain: str, decisions: Sequence[Decision], stamp: str
) -> tuple[Path, Catalog, bytes | None] | None:
    """The catalog of a domain with what goes in; None if nothing does.

    Raises:
        TranslationError: the catalog cannot be read, or would not say what it should.
    """
    going = {each.key: each for each in decisions if each.verdict in GOING_IN}
    if not going:
        return None
    path, data = workshop.places.catalog(locale, domain), workshop.language(locale)
    made, parent = make_template(workshop, domain), parent_of(workshop, locale)
    before = _bytes(path)
    if before is not None:
        old = read_catalog(path, workshop.places.shown(path))
    else:
        old = init_variant(made, data, parent) if parent else init_catalog(made, data)
    gone = {entry.key for entry in old.obsolete} - set(old.by_key())
    if back := gone & set(going):
        what = f'"{min(back)}" is among the texts that were gone and are wanted again'
        hint = f"run: omshandout translations update {locale}, then import the file again"
        where = Where(workshop.places.shown(path), locale=locale)
        raise TranslationError(Fault(where, what, hint, "exchange/obsolete"))
    texts = {key: each.strings for key, each in going.items()}
    whole = with_entries(old, made, data, texts)
    english = made.by_key()
    entries = tuple(
        _filled(entry, going[entry.key], english[entry.key]) if entry.key in going else entry
        for entry in whole.entries
    )
    header = tuple(
        (name, stamp if stamp and name.lower() == "po-revision-date" else value)
        for name, value in whole.header
    )
    catalog = replace(whole, entries=entries, header=header)
    written = write_po(catalog)
    again, faults = parse_po(written, workshop.places.shown(path), domain)
    if faults or again.entries != catalog.entries or len(written) > LARGEST_FILE:
        what = "would not say what it should with the texts of this file"
        where = Where(workshop.places.shown(path), locale=locale)
        raise TranslationError(
            faults or Fault(where, what, "import one handout at a time", "exchange/catalog")
        )
    return path, catalog, before


def _filled(entry: Entry, decision: Decision, english: Entry) -> Entry:
    """An entry with a translation for the English of today, or marked as fuzzy."""
    fuzzy = decision.verdict is Verdict.UNSURE
    today = (english.msgid, english.plural)
    previous = decision.previous
    if fuzzy and not previous[0] and entry.fuzzy and entry.strings == decision.strings:
        previous = entry.previous
    return replace(
        entry, msgid=english.msgid, plural=english.plural, strings=decision.strings, fuzzy=fuzzy,
        previous=previous if fuzzy and previous != today else ("", ""), previous_key="",
    )
