"""What the kinds of blocks share while a page is made, and where they are registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import singledispatch

from msgspec import Struct
from msgspec.structs import replace

from omshandout.html.drawings import drawing_element
from omshandout.html.elements import Element, element
from omshandout.html.words import Words
from omshandout.model import blocks as b
from omshandout.model.furniture import PageTexts
from omshandout.model.text import LocalText, Run
from omshandout.structure import StructTree

Drawings = Callable[[str], bytes]
"""The bytes of a drawing by its name."""


class Context:
    """What stands at each node of the tree, by the node's id; blocks fill it in.

    Attributes:
        said: the texts.
        made: whole elements, such as drawings.
        names: names of elements where the role's own does not fit.
        attributes: further attributes.
        before: what stands in an element in front of its content, for the eye alone.
        around: the name of an element to put one into.
        boxes: fields that are boxes to tick; other fields are lines.
        labels: the nodes whose words together are the name of a field, in order; other fields
            have the name that they have in the tree. What sort of field it is is told anyway.
        lines: how many lines a field has, if not one.
        marks: those beside the boxes in each cell of a table, for the eye alone.
    """

    def __init__(
        self, tree: StructTree, texts: PageTexts, words: Words, drawings: Drawings
    ) -> None:
        self.tree = tree
        self.texts = texts
        self.words = words
        self.said: dict[str, LocalText] = {}
        self.made: dict[str, Element] = {}
        self.names: dict[str, str] = {}
        self.attributes: dict[str, dict[str, str]] = {}
        self.before: dict[str, list[Element]] = {}
        self.around: dict[str, str] = {}
        self.labels: dict[str, tuple[str, ...]] = {}
        self.boxes: set[str] = set()
        self.lines: dict[str, int] = {}
        self.marks: dict[str, tuple[b.Mark, ...]] = {}
        self._drawings = drawings

    def say(self, text: LocalText | None, node_id: str = "") -> None:
        """A text at its node, and in the second language at its own."""
        if text is not None:
            self.said[node_id or text.key] = text
            self.say(text.second)

    def dress(self, node_id: str, classes: str) -> None:
        """Classes of the element of a node."""
        self.attributes.setdefault(node_id, {})["class"] = classes

    def picture(self, picture: b.Picture[LocalText]) -> None:
        """A drawing with its alternative text."""
        node = self.tree[picture.alt.key]
        self.made[node.id] = drawing_element(
            self._drawings(picture.drawing), picture.drawing, id=node.id, role="img",
            aria_label=node.alt, lang=node.tag or None,
            class_="pic turn" if picture.directional else "pic",
        )

    def drawn(self, name: str, classes: str) -> Element:
        """A drawing for the eye alone."""
        return drawing_element(self._drawings(name), name, aria_hidden="true", class_=classes)

    def bullets(self, items: tuple[b.Item[LocalText], ...]) -> None:
        """A dot before each item of a list; who listens is told by the list itself."""
        for item in items:
            self.made[f"{item.text.key}/label"] = element(
                "span", id=f"{item.text.key}/label", class_="dot", aria_hidden="true"
            )

    def numbered(self, text: LocalText, number: int | str) -> None:
        """A number before a text, in the digits of its language."""
        shown = number
        if isinstance(number, int) or number.isdecimal():
            shown = self.texts.number(int(number), text.language)
        self.said[f"{text.key}/label"] = replace(text, runs=(Run(f"{shown}."),), second=None)
        self.dress(f"{text.key}/label", "number")


# Types are given to register(), as for layout and structure.
@singledispatch
def dress(block: object, context: Context) -> None:
    """Say how the elements of one block look, and what they hold beside its texts and pictures.

    Raises:
        TypeError: the block is of no kind that has a form on screens.
    """
    raise TypeError(f"no HTML for {type(block).__name__}")


def take_in(block: b.Block[LocalText], context: Context) -> None:
    """All that a block holds: its texts, its pictures and its look."""
    for text in b.iter_texts_of(block):
        context.say(text)
    for picture in _pictures(block):
        context.picture(picture)
    dress(block, context)


def _pictures(value: object) -> Iterator[b.Picture[LocalText]]:
    if isinstance(value, b.Picture):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _pictures(part)
    elif isinstance(value, Struct) and not isinstance(value, LocalText):
        for name in value.__struct_fields__:
            yield from _pictures(getattr(value, name))


