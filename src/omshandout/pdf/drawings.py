"""Line drawings: SVG turned into page operators once, placed as form XObjects."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from reportlab.pdfgen.canvas import Canvas

from omshandout.errors import ContentError, Fault, Where
from omshandout.pdf.flatten import NotFlatError, flatten

if TYPE_CHECKING:
    from logging import Handler

COLOUR_OPERATOR = re.compile(r"(?<![\w.])([\d.]+) ([\d.]+) ([\d.]+) (rg|RG)(?![\w])")
_DARK = 0.5  # relative luminance, not linearised: half way is as good a border as any
# svglib would open files and addresses that an SVG names, so such an SVG does not get that far.
_FORBIDDEN = (
    rb"""(?ix)<!(?:DOCTYPE|ENTITY)|<(?:\w+:)?(?:image|script|foreignObject)\b|@import"""
    rb"""|url\(\s*["']?(?!\#)|href\s*=\s*["']\s*(?!\#)"""
)
_LARGEST = 200_000  # bytes of SVG source
_Packed = dict[str, tuple[float, float, str, str]]


class Drawing(Struct, frozen=True):
    """A drawing of ``width_pt`` by ``height_pt`` with its origin at the lower left corner.

    ``source`` is the SHA-256 of the SVG it was converted from, or "" if that does not matter.
    """

    width_pt: float
    height_pt: float
    operators: bytes
    source: str = ""


class DrawingStore:
    """Drawings by name, converted once in the life of the store.

    Args:
        read: gives the SVG source of a name; its exceptions go to the caller.
        compiled: drawings that were converted before, for a quick start (see
            :func:`unpack_drawings`); one that states its source is used only as long as the
            SVG is still the same.
    """

    def __init__(
        self, read: Callable[[str], bytes], compiled: Mapping[str, Drawing] | None = None
    ) -> None:
        self._read = read
        self._compiled = compiled or {}
        self._colour: dict[str, Drawing] = {}
        self._mono: dict[str, Drawing] = {}

    def get(self, name: str, *, mono: bool = False) -> Drawing:
        """The drawing of a name, for colour or for black ink only.

        Raises:
            ContentError: the SVG cannot be read, or uses what a line drawing must not use.
        """
        known = self._mono if mono else self._colour
        found = known.get(name)
        if found is None:
            found = in_black(self.get(name)) if mono else self._load(name)
            known[name] = found
        return found

    def add_picture(self, name: str, make: Callable[[], tuple[Drawing, Drawing]]) -> Drawing:
        """Keep a picture from outside the content (a clinic's logo) under a name.

        ``make`` gives it in colour and for black ink; it is called for a new name alone, and what
        it raises goes to the caller.
        """
        if name not in self._colour:
            self._colour[name], self._mono[name] = make()
        return self._colour[name]

    def ready(self, name: str) -> Drawing | None:
        """The drawing if it was converted before, from the SVG that there is now."""
        ready = self._compiled.get(name)
        if ready is None or not ready.source:
            return ready
        return ready if ready.source == sha256(self._read(name)).hexdigest() else None

    def _load(self, name: str) -> Drawing:
        return self.ready(name) or compile_drawing(name, self._read(name))


def pack_drawings(drawings: Mapping[str, Drawing]) -> bytes:
    """Drawings as a JSON file, the same bytes for the same drawings."""
    table = {
        name: [art.width_pt, art.height_pt, art.source, art.operators.decode("ascii")]
        for name, art in sorted(drawings.items())
    }
    # Only who packs drawings needs it.
    import json

    return json.dumps(table, indent=0).encode("ascii")


def unpack_drawings(data: bytes) -> dict[str, Drawing]:
    """Drawings from what :func:`pack_drawings` made.

    Raises:
        msgspec.DecodeError, UnicodeEncodeError: it is something else.
    """
    found = msgspec.json.decode(data, type=_Packed)
    return {
        name: Drawing(width, height, operators.encode("ascii"), source)
        for name, (width, height, source, operators) in found.items()
    }


def luminance(red: float, green: float, blue: float) -> float:
    """How light a colour is, from 0 to 1 as its parts are (the weights of ITU-R BT.709)."""
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def in_black(drawing: Drawing) -> Drawing:
    """The drawing for black ink: light colours become white, dark ones black."""

    def replace(match: re.Match[str]) -> str:
        red, green, blue = (float(match[place]) for place in (1, 2, 3))
        dark = luminance(red, green, blue) < _DARK
        return f"{'0 0 0' if dark else '1 1 1'} {match[4]}"

    text = COLOUR_OPERATOR.sub(replace, drawing.operators.decode("ascii"))
    return Drawing(drawing.width_pt, drawing.height_pt, text.encode("ascii"))


def compile_drawing(name: str, svg: bytes) -> Drawing:
    """Turn an SVG into page operators.

    Raises:
        ContentError: the SVG cannot be read, has no size, or draws text, images or transparency.
    """
    where = Where(file=name)
    found = re.search(_FORBIDDEN, svg)
    if found or len(svg) > _LARGEST:
        what = repr(found[0].decode("latin-1")) if found else f"{len(svg)} bytes"
        raise ContentError(
            Fault(where, f"the drawing holds {what}", "use plain shapes and paths only",
                  "pdf/drawing")
        )  # fmt: skip
    # svglib, lxml and ReportLab's graphics take 0.2 s to import, and a build of handouts without
    # drawings (or with drawings converted in advance) needs none of them.
    svglib = import_module("svglib.svglib")
    graphics = import_module("reportlab.graphics.renderPDF")
    # As above.
    from logging import getLogger

    said: list[str] = []
    # It leaves out what it cannot draw, and tells only its log.
    log = getLogger("svglib.svglib")
    listener = _listener(said)
    log.addHandler(listener)
    told, log.propagate = log.propagate, False
    try:
        art = svglib.svg2rlg(BytesIO(svg))
    except Exception as error:
        raise ContentError(
            Fault(where, f"the drawing cannot be read: {error}", "check that it is plain SVG",
                  "pdf/drawing")
        ) from error  # fmt: skip
    finally:
        log.removeHandler(listener)
        log.propagate = told
    if said:
        raise ContentError(
            Fault(where, f"a part of the drawing would be left out: {said[0]}",
                  "use plain shapes, sizes without units, and colours such as #0A5C9E",
                  "pdf/drawing")
        )  # fmt: skip
    if art is None or art.width <= 0 or art.height <= 0:
        raise ContentError(
            Fault(where, "the drawing cannot be read or has no size",
                  "give width, height and viewBox", "pdf/drawing")
        )  # fmt: skip
    scratch = _Scratch(art.width, art.height)
    graphics.draw(art, scratch, 0, 0)
    try:
        flat = flatten(scratch.operators())
    except NotFlatError as error:
        raise ContentError(
            Fault(where, f"the drawing uses more than lines and plain colours ({error})",
                  "remove text, images, gradients, clips, transparency and uneven scales",
                  "pdf/drawing")
        ) from error  # fmt: skip
    return Drawing(art.width, art.height, flat.encode("ascii"), sha256(svg).hexdigest())


def _listener(said: list[str]) -> Handler:
    """Keeps what a library says that goes wrong."""
    # As above.
    from logging import WARNING, Handler, LogRecord

    class Listener(Handler):
        def emit(self, record: LogRecord) -> None:
            said.append(record.getMessage())

    return Listener(WARNING)


class _Scratch(Canvas):  # type: ignore[misc]
    """A canvas whose operators we take and whose page we throw away."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(BytesIO(), pagesize=(width, height), pageCompression=0, invariant=1)

    def _make_preamble(self) -> None:
        self._preamble = ""

    def setFont(self, *args: object, **options: object) -> None:
        """Nothing: ReportLab names a font for each drawing, though ours have no text."""

    def operators(self) -> str:
        """What was drawn so far."""
        return "\n".join(self._code)
