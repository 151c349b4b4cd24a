"""Fillable fields: check boxes and text fields as AcroForm widgets.

ReportLab's own fields know the 14 standard fonts only, which are never embedded. Ours bring
their appearance as vector paths, and text fields a font with every character that a family may
type.

Viewers make the appearance of typed text themselves. They look each character up in the
ToUnicode map of the field's font, so a composite font with one code for each character serves
them; none of them shapes, so typed Arabic does not join. No viewer is asked to make new
appearances when it opens the file (``NeedAppearances``), which PDF/A forbids.

Source: ISO 32000-1, 12.5.5 and 12.7; ISO 19005-2, 6.3 and 6.4; ISO 14289-1, 7.18.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from omshandout.pdf.document import CompactDocument, name, number, text_string
from omshandout.pdf.fonts import DocumentFonts, FontUse
from omshandout.pdf.paths import rounded_box
from omshandout.text.glyphs import Face, Piece

_MULTILINE = 1 << 12
_NO_SPELL_CHECK = 1 << 22
_NO_SCROLL = 1 << 23  # what is typed has to fit the line, since the sheet is also printed
_INK = "0.1"
_LINE_PT = 1.2
_RADIUS_PT = 1.5
_PADDING_PT = 2.0
_TYPING_PT = 12.0  # for viewers that make fields of their own; ours say their size
# Only the name of a resource. PDFium (Chrome, Edge) types a character with the field's own font
# if the font's character set fits, which it takes to be that of Western Europe unless the
# resource has one of four names of symbol fonts, which fit all. Under any other name typed
# Arabic goes to a font of the machine's, or to none.
_TYPING_NAME = "Wingdings"


class _Branch(Struct):
    """A field that only groups others: the part of a name before a dot."""

    branches: dict[str, _Branch] = field(default_factory=dict)
    leaves: dict[str, int] = field(default_factory=dict)
    object_number: int = 0


class FormFields:
    """The fields of one document; make a new one for each document.

    A dot in a field's name starts a level of the field tree, so a name is used by one field
    only, and never both for a field and as the first part of another's name.

    Args:
        typing: every character that may be typed into text fields, one cluster for each with
            the character's own glyph (combining marks shaped alone would bring a dotted
            circle). Text fields use the face of the first piece; other faces are for viewers
            that look further. Empty if there are no text fields.
        rtl: True starts typed text at the right edge.
    """

    def __init__(self, typing: Sequence[Piece] = (), *, rtl: bool = False) -> None:
        self._typing = tuple(typing)
        self._rtl = rtl
        self._root = _Branch()
        self._boxes: dict[float, tuple[int, int]] = {}
        self._font: FontUse | None = None

    def check_box(
        self, document: CompactDocument, field_name: str, value: str, tooltip: str, size_pt: float
    ) -> tuple[int, str]:
        """Object number and dictionary entries of a check box named ``field_name.value``.

        Raises:
            ValueError: the name is taken, or the value is the one of an empty box (programming
                errors).
        """
        if value == "Off":
            raise ValueError(f"check box {field_name}: Off is the value of an empty box")
        object_number, entries = self._enter(document, f"{field_name}.{value}", tooltip)
        on, off = self._box_appearances(document, size_pt)
        state = name(value)
        return object_number, (
            f"{entries}/FT/Btn/V/Off/AS/Off/MK<</BC[{_INK}]/BG[1]>>/BS<</W {number(_LINE_PT)}>>"
            f"/AP<</N<<{state} {on} 0 R/Off {off} 0 R>>>>"
        )

    def text_field(
        self, document: CompactDocument, fonts: DocumentFonts, field_name: str, tooltip: str,
        width_pt: float, height_pt: float, *, size_pt: float = _TYPING_PT,
        multiline: bool = False,
    ) -> tuple[int, str]:  # fmt: skip
        """Object number and dictionary entries of an empty text field.

        What is typed is ``size_pt`` high, or less if a single line has no room for that.

        Raises:
            ValueError: the name is taken, or there is nothing to type with (programming errors).
        """
        if not self._typing:
            raise ValueError("text fields need characters to type: give FormFields pieces")
        if self._font is None:
            self._font = fonts.use(self._typing[0].face, alone=True)
        object_number, entries = self._enter(document, field_name, tooltip)
        flags = _NO_SCROLL | _NO_SPELL_CHECK | (_MULTILINE if multiline else 0)
        size = size_pt if multiline else min(size_pt, height_pt - 2 * _PADDING_PT)
        entries += f"/FT/Tx/Ff {flags}/DA({_appearance(size)})/MK<<>>"
        if self._rtl:
            entries += "/Q 2"
        # One for each field, even of equal size: some viewers write what is typed into it.
        appearance = document.add_stream(
            f"/Type/XObject/Subtype/Form/BBox[0 0 {number(width_pt)} {number(height_pt)}]"
            "/Resources<<>>",
            b"/Tx BMC EMC",
        )
        return object_number, f"{entries}/AP<</N {appearance} 0 R>>"

    def write(self, document: CompactDocument, fonts: DocumentFonts) -> int:
        """Add the field tree and the AcroForm dictionary; returns its number (0: no fields)."""
        if not (self._root.branches or self._root.leaves):
            return 0
        kids = self._write_branches(document, self._root)
        body = f"<</Fields[{kids}]"
        if self._font is not None:
            resources = f"/{_TYPING_NAME} {self._font.object_number} 0 R" + "".join(
                f"/{use.resource} {use.object_number} 0 R" for use in self._typing_fonts(fonts)
            )
            body += f"/DR<</Font<<{resources}>>>>/DA({_appearance(_TYPING_PT)})"
        return document.add(body + ">>")

    def _typing_fonts(self, fonts: DocumentFonts) -> Iterator[FontUse]:
        """The fonts of the typing characters, after giving each character a code."""
        faces: dict[str, Face] = {}
        for piece in self._typing:
            faces[piece.face.name] = piece.face
            codes = fonts.use(piece.face, alone=True).codes
            for cluster_id in piece.clusters:
                # Looking a code up gives one out, so the character gets into the subset.
                codes[cluster_id]
        return (fonts.use(face, alone=True) for face in faces.values())

    def _enter(
        self, document: CompactDocument, field_name: str, tooltip: str
    ) -> tuple[int, str]:
        """Take a place in the field tree: object number and the entries every field has."""
        *path, last = field_name.split(".")
        branch = self._root
        for part in path:
            if part in branch.leaves:
                raise ValueError(f"field {field_name} lies below a field")
            if part not in branch.branches:
                branch.branches[part] = _Branch(object_number=document.reserve())
            branch = branch.branches[part]
        if last in branch.leaves or last in branch.branches or not all((*path, last)):
            raise ValueError(f"field name {field_name} is used twice or has an empty part")
        object_number = branch.leaves[last] = document.reserve()
        parent = f"/Parent {branch.object_number} 0 R" if branch.object_number else ""
        entries = f"/Type/Annot/Subtype/Widget/T{text_string(last)}/TU{text_string(tooltip)}"
        return object_number, entries + parent

    def _write_branches(self, document: CompactDocument, branch: _Branch) -> str:
        """Write the groups below a branch; returns the references of its kids."""
        kids = [f"{each} 0 R" for each in branch.leaves.values()]
        for part, below in branch.branches.items():
            inner = self._write_branches(document, below)
            parent = f"/Parent {branch.object_number} 0 R" if branch.object_number else ""
            document.put(
                below.object_number, f"<</T{text_string(part)}{parent}/Kids[{inner}]>>"
            )
            kids.append(f"{below.object_number} 0 R")
        return " ".join(kids)

    def _box_appearances(self, document: CompactDocument, size_pt: float) -> tuple[int, int]:
        """Form XObjects of a ticked and of an empty box; one pair for each size."""
        size = round(size_pt, 2)
        pair = self._boxes.get(size)
        if pair is None:
            inset = _LINE_PT / 2
            edge = rounded_box(size - _LINE_PT, size - _LINE_PT, _RADIUS_PT)
            empty = (
                f"q 1 g {_INK} G {number(_LINE_PT)} w "
                f"1 0 0 1 {number(inset)} {number(inset)} cm {edge} B Q"
            )
            steps = ((0.22, 0.52), (0.42, 0.28), (0.78, 0.76))
            tick = " ".join(
                f"{number(x * size)} {number(y * size)} {'l' if place else 'm'}"
                for place, (x, y) in enumerate(steps)
            )
            ticked = f"{empty} {_INK} G {number(size * 0.13)} w 1 J 1 j {tick} S"
            head = f"/Type/XObject/Subtype/Form/BBox[0 0 {number(size)} {number(size)}]"
            pair = self._boxes[size] = (
                document.add_stream(f"{head}/Resources<<>>", ticked.encode("ascii")),
                document.add_stream(f"{head}/Resources<<>>", empty.encode("ascii")),
            )
        return pair


def _appearance(size_pt: float) -> str:
    """Default appearance of typed text."""
    return f"/{_TYPING_NAME} {number(size_pt)} Tf {_INK} g"
