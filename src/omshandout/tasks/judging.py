"""What becomes of each text that comes back from a translator: it goes in, or it does not, and why.

The English of today, the catalog of today and what ``check`` would say decide; nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, Severity, Where, did_you_mean
from omshandout.i18n import check_translation
from omshandout.i18n.sources import AnyMessage, messages_of, plural_of
from omshandout.model.exchange import Received, Unit, UnitState
from omshandout.render.workshop import Workshop
from omshandout.tasks.exchanging import units_of

LONGEST_TEXT = 32_767
"""Characters: no sentence of a sheet is as long, and nothing of that length is looked at."""


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


def decide(
    workshop: Workshop, locale: str, domain: str, units: Sequence[Unit]
) -> list[Decision]:
    """What becomes of the texts of a domain that a file has, in its order.

    Raises:
        UsageError: unknown language.
        ContentError: the English cannot be read.
        TranslationError: the catalog cannot be read.
    """
    today = {unit.key: unit for unit in units_of(workshop, locale, domain)}
    messages = {message.key: message for message in messages_of(workshop.source(domain))}
    found = []
    for unit in units:
        if unit.key not in today:
            if any(unit.strings):
                what = f'{domain} has no text "{unit.key[:80]}"'
                hint = did_you_mean(unit.key, today) or "export the file anew: the text is gone"
                made = _refused(unit, Fault(unit.where, what, hint, "exchange/unknown-key"))
                found.append(_placed(made, unit.place))
            continue
        made = _decided(workshop, locale, unit, today[unit.key], messages[unit.key])
        found.append(_placed(made, unit.place))
    return found


def _placed(decision: Decision, place: str) -> Decision:
    """A decision whose faults name their cell, where a file has several tables."""
    if not place or not decision.faults:
        return decision
    return replace(decision, faults=tuple(
        replace(fault, what=f"{place}: {fault.what}") for fault in decision.faults
    ))


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
    if any("\n" in text for text in strings) and not any("\n" in each for each in today.english):
        hint = "write it on one line; if a program broke many, let it save without indentation"
        return _refused(unit, Fault(where, "has a line break", hint, "exchange/line-break"))
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
    """Whether a translation was made for the English of today; only line ends may differ.

    Some programs begin a new line before each code in a text, such as ``xliff`` 6.4.0 of npm
    (``findings/npm-xliff-indents-texts.sh``): whether a space was there nobody can tell.
    """
    return all(
        not text or _is_english(theirs, ours)
        for theirs, ours, text in zip(unit.english, today.english, unit.strings, strict=True)
    )


def _is_english(theirs: str, ours: str) -> bool:
    text = _tidied(theirs, ours)
    if text == ours or "\n" not in text:
        return text == ours
    lines = [re.escape(line.strip()) for line in text.split("\n")]
    return re.fullmatch(r"\s*".join(filter(None, lines)), ours.strip()) is not None


def _made_for_other_english(
    unit: Unit, today: Unit, strings: tuple[str, ...], where: Where, *, same: bool
) -> Decision:
    """A translation of English that changed: never good, but of use to whom has nothing better."""
    theirs = next(
        (text for text, ours in zip(unit.english, today.english, strict=True)
         if not _is_english(text, ours)), "",
    )
    what = f'was made for other English: "{_short(theirs)}"'
    if any(theirs.split() == ours.split() for ours in today.english):
        what += " (its spaces differ)"  # which shows in neither
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


def offers(workshop: Workshop, locale: str, received: Received) -> dict[str, list[Decision]]:
    """What a memory offers, by domain: for texts without a translation, and for the same English.

    Raises:
        UsageError: unknown language.
        ContentError: the English cannot be read.
        TranslationError: a catalog cannot be read.
    """
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
