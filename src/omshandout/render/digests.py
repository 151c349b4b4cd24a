"""What a document is made from, as it says itself: names and SHA-256 of its sources."""

from __future__ import annotations

from collections.abc import Iterator

from omshandout.i18n import Translations
from omshandout.model.options import Clinic
from omshandout.model.packets import PACKETS
from omshandout.render.jobs import AnyJob, Job, PacketJob
from omshandout.render.workshop import INTERFACE, Workshop


def source_digests(
    workshop: Workshop, job: AnyJob, clinic: Clinic
) -> tuple[tuple[str, str], ...]:
    """SHA-256 (hex) of each thing that a document is made from, by its name, sorted.

    In a packet the names of what belongs to a handout end in its name: ``content/symptoms``.
    """
    return tuple(sorted(_digests(workshop, job, clinic)))


def _digests(workshop: Workshop, job: AnyJob, clinic: Clinic) -> Iterator[tuple[str, str]]:
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
    yield "interface", workshop.interface_source.digest
    for label, domain in domains.items():
        for name, catalog in catalogs_of(workshop, job.locale, label, domain):
            if catalog.digest:
                yield name, catalog.digest
    if language := workshop.language(job.locale).digest:
        yield "language", language
    if clinic.digest:
        yield "clinic", clinic.digest


def catalogs_of(
    workshop: Workshop, locale: str, label: str, domain: str
) -> Iterator[tuple[str, Translations]]:
    """The catalogs that the texts of a domain come from, by the names that their digests have.

    Args:
        workshop: where they come from.
        locale: of the document.
        label: name of the catalog of ``locale`` itself. Those of its parents add their locale
            before the name of a handout: ``catalog-es/symptoms``.
        domain: a gettext domain.
    """
    translations = workshop.translations(locale, domain)
    if translations is None:
        return
    yield label, translations
    first, slash, handout = label.partition("/")
    for parent in translations.parents:
        yield f"{first}-{parent.locale}{slash}{handout}", parent
