"""``omshandout batch`` by workers of a scheduler, and into an object store."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from clusters import cluster
from deadly_sheets import begin_deadly
from distributed import LocalCluster
from folders import Folders
from object_stores import (
    forget,
    make_bucket,
    object_store,
    objects_in,
    point_at,
    system_of_stores,
)
from plans import BAY, HILL, PLAN, files_in, sheets_in, states, write_plan
from running import START, Result, environment
from small_work import logged

from omshandout.batch.journal import MARKS
from omshandout.batch.lease import NAME
from omshandout.batch.objects import ObjectStore
from omshandout.batch.state import STATE_FILE
from omshandout.errors import Fault, MachineError, Where
from omshandout.tasks.batching import REPORT
from omshandout.tasks.state_folders import FOLDER

Cli = Callable[..., Result]

FEW = """\
clinics: clinics
sheets:
  - handouts: [eyes]
    languages: [en, es]
"""

OWN = {STATE_FILE, REPORT, NAME}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with object_store() as found:
        yield found


@pytest.fixture
def bucket(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The address of an empty folder of a store."""
    point_at(server, monkeypatch)
    monkeypatch.setenv(FOLDER, str(tmp_path / "state"))
    name = f"bucket-{tmp_path.name.replace('_', '-')}"[:60]
    make_bucket(name)
    yield f"s3://{name}/sheets"


@pytest.fixture(scope="module")
def two(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """Two workers, which know the object store and keep content in a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        point_at(server, patch)
        patch.setenv("OMSHANDOUT_CACHE", str(tmp_path_factory.mktemp("kept")))
        with cluster(2) as found:
            yield found


@pytest.fixture
def run(small: Folders, cli: Cli) -> Cli:
    """Runs ``omshandout batch`` over the plan of the small folder."""

    def call(*arguments: str | Path) -> Result:
        return cli("batch", small.root / "plan.yaml", *small.options, *arguments)

    return call


def sheets_at(address: str) -> dict[str, bytes]:
    return {name: data for name, data in objects_in(address).items() if name not in OWN}


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in sheets_in(folder)}


def without_order(result: Result) -> list[str]:
    return sorted(map(str, result.objects))


# -- an object store, without a scheduler ----------------------------------------------------------


def test_an_object_store_gets_what_a_folder_gets(
    small: Folders, run: Cli, tmp_path: Path, bucket: str
) -> None:
    write_plan(small)
    local = run("-o", tmp_path / "out", "-j", "1", "--json")
    result = run("-o", bucket, "-j", "1", "--json")
    assert (result.code, result.objects, result.err) == (0, local.objects, local.err)
    assert sheets_at(bucket) == bytes_in(tmp_path / "out")
    report = objects_in(bucket)[REPORT]
    assert report == (tmp_path / "out" / REPORT).read_bytes()
    again = run("-o", bucket, "-j", "1", "--json")
    assert (again.code, states(again)) == (0, Counter(unchanged=12))


def test_what_did_not_change_is_not_read_again(
    small: Folders, run: Cli, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(small, FEW)
    run("-o", bucket, "-j", "1")
    read: list[str] = []
    real = ObjectStore.read

    def counted(store: ObjectStore, path: str) -> bytes | None:
        read.append(path)
        return real(store, path)

    monkeypatch.setattr(ObjectStore, "read", counted)
    assert states(run("-o", bucket, "-j", "1", "--json")) == Counter(unchanged=4)
    assert read
    assert not [path for path in read if path.endswith(".pdf")]


def test_a_sheet_that_somebody_changed_in_a_store_is_made_again(
    small: Folders, run: Cli, bucket: str
) -> None:
    write_plan(small, FEW)
    run("-o", bucket, "-j", "1")
    before, system = sheets_at(bucket), system_of_stores()
    path = f"{bucket.removeprefix('s3://')}/hill/en/eyes-a4.pdf"
    data = system.cat_file(path)
    system.pipe_file(path, data.replace(b"%", b"&", 1))
    system.rm_file(path.replace("hill/en", "hill/es"))
    result = run("-o", bucket, "-j", "1", "--json")
    assert states(result) == Counter(unchanged=2, made=2)
    assert sheets_at(bucket) == before


def test_dry_run_explain_force_prune_and_archives_in_a_store(
    small: Folders, run: Cli, bucket: str, tmp_path: Path
) -> None:
    write_plan(small, FEW)
    at = ("-o", bucket, "-j", "1")
    assert run(*at, "--dry-run").out.splitlines()[-1] == "Reasons: 4 no-file"
    assert objects_in(bucket) == {}
    run(*at)
    assert "4 forced" in run(*at, "--force").out
    write_plan(small, FEW.replace("[en, es]", "[en]"),
               hill=HILL.replace("020", "030"), bay=BAY)
    explained = run(*at, "--explain", "--prune", "--zip")
    assert "clinic: the clinic file says something else\n  hill/en/eyes-a4.pdf\n" in explained.err
    assert "2 removed that the plan no longer has." in explained.out
    found = sheets_at(bucket)
    assert not [name for name in found if "/es/" in name]
    assert len(found) == 2 + 2
    # The same archives as in a folder; unchanged ones are not sent again.
    run("-o", tmp_path / "out", "-j", "1", "--zip")
    assert found == bytes_in(tmp_path / "out")


@pytest.mark.parametrize("where", ["here", "another computer"])
def test_an_archive_of_a_store_goes_with_the_last_of_its_sheets(
    small: Folders, run: Cli, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    at = ("-o", bucket, "-j", "1")
    write_plan(small, FEW, hill=HILL, bay=BAY, dale=HILL)
    run(*at, "--zip")
    for name in ("hill", "dale"):
        (small.root / "clinics" / f"{name}.yaml").unlink()
    # Somebody's own by now.
    system = system_of_stores()
    dale = f"{bucket.removeprefix('s3://')}/dale.zip"
    system.pipe_file(dale, system.cat_file(dale).replace(b"%PDF-", b"%PDf-", 1))
    before = sheets_at(bucket)
    if where != "here":
        monkeypatch.setenv(FOLDER, str(tmp_path / "other"))
    listed = run(*at)
    assert "5 no longer in the plan; --prune removes them:" in listed.out
    assert "  hill.zip" in listed.out.splitlines()
    looked = run(*at, "--dry-run", "--prune")
    assert "5 no longer in the plan; would remove:" in looked.out
    assert sheets_at(bucket) == before
    pruned = run(*at, "--prune")
    assert (pruned.code, pruned.err.count("fault")) == (0, 0)
    assert "5 removed that the plan no longer has." in pruned.out
    left = {"bay.zip", "dale.zip", "bay/en/eyes-letter.pdf", "bay/es/eyes-letter.pdf"}
    assert sheets_at(bucket).keys() == left
    assert not list((tmp_path / "state").rglob("hill.zip.sent")) or where != "here"


def test_no_sheet_goes_where_a_store_does_not_tell_its_archives(
    small: Folders, run: Cli, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ("-o", bucket, "-j", "1")
    write_plan(small, FEW)
    run(*at, "--zip")
    (small.root / "clinics" / "hill.yaml").unlink()
    before = sheets_at(bucket)

    def refused(store: ObjectStore) -> list[str]:
        raise MachineError(Fault(Where(store.shown("")), "cannot be listed", "", "store/failed"))

    with monkeypatch.context() as patch:
        patch.setattr(ObjectStore, "top", refused)
        result = run(*at, "--prune")
    assert (result.code, "cannot be listed" in result.err) == (1, True)
    assert "2 no longer in the plan; not removed:" in result.out
    assert sheets_at(bucket) == before
    assert "3 removed" in run(*at, "--prune").out  # the next run goes on


def test_another_computer_goes_on_with_what_is_known_in_the_store(
    small: Folders, run: Cli, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(small, FEW)
    run("-o", bucket, "-j", "1")
    monkeypatch.setenv(FOLDER, str(tmp_path / "other computer"))
    assert states(run("-o", bucket, "-j", "1", "--json")) == Counter(unchanged=4)
    # What the other one made since, this one knows.
    write_plan(small, FEW, hill=HILL.replace("020", "030"), bay=BAY)
    assert states(run("-o", bucket, "-j", "1", "--json")) == Counter(unchanged=2, made=2)
    monkeypatch.setenv(FOLDER, str(tmp_path / "state"))
    assert states(run("-o", bucket, "-j", "1", "--json")) == Counter(unchanged=4)


@pytest.mark.conformance
def test_two_processes_write_into_a_store(small: Folders, run: Cli, bucket: str) -> None:
    write_plan(small)
    result = run("-o", bucket, "-j", "2", "--json")
    assert (result.code, states(result)) == (0, Counter(made=12))
    assert len(sheets_at(bucket)) == 12


def test_two_computers_at_one_store(
    small: Folders, run: Cli, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(small, FEW)
    monkeypatch.setattr("omshandout.batch.lease._LOOK_UP_S", 0.05)
    monkeypatch.setattr("omshandout.batch.lease.PATIENCE_S", 0.3)
    system, lock = system_of_stores(), f"{bucket[5:]}/{NAME}"
    count = iter(range(100))
    real = system.cat_file

    def renewed(path: str, **named: object) -> bytes:
        if path == lock:
            system.pipe_file(path, f"another {next(count)}".encode())
        found: bytes = real(path, **named)
        return found

    system.pipe_file(lock, b"another")
    with monkeypatch.context() as busy:
        busy.setattr(system, "cat_file", renewed)
        result = run("-o", bucket, "-j", "1")
    assert result.code == 3
    assert "another run of omshandout batch is at work on this folder" in result.err
    assert not sheets_at(bucket)
    # Nobody renews it any more: whoever held it is gone.
    assert run("-o", bucket, "-j", "1").code == 0
    assert NAME not in objects_in(bucket)


# -- faults of stores ------------------------------------------------------------------------------


def test_a_bucket_that_is_not_there(small: Folders, run: Cli, bucket: str) -> None:
    write_plan(small, FEW)
    result = run("-o", "s3://no-such-bucket/sheets", "-j", "1")
    assert result.code == 3
    assert result.err.startswith("s3://no-such-bucket/sheets: ")
    assert "make the bucket first" in result.err


def test_a_store_without_credentials(
    small: Folders, run: Cli, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_plan(small, FEW)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    forget()
    result = run("-o", bucket, "-j", "1")
    assert result.code == 3
    assert "no credentials" in result.err
    assert "AWS_ACCESS_KEY_ID" in result.err


def test_a_store_that_refuses_a_sheet_gets_all_others(
    small: Folders, run: Cli, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(small, FEW)
    system = system_of_stores()
    real = system.pipe_file

    def refused(path: str, *rest: object, **named: object) -> object:
        if "/hill/" in path:
            raise PermissionError(13, "Access Denied")
        return real(path, *rest, **named)

    with monkeypatch.context() as forbidden:
        forbidden.setattr(system, "pipe_file", refused)
        result = run("-o", bucket, "-j", "1", "--json")
    assert (result.code, states(result)) == (3, Counter(made=2, failed=2))
    assert "the store forbids it" in result.err
    assert states(run("-o", bucket, "-j", "1", "--json")) == Counter(unchanged=2, made=2)


def test_a_store_that_keeps_no_two_writers_apart_is_refused(
    small: Folders, run: Cli, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(small, FEW)
    system = system_of_stores()
    real = system.pipe_file
    monkeypatch.setattr(system, "pipe_file", lambda path, data, mode="": real(path, data))
    result = run("-o", bucket, "-j", "1")
    assert result.code == 3
    assert "does not keep two writers apart" in result.err


def test_a_file_address_is_a_folder(small: Folders, run: Cli, tmp_path: Path) -> None:
    write_plan(small, FEW)
    assert run("-o", (tmp_path / "out").as_uri(), "-j", "1").code == 0
    assert len(sheets_in(tmp_path / "out")) == 4


@pytest.mark.parametrize(
    ("output", "told"),
    [("gs://bucket/x", "s3://"), ("s3:///x", "names no bucket"), ("file://x", "file:///folder")],
)
def test_an_address_of_which_nothing_is_known(
    small: Folders, run: Cli, output: str, told: str
) -> None:
    write_plan(small, FEW)
    result = run("-o", output)
    assert result.code == 2
    assert told in result.err


# -- a scheduler -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place", ["store", pytest.param("folder", marks=pytest.mark.conformance)]
)
def test_workers_make_what_this_computer_makes(
    small: Folders, run: Cli, tmp_path: Path, two: LocalCluster, bucket: str, place: str
) -> None:
    write_plan(small)
    local = run("-o", tmp_path / "local", "-j", "1", "--json")
    out: str | Path = bucket if place == "store" else tmp_path / "out"
    dask = ("--dask", two.scheduler_address, "-o", out)
    dry = run(*dask, "--dry-run", "--json")
    assert states(dry) == Counter({"to make": 12})
    result = run(*dask, "--json", "--explain", "--zip")
    assert result.code == 0
    assert without_order(result) == without_order(local)
    assert result.err.count("no-file: ") == result.err.count("  hill/en/eyes-a4.pdf\n") == 1
    found = sheets_at(bucket) if place == "store" else bytes_in(tmp_path / "out")
    run("-o", tmp_path / "local", "-j", "1", "--zip")
    assert found == bytes_in(tmp_path / "local")
    again = run(*dask, "--json")
    assert (again.code, states(again)) == (0, Counter(unchanged=12))
    assert "12 forced" in run(*dask, "--force").out


@pytest.mark.conformance
def test_a_sheet_that_kills_its_process_is_named_and_all_others_are_made_once(
    small: Folders, run: Cli, tmp_path: Path, two: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(small)
    log = tmp_path / "log"
    with monkeypatch.context() as deadly:
        begin = partial(begin_deadly, log, "Hill-Clinic/es/eyes-a4.pdf")
        deadly.setattr("omshandout.tasks.errands.begin_elsewhere", begin)
        result = run("--dask", two.scheduler_address, "-o", tmp_path / "out", "--json")
    assert (result.code, states(result)) == (3, Counter(made=11, failed=1))
    (failed,) = (each for each in result.objects if each["state"] == "failed")
    assert failed["path"] == "hill/es/eyes-a4.pdf"
    assert failed["faults"][0]["code"] == "machine/process"
    begun = logged(log)
    assert begun.pop("Hill-Clinic/es/eyes-a4.pdf") == 2
    assert set(begun.values()) == {1}
    assert len(sheets_in(tmp_path / "out")) == 11
    again = run("--dask", two.scheduler_address, "-o", tmp_path / "out", "--json")
    assert (again.code, states(again)) == (0, Counter(made=1, unchanged=11))


def test_no_scheduler_is_told_once_and_the_next_run_makes_all(
    small: Folders, run: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omshandout.batch.spread._CONNECT_S", 0.3)
    write_plan(small)
    result = run("-o", tmp_path / "out", "--dask", "tcp://127.0.0.1:9", "--json")
    assert (result.code, states(result)) == (3, Counter(failed=12))
    assert result.err.count("no scheduler answers there; start one") == 1
    assert result.err.startswith("tcp://127.0.0.1:9: ")
    assert not sheets_in(tmp_path / "out")
    assert run("-o", tmp_path / "out", "-j", "1").code == 0


def test_an_address_that_is_none(small: Folders, run: Cli, tmp_path: Path) -> None:
    write_plan(small)
    result = run("-o", tmp_path / "out", "--dask", "nonsense://x")
    assert result.code == 2
    assert "write it as tcp://machine:8786" in result.err


@pytest.mark.parametrize("address", ["foo", "tcp://m", "http://m:1", "tcp://m:x", "m:99999"])
def test_a_dry_run_tells_an_address_that_is_none(
    small: Folders, run: Cli, tmp_path: Path, address: str
) -> None:
    write_plan(small, FEW)
    result = run("-o", tmp_path / "out", "--dask", address, "--dry-run")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"{address}: is no address of a scheduler: ")
    assert result.err.endswith("; write it as tcp://machine:8786\n")
    assert not (tmp_path / "out").exists()


def test_extras_that_are_not_installed(
    small: Folders, run: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(small)
    for name in ("distributed", "omshandout.batch.spread", "omshandout.tasks.elsewhere"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = run("-o", tmp_path / "out", "--dask", "tcp://127.0.0.1:9")
    assert result.code == 2
    assert "pip install 'omshandout[dask]'" in result.err
    for name in ("fsspec", "omshandout.batch.objects"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "fsspec", None)
    result = run("-o", "s3://bucket/x", "-j", "1")
    assert result.code == 2
    assert "pip install 'omshandout[s3]'" in result.err


@pytest.mark.conformance
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="Windows sends Ctrl-C in another way")
def test_ctrl_c_keeps_what_is_finished_and_the_next_run_goes_on(
    small: Folders, cli: Cli, tmp_path: Path, two: LocalCluster
) -> None:
    plan, out = twelve_clinics(small), tmp_path / "out"
    arguments = ("batch", plan, *small.options, "-o", out, "--dask", two.scheduler_address)
    with subprocess.Popen(
        [sys.executable, "-c", START, *map(str, arguments)], env=environment({}),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as process:
        while not files_in(out, ".pdf"):
            assert process.poll() is None
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate()
    assert process.returncode == 130
    assert told.decode() == "\nStopped. Finished files are kept.\n"
    settled(out)
    done = [name for name in sheets_in(out) if name.endswith(".pdf")]
    assert 0 < len(done) < 72
    assert set(done) == set(sheets_in(out))
    result = cli(*arguments, "--json")
    assert states(result) == Counter(unchanged=len(done), made=72 - len(done))
    cli("batch", plan, *small.options, "-o", tmp_path / "calm", "-j", "2")
    assert sheets_in(out) == sheets_in(tmp_path / "calm")


def twelve_clinics(small: Folders) -> Path:
    """A plan of 72 sheets."""
    clinics = {f"c{number}": HILL.replace("Hill", f"Hill {number}") for number in range(12)}
    return write_plan(small, PLAN, **clinics)


def settled(out: Path) -> None:
    """Wait until workers have heard that nobody waits for them any more, and write nothing."""
    before: object = None
    quiet = 0
    for _ in range(60):
        # What the program itself had half written stays there, so names alone tell nothing.
        now = [(path, changed(path)) for path in files_in(out)]
        quiet = quiet + 1 if now == before else 0
        if quiet == 4:
            return
        before = now
        time.sleep(0.5)
    raise AssertionError(f"something goes on writing into {out}")


def changed(path: Path) -> int:
    """When a file was written to; 0 if it is gone."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def test_what_lies_whole_when_a_program_is_killed_is_not_made_again(
    small: Folders, cli: Cli, tmp_path: Path, two: LocalCluster
) -> None:
    plan, out = twelve_clinics(small), tmp_path / "out"
    arguments = ("batch", plan, *small.options, "-o", out, "--dask", two.scheduler_address)
    with subprocess.Popen(
        [sys.executable, "-c", START, *map(str, arguments)], env=environment({}),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:
        while len(files_in(out, ".pdf")) < 5:
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
    settled(out)
    # A sheet that is made again is another file.
    before = {path: path.stat().st_ino for path in files_in(out, ".pdf")}
    assert 0 < len(before) < 72
    result = cli(*arguments, "--json")
    assert (result.code, sum(states(result).values())) == (0, 72)
    assert before == {path: path.stat().st_ino for path in before}
    assert not (out / MARKS).exists()
    cli("batch", plan, *small.options, "-o", tmp_path / "calm", "-j", "2")
    assert sheets_in(out) == sheets_in(tmp_path / "calm")


@pytest.mark.slow
def test_a_program_that_is_killed_goes_on_with_what_was_done(
    small: Folders, cli: Cli, tmp_path: Path, two: LocalCluster
) -> None:
    plan, out = twelve_clinics(small), tmp_path / "out"
    arguments = ("batch", plan, *small.options, "-o", out, "--dask", two.scheduler_address)
    for moment in (0, 5, 20):
        with subprocess.Popen(
            [sys.executable, "-c", START, *map(str, arguments), "--force"], env=environment({}),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as process:
            before = len(files_in(out, ".pdf"))
            while process.poll() is None and len(files_in(out, ".pdf")) <= before + moment:
                time.sleep(0.01)
            process.kill()
        for path in files_in(out, ".pdf"):
            path.unlink(missing_ok=True)
    settled(out)
    for path in files_in(out, ".pdf"):
        path.unlink(missing_ok=True)
    result = cli(*arguments, "--json")
    assert (result.code, states(result)) == (0, Counter(made=72))
    cli("batch", plan, *small.options, "-o", tmp_path / "calm", "-j", "2")
    assert sheets_in(out) == sheets_in(tmp_path / "calm")
