"""A folder of documents and marks, and work on it that may die unseen."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from omshandout.batch.store import MARKS, LocalStore, work_on
from omshandout.errors import MachineError
from omshandout.model.batch import Found


def test_what_is_written_is_found_by_its_bytes(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "out")
    assert store.found("es/a.pdf", 3) is None
    store.write("es/a.pdf", b"abc", "")
    sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert store.found("es/a.pdf", 3) == Found(sha256, 3)
    # Of another size it is another anyway: it is not read.
    assert store.found("es/a.pdf", 4) == Found("", 3)
    assert store.shown("es/a.pdf") == f"{tmp_path.as_posix()}/out/es/a.pdf"


def test_of_many_who_set_a_mark_one_succeeds(tmp_path: Path) -> None:
    store, won = LocalStore(tmp_path), []
    threads = [
        threading.Thread(target=lambda: won.append(store.mark("es/a.pdf"))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 19 + [True]
    store.unmark("es/a.pdf")
    store.unmark("es/a.pdf")
    assert store.mark("es/a.pdf")


def test_a_mark_that_cannot_be_set_is_told(tmp_path: Path) -> None:
    (tmp_path / MARKS).write_text("no folder")
    with pytest.raises(MachineError):
        LocalStore(tmp_path).mark("a.pdf")


def make_into(store: LocalStore, log: Path, deadly: str) -> object:
    def make(path: str) -> str:
        with log.open("a") as stream:
            stream.write(f"{path}\n")
        if path == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        store.write(path, path.encode(), "")
        return path.upper()

    return make


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process of its own")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_what_kills_its_maker_dies_once_and_no_innocent_is_made_twice(tmp_path: Path) -> None:
    store, log = LocalStore(tmp_path / "out"), tmp_path / "log"
    make = make_into(store, log, "b")
    child = os.fork()
    if not child:
        list(work_on(store, "abc", make))  # type: ignore[arg-type]
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    # What a scheduler gives out again; whatever has its file and no mark would be found before.
    assert list(work_on(store, "bc", make)) == [("b", None), ("c", "C")]  # type: ignore[arg-type]
    assert log.read_text().split() == ["a", "b", "c"]
    assert sorted(path.name for path in (tmp_path / "out").glob("?")) == ["a", "c"]
    assert len(list((tmp_path / "out" / MARKS).iterdir())) == 1


def test_an_exception_is_no_death(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)

    def make(path: str) -> str:
        raise ZeroDivisionError(path)

    with pytest.raises(ZeroDivisionError):
        list(work_on(store, "a", make))
    assert store.mark("a")
