"""HarfBuzz, without what its binding for Python would load and not use.

Cython asks ``inspect`` for the numbers of the flags of code, and that loads all that takes Python
apart.
"""

from __future__ import annotations

from omshandout.spared import StandIn, stood_in_for

FLAGS = {
    "CO_OPTIMIZED": 0x1, "CO_NEWLOCALS": 0x2, "CO_VARARGS": 0x4, "CO_VARKEYWORDS": 0x8,
    "CO_GENERATOR": 0x20, "CO_COROUTINE": 0x80, "CO_ASYNC_GENERATOR": 0x200,
}  # fmt: skip
"""Source: ``Include/cpython/code.h``, the same in all Pythons in which this program runs."""

with stood_in_for({"inspect": StandIn("inspect", **FLAGS)}):
    import uharfbuzz as hb

__all__ = ["hb"]
