"""LocalHandout + StructTree → the elements of one page, complete in itself.

The logical tree is walked and each node becomes one element with its id, so that what is read and
in which order is the tree's. Each text and each picture has its node, or the page is not made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from omshandout.html import blocks  # noqa: F401 (it registers how its blocks look)
from omshandout.html.context import Context, Drawings, take_in
from omshandout.html.elements import Element, element
from omshandout.html.roles import aria_of, is_bold, name_of
from omshandout.html.shell import PageMatter, body, head
from omshandout.html.slim import is_dot
from omshandout.html.style import cell_marks, column_heads
from omshandout.html.words import Words
from omshandout.model.blocks import LocalHandout, Mark
from omshandout.model.furniture import PageTexts
from omshandout.model.text import LocalText
from omshandout.structure import Node, Role, StructTree

_READ = "text"
"""A class of all heads, which no rule of style asks for.

The reader view of browsers leaves out a head whose id looks like furniture of a page
("contact.title"), unless a class says that it is text (Readability 0.6.0, ``_cleanHeaders``).
"""

FontStyles = Callable[[Sequence[tuple[LocalText, bool]]], str]
"""The style rules of the fonts for some texts, each with whether it stands in bold as a whole."""


def build_page(
    handout: LocalHandout, tree: StructTree, texts: PageTexts, matter: PageMatter,
    drawings: Drawings, fonts: FontStyles, *, named: bool = False,
) -> Element:
    """The page of a localised handout.

    Args:
        handout: what of it is for screens (see :func:`omshandout.model.use.for_use`).
        tree: its logical tree as a form, so that boxes and lines are fields.
        texts: the interface in the language of the page.
        matter: what stands around it.
        drawings: bytes of drawings.
        fonts: style rules of the fonts.
        named: whether texts around those of the handout tell their keys, in ``data-key``.

    Raises:
        ContentError: a drawing holds what must not stand in a page.
        LayoutError: no font has a glyph for a character.
        ValueError: a node of the tree has nothing to show, or a text no node (a programming
            error).
    """
    words = Words(handout.title.language, texts, matter.numbers, named=named)
    context = Context(tree, texts, words, drawings)
    context.say(handout.title)
    context.say(handout.lead)
    context.dress(handout.lead.key, "lead")
    for block in handout.blocks:
        take_in(block, context)
    maker = _Maker(context)
    main = maker.make(tree.root)
    if maker.has_fields:
        _tell_fields(main, words, matter)
    language = handout.title.language
    shell = body(main, words, matter, filled_in=maker.has_fields)
    rules = "".join(maker.rules) + fonts(words.used)
    return element(
        "html", head(handout.title.plain, shell, rules, matter), shell, lang=language.tag,
        dir=language.direction.value,
    )


def _tell_fields(main: Element, words: Words, matter: PageMatter) -> None:
    """Say that nothing of what is filled in is kept, before the first thing to fill in."""
    told = words.fill(element("p", class_="kept", role="note"), matter.not_kept)
    for index, child in enumerate(main.children):
        if isinstance(child, Element) and any(
            each.name in ("input", "textarea") for each in child.walk()
        ):
            # Labels stay with their fields.
            place = index
            while place and _is_label(main.children[place - 1]):
                place -= 1
            main.children.insert(place, told)
            return


def _has_dot(part: Element | str) -> bool:
    return isinstance(part, Element) and bool(part.children) and is_dot(part.children[0])


def _is_label(part: Element | str) -> bool:
    return isinstance(part, Element) and part.attributes.get("class") in ("asked", "step")


class _Maker:
    """Nodes → elements. ``rules`` are styles of single tables."""

    def __init__(self, context: Context) -> None:
        self.rules: list[str] = []
        self.has_fields = False
        self._context = context
        self._tables: dict[tuple[tuple[str, ...], tuple[Mark, ...]], int] = {}

    def make(self, node: Node) -> Element:
        """The element of a node, with all below it."""
        context = self._context
        made = context.made.get(node.id)
        if made is not None:
            return made
        if node.role is Role.FORM:
            self.has_fields = True
            return self._field(node)
        name = context.names.get(node.id) or name_of(node)
        attributes: dict[str, str | None] = {"id": node.id, "role": aria_of(node, name)}
        if node.role is Role.FIGURE:  # a line for a pen: signatures and stamps want paper
            attributes |= {"class": "line", "aria-label": node.alt, "lang": node.tag or None}
            return Element(name, {**attributes, **context.attributes.get(node.id, {})})
        if node.role is Role.LINK:
            attributes["href"] = node.url
        made = Element(name, {**attributes, **context.attributes.get(node.id, {})})
        made.children += context.before.get(node.id, [])
        text = context.said.get(node.id)
        if text is not None:
            classes = made.attributes.get("class") or ""
            place = made
            if made.children and len(node.children) > 1:
                # A sign and the words stand beside each other: all of the words, as one.
                place = element("span")
                made.children.append(place)
            context.words.fill(place, text, bold=is_bold(node, name, classes), node=node)
            if place is not made:
                made.attributes |= place.attributes
                place.attributes = {}
        elif not node.children:
            raise ValueError(f"nothing to show at {node.id}")
        else:
            for child in node.children:
                made.children.append(self._placed(child))
        if node.role is Role.TABLE:
            self._table(node, made)
        if node.role is Role.L and any(_has_dot(child) for child in made.children):
            made.add_class("dots")
        if name in ("h1", "h2", "h3"):
            made.add_class(_READ)
        return made

    def _placed(self, node: Node) -> Element:
        made = self.make(node)
        around = self._context.around.get(node.id)
        return element(around, made) if around else made

    def _field(self, node: Node) -> Element:
        """A box to tick or a line to write on."""
        labels = self._context.labels.get(node.id)
        name = {"aria-labelledby": " ".join(labels)} if labels else {
            "aria-label": node.alt, "lang": node.tag or None,
        }
        if node.id in self._context.boxes:
            return Element("input", {
                "id": node.id, "type": "checkbox", **name,
            })
        lines = self._context.lines.get(node.id, 1)
        kind = {} if lines == 1 else {"rows": str(lines)}
        return Element("input" if lines == 1 else "textarea", {
            "id": node.id, **kind, **name, "dir": "auto",
        })

    def _table(self, node: Node, made: Element) -> None:
        """On a narrow screen each cell says the head of its column; alike tables share rules."""
        (header,) = (child for child in node.children if child.role is Role.THEAD)
        heads = [self._context.said[cell.id] for cell in header.children[0].children]
        self._context.words.used.extend((text, False) for text in heads)
        said = tuple(text.plain for text in heads)
        marks = self._context.marks.get(node.id, ())
        alike = (said, marks)
        if alike not in self._tables:
            number = self._tables[alike] = len(self._tables) + 1
            self.rules.append(column_heads(number, said))
            if marks:
                self.rules.append(cell_marks(number, marks))
        made.add_class(f"t{self._tables[alike]}")
