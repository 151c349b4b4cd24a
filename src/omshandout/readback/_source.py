"""Opening PDF bytes with pikepdf, and reading objects that may be of any type."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import BytesIO

import pikepdf

from omshandout.readback._bounds import MAX_PAGES, check_size, damaged, fault, locked

# What the library calls bytes that it did not read from a file.
_STREAM_NAME = re.compile(r"(?:stream )?<_io\.BytesIO object at 0x[0-9A-Fa-f]+>:? ?")

# What pikepdf raises for damaged files beside its own exceptions: wrong types and sizes.
_LIBRARY_ERRORS = (
    pikepdf.PikepdfError, UserWarning, ValueError, TypeError, OverflowError, RuntimeError,
)  # fmt: skip


@contextmanager
def open_pdf(data: bytes) -> Iterator[pikepdf.Pdf]:
    """Open PDF bytes for the time of a ``with`` block.

    Raises:
        ContentError: not a PDF, too large, encrypted or damaged; also for whatever the PDF
            library finds wrong while the block runs, even where it would only warn.
    """
    check_size(data)
    try:
        # No recovery: a file whose parts have to be guessed is no file to hand out.
        with (
            warnings.catch_warnings(),
            pikepdf.open(
                BytesIO(data), attempt_recovery=False, suppress_warnings=True,
                conversion_mode="implicit",
            ) as pdf,
        ):  # fmt: skip
            # pikepdf tells of damaged page content in Python's way only. (The filter holds
            # for the whole process while the file is open.)
            warnings.simplefilter("error", UserWarning)
            if pdf.is_encrypted:
                raise locked()
            if len(pdf.pages) > MAX_PAGES:
                raise fault(f"the PDF has more than {MAX_PAGES} pages", "too-large")
            yield pdf
            complaints = pdf.get_warnings()
            if complaints:
                raise damaged(_first_line(complaints[0]))
    except pikepdf.PasswordError as error:
        raise locked() from error
    except _LIBRARY_ERRORS as error:
        raise damaged(_first_line(error)) from error


def _first_line(problem: object) -> str:
    lines = _STREAM_NAME.sub("", str(problem)).splitlines()
    return lines[0][:200] if lines and lines[0] else type(problem).__name__


# -- objects of any type ----------------------------------------------------------------------


def entry(holder: object, key: str) -> object:
    """The value of a dictionary's or stream's key, or None."""
    if isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)):
        found: object = holder.get(key)
        return found
    return None


def items(value: object) -> list[object]:
    """Entries of an array; a list of one for anything else; an empty list for None."""
    if value is None:
        return []
    if isinstance(value, pikepdf.Array):
        return list(value)
    return [value]


def text(value: object) -> str:
    """A text string, or "" if the value is none."""
    return str(value) if isinstance(value, pikepdf.String) else ""


def name(value: object) -> str:
    """A name without its solidus, or "" if the value is none."""
    return str(value)[1:] if isinstance(value, pikepdf.Name) else ""


def whole(value: object) -> int | None:
    """An integer, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def number(value: object) -> float:
    """A number, or 0 if the value is none."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return float(value)
    return 0.0


Key = tuple[int, int]
"""Number and generation of an indirect object."""


def key_of(value: object) -> Key | None:
    """What tells an indirect object from all others, or None for a direct one."""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        return value.objgen
    return None
