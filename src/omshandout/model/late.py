"""Regular expressions that are compiled when they are first asked for.

Compiling takes a third of a millisecond for an expression with a few letters beyond ASCII. A sheet
in one language needs few of those that stand in the modules it loads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

__all__ = ["late"]

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
