"""Tables to fill in → nodes: the diary, grids, and labels with lines.

Rows have header cells where they have words or numbers, and each cell names its head.

Source: ISO 32000-1, 14.8.4.3.4 and 14.8.5.7; ISO 14289-1, 7.5.
"""

from __future__ import annotations

from omshandout.model import blocks as b
from omshandout.model.handout_texts import card_number
from omshandout.model.text import LocalText
from omshandout.structure.context import Context, add
from omshandout.structure.names import own_name, own_node
from omshandout.structure.tree import Node, Role


@add.register(b.Fields)
def _(block: b.Fields, context: Context) -> None:  # type: ignore[type-arg]
    for line in block.items:
        context.text(line.text, Role.P)
        if number := card_number(line, context.texts):
            context.text(number, Role.P)
        else:
            pen = line.write_for is not b.WriteFor.WORDS
            context.line(f"{line.text.key}/line", line.text.plain, pen=pen)


@add.register(b.Grid)
def _(block: b.Grid, context: Context) -> None:  # type: ignore[type-arg]
    build = context.build
    heads = [column.text for column in block.columns]
    if block.item_head is not None:
        heads.insert(0, block.item_head)
    context.begin_table(block.id, block.caption, heads)
    days = _day_heads(block.id, context) if block.days else ()
    context.begin_body(block.id)
    for item in block.items:
        build.open(Node(f"{item.text.key}/row", Role.TR))
        context.text(item.text, Role.TH, scope="Row")
        _cells(block, item.text.key, item.text.plain, days, context)
        build.close()
    for number in range(1, block.rows + 1):
        row = f"{block.id}/row{number}"
        build.open(Node(row, Role.TR))
        shown = name = context.texts.number(number)
        if block.item_head is not None:
            build.leaf(Node(f"{row}/head", Role.TH, scope="Row", leaf=True))
            name = f"{block.item_head.plain} {shown}"
        _cells(block, row, name, days, context)
        build.close()
    context.end_table()


def _cells(
    block: b.Grid[LocalText], row: str, name: str, days: tuple[LocalText, ...], context: Context
) -> None:
    """The empty cells of a row; ``name`` says which row it is."""
    for column in block.columns:
        _cell(f"{row}/{column.id}", column.text.key, f"{name}, {column.text.plain}", context)
    for day in days:
        _cell(f"{row}/{day.key}", f"{block.id}/{day.key}", f"{name}, {day.plain}", context)


def _cell(node_id: str, head: str, label: str, context: Context) -> None:
    context.build.open(Node(node_id, Role.TD, headers=(head,)))
    context.line(f"{node_id}/line", label)
    context.build.close()


@add.register(b.Diary)
def _(block: b.Diary, context: Context) -> None:  # type: ignore[type-arg]
    build = context.build
    for step in block.scale:
        context.text(step.text, Role.P)
    context.begin_table(block.id, block.caption, (block.item_head,))
    days = _day_heads(block.id, context)
    context.begin_body(block.id)
    for item in block.items:
        build.open(Node(f"{item.text.key}/row", Role.TR))
        context.text(item.text, Role.TH, scope="Row")
        _marks(block, item.text.key, item.text.plain, days, context)
        build.close()
    if block.own_text is not None:
        for number in range(1, block.own + 1):
            _own(block, block.own_text, number, days, context)
    for note in block.notes:
        build.open(Node(f"{note.text.key}/row", Role.TR))
        context.text(note.text, Role.TH, scope="Row")
        for day in days:
            _cell(
                f"{note.text.key}/{day.key}", f"{block.id}/{day.key}",
                f"{note.text.plain}, {day.plain}", context,
            )
        build.close()
    context.end_table()


def _own(
    block: b.Diary[LocalText], label: LocalText, number: int, days: tuple[LocalText, ...],
    context: Context,
) -> None:
    """A row that the family names: a label with a line for the name, then marks."""
    build = context.build
    row = f"{block.id}/own{number}"
    name = own_name(context.texts, label, number)
    build.open(Node(row, Role.TR))
    build.open(Node(f"{row}/head", Role.TH, scope="Row"))
    context.text(label, Role.P, own_node(label, number, row))
    context.line(f"{row}/line", name)
    build.close()
    _marks(block, row, name, days, context)
    build.close()


def _day_heads(owner: str, context: Context) -> tuple[LocalText, ...]:
    """The heads of a week; which of the names is shown depends on the room that it has.

    Readers hear the whole one.
    """
    days = context.texts.weekdays("wide")
    whole = set(days)
    shortened = any(
        not whole.issuperset(context.texts.weekdays(width))
        for width in ("abbreviated", "short", "narrow")
    )
    for day in days:
        context.text(
            day, Role.TH, f"{owner}/{day.key}", scope="Column",
            expansion=day.plain if shortened else "",
        )
    return days


def _marks(
    block: b.Diary[LocalText], row: str, name: str, days: tuple[LocalText, ...], context: Context
) -> None:
    """Marks to ring in each day's cell: a described figure on paper, boxes to tick in a form."""
    alt = context.texts.joined([step.text.plain for step in block.scale])
    for day in days:
        cell = f"{row}/{day.key}"
        context.build.open(Node(cell, Role.TD, headers=(f"{block.id}/{day.key}",)))
        if context.form:
            for step in block.scale:
                context.box(f"{cell}/{step.id}", f"{name}, {day.plain}", step.text)
        else:
            context.build.leaf(Node(f"{cell}/marks", Role.FIGURE, alt=alt, leaf=True))
        context.build.close()
