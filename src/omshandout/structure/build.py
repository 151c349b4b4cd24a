"""Content → logical tree. Reading order is the order of the content, before any layout.

Ids: a text's node has the text's key; a part of it that is marked by itself has the key, a
slash and a word (``key/label`` for a bullet or number, ``key/box`` for a tick box, ``key/3`` for
the run with index 3 in another language, ``key/link``).

Source: ISO 14289-1 (PDF/UA-1) 7.2-7.5, ISO 32000-1 14.8.4.
"""

from __future__ import annotations

from omshandout.model import blocks as b
from omshandout.model.furniture import PageTexts
from omshandout.model.handout_texts import (
    box_numbers,
    card_number,
    source_texts,
    symptom_head,
)
from omshandout.model.text import LocalText
from omshandout.structure import tables  # noqa: F401 (it registers how its blocks are read)
from omshandout.structure.context import Context as _Context
from omshandout.structure.context import add as _add
from omshandout.structure.context import tag_of
from omshandout.structure.names import in_row
from omshandout.structure.tree import Node, Role, StructTree, TreeBuilder
from omshandout.structure.watched import HeardTexts, Question, nodes_of_answers

_MOST_KNOWN = 200
_MOST_ALIKE = 20


class KnownNodes(dict[tuple[int, int], tuple[object, tuple[Node, ...], int]]):
    """Nodes of earlier trees, which must not be changed, and those trees.

    By the identity of a block and the level of the heading before it: the block, its nodes, the
    level of its last heading.
    """

    def __init__(self) -> None:
        super().__init__()
        self._trees: dict[tuple[object, ...], tuple[object, StructTree]] = {}
        self._questions: dict[tuple[int, ...], tuple[object, dict[Question, None]]] = {}
        self._last: tuple[b.LocalHandout, HeardTexts, StructTree] | None = None
        self.parts: dict[int, tuple[object, tuple[Node, ...]]] = {}

    def tree(self, handout: b.LocalHandout, texts: PageTexts) -> StructTree | None:
        """The tree of an earlier handout with the same blocks.

        It is the same if a clinic gives answers that have the same nodes to all that was ever
        asked for such blocks: what is asked next hangs on the answers before.
        """
        if self._last is not None:
            last, self._last = self._last, None
            self._keep(*last)
        _, questions = self._questions.get(_parts_of(handout), (None, None))
        if questions is None:
            return None
        key = *_parts_of(handout), nodes_of_answers(texts, questions)
        found = self._trees.pop(key, None)
        if found is None:
            return None
        self._trees[key] = found  # the last again
        return found[1]

    def keep(self, handout: b.LocalHandout, heard: HeardTexts, tree: StructTree) -> None:
        """Keep a tree, and what of a clinic was asked for while it was built.

        What was answered is looked at when the next tree is asked for: most sheets are made once.
        """
        self._last = handout, heard, tree

    def _keep(self, handout: b.LocalHandout, heard: HeardTexts, tree: StructTree) -> None:
        parts = _parts_of(handout)
        _, questions = self._questions.setdefault(parts, (handout, {}))
        if not heard.questions.keys() <= questions.keys():
            # Trees that are kept were found by fewer answers.
            questions.update(heard.questions)
            self._trees = {
                key: found for key, found in self._trees.items() if key[: len(parts)] != parts
            }
        self._trees[*parts, nodes_of_answers(heard, questions)] = handout, tree
        if len(self._questions) > _MOST_ALIKE:
            del self._questions[next(iter(self._questions))]
        if len(self._trees) > _MOST_ALIKE:
            del self._trees[next(iter(self._trees))]

    def bound(self) -> None:
        """Let go of what was kept first, if that is much."""
        if len(self) > _MOST_KNOWN:
            del self[next(iter(self))]
        if len(self.parts) > _MOST_KNOWN:
            del self.parts[next(iter(self.parts))]


def _parts_of(handout: b.LocalHandout) -> tuple[int, ...]:
    return id(handout.title), id(handout.lead), *map(id, handout.blocks)


def build_structure(
    handout: b.LocalHandout, texts: PageTexts, *, form: bool = False,
    known: KnownNodes | None = None,
) -> StructTree:
    """The logical tree of a localised handout.

    Every block and every text of the handout has its node; nothing else has one. With ``form``
    boxes and writing lines are form fields instead of described figures. ``known`` has the nodes
    of blocks that no clinic has a part in, from earlier trees of the same page texts; such trees
    must not be changed.
    """
    if known is not None and (tree := known.tree(handout, texts)) is not None:
        return tree
    language = handout.title.language
    root = Node("document", Role.DOCUMENT, tag=language.tag)
    heard = HeardTexts(texts)
    context = _Context(
        TreeBuilder(root), heard, form, known.parts if known is not None else None
    )
    context.heading(handout.title, 1)
    context.text(handout.lead, Role.P)
    for block in handout.blocks:
        before, start = (id(block), context.level), len(root.children)
        found = known.get(before) if known is not None else None
        if found is not None:
            root.children += found[1]
            context.level = found[2]
            continue
        heard.asked = False
        _add(block, context)
        if known is not None and not heard.asked:
            known[before] = block, tuple(root.children[start:]), context.level
            known.bound()
    tree = StructTree(root, language.tag, handout.title.plain)
    if known is not None:
        known.keep(handout, heard, tree)
    return tree


@_add.register(b.Heading)
def _(block: b.Heading, context: _Context) -> None:  # type: ignore[type-arg]
    context.heading(block.text, block.level)


@_add.register(b.Paragraph)
def _(block: b.Paragraph, context: _Context) -> None:  # type: ignore[type-arg]
    context.text(block.text, Role.P)


@_add.register(b.Figure)
def _(block: b.Figure, context: _Context) -> None:  # type: ignore[type-arg]
    context.picture(block.picture)
    context.caption(block.picture)


@_add.register(b.KeyPoints)
def _(block: b.KeyPoints, context: _Context) -> None:  # type: ignore[type-arg]
    context.build.open(Node(block.id, Role.SECT))
    context.heading(block.title, 2)
    context.items(f"{block.id}/list", block.items, "Disc")
    if block.picture is not None:
        context.picture(block.picture)
        context.caption(block.picture)
    context.build.close()


@_add.register(b.BulletList)
def _(block: b.BulletList, context: _Context) -> None:  # type: ignore[type-arg]
    if block.intro is not None:
        context.text(block.intro, Role.P)
    context.items(block.id, block.items, "Disc")


@_add.register(b.NumberedList)
def _(block: b.NumberedList, context: _Context) -> None:  # type: ignore[type-arg]
    if block.intro is not None:
        context.text(block.intro, Role.P)
    context.items(block.id, block.items, "Decimal")


@_add.register(b.Callout)
def _(block: b.Callout, context: _Context) -> None:  # type: ignore[type-arg]
    context.build.open(Node(block.id, Role.SECT))
    context.heading(block.title, 2)
    if block.picture is not None:
        context.picture(block.picture)
    for number in box_numbers(block, context.texts):
        context.text(number, Role.P)

    def body() -> None:
        if block.text is not None:
            context.text(block.text, Role.P)
        if block.items:
            context.items(f"{block.id}/list", block.items, "Disc")

    context.part(block, body)
    context.build.close()


@_add.register(b.PictureGrid)
def _(block: b.PictureGrid, context: _Context) -> None:  # type: ignore[type-arg]
    build = context.build
    build.open(Node(block.id, Role.SECT))
    context.heading(block.title, 2)
    context.picture(block.picture)
    for number in box_numbers(block, context.texts):
        context.text(number, Role.P)

    def body() -> None:
        build.open(Node(f"{block.id}/list", Role.L, numbering="None"))
        for item in block.items:
            assert item.picture is not None
            build.open(Node(f"{item.text.key}/item", Role.LI))
            build.open(Node(f"{item.text.key}/body", Role.LBODY))
            context.picture(item.picture)
            context.text(item.text, Role.P)
            build.close()
            build.close()
        build.close()

    context.part(block, body)
    build.close()


@_add.register(b.SymptomList)
def _(block: b.SymptomList, context: _Context) -> None:  # type: ignore[type-arg]
    for entry in block.entries:
        context.build.open(Node(f"{block.id}.{entry.id}", Role.SECT))
        context.heading(symptom_head(entry, context.texts), 3)
        if entry.picture is not None:
            context.picture(entry.picture)
        context.text(entry.text, Role.P)
        context.build.close()


@_add.register(b.DefinitionList)
def _(block: b.DefinitionList, context: _Context) -> None:  # type: ignore[type-arg]
    context.build.open(Node(block.id, Role.L, numbering="None"))
    for entry in block.entries:
        context.build.open(Node(f"{block.id}.{entry.id}", Role.LI))
        context.text(entry.term, Role.LBL)
        context.build.open(Node(f"{block.id}.{entry.id}/body", Role.LBODY))
        if entry.say_it is not None:
            context.text(entry.say_it, Role.P)
        context.text(entry.meaning, Role.P)
        context.build.close()
        context.build.close()
    context.build.close()


@_add.register(b.CheckList)
def _(block: b.CheckList, context: _Context) -> None:  # type: ignore[type-arg]
    build = context.build
    heads = [block.item_head, *(choice.text for choice in block.choices)]
    if block.note_head is not None:
        heads.append(block.note_head)
    context.begin_table(block.id, block.caption, heads)
    context.begin_body(block.id)
    for item in block.items:
        key = item.text.key
        build.open(Node(f"{key}/row", Role.TR))
        build.open(Node(f"{key}/head", Role.TH, scope="Row"))
        build.leaf(Node(f"{key}/label", Role.SPAN, leaf=True))
        context.text(item.text, Role.P)
        build.close()
        for choice in block.choices:
            build.open(Node(f"{key}/{choice.id}", Role.TD, headers=(choice.text.key,)))
            context.box(f"{key}/{choice.id}/box", item.text.plain, choice.text)
            build.close()
        if block.note_head is not None:
            build.open(Node(f"{key}/note", Role.TD, headers=(block.note_head.key,)))
            label = in_row(item.text, block.note_head) if context.form else block.note_head.plain
            context.line(f"{key}/note/line", label)
            build.close()
        build.close()
    context.end_table()


@_add.register(b.Question)
def _(block: b.Question, context: _Context) -> None:  # type: ignore[type-arg]
    context.text(block.text, Role.P)
    context.build.open(Node(block.id, Role.L, numbering="None"))
    for choice in block.choices:
        context.build.open(Node(f"{choice.text.key}/item", Role.LI))
        context.build.open(Node(f"{choice.text.key}/label", Role.LBL))
        context.box(f"{choice.text.key}/box", block.text.plain, choice.text)
        context.build.close()
        context.text(choice.text, Role.LBODY)
        context.build.close()
    context.build.close()


@_add.register(b.WritingLines)
def _(block: b.WritingLines, context: _Context) -> None:  # type: ignore[type-arg]
    context.text(block.text, Role.P)
    context.line(f"{block.text.key}/line", block.text.plain)


@_add.register(b.ContactBox)
def _(block: b.ContactBox, context: _Context) -> None:  # type: ignore[type-arg]
    context.build.open(Node(block.id, Role.SECT))
    context.heading(block.title, 2)
    for row in context.texts.contact(block.id):
        context.text(row.label, Role.P)
        for value in row.values:
            context.text(value, Role.P)
        if not row.values:
            context.line(f"{row.label.key}/line", row.label.plain)
    context.build.close()


@_add.register(b.ReadMore)
def _(block: b.ReadMore, context: _Context) -> None:  # type: ignore[type-arg]
    context.build.open(Node(block.id, Role.L, numbering="None"))
    for entry in block.entries:
        context.build.open(Node(f"{entry.text.key}/item", Role.LI))
        context.build.open(Node(f"{entry.text.key}/body", Role.LBODY))
        context.text(entry.text, Role.P)
        context.build.open(Node(f"{entry.text.key}/where", Role.P))
        context.build.leaf(
            Node(f"{entry.text.key}/link", Role.LINK, tag="en", alt=entry.name, url=entry.url,
                 leaf=True)
        )
        context.build.close()
        context.build.close()
        context.build.close()
    context.build.close()


@_add.register(b.Table)
def _(block: b.Table, context: _Context) -> None:  # type: ignore[type-arg]
    build = context.build
    context.begin_table(block.id, block.caption, (column.text for column in block.columns))
    context.begin_body(block.id)
    for row in block.rows:
        build.open(Node(f"{block.id}.{row.id}", Role.TR))
        context.text(row.header, Role.TH, scope="Row")
        for cell in row.cells:
            context.text(cell, Role.TD)
        build.close()
    context.end_table()


@_add.register(b.Card)
def _(block: b.Card, context: _Context) -> None:  # type: ignore[type-arg]
    for panel in block.panels:
        context.build.open(Node(f"{block.id}.{panel.id}", Role.SECT))
        context.apart(panel.title, 2)
        if panel.text is not None:
            context.text(panel.text, Role.P)
        if panel.items:
            context.items(f"{block.id}.{panel.id}/list", panel.items, "Disc")
        names = _line_names(panel, context) if context.form else [
            line.text.plain for line in panel.lines
        ]
        for line, name in zip(panel.lines, names, strict=True):
            context.text(line.text, Role.P)
            if number := card_number(line, context.texts):
                context.text(number, Role.P)
            else:
                context.line(f"{line.text.key}/line", name)
        context.build.close()


def _line_names(panel: b.CardPanel[LocalText], context: _Context) -> list[str]:
    """What the lines of a panel are for, told apart from those of other panels."""
    labels = [line.text.plain for line in panel.lines]
    names = []
    for index, label in enumerate(labels):
        name = f"{panel.title.plain}, {label}"
        if labels.count(label) > 1:
            count = labels[: index + 1].count(label)
            name += f" {context.texts.number(count, panel.lines[index].text.language)}"
        names.append(name)
    return names


@_add.register(b.Contents)
def _(block: b.Contents, context: _Context) -> None:  # type: ignore[type-arg]
    # An item is one link over title and page (ISO 32000-1, 14.8.4.2, table 333).
    build = context.build
    context.heading(block.title, 2)
    build.open(Node(block.id, Role.TOC))
    for entry in block.entries:
        key = entry.text.key
        build.open(Node(f"{key}/item", Role.TOCI))
        build.open(Node(f"{key}/reference", Role.REFERENCE))
        build.open(Node(f"{key}/link", Role.LINK, url=f"#{entry.target}", leaf=True))
        context.text(entry.text, Role.SPAN).inline = True
        build.leaf(Node(f"{key}/page", Role.SPAN, leaf=True, inline=True))
        build.close()
        build.close()
        build.close()
    build.close()


@_add.register(b.PageCode)
def _(block: b.PageCode, context: _Context) -> None:  # type: ignore[type-arg]
    context.figure(block.alt.key, block.alt.spoken, tag_of(block.alt, context))
    context.text(block.text, Role.P)


@_add.register(b.SourceList)
def _(block: b.SourceList, context: _Context) -> None:  # type: ignore[type-arg]
    context.heading(block.title, 2)
    lines, more = source_texts(block, context.texts)
    context.build.open(Node(block.id, Role.L, numbering="None"))
    for line in lines:
        context.build.open(Node(f"{line.key}/item", Role.LI))
        context.text(line, Role.LBODY)
        context.build.close()
    context.build.close()
    if more is not None:
        context.text(more, Role.P)
