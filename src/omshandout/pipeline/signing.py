"""Writing sign-offs: what a person approves today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from omshandout.i18n.reviews import Review, Role, merge_reviews, save_reviews, sign_off
from omshandout.pipeline.reviewing import review_of, reviews_of
from omshandout.pipeline.workshop import Workshop


class Signed(Struct, frozen=True):
    """What one sign-off covers: texts signed now, of all texts of the domain."""

    domain: str
    texts: int
    total: int


def sign(
    workshop: Workshop, locale: str, handouts: Sequence[str], name: str, role: str, day: date
) -> list[Signed]:
    """Sign all texts of some handouts (none: all, packets and the interface too) as they are today.

    Raises:
        UsageError: unknown handout or locale.
        TranslationError: the role does not fit the language, or the name is empty.
        MachineError: the file of sign-offs cannot be written.
    """
    workshop.language(locale)
    chosen = tuple(dict.fromkeys(handouts)) or workshop.domains
    new: list[Review] = []
    found: list[Signed] = []
    for domain in chosen:
        source = workshop.source(domain)
        translations = workshop.translations(locale, domain)
        made = sign_off(source, translations, Role(role), name, day)
        total = review_of(workshop, locale, source, translations).total
        found.append(Signed(domain, len(made), total))
        new.extend(made)
    merged = merge_reviews(reviews_of(workshop, locale), new)
    save_reviews(workshop.places.reviews(locale), merged)
    return found
