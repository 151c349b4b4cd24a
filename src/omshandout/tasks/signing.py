"""Writing sign-offs: what a person approves today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, Severity
from omshandout.i18n import translation_stats
from omshandout.i18n.reviews import Review, Role, merge_reviews, save_reviews, sign_off
from omshandout.locking import only_writer
from omshandout.render.reviewing import review_of, reviews_of
from omshandout.render.workshop import Workshop
from omshandout.tasks.choosing import refuse_unknown


class Signed(Struct, frozen=True):
    """What one sign-off covers.

    Attributes:
        domain: the handout, ``packets`` or ``interface``.
        texts: signed now.
        total: all texts of the domain.
        missing: texts without a translation, which nobody can sign.
        unsure: texts whose translation is fuzzy or was made for other English.
        unsigned_english: texts whose English lacks a clinician's sign-off.
        inherited: texts that a regional variant takes over: they are signed where they stand.
        faults: what is wrong with the translations that were not signed.
    """

    domain: str
    texts: int
    total: int
    missing: int = 0
    unsure: int = 0
    unsigned_english: int = 0
    inherited: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def faulty(self) -> int:
        """Number of texts that were not signed because of their faults."""
        return len({fault.where.key for fault in self.faults if fault.where.key})


def sign(
    workshop: Workshop, locale: str, handouts: Sequence[str], name: str, role: str, day: date
) -> list[Signed]:
    """Sign all texts of some handouts (none: all, packets and the interface too) as they are today.

    A translation that would stop its document, such as one that lost a number, is not signed.

    Raises:
        UsageError: unknown handout or locale, the role does not fit the language, or the name is
            empty.
        TranslationError: a catalog or the file of sign-offs cannot be read.
        MachineError: the file of sign-offs cannot be written.
    """
    refuse_unknown(workshop, handouts, (locale,))
    workshop.language(locale)
    chosen = tuple(dict.fromkeys(handouts)) or workshop.domains
    new: list[Review] = []
    found: list[Signed] = []
    for domain in chosen:
        source = workshop.source(domain)
        translations = workshop.translations(locale, domain)
        faults = tuple(
            fault for fault in workshop.translation_faults(locale, domain)
            if fault.severity is Severity.ERROR
        )
        refused = frozenset(fault.where.key for fault in faults)
        made = sign_off(source, translations, Role(role), name, day, refused)
        state = review_of(workshop, locale, source, translations)
        signed = Signed(domain, len(made), state.total, faults=faults)
        if translations is not None:
            stats = translation_stats(source, translations)
            signed = replace(
                signed, missing=stats.missing, unsure=stats.fuzzy + stats.stale,
                unsigned_english=state.total - state.by_clinician, inherited=stats.inherited,
            )
        found.append(signed)
        new.extend(made)
    add_reviews(workshop, locale, new)
    return found


def add_reviews(workshop: Workshop, locale: str, new: Sequence[Review]) -> None:
    """Add sign-offs to those of a locale; what others sign at the same time stays too.

    Raises:
        TranslationError: the file of sign-offs cannot be read.
        MachineError: it cannot be written, or others do not finish with it.
    """
    path = workshop.places.reviews(locale)
    with only_writer(path):
        # Read inside the lock, and not what this run read before: others may have signed since.
        save_reviews(path, merge_reviews(reviews_of(workshop, locale), new))
