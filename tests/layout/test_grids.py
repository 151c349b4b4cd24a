"""Pictures in a grid with their words under them."""

from __future__ import annotations

import pytest
from laid_out import ARABIC_SAMPLES, ENGLISH_SAMPLES, long_words, sinks_of
from msgspec.structs import replace

from omshandout.layout.theme import theme_for
from omshandout.model import blocks as b
from omshandout.model.options import Profile


def grid(samples: type(ENGLISH_SAMPLES), count: int, words: str) -> b.PictureGrid:  # type: ignore[valid-type,type-arg]
    block = samples.blocks()["grid"]
    assert isinstance(block, b.PictureGrid)
    items = tuple(
        b.Item(f"i{index}", samples.text(f"grid.i{index}.text", words),
               samples.picture(f"grid.i{index}"))
        for index in range(count)
    )
    return replace(block, items=items)
