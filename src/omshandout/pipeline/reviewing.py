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
from omshandout.pipeline.workshop import INTERFACE, Workshop


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


def unsigned(
    workshop: Workshop, locale: str, source: SourceHandout, translations: Translations | None
) -> tuple[tuple[str, ReviewState], ...]:
    """The domains of a document that are not wholly signed off; none for a final document.

    Each page also prints texts of the interface, so these need their sign-offs just as well.
    """
    states = (
        (source.name, review_of(workshop, locale, source, translations)),
        (INTERFACE, review_of(
            workshop, locale, workshop.interface_source, workshop.translations(locale, INTERFACE)
        )),
    )
    return tuple((domain, state) for domain, state in states if not state.final)


def draft_line(
    workshop: Workshop, locale: str, source: SourceHandout, translations: Translations | None
) -> str:
    """Key of the interface's line that says whose sign-off a draft still lacks."""
    if locale == SOURCE_LOCALE or translations is None:
        return "draft.source"
    interface = workshop.interface_source
    parts = ((source, translations), (interface, workshop.translations(locale, INTERFACE)))
    clinicians = workshop.reviews(SOURCE_LOCALE)
    if all(review_state(english, None, clinicians).final for english, _ in parts):
        return "draft.translation"
    translators = workshop.reviews(locale)
    if translators and all(
        _translation_signed(english, texts, translators) for english, texts in parts
    ):
        return "draft.source"
    return "draft.both"


def _translation_signed(
    source: SourceHandout | InterfaceSource,
    translations: Translations | None,
    translators: tuple[Review, ...],
) -> bool:
    """Whether a translation would be signed off if only its source were."""
    signed = sign_off(source, None, Role.CLINICIAN, SOURCE_LOCALE, date.min)
    return review_state(source, translations, (*signed, *translators)).final


def reviews_of(workshop: Workshop, locale: str) -> tuple[Review, ...]:
    """The sign-offs of one locale as they are on disk now, to add to them."""
    path = workshop.places.reviews(locale)
    return load_reviews(path, locale, workshop.places.shown(path))
