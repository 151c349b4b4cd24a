"""What drawing leaves behind for the objects that are written at the end."""

from __future__ import annotations

from msgspec import Struct, field

from omshandout.pdf.fonts import FontUse


class Mark(Struct, frozen=True, order=True, gc=False):
    """One piece of marked content of a node: its place in the node, page (from 0), MCID."""

    order: int
    page: int
    mcid: int


class Heading(Struct, frozen=True):
    """Where a heading starts: page (from 0) and the height of its upper edge on it."""

    node: str
    page: int
    y_pt: float


class PageRecord(Struct):
    """What one page holds until the document is written.

    Attributes:
        object_number: of the page dictionary.
        width_pt: page width.
        height_pt: page height.
        code: content stream operators.
        leaning: letters from left to right less those from right to left, in a document that
            reads from right to left.
        nodes: node of each MCID, so its index is the MCID.
        fonts: fonts used, by resource name.
        drawings: object numbers of form XObjects used, by resource name.
        annotations: object numbers in order of appearance.
    """

    object_number: int
    width_pt: float
    height_pt: float
    code: list[str] = field(default_factory=list)
    leaning: float = 0.0
    nodes: list[str] = field(default_factory=list)
    fonts: dict[str, FontUse] = field(default_factory=dict)
    drawings: dict[str, int] = field(default_factory=dict)
    annotations: list[int] = field(default_factory=list)


class Annotation(Struct, frozen=True):
    """A link or field: its node, page (from 0) and body without ``StructParent``.

    ``target`` is the node that an internal link leads to, whose place is known at the end only.
    """

    node: str
    page: int
    object_number: int
    body: str
    target: str = ""
