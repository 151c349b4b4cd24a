"""The items by which handouts are judged, in our own short words.

Sources: AHRQ, Patient Education Materials Assessment Tool for printed materials (PEMAT-P), items
1-12, 15-19 and 20-26 (13 and 14 are for films); CDC, Clear Communication Index, items 1-20. The
wording of the items is ours; who publishes a score uses the originals and their guides.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Tool(Enum):
    """A scorecard: its value is its name."""

    UNDERSTAND = "PEMAT-P understandability"
    ACT = "PEMAT-P actionability"
    CLEAR = "CDC Clear Communication Index"


class ScoreItem(Struct, frozen=True):
    """One item. ``computed`` items are found by the program, others argued by a person."""

    id: str
    tool: Tool
    text: str
    computed: bool


_PEMAT = (
    (1, "makes its purpose plain at once", False),
    (2, "has nothing that distracts from its purpose", False),
    (3, "uses everyday words", True),
    (4, "has medical terms only to teach them, and explains them", True),
    (5, "uses the active voice", True),
    (6, "has numbers that are clear and easy to understand", False),
    (7, "leaves no sums to the reader", True),
    (8, "comes in short pieces", True),
    (9, "has headings that tell what follows", False),
    (10, "is in an order that makes sense", False),
    (11, "has a summary", True),
    (12, "draws the eye to key points", True),
    (15, "has pictures wherever they help", False),
    (16, "has pictures that support the words and do not distract", False),
    (17, "names its pictures in titles or captions", True),
    (18, "has pictures that are clear and uncluttered", False),
    (19, "has simple tables with short heads", True),
    (20, "names at least one thing to do", True),
    (21, "speaks to the reader", True),
    (22, "breaks what is to be done into small steps", False),
    (23, "gives a tool to act with", True),
    (24, "shows how to do each sum", True),
    (25, "explains how to use its tables and forms", False),
    (26, "has pictures wherever they make acting easier", False),
)
_CDC = (
    (1, "has one main message", False),
    (2, "has the main message at the top", True),
    (3, "sets the main message off for the eye", True),
    (4, "has a picture that carries the main message", False),
    (5, "calls the reader to act", True),
    (6, "has main message and call to act in the active voice", True),
    (7, "uses only words that the reader uses", True),
    (8, "uses lists", True),
    (9, "comes in parts with headings", True),
    (10, "has the key points in its first part", True),
    (11, "says what experts know and do not know", True),
    (12, "recommends what to do", False),
    (13, "says why that matters", False),
    (14, "says exactly how to do it", False),
    (15, "has only numbers that the reader uses", False),
    (16, "says what each number means", False),
    (17, "leaves no sums to the reader", True),
    (18, "explains the nature of the risk", False),
    (19, "tells risks and benefits of what it recommends", False),
    (20, "says each probability in words or a picture too", False),
)
_FIRST_ACT = 20


def _pemat_tool(number: int) -> Tool:
    return Tool.ACT if number >= _FIRST_ACT else Tool.UNDERSTAND


ITEMS: tuple[ScoreItem, ...] = (
    *(ScoreItem(f"p{n:02}", _pemat_tool(n), text, computed) for n, text, computed in _PEMAT),
    *(ScoreItem(f"c{n:02}", Tool.CLEAR, text, computed) for n, text, computed in _CDC),
)
"""All items in order; ids are ``p01`` and ``c01``, with the numbers of the originals."""

ARGUED: tuple[str, ...] = tuple(item.id for item in ITEMS if not item.computed)
"""Ids of the items that a scorecard file argues."""


class Verdict(Enum):
    """How a handout does on one item."""

    MET = "met"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"
