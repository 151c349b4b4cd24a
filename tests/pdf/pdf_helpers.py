"""A small face, flowables and a sample document for tests of the page writer."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import manimgx_fonts
import outloud
import page
import pikepdf
import uharfbuzz as hb
from reportlab.platypus.flowables import Flowable

from omshandout.model.options import DocMeta, Profile
from omshandout.pdf import DrawingStore, PdfResult, write_pdf
from omshandout.structure.marks import Artifact
from omshandout.structure.tree import Node, Role, StructTree, TreeBuilder
from omshandout.text.glyphs import Cluster, FaceMetrics, GlyphAt, Piece

INK = (0.1, 0.1, 0.1)
A4 = (595.276, 841.89)
BODY = (51.0, 57.0, 493.0, 728.0)

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 24" width="48" height="24"
 fill="none" stroke="#1A1A1A" stroke-width="2" stroke-linecap="round">
<circle cx="12" cy="12" r="8" fill="#CFE3EC"/><path d="M30 4 L40 20 Z"/></svg>"""


@dataclass(eq=False)
class HbFace:
    """A face over HarfBuzz alone, with clusters as the program's own shaping makes them."""

    name: str
    font: hb.Font
    weight: int
    metrics: FaceMetrics
    clusters: list[Cluster] = field(default_factory=list)
    ids: dict[Cluster, int] = field(default_factory=dict)

    def intern(self, cluster: Cluster) -> int:
        if cluster not in self.ids:
            self.ids[cluster] = len(self.clusters)
            self.clusters.append(cluster)
        return self.ids[cluster]

    def outlines(self, glyph_ids: set[int]) -> dict[int, bytes]:
        request = hb.SubsetInput()
        request.sets(hb.SubsetInputSets.GLYPH_INDEX).update(glyph_ids)
        request.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        request.pin_axis_location(self.font.face, "wght", self.weight)
        subset = hb.Face(request.subset(self.font.face).blob)
        tables = {
            tag: bytes(subset.reference_table(tag).data) for tag in ("head", "loca", "glyf")
        }
        long_offsets = struct.unpack_from(">h", tables["head"], 50)[0]
        loca = tables["loca"]
        if long_offsets:
            offsets = struct.unpack(f">{len(loca) // 4}L", loca)
        else:
            offsets = tuple(2 * each for each in struct.unpack(f">{len(loca) // 2}H", loca))
        pairs = enumerate(pairwise(offsets))
        return {gid: tables["glyf"][a:b] for gid, (a, b) in pairs if b > a}

    def digits(self, zero: str) -> tuple[int, ...]:
        return tuple(self.shape(chr(ord(zero) + value)).clusters[0] for value in range(10))

    def shape(self, text: str, *, rtl: bool = False, script: str = "Latn") -> Piece:
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.script = script
        hb.shape(self.font, buffer)
        groups: dict[int, list[tuple[int, tuple[int, int, int, int]]]] = {}
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            groups.setdefault(info.cluster, []).append((info.codepoint, position.position))
        starts = sorted(groups)
        ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
        ids, advances = [], []
        for start, glyphs in groups.items():
            pen, parts = 0, list[GlyphAt]()
            for glyph, (x_offset, y_offset, x_advance, _) in glyphs:
                parts.append((glyph, pen + x_offset, y_offset))
                pen += x_advance
            nominal = pen
            if len(parts) == 1 and parts[0][1:] == (0, 0):
                nominal = self.font.get_glyph_h_advance(parts[0][0])
            ids.append(self.intern(Cluster(text[start : ends[start]], tuple(parts), nominal)))
            advances.append(pen)
        em = self.metrics.units_per_em
        return Piece(self, tuple(ids), tuple(advances), 0, 0, sum(advances) / em)


@cache
def face(file: str = "NotoSans", weight: int = 400) -> HbFace:
    path = Path(manimgx_fonts.__file__).parent / f"{file}[wght].ttf"
    source = hb.Face(hb.Blob.from_file_path(str(path)))
    font = hb.Font(source)
    font.set_variations({"wght": weight})
    style = "Bold" if weight == 700 else "Regular"
    metrics = FaceMetrics(source.upem, 1069, -293, 714, (-600, -400, 2000, 1100), weight)
    return HbFace(f"{file}-{style}", font, weight, metrics)


class Text(Flowable):
    """Lines of one node, one mark for all of them."""

    def __init__(
        self, node: str, lines: Sequence[Sequence[Piece]], size: float = 12.0,
        then: Callable[[Text], None] | None = None,
    ) -> None:
        super().__init__()
        self.node = node
        self.lines = lines
        self.size = size
        self.then = then
        self.spaceAfter = 6.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, len(self.lines) * self.size * 1.4
        return self.width, self.height

    def draw(self) -> None:
        self.canv.begin(self.node)
        y = self.height
        for line in self.lines:
            y -= self.size * 1.4
            self.canv.show(line, 0.0, y + self.size * 0.3, self.size, INK)
        self.canv.end()
        if self.then:
            self.then(self)


class Draw(Flowable):
    """Calls a function with the canvas."""

    def __init__(self, height: float, draw: Callable[[Flowable], None]) -> None:
        super().__init__()
        self.height_pt = height
        self.function = draw

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, self.height_pt
        return self.width, self.height

    def draw(self) -> None:
        self.function(self)


def meta(**changes: object) -> DocMeta:
    values: dict[str, object] = {
        "handout": "sample", "locale": "en", "version": "1.0", "title": "A <sample> & more",
        "profile": Profile(), "created": 1_790_000_000, "draft": True,
        "producer": "omshandout 0.1", "digests": (("content", "ab" * 32),),
    }  # fmt: skip
    return DocMeta(**{**values, **changes})  # type: ignore[arg-type]


def tree(*nodes: Node, tag: str = "en") -> StructTree:
    root = Node("doc", Role.DOCUMENT)
    builder = TreeBuilder(root)
    for node in nodes:
        builder.leaf(node)
    return StructTree(root, tag, "A sample")


def store() -> DrawingStore:
    return DrawingStore({"eye": SVG}.__getitem__)


def build(story: Sequence[Flowable], logical: StructTree, **options: object) -> PdfResult:
    values: dict[str, object] = {
        "page_size": A4, "frames": (BODY, BODY), "meta": meta(), "drawings": store(),
    }  # fmt: skip
    return write_pdf(story, tree=logical, **{**values, **options})  # type: ignore[arg-type]


def footer(canvas: object, page: int, pages: int) -> None:
    canvas.artifact(Artifact.PAGINATION)  # type: ignore[attr-defined]
    text = face().shape(f"Sample, page {page} of {pages}")
    canvas.show([text], 51.0, 30.0, 10.0, INK)  # type: ignore[attr-defined]
    canvas.end()  # type: ignore[attr-defined]


def sample(**options: object) -> PdfResult:
    """Headings, text over two pages, list, table, figure, link, Arabic and Hindi."""
    regular, bold = face(), face("NotoSans", 700)
    arabic, hindi = face("NotoSansArabic"), face("NotoSansDevanagari")
    sect = Node("s", Role.SECT)
    listing = Node("list", Role.L, numbering="Decimal")
    for index in (1, 2):
        listing.children.append(
            Node(f"li{index}", Role.LI, children=[
                Node(f"lbl{index}", Role.LBL, leaf=True),
                Node(f"body{index}", Role.LBODY, leaf=True),
            ])
        )  # fmt: skip
    table = Node("table", Role.TABLE, children=[
        Node("thead", Role.THEAD, children=[Node("row0", Role.TR, children=[
            Node("h0", Role.TH, scope="Column", leaf=True),
            Node("h1", Role.TH, scope="Column", leaf=True)])]),
        Node("tbody", Role.TBODY, children=[Node("row1", Role.TR, children=[
            Node("r1", Role.TH, scope="Row", leaf=True),
            Node("c1", Role.TD, headers=("h1", "r1"), leaf=True)])]),
    ])  # fmt: skip
    sect.children = [
        Node("h2", Role.H2, title="Signs", leaf=True),
        Node("fig", Role.FIGURE, alt="An eye", leaf=True),
        Node("ar", Role.P, tag="ar", leaf=True),
        Node("hi", Role.P, tag="hi", leaf=True),
        listing,
        table,
        Node("p2", Role.P, leaf=True, children=[
            Node("p2.link", Role.LINK, alt="Our page", inline=True, leaf=True)]),
        Node("note", Role.NOTE, leaf=True),
        Node("h2b", Role.H2, title="More", leaf=True),
    ]  # fmt: skip
    logical = tree(
        Node("title", Role.H1, title="Title", leaf=True), Node("p1", Role.P, leaf=True), sect
    )

    def line(words: str, weight: HbFace = regular) -> list[list[Piece]]:
        return [[weight.shape(words)]]

    def picture(flowable: Flowable) -> None:
        canvas = flowable.canv
        canvas.artifact(Artifact.BACKGROUND)
        canvas.fill_box(0, 0, 100, 40, (0.9, 0.95, 0.97), 6)
        canvas.stroke_box(0, 0, 100, 40, (0.04, 0.3, 0.4), 1.5)
        canvas.stroke_path([(2, 2), (10, 10), (20, 2)], INK, 1.0, close=True, fill=(1, 1, 1))
        canvas.end()
        canvas.begin("fig")
        height = canvas.drawing("eye", 5, 5, 60)
        canvas.drawing("eye", 70, 5, 20, mirrored=True)
        canvas.end()
        canvas.figure_box("fig", 5, 5, 60, height)

    def linked(flowable: Flowable) -> None:
        canvas = flowable.canv
        before, inside, after = (regular.shape(t) for t in ("See ", "our page", " for more."))
        canvas.begin("p2", 0)
        canvas.show([before], 0, 4, 12, INK)
        canvas.end()
        x = before.width_em * 12
        canvas.begin("p2.link", 4)
        canvas.show([inside], x, 4, 12, (0.04, 0.31, 0.42))
        canvas.end()
        width = inside.width_em * 12
        canvas.link("p2.link", x, 0, width, 14, "https://example.org/a?b=ü", "Our page")
        canvas.begin("p2", 12)
        canvas.show([after], x + width, 4, 12, INK)
        canvas.end()

    def noted(node: str) -> Callable[[Text], None]:
        return lambda flowable: flowable.canv.heading(node, flowable.height)

    story = [
        Text("title", line("Title", bold), 24, noted("title")),
        Text("p1", [[regular.shape("AVATAR To fit: office waffle. "), bold.shape("Bold")]] * 30),
        Text("h2", line("Signs", bold), 15, noted("h2")),
        Draw(44, picture),
        Text("ar", [[arabic.shape("تقرّحات الفم والأمعاء، بِسْمِ", rtl=True, script="Arab")]]),
        Text("hi", [[hindi.shape("क्षत्रिय हिन्दी में लक्षण", script="Deva")]]),
        Text("lbl1", line("1.")), Text("body1", line("First")),
        Text("lbl2", line("2.")), Text("body2", line("Second")),
        Text("h0", line("Day")), Text("h1", line("Pain")),
        Text("r1", line("Monday")), Text("c1", line("None")),
        Draw(16, linked),
        Text("note", line("A note")),
        Text("h2b", line("More", bold), 15, noted("h2b")),
    ]  # fmt: skip
    return build(story, logical, **{"furniture": footer, **options})


def check(data: bytes, tmp_path: Path) -> None:
    """No finding of any checker."""
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert [(f.rule_id, f.message) for f in report.failures] == []
        assert report.is_compliant
    path = tmp_path / "checked.pdf"
    path.write_bytes(data)
    result = outloud.check(str(path))
    assert result.error is None
    assert (result.verdict, result.errors, result.warnings) == ("pass", 0, 0)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
