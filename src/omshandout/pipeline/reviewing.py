"""Sign-offs of a document: who has approved its texts, and whether all are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    workshop: Workshop, locale: str, sources: Sequence[SourceHandout]
) -> tuple[tuple[str, ReviewState], ...]:
    """The domains of a document that are not wholly signed off; none for a final document.

    Args:
        workshop: sources and sign-offs.
        locale: of the document.
        sources: its handouts, and the cover of a packet.

    Each page also prints texts of the interface, so these need their sign-offs just as well.
    """
    states = [
        (domain, review_of(workshop, locale, source, translations))
        for domain, source, translations in _texts_of(workshop, locale, sources)
    ]
    return tuple((domain, state) for domain, state in states if not state.final)


def _texts_of(
    workshop: Workshop, locale: str, sources: Sequence[SourceHandout]
) -> Iterator[tuple[str, SourceHandout | InterfaceSource, Translations | None]]:
    """Domain, English and translations of all that a document of some handouts prints."""
    for source in sources:
        yield source.name, source, workshop.translations(locale, source.name)
    yield INTERFACE, workshop.interface_source, workshop.translations(locale, INTERFACE)


def draft_line(workshop: Workshop, locale: str, sources: Sequence[SourceHandout]) -> str:
    """Key of the interface's line that says whose sign-off a draft still lacks.

    Of several handouts in one document, it is the line that holds for all of them.
    """
    if locale == SOURCE_LOCALE:
        return "draft.source"
    parts = [
        (english, texts) for _, english, texts in _texts_of(workshop, locale, sources)
    ]
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
