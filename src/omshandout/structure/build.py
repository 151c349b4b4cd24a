"""Content → logical tree. Reading order is the order of the content, before any layout.

Ids: a text's node has the text's key; a part of it that is marked by itself has the key, a
slash and a word (``key/label`` for a bullet or number, ``key/box`` for a tick box, ``key/3`` for
the run with index 3 in another language, ``key/link``).

Source: ISO 14289-1 (PDF/UA-1) 7.2-7.5, ISO 32000-1 14.8.4.
"""

from __future__ import annotations

from functools import singledispatch

from omshandout.model import blocks as b
from omshandout.model.furniture import PageTexts
from omshandout.model.handout_texts import (
    card_number,
    emergency_number,
    source_texts,
    symptom_head,
)
from omshandout.model.text import LocalText
from omshandout.structure.names import box_name, in_row, line_name
from omshandout.structure.tree import Node, Role, StructTree, TreeBuilder

_HEADS = {1: Role.H1, 2: Role.H2, 3: Role.H3}


class _Context:
    """What the builders of single blocks share."""

    def __init__(self, build: TreeBuilder, texts: PageTexts, form: bool) -> None:
        self.build = build
        self.texts = texts
        self.form = form
        self.level = 1

    def text(self, text: LocalText, role: Role, node_id: str = "", **more: str) -> Node:
        """A text: a leaf, or inline nodes side by side if runs are links or in other languages.

        With such runs the words between them have nodes too, each from its first run on: some
        readers take what a node holds itself before what its children hold.
        """
        node_id = node_id or text.key
        node = Node(node_id, role, tag=_tag(text, self), leaf=True, **more)  # type: ignore[arg-type]
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
        return self.build.leaf(node)

    def heading(self, text: LocalText, level: int) -> Node:
        """A heading, never more than one level below the one before it (PDF/UA-1 7.4.2)."""
        level = min(level, self.level + 1)
        self.level = level
        return self.text(text, _HEADS[level], title=text.plain)

    def figure(self, node_id: str, alt: str, tag: str = "") -> Node:
        return self.build.leaf(Node(node_id, Role.FIGURE, tag=tag, alt=alt, leaf=True))

    def picture(self, picture: b.Picture[LocalText]) -> None:
        self.figure(picture.alt.key, picture.alt.plain, _tag(picture.alt, self))

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

    def items(self, list_id: str, items: tuple[b.Item[LocalText], ...], numbering: str) -> None:
        """A list whose labels (bullets, numbers) and bodies are told apart."""
        self.build.open(Node(list_id, Role.L, numbering=numbering))
        for item in items:
            self.build.open(Node(f"{item.text.key}/item", Role.LI))
            self.build.leaf(Node(f"{item.text.key}/label", Role.LBL, leaf=True))
            if item.picture is None:
                self.text(item.text, Role.LBODY)
            else:
                self.build.open(Node(f"{item.text.key}/body", Role.LBODY))
                self.text(item.text, Role.P)
                self.picture(item.picture)
                self.build.close()
            self.build.close()
        self.build.close()


def _tag(text: LocalText, context: _Context) -> str:
    home = context.build.root.tag
    return text.language.tag if text.language.tag != home else ""


def build_structure(
    handout: b.LocalHandout, texts: PageTexts, *, form: bool = False
) -> StructTree:
    """The logical tree of a localised handout.

    Every block and every text of the handout has its node; nothing else has one. With ``form``
    boxes and writing lines are form fields instead of described figures.
    """
    language = handout.title.language
    root = Node("document", Role.DOCUMENT, tag=language.tag)
    context = _Context(TreeBuilder(root), texts, form)
    context.heading(handout.title, 1)
    context.text(handout.lead, Role.P)
    for block in handout.blocks:
        _add(block, context)
    return StructTree(root, language.tag, handout.title.plain)


# Types are given to register(): finding them from the annotations costs a cold start 10 ms.
@singledispatch
def _add(block: object, context: _Context) -> None:
    raise TypeError(f"no structure for {type(block).__name__}")


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
    if number := emergency_number(block, context.texts):
        context.text(number, Role.P)
    if block.text is not None:
        context.text(block.text, Role.P)
    if block.items:
        context.items(f"{block.id}/list", block.items, "Disc")
    context.build.close()


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
    build.open(Node(block.id, Role.TABLE))
    if block.caption is not None:
        context.text(block.caption, Role.CAPTION)
    build.open(Node(f"{block.id}/head", Role.THEAD))
    build.open(Node(f"{block.id}/head/row", Role.TR))
    heads = [block.item_head, *(choice.text for choice in block.choices)]
    if block.note_head is not None:
        heads.append(block.note_head)
    for head in heads:
        context.text(head, Role.TH, scope="Column")
    build.close()
    build.close()
    build.open(Node(f"{block.id}/body", Role.TBODY))
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
            _line(context, f"{key}/note/line", label)
            build.close()
        build.close()
    build.close()
    build.close()


def _line(context: _Context, node_id: str, label: str) -> None:
    """A line to write on: nothing to read on paper but its description, a field in a form."""
    alt = line_name(context.texts, label)
    role = Role.FORM if context.form else Role.FIGURE
    context.build.leaf(Node(node_id, role, alt=alt, leaf=True))


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
    _line(context, f"{block.text.key}/line", block.text.plain)


@_add.register(b.ContactBox)
def _(block: b.ContactBox, context: _Context) -> None:  # type: ignore[type-arg]
    context.build.open(Node(block.id, Role.SECT))
    context.heading(block.title, 2)
    for row in context.texts.contact(block.id):
        context.text(row.label, Role.P)
        for value in row.values:
            context.text(value, Role.P)
        if not row.values:
            _line(context, f"{row.label.key}/line", row.label.plain)
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
    build.open(Node(block.id, Role.TABLE))
    if block.caption is not None:
        context.text(block.caption, Role.CAPTION)
    build.open(Node(f"{block.id}/head", Role.THEAD))
    build.open(Node(f"{block.id}/head/row", Role.TR))
    for column in block.columns:
        context.text(column.text, Role.TH, scope="Column")
    build.close()
    build.close()
    build.open(Node(f"{block.id}/body", Role.TBODY))
    for row in block.rows:
        build.open(Node(f"{block.id}.{row.id}", Role.TR))
        context.text(row.header, Role.TH, scope="Row")
        for cell in row.cells:
            context.text(cell, Role.TD)
        build.close()
    build.close()
    build.close()


@_add.register(b.Diary)
def _(block: b.Diary, context: _Context) -> None:  # type: ignore[type-arg]
    build = context.build
    for step in block.scale:
        context.text(step.text, Role.P)
    build.open(Node(block.id, Role.TABLE))
    if block.caption is not None:
        context.text(block.caption, Role.CAPTION)
    build.open(Node(f"{block.id}/head", Role.THEAD))
    build.open(Node(f"{block.id}/head/row", Role.TR))
    context.text(block.item_head, Role.TH, scope="Column")
    # Which of the names is shown depends on the room that it has; readers hear the whole one.
    days = context.texts.weekdays("wide")
    whole = set(days)
    shortened = any(
        not whole.issuperset(context.texts.weekdays(width))
        for width in ("abbreviated", "short", "narrow")
    )
    for day in days:
        context.text(
            day, Role.TH, f"{block.id}/{day.key}", scope="Column",
            expansion=day.plain if shortened else "",
        )
    build.close()
    build.close()
    build.open(Node(f"{block.id}/body", Role.TBODY))
    for item in (*block.items, *block.notes):
        key = item.text.key
        build.open(Node(f"{key}/row", Role.TR))
        context.text(item.text, Role.TH, scope="Row")
        for day in days:
            build.open(Node(f"{key}/{day.key}", Role.TD, headers=(f"{block.id}/{day.key}",)))
            if item in block.notes:
                _line(context, f"{key}/{day.key}/line", f"{item.text.plain}, {day.plain}")
            else:
                _faces(context, block, f"{key}/{day.key}", f"{item.text.plain}, {day.plain}")
            build.close()
        build.close()
    build.close()
    build.close()


def _faces(context: _Context, block: b.Diary[LocalText], node_id: str, asked: str) -> None:
    """Faces to circle: one described figure on paper, a box for each step in a form."""
    if context.form:
        for step in block.scale:
            context.box(f"{node_id}/{step.id}", asked, step.text)
        return
    steps = context.texts.joined([step.text.plain for step in block.scale])
    alt = context.texts.plain("faces.circle", steps=steps)
    context.build.leaf(Node(f"{node_id}/faces", Role.FIGURE, alt=alt, leaf=True))


@_add.register(b.Card)
def _(block: b.Card, context: _Context) -> None:  # type: ignore[type-arg]
    for panel in block.panels:
        context.build.open(Node(f"{block.id}.{panel.id}", Role.SECT))
        context.heading(panel.title, 2)
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
                _line(context, f"{line.text.key}/line", name)
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
