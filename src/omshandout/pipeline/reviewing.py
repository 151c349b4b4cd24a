"""Sign-offs of a document: who has approved its texts, and whether all are."""

from __future__ import annotations

from omshandout.i18n import SOURCE_LOCALE, Translations
from omshandout.i18n.reviews import Review, ReviewState, load_reviews, review_state
from omshandout.model.blocks import SourceHandout
from omshandout.model.interface import InterfaceSource
from omshandout.pipeline.workshop import Workshop


def review_of(
    workshop: Workshop,
    locale: str,
    source: SourceHandout | InterfaceSource,
    translations: Translations | None,
) -> ReviewState:
    """How far a handout is signed off in a locale: source by clinicians, rest by translators."""
    reviews = list(reviews_of(workshop, SOURCE_LOCALE))
    if locale != SOURCE_LOCALE:
        reviews.extend(reviews_of(workshop, locale))
    return review_state(source, translations, reviews)


def reviews_of(workshop: Workshop, locale: str) -> tuple[Review, ...]:
    """The sign-offs of one locale; none where there is no file."""
    path = workshop.places.reviews(locale)
    if not path.exists():
        return ()
    return load_reviews(path, locale, f"locales/{locale}/reviews.yaml")
