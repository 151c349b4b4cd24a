"""Sources as they were read before, kept from run to run.

Reading and checking them takes as long as laying a page out, and loading what does it longer
still. So what has no fault is kept. That is a cache: it may be lost at any time, and is believed
only where each byte that was read, the program and the versions of its libraries are the same, and
where the file holds to the last bit what was written into it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, msgpack
from msgspec.structs import asdict

from omshandout.batch.digests import program_digest
from omshandout.content import ContentContext
from omshandout.content.fact_sheet import FactSheet
from omshandout.content.known_facts import known_sheet
from omshandout.content.terms import Termbase
from omshandout.errors import MachineError, Where
from omshandout.files import write_whole
from omshandout.model import blocks as b
from omshandout.model.interface import InterfaceSource
from omshandout.model.text import Message
from omshandout.render.sources import Sources
from omshandout.tasks.kept_checks import cache_folder
from omshandout.yamlfile.bounded import path_label, read_bounded
from omshandout.yamlfile.nodes import MAX_BYTES

_T = TypeVar("_T", FactSheet, Termbase, InterfaceSource, b.SourceHandout)


def sources_at_hand() -> Sources:
    """The sources of a command that makes documents; see ``OMSHANDOUT_CACHE``."""
    folder = cache_folder()
    return Sources() if folder is None else KeptSources(folder / "sources", program_digest)


class KeptSources(Sources):
    """Reads sources that nobody has read before, and keeps them."""

    def __init__(self, folder: Path, program: Callable[[], str]) -> None:
        """Prepare to look into a folder.

        Args:
            folder: where sources are kept.
            program: gives the digest of the program and the versions of its libraries.
        """
        self._folder = folder
        self._digest_of_program = program

    @cached_property
    def _program(self) -> str:
        return self._digest_of_program()

    def facts(self, path: Path) -> FactSheet:
        if known := known_sheet(path):
            return known
        found: FactSheet = self._known(
            path, path_label(path), "", super().facts, msgpack.encode,
            msgpack.Decoder(FactSheet).decode,
        )
        return found

    def termbase(self, path: Path) -> Termbase:
        found: Termbase = self._known(
            path, path_label(path), "", super().termbase, msgpack.encode,
            msgpack.Decoder(Termbase).decode,
        )
        return found

    def interface(self, path: Path) -> InterfaceSource:
        found: InterfaceSource = self._known(
            path, path_label(path), "", super().interface, msgpack.encode,
            msgpack.Decoder(InterfaceSource).decode,
        )
        return found

    def handout(self, path: Path, context: ContentContext) -> b.SourceHandout:
        checked_against = f"{context.facts.digest} {context.termbase.digest} {context.drawings}"
        return self._known(
            path, path_label(path, context.root), checked_against,
            lambda path: super(KeptSources, self).handout(path, context),
            encode_handout, decode_handout,
        )

    def _known(
        self, path: Path, label: str, others: str, read: Callable[[Path], _T],
        encode: Callable[[_T], bytes], decode: Callable[[bytes], _T],
    ) -> _T:
        """What was read from just these bytes, else what is read now.

        Args:
            path: the file.
            label: its name in faults, which is in the places of texts too.
            others: what else decides what is read.
            read: how to read it.
            encode: how to keep it.
            decode: how to get it back.
        """
        digest = hashlib.sha256(read_bounded(path, label, MAX_BYTES)).hexdigest()
        key = hashlib.sha256("\0".join((self._program, label, others, digest)).encode(
            "utf-8", "surrogateescape"
        )).digest()
        name = hashlib.sha256(str(path.absolute()).encode("utf-8", "surrogateescape")).hexdigest()
        kept = self._folder / f"{name[:32]}.msgpack"
        with suppress(OSError, msgspec.MsgspecError, AttributeError, TypeError):
            data = kept.read_bytes()
            whole, end = data[:_SIZE], data[_SIZE:]
            if end.startswith(key) and hashlib.sha256(end).digest() == whole:
                return decode(end[_SIZE:])
        found = read(path)
        # Somebody may have written to the file in between.
        if found.digest == digest:
            end = key + encode(found)
            with suppress(MachineError):
                write_whole(kept, hashlib.sha256(end).digest() + end)
        return found


_SIZE = hashlib.sha256().digest_size


class _Kept(Struct, frozen=True, array_like=True):
    """A handout; of each block the name of its class goes before it."""

    name: str
    version: str
    pages: int
    title: Message
    lead: Message
    blocks: tuple[tuple[str, msgspec.Raw], ...]
    digest: str
    changed: int
    pages_where: Where


def encode_handout(handout: b.SourceHandout) -> bytes:
    """A handout as bytes."""
    blocks = tuple(
        (type(block).__name__, msgspec.Raw(msgpack.encode(block))) for block in handout.blocks
    )
    return msgpack.encode(_Kept(**asdict(handout) | {"blocks": blocks}))


def decode_handout(data: bytes) -> b.SourceHandout:
    """The handout of :func:`encode_handout`.

    Raises:
        msgspec.MsgspecError, AttributeError, TypeError: it is something else.
    """
    kept = msgpack.decode(data, type=_Kept)
    blocks = tuple(
        msgpack.decode(block, type=getattr(b, name)[Message]) for name, block in kept.blocks
    )
    return b.Handout(**asdict(kept) | {"blocks": blocks})
