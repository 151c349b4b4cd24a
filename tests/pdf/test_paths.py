"""Numbers and paths as page operators."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from omshandout.pdf.paths import lines_through, point

_NUMBERS = st.floats(-2000, 2000, allow_nan=False) | st.sampled_from(
    (0.0, -0.0, -0.004, 0.004, 0.995, -0.995, -10.0, 100.0, 1.1, -1.004)
)


@given(st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=20))
def test_lines_are_written_as_their_points_are(points: list[tuple[float, float]]) -> None:
    written = [f"{point(x)} {point(y)} l" for x, y in points]
    written[0] = f"{written[0][:-1]}m"
    assert lines_through(points) == " ".join(written) + " "
