"""Processes beside workers: what they make, and how they end. No scheduler has a part in it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from folders import Folders
from small_work import (
    begin,
    deadly_from_the_start,
    faulty_from_the_start,
    talkative,
    telling_environment,
)

from omshandout.batch import beside as beside_module
from omshandout.batch import orders
from omshandout.batch.beside import (
    Answer,
    Beside,
    EndedError,
    Setup,
    pack_items,
    pack_setup,
    unpack_progress,
)
from omshandout.batch.digests import sources_digest
from omshandout.batch.items import WorkItem
from omshandout.batch.journal import Journal
from omshandout.batch.local import Maker
from omshandout.batch.made_by import MadeBy, made_by
from omshandout.batch.sources import pack
from omshandout.batch.store import LocalStore
from omshandout.errors import MachineError
from omshandout.model.options import Paper, Profile
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.tasks.errands import Errand, begin_elsewhere
from omshandout.tasks.outcomes import pack_outcome

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills as Linux does")

Begin = Callable[..., Maker[Any, Any]]


def always() -> bool:
    return True


@pytest.fixture
def beside() -> Iterator[Callable[..., Beside]]:
    """Begins processes, which are ended with the test."""
    begun: list[Beside] = []

    def call(setup: bytes, **named: float) -> Beside:
        begun.append(Beside(setup, **named))
        return begun[-1]

    yield call
    for each in begun:
        each.end()


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    yield
    while orders._kept:
        orders._kept.pop().end()


def setup_of(
    folder: Path, deadly: tuple[str, ...] = (), how: Begin = begin, seconds: float = 0,
    program: MadeBy | None = None,
) -> bytes:
    return pack_setup(Setup(
        how, (folder / "out", folder / "log", deadly, seconds, False), msgspec.json.encode,
        folder / "out", program or made_by(),
    ))


def items_of(names: str) -> bytes:
    return pack_items(tuple((name, name) for name in names))


def ended(answer: Answer) -> dict[str, str]:
    assert (answer.refused, answer.failed) == ((), "")
    progress = unpack_progress(answer.progress)
    return {item: str(msgspec.json.decode(data)) for item, data in progress.ended.items()}


def order_of(folder: Path, setup: bytes, names: str) -> orders.Order:
    return orders.Order("run", "1", setup, items_of(names), folder / "out", made_by())


def test_chunk_after_chunk_is_made_whatever_is_printed(
    tmp_path: Path, beside: Callable[..., Beside]
) -> None:
    process = beside(setup_of(tmp_path, how=talkative))
    for chunk in ("ab", "cd"):
        answer = process.do("run", chunk, items_of(chunk), always)
        assert ended(answer) == {name: name.upper() for name in chunk}
        assert (answer.made, answer.refused, answer.failed) == (2, (), "")
    assert {"a", "b", "c", "d"} <= {path.name for path in (tmp_path / "out").iterdir()}


_NO_UNIX = """\
import os, signal, sys
for module, names in (
    (os, ("fork", "forkpty", "getppid", "killpg", "setsid", "wait")),
    (signal, ("SIGHUP", "SIGALRM", "setitimer", "pthread_sigmask")),
):
    for name in names:
        delattr(module, name)
sys.modules.update(dict.fromkeys(("fcntl", "pwd", "grp", "resource", "termios")))
"""
"""What Windows has not, and Python's own modules do without."""


def test_it_needs_nothing_that_windows_lacks(small: Folders, tmp_path: Path) -> None:
    """The worker's side and the other, with real sheets: begun, given chunks, called off, ended."""
    (tmp_path / "sitecustomize.py").write_text(_NO_UNIX)
    out = tmp_path / "out"
    parcel, data = pack(small.places, sources_digest(small.places))
    LocalStore(out).write(parcel.path, data, "")
    setup = pack_setup(Setup(begin_elsewhere, (parcel, out), pack_outcome, out, made_by()))
    job = Job("eyes", "es", Profile(Paper.A4))
    items = pack_items(tuple(
        (name, Errand(WorkItem(job, name), RenderOptions(), "")) for name in ("a.pdf", "b.pdf")
    ))
    program = (
        "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer)\n"
        "from omshandout.batch.beside import Beside\n"
        "setup, items = pickle.load(sys.stdin.buffer)\n"
        "beside = Beside(setup)\n"
        "first, again = (beside.do('run', name, items, lambda: True) for name in '12')\n"
        "print([(each.made, each.refused, each.failed) for each in (first, again)], beside.end())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "OMSHANDOUT_CACHE": str(tmp_path / "kept")},
        input=pickle.dumps(sys.path) + pickle.dumps((setup, items)),
    )
    assert done.stderr.decode() == ""
    assert done.stdout.decode() == "[(2, (), ''), (2, (), '')] with code 0\n"
    assert (out / "a.pdf").read_bytes() == (out / "b.pdf").read_bytes()


class _OpensAFile:
    """In place of a path: whoever reads it opens a file that stays open, as a library may."""

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return eval, (f"(__import__('os').open({os.devnull!r}, 0), {sys.path!r})[1]",)


@pytest.mark.parametrize("path", [sys.path, _OpensAFile()], ids=["", "and-a-library-opens-a-file"])
def test_a_worker_that_has_nowhere_to_print_makes_documents_all_the_same(
    path: object, tmp_path: Path
) -> None:
    """As a service, whose standard error is closed."""
    with subprocess.Popen(
        ["sh", "-c", 'exec "$0" "$@" 2>&-', sys.executable, "-c", beside_module._START],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for said in (
            path, beside_module._Begin(setup_of(tmp_path, how=talkative), 60),
            beside_module._Chunk("run", "1", items_of("ab")),
        ):
            pickle.dump(said, process.stdin)
        process.stdin.flush()
        assert ended(pickle.load(process.stdout)) == {"a": "A", "b": "B"}
        process.stdin.close()
        assert process.wait(30) == 0


def test_what_a_worker_is_told_of_memory_is_not_handed_on(
    tmp_path: Path, beside: Callable[..., Beside], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")
    monkeypatch.setenv("ANOTHER", "one")
    names = ("MALLOC_TRIM_THRESHOLD_", "ANOTHER")
    process = beside(setup_of(tmp_path, how=telling_environment))
    answer = process.do("run", "1", pack_items(tuple((name, name) for name in names)), always)
    assert list(ended(answer).values()) == ["not there", "one"]


def test_a_process_that_is_killed_is_seen_and_its_marks_tell_where(
    tmp_path: Path, beside: Callable[..., Beside]
) -> None:
    process = beside(setup_of(tmp_path, deadly=("b",)))
    with pytest.raises(EndedError):
        process.do("run", "1", items_of("abc"), always)
    assert Journal(LocalStore(tmp_path / "out"), "run", "1").progress().doubtful == ("b",)
    # However often it is asked.
    for _ in range(3):
        with pytest.raises(EndedError):
            process.do("run", "2", items_of("abc"), always)
    assert process.end() == "by signal 9"


def test_what_nobody_waits_for_is_left(tmp_path: Path, beside: Callable[..., Beside]) -> None:
    process = beside(setup_of(tmp_path, seconds=0.2))
    until = time.monotonic() + 0.5

    def wanted() -> bool:
        return not (tmp_path / "log").exists() or time.monotonic() < until

    names = "abcdefghijklmnopqrstuvwxyz"
    answer = process.do("run", "1", items_of(names), wanted)
    progress = unpack_progress(answer.progress)
    assert len(progress.ended) < len(names)
    assert (progress.doubtful, progress.left) == ((), True)
    # The next chunk is another matter.
    assert ended(process.do("run", "2", items_of("z"), always)) == {"z": "Z"}


def test_a_process_ends_when_nothing_comes_for_a_while_and_another_takes_its_place(
    tmp_path: Path, beside: Callable[..., Beside]
) -> None:
    setup = setup_of(tmp_path)
    first = beside(setup, idle_s=0.01)
    assert first.do("run", "0", items_of("a"), always).made == 1
    assert first._process.wait(30) == 0
    orders._kept.append(first)
    assert ended(orders._done(order_of(tmp_path, setup, "bc"), always)) == {"b": "B", "c": "C"}
    (second,) = orders._kept
    assert second.pid != first.pid


def test_a_process_ends_with_its_worker(tmp_path: Path) -> None:
    """Even if that is killed while a document is made, which is not written any more."""
    program = (
        "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer)\n"
        "from omshandout.batch.beside import Beside\n"
        "setup, items = pickle.load(sys.stdin.buffer)\n"
        "beside = Beside(setup)\n"
        "print(beside.pid, flush=True)\n"
        "beside.do('run', '1', items, lambda: True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        pickle.dump(sys.path, worker.stdin)
        pickle.dump((setup_of(tmp_path, seconds=1), items_of("abc")), worker.stdin)
        worker.stdin.flush()
        pid = int(worker.stdout.readline())
        while not (tmp_path / "log").exists():
            time.sleep(0.01)
        worker.kill()
    for _ in range(600):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            break
        if Path(f"/proc/{pid}/stat").exists() and ") Z " in Path(f"/proc/{pid}/stat").read_text():
            break  # ended, and nobody asked how
        time.sleep(0.05)
    else:
        pytest.fail(f"process {pid} goes on")
    assert (tmp_path / "log").read_text().split() == ["a"]
    assert not (tmp_path / "out" / "a").exists()
    progress = Journal(LocalStore(tmp_path / "out"), "run", "1").progress()
    assert (progress.ended, progress.doubtful) == ({}, ())


# -- what an order makes of it --------------------------------------------------------------------


def test_an_order_goes_on_after_a_death_and_leaves_that_document_alone(tmp_path: Path) -> None:
    setup = setup_of(tmp_path, deadly=("b", "d"))
    progress = unpack_progress(orders._done(order_of(tmp_path, setup, "abcde"), always).progress)
    assert set(progress.ended) == {"a", "c", "e"}
    assert sorted(progress.doubtful) == ["b", "d"]
    assert (tmp_path / "log").read_text().split() == list("abcde")


def test_a_run_with_other_sources_ends_the_process_of_the_one_before(tmp_path: Path) -> None:
    orders._done(order_of(tmp_path, setup_of(tmp_path), "a"), always)
    (first,) = orders._kept
    other = orders.Order(
        "other", "1", setup_of(tmp_path, how=talkative), items_of("b"), tmp_path / "out", made_by()
    )
    assert ended(orders._done(other, always)) == {"b": "B"}
    assert first._process.poll() == 0
    (second,) = orders._kept
    again = orders.Order(
        "third", "1", other.setup, items_of("c"), tmp_path / "out", made_by()
    )
    orders._done(again, always)
    assert orders._kept == [second]


def test_a_process_that_cannot_begin_is_told(tmp_path: Path) -> None:
    order = order_of(tmp_path, setup_of(tmp_path, how=deadly_from_the_start), "abc")
    with pytest.raises(MachineError, match=r"ends \(by signal 9\) before it begins one") as error:
        orders._done(order, always)
    assert error.value.faults[0].code == "machine/process"
    order = order_of(tmp_path, setup_of(tmp_path, how=faulty_from_the_start), "abc")
    assert orders._done(order, always).failed == "ModuleNotFoundError: No module named 'this'"
    here = made_by()
    old = MadeBy("0.0.9", here.files, here.python, here.libraries)
    order = order_of(tmp_path, setup_of(tmp_path, program=old), "abc")
    (fault,) = orders._done(order, always).refused
    assert fault.code == "dask/other-program"


@pytest.mark.parametrize(
    ("loaded", "not_loaded"),
    [
        ("omshandout.batch.orders", ("omshandout.render.workshop", "uharfbuzz", "reportlab")),
        ("omshandout.tasks.errands, omshandout.batch.beside", ("distributed", "numpy", "pypdf")),
        ("omshandout.cli.batch_command", ("distributed", "pypdf")),
    ],
)
def test_each_process_loads_only_what_it_needs(loaded: str, not_loaded: tuple[str, ...]) -> None:
    program = f"import sys, {loaded}; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not set(not_loaded) & set(found)
