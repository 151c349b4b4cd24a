"""The logical tree of a finished PDF, and a dump of it that people can read and compare.

Text is read from the pages through each font's ToUnicode map and put into logical order (see
``_order``); nothing is taken from the program that wrote the file. Not read: class maps,
namespaces of PDF 2.0, artifacts (see ``text.page_artifacts``).

Source: ISO 32000-1, 14.7 (logical structure) and 14.8 (tagged PDF).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pikepdf
from msgspec import Struct

from omshandout.readback._bounds import damaged, fault
from omshandout.readback._content import PAGE, ContentReader
from omshandout.readback._order import logical
from omshandout.readback._source import (
    Key,
    entry,
    items,
    key_of,
    name,
    number,
    open_pdf,
    text,
    whole,
)
from omshandout.readback.fields import full_name, inherited

_MAX_DEPTH = 64
_MAX_NODES = 200_000
_PLAIN = re.compile(r'[^\s"]+')


class Mark(Struct, frozen=True):
    """Text of one piece of marked content: page (from 1) and text in logical order."""

    page: int
    text: str


class LinkRef(Struct, frozen=True):
    """A link annotation: address ("" for a link inside the document) and its description."""

    url: str
    tip: str


class FieldRef(Struct, frozen=True):
    """A form field's widget: full name, type (``Btn``, ``Tx`` ...) and description."""

    name: str
    kind: str
    tip: str


class TagNode(Struct, frozen=True):
    """One structure element.

    Attributes:
        role: standard structure type, role map applied.
        id: the element's ID, "" if it has none.
        lang: BCP 47 tag that the element itself declares (the root: the document's).
        title: the element's title.
        alt: alternative text.
        actual: text that replaces the content.
        scope: ``Row`` or ``Column`` of a header cell, else "".
        headers: IDs of the cells that head this one.
        numbering: list numbering, "" if none is declared.
        row_span: rows that a cell takes.
        col_span: columns that a cell takes.
        has_bbox: whether a bounding box is declared.
        links: link annotations tied to the element.
        fields: form fields tied to the element.
        content: marks and child elements in reading order.
    """

    role: str
    id: str = ""
    lang: str = ""
    title: str = ""
    alt: str = ""
    actual: str = ""
    scope: str = ""
    headers: tuple[str, ...] = ()
    numbering: str = ""
    row_span: int = 1
    col_span: int = 1
    has_bbox: bool = False
    links: tuple[LinkRef, ...] = ()
    fields: tuple[FieldRef, ...] = ()
    content: tuple[Mark | TagNode, ...] = ()

    @property
    def text(self) -> str:
        """Text of the element's own marks, without that of its children."""
        return "".join(part.text for part in self.content if isinstance(part, Mark))

    @property
    def full_text(self) -> str:
        """Text of the element and all below it; ``actual`` takes the place of content."""
        if self.actual:
            return self.actual
        return "".join(
            part.text if isinstance(part, Mark) else part.full_text for part in self.content
        )

    @property
    def children(self) -> tuple[TagNode, ...]:
        """Child elements in reading order."""
        return tuple(part for part in self.content if isinstance(part, TagNode))

    @property
    def pages(self) -> tuple[int, ...]:
        """Pages (from 1) of the element's own marks, in order, each once."""
        found = (part.page for part in self.content if isinstance(part, Mark))
        return tuple(dict.fromkeys(found))

    def walk(self) -> Iterator[TagNode]:
        """This element and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_tags(data: bytes) -> TagNode:
    """Read the logical tree of a PDF.

    Returns:
        The element below the tree's root, normally a ``Document``; where a file has several
        there, an element with the role ``StructTreeRoot`` that holds them.

    Raises:
        ContentError: no PDF, no tagged PDF, damaged or too large.
    """
    with open_pdf(data) as pdf:
        return _Reader(pdf).read()


class _Inherited(Struct, frozen=True):
    """What an element passes on to those below it."""

    language: str
    page: int | None
    depth: int


class _Reader:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._content = ContentReader(pdf)
        self._catalog = pdf.Root
        self._pages = {key_of(page.obj): index for index, page in enumerate(pdf.pages)}
        self._seen: set[Key] = set()
        self._used: set[tuple[int, Key, int]] = set()
        self._left = _MAX_NODES
        self._roles: object = None

    def read(self) -> TagNode:
        root = entry(self._catalog, "/StructTreeRoot")
        if not isinstance(root, pikepdf.Dictionary):
            raise fault("the PDF has no tags", "no-tags", "name a PDF that omshandout built")
        self._roles = entry(root, "/RoleMap")
        language = text(entry(self._catalog, "/Lang"))
        start = _Inherited(language, None, 0)
        kids = items(entry(root, "/K"))
        if len(kids) == 1:
            return self._element(kids[0], start, language)
        content = tuple(self._element(kid, start, "") for kid in kids)
        return TagNode("StructTreeRoot", lang=language, content=content)

    def _element(self, value: object, above: _Inherited, language: str = "") -> TagNode:
        """Read an element; ``language`` stands in where it declares none."""
        if not isinstance(value, pikepdf.Dictionary):
            raise damaged("an entry of the structure tree is no element")
        self._check_new(value, above.depth)
        lang = text(entry(value, "/Lang")) or language
        page = self._pages.get(key_of(entry(value, "/Pg")), above.page)
        below = _Inherited(lang or above.language, page, above.depth + 1)
        links: list[LinkRef] = []
        fields: list[FieldRef] = []
        content: list[Mark | TagNode] = []
        for kid in items(entry(value, "/K")):
            part = self._kid(kid, below, links, fields)
            if part is not None:
                content.append(part)
        attributes = _attributes(value)
        return TagNode(
            role=self._role(name(entry(value, "/S"))),
            id=text(entry(value, "/ID")),
            lang=lang,
            title=text(entry(value, "/T")),
            alt=text(entry(value, "/Alt")),
            actual=text(entry(value, "/ActualText")),
            scope=name(attributes.get("/Scope")),
            headers=tuple(text(each) for each in items(attributes.get("/Headers"))),
            numbering=name(attributes.get("/ListNumbering")),
            row_span=whole(attributes.get("/RowSpan")) or 1,
            col_span=whole(attributes.get("/ColSpan")) or 1,
            has_bbox=_is_box(attributes.get("/BBox")),
            links=tuple(links),
            fields=tuple(fields),
            content=tuple(content),
        )

    def _check_new(self, value: pikepdf.Object, depth: int) -> None:
        key = key_of(value)
        if key is not None:
            if key in self._seen:
                raise damaged("the structure tree has an element twice")
            self._seen.add(key)
        self._left -= 1
        if self._left < 0 or depth > _MAX_DEPTH:
            raise fault("the PDF's structure tree is too large to be read", "too-large")

    def _role(self, role: str) -> str:
        for _ in range(_MAX_DEPTH):
            mapped = name(entry(self._roles, f"/{role}"))
            if not mapped or mapped == role:
                break
            role = mapped
        return role

    def _kid(
        self, kid: object, above: _Inherited, links: list[LinkRef], fields: list[FieldRef]
    ) -> Mark | TagNode | None:
        """A mark or child element; annotations go to the lists instead."""
        mcid = whole(kid)
        if mcid is not None:
            return self._mark(above.page, PAGE, mcid, above.language)
        kind = name(entry(kid, "/Type"))
        page = self._pages.get(key_of(entry(kid, "/Pg")), above.page)
        if kind == "MCR":
            stream = key_of(entry(kid, "/Stm")) or PAGE
            mcid = whole(entry(kid, "/MCID"))
            return self._mark(page, stream, mcid, above.language)
        if kind == "OBJR":
            target = entry(kid, "/Obj")
            match name(entry(target, "/Subtype")):
                case "Link":
                    links.append(_link(target))
                case "Widget":
                    fields.append(_field(target))
            return None
        return self._element(kid, above)

    def _mark(self, page: int | None, holder: Key, mcid: int | None, language: str) -> Mark:
        if page is None or mcid is None:
            raise damaged("a mark of the structure tree has no page or number")
        shown = self._content.page(page).marks.get((holder, mcid))
        if shown is None:
            raise damaged(f"the structure tree has a mark {mcid} that is not there", page=page + 1)
        if (page, holder, mcid) in self._used:
            raise damaged(f"the structure tree has the mark {mcid} twice", page=page + 1)
        self._used.add((page, holder, mcid))
        return Mark(page + 1, logical(shown, language))


def _attributes(element: object) -> dict[str, object]:
    """All attributes of an element, whoever owns them; the last of one name counts."""
    found: dict[str, object] = {}
    for owner in items(entry(element, "/A")):
        if isinstance(owner, pikepdf.Dictionary):
            found.update(owner.items())
    return found


def _is_box(value: object) -> bool:
    edges = [number(edge) for edge in items(value)]
    return len(edges) == 4 and edges[0] < edges[2] and edges[1] < edges[3]


def _link(annotation: object) -> LinkRef:
    url = entry(entry(annotation, "/A"), "/URI")
    return LinkRef(text(url), text(entry(annotation, "/Contents")))


def _field(widget: object) -> FieldRef:
    return FieldRef(
        full_name(widget), name(inherited(widget, "/FT")), text(inherited(widget, "/TU"))
    )


# -- dump -------------------------------------------------------------------------------------


def dump_tags(node: TagNode) -> str:
    """A tree as text: one element a line, two spaces of indentation a level.

    A line has the role, then what is declared beside it, then the text in quotation marks. An
    element with both text and children has its text on lines of its own, in reading order. A
    heading's title is left out where it equals the text. ``headers`` shows the text of the
    cells that are named, ``?`` and the ID where there is no such cell; ``pages`` is there for
    elements on more than one page, and ``empty`` for those with nothing in them.
    """
    names = {each.id: each.full_text.strip() for each in node.walk() if each.id}
    lines: list[str] = []
    _dump(node, 0, names, lines)
    return "\n".join(lines) + "\n"


def _dump(node: TagNode, depth: int, names: dict[str, str], lines: list[str]) -> None:
    indent = "  " * depth
    words = [node.role, *_details(node, names)]
    inner = _merged(node)
    alone = len(inner) == 1 and isinstance(inner[0], str)
    if alone:
        words.append(_quoted(node.text))
    if len(node.pages) > 1:
        words.append(f"pages={','.join(map(str, node.pages))}")
    if not (node.content or node.links or node.fields):
        words.append("empty")
    lines.append(indent + " ".join(words))
    for part in () if alone else inner:
        if isinstance(part, str):
            lines.append(f"{indent}  {_quoted(part)}")
        else:
            _dump(part, depth + 1, names, lines)


def _merged(node: TagNode) -> list[str | TagNode]:
    """The content with neighbouring marks joined; marks without text are left out."""
    inner: list[str | TagNode] = []
    for part in node.content:
        if isinstance(part, TagNode):
            inner.append(part)
        elif part.text:
            if inner and isinstance(inner[-1], str):
                inner[-1] += part.text
            else:
                inner.append(part.text)
    return inner


def _details(node: TagNode, names: dict[str, str]) -> Iterator[str]:
    if node.lang:
        yield f"lang={_bare(node.lang)}"
    if node.numbering:
        yield f"numbering={_bare(node.numbering)}"
    if node.scope:
        yield f"scope={_bare(node.scope)}"
    if node.headers:
        shown = ", ".join(names.get(head, f"?{head}") for head in node.headers)
        yield f"headers={_quoted(shown)}"
    if node.row_span != 1:
        yield f"rows={node.row_span}"
    if node.col_span != 1:
        yield f"columns={node.col_span}"
    for url in dict.fromkeys(link.url for link in node.links):
        yield f"url={_bare(url)}" if url else "url=inside"
    for field in node.fields:
        yield f"name={_bare(field.name)} type={_bare(field.kind)}"
    if node.title and node.title != node.full_text.strip():
        yield f"title={_quoted(node.title)}"
    if node.alt:
        yield f"alt={_quoted(node.alt)}"
    tips = [*(link.tip for link in node.links), *(field.tip for field in node.fields)]
    for tip in dict.fromkeys(tips):
        if tip != node.alt:
            yield f"tip={_quoted(tip)}"
    if node.actual:
        yield f"actual={_quoted(node.actual)}"
    if node.has_bbox:
        yield "bbox"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _bare(value: str) -> str:
    """A value as it is if no space or quotation mark is in it, else quoted."""
    return value if _PLAIN.fullmatch(value) else _quoted(value)
