"""Files that change while the program runs."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

import pytest
from folders import Folders, with_packets, with_strings, with_variant
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omshandout.errors import OmsHandoutError
from omshandout.model.options import Profile
from omshandout.render.documents import render
from omshandout.render.fresh import begin, fresh
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob, Job, PacketJob
from omshandout.render.workshop import Workshop

JOBS: tuple[AnyJob, ...] = (
    Job("eyes", "en", Profile()), Job("eyes", "es", Profile()), Job("notes", "ar", Profile()),
    PacketJob("both", "es", Profile()), Job("eyes", "es_MX", Profile()),
)


@pytest.fixture
def folders(small: Folders) -> Folders:
    found = with_packets(small)
    return with_variant(found, "es_MX", eyes={"title": "Ojos"})


def result(workshop: Workshop, job: AnyJob) -> bytes | tuple[str, ...]:
    try:
        return render(workshop, job, RenderOptions(allow_untranslated=True)).data
    except OmsHandoutError as error:
        return tuple(map(str, error.faults))


CHANGES: dict[str, Callable[[Folders], object]] = {
    "content": lambda f: f.edit(f.handout("eyes"), "version:", "# a remark\nversion:"),
    "broken": lambda f: f.handout("notes").write_text("id: [", "utf-8"),
    "gone": lambda f: f.handout("notes").unlink(),
    "facts": lambda f: _append(f, "content/facts.yaml"),
    "drawing": lambda f: f.edit(f.content / "drawings/eyes.svg", "<svg", "<!-- x --><svg"),
    "interface": lambda f: _append(f, "content/interface.yaml"),
    "packets": lambda f: f.edit(f.content / "packets.yaml", "Both sheets", "Both of them"),
    "catalog": lambda f: f.change("es", "eyes", "title", with_strings("Otro nombre")),
    "catalog of the variant": lambda f: f.change("es_MX", "eyes", "title", with_strings("Más")),
    "lost text": lambda f: f.change("ar", "notes", "title", with_strings("")),
    "interface in Spanish": lambda f: f.change(
        "es", "interface", "footer.page", with_strings("P. {page}/{pages}")
    ),
    "signed": lambda f: (f.sign("en", "eyes", "interface"), f.sign("es", "interface")),
    "new language": lambda f: f.translate("hi", lambda text, keep: text, "2026-06-07 08:09+0000"),
}


def _append(folders: Folders, file: str) -> None:
    with (folders.root / file).open("a", encoding="utf-8") as stream:
        stream.write("# one more line\n")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_a_change_all_is_as_if_it_were_read_anew(
    folders: Folders, change: Callable[[Folders], object]
) -> None:
    snapshot = begin(folders.places)
    before = [result(snapshot.workshop, job) for job in JOBS]
    change(folders)
    later = fresh(snapshot)
    assert later.workshop is not snapshot.workshop
    anew = [result(folders.workshop(), job) for job in JOBS]
    assert [result(later.workshop, job) for job in JOBS] == anew
    assert later.workshop.locales == folders.workshop().locales
    assert fresh(later).workshop is later.workshop
    if change is not CHANGES["new language"]:
        assert anew != before


def test_what_did_not_change_is_not_read_again(folders: Folders) -> None:
    snapshot = begin(folders.places)
    old = snapshot.workshop
    for job in JOBS:
        result(old, job)
    CHANGES["catalog"](folders)
    new = fresh(snapshot).workshop
    assert new.context is old.context
    assert new.handout("eyes") is old.handout("eyes")
    assert new.shaper is old.shaper
    assert new.rendering is old.rendering
    assert new.translations("es", "notes") is old.translations("es", "notes")
    assert new.translations("es", "eyes") is not old.translations("es", "eyes")
    assert new.translations("es_MX", "eyes") is not old.translations("es_MX", "eyes")


def test_a_touched_file_is_the_same(folders: Folders) -> None:
    path = folders.handout("eyes")
    long_ago = time.time() - 100
    os.utime(path, (long_ago, long_ago))
    snapshot = begin(folders.places)
    # Only the first touch of a file that was never compared costs a reading.
    os.utime(path, (long_ago + 10, long_ago + 10))
    snapshot = fresh(snapshot)
    os.utime(path, (long_ago + 20, long_ago + 20))
    assert fresh(snapshot).workshop is snapshot.workshop


def test_a_change_that_leaves_size_and_dates_is_seen(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folders.catalog("es", "eyes")
    snapshot = begin(folders.places)
    # As on a disk with dates of two seconds: nothing tells but what is in the file.
    monkeypatch.setattr("omshandout.render.fresh._walk", _frozen(snapshot.files))
    text = path.read_bytes()
    folders.change("es", "eyes", "title", with_strings("Otro"))
    assert path.read_bytes() != text
    assert fresh(snapshot).workshop is not snapshot.workshop


def _frozen(files: object) -> Callable[[object], object]:
    known = dict(files)  # type: ignore[call-overload]
    return lambda folder: [
        (path, seen.stamp) for path, seen in known.items() if path.is_relative_to(folder)
    ]


def test_half_written_and_compiled_files_are_no_change(folders: Folders) -> None:
    snapshot = begin(folders.places)
    (folders.content / "handouts/.eyes.yaml.12.tmp").write_text("id: eyes", "utf-8")
    folders.catalog("es", "eyes").with_suffix(".mo").write_bytes(b"")
    assert fresh(snapshot).workshop is snapshot.workshop


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(["content", "catalog", "signed", "interface", "packets", "drawing"]))
def test_changes_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, folders: Folders, order: list[str]
) -> None:
    own = folders.copy(tmp_path_factory.mktemp("order"))
    snapshot = begin(own.places)
    job = JOBS[3]
    for name in order[:3]:
        CHANGES[name](own)
        snapshot = fresh(snapshot)
        assert result(snapshot.workshop, job) == result(own.workshop(), job), name


def test_threads_that_share_changing_sources_print_no_mixture(folders: Folders) -> None:
    """Each sheet is one of those that a workshop of its own would have made."""
    path = folders.catalog("es", "eyes")
    job = JOBS[1]
    versions = [path.read_bytes()]
    folders.change("es", "eyes", "title", with_strings("Otro nombre"))
    versions.append(path.read_bytes())
    allowed = []
    for data in versions:
        path.write_bytes(data)
        allowed.append(result(folders.workshop(), job))
    snapshots = [begin(folders.places)]
    found: list[bytes | tuple[str, ...]] = []

    def work() -> None:
        for _ in range(4):
            snapshots.append(fresh(snapshots[-1]))
            found.append(result(snapshots[-1].workshop, job))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for turn in range(6):
        spare = path.with_name(".spare")
        spare.write_bytes(versions[turn % 2])
        spare.replace(path)
        time.sleep(0.01)
    for thread in threads:
        thread.join()
    assert len(found) == 12
    assert set(found) <= set(allowed)
