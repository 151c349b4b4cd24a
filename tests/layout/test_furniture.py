"""Tests of header and footer: each page says which sheet it is, whatever room there is."""

from __future__ import annotations

import re
from itertools import product

import pytest
from block_samples import Samples
from laid_out import ENGLISH_SAMPLES, HEBREW_SAMPLES, context_of, furniture_of
from msgspec import Struct
from msgspec.structs import replace
from recording_sink import Drawn, RecordingSink
from shipped import TURNS, slow_unless, workshop

from omshandout.layout.context import LEAST_LINE
from omshandout.layout.furniture import Furniture, FurnitureTexts
from omshandout.layout.story import Story, build_story
from omshandout.model.blocks import ContactBox
from omshandout.model.furniture import PageTexts
from omshandout.model.options import Paper, Profile, TextSize
from omshandout.readback import page_artifacts, read_info
from omshandout.render import laid_out as rendering
from omshandout.render.documents import Job, RenderOptions, render


class _Seen(Struct, dict=True):
    texts: PageTexts | None = None
    furniture: FurnitureTexts | None = None


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> _Seen:
    """What the document that is rendered says on every page."""
    found = _Seen()

    def build(*arguments: object, **more: object) -> Story:
        found.texts, found.furniture = arguments[4:6]  # type: ignore[assignment]
        return build_story(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(rendering, "build_story", build)
    return found


def _words(text: str) -> str:
    # A space behind a vowel mark has a right-to-left mark with it (docs/specimen.md).
    return " ".join(text.replace("\u200f", "").split())


@pytest.mark.parametrize(
    ("locale", "paper", "text", "turn"),
    [
        pytest.param(locale, paper, text, number + look, id=f"{locale}-{paper.value}-{text.value}",
                     marks=slow_unless((number + look) % TURNS == 0))
        for number, locale in enumerate(workshop().locales)
        for look, (paper, text) in enumerate(product(Paper, TextSize))
    ],
)
def test_every_page_has_title_version_date_and_number(
    locale: str, paper: Paper, text: TextSize, turn: int, seen: _Seen
) -> None:
    """A quarter of the sheets in each look, all of them in all four."""
    for name in workshop().handout_names[turn % 4::4]:
        done = render(workshop(), Job(name, locale, Profile(paper, text)), RenderOptions())
        assert seen.furniture is not None
        assert seen.texts is not None
        facts = [fact.plain for fact in seen.furniture.facts]
        assert len(facts) == 3
        pages = page_artifacts(done.data)
        for page, artifacts in enumerate(pages, 1):
            number = seen.texts.plain(
                "footer.page", page=seen.texts.number(page), pages=seen.texts.number(len(pages))
            )
            shown = [_words(artifact) for artifact in artifacts]
            for fact in (*facts, number):
                assert _words(fact) in shown, (name, page, fact)


@pytest.mark.parametrize(
    ("locale", "second", "digits"),
    [("bn", "", {"০১২৩৪৫৬৭৮৯"}), ("bn", "en", {"০১২৩৪৫৬৭৮৯", "0123456789"}),
     ("fa", "", {"0123456789"}), ("bn", "fa", {"0123456789"})],
)
def test_the_version_at_the_foot_has_the_digits_of_the_date(
    locale: str, second: str, digits: set[str]
) -> None:
    """But from right to left: see what MuPDF makes of it there."""
    job = Job("school-note", locale, Profile(second_locale=second))
    done = render(workshop(), job, RenderOptions())
    version = workshop().handout("school-note").version
    shown = {version.translate(str.maketrans("0123456789", each)) for each in digits}
    for artifacts in page_artifacts(done.data):
        assert set(re.findall(r"\d\.\d", "|".join(artifacts))) == shown
    assert read_info(done.data).version == version


@pytest.mark.parametrize("samples", [ENGLISH_SAMPLES, HEBREW_SAMPLES], ids=["ltr", "rtl"])
def test_labels_of_the_head_make_their_room(samples: Samples) -> None:
    """The line beside its label, else below it; both below each other where a word is long."""
    context = context_of(samples.handout())
    theme = context.theme
    texts = furniture_of(samples.handout().title.language)

    def head(label: str) -> tuple[list[Drawn], float]:
        phone = samples.text("p", label)
        furniture = Furniture(context, replace(texts, phone=(phone, None)))
        sink = RecordingSink()
        furniture.draw(sink, 1, 1)
        _, bottom, _, height = furniture.frame(first=True)
        drawn = [each for each in sink.drawn if each.bottom > bottom + height]
        assert all(each.inside(theme.margin, 0, theme.margin + theme.text_width, 999)
                   for each in drawn)  # fmt: skip
        return [each for each in drawn if each.kind != "text"], height

    beside, high = head("ab")
    below, lower = head("ab " * 30)
    stacked, lowest = head("a" * 55)
    assert len(beside) == len(below) == len(stacked) == 2
    least = LEAST_LINE * theme.small_size
    assert all(line.right - line.left > least for line in (*beside, *below, *stacked))
    one, other = beside
    assert one.bottom == other.bottom
    assert (one.right < other.left) != context.rtl
    one, other = below
    assert other.bottom < one.bottom
    assert lower < high
    one, other = stacked
    assert other.bottom < one.bottom
    assert lowest < high


@pytest.mark.parametrize("samples", [ENGLISH_SAMPLES, HEBREW_SAMPLES], ids=["ltr", "rtl"])
@pytest.mark.parametrize("words", [2, 8, 40])
def test_facts_that_have_no_room_stand_on_further_lines(
    samples: Samples, words: int
) -> None:
    """Nothing is left out, nothing lies on anything else, and the text area ends above."""
    handout = samples.handout()
    context = context_of(handout, Profile(text=TextSize.LARGE))
    texts = furniture_of(handout.title.language)
    title = samples.text("title", " ".join(["hand"] * words))
    texts = replace(texts, facts=(*texts.facts[:2], title))
    furniture = Furniture(context, texts)
    sink = RecordingSink()
    furniture.draw(sink, 2, 12)
    left, bottom, width, _ = furniture.frame(first=False)
    drawn = [each for each in sink.drawn if each.words.strip()]
    letters = "".join(each.words for each in drawn)
    assert letters.count(title.plain[:1]) >= words
    for fact in texts.facts[:2]:
        assert set(fact.plain) <= set(letters)
    for index, each in enumerate(drawn):
        assert each.inside(left, 0, left + width, bottom)
        for other in drawn[:index]:
            assert (
                each.left >= other.right - 0.01 or other.left >= each.right - 0.01
                or each.bottom >= other.top - 0.01 or other.bottom >= each.top - 0.01
            ), (each, other)


@pytest.mark.parametrize("clinic", ["", "the clinic"])
def test_what_the_box_of_numbers_asks_for_is_not_asked_for_at_the_head(clinic: str) -> None:
    """Without lines the head has what is known, and no height where nothing is."""
    context = context_of(ENGLISH_SAMPLES.handout(), Profile())
    texts = furniture_of(ENGLISH_SAMPLES.handout().title.language, clinic=clinic)
    asking, telling = Furniture(context, texts), Furniture(context, replace(texts, lines=False))
    head = telling.frame(first=False)[3] - telling.frame(first=True)[3]
    assert (head > 0) == bool(clinic)
    assert asking.frame(first=True)[3] < asking.frame(first=False)[3]
    found = []
    for furniture in (asking, telling):
        sink = RecordingSink()
        furniture.draw(sink, 1, 2)
        bottom = furniture.frame(first=True)[1]
        found.append([each.words for each in sink.drawn if each.bottom > bottom and each.words])
    assert found == [[clinic or "clinic", "phone"], [clinic] if clinic else []]


def test_sheets_with_a_box_of_numbers_have_no_lines_at_their_head(seen: _Seen) -> None:
    for name in workshop().handout_names:
        blocks = workshop().handout(name).blocks
        render(workshop(), Job(name, "en", Profile()), RenderOptions())
        assert seen.furniture is not None
        assert seen.furniture.lines != any(isinstance(block, ContactBox) for block in blocks)
