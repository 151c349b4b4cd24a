"""The bundled font faces: manifest, checks, coverage, metrics and outlines.

Fonts come from wheels named in ``fonts.toml`` and are known by SHA-256; a machine's own fonts
are never used. A face is a font at one weight (400 or 700); its glyph outlines are taken from a
static instance that HarfBuzz makes for just the glyphs asked for.
"""

from __future__ import annotations

import hashlib
import struct
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import uharfbuzz as hb
from msgspec import Struct

from omshandout.errors import Fault, MachineError, Where
from omshandout.text.glyphs import Cluster, FaceMetrics, GlyphAt

_REGULAR, _BOLD = 400, 700


class FontFile(Struct, frozen=True):
    """One entry of the manifest."""

    name: str
    package: str
    file: str
    version: str
    sha256: str
    licence: str
    scripts: tuple[str, ...]
    extra: str


@cache
def manifest() -> tuple[FontFile, ...]:
    """All fonts of ``fonts.toml``, in order of preference."""
    path = Path(__file__).with_name("fonts.toml")
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["font"]
    return tuple(FontFile(**{**entry, "scripts": tuple(entry["scripts"])}) for entry in entries)


PlaceKey = tuple[str | int | tuple[int, int, int, int], ...]
"""Text of a cluster, its glyph ids, then HarfBuzz's offsets and advances of each."""


class FontFace:
    """A font at one weight; satisfies :class:`omshandout.text.glyphs.Face`.

    Everything that is looked up is kept, so that a process that makes many documents pays
    once; the tables grow with the distinct clusters of the content, which are few. ``ink`` knows
    how far the ink of clusters goes above and below the baseline.
    """

    def __init__(self, name: str, source: hb.Face, weight: int) -> None:
        self.name = name
        self.weight = weight
        self.clusters: list[Cluster] = []
        self.font = hb.Font(source)
        self.font.set_variations({"wght": weight})
        self._source = source
        self._unicodes = source.unicodes
        self._ids: dict[tuple[object, ...], int] = {}
        self.simple_ids: dict[tuple[int, str], int] = {}
        self.placed: dict[PlaceKey, tuple[int, int, int]] = {}
        self.blanks: dict[tuple[str, str, str], tuple[int, int] | None] = {}
        self.dotted_circle = self.font.get_nominal_glyph(0x25CC)
        self._advances: dict[int, int] = {}
        self._outlines: dict[int, bytes] = {}
        self.metrics = _metrics(source, self.font, weight)
        self.em = 1.0 / self.metrics.units_per_em
        self.ink = Ink(self)

    def covers(self, character: str) -> bool:
        """Whether the font has a glyph of its own for a character."""
        return ord(character) in self._unicodes

    def characters(self) -> Iterator[str]:
        """Every character that the font has a glyph for, in no order."""
        return map(chr, self._unicodes)

    def advance(self, glyph_id: int) -> int:
        """Nominal advance of a glyph in font units."""
        width = self._advances.get(glyph_id)
        if width is None:
            width = self._advances[glyph_id] = self.font.get_glyph_h_advance(glyph_id)
        return width

    def simple_cluster(self, glyph_id: int, text: str) -> int:
        """Cluster id of one glyph that stands at its origin."""
        key = (glyph_id, text)
        found = self.simple_ids.get(key)
        if found is None:
            found = len(self.clusters)
            self.clusters.append(Cluster(text, ((glyph_id, 0, 0),), self.advance(glyph_id)))
            self.simple_ids[key] = found
        return found

    def cluster(self, text: str, glyphs: tuple[GlyphAt, ...], advance: int) -> int:
        """Cluster id of several glyphs, or of one that is set off from its origin."""
        key = (text, glyphs, advance)
        found = self._ids.get(key)
        if found is None:
            found = len(self.clusters)
            self.clusters.append(Cluster(text, glyphs, advance))
            self._ids[key] = found
        return found

    def outlines(self, glyph_ids: set[int]) -> dict[int, bytes]:
        """Raw ``glyf`` entries of a static instance at this weight, components included.

        Raises:
            MachineError: HarfBuzz cannot read the font's outlines.
        """
        missing = glyph_ids - self._outlines.keys()
        if missing:
            self._outlines.update(_instance_outlines(self._source, self.weight, missing))
        return self._outlines


class Ink:
    """How far the ink of each cluster of a face goes, in em, by cluster id.

    Attributes:
        above: above the baseline.
        below: below it.
    """

    def __init__(self, face: FontFace) -> None:
        self._face = face
        self.above: list[float] = []
        self.below: list[float] = []

    def reach(self, clusters: Iterable[int]) -> tuple[float, float]:
        """The farthest that some clusters (at least one) go above and below."""
        if len(self.above) < len(self._face.clusters):
            self._measure()
        chosen = tuple(clusters)
        return max(map(self.above.__getitem__, chosen)), max(map(self.below.__getitem__, chosen))

    def _measure(self) -> None:
        em = self._face.em
        for cluster in self._face.clusters[len(self.above) :]:
            above = below = 0
            for glyph, _, y in cluster.glyphs:
                box = self._face.font.get_glyph_extents(glyph)
                if box is not None:
                    above = max(above, y + box.y_bearing)
                    below = max(below, -(y + box.y_bearing + box.height))
            self.above.append(above * em)
            self.below.append(below * em)


class FontSet:
    """All faces that shaping may choose from, loaded when first wanted."""

    def __init__(self, files: Iterable[FontFile] | None = None) -> None:
        self._files = tuple(manifest() if files is None else files)
        self._by_script: dict[str, FontFile] = {}
        for file in self._files:
            for script in file.scripts:
                self._by_script.setdefault(script, file)
        self._sources: dict[str, hb.Face] = {}
        self._faces: dict[tuple[str, bool], FontFace] = {}

    def file_for_script(self, script: str) -> FontFile | None:
        """The manifest entry that is the first choice for a script, or None."""
        return self._by_script.get(script)

    def face(self, file: FontFile, bold: bool) -> FontFace:
        """The regular or bold face of a font file.

        Raises:
            MachineError: the font's package is not installed, the file is not the one that
                the manifest names, or it has no bold.
        """
        key = (file.name, bold)
        found = self._faces.get(key)
        if found is None:
            source = self._sources.get(file.name)
            if source is None:
                source = self._sources[file.name] = _load(file)
            if bold and not _has_weight(source, _BOLD):
                raise MachineError(_no_bold(file))
            style = "Bold" if bold else "Regular"
            found = FontFace(f"{file.name}-{style}", source, _BOLD if bold else _REGULAR)
            self._faces[key] = found
        return found

    def find(self, character: str, script: str, bold: bool) -> FontFace | None:
        """The face for a character: its script's own font, else any font that has it.

        Fonts of extras that are not installed are passed over.
        """
        first = self._by_script.get(script)
        order = ([first] if first else []) + [file for file in self._files if file is not first]
        for file in order:
            if file is not first and not _installed(file.package):
                continue
            face = self.face(file, bold)
            if face.covers(character):
                return face
        return None


@cache
def _installed(package: str) -> bool:
    return find_spec(package) is not None


def _load(file: FontFile) -> hb.Face:
    spec = find_spec(file.package)
    if spec is None or spec.origin is None:
        hint = (
            f'install the extra: pip install "omshandout[{file.extra}]"'
            if file.extra
            else "install omshandout again; its dependencies are not complete"
        )
        raise MachineError(
            Fault(Where(file=file.file), f"the font {file.name} is not installed", hint,
                  "font/missing")
        )
    path = Path(spec.origin).parent / file.file
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MachineError(
            Fault(Where(file=file.file), f"the font {file.name} cannot be read: {error.strerror}",
                  f"install the package {file.package} again", "font/unreadable")
        ) from error
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise MachineError(
            Fault(Where(file=file.file),
                  f"the font {file.name} is not version {file.version} that we know",
                  f"install the version of {file.package} that requirements/ names",
                  "font/changed")
        )
    return hb.Face(hb.Blob(data))


def _has_weight(source: hb.Face, weight: int) -> bool:
    return any(
        axis.tag == "wght" and axis.min_value <= weight <= axis.max_value
        for axis in source.axis_infos
    )


def _no_bold(file: FontFile) -> Fault:
    # Smeared letters in its place would be a fake that closes the eyes of letters.
    return Fault(
        Where(file=file.file), f"the font {file.name} has no bold",
        f"name a font with weights from {_REGULAR} to {_BOLD} in text/fonts.toml", "font/no-bold",
    )


def _metrics(source: hb.Face, font: hb.Font, weight: int) -> FaceMetrics:
    extents = font.get_font_extents("ltr")
    cap = font.get_metric_position(hb.OTMetricsTag.CAP_HEIGHT)
    head = source.reference_table("head").data
    bbox = struct.unpack(">4h", head[36:44])
    return FaceMetrics(
        units_per_em=source.upem,
        ascent=extents.ascender,
        descent=extents.descender,
        cap_height=cap if cap is not None else extents.ascender,
        bbox=(bbox[0], bbox[1], bbox[2], bbox[3]),
        weight=weight,
    )


def _instance_outlines(source: hb.Face, weight: int, glyph_ids: set[int]) -> dict[int, bytes]:
    # Retained glyph ids keep component references valid; the closure adds the components.
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyph_ids)
    for axis in source.axis_infos:
        value = float(weight) if axis.tag == "wght" else axis.default_value
        wanted.pin_axis_location(source, axis.tag, value)
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        | hb.SubsetFlags.NOTDEF_OUTLINE
    )
    instance = hb.subset(source, wanted)
    glyf = bytes(instance.reference_table("glyf").data)
    loca = bytes(instance.reference_table("loca").data)
    long_format = struct.unpack(">h", instance.reference_table("head").data[50:52])[0]
    if long_format:
        offsets = struct.unpack(f">{len(loca) // 4}I", loca)
    else:
        offsets = tuple(2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca))
    found = {
        glyph: glyf[start:end]
        for glyph, (start, end) in enumerate(pairwise(offsets))
        if end > start
    }
    for glyph in glyph_ids:
        found.setdefault(glyph, b"")
    return found
