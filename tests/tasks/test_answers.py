"""The file with which a sheet comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import Folders

from omshandout.errors import ContentError
from omshandout.render.sheets import texts_of_sheet
from omshandout.tasks.answers import blank_answers, check_numbers, other_texts, read_answers

CODE = "3f2a91bc5d07e8a4"


def read(folder: Path, **change: str) -> object:
    lines = {
        "sheet": "eyes", "language": "es", "code": '"3f2a-91bc-5d07-e8a4"', "name": "A. Person",
        "role": "translator", "date": '"2026-07-08"', "right": '"1-3, 5"', **change,
    }
    path = folder / "answers.yaml"
    path.write_text("".join(f"{key}: {value}\n" for key, value in lines.items() if value), "utf-8")
    return read_answers(path)


def test_what_was_ticked(tmp_path: Path) -> None:
    found = read(tmp_path, wrong='[{text: 4, says: "Otra cosa."}, {text: 6}]')
    assert found.code == CODE  # type: ignore[attr-defined]
    assert found.right == {1, 2, 3, 5}  # type: ignore[attr-defined]
    assert found.wrong == ((4, "Otra cosa."), (6, ""))  # type: ignore[attr-defined]
    assert read(tmp_path, right="all").right is None  # type: ignore[attr-defined]
    assert read(tmp_path, right="").right == frozenset()  # type: ignore[attr-defined]


def test_a_scanned_line_stands_for_code_and_marks(tmp_path: Path) -> None:
    found = read(tmp_path, code="", scanned=f"eyes es {CODE * 4} abc012")
    assert (found.code, found.marks) == (CODE * 4, "abc012")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"code": ""}, "missing or cut off"),
        ({"code": '"3f2a-91bc"'}, "missing or cut off"),
        ({"code": '"hello world 12345"'}, 'is no value for "code"'),
        ({"scanned": f"tests es {CODE * 4}", "code": ""}, "another sheet"),
        ({"name": '""'}, "name"),
        ({"date": '""'}, "date"),
        ({"date": '"2026-02-30"'}, "no day of the calendar"),
        ({"role": "parent"}, "role"),
        ({"right": '"3-1"'}, "turned round"),
        ({"right": '"one"'}, 'is no value for "right"'),
        ({"wrong": "[{text: 2}]"}, "as right and as wrong"),
        ({"wrong": "[2]"}, "wrong"),
        ({"more": "1"}, "more"),
        ({"sheet": "../x"}, ""),
    ],
)
def test_faults_are_told_with_their_line(change: dict[str, str], what: str, tmp_path: Path) -> None:
    if not what:
        assert read(tmp_path, **change).sheet == "../x"  # type: ignore[attr-defined]
        return
    with pytest.raises(ContentError) as caught:
        read(tmp_path, **change)
    fault = caught.value.faults[0]
    assert what in f"{fault.what} {fault.where.key}"
    assert fault.where.file.endswith("answers.yaml")
    assert fault.where.line
    assert fault.hint


def test_a_blank_file_is_for_these_texts_and_has_to_be_filled_in(
    small: Folders, tmp_path: Path
) -> None:
    texts = texts_of_sheet(small.workshop(), "es", "eyes")
    path = tmp_path / "a.yaml"
    blank = blank_answers(texts, "translator")
    path.write_text(blank, "utf-8")
    with pytest.raises(ContentError) as caught:
        read_answers(path)
    assert {fault.where.key for fault in caught.value.faults} >= set()
    assert len(caught.value.faults) == 2  # name and date
    filled = blank.replace('name: ""', "name: A").replace('date: ""', 'date: "2026-07-08"')
    path.write_text(filled, "utf-8")
    answers = read_answers(path)
    assert other_texts(answers, texts) is None
    path.write_text(filled.replace('right: ""', 'right: "1-999"'), "utf-8")
    with pytest.raises(ContentError, match="1 to 13"):
        check_numbers(read_answers(path), texts)
