"""Sign-offs of a document: who has approved its texts, and whether all are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from omshandout.errors import Fault, OmsHandoutError, Where
from omshandout.i18n import Translations
from omshandout.i18n.reviews import (
    Review,
    ReviewState,
    Role,
    holding,
    load_reviews,
    review_state,
)
from omshandout.i18n.sources import messages_of
from omshandout.languages import SOURCE_LOCALE
from omshandout.model.blocks import SourceHandout
from omshandout.model.interface import InterfaceSource
from omshandout.render.workshop import INTERFACE, Workshop


def review_of(
    workshop: Workshop,
    locale: str,
    source: SourceHandout | InterfaceSource,
    translations: Translations | None,
) -> ReviewState:
    """How far a handout is signed off in a locale: source by clinicians, rest by translators."""
    def state() -> ReviewState:
        return review_state(source, translations, workshop.catalogs.all_reviews(locale))

    if not isinstance(source, InterfaceSource):
        return workshop.handout_state(
            locale, source, translations, lambda reviews: review_state(
                source, translations, reviews
            ),
        )
    # Whole domains of translators are counted each time.
    if source.domain == INTERFACE and source is workshop.printed_source:
        return workshop.interface_state(locale, state)
    return state()


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


def unsigned_in(
    workshop: Workshop, locale: str, sources: Sequence[SourceHandout]
) -> tuple[tuple[str, ReviewState], ...]:
    """The handouts of a document that are not wholly signed off in its second language.

    Args:
        workshop: sources and sign-offs.
        locale: the second one of the document; what pages say beside handouts is in the first.
        sources: the handouts that are in both.
    """
    states = (
        (source.name, review_of(workshop, locale, source,
                                workshop.translations(locale, source.name)))
        for source in sources
    )
    return tuple((domain, state) for domain, state in states if not state.final)


def not_final(
    sources: Sequence[SourceHandout], domains: Sequence[tuple[str, ReviewState]]
) -> Iterator[Fault]:
    """Whose sign-offs keep a document from being final, and the command that gives each.

    Args:
        sources: its handouts, and the cover of a packet.
        domains: what :func:`unsigned` found.

    English and translation are signed by different people, so each has a fault of its own; so has
    what a variant takes over.
    """
    files = {source.name: source.title.where.file for source in sources}
    for domain, state in domains:
        file = files.get(domain, "content/interface.yaml")
        if missing := state.total - state.by_clinician:
            yield _lacks(
                Where(file=file, locale=SOURCE_LOCALE), domain, Role.CLINICIAN,
                f"{missing} of {state.total} English texts lack a clinician's sign-off",
            )
        for signed_for, missing in state.open:
            yield _lacks(
                Where(file=file, locale=signed_for), domain, Role.TRANSLATOR,
                f"{missing} of {state.translations} translations lack a translator's sign-off",
            )


def _lacks(where: Where, domain: str, role: Role, what: str) -> Fault:
    hint = (
        f"sign them with: {sign_command(where.locale, (domain,), role)}, "
        "or build a draft without --final"
    )
    return Fault(where, what, hint, "review/not-final")


def sign_command(locale: str, domains: Sequence[str], role: Role) -> str:
    """The command that signs some domains in a locale, as a user types it."""
    return (
        f"omshandout review sign {locale} {' '.join(domains)} --name NAME --role {role.value}"
    )


def sign_english(domains: Sequence[str]) -> str:
    """The command with which a clinician signs the English of some domains."""
    return sign_command(SOURCE_LOCALE, domains, Role.CLINICIAN)


def _texts_of(
    workshop: Workshop, locale: str, sources: Sequence[SourceHandout]
) -> Iterator[tuple[str, SourceHandout | InterfaceSource, Translations | None]]:
    """Domain, English and translations of all that a document of some handouts prints."""
    for source in sources:
        yield source.name, source, workshop.translations(locale, source.name)
    yield INTERFACE, workshop.printed_source, workshop.translations(locale, INTERFACE)


def draft_line(domains: Sequence[tuple[str, ReviewState]]) -> str:
    """Key of the interface's line that says whose sign-off a draft still lacks.

    Of several handouts in one document, it is the line that holds for all of them.

    Args:
        domains: what :func:`unsigned` found; none for a document that is a draft only because
            English stands in for a translation.
    """
    states = [state for _, state in domains]
    if all(state.source_final for state in states):
        return "draft.translation"
    # The source has no translation, and a variant of English may say no word of its own.
    return "draft.source" if all(state.translation_final for state in states) else "draft.both"


def reviews_of(workshop: Workshop, locale: str) -> tuple[Review, ...]:
    """The sign-offs of one locale as they are on disk now, to add to them."""
    path = workshop.places.reviews(locale)
    return load_reviews(path, locale, workshop.places.shown(path))


class KeptReview(Struct, frozen=True):
    """A sign-off as it stands in its file; ``holds`` is False if its text changed since.

    ``total`` is the number of texts of its handout, 0 for one that is gone or cannot be read.
    """

    review: Review
    holds: bool
    total: int = 0


def kept_reviews(workshop: Workshop, locale: str) -> tuple[list[KeptReview], tuple[Fault, ...]]:
    """The sign-offs of one locale, and what keeps texts from being compared with them.

    A text that cannot be read ends no sign-off: those of its domain are given as holding.

    Raises:
        UsageError: unknown locale.
        TranslationError: with every fault of the file of sign-offs.
    """
    reviews = reviews_of(workshop, locale)
    held: set[Review] = set()
    totals: dict[str, int] = {}
    faults: list[Fault] = []
    for domain in {review.handout: None for review in reviews}:
        if domain not in workshop.domains:
            continue  # a handout that is gone
        try:
            translations = workshop.translations(locale, domain)
            source = workshop.source(domain)
            totals[domain] = len(messages_of(source))
            held |= holding(source, translations, reviews)
            # Only where somebody has signed: all else starts sooner without.
            from omshandout.i18n.sheets import sheet_texts

            code = sheet_texts(source, translations).code
            held |= {each for each in reviews if each.step and each.handout == domain
                     and each.source == code}
        except OmsHandoutError as error:
            faults.extend(error.faults)
            held |= {review for review in reviews if review.handout == domain}
    kept = [
        KeptReview(review, review in held, totals.get(review.handout, 0)) for review in reviews
    ]
    return kept, tuple(faults)
