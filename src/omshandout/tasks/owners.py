"""Which clinic of a plan a finished sheet was made for: its file, or its row in a list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from omshandout.content.plan import load_plan
from omshandout.errors import Fault
from omshandout.readback.pages import SHORT_DIGEST
from omshandout.render.jobs import AnyJob
from omshandout.tasks.clinics import PlannedClinic, UnsoundClinic, read_clinics
from omshandout.tasks.planning import path_of


class Owners(Struct, frozen=True, dict=True):
    """The clinics of a plan, and the pattern of the paths at which their sheets lie.

    ``unsound`` are those that have faults, so that nobody knows what they say.
    """

    pattern: str
    clinics: tuple[PlannedClinic, ...]
    unsound: tuple[UnsoundClinic, ...] = ()

    @cached_property
    def _by_digest(self) -> dict[str, PlannedClinic]:
        return {each.clinic.digest: each for each in reversed(self.clinics)}

    def owner(self, job: AnyJob, path: Path, digest: str) -> PlannedClinic | None:
        """The clinic that a sheet was made for; None where none of the plan is.

        Args:
            job: what the sheet is.
            path: where it lies.
            digest: SHA-256 (hex) of the clinic, as the sheet says, or the first digits of it;
                ``""`` for none.
        """
        if digest in self._by_digest:
            return self._by_digest[digest]
        if len(digest) >= SHORT_DIGEST:
            for known, each in self._by_digest.items():
                if known.startswith(digest):
                    return each
        # What is said of the clinic may have changed since: the sheet lies where it lay.
        return next((each for each in self.clinics if self._lies(each.name, job, path)), None)

    def maybe(self, job: AnyJob, path: Path) -> tuple[UnsoundClinic, ...]:
        """The unsound clinics of one of which a sheet may be that has no other owner.

        Where it lies in the place of some, these alone; else all, without a name.
        """
        here = tuple(each for each in self.unsound if self._lies(each.name, job, path))
        return here or tuple(UnsoundClinic("", each.where) for each in self.unsound)

    def _lies(self, clinic: str, job: AnyJob, path: Path) -> bool:
        lies = f"/{path.absolute().as_posix()}"
        return bool(clinic) and lies.endswith(f"/{path_of(self.pattern, clinic, job)}")


def read_owners(path: Path) -> tuple[Owners, Sequence[Fault]]:
    """The sound clinics of a plan, and what is wrong with the others.

    Raises:
        OmsHandoutError: the plan itself, or its list of clinics as a whole, cannot be used.
    """
    plan = load_plan(path)
    read = read_clinics(plan, path.parent)
    return Owners(plan.pattern.word, tuple(read.sound), tuple(read.unsound)), read.faults
