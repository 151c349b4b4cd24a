"""Tests of the clinic's numbers and of where to read more."""

from __future__ import annotations

import pytest
from block_samples import SampleTexts
from laid_out import (
    ENGLISH_SAMPLES,
    LEFT,
    TOP,
    drawn,
    long_words,
    sample_context,
    sinks_of,
    texts_of,
)
from local_texts import local
from msgspec.structs import replace

from omshandout.layout.blocks import boxes_for
from omshandout.layout.references import host_of
from omshandout.model.furniture import ContactRow
from omshandout.model.options import Profile
from omshandout.model.text import ENGLISH

BLOCKS = ENGLISH_SAMPLES.blocks()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.example.org/a/b?c=d", "example.org"),
        ("http://example.org", "example.org"),
        ("https://sub.example.org/", "sub.example.org"),
    ],
)
def test_host(url: str, host: str) -> None:
    assert host_of(url) == host


def test_contact_box_of_the_page_texts() -> None:
    """A value stands beside its label, and a line to write on where there is none."""
    ((sink, _),), _ = sinks_of(BLOCKS["contact"], ENGLISH_SAMPLES, Profile())
    assert sink.words_of("call.name.value") == "our own"
    assert "call.phone1/line" in sink.figures
    assert texts_of(ENGLISH).contact("call")[1].values == ()


def test_long_label_of_a_number_leaves_room_for_the_number() -> None:
    """It goes on below itself, in less than half of the box."""

    class LongLabels(SampleTexts):
        def contact(self, block_id: str) -> tuple[ContactRow, ...]:
            label = local(ENGLISH, long_words(12), key=f"{block_id}.name")
            value = local(ENGLISH, "our own", key=f"{block_id}.name.value")
            return (ContactRow(label, (value,)),)

    context = sample_context(ENGLISH_SAMPLES)
    context = replace(context, texts=LongLabels(ENGLISH, str))
    (flow,) = boxes_for(BLOCKS["contact"], context)
    width = context.theme.text_width
    sink = drawn(flow.box, width, LEFT, TOP)
    labels = [each for each in sink.drawn if each.node == "call.name"]
    (value,) = (each for each in sink.drawn if each.node == "call.name.value")
    assert len(labels) > 1
    assert max(each.right for each in labels) < value.left < LEFT + 0.5 * width
    assert value.top == labels[0].top
