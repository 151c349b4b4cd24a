"""What a finished page need not carry: names that nobody calls, and rules that fit nothing.

Families pay for each kilobyte. Each node of the logical tree has an id while a page is made; what
is kept is what something in the page points at, under short names, and the ids of heads, tables and
sections, to which people may link from elsewhere. Rules of the style sheet are kept where the page
has all classes and elements that they ask for.

Source: Selectors Level 4, 2 and 3 (what the style sheet uses of it: see ``page.css``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from omshandout.html.elements import Element

_ANCHORS = frozenset({"article", "dl", "h1", "h2", "h3", "main", "section", "table"})
_POINTERS = ("aria-labelledby", "for")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slimmed(root: Element) -> Element:
    """A page without ids that nothing points at; the others but those of anchors are short."""
    anchors = [
        str(each.attributes["id"]) for each in root.walk()
        if each.attributes.get("id") and each.name in _ANCHORS
    ]
    names = {name: name for name in anchors}
    for each in root.walk():
        for name in _pointed(each):
            names.setdefault(name, "")
    taken = set(anchors)
    short = (name for name in _short_names() if name not in taken)
    names = {name: kept or next(short) for name, kept in names.items()}
    return _copy(root, names)


def _pointed(each: Element) -> Iterator[str]:
    """The ids that an element points at."""
    for name in _POINTERS:
        yield from (each.attributes.get(name) or "").split()
    address = each.attributes.get("href") or ""
    if address.startswith("#"):
        yield address[1:]


def _is_whole_item(node: Element) -> bool:
    """Whether this is an item of a list with nothing before its words but a dot."""
    return node.name == "li" and sum(not is_dot(part) for part in node.children) == 1


def is_dot(part: Element | str) -> bool:
    """Whether this stands for the dot before an item of a list, which is for the eye alone."""
    return isinstance(part, Element) and part.attributes.get("class") == "dot"


def _short_names() -> Iterator[str]:
    names = list(_LETTERS)
    while True:
        yield from names
        names = [first + letter for first in names for letter in _LETTERS]


def _copy(node: Element, names: dict[str, str]) -> Element:
    attributes = dict(node.attributes)
    if attributes.get("id"):
        attributes["id"] = names.get(str(attributes["id"]))
    for pointer in _POINTERS:
        if value := attributes.get(pointer):
            attributes[pointer] = " ".join(names[name] for name in value.split())
    address = attributes.get("href") or ""
    if address.startswith("#"):
        attributes["href"] = f"#{names[address[1:]]}"
    return Element(node.name, attributes, list(_children(node, names)))


def _children(node: Element, names: dict[str, str]) -> Iterator[Element | str]:
    """What an element holds, without what only had an id.

    Dots are left out too: the style sheet draws them.
    """
    for child in node.children:
        if isinstance(child, str):
            yield child
            continue
        if is_dot(child):
            continue
        made = _copy(child, names)
        named = any(value is not None for value in made.attributes.values())
        bare = bool(child.attributes.get("id")) and not named
        if bare and (made.name == "span" or (made.name == "div" and _is_whole_item(node))):
            yield from made.children
        else:
            yield made


# -- rules -----------------------------------------------------------------------------------------

_NOT = re.compile(r":not\([^()]*\)")
_HAS = re.compile(r":has\(([^()]*)\)")
_CLASS = re.compile(r"\.([a-z][a-z0-9-]*)")
_LANG = re.compile(r":lang\(([a-z]+)\)")
_PSEUDO = re.compile(r"::?[a-z-]+(?:\([^()]*\))?")
_WITHIN = re.compile(r"\[[^]]*\]")
_NAME = re.compile(r"[a-z][a-z0-9]*")
_USED = re.compile(r"var\((--[a-z-]+)")
_VALUE = re.compile(r"(--[a-z-]+):[^;}]*;?")


def fitting(css: str, root: Element) -> str:
    """The rules of a squeezed style sheet that can fit something in a page, in their order.

    A rule stays unless a class, element or language that it asks for is nowhere in the page: so
    what is kept may be too much, never too little. At-rules stay with what fits in them, values
    with a name where something asks for it.

    Args:
        css: as :func:`omshandout.html.style.sheet` has it.
        root: the ``body`` of the page, or all of it.
    """
    classes, languages = set[str](), set[str]()
    names = {"html", "body"}
    for each in root.walk():
        names.add(each.name)
        classes.update((each.attributes.get("class") or "").split())
        if tag := each.attributes.get("lang"):
            languages.add(tag.partition("-")[0])
    kept = "".join(_kept(css.strip(), names, classes, languages)) + "\n"
    used = set(_USED.findall(kept))
    return _VALUE.sub(lambda found: found[0] if found[1] in used else "", kept)


def _kept(
    css: str, names: set[str], classes: set[str], languages: set[str]
) -> Iterator[str]:
    for head, inner in _rules(css):
        if head.startswith(("@media", "@supports")):
            within = "".join(_kept(inner, names, classes, languages))
            if within:
                yield f"{head}{{{within}}}"
        elif head.startswith("@"):
            yield f"{head}{{{inner}}}"
        else:
            wanted = [
                each for each in _selectors(head) if _fits(each, names, classes, languages)
            ]
            if wanted:
                yield f"{','.join(wanted)}{{{inner}}}"


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Heads and insides of the rules at the top of a style sheet."""
    place = 0
    while place < len(css):
        start = css.index("{", place)
        depth, end = 1, start + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        yield css[place:start].strip(), css[start + 1 : end - 1]
        place = end


def _selectors(head: str) -> Iterator[str]:
    """The parts of a list of selectors; commas in brackets are not between them."""
    yield from re.split(r",(?![^()]*\))", head)


def _fits(selector: str, names: set[str], classes: set[str], languages: set[str]) -> bool:
    asked = _HAS.sub(r" \1 ", _NOT.sub("", selector))
    if not languages.issuperset(_LANG.findall(asked)):
        return False
    if not classes.issuperset(_CLASS.findall(asked)):
        return False
    plain = _CLASS.sub("", _WITHIN.sub("", _PSEUDO.sub("", asked)))
    return names.issuperset(_NAME.findall(plain))
