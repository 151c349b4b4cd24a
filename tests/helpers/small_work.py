"""Small work for processes beside workers: a "document" of each name, without content or fonts.

These processes import the module in which the work stands. So it is apart from the tests and from
:mod:`clusters`: nothing of a scheduler or of pytest is loaded for it.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from omshandout.batch.local import Maker
from omshandout.batch.store import Target, open_store


def log(path: Path, word: str) -> None:
    """Add a word to a file that many processes write to."""
    with path.open("a") as stream:
        stream.write(f"{word}\n")


def logged(path: Path) -> Counter[str]:
    return Counter(path.read_text().split()) if path.exists() else Counter()


def begin(
    target: Target, log_file: Path, deadly: tuple[str, ...], seconds: float, whole: bool
) -> Maker[str, str]:
    store = open_store(target)

    def make(payload: str, about_to_write: Callable[[str], None]) -> str:
        log(log_file, payload)
        if payload in deadly:
            die(whole)
        time.sleep(seconds)
        about_to_write(payload.upper())
        store.write(payload, payload.encode(), "")
        return payload.upper()

    return make


_HEARD_S = 1.0
"""Until a nanny has surely heard that its worker runs: one that dies before is not begun anew."""


def die(whole: bool) -> None:
    """Kill this process; ``whole``: and before it the worker that it is beside."""
    if whole:
        time.sleep(_HEARD_S)
        os.kill(os.getppid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def talkative(*arguments: Any) -> Maker[str, str]:
    """As :func:`begin`; it prints, and so does what it calls."""
    print("what is printed when it begins")
    make = begin(*arguments)

    def loud(payload: str, about_to_write: Callable[[str], None]) -> str:
        os.write(1, b"what a library writes")
        return make(payload, about_to_write)

    return loud


def telling_environment(*arguments: Any) -> Maker[str, str]:
    """Documents that say what a variable is."""
    return lambda payload, about_to_write: os.environ.get(payload, "not there")


def deadly_from_the_start(*arguments: Any) -> Maker[str, str]:
    os.kill(os.getpid(), 9)
    raise AssertionError


def faulty_from_the_start(*arguments: Any) -> Maker[str, str]:
    raise ModuleNotFoundError("No module named 'this'")
