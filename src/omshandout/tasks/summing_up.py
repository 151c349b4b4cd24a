"""Many faults of one kind as one: what a person wants to read, where a script wants each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from msgspec.structs import replace

from omshandout.errors import Fault, Severity
from omshandout.i18n import translation_stats
from omshandout.render.workshop import Workshop

FEW = 3
"""Missing translations of a catalog that are still told one by one, each with its line."""

_MISSING = "translation/missing"
_NEEDLESS = "translation/same-as-parent"


def summed_up(workshop: Workshop, faults: Iterable[Fault]) -> list[Fault]:
    """The same faults, with missing translations as one fault for each catalog.

    So are many texts of a regional variant that say the same as what it would take over. A few
    that stop a document stay as they are, since each has a line to go to. Where the English stands
    in, nothing has to be done at once, so one line is enough for any number.

    Args:
        workshop: where the faults come from.
        faults: in their order; each sum stands where its first part stood. Each counts once.
    """
    every = list(dict.fromkeys(faults))
    groups: dict[tuple[str, ...], list[Fault]] = {}
    for fault in every:
        if fault.code in (_MISSING, _NEEDLESS):
            groups.setdefault(_group(fault), []).append(fault)
    found: dict[Fault, None] = {}
    for fault in every:
        group = groups.get(_group(fault), []) if fault.code in (_MISSING, _NEEDLESS) else []
        told = fault.severity is Severity.ERROR or fault.code == _NEEDLESS
        if not group or (told and len(group) <= FEW):
            found[fault] = None
        elif fault.code == _NEEDLESS:
            what = f"{len(group)} texts say the same as those that would stand in their place"
            hint = "delete their entries; omshandout check --json names them"
            where = replace(group[0].where, line=0, column=0, key="")
            found[replace(group[0], where=where, what=what, hint=hint)] = None
        else:
            found[_sum(workshop, group)] = None
    return list(found)


def _group(fault: Fault) -> tuple[str, ...]:
    return fault.where.file, fault.where.locale, fault.severity.value, fault.code


def _sum(workshop: Workshop, group: list[Fault]) -> Fault:
    first, number = group[0], len(group)
    domain = PurePosixPath(first.where.file).stem
    stats = translation_stats(
        workshop.source(domain), workshop.translations(first.where.locale, domain)
    )
    what = f"{number} of {stats.total} texts {'is' if number == 1 else 'are'} not translated"
    hint = "translate them, or print a draft with --allow-untranslated"
    if first.severity is Severity.WARNING:
        what, hint = f"{what}: the English stands in", ""
    where = replace(first.where, line=0, column=0, key="")
    return replace(first, where=where, what=what, hint=hint)
