"""A handout in two languages: each text has with it what it says in the second."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from omshandout.model.blocks import LocalHandout, iter_texts, map_texts_of
from omshandout.model.furniture import ContactRow
from omshandout.model.text import SECOND, LocalText


def in_both(text: LocalText, other: LocalText | None) -> LocalText:
    """A text with what it says in a second language.

    One that is the same in both, such as the name of an illness or a telephone number, has no
    second.
    """
    # Right to left the spaces of a number tie its groups together.
    if other is None or other.plain.split() == text.plain.split():
        return text
    return replace(text, second=replace(other, key=f"{text.key}{SECOND}", second=None))


def paired(
    handout: LocalHandout, second: LocalHandout, kinds: tuple[type[object], ...] = ()
) -> LocalHandout:
    """A handout whose texts are in a second language too; see :func:`in_both`.

    Args:
        handout: in its own language.
        second: the same in the other.
        kinds: of blocks whose texts are in both; none for all, with title and lead.
    """
    told = {text.key: text for text in iter_texts(second)}

    def pair(text: LocalText) -> LocalText:
        return in_both(text, told.get(text.key))

    blocks = tuple(
        map_texts_of(block, pair) if not kinds or isinstance(block, kinds) else block
        for block in handout.blocks
    )
    if kinds:
        return replace(handout, blocks=blocks)
    return replace(handout, blocks=blocks, title=pair(handout.title), lead=pair(handout.lead))


def paired_rows(
    rows: Sequence[ContactRow], second: Sequence[ContactRow]
) -> tuple[ContactRow, ...]:
    """The lines of a contact box in two languages; one that only the second has stands last."""
    others = {row.label.key: row for row in second}
    told = []
    for row in rows:
        other = others.pop(row.label.key, None)
        values = {value.key: value for value in other.values} if other is not None else {}
        told.append(ContactRow(
            in_both(row.label, other.label if other is not None else None),
            tuple(in_both(value, values.get(value.key)) for value in row.values),
        ))
    return (*told, *others.values())
