"""Starting the page: one program a folder, its port, the way in, and what is left after its end."""

from __future__ import annotations

import errno
import http.client
import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import closing, redirect_stdout
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from asking import Browser
from filelock import FileLock
from folders import Folders
from running import START, environment

from omshandout.cli import serving
from omshandout.errors import Fault, MachineError, Where
from omshandout.model.orders import Choices
from omshandout.render.places import own_places
from omshandout.tasks.remembering import save_choices
from omshandout.web import claiming, running
from omshandout.web.claiming import Claim, Folder, Running
from omshandout.web.desk import Desk, DeskSettings
from omshandout.web.running import choices_file, serve


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


@pytest.fixture
def homeless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user none of whose own folders can be made; gives the folder for files that need not last.
    """
    (tmp_path / "file").write_text("")
    for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_STATE_HOME", "LOCALAPPDATA",
                 "WIN_PD_OVERRIDE_LOCAL_APPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    place = tmp_path / "temporary"
    place.mkdir(mode=0o700)
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def folder_for(settings: DeskSettings) -> Folder:
    """Where a program that is started now has its files."""
    claim = Claim(settings)
    claim.release()
    assert claim.ours
    return claim.folder


@pytest.mark.skipif(os.name != "posix", reason="POSIX tells whose a folder is")
def test_a_home_that_cannot_be_written(settings: DeskSettings, homeless: Path) -> None:
    folder = folder_for(settings)
    assert folder.base == homeless / f"omshandout-{os.getuid()}"
    assert folder.base.stat().st_mode & 0o077 == 0
    assert folder_for(settings).path == folder.path  # a second start finds it
    folder.write_door(1, "ticket")
    assert folder.ticket() == "ticket"


def test_a_folder_of_a_user_that_no_system_tells_is_new(
    settings: DeskSettings, homeless: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, in place of a LOCALAPPDATA on a server that is away."""
    monkeypatch.delattr(os, "getuid", raising=False)
    one, other = folder_for(settings), folder_for(settings)
    assert one.base.parent == other.base.parent == homeless
    assert one.base != other.base


@pytest.fixture
def full(homeless: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of folders on full disks; the user of :func:`homeless` has a session's folder here."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    (tmp_path / "run").mkdir(mode=0o700)
    names: list[str] = []
    real = tempfile.TemporaryFile

    def temporary(*, dir: Path, buffering: int) -> object:
        if any(str(dir).startswith(place) for place in names):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(dir=dir, buffering=buffering)

    monkeypatch.setattr(tempfile, "TemporaryFile", temporary)
    return names


def test_a_disk_of_the_user_that_is_full(
    settings: DeskSettings, homeless: Path, tmp_path: Path, full: list[str]
) -> None:
    full.append(str(tmp_path / "run"))
    assert homeless in folder_for(settings).base.parents
    full.append(str(homeless))
    with pytest.raises(MachineError) as caught:
        Claim(settings)
    *_, fault = caught.value.faults
    assert str(homeless) in fault.where.file
    assert (fault.code, dict(fault.values)) == ("machine/runtime-folder", {"reason": "full"})
    told = Desk(settings).speech(("en",)).spoken(fault)
    assert (told.what, told.hint) == ("The disk is full", "Free some space.")


@pytest.mark.skipif(os.name != "posix", reason="other systems have no folder of a session")
@pytest.mark.parametrize("changes", ["becomes full", "has room again"])
def test_a_program_is_found_wherever_a_disk_was_full_when_it_was_started(
    settings: DeskSettings, homeless: Path, tmp_path: Path, full: list[str], changes: str
) -> None:
    if changes == "has room again":
        full.append(str(tmp_path / "run"))
    first = Claim(settings)
    assert first.ours
    assert (homeless in first.folder.base.parents) == bool(full)
    full[:] = [] if full else [str(tmp_path / "run")]
    second = Claim(settings)
    assert (second.ours, second.folder.path) == (False, first.folder.path)
    first.release()
    third = Claim(settings)
    assert third.ours
    assert (homeless in third.folder.base.parents) == bool(full)
    assert not Claim(settings).ours
    third.release()


@pytest.mark.skipif(os.name != "posix", reason="other systems have no folder of a session")
def test_of_two_that_start_at_once_one_serves(
    settings: DeskSettings, tmp_path: Path, full: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another begins in the better place after this one found it without a lock, and full."""
    full.append(str(tmp_path / "run"))
    others: list[Claim] = []
    prepare = Folder.prepare

    def prepared(folder: Folder) -> None:
        prepare(folder)
        if full:  # this is the place after it
            full.clear()
            others.append(Claim(settings))

    monkeypatch.setattr(Folder, "prepare", prepared)
    mine = Claim(settings)
    assert (mine.ours, [other.ours for other in others]) == (False, [True])
    assert mine.folder.path == others[0].folder.path
    others[0].release()


@pytest.mark.skipif(os.name != "posix", reason="starts the program as POSIX does")
def test_a_second_start_opens_the_page_of_a_program_on_a_disk_that_is_full(
    settings: DeskSettings, full: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Claim(settings)
    assert first.ours
    full.append(str(tmp_path / "run"))
    first.folder.write_door(7, "ticket")
    first.folder.info.write_text('{"port": 7, "process": 1}')
    monkeypatch.setattr(running, "_answers", lambda found: found.port == 7)
    told: list[dict[str, str]] = []
    port = serve(
        Desk(settings), 0, open_browser=False, tell=lambda key, /, **values: told.append(values)
    )
    assert (port, told) == (7, [{"address": "http://127.0.0.1:7"}])
    first.release()


class _Alive(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"omshandout 12" if self.path == "/alive" else b"")

    def log_message(self, *_: object) -> None:
        pass


def test_another_program_at_the_port_of_one_that_was_killed_is_not_taken_for_it() -> None:
    with HTTPServer((running.HOST, 0), _Alive) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        assert running._answers(Running(port, 12))
        assert not running._answers(Running(port, 1))
        server.shutdown()
    assert not running._answers(Running(port, 12))


def test_no_folder_of_a_session_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux":
        pytest.skip("Linux has folders of sessions")
    session = tmp_path / "session"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(session))
    assert claiming._runtime_place() is None
    assert not session.exists()
    session.mkdir(mode=0o700)
    assert claiming._runtime_place() == session / "omshandout"


def test_what_a_killed_program_left_leads_nowhere(settings: DeskSettings, tmp_path: Path) -> None:
    folder = Folder(settings, tmp_path / "run")
    folder.prepare()
    folder.write_door(1, "ticket")
    folder.info.write_text('{"port": 1, "process": 1}')
    claim = Claim(settings, tmp_path / "run")
    assert claim.ours
    assert (folder.running(), folder.ticket()) == (None, "")
    claim.release()


@pytest.mark.skipif(os.name != "posix", reason="POSIX tells whose a folder is")
@pytest.mark.parametrize("trap", ["link", "open to all"])
def test_no_folder_is_taken_that_others_could_change(
    settings: DeskSettings, homeless: Path, tmp_path: Path, trap: str
) -> None:
    if trap == "link":
        (tmp_path / "elsewhere").mkdir()
        (homeless / f"omshandout-{os.getuid()}").symlink_to(tmp_path / "elsewhere")
    else:
        homeless.chmod(0o777)
    with pytest.raises(MachineError) as caught:
        Claim(settings)
    assert {fault.code for fault in caught.value.faults} == {"machine/runtime-folder"}
    assert not list(tmp_path.rglob("open.html"))
    if trap == "open to all":
        (told,) = (fault for fault in caught.value.faults if fault.where.file == str(homeless))
        assert told.what == "cannot be used: others may rename what lies there"


@pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="needs a folder that nobody can write to",
)
@pytest.mark.parametrize("terminal", ["C.UTF-8", "es_ES.UTF-8"])
@pytest.mark.parametrize("command", [("serve",), ("preview", "eyes")])
def test_the_terminal_tells_of_each_place_why_and_what_to_do(
    folders: Folders, tmp_path: Path, terminal: str, command: tuple[str, ...]
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    nowhere = dict.fromkeys(("HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME"), "/proc/nowhere")
    done = subprocess.run(
        [sys.executable, "-c", START, *command, "--no-browser", *folders.options],
        capture_output=True, text=True, timeout=30, check=False,
        env=environment({**nowhere, "TMPDIR": str(shared), "LC_ALL": terminal}), cwd=tmp_path,
    )
    assert (done.returncode, done.stdout) == (3, "")
    own, temporary = done.stderr.splitlines()[-2:]
    assert own.startswith("/proc/nowhere/omshandout/serving/")
    assert "(cannot be used: No such file or directory)" in own
    assert temporary.startswith(f"{shared}: ")
    assert "(cannot be used: others may rename what lies there); " in temporary
    for line in (own, temporary):
        assert line.endswith(
            "(let this user write to it, or set TMPDIR to a folder that this user alone may write "
            "to)"
        )


@pytest.mark.parametrize("locale", ["en", "es", "ar"])
def test_a_reason_that_is_in_english_alone_stands_behind_the_readers_words(
    settings: DeskSettings, locale: str
) -> None:
    refused = Fault(
        Where(), "the port 80 may not be used: Permission denied", "leave --port out",
        "web/port-refused", values=(("port", "80"),),
    )
    speech = Desk(settings).speech((locale,))
    told = speech.spoken(refused)
    assert told.what.endswith(" (the port 80 may not be used: Permission denied)")
    assert told.hint.endswith(" (leave --port out)")
    unwritten = Fault(
        Where("running.json"), "cannot be written: no", "free space", "machine/write",
        values=(("reason", "full"),),
    )
    assert speech.spoken(unwritten) == unwritten  # the page's words are about choices
    (on_page,) = speech.told([refused])
    assert "may not be used" not in on_page.what.plain


def test_choices_of_a_user_without_a_home_are_told_as_not_kept(
    settings: DeskSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless(*_: object, **__: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr(running, "user_state_path", homeless)
    desk = Desk(DeskSettings(settings.places, choices_file()))
    desk.keep_choices(Choices(staff_locale="es"))
    (fault,) = desk.unkept()
    assert fault.code == "machine/write"


@pytest.mark.skipif(os.name != "posix", reason="ends the program with a signal of POSIX")
def test_the_page_of_a_user_whose_home_is_no_folder(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    (tmp_path / "temporary").mkdir(mode=0o700)
    own = {"HOME": str(tmp_path / "home"), "XDG_RUNTIME_DIR": str(tmp_path / "home" / "run"),
           "TMPDIR": str(tmp_path / "temporary"), "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", START, "serve", "--no-browser", *folders.options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(own),
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
        assert found is not None
        assert fetch(int(found[1]), "/alive")[0] == 200
        assert list((tmp_path / "temporary").rglob("open.html"))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        assert (process.returncode, err) == (0, "")
        assert not list((tmp_path / "temporary").rglob("open.html"))
    finally:
        process.kill()
        process.communicate()


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
