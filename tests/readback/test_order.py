"""Visual to logical order, against cases worked out by hand and against our own bidi code."""

from __future__ import annotations

from itertools import groupby

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from omshandout.languages.tags import direction_of
from omshandout.model.text import Direction
from omshandout.readback._order import Shown, logical, right_to_left
from omshandout.text.bidi import resolve_levels, visual_order


def shown(*strings: str, x: float = 0.0, y: float = 0.0) -> list[Shown]:
    return [Shown(x, y, 12.0, tuple(each)) for each in strings]


def back(words: str) -> str:
    """As a page shows right-to-left words, from left to right."""
    return words[::-1]


@pytest.mark.parametrize(
    ("tag", "rtl"),
    [
        ("ar", True), ("ar-EG", True), ("he", True), ("fa", True), ("ur-PK", True),
        ("pa-Arab-PK", True), ("uz-arab", True), ("en", False), ("az-Latn", False),
        ("ks-Deva", False), ("zh-Hans", False), ("ku", False), ("", None),
    ],
)  # fmt: skip
def test_direction_of_a_language(tag: str, rtl: bool | None) -> None:
    assert right_to_left(tag) is rtl


def test_direction_of_every_language_with_a_likely_script() -> None:
    """Syriac, Rohingya and others came back from the end of each line."""
    for name, full in get_global("likely_subtags").items():
        if 1 < len(name) < 4 and name != "arc":  # to CLDR, Imperial Aramaic
            rtl = direction_of(full.split("_")[1]) is Direction.RTL
            assert right_to_left(name) is rtl, name


@pytest.mark.parametrize(
    ("strings", "text"),
    [
        ([back("يبدأ فجأة. ")], "يبدأ فجأة. "),
        # The colon and spaces of the paragraph, a Latin word and a number.
        ([back(" قبل 3"), "OMS", back("متلازمة ")], "متلازمة OMS قبل 3"),
        # A telephone number that was set apart with an isolate is one left-to-right string.
        (["+1 (555) 010-0199", back("هاتف: ")], "هاتف: +1 (555) 010-0199"),
        # Bold and regular words are strings of their own.
        ([back(" فورًا"), back("اتصل بالطبيب")], "اتصل بالطبيب فورًا"),
        ([back("."), "see ", "OMS", " now", back("قال ")], "قال see OMS now."),
        # Brackets are the characters of the text, so the closing one comes first from the left.
        ([back(" تنتهي"), back("متلازمة (عينان)")], "متلازمة (عينان) تنتهي"),
        ([back(")."), "IgG", back("جسم مضاد (")], "جسم مضاد (IgG)."),
        ([back(" عام"), "2026", back("–"), "2025", back("في ")], "في 2025–2026 عام"),
        ([back("٪ من الأطفال"), "٢٥"], "٢٥٪ من الأطفال"),
        # Signs that the Arabic font lacks are strings of their own.
        (["+", "1 ", "(", "555", ")", " 010-0199", back("هاتف: ")], "هاتف: +1 (555) 010-0199"),
        ([back(" منهم"), "%", "25"], "25% منهم"),
        ([back(" منهم"), "25", "%"], "25% منهم"),
        ([back(" سنوات"), "3", "–", "2"], "2–3 سنوات"),
        ([back(" سنوات"), "2", "–", "3"], "2–3 سنوات"),
        ([back(" سنة"), "5", "/", "12"], "5/12 سنة"),
        ([back(" سنوات"), "5", "<"], "<5 سنوات"),
        ([back("."), "”", "OMS", "“", back("مرض ")], "مرض “OMS”."),
        # Spaces between Latin words of one run are in one string with them, those between
        # separate names are not.
        (["MRI", " ", "Dr. A. Smith", back("مع ")], "مع Dr. A. Smith MRI"),
        (["ACTH", "،", " 12", back("مع ")], "مع ACTH، 12"),
        # A line that ends in a space, which hangs out at the left.
        ([" ", "MRI", back("صورة ")], "صورة MRI "),
    ],
)
def test_arabic_lines(strings: list[str], text: str) -> None:
    assert logical(shown(*strings), "ar") == text


@pytest.mark.parametrize(
    ("strings", "text"),
    [
        (["The word ", back("متلازمة"), " means syndrome."], "The word متلازمة means syndrome."),
        (["Say ", "3", back("عمر "), " now"], "Say عمر 3 now"),
        (["Say 3 ", back("عمر"), " now"], "Say 3 عمر now"),
        (["a (", back("عمر"), ") b"], "a (عمر) b"),
        (["call ", "112", " now"], "call 112 now"),
        (["so it is :)", "bold", " :)", "bold"], "so it is :)bold :)bold"),
    ],
)
def test_arabic_words_in_english_lines(strings: list[str], text: str) -> None:
    assert logical(shown(*strings), "en") == text


@pytest.mark.parametrize(
    ("strings", "text"),
    [
        (["2", "-", "3", back("עד ")], "עד 2-3"),
        (["+1", " ", "(555)", " ", "010", "-", "0199", back("טלפון ")], "טלפון +1 (555) 010-0199"),
    ],
)
def test_hebrew_lines(strings: list[str], text: str) -> None:
    assert logical(shown(*strings), "he") == text


def test_a_whole_line_in_one_string() -> None:
    line = back(" قبل عمر ") + "OMS" + back("يبدأ ")
    assert logical(shown("1.5" + line), "ar") == "يبدأ OMS قبل عمر 1.5"
    assert logical(shown("OMS 12" + back("يبدأ ")), "ar") == "يبدأ OMS 12"


def test_letters_with_marks_stay_whole() -> None:
    line = [Shown(0, 0, 12, ("مِ", "سْ", "بِ"))]
    assert logical(line, "ar") == "بِسْمِ"


def test_strings_stand_by_their_place_and_lines_by_their_time() -> None:
    right = shown(back("يبدأ "), x=80, y=700)
    left = shown(back("فجأة "), x=20, y=700.5)
    next_line = shown(back("دائما"), x=50, y=684)
    assert logical([*right, *left, *next_line], "ar") == "يبدأ فجأة دائما"
    assert logical([*next_line, *right, *left], "ar") == "دائمايبدأ فجأة "


def test_a_raised_number_is_in_its_line() -> None:
    assert logical([*shown("text"), *shown("1", x=9, y=4.0)], "en") == "text1"
    assert logical([*shown("text", x=9), *shown("1", y=5.0)], "en") == "text1"


def test_without_a_language_the_letters_decide() -> None:
    strings = shown("OMS", back("متلازمة "))
    assert logical(strings) == "متلازمة OMS"
    assert logical(shown("OMS syndrome ", back("متلازمة"))) == "OMS syndrome متلازمة"


def test_nothing_gives_nothing() -> None:
    assert logical([]) == ""
    assert logical(shown("")) == ""


# -- against the bidi algorithm ---------------------------------------------------------------

_RTL = ["يبدأ", "المرض", "قبل", "عمر", "سنوات", "عادة", "ولا"]
_LATIN = ["OMS", "Kinsbourne", "vitamin", "B12", "IgG"]
_NUMBERS = ["3", "12", "25%", "1.5", "1,000", "٢٥"]


def words(*choices: list[str]) -> st.SearchStrategy[str]:
    plain = st.sampled_from([word for each in choices for word in each])
    dressed = st.one_of(plain, plain, plain.map("({})".format), plain.map("{},".format))
    return st.lists(dressed, min_size=1, max_size=9).map(" ".join)


def visual(text: str, base: int) -> list[tuple[str, ...]]:
    """Strings of one direction from left to right, as the page writer shows a line."""
    levels = list(resolve_levels(text, base))
    end = len(text.rstrip())
    levels[end:] = [base] * (len(text) - end)  # UAX #9, rule L1
    runs = [
        (level, [char for _, char in group])
        for level, group in groupby(zip(levels, text, strict=True), key=lambda pair: pair[0])
    ]
    order = visual_order([level for level, _ in runs])
    return [tuple(runs[at][1][:: -1 if runs[at][0] & 1 else 1]) for at in order]


@given(words(_RTL, _RTL, _LATIN, _NUMBERS), st.sampled_from([" ", ".", ". ", ""]))
def test_right_to_left_lines_come_back(text: str, end: str) -> None:
    strings = [Shown(0, 0, 12, parts) for parts in visual(text + end, 1)]
    assert logical(strings, "ar") == text + end


@given(words(_LATIN), words(_RTL), words(_LATIN))
def test_arabic_words_come_back_from_left_to_right_lines(
    before: str, inside: str, after: str
) -> None:
    text = f"{before} {inside} {after}."
    strings = [Shown(0, 0, 12, parts) for parts in visual(text, 0)]
    assert logical(strings, "en") == text


@given(st.lists(st.text(max_size=6), max_size=6), st.sampled_from(["ar", "en", ""]))
def test_no_character_is_lost(strings: list[str], language: str) -> None:
    assert sorted(logical(shown(*strings), language)) == sorted("".join(strings))
