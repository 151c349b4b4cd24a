"""Texts that are translated elsewhere in the same language, for messages that are not yet.

A heading that twenty sheets share is translated once. A translation is taken as it is only if
nothing that it may depend on differs: where it stands, the note on it, and, for a text that speaks
to somebody, who that is. All others are taken as fuzzy. Sign-offs are for one message, so
each text that was taken needs its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from omshandout.i18n.carrying import English, offered_from
from omshandout.i18n.entries import Catalog, Entry

# Whom a text speaks to decides between "tú" and "usted": the child's brother, or a parent.
_SPEAKS_TO = re.compile(r"\b(?:you|your|yours|yourself|yourselves)\b", re.IGNORECASE)

_SHOWN = 3
"""How many other translations are told, where they differ."""


class Said(Struct, frozen=True):
    """A translation of a text in some place.

    Attributes:
        place: the domain, with its locale before it where that is another.
        key: of the message.
        text: the translation.
        kind: what kind of text it is in the content, ``""`` if that is not known.
        note: for translators.
        own: whether it is in the very language, and not in another variant of it.
    """

    place: str
    key: str
    text: str
    kind: str
    note: str
    own: bool = True


class Elsewhere:
    """What is translated, by its English."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._said: dict[str, list[Said]] = defaultdict(list)

    def add(
        self, catalog: Catalog, kinds: Mapping[str, str], place: str = "", *, own: bool = True
    ) -> None:
        """Take the translations of a catalog that nobody has to look at.

        Args:
            catalog: any of the language.
            kinds: what kind of text each message is, by key.
            place: how to name it; its domain if empty.
            own: whether it is in the very language.
        """
        for entry in catalog.entries:
            # Plural forms depend on the rule of the catalog.
            if entry.translated and not entry.fuzzy and not entry.plural:
                self._said[entry.msgid].append(Said(
                    place or catalog.domain, entry.key, entry.strings[0],
                    kinds.get(entry.key, ""), note_of(entry), own,
                ))

    def english(self) -> frozenset[English]:
        """All English that there is a translation for."""
        return frozenset((text, "") for text in self._said)

    def of(self, english: str) -> list[Said]:
        """The translations of an English text."""
        return self._said.get(english, [])


class Prefilled(Struct, frozen=True):
    """A catalog with texts from elsewhere; ``taken`` and ``offered`` are keys, as they came."""

    catalog: Catalog
    taken: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()


def note_of(entry: Entry) -> str:
    """The note of a message on one line, without the facts that stand below it."""
    lines = []
    for line in entry.notes:
        if line.startswith("Facts:"):
            break
        lines.append(line)
    return " ".join(" ".join(lines).split())


def prefill(
    catalog: Catalog, elsewhere: Elsewhere, kinds: Mapping[str, str],
    is_good: Callable[[Entry], bool],
) -> Prefilled:
    """A catalog whose empty messages have what is translated elsewhere; no other changes.

    Args:
        catalog: brought up to date.
        elsewhere: what is translated in the language.
        kinds: what kind of text each message of the catalog is, by key.
        is_good: whether a translation would be printed; else it is taken as fuzzy.
    """
    entries: list[Entry] = []
    taken: list[str] = []
    offered: list[str] = []
    for entry in catalog.entries:
        said = [] if entry.touched or entry.plural else elsewhere.of(entry.msgid)
        if not said:
            entries.append(entry)
            continue
        alike = [each for each in said if _is_alike(entry, kinds.get(entry.key, ""), each)]
        best = _most_said(alike or [each for each in said if each.own] or said)
        filled = replace(entry, strings=(best.text,))
        if alike and len({each.text for each in alike}) == 1 and is_good(filled):
            taken.append(entry.key)
        else:
            others = dict.fromkeys(each.text for each in said if each.text != best.text)
            remark = offered_from(best.place, best.key, tuple(others)[:_SHOWN])
            filled = replace(filled, fuzzy=True, comments=(*entry.comments, remark))
            offered.append(entry.key)
        entries.append(filled)
    if not taken and not offered:
        return Prefilled(catalog)
    return Prefilled(replace(catalog, entries=tuple(entries)), tuple(taken), tuple(offered))


def _is_alike(entry: Entry, kind: str, said: Said) -> bool:
    """Whether a translation stands where it stands elsewhere, for the same readers."""
    return (
        said.own and bool(kind) and kind == said.kind and note_of(entry) == said.note
        and not _SPEAKS_TO.search(entry.msgid)
    )


def _most_said(said: Iterable[Said]) -> Said:
    """The one with the words that are there most often; of several the first."""
    rows = list(said)
    counts = Counter(each.text for each in rows)
    return max(rows, key=lambda each: counts[each.text])
