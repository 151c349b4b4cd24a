"""YAML bytes: what is refused before any format is looked at, and where nodes stand."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from omshandout.errors import ContentError, Fault
from omshandout.yamlfile import composing
from omshandout.yamlfile.bounded import line_and_column, path_label, read_bounded
from omshandout.yamlfile.nodes import (
    BadNode,
    ListNode,
    MapNode,
    ScalarNode,
    YamlDocument,
    fold,
    parse_yaml,
    read_yaml,
)


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test with the C parser and with the pure one."""
    loader = yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader
    monkeypatch.setattr(composing, "_PARSER", loader)


def parsed(text: str | bytes) -> YamlDocument:
    return parse_yaml(text if isinstance(text, bytes) else text.encode(), "f.yaml")


def refused(data: bytes) -> Fault:
    """The only fault of bytes that are not even text."""
    with pytest.raises(ContentError) as caught:
        parse_yaml(data, "f.yaml")
    (fault,) = caught.value.faults
    return fault


def place(fault: Fault) -> tuple[str, int, int]:
    return fault.code, fault.where.line, fault.where.column


def test_nodes_know_value_style_and_place() -> None:
    root = parsed("a: 1.0\nb: [x, 'y']\nc: |\n  z\n").root
    assert isinstance(root, MapNode)
    assert root.entries["a"] == ScalarNode("1.0", 1, 4, "")
    assert root.keys["b"] == ScalarNode("b", 2, 1, "")
    assert root.entries["b"] == ListNode(
        [ScalarNode("x", 2, 5, ""), ScalarNode("y", 2, 8, "'")], 2, 4
    )
    assert root.entries["c"] == ScalarNode("z\n", 3, 4, "|")


def test_columns_count_characters_not_bytes() -> None:
    root = parsed('{"\u00e9\u4e2d": x, b: y}').root
    assert isinstance(root, MapNode)
    assert root.entries["b"][1:3] == (1, 14)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("yes", "true or false"),
        ("off", "true or false"),
        ("1.0", "a number"),
        ("0x1F", "a number"),
        ("12:30", "a number"),
        ("2022-01-01", "a date"),
        ("~", "nothing"),
        ("", "nothing"),
        ("<<", "something special"),
        ("word", ""),
        ("F001", ""),
        ('"yes"', ""),
        ("'1.0'", ""),
    ],
)
def test_plain_values_that_other_programs_would_not_read_as_text(text: str, kind: str) -> None:
    root = parsed(f"a: {text}").root
    assert isinstance(root, MapNode)
    value = root.entries["a"]
    assert isinstance(value, ScalarNode)
    assert value.plain_type == kind


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "content/empty", 1, 1),
        ("# only a comment\n", "content/empty", 1, 1),
        ("a: &x b", "content/anchor", 1, 4),
        ("a: *x", "content/anchor", 1, 4),
        ("a: !!python/name:os.system x", "content/tag", 1, 4),
        ("a: !!str x", "content/tag", 1, 4),
        ("a: !own [x]", "content/tag", 1, 4),
        ("a: ! x", "content/tag", 1, 4),
        ("%TAG ! tag:x,2000:\n---\na: b", "content/tag", 1, 1),
        ("a: 1\nb: 2\na: 3", "content/duplicate-key", 3, 1),
        ("? [a]\n: b", "content/yaml", 1, 3),
        ("a: b\n---\nc: d", "content/documents", 2, 1),
        ("a: b: c", "content/yaml", 1, 5),
        ('a: "\\U00110000"', "content/yaml", 0, 0),
        ('a: "x', "content/yaml", 1, 6),
        ("a: @x", "content/yaml", 1, 4),
        ('a: "\\x07"', "content/control-character", 1, 4),
        ('a: "\\u202e"', "content/control-character", 1, 4),
    ],
)
def test_refusals(text: str, code: str, line: int, column: int) -> None:
    faults = parsed(text).faults
    assert [fault.code for fault in faults] == [code]
    if line and "U0011" not in text:
        assert place(faults[0]) == (code, line, column)
    assert faults[0].where.file == "f.yaml"


def test_a_whole_file_of_refusals_is_told_at_once() -> None:
    document = parsed("a: &x 1\nb: *x\nc: !!str d\na: 2\n")
    assert [place(fault) for fault in document.faults] == [
        ("content/anchor", 1, 4),
        ("content/anchor", 2, 4),
        ("content/tag", 3, 4),
        ("content/duplicate-key", 4, 1),
    ]
    assert isinstance(document.root, MapNode)
    assert document.root.entries["b"] == BadNode(2, 4)


def test_an_alias_bomb_is_never_expanded() -> None:
    rows = ["a0: &a0 [x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    document = parsed("\n".join(rows))
    assert {fault.code for fault in document.faults} == {"content/anchor"}
    assert len(document.faults) == 100


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_ends_the_reading(opening: str) -> None:
    faults = parsed(opening * 5_000).faults
    assert [fault.code for fault in faults] == ["content/depth"]


def test_the_deepest_nesting_allowed() -> None:
    depth = composing.MAX_DEPTH
    assert parsed("[" * depth + "]" * depth).faults == ()
    assert parsed("[" * (depth + 1) + "]" * (depth + 1)).faults != ()


@pytest.mark.parametrize(
    ("data", "what", "line", "column"),
    [
        (b"a: b\nc: d\xe9f\n", "byte 0xE9 at byte offset 9", 2, 5),
        (b"\xef\xbb\xbfa: \xff", "byte 0xFF at byte offset 6", 1, 4),
        ("a: \u00e9\n".encode() + b"\x80", "byte 0x80 at byte offset 6", 2, 1),
        ("a: b".encode("utf-16"), "UTF-16", 1, 1),
        (b"a: \xed\xa0\x80", "byte 0xED at byte offset 3", 1, 4),
    ],
)
def test_wrong_encoding(data: bytes, what: str, line: int, column: int) -> None:
    fault = refused(data)
    assert what in fault.what
    assert place(fault) == ("content/encoding", line, column)
    assert "UTF-8" in fault.hint


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x7f", "\x85", "\u2028", "\u202e", "\ufeff"])
def test_characters_that_nobody_can_see(char: str) -> None:
    fault = refused(f"a: b\nc: d{char}e\n".encode())
    assert place(fault) == ("content/control-character", 2, 5)
    assert f"U+{ord(char):04X}" in fault.what


def test_a_file_over_the_limit_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("opened"))
    with pytest.raises(ContentError) as caught:
        read_yaml(path)
    (fault,) = caught.value.faults
    assert fault.code == "content/too-big"
    assert "50,000,000" in fault.what


def test_exactly_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "some.yaml"
    path.write_bytes(b"x" * 100)
    assert len(read_bounded(path, "some.yaml", 100)) == 100
    with pytest.raises(ContentError):
        read_bounded(path, "some.yaml", 99)


def test_names_of_files_in_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "content"
    assert path_label(root / "handouts" / "x.yaml", root) == "content/handouts/x.yaml"
    assert path_label(root / "facts.yaml") == "content/facts.yaml"
    assert path_label(Path("/elsewhere/x.yaml"), root) == "/elsewhere/x.yaml"
    monkeypatch.chdir(tmp_path)
    assert path_label(Path("content/handouts/x.yaml"), Path("content")) == "content/handouts/x.yaml"
    (tmp_path / "content").mkdir()
    monkeypatch.chdir(root)
    assert path_label(Path("facts.yaml")) == "content/facts.yaml"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("a\nb", "a b"),
        ("  a \t\r\n  b\n\n", "a b"),
        ("a\u00a0b", "a\u00a0b"),
        ("e\u0301", "\u00e9"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_lines_end_in_three_ways() -> None:
    assert line_and_column("a\r\nb\rc\nd", 7) == (4, 1)
    assert line_and_column("abc", 2) == (1, 3)
