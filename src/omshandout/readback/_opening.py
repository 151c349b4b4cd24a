"""Opening a PDF with pypdf: what is wrong with it is a fault, whatever the library makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from omshandout.errors import ContentError
from omshandout.readback._bounds import check_size, damaged, locked

# What pypdf raises for damaged files beside its own exceptions: whatever a value of the wrong
# type, or one that is not there, brings about.
_LIBRARY_ERRORS = (
    PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError,
    NotImplementedError, ArithmeticError, OSError, UnicodeError, AssertionError,
)  # fmt: skip


@contextmanager
def opened(data: bytes) -> Iterator[PdfReader]:
    """A PDF to read from, here and for as long as something is read.

    Raises:
        ContentError: no PDF, encrypted, damaged or too large.
    """
    check_size(data)
    try:
        # Strict: a file whose parts have to be guessed is no file to hand out.
        reader = PdfReader(BytesIO(data), strict=True)
        if reader.is_encrypted:
            raise locked()
        yield reader
    except ContentError:
        raise
    except RecursionError as error:
        raise damaged("its objects are nested too deeply") from error
    except _LIBRARY_ERRORS as error:
        lines = str(error).splitlines()
        raise damaged(lines[0][:200] if lines else type(error).__name__) from error
