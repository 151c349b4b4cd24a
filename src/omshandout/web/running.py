"""The program while it serves the page: one for each folder, its port, and the way for a browser.

A folder of the user's own, for as long as the computer runs, holds for each served folder: a lock,
which the system lets go when the program ends in whatever way; where the program is to be found;
and a file that a browser opens to be let in. So the way in stands in no list of processes and in no
log, and other users of the computer cannot read it. Where the user's own folders cannot be written
(a home that is full, or on a server that is away), it lies in the computer's folder for such files.
"""

from __future__ import annotations

import atexit
import errno
import hashlib
import logging
import os
import re
import shutil
import socket
import stat
import sys
import tempfile
import time
import warnings
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Protocol

import msgspec
import uvicorn
from filelock import FileLock, Timeout
from msgspec import Struct
from platformdirs import user_cache_path, user_runtime_path, user_state_path

from omshandout.errors import Fault, MachineError, Where
from omshandout.files import NO_ROOM, write_whole
from omshandout.web.desk import Desk, DeskSettings
from omshandout.web.routes import make_app
from omshandout.web.safety import Keys

HOST = "127.0.0.1"
_PATIENCE_S = 5.0
_WAITING = 64
"""Connections that wait to be taken, and that are answered at the same time."""
_ROOM = 4096  # bytes: more than a file of such a folder has
_ADVICE = "let this user write to it, or set TMPDIR to a folder that this user alone may write to"


class Running(Struct, frozen=True):
    """Where the program that serves a folder is to be found."""

    port: int
    process: int


class Folder:
    """The files of one served folder."""

    def __init__(self, settings: DeskSettings, base: Path) -> None:
        """Name the files; ``base`` is the folder for all of them."""
        places = settings.places
        parts = (places.content, places.locales, settings.clinic_file or Path())
        name = "\n".join(str(part.resolve()) for part in parts)
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self.base = base
        self.path = self.base / digest
        self.lock = self.path / "lock"
        self.info = self.path / "running.json"
        self.door = self.path / "open.html"
        self.sheet_door = self.path / "open-sheet.html"

    def prepare(self) -> None:
        """Make the folder, for this user alone, and see that there is room in it.

        Raises:
            MachineError: it cannot be made or written, or is another user's.
        """
        try:
            for folder in (self.base, self.path):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                found = folder.lstat()
                if not stat.S_ISDIR(found.st_mode) or _is_of_another(found):
                    raise PermissionError(errno.EACCES, "it is another user's")
                if os.name == "posix":
                    folder.chmod(0o700)
            with tempfile.TemporaryFile(dir=self.path, buffering=0) as stream:
                stream.write(bytes(_ROOM))
        except OSError as error:
            raise MachineError(Fault(
                Where(self.path.as_posix()), f"cannot be used: {error.strerror or error}",
                _ADVICE, "machine/runtime-folder",
                values=(("reason", "full"),) if error.errno in NO_ROOM else (),
            )) from error

    def write_door(self, port: int, ticket: str, start: str = "/") -> Path:
        """Write the file that lets a browser in, once, and sends it on to ``start``.

        Returns the file: that of a sheet is another, since the program may be started for several.

        Raises:
            MachineError: it cannot be written.
        """
        to = f"&to={start}" if start != "/" else ""
        door = self.sheet_door if to else self.door
        address = escape(f"http://{HOST}:{port}/enter?ticket={ticket}{to}")
        page = (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>omshandout</title>'
            f'<meta name="referrer" content="no-referrer">'
            f'<meta http-equiv="refresh" content="0; url={address}">'
            f'<a href="{address}">omshandout</a></html>\n'
        )
        # Others could open it while it is written, were it not closed to them from the beginning.
        descriptor = os.open(door, os.O_WRONLY | os.O_CREAT, 0o600)
        os.close(descriptor)
        write_whole(door, page.encode())
        return door

    def ticket(self) -> str:
        """What lets a browser in now, ``""`` where nothing does."""
        with suppress(OSError):
            found = re.search(r"ticket=([\w-]+)", self.door.read_text(encoding="utf-8"))
            return found[1] if found else ""
        return ""

    def running(self) -> Running | None:
        """Where another program says that it serves this folder."""
        try:
            return msgspec.json.decode(self.info.read_bytes(), type=Running)
        except (OSError, msgspec.MsgspecError):
            return None

    def clear(self) -> None:
        """Take away what leads to this program."""
        for path in (self.door, self.sheet_door, self.info):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def folder_for(settings: DeskSettings, base: Path | None = None) -> Folder:
    """The files of a served folder, in the first place that can be used.

    Args:
        settings: what is served.
        base: the only place to try; None for those of the user, and after them the computer's
            folder for files that need not last. A program that is started later finds the same.

    Raises:
        MachineError: no place can be used; tells of each.
    """
    faults: list[Fault] = []
    for place in (base,) if base is not None else _places():
        folder = Folder(settings, place)
        try:
            folder.prepare()
        except MachineError as error:
            faults.extend(error.faults)
        else:
            return folder
    raise MachineError(faults or Fault(
        Where(), "no folder can be written", _ADVICE, "machine/runtime-folder"
    ))


def _places() -> list[Path]:
    """Where files may lie while the computer runs, the best first."""
    wanted: tuple[Callable[[], Path], ...] = (
        _runtime_place,
        lambda: user_cache_path("omshandout", appauthor=False) / "serving",
        _temporary_place,
    )
    found = []
    for place in wanted:
        # A user without a home, as services and containers have.
        with suppress(RuntimeError, ValueError, OSError):
            found.append(place())
    return found


def _runtime_place() -> Path:
    """The folder of the user's session.

    Raises:
        OSError: there is none.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        place = user_runtime_path("omshandout", appauthor=False)
    if place.parent.name.startswith("runtime-"):
        # It falls back on one below /tmp, and warns of it once in a process.
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(place))
    return place


def _temporary_place() -> Path:
    """A folder that one name leads to, where the system tells whose it is; else a new one.

    Raises:
        OSError: nothing can be written anywhere, or others could put a folder in its place.
    """
    if not hasattr(os, "getuid"):
        place = tempfile.mkdtemp(prefix="omshandout-")
        atexit.register(shutil.rmtree, place, ignore_errors=True)
        return Path(place)
    # Folder.prepare looks whose it is.
    parent = Path(tempfile.gettempdir())
    mode = parent.stat().st_mode
    if mode & (stat.S_IWGRP | stat.S_IWOTH) and not mode & stat.S_ISVTX:
        raise PermissionError(errno.EACCES, "others may rename what lies there", str(parent))
    return parent / f"omshandout-{os.getuid()}"


def choices_file() -> Path:
    """Where the last choices of this user on this computer are kept."""
    try:
        return user_state_path("omshandout", appauthor=False) / "choices.json"
    except (RuntimeError, ValueError, OSError):
        # A user without a home: nothing can lie there, so the page tells that nothing is kept.
        return Path(os.devnull) / "choices.json"


class Tell(Protocol):
    """Says a message of the interface on the terminal."""

    def __call__(self, key: str, /, **values: str) -> None:
        """Say the message of this key with its values."""


def serve(
    desk: Desk, port: int, *, open_browser: bool, tell: Tell, debug: bool = False,
    base: Path | None = None, start: str = "/",
) -> int:
    """Serve the page until somebody ends the program; a second program opens the first's page.

    Args:
        desk: what to serve.
        port: 0 for any that is free.
        open_browser: whether to open the user's browser.
        tell: says on the terminal where the page is, and the codes that let browsers in.
        debug: whether to tell where in the program a fault came from.
        base: see :func:`folder_for`.
        start: the address of the page that the browser opens.

    Returns:
        The port at which the page is, or was.

    Raises:
        MachineError: the port is taken, or the program that serves this folder does not answer.
    """
    folder = folder_for(desk.settings, base)
    lock = FileLock(folder.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return _open_first(folder, start, open_browser=open_browser, tell=tell)
    try:
        with _listening(port) as listener:
            own_port: int = listener.getsockname()[1]
            keys = Keys(new_code=lambda code: tell("desk.terminal.next_code", code=code))
            def renew_door() -> None:
                folder.write_door(own_port, keys.ticket)

            keys.changed = renew_door
            logging.getLogger("omshandout.web").setLevel(
                logging.ERROR if debug else logging.CRITICAL + 1
            )
            app = make_app(desk, keys, own_port)
            keys.changed()
            write_whole(folder.info, msgspec.json.encode(Running(own_port, os.getpid())))
            tell("desk.terminal.at", address=_address(own_port, start))
            tell("desk.terminal.code", code=keys.code)
            tell("desk.terminal.end")
            if open_browser:
                _open_at(folder, own_port, start)
            server = uvicorn.Server(uvicorn.Config(
                app, log_config=None, access_log=False, server_header=False, ws="none",
                lifespan="off", http="h11", loop="asyncio", limit_concurrency=_WAITING,
                timeout_keep_alive=30, timeout_graceful_shutdown=2, proxy_headers=False,
            ))
            # Ctrl+C is how the program is ended: that is no fault.
            with suppress(KeyboardInterrupt):
                server.run(sockets=[listener])
            return own_port
    finally:
        desk.watch.end()
        folder.clear()
        lock.release()


def _is_of_another(found: os.stat_result) -> bool:
    # Windows has no such numbers: there the folder is below the user's own.
    return hasattr(os, "getuid") and found.st_uid != os.getuid()


def _listening(port: int) -> socket.socket:
    """A socket that listens on this computer alone.

    Raises:
        MachineError: the port is taken, or may not be used.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # A port that was used a moment ago is free; one with a listener is not.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(_WAITING)
        # A program that this one starts, such as a browser, must not keep the port.
        listener.set_inheritable(False)
    except OSError as error:
        listener.close()
        in_use = error.errno == errno.EADDRINUSE or getattr(error, "winerror", None) == 10048
        what, code = (
            (f"another program uses the port {port}", "web/port-in-use") if in_use
            else (f"the port {port} may not be used: {error.strerror}", "web/port-refused")
        )
        raise MachineError(Fault(
            Where(), what, "leave --port out: then a free one is used", code,
            values=(("port", str(port)),),  # a name, not a quantity
        )) from error
    return listener


def _address(port: int, start: str = "/") -> str:
    return f"http://{HOST}:{port}{start.rstrip('/')}"


def _open_first(folder: Folder, start: str, *, open_browser: bool, tell: Tell) -> int:
    """Open the page of the program that serves the folder already.

    Raises:
        MachineError: it does not answer.
    """
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        running = folder.running()
        if running is not None and _answers(running.port) and folder.door.exists():
            tell("desk.terminal.already", address=_address(running.port, start))
            if open_browser:
                _open_at(folder, running.port, start)
            return running.port
        time.sleep(0.1)
    raise MachineError(Fault(
        Where(), "the program runs already for this folder, but does not answer",
        "close its other window, wait a little, and start it again", "web/busy",
    ))


def _answers(port: int) -> bool:
    # Only a second start needs it, and the first page waits for what is loaded before it.
    import http.client

    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/alive")
        return connection.getresponse().read(100) == b"omshandout"
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _open_at(folder: Folder, port: int, start: str) -> None:
    _open(folder.write_door(port, folder.ticket(), start) if start != "/" else folder.door)


def _open(door: Path) -> None:
    # What goes wrong with a browser is seen; the code on the terminal is the other way in.
    with suppress(webbrowser.Error, OSError):
        webbrowser.open(door.absolute().as_uri())
