"""Documents as they will print, kept while nothing changes that goes into them."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from msgspec import msgpack
from msgspec.structs import astuple

from omshandout.model.options import Clinic
from omshandout.render.digests import second_of, source_digests
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob
from omshandout.render.workshop import Workshop

if TYPE_CHECKING:
    from omshandout.render.documents import Rendered

MOST_BYTES = 32_000_000
"""Of all documents that are kept: some five hundred."""

_Key: TypeAlias = str


class Previews:
    """The documents made last. Threads may share it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._made: OrderedDict[_Key, Rendered] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def made(self, workshop: Workshop, job: AnyJob, options: RenderOptions) -> Rendered:
        """A document, made only if it was not made before of all the same.

        Raises:
            As :func:`omshandout.render.documents.render`; a failure is not kept.
        """
        # The first page is shown before any sheet: it waits for nothing that lays out or draws.
        from omshandout.render.documents import render

        with workshop.rendering:
            key = _digest(workshop, job, options)
            if (known := self._known(key)) is not None:
                return known
            made = render(workshop, job, options)
        with self._lock:
            if key not in self._made:
                self._made[key] = made
                self._size += len(made.data)
            while self._size > self._most and len(self._made) > 1:
                _, oldest = self._made.popitem(last=False)
                self._size -= len(oldest.data)
        return made

    def _known(self, key: _Key) -> Rendered | None:
        with self._lock:
            found = self._made.get(key)
            if found is not None:
                self._made.move_to_end(key)
            return found


def _digest(workshop: Workshop, job: AnyJob, options: RenderOptions) -> _Key:
    """SHA-256 of all that goes into a document: its sources, sign-offs, options and program.

    Raises:
        OmsHandoutError: a source cannot be read.
    """
    # As above.
    from omshandout.render.documents import PRODUCER

    clinic: Clinic = options.clinic
    # Whatever locales a profile names, their sign-offs count.
    named = {job.locale, second_of(workshop, job, clinic), *astuple(job.profile)}
    sign_offs = [
        (name, workshop.catalogs.all_reviews(name)) for name in workshop.locales if name in named
    ]
    parts = (
        PRODUCER, type(job).__name__, job, source_digests(workshop, job, clinic), clinic.digest,
        options.clinic_file, options.allow_untranslated, options.final, options.epoch, sign_offs,
    )
    return hashlib.sha256(msgpack.encode(parts)).hexdigest()
