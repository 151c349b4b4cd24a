"""Every script on the page: ink stays in its line, cells divide words, bold is bold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from local_texts import local

from omshandout.content.specimen import Sample
from omshandout.errors import LayoutError
from omshandout.layout.boxes import Style, TextBox
from omshandout.layout.context import LayoutContext
from omshandout.layout.sink import Rgb
from omshandout.layout.theme import SETTINGS, theme_for
from omshandout.model.options import Clinic, Profile, TextSize
from omshandout.model.text import Direction, Language, Run
from omshandout.render.places import find_places
from omshandout.render.texts import DocumentTexts
from omshandout.render.workshop import Workshop
from omshandout.structure.tree import Node, Role, StructTree
from omshandout.tasks.specimen import language_of_sample, samples
from omshandout.text.font_files import manifest
from omshandout.text.fonts import FontFace
from omshandout.text.glyphs import Piece

INK = (0.0, 0.0, 0.0)
GERMAN = Language("de", "de", "Latn", Direction.LTR)
WORKSHOP = Workshop(find_places())
SAMPLES = samples(WORKSHOP)
# What is hard to fit in: stacks of marks, and the deepest and highest letters of each script.
HARD = {
    "ar": "لًا إِلَيْهِ يُحِبُّ لأً آ ڥي", "ps": "ېې آ ټ ړ لاً", "ur": "آئیِ ٹُّ لاً ڑے",
    "vi": "Ỗ Ẩ Ỵ Ặ g", "yo": "Ọ̀ Ẹ́ ọ̀ g", "km": "ប្រឹ្យ ស្ត្រី ឯ្ក្រូ ភ្លើង៏", "my": "ဣဪ္လြွှုံ့ ကြွှ ၆ ဏ္ဍ",
    "th": "ปี่ ญู ฐู กู๊ น้ำ ฟื้น", "lo": "ປີ່ ກູ້ ນ້ຳ ຫຼື້", "te": "స్త్రీ క్ష్మ్యా ద్ధ్వై", "kn": "ಕ್ಷ್ಮ್ಯೌ ಸ್ತ್ರೀ",
    "hi": "र्क्ष्र्वीं हुँ द्ध्र्यू कॉं", "bn": "র্ক্ষ্ণী ন্ত্রূ কঁ", "he": "שׁ֑ לֹּ֜ ךָּ", "el-polyton": "ᾯ ᾏ ᾷ",
}  # fmt: skip


@dataclass
class Lines:
    """A sink that writes down where lines are drawn."""

    shown: list[tuple[tuple[Piece, ...], float, float]] = field(default_factory=list)

    only_marks = False

    def begin(self, node: str, order: int = 0) -> None: ...

    def end(self) -> None: ...

    def show(
        self, pieces: Sequence[Piece], x: float, y: float, size: float, fill: Rgb,
        *, left_to_right: bool = False, space_at_left: bool = False, ltr_line: bool = False,
        ends_word: bool = False,
    ) -> None:  # fmt: skip
        if self.shown and self.shown[-1][1] == y:
            pieces = (*self.shown.pop()[0], *pieces)  # parts of a line may be drawn apart
        self.shown.append((tuple(pieces), y, size))


def edges(pieces: Sequence[Piece], size: float) -> tuple[float, float]:
    """How far ink goes above and below the baseline, from the outlines themselves."""
    above = below = 0.0
    for piece in pieces:
        face = piece.face
        assert isinstance(face, FontFace)
        for cluster in piece.clusters:
            for glyph, _, y in face.clusters[cluster].glyphs:
                box = face.font.get_glyph_extents(glyph)
                assert box is not None
                if box.width:
                    above = max(above, (y + box.y_bearing) * face.em * size)
                    below = max(below, -(y + box.y_bearing + box.height) * face.em * size)
    return above, below


def looks(script: str) -> list[Style]:
    """Running text, heads and the closest styles, from open to tight."""
    found = []
    for text in TextSize:
        for setting in SETTINGS:
            theme = theme_for(Profile(text=text), script, setting)
            for size, leading in (
                (theme.size, theme.leading), (theme.title_size, 1 + (theme.leading - 1) * 0.7),
                (theme.size, 1.25),
            ):  # fmt: skip
                found.append(Style(size, leading * size, INK))
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda each: each.tag)
@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
def test_no_ink_leaves_its_line(sample: Sample, bold: bool) -> None:
    language = language_of_sample(sample)
    for words in (sample.title, sample.text, HARD.get(sample.tag, "")):
        par = WORKSHOP.shaper.shape(local(language, words), bold=bold)
        for style in looks(sample.script):
            width = max(30 * style.size_pt, par.longest_word_em * style.size_pt + 0.1)
            sink = Lines()
            box = TextBox(par, style, ("p",))
            box.draw(sink, 0.0, 0.0, width)  # type: ignore[arg-type]
            top = 0.0
            for pieces, baseline, size in sink.shown:
                above, below = edges(pieces, size)
                assert baseline + above <= top + 1e-6
                top -= box.style.leading_pt
                assert baseline - below >= top - 1e-6
            assert top == pytest.approx(-box.height(width))


def test_running_text_keeps_the_line_height_of_its_script() -> None:
    """The safety net above is for marks in tight places, not for every paragraph."""
    for sample in SAMPLES:
        theme = theme_for(Profile(), sample.script)
        par = WORKSHOP.shaper.shape(local(language_of_sample(sample), sample.text))
        style = Style(theme.size, theme.leading * theme.size, INK)
        assert TextBox(par, style, ("p",)).style == style, sample.tag


def test_bold_is_another_drawing_in_every_font() -> None:
    for file in manifest():
        regular, bold = (WORKSHOP.shaper.fonts.face(file, strong) for strong in (False, True))
        letters = [each for each in regular.characters() if each.isalpha()]
        letters = sorted(letters)[:40] or sorted(regular.characters())[-40:]
        glyphs = {regular.font.get_nominal_glyph(ord(each)) for each in letters} - {None}
        differ = sum(regular.outlines(glyphs)[g] != bold.outlines(glyphs)[g] for g in glyphs)
        assert differ > 0.7 * len(glyphs), file.name
        assert bold.metrics.weight == 700


def context_for(*keys: str) -> LayoutContext:
    root = Node("document", Role.DOCUMENT, tag="de")
    root.children = [Node(key, Role.P, leaf=True) for key in keys]
    return LayoutContext(
        theme_for(Profile(), "Latn"), WORKSHOP.shaper, StructTree(root, "de", "T"),
        DocumentTexts(WORKSHOP.english, Clinic()), {}, False, False, 700.0,
    )  # fmt: skip


def test_a_cell_divides_a_word_that_is_too_wide() -> None:
    context = context_for("c")
    text = local(GERMAN, "Oft ", Run("Behandlungsmöglichkeiten", bold=True), key="c")
    assert context.cell(text, 300.0).par.text == text.plain
    box = context.cell(text, 80.0)
    assert box.par.text != text.plain
    assert box.par.text.replace("\u00ad", "") == text.plain
    assert all(line.width_em * 12 <= 80.0 for line in box.lines(80.0))
    assert box.nodes == ("c", "c")


def test_a_word_that_cannot_be_divided_is_a_fault() -> None:
    context = context_for("c")
    finnish = Language("fi", "fi", "Latn", Direction.LTR)
    box = context.cell(local(finnish, "Hoitomahdollisuuksistammekin", key="c"), 60.0)
    with pytest.raises(LayoutError, match="wider than its column"):
        box.lines(60.0)


def test_running_text_is_divided_only_where_a_word_has_no_room_at_all() -> None:
    context = context_for("c")
    box = context.text(local(GERMAN, "Viele Behandlungsmöglichkeiten", key="c"))
    whole = box.narrowest()
    assert len(box.lines(whole)) == 2
    assert "\u00ad" not in box.par.text
    assert box.height(60.0) == len(box.lines(60.0)) * box.style.leading_pt
    assert all(line.width_em * 12 <= 60.0 for line in box.lines(60.0))
    finnish = Language("fi", "fi", "Latn", Direction.LTR)
    box = context.text(local(finnish, "Hoitomahdollisuuksistammekin", key="c"))
    with pytest.raises(LayoutError, match="put a soft hyphen"):
        box.lines(60.0)
