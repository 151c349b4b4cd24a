"""Properties that are found out once for each object."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["once"]

if TYPE_CHECKING:
    from functools import cached_property as once
else:

    class once:  # noqa: N801 (a decorator)
        """``functools.cached_property`` without its lock, which takes as long as a short answer.

        Two threads that ask at the same moment may both find it out. Of a shaped paragraph five
        things are asked, and a sheet has a hundred of these.
        """

        def __init__(self, find):
            self._find = find
            self.__doc__ = find.__doc__

        def __set_name__(self, owner, name):
            self._name = name

        def __get__(self, of, owner=None):
            if of is None:
                return self
            found = of.__dict__[self._name] = self._find(of)
            return found
