"""Tests of the days at the heads of a week's columns: every language of CLDR, every profile."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise, product

import pymupdf
import pytest
from babel.localedata import locale_identifiers
from block_samples import Samples, SampleTexts
from known_languages import known
from laid_out import ROOM, drawn
from local_texts import local
from recording_sink import Drawn

from omshandout.errors import LayoutError, OmsHandoutError
from omshandout.languages import language_of, weekday_names
from omshandout.layout.blocks import boxes_for
from omshandout.layout.context import LayoutContext
from omshandout.layout.day_names import day_heads
from omshandout.layout.theme import STANDARD_SIZE, theme_for
from omshandout.layout.turned import TurnedBox
from omshandout.model.furniture import DayWidth
from omshandout.model.options import Paper, Profile, TextSize
from omshandout.model.text import Direction, Language, LocalText
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.places import find_places
from omshandout.render.workshop import Workshop
from omshandout.structure import build_structure
from omshandout.text.font_files import manifest, script_font

WORKSHOP = Workshop(find_places())
SHAPER = WORKSHOP.shaper
PROFILES = [
    Profile(paper, text, form=form)
    for paper, text, form in product(Paper, TextSize, (False, True))
]
WIDTHS: tuple[DayWidth, ...] = ("wide", "abbreviated", "short", "narrow")
Names = tuple[tuple[str, ...], ...]


class WeekTexts(SampleTexts):
    """Sample texts with a week in some language."""

    def __init__(self, language: Language, names: Names) -> None:
        super().__init__()
        self._days = {
            width: tuple(
                local(language, name, key=f"day.{day}") for day, name in enumerate(those)
            )
            for width, those in zip(WIDTHS, names, strict=True)
        }

    def weekdays(self, width: DayWidth = "abbreviated") -> tuple[LocalText, ...]:
        return self._days[width]


def names_of(locale: str) -> Names:
    wide, usual, *others = (weekday_names(known(locale), "", width) for width in WIDTHS)
    return (wide or usual, usual, *others)


def context_for(language: Language, names: Names, profile: Profile) -> LayoutContext:
    handout = Samples().handout(Samples().blocks()["diary"])
    texts = WeekTexts(language, names)
    tree = build_structure(handout, texts, form=profile.form)
    rtl = language.direction is Direction.RTL
    return LayoutContext(
        theme_for(profile, language.script), SHAPER, tree, texts, {}, rtl, profile.form, ROOM
    )


def heads_of(language: Language, names: Names, profile: Profile) -> list[list[Drawn]]:
    """What is drawn for each day at the head of a whole diary."""
    context = context_for(language, names, profile)
    flow = boxes_for(Samples().blocks()["diary"], context)[-1]
    sink = drawn(flow.box, context.theme.text_width)
    found = [
        [each for each in sink.drawn if each.kind == "text" and each.node == f"week/day.{day}"]
        for day in range(7)
    ]
    for first, second in pairwise(found):
        ends = [(min(each.left for each in head), max(each.right for each in head))
                for head in ((second, first) if context.rtl else (first, second))]  # fmt: skip
        assert ends[0][1] <= ends[1][0], (language.locale, profile, "names overlap")
    for head in found:
        for each in head:
            assert each.inside(0, -flow.box.height(context.theme.text_width),
                               context.theme.text_width, 0), (language.locale, profile)
    return found


def check(language: Language, names: Names) -> None:
    """Whole names, told apart, in every profile."""
    # Glyphs come from the left, also those of a name that is read from the right.
    choices = {tuple(map(_letters_of, those)): those for those in names}
    for profile in PROFILES:
        shown = tuple(
            _letters_of("".join(each.words for each in head))
            for head in heads_of(language, names, profile)
        )
        assert shown in choices, (language.locale, profile, shown)
        assert len(set(choices[shown])) == 7, (language.locale, profile, shown)


def _letters_of(name: str) -> tuple[str, ...]:
    return tuple(sorted("".join(name.split())))


@pytest.mark.parametrize("locale", ["en", "ar", "sw", "my", "ckb", "ta", "km", "lkt", "bho", "vmw"])
def test_a_week_in_a_language(locale: str) -> None:
    check(language_of(locale), names_of(locale))


def _has_font(names: tuple[str, ...]) -> bool:
    """Whether the fonts of the program show every letter of a week; some signs need no glyph."""
    letters = set("".join(names))
    return all(
        ord(letter) in _letters() for letter in letters
        if unicodedata.category(letter) not in ("Cf", "Zs")
    )


@cache
def _letters() -> frozenset[int]:
    """What the fonts of the program can show."""
    found: set[int] = set()
    for file in manifest():
        found.update(map(ord, SHAPER.fonts.face(file, False).characters()))
    return frozenset(found)


def _weeks() -> Iterator[tuple[Language, Names]]:
    """Every week that CLDR has, once."""
    seen = set()
    for locale in sorted(locale_identifiers()):
        try:
            language = language_of(locale)
            names = names_of(locale)
        except OmsHandoutError:
            continue  # not the canonical name of a language
        key = (language.script, language.direction, names)
        if names[1] and key not in seen:
            seen.add(key)
            yield language, names


@pytest.mark.conformance
@pytest.mark.parametrize("part", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_a_week_in_every_language(part: int) -> None:
    """Only where there is no font for a letter of a name is there no week, and it is told.

    In each run every fourth of them, beside those of the languages above, else all.
    """
    weeks = list(_weeks())
    without = set()
    for language, names in weeks[::part]:
        if script_font(language.script) is not None and _has_font(names[1]):
            check(language, names)
            continue
        without.add(language.script)
        with pytest.raises(LayoutError) as caught:
            check(language, names)
        assert {fault.code for fault in caught.value.faults} == {"text/no-font"}
    assert len(weeks) > 200
    assert without
    # They are scripts as a whole: no font of ours lacks a letter of a day.
    assert without.isdisjoint(script for file in manifest() for script in file.scripts)


@pytest.mark.parametrize("locale", ["he", "vi"])
def test_a_name_of_two_words_stands_on_one_line_apart_from_the_next(locale: str) -> None:
    """In large print, as a reader finds it on the page."""
    job = Job("symptom-diary", locale, Profile(text=TextSize.LARGE))
    names = weekday_names(known(locale))
    assert any(" " in name for name in names)
    with pymupdf.open(stream=render(WORKSHOP, job, RenderOptions()).data) as pdf:
        spans = [
            span for block in pdf[-1].get_text("dict")["blocks"]
            for line in block.get("lines", ()) for span in line["spans"]
        ]
    heads = [span for span in spans if span["text"].strip() in names]
    assert {span["text"].strip() for span in heads} == set(names)
    assert len({span["bbox"][1] for span in heads}) == 1
    assert all(span["size"] > STANDARD_SIZE for span in heads)
    edges = sorted((span["bbox"][0], span["bbox"][2]) for span in heads)
    # The gap of the columns, in whose middle is a rule, and some air.
    assert min(after[0] - before[1] for before, after in pairwise(edges)) > 4.8


# -- in which order -------------------------------------------------------------------------------

ENGLISH = language_of("en")


def week(*lengths: int, alike: bool = False) -> tuple[str, ...]:
    """Seven names of so many letters."""
    return tuple(
        ("x" if alike else "abcdefg"[day]) + "i" * (lengths[day % len(lengths)] - 1)
        for day in range(7)
    )


WIDE = week(40)


@pytest.mark.parametrize(
    ("names", "shown", "is_turned"),
    [
        ((WIDE, week(3), week(2), week(1)), week(3), False),
        ((WIDE, week(28), week(2), week(1)), week(2), False),
        ((WIDE, week(28), (), week(1)), week(1), False),
        ((WIDE, week(28), week(28), week(1, alike=True)), week(28), True),
        ((WIDE, week(28), (), ()), week(28), True),
    ],
    ids=["abbreviated", "short", "narrow", "one letter for two days", "only long ones"],
)
def test_the_name_that_says_most_is_taken(
    names: Names, shown: tuple[str, ...], is_turned: bool
) -> None:
    heads = day_heads(context_for(ENGLISH, names, Profile()), "week/", 47.0, 51.0)
    assert heads.held
    assert [isinstance(box, TurnedBox) for box in heads.boxes] == [is_turned] * 7
    texts = [box.text if isinstance(box, TurnedBox) else box for box in heads.boxes]
    assert tuple(text.par.text for text in texts) == shown  # type: ignore[attr-defined]
    assert all(text.style.size_pt >= STANDARD_SIZE for text in texts)  # type: ignore[attr-defined]


def test_names_of_which_only_some_are_shortened_are_not_taken() -> None:
    """CLDR shortens six days of Bangla's week in one of its widths, and writes one as it is."""
    bangla, names = language_of("bn"), names_of("bn")
    assert {name.endswith("\u0983") for name in names[2]} == {True, False}
    for room in range(12, 60, 3):
        heads = day_heads(context_for(bangla, names, Profile()), "week/", room, room)
        shown = tuple(
            (box.text if isinstance(box, TurnedBox) else box).par.text  # type: ignore[attr-defined]
            for box in heads.boxes
        )
        assert shown in (names[1], names[3])


def test_names_that_a_language_gives_itself_may_be_long() -> None:
    """In every profile they are turned, whole and apart; one that fits no head has a fault."""
    check(ENGLISH, (WIDE, WIDE, (), ()))
    for profile in PROFILES:
        with pytest.raises(LayoutError, match="wider than its column"):
            heads_of(ENGLISH, (WIDE, week(200), (), ()), profile)


@pytest.mark.parametrize("locale", ["sw", "he"])
def test_turned_names_run_up_their_column(locale: str) -> None:
    """From the foot of the head, each as high as it is long, in the middle of its column."""
    language = language_of(locale)
    letters = "abcdefg" if locale == "sw" else "אבגדהוז"
    names = tuple(letter * (4 + day) for day, letter in enumerate(letters))
    context = context_for(language, (names, names, (), ()), Profile())
    texts = [
        context.text(day, bold=True, node=f"week/{day.key}") for day in context.texts.weekdays()
    ]
    length = max(text.width() for text in texts) + 0.01
    for text in texts:
        box = TurnedBox(text, length, rtl=context.rtl)
        (each,) = drawn(box, 60.0).drawn
        assert each.bottom == pytest.approx(-box.height(60.0), abs=0.02)
        assert each.top - each.bottom == pytest.approx(text.width(), abs=0.02)
        assert each.right - each.left < 1.3 * context.theme.size
        assert (each.left + each.right) / 2 == pytest.approx(30.0, abs=3.0)
