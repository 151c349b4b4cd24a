"""How each kind of block looks on a screen. Texts and pictures come in by themselves.

The order of what is read is that of the tree; here are classes, signs, labels and fields.
"""

from __future__ import annotations

import re

from omshandout.html import signs
from omshandout.html.context import Context, dress
from omshandout.html.elements import Element, element
from omshandout.model import blocks as b
from omshandout.model.handout_texts import (
    box_numbers,
    card_number,
    source_texts,
    symptom_head,
)
from omshandout.model.text import LocalText
from omshandout.structure.names import own_name, own_node


def _plain(block: object, context: Context) -> None:
    """Words and pictures alone."""


for _kind in (b.Heading, b.Paragraph, b.Figure, b.Table):
    dress.register(_kind)(_plain)


@dress.register(b.KeyPoints)
def _(block: b.KeyPoints, context: Context) -> None:  # type: ignore[type-arg]
    context.dress(block.id, "box key")
    context.bullets(block.items)


@dress.register(b.BulletList)
def _(block: b.BulletList, context: Context) -> None:  # type: ignore[type-arg]
    context.bullets(block.items)


@dress.register(b.NumberedList)
def _(block: b.NumberedList, context: Context) -> None:  # type: ignore[type-arg]
    for number, item in enumerate(block.items, 1):
        context.numbered(item.text, number)


@dress.register(b.Callout)
def _(block: b.Callout, context: Context) -> None:  # type: ignore[type-arg]
    _box(block, context)
    context.bullets(block.items)


@dress.register(b.PictureGrid)
def _(block: b.PictureGrid, context: Context) -> None:  # type: ignore[type-arg]
    _box(block, context)
    context.dress(f"{block.id}/list", "pictures")


def _box(block: b.Callout[LocalText] | b.PictureGrid[LocalText], context: Context) -> None:
    """Sign, number and frame of a box of one level.

    Without colour too: a triangle and a double frame, a telephone and a thick one, a telephone
    and a thin one, an i and a dotted one.
    """
    kind = block.kind
    context.dress(block.id, f"box {kind.value.replace('_', '-')}")
    if kind is b.CalloutKind.AMBULANCE:
        sign = signs.warning()
    elif kind is b.CalloutKind.TIP:
        sign = signs.tip()
    else:
        sign = context.drawn("phone", "sign plate")
    context.before[block.title.key] = [sign]
    for number in box_numbers(block, context.texts):
        context.say(number)
        context.dress(number.key, "call")


@dress.register(b.SymptomList)
def _(block: b.SymptomList, context: Context) -> None:  # type: ignore[type-arg]
    for entry in block.entries:
        context.say(symptom_head(entry, context.texts))
        context.dress(f"{block.id}.{entry.id}", "sight" if entry.picture else "sight bare")


@dress.register(b.DefinitionList)
def _(block: b.DefinitionList, context: Context) -> None:  # type: ignore[type-arg]
    context.names[block.id] = "dl"
    for entry in block.entries:
        context.names[f"{block.id}.{entry.id}"] = "div"
        context.names[entry.term.key] = "dt"
        context.names[f"{block.id}.{entry.id}/body"] = "dd"
        if entry.say_it is not None:
            context.dress(entry.say_it.key, "say")


@dress.register(b.CheckList)
def _(block: b.CheckList, context: Context) -> None:  # type: ignore[type-arg]
    context.dress(block.id, "ticks")
    for item in block.items:
        context.numbered(item.text, item.code)
        for choice in block.choices:
            box = f"{item.text.key}/{choice.id}/box"
            context.boxes.add(box)
            context.labels[box] = (item.text.key, choice.text.key)
        if block.note_head is not None:
            line = f"{item.text.key}/note/line"
            context.labels[line] = (item.text.key, block.note_head.key)


@dress.register(b.Question)
def _(block: b.Question, context: Context) -> None:  # type: ignore[type-arg]
    context.dress(block.text.key, "asked")
    context.dress(block.id, "answers")
    for choice in block.choices:
        key = choice.text.key
        context.boxes.add(f"{key}/box")
        context.labels[f"{key}/box"] = (block.text.key, key)
        context.names[key] = "label"
        context.attributes[key] = {"for": f"{key}/box"}


@dress.register(b.WritingLines)
def _(block: b.WritingLines, context: Context) -> None:  # type: ignore[type-arg]
    context.dress(block.text.key, "asked")
    context.lines[f"{block.text.key}/line"] = block.lines
    context.labels[f"{block.text.key}/line"] = (block.text.key,)


@dress.register(b.Fields)
def _(block: b.Fields, context: Context) -> None:  # type: ignore[type-arg]
    for line in block.items:
        context.dress(line.text.key, "asked")
        context.say(card_number(line, context.texts))
        context.labels[f"{line.text.key}/line"] = (line.text.key,)
        if line.write_for is b.WriteFor.STAMP:
            context.dress(f"{line.text.key}/line", "line stamp")


@dress.register(b.ContactBox)
def _(block: b.ContactBox, context: Context) -> None:  # type: ignore[type-arg]
    context.dress(block.id, "box contact")
    for row in context.texts.contact(block.id):
        context.say(row.label)
        context.dress(row.label.key, "asked")
        context.labels[f"{row.label.key}/line"] = (row.label.key,)
        for value in row.values:
            context.say(value)


@dress.register(b.ReadMore)
def _(block: b.ReadMore, context: Context) -> None:  # type: ignore[type-arg]
    context.dress(block.id, "more")
    for entry in block.entries:
        node = context.tree[f"{entry.text.key}/link"]
        context.made[node.id] = element(
            "a", element("bdi", entry.name, dir="ltr"), id=node.id, href=entry.url,
            lang=node.tag,
        )


@dress.register(b.Grid)
def _(block: b.Grid, context: Context) -> None:  # type: ignore[type-arg]
    context.dress(block.id, "wide" if block.days else "rows")
    days = _week(block.id, context) if block.days else ()
    heads = [(column.id, column.text.key) for column in block.columns]
    heads += [(day.key, f"{block.id}/{day.key}") for day in days]
    for item in block.items:
        for last, head in heads:
            context.labels[f"{item.text.key}/{last}/line"] = (item.text.key, head)
    if block.item_head is not None:
        for number in range(1, block.rows + 1):
            head = block.item_head
            context.numbered(head, number)
            label = context.said.pop(f"{head.key}/label")
            context.said[f"{block.id}/row{number}/head"] = label
            context.attributes.pop(f"{head.key}/label")
            row = f"{block.id}/row{number}"
            for last, column in heads:
                context.labels[f"{row}/{last}/line"] = (head.key, f"{row}/head", column)


@dress.register(b.Diary)
def _(block: b.Diary, context: Context) -> None:  # type: ignore[type-arg]
    context.dress(block.id, "wide diary")
    days = _week(block.id, context)
    for step in block.scale:
        context.before[step.text.key] = [signs.mark(step.mark)]
        context.dress(step.text.key, "step")
    rows = {item.text.key: item.text.key for item in block.items}
    if block.own_text is not None:
        for number in range(1, block.own + 1):
            row = f"{block.id}/own{number}"
            context.say(block.own_text, own_node(block.own_text, number, row))
            rows[row] = f"{row}/head"
            # The line in it has words of its own, and rows are told apart.
            name = own_name(context.texts, block.own_text, number)
            context.attributes.setdefault(f"{row}/head", {})["aria-label"] = name
    for row, named in rows.items():
        for day in days:
            for step in block.scale:
                box = f"{row}/{day.key}/{step.id}"
                context.boxes.add(box)
                context.around[box] = "label"
                context.labels[box] = (named, f"{block.id}/{day.key}", step.text.key)
    for note in block.notes:
        for day in days:
            line = f"{note.text.key}/{day.key}/line"
            context.labels[line] = (note.text.key, f"{block.id}/{day.key}")
    context.marks[block.id] = tuple(step.mark for step in block.scale)


def _week(owner: str, context: Context) -> tuple[LocalText, ...]:
    """The heads of the days of a table."""
    days = context.texts.weekdays("wide")
    for day in days:
        context.say(day, f"{owner}/{day.key}")
    return days


@dress.register(b.Card)
def _(block: b.Card, context: Context) -> None:  # type: ignore[type-arg]
    for panel in block.panels:
        context.dress(f"{block.id}.{panel.id}", "panel alert" if panel.alert else "panel")
        if panel.alert:
            context.before[panel.title.key] = [signs.warning()]
        context.bullets(panel.items)
        for line in panel.lines:
            context.dress(line.text.key, "asked")
            context.say(card_number(line, context.texts))
            if line.lines > 1:
                context.lines[f"{line.text.key}/line"] = line.lines
        for text in b.iter_texts_of(block):
            if text.second is not None:
                context.dress(text.second.key, "second")


@dress.register(b.Contents)
def _(block: b.Contents, context: Context) -> None:  # type: ignore[type-arg]
    for entry in block.entries:
        # Screens have no pages; what is left of the number has nothing in it.
        page = f"{entry.text.key}/page"
        context.made[page] = Element("span", {"id": page, "hidden": ""})


@dress.register(b.PageCode)
def _(block: b.PageCode, context: Context) -> None:  # type: ignore[type-arg]
    node = context.tree[block.alt.key]
    count = len(block.rows)
    path = "".join(
        f"M{run.start()} {index}h{run.end() - run.start()}v1H{run.start()}z"
        for index, row in enumerate(block.rows) for run in re.finditer("1+", row)
    )
    context.made[node.id] = element(
        "svg", element("path", d=path), id=node.id, role="img", aria_label=node.alt,
        lang=node.tag or None, class_="pic code", viewBox=f"-4 -4 {count + 8} {count + 8}",
    )


@dress.register(b.SourceList)
def _(block: b.SourceList, context: Context) -> None:  # type: ignore[type-arg]
    context.dress(block.title.key, "small")
    context.dress(block.id, "sources")
    lines, more = source_texts(block, context.texts)
    for line in lines:
        context.say(line)
    if more is not None:
        context.say(more)
        context.dress(more.key, "small")
