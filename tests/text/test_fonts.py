"""Tests of ``omshandout.text.fonts``."""

from __future__ import annotations

import hashlib
import importlib.util
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph
from msgspec.structs import fields, replace

from omshandout.errors import ExitCode, MachineError
from omshandout.text.fonts import FontFace, FontFile, FontSet, manifest

ROOT = Path(__file__).parents[2]
FILES = [pytest.param(entry, id=entry.name) for entry in manifest()]
BY_NAME = {entry.name: entry for entry in manifest()}
LETTERS = {
    "Latn": "a", "Cyrl": "я", "Grek": "ω", "Arab": "ع", "Armn": "ա", "Beng": "ক", "Deva": "क",
    "Ethi": "ሀ", "Geor": "ა", "Gujr": "ક", "Guru": "ਕ", "Hebr": "א", "Knda": "ಕ", "Khmr": "ក",
    "Laoo": "ກ", "Mlym": "ക", "Mymr": "က", "Orya": "କ", "Sinh": "ක", "Taml": "க", "Telu": "క",
    "Thai": "ก", "Hans": "这", "Hant": "這", "Jpan": "の", "Kore": "한", "Zsym": "⌀",
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
    assert hashlib.sha256(path.read_bytes()).hexdigest() == entry.sha256
    with TTFont(path, lazy=True) as font:
        assert f"Version {entry.version}".startswith(
            font["name"].getDebugName(5).split(";")[0].strip()
        )
        assert "SIL Open Font License" in font["name"].getDebugName(13)
        (weight,) = (axis for axis in font["fvar"].axes if axis.axisTag == "wght")
        assert weight.minValue <= 400
        assert weight.maxValue >= 700
    assert entry.licence == "OFL-1.1"


def test_manifest_is_complete() -> None:
    """Each entry has every field; no name and no script is given twice."""
    for entry in manifest():
        empty = [each.name for each in fields(FontFile) if not getattr(entry, each.name)]
        assert set(empty) <= {"extra"}
    for values in ([e.name for e in manifest()], [s for e in manifest() for s in e.scripts]):
        assert max(Counter(values).values()) == 1


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
    assert fonts.file_for_script("Cher") is None


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
    letter = LETTERS[entry.scripts[0]]
    glyph = regular.font.get_nominal_glyph(ord(letter))
    assert regular.covers(letter)
    assert regular.outlines({glyph})[glyph] != bold.outlines({glyph})[glyph]
    metrics = regular.metrics
    assert metrics.ascent > 0 > metrics.descent
    assert 0 < metrics.cap_height <= metrics.ascent
    assert (metrics.units_per_em, regular.em) == (1000, 0.001)


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
