"""SVG logos as drawing programs write them, made into the plain shapes that a page can hold.

A logo comes from outside: Inkscape adds ``style=``, empty ``<defs/>`` and elements of its own,
Illustrator a style sheet with classes. What viewers draw is kept, what they do not draw is left
out, and what the page cannot hold is a fault: nothing is passed on that svglib would skip.

Source: SVG 1.1, chapters 5-11; CSS 2.2, sections 6.1-6.4 (cascade) with selectors by element,
class and id; CSS Color 4, section 6 (names of colours).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from xml.parsers import expat

from msgspec import Struct, field

from omshandout.errors import ContentError, Fault, Where

SVG = "http://www.w3.org/2000/svg"
MAX_ELEMENTS = 3000
MAX_NESTING = 32
MAX_SIDE = 100_000.0
_MOST_FAULTS = 20
_CODE = "pdf/logo"

_SHAPES = {
    "path": ("d",),
    "rect": ("x", "y", "width", "height", "rx", "ry"),
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
    "line": ("x1", "y1", "x2", "y2"),
    "polyline": ("points",),
    "polygon": ("points",),
}
_GROUPS = frozenset(("g", "a"))
# Not drawn unless something refers to them, and references are faults.
_UNSEEN = frozenset((
    "defs", "title", "desc", "metadata", "symbol", "clipPath", "linearGradient", "radialGradient",
    "mask", "filter", "marker", "pattern", "view", "cursor", "font",
))  # fmt: skip
_ADVICE = {
    "text": "turn text into paths (in Inkscape: Path, Object to Path)",
    "use": "unlink clones and symbols (in Inkscape: Edit, Clone, Unlink Clone)",
    "image": "a picture inside an SVG is not printed: export the logo as PNG",
}
_PLAIN = "export the logo as PNG, or as SVG of plain shapes and colours"
_PAINTS = ("fill", "stroke")
_KEPT = frozenset((
    "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "fill-rule",
))  # fmt: skip
_OPACITIES = frozenset(("opacity", "fill-opacity", "stroke-opacity"))
# They change nothing in shapes of one colour, whatever they say.
_INERT = re.compile(
    r"-inkscape-|-webkit-|font|text-|writing-|letter-|word-|white-space|line-height|baseline|"
    r"direction|unicode-bidi|solid-|stop-|flood-|lighting-|color-|image-|shape-|pointer-events|"
    r"cursor|kerning|glyph-|alignment|dominant|block-|clip-rule|stroke-miterlimit|href$|"
    r"enable-background|overflow|"
    r"data-|aria-|role$|id$|lang$|version$|baseProfile$|contentS|preserveAspect|zoomAndPan|"
    r"tabindex|focusable|xmlns|width$|height$|viewBox$|x$|y$|requiredF|systemL|target$|color$"
)
# They change something unless they say this.
_NEUTRAL = {
    "clip-path": ("none",), "clip": ("auto",), "mask": ("none",), "filter": ("none",),
    "marker": ("none",), "marker-start": ("none",), "marker-mid": ("none",),
    "marker-end": ("none",), "mix-blend-mode": ("normal",), "isolation": ("auto", "isolate"),
    "paint-order": ("normal", "fill", "fill stroke", "fill stroke markers"),
    "stroke-dashoffset": ("0", "0px", "none"), "vector-effect": ("none",),
    "transform": ("none",), "transform-origin": ("0 0", "0px 0px"),
}  # fmt: skip
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in|)\s*\Z")
# As attributes have them: CSS writes units, and turns about another point.
_TRANSFORMS = re.compile(
    r"(?:(?:matrix|translate|scale|rotate|skew[XY])\s*\([-+0-9.eE,\s]*\)[\s,]*)+\Z"
)
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_INHERITED = "inherit"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;"})


class _Element(Struct):
    """An element as the file has it; names and attributes without their namespaces."""

    name: str
    line: int
    column: int
    attributes: dict[str, str]
    children: list[_Element] = field(default_factory=list)


class _Rule(Struct, frozen=True):
    """Declarations for what a simple selector names: ``circle``, ``.a``, ``circle.a``, ``#b``."""

    weight: tuple[int, int, int]
    element: str
    classes: frozenset[str]
    ident: str
    declarations: tuple[tuple[str, str], ...]

    def fits(self, element: _Element) -> bool:
        """Whether it is about an element."""
        return (
            self.element in ("", element.name)
            and self.classes <= set(element.attributes.get("class", "").split())
            and self.ident in ("", element.attributes.get("id"))
        )


def plain_svg(name: str, data: bytes) -> bytes:
    """The same picture as an SVG of shapes with colours as attributes and a ``viewBox``.

    Raises:
        ContentError: it cannot be read, or holds something that would not be printed as viewers
            show it; with every fault found.
    """
    tidier = _Tidier(name)
    root = tidier.read(data)
    lines = tidier.write(root) if root is not None else []
    if tidier.faults:
        raise ContentError(tidier.faults)
    return "\n".join(lines).encode("utf-8")


class _Tidier:
    """Reads a file into elements, and writes what is drawn of them."""

    def __init__(self, name: str) -> None:
        self.faults: list[Fault] = []
        self._name = name
        self._rules: list[_Rule] = []
        self._open: list[_Element] = []
        self._skipped = 0
        self._count = 0
        self._sheet: list[str] | None = None
        self._root: _Element | None = None

    def fault(self, at: _Element | None, what: str, hint: str = _PLAIN) -> None:
        """Keep a fault, with its place in the file."""
        where = Where(self._name, at.line, at.column) if at else Where(self._name)
        told = any(each.what == what for each in self.faults)
        if len(self.faults) < _MOST_FAULTS and not told:
            self.faults.append(Fault(where, what, hint, _CODE))

    # -- reading ---------------------------------------------------------------------------------

    def read(self, data: bytes) -> _Element | None:
        """The root element; None after a fault that says why there is none."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        self._parser = parser
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            place = _Element("", error.lineno, error.offset + 1, {})
            self.fault(place, f"not readable as SVG: {reason}", "export the logo anew")
            return None
        except _StopError:
            return None
        return self._root

    def _here(self, name: str, attributes: Mapping[str, str]) -> _Element:
        parser = self._parser
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()
                 if " " not in key}  # fmt: skip
        return _Element(name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, plain)

    def _doctype(self, name: str, system: str | None, public: str | None, subset: int) -> None:
        # The old one of SVG 1.1 names a file that nobody reads; entities are another matter.
        if subset:
            self.fault(self._here("", {}), "a DOCTYPE with entities is not allowed",
                       "export the logo anew as plain SVG")  # fmt: skip
            raise _StopError

    def _instruction(self, target: str, data: str) -> None:
        if target == "xml-stylesheet":
            self.fault(self._here("", {}), "the style sheet is in another file")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) + self._skipped > MAX_NESTING:
            self.fault(self._here(local, {}),
                       f"more than {MAX_ELEMENTS} elements or {MAX_NESTING} levels",
                       "simplify the logo, or export it as PNG")  # fmt: skip
            raise _StopError
        if self._skipped:
            self._skipped += 1
            # Style sheets stand in <defs>, too.
            if space == SVG and local == "style":
                self._sheet = []
            return
        element = self._here(local, attributes)
        if self._root is None:
            if space not in (SVG, "") or local != "svg":
                self.fault(element, f"<{local}> is not an SVG drawing", "export the logo anew")
                raise _StopError
            self._root = element
        elif space not in (SVG, "") or local in _UNSEEN:
            # Of another program, or drawn only where something refers to it.
            self._skipped = 1
            return
        elif local == "style":
            self._sheet = []
            self._skipped = 1
            return
        elif local not in _SHAPES and local not in _GROUPS:
            self.fault(element, f"it holds <{local}>, which would not be printed",
                       _ADVICE.get(local, _PLAIN))  # fmt: skip
            self._skipped = 1
            return
        else:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, name: str) -> None:
        if self._sheet is not None and name.rpartition(" ")[2] == "style":
            self._rules += self._style_sheet("".join(self._sheet))
            self._sheet = None
        if self._skipped:
            self._skipped -= 1
        else:
            self._open.pop()

    def _words(self, text: str) -> None:
        if self._sheet is not None:
            self._sheet.append(text)

    def _style_sheet(self, text: str) -> Iterator[_Rule]:
        tinycss2 = _css()
        here = self._here("style", {})
        for node in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            if node.type != "qualified-rule":
                kind = f"@{node.at_keyword}" if node.type == "at-rule" else "a line"
                self.fault(here, f"its style sheet has {kind} that is not understood")
                continue
            declarations = tuple(self._declarations(tinycss2.serialize(node.content), here))
            for selector in tinycss2.serialize(node.prelude).split(","):
                found = re.fullmatch(
                    r"(\*|[\w-]+)?((?:\.[\w-]+)*)(?:#([\w-]+))?((?:\.[\w-]+)*)", selector.strip()
                )
                if found is None:
                    self.fault(here, f'its style sheet has "{selector.strip()}", which is not '
                               "understood")  # fmt: skip
                    continue
                element = "" if found[1] in (None, "*") else found[1]
                classes = frozenset(filter(None, f"{found[2]}{found[4]}".split(".")))
                weight = (bool(found[3]), len(classes), bool(element))
                yield _Rule(weight, element, classes, found[3] or "", declarations)

    def _declarations(self, text: str, at: _Element) -> Iterator[tuple[str, str]]:
        for each in _css().parse_declaration_list(text, skip_comments=True, skip_whitespace=True):
            if each.type != "declaration":
                self.fault(at, "its style has a line that is not understood")
            else:
                # What is important there is not told apart: no program that draws writes it.
                yield each.lower_name, _css().serialize(each.value).strip()

    # -- writing ---------------------------------------------------------------------------------

    def write(self, root: _Element) -> list[str]:
        """The lines of the plain SVG."""
        box = self._box(root)
        if box is None:
            self.fault(root, "it has no size", "give it width, height and viewBox")
            return []
        left, top, width, height = box
        size = f'width="{width:g}" height="{height:g}"'
        inside = [
            line for child in root.children
            for line in self._drawn(child, self._properties(root), shown=True)
        ]
        own = self._written(root, self._properties(root), {})
        view = f'viewBox="{left:g} {top:g} {width:g} {height:g}"'
        return [f'<svg xmlns="{SVG}" {view} {size}><g{own}>', *inside, "</g></svg>"]

    @staticmethod
    def _box(root: _Element) -> tuple[float, float, float, float] | None:
        given = root.attributes.get("viewBox")
        try:
            if given is not None:
                left, top, width, height = map(float, given.replace(",", " ").split())
            else:
                given_sides = (root.attributes.get(side, "") for side in ("width", "height"))
                sides = filter(None, map(_LENGTH.match, given_sides))
                width, height = (float(side[1]) * _UNITS[side[2]] for side in sides)
                left = top = 0.0
        except ValueError:
            return None
        sane = 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE
        return (left, top, width, height) if sane and abs(left) + abs(top) < 1e7 else None

    def _properties(self, element: _Element) -> dict[str, str]:
        """What is said of an element: by attributes, then by the sheet, then by ``style``."""
        said = {
            name: value.strip() for name, value in element.attributes.items()
            if name not in ("style", "class") and name not in _SHAPES.get(element.name, ())
        }
        for rule in sorted(self._rules, key=lambda rule: rule.weight):
            if rule.fits(element):
                said.update(rule.declarations)
        said.update(self._declarations(element.attributes.get("style", ""), element))
        return said

    def _drawn(
        self, element: _Element, above: Mapping[str, str], *, shown: bool
    ) -> Iterator[str]:
        said = self._properties(element)
        if said.get("display") == "none" or self._number(said.get("opacity")) == 0:
            return
        visibility = said.get("visibility", _INHERITED)
        shown = shown if visibility == _INHERITED else visibility == "visible"
        # What ``currentColor`` means goes down with the groups.
        colour = said.get("color", _INHERITED)
        said["color"] = above.get("color", "black") if colour == _INHERITED else colour
        own = self._written(element, said, above)
        if element.name in _GROUPS:
            yield f"<g{own}>"
            for child in element.children:
                yield from self._drawn(child, said, shown=shown)
            yield "</g>"
        elif shown:
            places = "".join(
                f" {name}={_quoted(element.attributes[name])}" for name in _SHAPES[element.name]
                if name in element.attributes
            )
            yield f"<{element.name}{places}{own}/>"

    def _written(self, element: _Element, said: Mapping[str, str], above: Mapping[str, str]) -> str:
        kept: dict[str, str] = {}
        unseen: list[str] = []
        for name, value in said.items():
            if value == _INHERITED or name in ("display", "visibility"):
                continue
            if name == "transform" and _TRANSFORMS.match(value):
                kept[name] = value
            elif name in _PAINTS:
                current = said.get("color", above.get("color", "black"))
                kept[name] = self._colour(element, value, current)
            elif name in _KEPT:
                kept[name] = value
            elif name in _OPACITIES:
                share = self._number(value)
                if share == 0 and element.name in _SHAPES:
                    unseen.append(name.partition("-")[0])
                elif share != 1:
                    self.fault(element, f'it is transparent ({name} "{value[:40]}")',
                               "use full colours, or export the logo as PNG")  # fmt: skip
            elif name.startswith("on"):
                self.fault(element, f'the attribute "{name}" is not allowed', "delete it")
            elif value not in _NEUTRAL.get(name, ()) and not _INERT.match(name):
                self.fault(element, f'it has {name} "{value[:40]}", which would not be printed')
        kept.update(dict.fromkeys(unseen, "none"))
        return "".join(f" {name}={_quoted(value)}" for name, value in kept.items())

    @staticmethod
    def _number(value: str | None) -> float:
        try:
            given = value or "1"
            return float(given[:-1]) / 100 if given.endswith("%") else float(given)
        except ValueError:
            return -1.0

    def _colour(self, element: _Element, value: str, current: str) -> str:
        word = value.lower()
        if word in ("none", "transparent"):
            return "none"
        if word == "currentcolor":
            return self._colour(element, current, "black")
        found = _rgb(value)
        if found is None or found[3:] not in ((), (255,)):
            kind = "is transparent" if found else "is not known"
            self.fault(element, f'the colour "{value[:40]}" {kind}',
                       "write colours as #RRGGBB or by their names")  # fmt: skip
            return "none"
        return "#{:02x}{:02x}{:02x}".format(*found[:3])


def _quoted(value: str) -> str:
    return f'"{value.translate(_ESCAPES)}"'


class _StopError(Exception):
    """Parsing must not go on; the fault is already kept."""


def _css() -> ModuleType:
    # Few logos have styles.
    return import_module("tinycss2")


def _rgb(value: str) -> Sequence[int] | None:
    """Red, green, blue and perhaps alpha from 0 to 255; None for what is no colour."""
    # Only clinics with a logo need it.
    colours = import_module("PIL.ImageColor")
    # A colour for a printing press may stand behind that for screens (SVG 1.1, 11.2).
    plain = re.sub(r"\s+icc-color\(.*\)\Z", "", value.strip(), flags=re.IGNORECASE)
    # CSS Color 4 writes spaces where Pillow wants commas.
    if found := re.fullmatch(r"(rgba?|hsla?)\(\s*([^)]*?)\s*\)", plain, re.IGNORECASE):
        parts = re.split(r"[\s,/]+", found[2])
        if len(parts) == 4:
            alpha = parts.pop()
            if alpha not in ("1", "1.0", "100%"):
                return (0, 0, 0, 0)
        plain = f"{found[1][:3].lower()}({','.join(parts)})"
    try:
        return tuple(min(part, 255) for part in colours.getrgb(plain))
    except ValueError:
        return None
