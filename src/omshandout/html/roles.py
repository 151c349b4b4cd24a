"""Which element a node of the logical tree becomes."""

from __future__ import annotations

from omshandout.structure import Node, Role

_NAMES = {
    Role.DOCUMENT: "main", Role.PART: "article", Role.SECT: "section", Role.DIV: "div",
    Role.H1: "h1", Role.H2: "h2", Role.H3: "h3", Role.P: "p", Role.NOTE: "p",
    Role.L: "ul", Role.LI: "li", Role.LBL: "span", Role.LBODY: "div",
    Role.TABLE: "table", Role.THEAD: "thead", Role.TBODY: "tbody", Role.TR: "tr", Role.TH: "th",
    Role.TD: "td", Role.CAPTION: "caption", Role.TOC: "ol", Role.TOCI: "li",
    Role.REFERENCE: "span", Role.FIGURE: "span", Role.SPAN: "span", Role.LINK: "a",
    Role.FORM: "input",
}  # fmt: skip

ARIA = {
    # Styles that lay a table or a list out otherwise must not take away what it is.
    "ul": "list", "ol": "list", "table": "table", "thead": "rowgroup", "tbody": "rowgroup",
    "tr": "row", "td": "cell",
}  # fmt: skip


def name_of(node: Node) -> str:
    """The name of the element for a node, before its block has a say."""
    if node.role is Role.L and node.numbering == "Decimal":
        return "ol"
    return _NAMES[node.role]


def aria_of(node: Node, name: str) -> str | None:
    """The ``role`` attribute of the element."""
    if node.role is Role.FIGURE:
        return "img"
    if name == "th":
        return "rowheader" if node.scope == "Row" else "columnheader"
    return ARIA.get(name)


_BOLD_CLASSES = frozenset({"call"})


def is_bold(node: Node, name: str, classes: str) -> bool:
    """Whether the words of a node are set in bold; the style sheet does the same."""
    if not _BOLD_CLASSES.isdisjoint(classes.split()) or name == "dt":
        return True
    if node.role is Role.TH:
        return node.scope == "Column"
    return node.role in (Role.H1, Role.H2, Role.H3, Role.CAPTION)
