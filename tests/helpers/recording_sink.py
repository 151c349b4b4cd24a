"""A page that remembers what was drawn on it, and where."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault
from omshandout.layout.sink import PageSink, Rgb
from omshandout.structure.marks import Artifact
from omshandout.text.glyphs import Piece

_ASCENT, _DESCENT = 0.7, 0.0  # of the squares of the test font


class Drawn(Struct, frozen=True, dict=True):
    """One thing on a page: kind of thing, node of its mark ("" for an artifact) and rectangle.

    ``words`` are the characters of a text from left to right, or the name of a drawing or field.
    """

    kind: str
    node: str
    left: float
    bottom: float
    right: float
    top: float
    words: str = ""
    order: int = 0
    artifact: Artifact | None = None
    mirrored: bool = False
    multiline: bool = False

    def inside(self, left: float, bottom: float, right: float, top: float) -> bool:
        """Whether it is inside a rectangle, but for what floats lose."""
        return (
            self.left >= left - 0.01 and self.right <= right + 0.01
            and self.bottom >= bottom - 0.01 and self.top <= top + 0.01
        )  # fmt: skip

    def mirror(self, left: float, right: float) -> Drawn:
        """The same as seen in a mirror that stands between two edges."""
        return replace(self, left=left + right - self.right, right=left + right - self.left)


class RecordingSink:
    """Satisfies ``PageSink``, and ReportLab's canvas as far as its flowables need one.

    Marks that nest, and things that are drawn outside of marks, are errors.
    """

    only_marks = False

    def __init__(self) -> None:
        self.drawn: list[Drawn] = []
        self.figures: dict[str, tuple[float, float, float, float]] = {}
        self.headings: list[tuple[str, float]] = []
        self._mark: tuple[str, int, Artifact | None] | None = None
        self._marks = 0
        self._line: tuple[tuple[int, float, int], float, float, list[float]] | None = None
        self._shift = (0.0, 0.0)
        self.warnings: list[Fault] = []
        self._saved: list[tuple[float, float]] = []
        self._turned: tuple[float, float, int] | None = None

    # -- what ReportLab asks of a canvas -----------------------------------------------------

    def saveState(self) -> None:  # noqa: N802
        self._saved.append(self._shift)

    def restoreState(self) -> None:  # noqa: N802
        self._shift = self._saved.pop()

    def translate(self, x: float, y: float) -> None:
        self._shift = (self._shift[0] + x, self._shift[1] + y)

    # -- marks -------------------------------------------------------------------------------

    def begin(self, node: str, order: int = 0) -> None:
        assert self._mark is None, f"{node} begins inside {self._mark}"
        assert node
        self._mark = (node, order, None)
        self._marks += 1

    def artifact(self, kind: Artifact = Artifact.LAYOUT) -> None:
        assert self._mark is None, f"an artifact begins inside {self._mark}"
        self._mark = ("", 0, kind)
        self._marks += 1

    def end(self) -> None:
        assert self._mark is not None, "an end without a begin"
        self._mark = None

    def warn(self, fault: Fault) -> None:
        self.warnings.append(fault)

    # -- things ------------------------------------------------------------------------------

    def _add(
        self, kind: str, xs: Sequence[float], ys: Sequence[float], words: str = "", *,
        mirrored: bool = False,
    ) -> None:  # fmt: skip
        assert self._mark is not None, f"{kind} {words} is drawn outside of marks"
        node, order, artifact = self._mark
        self._record(kind, node, xs, ys, words, order, artifact, mirrored)

    def _record(
        self, kind: str, node: str, xs: Sequence[float], ys: Sequence[float], words: str = "",
        order: int = 0, artifact: Artifact | None = None, mirrored: bool = False,
    ) -> None:  # fmt: skip
        right, up = self._shift
        if self._turned is not None:
            around_x, around_y, way = self._turned
            xs, ys = [around_x - way * y for y in ys], [around_y + way * x for x in xs]
        self.drawn.append(
            Drawn(kind, node, min(xs) + right, min(ys) + up, max(xs) + right, max(ys) + up, words,
                  order, artifact, mirrored)
        )  # fmt: skip

    def end_line(self) -> None:
        """Nothing is to be seen of it."""

    def show(
        self, pieces: Sequence[Piece], x_pt: float, y_pt: float, size_pt: float, fill: Rgb,
        *, left_to_right: bool = False, space_at_left: bool = False, ltr_line: bool = False,
        ends_word: bool = False,
    ) -> None:  # fmt: skip
        """The rectangle is that of the ink: spaces at both ends are left out.

        Parts of a line that are drawn one after the other in the same mark are one text.
        """
        at, words = x_pt, ""
        edges: list[float] = []
        for piece in pieces:
            for index, advance in zip(piece.clusters, piece.advances, strict=True):
                after = at + advance / piece.face.metrics.units_per_em * size_pt
                text = piece.face.clusters[index].text
                words += text
                if not text.isspace():
                    edges += [at, after]
                at = after
        ys = (y_pt - _DESCENT * size_pt, y_pt + _ASCENT * size_pt)
        start, end = x_pt, at
        if self._line and self._line[0] == (self._marks, y_pt, len(self.drawn)):
            _, first, last, earlier = self._line
            if min(abs(end - first), abs(start - last)) < 0.01:
                part = self.drawn.pop()
                words = words + part.words if start < first else part.words + words
                # Of a turned text these are no places on the page.
                edges += earlier
                start, end = min(start, first), max(end, last)
        self._line = ((self._marks, y_pt, len(self.drawn) + 1), start, end, edges)
        self._add("text", edges or (x_pt, x_pt), ys, words)

    def turn(self, x_pt: float, y_pt: float, *, clockwise: bool = False) -> None:
        assert self._turned is None, "a turn inside another"
        self._turned = (x_pt, y_pt, -1 if clockwise else 1)

    def turn_back(self) -> None:
        assert self._turned is not None, "nothing is turned"
        self._turned = None

    def fill_box(
        self, x_pt: float, y_pt: float, width_pt: float, height_pt: float, fill: Rgb,
        radius_pt: float = 0.0,
    ) -> None:  # fmt: skip
        self._add("fill", (x_pt, x_pt + width_pt), (y_pt, y_pt + height_pt))

    def stroke_box(
        self, x_pt: float, y_pt: float, width_pt: float, height_pt: float, stroke: Rgb,
        line_pt: float, radius_pt: float = 0.0,
    ) -> None:  # fmt: skip
        half = line_pt / 2
        self._add(
            "frame", (x_pt - half, x_pt + width_pt + half), (y_pt - half, y_pt + height_pt + half)
        )

    def stroke_path(
        self, points: Sequence[tuple[float, float]], stroke: Rgb, line_pt: float,
        *, close: bool = False, fill: Rgb | None = None,
    ) -> None:  # fmt: skip
        self._add("path", [x for x, _ in points], [y for _, y in points])

    def drawing(
        self, name: str, x_pt: float, y_pt: float, width_pt: float, *, mirrored: bool = False
    ) -> float:
        height = self.drawing_height(name, width_pt)
        self._add("drawing", (x_pt, x_pt + width_pt), (y_pt, y_pt + height), name,
                  mirrored=mirrored)
        return height

    def drawing_height(self, name: str, width_pt: float) -> float:
        return 0.75 * width_pt

    def figure_box(
        self, node: str, x_pt: float, y_pt: float, width_pt: float, height_pt: float
    ) -> None:
        assert node not in self.figures
        right, up = self._shift
        self.figures[node] = (
            x_pt + right, y_pt + up, x_pt + width_pt + right, y_pt + height_pt + up
        )  # fmt: skip

    def link(
        self, node: str, x_pt: float, y_pt: float, width_pt: float, height_pt: float, url: str,
        contents: str,
    ) -> None:  # fmt: skip
        self._record("link", node, (x_pt, x_pt + width_pt), (y_pt, y_pt + height_pt), url)

    def heading(self, node: str, y_pt: float) -> None:
        self.headings.append((node, y_pt + self._shift[1]))

    def check_box(
        self, node: str, name: str, value: str, tooltip: str, x_pt: float, y_pt: float,
        size_pt: float, *, asked: str = "",
    ) -> None:  # fmt: skip
        self._record(
            "box", node, (x_pt, x_pt + size_pt), (y_pt, y_pt + size_pt), f"{name}={value}"
        )

    def text_field(
        self, node: str, name: str, tooltip: str, x_pt: float, y_pt: float, width_pt: float,
        height_pt: float, *, multiline: bool = False,
    ) -> None:  # fmt: skip
        self._record("field", node, (x_pt, x_pt + width_pt), (y_pt, y_pt + height_pt), name)
        self.drawn[-1] = replace(self.drawn[-1], multiline=multiline)

    # -- what was drawn ----------------------------------------------------------------------

    def differences(self, other: Sequence[Drawn]) -> list[Drawn]:
        """What is here but not there, and the other way round, places compared roughly.

        A run in another language has a node of its own in one of two languages only, so nodes
        are compared without its number.
        """
        left = list(other)
        found = []
        for each in self.drawn:
            same = next((one for one in left if _alike(each, one)), None)
            if same is None:
                found.append(each)
            else:
                left.remove(same)
        return found + left

    def words_of(self, node: str) -> str:
        """The characters of a node's texts, in logical order of its marks."""
        texts = [each for each in self.drawn if each.kind == "text" and each.node == node]
        return "".join(each.words for each in sorted(texts, key=lambda each: each.order))


def _alike(one: Drawn, other: Drawn) -> bool:
    if one.kind != other.kind or one.node.rstrip("/0123456789") != other.node.rstrip(
        "/0123456789"
    ):
        return False
    edges = zip(
        (one.left, one.bottom, one.right, one.top),
        (other.left, other.bottom, other.right, other.top), strict=True,
    )  # fmt: skip
    return all(abs(here - there) < 0.01 for here, there in edges)


def _satisfies(sink: RecordingSink) -> PageSink:
    return sink  # for the type checker
