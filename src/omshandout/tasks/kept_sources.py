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
from enum import Enum
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar, cast

import msgspec
from msgspec import Struct, msgpack
from msgspec.structs import astuple

from omshandout import errors
from omshandout.content import ContentContext, terms
from omshandout.content.fact_sheet import FactSheet
from omshandout.content.known_facts import known_sheet
from omshandout.content.terms import Termbase
from omshandout.errors import Fault, MachineError
from omshandout.files import write_whole
from omshandout.model import blocks as b
from omshandout.model import interface
from omshandout.model.interface import InterfaceSource
from omshandout.render.sources import Sources
from omshandout.tasks.cache import cache_folder, program_digest
from omshandout.yamlfile.bounded import MAX_BYTES, path_label, read_bounded


class _Checked(Struct, frozen=True):
    """A handout, and what it says that must not be printed."""

    handout: b.SourceHandout
    dangers: tuple[Fault, ...]

    @property
    def digest(self) -> str:
        """That of the handout."""
        return self.handout.digest

    def packed(self) -> bytes:
        """As bytes."""
        return pack((self.handout, self.dangers))

    @staticmethod
    def back(data: bytes) -> _Checked:
        """The value of :meth:`packed`; raises what :func:`unpack` does."""
        handout, dangers = cast("tuple[b.SourceHandout, tuple[Fault, ...]]", unpack(data))
        return _Checked(handout, dangers)


_T = TypeVar("_T", FactSheet, Termbase, InterfaceSource, _Checked)


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
        self._dangers: dict[tuple[str, str, str], tuple[Fault, ...]] = {}

    @cached_property
    def _program(self) -> str:
        return self._digest_of_program()

    def facts(self, path: Path) -> FactSheet:
        if known := known_sheet(path):
            return known
        found: FactSheet = self._known(
            path, path_label(path), "", super().facts, msgpack.encode,
            lambda data: msgpack.decode(data, type=FactSheet),
        )
        return found

    def termbase(self, path: Path) -> Termbase:
        return self._known(path, path_label(path), "", super().termbase, pack, _back_as(Termbase))

    def interface(self, path: Path) -> InterfaceSource:
        return self._known(
            path, path_label(path), "", super().interface, pack, _back_as(InterfaceSource)
        )

    def handout(self, path: Path, context: ContentContext) -> b.SourceHandout:
        def read(path: Path) -> _Checked:
            handout = super(KeptSources, self).handout(path, context)
            return _Checked(handout, super(KeptSources, self).dangers(handout, context))

        against = _checked_against(context)
        found = self._known(
            path, path_label(path, context.root), against, read, _Checked.packed, _Checked.back
        )
        self._dangers[found.handout.name, found.digest, against] = found.dangers
        return found.handout

    def dangers(self, source: b.SourceHandout, context: ContentContext) -> tuple[Fault, ...]:
        found = self._dangers.get((source.name, source.digest, _checked_against(context)))
        return super().dangers(source, context) if found is None else found

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
        with suppress(OSError, msgspec.MsgspecError, TypeError, ValueError):
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


def _back_as(kind: type[_T]) -> Callable[[bytes], _T]:
    """What gets a value of a kind back; it raises what :func:`unpack` does."""
    def back(data: bytes) -> _T:
        found = unpack(data)
        if not isinstance(found, kind):
            raise TypeError(type(found).__name__)
        return found

    return back


def _checked_against(context: ContentContext) -> str:
    return f"{context.facts.digest} {context.termbase.digest} {context.drawings}"


_SIZE = hashlib.sha256().digest_size

_Plain = str | int | None
_Packed = _Plain | list["_Packed"]


@cache
def _kind(name: str) -> Callable[..., object]:
    """The class of a value that was packed, by its name.

    Raises:
        TypeError: there is none of this name.
    """
    for module in (b, terms, interface, errors):
        found = getattr(module, name, None)
        if isinstance(found, type) and issubclass(found, Struct | Enum):
            return found
    raise TypeError(name)


def pack(value: object) -> bytes:
    """A value as bytes: one of structs, enums, tuples, words, whole numbers and None.

    Each struct goes with the name of its class. So nothing has to be found out from annotations
    to get it back, which takes several times as long as to build it.

    Raises:
        TypeError: something else is in it.
    """
    return msgpack.encode(_packed(value))


def _packed(value: object) -> _Packed:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return [None, *map(_packed, value)]
    if isinstance(value, Enum):
        return [type(value).__name__, value.value]
    if isinstance(value, Struct):
        return [type(value).__name__, *map(_packed, astuple(value))]
    raise TypeError(type(value).__name__)


def unpack(data: bytes) -> object:
    """The value of :func:`pack`.

    Raises:
        msgspec.MsgspecError, TypeError, ValueError: it is something else.
    """
    return _unpacked(msgpack.decode(data))


def _unpacked(value: _Packed) -> object:
    if not isinstance(value, list):
        return value
    kind, *parts = value
    # Most parts are words.
    found = [_unpacked(part) if isinstance(part, list) else part for part in parts]
    return tuple(found) if kind is None else _kind(str(kind))(*found)

