"""A round through the tools that translators work with: nothing is lost, little changes.

Each opens a catalog, translates one text and saves; then ``translations update`` runs. Those that
are not installed are skipped. What a tool itself drops is said at it.
"""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import Folders, with_strings
from msgspec import Struct
from msgspec.structs import replace

from omshandout.i18n.entries import Catalog, Entry
from omshandout.i18n.po import read_catalog
from omshandout.i18n.po_writer import write_po
from omshandout.model.exchange import Format
from omshandout.tasks.exchanging import export, units_of
from omshandout.tasks.importing import plan_import, write_import
from omshandout.tasks.judging import Verdict
from omshandout.tasks.translating import extract_templates, update_locales

KEY = "head.text"
TEXT = "¿Qué «cambió» en \\ los ojos? " * 4
PO_MODE = "(require 'po-mode nil t)"

pytestmark = pytest.mark.conformance


class Tool(Struct, frozen=True):
    """A tool: how it opens, translates and saves.

    ``folds`` tells whether it folds lines as GNU gettext does; others fold a whole file anew.
    ``drops`` are parts of an entry that it does not keep, ``drops_obsolete`` of obsolete ones.
    """

    name: str
    command: Callable[[Path], list[str]]
    needs: str = ""
    folds: bool = True
    drops: tuple[str, ...] = ()
    drops_obsolete: tuple[str, ...] = ()

    def is_there(self) -> bool:
        if self.needs == "emacs":
            found = shutil.which("emacs") and subprocess.run(
                ["emacs", "--batch", "--eval", f"(unless {PO_MODE} (kill-emacs 3))"],
                capture_output=True, check=False,
            )
            return bool(found) and found.returncode == 0
        return all(shutil.which(name) is not None for name in self.needs.split())


def python(code: str) -> Callable[[Path], list[str]]:
    return lambda path: [sys.executable, "-c", code, str(path), KEY, TEXT]


def shell(*commands: str) -> Callable[[Path], list[str]]:
    """Nobody types into these: the text is put in beforehand, and they write the file anew."""
    return lambda path: ["sh", "-ec", "\n".join(commands), "sh", str(path)]


POLIB = """
import sys, polib
path, key, text = sys.argv[1:]
file = polib.pofile(path)
entry = next(each for each in file if each.msgctxt == key)
entry.msgstr = text
entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
file.save()
"""
TOOLKIT = """
import sys
from translate.storage import pypo
path, key, text = sys.argv[1:]
file = pypo.pofile.parsefile(path)
unit = next(each for each in file.units if each.getcontext() == key)
unit.target = text
unit.markfuzzy(False)
file.save()
"""
BABEL = """
import sys
from babel.messages.pofile import read_po, write_po
path, key, text = sys.argv[1:]
with open(path, "rb") as stream:
    file = read_po(stream)
message = next(each for each in file if each.context == key)
message.string = text
message.flags.discard("fuzzy")
with open(path, "wb") as stream:
    write_po(stream, file, include_previous=True)
"""


def emacs(path: Path) -> list[str]:
    text = TEXT.replace("\\", "\\\\").replace('"', '\\"')
    return ["emacs", "--batch", "--eval", f"""(progn {PO_MODE}
      (setq coding-system-for-read 'utf-8 coding-system-for-write 'utf-8)
      (find-file "{path}") (po-mode) (goto-char (point-min))
      (re-search-forward "^msgctxt \\"{KEY}\\"") (po-current-entry)
      (po-set-msgstr-form "{text}") (po-current-entry) (save-buffer))"""]


# A window manager is not needed: the window stands at the corner of the screen, in its own size.
# Nobody tells when a window is ready, so on a busy machine it is tried again.
POEDIT = """
cp "$1" "$1.before"
for wait in 1 2 4; do
cp "$1.before" "$1"
export HOME="$(dirname "$1")/home"
mkdir -p "$HOME/.config/poedit"
cat >"$HOME/.config/poedit/config" <<'END'
translator_name=A. Person
translator_email=a.person@example.org
use_tm=0
check_for_updates=0
END
before=$(cksum <"$1")
poedit "$1" >"$HOME/log" 2>&1 &
editor=$!
for _ in $(seq 60); do
  window=$(xdotool search --onlyvisible --name Poedit | tail -1) && [ -n "$window" ] && break
  sleep 0.25
done
sleep $wait
xdotool windowfocus "$window"
for _ in $(seq "$2"); do xdotool key ctrl+Down; sleep 0.15; done
xdotool mousemove 200 600 click 1
sleep 0.3
# Typing would lose letters that the keyboard lacks when the machine is busy.
printf %s "$3" | xclip -selection clipboard >"$HOME/clip" 2>&1
xdotool key ctrl+v
sleep 0.5
xdotool key ctrl+s
for _ in $(seq 40); do [ "$(cksum <"$1")" != "$before" ] && break; sleep 0.25; done
sleep 0.5
kill $editor
wait $editor || true
if grep -qF "$4" "$1"; then exit 0; fi
done
exit 1
"""


def poedit(path: Path) -> list[str]:
    """Poedit in its window, by its keys."""
    place = [entry.key for entry in read_catalog(path).entries].index(KEY)
    return in_poedit(path, place, TEXT)


def in_poedit(path: Path, place: int, text: str) -> list[str]:
    """Type a text into the entry that so many others stand before, and save."""
    return ["xvfb-run", "-a", "-s", "-screen 0 1280x900x24", "sh", "-ec", POEDIT, "sh", str(path),
            str(place), text, text.strip().replace("\\", "\\\\")[:30]]


TOOLS = [
    # GNU gettext sorts flags that it knows in a way of its own and drops those that it does not.
    Tool("msgcat", shell('msgcat "$1" -o "$1"'), "msgcat",
         drops=("flags",), drops_obsolete=("flags",)),
    Tool("msgattrib", shell('msgattrib "$1" -o "$1"'), "msgattrib",
         drops=("flags",), drops_obsolete=("flags",)),
    Tool("msgmerge", shell(
        'msgmerge --quiet --previous --no-fuzzy-matching --update --backup=none "$1" "${1%.po}.pot"'
    ), "msgmerge", drops=("flags",), drops_obsolete=("flags",)),
    Tool("translate-toolkit", python(TOOLKIT)),
    Tool("polib", python(POLIB), folds=False, drops_obsolete=("previous",)),  # 1.2.0
    # 2.19 makes remarks of "#|" lines, takes the indentation of others away, and of messages
    # that are obsolete their marks, "fuzzy" too.
    Tool("Babel", python(BABEL), folds=False, drops=("comments", "previous", "previous_key"),
         drops_obsolete=("comments", "previous", "previous_key", "fuzzy")),
    Tool("Emacs", emacs, "emacs"),
    Tool("Poedit", poedit, "poedit xvfb-run xdotool xclip"),
]
TYPED = ("msgcat", "msgattrib", "msgmerge")  # the text is put in for them


@pytest.fixture(params=[tool.name for tool in TOOLS])
def tool(request: pytest.FixtureRequest) -> Tool:
    found = next(tool for tool in TOOLS if tool.name == request.param)
    if not found.is_there():
        pytest.skip(f"{found.name} is not installed (needs {found.needs})")
    return found


def prepared(folders: Folders, locale: str) -> Path:
    """A catalog as we write it, with all that a translator's file may hold; one text is open."""
    path = folders.catalog(locale, "eyes")
    catalog = read_catalog(path)
    entries = []
    for index, entry in enumerate(catalog.entries):
        if entry.key == KEY:
            entry = replace(entry, strings=("",))  # noqa: PLW2901
        elif index == 1:
            entry = replace(  # noqa: PLW2901
                entry, fuzzy=True, comments=("Ask the clinic.", "  indented"),
                previous=("Older English.", ""), previous_key="older.key",
            )
        entries.append(entry)
    gone = (
        Entry("gone.text", "Gone.", strings=("Se fue.",), comments=("Why?",)),
        Entry("gone.more", "Gone too. " * 12, strings=("También. " * 12,), fuzzy=True,
              previous=("Went.", "")),
    )
    path.write_bytes(write_po(replace(catalog, entries=tuple(entries), obsolete=gone)))
    return path


def template(folders: Folders, path: Path) -> None:
    """Lay the template where msgmerge looks for it."""
    extract_templates(folders.workshop())
    shutil.copy(folders.places.template("eyes"), path.with_suffix(".pot"))


def worked_on(tool: Tool, path: Path) -> None:
    if tool.name in TYPED:
        catalog = read_catalog(path)
        entries = tuple(
            replace(entry, strings=(TEXT,)) if entry.key == KEY else entry
            for entry in catalog.entries
        )
        path.write_bytes(write_po(replace(catalog, entries=entries)))
    made = subprocess.run(tool.command(path), capture_output=True, check=False)
    assert made.returncode == 0, made.stderr.decode()


def changed_lines(before: str, after: str) -> list[str]:
    """The lines below the header that differ."""
    old, new = (text.partition("\n\n")[2].splitlines() for text in (before, after))
    lines = difflib.unified_diff(old, new, n=0, lineterm="")
    return [line for line in list(lines)[2:] if line[0] in "+-"]


def kept(entry: Entry, drops: tuple[str, ...]) -> Entry:
    return replace(entry, **{name: getattr(Entry("", ""), name) for name in drops})


def assert_same(found: Catalog, expected: Catalog, tool: Tool) -> None:
    assert [kept(each, tool.drops) for each in found.entries] == [
        kept(each, tool.drops) for each in expected.entries
    ]
    assert [kept(each, tool.drops_obsolete) for each in found.obsolete] == [
        kept(each, tool.drops_obsolete) for each in expected.obsolete
    ]
    theirs = dict(found.header)
    for name, value in expected.header:
        if name != "PO-Revision-Date":
            assert theirs[name].lower() == value.lower()  # Babel writes utf-8
    assert found.comments == expected.comments


@pytest.mark.parametrize("locale", ["es", "ar"])
def test_a_round(tool: Tool, locale: str, small: Folders) -> None:
    path = prepared(small, locale)
    update_locales(small.workshop(), [locale])
    template(small, path)
    before, expected = path.read_text("utf-8"), read_catalog(path)
    expected = replace(expected, entries=tuple(
        replace(entry, strings=(TEXT,)) if entry.key == KEY else entry for entry in expected.entries
    ))
    worked_on(tool, path)
    saved = path.read_text("utf-8")
    update_locales(small.workshop(), [locale])
    after = path.read_text("utf-8")
    assert_same(read_catalog(path), expected, tool)
    # Once more changes nothing.
    assert not any(file.written for file in update_locales(small.workshop(), [locale]))
    # What our command did to what the tool wrote, and both together: the entry and the header.
    start = saved.index(f'"{KEY}"')
    entry = saved[start : saved.index("\n\n", start)]
    assert [line for line in changed_lines(saved, after) if line[1:] not in entry] == []
    if tool.folds:
        both = changed_lines(before, after)
        assert [line for line in both if line[1:] not in entry and line != '-msgstr ""'] == []


@pytest.mark.parametrize("tool", ["translate-toolkit", "polib"], indirect=True)
def test_a_change_of_the_english_changes_its_own_lines_alone(tool: Tool, small: Folders) -> None:
    path = prepared(small, "es")
    update_locales(small.workshop(), ["es"])
    template(small, path)
    worked_on(tool, path)
    update_locales(small.workshop(), ["es"])
    saved = path.read_text("utf-8")
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes jump fast.")
    update_locales(small.workshop(), ["es"])
    changed = changed_lines(saved, path.read_text("utf-8"))
    assert len(changed) <= 6, changed
    assert '+#| msgid "Both eyes dart fast."' in changed


@pytest.mark.skipif(
    not TOOLS[-1].is_there(), reason="Poedit, xvfb-run, xdotool or xclip is not installed"
)
def test_a_round_of_xliff_through_poedit(small: Folders, tmp_path: Path) -> None:
    small.change("es", "eyes", KEY, with_strings(""))
    small.change("es", "eyes", "lead", lambda entry: replace(entry, fuzzy=True))
    path = tmp_path / "eyes.xlf"
    path.write_bytes(export(small.workshop(), ["es"], ["eyes"], Format.XLIFF).data)
    old = path.read_text("utf-8").splitlines()
    place = [unit.key for unit in units_of(small.workshop(), "es", "eyes")].index(KEY)
    made = subprocess.run(in_poedit(path, place, "Lo que «ve»"), capture_output=True, check=False)
    assert made.returncode == 0, made.stderr.decode()
    new = path.read_text("utf-8").splitlines()
    assert len([line for line in old if line not in new]) == 2  # the text, and the first line
    plan = plan_import(small.workshop(), path.read_bytes(), "eyes.xlf")
    assert plan.faults == ()
    assert plan.counts() == {Verdict.NEW: 1, Verdict.SAME: len(plan.decisions) - 1}
    write_import(plan)
    entries = read_catalog(small.catalog("es", "eyes")).by_key()
    assert entries[KEY].strings == ("Lo que «ve»",)
    assert entries["lead"].fuzzy


OMEGAT = """<?xml version="1.0" encoding="UTF-8"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir>
<glossary_file>__DEFAULT__</glossary_file><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>EN</source_lang><target_lang>ES</target_lang>
<sentence_seg>false</sentence_seg><remove_tags>false</remove_tags>
<support_default_translations>true</support_default_translations>
</project></omegat>
"""
MEMORY = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.1"><header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US"
datatype="plaintext" creationtoolversion="3.6" segtype="paragraph" srclang="EN"/><body>
{}</body></tmx>
"""
PAIR = """<tu><tuv lang="EN"><seg>{}</seg></tuv><tuv lang="ES"><seg>{}</seg></tuv></tu>
"""


@pytest.mark.skipif(shutil.which("omegat") is None, reason="OmegaT is not installed")
def test_a_round_of_xliff_through_omegat(small: Folders, tmp_path: Path) -> None:
    """What a person typed stands in the project's memory; OmegaT's console makes the files."""
    about = "OMS es **muy raro**: lo tienen unos 2 niños en un millón."
    for key in (KEY, "about.text"):
        small.change("es", "eyes", key, with_strings(""))
    small.change("es", "eyes", "lead", lambda entry: replace(entry, fuzzy=True))
    project = tmp_path / "project"
    for name in ("source", "target", "omegat", "tm", "glossary", "dictionary"):
        (project / name).mkdir(parents=True)
    (project / "omegat.project").write_text(OMEGAT, "utf-8")
    sent = export(small.workshop(), ["es"], ["eyes"], Format.XLIFF, fill_english=True).data
    (project / "source" / "eyes.xlf").write_bytes(sent)
    shutil.copy(small.catalog("es", "eyes"), project / "source")
    pairs = (
        ("What you may see", "Lo que puede ver"),
        ("OMS is <g0>very rare</g0>: some 2 children in a million have it.",
         about.replace("**", "<g0>", 1).replace("**", "</g0>")),
    )
    (project / "omegat" / "project_save.tmx").write_text(MEMORY.format("".join(
        PAIR.format(*(text.replace("<", "&lt;") for text in pair)) for pair in pairs
    )), "utf-8")
    made = subprocess.run(
        ["omegat", "--mode=console-translate", f"--config-dir={tmp_path / 'config'}", project],
        capture_output=True, check=False, env={**os.environ, "HOME": str(tmp_path)},
    )
    assert made.returncode == 0, made.stderr.decode()
    back = (project / "target" / "eyes.xlf").read_bytes()
    old, new = sent.decode().splitlines(), back.decode().splitlines()
    changed = [line for line in old if line not in new]
    assert len(changed) == 3  # two texts, and the quotes of the first line
    plan = plan_import(small.workshop(), back, "eyes.xlf")
    assert plan.faults == ()
    assert plan.counts() == {Verdict.NEW: 2, Verdict.SAME: len(plan.decisions) - 2}
    write_import(plan)
    entries = read_catalog(small.catalog("es", "eyes")).by_key()
    assert entries[KEY].strings == ("Lo que puede ver",)
    assert entries["about.text"].strings == (about,)
    # Its reader of catalogs drops the words of texts that are fuzzy.
    lead = read_catalog(project / "target" / "eyes.po").by_key()["lead"]
    assert (lead.strings, lead.fuzzy) == (("",), False)

CONVERTERS = {
    "xliff": (["po2xliff"], ["xliff2po"], "xlf"),
    # Without its encoding, csv2po takes what po2csv wrote for Korean.
    "csv": (["po2csv"], ["csv2po", "--charset=utf-8"], "csv"),
}


@pytest.mark.parametrize("way", CONVERTERS)
def test_what_converters_drop_is_found_again(way: str, small: Folders) -> None:
    """translate-toolkit's converters drop the context of each message, and one of two alike."""
    to, back, suffix = CONVERTERS[way]
    path = small.catalog("es", "eyes")
    before = read_catalog(path)
    folder = Path(sys.executable).parent
    between = path.with_suffix(f".{suffix}")
    for arguments in ([*to, path, between], [*back, between, path]):
        program, *others = map(str, arguments)
        made = subprocess.run([str(folder / program), *others], capture_output=True, check=False)
        assert made.returncode == 0, made.stderr.decode()
    keys = path.read_text("utf-8").count("msgctxt")
    assert keys < len(before.entries) / 2
    (file,) = [each for each in update_locales(small.workshop(), ["es"]) if each.domain == "eyes"]
    assert len(file.changes.found) >= len(before.entries) - 2
    after = read_catalog(path)
    assert [(each.key, each.strings) for each in after.entries] == [
        (each.key, each.strings) for each in before.entries
    ]
    # Of "Dancing eyes" the files keep one; the other place has it as fuzzy.
    assert {each.key for each in after.entries if each.fuzzy} <= {"title", "main.eyes.name"}
    assert not file.changes.lost
