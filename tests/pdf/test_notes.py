"""What stands in for the canvas, until it is known which layer is drawn first."""

from __future__ import annotations

import pytest

from omshandout.layout.sink import PageSink
from omshandout.pdf.canvas import MarkingCanvas
from omshandout.pdf.notes import Notes


def asked_of_a_page() -> list[str]:
    """Everything that flowables may ask of a page."""
    return sorted(
        name for each in PageSink.__mro__ for name in vars(each)
        if not name.startswith("_") and each.__module__.startswith("omshandout.")
    )


class Heights:
    """Drawings twice as high as wide."""

    def drawing_height(self, name: str, width_pt: float) -> float:
        return 2 * width_pt


class Shared:
    """A box of many documents."""

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        sink.begin("inside")
        sink.end()


@pytest.mark.parametrize("name", asked_of_a_page())
def test_notes_have_what_flowables_ask_of_a_page(name: str) -> None:
    assert hasattr(Notes(Heights()), name)
    assert hasattr(MarkingCanvas, name)


def test_runs_are_of_one_kind_and_begin_where_the_origin_is() -> None:
    notes, box = Notes(Heights()), Shared()
    notes.saveState()
    notes.translate(10, 20)
    notes.draw_known(box, 1, 2, 3)
    notes.begin("own")
    notes.draw_known(box, 1, 2, 3)  # belongs to what is open
    notes.end()
    notes.restoreState()
    notes.draw_known(box, 4, 5, 6)
    notes.save()
    first, own, last = notes.runs
    assert first.puts == [(box, 1, 2, 3, 10, 20)]
    assert own.puts is None and own.nodes == ["own", "inside"]
    assert own.calls[0] == ("move_origin", (10, 20), ())
    assert last.puts == [(box, 4, 5, 6, 0, 0)]
    assert notes.page_count == 1


def test_a_drawing_is_noted_and_its_height_told() -> None:
    notes = Notes(Heights())
    assert notes.drawing("face", 0, 0, 30) == 60
    assert notes.runs[0].calls == [("drawing", ("face", 0, 0, 30), (("mirrored", False),))]
