"""Fillable fields: check boxes and text fields as AcroForm widgets.

ReportLab's own fields know the 14 standard fonts only, which are never embedded. Ours bring
their appearance as vector paths, and text fields fonts of their own (``field_fonts``).

Viewers make the appearance of typed text themselves, and so do programs that fill forms and the
filters of printers. Of those tried only MuPDF shapes: typed Arabic does not join in the others, and
is written from the left in some. No viewer is asked to make new appearances when it opens the
file (``NeedAppearances``), which PDF/A forbids.

Which font each takes (tried in November 2026): of two fonts in a field's default appearance PDFium
takes the first, all others the second, as ISO 32000-1, 9.3.1, has it for any text.

Source: ISO 32000-1, 12.5.5 and 12.7; ISO 19005-2, 6.3 and 6.4; ISO 14289-1, 7.18.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from omshandout.pdf.document import CompactDocument, name, number, text_string
from omshandout.pdf.paths import rounded_box
from omshandout.text.glyphs import Piece

if TYPE_CHECKING:
    from omshandout.pdf.field_fonts import FieldFonts

_MULTILINE = 1 << 12
_NO_SPELL_CHECK = 1 << 22
_RADIO = 1 << 15
_INK = "0"  # what is typed and ticked is for printers too
_LINE_PT = 1.2
_RADIUS_PT = 1.5
_PADDING_PT = 2.0
_TYPING_PT = 12.0
_LEAST_PT = 6.0  # what shrinks further cannot be read
_TALL_EM = 1.5
_LINE_EM = 1.4
# Only the name of a resource. PDFium (Chrome, Edge) types a character with the field's own font
# if the font's character set fits, which it takes to be that of Western Europe unless the
# resource has one of four names of symbol fonts, which fit all. Under any other name typed
# Arabic goes to a font of the machine's, or to none.
_TYPING_NAME = "Wingdings"
_OTHERS_NAME = "Latn"


class _Branch(Struct):
    """A field that only groups others: the part of a name before a dot."""

    branches: dict[str, _Branch] = field(default_factory=dict)
    leaves: dict[str, int] = field(default_factory=dict)
    object_number: int = 0


class _Group(Struct):
    """A field of which one answer at most is chosen: its boxes by export value."""

    object_number: int
    entries: str
    boxes: dict[str, int] = field(default_factory=dict)


class FormFields:
    """The fields of one document; make a new one for each document.

    A dot in a field's name starts a level of the field tree, so a name is used by one field
    only, and never both for a field and as the first part of another's name.

    Args:
        typing: every character that may be typed into text fields, one cluster for each with
            the character's own glyph (combining marks shaped alone would bring a dotted
            circle), all of one face. Empty if there are no text fields.
        latin: True if the document's script is Latin, so that a simple font has most letters.
        rtl: True starts typed text at the right edge.
    """

    def __init__(
        self, typing: Sequence[Piece] = (), *, latin: bool = True, rtl: bool = False
    ) -> None:
        self._typing = tuple(typing)
        self._latin = latin
        self._rtl = rtl
        self._root = _Branch()
        self._groups: dict[str, _Group] = {}
        self._boxes: dict[float, tuple[int, int]] = {}
        self._fonts: FieldFonts | None = None

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
        return object_number, f"{entries}/FT/Btn/V/Off{self._box(document, value, size_pt)}"

    def choice(
        self, document: CompactDocument, field_name: str, value: str, tooltip: str, size_pt: float,
        *, asked: str,
    ) -> tuple[int, str]:  # fmt: skip
        """Object number and entries of one box of the field ``field_name``.

        Choosing one answer takes the mark from any other of the field; the same box again takes
        its own (no ``NoToggleToOff``), as a pen on paper cannot. ``asked`` names the field. Dots
        in the field's name become hyphens: qpdf 11.3 knows radio buttons only at the top of the
        field tree, and warns of all others whenever it prints a form.

        Raises:
            ValueError: the name or the value is taken, or the value is the one of an empty box
                (programming errors).
        """
        if value == "Off":
            raise ValueError(f"choice {field_name}: Off is the value of an empty box")
        field_name = field_name.replace(".", "-")
        group = self._groups.get(field_name)
        if group is None:
            number_, entries = self._enter(document, field_name, asked, widget=False)
            group = self._groups[field_name] = _Group(number_, entries)
        if value in group.boxes:
            raise ValueError(f"choice {field_name}: the value {value} is used twice")
        object_number = group.boxes[value] = document.reserve()
        return object_number, (
            f"/Type/Annot/Subtype/Widget/TU{text_string(tooltip)}"
            f"/Parent {group.object_number} 0 R{self._box(document, value, size_pt)}"
        )

    def _box(self, document: CompactDocument, value: str, size_pt: float) -> str:
        """The entries that show a box, not ticked."""
        on, off = self._box_appearances(document, size_pt)
        return (
            f"/AS/Off/MK<</BC[{_INK}]/BG[1]/CA(4)>>/BS<</W {number(_LINE_PT)}>>"
            f"/AP<</N<<{name(value)} {on} 0 R/Off {off} 0 R>>>>"
        )

    def text_field(
        self, document: CompactDocument, field_name: str, tooltip: str,
        width_pt: float, height_pt: float, *, multiline: bool = False,
    ) -> tuple[int, str]:  # fmt: skip
        """Object number and dictionary entries of an empty text field.

        What is typed is as large as its line; what is more shrinks and takes new lines until all of
        it has room (ISO 32000-1, 12.7.3.3), and no more can be typed than has room in letters of
        6 pt. In scripts that reach far below the line, such as Arabic, text of fields of one line
        stays on that line, in the size of running text: some viewers would cut its feet.

        Raises:
            ValueError: the name is taken, or there is nothing to type with (programming errors).
        """
        if not self._typing:
            raise ValueError("text fields need characters to type: give FormFields pieces")
        if self._fonts is None:
            # Few documents have fields to type in, and the others start sooner without.
            from omshandout.pdf.field_fonts import FieldFonts

            self._fonts = FieldFonts(document, latin=self._latin)
        object_number, entries = self._enter(document, field_name, tooltip)
        several = multiline or not self._tall
        flags = _NO_SPELL_CHECK | (_MULTILINE if several else 0)
        least = _LEAST_PT if several else _TYPING_PT
        lines = max(1, int(height_pt / (least * _LINE_EM))) if several else 1
        most = lines * int(width_pt / (least * self._letter_em))
        look = _appearance(0.0 if several else _TYPING_PT)
        entries += f"/FT/Tx/Ff {flags}/MaxLen {most}/DA({look})/MK<<>>"
        if self._rtl:
            entries += "/Q 2"
        # One for each field, even of equal size: some viewers write what is typed into it.
        appearance = document.add_stream(
            f"/Type/XObject/Subtype/Form/BBox[0 0 {number(width_pt)} {number(height_pt)}]"
            f"/Resources<</Font<</{_OTHERS_NAME} {self._fonts.western} 0 R>>>>",
            b"/Tx BMC EMC",
        )
        return object_number, f"{entries}/AP<</N {appearance} 0 R>>"

    @cached_property
    def _tall(self) -> bool:
        """Whether letters reach so far above or below the line that they need its room."""
        metrics = self._typing[0].face.metrics
        return metrics.ascent - metrics.descent > _TALL_EM * metrics.units_per_em

    @cached_property
    def _letter_em(self) -> float:
        """The mean width of what may be typed, in em."""
        advances = [advance for piece in self._typing for advance in piece.advances if advance]
        units = self._typing[0].face.metrics.units_per_em
        return sum(advances) / len(advances) / units if advances else 1.0

    def write(self, document: CompactDocument) -> int:
        """Add the field tree and the AcroForm dictionary; returns its number (0: no fields)."""
        if not (self._root.branches or self._root.leaves):
            return 0
        for group in self._groups.values():
            boxes = " ".join(f"{each} 0 R" for each in group.boxes.values())
            document.put(
                group.object_number,
                f"<<{group.entries}/FT/Btn/Ff {_RADIO}/V/Off/Kids[{boxes}]>>",
            )
        kids = self._write_branches(document, self._root)
        body = f"<</Fields[{kids}]"
        if self._fonts is not None:
            self._fonts.write(document, self._typing)
            body += (
                f"/DR<</Font<</{_TYPING_NAME} {self._fonts.composite} 0 R"
                f"/{_OTHERS_NAME} {self._fonts.others} 0 R>>>>/DA({_appearance(_TYPING_PT)})"
            )
        return document.add(body + ">>")

    def _enter(
        self, document: CompactDocument, field_name: str, tooltip: str, *, widget: bool = True
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
        entries = f"/T{text_string(last)}/TU{text_string(tooltip)}{parent}"
        return object_number, f"/Type/Annot/Subtype/Widget{entries}" if widget else entries

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
    """Default appearance of what is typed; size 0 is one that shrinks."""
    size = number(size_pt)
    return f"/{_TYPING_NAME} {size} Tf /{_OTHERS_NAME} {size} Tf {_INK} g"
