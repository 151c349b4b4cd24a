"""What becomes of a translation when the English of its message changes, and changes back.

A translation is never thrown away. It is fuzzy while its English is another than it was made for,
which stands in ``#|``, and good again as soon as that English is back.
"""

from __future__ import annotations

from typing import Protocol

from msgspec.structs import replace

from omshandout.i18n.entries import Entry
from omshandout.model.late import late

English = tuple[str, str]
"""A ``msgid`` and its ``msgid_plural``, ``""`` where there is none."""


class Record(Protocol):
    """What people said of translations and of changes of the English."""

    def means_same(self, key: str, was: English, now: English) -> bool:
        """Whether somebody said that this change of the English changed no meaning."""
        ...

    def may_return(self, key: str, english: English, strings: tuple[str, ...]) -> bool:
        """Whether a translation may be good again for the English that it was made for.

        It may not if others were signed for that English: it was worked on since.
        """
        ...


LENGTH = "max-length:"
"""What begins the flag with the most characters that a translation may have; Weblate knows it."""

# Flags that come from the content: an update replaces them. Others belong to the translators.
_OUR_FLAGS = ("python-brace-format", LENGTH)

UNSURE = "Was marked as fuzzy before its English changed."
"""A remark of ours: the translation is not good again when the English is back."""

_OFFERED = late(r"Taken over from \S+, \S+: look whether it fits here\.(?: Elsewhere: .*)?")


def offered_from(place: str, key: str, others: tuple[str, ...] = ()) -> str:
    """The remark on a fuzzy translation that was taken from another place."""
    remark = f"Taken over from {place}, {key}: look whether it fits here."
    return f"{remark} Elsewhere: {' / '.join(map(on_one_line, others))}" if others else remark


def on_one_line(text: str) -> str:
    """A text as it can stand in a remark."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def theirs(entry: Entry) -> tuple[str, ...]:
    """The flags of an entry that translators or their tools set."""
    return tuple(flag for flag in entry.flags if not flag.startswith(_OUR_FLAGS))


def length_limit(entry: Entry) -> int:
    """The most characters that a translation may have; 0 if nobody measured it."""
    for flag in entry.flags:
        number = flag.removeprefix(LENGTH)
        if number != flag and number.strip().isdecimal():
            return int(number)
    return 0


def made_for(entry: Entry) -> tuple[str, English]:
    """The key and the English that the translation of an entry was made for."""
    if not entry.fuzzy:
        return entry.key, (entry.msgid, entry.plural)
    english = entry.previous if entry.previous[0] else (entry.msgid, entry.plural)
    return entry.previous_key or entry.key, english


def is_unsure(entry: Entry) -> bool:
    """Whether a fuzzy translation was not good for the English that it was made for either."""
    return entry.fuzzy and (not entry.previous[0] or UNSURE in entry.comments)


def carried(old: Entry | None, new: Entry, forms: int, record: Record | None = None) -> Entry:
    """The entry of a template with what translators did to the old one.

    Args:
        old: with any key; None if there is none.
        new: of the template.
        forms: number of plural forms in the catalog.
        record: what people said; None if nobody said anything.
    """
    blank = ("",) * forms if new.plural else ("",)
    if old is None:
        return replace(new, strings=blank)
    flags = new.flags + tuple(flag for flag in theirs(old) if flag not in new.flags)
    if (old.msgid, old.plural) == (new.msgid, new.plural) and not length_limit(new):
        # It was measured for this English in this language.
        flags += tuple(flag for flag in old.flags if flag.startswith(LENGTH))
    if set(flags) == set(old.flags):
        flags = old.flags
    notes = new.notes
    if " ".join(notes).split() == " ".join(old.notes).split():
        notes = old.notes  # folded in another way by another tool
    entry = replace(
        new, strings=blank, comments=_standing_remarks(old), notes=notes, flags=flags
    )
    if not old.touched:
        return entry
    strings, left = old.strings, tuple[str, ...]()
    if bool(old.plural) != bool(new.plural) or len(strings) != len(blank):
        strings = (*strings, *blank)[: len(blank)]
        left = tuple(
            f'msgstr[{index}] was "{on_one_line(text)}"'
            for index, text in enumerate(old.strings[len(blank):], len(blank)) if text
        )
    today = (new.msgid, new.plural)
    key, english = made_for(old)
    entry = replace(entry, strings=strings, fuzzy=True, comments=(*entry.comments, *left))
    whole = strings == old.strings
    if whole and key == new.key and (english != today or (old.fuzzy and old.previous[0])):
        means_same = record is not None and record.means_same(key, english, today)
        if english == today or means_same:
            open_ = is_unsure(old) or not (
                record is None or record.may_return(key, english, strings)
            )
            comments = tuple(line for line in entry.comments if line != UNSURE)
            return replace(entry, fuzzy=open_, comments=comments)
    if whole and old.key == new.key and (old.msgid, old.plural) == today:
        return replace(
            entry, fuzzy=old.fuzzy, previous=old.previous, previous_key=old.previous_key
        )
    if english == today and key == new.key:
        return entry
    comments = entry.comments
    if is_unsure(old) and UNSURE not in comments and english != today:
        comments = (*comments, UNSURE)
    return replace(
        entry, comments=comments, previous=english,
        previous_key=old.previous_key or (old.key if old.key != new.key else ""),
    )


def _standing_remarks(entry: Entry) -> tuple[str, ...]:
    """The remarks of an entry without ours that are no longer true."""
    if entry.fuzzy and entry.touched:
        return entry.comments
    return tuple(
        line for line in entry.comments if line != UNSURE and not _OFFERED.fullmatch(line)
    )
