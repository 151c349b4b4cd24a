"""Text that nobody should have typed: a clear fault or a correct page, soon, and never a box."""

from __future__ import annotations

import hashlib
import shutil
import sys
from io import BytesIO
from pathlib import Path
from time import perf_counter

import page
import pikepdf
import pytest
from msgspec.structs import replace

from omshandout.content.specimen import Sample
from omshandout.errors import LayoutError, MachineError, OmsHandoutError, Where
from omshandout.model.text import ENGLISH, Language, LocalText, Run, TextStatus
from omshandout.render.places import find_places
from omshandout.render.workshop import Workshop
from omshandout.tasks.specimen import SpecimenPage, language_of_sample, render_specimen
from omshandout.text.font_files import FontFile, manifest
from omshandout.text.fonts import FontSet
from omshandout.text.paragraph import Shaper

WORKSHOP = Workshop(find_places())
SECONDS = 30.0
LANGUAGES = {"en": "Latn", "ar": "Arab", "he": "Hebr", "hi": "Deva", "km": "Khmr",
             "zh-Hans": "Hans", "th": "Thai"}  # fmt: skip
BOLD_TEXT = LocalText("s.t", (Run("Now", bold=True),), ENGLISH, TextStatus.TRANSLATED)


def sample(words: str, tag: str = "en") -> Sample:
    where = Where("locales/xx/LC_MESSAGES/s.po", 7)
    return Sample(tag, LANGUAGES[tag], "L", "test", "T", words, where)


def made(words: str, tag: str = "en") -> SpecimenPage:
    began = perf_counter()
    try:
        return render_specimen(WORKSHOP, [sample(words, tag)])
    finally:
        assert perf_counter() - began < SECONDS


# --- Characters ---------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u0378", "U+0378 unassigned code point"),
        ("\U000e0080", "U+E0080 unassigned code point"),
        ("\ue000", "U+E000 private-use character"),
        ("\U00100000", "U+100000 private-use character"),
        ("\ud800", "U+D800 lone surrogate"),
        ("\udfff", "U+DFFF lone surrogate"),
        ("\uffff", "U+FFFF unassigned code point"),
        ("\0", "U+0000 control character"),
        ("\x1b", "U+001B control character"),
        ("\x7f", "U+007F control character"),
        ("\ufffd", "U+FFFD REPLACEMENT CHARACTER"),
        ("\U0001f600", "U+1F600 GRINNING FACE"),
        ("\U000e0061", "U+E0061 TAG LATIN SMALL LETTER A"),
        ("\u0f40", "U+0F40 TIBETAN LETTER KA"),
    ],
)
def test_characters_without_a_glyph_are_named(character: str, name: str, tag: str) -> None:
    with pytest.raises(LayoutError) as caught:
        made(f"a{character}b", tag)
    (fault,) = caught.value.faults
    assert name in fault.what
    assert (fault.where.line, fault.where.locale) == (7, tag.replace("-", "_"))
    assert fault.where.key == f"specimen-{tag.lower()}.text"
    assert fault.hint


def test_all_of_them_are_told_at_once() -> None:
    with pytest.raises(LayoutError) as caught:
        made("a\ue000b\u0378c\ue000")
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize(
    "words",
    [
        "a\u202eb \u2066c\u2067 \u202bאבג 12",  # opened, never closed
        "\u2069\u202c\u2069abc אב\u202c",  # closed, never opened
        "\u2067" * 300 + "xא" + "\u2069" * 10,  # deeper than the standard allows
        "\u206aabc\u206f \ufeffאב",
        "a" + "\u200d" * 5000,
        "\u0301 lone mark",
        "葛\U000e0100 \u1100\u1161\u11a8 a\ufe0fb",
    ],
)
def test_strange_but_good(words: str, tag: str) -> None:
    result = made(words, tag)
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        report = page.validate_pdf_bytes(result.data, profile=profile)
        assert [(each.rule_id, each.message) for each in report.failures] == []
    with pikepdf.open(BytesIO(result.data)) as pdf:
        assert pdf.check_pdf_syntax() == []


# --- Sizes --------------------------------------------------------------------------------------


@pytest.mark.conformance
@pytest.mark.parametrize(
    ("tag", "letter", "mark"),
    [
        ("en", "a", "\u0301"), ("ar", "ب", "\u064e"), ("he", "ש", "\u05b8"), ("hi", "क", "\u0941"),
        ("km", "ក", "\u17d2ក"), ("th", "ก", "\u0e49"), ("zh-Hans", "这", "\u0323"),
    ],
)  # fmt: skip
def test_ten_thousand_marks_on_a_letter(tag: str, letter: str, mark: str) -> None:
    try:
        result = made(letter + mark * 10_000, tag)
    except OmsHandoutError as error:
        (fault,) = error.faults
        assert fault.where.key == f"specimen-{tag.lower()}.text"
        assert "U+" in fault.what or "wider than its column" in fault.what
    else:
        assert result.pages >= 1


@pytest.mark.conformance
@pytest.mark.parametrize(
    ("tag", "letter"),
    [("en", "a"), ("ar", "ب"), ("he", "א"), ("hi", "क"), ("km", "ក"), ("th", "ก"),
     ("zh-Hans", "这")],
)  # fmt: skip
def test_a_hundred_thousand_characters_without_a_space(tag: str, letter: str) -> None:
    try:
        result = made(letter * 100_000, tag)
    except LayoutError as error:
        (fault,) = error.faults
        assert "wider than its column" in fault.what
        assert len(str(fault)) < 500
    else:
        assert result.pages > 10


# --- Fonts --------------------------------------------------------------------------------------


def packed(
    data: bytes, entry: FontFile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> FontFile:
    """A manifest entry whose file, in a package of its own, holds some bytes."""
    name = f"fonts_of_{folder.name.replace('-', '_')}"
    (folder / name).mkdir()
    (folder / name / "__init__.py").touch()
    (folder / name / "font.ttf").write_bytes(data)
    monkeypatch.syspath_prepend(str(folder))
    return replace(entry, package=name, file="font.ttf")


def path_of(entry: FontFile) -> Path:
    origin = sys.modules[entry.package].__file__ if entry.package in sys.modules else None
    return Path(origin or __import__(entry.package).__file__).parent / entry.file


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "swapped"])
def test_damaged_or_swapped_font(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    latin, arabic = manifest()[:2]
    data = path_of(latin).read_bytes()
    bad = {
        "cut": data[:-100], "flipped": data[:5000] + bytes([data[5000] ^ 1]) + data[5001:],
        "empty": b"", "swapped": path_of(arabic).read_bytes(),
    }[damage]  # fmt: skip
    shaper = Shaper(FontSet([packed(bad, latin, tmp_path, monkeypatch)]))
    with pytest.raises(MachineError) as caught:
        shaper.shape(BOLD_TEXT)
    (fault,) = caught.value.faults
    assert fault.code == "font/changed"
    assert (fault.where.key, fault.where.locale) == ("s.t", "en")
    assert "NotoSans" in fault.what


def test_font_without_a_bold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fontTools.ttLib import TTFont

    entry = manifest()[0]
    with TTFont(path_of(entry)) as font:
        for tag in ("fvar", "gvar", "avar", "HVAR", "MVAR", "STAT"):
            if tag in font:
                del font[tag]
        out = BytesIO()
        font.save(out)
    regular = packed(out.getvalue(), entry, tmp_path, monkeypatch)
    regular = replace(regular, sha256=hashlib.sha256(out.getvalue()).hexdigest())
    shaper = Shaper(FontSet([regular]))
    plain = LocalText("s.t", (Run("Now"),), ENGLISH, TextStatus.TRANSLATED)
    assert shaper.shape(plain).width_em > 1
    with pytest.raises(MachineError) as caught:
        shaper.shape(BOLD_TEXT)
    (fault,) = caught.value.faults
    assert str(fault) == (
        "font.ttf (language en, key s.t): the font NotoSans has no bold; "
        "name a font with weights from 400 to 700 in text/fonts.toml"
    )


def test_script_of_an_extra_that_is_not_installed() -> None:
    """The message says which text wants which extra."""
    files = [
        replace(entry, package="no_such_package") if entry.extra else entry
        for entry in manifest()
    ]
    chinese: Language = language_of_sample(sample("", "zh-Hans"))
    text = LocalText("s.t", (Run("眼睛"),), chinese, TextStatus.TRANSLATED)
    with pytest.raises(MachineError) as caught:
        Shaper(FontSet(files)).shape(text)
    (fault,) = caught.value.faults
    assert 'install the extra: pip install "omshandout[cjk]"' in str(fault)
    assert "language zh_Hans, key s.t" in str(fault)


def test_nothing_is_written_for_a_page_that_cannot_be_made(tmp_path: Path) -> None:
    from omshandout.cli.main import run

    content = tmp_path / "content"
    shutil.copytree(WORKSHOP.places.content, content)
    path = content / "specimen" / "udhr.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("មនុស្ស", "\U0001f600"), encoding="utf-8"
    )
    out = tmp_path / "out"
    assert run(["specimen", "-s", "Khmr", "-o", str(out), "--content", str(content)]) == 1
    assert not list(out.glob("*")) if out.exists() else True
