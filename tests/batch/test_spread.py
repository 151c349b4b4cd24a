"""Work on a real scheduler with real processes, which are killed."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import dask
import pytest
from clusters import SmallWork, be_yourself, cluster, pretend_other_program
from distributed import LocalCluster

from omshandout.batch import journal
from omshandout.batch.spread import CHUNK, _connected, _Run, chunk_of
from omshandout.batch.store import LocalStore
from omshandout.errors import MachineError, UsageError

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills as Linux does")

ITEMS = [f"{group}{number}" for group in "ab" for number in range(40)]


@pytest.fixture(scope="module")
def two() -> Iterator[LocalCluster]:
    with cluster(2) as found:
        yield found


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with much to do takes its time to start a worker anew."""
    monkeypatch.setattr("omshandout.batch.spread.PATIENCE_S", 300)


def test_all_is_made_once_and_nothing_is_left_behind(two: LocalCluster, tmp_path: Path) -> None:
    small = SmallWork(two.scheduler_address, tmp_path)
    assert small.run(*ITEMS) == {item: item.upper() for item in ITEMS}
    assert small.begun == Counter(ITEMS)
    assert small.files == sorted(ITEMS)
    assert small.told == []


@pytest.mark.parametrize("whole", [False, True])
def test_what_kills_its_process_or_worker_is_named_and_no_other_is_made_twice(
    two: LocalCluster, tmp_path: Path, whole: bool
) -> None:
    small = SmallWork(two.scheduler_address, tmp_path, deadly=("a7",), whole=whole)
    done = small.run(*ITEMS)
    assert {item for item in ITEMS if done[item] != item.upper()} == {"a7"}
    assert done["a7"] == "died True"
    # Once in its chunk, once alone.
    assert small.begun == Counter(ITEMS) + Counter(("a7",))
    assert small.files == sorted(set(ITEMS) - {"a7"})


MANY = ("a0", "a7", "a39", "b1", "b30")


@pytest.mark.slow
@pytest.mark.conformance
@pytest.mark.parametrize("failures", [0, 3])
def test_many_that_kill_cost_no_other_whatever_the_scheduler_allows(
    tmp_path: Path, failures: int
) -> None:
    with dask.config.set({"distributed.scheduler.allowed-failures": failures}), \
            cluster(3) as three:
        small = SmallWork(
            three.scheduler_address, tmp_path, deadly=MANY, seconds=0.01, whole=True
        )
        done = small.run(*ITEMS)
    assert {item for item in ITEMS if done[item] != item.upper()} == set(MANY)
    assert small.begun == Counter(ITEMS) + Counter(MANY)
    assert small.files == sorted(set(ITEMS) - set(MANY))


@pytest.mark.conformance
def test_a_worker_that_is_killed_from_outside_costs_nothing(
    two: LocalCluster, tmp_path: Path
) -> None:
    small = SmallWork(two.scheduler_address, tmp_path, seconds=0.02)
    killed: list[int] = []

    def kill(item: str) -> None:
        if not killed:
            worker = next(iter(two.workers.values()))
            killed.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)

    assert small.run(*ITEMS, done=kill) == {item: item.upper() for item in ITEMS}
    again = small.begun - Counter(ITEMS)
    assert sum(again.values()) <= 1, again
    assert small.files == sorted(ITEMS)


def test_a_result_that_is_lost_before_it_is_read_costs_nothing(
    two: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A future that was finished is "lost" when the worker with its result dies meanwhile."""
    real, lost = _Run._ended, set[str]()

    def ended(run: _Run[str, str], key: str) -> None:
        given = run._given.get(key)
        if given is not None and len(lost) < 4:
            lost.add(key)
            given.future = SimpleNamespace(status="lost", release=given.future.release)
        real(run, key)

    monkeypatch.setattr(_Run, "_ended", ended)
    small = SmallWork(two.scheduler_address, tmp_path)
    assert small.run(*ITEMS) == {item: item.upper() for item in ITEMS}
    assert len(lost) == 4
    assert small.begun == Counter(ITEMS)
    assert small.files == sorted(ITEMS)


def test_who_died_in_an_earlier_run_is_tried_last(two: LocalCluster, tmp_path: Path) -> None:
    small = SmallWork(two.scheduler_address, tmp_path)
    marks = journal.Journal(LocalStore(small.out), "before", "1")
    marks.put(0, journal.Mark("gone", "a1"))
    small.run("a0", "a1", "a2")
    assert small.log.read_text().split()[-1] == "a1"
    assert small.files == ["a0", "a1", "a2"]


def left(small: SmallWork, **sources: str) -> None:
    """Leave what a run does that is killed before it could tell of these items."""
    store = LocalStore(small.out)

    def make(item: str) -> bytes:
        store.write(item, item.encode(), "")
        return f'"{item.upper()}"'.encode()

    journal.work_on(
        journal.Journal(store, "before", "1"), list(sources), make, lambda: True, sources
    )


def test_what_an_earlier_run_made_of_the_same_and_could_not_tell_is_taken(
    two: LocalCluster, tmp_path: Path
) -> None:
    small = SmallWork(two.scheduler_address, tmp_path)
    left(small, a0="same", a1="other", a2="same", a3="")
    (small.out / "a2").write_text("changed since")
    inode = (small.out / "a0").stat().st_ino
    items = ("a0", "a1", "a2", "a3", "a4")
    done = small.run(*items, source=lambda item: "same")
    assert done == {item: item.upper() for item in items}
    assert small.begun == Counter(("a1", "a2", "a3", "a4"))
    assert (small.out / "a0").stat().st_ino == inode
    assert small.files == sorted(items)


def test_where_all_is_taken_nobody_is_asked_and_where_none_may_be_all_is_made(
    two: LocalCluster, tmp_path: Path
) -> None:
    nobody = SmallWork("tcp://127.0.0.1:9", tmp_path / "one")
    left(nobody, a0="same")
    assert nobody.run("a0", source=lambda item: "same") == {"a0": "A0"}
    assert nobody.files == ["a0"]
    small = SmallWork(two.scheduler_address, tmp_path / "other")
    left(small, a0="same")
    small.run("a0")
    assert small.begun == Counter(("a0",))


@pytest.mark.parametrize(
    "late", [False, pytest.param(True, marks=pytest.mark.conformance)]
)
def test_a_worker_with_another_program_refuses_and_the_others_go_on(
    two: LocalCluster, tmp_path: Path, late: bool
) -> None:
    # Longer than it takes until each worker has answered, and that was heard.
    small = SmallWork(two.scheduler_address, tmp_path, seconds=0.04)
    one = next(iter(two.scheduler_info["workers"]))
    with two.get_client() as client:
        client.run(pretend_other_program, late, workers=[one])
        done = small.run(*ITEMS)
        assert done == {item: item.upper() for item in ITEMS}
        assert small.begun == Counter(ITEMS)
        (fault,) = small.told
        assert fault.where.file == one
        assert "omshandout 0.0.9, not " in fault.what
        client.run(pretend_other_program, late)
        nobody = SmallWork(two.scheduler_address, tmp_path / "nobody")
        with pytest.raises(MachineError, match="install there what is installed here") as error:
            nobody.run(*ITEMS)
        assert len(error.value.faults) == 2
        assert nobody.done == {}
        client.run(be_yourself)


def test_a_store_that_takes_no_marks_is_told_with_the_worker(
    two: LocalCluster, tmp_path: Path
) -> None:
    small = SmallWork(two.scheduler_address, tmp_path)
    small.out.mkdir()
    (small.out / journal.MARKS).write_text("no folder")
    with pytest.raises(MachineError, match="a file stands where a folder has to be") as error:
        small.run("a1")
    assert error.value.faults[0].where.file.startswith("tcp://127.0.0.1:")


def test_nobody_at_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("omshandout.batch.spread._CONNECT_S", 0.3)
    with pytest.raises(MachineError, match="no scheduler answers there; start one"):
        SmallWork("tcp://127.0.0.1:9", tmp_path).run("a")
    for address in ("nonsense://x", "tcp://:x:y"):
        with pytest.raises(UsageError, match="write it as tcp://machine:8786"):
            SmallWork(address, tmp_path).run("a")


def test_a_scheduler_without_workers_that_then_gets_one_and_goes_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omshandout.batch.spread.PATIENCE_S", 0.3)
    ending: list[threading.Thread] = []
    with cluster(0) as empty:
        with pytest.raises(MachineError, match=r"no workers; start some, .*: dask worker tcp://"):
            SmallWork(empty.scheduler_address, tmp_path).run("a")
        monkeypatch.setattr("omshandout.batch.spread.PATIENCE_S", 60)
        starting = threading.Thread(target=lambda: empty.scale(1))
        starting.start()
        small = SmallWork(empty.scheduler_address, tmp_path / "late", seconds=0.05)

        def end(item: str) -> None:
            if not ending:
                ending.append(threading.Thread(target=empty.close))
                ending[0].start()

        with pytest.raises(MachineError, match=r"went away .* the same command: it goes on"):
            small.run(*ITEMS, done=end)
        starting.join()
        ending[0].join()
    assert CHUNK <= len(small.done) < len(ITEMS)
    # What lies there was told, but for what was written in the moment of the end.
    unknown = set(small.files) - small.done.keys()
    assert len([name for name in unknown if not name.startswith(".")]) <= 1


@pytest.mark.parametrize(
    ("made", "seconds", "chunk"),
    [(24, 0.12, 400), (200, 1.0, 400), (24, 12.0, CHUNK), (24, 0.0, 512), (1, 9.0, CHUNK)],
)
def test_a_chunk_has_what_takes_about_two_seconds(made: int, seconds: float, chunk: int) -> None:
    assert chunk_of(made, seconds) == chunk


def test_what_is_called_back_is_left_and_what_was_ended_is_told(
    two: LocalCluster, tmp_path: Path
) -> None:
    small = SmallWork(two.scheduler_address, tmp_path, seconds=0.05)

    def interrupt(item: str) -> None:
        if len(small.done) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        small.run(*ITEMS, done=interrupt)
    assert small.done.keys() == set(small.files)
    time.sleep(0.5)
    assert small.done.keys() == set(small.files)


def test_what_was_sent_is_not_kept_here(two: LocalCluster, tmp_path: Path) -> None:
    with _connected(two.scheduler_address) as client:
        for number in range(40):
            client.submit(len, bytes(number), pure=False).result()
        assert client.scheduler_comm is not None
        assert len(client.scheduler_comm.recent_message_log) < 10
