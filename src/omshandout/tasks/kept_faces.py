"""What fonts know of a language, kept from run to run: a cache that may be lost at any time.

A sheet whose letters were all met before needs no HarfBuzz, which takes longer to load than all
the rest of its fonts. What is kept is believed only if the program, its libraries and its fonts are
the same (``program_digest``), and the file holds to the last bit what was written into it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from msgspec import msgpack

from omshandout.errors import MachineError
from omshandout.files import write_whole
from omshandout.tasks.cache import cache_folder, program_digest
from omshandout.text.fonts import FontSet
from omshandout.text.kept_faces import faces_of, plain, size_of

LARGEST = 400_000
"""Bytes of what is kept of a language: more takes as long to read as it spares."""

_SIZE = hashlib.sha256().digest_size


@contextmanager
def known_faces(fonts: FontSet, locale: str) -> Iterator[None]:
    """Begin with what is kept of a language, and keep what is known then, if it is more.

    Args:
        fonts: none of whose faces was asked for yet; else nothing is kept.
        locale: the language of all that is made.
    """
    folder = cache_folder()
    if folder is None or fonts.opened:
        yield
        return
    path = folder / "faces" / f"{locale}.msgpack"
    key = bytes.fromhex(program_digest())
    before = 0
    with suppress(OSError, msgspec.MsgspecError, ValueError, TypeError):
        before, faces = msgpack.decode(_said(path, key))
        fonts.remember(faces_of(faces))
    yield
    # What was not asked for this time is not known to the fonts.
    now = size_of(fonts)
    if now > before:
        said = key + msgpack.encode((now, plain(fonts)))
        if len(said) <= LARGEST:
            with suppress(MachineError):
                write_whole(path, hashlib.sha256(said).digest() + said)


def _said(path: Path, key: bytes) -> bytes:
    """What a file holds.

    Raises:
        ValueError: it is damaged, or of another program.
        OSError: there is none, or it cannot be read.
    """
    data = path.read_bytes()
    whole, said = data[:_SIZE], data[_SIZE:]
    if not said.startswith(key) or hashlib.sha256(said).digest() != whole:
        raise ValueError(path)
    return said[len(key) :]
