"""Blocks and handouts laid out on recorded pages."""

from __future__ import annotations

from collections.abc import Sequence

from block_samples import Samples, SampleTexts
from local_texts import HEBREW
from measured_font import measured_fonts
from msgspec import Struct
from msgspec.structs import replace
from recording_sink import RecordingSink
from reportlab.platypus.frames import Frame

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import Box
from omshandout.layout.context import LayoutContext
from omshandout.layout.furniture import FurnitureTexts
from omshandout.layout.story import Story, build_story
from omshandout.layout.theme import theme_for
from omshandout.model.blocks import Block, LocalHandout
from omshandout.model.options import Profile
from omshandout.model.text import Language, LocalText
from omshandout.structure import StructTree, build_structure
from omshandout.text.paragraph import Shaper

STANDARD = Profile()
RATIOS = {"eyes": 0.75, "phone": 0.75}
SHAPER = Shaper(measured_fonts())
LEFT, TOP = 50.0, 700.0
"""Where boxes are drawn by ``sinks_of``."""
ROOM = 700.0
"""The height of a page's text area, for blocks that ask for it."""

_HEBREW_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתךםןף")


def hebrew(words: str) -> str:
    """Letter for letter in Hebrew letters, which are as wide in the test font."""
    return words.translate(_HEBREW_LETTERS)


ENGLISH_SAMPLES = Samples()
HEBREW_SAMPLES = Samples(HEBREW, hebrew)


def texts_of(language: Language) -> SampleTexts:
    """Page texts to go with the samples of a language."""
    return SampleTexts(language, hebrew if language == HEBREW else str)


def context_of(handout: LocalHandout, profile: Profile = STANDARD) -> LayoutContext:
    """A layout context for the blocks of a handout, in the test font."""
    language = handout.title.language
    texts = texts_of(language)
    tree = build_structure(handout, texts, form=profile.form)
    theme = theme_for(profile, language.script)
    return LayoutContext(theme, SHAPER, tree, texts, RATIOS, language == HEBREW, profile.form, ROOM)


def flows_of(
    block: Block[LocalText], samples: Samples = ENGLISH_SAMPLES, profile: Profile = STANDARD
) -> tuple[list[Flow], LayoutContext]:
    """The flow of one block and the context that it was made in."""
    context = context_of(samples.handout(block), profile)
    return boxes_for(block, context), context


def drawn(box: Box, width: float, left: float = 0.0, top: float = 0.0) -> RecordingSink:
    """A page with one box on it."""
    sink = RecordingSink()
    box.draw(sink, left, top, width)
    return sink


def furniture_of(language: Language, *, clinic: str = "") -> FurnitureTexts:
    """Header and footer."""
    samples = HEBREW_SAMPLES if language == HEBREW else ENGLISH_SAMPLES
    text = samples.text
    return FurnitureTexts(
        clinic=(text("c", "clinic"), text("n", clinic) if clinic else None),
        phone=(text("p", "phone"), None),
        states=(text("d", "this is a draft"),),
        facts=(text("v", "version 1.0"), text("t", "today"), text("title", "every block")),
    )  # fmt: skip


def story_of(handout: LocalHandout, profile: Profile = STANDARD) -> tuple[Story, StructTree]:
    """A handout laid out in the test font, and its tree."""
    language = handout.title.language
    texts = texts_of(language)
    tree = build_structure(handout, texts, form=profile.form)
    story = build_story(
        handout, tree, profile, SHAPER, texts, furniture_of(language), RATIOS
    )
    return story, tree


class Pages(Struct, frozen=True, dict=True):
    """Recorded pages of a story, without header and footer."""

    sinks: tuple[RecordingSink, ...]
    story: Story

    def page_of(self, node: str) -> set[int]:
        """The pages (from 0) that a node has marks or fields on."""
        return {
            page for page, sink in enumerate(self.sinks)
            for each in sink.drawn if each.node == node
        }  # fmt: skip


def pages(story: Story) -> Pages:
    """Place flowables as Platypus does: its frames, its rules for what does not fit."""
    queue = list(story.flowables)
    sinks = [RecordingSink()]
    frame = _frame(story, 0)
    fresh = True
    while queue:
        flowable = queue.pop(0)
        if frame.add(flowable, sinks[-1], trySplit=1):
            fresh = False
            continue
        parts = frame.split(flowable, sinks[-1])
        if parts:
            assert frame.add(parts[0], sinks[-1])
            queue[0:0] = parts[1:]
            fresh = False
            continue
        assert not (fresh and len(sinks) > 1), "too large for a page"
        queue.insert(0, flowable)
        sinks.append(RecordingSink())
        frame = _frame(story, 1)
        fresh = True
    return Pages(tuple(sinks), story)


def _frame(story: Story, index: int) -> Frame:
    return Frame(
        *story.frames[index], leftPadding=0, bottomPadding=0, rightPadding=0, topPadding=0
    )


def with_short_pages(story: Story, height: float) -> Story:
    """The same story on pages that hold less."""
    left, bottom, width, _ = story.frames[0]
    frame = (left, bottom, width, height)
    return replace(story, frames=(frame, frame))


def long_words(count: int, start: int = 0) -> str:
    """That many words, each of five letters and no two alike."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join(
        "".join(letters[(index // 26**place) % 26] for place in range(5))
        for index in range(start, start + count)
    )


def all_words(sinks: Sequence[RecordingSink]) -> list[tuple[str, str]]:
    """Node and words of every text that is no artifact, in order of drawing."""
    return [
        (each.node, each.words) for sink in sinks for each in sink.drawn
        if each.kind == "text" and each.node
    ]  # fmt: skip


def sinks_of(
    block: Block[LocalText], samples: Samples, profile: Profile
) -> tuple[list[tuple[RecordingSink, float]], LayoutContext]:
    """Each box of a block's flow, drawn by itself, with its height."""
    flows, context = flows_of(block, samples, profile)
    width = context.theme.text_width
    found = [(drawn(flow.box, width, LEFT, TOP), flow.box.height(width)) for flow in flows]
    return found, context


def sample_context(samples: Samples, profile: Profile = STANDARD) -> LayoutContext:
    """A context to lay out with, whatever the block."""
    return flows_of(samples.blocks()["heading"], samples, profile)[1]
