"""Tests of ``omshandout.text.fonts``."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import tomllib
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph
from msgspec.structs import fields, replace

from omshandout.errors import ExitCode, MachineError
from omshandout.model.fonts import LanguageFont
from omshandout.text import font_files
from omshandout.text.font_files import (
    FontFile,
    ScriptFont,
    face_name,
    manifest,
    read_font,
    script_font,
    script_name,
    source_of,
)
from omshandout.text.fonts import FontFace, FontSet
from omshandout.text.scripts import script_of

ROOT = Path(__file__).parents[2]
FILES = [pytest.param(entry, id=entry.name) for entry in manifest()]
BY_NAME = {entry.name: entry for entry in manifest()}
LETTERS = {
    "Latn": "a", "Cyrl": "я", "Grek": "ω", "Arab": "ع", "Armn": "ա", "Beng": "ক", "Deva": "क",
    "Ethi": "ሀ", "Geor": "ა", "Gujr": "ક", "Guru": "ਕ", "Hebr": "א", "Knda": "ಕ", "Khmr": "ក",
    "Laoo": "ກ", "Mlym": "ക", "Mymr": "က", "Orya": "କ", "Sinh": "ක", "Taml": "க", "Telu": "క",
    "Thai": "ก", "Hans": "这", "Hant": "這", "Jpan": "の", "Kore": "한", "Zsym": "⌀", "Thaa": "ހ",
    "Syrc": "ܐ", "Cher": "Ꭰ", "Cans": "ᐃ", "Adlm": "𞤀", "Rohg": "𐴀", "Hmng": "𖬀", "Java": "ꦲ",
    "Nkoo": "ߒ", "Olck": "ᱚ", "Mtei": "ꯀ", "Tfng": "ⴰ", "Yiii": "ꀀ",
}  # fmt: skip


def _path(entry: FontFile) -> Path:
    spec = importlib.util.find_spec(entry.package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / entry.file


# --- The manifest -------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", FILES)
def test_file_is_the_one_named(entry: FontFile) -> None:
    """Checksum, version and licence stand in the manifest as they are in the installed file."""
    path = _path(entry)
    for bold in (False, True) if entry.bold_file else (False,):
        assert hashlib.sha256(read_font(entry, bold)).hexdigest() == (
            entry.bold_sha256 if bold else entry.sha256
        )
    with TTFont(path, lazy=True) as font:
        assert f"Version {entry.version}".startswith(
            font["name"].getDebugName(5).split(";")[0].strip()
        )
        assert "SIL Open Font License" in font["name"].getDebugName(13)
        if entry.bold_file:
            return
        (weight,) = (axis for axis in font["fvar"].axes if axis.axisTag == "wght")
        assert weight.minValue <= 400
        assert weight.maxValue >= 700
    assert entry.licence == "OFL-1.1"


def test_manifest_is_complete() -> None:
    """Each entry has every field; no name and no script is given twice."""
    for entry in manifest():
        empty = [each.name for each in fields(FontFile) if not getattr(entry, each.name)]
        assert set(empty) <= {
            "extra", "second", "bold_file", "bold_sha256", "no_bold", "only_its_scripts",
            "words_apart", "alone", "in_pairs", "in_syllables", "cursive",
        }
        assert bool(entry.bold_file) == bool(entry.bold_sha256)
        assert set(entry.no_bold) <= set(entry.scripts)
    for values in ([e.name for e in manifest()], [s for e in manifest() for s in e.scripts]):
        assert max(Counter(values).values()) == 1


def test_the_manifest_read_in_advance_is_up_to_date() -> None:
    """Run ``make fonts`` when this fails."""
    assert font_files.KNOWN.read_bytes() == font_files.known_bytes()


@pytest.mark.parametrize("known", [None, b"", b"{}", b"\xff", "of another file"])
def test_it_counts_only_for_the_file_that_it_was_read_from(
    known: bytes | str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = font_files.read_manifest(font_files.MANIFEST.read_bytes())
    assert manifest() == said
    path = tmp_path / "fonts.json"
    if isinstance(known, str):
        other = said[:1]
        monkeypatch.setattr(font_files, "read_manifest", lambda data: other)
        path.write_bytes(font_files.known_bytes())
        monkeypatch.undo()
        text = font_files.MANIFEST.read_bytes() + b"# more\n"
        monkeypatch.setattr(font_files, "MANIFEST", tmp_path / "fonts.toml")
        font_files.MANIFEST.write_bytes(text)
    elif known is not None:
        path.write_bytes(known)
    monkeypatch.setattr(font_files, "KNOWN", path)
    assert font_files.manifest.__wrapped__() == said


def test_packages_are_dependencies() -> None:
    """Every package of fonts is a dependency, or in the extra that its entries name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {"": project["dependencies"], **project["optional-dependencies"]}
    for entry in manifest():
        package = entry.package.replace("_", "-")
        assert any(each.split("==")[0] == package for each in named[entry.extra]), entry.name


def test_each_script_has_its_font(fonts: FontSet) -> None:
    assert set(LETTERS) == {script for entry in manifest() for script in entry.scripts}
    for script, letter in LETTERS.items():
        entry = fonts.file_for_script(script)
        assert entry is not None
        assert script in entry.scripts
        face = fonts.find(letter, script, bold=False)
        assert face is not None
        assert face.name == f"{entry.name}-Regular"
    assert fonts.file_for_script("Tibt") is None


def test_scripts_without_a_bold_are_named(fonts: FontSet) -> None:
    """A list made by hand, so compared with the outlines of every letter."""
    for entry in manifest():
        if not entry.bold_file:
            continue
        regular, bold = fonts.face(entry, bold=False), fonts.face(entry, bold=True)
        for script in entry.scripts:
            letters = [
                each for each in regular.characters()
                if each.isalpha() and script_of(each) == script
            ]  # fmt: skip
            drawn = []
            for face in (regular, bold):  # glyphs of two files have numbers of their own
                glyphs = [face.font.get_nominal_glyph(ord(each)) for each in letters]
                outlines = face.outlines(set(glyphs))
                drawn.append([outlines[glyph] for glyph in glyphs])
            same = sum(plain == strong for plain, strong in zip(*drawn, strict=True))
            alike = same > len(letters) / 2
            assert alike == (script in entry.no_bold), script


def test_a_font_for_its_scripts_only(fonts: FontSet) -> None:
    """It has most letters of the world, and would mix with those of another design."""
    wide = fonts.file_for_script("Cher")
    assert wide is not None
    assert wide.only_its_scripts
    limbu = "\u1900"
    assert fonts.face(wide, bold=False).covers(limbu)
    assert fonts.find(limbu, "Limb", bold=False) is None


def test_the_table_of_the_docs_is_true() -> None:
    """docs/fonts.md tells for each script what it is set in and where that comes from."""
    page = (ROOT / "docs" / "fonts.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("|")][2:]
    wanted = []
    for entry in manifest():
        names = ", ".join(f"{script_name(each)} (`{each}`)" for each in entry.scripts)
        second = f"`{entry.second.package}` {entry.second.version}" if entry.second else ""
        extra = f"`{entry.extra}`" if entry.extra else ""
        wanted.append(
            f"| {names} | {entry.name} {entry.version} | `{entry.package}` | {extra} | {second} |"
        )
    assert rows == wanted
    bare = " ".join(page.split()).partition("KurintoSans has no bold for ")[2].partition(".")[0]
    named = {script_name(each) for entry in manifest() for each in entry.no_bold}
    assert set(re.split(", | and ", bare)) == named


# --- Second packages ----------------------------------------------------------------------------

SECONDS = [
    pytest.param(entry, id=entry.name) for entry in manifest()
    if entry.second is not None and entry.second.sha256 != entry.sha256
]  # fmt: skip


def _without_first(monkeypatch: pytest.MonkeyPatch, entry: FontFile) -> None:
    there = font_files.is_installed
    monkeypatch.setattr(
        font_files, "is_installed", lambda package: package != entry.package and there(package)
    )


@pytest.mark.parametrize("entry", SECONDS)
def test_second_package(entry: FontFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first is not installed the second one's font is used, under a name of its own."""
    first = FontSet([entry]).face(entry, bold=True)
    _without_first(monkeypatch, entry)
    assert entry.second is not None
    data = read_font(entry, bold=False)
    assert hashlib.sha256(data).hexdigest() == entry.second.sha256
    with TTFont(BytesIO(data), lazy=True) as font:
        assert f"Version {entry.second.version}" == font["name"].getDebugName(5)
        assert "SIL Open Font License" in font["name"].getDebugName(13)
    fonts = FontSet([entry])
    second = fonts.face(entry, bold=True)
    mark = f"-{entry.second.version}-{entry.second.sha256[:8]}-Bold"
    assert (first.name, second.name) == (f"{entry.name}-Bold", f"{entry.name}{mark}")
    # Nothing that the first one shows in its scripts is lost, in the same widths.
    letters = [each for each in first.characters() if script_of(each) in entry.scripts]
    assert [each for each in letters if not second.covers(each)] == []
    letter = LETTERS[entry.scripts[0]]
    widths = [
        face.advance(face.font.get_nominal_glyph(ord(letter))) for face in (first, second)
    ]
    assert widths[0] == pytest.approx(widths[1], abs=2)
    found = script_font(entry.scripts[0])
    assert found is not None
    assert (found.version, found.package) == (entry.second.version, entry.second.package)
    assert found.installed


def test_the_same_file_in_a_second_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its documents are the same to the byte, so its name is too."""
    entry = BY_NAME["NotoSansSC"]
    assert entry.second is not None
    assert entry.second.sha256 == entry.sha256
    monkeypatch.setattr(font_files, "is_installed", lambda package: package != entry.package)
    assert face_name(entry) == "NotoSansSC"
    used = source_of(entry)
    assert used is not None
    assert (used.package, used.file) == (entry.second.package, entry.second.file)


def test_neither_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_files, "is_installed", lambda package: False)
    with pytest.raises(MachineError, match="the font NotoSans is not installed"):
        FontSet().face(BY_NAME["NotoSans"], bold=False)


# --- What a script is set in --------------------------------------------------------------------


def test_script_font() -> None:
    assert script_font("Arab") == ScriptFont(
        "Arab", "Arabic", "NotoSansArabic", "2.013", "manimgx_fonts", "", True, True
    )
    assert script_font("Thaa") == ScriptFont(
        "Thaa", "Thaana", "KurintoSans", "2.196", "weblate_fonts", "scripts", True, False
    )
    for script in ("Tibt", "Hmnp", "Mong"):
        assert script_font(script) is None
    assert script_name("Hmnp") == "Nyiakeng Puachue Hmong"
    assert script_name("Hant") == "Traditional Han"


def test_script_font_of_an_extra_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_files, "is_installed", lambda package: package != "weblate_fonts")
    found = script_font("Syrc")
    assert found is not None
    assert (found.installed, found.extra) == (False, "scripts")


def test_script_font_of_a_language_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "Nastaliq.ttf"
    own = LanguageFont("locales/ur/fonts/Nastaliq.ttf", str(path), "0" * 64, "OFL-1.1", ("Arab",))
    found = script_font("Arab", [own])
    assert found == ScriptFont("Arab", "Arabic", own.file, "", "", "", False)
    path.touch()
    found = script_font("Arab", [own])
    assert found is not None
    assert found.installed
    latin = script_font("Latn", [own])
    assert latin is not None
    assert latin.font == "NotoSans"


# --- What can be wrong with a machine -----------------------------------------------------------


def test_changed_file() -> None:
    """A file that is not the one we know stops the run and says which font it is."""
    entry = replace(manifest()[0], sha256="0" * 64)
    with pytest.raises(MachineError) as caught:
        FontSet([entry]).face(entry, bold=False)
    (fault,) = caught.value.faults
    assert fault.code == "font/changed"
    assert str(fault) == (
        "NotoSans[wght].ttf: the font NotoSans is not version 2.015 that we know; "
        "install the version of manimgx_fonts that requirements/ names"
    )
    assert caught.value.exit_code is ExitCode.MACHINE


@pytest.mark.parametrize(
    ("extra", "hint"),
    [
        ("cjk", 'install the extra: pip install "omshandout[cjk]"'),
        ("", "install omshandout again; its dependencies are not complete"),
    ],
)
def test_missing_package(extra: str, hint: str) -> None:
    entry = replace(BY_NAME["NotoSansSC"], package="no_such_package_of_fonts", extra=extra)
    with pytest.raises(MachineError) as caught:
        FontSet([entry]).face(entry, bold=True)
    (fault,) = caught.value.faults
    assert (fault.code, fault.hint) == ("font/missing", hint)
    assert fault.what == "the font NotoSansSC is not installed"


def test_missing_file() -> None:
    entry = replace(manifest()[0], file="no-such-file.ttf")
    with pytest.raises(MachineError) as caught:
        FontSet([entry]).face(entry, bold=False)
    (fault,) = caught.value.faults
    assert (fault.code, fault.where.file) == ("font/unreadable", "no-such-file.ttf")
    assert fault.what == "the font NotoSans cannot be read: No such file or directory"


def test_extra_that_is_not_there() -> None:
    """It does no harm to text that needs no font of it."""
    chinese = replace(BY_NAME["NotoSansSC"], package="no_such_package_of_fonts")
    fonts = FontSet([BY_NAME["NotoSans"], chinese])
    assert fonts.find("☃", "Latn", bold=False) is None
    with pytest.raises(MachineError):
        fonts.find("这", "Hans", bold=False)


# --- Faces --------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", FILES)
def test_weights(entry: FontFile, fonts: FontSet) -> None:
    """A font gives two faces with names, weights and outlines of their own, each made once."""
    regular, bold = fonts.face(entry, bold=False), fonts.face(entry, bold=True)
    assert (regular.name, bold.name) == (f"{entry.name}-Regular", f"{entry.name}-Bold")
    assert (regular.metrics.weight, bold.metrics.weight) == (400, 700)
    assert fonts.face(entry, bold=True) is bold
    letter = LETTERS[next(each for each in entry.scripts if each not in entry.no_bold)]
    glyph = regular.font.get_nominal_glyph(ord(letter))
    assert regular.covers(letter)
    assert regular.outlines({glyph})[glyph] != bold.outlines({glyph})[glyph]
    metrics = regular.metrics
    assert metrics.ascent > 0 > metrics.descent
    assert 0 < metrics.cap_height <= metrics.ascent
    assert metrics.units_per_em == (2048 if entry.name == "KurintoSans" else 1000)
    assert regular.em == 1 / metrics.units_per_em


class _Recorder(BasePen):  # type: ignore[misc]
    """Contours as lists of points, components drawn out, curves one by one."""

    def __init__(self, glyphs: dict[str, Glyph], table: object) -> None:
        super().__init__({name: _Drawn(glyph, table) for name, glyph in glyphs.items()})
        self.contours: list[list[tuple[float, float]]] = []

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.contours.append([point])

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        if point != self.contours[-1][-1]:
            self.contours[-1].append(point)

    def _qCurveToOne(self, off: tuple[float, float], on: tuple[float, float]) -> None:  # noqa: N802
        self.contours[-1] += [off, on]

    def _closePath(self) -> None:  # noqa: N802
        contour = self.contours[-1]
        if len(contour) > 1 and contour[0] == contour[-1]:
            del contour[-1]


class _Drawn:
    def __init__(self, glyph: Glyph, table: object) -> None:
        self.glyph, self.table = glyph, table

    def draw(self, pen: BasePen) -> None:
        self.glyph.expand(self.table)
        self.glyph.draw(pen, self.table)


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("NotoSans", "aéǿﬁ½%"),
        ("NotoSansArabic", "عآﷲ۳"),
        ("NotoSansDevanagari", "कऔ१"),
        ("NotoSansSC", "这，“"),
    ],
)
def test_outlines(name: str, letters: str, bold: bool, fonts: FontSet) -> None:
    """The outlines that are embedded are those that HarfBuzz draws at that weight."""
    face: FontFace = fonts.face(BY_NAME[name], bold)
    ids = {face.font.get_nominal_glyph(ord(letter)) for letter in letters}
    outlines = face.outlines(set(ids))
    assert ids <= outlines.keys()
    table = newTable("glyf")
    table.setGlyphOrder([f"g{index}" for index in range(max(outlines) + 1)])
    table.glyphs = {f"g{glyph}": Glyph(data) for glyph, data in outlines.items()}
    for glyph in ids:
        ours, theirs = _Recorder(table.glyphs, table), _Recorder({}, None)
        _Drawn(table.glyphs[f"g{glyph}"], table).draw(ours)
        face.font.draw_glyph_with_pen(glyph, theirs)
        assert [len(each) for each in ours.contours] == [len(each) for each in theirs.contours]
        assert theirs.contours
        for mine, other in zip(ours.contours, theirs.contours, strict=True):
            for point, wanted in zip(mine, other, strict=True):
                # The instance has whole numbers, which move a point by less than a unit.
                assert point == pytest.approx(wanted, abs=1.01)


def test_outlines_of_composites(fonts: FontSet) -> None:
    """Components come along, a space has no outline, and what was asked for before is kept."""
    face = FontSet().face(BY_NAME["NotoSans"], bold=False)
    accented, letter, space = (face.font.get_nominal_glyph(ord(each)) for each in "éa ")
    assert face.outlines({space})[space] == b""
    assert set(face.outlines({accented})) > {accented, space}
    assert set(face.outlines({letter})) > {accented, space, letter}


def test_clusters_are_kept(fonts: FontSet) -> None:
    """The same glyphs for the same text are one cluster; ids count up from 0."""
    face = FontSet().face(BY_NAME["NotoSans"], bold=False)
    glyph = face.font.get_nominal_glyph(ord("a"))
    assert face.simple_cluster(glyph, "a") == face.simple_cluster(glyph, "a") == 0
    assert face.simple_cluster(glyph, "b") == 1
    parts = ((glyph, 0, 0), (glyph, 10, 20))
    assert face.cluster("aa", parts, 30) == face.cluster("aa", parts, 30) == 2
    assert face.cluster("aa", parts, 31) == 3
    assert [(each.text, each.advance) for each in face.clusters] == [
        ("a", face.advance(glyph)), ("b", face.advance(glyph)), ("aa", 30), ("aa", 31)
    ]  # fmt: skip
