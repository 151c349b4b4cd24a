"""Which clinic of a plan a finished sheet was made for: its file, or its row in a list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from omshandout.content.plan import load_plan
from omshandout.errors import Fault
from omshandout.render.jobs import AnyJob
from omshandout.tasks.clinics import PlannedClinic, read_clinics
from omshandout.tasks.planning import path_of


class Owners(Struct, frozen=True, dict=True):
    """The clinics of a plan, and the pattern of the paths at which their sheets lie."""

    pattern: str
    clinics: tuple[PlannedClinic, ...]

    @cached_property
    def _by_digest(self) -> dict[str, PlannedClinic]:
        return {each.clinic.digest: each for each in reversed(self.clinics)}

    def owner(self, job: AnyJob, path: Path, digest: str) -> PlannedClinic | None:
        """The clinic that a sheet was made for; None where none of the plan is.

        Args:
            job: what the sheet is.
            path: where it lies.
            digest: SHA-256 (hex) of the clinic, as the sheet says; ``""`` for none.
        """
        if digest in self._by_digest:
            return self._by_digest[digest]
        # What is said of the clinic may have changed since: the sheet lies where it lay.
        lies = f"/{path.absolute().as_posix()}"
        fitting = (
            each for each in self.clinics
            if lies.endswith(f"/{path_of(self.pattern, each.name, job)}")
        )
        return next(fitting, None)


def read_owners(path: Path) -> tuple[Owners, Sequence[Fault]]:
    """The sound clinics of a plan, and what is wrong with the others.

    Raises:
        OmsHandoutError: the plan itself, or its list of clinics as a whole, cannot be used.
    """
    plan = load_plan(path)
    clinics, faults = read_clinics(plan, path.parent)
    return Owners(plan.pattern.word, tuple(clinics)), faults
