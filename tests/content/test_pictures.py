"""The drawings of the content: each sign has one, each shows one thing, and none lies about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pymupdf
import pytest

from omshandout.content import list_drawings, list_handouts, load_context, load_handout
from omshandout.model import blocks as b
from omshandout.model.text import Message

CONTENT = Path(__file__).parents[2] / "content"
DRAWINGS = list_drawings(CONTENT)

SHOWN = {
    "RF01": ("breathing", "ribs", "blue-lips"),
    "RF02": ("choking",),
    "RF03": ("cannot-wake",),
    "RF04": ("fit", "on-side"),
    "RF05": ("vomit-again", "faint"),
    "RF06": ("dose-refused",),
    "RF07": ("stiff-neck",),
    "RF08": ("fever",),
    "RF09": ("swollen-face",),
    "RF10": ("shivers",),
    "RF11": ("hides-light",),
    "RF12": ("vomit",),
    "RF13": ("head-knock",),
    "RF14": ("hard-fall",),
    "RF15": ("very-dry",),
    "RF16": ("dry-mouth",),
    "RF17": ("near-spots",),
    "RF18": ("signs-back",),
    "RF19": ("weak-arm",),
    "RF20": ("coughs-food",),
    "RF21": ("thirsty",),
    "RF22": ("black-poo",),
    "RF23": ("headache",),
    "RF24": ("itchy-rash",),
    "RF25": ("rage",),
    "RF26": ("walking", "eyes"),
    "RF27": ("mouth-sores",),
    "RF28": ("refuses-drink",),
    "RF29": ("line-red",),
    "RF30": ("pale-quiet",),
    "RF31": ("broken-bone",),
    "RF32": ("belly-lump", "dark-eye"),
    "RF33": ("cannot-wake",),
    "RF34": ("parent-afraid",),
    "RF35": ("bleeding",),
    "RF36": ("hard-fall",),
    "RF37": ("line-bleeds", "shivers"),
    "SY01": ("eyes",),
    "SY02": ("jerk",),
    "SY03": ("walking",),
    "SY04": ("sitting",),
    "SY05": ("hands",),
    "SY06": ("skills",),
    "SY07": ("crying",),
    "SY08": ("rage",),
    "SY09": ("sleep",),
    "SY10": ("speech",),
    "SY11": ("few-words",),
    "SY12": ("drool",),
    "SY13": ("eating",),
    "SY14": ("floppy",),
    "SY15": ("vomit",),
    "SY16": ("tired",),
    "SY17": ("turned-eye",),
    "SY18": ("tilted-head",),
    "SY19": ("learning",),
    "SY20": ("feelings",),
    "SY21": ("clumsy",),
}
"""The drawings of each red flag and sign."""

OF_THE_LAYOUT = {"phone"}
"""Drawings that the look of a block uses, whatever a sheet says."""

EDGE = 3.0 - 0.35
"""Units that no ink comes nearer to the edge than; a pixel is 0.25, and its rim is grey."""


@cache
def pictures() -> tuple[tuple[str, b.Picture[Message]], ...]:
    """All pictures of all sheets, each with the name of its sheet."""
    context = load_context(CONTENT)
    return tuple(
        (name, picture)
        for name in list_handouts(CONTENT)
        for picture in _pictures(load_handout(CONTENT / "handouts" / f"{name}.yaml", context))
    )


def _pictures(value: object) -> Iterator[b.Picture[Message]]:
    if isinstance(value, b.Picture):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _pictures(part)
    elif hasattr(value, "__struct_fields__"):
        for field in value.__struct_fields__:
            yield from _pictures(getattr(value, field))


def test_each_red_flag_and_sign_has_a_drawing() -> None:
    facts = load_context(CONTENT).facts
    assert SHOWN.keys() == facts.red_flags.keys() | facts.symptoms.keys()
    missing = {name for names in SHOWN.values() for name in names} - set(DRAWINGS)
    assert missing == set()


def test_no_drawing_lies_about() -> None:
    """What no sheet uses shows a sign that a sheet may come to need."""
    used = {picture.drawing for _, picture in pictures()} | OF_THE_LAYOUT
    assert used <= set(DRAWINGS)
    signs = {name for names in SHOWN.values() for name in names}
    assert set(DRAWINGS) - used - signs == set()


def test_a_drawing_is_described_alike_wherever_it_stands() -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for _, picture in pictures():
        said[picture.drawing].add(picture.alt.text)
    assert {name: alts for name, alts in said.items() if len(alts) > 1} == {}


@cache
def boxed() -> tuple[tuple[str, str, b.Picture[Message], tuple[str, ...]], ...]:
    """Pictures of items in boxes of red flags: sheet, level, picture, red flags of the item."""
    context = load_context(CONTENT)
    found = []
    for name in list_handouts(CONTENT):
        for block in load_handout(CONTENT / "handouts" / f"{name}.yaml", context).blocks:
            level = b.level_of(block)
            if level is not None:
                assert isinstance(block, b.Callout | b.PictureGrid)
                found += [
                    (name, level.value, item.picture,
                     tuple(fact for fact in item.text.facts if fact.startswith("RF")))
                    for item in block.items if item.picture is not None
                ]
    return tuple(found)


def test_a_drawing_has_one_urgency_on_a_sheet() -> None:
    levels: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, level, picture, _ in boxed():
        levels[name, picture.drawing].add(level)
    assert len(levels) > 20
    assert {each for each, found in levels.items() if len(found) > 1} == set()


def test_what_a_picture_shows_is_what_its_item_says() -> None:
    for name, _, picture, flags in boxed():
        shown = {drawing for flag in flags for drawing in SHOWN[flag]}
        assert picture.drawing in shown, (name, picture.id)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_keeps_to_the_rules_of_the_set(name: str) -> None:
    text = (CONTENT / "drawings" / f"{name}.svg").read_text(encoding="utf-8")
    assert len(text) < 4096
    assert set(re.findall(r'stroke-width="([^"]+)"', text)) == {"3.2"}
    colours = set(re.findall(r"#[0-9A-Fa-f]{6}", text))
    assert colours <= {"#1A1A1A", "#0B4F6C", "#CFE3EC", "#FFFFFF"}
    assert re.search(r"<(?!/?(?:svg|g|path|circle|ellipse|rect)\b|!--)", text) is None
    assert "scale(" not in text
    assert re.search(r"<!-- \w.{9,}? -->", text)
    box = re.search(r'viewBox="0 0 (\S+) (\S+)"', text)
    assert box is not None
    page = pymupdf.open(stream=text.encode(), filetype="svg")[0]
    zoom = 4 * float(box[1]) / page.rect.width
    made = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csGRAY)
    rows = [made.samples[at : at + made.width] for at in range(0, len(made.samples), made.stride)]
    rim = int(4 * EDGE)
    white = b"\xff"
    assert all(row.strip(white) == b"" for row in (*rows[:rim], *rows[-rim:]))
    assert all(row[:rim] + row[-rim:] == white * 2 * rim for row in rows)
