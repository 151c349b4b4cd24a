"""What was found of a value is given again for the very same value."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar, TypeVarTuple

_Values = TypeVarTuple("_Values")
_Found = TypeVar("_Found")

_MOST = 64
"""Of so many values is kept what was found, the last ones; a content folder has some twenty."""


def found_once(find: Callable[[*_Values], _Found]) -> Callable[[*_Values], _Found]:
    """A function of frozen values that looks at the same ones only once.

    It goes by identity, since a hash of a handout goes through all that is in it. What was asked
    about is held on to, so that no other value can get the same identity.
    """
    kept: dict[tuple[int, ...], tuple[tuple[*_Values], _Found]] = {}
    lock = Lock()

    @wraps(find)
    def found(*values: *_Values) -> _Found:
        key = tuple(map(id, values))
        known = kept.get(key)
        if known is None:
            known = values, find(*values)
            with lock:
                kept[key] = known
                if len(kept) > _MOST:
                    del kept[next(iter(kept))]
        return known[1]

    return found
