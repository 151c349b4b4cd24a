"""What a foreign parser (lxml) finds in a page: ids, roles, languages, words, in reading order."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

from omshandout.structure import Node, Role, StructTree

_ROLES = {
    "main": "Document", "article": "Part", "section": "Sect", "h1": "H1", "h2": "H2", "h3": "H3",
    "p": "P", "ul": "L", "ol": "L", "dl": "L", "li": "LI", "dt": "Lbl", "dd": "LBody",
    "label": "LBody", "table": "Table", "thead": "THead", "tbody": "TBody", "tr": "TR",
    "th": "TH", "td": "TD", "caption": "Caption", "a": "Link", "input": "Form",
    "textarea": "Form", "svg": "Figure",
}  # fmt: skip


def parsed(data: bytes) -> HtmlElement:
    """A page as lxml reads it."""
    return lxml.html.document_fromstring(data.decode("utf-8"))


def told(page: HtmlElement) -> list[tuple[str, str]]:
    """Id and role of each element of the words, in order; signs for the eye have none."""
    return [(each.get("id"), role_of(each)) for each in elements(page)]


def elements(page: HtmlElement) -> Iterator[HtmlElement]:
    """The elements with ids, from the root of the words on, without those inside pictures."""
    (main,) = page.iter("main")
    for each in main.iter():
        inside = any(up.tag == "svg" for up in each.iterancestors())
        if each.get("id") and not inside:
            yield each


def role_of(each: HtmlElement) -> str:
    """The structure type that an element stands for."""
    if each.get("role") == "img":
        return "Figure"
    if each.tag in ("span", "div"):
        if each.tag == "div":
            return "LI" if each.getparent().tag == "dl" else "LBody"
        parent = each.getparent().tag
        if each.get("id").endswith("/reference"):
            return "Reference"
        return "Lbl" if parent == "li" else "Span"
    role = _ROLES[each.tag]
    if role == "L" and each.find("li") is not None and (
        each[0].find("span") is not None and each[0].find("span").get("id").endswith("/reference")
    ):
        return "TOC"
    if role == "LI" and each.find("span") is not None and (
        each.find("span").get("id").endswith("/reference")
    ):
        return "TOCI"
    return role


def wanted(tree: StructTree) -> list[tuple[str, str]]:
    """The same of a logical tree."""
    return [(node.id if node.role is not Role.DOCUMENT else "document", node.role.value)
            for node in tree.root.walk()]


def language_of(each: HtmlElement) -> str:
    """The language of an element: its own, else that of the nearest around it."""
    for around in (each, *each.iterancestors()):
        if around.get("lang"):
            return around.get("lang")
    return ""


def direction_of(each: HtmlElement) -> str:
    """The direction of an element, in the same way."""
    for around in (each, *each.iterancestors()):
        if around.get("dir") in ("ltr", "rtl"):
            return around.get("dir")
    return ""


def languages_of(tree: StructTree) -> dict[str, str]:
    """The language of each node of a tree by its id."""
    found: dict[str, str] = {}

    def go(node: Node, around: str) -> None:
        found[node.id] = node.tag or around
        for child in node.children:
            go(child, found[node.id])

    go(tree.root, tree.language_tag)
    return found
