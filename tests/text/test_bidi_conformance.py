"""Conformance of ``omshandout.text.bidi`` to UAX #9, with the Unicode test files (all cases)."""

from __future__ import annotations

import lzma
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from omshandout.text.bidi import (
    line_levels,
    paragraph_level,
    resolve_classes,
    resolve_levels,
    visual_order,
)

DATA = Path(__file__).parents[1] / "data" / "unicode"
REMOVED = frozenset({"BN", "LRE", "RLE", "LRO", "RLO", "PDF"})  # X9
# One character of each class that is no bracket.
SAMPLES = {
    "L": "a",
    "R": "\u05d0",
    "AL": "\u0627",
    "EN": "1",
    "AN": "\u0661",
    "ES": "+",
    "ET": "$",
    "CS": ",",
    "NSM": "\u0301",
    "BN": "\u00ad",
    "B": "\u2029",
    "S": "\t",
    "WS": " ",
    "ON": "!",
    "LRE": "\u202a",
    "RLE": "\u202b",
    "LRO": "\u202d",
    "RLO": "\u202e",
    "PDF": "\u202c",
    "LRI": "\u2066",
    "RLI": "\u2067",
    "FSI": "\u2068",
    "PDI": "\u2069",
}
BIDI_TEST_CASES = 770_241
BIDI_CHARACTER_TEST_CASES = 91_707


def _lines(name: str) -> Iterator[str]:
    with lzma.open(DATA / name, "rt", encoding="utf-8") as stream:
        for line in stream:
            if line.strip() and not line.startswith("#"):
                yield line


@cache
def _visual_order(levels: bytes) -> list[int]:
    """The order of levels: that of thousands of cases is made of the same ones."""
    return visual_order(levels)


def _is_right(levels: bytes, removed: list[bool], expected: list[str], order: list[int]) -> bool:
    """Whether levels and the order made of them are as expected; removed ones count as "x"."""
    if removed != [level == "x" for level in expected]:
        return False
    kept = [pos for pos, gone in enumerate(removed) if not gone]
    shown = bytes([levels[pos] for pos in kept])
    wanted = [int(expected[pos]) for pos in kept]
    return list(shown) == wanted and [kept[pos] for pos in _visual_order(shown)] == order


@pytest.mark.conformance
@pytest.mark.parametrize("part", [8, pytest.param(1, marks=pytest.mark.slow)])
def test_bidi_test(part: int) -> None:
    """BidiTest.txt: every sequence of classes with every paragraph level given for it.

    In each run every eighth of them, else all.
    """
    run = lines = 0
    failures: list[str] = []
    expected: list[str] = []
    order: list[int] = []
    for line in _lines("BidiTest.txt.xz"):
        if line.startswith("@Levels:"):
            expected = line.split()[1:]
        elif line.startswith("@Reorder:"):
            order = [int(item) for item in line.split()[1:]]
        elif not line.startswith("@"):
            lines += 1
            if lines % part:
                continue
            field, bits = line.split(";")
            classes = field.split()
            text = "".join([SAMPLES[name] for name in classes])
            removed = [name in REMOVED for name in classes]
            for bit, base in ((1, None), (2, 0), (4, 1)):
                if not int(bits, 16) & bit:
                    continue
                run += 1
                levels = resolve_classes(classes, base)
                level = paragraph_level(text) if base is None else base
                levels = line_levels(levels, text, 0, len(text), level)
                if not _is_right(levels, removed, expected, order):
                    failures.append(f"{field}; {base}: {list(levels)}")
    assert failures[:20] == []
    assert (run if part == 1 else round(run * part, -4)) == (
        BIDI_TEST_CASES if part == 1 else round(BIDI_TEST_CASES, -4)
    )


@pytest.mark.conformance
def test_bidi_character_test() -> None:
    """BidiCharacterTest.txt: paragraph level, levels and order of every string of characters."""
    run = 0
    failures: list[str] = []
    unassigned: set[str] = set()
    for line in _lines("BidiCharacterTest.txt.xz"):
        run += 1
        codes, direction, level, levels, order = line.strip().split(";")
        text = "".join([chr(int(code, 16)) for code in codes.split()])
        unassigned.update(char for char in text if not unicodedata.bidirectional(char))
        base = {"0": 0, "1": 1, "2": None}[direction]
        found_level = paragraph_level(text) if base is None else base
        found = line_levels(resolve_levels(text, base), text, 0, len(text), found_level)
        removed = [unicodedata.bidirectional(char) in REMOVED for char in text]
        expected_order = [int(item) for item in order.split()]
        right = _is_right(found, removed, levels.split(), expected_order)
        if found_level != int(level) or not right:
            failures.append(f"{line.strip()}: {list(found)}")
    # No exceptions: the oldest unicodedata in use (Unicode 14.0, Python 3.11) has them all.
    assert unassigned == set()
    assert failures[:20] == []
    assert run == BIDI_CHARACTER_TEST_CASES


def test_samples_stand_for_their_classes() -> None:
    """The characters that stand for the classes of BidiTest.txt have these classes."""
    assert {name: unicodedata.bidirectional(char) for name, char in SAMPLES.items()} == {
        name: name for name in SAMPLES
    }
    assert len(SAMPLES) == 23
