"""Libraries without some of what they load and nothing here needs.

What stands in for a module does so while the library is loaded, and where nobody has loaded that
module before. Whoever imports it later gets the real one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

__all__ = ["StandIn", "later", "stood_in_for"]


class StandIn(ModuleType):
    """Stands in for a module: what it has not been given, it has from the real one.

    Args:
        name: of the module.
        given: what is asked for while a library is loaded.
    """

    def __init__(self, name: str, **given: object) -> None:
        super().__init__(name)
        vars(self).update(given)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what the import system asks
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def later(module: str, name: str) -> Callable[..., object]:
    """A function of a module that is loaded when the function is first called."""
    def called(*args: object, **others: object) -> object:
        return getattr(import_module(module), name)(*args, **others)

    return called


@contextmanager
def stood_in_for(stand_ins: Mapping[str, ModuleType | None]) -> Iterator[None]:
    """Have something else in the place of modules by their names; with None they are missing."""
    ours = {name: each for name, each in stand_ins.items() if name not in sys.modules}
    sys.modules.update(ours)  # type: ignore[arg-type]  # None is how Python marks what is missing
    try:
        yield
    finally:
        for name, each in ours.items():
            if sys.modules.get(name, each) is each:
                sys.modules.pop(name, None)
