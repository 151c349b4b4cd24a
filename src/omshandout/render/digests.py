"""What a document is made from, as it says itself: names and SHA-256 of its sources."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from msgspec import msgpack
from msgspec.structs import replace

from omshandout.i18n import Translations
from omshandout.model.blocks import SourceHandout
from omshandout.model.options import Clinic
from omshandout.model.packets import PACKETS
from omshandout.render.jobs import AnyJob, Job, PacketJob
from omshandout.render.letterhead import printable_part
from omshandout.render.seconds import carded, second_locale
from omshandout.render.workshop import INTERFACE, Workshop


def source_digests(
    workshop: Workshop, job: AnyJob, clinic: Clinic
) -> tuple[tuple[str, str], ...]:
    """SHA-256 (hex) of each thing that a document is made from, by its name, sorted.

    In a packet the names of what belongs to a handout end in its name: ``content/symptoms``.
    """
    # Clinics differ in their own digest, and in the language of their staff.
    second = second_of(workshop, job, clinic)
    found = workshop.digests((job, second), lambda: sorted(_digests(workshop, job, clinic)))
    if printed := clinic_digest(workshop, job, clinic, second):
        return tuple(sorted([*found, ("clinic", printed)]))
    return tuple(found)


def _digests(workshop: Workshop, job: AnyJob, clinic: Clinic) -> Iterator[tuple[str, str]]:
    """All but that of the clinic, which says no more in these than :func:`second_of`."""
    domains = {"interface-catalog": INTERFACE}
    handouts = {"": job.handout} if isinstance(job, Job) else {}
    if isinstance(job, PacketJob):
        packet = workshop.packet(job.packet)
        yield "packet", packet.cover.digest
        domains["packets-catalog"] = PACKETS
        handouts = {f"/{name}": name for name in packet.handouts}
    for suffix, name in handouts.items():
        yield f"content{suffix}", workshop.handout(name).digest
        if drawings := workshop.drawings_digest(name):
            yield f"drawings{suffix}", drawings
        domains[f"catalog{suffix}"] = name
    yield "facts", workshop.context.facts.digest
    yield "interface", workshop.printed_source.digest
    for label, domain in domains.items():
        for name, catalog in catalogs_of(workshop, job.locale, label, domain):
            if catalog.digest:
                yield name, catalog.digest
    if language := workshop.language(job.locale).digest:
        yield "language", language
    for name, catalog in seconds_of(workshop, job, clinic):
        if catalog.digest:
            yield name, catalog.digest
    second = second_of(workshop, job, clinic)
    if second and (language := workshop.language(second).digest):
        yield "second-language", language
    for name, catalog in copies_of(workshop, job):
        if catalog.digest:
            yield name, catalog.digest
    copy = job.profile.copy_locale
    if copy and (language := workshop.language(copy).digest):
        yield "copy-language", language


def clinic_digest(workshop: Workshop, job: AnyJob, clinic: Clinic, second: str) -> str:
    """SHA-256 (hex) of what of a clinic may stand in a document; ``""`` without a clinic.

    What it says in other languages alone makes no document another. ``second`` is
    :func:`second_of` of the document.

    Raises:
        OmsHandoutError: what is known of a language cannot be read.
    """
    if not clinic.digest:
        return ""
    locales = dict.fromkeys(filter(None, (job.locale, second, job.profile.copy_locale)))
    printed = printable_part(clinic, [workshop.language(locale) for locale in locales])
    # A sheet that prints nothing of its clinic is put together otherwise, whatever its language.
    return hashlib.sha256(msgpack.encode((clinic.prints_nothing, printed))).hexdigest()


def seconds_of(
    workshop: Workshop, job: AnyJob, clinic: Clinic
) -> Iterator[tuple[str, Translations]]:
    """The catalogs of what a document has in its second language, by the names of their digests.

    Where all of it is in both, those of its pages and of the cover of a packet are among them.

    They are those of :func:`catalogs_of` with ``second-`` in front: ``second-catalog/symptoms``.

    Raises:
        ContentError: the clinic file names a language without catalogs.
    """
    sources = _handouts(workshop, job)
    if whole := job.profile.second_locale:
        yield from _all_catalogs(workshop, job, whole, "second")
    elif second := second_of(workshop, job, clinic):
        for source in carded(sources):
            suffix = f"/{source.name}" if isinstance(job, PacketJob) else ""
            yield from catalogs_of(workshop, second, f"second-catalog{suffix}", source.name)


def copies_of(workshop: Workshop, job: AnyJob) -> Iterator[tuple[str, Translations]]:
    """The same of the copy behind a document: ``copy-catalog/symptoms``."""
    if copy := job.profile.copy_locale:
        yield from _all_catalogs(workshop, job, copy, "copy")


def _all_catalogs(
    workshop: Workshop, job: AnyJob, locale: str, label: str
) -> Iterator[tuple[str, Translations]]:
    """All catalogs of a document in a further language, with a word before their names."""
    for source in _handouts(workshop, job):
        suffix = f"/{source.name}" if isinstance(job, PacketJob) else ""
        yield from catalogs_of(workshop, locale, f"{label}-catalog{suffix}", source.name)
    yield from catalogs_of(workshop, locale, f"{label}-interface-catalog", INTERFACE)
    if isinstance(job, PacketJob):
        yield from catalogs_of(workshop, locale, f"{label}-packets-catalog", PACKETS)


def second_of(workshop: Workshop, job: AnyJob, clinic: Clinic) -> str:
    """The second locale of a document; see :func:`second_locale`."""
    return second_locale(
        workshop, job.locale, _handouts(workshop, job), clinic, wanted=job.profile.second_locale
    )


def has_card(workshop: Workshop, job: AnyJob) -> bool:
    """Whether a document has blocks that stand in the staff's language too."""
    return bool(carded(_handouts(workshop, job)))


def _handouts(workshop: Workshop, job: AnyJob) -> list[SourceHandout]:
    names = (job.handout,) if isinstance(job, Job) else workshop.packet(job.packet).handouts
    return [workshop.handout(name) for name in names]


def catalogs_of(
    workshop: Workshop, locale: str, label: str, domain: str
) -> Iterator[tuple[str, Translations]]:
    """The catalogs that the texts of a domain come from, by the names that their digests have.

    Args:
        workshop: where they come from.
        locale: of the document.
        label: name of the catalog of ``locale`` itself. Those of its parents add their locale
            before the name of a handout: ``catalog-es/symptoms``.
        domain: a gettext domain. Of the interface, the digests are those of what is printed.
    """
    translations = workshop.translations(locale, domain)
    if translations is None:
        return

    def printed(catalog: Translations) -> Translations:
        if domain != INTERFACE:
            return catalog
        return replace(catalog, digest=workshop.printed_catalog_digest(catalog))

    yield label, printed(translations)
    first, slash, handout = label.partition("/")
    for parent in translations.parents:
        yield f"{first}-{parent.locale}{slash}{handout}", printed(parent)
