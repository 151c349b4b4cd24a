"""Sign-offs of a document: who has approved its texts, and whether all are."""

from __future__ import annotations

from datetime import date

from omshandout.i18n import SOURCE_LOCALE, Translations
from omshandout.i18n.reviews import (
    Review,
    ReviewState,
    Role,
    load_reviews,
    review_state,
    sign_off,
)
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
    reviews = list(workshop.reviews(SOURCE_LOCALE))
    if locale != SOURCE_LOCALE:
        reviews.extend(workshop.reviews(locale))
    return review_state(source, translations, reviews)


def draft_line(
    workshop: Workshop, locale: str, source: SourceHandout, translations: Translations | None
) -> str:
    """Key of the interface's line that says whose sign-off a draft still lacks."""
    clinicians = workshop.reviews(SOURCE_LOCALE)
    if locale == SOURCE_LOCALE or translations is None:
        return "draft.source"
    if review_state(source, None, clinicians).final:
        return "draft.translation"
    translators = workshop.reviews(locale)
    if translators:
        # Were the source signed, would the translation be?
        signed = sign_off(source, None, Role.CLINICIAN, SOURCE_LOCALE, date.min)
        if review_state(source, translations, (*signed, *translators)).final:
            return "draft.source"
    return "draft.both"


def reviews_of(workshop: Workshop, locale: str) -> tuple[Review, ...]:
    """The sign-offs of one locale as they are on disk now, to add to them."""
    path = workshop.places.reviews(locale)
    return load_reviews(path, locale, workshop.places.shown(path))
