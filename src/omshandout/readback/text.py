"""The words of a finished PDF in reading order.

Text stands in the order of the logical tree, not of the pages; what is marked as an artifact
(headers, footers, draft lines) is no part of it and is read by :func:`page_artifacts`.
"""

from __future__ import annotations

from collections.abc import Iterator

from omshandout.readback._content import ContentReader
from omshandout.readback._order import logical
from omshandout.readback._source import entry, open_pdf, text
from omshandout.readback.tags import Mark, TagNode, read_tags

# Elements inside a line (ISO 32000-1, 14.8.4.4); every other element starts a line of its own.
_INLINE = frozenset({
    "Annot", "BibEntry", "Code", "Em", "Link", "Quote", "RB", "RP", "RT", "Reference", "Ruby",
    "Span", "Strong", "WP", "WT", "Warichu",
})  # fmt: skip


def logical_text(data: bytes) -> str:
    """All text of the logical tree, one block a line, without empty lines.

    Elements inside a line (``Span``, ``Link``) continue the line they stand in; labels and
    bodies of list items, and cells of a table, are blocks of their own. Replacement text
    (``ActualText``) takes the place of content; alternative text is not on the page and not here.

    Raises:
        ContentError: no PDF, no tagged PDF, damaged or too large.
    """
    return "\n".join(node_lines(read_tags(data))) + "\n"


def node_lines(node: TagNode) -> tuple[str, ...]:
    """The lines of :func:`logical_text` for a tree that has been read, or a part of it."""
    joined = ("".join(mark.text for mark in block).strip() for block in _blocks(node))
    return tuple(line for line in joined if line)


def page_words(data: bytes) -> tuple[tuple[str, ...], ...]:
    """Words of each page, in reading order; a word is what stands between spaces.

    Raises:
        ContentError: no PDF, no tagged PDF, damaged or too large.
    """
    root = read_tags(data)
    with open_pdf(data) as pdf:
        pages: list[list[str]] = [[] for _ in pdf.pages]
    for block in _blocks(root):
        by_page: dict[int, list[str]] = {}
        for mark in block:
            by_page.setdefault(mark.page, []).append(mark.text)
        for page, parts in by_page.items():
            pages[page - 1].extend("".join(parts).split())
    return tuple(map(tuple, pages))


def page_artifacts(data: bytes) -> tuple[tuple[str, ...], ...]:
    """Texts of the artifacts of each page, such as header and footer, in order of drawing.

    Raises:
        ContentError: no PDF, damaged or too large.
    """
    with open_pdf(data) as pdf:
        language = text(entry(pdf.Root, "/Lang"))
        reader = ContentReader(pdf)
        return tuple(
            tuple(found for found in _artifacts(reader, index, language) if found)
            for index in range(len(pdf.pages))
        )


def _artifacts(reader: ContentReader, index: int, language: str) -> Iterator[str]:
    for shown in reader.page(index).artifacts:
        yield logical(shown, language).strip()


def _blocks(root: TagNode) -> list[list[Mark]]:
    """Marks of each block, those of elements inside its lines included."""
    blocks: list[list[Mark]] = [[]]

    def visit(node: TagNode) -> None:
        inline = node.role in _INLINE
        if not inline:
            blocks.append([])
        if node.actual:
            page = next((page for each in node.walk() for page in each.pages), 1)
            blocks[-1].append(Mark(page, node.actual))
        else:
            for part in node.content:
                if isinstance(part, Mark):
                    blocks[-1].append(part)
                else:
                    visit(part)
        if not inline:
            blocks.append([])

    visit(root)
    return [block for block in blocks if block]
