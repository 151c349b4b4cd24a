"""Tests of ``omshandout.text.typing_font``: what a family may type into a form."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from omshandout.errors import LayoutError
from omshandout.model.text import Direction, Language
from omshandout.pdf.truetype import build_truetype
from omshandout.text.font_files import manifest
from omshandout.text.fonts import FontFace, FontSet
from omshandout.text.typing_font import TypingFace, typing_pieces

SCRIPTS = [script for file in manifest() for script in file.scripts if script != "Zsym"]
HAN = {"Hans": 1_500_000, "Hant": 1_300_000, "Jpan": 1_400_000, "Kore": 250_000}

TYPED = {
    "Latn": "Żółć, đường, ñ, “5 mg” – 12:30 €",
    "Cyrl": "Щи, їжак, ё 5 mg",
    "Grek": "Πονοκέφαλος, ΐ 5 mg",
    "Arab": "ألم، پچگ ۱۲ ١٢ مرضٌ می\u200cلرزد 5 mg",
    "Deva": "क्ष, ज़रूरी, ढ़, १२। 5 mg",
    "Hebr": "כאב, תִּסְמֹנֶת 5 mg",
    "Thai": "ปวดท้อง ๑๒ 5 mg",
    "Mymr": "ကလေး၊ ၁၂ 5 mg",
    "Ethi": "ሕመም። 5 mg",
    "Hans": "癫痫，两周前呕吐了 3 次。５ 5 mg",
    "Hant": "嘔吐、發燒，兩週前。5 mg",
    "Jpan": "二週間前から嘔吐、フラフラする。5 mg",
    "Kore": "2주 전부터 구토, 휘청거림 5 mg",
}


def face_of(fonts: FontSet, script: str) -> TypingFace:
    (piece,) = typing_pieces(fonts, Language("xx", "xx", script, Direction.LTR))
    face = piece.face
    assert isinstance(face, TypingFace)
    assert len(piece.clusters) == len(piece.advances) == len(face.clusters)
    return face


def program(face: TypingFace) -> bytes:
    return build_truetype(face, face.clusters)


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_has_latin_letters_digits_and_its_own(fonts: FontSet, script: str) -> None:
    face = face_of(fonts, script)
    has = {cluster.text for cluster in face.clusters}
    assert {chr(code) for code in range(0x20, 0x7F)} <= has
    assert len(has) == len(face.clusters)
    assert all(len(cluster.text) == 1 for cluster in face.clusters)


@pytest.mark.parametrize("script", TYPED)
def test_what_families_write(fonts: FontSet, script: str) -> None:
    has = {cluster.text for cluster in face_of(fonts, script).clusters}
    assert set(TYPED[script]) - has == set()


@pytest.mark.parametrize("script", SCRIPTS)
def test_size(fonts: FontSet, script: str) -> None:
    """At most 400 KB for a script other than Han, packed as in a file."""
    assert len(zlib.compress(program(face_of(fonts, script)))) < HAN.get(script, 400_000)


def test_nobody_types_presentation_forms(fonts: FontSet) -> None:
    has = {cluster.text for cluster in face_of(fonts, "Arab").clusters}
    assert not has & {chr(code) for code in range(0xFB50, 0xFF00)}


def test_glyphs_are_those_of_their_fonts(fonts: FontSet) -> None:
    """Letters of two fonts, and one that is put together from others, keep their outlines."""
    face = face_of(fonts, "Arab")
    made = TTFont(BytesIO(program(face)))
    latin = fonts.file_for_script("Latn")
    assert latin is not None
    source = fonts.face(latin, bold=False)
    for number, cluster in enumerate(face.clusters, 1):
        if cluster.text not in "Aé5":
            continue
        glyph = source.font.get_nominal_glyph(ord(cluster.text))
        name = made.getGlyphName(number)
        extents = source.font.get_glyph_extents(glyph)
        shape = made["glyf"][name]
        assert (shape.xMin, shape.yMax) == (extents.x_bearing, extents.y_bearing)
        assert made["hmtx"][name][0] == source.advance(glyph)


def test_the_same_each_time(fonts: FontSet) -> None:
    """A letter put together from others has all of its parts in the second document too."""
    face = face_of(fonts, "Latn")
    first = program(face)
    assert program(face) == first
    assert program(face_of(FontSet(), "Latn")) == first
    made = TTFont(BytesIO(first))
    letters = {cluster.text: number for number, cluster in enumerate(face.clusters, 1)}
    shape = made["glyf"][made.getGlyphName(letters["Ž"])]
    assert shape.isComposite()
    assert all(made["glyf"][part.glyphName].numberOfContours for part in shape.components)


def test_joiners_show_nothing(fonts: FontSet) -> None:
    joiners = [each for each in face_of(fonts, "Arab").clusters if each.text in "\u200c\u200d"]
    assert [(each.glyphs, each.advance) for each in joiners] == [((), 0), ((), 0)]


def test_metrics_hold_for_both_fonts(fonts: FontSet) -> None:
    face = face_of(fonts, "Thai")
    parts = []
    for script in ("Thai", "Latn"):
        file = fonts.file_for_script(script)
        assert file is not None
        parts.append(fonts.face(file, bold=False).metrics)
    assert face.metrics.ascent == max(part.ascent for part in parts)
    assert face.metrics.descent == min(part.descent for part in parts)
    assert face.metrics.bbox[3] == max(part.bbox[3] for part in parts)


def test_a_script_without_a_font(fonts: FontSet) -> None:
    with pytest.raises(LayoutError) as caught:
        typing_pieces(fonts, Language("bo", "bo", "Tibt", Direction.LTR))
    (fault,) = caught.value.faults
    assert fault.code == "text/no-typing-font"
    assert "Tibetan (Tibt)" in fault.what
    assert "locales/bo/fonts/" in fault.hint


def test_letters_of_a_font_of_another_em(fonts: FontSet) -> None:
    """They are redrawn at the size of em of the first: as wide and as high on the page."""
    file = fonts.file_for_script("Latn")
    cherokee = fonts.file_for_script("Cher")
    assert file is not None
    assert cherokee is not None
    latin = fonts.face(file, bold=False)
    first = fonts.face(cherokee, bold=False)
    assert (first.metrics.units_per_em, latin.metrics.units_per_em) == (2048, 1000)
    # The letter with a dot below is one that the first lacks on purpose here.
    face = TypingFace("Joined", [_Only(first, "Ꭰ"), latin], "Ꭰaž ")  # type: ignore[list-item]
    made = TTFont(BytesIO(program(face)))
    assert made["head"].unitsPerEm == 2048
    for number, cluster in enumerate(face.clusters, 1):
        source = first if cluster.text == "Ꭰ" else latin
        scale = 2048 / source.metrics.units_per_em
        glyph = source.font.get_nominal_glyph(ord(cluster.text))
        name = made.getGlyphName(number)
        assert made["hmtx"][name][0] == pytest.approx(source.advance(glyph) * scale, abs=0.6)
        box = source.font.get_glyph_extents(glyph)
        if cluster.text != " ":
            drawn = made["glyf"][name]
            assert drawn.xMin == pytest.approx(box.x_bearing * scale, abs=2)
            assert drawn.yMax == pytest.approx(box.y_bearing * scale, abs=2)
    assert face.metrics.ascent >= latin.metrics.ascent * 2.048


class _Only:
    """A face with some of its characters only."""

    def __init__(self, face: FontFace, characters: str) -> None:
        self._face, self._characters = face, characters

    def covers(self, character: str) -> bool:
        return character in self._characters

    def __getattr__(self, name: str) -> object:
        return getattr(self._face, name)
