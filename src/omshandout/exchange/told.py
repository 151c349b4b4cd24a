"""How plural forms are told to translators, in words that no spreadsheet takes for a date."""

from __future__ import annotations

import re

_FORM = re.compile(r"\s*form\s+(\d{1,2})\s+of\s+(\d{1,2})\b(?:\s*:\s*(.*))?\s*", re.IGNORECASE)
MOST_FORMS = 10


def form_told(index: int, forms: tuple[tuple[int, ...], ...]) -> str:
    """Such as ``form 3 of 6: 2`` or ``form 4 of 6: 3, 4, 5 ...``: the counts that it is for.

    A form that no count takes, as some tools have them, says so by having none.
    """
    counts = forms[index]
    told = ", ".join(map(str, counts)) + (" ..." if len(counts) > 2 else "")
    return f"form {index + 1} of {len(forms)}: {told}".rstrip(": ")


def read_form(text: str) -> tuple[int, int, tuple[int, ...]] | None:
    """Index, number of forms and counts; None for what does not say so."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    number, of = int(found[1]), int(found[2])
    if not 1 <= number <= of <= MOST_FORMS:
        return None
    counts = tuple(int(each) for each in re.findall(r"\d{1,6}", found[3] or ""))
    return number - 1, of, counts
