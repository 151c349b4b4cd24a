"""``omshandout check --scores``."""

from __future__ import annotations

from collections.abc import Callable

from folders import Folders
from running import Result

from omshandout.scoring.items import ARGUED

Cli = Callable[..., Result]


def write_card(small: Folders, name: str, version: str = "1.0", worst: str = "met") -> None:
    folder = small.content / "scores"
    folder.mkdir(exist_ok=True)
    lines = [f"  - {{id: {item}, verdict: met, why: Fine.}}\n" for item in ARGUED]
    lines[-1] = lines[-1].replace("met", worst)
    (folder / f"{name}.yaml").write_text(
        f'handout: {name}\nversion: "{version}"\nitems:\n' + "".join(lines), encoding="utf-8"
    )


def test_scores_and_items_that_are_not_met(small: Folders, cli: Cli) -> None:
    write_card(small, "eyes", worst="not-met")
    result = cli("check", "--scores", *small.options)
    assert result.code == 0
    assert "eyes c20: not met: says each probability in words or a picture too: Fine." in result.out
    assert "notes.yaml: there is no scorecard" in result.err


def test_scores_as_json(small: Folders, cli: Cli) -> None:
    write_card(small, "eyes")
    (found,) = cli("check", "--scores", "--json", *small.options).objects
    assert list(found) == ["handout", "percent", "items"]
    assert len(found["items"]) == 44
    assert list(found["items"][0]) == ["id", "text", "computed", "verdict", "why"]


def test_a_broken_scorecard_stops(small: Folders, cli: Cli) -> None:
    write_card(small, "eyes", worst="perhaps")
    result = cli("check", "--scores", *small.options)
    assert result.code == 1
    assert "scores/eyes.yaml:" in result.err
    assert cli("check", "-l", "en", *small.options).code == 1  # the whole check sees it too


def test_a_scorecard_of_no_handout(small: Folders, cli: Cli) -> None:
    write_card(small, "ears")
    result = cli("check", "--scores", *small.options)
    assert result.code == 1
    assert 'there is no handout "ears"' in result.err


def test_how_hard_translations_are_to_read(small: Folders, cli: Cli) -> None:
    write_card(small, "eyes")
    result = cli("check", "--scores", *small.options)
    (spanish,) = (line for line in result.out.splitlines() if line.startswith("es "))
    (arabic,) = (line for line in result.out.splitlines() if line.startswith("ar "))
    assert "INFLESZ" in spanish
    assert "words" in arabic
    assert "INFLESZ" not in arabic
    assert "cannot be compared" in result.out


def test_each_sheet_of_a_language_by_its_measure(small: Folders, cli: Cli) -> None:
    write_card(small, "eyes")
    result = cli("check", "--scores", "-l", "es", *small.options)
    assert "es: INFLESZ, higher is easier" in result.out
    assert "all sheets" in result.out
    assert "ar: " not in result.out
    _card, *sheets = cli("check", "--scores", "-l", "es,ar", "--json", *small.options).objects
    assert {(each["locale"], each["measure"]) for each in sheets} == {
        ("es", "INFLESZ"), ("ar", None)
    }
    assert all(each["value"] is None for each in sheets if each["locale"] == "ar")
    assert all(each["unit"] == "words" and each["sentence"] > 0 for each in sheets)
    assert {each["handout"] for each in sheets} >= {None, "eyes"}


def test_a_language_that_is_not_there_is_told_before_anything_else(
    small: Folders, cli: Cli
) -> None:
    result = cli("check", "--scores", "-l", "fr", *small.options)
    assert result.code == 2
    assert result.out == ""
    assert 'there is no language "fr"' in result.err
