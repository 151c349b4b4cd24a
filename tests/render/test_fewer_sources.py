"""Fewer sources rather than one more page: only where that saves the page, and never more pages."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from shipped import workshop

from omshandout.model.blocks import LocalHandout, Paragraph, SourceList, Use
from omshandout.model.options import Profile, TextSize
from omshandout.model.use import for_use
from omshandout.readback import logical_text
from omshandout.render import laid_out as rendering
from omshandout.render.documents import Rendered, render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job

MOST_STEPS = 40


def made(monkeypatch: pytest.MonkeyPatch, steps: int, *, fewer: bool) -> Rendered:
    """A sheet with some lines more before its sources."""

    def longer(handout: LocalHandout, *uses: Use) -> LocalHandout:
        kept = for_use(handout, *uses)
        assert isinstance(kept.blocks[-1], SourceList)
        more = [
            Paragraph(f"more{step}", replace(kept.title, key=f"more{step}.text"))
            for step in range(steps)
        ]
        return replace(kept, blocks=(*kept.blocks[:-1], *more, kept.blocks[-1]))

    with monkeypatch.context() as patch:
        patch.setattr(rendering, "for_use", longer)
        if not fewer:
            patch.setattr(rendering, "_with_fewer_sources", lambda part: None)
        job = Job("relapse", "en", Profile(text=TextSize.LARGE))
        return render(workshop(), job, RenderOptions())


def test_fewer_sources_rather_than_a_page_for_them_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for steps in range(MOST_STEPS):
        short = made(monkeypatch, steps, fewer=True)
        whole = made(monkeypatch, steps, fewer=False)
        if short.pages < whole.pages:
            break
        assert short.data == whole.data
    assert short.pages == whole.pages - 1
    (handout,) = [each for each in workshop().handout("relapse").blocks
                  if isinstance(each, SourceList)]
    titles = [source.title for source in handout.sources[: handout.titled]]
    assert titles
    text = " ".join(logical_text(whole.data).split())
    assert all(title in text for title in titles)
    text = " ".join(logical_text(short.data).split())
    assert not any(title in text for title in titles)
    assert handout.sources[0].name in text
