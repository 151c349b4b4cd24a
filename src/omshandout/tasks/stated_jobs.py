"""What to build to get the document that a PDF or page says it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeAlias

from msgspec.structs import replace

from omshandout.errors import ContentError, Fault, Where
from omshandout.model.options import Ink, Paper, Profile, TextSize
from omshandout.readback import PageInfo, PdfInfo
from omshandout.render.documents import SHEET
from omshandout.render.jobs import AnyJob, Job, PacketJob, PageJob
from omshandout.render.workshop import Workshop

Info: TypeAlias = PdfInfo | PageInfo
"""What a file says of itself."""

_LATEST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


def profile_from(words: str) -> Profile | None:
    """The profile that a PDF or file name states (``a4-large-mono``); None if it is none."""
    first, *rest = words.split("-")
    if first not in (paper.value for paper in Paper):
        return None
    second, copy = (
        rest[rest.index(word) + 1] if word in rest[:-1] else "" for word in ("with", "copy")
    )
    profile = Profile(
        Paper(first),
        TextSize.LARGE if "large" in rest else TextSize.STANDARD,
        Ink.MONO if "mono" in rest else Ink.COLOUR,
        second,
        "form" in rest,
        "duplex" in rest,
        "booklet" in rest,
        copy_locale=copy,
    )
    return profile if profile.suffix == f"-{words}" else None


def job_of(workshop: Workshop, info: Info, where: Where) -> AnyJob:
    """What to build to get the same document.

    Raises:
        ContentError: today's content has no such handout, packet or locale, or the profile is
            unknown.
    """
    if isinstance(info, PageInfo):
        return _page_job(workshop, info, where)
    packet, handout = info.packet[:200], info.handout[:200]
    if handout.endswith(SHEET):
        raise ContentError(Fault(
            where, f"it is a sheet to read and sign {handout.removesuffix(SHEET)}",
            "review sign --from tells whether its texts are those of today; give families the "
            "handout", "inspect/sheet",
        ))
    profile = profile_from(info.profile)
    others = (profile.second_locale, profile.copy_locale) if profile is not None else ()
    locales = (info.locale[:200], *(other[:200] for other in others if other))
    unknown = workshop.unknown_names(() if packet else (handout,), locales)
    if packet:
        unknown = (*unknown, *workshop.unknown_packet(packet))
    faults = [
        replace(fault, where=where, hint="it was made from other content") for fault in unknown
    ]
    if profile is None:
        faults.append(Fault(where, f'the profile "{info.profile[:60]}" is not known',
                            "it was made by another version of omshandout", "inspect/profile"))
    if epoch_of(info) is None:
        faults.append(Fault(where, "it does not say when it was made", "build it again",
                            "inspect/date"))
    if faults or profile is None:
        raise ContentError(faults)
    if packet:
        return PacketJob(packet, info.locale, profile)
    return Job(handout, info.locale, profile)


def _page_job(workshop: Workshop, info: PageInfo, where: Where) -> Job:
    """The same of a page: as a site has it, or by itself.

    Raises:
        ContentError: today's content has no such handout or locale.
    """
    site = tuple(locale[:200] for locale in info.site)
    locales = (info.locale[:200], *(locale for locale in site if locale != info.locale))
    if unknown := workshop.unknown_names((info.handout[:200],), locales):
        raise ContentError(
            replace(fault, where=where, hint="it was made from other content") for fault in unknown
        )
    looks = info.profile.split("-")
    # Its paper stands in its name alone.
    name = where.file.rpartition("/")[2]
    profile = Profile(
        next((paper for paper in Paper if f"-{paper.value}" in name), Paper.A4),
        text=TextSize.LARGE if "large" in looks else TextSize.STANDARD,
        ink=Ink.MONO if "mono" in looks else Ink.COLOUR, html=True,
    )
    if site:
        return PageJob(info.handout, info.locale, profile, site, info.pdf[:200])
    return Job(info.handout, info.locale, profile)


def epoch_of(info: Info) -> int | None:
    """When a file says it was made, in seconds since 1970; None if it does not."""
    if info.created is None:
        return None
    # Ours are in UTC and say so; a date without a zone must not depend on this machine's.
    created = info.created if info.created.tzinfo else info.created.replace(tzinfo=UTC)
    seconds = created.timestamp()
    return int(seconds) if 0 <= seconds <= _LATEST else None
