"""What all pages share while the program runs: sources, words, orders, documents made."""

from __future__ import annotations

import os
import secrets
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from threading import RLock, local
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from msgspec import Struct

from omshandout.errors import Fault, MachineError, OmsHandoutError, UsageError, Where
from omshandout.languages import SOURCE_LOCALE
from omshandout.languages.parents import nearest
from omshandout.model.options import Clinic
from omshandout.model.orders import Choices, Order
from omshandout.render.fresh import Snapshot, begin, fresh
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob, Job
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks.ordering import Offered, offered
from omshandout.tasks.previewing import Previews
from omshandout.tasks.remembering import load_choices, save_choices
from omshandout.tasks.setting import read_clinic
from omshandout.tasks.speaking import spoken_source
from omshandout.web.settling import Settling
from omshandout.web.speech import Speech, speech_of
from omshandout.web.watching import Watch

if TYPE_CHECKING:
    from omshandout.render.documents import Rendered
    from omshandout.tasks.proofing import Proof, Proofs

MOST_ORDERS = 200
"""Orders that are kept in mind; of older ones the addresses are forgotten."""


class DeskSettings(Struct, frozen=True):
    """What the program was started with.

    ``clinic_file`` need not be there: the page makes it. It is None where it has nowhere to be.
    ``poll``: look at the dates of files, since their folder does not tell what is saved.
    """

    places: Places
    choices_file: Path
    clinic_file: Path | None = None
    epoch: int | None = None
    poll: bool = False


class Desk:
    """The state behind the page. Threads may share it."""

    def __init__(self, settings: DeskSettings) -> None:
        self.settings = settings
        self.process = os.getpid()
        self._lock = RLock()
        self._at_hand = local()
        self._snapshot: Snapshot | None = None
        self._speeches: WeakKeyDictionary[Workshop, dict[str, Speech]] = WeakKeyDictionary()
        self._orders: OrderedDict[str, Order] = OrderedDict()
        self._previews = Previews()
        places = settings.places
        self.watch = Watch(
            (places.content, places.locales), settings.clinic_file, poll=settings.poll
        )
        self._offered: WeakKeyDictionary[Workshop, tuple[Offered, ...]] = WeakKeyDictionary()
        self._choices = load_choices(settings.choices_file)
        self._unkept: tuple[Fault, ...] = ()
        self.settling: Settling = Settling()
        self._clinic: tuple[tuple[bytes, bytes], Clinic] = ((b"", b""), Clinic())

    # -- sources -----------------------------------------------------------------------------

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """One piece of work: all that it asks for comes from the sources of one moment."""
        self._at_hand.workshop = self.workshop()
        try:
            yield
        finally:
            self._at_hand.workshop = None

    def renew(self) -> None:
        """Look again at the sources, after this work changed them itself."""
        self._at_hand.workshop = None
        self._at_hand.workshop = self.workshop()

    def workshop(self) -> Workshop:
        """The sources as they are on disk now, or as they were when this work began."""
        at_hand: Workshop | None = getattr(self._at_hand, "workshop", None)
        if at_hand is not None:
            return at_hand
        with self._lock:
            before = self._snapshot
            self._snapshot = fresh(before) if before else begin(self.settings.places)
            return self._snapshot.workshop

    def is_up_to_date(self) -> bool:
        """Whether the sources of this work are still those on disk."""
        with self._lock:
            if self._snapshot is None:
                return False
            self._snapshot = fresh(self._snapshot)
            return self._snapshot.workshop is self.workshop()

    def options(self) -> RenderOptions:
        """What holds for all documents: the clinic file as it is now.

        Raises:
            ContentError: with every fault of the clinic file.
            MachineError: it cannot be read.
        """
        file = self.clinic_file()
        clinic = self._read_clinic(file) if file is not None else Clinic()
        return RenderOptions(
            clinic, epoch=self.settings.epoch,
            clinic_file=file.as_posix() if file is not None else "",
        )

    def clinic_file(self) -> Path | None:
        """The clinic file; None where there is none yet."""
        file = self.settings.clinic_file
        # A broken link, or a folder that may not be read, is told; it is not as if none were there.
        return file if file is not None and os.path.lexists(file) else None

    def new_clinic_file(self) -> Path:
        """The clinic file, be it there or not.

        Raises:
            UsageError: there is none, and no place for one.
        """
        if self.settings.clinic_file is None:
            raise UsageError(Fault(
                Where(), "there is no place for a clinic file", "go to the start", "web/no-page"
            ))
        return self.settings.clinic_file

    def _read_clinic(self, file: Path) -> Clinic:
        """The clinic file, read again only if it or its logo is another."""
        with self._lock:
            logo = file.with_name(self._clinic[1].logo) if self._clinic[1].logo else None
            seen = (_bytes(file), _bytes(logo))
            if seen != self._clinic[0]:
                clinic = read_clinic(file)
                logo = file.with_name(clinic.logo) if clinic.logo else None
                self._clinic = ((_bytes(file), _bytes(logo)), clinic)
            return self._clinic[1]

    def get_ready(self) -> None:
        """Load what lays sheets out, while whoever is at the desk chooses one."""
        # It takes a fifth of the time to the first page, which needs nothing of it.
        import omshandout.render.documents  # noqa: F401

    def made(self, job: AnyJob, options: RenderOptions) -> Rendered:
        """A document as ``build`` makes it.

        Raises:
            As :func:`omshandout.render.documents.render`.
        """
        return self._previews.made(self.workshop(), job, options)

    def proof(self, job: Job, *, checked: bool = True) -> Proof:
        """A sheet as its files are now; where they are broken, the last that could be made.

        See :meth:`omshandout.tasks.proofing.Proofs.now`.

        Raises:
            UsageError: there is no such handout or language.
        """
        with self._lock:
            proofs = self._proofs
        return proofs.now(self.workshop(), job, self.options, checked=checked)

    @cached_property
    def _proofs(self) -> Proofs:
        # Few work beside a sheet, and what lays it out would make all wait for the first page.
        from omshandout.tasks.proofing import Proofs

        return Proofs()

    # -- words -------------------------------------------------------------------------------

    def speech(self, languages: tuple[str, ...] = ()) -> Speech:
        """The words of the page: as chosen, as the clinic's staff reads, or as the browser asks.

        Args:
            languages: what the browser says its user reads, the best first.
        """
        with self._lock:
            return self.speech_in(self._reader(self.workshop(), languages))

    def speech_in(self, locale: str) -> Speech:
        """The same words in a language, whatever the page is in; see :func:`speech_of`."""
        with self._lock:
            workshop = self.workshop()
            speeches = self._speeches.setdefault(workshop, {})
            if locale not in speeches:
                file = self.settings.clinic_file
                speeches[locale] = speech_of(
                    workshop, spoken_source(workshop), locale, file.as_posix() if file else ""
                )
            return speeches[locale]

    def languages(self) -> tuple[Offered, ...]:
        """The languages that there are, each with its own name."""
        with self._lock:
            workshop = self.workshop()
            if workshop not in self._offered:
                self._offered[workshop] = offered(workshop, SOURCE_LOCALE)
            return self._offered[workshop]

    def _reader(self, workshop: Workshop, languages: tuple[str, ...]) -> str:
        chosen = self.choices().staff_locale
        if chosen in workshop.locales:
            return chosen
        try:
            if (said := self.options().clinic.staff_language) in workshop.locales:
                return said
        except OmsHandoutError:
            pass  # the page tells what is wrong with the clinic file, in the next best language
        for tag in languages:
            if found := _locale_for(tag, workshop.locales):
                return found
        return SOURCE_LOCALE

    def today(self) -> date:
        """The day of a sign-off that is given now."""
        return datetime.now(UTC).date()

    # -- orders and choices ------------------------------------------------------------------

    def keep_order(self, order: Order) -> str:
        """Keep an order in mind under a name that nobody can guess; returns the name."""
        name = secrets.token_urlsafe(12)
        with self._lock:
            self._orders[name] = order
            while len(self._orders) > MOST_ORDERS:
                self._orders.popitem(last=False)
        return name

    def order(self, name: str) -> Order:
        """An order by its name.

        Raises:
            UsageError: there is none, or it was forgotten.
        """
        with self._lock:
            found = self._orders.get(name)
        if found is None:
            raise UsageError(Fault(
                Where(), "these sheets were chosen too long ago", "choose them again",
                "web/no-order",
            ))
        return found

    def choices(self) -> Choices:
        """The last choices on this computer."""
        with self._lock:
            return self._choices

    def keep_choices(self, choices: Choices) -> None:
        """Remember choices, here and in their file; see :meth:`unkept` for what goes wrong."""
        with self._lock:
            if choices == self._choices and not self._unkept:
                return
            self._choices, self._unkept = choices, ()
            try:
                save_choices(self.settings.choices_file, choices)
            except MachineError as error:
                self._unkept = error.faults

    def unkept(self) -> tuple[Fault, ...]:
        """Why the choices could not be written down; nothing where they could."""
        with self._lock:
            return self._unkept


def _bytes(file: Path | None) -> bytes:
    """What is in a small file; nothing of one that is not there, which its reader tells."""
    try:
        return file.read_bytes() if file is not None else b""
    except OSError:
        return b""


def _locale_for(tag: str, locales: tuple[str, ...]) -> str:
    """The locale that reads best to whoever asks for a language tag, else ``""``."""
    parts = tag.replace("_", "-").split("-")
    name = "_".join(parts)
    for locale in locales:
        if locale.casefold() == name.casefold():
            return locale
    territory = next((part.upper() for part in parts[1:] if len(part) == 2), "")
    return nearest(parts[0].lower(), territory, locales) or ""
