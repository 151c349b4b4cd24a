"""Content files: YAML and SVG in, checked values out, every fault with its place.

Loads handouts, packets, the program's own texts, the fact sheet, the termbase, clinic files
and scorecards, checks drawings, and measures how hard handouts are to read. It does not translate,
lay out or draw anything, and fetches nothing.
"""

from omshandout.content.checks import check_dangers, check_style, sentences, word_count
from omshandout.content.clinic import load_clinic
from omshandout.content.context import ContentContext, list_drawings, load_context
from omshandout.content.drawings import Drawing, check_drawing, check_svg
from omshandout.content.facts import (
    FactSheet,
    GlossaryTerm,
    RedFlag,
    SymptomFact,
    load_facts,
    short_publisher,
)
from omshandout.content.handouts import list_handouts, load_handout, load_interface
from omshandout.content.markup import PLACEHOLDERS
from omshandout.content.packets import load_packets
from omshandout.content.plain import check_plain_language, passives
from omshandout.content.readability import Counts, Readability, measure, readability
from omshandout.content.schema import json_schemas, write_schemas
from omshandout.content.score_items import Tool, Verdict
from omshandout.content.scores import Judgement, Scorecard, list_scores, load_scores
from omshandout.content.scoring import Result, Score, score, stale_card
from omshandout.content.termbase import Term, Termbase, load_termbase

__all__ = [
    "PLACEHOLDERS",
    "ContentContext",
    "Counts",
    "Drawing",
    "FactSheet",
    "GlossaryTerm",
    "Judgement",
    "Readability",
    "RedFlag",
    "Result",
    "Score",
    "Scorecard",
    "SymptomFact",
    "Term",
    "Termbase",
    "Tool",
    "Verdict",
    "check_dangers",
    "check_drawing",
    "check_plain_language",
    "check_style",
    "check_svg",
    "json_schemas",
    "list_drawings",
    "list_handouts",
    "list_scores",
    "load_clinic",
    "load_context",
    "load_facts",
    "load_handout",
    "load_interface",
    "load_packets",
    "load_scores",
    "load_termbase",
    "measure",
    "passives",
    "readability",
    "score",
    "sentences",
    "short_publisher",
    "stale_card",
    "word_count",
    "write_schemas",
]
