"""What the builders of single blocks share, and the one function that they are registered with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatch

from msgspec.structs import replace

from omshandout.model import blocks as b
from omshandout.model.furniture import PageTexts
from omshandout.model.text import FIRST, SECOND, LocalText
from omshandout.structure.names import box_name, line_name
from omshandout.structure.tree import Node, Role, TreeBuilder

_HOLDS_BLOCKS = frozenset({Role.TH, Role.TD, Role.LBODY, Role.CAPTION})
_HEADS = {1: Role.H1, 2: Role.H2, 3: Role.H3}


class Context:
    """What the builders of single blocks share: the tree, the page's texts, whether it is a form.

    ``level`` is that of the last heading. ``parts`` has nodes of parts of blocks in which no clinic
    has a part, from earlier trees.
    """

    def __init__(
        self, build: TreeBuilder, texts: PageTexts, form: bool,
        parts: dict[int, tuple[object, tuple[Node, ...]]] | None = None,
    ) -> None:
        self._parts = parts
        self.build = build
        self.texts = texts
        self.form = form
        self.level = 1

    def text(self, text: LocalText, role: Role, node_id: str = "", **more: str) -> Node:
        """A text; in two languages one after the other, each in a node that names its own.

        Those of a paragraph are two paragraphs; all else (a heading, a cell, a label) is one node
        that holds both. A reader so hears row by row what stands side by side, and each voice its
        own words.
        """
        node_id = node_id or text.key
        if text.second is None:
            return self.build.leaf(self._leaf(text, role, node_id, **more))
        if role is Role.P:
            node = self.build.leaf(self._leaf(text, role, node_id, **more))
            self.build.leaf(self._leaf(text.second, role, f"{node_id}{SECOND}"))
            return node
        expansion = more.pop("expansion", "")
        part = Role.P if role in _HOLDS_BLOCKS else Role.SPAN
        both = (
            self._leaf(text, part, f"{node_id}{FIRST}", expansion=expansion),
            self._leaf(text.second, part, f"{node_id}{SECOND}",
                       expansion=expansion and text.second.plain),
        )
        return self.build.leaf(Node(node_id, role, children=[*both], **more))  # type: ignore[arg-type]

    def _leaf(self, text: LocalText, role: Role, node_id: str, **more: str) -> Node:
        """A leaf, or inline nodes side by side if runs are links or in other languages.

        With such runs the words between them have nodes too, each from its first run on: some
        readers take what a node holds itself before what its children hold.
        """
        node = Node(node_id, role, tag=tag_of(text, self), leaf=True, **more)  # type: ignore[arg-type]
        if len(text.runs) == 1 and not (text.runs[0].link or text.runs[0].language):
            return node  # most
        children: list[Node] = []
        between = False
        for index, run in enumerate(text.runs):
            foreign = run.language is not None and run.language.tag != text.language.tag
            tag = run.language.tag if run.language and foreign else ""
            if run.link or (tag and run.text.strip()):
                inline = Role.LINK if run.link else Role.SPAN
                children.append(
                    Node(f"{node_id}/{index}", inline, tag=tag, url=run.link,
                         alt=run.text if run.link else "", leaf=True, inline=True)
                )
                between = False
                node.leaf = False
            elif not between and run.text:
                children.append(Node(f"{node_id}/{index}", Role.SPAN, leaf=True, inline=True))
                between = True
        if not node.leaf:
            node.children = children
        return node

    def apart(self, text: LocalText, level: int) -> None:
        """A heading in the first language, and a paragraph in the second.

        Between many short headings, such as those of a card, a list of headings stays short.
        """
        self.heading(replace(text, second=None), level)
        if text.second is not None:
            self.text(text.second, Role.P)

    def heading(self, text: LocalText, level: int) -> Node:
        """A heading, never more than one level below the one before it (PDF/UA-1 7.4.2)."""
        level = min(level, self.level + 1)
        self.level = level
        return self.text(text, _HEADS[level], title=text.spoken)

    def figure(self, node_id: str, alt: str, tag: str = "") -> Node:
        return self.build.leaf(Node(node_id, Role.FIGURE, tag=tag, alt=alt, leaf=True))

    def part(self, block: object, build: Callable[[], None]) -> None:
        """A part of a block without headings, which no clinic has a part in: built once."""
        if self._parts is None:
            build()
            return
        children = self.build.children
        found = self._parts.get(id(block))
        if found is None:
            start = len(children)
            build()
            found = self._parts[id(block)] = block, tuple(children[start:])
        else:
            children += found[1]

    def picture(self, picture: b.Picture[LocalText]) -> None:
        self.figure(picture.alt.key, picture.alt.plain, tag_of(picture.alt, self))

    def caption(self, picture: b.Picture[LocalText]) -> None:
        if picture.caption is not None:
            self.text(picture.caption, Role.P)

    def box(self, node_id: str, asked: str, choice: LocalText) -> None:
        """An empty tick box: a described figure on paper, a form field in a form.

        On paper the head of its row is read before it; a field is reached without.
        """
        if self.form:
            alt = box_name(self.texts, asked, choice.plain)
            self.build.leaf(Node(node_id, Role.FORM, alt=alt, leaf=True))
            return
        self.figure(node_id, self.texts.plain("box.tick", choice=choice.plain))

    def line(self, node_id: str, label: str, *, pen: bool = False) -> None:
        """A line to write on: a described figure on paper, a field in a form.

        With ``pen`` it is for a pen alone, in forms too.
        """
        role = Role.FORM if self.form and not pen else Role.FIGURE
        self.build.leaf(Node(node_id, role, alt=line_name(self.texts, label), leaf=True))

    def begin_table(
        self, table_id: str, caption: LocalText | None, heads: Iterable[LocalText]
    ) -> None:
        """Open a table and the row of its heads, to which more may be added."""
        self.build.open(Node(table_id, Role.TABLE))
        if caption is not None:
            self.text(caption, Role.CAPTION)
        self.build.open(Node(f"{table_id}/head", Role.THEAD))
        self.build.open(Node(f"{table_id}/head/row", Role.TR))
        for head in heads:
            self.text(head, Role.TH, scope="Column")

    def begin_body(self, table_id: str) -> None:
        """Close the row of heads and open the body of a table."""
        self.build.close()
        self.build.close()
        self.build.open(Node(f"{table_id}/body", Role.TBODY))

    def end_table(self) -> None:
        """Close the body of a table, and the table."""
        self.build.close()
        self.build.close()

    def items(self, list_id: str, items: tuple[b.Item[LocalText], ...], numbering: str) -> None:
        """A list whose labels (bullets, numbers) and bodies are told apart."""
        self.build.open(Node(list_id, Role.L, numbering=numbering))
        for item in items:
            self.build.open(Node(f"{item.text.key}/item", Role.LI))
            self.build.leaf(Node(f"{item.text.key}/label", Role.LBL, leaf=True))
            if item.picture is None and item.text.second is None:
                self.text(item.text, Role.LBODY)
            else:
                self.build.open(Node(f"{item.text.key}/body", Role.LBODY))
                self.text(item.text, Role.P)
                if item.picture is not None:
                    self.picture(item.picture)
                self.build.close()
            self.build.close()
        self.build.close()


def tag_of(text: LocalText, context: Context) -> str:
    """The language of a text, or nothing where it is that of the document."""
    home = context.build.root.tag
    return text.language.tag if text.language.tag != home else ""


# Types are given to register(): finding them from the annotations costs a cold start 10 ms.
@singledispatch
def add(block: object, context: Context) -> None:
    """Add the nodes of one block.

    Raises:
        TypeError: the block is of no kind that has a structure.
    """
    raise TypeError(f"no structure for {type(block).__name__}")
