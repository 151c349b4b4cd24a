"""Which act an English text asks for: ambulance, phone now, or phone today."""

from __future__ import annotations

import re

from omshandout.model.late import late
from omshandout.model.urgency import Level

# Who is called, in one sentence; "call your local emergency number now" is another act, and "call
# for help now" says only with what follows whom to call.
_REST = r"(?:(?!emergency number|ambulance|for help)[^.;:]){0,40}?"

_ACTS = {
    Level.AMBULANCE: late(
        r"\b(?:local emergency number|\{emergency_number\}|emergency department|ambulance"
        r"|(?:to (?:the|a) )?hospital now|tell the nurse)\b",
        re.IGNORECASE,
    ),
    Level.PHONE_NOW: late(
        rf"\bday or night\b|\b(?:phone|call)\b{_REST} now\b", re.IGNORECASE
    ),
    Level.SAME_DAY: late(
        rf"\bsame day\b|\bin opening hours\b|\b(?:phone|call)\b{_REST} today\b", re.IGNORECASE
    ),
}


def acts_of(text: str) -> frozenset[Level]:
    """The levels whose acts an English text asks for."""
    return frozenset(level for level, pattern in _ACTS.items() if pattern.search(text))
