"""Content streams: the text of every mark, with the fonts that decode it.

Text outside all marks is decoded for its font's sake and then dropped. Codes of composite fonts
are taken as two bytes long (Identity-H), those of other fonts as one.

Source: ISO 32000-1, 8.4, 9.4 (text), 14.6 (marked content).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import hypot

import pikepdf
from msgspec import Struct, field
from msgspec.structs import replace

from omshandout.readback._bounds import damaged, fault
from omshandout.readback._cmap import parse_to_unicode
from omshandout.readback._order import Shown
from omshandout.readback._source import (
    Key,
    entry,
    items,
    key_of,
    name,
    number,
    text,
    whole,
)

UNMAPPED = "\ufffd"
"""Stands for a character code that ToUnicode does not map."""

_MAX_STREAM = 2 * 1024 * 1024  # bytes of one page's content; a page of ours has some 30 KB
_MAX_READ = 16 * 1024 * 1024  # bytes that are parsed for one file, repeated forms counted again
_MAX_OPERATORS = 1_000_000
_MAX_DEPTH = 10
# Painting of shapes is left out; of the rest only what moves, shows or marks text.
_OPERATORS = "q Q cm BT Tf TL Td TD Tm T* Tj TJ ' \" Do BMC BDC EMC"
_WORD = "Word"
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

Matrix = tuple[float, float, float, float, float, float]
MarkId = tuple[Key, int]
"""The stream that holds a mark ((0, 0) for the page's own content) and the mark's MCID."""

PAGE: Key = (0, 0)


class Font(Struct):
    """One font of the file, and the codes that were shown with it.

    Attributes:
        name: base font name as it stands in the file.
        kind: subtype (``Type0``, ``TrueType`` ...).
        embedded: whether the font program is in the file.
        code_bytes: bytes of one character code.
        mapping: text by code; None if the font has no ToUnicode map.
        shown: codes that content streams show.
    """

    name: str
    kind: str
    embedded: bool
    code_bytes: int
    mapping: dict[int, str] | None
    shown: set[int] = field(default_factory=set)

    def decode(self, raw: bytes) -> tuple[str, ...]:
        """Text of each code of a string, in the order of the string."""
        step = self.code_bytes
        codes = raw if step == 1 else [
            int.from_bytes(raw[at : at + step], "big") for at in range(0, len(raw), step)
        ]  # fmt: skip
        self.shown.update(codes)
        mapping = self.mapping or {}
        return tuple([mapping.get(code, UNMAPPED) for code in codes])


class PageContent(Struct, frozen=True):
    """What stands on one page: strings by mark, and strings of each artifact in order."""

    marks: dict[MarkId, list[Shown]]
    artifacts: tuple[list[Shown], ...]


class _State(Struct):
    """The part of the graphics state that places text."""

    ctm: Matrix = _IDENTITY
    font: Font | None = None
    size: float = 0.0
    leading: float = 0.0


class _Sequence(Struct):
    """A marked-content sequence that is open.

    ``shown`` collects the strings of a mark or artifact; it is None for a sequence that is
    neither. ``actual`` replaces what is shown inside (ISO 32000-1, 14.9.4); it is set to
    "" as soon as it has been put in place of the first string. ``word`` tells that it is a part
    of left-to-right words inside right-to-left text, which follow each other in the order of
    reading, wherever their strings begin (see ``pdf.embedded``).
    """

    shown: list[Shown] | None
    actual: str = ""
    replaces: bool = False
    word: bool = False


class ContentReader:
    """Reads content streams of one file and collects its fonts.

    Attributes:
        pdf: the open file.
        fonts: every font that a content stream has used or that resources name.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.fonts: list[Font] = []
        self._by_key: dict[Key, Font] = {}
        self._operators = _MAX_OPERATORS
        self._bytes = _MAX_READ
        self._pages: dict[int, PageContent] = {}

    def page(self, index: int) -> PageContent:
        """The content of a page (from 0).

        Raises:
            ContentError: the content is damaged or too large.
        """
        found = self._pages.get(index)
        if found is None:
            page = self.pdf.pages[index].obj
            run = _Run(self, index + 1)
            parts = []
            for stream in items(entry(page, "/Contents")):
                if not isinstance(stream, pikepdf.Stream):
                    raise damaged("page content that is no stream", page=index + 1)
                parts.append(self.unpacked(stream, index + 1))
            # A line end between parts: an operator does not run on into the next stream.
            run.execute(b"\n".join(parts), entry(page, "/Resources"), PAGE, 0)
            found = self._pages[index] = PageContent(run.marks, tuple(run.artifacts))
        return found

    def all_pages(self) -> Iterator[PageContent]:
        """The content of every page in order."""
        return (self.page(index) for index in range(len(self.pdf.pages)))

    def appearance(self, stream: pikepdf.Stream, fallback: object, page: int) -> None:
        """Read an annotation's appearance for the fonts and codes it uses."""
        resources = entry(stream, "/Resources") or fallback
        _Run(self, page).execute(self.unpacked(stream, page), resources, None, 1)

    def font(self, value: object) -> Font:
        """The font of a font dictionary; indirect ones are read once."""
        key = key_of(value)
        if key is not None and key in self._by_key:
            return self._by_key[key]
        to_unicode = entry(value, "/ToUnicode")
        mapping = None
        if isinstance(to_unicode, pikepdf.Stream):
            mapping = parse_to_unicode(self.unpacked(to_unicode, 0))
        font = _read_font(value, mapping)
        self.fonts.append(font)
        if key is not None:
            self._by_key[key] = font
        return font

    def unpacked(self, stream: pikepdf.Stream, page: int) -> bytes:
        """The data of a stream; refuses what would keep us busy for minutes."""
        data = stream.read_bytes()
        self._bytes -= len(data)
        if len(data) > _MAX_STREAM or self._bytes < 0:
            raise fault("the PDF's pages are too large to be read", "too-large", page=page)
        return data

    def count(self, page: int) -> None:
        """Count one operator, with the same purpose."""
        self._operators -= 1
        if self._operators < 0:
            raise fault("the PDF draws too much to be read", "too-large", page=page)


def _read_font(value: object, mapping: dict[int, str] | None) -> Font:
    kind = name(entry(value, "/Subtype"))
    holder = value
    code_bytes = 1
    if kind == "Type0":
        code_bytes = 2
        descendants = items(entry(value, "/DescendantFonts"))
        holder = descendants[0] if descendants else None
    descriptor = entry(holder, "/FontDescriptor")
    programs = ("/FontFile", "/FontFile2", "/FontFile3")
    embedded = kind == "Type3" or any(
        isinstance(entry(descriptor, key), pikepdf.Stream) for key in programs
    )
    return Font(name(entry(value, "/BaseFont")), kind, embedded, code_bytes, mapping)


def _times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies ``first`` and then ``then`` (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    m, n, o, p, q, r = then
    return (
        a * m + b * o, a * n + b * p,
        c * m + d * o, c * n + d * p,
        e * m + f * o + q, e * n + f * p + r,
    )  # fmt: skip


def _matrix(operands: Sequence[object]) -> Matrix:
    a, b, c, d, e, f = (number(operands[at]) for at in range(6))
    return a, b, c, d, e, f


class _Run:
    """One pass over a page's content, forms inside it included."""

    def __init__(self, reader: ContentReader, page: int) -> None:
        self.marks: dict[MarkId, list[Shown]] = {}
        self.artifacts: list[list[Shown]] = []
        self._reader = reader
        self._page = page
        self._open: list[_Sequence] = []
        self._state = _State()
        self._saved: list[_State] = []
        self._text = _IDENTITY
        self._after_word = False

    def execute(
        self, content: bytes, resources: object, holder: Key | None, depth: int
    ) -> None:
        """Run a stream. ``holder`` tells whose MCIDs it has, or None if they do not count."""
        if depth > _MAX_DEPTH:
            raise damaged("drawings inside each other without end", page=self._page)
        fonts: dict[str, Font] = {}
        opened = len(self._open)
        saved = len(self._saved)
        for instruction in pikepdf.parse_content_stream(
            pikepdf.Stream(self._reader.pdf, content), _OPERATORS
        ):
            if not isinstance(instruction, pikepdf.ContentStreamInstruction):
                continue
            self._reader.count(self._page)
            operands = list(instruction.operands)
            operator = str(instruction.operator)
            try:
                if operator in ("BMC", "BDC", "EMC"):
                    self._mark(operator, operands, resources, holder, opened)
                elif operator == "Do":
                    self._form(name(operands[0]), resources, depth)
                elif operator == "Tf":
                    self._set_font(name(operands[0]), number(operands[1]), resources, fonts)
                elif operator in ("q", "Q", "cm"):
                    self._graphics(operator, operands, saved)
                else:
                    self._show_or_move(operator, operands)
            except IndexError:
                raise damaged(f"the operator {operator} without its operands",
                              page=self._page) from None
        if len(self._open) != opened:
            raise damaged("a mark that does not end", page=self._page)
        del self._saved[saved:]

    # -- graphics state -----------------------------------------------------------------------

    def _graphics(self, operator: str, operands: Sequence[object], floor: int) -> None:
        state = self._state
        if operator == "q":
            self._saved.append(replace(state))
        elif operator == "cm":
            state.ctm = _times(_matrix(operands), state.ctm)
        elif len(self._saved) > floor:
            self._state = self._saved.pop()
        else:
            raise damaged("a state is restored that was not saved", page=self._page)

    def _form(self, label: str, resources: object, depth: int) -> None:
        form = entry(entry(resources, "/XObject"), f"/{label}")
        if not isinstance(form, pikepdf.Stream) or name(entry(form, "/Subtype")) != "Form":
            return
        outer, text_matrix = self._state, self._text
        self._state = replace(outer)
        matrix = items(entry(form, "/Matrix"))
        if len(matrix) == 6:
            self._state.ctm = _times(_matrix(matrix), outer.ctm)
        own = entry(form, "/Resources") or resources
        holder = key_of(form) if entry(form, "/StructParents") is not None else None
        self.execute(self._reader.unpacked(form, self._page), own, holder, depth + 1)
        self._state, self._text = outer, text_matrix

    # -- marks --------------------------------------------------------------------------------

    def _mark(
        self, operator: str, operands: Sequence[object], resources: object,
        holder: Key | None, floor: int,
    ) -> None:  # fmt: skip
        if operator == "EMC":
            if len(self._open) <= floor:
                raise damaged("a mark ends that did not begin", page=self._page)
            actual = self._open[-1].actual
            if actual and not any(outer.replaces for outer in self._open[:-1]):
                self._add(self._place((actual,)))
            self._open.pop()
            return
        properties: object = None
        if operator == "BDC":
            properties = operands[1]
            if isinstance(properties, pikepdf.Name):
                properties = entry(entry(resources, "/Properties"), str(properties))
        shown: list[Shown] | None = None
        mcid = whole(entry(properties, "/MCID"))
        if mcid is not None and holder is not None:
            if (holder, mcid) in self.marks and holder == PAGE:
                raise damaged(f"the mark {mcid} is used twice", page=self._page)
            shown = self.marks.setdefault((holder, mcid), [])
        elif name(operands[0]) == "Artifact":
            shown = []
            self.artifacts.append(shown)
        said = entry(properties, "/ActualText")
        word = name(operands[0]) == _WORD
        self._open.append(_Sequence(shown, text(said), said is not None, word))

    def _add(self, shown: Shown) -> None:
        """Add a string to the innermost mark or artifact that is open."""
        word = any(sequence.word for sequence in self._open)
        for sequence in reversed(self._open):
            if sequence.shown is not None:
                before = sequence.shown[-1:] if word and self._after_word else []
                if before and before[0].y == shown.y:
                    x = min(before[0].x, shown.x)
                    parts = before[0].parts + shown.parts
                    sequence.shown[-1] = replace(shown, x=x, parts=parts)
                else:
                    sequence.shown.append(shown)
                self._after_word = word
                return

    # -- text: where strings start is all that is followed, not the pen inside a string ---------

    def _show_or_move(self, operator: str, operands: Sequence[object]) -> None:
        state = self._state
        match operator:
            case "Tj":
                self._show(operands[:1])
            case "TJ":
                self._show(items(operands[0]))
            case "Td":
                self._move(number(operands[0]), number(operands[1]))
            case "BT":
                self._text = _IDENTITY
            case "Tm":
                self._text = _matrix(operands)
            case "TD":
                state.leading = -number(operands[1])
                self._move(number(operands[0]), number(operands[1]))
            case "TL":
                state.leading = number(operands[0])
            case "T*":
                self._move(0.0, -state.leading)
            case "'":
                self._move(0.0, -state.leading)
                self._show(operands[:1])
            case '"':
                self._move(0.0, -state.leading)
                self._show(operands[2:3])

    def _move(self, right: float, up: float) -> None:
        self._text = _times((1.0, 0.0, 0.0, 1.0, right, up), self._text)

    def _set_font(
        self, label: str, size: float, resources: object, fonts: dict[str, Font]
    ) -> None:
        if label not in fonts:
            value = entry(entry(resources, "/Font"), f"/{label}")
            if value is None:
                raise damaged(f"the font {label} is not among the page's", page=self._page)
            fonts[label] = self._reader.font(value)
        self._state.font = fonts[label]
        self._state.size = size

    def _show(self, strings: Sequence[object]) -> None:
        raw = b"".join(bytes(each) for each in strings if isinstance(each, pikepdf.String))
        font = self._state.font
        if font is None:
            raise damaged("text without a font", page=self._page)
        parts = font.decode(raw)
        for sequence in self._open:
            if sequence.replaces:
                parts = (sequence.actual,) if sequence.actual else ()
                sequence.actual = ""
                break
        if parts:
            self._add(self._place(parts))

    def _place(self, parts: tuple[str, ...]) -> Shown:
        matrix = _times(self._text, self._state.ctm)
        size = self._state.size * hypot(matrix[2], matrix[3])
        return Shown(matrix[4], matrix[5], size, parts)
