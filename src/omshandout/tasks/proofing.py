"""A sheet while its files are worked on: the page for screens, its texts, and what is wrong."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from threading import Lock

from msgspec import Struct, msgpack
from msgspec.structs import replace

from omshandout.errors import Fault, OmsHandoutError, Where
from omshandout.i18n.sources import AnyMessage, messages_of
from omshandout.model.exchange import UnitState
from omshandout.model.text import ENGLISH, Language
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.render.screens import render_page
from omshandout.render.workshop import INTERFACE, Workshop
from omshandout.tasks.check import check_sheet
from omshandout.tasks.exchanging import units_of

_SHARED = re.compile(rb" data-key=([a-z0-9_.-]+)")
"""Keys of shared texts in a page whose texts tell them."""
MOST_PROOFS = 8
"""Sheets that are kept: one for each window that somebody works beside, and some more."""


class ProofText(Struct, frozen=True):
    """One text of a sheet beside its translation, as both stand in their files.

    Attributes:
        domain: the handout, or the interface for a text that all sheets share.
        key: of the message.
        english: one, or one for each plural form of the language.
        strings: for each the translation, ``""`` where there is none.
        note: for the translator.
        state: how far it is.
        limit: the most characters that the translation should have; 0 if that is not known.
        previous: the English that an unsure translation was made for; () if that is not known.
        source: file and line of the English.
        where: file and line of the translation.
    """

    domain: str
    key: str
    english: tuple[str, ...]
    strings: tuple[str, ...]
    note: str
    state: UnitState
    limit: int
    previous: tuple[str, ...]
    source: Where
    where: Where

    @property
    def name(self) -> str:
        """The key, after the domain where that is not the handout's."""
        return f"{self.domain}/{self.key}" if self.domain == INTERFACE else self.key

    @property
    def length(self) -> int:
        """Characters of the longest form of the translation."""
        return max(map(len, self.strings), default=0)


class Proof(Struct, frozen=True):
    """A sheet as it stands.

    Attributes:
        page: the page for screens, on which each text tells its key (see
            :func:`omshandout.render.screens.render_page`); ``b""`` where none could be made so far.
        texts: those of the handout in reading order, then the shared ones around them; the last
            that could be read, even where no page could be made of them.
        language: of the translation.
        old: whether the files have changed since, and no page can be made of them as they are.
        faults: what ``check`` says of the sheet, and what keeps the page from being made.
        revision: a name of all of this; another one after any file has changed.
    """

    page: bytes = b""
    texts: tuple[ProofText, ...] = ()
    language: Language = ENGLISH
    old: bool = False
    faults: tuple[Fault, ...] = ()
    revision: str = ""


class _Kept(Struct, frozen=True):
    """A proof, and the moment it is of; ``checked`` is whether it has the faults of ``check``."""

    workshop: Workshop
    options: RenderOptions | tuple[Fault, ...]
    proof: Proof
    checked: bool = False


class Proofs:
    """The sheets that somebody works at. Threads may share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Job, _Kept] = OrderedDict()
        self._made = 0
        self._lock = Lock()

    def now(
        self, workshop: Workshop, job: Job, options: Callable[[], RenderOptions], *,
        checked: bool = True,
    ) -> Proof:
        """The sheet as its files are now; where they are broken, the last page that could be made.

        Args:
            workshop: the sources of this moment; the same object where no file changed.
            job: the sheet.
            options: reads the clinic file; what is wrong with that file is a fault of the sheet.
            checked: whether the faults of ``check`` are wanted too. The page is there before them,
                under the same revision.

        Raises:
            UsageError: there is no such handout or language.
        """
        wanted: RenderOptions | tuple[Fault, ...]
        try:
            wanted = replace(options(), allow_untranslated=True)
        except OmsHandoutError as error:
            wanted = error.faults
        with self._lock:
            known = self._kept.get(job)
            if known is None or known.workshop is not workshop or known.options != wanted:
                before = known.proof if known else None
                self._made += 1
                known = _Kept(workshop, wanted, _made(workshop, job, wanted, before, self._made))
                self._kept[job] = known
            if checked and not known.checked:
                known = replace(known, proof=_checked(workshop, job, known.proof), checked=True)
                self._kept[job] = known
            self._kept.move_to_end(job)
            while len(self._kept) > MOST_PROOFS:
                self._kept.popitem(last=False)
            return known.proof


def _made(
    workshop: Workshop, job: Job, options: RenderOptions | tuple[Fault, ...],
    before: Proof | None, number: int,
) -> Proof:
    if before is None:  # whoever asks for what there is not has to be told so
        workshop.language(job.locale)
        if job.handout not in workshop.handout_names:
            workshop.handout(job.handout)
    faults: dict[Fault, None] = {}
    proof = replace(before or Proof(), old=True)
    with workshop.rendering:
        try:
            if not isinstance(options, RenderOptions):
                raise OmsHandoutError(options)
            made = render_page(workshop, job, options, named=True).data
            language = workshop.language(job.locale).language
            proof = replace(proof, page=made, language=language, old=False)
        except OmsHandoutError as error:
            faults.update(dict.fromkeys(error.faults))
        with suppress(OmsHandoutError):  # it is among those of the page
            proof = replace(proof, texts=tuple(_texts(workshop, job, proof.page)))
    proof = replace(proof, faults=tuple(faults), revision="")
    digest = hashlib.sha256(msgpack.encode(proof)).hexdigest()[:12]
    return replace(proof, revision=f"{digest}-{number}")


def _checked(workshop: Workshop, job: Job, proof: Proof) -> Proof:
    faults = dict.fromkeys(proof.faults)
    with workshop.rendering, suppress(OmsHandoutError):  # it is among those of the page
        faults.update(dict.fromkeys(check_sheet(workshop, job.locale, job.handout)))
    return replace(proof, faults=tuple(faults))


def _texts(workshop: Workshop, job: Job, page: bytes) -> Iterator[ProofText]:
    """The texts of a handout with their translations, then the shared ones that its page shows.

    Raises:
        OmsHandoutError: the English or the catalog cannot be read.
    """
    yield from _of_domain(workshop, job, job.handout, messages_of(workshop.handout(job.handout)))
    shown = {key.decode() for key in _SHARED.findall(page)}
    shared = messages_of(workshop.printed_source)
    yield from _of_domain(
        workshop, job, INTERFACE, [each for each in shared if each.key in shown]
    )


def _of_domain(
    workshop: Workshop, job: Job, domain: str, messages: Sequence[AnyMessage]
) -> Iterator[ProofText]:
    translations = workshop.translations(job.locale, domain)
    if translations is None:
        for each in messages:
            yield ProofText(
                domain, each.key, (each.text,), (), each.note, UnitState.TRANSLATED, 0, (),
                each.where, each.where,
            )
        return
    units = {unit.key: unit for unit in units_of(workshop, job.locale, domain)}
    for message in messages:
        unit = units[message.key]
        yield ProofText(
            domain, unit.key, unit.english, unit.strings, unit.note, unit.state, unit.limit,
            unit.previous, message.where, translations.where(unit.key),
        )
