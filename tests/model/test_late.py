"""Patterns that are compiled when they are first asked for."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

import omshandout
from omshandout.model.late import late, names_of

SOURCE = Path(omshandout.__file__).parent


@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
def test_answers_are_those_of_the_compiled_pattern(flags: int) -> None:
    put_off, compiled = late("(a)b?", flags), re.compile("(a)b?", flags)
    text = "ab Ab xa"
    assert put_off.findall(text) == compiled.findall(text)
    assert [each.span() for each in put_off.finditer(text)] == [
        each.span() for each in compiled.finditer(text)
    ]
    assert bool(put_off.fullmatch("AB")) is bool(compiled.fullmatch("AB"))
    assert bool(put_off.match(text)) is bool(compiled.match(text))
    assert bool(put_off.search(text, 3)) is bool(compiled.search(text, 3))
    assert put_off.split(text) == compiled.split(text)
    assert put_off.sub("-", text) == compiled.sub("-", text)
    assert put_off.subn("-", text) == compiled.subn("-", text)
    assert (put_off.pattern, put_off.flags) == (compiled.pattern, compiled.flags)


def test_it_is_compiled_once_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str] = []
    compile_now = re.compile

    def counted(pattern: str, flags: int = 0) -> re.Pattern[str]:
        found.append(pattern)
        return compile_now(pattern, flags)

    monkeypatch.setattr(re, "compile", counted)
    pattern = late("x+")
    assert found == []
    assert pattern.search("axx")
    assert pattern.sub("", "axx") == "a"
    assert pattern.search("a") is None
    assert found == ["x+"]


def put_off() -> list[tuple[str, str]]:
    """Modules, and the names in them that stand for such patterns."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        if "late(" not in (text := path.read_text(encoding="utf-8")):
            continue
        module = ".".join(("omshandout", *path.relative_to(SOURCE).with_suffix("").parts))
        for node in ast.parse(text).body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and "late(" in ast.unparse(node):
                target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
                found.append((module, ast.unparse(target)))
    return found


def test_every_pattern_that_is_put_off_can_be_compiled() -> None:
    named = put_off()
    assert len(named) > 20
    for module, name in named:
        value = getattr(import_module(module), name)
        for pattern in value.values() if isinstance(value, dict) else (value,):
            assert re.compile(pattern.pattern, pattern.flags), (module, name)


PACKAGES = [
    f"omshandout.{path.parent.name}" for path in sorted(SOURCE.glob("*/__init__.py"))
    if "names_of(" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_of_a_package_has_a_home(package: str) -> None:
    module = import_module(package)
    assert set(module._HOMES) <= set(module.__all__)
    for name in module.__all__:
        assert getattr(module, name) is not None


def test_a_name_that_a_package_does_not_have() -> None:
    assert len(PACKAGES) >= 4
    found = names_of("omshandout.model", {"late": "late"})
    assert found("late") is late
    with pytest.raises(AttributeError, match="has no attribute 'early'"):
        found("early")
