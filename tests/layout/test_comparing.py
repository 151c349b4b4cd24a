"""The code on a sheet to read: what is drawn is the code, on white, and nothing else."""

from __future__ import annotations

from itertools import pairwise

import segno
from hypothesis import given
from hypothesis import strategies as st
from recording_sink import RecordingSink

from omshandout.layout.comparing import _code, _stretches

SIZE = 100.0


@given(st.text("01", min_size=1, max_size=30))
def test_stretches_make_the_row(row: str) -> None:
    found = _stretches(row)
    assert "".join(found) == row
    assert all(len(set(each)) == 1 for each in found)
    assert all(one[0] != other[0] for one, other in pairwise(found))


def test_the_code_is_drawn_module_by_module() -> None:
    matrix = segno.make("symptoms es 0123", micro=False).matrix
    modules = tuple("".join(str(int(dark)) for dark in row) for row in matrix)
    sink = RecordingSink()
    _code(modules, "code", SIZE).draw(sink, 50.0, 400.0, SIZE)
    step = SIZE / (len(modules) + 8)  # four modules of white at each side
    drawn = [["0"] * len(modules) for _ in modules]
    white, *dark = sink.drawn
    assert (white.left, white.bottom, white.right, white.top) == (50.0, 300.0, 150.0, 400.0)
    assert {each.node for each in sink.drawn} == {"code"}
    for each in dark:
        row = round((400.0 - each.top) / step) - 4
        start, end = (round((x - 50.0) / step) - 4 for x in (each.left, each.right))
        for at in range(start, end):
            drawn[row][at] = "1"
    assert tuple("".join(row) for row in drawn) == modules
    assert sink.figures["code"] == (50.0, 300.0, 150.0, 400.0)
