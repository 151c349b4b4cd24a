"""Where the statements of a handout come from."""

from __future__ import annotations

from msgspec import Struct

from omshandout.model.blocks import SourceList, iter_texts
from omshandout.render.workshop import Workshop


class Cited(Struct, frozen=True):
    """A source in full, with the facts that the handout takes from it, in order of use."""

    id: str
    title: str
    publisher: str
    year: int | None
    url: str
    kind: str
    facts: tuple[str, ...]


def sources_of(workshop: Workshop, name: str) -> tuple[Cited, ...]:
    """All sources of a handout: first those it prints, in that order.

    Raises:
        UsageError: there is no handout of this name.
        ContentError: with every fault of its file.
    """
    handout = workshop.handout(name)
    sheet = workshop.context.facts
    used = dict.fromkeys(fact for text in iter_texts(handout) for fact in text.facts)
    printed = {
        source.id: source
        for block in handout.blocks if isinstance(block, SourceList)
        for source in block.sources
    }
    found = printed | {source.id: source for source in sheet.sources_of(used)}
    return tuple(
        Cited(
            source.id, source.title, sheet.publishers[source.id], source.year, source.url,
            source.kind,
            tuple(fact for fact in used if source.id in sheet.facts.get(fact, ())),
        )
        for source in found.values()
    )
