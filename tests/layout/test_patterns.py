"""What is made of blocks after the pattern of another clinic is what would be made anew."""

from __future__ import annotations

import gc
import random

import pytest
from msgspec.structs import replace
from shipped import slow_unless

from omshandout.layout import flowing
from omshandout.layout.boxes import Box, Row, Stack, TextBox
from omshandout.layout.context import FlexRow, LayoutContext
from omshandout.layout.flowing import GroupSet, _Before, _Setter
from omshandout.layout.known import Known
from omshandout.layout.panels import Banner, Panel
from omshandout.layout.patterns import Noted, pattern_of
from omshandout.layout.shared import Look
from omshandout.layout.texts import KnownWords, ShapedText
from omshandout.model.options import Clinic, Opening, Phone, Profile, Purpose
from omshandout.model.text import ENGLISH, LocalText, Run, TextStatus, given
from omshandout.pdf.cut_fonts import CutFont
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.places import find_places
from omshandout.render.workshop import Workshop
from omshandout.text.fonts import FontSet
from omshandout.text.paragraph import Shaper

_WORDS = (
    "Oak", "Hill", "Children's", "Zürich", "W.", "Paediatric", "ffi", "Lake", "A-B", "عيادة", "बाल",
)


def _clinic(chance: random.Random) -> Clinic:
    """One with a name of some words, numbers of some length, some hours, and what few have."""
    def digits(count: int) -> str:
        return "".join(chance.choices("0123456789", k=count))

    def number() -> str:
        return chance.choice((f"020 {digits(4)} {digits(4)}", f"+44 {digits(9)}", digits(5)))

    purposes = [Purpose.DAY, Purpose.NIGHT, Purpose.INTERPRETER, Purpose.OTHER, Purpose.EMERGENCY]
    odds = (0.95, 0.8, 0.1, 0.1, 0.9)
    words = {"en": "Ward 5", "ar": "الجناح"}
    return Clinic(
        name=(("en", " ".join(chance.choices(_WORDS, k=chance.randint(1, 7)))),),
        phones=tuple(
            Phone(purpose, number(), tuple(words.items()) if chance.random() < 0.1 else ())
            for purpose, odd in zip(purposes, odds, strict=True) if chance.random() < odd
        ),
        hours=(Opening((0, 1, 2, 3, 4), 480 + 15 * chance.randint(0, 4), 1020),)[
            : chance.random() < 0.8
        ],
        note=(("en", f"Ask for the nurse, extension {digits(2)}."),)[: chance.random() < 0.2],
        country="GB", digest=digits(12),
    )


def _told(box: Box, width: float) -> object:
    """All that decides what a box draws, and how high it is."""
    if isinstance(box, Known):
        return id(box.box)
    if isinstance(box, FlexRow):
        return _told(box.shared_out(width), width)
    if isinstance(box, TextBox):
        par = box.par
        return (
            par.source, par.text, par.base_level, [part.ids for part in par.segments], box.source,
            box.nodes, box.links, box.style, box.heading, box.even, box.drop(), box.set_drop,
            box.height(width),
        )
    inner: list[object] = []
    if isinstance(box, Stack):
        inner = [box.gaps, box.keeps, *[_told(each, width) for each in box.boxes]]
    elif isinstance(box, Row):
        inner = [
            (box.gap_pt, box.rtl, box.middle),
            *[(cell.width_pt, _told(cell.box, cell.width_pt)) for cell in box.cells],
        ]
    elif isinstance(box, Panel):
        inner = [box.style, _told(box.inner, box.inner_width(width))]
        inner.append(box.head and _told(box.head, box.inner_width(width)))
    elif isinstance(box, Banner):
        inner = [_told(each, box.inner_width(width)) for each in (box.head, box.body)]
        inner += [box.colour, box.ground, box.pad_pt, box.frame_pt, box.whole_pt, box.again]
    return type(box), box.height(width), inner


def _given(box: Box) -> list[LocalText]:
    """The texts in a box that have words of a clinic."""
    if isinstance(box, TextBox):
        return [each for each in (box.source, box.par.source) if given(each)]
    inner: list[Box] = []
    if isinstance(box, Stack):
        inner = [*box.boxes]
    elif isinstance(box, Row):
        inner = [cell.box for cell in box.cells]
    elif isinstance(box, Panel):
        inner = [box.inner]
    elif isinstance(box, Banner):
        inner = [box.head, box.body]
    return [text for each in inner for text in _given(each)]


@pytest.mark.parametrize(("handout", "locale"), [
    pytest.param(handout, locale, marks=slow_unless((handout, locale) in {
        ("symptoms", "en"), ("when-to-get-help", "ar"),
    }))
    for handout in ("symptoms", "when-to-get-help", "pictures") for locale in ("en", "ar", "hi")
])
def test_boxes_after_a_pattern_are_those_that_would_be_made(
    handout: str, locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_over = 0
    as_before = _Setter._as_before

    def compared(self: _Setter, before: list[_Before]) -> GroupSet | None:
        nonlocal taken_over
        found = as_before(self, before)
        if found is None:
            return None
        taken_over += 1
        context = replace(self.context, known=KnownWords())
        anew = replace(self, context=context, look=Look(), lower=Look())
        made, flows = anew._made(found.of)  # type: ignore[arg-type]
        width = self.context.theme.text_width
        for (flow, where), (other, place) in zip(found.flows, flows, strict=True):
            assert where == place
            assert (flow.before, flow.keep, flow.leaf, flow.lower) == (
                other.before, other.keep, other.leaf, other.lower
            )
            measures = flowing.measure(flow.box, width), flowing.measure(other.box, width)
            assert measures[0] == measures[1]
            assert _told(flow.box, width) == _told(other.box, width)
            assert _given(flow.box) == _given(other.box)
        assert found.measures == GroupSet(found.of, made, flows, width, shared=False).measures
        assert [text.source for text in found.texts] == [
            text.source for each in made for text in each.asked or ()
        ]
        return found

    monkeypatch.setattr(_Setter, "_as_before", compared)
    chance = random.Random(f"{handout} {locale}")
    shop = Workshop(find_places())
    for _ in range(40):
        render(shop, Job(handout, locale, Profile()), RenderOptions(_clinic(chance)))
    assert taken_over > 25


def _text(key: str, words: str, *, of_clinic: bool) -> LocalText:
    return LocalText(key, (Run(words, given=of_clinic),), ENGLISH, TextStatus.SOURCE)


def _boxed(text: LocalText) -> tuple[TextBox, ShapedText]:
    shaped = ShapedText(text, Shaper(FontSet()).shape(text), (text.key,), ())
    box = TextBox(shaped.par, LayoutContext.style(_LOOK), shaped.nodes, source=text)  # type: ignore[arg-type]
    box.height(300.0)
    return box, shaped


class _Look:
    """What a style is made of."""

    class theme:  # noqa: N801
        size, leading = 12.0, 1.4

        class palette:  # noqa: N801
            text = (0.0, 0.0, 0.0)


_LOOK = _Look()


@pytest.mark.parametrize("is_answer", [True, False])
def test_a_pattern_knows_whose_place_each_word_of_a_clinic_has(*, is_answer: bool) -> None:
    text = _text("contact.name.value", "Oak", of_clinic=True)
    box, shaped = _boxed(text)
    answer = text if is_answer else _text("contact.name.value", "Oak", of_clinic=True)
    noted = Noted(
        {("phone", (Purpose.DAY, "x")): answer}, (((id(text), False, ""), shaped),), {}
    )
    assert (pattern_of([Stack([box], [0.0])], [noted]) is not None) is is_answer


def test_words_of_a_clinic_that_nobody_asked_for_are_in_no_pattern() -> None:
    text = _text("contact.name.value", "Oak", of_clinic=True)
    box, shaped = _boxed(text)
    hidden, _ = _boxed(_text("help/number", "999", of_clinic=True))
    noted = Noted({("phone", (Purpose.DAY, "x")): text}, (((id(text), False, ""), shaped),), {})
    assert pattern_of([Stack([box], [0.0])], [noted]) is not None
    assert pattern_of([Stack([box, hidden], [0.0, 0.0])], [noted]) is None


def test_boxes_of_which_nobody_knows_what_is_in_them_are_in_no_pattern() -> None:
    class Other(Stack):
        pass

    text = _text("contact.name.value", "Oak", of_clinic=True)
    box, shaped = _boxed(text)
    noted = Noted({("phone", (Purpose.DAY, "x")): text}, (((id(text), False, ""), shaped),), {})
    assert pattern_of([Other([box], [0.0])], [noted]) is None


def test_no_sheet_is_held_on_to_by_what_it_left_behind() -> None:
    """Of many clinics that all differ, few are still there when their sheets are made."""
    shop, chance = Workshop(find_places()), random.Random(5)
    letters = "abcdefghijklmnopqrstuvwxyzäöüéèñçøåžš"
    fonts = sum(type(each) is CutFont for each in gc.get_objects())
    names = [f"{number} {''.join(chance.choices(letters, k=12))}" for number in range(60)]
    for name in names:
        clinic = replace(_clinic(chance), name=(("en", name),))
        render(shop, Job("symptoms", "en", Profile()), RenderOptions(clinic))
    del clinic
    gc.collect()
    # Counted by their names, so that clinics of other tests do not count.
    held = {each.name[0][1] for each in gc.get_objects() if type(each) is Clinic} & {*names}
    assert len(held) < 12
    assert sum(type(each) is CutFont for each in gc.get_objects()) - fonts < 80  # 64 are kept
