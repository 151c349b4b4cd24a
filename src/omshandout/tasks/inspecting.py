"""What a PDF or page says of itself, and whether today's content still gives the same document."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import ContentError, Fault, MachineError, OmsHandoutError, Where
from omshandout.model.options import Clinic
from omshandout.readback import PdfInfo, held_digest, read_info, read_page
from omshandout.render.documents import PRODUCER, render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob, Job
from omshandout.render.workshop import Workshop
from omshandout.tasks.clinics import UnsoundClinic
from omshandout.tasks.compared_sources import (
    NOT_GIVEN,
    UNSOUND,
    SourceState,
    changed_faults,
    handouts_of,
    other_handouts,
    sources_of,
)
from omshandout.tasks.found_files import looks_like_page, read_file
from omshandout.tasks.owners import Owners
from omshandout.tasks.stated_jobs import Info, epoch_of, job_of, profile_from

_ARCHIVE = b"PK\x03\x04"
_UNTOLD = {NOT_GIVEN: "name --clinic or --plan", UNSOUND: "its clinic has faults"}
_OTHERWISE = "inspect/bytes"


class Inspection(Struct, frozen=True):
    """A PDF or page of ours beside today's content.

    Attributes:
        info: what the file says of itself.
        sources: what it was made from; in a document of the same handouts, also what it would
            be made from today.
        same_bytes: whether today's content gives these bytes, once what is compressed is unpacked.
        faults: why it does not, with what to do.
        packed_otherwise: whether it is the same, but compressed or put together by other means.
    """

    info: Info
    sources: tuple[SourceState, ...]
    same_bytes: bool
    faults: tuple[Fault, ...]
    packed_otherwise: bool = False

    @property
    def copy_locale(self) -> str:
        """The locale of a copy behind the document; "" for none."""
        profile = profile_from(self.info.profile)
        return profile.copy_locale if profile is not None else ""

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the sources that are not the same today."""
        return tuple(source.name for source in self.sources if not source.same)

    @property
    def untold(self) -> str:
        """Why nothing can be told: its clinic is not given, or has faults; ``""`` if it can."""
        why = {fault.code: _UNTOLD.get(fault.code, "") for fault in self.faults}
        return next(iter(why.values()), "") if all(why.values()) else ""

    @property
    def otherwise(self) -> str:
        """What it is if its sources are those of today, but give something else; else ``""``."""
        changed = any(fault.code == _OTHERWISE for fault in self.faults)
        return "changed by somebody, or made with other fonts or libraries" if changed else ""


def inspect(
    workshop: Workshop, path: Path, clinic: Clinic = Clinic(), clinic_file: str = "",
    owners: Owners | None = None,
) -> Inspection:
    """Read a PDF or page, and make the document again with the same profile and date to compare.

    Args:
        workshop: today's content and translations.
        path: the file.
        clinic: the clinic that it was made for, if it was made for one.
        clinic_file: its file, as faults name it.
        owners: the clinics of a plan, in place of both: the one that it was made for is found.

    Raises:
        UsageError: there is no such file.
        ContentError: it is damaged, or no file of ours.
        MachineError: a file cannot be read, or a font is missing.
    """
    data = read_file(path)
    try:
        info: Info = read_page(data) if looks_like_page(path, data) else read_info(data)
    except ContentError as error:
        if data.startswith(_ARCHIVE):
            raise ContentError(Fault(
                Where(file=path.as_posix()), "is an archive, not a PDF",
                "compare it with its own manifest: omshandout inspect --manifest "
                f"{path.as_posix()}; or unpack it, and name its folder", "inspect/archive",
            )) from error
        raise ContentError(
            fault.at(replace(fault.where, file=path.as_posix())) for fault in error.faults
        ) from error
    where = Where(file=path.as_posix())
    unsound: tuple[UnsoundClinic, ...] = ()
    try:
        job = job_of(workshop, info, where)
        if owners is not None:
            owner = owners.owner(workshop, job, path, dict(info.digests).get("clinic", ""))
            clinic, clinic_file = (owner.clinic, str(owner.where)) if owner else (Clinic(), "")
            unsound = () if owner else owners.maybe(job, path)
        sources = sources_of(workshop, job, info, clinic, clinic_file)
    except MachineError:
        raise
    except OmsHandoutError as error:
        return Inspection(info, (), False, error.faults)
    faults = [
        *changed_faults(where, sources, unsound, planned=owners is not None),
        *other_handouts(where, info, handouts_of(workshop, job)),
    ]
    if info.producer != PRODUCER:
        faults.append(Fault(
            where, f"made by {info.producer[:60] or 'an unknown program'}, this is {PRODUCER}",
            "build it again", "inspect/program",
        ))
    if faults:
        return Inspection(info, sources, False, tuple(faults))
    found = _compare(workshop, job, info, data, clinic, where)
    return Inspection(
        info, sources, not found.faults, tuple(found.faults), found.packed_otherwise
    )


class _Comparison(Struct, frozen=True):
    """Why a document is not the same; nothing if it is, but maybe packed by other means."""

    faults: list[Fault]
    packed_otherwise: bool = False


def _compare(
    workshop: Workshop, job: AnyJob, info: Info, data: bytes, clinic: Clinic, where: Where
) -> _Comparison:
    """Make the document again; whether it holds the same, and if not, why."""
    # Parts, of a packet and of a copy, have dates of their own, unless SOURCE_DATE_EPOCH gave one.
    # So has a page that says none.
    alone = isinstance(job, Job) and not job.profile.copy_locale
    held = ""
    epochs = (epoch_of(info),) if alone else (None, epoch_of(info))
    is_pdf = isinstance(info, PdfInfo)
    for epoch in epochs:
        # English may stand in: that changes nothing where all is translated.
        options = RenderOptions(clinic, allow_untranslated=True, epoch=epoch)
        try:
            made = render(workshop, job, options)
        except MachineError:
            raise
        except OmsHandoutError as error:
            return _Comparison(list(error.faults))
        if made.data == data:
            return _Comparison([])
        # Another compressor makes other bytes of the same pages.
        held = held or (held_digest(data) if is_pdf else "")
        if is_pdf and held == held_digest(made.data):
            return _Comparison([], packed_otherwise=True)
    state = "draft" if made.meta.draft else "final"
    if info.review_state != state:
        what = f"it is {info.review_state[:60]}, by today's sign-offs it would be {state}"
        return _Comparison([Fault(where, what, "build it again", "inspect/review-state")])
    return _Comparison([Fault(
        where, "it was made from the same sources, but holds something else",
        "somebody changed the file, or other fonts or libraries made it: build it again",
        _OTHERWISE,
    )])
