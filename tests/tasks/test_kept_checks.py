"""Checks on several processes, and what is kept of them from run to run."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from pathlib import Path

import pytest
from folders import Folders, with_strings
from platformdirs import user_cache_path

from omshandout.errors import Fault, Where
from omshandout.render.workshop import Workshop
from omshandout.tasks import check as checking
from omshandout.tasks.cache import FOLDER, cache_folder
from omshandout.tasks.check import check, look
from omshandout.tasks.check_units import Unit, look_at
from omshandout.tasks.kept_checks import KeptChecks


@pytest.fixture
def faulty(small: Folders) -> Folders:
    """Folders with a fault in the content, in a catalog and on a page."""
    small.change("es", "eyes", "head.text", with_strings("Qué es esto."))
    small.change("ar", "notes", "title", with_strings("اتصل.؟ a"))
    small.edit(small.handout("notes"), "lines: 2}", "lines: 20}")
    return small


def kept(folders: Folders, tmp_path: Path) -> KeptChecks:
    return KeptChecks(folders.places, tmp_path / "cache")


class Counted:
    """Looks, and remembers at what."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.units: list[Unit] = []
        monkeypatch.setattr(checking, "look", self)

    def __call__(self, workshop: Workshop, unit: Unit) -> tuple[Fault, ...]:
        self.units.append(unit)
        return look(workshop, unit)

    def taken(self) -> list[tuple[str, str, str]]:
        found = [(unit.kind, unit.locale, unit.name) for unit in self.units]
        self.units.clear()
        return found


def test_two_processes_find_the_same_in_the_same_order(faulty: Folders) -> None:
    steps: list[str] = []
    alone = check(faulty.workshop(), done=steps.append)
    assert len(alone) >= 2
    together: list[str] = []
    assert check(faulty.workshop(), processes=2, done=together.append) == alone
    assert sorted(together) == sorted(steps)


def _die_once(workshop: Workshop, unit: Unit) -> tuple[Fault, ...]:
    """Looks; a process that was begun for it is ended from outside."""
    if os.getpid() != _parent[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return (Fault(Where(key=unit.name), "seen"),)


_parent: list[int] = []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes otherwise")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_what_a_process_leaves_that_was_ended_is_looked_at_here(
    small: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Processes that are no copies would not find this module; tests before may have left threads.
    monkeypatch.setattr("omshandout.tasks.check_units.start_method", lambda: "fork")
    _parent[:] = [os.getpid()]
    units = [Unit("x", name=str(index)) for index in range(20)]
    nowhere = KeptChecks(small.places, None)
    found = look_at(small.workshop(), units, _die_once, nowhere, 2, lambda unit: None)
    assert {unit: faults[0].where.key for unit, faults in found.items()} == {
        unit: unit.name for unit in units
    }


def test_only_what_changed_is_looked_at_again(
    faulty: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(monkeypatch)
    first = check(faulty.workshop(), kept=kept(faulty, tmp_path))
    everything = counted.taken()
    assert ("pages", "es", "eyes") in everything
    assert check(faulty.workshop(), kept=kept(faulty, tmp_path)) == first
    assert counted.taken() == []

    faulty.change("es", "eyes", "head.text", with_strings("Ojos que bailan"))
    changed = check(faulty.workshop(), kept=kept(faulty, tmp_path))
    assert len(changed) < len(first)
    again = counted.taken()
    assert ("pages", "es", "eyes") in again
    assert ("translations", "es", "") in again
    assert ("pages", "es", "notes") not in again
    assert not [unit for unit in again if unit[0] == "pages" and unit[1] != "es"]
    assert check(faulty.workshop()) == changed

    counted.taken()
    faulty.edit(faulty.handout("notes"), "lines: 20}", "lines: 2}")
    shorter = check(faulty.workshop(), kept=kept(faulty, tmp_path))
    again = counted.taken()
    assert ("pages", "ar", "notes") in again
    assert ("pages", "ar", "eyes") not in again
    assert check(faulty.workshop()) == shorter


@pytest.mark.parametrize("file", [
    "locales/es/LC_MESSAGES/eyes.po", "locales/es/LC_MESSAGES/interface.po",
    "locales/es/reviews.yaml", "locales/es/language.yaml", "content/handouts/eyes.yaml",
    "content/facts.yaml", "content/termbase.yaml", "content/interface.yaml",
    "content/drawings/new.svg",
])  # fmt: skip
def test_every_file_that_a_page_hangs_on_is_in_its_key(
    small: Folders, tmp_path: Path, file: str
) -> None:
    def key() -> str:
        return kept(small, tmp_path).key("pages es eyes", ("es",), ("eyes", "interface"))

    before = key()
    assert before == key()
    path = small.root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n# more\n")
    assert key() != before
    other = kept(small, tmp_path).key("pages ar eyes", ("ar",), ("notes",))
    assert other == kept(small, tmp_path).key("pages ar eyes", ("ar",), ("notes",))


@pytest.mark.skipif(os.name == "nt", reason="Windows wants a right for links")
@pytest.mark.parametrize(("folder", "file"), [
    ("content/handouts", "content/handouts/eyes.yaml"),
    ("locales/es/LC_MESSAGES", "locales/es/LC_MESSAGES/eyes.po"),
    ("locales/es", "locales/es/LC_MESSAGES/eyes.po"),
])  # fmt: skip
def test_a_folder_may_be_a_link(
    small: Folders, tmp_path: Path, folder: str, file: str
) -> None:
    """As where catalogs lie in a checkout of their own: what is behind the link is read too."""
    linked, real = small.root / folder, tmp_path / "elsewhere"
    linked.rename(real)
    linked.symlink_to(real, target_is_directory=True)

    def key() -> str:
        return kept(small, tmp_path).key("pages es eyes", ("es",), ("eyes", "interface"))

    before = key()
    path = small.root / file
    path.write_bytes(path.read_bytes() + b"\n# more\n")
    assert key() != before


def test_what_is_saved_while_it_is_looked_at_is_not_kept(small: Folders, tmp_path: Path) -> None:
    """It would be told of the text before, once somebody undoes what was saved."""
    before = small.catalog("es", "eyes").read_bytes()
    unit = Unit("x", "es", "eyes", ("es",), ("eyes",))

    def first(workshop: Workshop, unit: Unit) -> tuple[Fault, ...]:
        small.change("es", "eyes", "head.text", with_strings("Qué es esto."))
        return found(workshop, unit)

    def found(workshop: Workshop, unit: Unit) -> tuple[Fault, ...]:
        digest = hashlib.sha256(small.catalog("es", "eyes").read_bytes()).hexdigest()
        return (Fault(Where(), digest),)

    look_at(small.workshop(), [unit], first, kept(small, tmp_path), 1, lambda unit: None)
    small.catalog("es", "eyes").write_bytes(before)
    again = look_at(small.workshop(), [unit], found, kept(small, tmp_path), 1, lambda unit: None)
    assert again[unit] == found(small.workshop(), unit)


@pytest.mark.parametrize("damage", [
    lambda data: b"", lambda data: data[:-1], lambda data: data[:10],
    lambda data: b"\xc1" * 40, lambda data: b"\x81\xa1a\x91\xa1b",
])  # fmt: skip
def test_a_damaged_cache_counts_as_none(faulty: Folders, tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    first = check(faulty.workshop(), kept=kept(faulty, tmp_path))
    (file,) = (tmp_path / "cache" / "checks").iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert check(faulty.workshop(), kept=kept(faulty, tmp_path)) == first


def test_a_cache_that_cannot_be_written_costs_only_time(faulty: Folders, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder has to be", encoding="utf-8")
    assert check(faulty.workshop(), kept=kept(faulty, tmp_path)) == check(faulty.workshop())


def test_what_hangs_on_the_machine_is_not_kept(small: Folders, tmp_path: Path) -> None:
    calls: list[Unit] = []

    def no_font(workshop: Workshop, unit: Unit) -> tuple[Fault, ...]:
        calls.append(unit)
        return (Fault(Where(), "no font", code="machine/font"),)

    for _ in range(2):
        again = kept(small, tmp_path)
        look_at(small.workshop(), [Unit("x")], no_font, again, 1, lambda unit: None)
    assert len(calls) == 2


def test_the_folder_is_the_user_s_or_the_named_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, "")
    assert cache_folder() is None
    monkeypatch.setenv(FOLDER, "/somewhere")
    assert cache_folder() == Path("/somewhere")
    monkeypatch.delenv(FOLDER)
    found = cache_folder()
    assert found is not None
    assert found.name == "omshandout" or "omshandout" in found.parts


@pytest.mark.parametrize("named", ["", "elsewhere", None])
def test_it_is_where_platformdirs_has_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str | None
) -> None:
    monkeypatch.delenv(FOLDER)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if named is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / named) if named else "")
    assert cache_folder() == user_cache_path("omshandout", appauthor=False)


def test_who_has_no_home_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in (FOLDER, "HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert cache_folder() is None
