"""Packets: several handouts in one document, with a cover sheet in front."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from omshandout.model import blocks as b
from omshandout.model.blocks import LocalHandout, SourceHandout, map_texts
from omshandout.model.text import LocalText

PACKETS = "packets"
"""The gettext domain of the titles and leads of packets, and the name of every cover."""


class Packet(Struct, frozen=True):
    """Handouts that are printed as one document, in order.

    ``cover`` is the sheet in front as a handout without blocks: title, lead, version and day of
    the last change. Its contents list comes when the pages are known. Its digest is that of all
    that the packet's entry says, the names of the handouts too. ``without`` are parts of handouts
    that the packet leaves out, as ``<handout>.<key>``.
    """

    name: str
    cover: SourceHandout
    handouts: tuple[str, ...]
    without: tuple[str, ...] = ()

    def left_out(self, handout: str) -> frozenset[str]:
        """The keys of a handout that the packet leaves out."""
        start = f"{handout}."
        return frozenset(
            each.removeprefix(start) for each in self.without if each.startswith(start)
        )


def scoped(handout: LocalHandout, prefix: str) -> LocalHandout:
    """The same handout with names of its own: ``prefix`` before each key, id and field name.

    Handouts in one document then share neither structure nodes nor form fields.
    """
    named = map_texts(handout, lambda text: _renamed(text, prefix))
    return replace(named, blocks=tuple(_scoped(block, prefix) for block in named.blocks))


def _renamed(text: LocalText, prefix: str) -> LocalText:
    second = text.second and replace(text.second, key=f"{prefix}{text.second.key}")
    return replace(text, key=f"{prefix}{text.key}", second=second)


def _scoped(block: b.Block[LocalText], prefix: str) -> b.Block[LocalText]:
    changes: dict[str, Any] = {"id": f"{prefix}{block.id}"}
    if isinstance(block, b.Question | b.WritingLines):
        # Fields of all other blocks have the block's id in front of their code.
        changes["code"] = f"{prefix}{block.code}"
    return replace(block, **changes)
