"""A folder for a clinic's own web server: all sheets as pages and PDFs, with lists in front.

Everything is made before anything is written. Then only what differs is written, each file whole,
and what was made before and is not wanted any more is taken away. A list of files with their
SHA-256, ``omshandout-site.json``, says what is ours; it is never shorter than what is there.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from omshandout.errors import ExitCode, Fault, MachineError, UsageError, Where
from omshandout.files import make_folder, write_hint, write_whole
from omshandout.html.search import search_script
from omshandout.html.site import SCRIPT, WORDS
from omshandout.model.options import Clinic, Paper, Profile
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob, Job, PacketJob, PageJob
from omshandout.render.page_links import INDEX
from omshandout.render.site_lists import IndexPages, render_front, render_index
from omshandout.render.workshop import Workshop
from omshandout.tasks.build import build, looks_of
from omshandout.tasks.outcomes import Outcome

MANIFEST = "omshandout-site.json"
_VERSION = 1
_NAMED = 5
"""How many foreign files a fault names."""


class SiteOutcome(Struct, frozen=True):
    """What became of a site: which files are new or other than before, which were taken away.

    With an ``exit_code`` other than 0 nothing was changed, and ``faults`` say why.
    """

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    drafts: int = 0
    faults: tuple[Fault, ...] = ()
    exit_code: ExitCode = ExitCode.OK


class _Manifest(Struct, frozen=True):
    version: int
    files: dict[str, str]


def make_site(
    workshop: Workshop, folder: Path, looks: Sequence[tuple[str, Profile]],
    options: RenderOptions, *, processes: int = 0,
    done: Callable[[], None] = lambda: None,
) -> SiteOutcome:
    """Make a site, or bring one up to date.

    Args:
        workshop: the sources.
        folder: where to; made if it is not there. Files whose names begin with a dot are left
            alone: servers have their settings in such.
        looks: the languages in order, each with the profile of its PDFs.
        options: what holds for all documents.
        processes: see :func:`omshandout.tasks.build.build`.
        done: called for each document as it is made; see :func:`steps`.

    Raises:
        UsageError: the folder holds what no site of ours has.
        MachineError: the disk is full, the folder cannot be written, and the like.
        ContentError, TranslationError, LayoutError: a list has faults.
    """
    before = _before(folder)
    with _folder_for(folder):
        locales = [locale for locale, _ in looks]
        files, faults, drafts, code = _documents(workshop, looks, options, processes, done)
        pdfs = {
            (job.locale, _name(job)): outcome for job, outcome, _ in files
            if not isinstance(job, PageJob)
        }
        made = {job.file_name: data for job, _, data in files}
        if code:
            return SiteOutcome(faults=tuple(dict.fromkeys(faults)), exit_code=ExitCode(code))
        made |= _lists(workshop, locales, options, pdfs)
        written, removed, unchanged = _put(folder, made, before)
        return SiteOutcome(written, removed, unchanged, drafts, tuple(dict.fromkeys(faults)))


@contextmanager
def _folder_for(folder: Path) -> Iterator[None]:
    """Make the folder of a site; if it is new and stays empty, it is gone again afterwards.

    Raises:
        MachineError: it cannot be made.
    """
    is_new = not folder.exists()
    make_folder(folder)
    try:
        yield
    finally:
        if is_new:
            with suppress(OSError):  # it is not empty
                folder.rmdir()


def plan_site(
    workshop: Workshop, locales: Sequence[str], paper: Paper | None, clinic: Clinic,
    clinic_file: str = "",
) -> list[tuple[str, Profile]]:
    """The languages of a site (none: the clinic's, else all), each with the profile of its PDFs.

    Raises:
        UsageError: unknown locale; all of them are named.
        ContentError: the clinic file asks for a locale that there is not.
    """
    wanted = tuple(dict.fromkeys(locales))
    if faults := workshop.unknown_names((), wanted):
        raise UsageError(faults)
    return looks_of(workshop, wanted, Profile(), paper, clinic, clinic_file)


def steps(workshop: Workshop, locales: int) -> int:
    """How many documents a site has, for who waits: sheets twice, packets once a language."""
    return locales * (2 * len(workshop.handout_names) + len(workshop.packets))


def _name(job: AnyJob) -> str:
    return job.handout if isinstance(job, Job) else f"packet-{job.packet}"


_Made = list[tuple[AnyJob, Outcome, bytes]]


def _documents(
    workshop: Workshop, looks: Sequence[tuple[str, Profile]], options: RenderOptions,
    processes: int, done: Callable[[], None],
) -> tuple[_Made, list[Fault], int, int]:
    """PDFs and pages with what became of them, faults, how many PDFs are drafts, the exit code."""
    jobs: list[AnyJob] = []
    locales = tuple(locale for locale, _ in looks)
    for locale, profile in looks:
        sheets = [Job(name, locale, profile) for name in workshop.handout_names]
        jobs += sheets
        jobs += [PacketJob(packet.name, locale, profile) for packet in workshop.packets]
        jobs += [
            PageJob(job.handout, locale, Profile(html=True), locales, Path(job.file_name).name)
            for job in sheets
        ]
    made: _Made = []
    with _held() as held:
        outcomes = build(
            jobs, workshop.places, options, held, processes=processes, workshop=workshop,
            done=lambda outcome: done(),
        )
        for outcome in outcomes:
            if outcome.done:
                made.append((outcome.job, outcome, Path(outcome.path).read_bytes()))
    faults = [_of_held(fault, held) for outcome in outcomes for fault in outcome.faults]
    drafts = sum(
        outcome.draft for outcome in outcomes
        if outcome.done and not isinstance(outcome.job, PageJob)
    )
    return made, faults, drafts, max(int(outcome.exit_code) for outcome in outcomes)


@contextmanager
def _held() -> Iterator[Path]:
    """A folder for what is made, until all is made; it is gone afterwards.

    Raises:
        MachineError: it cannot be made.
    """
    try:
        held = tempfile.TemporaryDirectory(prefix="omshandout-")
    except OSError as error:
        place = Path(error.filename).parent if error.filename else None
        raise MachineError(_not_held(place, f"cannot be written: {error.strerror}")) from error
    with held as folder:
        yield Path(folder)


def _of_held(fault: Fault, held: Path) -> Fault:
    """A fault of a file that could not be written there, as one of the place: the same for all."""
    if fault.code != "machine/write" or held not in Path(fault.where.file).parents:
        return fault
    return _not_held(held.parent, fault.what)


def _not_held(place: Path | None, what: str) -> Fault:
    return Fault(
        Where(place.as_posix() if place is not None else ""), what,
        "free some space there, or set TMPDIR to a folder that can be written and has room",
        "machine/write",
    )


def _lists(
    workshop: Workshop, locales: Sequence[str], options: RenderOptions,
    pdfs: dict[tuple[str, str], Outcome],
) -> dict[str, bytes]:
    """The lists of the languages, that of the languages, and the search."""
    made: dict[str, bytes] = {SCRIPT: search_script()}
    indexes: list[IndexPages] = []
    for locale in locales:
        files = {
            name: (Path(outcome.job.file_name).name, outcome.pages)
            for (of, name), outcome in pdfs.items() if of == locale
        }
        index = render_index(workshop, locale, locales, options, workshop.handout_names, files)
        indexes.append(index)
        made[f"{locale}/{INDEX}"] = index.page
        made[f"{locale}/{WORDS}"] = index.words
    made[INDEX] = render_front(workshop, indexes)
    return made


# -- the folder ------------------------------------------------------------------------------------


def _before(folder: Path) -> dict[str, str]:
    """The files that an earlier run made, with their SHA-256.

    Raises:
        UsageError: there are others, or the list of them cannot be read.
    """
    if not folder.exists():
        return {}
    try:
        found = sorted(
            path.relative_to(folder).as_posix() for path in folder.rglob("*")
            if not path.is_dir() and not _is_hidden(path.relative_to(folder))
        )
    except OSError as error:
        raise MachineError(Fault(
            Where(file=folder.as_posix()), f"cannot be read: {error.strerror or error}",
            "check its permissions, or name another folder", "machine/read",
        )) from error
    ours = _read_manifest(folder / MANIFEST) if MANIFEST in found else {}
    foreign = [name for name in found if name not in ours and name != MANIFEST]
    if foreign:
        more = f" and {len(foreign) - _NAMED} more" if len(foreign) > _NAMED else ""
        raise UsageError(Fault(
            Where(file=folder.as_posix()),
            f"holds files that are not of a site: {', '.join(foreign[:_NAMED])}{more}",
            "name an empty folder or a new one, or take these files away", "usage/foreign-files",
        ))
    return ours


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read_manifest(path: Path) -> dict[str, str]:
    try:
        read = msgspec.json.decode(path.read_bytes(), type=_Manifest)
        names = [Path(name) for name in read.files]
        sound = read.version == _VERSION and all(
            not name.is_absolute() and ".." not in name.parts for name in names
        )
    except (OSError, msgspec.DecodeError):
        sound = False
    if not sound:
        raise UsageError(Fault(
            Where(file=path.as_posix()), "does not say which files of this folder are of a site",
            "name an empty folder or a new one", "usage/site-list",
        ))
    return read.files


def _put(
    folder: Path, made: dict[str, bytes], before: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Write what differs and take away what is not wanted: names of both, and how many are alike.

    Lists come last, so that nothing leads to what is not there yet.
    """
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
    changed = [name for name in _in_order(made) if not _is_same(folder / name, made[name])]
    gone = [name for name in sorted(before) if name not in made and (folder / name).exists()]
    if changed or gone or before != digests:
        # Whatever ends the program now, all that lies there is known as ours.
        _write_manifest(folder, {**before, **digests})
    for name in changed:
        write_whole(folder / name, made[name])
    for name in gone:
        _remove(folder, name)
    if changed or gone or before != digests:
        _write_manifest(folder, digests)
    return tuple(changed), tuple(gone), len(made) - len(changed)


def _in_order(made: dict[str, bytes]) -> Iterator[str]:
    yield from sorted(made, key=lambda name: (name.endswith(INDEX), name == INDEX, name))


def _is_same(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _write_manifest(folder: Path, digests: dict[str, str]) -> None:
    text = json.dumps({"version": _VERSION, "files": digests}, indent=1, sort_keys=True)
    write_whole(folder / MANIFEST, f"{text}\n".encode())


def _remove(folder: Path, name: str) -> None:
    """Take a file away, and its folder if that is empty then."""
    path = folder / name
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise MachineError(Fault(
            Where(file=path.as_posix()), f"cannot be taken away: {error.strerror or error}",
            write_hint(error, "take it away yourself"), "machine/write",
        )) from error
    with suppress(OSError):
        path.parent.rmdir()
