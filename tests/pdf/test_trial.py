"""Pages that are only tried tell what a file would."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from pdf_helpers import A4, BODY, Draw, Text, face, footer, meta, sample, store, tree
from reportlab.platypus.flowables import Flowable

from omshandout.errors import Fault, OmsHandoutError, Where
from omshandout.pdf import PagePart, trial, try_parts, write_parts
from omshandout.pdf.trial import TrialCanvas
from omshandout.structure import Node, Role
from omshandout.structure.tree import StructTree

WORD = [[face().shape("a")]]


def leaf(name: str, role: Role = Role.P) -> Node:
    return Node(name, role, title=name, leaf=True)


def linked(address: str) -> Draw:
    def draw(flowable: Flowable) -> None:
        flowable.canv.begin("l")
        flowable.canv.show([face().shape("Head")], 0, 0, 12, (0, 0, 0))
        flowable.canv.end()
        flowable.canv.link("l", 0, 0, 50, 12, address, "Head")

    return Draw(20, draw)


def drawn(name: str) -> Draw:
    def draw(flowable: Flowable) -> None:
        flowable.canv.begin("f")
        flowable.canv.drawing(name, 0, 0, 40)
        flowable.canv.end()
        flowable.canv.figure_box("f", 0, 0, 40, 20)

    return Draw(20, draw)


def warned(what: str) -> Draw:
    return Draw(5, lambda each: each.canv.warn(Fault(Where(key="p"), what)))


FIGURE = Node("f", Role.FIGURE, alt="An eye", leaf=True)
LINK = Node("l", Role.LINK, inline=True, leaf=True)
STORIES: list[tuple[str, list[Flowable], StructTree]] = [
    ("nothing", [], tree()),
    ("text", [Text("p", WORD), Text("q", WORD)], tree(leaf("p"), leaf("q"))),
    ("warnings", [Text("p", WORD), warned("one"), warned("one"), warned("two")], tree(leaf("p"))),
    ("not drawn", [Text("p", WORD)], tree(leaf("p"), leaf("q"))),
    ("out of order", [Text("q", WORD), Draw(720, lambda _: None), Text("p", WORD)],
     tree(leaf("p"), leaf("q"))),
    ("too large", [Text("p", WORD), Draw(5000, lambda _: None)], tree(leaf("p"))),
    ("drawing", [drawn("eye")], tree(FIGURE)),
    ("figure without a box", [Text("f", WORD)], tree(FIGURE)),
    ("link", [linked("https://example.org")], tree(LINK)),
    ("link inside", [Text("h", WORD, then=lambda each: each.canv.heading("h", 9)), linked("#h")],
     tree(leaf("h", Role.H1), LINK)),
    ("link to nowhere", [Text("h", WORD), linked("#h")], tree(leaf("h", Role.H1), LINK)),
    ("bad address", [linked("file:///etc/passwd")], tree(LINK)),
    ("mark outside the tree", [Text("x", WORD)], tree(leaf("p"))),
    ("no mark", [Draw(5, lambda each: each.canv.fill_box(0, 0, 9, 9, (1, 1, 1)))], tree()),
]  # fmt: skip


def told(make: Callable[[], tuple[object, ...]]) -> tuple[object, ...]:
    try:
        return make()
    except OmsHandoutError as error:
        return type(error), error.faults
    except ValueError as error:
        return type(error), str(error)


@pytest.mark.parametrize(("name", "story", "logical"), STORIES, ids=[each[0] for each in STORIES])
@pytest.mark.parametrize("parts", [1, 2])
def test_a_trial_tells_what_writing_tells(
    name: str, story: Sequence[Flowable], logical: StructTree, parts: int
) -> None:
    def made() -> list[PagePart]:
        blank = [PagePart([], (BODY, BODY), footer)] * (parts - 1)
        return [*blank, PagePart(story, (BODY, BODY), footer)]

    def written() -> tuple[object, ...]:
        result = write_parts(
            made(), page_size=A4, tree=logical, meta=meta(), drawings=store()
        )
        return result.starts, result.warnings

    def tried() -> tuple[object, ...]:
        result = try_parts(made(), page_size=A4, tree=logical, drawings=store())
        return result.starts, result.warnings

    assert told(tried) == told(written)
    fine = name in ("nothing", "text", "warnings", "drawing", "link", "link inside")
    assert isinstance(told(tried)[0], tuple) is fine


def test_a_drawing_that_cannot_be_read_is_told() -> None:
    for draw in (write_parts, try_parts):
        options = {"meta": meta()} if draw is write_parts else {}
        with pytest.raises(KeyError):
            draw(
                [PagePart([drawn("nothing")], (BODY, BODY))], page_size=A4, tree=tree(FIGURE),
                drawings=store(), **options,
            )


def test_nothing_is_put_into_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample has all that may be drawn; on a trial page nothing of it is but the marks."""
    seen: list[TrialCanvas] = []

    class Seen(TrialCanvas):
        def save(self) -> None:
            super().save()
            seen.append(self)

    def try_instead(parts: Sequence[PagePart], **options: object) -> object:
        options = {key: options[key] for key in ("page_size", "tree", "drawings", "rtl")}
        return try_parts(parts, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(trial, "TrialCanvas", Seen)
    monkeypatch.setattr("omshandout.pdf.write.write_parts", try_instead)
    sample()
    (canvas,) = seen
    assert len(canvas.pages) == 2
    assert canvas.fonts.names == ()
    code = [each for page in canvas.pages for each in page.code]
    assert code
    assert all(each == "EMC" or each.endswith("BDC") for each in code)
