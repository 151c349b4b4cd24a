"""The translators' guide and the files beside it are true: commands, catalogs, hooks, links."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest
import yaml

from omshandout.cli.group import cli as group

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "translating"


def assert_command(line: str) -> None:
    """The words of a line are a command and options that there are."""
    words = shlex.split(line, comments=True)
    assert words.pop(0) == "omshandout"
    command: click.Command = group
    while isinstance(command, click.Group):
        name = words.pop(0)
        found = command.get_command(click.Context(command), name)
        assert found is not None, line
        command = found
    # A command keeps the names of its help from the first context that it is seen in.
    above = click.Context(group, **group.context_settings)
    made = command.make_context(command.name, words, parent=above, resilient_parsing=True)
    assert not made.args, line


@pytest.mark.parametrize("name", ["README.md", "tools.md", "github-workflow.yml"])
def test_commands(name: str) -> None:
    text = (GUIDE / name).read_text("utf-8")
    lines = re.findall(r"(?m)^(?:\$ |\s*(?:- )?run: |\s+)?(omshandout .*)$", text)
    lines += re.findall(r"`(omshandout [^`]+)`", text)
    assert lines or name == "tools.md"
    for line in lines:
        assert_command(line)


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert links
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_pictures_are_small() -> None:
    pictures = list(GUIDE.glob("*.png"))
    assert len(pictures) == 4
    assert max(picture.stat().st_size for picture in pictures) < 60_000


def test_weblate_finds_every_catalog() -> None:
    settings = json.loads((GUIDE / "weblate.json").read_text("utf-8"))
    component, discovery = settings["component"], settings["addons"]["weblate.discovery.discovery"]
    assert (ROOT / component["new_base"]).is_file()
    assert len(list(ROOT.glob(component["filemask"]))) > 1
    for path in ROOT.glob("locales/*/LC_MESSAGES/*.po"):
        found = re.fullmatch(discovery["match"], path.relative_to(ROOT).as_posix())
        assert found is not None, path
        base = discovery["new_base_template"].replace("{{ component }}", found["component"])
        assert (ROOT / base).is_file(), base


def test_hooks_run_commands_with_all_fonts() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"
    ]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    guide = (GUIDE / "README.md").read_text("utf-8")
    assert len(hooks) == 2
    for hook in hooks:
        assert_command(hook["entry"])
        assert f"id: {hook['id']}" in guide
        assert hook["additional_dependencies"] == [*extras["cjk"], *extras["scripts"]]
        assert re.search(hook["files"], "locales/es/LC_MESSAGES/symptoms.po")
    # A tag is only named once there is such a version.
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for rev in re.findall(r"rev: v?(\d\S*)", guide):
        assert f"## [{rev}]" in changes
