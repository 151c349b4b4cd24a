"""The program while it serves the page: its port, and the way for a browser.

Which program serves a folder, and where its files lie, is known by :mod:`omshandout.web.claiming`.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
import sys
import time
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import msgspec
import uvicorn
from platformdirs import user_state_path

from omshandout.errors import Fault, MachineError, Where
from omshandout.files import write_whole
from omshandout.web.claiming import HOST, Claim, Folder, Running
from omshandout.web.desk import Desk
from omshandout.web.routes import make_app
from omshandout.web.safety import Keys

_PATIENCE_S = 5.0
_WAITING = 64
"""Connections that wait to be taken, and that are answered at the same time."""



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
        base: see :class:`omshandout.web.claiming.Claim`.
        start: the address of the page that the browser opens.

    Returns:
        The port at which the page is, or was.

    Raises:
        MachineError: no folder can be written, the port is taken, or the program that serves this
            folder does not answer.
    """
    claim = Claim(desk.settings, base)
    folder = claim.folder
    if not claim.ours:
        return _open_first(claim.folders, start, open_browser=open_browser, tell=tell)
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
        claim.release()


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


def _open_first(
    folders: Sequence[Folder], start: str, *, open_browser: bool, tell: Tell
) -> int:
    """Open the page of the program that serves already, with its files in one of some folders.

    Raises:
        MachineError: it does not answer.
    """
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        for folder in folders:
            running = folder.running()
            if running is not None and _answers(running) and folder.door.exists():
                tell("desk.terminal.already", address=_address(running.port, start))
                if open_browser:
                    _open_at(folder, running.port, start)
                return running.port
        time.sleep(0.1)
    raise MachineError(Fault(
        Where(), "the program runs already for this folder, but does not answer",
        "close its other window, wait a little, and start it again", "web/busy",
    ))


def _answers(running: Running) -> bool:
    """Whether that program is there: another may listen now where one that was killed did."""
    # Only a second start needs it, and the first page waits for what is loaded before it.
    import http.client

    connection = http.client.HTTPConnection(HOST, running.port, timeout=1)
    try:
        connection.request("GET", "/alive")
        told = connection.getresponse().read(100)
        return told == f"omshandout {running.process}".encode()
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
