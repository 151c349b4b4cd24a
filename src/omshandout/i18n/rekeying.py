"""Finding messages again whose key is lost or has another name now.

Converters such as ``xliff2po`` and ``csv2po`` drop the context of a message, or put a file name
in its place. Then its English tells which message it is, as long as only one has that English.
Where a key was renamed in the content, its translation is offered under the new one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from msgspec import Struct
from msgspec.structs import replace

from omshandout.i18n.carrying import English, on_one_line
from omshandout.i18n.entries import Catalog, Entry

NEAR = 0.75
"""From this likeness (0 to 1) on, an English text is taken for a changed form of another."""


_MOST_PAIRS = 100_000
"""More pairs of texts are not compared: nobody should wait for a hostile file."""


class Rekeyed(Struct, frozen=True):
    """A catalog in which every message has a key of its own again.

    Attributes:
        catalog: with the keys found; what was not found is obsolete in it.
        found: keys of messages that were found by their English.
        guessed: the same where several messages have the English: each is fuzzy.
        lost: messages that no key was found for.
    """

    catalog: Catalog
    found: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    lost: tuple[Entry, ...] = ()


def english_of(entry: Entry) -> English:
    """The English of an entry, with that of its plural."""
    return entry.msgid, entry.plural


def with_keys(catalog: Catalog, template: Catalog) -> Rekeyed:
    """A catalog whose messages have the keys of the template, found by their English.

    Only messages without a key, with one that several share or with their place (``#:``) for a
    key are looked for: no other changes. One English text that several messages have is told
    apart by their notes, else given in the order of the file, and is fuzzy then. What has a
    place already is never overwritten: a
    text that says otherwise becomes obsolete.
    """
    counts = Counter(each.key for each in catalog.entries)
    shared = {
        each.key for each in catalog.entries
        if not each.key or counts[each.key] > 1 or each.key in each.places
    }
    if not shared:
        return Rekeyed(catalog)
    wanted = template.by_key()
    kept: dict[str, Entry] = {}
    loose: list[Entry] = []
    for entry in catalog.entries:
        new = wanted.get(entry.key)
        fits = new is not None and english_of(new) == english_of(entry)
        if entry.key not in shared or (entry.key and fits and entry.key not in kept):
            kept[entry.key] = entry
        elif entry.touched:
            loose.append(entry)
    by_english: dict[English, list[Entry]] = defaultdict(list)
    for entry in loose:
        by_english[english_of(entry)].append(entry)
    places_by: dict[English, list[Entry]] = defaultdict(list)
    for each in template.entries:
        if not (each.key in kept and kept[each.key].touched):
            places_by[english_of(each)].append(each)
    said_by: dict[English, set[tuple[str, ...]]] = defaultdict(set)
    for each in kept.values():
        said_by[english_of(each)].add(each.strings)
    found: list[str] = []
    guessed: list[str] = []
    lost: list[Entry] = []
    for english, entries in by_english.items():
        sure, likely, rest = _places_of(entries, places_by[english])
        for entry, new in sure:
            kept[new.key] = replace(entry, key=new.key)
            found.append(new.key)
        for entry, new in likely:
            kept[new.key] = replace(entry, key=new.key, fuzzy=True)
            guessed.append(new.key)
        said = said_by[english] | {entry.strings for entry, _ in (*sure, *likely)}
        lost += [entry for entry in rest if entry.strings not in said]
    order = {entry.key: index for index, entry in enumerate(template.entries)}
    entries = sorted(kept.values(), key=lambda entry: order.get(entry.key, len(order)))
    keyless = [replace(each, key="", notes=(), places=()) for each in lost]
    # GNU gettext refuses a second one of the same English.
    alone, again = _once(keyless, catalog.obsolete)
    below = catalog.below + tuple(
        f'# msgid "{on_one_line(each.msgid)}" was "{on_one_line(text)}"' for each in again
        for text in each.strings
    )
    return Rekeyed(
        replace(catalog, entries=tuple(entries), obsolete=catalog.obsolete + alone, below=below),
        tuple(found), tuple(guessed), tuple(lost),
    )


def _places_of(
    entries: Sequence[Entry], places: Sequence[Entry]
) -> tuple[list[tuple[Entry, Entry]], list[tuple[Entry, Entry]], list[Entry]]:
    """Which of some messages with one English text goes where: surely, likely, nowhere."""
    if len(entries) == len(places) == 1:
        return [(entries[0], places[0])], [], []
    sure: list[tuple[Entry, Entry]] = []
    left, free = list(entries), list(places)
    for note in dict.fromkeys(map(_note, entries)):
        mine = [each for each in entries if _note(each) == note]
        theirs = [each for each in places if _note(each) == note]
        if note and len(mine) == len(theirs) == 1:
            sure.append((mine[0], theirs[0]))
            left.remove(mine[0])
            free.remove(theirs[0])
    if len({each.strings for each in left}) == 1:
        # All say the same, so that each place gets it.
        return sure, [(left[0], new) for new in free], [] if free else left
    if len(left) == len(free):
        return sure, list(zip(left, free, strict=True)), []
    return sure, [], left


def _note(entry: Entry) -> str:
    return " ".join(" ".join(entry.notes).split())


def _once(
    entries: Iterable[Entry], obsolete: Iterable[Entry]
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    seen = {(each.key, each.msgid) for each in obsolete}
    alone: list[Entry] = []
    again: list[Entry] = []
    for entry in entries:
        place = (entry.key, entry.msgid)
        (again if place in seen else alone).append(entry)
        seen.add(place)
    return tuple(alone), tuple(again)


def renamed(
    new: Iterable[Entry], gone: Iterable[Entry], *, elsewhere: frozenset[English] = frozenset(),
    near: bool = True,
) -> dict[str, Entry]:
    """For keys that have no translation: that of a message which is gone, with its old key.

    The same English comes first, then English that is near. Each message goes to one key.

    Args:
        new: messages of the template without a translation.
        gone: messages that the content no longer has, with a translation.
        elsewhere: English that is translated elsewhere, so that nothing near is needed.
        near: whether English that is near counts.
    """
    left = list(gone)
    found: dict[str, Entry] = {}
    if not left:
        return found
    wanted = list(new)
    for entry in wanted:
        same = [each for each in left if english_of(each) == english_of(entry)]
        if same:
            best = max(same, key=lambda each: _likeness_of_keys(each, entry))
            found[entry.key] = best
            left.remove(best)
    if not near or len(wanted) * len(left) > _MOST_PAIRS:
        return found
    pairs = []
    for place, entry in enumerate(wanted):
        if entry.key in found or english_of(entry) in elsewhere:
            continue
        for index, each in enumerate(left):
            likeness = _likeness(each.msgid, entry.msgid)
            if bool(each.plural) == bool(entry.plural) and likeness >= NEAR:
                pairs.append((-likeness, place, index))
    used: set[int] = set()
    for _, place, index in sorted(pairs):
        if wanted[place].key not in found and index not in used:
            found[wanted[place].key] = left[index]
            used.add(index)
    return found


def _likeness_of_keys(old: Entry, new: Entry) -> tuple[bool, float]:
    """How near two keys are; a rename that is taken back comes first."""
    return old.previous_key == new.key, SequenceMatcher(None, old.key, new.key).ratio()


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < NEAR or matcher.quick_ratio() < NEAR:
        return 0.0
    return matcher.ratio()
