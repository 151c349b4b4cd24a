"""The arrows of ARCHITECTURE.md: which package may import which, and where imports stand."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "omshandout"
PROJECT = "omshandout"


@dataclass(frozen=True)
class Rule:
    """What a package may import besides itself and the standard library.

    ``packages`` are packages of this project, ``libraries`` top-level modules of others.
    """

    packages: frozenset[str]
    libraries: frozenset[str]


def rule(packages: str = "", libraries: str = "") -> Rule:
    # The values of every package are structs.
    return Rule(frozenset(packages.split()), frozenset(["msgspec", *libraries.split()]))


BASE = "errors model"
RULES = {
    "errors": rule(),
    "files": rule("errors"),
    "locking": rule("errors files", "filelock"),
    "model": rule("errors"),
    "yamlfile": rule(BASE, "yaml ruamel"),
    "content": rule(f"{BASE} yamlfile"),
    "scoring": rule(f"{BASE} yamlfile content"),
    "languages": rule(f"{BASE} yamlfile", "babel langcodes"),
    "i18n": rule(f"{BASE} files languages", "babel yaml icu4py"),
    "structure": rule(BASE),
    "exchange": rule(BASE, "lxml xlsxwriter python_calamine"),
    "text": rule(BASE, "uharfbuzz icu4py fontTools pyphen"),
    # Pages for screens know nothing of layout or PDF.
    "html": rule(f"{BASE} structure text", "fontTools segno"),
    "platypus": rule("", "reportlab"),
    "layout": rule(f"{BASE} text structure platypus"),
    "pdf": rule(f"{BASE} text structure platypus", "reportlab deflate svglib tinycss2 PIL"),
    # A second opinion on what `pdf` wrote: shares no code with it.
    "readback": rule(BASE, "pikepdf pypdf"),
    "render": rule(
        f"{BASE} yamlfile content languages i18n structure text layout pdf html", "segno",
    ),
    "batch": rule(f"{BASE} files languages i18n render", "distributed dask fsspec deflate"),
    "tasks": rule(
        f"{BASE} files locking yamlfile content scoring languages i18n structure exchange text"
        " layout pdf readback html render batch", "babel platformdirs",
    ),
    "cli": rule(f"{BASE} files render tasks web", "click"),
    "web": rule(
        f"{BASE} files languages i18n render tasks",
        "starlette uvicorn jinja2 markupsafe platformdirs filelock watchfiles",
    ),
    "__main__": rule("cli"),
    # Quick `omshandout --help`: importing the package itself loads nothing.
    "__init__": rule(),
}
DISTRIBUTIONS = {
    "PIL": "pillow", "fontTools": "fonttools", "python_calamine": "python-calamine",
    "yaml": "pyyaml", "ruamel": "ruamel.yaml",
    "dask": "distributed", "markupsafe": "jinja2",  # which are made of them
}
DYNAMIC = ("import_module", "__import__")


@dataclass(frozen=True)
class Import:
    """One imported module, absolute and dotted."""

    module: str
    line: int
    in_function: bool


def imports_of(source: str, module: str, is_package: bool = False) -> list[Import]:
    """All imports of a module's source, also those made by ``import_module("name")``.

    ``from omshandout import text`` counts as ``omshandout.text``, whether ``text`` is a package
    or not: the caller knows which packages there are.
    """
    parents = module.split(".") if is_package else module.split(".")[:-1]
    return list(_walk(ast.parse(source), parents, in_function=False))


def _walk(node: ast.AST, parents: list[str], in_function: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        for name in _names(child, parents):
            yield Import(name, child.lineno, in_function)  # type: ignore[attr-defined]
        inside = in_function or isinstance(
            child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
        )
        yield from _walk(child, parents, inside)


def _names(node: ast.AST, parents: list[str]) -> Iterator[str]:
    match node:
        case ast.Import():
            yield from (alias.name for alias in node.names)
        case ast.ImportFrom():
            base = parents[: len(parents) - node.level + 1] if node.level else []
            origin = ".".join(base + ([node.module] if node.module else []))
            if origin == PROJECT:
                yield from (f"{origin}.{alias.name}" for alias in node.names)
            else:
                yield origin
        case ast.Call(func=ast.Name(id=function) | ast.Attribute(attr=function)):
            match node.args:
                case [ast.Constant(value=str(name)), *_] if function in DYNAMIC:
                    yield name


def arrow_faults(source: str, module: str, is_package: bool = False) -> list[str]:
    """Imports of a module that its package's rule does not allow."""
    parts = module.split(".")
    package = parts[1] if len(parts) > 1 else "__init__"
    if package not in RULES:
        return [f"{module}: no rule for the package {package}: add one to {Path(__file__).name}"]
    faults = []
    for found in imports_of(source, module, is_package):
        top, _, rest = found.module.partition(".")
        if top == PROJECT:
            target = rest.partition(".")[0]
            # A name such as __version__ comes from the package itself, which loads nothing.
            allowed = target not in RULES or target in RULES[package].packages | {package}
        else:
            allowed = top in sys.stdlib_module_names or top in RULES[package].libraries
        if not allowed:
            faults.append(f"{module}:{found.line}: {package} may not import {found.module}")
    return faults


def placing_faults(source: str, module: str) -> list[str]:
    """Imports inside functions without a comment right above that gives the reason.

    Imports on neighbouring lines share the comment above the first of them.
    """
    lines = source.splitlines()
    inside = sorted({found.line for found in imports_of(source, module) if found.in_function})
    explained: set[int] = set()
    faults = []
    for line in inside:
        reason = re.fullmatch(r"\s*#\s*(?!noqa|type:|pragma)\S.*", lines[line - 2])
        if reason or line - 1 in explained:
            explained.add(line)
        else:
            faults.append(f"{module}:{line}: an import inside a function needs its reason above it")
    return faults


def modules() -> list[tuple[str, Path]]:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        parts = (PROJECT, *path.relative_to(SOURCE).with_suffix("").parts)
        found.append((".".join(parts[:-1] if parts[-1] == "__init__" else parts), path))
    return found


def packages() -> list[str]:
    """Names of the packages and modules right under ``src/omshandout``."""
    return sorted(
        path.stem
        for path in SOURCE.iterdir()
        if (path.suffix == ".py" and path.stem not in {"__init__", "__main__"})
        or (path.is_dir() and any(path.glob("*.py")))
    )


def test_modules_are_found() -> None:
    assert {"omshandout", "omshandout.errors", "omshandout.model.text"} <= dict(modules()).keys()
    assert set(packages()) <= RULES.keys()


@pytest.mark.parametrize(
    ("module", "path"), [pytest.param(*each, id=each[0]) for each in modules()]
)
def test_imports_follow_the_arrows(module: str, path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert arrow_faults(source, module, is_package=path.name == "__init__.py") == []
    assert placing_faults(source, module) == []


def test_every_package_is_named_in_the_architecture_page() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:src/)?(?:omshandout[/.])?(\w+?)(?:/|\.py)?`", page))
    assert set(packages()) - named == set()


def test_every_library_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    declared = {
        re.split(r"[^\w.-]", requirement)[0].lower()
        for requirement in sum(extras, project["dependencies"])
    }
    used = {DISTRIBUTIONS.get(name, name) for each in RULES.values() for name in each.libraries}
    assert used - declared == set()


# The checker itself: each fault has to be seen, and nothing else.


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("omshandout.errors", "import omshandout.model.text"),
        ("omshandout.model.text", "from omshandout.content import schema"),
        ("omshandout.model.text", "import yaml"),
        ("omshandout.content.blocks", "from omshandout.i18n.po import read"),
        ("omshandout.content.blocks", "from omshandout import text"),
        ("omshandout.content.blocks", "from ..text.shape import shape"),
        ("omshandout.content.blocks", "from .. import text"),
        ("omshandout.i18n.po", "import reportlab.pdfgen"),
        ("omshandout.structure.tree", "import omshandout.text"),
        ("omshandout.text.shape", "if True:\n    from omshandout.structure import tree"),
        ("omshandout.layout.boxes", "from omshandout.pdf.canvas import MarkingCanvas"),
        ("omshandout.pdf.canvas", "from omshandout.layout.sink import PageSink"),
        ("omshandout.pdf.canvas", "def f():\n    import omshandout.render.documents"),
        ("omshandout.pdf.canvas", 'import_module("omshandout.layout.sink")'),
        ("omshandout.html.page", "from omshandout.layout import theme"),
        ("omshandout.html.page", "from omshandout.pdf.drawings import Drawing"),
        ("omshandout.readback.tags", "from omshandout.pdf import write_pdf"),
        ("omshandout.readback.tags", "from reportlab.pdfbase import pdfdoc"),
        ("omshandout.render.documents", "from omshandout.cli.main import main"),
        ("omshandout.cli.main", "from omshandout.layout import story"),
        ("omshandout.render.documents", "from omshandout.tasks import build"),
        ("omshandout.languages.locales", "from omshandout.i18n import po"),
        ("omshandout.cli.main", "import reportlab"),
        ("omshandout.web.server", "from omshandout.cli.main import main"),
        ("omshandout.web.server", "from omshandout.content import schema"),
        ("omshandout", "from omshandout.errors import Fault"),
        ("omshandout.unheard_of", "import os"),
    ],
)
def test_a_wrong_arrow_is_seen(module: str, source: str) -> None:
    assert len(arrow_faults(source, module)) == 1


def test_a_wrong_arrow_in_the_init_of_a_package_is_seen() -> None:
    source = "from .schema import load\nfrom ..text import shape\n"
    assert arrow_faults(source, "omshandout.content", is_package=True) == [
        "omshandout.content:2: content may not import omshandout.text"
    ]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("omshandout.errors", "from enum import Enum"),
        ("omshandout.model.text", "from omshandout.errors import Where"),
        ("omshandout.yamlfile.nodes", "import yaml\nfrom .bounded import decode_utf8"),
        ("omshandout.content.blocks", "from .kinds import decode"),
        ("omshandout.layout.boxes", "from omshandout.text import shape\nimport msgspec"),
        ("omshandout.render.documents", "from omshandout import __version__, layout, pdf"),
        ("omshandout.cli.main", "import click\nfrom omshandout.render.documents import render"),
    ],
)
def test_a_right_arrow_passes(module: str, source: str) -> None:
    assert arrow_faults(source, module) == []


def test_imports_inside_functions_need_a_reason() -> None:
    source = """\
import os

def explained():
    # Takes 0.2 s, and few documents need it.
    import json
    from yaml import CParser

def unexplained():
    import json

class Some:
    async def method(self):
        # noqa: PLC0415
        value = import_module("json")
"""
    assert placing_faults(source, "omshandout.text.shape") == [
        "omshandout.text.shape:9: an import inside a function needs its reason above it",
        "omshandout.text.shape:14: an import inside a function needs its reason above it",
    ]
