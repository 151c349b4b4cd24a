"""What a PDF or page says of itself, and whether today's content still gives the same document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import (
    ContentError,
    Fault,
    MachineError,
    OmsHandoutError,
    UsageError,
    Where,
)
from omshandout.model.options import Clinic, Ink, Paper, Profile, TextSize
from omshandout.model.packets import PACKETS
from omshandout.readback import PageInfo, PdfInfo, held_digest, is_page, read_info, read_page
from omshandout.readback.pages import SHORT_DIGEST
from omshandout.render.digests import (
    catalogs_of,
    copies_of,
    second_of,
    seconds_of,
    source_digests,
)
from omshandout.render.documents import PRODUCER, SHEET, render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob, Job, PacketJob, PageJob
from omshandout.render.workshop import INTERFACE, Workshop
from omshandout.tasks.clinics import UnsoundClinic
from omshandout.tasks.owners import Owners

Info: TypeAlias = PdfInfo | PageInfo
"""What a file says of itself."""

_LARGEST = 64 * 1024 * 1024
"""Bytes that are read at most; the reader refuses somewhat smaller files already."""

_BEGINNING = 64 * 1024  # bytes that tell whether something is a page of ours
_ARCHIVE = b"PK\x03\x04"
_NOT_GIVEN = "inspect/no-clinic"
_UNSOUND = "inspect/unsound-clinic"
_UNTOLD = {_NOT_GIVEN: "name --clinic or --plan", _UNSOUND: "its clinic has faults"}
_OTHERWISE = "inspect/bytes"
_LATEST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


class SourceState(Struct, frozen=True):
    """One thing a PDF was made from, and whether it is the same today.

    Attributes:
        name: that of its digest in the PDF.
        file: "" for what no longer belongs to the document, or is not known at all.
        same: whether it is the same today.
        handout: the handout of a packet that it belongs to, else "".
    """

    name: str
    file: str
    same: bool
    handout: str = ""

    @property
    def label(self) -> str:
        """The file or folder, or what else tells it from other sources."""
        if self.file.endswith("/") and self.handout:
            return f"{self.file} (for {self.handout})"
        return self.file or self.name


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


class FoundFiles(Struct, frozen=True):
    """Files to look at, each once, and pages in folders that say of no handout that it is theirs.

    Such are the lists of a site, and whatever else lies there.
    """

    files: tuple[Path, ...]
    passed_over: tuple[Path, ...]


def sheet_files(paths: Sequence[Path]) -> FoundFiles:
    """Files, and in place of each folder the PDFs and pages of ours in it and below, by name.

    Raises:
        UsageError: a folder without any.
    """
    found: dict[Path, None] = {}
    passed_over: dict[Path, None] = {}
    faults = []
    for path in paths:
        inside = [path]
        if path.is_dir():
            # A name that begins with a dot is a file that is being written.
            files = sorted(
                file for file in path.rglob("*")
                if file.suffix.lower() in (".pdf", ".html") and file.is_file()
                and not file.name.startswith(".")
            )
            others = {
                file for file in files if file.suffix.lower() == ".html" and not _is_page(file)
            }
            inside = [file for file in files if file not in others]
            passed_over.update(dict.fromkeys(sorted(others)))
        if not inside:
            where = Where(file=path.as_posix())
            faults.append(Fault(where, "there is no PDF in this folder, and no page for phones",
                                "name the folder that holds the sheets, or build them first",
                                "usage/no-file"))
        found.update(dict.fromkeys(inside))
    if faults:
        raise UsageError(faults)
    return FoundFiles(tuple(found), tuple(path for path in passed_over if path not in found))


def _is_page(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return is_page(stream.read(_BEGINNING))
    except OSError:
        return True  # told by whoever reads it


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
    data = _read(path)
    try:
        info: Info = read_page(data) if _looks_like_page(path, data) else read_info(data)
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
        job = _job(workshop, info, where)
        if owners is not None:
            owner = owners.owner(workshop, job, path, dict(info.digests).get("clinic", ""))
            clinic, clinic_file = (owner.clinic, str(owner.where)) if owner else (Clinic(), "")
            unsound = () if owner else owners.maybe(job, path)
        sources = _sources(workshop, job, info, clinic, clinic_file)
    except MachineError:
        raise
    except OmsHandoutError as error:
        return Inspection(info, (), False, error.faults)
    faults = [
        *_changed_faults(where, sources, unsound, planned=owners is not None),
        *_other_handouts(where, info, _handouts_of(workshop, job)),
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


def profile_from(words: str) -> Profile | None:
    """The profile that a PDF or file name states (``a4-large-mono``); None if it is none."""
    first, *rest = words.split("-")
    if first not in (paper.value for paper in Paper):
        return None
    second, copy = (
        rest[rest.index(word) + 1] if word in rest[:-1] else "" for word in ("with", "copy")
    )
    profile = Profile(
        Paper(first),
        TextSize.LARGE if "large" in rest else TextSize.STANDARD,
        Ink.MONO if "mono" in rest else Ink.COLOUR,
        second,
        "form" in rest,
        "duplex" in rest,
        "booklet" in rest,
        copy_locale=copy,
    )
    return profile if profile.suffix == f"-{words}" else None


def _read(path: Path) -> bytes:
    where = Where(file=path.as_posix())
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise UsageError(
            Fault(where, "there is no such file", "name a PDF or page that omshandout built",
                  "usage/no-file")
        ) from error
    except OSError as error:
        raise MachineError(
            Fault(where, f"cannot read the file: {error.strerror}", "check its permissions",
                  "machine/read")
        ) from error


def _looks_like_page(path: Path, data: bytes) -> bool:
    return is_page(data) or (path.suffix.lower() == ".html" and not data.startswith(b"%PDF"))


def _page_job(workshop: Workshop, info: PageInfo, where: Where) -> Job:
    """The same of a page: as a site has it, or by itself.

    Raises:
        ContentError: today's content has no such handout or locale.
    """
    site = tuple(locale[:200] for locale in info.site)
    locales = (info.locale[:200], *(locale for locale in site if locale != info.locale))
    if unknown := workshop.unknown_names((info.handout[:200],), locales):
        raise ContentError(
            replace(fault, where=where, hint="it was made from other content") for fault in unknown
        )
    looks = info.profile.split("-")
    # Its paper stands in its name alone.
    name = where.file.rpartition("/")[2]
    profile = Profile(
        next((paper for paper in Paper if f"-{paper.value}" in name), Paper.A4),
        text=TextSize.LARGE if "large" in looks else TextSize.STANDARD,
        ink=Ink.MONO if "mono" in looks else Ink.COLOUR, html=True,
    )
    if site:
        return PageJob(info.handout, info.locale, profile, site, info.pdf[:200])
    return Job(info.handout, info.locale, profile)


def _job(workshop: Workshop, info: Info, where: Where) -> AnyJob:
    """What to build to get the same document.

    Raises:
        ContentError: today's content has no such handout, packet or locale, or the profile is
            unknown.
    """
    if isinstance(info, PageInfo):
        return _page_job(workshop, info, where)
    packet, handout = info.packet[:200], info.handout[:200]
    if handout.endswith(SHEET):
        raise ContentError(Fault(
            where, f"it is a sheet to read and sign {handout.removesuffix(SHEET)}",
            "review sign --from tells whether its texts are those of today; give families the "
            "handout", "inspect/sheet",
        ))
    profile = profile_from(info.profile)
    others = (profile.second_locale, profile.copy_locale) if profile is not None else ()
    locales = (info.locale[:200], *(other[:200] for other in others if other))
    unknown = workshop.unknown_names(() if packet else (handout,), locales)
    if packet:
        unknown = (*unknown, *workshop.unknown_packet(packet))
    faults = [
        replace(fault, where=where, hint="it was made from other content") for fault in unknown
    ]
    if profile is None:
        faults.append(Fault(where, f'the profile "{info.profile[:60]}" is not known',
                            "it was made by another version of omshandout", "inspect/profile"))
    if _epoch(info) is None:
        faults.append(Fault(where, "it does not say when it was made", "build it again",
                            "inspect/date"))
    if faults or profile is None:
        raise ContentError(faults)
    if packet:
        return PacketJob(packet, info.locale, profile)
    return Job(handout, info.locale, profile)


def _epoch(info: Info) -> int | None:
    if info.created is None:
        return None
    # Ours are in UTC and say so; a date without a zone must not depend on this machine's.
    created = info.created if info.created.tzinfo else info.created.replace(tzinfo=UTC)
    seconds = created.timestamp()
    return int(seconds) if 0 <= seconds <= _LATEST else None


def _sources(
    workshop: Workshop, job: AnyJob, info: Info, clinic: Clinic, clinic_file: str
) -> tuple[SourceState, ...]:
    files = dict(_files(workshop, job, clinic, clinic_file))
    then = dict(info.digests)
    now = dict(source_digests(workshop, job, clinic))
    if isinstance(info, PageInfo):
        now = {name: digest[:SHORT_DIGEST] for name, digest in now.items()}
    # What is only in today's packet is told once, by the name of the handout.
    added = set(_handouts_of(workshop, job)) - set(info.handouts)
    states = []
    for name, file in files.items():
        handout = _handout_of(name)
        if name in then or (name in now and handout not in added):
            states.append(SourceState(name, file, then.get(name) == now.get(name), handout))
    for name in sorted(then.keys() - files.keys()):
        handout = _handout_of(name)
        known = handout in info.handouts
        states.append(SourceState(name, "", False, handout if known else ""))
    return tuple(states)


def _handout_of(name: str) -> str:
    """The handout that the name of a source in a packet ends in."""
    return name.partition("/")[2]


def _handouts_of(workshop: Workshop, job: AnyJob) -> tuple[str, ...]:
    """The handouts of a packet today; none for a handout by itself."""
    return workshop.packet(job.packet).handouts if isinstance(job, PacketJob) else ()


def _files(
    workshop: Workshop, job: AnyJob, clinic: Clinic, clinic_file: str
) -> Iterator[tuple[str, str]]:
    """The file of each source of a document, by the name that its digest has."""
    handouts = {"": job.handout} if isinstance(job, Job) else {}
    if isinstance(job, PacketJob):
        packet = workshop.packet(job.packet)
        yield "packet", packet.cover.title.where.file
        yield from _catalogs(workshop, job, "packets-catalog", PACKETS)
        handouts = {f"/{name}": name for name in packet.handouts}
    for suffix, name in handouts.items():
        yield f"content{suffix}", workshop.handout(name).title.where.file
        yield f"drawings{suffix}", "content/drawings/"
    yield "facts", "content/facts.yaml"
    yield "interface", "content/interface.yaml"
    for suffix, name in handouts.items():
        yield from _catalogs(workshop, job, f"catalog{suffix}", name)
    yield from _catalogs(workshop, job, "interface-catalog", INTERFACE)
    yield "language", workshop.languages.data(job.locale).file
    for name, catalog in seconds_of(workshop, job, clinic):
        yield name, catalog.file
    if second := second_of(workshop, job, clinic):
        yield "second-language", workshop.languages.data(second).file
    for name, catalog in copies_of(workshop, job):
        yield name, catalog.file
    if copy := job.profile.copy_locale:
        yield "copy-language", workshop.languages.data(copy).file
    yield "clinic", clinic_file


def _catalogs(
    workshop: Workshop, job: AnyJob, label: str, domain: str
) -> Iterator[tuple[str, str]]:
    for name, catalog in catalogs_of(workshop, job.locale, label, domain):
        yield name, catalog.file


def _changed_faults(
    where: Where, sources: Sequence[SourceState], unsound: Sequence[UnsoundClinic], *,
    planned: bool,
) -> Iterator[Fault]:
    """What has changed since: each file and folder once."""
    changed = [source for source in sources if not source.same]
    files: dict[str, list[str]] = {}
    for source in changed:
        if source.file and source.name != "clinic":
            files.setdefault(source.file, []).extend(filter(None, [source.handout]))
    for file, handouts in files.items():
        # A file has its name from its handout; the folder of drawings is that of all.
        whose = f" (drawings of {', '.join(handouts)})" if file.endswith("/") and handouts else ""
        what = f"{file}{whose} has changed since"
        yield Fault(where, what, "build it again", "inspect/changed")
    of_clinic = ["clinic"]
    if any(source.name == "clinic" for source in changed):
        yield _unsound_fault(where, unsound) if unsound else \
            _clinic_fault(where, sources, planned=planned)
        # It says which language is the second.
        of_clinic += [source.name for source in changed if source.name.startswith("second-")]
    strange = [
        source.name for source in changed
        if not source.file and not source.handout and source.name not in of_clinic
    ]
    if strange:
        what = f"{_joined(strange)} has changed since"
        yield Fault(where, what, "build it again", "inspect/changed")


def _other_handouts(where: Where, info: Info, today: Sequence[str]) -> Iterator[Fault]:
    """What left a packet since it was made, and what came; nothing for a handout by itself."""
    changes = {
        "no longer has": [name for name in info.handouts if name not in today],
        "now has": [name for name in today if name not in info.handouts],
    }
    for change, names in changes.items():
        if names and today:
            what = f"the packet {change} {_joined(names)}"
            yield Fault(where, what, "build it again", "inspect/changed")


def _joined(names: Sequence[str]) -> str:
    """Names from a PDF, no more than fit in a line."""
    return ", ".join(names)[:60]


def _clinic_fault(where: Where, sources: Sequence[SourceState], *, planned: bool) -> Fault:
    file = next((source.file for source in sources if source.name == "clinic"), "")
    if planned:
        what = "it was made for a clinic that the plan does not have today, or has otherwise"
        hint = "name the plan that it was made by, or run batch again"
        if file:
            what = f"it was made with other words than {file} has today"
            hint = "run batch again"
        return Fault(where, what, hint, "inspect/changed")
    hint = "name the one it was made with: --clinic FILE, or the plan of its batch: --plan FILE"
    if file:
        what = "it was made with another clinic file, or without one"
        return Fault(where, what, hint, "inspect/changed")
    what = "it was made with a clinic file, or a row of a list: without that nobody can tell " \
        "whether it is out of date"
    return Fault(where, what, hint, _NOT_GIVEN)


def _unsound_fault(where: Where, unsound: Sequence[UnsoundClinic]) -> Fault:
    """Nobody knows what a clinic says whose words have faults."""
    first, number = unsound[0], len(unsound)
    what = f"its clinic ({first.where}) has faults today"
    if not first.name:
        have = "1 has" if number == 1 else f"{number} have"
        what = f"it is of no clinic of the plan that is sound today, and {have} faults"
    return Fault(where, f"{what}: nobody can tell whether it is out of date",
                 "mend these first, then inspect it again", _UNSOUND)


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
    epochs = (_epoch(info),) if alone else (None, _epoch(info))
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
