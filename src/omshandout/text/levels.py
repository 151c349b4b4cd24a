"""Embedding levels of a text of several runs, some of them isolated.

Source: UAX #9 (``bidi`` has the algorithm itself).
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from omshandout.model.late import late
from omshandout.model.text import Direction, LocalText, Run
from omshandout.text import bidi

_LRI, _FSI, _PDI = "\u2066", "\u2068", "\u2069"
_OBJECT = "\ufffc"  # of class ON
# Patterns, since a set is asked for each character by itself: that takes ten times as long.
_CONTROL = late(f"[{''.join(sorted(bidi.BIDI_CONTROLS))}]")
_CONTROL_OR_SEPARATOR = late(
    f"[{''.join(sorted(bidi.BIDI_CONTROLS))}\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2029]"
)
_ISOLATE = attrgetter("isolate")
_TWO_DEEPER = bytes.maketrans(bytes(range(124)), bytes(range(2, 126)))


def resolve_runs(
    text: LocalText,
) -> tuple[str, Sequence[int] | None, bytes | None, int]:
    """Characters, run of each, embedding level of each and base level.

    Levels are None if all are 0. Runs are None where all characters of the text are left: then
    :func:`runs_of` tells them, for which hardly anybody asks.
    """
    base_level = 1 if text.language.direction is Direction.RTL else 0
    runs = text.runs
    joined = runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])
    if base_level == 0 and not bidi.needs_bidi(joined):
        return joined, None, None, 0
    isolates = runs[0].isolate if len(runs) == 1 else any(map(_ISOLATE, runs))
    if not isolates:
        if base_level and bidi.is_right_to_left(joined):
            return joined, None, b"\1" * len(joined), 1
        if not _CONTROL.search(joined):
            return joined, None, bidi.resolve_levels(joined, base_level), base_level
    elif not _CONTROL_OR_SEPARATOR.search(joined):
        return joined, None, _isolated_levels(runs, base_level), base_level
    # Isolates are put round inserted values for the algorithm only (UAX #9, 2.4).
    marked: list[str] = []
    origin: list[int] = []
    for index, run in enumerate(runs):
        if run.isolate:
            opening = _FSI
            if run.language is not None and run.language.direction is Direction.LTR:
                opening = _LRI
            marked.append(opening + run.text + _PDI)
            origin.extend([-1, *([index] * len(run.text)), -1])
        else:
            marked.append(run.text)
            origin.extend([index] * len(run.text))
    whole = "".join(marked)
    resolved = bidi.resolve_levels(whole, base_level)
    characters: list[str] = []
    levels: list[int] = []
    run_of: list[int] = []
    for character, level, index in zip(whole, resolved, origin, strict=True):
        if index < 0 or character in bidi.BIDI_CONTROLS:
            continue
        characters.append(character)
        levels.append(level)
        run_of.append(index)
    return "".join(characters), run_of, bytes(levels), base_level


def runs_of(runs: Sequence[Run]) -> list[int]:
    """The run of each character."""
    if len(runs) == 1:
        return [0] * len(runs[0].text)
    return [index for index, run in enumerate(runs) for _ in run.text]


def _isolated_levels(runs: Sequence[Run], base_level: int) -> bytes:
    """Levels of runs without controls of their own, some of them isolates.

    To what stands around it an isolate is one neutral character, and it is resolved by itself
    (UAX #9, X5a to X5c, X10).
    """
    around = "".join([_OBJECT if run.isolate else run.text for run in runs])
    levels = bidi.resolve_levels(around, base_level)
    found: list[bytes] = []
    at = 0
    for run in runs:
        if not run.isolate:
            found.append(levels[at : at + len(run.text)])
            at += len(run.text)
            continue
        at += 1
        known = run.language is not None and run.language.direction is Direction.LTR
        own = 0 if known else bidi.paragraph_level(run.text)
        inside = bidi.resolve_levels(run.text, own)
        # One level deeper in a left-to-right paragraph is right-to-left; else it takes two.
        found.append(inside if own > base_level else inside.translate(_TWO_DEEPER))
    return b"".join(found)
