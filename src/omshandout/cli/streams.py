"""What a command says, to whoever reads it: a terminal, a file, or a pipe that is closed early."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys

_NOBODY_READS = (errno.EPIPE, errno.EINVAL)
"""What POSIX and Windows say of a pipe that was closed at its other end."""


class UnwrittenError(OSError):
    """A standard stream could not be written; its ``filename`` says which."""


class _Output(io.FileIO):
    """A standard stream that keeps why it cannot be written, as on a full disk.

    What is written then goes nowhere, and the work goes on: a disk with no room for a list has room
    elsewhere for the sheets. :func:`unwritten` tells of it. Were it left to Python, that would find
    it unwritten at the end, say so in its own words, and end with a code of its own.

    A pipe takes what nobody reads any more, so that the work behind it goes on. In ``omshandout
    batch plan.yaml --json | head -1`` all sheets are made, and the exit code is that of the work.
    """

    def __init__(self, number: int, told_as: str) -> None:
        super().__init__(number, "w", closefd=False)
        mode = os.fstat(number).st_mode
        self._is_pipe = stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
        self._told_as = told_as
        self.fault: UnwrittenError | None = None

    def write(self, data: object, /) -> int:
        if self.fault is None:
            try:
                return super().write(data)  # type: ignore[arg-type]
            except OSError as error:
                if not (self._is_pipe and error.errno in _NOBODY_READS):
                    self.fault = UnwrittenError(error.errno, error.strerror, self._told_as)
                    self.fault.__cause__ = error
        return memoryview(data).nbytes  # type: ignore[arg-type]


class Nowhere(io.TextIOWrapper):
    """A standard stream of a process that was started without it (``2>&-``, a service)."""


def have_all() -> None:
    """Have standard streams where the process was started without, which Python tells as None.

    What is written to them goes nowhere, and the work goes on. Else the first file that is opened
    would get the number of one, and whatever prints an error without asking Python would write it
    into that file.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, os.O_RDWR)  # that of the stream: it is the first free one
            os.set_inheritable(number, True)
            nowhere = os.fdopen(number, f"{mode}b")
            setattr(sys, name, Nowhere(nowhere, encoding="utf-8"))


def heedless(stream: object, told_as: str) -> object:
    """A stream for standard output or errors in the place of a given one.

    A character that a terminal or file lacks is written as its number. Nothing that is written
    fails: of a pipe whose reader is gone nobody is told, of all else :func:`unwritten` tells.

    Args:
        stream: a stream of Python's.
        told_as: what it is called.
    """
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    stream.reconfigure(errors="backslashreplace")
    # A console of Windows is no file, and is written in its own way.
    raw = getattr(stream.buffer, "raw", stream.buffer)
    if isinstance(stream, Nowhere) or not isinstance(raw, io.FileIO):
        return stream
    try:
        output = _Output(stream.fileno(), told_as)
    except OSError:
        return stream
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(output), encoding=stream.encoding, errors=stream.errors,
        line_buffering=stream.line_buffering, write_through=stream.write_through,
    )


def unwritten() -> UnwrittenError | None:
    """Why standard output, or else standard errors, could not be written; None where they were."""
    for stream in (sys.stdout, sys.stderr):
        raw = getattr(getattr(stream, "buffer", None), "raw", None)
        if isinstance(raw, _Output):
            stream.flush()
            if raw.fault is not None:
                return raw.fault
    return None
