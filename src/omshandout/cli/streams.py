"""What a command says, to whoever reads it: a terminal, a file, or a pipe that is closed early."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys

_NOBODY_READS = (errno.EPIPE, errno.EINVAL)
"""What POSIX and Windows say of a pipe that was closed at its other end."""


class _Pipe(io.FileIO):
    """A pipe that takes what nobody reads any more, so that the work behind it goes on.

    In ``omshandout batch plan.yaml --json | head -1`` all sheets are made, and the exit code is
    that of the work.
    """

    def write(self, data: object, /) -> int:
        try:
            return super().write(data)  # type: ignore[arg-type]
        except OSError as error:
            if error.errno not in _NOBODY_READS:
                raise
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


def heedless(stream: object) -> object:
    """A stream for standard output or errors in the place of a given one.

    A character that a terminal or file lacks is written as its number. Nothing that is written to
    a pipe fails because its reader is gone.
    """
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    stream.reconfigure(errors="backslashreplace")
    try:
        number = stream.fileno()
        mode = os.fstat(number).st_mode
        if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
            return stream
    except OSError:
        return stream
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Pipe(number, "w", closefd=False)), encoding=stream.encoding,
        errors=stream.errors, line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
