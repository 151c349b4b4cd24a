"""Whether a document has to be made, and why. Functions of their arguments, no files.

What is known of a document is a cache: it may be lost, damaged or of another time. It is believed
only where the file itself has the size and the SHA-256 that it tells.
"""

from __future__ import annotations

from omshandout.model.batch import Found, Parts, Reason, Row


def is_untouched(everything: str, row: Row | None, found: Found | None, forced: bool) -> bool:
    """Whether nothing changed at all, so that it need not even be asked what goes into it.

    Args:
        everything: digest of all that the run could read, and of what is asked for.
        row: what is known of the document; None for nothing.
        found: the file as it lies there; None for none.
        forced: whether it shall be made anyway.
    """
    return row is not None and not forced and row.everything == everything and _is_true(row, found)


def decide(
    parts: Parts, row: Row | None, found: Found | None, forced: bool = False
) -> Reason | None:
    """Why a document has to be made; None where the one that lies there is what it would be.

    Where there are several reasons it is the first in the order of :class:`Reason`.

    Args:
        parts: digests of all that would go into it now.
        row: what is known of the document; None for nothing.
        found: the file as it lies there; None for none.
        forced: whether it shall be made anyway.
    """
    if forced:
        return Reason.FORCED
    if row is None or not _is_true(row, found):
        return Reason.NO_FILE
    for name in Parts.__struct_fields__:
        if getattr(parts, name) != getattr(row.parts, name):
            return Reason(name)
    if row.faults:
        # Something changed, if not in what goes into it: its warnings may name other lines now.
        return Reason.CATALOG
    return None


def _is_true(row: Row, found: Found | None) -> bool:
    return found is not None and (found.size, found.sha256) == (row.size, row.sha256)
