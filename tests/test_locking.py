from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from running import environment

from omshandout.errors import MachineError
from omshandout.files import write_whole
from omshandout.locking import only_writer

COUNT = """
import sys
from pathlib import Path
from omshandout.files import write_whole
from omshandout.locking import only_writer
path = Path(sys.argv[1])
for _ in range(15):
    with only_writer(path):
        write_whole(path, str(int(path.read_text()) + 1).encode())
"""


def test_no_change_of_processes_and_threads_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "count"
    path.write_text("0")

    def count() -> None:
        for _ in range(15):
            with only_writer(path):
                write_whole(path, str(int(path.read_text()) + 1).encode())

    others = [
        subprocess.Popen([sys.executable, "-c", COUNT, str(path)], env=environment({}))
        for _ in range(2)
    ]
    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.wait(60) for each in others] == [0, 0]
    assert path.read_text() == str(6 * 15)
    assert {each.name for each in tmp_path.iterdir()} <= {"count", ".count.lock"}


def test_one_who_does_not_finish_is_told(tmp_path: Path) -> None:
    path = tmp_path / "de" / "reviews.yaml"
    with only_writer(path), pytest.raises(MachineError) as caught, only_writer(path, 0.05):
        pass
    fault = caught.value.faults[0]
    assert fault.code == "machine/locked"
    assert ".reviews.yaml.lock" in fault.hint
    with only_writer(path, 0.05):
        pass  # given back


def test_a_lock_is_given_back_by_one_that_fails(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with pytest.raises(ZeroDivisionError), only_writer(path):
        raise ZeroDivisionError
    with only_writer(path, 0.05):
        pass


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "de").write_text("")
    with pytest.raises(MachineError, match="cannot be locked"), only_writer(tmp_path / "de" / "x"):
        pass
