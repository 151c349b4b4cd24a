"""Line drawings → elements: plain shapes with plain attributes, and nothing else.

The content stage refuses drawings with anything but shapes. Here the same is asked anew, since a
drawing stands in the page itself: what is on neither list below is a fault, not left out.

Source: SVG 1.1, chapters 7-11.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from xml.parsers import expat

from omshandout.errors import ContentError, Fault, Where
from omshandout.html.elements import Element
from omshandout.html.paths import shorter_path

_SVG = "http://www.w3.org/2000/svg"
_SHAPES = frozenset({"circle", "ellipse", "g", "line", "path", "polygon", "polyline", "rect"})
_UNSEEN = frozenset({"desc", "title"})
_ATTRIBUTES = frozenset({
    "cx", "cy", "d", "fill", "fill-opacity", "fill-rule", "height", "opacity", "points", "r", "rx",
    "ry", "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "stroke-opacity", "stroke-width", "transform", "width", "x", "x1", "x2", "y", "y1", "y2",
})  # fmt: skip
_SHORT_COLOUR = re.compile(r"#([0-9A-Fa-f])\1([0-9A-Fa-f])\2([0-9A-Fa-f])\3")
_VALUE = re.compile(r"[A-Za-z0-9#.,()%\s+-]*")
_NOT_NEEDED = frozenset({"class", "id", "version", "viewBox"})
_USUAL = {
    "fill": "none", "stroke": "#1A1A1A", "stroke-width": "3.2", "stroke-linecap": "round",
    "stroke-linejoin": "round",
}  # fmt: skip
"""What the group around all of a drawing of ours says: the style sheet says it once, ``.drawn``."""


_INKS = {
    ("#FFF", None): "w", ("#CFE3EC", None): "b", ("#1A1A1A", "none"): "k",
}
"""Fills and strokes that nearly all drawings have, and the classes that say them shortly."""


@lru_cache(maxsize=256)
def drawing_shapes(data: bytes, name: str) -> tuple[str, tuple[Element, ...]]:
    """The viewBox of a drawing, and its shapes. They are shared: nobody may change them.

    Args:
        data: bytes of an SVG that the content stage has checked.
        name: of its file, for faults.

    Raises:
        ContentError: it holds something that must not stand in a page.
    """
    reader = _Reader(name)
    reader.parser.Parse(data, True)
    return reader.view_box, tuple(_joined(reader.root.children))


def _joined(children: Iterable[Element | str]) -> Iterator[Element]:
    """Shapes without groups that say nothing."""
    for child in children:
        if isinstance(child, Element):
            inner = list(_joined(child.children))
            if child.name == "g" and not child.attributes:
                yield from inner
            else:
                yield Element(child.name, child.attributes, list(inner))


def _said_once(shapes: tuple[Element, ...]) -> tuple[Element, ...] | None:
    """The shapes in the one group around all that looks as usual, None where it does not."""
    if len(shapes) != 1 or shapes[0].name != "g":
        return None
    if shapes[0].attributes != _USUAL:
        return None
    drawn = [child for child in shapes[0].children if isinstance(child, Element)]
    return tuple(_inked(child) for child in _in_one(drawn))


def _inked(shape: Element) -> Element:
    """A shape with all in it, its usual colours by their classes."""
    attributes = dict(shape.attributes)
    ink = _INKS.get((attributes.get("fill") or "", attributes.get("stroke")))
    if ink is not None:
        del attributes["fill"]
        attributes.pop("stroke", None)
        attributes["class"] = ink
    inner = [_inked(child) for child in shape.children if isinstance(child, Element)]
    return Element(shape.name, attributes, list(inner))


_OF_LINES = frozenset({"d", "stroke", "stroke-width"})


def _in_one(shapes: Iterable[Element]) -> Iterator[Element]:
    """Shapes, with neighbours that are lines of one look drawn as one.

    Nothing fills them or shines through them, so that they look the same.
    """
    before: Element | None = None
    for shape in shapes:
        data, look = shape.attributes.get("d") or "", _look(shape)
        if before is not None and look is not None and look == _look(before):
            joined = f"{before.attributes['d']}{data}"
            before = Element("path", {**shape.attributes, "d": joined})
            continue
        if before is not None:
            yield before
        before = shape
    if before is not None:
        yield before


def _look(shape: Element) -> dict[str, str | None] | None:
    """How a line looks; None for what is no line, or does not begin at a place of its own."""
    data = shape.attributes.get("d") or ""
    if shape.name != "path" or not data.startswith("M") or not _OF_LINES.issuperset(
        shape.attributes
    ):
        return None
    return {name: value for name, value in shape.attributes.items() if name != "d"}


def drawing_element(data: bytes, name: str, **attributes: str | None) -> Element:
    """A drawing as an ``svg`` element with further attributes; see :func:`drawing_shapes`."""
    view_box, shapes = drawing_shapes(data, name)
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    inner = _said_once(shapes)
    if inner is not None:
        shapes = inner
        named["class"] = f"{named['class']} drawn" if named.get("class") else "drawn"
    return Element("svg", {**named, "viewBox": view_box}, list(shapes))


class _Reader:
    def __init__(self, name: str) -> None:
        self.root = Element("svg")
        self.view_box = ""
        self._name = name
        self._open = [self.root]
        self.parser = parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype

    def _refuse(self, what: str) -> ContentError:
        where = Where(f"content/drawings/{self._name}.svg", self.parser.CurrentLineNumber)
        hint = "draw it with plain shapes and colours only"
        return ContentError(Fault(where, f"{what} cannot stand in a page", hint, "html/drawing"))

    def _doctype(self, name: str, system: str | None, public: str | None, subset: int) -> None:
        raise self._refuse("a DOCTYPE")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if self._open == [self.root] and local == "svg" and not self.view_box:
            self.view_box = attributes.get("viewBox", "")
            self._open.append(self.root)
            kept = self._kept(attributes)
            kept.pop("width", None)
            kept.pop("height", None)
            if kept:  # colours of the whole drawing
                group = Element("g", kept)
                self.root.children.append(group)
                self._open[-1] = group
            return
        if space != _SVG or local not in _SHAPES | _UNSEEN:
            raise self._refuse(f"<{local[:40]}>")
        node = Element(local, self._kept(attributes))
        if local in _SHAPES:
            self._open[-1].children.append(node)
        self._open.append(node)

    def _kept(self, attributes: dict[str, str]) -> dict[str, str | None]:
        kept: dict[str, str | None] = {}
        for name, value in attributes.items():
            if name in _NOT_NEEDED:
                continue
            if name not in _ATTRIBUTES or "url" in value or not _VALUE.fullmatch(value):
                raise self._refuse(f"the attribute {name[:40]}")
            kept[name] = shorter_path(value) if name == "d" else (
                _SHORT_COLOUR.sub(r"#\1\2\3", value) if value.startswith("#") else value
            )
        return kept

    def _end(self, name: str) -> None:
        self._open.pop()
