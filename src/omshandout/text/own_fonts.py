"""Fonts that lie beside a language's facts: whole, fit for documents, and with every letter.

Such a file comes from anywhere, so nothing in it is believed: its size is bounded, its SHA-256
is the declared one, every table that documents need lies inside it, and every glyph inside its
table. HarfBuzz, made for fonts of strangers, reads the rest. What is wrong becomes faults.

Sources: OpenType 1.9.1: Font File, OS/2 (fsType), loca, maxp.
"""

from __future__ import annotations

import hashlib
import re
import stat
import struct
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path, PurePosixPath

import uharfbuzz as hb

from omshandout.errors import Fault, LayoutError, MachineError, Severity, Where
from omshandout.model.fonts import LanguageFont
from omshandout.text.font_files import script_name
from omshandout.text.fonts import FontFace, has_weight, instance_outlines, no_outlines
from omshandout.text.itemize import is_default_ignorable, named
from omshandout.text.scripts import script_of

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest font file that is read; the largest of ours, Chinese, has 18 million."""

_TRUETYPE = (b"\0\1\0\0", b"true")
_NEEDED = ("OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp")
_KINDS = {
    b"OTTO": ("has CFF outlines (.otf)", "take the TrueType version (.ttf) of the same font"),
    b"ttcf": ("is a collection of fonts (.ttc)", "take the single font (.ttf) out of it"),
    b"wOFF": ("is a web font (.woff)", "take the .ttf that it was made from"),
    b"wOF2": ("is a web font (.woff2)", "take the .ttf that it was made from"),
}
_RESTRICTED, _PRINTING, _EDITING = 0x0002, 0x0004, 0x0008
_MILDER, _NO_SUBSETTING, _BITMAPS = _PRINTING | _EDITING, 0x0100, 0x0200
_MAGIC, _LONG_HEAD = 0x5F0F3CF5, 54
_LISTED = 8
_DEEPEST = 16  # components within components; fonts have two or three
_AGAIN = "take the file from its maker again"
_WEIGHTS = (400, 700)
_SHARED = frozenset({"Zyyy", "Zinh", "Zzzz"})  # common, inherited, unknown
# Letters of these scripts join, stack or change places; a font does that by its GSUB table.
_SHAPED = frozenset({
    "Adlm", "Arab", "Bali", "Batk", "Beng", "Bugi", "Cakm", "Cham", "Deva", "Gujr", "Guru",
    "Java", "Kali", "Khmr", "Knda", "Lana", "Lepc", "Mand", "Mlym", "Mong", "Mtei", "Mymr",
    "Newa", "Nkoo", "Orya", "Phag", "Rohg", "Saur", "Sinh", "Sund", "Syrc", "Takr", "Taml",
    "Tavt", "Telu", "Tibt", "Tirh",
})  # fmt: skip


def font_faults(font: LanguageFont, characters: Iterable[str] = ()) -> list[Fault]:
    """Everything that is wrong with a font of a language's own; never raises for its bytes.

    Args:
        font: as the language's facts declare it.
        characters: what it must be able to show (the exemplar characters of the language); a
            text of several characters stands for each of them.
    """
    faults, source = _read(font, bold=False)
    bold_faults, strong = _read(font, bold=True) if font.bold_file else ([], None)
    faults += bold_faults
    wanted = sorted(set("".join(characters)))
    for file, face in ((font.file, source), (font.bold_file, strong)):
        if face is not None:
            faults += _outlines(font, file, face, set(range(face.glyph_count)))
            faults += _missing(font, file, face, wanted)
            faults += _foreign(font, file, face)
            faults += _unshaped(font, file, face)
    if source is not None and not font.bold_file and not has_weight(source, _WEIGHTS[1]):
        faults.append(_fault(
            font, font.file, "has no bold, so headings and strong words will be in the regular",
            "lay a file with the bold beside it and declare it (bold:), if there is one",
            "own-font/no-bold", Severity.WARNING,
        ))  # fmt: skip
    return faults


def load_own_font(font: LanguageFont, bold: bool) -> hb.Face:
    """The font, or with ``bold`` its second file if there is one.

    Raises:
        LayoutError: it is not whole, not the declared file or not fit for documents.
    """
    faults, source = _read(font, bold=bold and bool(font.bold_file))
    if source is None:
        raise LayoutError(faults)
    return source


def own_name(font: LanguageFont, bold: bool) -> str:
    """The family name in documents; it tells one file from any other of the same name."""
    file, sha256 = font.file, font.sha256
    if bold and font.bold_file:
        file, sha256 = font.bold_file, font.bold_sha256
    stem = re.sub(r"[^A-Za-z0-9]", "", PurePosixPath(file).stem)
    stem = re.sub(r"(?:Regular|Bold)$", "", stem)[:40] or "Font"
    return f"{stem}-{sha256[:8].lower()}"


def _read(font: LanguageFont, bold: bool) -> tuple[list[Fault], hb.Face | None]:
    """Faults, and the font if there are none."""
    file, path, sha256 = font.file, font.path, font.sha256
    if bold:
        file, path, sha256 = font.bold_file, font.bold_path, font.bold_sha256
    try:
        about = Path(path).stat()
        # Reading a pipe or a device would never end.
        if not stat.S_ISREG(about.st_mode):
            return [_fault(font, file, "is not a file", "lay a font file there")], None
        if about.st_size > LARGEST:
            what = f"has {about.st_size / 2**20:.0f} MB, and {LARGEST // 2**20} are the most"
            return [_fault(font, file, what, "take a font for this script alone")], None
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", "") or "its name cannot be used"
        hint = "lay the file there, or correct its name in language.yaml (font:)"
        return [_fault(font, file, f"cannot be read: {why}", hint)], None
    found = hashlib.sha256(data).hexdigest()
    if found != sha256.lower():
        return [_fault(
            font, file, f"is not the file that was declared: its SHA-256 is {found}",
            "copy it again, whole; if it is the right one, write this SHA-256 in its entry",
            "own-font/changed",
        )], None  # fmt: skip
    faults = [_fault(font, file, *each) for each in _unfit(data)]
    if faults:
        return faults, None
    source = hb.Face(hb.Blob(data))
    # The tables of a variable font are told to fit each other by making an instance.
    faults = _outlines(font, file, source, {0})
    return faults, None if faults else source


def _outlines(font: LanguageFont, file: str, source: hb.Face, glyphs: set[int]) -> list[Fault]:
    try:
        for weight in _WEIGHTS:
            _check(instance_outlines(source, weight, glyphs), glyphs)
    except ValueError:
        return [_fault(font, file, "is damaged: its outlines cannot be read", _AGAIN)]
    return []


class OwnFace(FontFace):
    """A face of a font of a language's own: each outline is looked at before it is embedded."""

    def __init__(self, name: str, source: hb.Face, weight: int) -> None:
        super().__init__(name, source, weight)
        self._sound: set[int] = set()
        rights = struct.unpack_from(">H", source.reference_table("OS/2").data, 8)[0]
        self.editable = not rights & _PRINTING or bool(rights & _EDITING)

    def outlines(self, glyph_ids: set[int]) -> dict[int, bytes]:
        found = super().outlines(glyph_ids)
        fresh = glyph_ids - self._sound
        try:
            _check(found, fresh)
        except ValueError as error:
            raise MachineError(no_outlines(self.name)) from error
        self._sound |= fresh
        return found


def _check(outlines: dict[int, bytes], glyphs: Iterable[int]) -> None:
    """Read entries of a ``glyf`` table to the end, components included.

    Raises:
        ValueError: one is not an outline, or components go in a circle or too deep.
    """
    # Few documents have a font of a language's own.
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    table = newTable("glyf")
    table.setGlyphOrder([str(number) for number in range(max(outlines, default=0) + 1)])
    depth: dict[int, int] = {}
    waiting = dict.fromkeys(glyphs, 0)
    while waiting:
        number, level = waiting.popitem()
        if level > _DEEPEST:
            raise ValueError(f"glyph {number} has components too deep")
        if depth.get(number, -1) >= level:
            continue
        depth[number] = level
        glyph = Glyph(outlines.get(number, b""))
        try:
            glyph.expand(table)
        except Exception as error:  # fontTools raises what its reading happens to run into
            raise ValueError(f"glyph {number} is no outline") from error
        for part in getattr(glyph, "components", ()):
            number = int(part.glyphName.removeprefix("glyph"))
            waiting[number] = max(waiting.get(number, 0), level + 1)


def _unfit(data: bytes) -> list[tuple[str, str]]:
    """What keeps a file from being used, and what to do."""
    if data[:4] in _KINDS:
        return [_KINDS[data[:4]]]
    if data[:4] not in _TRUETYPE or len(data) < 12:
        return [("is not a font file", "lay a TrueType font (.ttf) there")]
    tables: dict[str, bytes] = {}
    count = struct.unpack_from(">H", data, 4)[0]
    if len(data) < 12 + 16 * count:
        return [("is cut off", _AGAIN)]
    for at in range(12, 12 + 16 * count, 16):
        tag, _, start, length = struct.unpack_from(">4sLLL", data, at)
        if start + length > len(data):
            return [("is cut off", _AGAIN)]
        tables[tag.decode("latin-1")] = data[start : start + length]
    missing = [tag for tag in _NEEDED if tag not in tables]
    if "glyf" in missing and not tables.keys().isdisjoint(("CFF ", "CFF2")):
        return [_KINDS[b"OTTO"]]
    if missing:
        return [(f"has no table {', '.join(missing)}", _AGAIN)]
    found = [("is damaged: " + why, _AGAIN) for why in _damage(tables)]
    return found or _forbidden(tables["OS/2"])


def _damage(tables: dict[str, bytes]) -> list[str]:
    head, maxp, loca = tables["head"], tables["maxp"], tables["loca"]
    if len(head) < _LONG_HEAD or struct.unpack_from(">L", head, 12)[0] != _MAGIC:
        return ["its header is not one"]
    em, long_format = (struct.unpack_from(">H", head, at)[0] for at in (18, 50))
    if not 16 <= em <= 16384:
        return [f"{em} units to the em"]
    if len(maxp) < 6 or len(tables["OS/2"]) < 10 or len(tables["hhea"]) < 36:
        return ["a table is too short"]
    glyphs = struct.unpack_from(">H", maxp, 4)[0]
    long_metrics = struct.unpack_from(">H", tables["hhea"], 34)[0]
    if not 1 <= long_metrics <= glyphs or len(tables["hmtx"]) < 2 * (glyphs + long_metrics):
        return ["glyphs without a width"]
    size = 4 if long_format else 2
    if len(loca) < size * (glyphs + 1):
        return ["glyphs without a place"]
    places = struct.unpack_from(f">{glyphs + 1}{'L' if long_format else 'H'}", loca)
    end = len(tables["glyf"]) // (1 if long_format else 2)
    if places[-1] > end or any(after < before for before, after in pairwise(places)):
        return ["glyphs outside of their table"]
    return []


def _forbidden(os2: bytes) -> list[tuple[str, str]]:
    rights = struct.unpack_from(">H", os2, 8)[0]
    hint = "take a font whose licence allows it, such as one under the SIL Open Font License"
    if rights & _RESTRICTED and not rights & _MILDER:
        return [("forbids that documents carry it (fsType)", hint)]
    if rights & _BITMAPS:
        return [("allows documents to carry bitmaps only (fsType)", hint)]
    if rights & _NO_SUBSETTING:
        return [("forbids that documents carry a part of it (fsType)", hint)]
    return []


def _missing(
    font: LanguageFont, file: str, source: hb.Face, wanted: Iterable[str]
) -> list[Fault]:
    has = source.unicodes
    shaped = hb.Font(source)
    lost, blank = [], []
    for character in wanted:
        if ord(character) not in has:
            if not is_default_ignorable(character):
                lost.append(character)
        elif unicodedata.category(character)[0] not in "ZC":
            glyph = shaped.get_nominal_glyph(ord(character))
            box = shaped.get_glyph_extents(glyph) if glyph else None
            if box is None or not (box.width or box.height):
                blank.append(character)
    hint = "take a font that has them, or a newer version of this one"
    return [
        _fault(font, file, what + _list(each), hint, "own-font/no-glyph")
        for what, each in (("lacks ", lost), ("draws nothing for ", blank)) if each
    ]  # fmt: skip


def _foreign(font: LanguageFont, file: str, source: hb.Face) -> list[Fault]:
    """Scripts that the font is declared for and has not one letter of."""
    # Unicode gives its characters no such script as Hans, Jpan or Aran (Nastaliq).
    from fontTools.unicodedata import Scripts

    has = {script_of(chr(code)) for code in source.unicodes}
    return [
        _fault(font, file, f"has no letter of {script_name(script)} ({script})",
               "take a font that has them, or correct scripts:", "own-font/no-glyph")
        for script in font.scripts if script in Scripts.NAMES and script not in has | _SHARED
    ]  # fmt: skip


def _unshaped(font: LanguageFont, file: str, source: hb.Face) -> list[Fault]:
    if source.get_table_script_tags("GSUB"):
        return []
    return [
        _fault(font, file, f"does not say how the letters of {script} join or stack (GSUB)",
               f"take a font that is made for {script}", "own-font/no-shaping")
        for script in font.scripts if script in _SHAPED
    ]  # fmt: skip


def _list(characters: list[str]) -> str:
    more = f" and {len(characters) - _LISTED} more" if len(characters) > _LISTED else ""
    return ", ".join(map(named, characters[:_LISTED])) + more


def _fault(
    font: LanguageFont, file: str, what: str, hint: str, code: str = "own-font/unfit",
    severity: Severity = Severity.ERROR,
) -> Fault:  # fmt: skip
    where = font.where if font.where.file else Where(file=file)
    subject = f"the font {file}" if font.where.file else "the font"
    return Fault(where, f"{subject} {what}", hint, code, severity)
