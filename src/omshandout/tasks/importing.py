"""Texts that come back from translators: which may go into the catalogs, and why not the rest.

An import changes only texts that the file names and gives a translation for. It is decided as a
whole before anything is written, and then written whole or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
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
from omshandout.i18n import Catalog, Entry
from omshandout.i18n.catalogs import init_catalog, init_variant, with_entries
from omshandout.i18n.po import LARGEST_FILE, parse_po
from omshandout.i18n.po_writer import write_if_changed, write_po
from omshandout.languages import SOURCE_LOCALE
from omshandout.languages.matching import Match, match
from omshandout.model.exchange import Unit
from omshandout.render.workshop import Workshop
from omshandout.tasks.judging import GOING_IN, Decision, Verdict, decide, offers
from omshandout.tasks.translating import make_template, parent_of

LARGEST_RECEIVED = 40_000_000
"""Bytes of a file; all texts in one language are a hundredth of that."""


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
        made = offers(workshop, chosen, received)
    else:
        made = {}
        for domain, units in by_domain.items():
            if domain not in workshop.domains:
                faults.append(_unknown_domain(workshop, domain, units))
                continue
            made[domain] = decide(workshop, chosen, domain, units)
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


def _unknown_domain(workshop: Workshop, domain: str, units: Sequence[Unit]) -> Fault:
    number = len(units)
    what = (
        f'{number} text{"" if number == 1 else "s"} of "{domain[:60]}", which is no handout here'
    )
    hint = did_you_mean(domain, workshop.domains) or f"there are: {', '.join(workshop.domains)}"
    return Fault(replace(units[0].where, key=""), what, hint, "exchange/unknown-handout")


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
        old, wrong = parse_po(before, workshop.places.shown(path), domain)
        if wrong:
            raise TranslationError(wrong)
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
