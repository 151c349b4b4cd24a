"""Marked content, the structure tree and the check that both agree."""

from __future__ import annotations

import inspect
import re
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pdf_helpers import BODY, INK, Draw, Text, build, face, sample, store, tree
from reportlab.pdfgen.canvas import Canvas

from omshandout.errors import LayoutError
from omshandout.layout.sink import PageSink
from omshandout.pdf import MarkingCanvas
from omshandout.pdf.filling import PagePart, fill_parts
from omshandout.platypus import Flowable
from omshandout.structure.marks import Artifact, MarkSink
from omshandout.structure.tree import Node, Role


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data))


def outline(pdf: pikepdf.Pdf) -> list[str]:
    """The tree as lines: depth, role and the pages and numbers of marks, in reading order."""
    pages = {page.objgen: index for index, page in enumerate(pdf.pages)}
    lines: list[str] = []

    def visit(element: Any, depth: int) -> None:
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        marks = []
        for kid in kids:
            if isinstance(kid, int):
                marks.append(f"{pages[element.Pg.objgen]}:{kid}")
            elif "/MCID" in kid:
                marks.append(f"{pages[kid.Pg.objgen]}:{kid.MCID}")
            elif kid.get("/Type") == "/OBJR":
                marks.append("obj")
            else:
                marks.append(str(kid.S)[1:])
        lines.append(f"{'  ' * depth}{str(element.S)[1:]} {' '.join(marks)}".rstrip())
        for kid in kids:
            if not isinstance(kid, int) and "/S" in kid:
                visit(kid, depth + 1)

    visit(pdf.Root.StructTreeRoot.K, 0)
    return lines


def test_tree_of_the_sample(sample_pdf: bytes) -> None:
    with opened(sample_pdf) as pdf:
        assert "\n".join(outline(pdf)) == """\
Document H1 P Sect
  H1 0:0
  P 0:1
  Sect H2 Figure P P L Table P Note H2
    H2 0:2
    Figure 0:3
    P 0:4
    P 0:5
    L LI LI
      LI Lbl LBody
        Lbl 0:6
        LBody 0:7
      LI Lbl LBody
        Lbl 1:0
        LBody 1:1
    Table THead TBody
      THead TR
        TR TH TH
          TH 1:2
          TH 1:3
      TBody TR
        TR TH TD
          TH 1:4
          TD 1:5
    P 1:6 Link 1:8
      Link 1:7 obj
    Note 1:9
    H2 1:10"""


def test_attributes(sample_pdf: bytes) -> None:
    with opened(sample_pdf) as pdf:
        section = pdf.Root.StructTreeRoot.K.K[2]
        figure, arabic, listing, table, note = (section.K[i] for i in (1, 2, 4, 5, 7))
        assert str(figure.Alt) == "An eye"
        assert figure.A.O == "/Layout"
        assert len(figure.A.BBox) == 4
        assert str(arabic.Lang) == "ar"
        assert listing.A.ListNumbering == "/Decimal"
        head = table.K[0].K.K[1]
        assert head.A.Scope == "/Column"
        cell = table.K[1].K.K[1]
        assert [bytes(each) for each in cell.A.Headers] == [
            bytes(head.ID), bytes(table.K[1].K.K[0].ID)
        ]  # fmt: skip
        names = pdf.Root.StructTreeRoot.IDTree.Names
        keys = [bytes(names[place]) for place in range(0, len(names), 2)]
        assert keys == sorted(keys)
        assert bytes(note.ID) in keys


def test_parent_tree_leads_back(sample_pdf: bytes) -> None:
    with opened(sample_pdf) as pdf:
        nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        parents = dict(zip(nums[::2], nums[1::2], strict=True))
        for page in pdf.pages:
            assert page.Tabs == "/S"
            owners = parents[page.StructParents]
            content = page.Contents.read_bytes()
            roles = re.findall(rb"/(\w+)<</MCID (\d+)>>BDC", content)
            assert [int(mcid) for _, mcid in roles] == list(range(len(owners)))
            assert [f"/{role.decode()}" for role, _ in roles] == [str(o.S) for o in owners]
        link = pdf.pages[1].Annots[0]
        assert parents[link.StructParent].S == "/Link"
        assert str(link.Contents) == "Our page"
        assert str(link.A.URI) == "https://example.org/a?b=%C3%BC"
        assert pdf.Root.StructTreeRoot.ParentTreeNextKey == len(parents)


def test_marks_are_balanced_and_nothing_is_outside(sample_pdf: bytes) -> None:
    painting = {"Tj", "TJ", "f", "S", "s", "B", "b", "Do"}
    with opened(sample_pdf) as pdf:
        for page in pdf.pages:
            depth = 0
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "BDC":
                    depth += 1
                    assert depth == 1, operands
                elif str(operator) == "EMC":
                    depth -= 1
                elif str(operator) in painting:
                    assert depth == 1
            assert depth == 0


def test_page_furniture_is_a_footer(sample_pdf: bytes) -> None:
    with opened(sample_pdf) as pdf:
        for page in pdf.pages:
            content = page.Contents.read_bytes()
            assert content.count(b"/Artifact<</Type/Pagination/Subtype/Footer") == 1
            assert content.rstrip().endswith(b"EMC")


def test_header_by_place() -> None:
    def header(canvas: MarkingCanvas, page: int, pages: int) -> None:
        canvas.artifact(Artifact.PAGINATION)
        canvas.show([face().shape("Clinic")], 51, 800, 10, INK)
        canvas.end()

    logical = tree(Node("p", Role.P, leaf=True))
    data = build(
        [Text("p", [[face().shape("a")]])], logical, furniture=header, packed=False
    ).data
    assert b"/Subtype/Header/Attached[/Top]" in data


def canvas() -> MarkingCanvas:
    logical = tree(
        Node("p", Role.P, leaf=True), Node("s", Role.SECT), Node("x", Role.SPAN, inline=True)
    )
    return MarkingCanvas((500, 500), logical, store())


def test_marks_never_nest() -> None:
    page = canvas()
    page.begin("p")
    with pytest.raises(ValueError, match="inside the mark of p"):
        page.begin("x")
    with pytest.raises(ValueError, match="inside the mark of p"):
        page.artifact()
    with pytest.raises(ValueError, match="page ends inside"):
        page.showPage()
    page.end()
    with pytest.raises(ValueError, match="none is open"):
        page.end()


def test_only_leaves_and_inline_nodes_are_marked() -> None:
    page = canvas()
    with pytest.raises(ValueError, match="neither a leaf"):
        page.begin("s")
    with pytest.raises(ValueError, match="not in the logical tree"):
        page.begin("nothing")
    page.begin("x")
    page.end()


def test_drawing_outside_marks_is_refused() -> None:
    page = canvas()
    with pytest.raises(ValueError, match="outside any mark"):
        page.show([face().shape("a")], 0, 0, 12, INK)
    with pytest.raises(ValueError, match="outside any mark"):
        page.fill_box(0, 0, 1, 1, INK)
    with pytest.raises(ValueError, match="outside any mark"):
        page.drawing("eye", 0, 0, 10)


@pytest.mark.parametrize("method", ["drawString", "rect", "setFont", "line", "drawImage"])
def test_inherited_drawing_is_refused(method: str) -> None:
    with pytest.raises(TypeError, match="knows no marks"):
        getattr(canvas(), method)()


class Halves(Draw):
    """A flowable that may be cut in two."""

    def split(self, width: float, height: float) -> list[Flowable]:
        return [Halves(height, self.function), Halves(self.height_pt - height, self.function)]


def test_frames_and_flowables_ask_for_nothing_that_reportlab_would_set_up() -> None:
    asked: set[str] = set()

    class Heard(MarkingCanvas):
        def __getattribute__(self, name: str) -> Any:
            asked.add(name)
            return super().__getattribute__(name)

    page = Heard((500, 500), tree(Node("p", Role.P, leaf=True)), store())
    def draw(flowable: Draw) -> None:
        flowable.canv.artifact()
        flowable.canv.end()

    story = [Draw(300, draw), Halves(BODY[3], draw)]
    assert fill_parts(page, [PagePart(story, (BODY, BODY))]) == [0]
    assert page.page_count == 2
    kinds = type(page).mro()
    own = set(vars(page)).union(*map(vars, kinds[: kinds.index(Canvas)]))
    assert {"saveState", "translate", "restoreState", "showPage"} <= asked
    assert asked - own - {"__dict__"} == set()


def test_origin_follows_translation() -> None:
    page = canvas()
    page.saveState()
    page.translate(10, 20)
    page.saveState()
    page.translate(1, 2)
    assert page.absolutePosition(0, 0) == (11, 22)
    page.restoreState()
    assert page.absolutePosition(1, 1) == (11, 21)
    page.restoreState()
    assert page.absolutePosition(0, 0) == (0, 0)


def test_a_node_that_was_not_drawn_is_a_fault() -> None:
    logical = tree(
        Node("p", Role.P, leaf=True), Node("q", Role.P, leaf=True), Node("r", Role.P, leaf=True)
    )
    with pytest.raises(LayoutError) as caught:
        build([Text("p", [[face().shape("a")]])], logical)
    assert [fault.where.key for fault in caught.value.faults] == ["q", "r"]


def test_reading_order_against_pages_is_a_fault() -> None:
    logical = tree(Node("late", Role.P, leaf=True), Node("early", Role.P, leaf=True))
    word = [[face().shape("a")]]
    story = [Text("early", word), Draw(700, lambda f: None), Text("late", word)]
    with pytest.raises(LayoutError) as caught:
        build(story, logical)
    (fault,) = caught.value.faults
    assert (fault.where.key, fault.where.page) == ("early", 1)


def test_a_node_over_two_pages_stays_one() -> None:
    logical = tree(Node("p", Role.P, leaf=True), Node("q", Role.P, leaf=True))
    word = [[face().shape("a")]]
    story = [Text("p", word), Draw(700, lambda f: None), Text("p", word), Text("q", word)]
    with opened(build(story, logical).data) as pdf:
        assert outline(pdf) == ["Document P P", "  P 0:0 1:0", "  P 1:1"]


def test_marks_are_read_in_order_of_text_not_of_drawing() -> None:
    def draw(flowable: Draw) -> None:
        for node, order, x in (("p", 9, 0), ("x", 4, 20), ("p", 0, 40)):
            flowable.canv.begin(node, order)
            flowable.canv.show([face().shape("a")], x, 0, 12, INK)
            flowable.canv.end()

    node = Node("p", Role.P, leaf=True, children=[Node("x", Role.SPAN, tag="ar", inline=True)])
    with opened(build([Draw(20, draw)], tree(node)).data) as pdf:
        assert outline(pdf) == ["Document P", "  P 0:2 Span 0:0", "    Span 0:1"]


def test_a_figure_needs_its_box() -> None:
    def draw(flowable: Draw) -> None:
        flowable.canv.begin("f")
        flowable.canv.drawing("eye", 0, 0, 20)
        flowable.canv.end()

    with pytest.raises(LayoutError, match="without a bounding box"):
        build([Draw(20, draw)], tree(Node("f", Role.FIGURE, alt="An eye", leaf=True)))


def test_sample_takes_two_pages() -> None:
    result = sample()
    assert result.pages == 2
    assert result.faces[:2] == ("NotoSans-Bold", "NotoSans-Regular")
    assert BODY[2] == 493.0


def test_canvas_has_every_method_that_layout_may_call() -> None:
    methods = {
        name: method
        for protocol in (MarkSink, PageSink)
        for name, method in vars(protocol).items()
        if inspect.isfunction(method) and not name.startswith("_")
    }
    assert len(methods) == 18
    for name, wanted in methods.items():
        parameters = inspect.signature(wanted).parameters
        assert parameters == inspect.signature(getattr(MarkingCanvas, name)).parameters, name


def test_repeated_heads_are_no_page_header() -> None:
    def draw(flowable: Draw) -> None:
        flowable.canv.artifact(Artifact.PAGINATION)
        flowable.canv.show([face().shape("Day")], 0, 0, 12, INK)
        flowable.canv.end()

    data = build([Draw(20, draw)], tree(), packed=False).data
    assert b"/Artifact<</Type/Pagination>>BDC" in data
