"""Whatever bytes a file holds: a value or a ContentError, nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omshandout.content import (
    ContentContext,
    check_svg,
    load_facts,
    load_handout,
    load_interface,
    load_termbase,
)
from omshandout.content.checks import check_style
from omshandout.content.clinic import load_clinic
from omshandout.content.markup import bare_text, markup_faults
from omshandout.errors import ContentError
from omshandout.yamlfile.nodes import fold

FIXTURES_STAY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

PIECES = st.sampled_from(
    [
        "- ", ": ", "\n", "  ", "[", "]", "{", "}", '"', "'", "|", ">", "&a ", "*a", "!!str ", "#",
        "---\n", "? ", "id", "type", "text", "blocks", "heading", "table", "rows", "cells",
        "facts", "none", "F001", "SY01", "**", "{page}", "[[la:x]]", "\\", "\t", "\u00e9",
        "\u202e", "\x00", "1.0", "yes", "null", "~", "<<", "%YAML 1.1\n", "\ufeff", ", ",
    ]
)  # fmt: skip


def only_content_errors(load: Callable[[], object]) -> None:
    try:
        load()
    except ContentError as error:
        assert error.faults
        assert all(fault.what and fault.code for fault in error.faults)
        str(error)


@FIXTURES_STAY
@given(
    data=st.binary(max_size=300)
    | st.lists(PIECES, max_size=60).map(lambda x: "".join(x).encode("utf-8", "surrogatepass"))
)
def test_any_bytes(data: bytes, tmp_path: Path, context: ContentContext) -> None:
    path = tmp_path / "every-block.yaml"
    path.write_bytes(data)
    for load in (load_interface, load_termbase, load_clinic, load_facts):
        only_content_errors(lambda load=load: load(path))  # type: ignore[misc]
    only_content_errors(lambda: load_handout(path, context))
    only_content_errors(lambda: check_svg(data, "x.svg"))


@FIXTURES_STAY
@given(edits=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 30), PIECES), max_size=3))
def test_a_good_handout_with_damage(
    edits: list[tuple[int, int, str]], tmp_path: Path, context: ContentContext, good: str
) -> None:
    text = good
    for start, length, piece in edits:
        cut = start % (len(text) + 1)
        text = text[:cut] + piece + text[cut + length :]
    path = tmp_path / "every-block.yaml"
    path.write_bytes(text.encode())
    only_content_errors(lambda: check_style(load_handout(path, context), context))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "facts", "alt", "x"]), inner, max_size=3)
    ),
    max_leaves=10,
)


@FIXTURES_STAY
@given(value=VALUES, place=st.integers(0, 10**6))
def test_a_good_handout_with_a_strange_value(
    value: object, place: int, tmp_path: Path, context: ContentContext, good: str
) -> None:
    """Any value of any key is replaced by one of another type (JSON is YAML)."""
    ends = [found.end() for found in re.finditer(r"[a-z_]: (?=[^>\n])", good)]
    start = ends[place % len(ends)]
    end = min((at for sign in ",}\n" if (at := good.find(sign, start)) >= 0), default=start)
    path = tmp_path / "every-block.yaml"
    path.write_bytes((good[:start] + json.dumps(value) + good[end:]).encode())
    only_content_errors(lambda: load_handout(path, context))


@given(text=st.text(alphabet="ab *{}[]\\:lapge_", max_size=40))
def test_markup_never_fails(text: str) -> None:
    markup_faults(text, {"page"})
    bare_text(text)


@given(text=st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert "\n" not in fold(text)


@pytest.mark.parametrize("size", [1_000, 20_000])
def test_large_hostile_files_end_soon(size: int, tmp_path: Path, context: ContentContext) -> None:
    """Each stays linear: no assertion on time, but a quadratic reader would never end."""
    path = tmp_path / "every-block.yaml"
    for text in (
        "blocks:\n" + "  - {}\n" * size,
        "blocks: [" + "{type: heading}," * size + "]",
        f"title: {'1' * size}",
        f'title: "{"**" * size}"',
        f'title: "{"{a" * size}"',
        f"{'k' * size}: x",
        "\n".join(f"k{number}: x" for number in range(size)),
    ):
        path.write_text(text, encoding="utf-8")
        only_content_errors(lambda: load_handout(path, context))
