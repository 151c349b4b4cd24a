"""Outlines of drawings written shortly: the same points, from the last one or from the corner.

Source: SVG 1.1, 8.3 (path data) and its grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_FINE = 1000
"""Coordinates are kept in thousandths: ours have a tenth at the finest, so nothing is lost."""
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "C": 6, "S": 4, "T": 2, "Z": 0}
"""How many numbers a step has. Arcs and steps from the last point stay as they are."""


def shorter_path(data: str) -> str:
    """The same outline in fewer signs, or as it is where it has steps that are not known here.

    >>> shorter_path("M40.5 42Q38.4 54 37.4 62L40 65.4H56Z")
    'M40.5 42q-2.1 12-3.1 20l2.6 3.4H56Z'
    """
    steps = [(kind, _NUMBER.findall(rest)) for kind, rest in _STEP.findall(data)]
    known = all(
        kind in _TAKES and (not numbers if kind == "Z" else len(numbers) % _TAKES[kind] == 0)
        and (numbers or kind == "Z") for kind, numbers in steps
    )
    fine = all(len(number.partition(".")[2]) <= len(str(_FINE)) - 1
               for _, numbers in steps for number in numbers)
    if not (known and fine and steps and steps[0][0] == "M"):
        return data
    made = "".join(_written([(kind, [round(float(n) * _FINE) for n in numbers])
                             for kind, numbers in steps]))
    return made if len(made) < len(data) else data


def _written(steps: Sequence[tuple[str, list[int]]]) -> Iterator[str]:
    x = y = start_x = start_y = 0
    before = ""
    for kind, numbers in steps:
        if kind == "Z":
            x, y = start_x, start_y
            before = "Z"
            yield before
            continue
        size = _TAKES[kind]
        for place in range(0, len(numbers), size):
            # Pairs of numbers after the first of a move are lines.
            now = "L" if kind == "M" and place else kind
            far = numbers[place : place + size]
            bases = {"H": (x,), "V": (y,)}.get(now, (x, y) * (size // 2))
            near = [number - base for number, base in zip(far, bases, strict=True)]
            ways = [_step(now, far, before), _step(now.lower(), near, before)]
            if now == "M":
                ways = ways[:1]
            text, before = min(ways, key=lambda way: len(way[0]))
            yield text
            if now == "H":
                x = far[0]
            elif now == "V":
                y = far[0]
            else:
                x, y = far[-2:]
            if now == "M":
                start_x, start_y = x, y


def _step(letter: str, numbers: Sequence[int], before: str) -> tuple[str, str]:
    """One step, without its letter where it goes on as the one before."""
    text = ""
    for number in numbers:
        said = _number(number)
        text += said if not text or said[0] == "-" else f" {said}"
    if letter == before and letter not in "Mm":
        return (text if text[0] == "-" else f" {text}"), letter
    return letter + text, letter


def _number(value: int) -> str:
    """Thousandths as a decimal number without needless zeros.

    >>> _number(-500), _number(2600), _number(-40000)
    ('-.5', '2.6', '-40')
    """
    whole, part = divmod(abs(value), _FINE)
    after = f"{part:03}".rstrip("0")
    digits = f"{whole or ''}.{after}" if after else str(whole)
    return f"-{digits}" if value < 0 else digits
