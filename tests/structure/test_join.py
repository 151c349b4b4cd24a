"""Several trees as the parts of one document."""

from __future__ import annotations

import pytest
from block_samples import Samples, SampleTexts

from omshandout.model import blocks as b
from omshandout.model.packets import scoped
from omshandout.structure import Role, StructTree, build_structure, join_structures

SAMPLES = Samples()


def built(prefix: str, *, form: bool = False) -> StructTree:
    return build_structure(scoped(SAMPLES.handout(), prefix), SampleTexts(), form=form)


@pytest.mark.parametrize("form", [False, True])
def test_every_block_can_stand_in_a_document_twice(form: bool) -> None:
    parts = [(name, built(f"{name}.", form=form)) for name in ("one", "two")]
    whole = join_structures(parts, "both", "en")
    assert (whole.title, whole.language_tag, whole.root.tag) == ("both", "en", "en")
    assert [(node.id, node.role) for node in whole.root.children] == [
        ("one", Role.PART), ("two", Role.PART),
    ]  # fmt: skip
    for (name, tree), part in zip(parts, whole.root.children, strict=True):
        assert part.children == tree.root.children
        assert all(node.id.startswith(f"{name}.") for node in part.walk() if node is not part)
        assert all(head in whole for node in part.walk() for head in node.headers)


def test_a_part_names_a_language_other_than_the_document_s() -> None:
    parts = [("one", built("one.")), ("two", built("two."))]
    whole = join_structures(parts, "both", "es")
    assert (whole.language_tag, whole.root.tag) == ("es", "es")
    assert [part.tag for part in whole.root.children] == ["en", "en"]
    # Within, nodes go on saying only what differs from their part.
    assert whole["one.title"].tag == ""


def test_ids_that_are_not_unique_are_refused() -> None:
    with pytest.raises(ValueError, match=r"used twice: x\.title"):
        join_structures([("one", built("x.")), ("two", built("x."))], "both", "en")


def test_scoping_changes_names_and_nothing_else() -> None:
    before, after = SAMPLES.handout(), scoped(SAMPLES.handout(), "p.")
    for old, new in zip(b.iter_texts(before), b.iter_texts(after), strict=True):
        assert (new.key, new.runs, new.where) == (f"p.{old.key}", old.runs, old.where)
    codes = {
        (type(old).__name__, old.id): new.code.removesuffix(old.code)
        for old, new in zip(before.blocks, after.blocks, strict=True)
        if isinstance(old, b.Question | b.WritingLines)
        and isinstance(new, b.Question | b.WritingLines)
    }
    assert codes == {("Question", "ask"): "p.", ("WritingLines", "notes"): "p."}
    assert [block.id for block in after.blocks] == [f"p.{block.id}" for block in before.blocks]
