"""The rows of an output folder: kept, lost, damaged, of another time, of two runs at once."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from omshandout.batch import state as state_module
from omshandout.batch.state import SCHEMA, STATE_FILE, State, file_system_of, is_local
from omshandout.errors import Fault, Severity, Where
from omshandout.model.batch import Parts, Row

PARTS = Parts(*"abcdef")
FAULT = Fault(Where("clinic.yaml", 3), "doubtful", "look", "x/y", Severity.WARNING, (("a", 1),))


def row(path: str, sha256: str = "5ha") -> Row:
    return Row(path, "all", PARTS, sha256, 3, 2, True, "1.0", (FAULT,), "clinic.yaml")


def filled(folder: Path, *paths: str, local: bool | None = None) -> Path:
    state = State(folder, local=local)
    for path in paths:
        state.put(row(path))
    state.close()
    return folder / STATE_FILE


@pytest.mark.parametrize("local", [True, False])
def test_what_was_put_comes_back(tmp_path: Path, local: bool) -> None:
    filled(tmp_path, "es/a.pdf", "en/b.pdf", local=local)
    state = State(tmp_path, local=local)
    assert state.get("es/a.pdf") == row("es/a.pdf")
    assert state.get("es/b.pdf") is None
    assert state.paths() == ("en/b.pdf", "es/a.pdf")
    state.put(row("es/a.pdf", "other"))
    state.save()
    assert state.get("es/a.pdf") == row("es/a.pdf", "other")
    state.forget(["es/a.pdf"])
    assert state.paths() == ("en/b.pdf",)
    state.close()
    # Nothing else is left beside it.
    assert [path.name for path in tmp_path.iterdir()] == [STATE_FILE]


def test_very_many_rows_come_a_few_at_a_time(tmp_path: Path) -> None:
    paths = [f"en/{number:04}.pdf" for number in range(450)]
    filled(tmp_path, *reversed(paths))
    state = State(tmp_path)
    found = state.rows()
    assert next(found) == row(paths[0])
    # What is put or forgotten meanwhile disturbs nothing that is read.
    state.forget([paths[1], paths[300]])
    assert [each.path for each in found] == [*paths[1:300], *paths[301:]]
    state.close()
    assert list(State(tmp_path / "none").rows()) == []


@pytest.mark.parametrize(("local", "mode"), [(True, "wal"), (False, "delete")])
def test_the_log_is_written_ahead_only_on_a_disk_of_this_computer(
    tmp_path: Path, local: bool, mode: str
) -> None:
    path = filled(tmp_path, "a.pdf", local=local)
    base = sqlite3.connect(path)
    assert base.execute("PRAGMA journal_mode").fetchone() == (mode,)
    assert base.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    base.close()


def test_asking_makes_no_file(tmp_path: Path) -> None:
    state = State(tmp_path / "none")
    assert state.get("a.pdf") is None
    assert state.paths() == ()
    state.forget(["a.pdf"])
    state.close()
    assert not (tmp_path / "none").exists()


def test_a_file_that_is_cut_anywhere_costs_only_what_it_knew(tmp_path: Path) -> None:
    path = filled(tmp_path / "whole", *(f"en/{number}.pdf" for number in range(40)))
    data = path.read_bytes()
    for length in [*range(0, 200, 17), *range(200, len(data), len(data) // 23)]:
        folder = tmp_path / str(length)
        folder.mkdir()
        (folder / STATE_FILE).write_bytes(data[:length])
        state = State(folder)
        found = state.get("en/7.pdf")
        assert found in (None, row("en/7.pdf"))
        state.put(row("new.pdf"))
        state.close()
        later = State(folder)
        assert later.get("new.pdf") in (None, row("new.pdf"))
        later.close()
        shutil.rmtree(folder)


def test_damaged_rows_are_not_believed(tmp_path: Path) -> None:
    path = filled(tmp_path, "a.pdf", "b.pdf")
    base = sqlite3.connect(path)
    with base:
        base.execute("UPDATE document SET more = x'00ff' WHERE path = 'a.pdf'")
        base.execute("UPDATE document SET sha256 = 'other' WHERE path = 'b.pdf'")
    base.close()
    state = State(tmp_path)
    assert state.get("a.pdf") is None
    assert state.get("b.pdf") is None
    state.close()
    assert [fault.code for fault in state.faults] == ["state/damaged"]


@pytest.mark.parametrize(
    "content", [b"no database at all" * 99, b"SQLite format 3\0" + b"\7" * 9000]
)
def test_what_is_no_database_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / STATE_FILE).write_bytes(content)
    state = State(tmp_path)
    assert state.get("a.pdf") is None
    (fault,) = state.faults
    assert (fault.code, fault.severity) == ("state/damaged", Severity.WARNING)
    assert fault.where.file.endswith(STATE_FILE)
    state.close()
    filled(tmp_path, "a.pdf")
    state = State(tmp_path)
    assert state.get("a.pdf") == row("a.pdf")
    state.close()
    assert not state.faults


def test_a_file_of_another_time_is_begun_anew(tmp_path: Path) -> None:
    path = filled(tmp_path, "a.pdf")
    base = sqlite3.connect(path)
    base.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    base.close()
    state = State(tmp_path)
    assert state.get("a.pdf") is None
    assert "another version" in next(iter(state.faults)).what
    state.put(row("b.pdf"))
    state.close()
    later = State(tmp_path)
    assert later.paths() == ("b.pdf",)
    later.close()


@pytest.mark.parametrize("tables", ["", "CREATE TABLE document (x)"])
def test_a_file_without_the_tables_of_its_number_is_begun_anew(
    tmp_path: Path, tables: str
) -> None:
    base = sqlite3.connect(filled(tmp_path, "a.pdf"))
    base.executescript(f"DROP TABLE document; {tables}")
    base.close()
    state = State(tmp_path)
    assert state.get("a.pdf") is None
    assert [fault.code for fault in state.faults] == ["state/damaged"]
    state.put(row("b.pdf"))
    state.close()
    later = State(tmp_path)
    assert later.paths() == ("b.pdf",)
    later.close()


def test_a_file_that_was_only_begun_and_can_only_be_read_knows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As a full disk leaves it.
    (tmp_path / STATE_FILE).touch()
    only_readable(monkeypatch)
    state = State(tmp_path)
    assert state.get("a.pdf") is None
    state.close()
    assert not state.faults


def test_a_folder_in_place_of_the_file_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / STATE_FILE).mkdir()
    state = State(tmp_path)
    state.put(row("a.pdf"))
    state.close()
    (fault,) = state.faults  # once, though it can neither be read nor written
    assert fault.hint.startswith("it is a folder: ")
    (tmp_path / STATE_FILE).rmdir()  # as it was told
    filled(tmp_path, "a.pdf")


def test_two_runs_on_one_folder_lose_no_rows(tmp_path: Path) -> None:
    one, two = State(tmp_path), State(tmp_path)
    one.put(row("a.pdf"))
    one.save()
    two.put(row("b.pdf"))
    two.save()
    one.put(row("c.pdf"))
    one.close()
    two.close()
    state = State(tmp_path)
    assert state.paths() == ("a.pdf", "b.pdf", "c.pdf")
    state.close()


def test_a_folder_where_nothing_can_be_kept_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    state = State(tmp_path / "file")
    state.put(row("a.pdf"))
    state.save()
    assert state.get("a.pdf") is None
    state.close()
    assert [fault.code for fault in state.faults] == ["state/not-kept"]


def test_what_can_only_be_read_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled(tmp_path, "a.pdf")
    before = path.read_bytes()
    only_readable(monkeypatch)
    state = State(tmp_path)
    assert state.get("a.pdf") == row("a.pdf")
    assert state.paths() == ("a.pdf",)
    state.close()
    assert not state.faults
    state = State(tmp_path)
    assert state.get("a.pdf") == row("a.pdf")
    state.put(row("b.pdf"))
    state.save()
    state.forget(["a.pdf"])
    assert state.get("a.pdf") == row("a.pdf")
    state.close()
    (fault,) = state.faults
    assert (fault.code, "readonly" in fault.what) == ("state/not-kept", True)
    assert path.read_bytes() == before


def test_what_is_damaged_and_can_only_be_read_is_told_and_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled(tmp_path, "a.pdf")
    junk = b"no database" * 99
    path.write_bytes(junk)
    only_readable(monkeypatch)
    state = State(tmp_path)
    assert state.get("a.pdf") is None
    state.put(row("a.pdf"))
    state.close()
    (fault,) = state.faults
    assert (fault.code, fault.hint.startswith("check the permissions")) == ("state/damaged", True)
    assert path.read_bytes() == junk


def test_a_file_that_another_run_holds_is_told_and_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_module, "_PATIENCE_S", 0.01)
    path = filled(tmp_path, "a.pdf")
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")
    state = State(tmp_path)
    assert state.get("a.pdf") is None
    other.rollback()
    other.close()
    assert [fault.code for fault in state.faults] == ["state/not-read"]


def only_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open no file for writing, as in a folder that is somebody else's."""

    def refused(path: Path, local: bool) -> sqlite3.Connection:
        error = sqlite3.OperationalError("attempt to write a readonly database")
        error.sqlite_errorcode = sqlite3.SQLITE_READONLY_DIRECTORY
        raise error

    monkeypatch.setattr(state_module, "_opened", refused)


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
nas:/x /srv/sheets nfs4 rw 0 0
/dev/sdb /srv/sheets/own\\040disk btrfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/a", "ext4"), ("/srv/sheets", "nfs4"), ("/srv/sheets/en", "nfs4"),
        ("/srv/sheetsx", "ext4"), ("/srv/sheets/own disk/en", "btrfs"),
    ],
)
def test_the_nearest_mount_tells_what_a_folder_is_on(path: str, kind: str) -> None:
    assert file_system_of(path, MOUNTS) == kind
    assert file_system_of("/x", "") == ""


def test_a_temporary_folder_is_asked_without_a_fault(tmp_path: Path) -> None:
    assert is_local(tmp_path / "not" / "there") in (True, False)


def test_rows_are_written_as_time_goes_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is killed knows what it did until a second ago, however few documents that were."""
    now = [100.0]
    monkeypatch.setattr("omshandout.batch.state.time.monotonic", lambda: now[0])

    def written() -> tuple[str, ...]:
        with closing(State(tmp_path)) as other:
            return other.paths()

    with closing(State(tmp_path)) as state:
        state.put(row("a.pdf"))
        assert written() == ()
        now[0] += 1.1
        state.put(row("b.pdf"))
        assert written() == ("a.pdf", "b.pdf")
        now[0] += 0.4
        state.put(row("c.pdf"))
        assert written() == ("a.pdf", "b.pdf")


def synchronous(state: State) -> int:
    assert state._base is not None
    (level,) = state._base.execute("PRAGMA synchronous").fetchone()
    return int(level)


def test_the_disk_is_waited_for_once_more_is_known_than_is_soon_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    off, normal = 0, 1
    monkeypatch.setattr("omshandout.batch.state._AT_ONCE", 3)
    state = State(tmp_path)
    state.put(row("a.pdf"))
    state.save()
    assert synchronous(state) == off
    for name in "bcd":
        state.put(row(f"{name}.pdf"))
    assert synchronous(state) == normal
    state.close()
    again = State(tmp_path)
    assert again.get("d.pdf") == row("d.pdf")
    assert synchronous(again) == normal
    again.close()
