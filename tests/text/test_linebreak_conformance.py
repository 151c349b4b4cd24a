"""Conformance of ``omshandout.text.linebreak`` to UAX #14, with the Unicode test file."""

from __future__ import annotations

import lzma
from collections import Counter
from pathlib import Path

import pytest

from omshandout.text.linebreak import break_opportunities, uax14_breaks, unbreakable_spans

DATA = Path(__file__).parents[1] / "data" / "unicode"
LINE_BREAK_TEST_CASES = 7_654

# The file is that of Unicode 15.0; the ICU 78 inside icu4py has the rules of Unicode 17.0. Where
# they differ, by the rule of the newer UAX #14 that explains it: code points of the case, offsets
# at which only the file has a break, offsets at which only ICU has one.
LB15 = "LB15 (no break in QU SP* OP) is no more; LB15a and LB15b have taken its place"
LB15AB = "LB15a, LB15b: no break inside of « » along the spaces next to the quotation marks"
LB15C = "LB15c: break before a decimal mark that follows a space"
LB20A = "LB20a: no break after a hyphen at the beginning of a word"
LB21A = "LB21a: Hebrew letter and hyphen bind only what is no Hebrew letter"
LB25 = "LB25: IS × NU, now whatever stands before"
EXCEPTIONS: dict[str, tuple[list[int], list[int], str]] = {
    "002D 0023": ([1], [], LB20A),
    "002D 0308 0023": ([2], [], LB20A),
    "002D 05D0": ([1], [], LB20A),
    "002D 0308 05D0": ([2], [], LB20A),
    "002D 00A7": ([1], [], LB20A),
    "002D 0308 00A7": ([2], [], LB20A),
    "002D 50005": ([1], [], LB20A),
    "002D 0308 50005": ([2], [], LB20A),
    "002D 0E01": ([1], [], LB20A),
    "002D 0308 0E01": ([2], [], LB20A),
    "002C 0030": ([1], [], LB25),
    "002C 0308 0030": ([2], [], LB25),
    "0061 002E 0032 0020": ([2], [], LB25),
    "0061 002E 0032 0020 0915": ([2], [], LB25),
    "0061 002E 0032 0020 672C": ([2], [], LB25),
    "0061 002E 0032 3000 672C": ([2], [], LB25),
    "0061 002E 0032 3000 307E": ([2], [], LB25),
    "0061 002E 0032 3000 0033": ([2], [], LB25),
    "0061 002E 0032 3000 300C": ([2], [], LB25),
    "0041 002E 0031 0020 BABB": ([2], [], LB25),
    "BD24 C5B4 002E 0020 0041 002E 0032 0020 BCFC": ([6], [], LB25),
    "BD10 C694 002E 0020 0041 002E 0033 0020 BABB": ([6], [], LB25),
    "C694 002E 0020 0041 002E 0034 0020 BABB": ([5], [], LB25),
    "0065 0071 0075 0061 006C 0073 0020 002E 0033 0035 0020 0063 0065 006E 0074 0073": (
        [8],
        [7],
        LB15C,
    ),
    "0022 0020 2329": ([], [2], LB15),
    "0022 0308 0020 2329": ([], [3], LB15),
    "0022 0020 0028": ([], [2], LB15),
    "0022 0308 0020 0028": ([], [3], LB15),
    "0061 006D 0062 0069 0067 0075 00AB 0020 0028 0020 0308 0020 0029 0020 00BB 0028 0065 0308 "
    "0029": ([], [8], LB15),
    "0061 006D 0062 0069 0067 0075 00AB 0020 007B 0020 0308 0020 007D 0020 00BB 0028 0065 0308 "
    "0029": ([], [8], LB15),
    "0061 006D 0062 0069 0067 0075 0028 00AB 0020 0308 0020 00BB 0029 0028 0065 0308 0029": (
        [9, 11],
        [],
        LB15AB,
    ),
    "0061 006D 0062 0069 0067 0075 007B 00AB 0020 0308 0020 00BB 007D 0028 0065 0308 0029": (
        [9, 11],
        [],
        LB15AB,
    ),
    "05D0 002D 05D0": ([], [2], LB21A),
}


@pytest.mark.conformance
def test_line_break_test() -> None:
    """LineBreakTest.txt: all cases, with exactly the exceptions listed above."""
    run = 0
    different: dict[str, tuple[list[int], list[int]]] = {}
    with lzma.open(DATA / "LineBreakTest.txt.xz", "rt", encoding="utf-8") as stream:
        for line in stream:
            tokens = line.partition("#")[0].split()
            if not tokens:
                continue
            run += 1
            codes = tokens[1::2]
            text = "".join(chr(int(code, 16)) for code in codes)
            expected = {pos for pos, mark in enumerate(tokens[::2]) if mark == "÷"}
            found = uax14_breaks(text)
            assert found == sorted(set(found))
            if set(found) != expected:
                only_file = sorted(expected.difference(found))
                only_icu = sorted(set(found).difference(expected))
                different[" ".join(codes)] = (only_file, only_icu)
    assert different == {codes: (file, icu) for codes, (file, icu, _) in EXCEPTIONS.items()}
    assert len(EXCEPTIONS) == 33
    assert run == LINE_BREAK_TEST_CASES


# What the project tailors (UAX #14, section 8), and how many cases of the file show it.
KEPT = "a number with its unit, or a telephone number"
LB18 = "LB18: no break after spaces before a mark that ends a sentence (U+17D6 in the file)"
OTHERS = "LB8, LB20: nor after U+200B or U+FFFC"
TAILORED = {KEPT: 3, LB18: 71, OTHERS: 3}


@pytest.mark.conformance
def test_tailoring_goes_no_farther_than_it_says() -> None:
    """All cases again, by the rules of the project: each break that is gone has a reason."""
    reasons: Counter[str] = Counter()
    with lzma.open(DATA / "LineBreakTest.txt.xz", "rt", encoding="utf-8") as stream:
        for line in stream:
            codes = line.partition("#")[0].split()[1::2]
            text = "".join(chr(int(code, 16)) for code in codes)
            raw, ours = set(uax14_breaks(text)), set(break_opportunities(text))
            assert ours <= raw
            for offset in raw - ours:
                if any(start < offset < end for start, end in unbreakable_spans(text)):
                    reasons[KEPT] += 1
                else:
                    assert text[offset] == "\u17d6"
                    reasons[LB18 if text[offset - 1] == " " else OTHERS] += 1
    assert reasons == TAILORED
