"""Typographic habits of a language that translators need not type: spaces of French.

French sets its high punctuation apart: a narrow no-break space before ``;``, ``!`` and ``?``, a
no-break space before ``:`` and inside guillemets. Typed as plain spaces, or left out, they would
come out wrong or part from their word at the end of a line. In Canada only the colon and
guillemets are set apart; there no space is added before the other signs.

Source: Lexique des règles typographiques en usage à l'Imprimerie nationale, "Ponctuation";
for Canada: Le guide du rédacteur (Bureau de la traduction), 6.12.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from omshandout.model.text import Language, Run

_NARROW, _NO_BREAK = "\u202f", "\u00a0"
_ANY_SPACE = "[ \u00a0\u2009\u202f]"
# Something precedes, and the sign ends its word: no times (10:30), addresses or "(?)".
_AFTER_WORD = r"(?<=[\w»)\]”’%…])"
_END = r"(?=[\s»)\]”’\"]|$)"

_TYPED_HIGH = rf"(?<=\S){_ANY_SPACE}+(?=[;!?]+{_END})"
_MISSING_HIGH = rf"{_AFTER_WORD}(?=[;!?]+{_END})"
_COLON = rf"{_AFTER_WORD}{_ANY_SPACE}*(?=:{_END})"
_OPENING = rf"(?<=«){_ANY_SPACE}*(?=[^\s»])"
_CLOSING = rf"(?<=[^\s«]){_ANY_SPACE}*(?=»)"

_Edit = tuple[int, int, str]


def with_habits(runs: tuple[Run, ...], language: Language) -> tuple[Run, ...]:
    """Runs of a text in a language with the spaces that its readers expect.

    Runs that are set apart or in another language stay as they are.
    """
    if language.tag.partition("-")[0] != "fr":
        return runs
    text = "".join(run.text for run in runs)
    edits = sorted(_french(text, canadian=language.tag.endswith("-CA")))
    if not edits:
        return runs
    changed = []
    start = 0
    for run in runs:
        end = start + len(run.text)
        if run.isolate or run.language is not None or run.link:
            changed.append(run)
        else:
            own = [edit for edit in edits if start <= edit[0] <= edit[1] <= end]
            # What is added between two runs goes to the one that begins there.
            own = [edit for edit in own if edit[0] < end or edit[1] > edit[0]]
            changed.append(replace(run, text=_edited(run.text, start, own)))
        start = end
    return tuple(changed)


def _french(text: str, *, canadian: bool) -> Iterator[_Edit]:
    signs = [(_TYPED_HIGH, _NARROW), (_COLON, _NO_BREAK), (_OPENING, _NO_BREAK),
             (_CLOSING, _NO_BREAK)]  # fmt: skip
    if not canadian:
        signs.append((_MISSING_HIGH, _NARROW))
    for pattern, space in signs:
        for found in re.finditer(pattern, text):
            if found.group() != space:
                yield *found.span(), space


def _edited(text: str, start: int, edits: Sequence[_Edit]) -> str:
    parts = []
    at = start
    for first, last, space in edits:
        parts += [text[at - start : first - start], space]
        at = last
    parts.append(text[at - start :])
    return "".join(parts)
