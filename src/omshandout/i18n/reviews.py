"""Sign-offs: who approved which text in which language.

They stand in ``locales/<locale>/reviews.yaml``, one for each message, bound to the exact source
and translation by their SHA-256: a sign-off for a text that changed since is worth nothing. The
source needs a clinician (``locales/en/reviews.yaml``), each translation a translator. None are
shipped, since nobody has signed.

A regional variant needs a translator's sign-off for its own texts only, variants of English too:
their own words are a translation. What it takes over is signed where it stands.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import Enum
from pathlib import Path

from msgspec import Struct

from omshandout.errors import Fault, MachineError, TranslationError, UsageError, Where
from omshandout.files import write_whole
from omshandout.i18n.entries import Translations
from omshandout.i18n.inheritance import is_inherited
from omshandout.i18n.sources import (
    AnyMessage,
    AnySource,
    domain_of,
    entry_of,
    messages_of,
    plural_of,
    state_of,
)
from omshandout.languages.data import SOURCE_LOCALE

LARGEST_FILE = 8_000_000
"""Bytes; a sign-off takes about 250."""

FIELDS = ("handout", "key", "role", "name", "date", "source", "translation", "was", "step")
"""What is written of a sign-off, beside its locale."""

STEPS = (
    "preparation", "forward-translation", "reconciliation", "back-translation",
    "back-translation-review", "harmonization", "cognitive-debriefing", "debriefing-review",
    "proofreading", "final-report",
)
"""Steps of a translation for patients, in order.

Source: ISPOR Principles of Good Practice for the Translation and Cultural Adaptation Process for
Patient-Reported Outcomes Measures (Value in Health 2005;8(2):94-104).
"""
_HEADING = (
    "# Sign-offs, written by: omshandout review sign. Each holds for exactly the texts whose\n"
    "# SHA-256 it names; a text that changes needs a new one. One with \"was\" says that English\n"
    "# changed without a change of meaning (omshandout translations keep), one with \"step\" that\n"
    "# a step of the translation is done (omshandout review step).\n"
)


class Role(Enum):
    """What a person signs as."""

    CLINICIAN = "clinician"
    TRANSLATOR = "translator"


class Review(Struct, frozen=True, order=True):
    """One person's approval of one message in one language.

    Attributes:
        locale: of the text that was signed; ``en`` for the source.
        handout: name of the handout, or ``interface``.
        key: of the message.
        role: ``clinician`` or ``translator``.
        name: of the person.
        date: day of the approval, ``YYYY-MM-DD``.
        source: SHA-256 (hex) of the English.
        translation: SHA-256 (hex) of the translation; ``""`` for the source itself.
        was: if set, this is no approval of a text: the person says that the change of the English
            from this SHA-256 (hex) to ``source`` changed no meaning, so that translations into
            ``locale`` stay, with their sign-offs.
        step: if set, this is no approval either, but a step of the translation (one of
            :data:`STEPS`) that the person has done; ``key`` and ``role`` are empty then, and
            ``source`` is the code of the sheet with all texts (:mod:`omshandout.i18n.sheets`).
    """

    locale: str
    handout: str
    key: str
    role: str
    name: str
    date: str
    source: str
    translation: str = ""
    was: str = ""
    step: str = ""


class ReviewState(Struct, frozen=True):
    """How many messages have the sign-offs that they need.

    ``final`` is true if every message has all; a handout without messages is not final.

    Attributes:
        signed: messages that lack no sign-off.
        total: all messages.
        by_clinician: messages whose English of today a clinician has signed.
        by_translator: messages whose translation of today, for the English of today, a
            translator has signed; 0 for the source language.
        translations: messages that need a translator's sign-off: all in a translation, none in
            the source language, and in a variant of English those with words of its own.
        open: how many of these lack it, by the locale that it has to be given for; a variant
            waits for its parents too.
    """

    signed: int
    total: int
    by_clinician: int = 0
    by_translator: int = 0
    translations: int = 0
    open: tuple[tuple[str, int], ...] = ()

    @property
    def final(self) -> bool:
        """Whether nothing is left to be signed."""
        return 0 < self.total == self.signed

    @property
    def source_final(self) -> bool:
        """Whether no clinician has anything left to sign."""
        return self.by_clinician == self.total

    @property
    def translation_final(self) -> bool:
        """Whether no translator has anything left to sign."""
        return self.by_translator == self.translations


class Kept:
    """Which English of before means the same as that of today, as somebody said."""

    def __init__(self, reviews: Iterable[Review]) -> None:
        """Take all sign-offs of a domain; only those with ``was`` count."""
        self._before: dict[tuple[str, str, str], set[str]] = {}
        for review in reviews:
            if review.was:
                place = (review.locale, review.key, review.source)
                self._before.setdefault(place, set()).add(review.was)

    def same(self, locale: str, key: str, digest: str) -> tuple[str, ...]:
        """The SHA-256 of all English that a translation into ``locale`` may have been made for.

        The first is the one asked for.
        """
        found = [digest]
        for each in found:
            found += sorted(self._before.get((locale, key, each), set()) - set(found))
        return tuple(found)


class Said:
    """What sign-offs say of the translations of one domain into one language."""

    def __init__(self, reviews: Iterable[Review], locale: str, domain: str) -> None:
        """Take all sign-offs of the language; those of other domains do not count."""
        own = [each for each in reviews if each.handout == domain and each.locale == locale]
        self._locale = locale
        self._kept = Kept(own)
        self._signed: dict[tuple[str, str], set[str]] = {}
        for each in own:
            if each.translation and not each.was:
                self._signed.setdefault((each.key, each.source), set()).add(each.translation)

    def means_same(self, key: str, was: tuple[str, str], now: tuple[str, str]) -> bool:
        """Whether somebody said that this change of the English changed no meaning."""
        return _english_digest(was) in self._kept.same(self._locale, key, _english_digest(now))

    def may_return(self, key: str, english: tuple[str, str], strings: tuple[str, ...]) -> bool:
        """Whether a translation is none that others than it were signed in place of."""
        signed = self._signed.get((key, _english_digest(english)))
        return not signed or digest_of(*strings) in signed


def _english_digest(english: tuple[str, str]) -> str:
    return digest_of(*english) if english[1] else digest_of(english[0])


def keep_row(
    message: AnyMessage, was: tuple[str, str], locale: str, domain: str, role: Role, name: str,
    day: date,
) -> Review:
    """That a change of the English changed no meaning, as one person says.

    Args:
        message: the English of today.
        was: English and English plural that translations were made for.
        locale: of the translations that stay.
        domain: of the message.
        role: of the person.
        name: of the person.
        day: of the statement.

    Raises:
        UsageError: the name is empty.
    """
    return Review(
        locale, domain, message.key, role.value, person_of(name, locale), day.isoformat(),
        source_digest(message), "", _english_digest(was),
    )


def person_of(name: str, locale: str) -> str:
    """The name of who signs, with single spaces.

    Raises:
        UsageError: it is empty.
    """
    person = " ".join(name.split())
    if not person:
        what = "a sign-off needs the name of a person"
        raise UsageError(Fault(Where(locale=locale), what, "give --name", "review/name"))
    return person


def digest_of(*texts: str) -> str:
    """SHA-256 (hex) of a text, or of its plural forms together."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


def review_state(
    source: AnySource,
    translations: Translations | None,
    reviews: Iterable[Review],
) -> ReviewState:
    """How far a handout, or the interface, is signed off in one language.

    Args:
        source: the English.
        translations: of the language, or None for the source language.
        reviews: those of the source, of the language and of its parents together.
    """
    domain, messages = domain_of(source), messages_of(source)
    clinicians: set[tuple[str, str]] = set()
    translators: set[tuple[str, str, str, str]] = set()
    reviews = [review for review in reviews if review.handout == domain]
    kept = Kept(reviews)
    for review in reviews:
        if review.was:
            continue
        if review.role == Role.CLINICIAN.value and review.locale == SOURCE_LOCALE:
            clinicians.add((review.key, review.source))
        elif review.role == Role.TRANSLATOR.value:
            translators.add((review.locale, review.key, review.source, review.translation))
    # Digests are for texts that somebody has signed; most languages have none.
    signed = {review.key for review in reviews}
    both = by_clinician = by_translator = needed = 0
    lacking: Counter[str] = Counter()
    for message in messages:
        english = source_digest(message) if message.key in signed else ""
        source_signed = (message.key, english) in clinicians
        by_clinician += source_signed
        if translations is None or _is_source(message, translations):
            both += source_signed
            continue
        needed += 1
        origin = translations.origin(message.key)
        translation = _translation_digest(origin, message) if message.key in signed else ""
        translation_signed = bool(translation) and any(
            (origin.locale, message.key, each, translation) in translators
            for each in kept.same(origin.locale, message.key, english)
        )
        by_translator += translation_signed
        both += source_signed and translation_signed
        if not translation_signed:
            lacking[origin.locale] += 1
    return ReviewState(
        both, len(messages), by_clinician, by_translator, needed, tuple(lacking.items())
    )


def holding(
    source: AnySource, translations: Translations | None, reviews: Iterable[Review]
) -> frozenset[Review]:
    """The sign-offs of a domain that are for the texts of today.

    Args:
        source: the English.
        translations: of the language of the sign-offs, or None for the source language.
        reviews: those of one language; sign-offs of other domains are left out.
    """
    domain = domain_of(source)
    today = {
        message.key: (
            source_digest(message),
            "" if translations is None else _own_digest(translations, message),
        )
        for message in messages_of(source)
    }
    reviews = [review for review in reviews if review.handout == domain]
    kept = Kept(reviews)
    found = set()
    for review in reviews:
        english, translation = today.get(review.key, ("", ""))
        if review.was:
            holds = review.source in kept.same(review.locale, review.key, english)
        elif translations is None:
            holds = not review.translation and review.source == english
        else:
            # Of a translation, not of the source.
            holds = bool(review.translation) and review.translation == translation and (
                review.source in kept.same(review.locale, review.key, english)
            )
        if holds:
            found.add(review)
    return frozenset(found)


def sign_off(
    source: AnySource,
    translations: Translations | None,
    role: Role,
    name: str,
    day: date,
    refused: frozenset[str] = frozenset(),
) -> tuple[Review, ...]:
    """The sign-offs of one person for all messages of a domain as they are now.

    A clinician signs the source, so ``translations`` is None; a translator signs messages that
    have a translation for the English of today, which is not fuzzy. Others are left out, and so
    are those whose keys are ``refused``, and those that a variant takes over.

    Raises:
        UsageError: the role does not fit the language, or the name is empty.
    """
    locale = SOURCE_LOCALE if translations is None else translations.locale
    if (role is Role.CLINICIAN) != (translations is None):
        what = f"a {role.value} does not sign the texts in {locale}"
        hint = "clinicians sign the source (en), translators their own language"
        raise UsageError(Fault(Where(locale=locale), what, hint, "review/role"))
    person = person_of(name, locale)
    domain, messages = domain_of(source), messages_of(source)
    signed: list[Review] = []
    for message in messages:
        if message.key in refused:
            continue
        translation = "" if translations is None else _own_digest(translations, message)
        if translations is None or translation:
            english = source_digest(message)
            signed.append(
                Review(
                    locale, domain, message.key, role.value, person, day.isoformat(), english,
                    translation,
                )
            )  # fmt: skip
    return tuple(signed)


def merge_reviews(old: Iterable[Review], new: Iterable[Review]) -> tuple[Review, ...]:
    """Old and new sign-offs, in the order of handout and key.

    A new one takes the place of an old one of the same message, role and person; what is said of
    each change of the English and each day of a step stays.
    """
    found = {
        (review.handout, review.key, review.role, review.name, review.was,
         review.source if review.was else "", review.step,
         review.date if review.step else ""): review
        for review in (*old, *new)
    }
    return tuple(sorted(found.values()))


def load_reviews(path: Path, locale: str, shown: str = "") -> tuple[Review, ...]:
    """The sign-offs of a locale; none if there is no such file.

    Raises:
        TranslationError: with every fault of the file.
        MachineError: the file cannot be read.
    """
    file = shown or str(path)
    try:
        data = path.read_bytes() if path.exists() else b""
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise MachineError(Fault(Where(file), what, "", "machine/read")) from None
    if len(data) > LARGEST_FILE:
        what = f"is larger than {LARGEST_FILE} bytes"
        raise TranslationError(Fault(Where(file), what, "", "review/too-large"))
    if not data:
        return ()
    # Few languages have such a file, and reading YAML takes long to import.
    from omshandout.i18n.review_rows import read_rows

    return read_rows(data, file, locale)


def save_reviews(path: Path, reviews: Iterable[Review]) -> None:
    """Write the sign-offs of a locale; the same ones give the same bytes.

    Raises:
        MachineError: the file cannot be written.
    """
    rows = [
        {name: getattr(review, name) for name in FIELDS if getattr(review, name)}
        for review in sorted(reviews)
    ]
    # As for load_reviews.
    import yaml

    text = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=200)
    write_whole(path, (_HEADING + text).encode("utf-8"))


def source_digest(message: AnyMessage) -> str:
    """SHA-256 (hex) of an English text, as sign-offs name it."""
    plural = plural_of(message)
    return digest_of(message.text, plural) if plural else digest_of(message.text)


def _translation_digest(translations: Translations, message: AnyMessage) -> str:
    """Digest of a translation that may be printed, ``""`` if there is none."""
    entry = entry_of(message, translations)
    if entry is None or state_of(message, entry) != "translated":
        return ""
    return digest_of(*entry.strings)


def _own_digest(translations: Translations, message: AnyMessage) -> str:
    """The same for a message that stands in the catalog itself; ``""`` for what is taken over."""
    if is_inherited(message, translations):
        return ""
    return _translation_digest(translations, message)


def _is_source(message: AnyMessage, translations: Translations) -> bool:
    """Whether the English itself is what a variant of English says."""
    return translations.from_source and message.key not in translations.entries
