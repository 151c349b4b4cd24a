"""Every word that the page may need is there: its own, and those of faults that it may tell."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from folders import ROOT, Folders
from msgspec.structs import replace

from omshandout.content import load_interface
from omshandout.errors import Fault, Severity, Where
from omshandout.model.exchange import UnitState
from omshandout.model.interface import InterfaceMessage
from omshandout.model.text import ENGLISH, Run
from omshandout.render.workshop import Workshop
from omshandout.tasks.status import standings
from omshandout.web.desk import Desk, DeskSettings
from omshandout.web.frame import MENU
from omshandout.web.routes import TABLE
from omshandout.web.safety import REFUSALS
from omshandout.web.speech import Phrase, Speech, message_keys

SOURCE = ROOT / "src" / "omshandout"
WEB = SOURCE / "web"

# What reads a clinic file and its logo, and writes files. `languages/regions.py` and `tags.py` ask
# CLDR about it.
READERS = (
    "content/clinic.py", "content/clinic_kinds.py", "content/drawings.py", "yamlfile/kinds.py",
    "yamlfile/nodes.py", "yamlfile/bounded.py", "yamlfile/shapes.py", "languages/regions.py",
    "languages/tags.py", "pdf/drawings.py", "pdf/logos.py", "pdf/logo_svg.py", "files.py",
    "render/seconds.py", "tasks/clinic_settings.py",
)
# Codes in these files that no clinic file can have: of handouts and their texts.
_OF_HANDOUTS = {
    "content/bad-id", "content/duplicate-id", "content/duplicate-text-key", "content/bad-version",
    "content/bad-date",
}
ORDERS = ("usage/unknown-handout", "usage/unknown-packet", "usage/unknown-language",
          "translation/missing", "translation/fuzzy", "translation/stale", "clinic/digits")
_CODE = re.compile(r"(?:content|clinic|machine|usage|pdf|language|web|translation)/[a-z-]+")


def messages() -> dict[str, InterfaceMessage]:
    found = {}
    for name in ("interface.yaml", "desk.yaml"):
        for message in load_interface(ROOT / "content" / name).messages:
            assert message.key not in found, f"{message.key} is in both files"
            found[message.key] = message
    return found


MESSAGES = messages()


def codes_in(path: Path) -> Iterator[str]:
    """The codes of faults that a module raises, and those that it hands to ``reading.fault``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if _CODE.fullmatch(node.value):
                yield node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            place = {"fault": 1, "_fault": 0}.get(node.func.attr)
            if place is None or len(node.args) <= place:
                continue
            code = node.args[place]
            word = code.value if isinstance(code, ast.Constant) else None
            if isinstance(word, str) and re.fullmatch(r"[a-z]+(?:-[a-z]+)*", word):
                yield f"content/{word}"
    for found in re.finditer(r'_refusal\(\s*\d+, "([a-z-]+)"', path.read_text(encoding="utf-8")):
        yield f"web/{found[1]}"


def raised() -> set[str]:
    found = {code for name in READERS for code in codes_in(SOURCE / name)} - _OF_HANDOUTS
    found |= {code for path in WEB.rglob("*.py") for code in codes_in(path)}
    found |= set(codes_in(SOURCE / "tasks/ordering.py")) | set(ORDERS) | REFUSALS.keys()
    return {code for code in found if not code.startswith("web/text")}


def test_codes_are_found() -> None:
    assert raised() > {
        "web/host", "web/code", "web/port-in-use", "content/bad-phone", "content/unknown-key",
        "content/svg-script", "clinic/country", "machine/write", "usage/nothing-chosen",
        "content/example-value", "content/cut-short", "pdf/image",
    }


@pytest.mark.parametrize("code", sorted(raised()))
def test_each_fault_has_its_words_and_advice(code: str) -> None:
    fault = Fault(Where(), "", code=code)
    for group in ("fault", "hint.web"):
        assert [key for key in message_keys(group, fault) if key in MESSAGES], f"{group} of {code}"


@pytest.mark.parametrize("reason", ["full", "permission"])
def test_a_disk_that_cannot_be_written_has_words_for_each_reason(reason: str) -> None:
    fault = Fault(Where(), "", code="machine/write", values=(("reason", reason),))
    assert next(iter(message_keys("fault", fault))) in MESSAGES
    assert next(iter(message_keys("hint.web", fault))) in MESSAGES


def test_no_advice_of_the_page_names_an_option_or_command() -> None:
    for key, message in MESSAGES.items():
        if key.startswith(("fault.", "hint.web.", "desk.")):
            assert "--" not in message.text, key
            assert "omshandout " not in message.text, key


def test_each_fault_has_advice_and_each_advice_a_fault() -> None:
    faults = {key.removeprefix("fault.") for key in MESSAGES if key.startswith("fault.")}
    hints = {key.removeprefix("hint.web.") for key in MESSAGES if key.startswith("hint.web.")}
    assert faults == hints


def test_each_message_of_the_desk_has_a_note() -> None:
    for message in load_interface(ROOT / "content" / "desk.yaml").messages:
        assert message.note, message.key


_SAYS = re.compile(
    r"""(?:say|count|frame_of|entrance_of|self|tell)\((?:desk, asked, )?["']([a-z._]+)["']"""
)


def used() -> set[str]:
    """The keys that templates and pages ask for."""
    texts = [path.read_text(encoding="utf-8") for path in WEB.rglob("*.html")]
    texts += [path.read_text(encoding="utf-8") for path in WEB.rglob("*.py")]
    found = {key for text in texts for key in _SAYS.findall(text)}
    found |= {f"desk.{group}.{word}" for group, words in {
        "text": ("standard", "large"), "ink": ("colour", "mono"), "paper": ("a4", "letter"),
        "state": ("draft", "final", "incomplete", "untranslated", "stopped", "broken"),
        "board": ("missing", "stale", "fuzzy", "unsigned"),
        "preview.state": tuple(each.value for each in UnitState),
    }.items() for word in words}
    return found | {key for _, key in MENU}


def test_each_word_that_pages_ask_for_is_there() -> None:
    assert len(used()) > 60
    assert used() - MESSAGES.keys() == set()


def test_no_message_of_the_desk_is_left_over() -> None:
    desk = {message.key for message in load_interface(ROOT / "content" / "desk.yaml").messages}
    assert {key for key in desk - used() if key.startswith("desk.")} == set()


def test_states_are_those_of_the_board(folders: Folders) -> None:
    states = {row.state for row in standings(Workshop(folders.places))}
    assert states <= {"draft", "final", "incomplete", "untranslated", "stopped", "broken"}


def test_a_fault_without_words_is_told_in_english_and_marked(settings: DeskSettings) -> None:
    say = Desk(settings).speech(("ar",))
    fault = Fault(Where("/home/nurse/own.yaml", 7), "nobody foresaw this", "call with --help",
                  "strange/code", Severity.WARNING)
    (told,) = say.told((fault, fault))
    assert told.detail is not None
    assert told.detail.__html__() == '<span lang="en" dir="ltr">nobody foresaw this</span>'
    assert told.what == say("fault.remark")
    assert told.warning
    assert told.place.startswith("own.yaml")
    (told,) = say.told((replace(fault, severity=Severity.ERROR),))
    assert told.what == say("fault.sheet")


def test_values_from_files_are_never_markup(settings: DeskSettings) -> None:
    say = Desk(settings).speech(("en",))
    fault = Fault(Where(), "", code="content/bad-phone", values=(("value", "<b>1</b>"),))
    (told,) = say.told((fault,))
    assert "<bdi>&lt;b&gt;1&lt;/b&gt;</bdi>" in told.what.__html__()


def test_each_route_is_in_the_docs() -> None:
    docs = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
    for entry in TABLE:
        assert f"`{entry.method} {entry.path}`" in docs


@pytest.mark.parametrize("stop", [".", "。", "।", "۔"])
def test_a_fault_ends_without_the_full_stop_of_any_script(
    stop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    speech = Speech.__new__(Speech)
    words = Phrase((Run(f"words{stop}"),), ENGLISH, ENGLISH)
    monkeypatch.setattr(Speech, "_fault_words", lambda self, group, fault: words)
    fault = speech.spoken(Fault(Where(), "what", "hint", "web/port-in-use"))
    assert (fault.what, fault.hint) == ("words", f"words{stop}")


def test_words_of_a_button_are_one_thing() -> None:
    """A button sets what it holds in a row: words in several parts would lose their spaces."""
    found = 0
    for path in sorted((WEB / "templates").glob("*.html")):
        for inner in _BUTTON.findall(path.read_text(encoding="utf-8")):
            found += 1
            assert re.fullmatch(r"(?:<span>\{\{[^}]*\}\}</span>)?", inner), (path.name, inner)
    assert found > 8


_BUTTON = re.compile(r"<(?:button|a class=\"button)[^>]*?>(.*?)</(?:button|a)>")
