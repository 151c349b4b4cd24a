"""``omshandout review sheet``, ``review sign --from`` and ``review step``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from folders import Folders, with_strings, with_variant
from running import Result

from omshandout.i18n.po import read_catalog
from omshandout.i18n.sources import AnyMessage, messages_of
from omshandout.readback import read_info, read_tags

Cli = Callable[..., Result]
TEXTS = 13


def texts_of(small: Folders) -> list[AnyMessage]:
    return list(messages_of(small.workshop().source("eyes")))


def printed(small: Folders, cli: Cli, locale: str = "es", *more: str) -> Path:
    result = cli("review", "sheet", locale, "eyes", "-o", str(small.root / "out"), *more,
                 *small.options)
    assert result.code == 0, result.err
    return Path(small.root / "out" / locale / "eyes-review-a4.yaml")


def fill(path: Path, *, right: str = "all", wrong: str = "[]", name: str = "A. Person") -> None:
    text = path.read_text("utf-8")
    text = re.sub('name: ".*"', f'name: "{name}"', text)
    text = re.sub('date: ".*"', 'date: "2026-07-08"', text)
    text = re.sub('right: ".*"', f'right: "{right}"', text)
    path.write_text(re.sub(r"wrong: \[.*\]\n", f"wrong: {wrong}\n", text), "utf-8")


def sign(small: Folders, cli: Cli, path: Path, locale: str = "es") -> Result:
    return cli("review", "sign", locale, "eyes", "--from", path, *small.options)


@pytest.mark.usefixtures("no_floats_in_sum")
@pytest.mark.parametrize("locale", ["es", "ar", "en"])
def test_a_sheet_has_every_text_with_boxes_and_a_code(
    locale: str, small: Folders, cli: Cli
) -> None:
    path = printed(small, cli, locale, "--paper", "a4")
    data = path.with_suffix(".pdf").read_bytes()
    info = read_info(data)
    assert (info.pdfua, info.pdfa, info.handout) == ("PDF/UA-1", "PDF/A-2a", "eyes/review")
    tree = read_tags(data)
    (table,) = [node for node in tree.walk() if node.role == "Table"]
    rows = [node for node in table.walk() if node.role == "TR"][1:]
    assert len(rows) == TEXTS
    catalog = read_catalog(small.catalog(locale, "eyes")) if locale != "en" else None
    for row, text in zip(rows, texts_of(small), strict=True):
        cells = [node for node in row.walk() if node.role in ("TH", "TD")]
        assert len(cells) == (4 if catalog is None else 5)
        assert text.text.replace("**", "") in cells[0].full_text
        assert text.key in cells[-1].full_text
        figures = [node for node in row.walk() if node.role == "Figure"]
        assert len(figures) == 3  # two boxes and a line
        assert all(node.alt for node in figures)
    code = re.search('code: "(.*)"', path.read_text("utf-8"))
    assert code is not None
    assert code[1] in "".join(node.full_text for node in tree.walk())


def test_what_is_ticked_is_signed_and_told_in_per_cent(small: Folders, cli: Cli) -> None:
    path = printed(small, cli)
    fill(path, right="1-4, 6")
    result = sign(small, cli, path)
    assert (result.code, result.out) == (0, f"eyes: 5 of {TEXTS} texts signed; 8 not ticked\n")
    keys = {review.key for review in small.workshop().reviews("es")}
    assert keys == {text.key for text in (*texts_of(small)[:4], texts_of(small)[5])}
    assert "38 %" in cli("review", "list", *small.options).out
    assert "5 (38 %)" in cli("status", *small.options).out
    (row,) = cli("review", "list", "--json", *small.options).objects
    assert (row["holding"], row["total"], row["date"]) == (5, TEXTS, "2026-07-08")
    # The rest, on the same sheet, another day; then nothing is open.
    fill(path, right="all")
    assert sign(small, cli, path).out == f"eyes: {TEXTS} of {TEXTS} texts signed\n"


def test_english_is_signed_by_a_clinician(small: Folders, cli: Cli) -> None:
    path = printed(small, cli, "en", "--paper", "a4")
    assert "role: clinician" in path.read_text("utf-8")
    fill(path, right="all", wrong='[{text: 4, says: "Say it so."}]')
    result = sign(small, cli, path, "en")
    assert result.code == 1
    assert "eyes.yaml:" in result.err
    assert '"Say it so."' in result.err
    assert len(small.workshop().reviews("en")) == TEXTS - 1


def test_a_text_that_is_wrong_is_not_printed(small: Folders, cli: Cli) -> None:
    path = printed(small, cli)
    fill(path, right="all", wrong='[{text: 4, says: "Mejor así."}]')
    result = sign(small, cli, path)
    assert result.code == 1
    assert f"eyes: {TEXTS - 1} of {TEXTS} texts signed; 1 wrong" in result.out
    assert 'A. Person says that the text is wrong: "Mejor así."' in result.err
    entry = read_catalog(small.catalog("es", "eyes")).by_key()[texts_of(small)[3].key]
    assert entry.fuzzy
    assert entry.comments == ('Wrong, says A. Person, 2026-07-08: "Mejor así."',)
    assert cli("build", "eyes", "-l", "es", "-o", small.root / "b", *small.options).code == 1
    # What a second person ticked on the same sheet counts too, but for that text.
    fill(path, right="all", name="B. Person")
    assert sign(small, cli, path).code == 0
    names = [review.name for review in small.workshop().reviews("es")]
    assert (names.count("A. Person"), names.count("B. Person")) == (TEXTS - 1, TEXTS - 1)


def test_other_texts_are_refused_and_named(small: Folders, cli: Cli) -> None:
    path = printed(small, cli)
    fill(path)
    small.change("es", "eyes", "title", with_strings("Otros ojos"))
    result = sign(small, cli, path)
    assert result.code == 1
    assert "printed from other texts" in result.err
    assert "1 (title)" in result.err
    assert "omshandout review sheet es eyes" in result.err
    assert not small.places.reviews("es").exists()


def test_a_translation_with_faults_is_mended_before_it_is_read(small: Folders, cli: Cli) -> None:
    small.change("es", "eyes", "about.text", with_strings("Sin **cifras**."))
    result = cli("review", "sheet", "es", "eyes", "-o", small.root / "out", *small.options)
    assert result.code == 1
    assert "lacks the number" in result.err
    assert not (small.root / "out").exists()


def test_what_a_variant_takes_over_is_read_and_signed_elsewhere(small: Folders, cli: Cli) -> None:
    with_variant(small, "es_MX", eyes={"head.text": "Lo que verá"})
    path = printed(small, cli, "es_MX", "--paper", "a4")
    fill(path)
    result = sign(small, cli, path, "es_MX")
    assert result.out == f"eyes: 1 of {TEXTS} texts signed; {TEXTS - 1} taken over\n"


def test_a_file_that_was_filled_in_stays(small: Folders, cli: Cli) -> None:
    path = printed(small, cli)
    fill(path)
    before = path.read_bytes()
    result = cli("review", "sheet", "es", "eyes", "-o", small.root / "out", *small.options)
    assert path.read_bytes() == before
    assert "was there already" in result.err


def test_the_same_sheet_has_the_same_bytes(small: Folders, cli: Cli) -> None:
    path = printed(small, cli).with_suffix(".pdf")
    first = path.read_bytes()
    assert printed(small, cli).with_suffix(".pdf").read_bytes() == first


def test_wrong_use(small: Folders, cli: Cli) -> None:
    path = printed(small, cli)
    fill(path)
    assert cli("review", "sign", "es", "--from", path, *small.options).code == 2
    assert cli("review", "sign", "es", "eyes", "--from", path, "--name", "x",
               *small.options).code == 2
    assert cli("review", "sign", "es", "eyes", *small.options).code == 2
    assert cli("review", "sign", "es", "notes", "--from", path, *small.options).code == 1
    assert cli("review", "sheet", "es", "nosuch", *small.options).code == 2
    day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    path.write_text(path.read_text("utf-8").replace("2026-07-08", day), "utf-8")
    result = sign(small, cli, path)
    assert (result.code, "is in the future" in result.err) == (1, True)
    text = path.read_text("utf-8").replace(day, "2026-07-08")
    path.write_text(text.replace("translator", "clinician"), "utf-8")
    assert sign(small, cli, path).code == 2
    assert not small.places.reviews("es").exists()


def test_inspect_knows_a_sheet(small: Folders, cli: Cli) -> None:
    path = printed(small, cli).with_suffix(".pdf")
    assert "it is a sheet to read and sign eyes" in cli("inspect", path, *small.options).err


def test_steps_are_recorded_and_listed(small: Folders, cli: Cli) -> None:
    small.sign("es", "eyes")
    step = ("review", "step", "es", "eyes", "--step", "back-translation", "--date", "2026-07-08")
    assert cli(*step, "--name", "B. Person", *small.options).code == 0
    assert cli("review", "step", "es", "eyes", "--step", "reconciliation", "--name", "C. Person",
               *small.options).code == 0
    rows = [row for row in cli("review", "list", "--json", *small.options).objects
            if "step" in row]
    assert {(row["step"], row["name"], row["holds"]) for row in rows} == {
        ("back-translation", "B. Person", True), ("reconciliation", "C. Person", True),
    }
    listed = cli("review", "list", *small.options).out
    assert listed.index("reconciliation") < listed.index("back-translation")
    # Signing again keeps them; they are no sign-offs; a changed text is told.
    small.sign("es", "eyes")
    small.change("es", "eyes", "title", with_strings("Otros ojos"))
    rows = cli("review", "list", "--json", *small.options).objects
    assert [row["holds"] for row in rows if "step" in row] == [False, False]
    (signed,) = [row for row in rows if "texts" in row]
    assert (signed["holding"], signed["texts"]) == (TEXTS - 1, TEXTS)
    assert cli(*step, "--name", " ", *small.options).code == 2
    assert cli("review", "step", "en", *step[3:], "--name", "x", *small.options).code == 2
