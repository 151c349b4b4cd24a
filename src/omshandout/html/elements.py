"""Elements and the one place that writes them out as HTML.

Text and attributes are always escaped. What a ``style`` or ``script`` element holds stands as it
is, and may not end the element.

Source: HTML Living Standard, 13.1 (writing HTML documents; 13.1.2.4: tags that may be left out),
13.3 (serialising).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

_VOID = frozenset({"base", "br", "hr", "img", "input", "link", "meta"})
_SHAPES = frozenset({"circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "use"})
"""Elements of drawings, which end themselves."""
_RAW = frozenset({"script", "style"})
_BARE = re.compile(r"[A-Za-z0-9_.:#%/,-]*[A-Za-z0-9_.:#%,-]")
"""Values of attributes that need no quotes."""
_LINES = frozenset({
    "article", "body", "footer", "head", "header", "h1", "h2", "h3", "html", "li", "link", "main",
    "meta", "nav", "ol", "p", "script", "search", "section", "style", "table", "title", "tr", "ul",
})  # fmt: skip
"""Elements that begin on a line of their own, where space means nothing: for people who read it."""
_ENDED_BY_OTHERS = frozenset({"li", "tbody", "td", "th", "thead", "tr"})
"""Elements that need no end tag: what follows in a list or table, or its own end, says it."""


class Element(Struct):
    """One element: name, attributes in the order of writing, and what it holds.

    An attribute with the value ``None`` is left out, one with ``""`` is written without value.
    """

    name: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the order of the document."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def add_class(self, names: str) -> None:
        """Give the element further classes."""
        before = self.attributes.get("class")
        self.attributes["class"] = f"{before} {names}" if before else names


def element(name: str, *children: Element | str, **attributes: str | None) -> Element:
    """An element; ``_`` in the name of an attribute stands for ``-``, one at its end for nothing.

    >>> serialize(element("p", "a < b", class_="x", aria_label="said"))
    '<p class=x aria-label=said>a &lt; b</p>'
    """
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return Element(name, named, list(children))


def serialize(root: Element) -> str:
    """An element and all below it as HTML; values have quotes only where they need them.

    Raises:
        ValueError: a void element holds something, or raw text would end its element (a
            programming error: no text of content ever stands in such an element).
    """
    return "".join(_written(root)).lstrip("\n")


def document(root: Element) -> bytes:
    """A whole page in UTF-8."""
    return f"<!DOCTYPE html>\n{serialize(root)}\n".encode()


def _written(node: Element) -> Iterator[str]:
    lead = "\n" if node.name in _LINES else ""
    attributes = "".join(
        _attribute(name, value) for name, value in node.attributes.items() if value is not None
    )
    if node.name in _VOID | _SHAPES:
        if node.children:
            raise ValueError(f"<{node.name}> cannot hold anything")
        if node.name in _SHAPES:
            # A bare value would take the stroke in.
            attributes += "/" if attributes.endswith('"') or not attributes else " /"
        yield f"{lead}<{node.name}{attributes}>"
        return
    yield f"{lead}<{node.name}{attributes}>"
    for child in node.children:
        if isinstance(child, Element):
            yield from _written(child)
        elif node.name in _RAW:
            if "</" in child or "<!--" in child:
                raise ValueError(f"the text of <{node.name}> would end it")
            yield child
        else:
            yield escaped(child)
    if node.name not in _ENDED_BY_OTHERS:
        yield f"</{node.name}>"


def _attribute(name: str, value: str) -> str:
    if value == "" and name != "alt":
        return f" {name}"
    if _BARE.fullmatch(value):
        return f" {name}={value}"
    return f' {name}="{escaped(value, quoted=True)}"'


def escaped(text: str, *, quoted: bool = False) -> str:
    """Text as it stands between tags, or ``quoted`` in an attribute.

    >>> escaped('"a" & <b>', quoted=True)
    '&quot;a&quot; &amp; &lt;b&gt;'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;") if quoted else text
