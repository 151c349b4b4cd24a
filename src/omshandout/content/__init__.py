"""Content files: YAML and SVG in, checked values out, every fault with its place.

Loads handouts, packets, the program's own texts, the fact sheet, the termbase and clinic files,
and checks drawings and style. It does not translate, lay out or draw anything, and fetches
nothing. What no sheet needs to be printed is
imported from its own module: ``checks`` (style) and ``clinic`` (the clinic file).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omshandout.content.context import ContentContext, list_drawings, list_handouts, load_context
from omshandout.content.fact_sheet import FactSheet, GlossaryTerm, RedFlag, SymptomFact
from omshandout.content.terms import Term, Termbase
from omshandout.model.late import names_of

if TYPE_CHECKING:
    from omshandout.content.dangers import check_dangers
    from omshandout.content.drawings import Drawing, check_drawing, check_svg
    from omshandout.content.facts import load_facts, short_publisher
    from omshandout.content.handouts import load_handout
    from omshandout.content.interface import joined_interface, load_interface
    from omshandout.content.markup import PLACEHOLDERS
    from omshandout.content.packets import load_packets
    from omshandout.content.termbase import load_termbase

__all__ = [
    "PLACEHOLDERS",
    "ContentContext",
    "Drawing",
    "FactSheet",
    "GlossaryTerm",
    "RedFlag",
    "SymptomFact",
    "Term",
    "Termbase",
    "check_dangers",
    "check_drawing",
    "check_svg",
    "joined_interface",
    "list_drawings",
    "list_handouts",
    "load_context",
    "load_facts",
    "load_handout",
    "load_interface",
    "load_packets",
    "load_termbase",
    "short_publisher",
]

_HOMES = {
    "PLACEHOLDERS": "markup",
    "Drawing": "drawings",
    "check_dangers": "dangers",
    "check_drawing": "drawings",
    "check_svg": "drawings",
    "joined_interface": "interface",
    "load_facts": "facts",
    "load_handout": "handouts",
    "load_interface": "interface",
    "load_packets": "packets",
    "load_termbase": "termbase",
    "short_publisher": "facts",
}
"""The module of what reads and checks, which takes long to load: that may have been done before."""

__getattr__ = names_of(__name__, _HOMES)
