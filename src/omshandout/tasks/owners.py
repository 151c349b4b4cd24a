"""Which clinic of a plan a finished sheet was made for: its file, or its row in a list."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from omshandout.content.plan import load_plan
from omshandout.errors import ContentError, Fault
from omshandout.readback.pages import SHORT_DIGEST
from omshandout.render.digests import clinic_digest, has_card, second_of
from omshandout.render.jobs import AnyJob
from omshandout.render.workshop import Workshop
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
    def _known(self) -> dict[tuple[str, str, str, bool], dict[str, list[PlannedClinic]]]:
        return {}

    def owner(
        self, workshop: Workshop, job: AnyJob, path: Path, digest: str
    ) -> PlannedClinic | None:
        """The clinic that a sheet was made for; None where none of the plan is.

        Args:
            workshop: today's content and languages.
            job: what the sheet is.
            path: where it lies.
            digest: SHA-256 (hex) of what it may have of its clinic, as it says, or the first
                digits of it; ``""`` for none.
        """
        by_digest = self._by_digest(workshop, job)
        if digest in by_digest:
            # Clinics that say the same in its languages are told apart by where the sheet lies.
            return self._lying_there(job, path, by_digest[digest]) or by_digest[digest][0]
        if len(digest) >= SHORT_DIGEST:
            for known, each in by_digest.items():
                if known.startswith(digest):
                    return self._lying_there(job, path, each) or each[0]
        # What is said of the clinic may have changed since: the sheet lies where it lay.
        return self._lying_there(job, path, self.clinics)

    def _lying_there(
        self, job: AnyJob, path: Path, clinics: Sequence[PlannedClinic]
    ) -> PlannedClinic | None:
        return next((each for each in clinics if self._lies(each.name, job, path)), None)

    def _by_digest(self, workshop: Workshop, job: AnyJob) -> dict[str, list[PlannedClinic]]:
        """Clinics by what a sheet may have of them; the same for all sheets alike in languages."""
        profile = job.profile
        key = (job.locale, profile.second_locale, profile.copy_locale, has_card(workshop, job))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = {}
            for each in self.clinics:
                # One that names a language that there is not has no sheets, and hides no other.
                with suppress(ContentError):
                    second = second_of(workshop, job, each.clinic)
                    digest = clinic_digest(workshop, job, each.clinic, second)
                    known.setdefault(digest, []).append(each)
        return known

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
