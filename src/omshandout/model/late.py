"""What is made or loaded when it is first asked for: regular expressions, names of a package.

Compiling takes a third of a millisecond for an expression with a few letters beyond ASCII. A sheet
in one language needs few of those that stand in the modules it loads, and few of these modules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

__all__ = ["late", "names_of"]


def names_of(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """The ``__getattr__`` of a package that loads its modules when a name of them is asked for.

    Args:
        package: its name.
        homes: for each name its module, by the last part of the module's name.
    """

    def found(name: str) -> object:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{home}"), name)

    return found


if TYPE_CHECKING:
    from re import compile as late
else:
    _METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")

    class late:  # noqa: N801 (stands for re.compile)
        """``re.compile``, put off: whoever asks for a method has it from the compiled pattern.

        A pattern that cannot be compiled fails then, so each one needs a test that uses it.
        """

        __slots__ = (*_METHODS, "_flags", "pattern")

        def __init__(self, pattern, flags=0):
            self.pattern, self._flags = pattern, flags

        def __getattr__(self, name):
            # Asked only for what is not in its slot yet.
            compiled = re.compile(self.pattern, self._flags)
            for method in _METHODS:
                setattr(self, method, getattr(compiled, method))
            return getattr(compiled, name)
