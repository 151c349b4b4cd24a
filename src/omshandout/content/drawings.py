"""Checks of SVG drawings: small, closed in themselves, and made of plain shapes only.

What a drawing may hold is a short list, not a list of what is forbidden: scripts, styles, images,
fonts, text and references cannot come in by a way that nobody thought of. Only checks; drawing is
the work of layout.

Source: SVG 1.1, chapters 7-10 (structure, paths, shapes); XML 1.0, section 4 (entities).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

from msgspec import Struct

from omshandout.errors import Fault, Where, did_you_mean
from omshandout.model.late import late
from omshandout.yamlfile.bounded import decode_utf8, path_label, read_bounded, shown
from omshandout.yamlfile.nodes import raise_faults

MAX_SVG_BYTES = 100 * 1024
MAX_ELEMENTS = 3000
MAX_NESTING = 16

SVG = "http://www.w3.org/2000/svg"
SHAPES = frozenset(
    ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "g", "title", "desc")
)

_WORDS = ("title", "desc")
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_VIEW_BOX = late(rf"\s*{_NUMBER}(?:[\s,]+{_NUMBER}){{3}}\s*\Z")
_REFERENCE = late(r"url\s*\(|:/|javascript:|data:|@import", re.IGNORECASE)
_MAX_SIDE = 10_000.0
_MAX_VIEW_BOX = 100


class Drawing(Struct, frozen=True):
    """The size of a drawing: width and height of its viewBox, in its own units."""

    name: str
    width: float
    height: float


def check_drawing(path: Path) -> Drawing:
    """Check a drawing file (``content/drawings/<name>.svg``).

    Raises:
        ContentError: with every fault of the drawing.
        MachineError: the file cannot be read.
    """
    file = path_label(path, path.parent.parent)
    data = read_bounded(path, file, MAX_SVG_BYTES)
    width, height = check_svg(data, file)
    return Drawing(path.stem, width, height)


def check_svg(data: bytes, file: str) -> tuple[float, float]:
    """Check the bytes of an SVG; returns width and height of its viewBox.

    Raises:
        ContentError: with every fault of the drawing.
    """
    if len(data) > MAX_SVG_BYTES:
        what = f"the drawing has {len(data):,} bytes, the limit is {MAX_SVG_BYTES:,}"
        raise_faults([Fault(Where(file), what, "simplify it", "content/too-big")])
    text = decode_utf8(data, file)
    checker = _Checker(file)
    checker.run(text)
    raise_faults(checker.faults)
    return checker.width, checker.height


class _StopError(Exception):
    """Parsing must not go on; the fault is already kept."""


class _Checker:
    """Reads XML events and keeps faults; nothing is built and nothing is fetched."""

    def __init__(self, file: str) -> None:
        self.faults: list[Fault] = []
        self.width = self.height = 0.0
        self._file = file
        self._elements = 0
        self._open: list[str] = []
        parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        # Entities come from a DTD only: it is refused where it starts, before any is defined.
        parser.StartDoctypeDeclHandler = self._doctype
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        self._parser = parser

    def run(self, text: str) -> None:
        """Parse the whole drawing."""
        try:
            self._parser.Parse(text, True)
        except _StopError:
            return
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            self.faults.append(
                Fault(
                    Where(self._file, error.lineno, error.offset + 1),
                    f"not readable as SVG: {reason}",
                    "export the drawing anew as plain SVG",
                    "content/svg-syntax",
                )
            )

    def _fault(self, code: str, what: str, hint: str) -> None:
        parser = self._parser
        place = Where(self._file, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        self.faults.append(Fault(place, what, hint, f"content/{code}"))
        if len(self.faults) >= 100:
            raise _StopError

    def _doctype(self, name: str, system: str | None, public: str | None, subset: int) -> None:
        self._fault(
            "svg-doctype", "a DOCTYPE (entities) is not allowed", "delete the DOCTYPE and entities"
        )
        raise _StopError

    def _instruction(self, target: str, data: str) -> None:
        what = f"the instruction <?{shown(target)} ...?> is not allowed"
        self._fault("svg-reference", what, "delete it")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self._elements += 1
        if self._elements == 1:
            self._root(space, local, attributes)
        elif space != SVG or local not in SHAPES:
            known = did_you_mean(local, sorted(SHAPES)) if space == SVG else ""
            hint = known or f"use plain shapes only: {', '.join(sorted(SHAPES))}"
            self._fault("svg-element", f"<{shown(local)}> is not allowed", hint)
        if self._elements > MAX_ELEMENTS or len(self._open) >= MAX_NESTING:
            what = f"more than {MAX_ELEMENTS} elements or {MAX_NESTING} levels"
            self._fault("svg-too-complex", what, "simplify the drawing")
            raise _StopError
        self._open.append(local)
        for attribute, value in attributes.items():
            self._attribute(attribute, value)

    def _root(self, space: str, local: str, attributes: Mapping[str, str]) -> None:
        if space != SVG or local != "svg":
            hint = f'start with <svg xmlns="{SVG}">'
            self._fault("svg-root", f"<{shown(local)}> is not an SVG drawing", hint)
            raise _StopError
        box = attributes.get("viewBox")
        if box is None or len(box) > _MAX_VIEW_BOX or _VIEW_BOX.match(box) is None:
            what = "viewBox is missing" if box is None else f'viewBox "{shown(box)}" is wrong'
            self._fault("svg-viewbox", what, 'write four numbers: viewBox="0 0 100 100"')
            return
        numbers = [float(number) for number in box.replace(",", " ").split()]
        self.width, self.height = numbers[2], numbers[3]
        sane = all(math.isfinite(number) and abs(number) <= _MAX_SIDE for number in numbers)
        if not sane or self.width <= 0 or self.height <= 0:
            what = f'viewBox "{shown(box)}" has no usable size'
            self._fault("svg-viewbox", what, f"use a size from 1 to {_MAX_SIDE:.0f}")

    def _attribute(self, attribute: str, value: str) -> None:
        local = attribute.rpartition(" ")[2]
        if local.lower().startswith("on"):
            self._fault("svg-script", f'the attribute "{shown(local)}" is not allowed', "delete it")
        elif local in ("href", "base", "class", "style"):
            what = f'the attribute "{local}" is not allowed'
            self._fault("svg-reference", what, "write fill, stroke and so on as attributes")
        elif _REFERENCE.search(value) is not None:
            what = f'the attribute "{shown(local)}" refers to something else'
            self._fault("svg-reference", what, "drawings stand by themselves; use plain colours")

    def _end(self, name: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        if text.strip() and self._open and self._open[-1] not in _WORDS:
            what = "words in a drawing are not allowed"
            self._fault("svg-text", what, "use the caption of the picture: it is translated")
