"""Many documents: plan them, make them on all cores, write each whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from omshandout.batch.store import LocalStore
from omshandout.errors import ContentError, Fault, Severity, UsageError, Where
from omshandout.languages import paper_of, same_language
from omshandout.model.options import Clinic, Paper, Profile
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob, Job, PacketJob
from omshandout.render.letterhead import letterhead_faults
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks.outcomes import BATCH, Outcome, collected_rarely, make_one


def plan(
    workshop: Workshop,
    handouts: Sequence[str],
    locales: Sequence[str],
    profile: Profile,
    paper: Paper | None,
    clinic: Clinic,
    clinic_file: str = "",
) -> list[Job]:
    """The jobs for some handouts (none: all) and locales (none: all).

    ``paper`` None takes the clinic's paper, else that of its country, else of the locale.

    Raises:
        UsageError: unknown handout or locale; all of them are named.
        ContentError: the clinic file asks for a locale that there is not.
    """
    wanted = tuple(dict.fromkeys(locales))
    chosen = tuple(dict.fromkeys(handouts)) or workshop.handout_names
    faults = workshop.unknown_names(chosen, _all_named(wanted, profile))
    if faults:
        raise UsageError(faults)
    return [
        Job(name, locale, of_paper)
        for locale, of_paper in looks_of(workshop, wanted, profile, paper, clinic, clinic_file)
        for name in chosen
    ]


def _all_named(wanted: Sequence[str], profile: Profile) -> tuple[str, ...]:
    """All languages that somebody named: of the sheets, beside them, and of copies."""
    others = filter(None, (profile.second_locale, profile.copy_locale))
    return tuple(dict.fromkeys((*wanted, *others)))


def plan_packet(
    workshop: Workshop,
    packet: str,
    locales: Sequence[str],
    profile: Profile,
    paper: Paper | None,
    clinic: Clinic,
    clinic_file: str = "",
) -> list[PacketJob]:
    """The jobs for one packet; see :func:`plan`.

    Raises:
        UsageError: unknown packet or locale; all of them are named.
        ContentError: the file of packets has faults, or the clinic file asks for a locale that
            there is not.
    """
    wanted = tuple(dict.fromkeys(locales))
    unknown = workshop.unknown_names((), _all_named(wanted, profile))
    faults = (*workshop.unknown_packet(packet), *unknown)
    if faults:
        raise UsageError(faults)
    return [
        PacketJob(packet, locale, of_paper)
        for locale, of_paper in looks_of(workshop, wanted, profile, paper, clinic, clinic_file)
    ]


def looks_of(
    workshop: Workshop, wanted: Sequence[str], profile: Profile, paper: Paper | None,
    clinic: Clinic, clinic_file: str,
) -> list[tuple[str, Profile]]:
    """Each locale to build (none wanted: the clinic's, else all), with its paper.

    Raises:
        ContentError: the clinic file asks for a locale that there is not.
    """
    others = {"--with": profile.second_locale, "--copy": profile.copy_locale}
    strange = [
        fault for option, other in others.items() if other
        for fault in _not_beside(workshop, wanted, other, option)
    ]
    if strange:
        raise UsageError(strange)
    locales = tuple(wanted) or tuple(dict.fromkeys(clinic.locales)) or workshop.locales
    # Who wants all languages does not mean the further one beside itself.
    locales = tuple(
        locale for locale in locales
        if not any(other and same_language(locale, other) for other in others.values())
    )
    if not wanted and (faults := _unknown_locales(workshop, clinic, clinic_file)):
        raise ContentError(faults)
    if paper is None and clinic.paper in ("a4", "letter"):
        paper = Paper(clinic.paper)
    return [
        (locale, replace(profile, paper=paper or _paper(locale, clinic.country)))
        for locale in locales
    ]


def _not_beside(
    workshop: Workshop, wanted: Sequence[str], second: str, option: str
) -> tuple[Fault, ...]:
    """Why a further language cannot stand beside those that are wanted, or behind them."""
    if unknown := workshop.unknown_names((), (second,)):
        return unknown
    code = "usage/copy-language" if option == "--copy" else "usage/second-language"
    return tuple(
        Fault(
            Where(locale=locale), f"{option} {second} names the language of the sheet again",
            f"name another language, or leave {option} out", code,
        )
        for locale in wanted if same_language(locale, second)
    )


def _paper(locale: str, country: str) -> Paper:
    try:
        return paper_of(locale, country)
    except UsageError:  # a folder with a name of no language: its documents tell
        return Paper.A4


def clinic_warnings(
    workshop: Workshop, clinic: Clinic, clinic_file: str, locales: Sequence[str]
) -> tuple[Fault, ...]:
    """What is doubtful in a clinic file: in itself, and for sheets in some languages.

    Languages that there are not are told too: they stop only who asks for the clinic's own.
    """
    unknown = [
        replace(fault, severity=Severity.WARNING)
        for fault in _unknown_locales(workshop, clinic, clinic_file)
    ]
    silent: list[Fault] = []
    for locale in dict.fromkeys(locales):
        # What is wrong with a language or its file, its documents tell.
        with suppress(ContentError, UsageError):
            silent.extend(letterhead_faults(clinic, workshop.language(locale), clinic_file))
    return (*clinic.remarks, *unknown, *silent)


def _unknown_locales(workshop: Workshop, clinic: Clinic, clinic_file: str) -> list[Fault]:
    return [
        fault.at(clinic.where(f"locales.{index}", clinic_file))
        for index, locale in enumerate(clinic.locales)
        for fault in workshop.unknown_names((), (locale,))
    ]


def build(
    jobs: Sequence[AnyJob],
    places: Places,
    options: RenderOptions,
    output: Path,
    *,
    processes: int = 0,
    workshop: Workshop | None = None,
    done: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Make documents and write them below ``output``; one that fails stops no other.

    Args:
        jobs: what to make.
        places: content and locales.
        options: what holds for all documents.
        output: folder; made if it is not there.
        processes: 0 for as many as there are processors (and jobs to keep them busy).
        workshop: sources that are loaded already, for work in this process.
        done: called for each outcome as it comes.

    Returns:
        The outcomes in the order of the jobs.
    """
    count = min(processes or os.cpu_count() or 1, max(1, len(jobs) // BATCH))
    if count <= 1:
        shop, store = workshop or Workshop(places), LocalStore(output)
        outcomes = []
        with collected_rarely():
            for job in jobs:
                outcomes.append(make_one(shop, job, options, store))
                done(outcomes[-1])
        return outcomes
    # Loading what runs processes takes long, and a single sheet needs none of it.
    from omshandout.tasks.processes import build_on

    return build_on(count, jobs, places, options, output, done)
