"""Starting the page: one program a folder, its port, the way in, and what is left after its end."""

from __future__ import annotations

import http.client
import io
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import closing, redirect_stdout
from pathlib import Path

import pytest
from asking import Browser
from filelock import FileLock
from folders import Folders
from running import START, environment

from omshandout.cli import serving
from omshandout.errors import MachineError
from omshandout.model.orders import Choices
from omshandout.render.places import own_places
from omshandout.tasks.remembering import save_choices
from omshandout.web import running
from omshandout.web.desk import Desk, DeskSettings
from omshandout.web.running import Folder, serve


def fetch(port: int, path: str, **headers: str) -> tuple[int, str]:
    """Status and cookie."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.getheader("set-cookie") or ""


@pytest.mark.skipif(os.name != "posix", reason="ends the program with a signal of POSIX")
def test_start_let_in_start_again_and_end(folders: Folders, tmp_path: Path) -> None:
    base = tmp_path / "user"
    (base / "run").mkdir(parents=True, mode=0o700)
    own = {"HOME": str(base), "XDG_RUNTIME_DIR": str(base / "run"), "LC_ALL": "C.UTF-8",
           "XDG_STATE_HOME": str(base / "state"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", START, "serve", "--no-browser", *folders.options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(own)
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.fullmatch(r"The page is at http://127\.0\.0\.1:(\d+)\n", line)
        assert found, line
        port = int(found[1])
        (door,) = (base / "run").rglob("open.html")
        assert door.stat().st_mode & 0o077 == 0
        assert door.parent.stat().st_mode & 0o077 == 0
        ticket = re.search(r"(/enter\?ticket=[\w-]+)", door.read_text())
        assert ticket is not None
        status, cookie = fetch(port, ticket[1])
        assert status == 200
        assert "SameSite=strict" in cookie
        assert ticket[1] not in door.read_text()  # the next browser gets another
        assert fetch(port, "/", cookie=cookie.partition(";")[0])[0] == 200
        assert fetch(port, "/")[0] == 403
        again = subprocess.run(
            command, capture_output=True, text=True, env=environment(own), timeout=30, check=False
        )
        assert (again.returncode, again.stdout) == (
            0, f"The program runs already. Its page is at http://127.0.0.1:{port}\n"
        )
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, err) == (0, "")
        assert not list((base / "run").rglob("*.html"))
        assert not list((base / "run").rglob("*.json"))
        assert "/enter" not in out
    finally:
        process.kill()
        process.communicate()


def test_the_terminal_has_its_own_language_and_the_page_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = DeskSettings(own_places(), tmp_path / "choices.json")
    save_choices(settings.choices_file, Choices(staff_locale="es"))
    monkeypatch.setattr(
        serving, "serve", lambda desk, port, *, tell, **rest: tell("desk.terminal.end")
    )
    told = {}
    for variable, value in (("LC_ALL", "C.UTF-8"), ("LANG", "ar_EG.UTF-8"), ("LANG", "")):
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(variable, value)
        desk = Desk(settings)
        out = io.StringIO()
        with redirect_stdout(out):
            serving.show(desk, 0, no_browser=True, debug=False)
        told[value] = out.getvalue().strip()
        assert desk.speech(("en",)).locale == "es"
    english, arabic = (
        Desk(settings).speech_in(locale)("desk.terminal.end").plain for locale in ("en", "ar")
    )
    assert told == {"C.UTF-8": english, "ar_EG.UTF-8": arabic, "": english}
    assert english != arabic


def test_a_port_in_use(settings: DeskSettings, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(MachineError) as caught:
            serve(Desk(settings), port, open_browser=False, tell=_silent, base=tmp_path / "run")
    (fault,) = caught.value.faults
    assert (fault.code, dict(fault.values)) == ("web/port-in-use", {"port": str(port)})
    told = Desk(settings).speech(("en",)).spoken(fault)
    assert told.what == f"Another program uses the port {port} of this computer"
    assert not list((tmp_path / "run").rglob("*.html"))


def test_a_program_that_holds_the_folder_and_does_not_answer(
    settings: DeskSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_PATIENCE_S", 0.2)
    folder = Folder(settings, tmp_path / "run")
    folder.prepare()
    with FileLock(folder.lock), pytest.raises(MachineError) as caught:
        serve(Desk(settings), 0, open_browser=False, tell=_silent, base=tmp_path / "run")
    assert caught.value.faults[0].code == "web/busy"


@pytest.mark.skipif(os.name != "posix", reason="POSIX has symbolic links for everyone")
def test_a_folder_that_somebody_else_put_there(settings: DeskSettings, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(MachineError) as caught:
        Folder(settings, tmp_path / "run").prepare()
    assert caught.value.faults[0].code == "machine/runtime-folder"


def test_each_folder_has_its_own_program(settings: DeskSettings, tmp_path: Path) -> None:
    one = Folder(settings, tmp_path)
    other = Folder(DeskSettings(settings.places, settings.choices_file, tmp_path / "c"), tmp_path)
    assert one.path != other.path
    assert Folder(settings, tmp_path).path == one.path


def _silent(key: str, /, **values: str) -> None:
    pass


def test_the_first_page_waits_for_nothing_that_lays_out() -> None:
    late = ("omshandout.layout.story", "omshandout.render.documents", "omshandout.render.sheets",
            "lxml", "xlsxwriter")
    code = (
        "import sys, omshandout.web.running as r; "
        f"print([name for name in {late!r} if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env=environment({}),
    )
    assert found.stdout.strip() == "[]"


def test_what_lays_out_is_loaded_once_the_first_page_is_shown(browser: Browser) -> None:
    ready: list[str] = []
    browser.desk.get_ready = lambda: ready.append("now")  # type: ignore[method-assign]
    browser.get("/board")
    assert ready == []
    browser.get("/")
    assert ready == ["now"]
