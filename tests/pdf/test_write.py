"""Whole documents: conformance, repeatability, metadata, bookmarks, faults."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pdf_helpers import Draw, Text, build, check, face, meta, sample, tree
from PIL import Image, ImageCms

from omshandout.errors import LayoutError, Where
from omshandout.model.options import Ink, Profile
from omshandout.pdf.icc import srgb_profile
from omshandout.structure.tree import Node, Role


@pytest.mark.parametrize("packed", [True, False])
def test_sample_conforms(packed: bool, tmp_path: Path) -> None:
    check(sample(packed=packed).data, tmp_path)


def test_right_to_left_document_conforms(tmp_path: Path) -> None:
    arabic = face("NotoSansArabic", 700)
    title = arabic.shape("التهاب الفم", rtl=True, script="Arab")
    logical = tree(Node("h", Role.H1, title="التهاب الفم", leaf=True), tag="ar")

    def text(flowable: Text) -> None:
        flowable.canv.heading("h", flowable.height)

    data = build(
        [Text("h", [[title]], 24, text)], logical, rtl=True,
        meta=meta(locale="ar", title="التهاب الفم", draft=False),
    ).data  # fmt: skip
    check(data, tmp_path)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == "/R2L"
        assert str(pdf.Root.Lang) == "ar"
        assert str(pdf.docinfo["/Title"]) == "التهاب الفم"


def test_same_bytes_twice() -> None:
    assert sample().data == sample().data


def test_same_bytes_in_other_processes() -> None:
    code = (
        "import sys, hashlib; sys.path[:0] = sys.argv[1:]\n"
        "from pdf_helpers import face, sample\n"
        # Other ids of clusters than in this process.
        "face().shape('zyx'); face('NotoSansArabic')\n"
        "print(hashlib.sha256(sample().data).hexdigest())"
    )
    here = Path(__file__).parent
    source = Path(sys.modules["omshandout"].__path__[0]).parent
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, str(here), str(source)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            check=True, capture_output=True,
        ).stdout
        for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima"))
    }  # fmt: skip
    assert len(digests) == 1


def test_metadata() -> None:
    with pikepdf.open(BytesIO(sample().data)) as pdf:
        assert pdf.pdf_version == "1.7"
        xmp = pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
        assert xmp["dc:title"] == "A <sample> & more"
        assert xmp["pdfaid:part"] == "2"
        assert xmp["pdfaid:conformance"] == "A"
        assert xmp["pdfuaid:part"] == "1"
        assert xmp["pdf:Producer"] == str(pdf.docinfo["/Producer"]) == "omshandout 0.1"
        oms = "{http://ns.omshandout.invalid/1.0/}"
        assert xmp[f"{oms}handout"] == "sample"
        assert xmp[f"{oms}locale"] == "en"
        assert xmp[f"{oms}profile"] == "a4"
        assert xmp[f"{oms}version"] == "1.0"
        assert xmp[f"{oms}reviewState"] == "draft"
        assert xmp[f"{oms}digests"] == {f"content {'ab' * 32}"}
        when = datetime.fromtimestamp(1_790_000_000, UTC)
        assert xmp["xmp:CreateDate"] == f"{when:%Y-%m-%dT%H:%M:%SZ}"
        assert str(pdf.docinfo["/CreationDate"]) == f"D:{when:%Y%m%d%H%M%S}Z"
        assert str(pdf.docinfo["/Title"]) == "A <sample> & more"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"
        assert "/Direction" not in pdf.Root.ViewerPreferences
        assert pdf.Root.MarkInfo.Marked
        assert "/Filter" not in pdf.Root.Metadata
        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes() == srgb_profile()


def test_bookmarks() -> None:
    with pikepdf.open(BytesIO(sample().data)) as pdf, pdf.open_outline() as outline:
        (title,) = outline.root
        assert title.title == "Title"
        assert [each.title for each in title.children] == ["Signs", "More"]
        assert title.children[1].destination[0].objgen == pdf.pages[1].objgen
        assert pdf.Root.PageMode == "/UseOutlines"


def test_identity_depends_on_content() -> None:
    first, second = (
        re.search(rb"/ID\[<(\w+)>", sample(meta=meta(version=v)).data) for v in ("1.0", "1.1")
    )
    assert first is not None
    assert second is not None
    assert first[1] != second[1]


def test_profile_is_what_colour_engines_take_for_srgb() -> None:
    ours = ImageCms.ImageCmsProfile(BytesIO(srgb_profile()))
    transform = ImageCms.buildTransform(ours, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    for colour in ((11, 79, 108), (155, 28, 28), (255, 246, 224), (26, 26, 26)):
        image = ImageCms.applyTransform(Image.new("RGB", (1, 1), colour), transform)
        assert image is not None
        assert image.getpixel((0, 0)) == colour


def test_too_large_names_its_place() -> None:
    flowable = Draw(900, lambda f: None)
    flowable.fault_where = Where("content/handouts/sample.yaml", 12, 3, "key.points")
    with pytest.raises(LayoutError) as caught:
        build([flowable], tree())
    (fault,) = caught.value.faults
    assert str(fault.where) == "content/handouts/sample.yaml:12:3 (page 1, key key.points)"
    assert "0x" not in str(fault)


def test_first_frame_differs_from_later_ones() -> None:
    logical = tree(Node("p", Role.P, leaf=True), Node("q", Role.P, leaf=True))
    word = [[face().shape("a")]]
    data = build(
        [Text("p", word), Draw(80, lambda f: None), Text("q", word)], logical,
        frames=((50, 700, 400, 90), (60, 100, 400, 700)),
    ).data  # fmt: skip
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) == 2
        starts = [
            float(operands[0])
            for each in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(each)
            if str(operator) == "Td"
        ]
        assert starts == [50.0, 60.0]


def test_internal_links() -> None:
    logical = tree(
        Node("toc", Role.P, leaf=True, children=[Node("l", Role.LINK, inline=True, leaf=True)]),
        Node("h", Role.H1, title="Head", leaf=True),
    )

    def contents(target: str) -> Draw:
        def draw(flowable: Draw) -> None:
            flowable.canv.begin("toc")
            flowable.canv.end()
            flowable.canv.begin("l")
            flowable.canv.show([face().shape("Head")], 0, 0, 12, (0, 0, 0))
            flowable.canv.end()
            flowable.canv.link("l", 0, 0, 50, 12, target, "Head")

        return Draw(20, draw)

    def head() -> Text:
        return Text(
            "h", [[face().shape("Head")]], 20, lambda f: f.canv.heading("h", f.height)
        )

    with pikepdf.open(BytesIO(build([contents("#h"), head()], logical).data)) as pdf:
        link = pdf.pages[0].Annots[0]
        assert link.Dest[0].objgen == pdf.pages[0].objgen
        assert "/A" not in link
    with pytest.raises(LayoutError, match="no heading"):
        build([contents("#toc"), head()], logical)


def test_mono_ink_drops_coloured_grounds() -> None:
    mono = sample(meta=meta(profile=Profile(ink=Ink.MONO)), packed=False).data
    colour = sample(packed=False).data
    assert b"0.812 0.89 0.925 rg" in colour
    assert b"0.812 0.89 0.925 rg" not in mono


def test_a_document_without_content_has_one_page() -> None:
    data = build([], tree()).data
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "", "example.org"])
def test_links_lead_to_plain_addresses_only(url: str) -> None:
    def draw(flowable: Draw) -> None:
        flowable.canv.link("l", 0, 0, 10, 10, url, "A page")

    with pytest.raises(LayoutError, match="a link leads to"):
        build([Draw(20, draw)], tree(Node("l", Role.LINK, inline=True)))


def test_odd_characters_in_the_title() -> None:
    title = "a\x00b\x1fc (\\) <&> \U0001f600"
    data = build([], tree(), meta=meta(title=title)).data
    with pikepdf.open(BytesIO(data)) as pdf:
        assert str(pdf.docinfo["/Title"]) == title
        xmp = pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
        assert xmp["dc:title"] == "abc (\\) <&> \U0001f600"
