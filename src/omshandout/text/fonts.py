"""Font faces: coverage, metrics, outlines, and the set of fonts that shaping chooses from.

A face is a font at one weight (400 or 700); its glyph outlines are taken from a static instance
that HarfBuzz makes for just the glyphs asked for. Where the files are: ``font_files`` (fonts of
packages) and ``own_fonts`` (fonts that lie beside a language's facts).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

from omshandout.errors import Fault, MachineError, Where
from omshandout.model.fonts import LanguageFont
from omshandout.text.cursive import CursiveOf
from omshandout.text.font_files import (
    CursiveLetters,
    FontFile,
    SyllableLetters,
    face_name,
    manifest,
    read_font,
    source_of,
)
from omshandout.text.glyphs import Cluster, FaceMetrics, GlyphAt
from omshandout.text.plain import Alone, PairsOf
from omshandout.text.syllables import SyllablesOf
from omshandout.text.words import KnownWords

if TYPE_CHECKING:
    import uharfbuzz as hb

    from omshandout.text.kept_faces import KeptFace

_REGULAR, _BOLD = 400, 700
_PATTERN_AFTER = 60  # texts
_MOST_IN_PATTERN = 300  # characters: more in Chinese, for which it takes long to compile

_NOT_OUTLINES = tuple(
    int.from_bytes(tag.encode("ascii"), "big") for tag in (
        "BASE", "GDEF", "GPOS", "GSUB", "HVAR", "MVAR", "OS/2", "STAT", "VORG", "VVAR", "avar",
        "cmap", "cvt ", "fpgm", "gasp", "hdmx", "kern", "name", "post", "prep",
    )
)  # fmt: skip
"""Tables that an instance can do without: taking over most of them takes longer than outlines."""

PlaceKey = tuple[str | int | tuple[int, int, int, int], ...]
"""Text of a cluster, its glyph ids, then HarfBuzz's offsets and advances of each."""


Choice = tuple["FontFace", str]
"""A face, and the script to shape with it."""


class Choices(dict[str, Choice | None]):
    """Choices by character, looked for when first wanted; None for one that no font has.

    Attributes:
        common: the choice of the first text that was in one face; None before.
    """

    def __init__(self, find: Callable[[str], Choice | None]) -> None:
        super().__init__()
        self.common: Choice | None = None
        self._alike: set[str] = set()  # with this choice: of these most texts are made
        self._are: re.Pattern[str] | None = None  # of some of them
        self._since = 0  # texts that had only these, since there were new ones
        self._find = find

    def __missing__(self, character: str) -> Choice | None:
        choice = self[character] = self._find(character)
        return choice

    def are_alike(self, characters: str) -> bool:
        """Whether all characters of a text (not of an empty one) are known to be ``common``."""
        if self._are is not None and self._are.fullmatch(characters):
            return True
        if not characters or not self._alike.issuperset(characters):
            return False
        # A pattern looks at a text in a seventh of the time that a set takes, but it takes as long
        # to compile as to look at a hundred texts.
        self._since += 1
        if self._since > _PATTERN_AFTER and len(self._alike) <= _MOST_IN_PATTERN:
            self._are = re.compile(f"[{re.escape(''.join(sorted(self._alike)))}]++")
            self._since = 0
        return True

    def are_too(self, characters: str) -> None:
        """Know that all characters of a text are ``common``."""
        self._alike.update(characters)
        self._since = 0


class FontFace:
    """A font at one weight; satisfies :class:`omshandout.text.glyphs.Face`.

    Everything that is looked up is kept, so that a process that makes many documents pays
    once; the tables grow with the distinct clusters of the content, which are few. ``ink`` knows
    how far the ink of clusters goes above and below the baseline; ``editable`` is whether people
    may type in the font where a document carries it. ``words`` are those that were shaped before,
    None for a font with rules for spaces. ``alone`` and ``in_pairs`` are the letters that no rule
    minds, or none but those for two that stand side by side; ``in_syllables`` has syllables that
    are the same wherever they stand, ``cursive`` letters that hang on their neighbours. Each is
    None for a font without.

    ``known_advances`` and ``known_outlines`` are those of the glyphs that were asked for.

    What a face knew in another process may be given to it (``kept_faces``), so the font is opened,
    and HarfBuzz loaded, when something is asked for that is not known.

    Args:
        name: see :class:`omshandout.text.glyphs.Face`.
        source: the font, or what opens it.
        weight: 400 or 700.
    """

    editable = True

    def __init__(
        self, name: str, source: hb.Face | Callable[[], hb.Face], weight: int, *,
        words_apart: bool = False, alone: str = "", in_pairs: str = "",
        in_syllables: SyllableLetters | None = None, cursive: CursiveLetters | None = None,
    ) -> None:
        self.name = name
        self.weight = weight
        self.clusters: list[Cluster] = []
        self._opened = source
        self._ids: dict[tuple[object, ...], int] = {}
        self.simple_ids: dict[tuple[int, str], int] = {}
        self.placed: dict[PlaceKey, tuple[int, int, int]] = {}
        self.blanks: dict[tuple[str, str, str], tuple[int, int] | None] = {}
        self.words = KnownWords() if words_apart else None
        self.alone = Alone(alone, self._letter) if alone else None
        self.in_pairs = PairsOf(in_pairs) if in_pairs else None
        self.in_syllables = SyllablesOf(in_syllables) if in_syllables is not None else None
        self.cursive = CursiveOf(cursive) if cursive is not None else None
        self.covered: dict[str, bool] = {}
        self.known_advances: dict[int, int] = {}
        self.known_outlines: dict[int, bytes] = {}
        self.known_digits: dict[str, tuple[int, ...]] = {}
        self.ink = Ink(self)

    @cached_property
    def source(self) -> hb.Face:
        """The font as its file has it, at all its weights."""
        return self._opened() if callable(self._opened) else self._opened

    @cached_property
    def font(self) -> hb.Font:
        """The font at the weight of the face."""
        # It takes long to load, and all that is asked for may be known.
        import uharfbuzz as hb

        font = hb.Font(self.source)
        font.set_variations({"wght": self.weight})
        return font

    @cached_property
    def _unicodes(self) -> Collection[int]:
        unicodes: Collection[int] = self.source.unicodes
        return unicodes

    @cached_property
    def metrics(self) -> FaceMetrics:
        """Heights and the like."""
        return _metrics(self.source, self.font, self.weight)

    @cached_property
    def em(self) -> float:
        """A font unit in em."""
        return 1.0 / self.metrics.units_per_em

    @cached_property
    def dotted_circle(self) -> int | None:
        """The glyph that HarfBuzz puts where a letter is missing; None for a font without."""
        glyph: int | None = self.font.get_nominal_glyph(0x25CC)
        return glyph

    def covers(self, character: str) -> bool:
        """Whether the font has a glyph of its own for a character."""
        found = self.covered.get(character)
        if found is None:
            found = self.covered[character] = ord(character) in self._unicodes
        return found

    def characters(self) -> Iterator[str]:
        """Every character that the font has a glyph for, in no order."""
        return map(chr, self._unicodes)

    def advance(self, glyph_id: int) -> int:
        """Nominal advance of a glyph in font units."""
        width = self.known_advances.get(glyph_id)
        if width is None:
            width = self.known_advances[glyph_id] = self.font.get_glyph_h_advance(glyph_id)
        return width

    def nominal_advance(self, cluster_id: int) -> int:
        """Advance of a cluster by itself in font units."""
        return self.clusters[cluster_id].advance

    def _letter(self, character: str) -> tuple[int, int]:
        """Id and advance of a character's own glyph, as a cluster."""
        glyph = self.font.get_nominal_glyph(ord(character)) or 0
        return self.simple_cluster(glyph, character), self.advance(glyph)

    def digits(self, zero: str) -> tuple[int, ...]:
        """Ids of the clusters of ten digits from a zero on; none if one is missing."""
        found = self.known_digits.get(zero)
        if found is None:
            ten = [chr(ord(zero) + value) for value in range(10)]
            found = self.known_digits[zero] = (
                tuple([self._letter(digit)[0] for digit in ten])
                if all(map(self.covers, ten)) else ()
            )
        return found

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
        missing = glyph_ids - self.known_outlines.keys()
        if missing:
            try:
                self.known_outlines.update(instance_outlines(self.source, self.weight, missing))
            except ValueError as error:
                raise MachineError(no_outlines(self.name)) from error
        return self.known_outlines


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

    def reach(self, clusters: Collection[int]) -> tuple[float, float]:
        """The farthest that some clusters (at least one) go above and below."""
        above, below = self.above, self.below
        if len(above) < len(self._face.clusters):
            self._measure()
        return max(map(above.__getitem__, clusters)), max(map(below.__getitem__, clusters))

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
    """All faces that shaping may choose from, loaded when first wanted.

    Fonts of a language's own are not part of the set: they come with the language that asks, so
    what was set before in another language makes no difference. ``chosen`` is for
    ``itemize.FaceChooser``: the choices made so far, each by all that they hang on.
    """

    def __init__(self, files: Iterable[FontFile] | None = None) -> None:
        self._files = tuple(manifest() if files is None else files)
        self._by_script: dict[str, FontFile] = {}
        for file in self._files:
            for script in file.scripts:
                self._by_script.setdefault(script, file)
        self._sources: dict[str, hb.Face] = {}
        self._faces: dict[tuple[str, bool], FontFace] = {}
        self._own: dict[tuple[str, str, bool], FontFace] = {}
        self.chosen: dict[
            tuple[str, str, tuple[LanguageFont, ...], bool], Choices
        ] = {}
        self._known: Mapping[tuple[str, bool], KeptFace] = {}

    def remember(self, known: Mapping[tuple[str, bool], KeptFace]) -> None:
        """Begin with what the faces of another set knew, by the names of their files and bold.

        To be called before the first face is asked for.
        """
        self._known = known

    @property
    def opened(self) -> Mapping[tuple[str, bool], FontFace]:
        """The faces so far, by the names of their files and bold, without a language's own."""
        return self._faces

    def forget_words(self) -> None:
        """Let go of the words that were shaped before: texts that come next are new in all."""
        for face in self._faces.values():
            if face.words is not None:
                face.words.clear()

    def keep_words_met_again(self) -> None:
        """Know the words that texts had time and again which were put together from letters."""
        for face in (*self._faces.values(), *self._own.values()):
            for words in (face.words or {}).values():
                words.keep_those_met_again()

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
            name = f"{face_name(file)}-{'Bold' if bold else 'Regular'}"
            known = self._known.get(key) if source_of(file) is not None else None
            found = FontFace(
                name, partial(self._opened, file, bold) if known else self._opened(file, bold),
                _BOLD if bold else _REGULAR, words_apart=file.words_apart,
                alone=file.alone, in_pairs=file.in_pairs, in_syllables=file.in_syllables,
                cursive=file.cursive,
            )
            if known is not None:
                known.give_to(found)
            self._faces[key] = found
        return found

    def _opened(self, file: FontFile, bold: bool) -> hb.Face:
        used = source_of(file) or file
        source = self._source(used, bold)
        if bold and not (used.bold_file or has_weight(source, _BOLD)):
            raise MachineError(_no_bold(used))
        return source

    def _source(self, file: FontFile, bold: bool) -> hb.Face:
        key = file.bold_file if bold and file.bold_file else file.name
        source = self._sources.get(key)
        if source is None:
            # As above.
            import uharfbuzz as hb

            source = self._sources[key] = hb.Face(hb.Blob(read_font(file, bold)))
        return source

    def own_face(self, font: LanguageFont, bold: bool) -> FontFace:
        """The regular or bold face of a font of a language's own.

        Where it has no bold the regular face stands in: letters that are made bold by smearing
        close their eyes. ``own_fonts.font_faults`` warns of that.

        Raises:
            LayoutError: the file is not the one that was declared, or not fit for documents.
        """
        key = (font.sha256, font.bold_sha256, bold)
        found = self._own.get(key)
        if found is None:
            # Most documents have no such font and need not load what checks it.
            from omshandout.text.own_fonts import OwnFace, load_own_font, own_name

            source = load_own_font(font, bold)
            if bold and not font.bold_file and not has_weight(source, _BOLD):
                found = self.own_face(font, bold=False)
            else:
                name = f"{own_name(font, bold)}-{'Bold' if bold else 'Regular'}"
                found = OwnFace(name, source, _BOLD if bold else _REGULAR)
            self._own[key] = found
        return found

    def find(self, character: str, script: str, bold: bool) -> FontFace | None:
        """The face for a character: its script's own font, else any font that has it.

        Fonts of extras that are not installed are passed over, and those that are for the
        letters of their scripts only.
        """
        first = self._by_script.get(script)
        order = ([first] if first else []) + [
            file for file in self._files
            if file is not first and not file.only_its_scripts
        ]  # fmt: skip
        for file in order:
            if file is not first and source_of(file) is None:
                continue
            face = self.face(file, bold)
            if face.covers(character):
                return face
        return None


def load_libraries() -> None:
    """Load what is loaded when a font is first opened, and a letter beyond Latin looked at.

    For a process of which copies are made, each of which would load it.
    """
    # Who makes no copies waits for none of it.
    import fontTools.unicodedata  # noqa: F401
    import uharfbuzz  # noqa: F401


def has_weight(source: hb.Face, weight: int) -> bool:
    """Whether a font has a weight axis that reaches a weight."""
    return any(
        axis.tag == "wght" and axis.min_value <= weight <= axis.max_value
        for axis in source.axis_infos
    )


def no_outlines(name: str) -> Fault:
    """The fault of a face whose outlines are damaged."""
    return Fault(
        Where(), f"the outlines of the font {name} cannot be read",
        "take the font from its maker again", "font/unreadable",
    )


def _no_bold(file: FontFile) -> Fault:
    # Smeared letters in its place would be a fake that closes the eyes of letters.
    return Fault(
        Where(file=file.file), f"the font {file.name} has no bold",
        f"name a font with weights from {_REGULAR} to {_BOLD} in text/fonts.toml", "font/no-bold",
    )


def _metrics(source: hb.Face, font: hb.Font, weight: int) -> FaceMetrics:
    # As above.
    import uharfbuzz as hb

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


def instance_outlines(source: hb.Face, weight: int, glyph_ids: set[int]) -> dict[int, bytes]:
    """Raw ``glyf`` entries of a static instance at a weight, by glyph id.

    Raises:
        ValueError: HarfBuzz cannot read the font's outlines.
    """
    # As above.
    import uharfbuzz as hb

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
    wanted.drop_table_tag_set.update(_NOT_OUTLINES)
    try:
        plan = hb.SubsetPlan(source, wanted)
        # What the font does not have (a damaged one's own reference) is not in the closure.
        closure = glyph_ids.union(plan.old_to_new_glyph_mapping)
        instance = plan.execute()
        glyf = bytes(instance.reference_table("glyf").data)
        loca = bytes(instance.reference_table("loca").data)
        (long_format,) = struct.unpack_from(">h", instance.reference_table("head").data, 50)
    except (RuntimeError, struct.error) as error:
        raise ValueError("HarfBuzz cannot read the outlines") from error
    # A font of Chinese has thirty thousand offsets, a document asks for some dozen.
    pair, factor = (struct.Struct(">2I"), 1) if long_format else (struct.Struct(">2H"), 2)
    last = 2 * len(loca) // pair.size - 2
    found = dict.fromkeys(closure, b"")
    for glyph in closure:
        if glyph <= last:
            start, end = pair.unpack_from(loca, glyph * pair.size // 2)
            found[glyph] = glyf[start * factor : end * factor]
    return found
