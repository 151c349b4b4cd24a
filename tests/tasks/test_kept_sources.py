"""Sources kept from run to run: the same as if read, and only while every byte is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

import pytest
from folders import ROOT, Folders, add_comment
from msgspec import Struct, msgpack

from omshandout import errors
from omshandout.content import handouts as reading
from omshandout.content import terms
from omshandout.errors import ContentError
from omshandout.model import blocks as b
from omshandout.model import interface, text
from omshandout.render.places import Places
from omshandout.render.sources import Sources
from omshandout.render.workshop import Workshop
from omshandout.tasks.kept_sources import KeptSources, pack, unpack

SHIPPED = Places(ROOT / "content", ROOT / "locales")


def kept(folder: Path, program: str = "program") -> KeptSources:
    return KeptSources(folder / "kept", lambda: program)


def workshop(folders: Folders, sources: Sources | None = None) -> Workshop:
    return Workshop(folders.places, sources)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of handouts that are read for true."""
    names: list[str] = []
    load = reading.load_handout

    def counted(path: Path, context: reading.ContentContext) -> object:
        names.append(path.stem)
        return load(path, context)

    monkeypatch.setattr(reading, "load_handout", counted)
    return names


def test_what_ships_comes_back_to_the_last_value(tmp_path: Path) -> None:
    plain = Workshop(SHIPPED)
    for _ in range(2):
        again = Workshop(SHIPPED, kept(tmp_path))
        assert again.context == plain.context
        assert again.printed_source == plain.printed_source
        assert again.interface_source == plain.interface_source
        for name in plain.handout_names:
            assert again.handout(name) == plain.handout(name)
            assert again.dangers(name) == plain.dangers(name)
    for name in plain.handout_names:
        back = unpack(pack(plain.handout(name)))
        assert isinstance(back, b.Handout)
        assert [type(block) for block in back.blocks] == [
            type(block) for block in plain.handout(name).blocks
        ]


@pytest.mark.parametrize("module", [b, interface, terms, errors, text], ids=str)
def test_each_field_of_a_source_is_of_a_kind_that_can_be_kept(module: ModuleType) -> None:
    """Else the first handout that has such a field would not be read at all."""
    kinds = [
        kind for kind in vars(module).values() if isinstance(kind, type)
        and issubclass(kind, Struct) and kind.__module__ == module.__name__
    ]
    assert kinds
    plain = {str, int, bool, type(None), Any}
    for kind in kinds:
        for each in get_type_hints(kind).values():
            assert all(
                part in plain or issubclass(part, Struct | Enum | tuple) for part in parts(each)
            ), (kind, each)


def parts(annotation: object) -> Iterator[type]:
    """The classes in an annotation; a text has its own."""
    if isinstance(annotation, TypeVar):
        return
    origin = get_origin(annotation)
    if origin is None:
        yield cast("type", annotation)
        return
    if isinstance(origin, type) and origin is not UnionType:
        yield origin
    for each in get_args(annotation):
        if each is not ...:
            yield from parts(each)


def test_nothing_else_is_packed_or_unpacked() -> None:
    with pytest.raises(TypeError):
        pack({"a": 1})
    with pytest.raises(TypeError):
        pack((1.5,))
    for name in ("os", "Struct", "replace", "MachineError", "nobody"):
        with pytest.raises(TypeError):
            unpack(msgpack.encode([name, "x"]))


def test_what_must_not_be_printed_is_told_each_time(small: Folders, tmp_path: Path) -> None:
    path = small.handout("notes")
    plain = path.read_text(encoding="utf-8")
    path.write_text(plain.replace("{text: ", "{text: Take 5 mg. ", 1), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != plain
    told = workshop(small).dangers("notes")
    assert [fault.code for fault in told] == ["style/dose"]
    for _ in range(2):
        again = workshop(small, kept(tmp_path))
        again.handout("notes")
        assert again.dangers("notes") == told


def test_what_was_read_is_not_read_again(
    small: Folders, tmp_path: Path, read: list[str]
) -> None:
    first = workshop(small, kept(tmp_path)).handout("notes")
    assert read == ["notes"]
    again = workshop(small, kept(tmp_path))
    assert again.handout("notes") == first
    assert read == ["notes"]
    plain = workshop(small)
    assert again.context == plain.context
    assert list(again.context.facts.facts) == list(plain.context.facts.facts)
    assert type(again.context.facts.sources) is dict


@pytest.mark.parametrize("change", [
    lambda folders: add_comment(folders.handout("notes")),
    lambda folders: add_comment(folders.content / "facts.yaml"),
    lambda folders: add_comment(folders.content / "termbase.yaml"),
    lambda folders: (folders.content / "drawings/eyes.svg").rename(
        folders.content / "drawings/other.svg"
    ),
])
def test_whatever_a_handout_is_read_from_or_checked_against_counts(
    small: Folders, tmp_path: Path, read: list[str], change: Callable[[Folders], object]
) -> None:
    workshop(small, kept(tmp_path)).handout("notes")
    change(small)
    workshop(small, kept(tmp_path)).handout("notes")
    assert read == ["notes", "notes"]


def test_another_program_reads_anew(small: Folders, tmp_path: Path, read: list[str]) -> None:
    workshop(small, kept(tmp_path)).handout("notes")
    workshop(small, kept(tmp_path, "another")).handout("notes")
    assert read == ["notes", "notes"]


def test_faults_are_told_each_time_and_what_is_mended_is_read(
    small: Folders, tmp_path: Path, read: list[str]
) -> None:
    path = small.handout("notes")
    whole = path.read_text(encoding="utf-8")
    workshop(small, kept(tmp_path)).handout("notes")
    path.write_text(whole.replace("title:", "titel:", 1), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ContentError) as told:
            workshop(small, kept(tmp_path)).handout("notes")
        assert told.value.faults[0].where.file == "content/handouts/notes.yaml"
    path.write_text(whole, encoding="utf-8")
    workshop(small, kept(tmp_path)).handout("notes")
    assert read == ["notes"] * 3


def test_a_file_that_is_gone_is_told_as_ever(small: Folders, tmp_path: Path) -> None:
    workshop(small, kept(tmp_path)).context  # noqa: B018 (it is kept now)
    (small.content / "termbase.yaml").unlink()
    with pytest.raises(ContentError) as told:
        workshop(small, kept(tmp_path)).context  # noqa: B018
    with pytest.raises(ContentError) as plain:
        workshop(small).context  # noqa: B018
    assert told.value.faults == plain.value.faults


def test_no_damaged_file_is_believed(small: Folders, tmp_path: Path) -> None:
    said = workshop(small, kept(tmp_path)).handout("notes")
    files = {path: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    assert len(files) == 3  # the fact sheet, the termbase and the handout
    for path, data in files.items():
        for place in range(0, len(data), max(1, len(data) // 40)):
            path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
            assert workshop(small, kept(tmp_path)).handout("notes") == said
            path.write_bytes(data[:place])
            assert workshop(small, kept(tmp_path)).handout("notes") == said


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(
    small: Folders, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text("no folder")
    assert workshop(small, kept(tmp_path)).handout("notes") == workshop(small).handout("notes")


def test_what_changes_while_it_is_read_is_not_kept(
    small: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, load = small.handout("notes"), reading.load_handout
    before = path.read_bytes()

    def changed_meanwhile(path: Path, context: reading.ContentContext) -> object:
        add_comment(path)
        return load(path, context)

    monkeypatch.setattr(reading, "load_handout", changed_meanwhile)
    later = workshop(small, kept(tmp_path)).handout("notes")
    monkeypatch.setattr(reading, "load_handout", load)
    path.write_bytes(before)
    now = workshop(small, kept(tmp_path)).handout("notes")
    assert now.digest != later.digest
    assert now == workshop(small).handout("notes")
