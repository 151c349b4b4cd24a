"""Tests of ``omshandout.structure.build``: what a screen reader finds, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import get_args, get_origin

import pytest
from block_samples import Samples, SampleTexts
from hypothesis import given
from hypothesis import strategies as st
from local_texts import ARABIC, LATIN, local
from msgspec.structs import replace

from omshandout.model import blocks as b
from omshandout.model.text import ENGLISH, LocalText, Run, TextStatus
from omshandout.structure import Node, Role, StructTree, build_structure

Golden = Callable[[str, str], None]

GOLDENS = Path(__file__).parents[1] / "goldens" / "structure"
SAMPLES = Samples()
BLOCKS = SAMPLES.blocks()
FIELDS = ["checklist", "question", "lines", "fields", "contact", "grid", "diary", "card"]
"""Blocks with something to fill in, which a form makes fields of."""

HEADS = {Role.H1: 1, Role.H2: 2, Role.H3: 3}


def dump(tree: StructTree) -> str:
    """A tree as text: a line a node with role, id and what is said of it.

    ``*`` marks a node that drawing marks, ``~`` one that stands inside a line.
    """
    return "".join(f"{line}\n" for line in _lines(tree.root, 0))


def _lines(node: Node, depth: int) -> Iterator[str]:
    said = [
        f"{name}={value!r}"
        for name, value in (
            ("lang", node.tag), ("title", node.title), ("alt", node.alt), ("url", node.url),
            ("scope", node.scope), ("headers", node.headers), ("numbering", node.numbering),
            ("expansion", node.expansion),
        )
        if value
    ]  # fmt: skip
    sign = "*" * node.leaf + "~" * node.inline
    yield "  " * depth + " ".join([node.role.value + sign, node.id, *said])
    for child in node.children:
        yield from _lines(child, depth + 1)


def built(*blocks: b.Block[LocalText], form: bool = False) -> StructTree:
    return build_structure(SAMPLES.handout(*blocks), SampleTexts(), form=form)


# --- The tree of each block ---------------------------------------------------------------------


@pytest.mark.parametrize("name", list(BLOCKS))
def test_tree(name: str, golden: Golden) -> None:
    golden(f"structure/{name}.txt", dump(built(BLOCKS[name])))


@pytest.mark.parametrize("name", FIELDS)
def test_tree_of_a_form(name: str, golden: Golden) -> None:
    golden(f"structure/{name}-form.txt", dump(built(BLOCKS[name], form=True)))


def test_goldens_are_all_used() -> None:
    known = {f"{name}.txt" for name in BLOCKS} | {f"{name}-form.txt" for name in FIELDS}
    assert {path.name for path in GOLDENS.iterdir()} == known


def test_every_kind_of_block_has_a_tree() -> None:
    kinds = {get_origin(kind) for kind in get_args(b.Block)}
    assert {type(block) for block in BLOCKS.values()} == kinds
    with pytest.raises(TypeError, match="no structure for str"):
        built("no block")  # type: ignore[arg-type]


# --- Rules for all trees ------------------------------------------------------------------------

WHOLE = [pytest.param(built(), id="paper"), pytest.param(built(form=True), id="form")]


@pytest.mark.parametrize("tree", WHOLE)
def test_every_text_has_its_node(tree: StructTree) -> None:
    """Each text once; alternative texts are their figure's."""
    handout = SAMPLES.handout()
    keys = [text.key for text in b.iter_texts(handout)]
    assert len(keys) == len(set(keys))
    # The medical name stands in the heading of its symptom.
    assert [key for key in keys if key not in tree] == ["signs.eyes.term"]


@pytest.mark.parametrize("tree", WHOLE)
def test_roles_fit_together(tree: StructTree) -> None:
    """Lists, tables and their parts are where PDF/UA wants them."""
    below = {
        Role.L: {Role.LI}, Role.LI: {Role.LBL, Role.LBODY},
        Role.TABLE: {Role.CAPTION, Role.THEAD, Role.TBODY}, Role.THEAD: {Role.TR},
        Role.TBODY: {Role.TR}, Role.TR: {Role.TH, Role.TD},
        Role.TOC: {Role.TOCI}, Role.TOCI: {Role.REFERENCE},
    }  # fmt: skip
    for node in tree.root.walk():
        roles = {child.role for child in node.children}
        if node.role in below:
            assert roles
            assert roles <= below[node.role]
        else:
            assert not roles & set().union(*below.values()) - {Role.L, Role.TABLE, Role.TOC}
        assert node.leaf or node.children
        # A link to a page is read with the page's number, so its words are its content.
        within = node.url.startswith("#")
        described = node.role in {Role.FIGURE, Role.FORM, Role.LINK} and not within
        assert bool(node.alt) is described
        assert bool(node.url) is (node.role is Role.LINK)
        assert bool(node.scope) is (node.role is Role.TH)
        assert bool(node.numbering) is (node.role is Role.L)
        assert bool(node.title) is (node.role in HEADS)
        assert all(tree[head].role is Role.TH for head in node.headers)


@pytest.mark.parametrize("tree", WHOLE)
def test_rows_of_tables_are_of_one_length(tree: StructTree) -> None:
    tables = [node for node in tree.root.walk() if node.role is Role.TABLE]
    assert len(tables) == 4
    for table in tables:
        rows = [node for node in table.walk() if node.role is Role.TR]
        assert len({len(row.children) for row in rows}) == 1
        assert len(rows) > 1


def test_boxes_and_lines() -> None:
    """What a pen fills in is a figure on paper; in a form there is a field for each."""
    paper, form = built(), built(form=True)
    pens = [node.id for node in paper.root.walk() if node.alt.startswith(("box.", "line."))]
    fields = [node.id for node in form.root.walk() if node.role is Role.FORM]
    grid, labels = 3 * 9, ["labels.name/line", "labels.sign/line", "labels.stamp/line"]
    assert len(pens) == 3 * 3 + 2 + 1 + 1 + 7 + 2 + 1 + grid + len(labels)
    # What is signed and stamped is for a pen in forms too.
    assert set(pens) - set(fields) == set(labels[1:])
    assert {form[node].role for node in labels[1:]} == {Role.FIGURE}
    assert {paper[node].role for node in pens} == {Role.FIGURE}
    # Marks to ring become a box for each step.
    marks = [node.id for node in paper.root.walk() if node.id.endswith("/marks")]
    assert {paper[node].alt for node in marks} == {"empty + half + full"}
    assert len(marks) == (2 + 2) * 7
    assert len(fields) - len(pens) == 3 * len(marks) - 2
    assert not any(node.role is Role.FORM for node in paper.root.walk())


@given(st.lists(st.integers(2, 3) | st.sampled_from(list(BLOCKS)), min_size=1, unique_by=str))
def test_headings_without_gaps(drawn: list[int | str]) -> None:
    """One H1, at the top, and no heading more than one level below the one before it."""
    tree = built(
        *(
            BLOCKS[each] if isinstance(each, str)
            else b.Heading(f"h{each}", each, SAMPLES.text(f"h{each}.text", "a head"))
            for each in drawn
        )
    )  # fmt: skip
    levels = [HEADS[node.role] for node in tree.headings()]
    assert levels[0] == 1
    assert 1 not in levels[1:]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique() -> None:
    tree = built()
    ids = [node.id for node in tree.root.walk()]
    assert len(ids) == len(set(ids)) > 200
    with pytest.raises(ValueError, match=r"structure node id used twice: para\.text"):
        built(BLOCKS["paragraph"], BLOCKS["paragraph"])


def test_every_block_in_one_document() -> None:
    """The tree of a handout is that of its blocks, one after the other."""
    whole = built().root.children[2:]
    single = [node for block in BLOCKS.values() for node in built(block).root.children[2:]]
    assert [node.id for node in whole] == [node.id for node in single]


# --- Languages ----------------------------------------------------------------------------------


def test_language_of_runs() -> None:
    """A run in another language has a Span with its tag; so have the words on both sides."""
    text = SAMPLES.text(
        "para.text", "both eyes ", Run("opsoclonus", language=LATIN), " dart",
        Run(" now", bold=True),
    )  # fmt: skip
    node = built(b.Paragraph("para", text))["para.text"]
    assert [(each.id, each.role, each.tag, each.inline) for each in node.children] == [
        ("para.text/0", Role.SPAN, "", True),
        ("para.text/1", Role.SPAN, "la", True),
        ("para.text/2", Role.SPAN, "", True),
    ]
    assert not node.leaf


def test_run_in_the_same_language() -> None:
    """Neither bold words, nor inserted names, nor spaces of another language need a node."""
    text = SAMPLES.text(
        "para.text", "call ", Run("our own", isolate=True), Run(" now", bold=True),
        Run(" ", language=LATIN), Run("please", language=ENGLISH),
    )  # fmt: skip
    node = built(b.Paragraph("para", text))["para.text"]
    assert (node.leaf, node.children) == (True, [])


def test_link_in_a_text() -> None:
    text = SAMPLES.text("para.text", "see ", Run("example.org", link="https://example.org/"))
    link = built(b.Paragraph("para", text))["para.text/1"]
    assert (link.role, link.url, link.alt) == (Role.LINK, "https://example.org/", "example.org")


def test_language_of_the_document() -> None:
    """The document has its own tag, and text that is not in its language has another."""
    arabic = Samples(ARABIC)
    english = replace(
        local(ENGLISH, "not translated ", Run("opsoclonus", language=LATIN), key="para.text"),
        status=TextStatus.MISSING,
    )
    handout = arabic.handout(
        b.Paragraph("para", english), arabic.blocks()["read-more"], arabic.blocks()["sources"]
    )
    tree = build_structure(handout, SampleTexts(ARABIC))
    assert (tree.language_tag, tree.root.tag, tree.title) == ("ar", "ar", "every block")
    assert tree["title"].tag == ""
    assert tree["para.text"].tag == "en"
    assert [child.tag for child in tree["para.text"].children] == ["", "la"]
    assert tree["more.org.text/link"].tag == "en"
    assert [child.tag for child in tree["src.1"].children] == ["en"]


def test_figure_in_another_language() -> None:
    arabic = Samples(ARABIC)
    picture = b.Picture("face", "eyes", local(ENGLISH, "two eyes", key="face.alt"))
    tree = build_structure(arabic.handout(b.Figure("face", picture)), SampleTexts(ARABIC))
    assert (tree["face.alt"].tag, tree["face.alt"].alt) == ("en", "two eyes")
