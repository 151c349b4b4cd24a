"""Page objects, their tree, and links and fields on them.

Source: ISO 32000-1, 7.7.3 (pages) and 12.5 (annotations).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from omshandout.errors import Fault, LayoutError, Where
from omshandout.pdf.document import CompactDocument, number
from omshandout.pdf.metadata import destination
from omshandout.pdf.records import Annotation, Heading, PageRecord


def write_annotations(
    document: CompactDocument, annotations: Sequence[Annotation], pages: Sequence[PageRecord],
    headings: Iterable[Heading], first_key: int,
) -> None:
    """Write links and fields; their keys in the parent tree go up from ``first_key``.

    Raises:
        LayoutError: a link leads to what is no heading.
    """
    places = check_targets(annotations, headings)
    for key, annotation in enumerate(annotations, first_key):
        body = annotation.body
        if annotation.target:
            body += f"/Dest{destination(places[annotation.target], pages)}"
        page = pages[annotation.page].object_number
        document.put(
            annotation.object_number, f"<<{body}/P {page} 0 R/StructParent {key}>>"
        )


def check_targets(
    annotations: Sequence[Annotation], headings: Iterable[Heading]
) -> dict[str, Heading]:
    """The headings that links may lead to, by node.

    Raises:
        LayoutError: a link leads to none of them.
    """
    places = {heading.node: heading for heading in headings}
    for annotation in annotations:
        if annotation.target and annotation.target not in places:
            raise LayoutError(
                Fault(
                    Where(key=annotation.target, page=annotation.page + 1),
                    f"a link leads to {annotation.target}, which is no heading here",
                    "link to a heading of the same document",
                    "pdf/link-target",
                )
            )
    return places


def write_page(
    document: CompactDocument, page: PageRecord, index: int, parent: int, contents: Sequence[int],
    fonts: Mapping[str, int],
) -> None:
    """Write a page object.

    Args:
        document: gets it.
        page: what is on it.
        index: its key in the parent tree.
        parent: number of the tree of pages.
        contents: numbers of the streams that draw it, in order.
        fonts: numbers of the fonts by name.
    """
    own = "".join(f"/{name} {ref} 0 R" for name, ref in sorted(fonts.items()))
    objects = "".join(f"/{name} {ref} 0 R" for name, ref in sorted(page.drawings.items()))
    resources = f"/Font<<{own}>>" if own else ""
    if objects:
        resources += f"/XObject<<{objects}>>"
    drawn = " ".join(f"{each} 0 R" for each in contents)
    body = (
        f"<</Type/Page/Parent {parent} 0 R"
        f"/MediaBox[0 0 {number(page.width_pt)} {number(page.height_pt)}]"
        f"/Resources<<{resources}>>/Contents {drawn if len(contents) == 1 else f'[{drawn}]'}"
        f"/StructParents {index}/Tabs/S"
    )
    if page.annotations:
        refs = " ".join(f"{each} 0 R" for each in page.annotations)
        body += f"/Annots[{refs}]"
    document.put(page.object_number, body + ">>")


def write_page_tree(document: CompactDocument, root: int, pages: Sequence[PageRecord]) -> None:
    """Write the tree of pages."""
    kids = " ".join(f"{page.object_number} 0 R" for page in pages)
    document.put(root, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
