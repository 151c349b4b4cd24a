"""A sheet to read and tick → nodes: a table whose rows are headed by the English."""

from __future__ import annotations

from omshandout.model.comparing import Comparison, ScanCode
from omshandout.structure.context import Context, add, tag_of
from omshandout.structure.tree import Node, Role


@add.register(Comparison)
def _(block: Comparison, context: Context) -> None:  # type: ignore[type-arg]
    build = context.build
    languages = [block.text_head]
    if block.translation_head is not None:
        languages.append(block.translation_head)
    context.begin_table(block.id, None, (*languages, block.right, block.wrong, block.write))
    context.begin_body(block.id)
    for row in block.rows:
        key = row.text.key
        build.open(Node(f"{key}/row", Role.TR))
        build.open(Node(f"{key}/head", Role.TH, scope="Row"))
        build.leaf(Node(f"{key}/label", Role.SPAN, leaf=True))
        context.text(row.text, Role.P)
        build.close()
        if row.translation is not None:
            context.text(row.translation, Role.TD)
        for choice in (block.right, block.wrong):
            build.open(Node(f"{key}/{choice.key}", Role.TD, headers=(choice.key,)))
            context.box(f"{key}/{choice.key}/box", row.text.plain, choice)
            build.close()
        build.open(Node(f"{key}/{block.write.key}", Role.TD, headers=(block.write.key,)))
        context.text(row.name, Role.P)
        context.line(f"{key}/line", block.write.plain)
        build.close()
        build.close()
    context.end_table()


@add.register(ScanCode)
def _(block: ScanCode, context: Context) -> None:  # type: ignore[type-arg]
    context.figure(block.alt.key, block.alt.plain, tag_of(block.alt, context))
    context.text(block.text, Role.P)
