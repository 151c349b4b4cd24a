"""TrueType files of clusters, checked with fontTools and against HarfBuzz."""

from __future__ import annotations

import struct
from io import BytesIO
from itertools import pairwise, zip_longest
from pathlib import Path
from random import Random
from unittest import mock

import manimgx_fonts
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib import instancer
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_helpers import HbFace, face

from omshandout.pdf import truetype
from omshandout.pdf.truetype import build_truetype, cut_glyphs
from omshandout.text.glyphs import Cluster

SAMPLES = [
    ("NotoSans", 400, "Latn", False, "Åé fi ffl Ǻ ȩ́ x̂ Q"),
    ("NotoSans", 700, "Latn", False, "Ự Ö ñ 12,5 %"),
    ("NotoSansArabic", 400, "Arab", True, "بِسْمِ اللَّهِ تقرّحات الفم، لا"),
    ("NotoSansHebrew", 400, "Hebr", True, "שָׁלוֹם"),
    ("NotoSansDevanagari", 400, "Deva", False, "क्षत्रिय र्कि हिन्दी ज्ञान"),
    ("NotoSansMyanmar", 400, "Mymr", False, "မြန်မာ ကြွေး"),
    ("NotoSansThai", 700, "Thai", False, "น้ำ ที่ ผู้ป่วย"),
]


def outline(font: TTFont, glyph: str) -> list[object]:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return pen.value


def expected(source: TTFont, cluster: Cluster) -> list[object]:
    glyphs, order = source.getGlyphSet(), source.getGlyphOrder()
    result = RecordingPen()
    for glyph_id, x, y in cluster.glyphs:
        pen = DecomposingRecordingPen(glyphs)
        glyphs[order[glyph_id]].draw(pen)
        pen.replay(TransformPen(result, (1, 0, 0, 1, x, y)))
    return result.value


def static(file: str, weight: int) -> TTFont:
    """The source font at one weight, made by fontTools."""
    font = TTFont(Path(manimgx_fonts.__file__).parent / f"{file}[wght].ttf")
    axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
    for tag in ("GPOS", "GSUB", "GDEF"):
        del font[tag]
    out = BytesIO()
    # Saving rounds the coordinates.
    instancer.instantiateVariableFont(font, {**axes, "wght": weight}).save(out)
    return TTFont(out)


def build(file: str, weight: int, script: str, rtl: bool, text: str) -> tuple[TTFont, HbFace]:
    used = face(file, weight)
    used.shape(text, rtl=rtl, script=script)
    return TTFont(BytesIO(build_truetype(used, used.clusters))), used


@pytest.mark.parametrize(("file", "weight", "script", "rtl", "text"), SAMPLES)
def test_clusters_draw_what_harfbuzz_placed(
    file: str, weight: int, script: str, rtl: bool, text: str
) -> None:
    font, used = build(file, weight, script, rtl, text)
    source = static(file, weight)
    assert any(len(cluster.glyphs) > 1 for cluster in used.clusters) or file == "NotoSans"
    for index, cluster in enumerate(used.clusters, 1):
        assert outline(font, font.getGlyphName(index)) == expected(source, cluster), cluster


@pytest.mark.parametrize(("file", "weight", "script", "rtl", "text"), SAMPLES)
def test_tables_are_true(file: str, weight: int, script: str, rtl: bool, text: str) -> None:
    font, used = build(file, weight, script, rtl, text)
    glyf = font["glyf"]
    assert font["maxp"].numGlyphs == len(font.getGlyphOrder()) >= len(used.clusters) + 1
    boxes = []
    for index, glyph_name in enumerate(font.getGlyphOrder()):
        glyph = glyf[glyph_name]
        advance, bearing = font["hmtx"][glyph_name]
        if index and index <= len(used.clusters):
            assert advance == used.clusters[index - 1].advance
        if glyph.numberOfContours == 0:
            assert bearing == 0
            continue
        given = (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax)
        glyph.recalcBounds(glyf)
        assert given == (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax)
        assert bearing == glyph.xMin
        boxes.append(given)
    head = font["head"]
    assert (head.xMin, head.yMin) == tuple(min(box[i] for box in boxes) for i in (0, 1))
    assert (head.xMax, head.yMax) == tuple(max(box[i] for box in boxes) for i in (2, 3))
    check_maxp(font)


def check_maxp(font: TTFont) -> None:
    given = font["maxp"]
    simple: list[Glyph] = []
    composite: list[tuple[int, int, int]] = []
    elements = []
    for name in font.getGlyphOrder():
        glyph = font["glyf"][name]
        if glyph.isComposite():
            values = glyph.getCompositeMaxpValues(font["glyf"])
            composite.append((values.nPoints, values.nContours, values.maxComponentDepth))
            elements.append(len(glyph.components))
        elif glyph.numberOfContours:
            simple.append(glyph)
    assert given.maxPoints == max(len(g.coordinates) for g in simple)
    assert given.maxContours == max(g.numberOfContours for g in simple)
    for place, value in enumerate(
        (given.maxCompositePoints, given.maxCompositeContours, given.maxComponentDepth)
    ):
        assert value == max((c[place] for c in composite), default=0)
    assert given.maxComponentElements == max(elements, default=0)
    assert given.maxSizeOfInstructions == 0


def test_checksums() -> None:
    font, _ = build(*SAMPLES[0])
    out = BytesIO()
    font.save(out, reorderTables=None)
    assert TTFont(BytesIO(out.getvalue()), checkChecksums=2)["head"].magicNumber == 0x5F0F3CF5
    used = face()
    data = build_truetype(used, used.clusters)
    TTFont(BytesIO(data), checkChecksums=2).ensureDecompiled()
    words = len(data) // 4
    total = sum(int.from_bytes(data[i * 4 : i * 4 + 4], "big") for i in range(words))
    assert total & 0xFFFFFFFF == 0xB1B0AFBA


def test_clusters_of_several_faces() -> None:
    """Glyph ids are those of the cluster's own face, in what it draws and in its components."""
    latin, arabic = face(), face("NotoSansArabic")
    text = [*latin.shape("é1").clusters], [*arabic.shape("بّ", rtl=True, script="Arab").clusters]
    clusters, faces = [], []
    for one, other in zip_longest(*text):
        for owner, each in ((latin, one), (arabic, other)):
            if each is not None:
                clusters.append(owner.clusters[each])
                faces.append(owner)
    together = TTFont(BytesIO(build_truetype(latin, clusters, faces)))
    check_maxp(together)
    for owner in (latin, arabic):
        own = [each for each, of in zip(clusters, faces, strict=True) if of is owner]
        alone = TTFont(BytesIO(build_truetype(owner, own)))
        for number, cluster in enumerate(own, 1):
            at = clusters.index(cluster) + 1
            assert drawn(together, at) == drawn(alone, number)


@pytest.mark.parametrize("cut", [0, 1, 3, 7])
def test_a_font_grows(cut: int) -> None:
    """What is added has the next numbers, whatever components stand before it."""
    latin, arabic = face(), face("NotoSansArabic")
    clusters, faces = [], []
    for owner, piece in (
        (arabic, arabic.shape("بّتّ", rtl=True, script="Arab")), (latin, latin.shape("é1ñx")),
        (arabic, arabic.shape("ثّب", rtl=True, script="Arab")),
    ):
        clusters += [owner.clusters[each] for each in piece.clusters]
        faces += [owner] * len(piece.clusters)
    whole = TTFont(BytesIO(build_truetype(arabic, clusters, faces)))
    begun = cut_glyphs(arabic, clusters[:cut], faces[:cut])
    grown = cut_glyphs(latin, clusters[cut:], faces[cut:], begun)
    font = TTFont(BytesIO(grown.program()), checkChecksums=2)
    font.ensureDecompiled()
    check_maxp(font)
    assert grown.face is arabic
    for number in range(1, len(clusters) + 1):
        at = number if number <= cut else begun.count + number - cut - 1
        assert drawn(font, at) == drawn(whole, number)
    head, before = font["head"], whole["head"]
    edges = ("xMin", "yMin", "xMax", "yMax")
    if cut:
        assert [getattr(head, each) for each in edges] == [getattr(before, each) for each in edges]


@given(seed=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_glyphs_that_are_known_make_the_same_font(seed: Random) -> None:
    """Equal clusters of two faces are told apart, though they may be one and the same."""
    latin, bold = face(), face("NotoSans", 700)
    text = "Åé fi Ǻ x̂ Qab. "
    picked = [
        (owner, owner.clusters[each]) for owner in (latin, bold)
        for each in owner.shape(text).clusters
    ]
    # Of parts that have components of their own, whose numbers come before theirs.
    accented = [latin.font.get_nominal_glyph(ord(letter)) for letter in "Éõ"]
    picked += [
        (latin, Cluster(f"{x}", tuple((glyph, x, 0) for glyph in order), 900))
        for x, order in ((3, accented), (4, accented[::-1]))
    ]
    shared = Cluster("q\u200f", ((latin.font.get_nominal_glyph(ord("q")), 0, 0),), 600)
    picked += [(latin, shared), (bold, shared)]
    some = seed.choices(picked, k=12)
    faces, clusters = [each for each, _ in some], [each for _, each in some]
    truetype._plain.clear()
    truetype._forms.clear()
    anew = build_truetype(latin, clusters, faces)
    assert build_truetype(latin, clusters, faces) == anew
    build_truetype(latin, [each for _, each in picked], [each for each, _ in picked])
    assert build_truetype(latin, clusters, faces) == anew


@given(seed=st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_checksums_are_those_of_the_bytes(seed: Random) -> None:
    """They are added up glyph by glyph, half of which begin in the midst of four bytes."""
    latin, arabic = face(), face("NotoSansArabic")
    picked = [
        (owner, owner.clusters[each]) for owner, piece in (
            (latin, latin.shape("Åé fi Ǻ Qab.")),
            (arabic, arabic.shape("بّ تّ لا ثُب", rtl=True, script="Arab")),
        ) for each in piece.clusters
    ]  # fmt: skip
    cut = None
    for _ in range(seed.randint(1, 3)):
        some = seed.choices(picked, k=seed.randint(1, 9))
        cut = cut_glyphs(latin, [each for _, each in some], [each for each, _ in some], cut)
    assert cut is not None
    for data, told in zip((cut.outlines, cut.measures), cut.checksums, strict=True):
        numbers = struct.unpack(f">{len(data) // 4}L", data)
        assert told & 0xFFFFFFFF == sum(numbers) & 0xFFFFFFFF


def test_known_glyphs_are_not_kept_without_end() -> None:
    used = face()
    used.shape("abcdefgh")
    with mock.patch.object(truetype, "_MOST_KNOWN", 4):
        for _ in range(3):
            build_truetype(used, used.clusters)
            assert len(truetype._plain) <= 4 + len(used.clusters)


def drawn(font: TTFont, glyph: int) -> object:
    """Outline of a glyph, its components resolved, and its advance."""
    pen = DecomposingRecordingPen(font.getGlyphSet())
    name = font.getGlyphName(glyph)
    font.getGlyphSet()[name].draw(pen)
    assert pen.value
    return pen.value, font["hmtx"][name]


def test_instructions_are_dropped() -> None:
    class Hinted(HbFace):
        def outlines(self, glyph_ids: set[int]) -> dict[int, bytes]:
            # One triangle with three bytes of instructions, and a composite that has some too.
            box = b"\0\0\0\0\0\x0a\0\x0a"
            triangle = (
                b"\0\x01" + box + b"\0\x02" + b"\0\x03abc" + b"\x01\x01\x01"
                + b"\0\0\0\x0a\xff\xfb\0\0\0\0\0\x0a"
            )  # fmt: skip
            composite = b"\xff\xff" + box + b"\x01\x02\0\x05\0\0" + b"\0\x02zz"
            return {5: triangle, 6: composite}

    plain = face()
    hinted = Hinted("Hinted", plain.font, 400, plain.metrics)
    clusters = [Cluster("a", ((6, 0, 0),), 500), Cluster("b", ((5, 0, 0),), 400)]
    data = build_truetype(hinted, clusters)
    assert b"abc" not in data
    assert b"zz" not in data
    font = TTFont(BytesIO(data))
    first, second = (font["glyf"][font.getGlyphName(i)] for i in (1, 2))
    assert [c.getComponentInfo()[0] for c in first.components] == [font.getGlyphName(3)]
    assert len(second.coordinates) == 3


def test_only_empty_glyphs() -> None:
    used = face()
    space = used.font.get_nominal_glyph(32)
    font = TTFont(BytesIO(build_truetype(used, [Cluster(" ", ((space, 0, 0),), 260)])))
    assert font["maxp"].numGlyphs == 2
    assert font["hmtx"][font.getGlyphName(1)] == (260, 0)


@pytest.mark.parametrize("word", ["ab", "ac", "aé", "x1", "Qn", "Wi", "ñx", "ab "])
@pytest.mark.parametrize("more", ["", " ", "z ", " z"])
def test_an_empty_glyph_behind_the_last_letter_has_no_outline(word: str, more: str) -> None:
    """What fills the outlines up is no outline of it: FreeType could not read that one."""
    used = face()
    space = Cluster(" ", ((used.font.get_nominal_glyph(32), 0, 0),), 260)
    clusters = [
        [space if letter == " " else used.clusters[each] for letter, each in zip(
            text, used.shape(text).clusters, strict=True,
        )] for text in (word, more) if text
    ]  # fmt: skip
    cut = cut_glyphs(used, [*clusters[0], space], [used] * (len(clusters[0]) + 1))
    for added in clusters[1:]:
        cut = cut_glyphs(used, added, [used] * len(added), cut)
    font = TTFont(BytesIO(cut.program()), checkChecksums=2)
    ends = list(font["loca"])
    lengths = [end - begin for begin, end in pairwise(ends)]
    assert lengths.count(0) == 2 + word.count(" ") + more.count(" ")  # the first glyph is empty
    assert ends[-1] == len(cut.outlines)
    font["glyf"].ensureDecompiled()
    for name, length in zip(font.getGlyphOrder(), lengths, strict=True):
        glyph = font["glyf"][name]
        assert bool(length) is bool(glyph.numberOfContours)
