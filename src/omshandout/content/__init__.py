"""Content files: YAML and SVG in, checked values out, every fault with its place.

Loads handouts, packets, the program's own texts, the fact sheet, the termbase and clinic files,
and checks drawings and style. It does not translate, lay out or draw anything, and fetches
nothing. What no sheet needs to be printed is
imported from its own module: ``checks`` (style) and ``clinic`` (the clinic file).
"""

from omshandout.content.context import ContentContext, list_drawings, load_context
from omshandout.content.dangers import check_dangers
from omshandout.content.drawings import Drawing, check_drawing, check_svg
from omshandout.content.facts import (
    FactSheet,
    GlossaryTerm,
    RedFlag,
    SymptomFact,
    load_facts,
    short_publisher,
)
from omshandout.content.handouts import list_handouts, load_handout
from omshandout.content.interface import joined_interface, load_interface
from omshandout.content.markup import PLACEHOLDERS
from omshandout.content.packets import load_packets
from omshandout.content.termbase import Term, Termbase, load_termbase

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
