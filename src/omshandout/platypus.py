"""Platypus's frames and flowables, without the rest of its package and without settings of others.

Importing ``reportlab.platypus`` loads its paragraphs, tables and their parsers too, none of
which is used here: a fifth of the time of a cold start. So the two modules are loaded below an
empty package, which is gone afterwards. Whoever imports ``reportlab.platypus`` gets the real one,
with these two modules in it (to be had by ``from reportlab.platypus import``, not as attributes).

They bring Pillow with them, another twentieth, which only a clinic's logo needs: it is loaded when
something of it is first asked for. So is HarfBuzz, by which ReportLab can shape text: no font of
ours is one of ReportLab's, and a sheet of letters that are known needs it not at all.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType

__all__ = ["Flowable", "Frame"]

_PACKAGE = "reportlab.platypus"
_IMAGES = "PIL.Image"

_images = None if _IMAGES in sys.modules else find_spec(_IMAGES)
if _images is not None and _images.loader is not None:
    _images.loader = LazyLoader(_images.loader)
    _module = sys.modules[_IMAGES] = module_from_spec(_images)
    _images.loader.exec_module(_module)  # nothing yet
    sys.modules["PIL"].Image = _module  # type: ignore[attr-defined]

_SHAPER = "uharfbuzz"


class _Later(ModuleType):
    """Stands in for a module: all that is asked of it, it has from the real one."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what the import system asks
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


_SETTINGS = "RL_"
_OF_OTHERS = (
    "reportlab.local_rl_mods", "reportlab_mods", "reportlab.local_rl_settings",
    "reportlab_settings",
)
"""What ReportLab runs of others; it looks into the user's folder where the last of each kind are
not there (its ``__init__.py`` and ``rl_config.py``)."""


@contextmanager
def _as_it_comes() -> Iterator[None]:
    """ReportLab that is loaded in here knows no settings but its own."""
    before = {name: sys.modules.get(name) for name in _OF_OTHERS}
    variables = {name: os.environ.pop(name) for name in (*os.environ,)
                 if name.startswith(_SETTINGS)}
    sys.modules.update({name: ModuleType(name) for name in _OF_OTHERS})
    try:
        yield
    finally:
        os.environ.update(variables)
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


with _as_it_comes():
    _spec = None if _PACKAGE in sys.modules else find_spec(_PACKAGE)
    if _spec is not None:
        sys.modules[_PACKAGE] = module_from_spec(_spec)  # not executed
    _later = _Later(_SHAPER)
    sys.modules.setdefault(_SHAPER, _later)
    try:
        # What draws loads it.
        import reportlab.pdfbase.ttfonts  # noqa: F401
        from reportlab.platypus.flowables import Flowable
        from reportlab.platypus.frames import Frame
    finally:
        if sys.modules[_SHAPER] is _later:
            del sys.modules[_SHAPER]
        if _spec is not None:
            del sys.modules[_PACKAGE]
