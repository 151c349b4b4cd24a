"""The IANA registry of languages, scripts and regions, as ``langcodes`` carries it.

Reading it takes as long as setting a page, so nothing here is called for a locale of CLDR.

Source: BCP 47 (RFC 5646), sections 2.1 (syntax), 2.2 (subtags) and 3.1 (the registry).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct


class Subtag(Struct, frozen=True):
    """What the registry says of a subtag.

    Attributes:
        names: in English, the usual one first.
        script: the script that needs not be named (Suppress-Script), or ``""``.
        scope: ``macrolanguage``, ``collection``, ``special``, ``private-use`` or ``""``.
        whole: the macrolanguage that it belongs to, or ``""``.
        instead: the subtag to use instead (Preferred-Value), or ``""``.
        dead: whether it is deprecated.
    """

    names: tuple[str, ...]
    script: str = ""
    scope: str = ""
    whole: str = ""
    instead: str = ""
    dead: bool = False


def language(subtag: str) -> Subtag | None:
    """A language (``ksw``); None for one that is not registered or for private use."""
    return _subtags().get(("language", subtag))


def languages() -> Iterator[tuple[str, Subtag]]:
    """All languages that people speak or write, with their subtags; none for groups of them."""
    for (kind, subtag), known in _subtags().items():
        if kind == "language" and known.scope in ("", "macrolanguage"):
            yield subtag, known


def script(subtag: str) -> Subtag | None:
    """A script (``Mymr``) that text can be written in; None for others."""
    found = _subtags().get(("script", subtag))
    return None if subtag in _NO_SCRIPTS else found


def region(subtag: str) -> Subtag | None:
    """A country or region (``MM``, ``419``)."""
    return _subtags().get(("region", subtag))


def is_variant(subtag: str) -> bool:
    """Whether a subtag names a variant (``1996``, ``valencia``)."""
    return ("variant", subtag.lower()) in _subtags()


# Codes for writing that is unknown, common, inherited, mixed, symbols or none.
_NO_SCRIPTS = frozenset(("Zinh", "Zmth", "Zsye", "Zsym", "Zxxx", "Zyyy", "Zzzz"))


@cache
def _subtags() -> dict[tuple[str, str], Subtag]:
    # It costs more than all of a first page but fonts, and few languages need it.
    from langcodes.registry_parser import parse_registry

    found: dict[tuple[str, str], Subtag] = {}
    for entry in parse_registry():  # type: ignore[no-untyped-call]
        subtag = entry.get("Subtag", "")
        if not subtag or ".." in subtag:  # a whole tag, or a range for private use
            continue
        scope = entry.get("Scope", "")
        if entry["Description"] == ["Private use"]:
            scope = "private-use"
        found[entry["Type"], subtag] = Subtag(
            tuple(entry["Description"]), entry.get("Suppress-Script", ""), scope,
            entry.get("Macrolanguage", ""), entry.get("Preferred-Value", ""),
            "Deprecated" in entry,
        )
    return found
