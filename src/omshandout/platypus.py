"""Platypus's frames and flowables, without the rest of its package.

Importing ``reportlab.platypus`` loads its paragraphs, tables and their parsers too, none of
which is used here: a fifth of the time of a cold start. So the two modules are loaded below an
empty package, which is gone afterwards. Whoever imports ``reportlab.platypus`` gets the real one,
with these two modules in it (to be had by ``from reportlab.platypus import``, not as attributes).

They bring Pillow with them, another twentieth, which only a clinic's logo needs: it is loaded when
something of it is first asked for. So is what would keep a log of frames, and what reads colours
from text.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec

from omshandout.spared import StandIn, later, stood_in_for

__all__ = ["Flowable", "Frame"]

_PACKAGE = "reportlab.platypus"
_IMAGES = "PIL.Image"

_images = None if _IMAGES in sys.modules else find_spec(_IMAGES)
if _images is not None and _images.loader is not None:
    _images.loader = LazyLoader(_images.loader)
    _module = sys.modules[_IMAGES] = module_from_spec(_images)
    _images.loader.exec_module(_module)  # nothing yet
    sys.modules["PIL"].Image = _module  # type: ignore[attr-defined]

_EVAL = "reportlab.lib.rl_safe_eval"
_PYTHON = {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name, "")


class _Log:
    """A logger that is made when it is first written to."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> object:
        # It takes long to load, and nobody writes to it.
        logging = import_module("logging")
        return getattr(logging.getLogger(self._name), attribute)


_stand_ins = {
    "logging": StandIn("logging", getLogger=_Log),
    # It is asked which Python this is; itself it asks which machine.
    "platform": StandIn("platform", python_implementation=lambda: _PYTHON),
    _EVAL: StandIn(_EVAL, **{name: later(_EVAL, name) for name in (
        "rl_extended_literal_eval", "rl_safe_eval", "rl_safe_exec", "safer_globals",
    )}),
}

_spec = None if _PACKAGE in sys.modules else find_spec(_PACKAGE)
if _spec is not None:
    sys.modules[_PACKAGE] = module_from_spec(_spec)  # not executed
try:
    with stood_in_for(_stand_ins):
        from reportlab.platypus.flowables import Flowable
        from reportlab.platypus.frames import Frame
finally:
    if _spec is not None:
        del sys.modules[_PACKAGE]
