"""Tests of ``omshandout.text.bidi`` beside the conformance files."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omshandout.text._brackets import BRACKET_PAIR, CLOSING_BRACKETS, OPENING_BRACKETS
from omshandout.text.bidi import (
    BIDI_CONTROLS,
    MAX_DEPTH,
    line_levels,
    needs_bidi,
    paragraph_level,
    resolve_classes,
    resolve_levels,
    visual_order,
)

ALEF, BET, GIMEL = "\u05d0", "\u05d1", "\u05d2"
LRE, RLE, PDF, LRO, RLO = "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
EXPLICIT = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
# Letters, digits, separators, marks, brackets, spaces, line ends and all formatting characters.
ALPHABET = (
    "ab1+$,.:! \t\n\r\u2029\u00a0\u0301()[]\u2329\u3009\u00ad\u200c\u200d"
    f"{ALEF}{BET}\u05b0\u0627\u064b\u0661\u200e\u200f\u061c"
    f"{LRE}{RLE}{PDF}{LRO}{RLO}{LRI}{RLI}{FSI}{PDI}\U0001f600\U0001e900\ud800"
)
TEXTS = st.text(ALPHABET, max_size=40) | st.text(max_size=40)
BASES = st.sampled_from([None, 0, 1])
PLAIN_CLASSES = ["L", "R", "AL", "EN", "AN", "ES", "ET", "CS", "NSM", "WS", "ON"]


def _show(text: str, base_level: int | None = None) -> str:
    """The text as it stands on one line, from left to right, without the controls."""
    level = paragraph_level(text) if base_level is None else base_level
    levels = line_levels(resolve_levels(text, level), text, 0, len(text), level)
    return "".join(text[pos] for pos in visual_order(levels) if text[pos] not in BIDI_CONTROLS)


# --- Paragraphs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("", 0),
        ("123 !", 0),
        ("abc " + ALEF, 0),
        (ALEF + " abc", 1),
        ("12 \u0627", 1),
        ("\u0661 a", 0),  # Arabic numbers are weak
        (f"{LRI}abc{PDI}{ALEF}", 1),  # P2: isolates are skipped
        (f"{RLI}{ALEF}{PDI}abc", 0),
        (f"{FSI}{ALEF}", 0),  # without PDI up to the end of the paragraph
        (f"{FSI}{LRI}{PDI}a{PDI}{ALEF}", 1),
        (f"{PDI}{ALEF}", 1),
        (f"{RLE}abc", 0),  # embeddings are not strong
        (f"1\n{ALEF}", 0),  # the first paragraph only
        ("\u200f", 1),
        ("\u061c", 1),
        ("\u200e" + ALEF, 0),
    ],
)
def test_paragraph_level(text: str, level: int) -> None:
    """P2, P3."""
    assert paragraph_level(text) == level


def test_each_paragraph_has_its_own_level() -> None:
    """P1: without a base level every paragraph finds its own; the separator has it, too."""
    assert list(resolve_levels(f"a!\n{ALEF}!\u2029!")) == [0, 0, 0, 1, 1, 1, 0]
    assert list(resolve_levels(f"a!\n{ALEF}!", 1)) == [2, 1, 1, 1, 1]


def test_cr_lf_is_one_separator() -> None:
    """P1: no empty paragraph between CR and LF."""
    assert list(resolve_levels(f"{ALEF}\r\n{ALEF}\n\r{ALEF}")) == [1, 1, 1, 1, 1, 0, 1]


def test_explicit_formatting_ends_with_the_paragraph() -> None:
    """X8."""
    assert list(resolve_levels(f"{RLO}ab\nab", 0)) == [0, 1, 1, 0, 0, 0]


@pytest.mark.parametrize("base_level", [-1, 2, 125])
def test_base_level_is_0_or_1(base_level: int) -> None:
    """Other levels are refused."""
    with pytest.raises(ValueError, match="base_level must be 0, 1 or None"):
        resolve_levels("a", base_level)
    with pytest.raises(ValueError, match="base_level must be 0, 1 or None"):
        resolve_classes(["L"], base_level)


# --- Order as readers see it --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "base_level", "shown"),
    [
        ("abc", 0, "abc"),
        ("abc!", 1, "!abc"),
        (f"{ALEF}{BET} abc", 1, f"abc {BET}{ALEF}"),
        (f"a {ALEF}{BET} 12 {GIMEL}!", 0, f"a {GIMEL} 12 {BET}{ALEF}!"),
        (f"{ALEF} +44 20 7946 0000", 1, f"0000 7946 20 44+ {ALEF}"),  # why numbers are isolated
        (f"{ALEF} {LRI}+44 20 7946 0000{PDI}.", 1, f".+44 20 7946 0000 {ALEF}"),
        (f"{ALEF} {FSI}OMS (UK){PDI}", 1, f"OMS (UK) {ALEF}"),
        ("\u0627 1,5 %", 1, "% 1,5 \u0627"),
        (f"{ALEF} 5-10%", 1, f"5-10% {ALEF}"),
        (f"{ALEF} 5%-10%", 1, f"10%-5% {ALEF}"),  # W4 comes before W5
    ],
)
def test_visual_order_of_texts(text: str, base_level: int, shown: str) -> None:
    """Mixed texts from left to right (mirrored glyphs are the shaper's, L4)."""
    assert _show(text, base_level) == shown


def test_spaces_at_the_end_of_a_line() -> None:
    """L1: the space at a line break has the level of the paragraph, wherever the break is."""
    text = f"a {ALEF}{BET} {GIMEL}{RLE} {PDF} "
    levels = resolve_levels(text, 0)
    assert list(levels) == [0, 0, 1, 1, 1, 1, 1, 1, 1, 0]
    assert list(line_levels(levels, text, 0, 5, 0)) == [0, 0, 1, 1, 0]
    assert list(line_levels(levels, text, 2, len(text), 0)) == [1, 1, 1, 1, 0, 0, 0, 0]
    assert line_levels(levels, text, 3, 3, 0) == b""
    assert list(line_levels(levels, text, 1, 2, 1)) == [1]


def test_separators_have_the_base_level() -> None:
    """L1, items 1 to 3: tabs with the spaces before them; removed characters go along."""
    text = f"{ALEF} \u00ad\t\u00ad{ALEF}  \n"
    assert list(resolve_levels(text, 0)) == [1, 0, 0, 0, 0, 1, 0, 0, 0]


def test_removed_characters_have_the_level_before_them() -> None:
    """X9: joiners and embeddings keep the arrays aligned and do not cut runs."""
    assert list(resolve_levels("\u06a9\u200c\u0645", 0)) == [1, 1, 1]
    assert list(resolve_levels("\u200c\u0645", 0)) == [0, 1]
    assert list(resolve_levels(f"{RLE}a{PDF}b", 0)) == [0, 2, 2, 0]


def test_visual_order() -> None:
    """L2 in a few levels."""
    assert visual_order([]) == []
    assert visual_order([0, 0]) == [0, 1]
    assert visual_order([1, 1, 2, 2, 1]) == [4, 2, 3, 1, 0]
    assert visual_order([0, 1, 2, 3, 4, 1, 0]) == [0, 5, 2, 4, 3, 1, 6]
    assert visual_order([2, 2, 1, 3, 3]) == [4, 3, 2, 0, 1]


# --- Brackets (BD14 to BD16, N0) ----------------------------------------------------------------


def test_bracket_table() -> None:
    """The pairs are those that UAX #44 derives from other properties."""
    assert len(OPENING_BRACKETS) == len(CLOSING_BRACKETS) == 64
    assert len(BRACKET_PAIR) == 128
    for brackets, category in ((OPENING_BRACKETS, "Ps"), (CLOSING_BRACKETS, "Pe")):
        derived = {
            char
            for char in map(chr, range(sys.maxunicode + 1))
            if unicodedata.category(char) == category
            and unicodedata.bidirectional(char) == "ON"
            and unicodedata.mirrored(char)
        }
        assert brackets <= derived
        if unicodedata.unidata_version < "16":
            assert brackets == derived
    for char, pair in BRACKET_PAIR.items():
        assert pair in OPENING_BRACKETS
        if char in OPENING_BRACKETS:
            assert unicodedata.normalize("NFC", char) == pair


def test_brackets_match_by_canonical_equivalence() -> None:
    """BD16: U+2329 closes with U+3009, and U+3008 with U+232A."""
    for opening in "\u2329\u3008":
        for closing in "\u232a\u3009":
            text = f"a{opening}{ALEF}{closing}{BET}"
            assert list(resolve_levels(text, 1)) == [2, 1, 1, 1, 1]
            assert list(resolve_levels(text, 0)) == [0, 0, 1, 0, 1]
    assert list(resolve_levels(f"a({ALEF}]{BET}", 0)) == [0, 0, 1, 1, 1]


def test_brackets_skip_removed_characters() -> None:
    """The characters stay aligned with their classes when joiners are removed."""
    assert list(resolve_levels(f"\u200da(\u200d{ALEF}\u200d)\u200d{BET}", 0)) == [
        *(0, 0, 0, 0, 1, 1, 0, 0, 1)
    ]


@pytest.mark.parametrize(("depth", "level"), [(63, 0), (64, 1)])
def test_bracket_depth(depth: int, level: int) -> None:
    """BD16: at the 64th open bracket the search for pairs stops, and N1 sees neutrals."""
    text = f"a{'(' * depth}b{ALEF}{')' * depth}{BET}"
    levels = resolve_levels(text, 0)
    assert set(levels[-1 - depth : -1]) == {level}


def test_overridden_brackets_are_none() -> None:
    """BD14: only brackets that are still ON are paired."""
    assert list(resolve_levels(f"{RLO}({PDF}a)", 0)) == [0, 1, 1, 0, 0]


# --- Explicit levels ----------------------------------------------------------------------------


def test_max_depth() -> None:
    """BD2: level 125 is reached, and what goes beyond it is counted and closed again."""
    text = RLE + f"{LRE}{RLE}" * 62 + f"{LRE}{RLI}x{PDI}{PDF}{ALEF}" + PDF * 124 + "a"
    levels = resolve_levels(text, 0)
    assert levels[text.index(ALEF)] == MAX_DEPTH
    assert levels[text.index("x")] == MAX_DEPTH + 1
    assert levels[-1] == 2


def test_deep_and_long_texts() -> None:
    """No rule takes quadratic time or recurses."""
    size = 20_000
    for text in (
        FSI * size + ALEF,
        (FSI * size + ALEF) + PDI * size,
        f"{FSI}{PDI}" * size + ALEF,
        LRE * size + ALEF,
        f"{ALEF}({'(a' * size}{')' * size}",
        f"{ALEF}(a) " * size,
        ALEF + "$" * size,
        ALEF + "\u0301" * size,
        ALEF + " " * size + "\t",
        f"{ALEF}\n" * size,
    ):
        levels = resolve_levels(text)
        assert len(levels) == len(text)
        assert sorted(visual_order(levels)) == list(range(len(text)))


# --- Classes ------------------------------------------------------------------------------------


def test_resolve_classes() -> None:
    """Brackets count only where the text is given."""
    classes = ["L", "ON", "R", "ON", "R"]
    assert list(resolve_classes(classes, 0)) == [0, 0, 1, 1, 1]
    assert list(resolve_classes(classes, 0, f"a({ALEF}){BET}")) == [0, 0, 1, 0, 1]
    assert resolve_classes([]) == b""
    with pytest.raises(KeyError):
        resolve_classes(["X"])
    with pytest.raises(ValueError, match="1 classes for 2 characters"):
        resolve_classes(["L"], 0, "ab")


def test_unassigned_code_points() -> None:
    """Code points without an entry in unicodedata have the class of their block."""
    for code_point, level in (
        (0x05FF, 1),  # Hebrew: R
        (0x1EEFF, 1),  # Arabic Mathematical Alphabetic Symbols: AL
        (0x0378, 0),
        (0xE0FFF, 0),
        (0x1FFFE, 0),
    ):
        assert resolve_levels(chr(code_point), 0) == bytes((level,))
    # BN between two right-to-left letters does not count, L does.
    assert list(resolve_levels(f"{ALEF}\ufdd0{ALEF}", 0)) == [1, 1, 1]
    assert list(resolve_levels(f"{ALEF}\u0378{ALEF}", 0)) == [1, 0, 1]


def test_controls() -> None:
    """BIDI_CONTROLS is the property Bidi_Control."""
    assert len(BIDI_CONTROLS) == 12
    assert all(unicodedata.category(char) == "Cf" for char in BIDI_CONTROLS)
    named = {"LRM", "RLM", "ALM"}
    assert {
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.bidirectional(char) in EXPLICIT
    } | {"\u200e", "\u200f", "\u061c"} == BIDI_CONTROLS
    assert len(BIDI_CONTROLS) == len(EXPLICIT) + len(named)
    assert "\u200d" not in BIDI_CONTROLS


def test_needs_bidi_of_all_characters() -> None:
    """No character that can change levels escapes, and no other script is taken in."""
    for char in map(chr, range(sys.maxunicode + 1)):
        known = unicodedata.bidirectional(char)
        if known in ("R", "AL", "AN") or known in EXPLICIT:
            assert needs_bidi(char), hex(ord(char))
        elif known == "L":
            assert not needs_bidi(char), hex(ord(char))
    assert not needs_bidi("")
    assert not needs_bidi("Ελλάδα 5 % (ไทย) 日本語 한국어 हिन्दी \u200d\u200e\ufeff")
    assert needs_bidi("abc \u0661")


# --- Properties ---------------------------------------------------------------------------------


@given(TEXTS, BASES)
def test_levels_are_aligned_and_in_range(text: str, base_level: int | None) -> None:
    """One level a character, none below the paragraph's or above what I1 and I2 can make."""
    levels = resolve_levels(text, base_level)
    assert len(levels) == len(text)
    assert all((base_level or 0) <= level <= MAX_DEPTH + 1 for level in levels)


@given(TEXTS, BASES)
def test_classes_give_the_same_levels(text: str, base_level: int | None) -> None:
    """The way over the names of the classes ends at the same levels."""
    text = "".join(char for char in text if unicodedata.bidirectional(char))
    classes = [unicodedata.bidirectional(char) for char in text]
    assert resolve_classes(classes, base_level, text) == resolve_levels(text, base_level)


@given(TEXTS)
def test_no_bidi_means_level_0(text: str) -> None:
    """What ``needs_bidi`` lets through is level 0 with the whole algorithm, too."""
    if not needs_bidi(text):
        assert paragraph_level(text) == 0
        classes = [unicodedata.bidirectional(char) or "L" for char in text]
        assert not any(resolve_classes(classes, 0, text))


@given(st.lists(st.integers(0, MAX_DEPTH + 1), max_size=30))
def test_visual_order_is_a_permutation(levels: list[int]) -> None:
    """L2 loses nothing; with even levels only it does nothing."""
    order = visual_order(levels)
    assert sorted(order) == list(range(len(levels)))
    assert visual_order([level & ~1 for level in levels]) == list(range(len(levels)))
    assert visual_order([1] * len(levels)) == list(range(len(levels)))[::-1]


@given(st.lists(st.integers(0, 6), max_size=12))
def test_visual_order_by_the_letter(levels: list[int]) -> None:
    """L2 as it is written: from the highest level to the lowest odd one, reverse."""
    order = list(range(len(levels)))
    for level in range(6, 0, -1):
        if level < min((item for item in levels if item & 1), default=7):
            break
        first = 0
        while first < len(order):
            last = first
            while last < len(order) and levels[order[last]] >= level:
                last += 1
            order[first:last] = order[first:last][::-1]
            first = last + 1
    assert visual_order(levels) == order


@given(TEXTS, st.sampled_from([0, 1]), st.data())
def test_lines_differ_only_at_their_end(text: str, base: int, data: st.DataObject) -> None:
    """``line_levels`` is a slice whose tail alone is reset."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    levels = resolve_levels(text, base)
    line = line_levels(levels, text, start, end, base)
    assert len(line) == end - start
    same = next((n for n, level in enumerate(line) if level != levels[start + n]), len(line))
    assert set(line[same:]) <= {base}


def _by_the_letter(names: list[str], level: int) -> list[int]:
    """Rules W1 to I2 without brackets, literally, for one isolating run sequence."""
    edge = "R" if level & 1 else "L"
    types = list(names)
    size = len(types)
    for pos in range(size):
        if types[pos] == "NSM":
            types[pos] = types[pos - 1] if pos else edge
    strong = edge
    for pos in range(size):
        if types[pos] in ("L", "R", "AL"):
            strong = types[pos]
        elif types[pos] == "EN" and strong == "AL":
            types[pos] = "AN"
    types = ["R" if name == "AL" else name for name in types]
    for pos in range(1, size - 1):
        before, name, after = types[pos - 1 : pos + 2]
        if before == after and (name, before) in (("ES", "EN"), ("CS", "EN"), ("CS", "AN")):
            types[pos] = before
    for pos in [*range(size), *reversed(range(size))]:
        if types[pos] == "ET" and "EN" in types[max(pos - 1, 0) : pos + 2]:
            types[pos] = "EN"
    types = ["ON" if name in ("ES", "ET", "CS", "WS") else name for name in types]
    strong = edge
    for pos in range(size):
        if types[pos] in ("L", "R"):
            strong = types[pos]
        elif types[pos] == "EN" and strong == "L":
            types[pos] = "L"
    result = []
    for pos in range(size):
        name = types[pos]
        if name == "ON":
            left = next((item for item in types[:pos][::-1] if item != "ON"), edge)
            right = next((item for item in types[pos:] if item != "ON"), edge)
            sides = {"L" if item == "L" else "R" for item in (left, right)}
            name = sides.pop() if len(sides) == 1 else edge
        if level & 1:
            result.append(level + (name != "R"))
        else:
            result.append(level + {"L": 0, "R": 1}.get(name, 2))
    return result


@given(st.lists(st.sampled_from(PLAIN_CLASSES), max_size=30), st.sampled_from([0, 1]))
def test_implicit_rules_by_the_letter(classes: list[str], base_level: int) -> None:
    """The regular expressions do what the rules say, in sequences longer than the files have."""
    assert list(resolve_classes(classes, base_level)) == _by_the_letter(classes, base_level)
