"""A sheet while its files are worked on: the page for screens, its texts, and what is wrong."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Lock

from msgspec import Struct, msgpack
from msgspec.structs import replace

from omshandout.errors import Fault, OmsHandoutError, Where
from omshandout.i18n.sources import messages_of
from omshandout.model.exchange import UnitState
from omshandout.model.text import ENGLISH, Language
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.render.screens import render_page
from omshandout.render.workshop import Workshop
from omshandout.tasks.check import check_sheet
from omshandout.tasks.exchanging import units_of

MOST_PROOFS = 8
"""Sheets that are kept: one for each window that somebody works beside, and some more."""


class ProofText(Struct, frozen=True):
    """One text of a sheet beside its translation, as both stand in their files.

    Attributes:
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
    def length(self) -> int:
        """Characters of the longest form of the translation."""
        return max(map(len, self.strings), default=0)


class Proof(Struct, frozen=True):
    """A sheet as it stands.

    Attributes:
        page: the page for screens, ``b""`` where none could be made so far.
        texts: in reading order, of the same moment as the page.
        language: of the translation.
        old: whether the files have changed since, and no page can be made of them as they are.
        faults: what ``check`` says of the sheet, and what keeps the page from being made.
        revision: a name of all of this, which another proof that says the same has too.
    """

    page: bytes = b""
    texts: tuple[ProofText, ...] = ()
    language: Language = ENGLISH
    old: bool = False
    faults: tuple[Fault, ...] = ()
    revision: str = ""


class _Kept(Struct, frozen=True):
    """A proof, and the moment it is of."""

    workshop: Workshop
    options: RenderOptions | tuple[Fault, ...]
    proof: Proof


class Proofs:
    """The sheets that somebody works at. Threads may share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Job, _Kept] = OrderedDict()
        self._lock = Lock()

    def now(
        self, workshop: Workshop, job: Job, options: Callable[[], RenderOptions]
    ) -> Proof:
        """The sheet as its files are now; where they are broken, the last page that could be made.

        Args:
            workshop: the sources of this moment; the same object where no file changed.
            job: the sheet.
            options: reads the clinic file; what is wrong with that file is a fault of the sheet.

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
                known = _Kept(workshop, wanted, _made(workshop, job, wanted, before))
                self._kept[job] = known
            self._kept.move_to_end(job)
            while len(self._kept) > MOST_PROOFS:
                self._kept.popitem(last=False)
            return known.proof


def _made(
    workshop: Workshop, job: Job, options: RenderOptions | tuple[Fault, ...], before: Proof | None
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
            made = render_page(workshop, job, options).data
            language = workshop.language(job.locale).language
            proof = Proof(made, tuple(_texts(workshop, job)), language)
        except OmsHandoutError as error:
            faults.update(dict.fromkeys(error.faults))
        with suppress(OmsHandoutError):  # it is among those of the page
            faults.update(dict.fromkeys(check_sheet(workshop, job.locale, job.handout)))
    proof = replace(proof, faults=tuple(faults), revision="")
    return replace(proof, revision=hashlib.sha256(msgpack.encode(proof)).hexdigest()[:20])


def _texts(workshop: Workshop, job: Job) -> Iterator[ProofText]:
    """The texts of a handout with their translations.

    Raises:
        OmsHandoutError: the English or the catalog cannot be read.
    """
    translations = workshop.translations(job.locale, job.handout)
    source = workshop.handout(job.handout)
    messages = messages_of(source)
    if translations is None:
        for each in messages:
            yield ProofText(
                each.key, (each.text,), (), each.note, UnitState.TRANSLATED, 0, (), each.where,
                each.where,
            )
        return
    units = units_of(workshop, job.locale, job.handout)
    for message, unit in zip(messages, units, strict=True):
        yield ProofText(
            unit.key, unit.english, unit.strings, unit.note, unit.state, unit.limit,
            unit.previous, message.where, translations.where(unit.key),
        )
