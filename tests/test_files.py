"""Files appear complete or not at all."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from omshandout import files
from omshandout.errors import MachineError
from omshandout.files import WholeFile, make_folder, write_hint, write_whole


def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(path: Path, data: bytes) -> int:
        with path.open("wb") as stream:
            stream.write(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    path = tmp_path / "es" / "eyes-a4.pdf"
    with pytest.raises(MachineError) as caught:
        write_whole(path, b"%PDF-1.7 and so on")
    assert "No space left on device" in str(caught.value)
    assert caught.value.faults[0].where.file == path.as_posix()
    assert list((tmp_path / "es").iterdir()) == []


def test_a_file_stays_as_it_was_if_the_new_one_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "eyes-a4.pdf"
    write_whole(path, b"old")

    def interrupted(path: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["eyes-a4.pdf"]
    assert path.read_bytes() == b"old"


def test_threads_that_write_the_same_files_leave_them_whole(tmp_path: Path) -> None:
    contents = [bytes([65 + number]) * 20_000 for number in range(4)]

    def write(data: bytes) -> None:
        for number in range(50):
            write_whole(tmp_path / f"{number}.pdf", data)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, contents))
    assert {file.read_bytes() for file in tmp_path.iterdir()} <= set(contents)
    assert len(list(tmp_path.iterdir())) == 50


def test_a_file_that_windows_shows_is_to_be_closed() -> None:
    error = PermissionError(errno.EACCES, "Access is denied")
    assert write_hint(error, "") == "name a folder that you may write to, or change its permissions"
    error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
    assert write_hint(error, "").startswith("close it in the program that shows it")


@pytest.mark.parametrize("way", ["out", "out/es", "out/es/eyes-a4.pdf"])
def test_something_in_the_way_is_a_fault_of_the_machine(tmp_path: Path, way: str) -> None:
    blocker = tmp_path / way
    blocker.parent.mkdir(parents=True, exist_ok=True)
    if way.endswith(".pdf"):
        blocker.mkdir()  # a folder where the file should be
    else:
        blocker.write_text("a file where a folder should be")
    with pytest.raises(MachineError, match=r"eyes-a4\.pdf: cannot be written: "):
        write_whole(tmp_path / "out" / "es" / "eyes-a4.pdf", b"data")
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "signs.po"
    write_whole(path, b"old")
    for mode in (0o640, 0o600):
        path.chmod(mode)
        write_whole(path, b"new")
        assert path.stat().st_mode & 0o777 == mode


def test_the_hint_fits_what_keeps_a_file_from_being_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(MachineError, match="a file stands where a folder has to be"):
        write_whole(tmp_path / "file" / "a.pdf", b"data", "free some space")
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(MachineError, match="a folder stands where the file has to be"):
        write_whole(tmp_path / "a.pdf", b"data", "free some space")
    assert "may write" in write_hint(PermissionError(13, "Permission denied"), "free some space")
    assert "can only be read" in write_hint(OSError(errno.EROFS, "Read-only"), "free some space")
    assert "too long" in write_hint(OSError(errno.ENAMETOOLONG, "Too long"), "free some space")
    assert "another folder" in write_hint(FileNotFoundError(2, "No such file"), "free some space")
    assert "another folder" in write_hint(OSError(errno.EIO, "Input/output error"), "")
    assert write_hint(OSError(errno.ENOSPC, "No space"), "").startswith("free some space")
    assert write_hint(OSError(errno.ENOSPC, "No space"), "free some space") == "free some space"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with a name")
def test_what_is_no_file_is_never_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may replace /dev/null, and all programs of the computer would write into a file."""
    pipe = tmp_path / "null"
    os.mkfifo(pipe)
    link = tmp_path / "devices" / "stdout"
    link.parent.mkdir()
    link.symlink_to(tmp_path / "file")
    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.setattr(files, "_DEVICES", link.parent)
    for path in (pipe, link):
        with pytest.raises(MachineError, match="no file; name a file that may be replaced"):
            write_whole(path, b"new")
        whole = WholeFile(path)
        whole.write(b"new")
        (fault,) = whole.finish()
        assert "no file" in fault.what
    assert pipe.is_fifo()
    assert link.is_symlink()
    assert sorted(each.name for each in tmp_path.rglob("*")) == [
        "devices", "file", "null", "stdout",
    ]


def test_a_folder_is_made_before_long_work(tmp_path: Path) -> None:
    make_folder(tmp_path / "one" / "two")
    make_folder(tmp_path / "one" / "two")
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError, match="a file stands where a folder has to be") as caught:
        make_folder(tmp_path / "file" / "two")
    assert caught.value.faults[0].where.file.endswith("file/two")
