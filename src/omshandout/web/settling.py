"""What the settings page keeps in memory while somebody types: logos, drafts of a clinic, forms."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from threading import RLock
from typing import Generic, TypeVar

from omshandout.model.clinic_form import ClinicForm
from omshandout.model.options import Clinic
from omshandout.tasks.clinic_settings import Logo

_T = TypeVar("_T")


class Kept(Generic[_T]):
    """The last few values of a kind, each under a name. Threads may share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[str, _T] = OrderedDict()
        self._lock = RLock()

    def keep(self, value: _T, name: str = "") -> str:
        """Keep a value, under a name that nobody can guess unless one is given; returns it."""
        name = name or secrets.token_urlsafe(12)
        with self._lock:
            self._values[name] = value
            self._values.move_to_end(name)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return name

    def get(self, name: str) -> _T | None:
        """A value by its name; None where it is not kept, or not any more."""
        with self._lock:
            return self._values.get(name)


class Settling:
    """All of it.

    Attributes:
        logos: that were sent and can be printed, but are not saved yet.
        clinics: what a clinic would say, by the digest of its file, to show a sheet with it.
        forms: what clinic files said, by their digests, to tell who changed what.
    """

    def __init__(self) -> None:
        self.logos: Kept[Logo] = Kept(6)
        self.clinics: Kept[Clinic] = Kept(24)
        self.forms: Kept[ClinicForm] = Kept(24)
