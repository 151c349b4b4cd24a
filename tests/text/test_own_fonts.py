"""Tests of ``omshandout.text.own_fonts``: fonts that lie beside a language's facts."""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from local_texts import ARABIC, local
from made_fonts import laid, made_font
from msgspec.structs import replace

from omshandout.errors import Fault, LayoutError, MachineError, Severity, Where
from omshandout.layout.boxes import Style, TextBox
from omshandout.model.fonts import LanguageFont
from omshandout.model.text import Direction, Language, LocalText, Run
from omshandout.pdf.truetype import build_truetype
from omshandout.text import own_fonts
from omshandout.text.font_files import manifest, read_font
from omshandout.text.fonts import FontSet
from omshandout.text.own_fonts import font_faults, own_name
from omshandout.text.paragraph import ShapedParagraph, Shaper
from omshandout.text.typing_font import typing_pieces

TIBETAN = "ཀཁགང"
GOOD = made_font(TIBETAN + "Ꭰ ")


def language(*fonts: LanguageFont, locale: str = "bo", script: str = "Tibt") -> Language:
    return Language(locale, locale, script, Direction.LTR, fonts)


def names_of(par: ShapedParagraph) -> list[str]:
    return [part.segment.face.name for part in par.segments]


def with_bytes(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def table_at(data: bytes, tag: bytes) -> int:
    return int(struct.unpack_from(">L", data, data.index(tag, 12) + 8)[0])


# --- A good one ---------------------------------------------------------------------------------


def test_a_good_font(tmp_path: Path) -> None:
    """Nothing is wrong with it, and its language is set in it, in both weights."""
    font = laid(tmp_path, made_font("ᎠᎡᎢ "), "Cher")
    assert font_faults(font, ["Ꭰ", "ᎡᎢ"]) == []
    font = laid(tmp_path, GOOD, "Tibt")
    par = Shaper(FontSet()).shape(local(language(font), "ཀཁ ", Run("གང", bold=True)))
    name = f"Made-{font.sha256[:8]}"
    assert names_of(par) == [f"{name}-Regular", f"{name}-Bold"]
    assert par.width_em == pytest.approx(2.5)


def test_a_bold_in_a_file_of_its_own(tmp_path: Path) -> None:
    plain, strong = (made_font(TIBETAN + "Ꭰ", weights=False, height=each) for each in (700, 800))
    font = laid(tmp_path, plain, "Cher", bold=strong)
    assert font_faults(font, TIBETAN) == []
    fonts = FontSet()
    regular, bold = fonts.own_face(font, False), fonts.own_face(font, True)
    assert regular.name != bold.name
    assert bold.name == f"{own_name(font, True)}-Bold" == f"BoldMade-{font.bold_sha256[:8]}-Bold"
    glyph = regular.font.get_nominal_glyph(ord("ཀ"))
    assert regular.outlines({glyph})[glyph] != bold.outlines({glyph})[glyph]


def test_no_bold_is_a_warning_and_the_regular_stands_in(tmp_path: Path) -> None:
    font = laid(tmp_path, made_font(TIBETAN + "Ꭰ", weights=False), "Cher")
    (fault,) = font_faults(font, TIBETAN)
    assert (fault.severity, fault.code) == (Severity.WARNING, "own-font/no-bold")
    fonts = FontSet()
    assert fonts.own_face(font, True) is fonts.own_face(font, False)
    assert fonts.own_face(font, True).metrics.weight == 400


def test_names_leave_out_the_style(tmp_path: Path) -> None:
    font = laid(tmp_path, GOOD, "Tibt", name="Noto Serif-Tibetan-Regular.ttf")
    assert own_name(font, bold=False) == f"NotoSerifTibetan-{font.sha256[:8]}"


@pytest.mark.parametrize("rights", [0, 4, 8, 6])
def test_rights_that_are_enough(rights: int, tmp_path: Path) -> None:
    """Of several the mildest counts, as old fonts have them."""
    assert font_faults(laid(tmp_path, made_font(TIBETAN + "Ꭰ", rights=rights), "Cher")) == []


# --- One language's font is nobody else's ---------------------------------------------------------


def test_only_its_language_is_set_in_it(tmp_path: Path) -> None:
    """Whatever was set before: Arabic after Urdu is as Arabic by itself."""
    font = laid(tmp_path, made_font("ابپتہ "), "Arab")
    urdu = language(font, locale="ur", script="Arab")
    words = local(ARABIC, "بابا")
    alone = names_of(Shaper(FontSet()).shape(words))
    assert alone == ["NotoSansArabic-Regular"]
    shaper = Shaper(FontSet())
    assert names_of(shaper.shape(local(urdu, "بابا"))) == [f"{own_name(font, False)}-Regular"]
    assert names_of(shaper.shape(words)) == alone
    mixed = shaper.shape(local(ARABIC, "بابا ", Run("بابا", language=urdu), " بابا"))
    assert names_of(mixed) == [*alone, f"{own_name(font, False)}-Regular", *alone]


def test_two_files_of_one_name(tmp_path: Path) -> None:
    """In a document with both they are two fonts."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    first = language(laid(one, GOOD, "Tibt"))
    second = language(laid(other, made_font(TIBETAN, height=600), "Tibt"), locale="dz")
    shaper = Shaper(FontSet())
    par = shaper.shape(local(first, "ཀ", Run("ཀ", language=second)))
    assert len(set(names_of(par))) == 2


def test_signs_that_it_lacks_come_from_ours(tmp_path: Path) -> None:
    """Digits, brackets and Latin words, in the Latin font."""
    own = language(laid(tmp_path, GOOD, "Tibt"))
    par = Shaper(FontSet()).shape(local(own, "ཀ 5 (ཁ) mg"))
    assert {name.partition("-")[0] for name in names_of(par)} == {"Made", "NotoSans"}


def test_a_letter_that_it_lacks_is_a_fault(tmp_path: Path) -> None:
    """A letter of another font would not join."""
    font = laid(tmp_path, made_font("اب "), "Arab")
    urdu = language(font, locale="ur", script="Arab")
    with pytest.raises(LayoutError) as caught:
        Shaper(FontSet()).shape(local(urdu, "باپ بً"))
    first, second = caught.value.faults
    assert first.what == "no font has a glyph for U+067E ARABIC LETTER PEH"
    assert second.what == "no font has a glyph for U+064B ARABIC FATHATAN"
    assert first.hint == (
        "use another character, or lay a font that has it in the place of locales/xx/fonts/Made.ttf"
    )


def test_typing_in_forms(tmp_path: Path) -> None:
    """Families type in the language's own font, and Latin letters at the same size."""
    own = language(laid(tmp_path, made_font(TIBETAN, em=2048), "Tibt"))
    (piece,) = typing_pieces(FontSet(), own)
    assert {cluster.text for cluster in piece.face.clusters} >= set(TIBETAN + "aé5 ")
    assert piece.face.name.startswith("Made-")
    assert piece.face.metrics.units_per_em == 2048
    assert build_truetype(piece.face, piece.face.clusters)


def test_tall_letters_have_lines_as_high(tmp_path: Path) -> None:
    """As for the Nastaliq style: nothing reaches into the next line, whatever was asked for."""
    own = language(laid(tmp_path, made_font(TIBETAN + " ", height=2300), "Tibt"))
    par = Shaper(FontSet()).shape(local(own, "ཀཁ གང " * 20))
    box = TextBox(par, Style(12.0, 18.0, (0.0, 0.0, 0.0)), ("p",))
    assert box.style.leading_pt == pytest.approx(2.3 * 12.0)
    assert box.height(100.0) == pytest.approx(len(box.lines(100.0)) * 2.3 * 12.0)


@pytest.mark.parametrize(("rights", "may"), [(0, True), (8, True), (12, True), (4, False)])
def test_rights_to_type(rights: int, may: bool, tmp_path: Path) -> None:
    own = language(laid(tmp_path, made_font(TIBETAN, rights=rights), "Tibt"))
    if may:
        assert typing_pieces(FontSet(), own)
        return
    with pytest.raises(LayoutError, match=r"fonts/Made\.ttf .*no typing in forms"):
        typing_pieces(FontSet(), own)


# --- Bad input ----------------------------------------------------------------------------------


def cut(data: bytes) -> bytes:
    return data[:-100]


def cut_early(data: bytes) -> bytes:
    return data[:40]


def bad_magic(data: bytes) -> bytes:
    return with_bytes(data, table_at(data, b"head") + 12, b"\0\0\0\0")


def bad_em(data: bytes) -> bytes:
    return with_bytes(data, table_at(data, b"head") + 18, b"\0\0")


def bad_places(data: bytes) -> bytes:
    return with_bytes(data, table_at(data, b"loca") + 2, b"\xff\xff")


def many_glyphs(data: bytes) -> bytes:
    return with_bytes(data, table_at(data, b"maxp") + 4, b"\xff\xff")


def no_widths(data: bytes) -> bytes:
    return with_bytes(data, table_at(data, b"hhea") + 34, b"\0\0")


MAKER = "take the file from its maker again"
BAD = {
    "empty": (lambda data: b"", "is not a font file", "lay a TrueType font (.ttf) there"),
    "text": (lambda data: b"Not a font." * 9, "is not a font file", "lay a TrueType font"),
    "collection": (lambda data: b"ttcf" + data, "is a collection of fonts (.ttc)", "out of it"),
    "web": (lambda data: b"wOF2" + data, "is a web font (.woff2)", "take the .ttf"),
    "cff": (lambda data: made_font(TIBETAN, cff=True, weights=False), "has CFF outlines (.otf)",
            "take the TrueType version (.ttf)"),
    "cut": (cut, "is cut off", MAKER),
    "cut early": (cut_early, "is cut off", MAKER),
    "no cmap": (lambda data: made_font(TIBETAN, without=["cmap"]), "has no table cmap", MAKER),
    "no rights": (lambda data: made_font(TIBETAN, without=["OS/2"]), "has no table OS/2", MAKER),
    "header": (bad_magic, "is damaged: its header is not one", MAKER),
    "em": (bad_em, "is damaged: 0 units to the em", MAKER),
    "places": (bad_places, "is damaged: glyphs outside of their table", MAKER),
    "glyphs": (many_glyphs, "is damaged: glyphs without a width", MAKER),
    "widths": (no_widths, "is damaged: glyphs without a width", MAKER),
    "restricted": (lambda data: made_font(TIBETAN, rights=2), "forbids that documents carry it",
                   "take a font whose licence allows it"),
    "bitmaps": (lambda data: made_font(TIBETAN, rights=0x200), "bitmaps only", "whose licence"),
    "whole": (lambda data: made_font(TIBETAN, rights=0x100), "carry a part of it", "licence"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_is_not_fit(kind: str, tmp_path: Path) -> None:
    """`check` and the build say the same: which file, what, what to do."""
    damage, what, hint = BAD[kind]
    font = laid(tmp_path, damage(GOOD), "Tibt")
    (fault,) = font_faults(font, TIBETAN)
    assert what in fault.what
    assert hint in fault.hint
    assert fault.where == Where(file="locales/xx/fonts/Made.ttf")
    assert fault.severity is Severity.ERROR
    with pytest.raises(LayoutError) as caught:
        Shaper(FontSet()).shape(local(language(font), "ཀ"))
    assert caught.value.faults == (fault,)


def test_a_bold_file_that_is_not_fit(tmp_path: Path) -> None:
    font = laid(tmp_path, GOOD, "Cher", bold=cut(GOOD))
    (fault,) = font_faults(font, TIBETAN)
    assert "is cut off" in fault.what
    assert fault.where.file == "locales/xx/fonts/Bold-Made.ttf"


def test_a_file_that_was_changed(tmp_path: Path) -> None:
    font = replace(laid(tmp_path, GOOD, "Tibt"), sha256="0" * 64)
    (fault,) = font_faults(font)
    assert fault.code == "own-font/changed"
    assert hashlib.sha256(GOOD).hexdigest() in fault.what


def test_the_entry_is_named_where_it_is_known(tmp_path: Path) -> None:
    where = Where(file="locales/bo/language.yaml", line=7)
    (fault,) = font_faults(replace(laid(tmp_path, b"", "Tibt"), where=where))
    assert fault.where == where
    assert fault.what == "the font locales/xx/fonts/Made.ttf is not a font file"


def missing(folder: Path) -> Path:
    return folder / "no-such-file.ttf"


def directory(folder: Path) -> Path:
    return folder


def nul(folder: Path) -> Path:
    return folder / "a\0b"


def pipe(folder: Path) -> Path:
    path = folder / "pipe"
    os.mkfifo(path)
    return path


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (missing, "cannot be read: No such file or directory"),
        (directory, "is not a file"),
        (nul, "cannot be read: its name cannot be used"),
        pytest.param(pipe, "is not a file", marks=pytest.mark.skipif(
            not hasattr(os, "mkfifo"), reason="Windows has no named pipes")),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read(
    make: Callable[[Path], Path], what: str, tmp_path: Path
) -> None:
    font = replace(laid(tmp_path, GOOD, "Tibt"), path=str(make(tmp_path)))
    (fault,) = font_faults(font)
    assert fault.what == f"the font {what}"


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_fonts, "LARGEST", 0)
    (fault,) = font_faults(laid(tmp_path, GOOD, "Tibt"))
    assert fault.what == "the font has 0 MB, and 0 are the most"


def test_letters_that_are_missing_or_blank(tmp_path: Path) -> None:
    """All are named at once, the first ones by name; joiners need no glyph."""
    font = laid(tmp_path, made_font("ཀཁགངᎠ", blank="གང"), "Cher")
    lost, blank = font_faults(font, [TIBETAN, "\u200d", "".join(map(chr, range(0xF45, 0xF45 + 3)))])
    assert lost.what == (
        "the font lacks U+0F45 TIBETAN LETTER CA, U+0F46 TIBETAN LETTER CHA, "
        "U+0F47 TIBETAN LETTER JA"
    )
    assert blank.what == (
        "the font draws nothing for U+0F42 TIBETAN LETTER GA, U+0F44 TIBETAN LETTER NGA"
    )
    (many,) = font_faults(font, "ཀ" + "".join(map(chr, range(0x13A1, 0x13A1 + 20))))
    assert many.what.endswith(" and 12 more")


def test_a_font_without_a_letter_of_its_script(tmp_path: Path) -> None:
    """Before anything is translated; codes that stand for no script of Unicode are let be."""
    font = laid(tmp_path, made_font("abc "), "Cher", "Latn", "Aran", "Jpan")
    (fault,) = font_faults(font)
    assert (fault.code, fault.severity) == ("own-font/no-glyph", Severity.ERROR)
    assert "has no letter of Cherokee (Cher)" in fault.what


def test_letters_that_would_not_join(tmp_path: Path) -> None:
    """A font without rules for a script that needs them prints letters side by side."""
    (fault,) = font_faults(laid(tmp_path, GOOD, "Tibt", "Cher"))
    assert fault.what == "the font does not say how the letters of Tibt join or stack (GSUB)"


@pytest.mark.parametrize("name", ["NotoSansHebrew", "NotoSansKhmer", "NotoSansThai"])
def test_real_fonts_have_no_faults(name: str, tmp_path: Path) -> None:
    """What is wrong with made fonts is not found in fonts of packages, with composites and all."""
    for entry in manifest():
        if entry.name != name:
            continue
        bold = read_font(entry, bold=True) if entry.bold_file else None
        font = laid(tmp_path, read_font(entry, bold=False), *entry.scripts, bold=bold)
        assert font_faults(font) == [], entry.name


def part(glyph: int) -> bytes:
    """A composite of one other glyph."""
    return struct.pack(">5hHH2b", -1, 0, 0, 9, 9, 0x0002, glyph, 0, 0)


@pytest.mark.parametrize(
    "outlines",
    [
        {1: part(2), 2: part(1)},
        {each: part(each + 1) for each in range(30)},
        {1: part(1)},
        {1: b"\0"},
        {1: part(2)[:12], 2: b""},
        {1: struct.pack(">5h", 9, 0, 0, 9, 9)},
    ],
    ids=["circle", "deep", "itself", "short", "half", "no points"],
)
def test_outlines_that_cannot_be_drawn(outlines: dict[int, bytes]) -> None:
    own_fonts._check({1: part(2), 2: b""}, {1, 2})
    with pytest.raises(ValueError, match="glyph"):
        own_fonts._check(outlines, {1})


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4)),
                min_size=1, max_size=4))  # fmt: skip
@example([(408, b"\x81")])  # an outline that ends farther right of its advance than a table can say
def test_no_damage_brings_the_program_down(
    tmp_path: Path, changes: list[tuple[int, bytes]]
) -> None:
    """Bytes changed anywhere, under a SHA-256 that fits: faults, or a document."""
    data = GOOD
    for at, new in changes:
        data = with_bytes(data, at, new)[: len(GOOD)]
    font = laid(tmp_path, data, "Tibt")
    faults = font_faults(font, TIBETAN)
    assert all(isinstance(each, Fault) and each.hint for each in faults)
    text: LocalText = local(language(font), "ཀཁགང ", Run("གང", bold=True))
    try:
        par = Shaper(FontSet()).shape(text)
    except LayoutError as error:
        assert all(each.hint for each in error.faults)
        return
    for part in par.segments:
        try:
            assert build_truetype(part.segment.face, part.segment.face.clusters)
        except MachineError as error:
            assert "the outlines of the font Made-" in str(error)
            assert faults  # `check` looks at every glyph, a build at those that it draws
