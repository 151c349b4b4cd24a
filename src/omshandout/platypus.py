"""Platypus's frames and flowables, without the rest of its package.

Importing ``reportlab.platypus`` loads its paragraphs, tables and their parsers too, none of
which is used here: a fifth of the time of a cold start. So the two modules are loaded below an
empty package, which is gone afterwards. Whoever imports ``reportlab.platypus`` gets the real one,
with these two modules in it (to be had by ``from reportlab.platypus import``, not as attributes).

They bring Pillow with them, another twentieth, which only a clinic's logo needs: it is loaded when
something of it is first asked for. So are what would keep a log of frames, what reads Python and
base64, the folder for temporary files, and HarfBuzz, by which no font of ReportLab's is shaped.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType

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


def _at_hand(module: str, *names: str) -> StandIn:
    return StandIn(module, **{name: later(module, name) for name in names})


_stand_ins: dict[str, ModuleType | None] = {
    "logging": StandIn("logging", getLogger=_Log),
    "ast": _at_hand("ast", "literal_eval"),
    "base64": _at_hand("base64", "decodebytes", "encodebytes"),
    "tempfile": StandIn("tempfile"),
    "uharfbuzz": StandIn("uharfbuzz"),
    _EVAL: _at_hand(
        _EVAL, "rl_extended_literal_eval", "rl_safe_eval", "rl_safe_exec", "safer_globals"
    ),
    # It is asked which Python this is; itself it asks which machine.
    "platform": StandIn("platform", python_implementation=lambda: _PYTHON),
}
if find_spec("_rl_accel") is None:
    _stand_ins["_rl_accel"] = None  # else ReportLab looks for it a dozen times

_spec = None if _PACKAGE in sys.modules else find_spec(_PACKAGE)
if _spec is not None:
    sys.modules[_PACKAGE] = module_from_spec(_spec)  # not executed
try:
    with stood_in_for(_stand_ins):
        # What draws loads it.
        import reportlab.pdfbase.ttfonts  # noqa: F401
        from reportlab.platypus.flowables import Flowable
        from reportlab.platypus.frames import Frame
finally:
    if _spec is not None:
        del sys.modules[_PACKAGE]
