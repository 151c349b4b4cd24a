"""A handout in two languages: each text has with it what it says in the second."""

from __future__ import annotations

from msgspec.structs import replace

from omshandout.model.blocks import LocalHandout, iter_texts, map_texts_of
from omshandout.model.text import SECOND, LocalText


def paired(
    handout: LocalHandout, second: LocalHandout, kinds: tuple[type[object], ...]
) -> LocalHandout:
    """A handout whose blocks of some kinds have their texts in a second language too.

    A text that is the same in both, such as the name of an illness, has no second.

    Args:
        handout: in its own language.
        second: the same in the other.
        kinds: of blocks.
    """
    told = {text.key: text for text in iter_texts(second)}

    def pair(text: LocalText) -> LocalText:
        other = told.get(text.key)
        if other is None or other.plain == text.plain:
            return text
        return replace(text, second=replace(other, key=f"{text.key}{SECOND}"))

    blocks = tuple(
        map_texts_of(block, pair) if isinstance(block, kinds) else block
        for block in handout.blocks
    )
    return replace(handout, blocks=blocks)
