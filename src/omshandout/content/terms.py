"""The termbase: words that always have the same name, and words to avoid."""

from __future__ import annotations

from msgspec import Struct

from omshandout.errors import Where


class Term(Struct, frozen=True):
    """A word, its everyday meaning, and the words not to use in its place.

    A ``keep`` term stays in Latin letters in every language (OMS, MRI). A ``set_aside`` term is
    the name of an illness, a test or a medicine that a reading grade does not count.
    """

    id: str
    term: str
    meaning: str
    note: str = ""
    keep: bool = False
    avoid: tuple[str, ...] = ()
    where: Where = Where()
    set_aside: bool = False


class VagueTimes(Struct, frozen=True):
    """Words of one language that leave open until when."""

    language: str
    words: tuple[str, ...]


class Termbase(Struct, frozen=True):
    """All terms and vague words in the order of the file; ``digest`` is its SHA-256 (hex)."""

    terms: tuple[Term, ...] = ()
    digest: str = ""
    vague_times: tuple[VagueTimes, ...] = ()

    @property
    def kept(self) -> tuple[str, ...]:
        """The words that stay in Latin letters in every language."""
        return tuple(term.term for term in self.terms if term.keep)

    def vague_words(self, locale: str) -> tuple[str, ...]:
        """Words that leave open until when: those of ``es`` hold for ``es_MX`` too."""
        return tuple(
            word for each in self.vague_times
            if locale == each.language or locale.startswith(f"{each.language}_")
            for word in each.words
        )
