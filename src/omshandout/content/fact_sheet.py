"""The fact sheet: which sources carry which fact, and what must not be said."""

# Annotations are values here: what is read into these structs goes by them, and to find out what
# each stands for takes longer than to read.

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from omshandout.model.blocks import Source
from omshandout.model.urgency import Level

# No sources that families are sent to: the article that the fact sheet was checked against, and a
# page that nobody has read but as a quotation on another ("check before citing", says the sheet).
UNCITED = frozenset({"seed-article", "gosh-outlook"})
GLOSSARY_PREFIX = "G:"
FURTHER = "+"
"""Ends the id of a red flag where its further signs are meant too."""


class SymptomFact(Struct, frozen=True):
    """A sign of the illness as the fact sheet has it."""

    id: str
    medical_term: str
    everyday_name: str
    seen: str


class RedFlag(Struct, frozen=True):
    """A sign that needs help, how urgently, and what to do."""

    id: str
    sign: str
    level: Level
    what_to_do: str


class GlossaryTerm(Struct, frozen=True):
    """A term, how to say it, and its meaning in everyday words."""

    term: str
    say_it: str
    meaning: str


class FactSheet(Struct, frozen=True):
    """The fact sheet. The mappings are not to be changed.

    Attributes:
        sources: by source id.
        facts: ids of facts, symptoms, red flags, differentials and ``G:<term>`` of the glossary,
            each with the ids of its sources.
        symptoms: by id (``SY01``).
        red_flags: by id (``RF01``).
        further: by id with a plus sign (``RF18+``), red flags together with the further signs that
            their ``what_to_do`` sends to a higher level, with that level. ``facts`` has them too.
        glossary: by term.
        do_not_say: sentences about what no text may say; quoted phrases stand in single quotes.
        publishers: by source id, the publisher in full, with volume and pages or a remark.
        confidence: by fact id, how sure the sources are (``consensus``, ``common``, ``limited``).
        digest: SHA-256 (hex) of the file.
    """

    sources: Mapping[str, Source]
    facts: Mapping[str, tuple[str, ...]]
    symptoms: Mapping[str, SymptomFact]
    red_flags: Mapping[str, RedFlag]
    glossary: Mapping[str, GlossaryTerm]
    do_not_say: tuple[str, ...]
    digest: str = ""
    publishers: Mapping[str, str] = field(default_factory=dict)
    confidence: Mapping[str, str] = field(default_factory=dict)
    further: Mapping[str, RedFlag] = field(default_factory=dict)

    def levels_of(self, facts: Iterable[str]) -> dict[str, Level]:
        """The level of each red flag among some facts, in their order."""
        flags = ((fact, self.red_flags.get(fact) or self.further.get(fact)) for fact in facts)
        return {fact: flag.level for fact, flag in flags if flag is not None}

    def sources_of(self, facts: Iterable[str]) -> tuple[Source, ...]:
        """The sources of some facts, each once, in the order of first use."""
        found: dict[str, Source] = {}
        for fact in facts:
            for source in self.facts.get(fact, ()):
                if source not in UNCITED and source in self.sources:
                    found.setdefault(source, self.sources[source])
        return tuple(found.values())
