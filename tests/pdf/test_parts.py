"""A document of several parts: where they start, what stands between them."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pdf_helpers import A4, BODY, Draw, Text, face, footer, meta, store, tree

from omshandout.pdf import PagePart, PdfResult, write_parts, write_pdf
from omshandout.structure import Node, Role


def part(name: str, pages: int, furniture: bool = True) -> PagePart:
    flowables = [
        Text(f"{name}{index}", [[face().shape(f"{name} {index}")]]) for index in range(pages)
    ]
    spaced = [each for text in flowables for each in (text, Draw(700.0, lambda flowable: None))]
    return PagePart(spaced[:-1], (BODY, BODY), footer if furniture else None)


def written(*lengths: int, **options: bool) -> PdfResult:
    names = "abcdef"[: len(lengths)]
    logical = tree(*(
        Node(f"{name}{index}", Role.P, leaf=True)
        for name, length in zip(names, lengths, strict=True) for index in range(length)
    ))
    return write_parts(
        [part(name, length, **options) for name, length in zip(names, lengths, strict=True)],
        page_size=A4, tree=logical, meta=meta(), drawings=store(),
    )


def test_parts_start_on_the_front_of_a_leaf() -> None:
    result = written(1, 2, 3, 1)
    assert result.starts == (1, 3, 5, 9)
    assert result.pages == 9


def test_a_part_of_even_length_is_followed_at_once() -> None:
    result = written(2, 4, 1)
    assert (result.starts, result.pages) == ((1, 3, 7), 7)


def test_pages_between_parts_are_whole_pages() -> None:
    for furniture in (True, False):
        with pikepdf.open(BytesIO(written(1, 1, furniture=furniture).data)) as pdf:
            blank = pdf.pages[1]
            code = blank.Contents.read_bytes()
            assert (b"/Artifact" in code) is furniture
            assert b"MCID" not in code
            assert blank.Tabs == "/S"
            parents = pdf.Root.StructTreeRoot.ParentTree.Nums
            assert list(parents[2 * int(blank.StructParents) + 1]) == []


def test_a_document_of_one_part_is_what_write_pdf_writes() -> None:
    one = part("a", 3)
    logical = tree(*(Node(f"a{index}", Role.P, leaf=True) for index in range(3)))
    plain = write_pdf(
        one.flowables, page_size=A4, frames=one.frames, tree=logical, meta=meta(),
        drawings=store(), furniture=one.furniture,
    )
    assert written(3) == plain
