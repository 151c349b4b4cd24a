"""``omshandout review``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from folders import Folders, with_strings
from running import Result

from omshandout.model.blocks import iter_texts

Cli = Callable[..., Result]
SIGN = ("review", "sign", "en", "eyes", "--name", "A. Person", "--role", "clinician")


def test_a_sign_off_of_a_day_to_come_is_refused(small: Folders, cli: Cli) -> None:
    day = (datetime.now(UTC) + timedelta(days=3)).date()
    result = cli(*SIGN, "--date", day.isoformat(), *small.options)
    assert result.code == 2
    assert f"--date {day} is in the future" in result.err
    assert not small.places.reviews("en").exists()


def test_a_sign_off_of_today_or_before(small: Folders, cli: Cli) -> None:
    for day in (datetime.now(UTC).date().isoformat(), "2020-01-02"):
        result = cli(*SIGN, "--date", day, *small.options)
        assert result.code == 0, result.err
        assert f"date: '{day}'" in small.places.reviews("en").read_text(encoding="utf-8")


def test_final_needs_the_sign_offs_of_the_interface_too(small: Folders, cli: Cli) -> None:
    assert cli(*SIGN, *small.options).code == 0
    build = ("build", "eyes", "-l", "en", "--final", "-o", small.root / "out", *small.options)
    result = cli(*build)
    assert result.code == 1
    assert "content/interface.yaml" in result.err
    interface = ("interface" if part == "eyes" else part for part in SIGN)
    assert cli(*interface, *small.options).code == 0
    assert cli(*build).code == 0


def test_status_and_list_tell_whose_sign_off_is_missing(small: Folders, cli: Cli) -> None:
    sign = ("review", "sign", "es", "eyes", "interface", "--name", "A. Person")
    result = cli(*sign, "--role", "translator", *small.options)
    assert result.code == 0
    command = "omshandout review sign en eyes interface --name NAME --role clinician"
    assert command in result.err
    for table in ("status", "list"):
        result = cli(table, *small.options)
        assert result.code == 0
        assert "es: translations of eyes" in result.err
        assert "omshandout review sign en eyes" in result.err
        (row,) = [
            row for row in cli(table, "--json", *small.options).objects
            if (row["handout"], row["locale"]) == ("eyes", "es")
        ]
        texts = row["total" if table == "status" else "texts"]
        assert (row["by_clinician"], row["by_translator"], row["signed"]) == (0, texts, 0)
    small.sign("en", "eyes")
    assert "draft until the interface is signed off" in cli("status", *small.options).err
    small.sign("en", "interface")
    assert cli("status", *small.options).err == ""


def test_a_faulty_translation_is_told_and_not_signed(small: Folders, cli: Cli) -> None:
    small.change("es", "eyes", "title", with_strings("**Ojos"))
    small.change("es", "eyes", "lead", with_strings(""))
    line = small.change("es", "eyes", "about.text", with_strings("Sin cifras."))
    sign = ("review", "sign", "es", "eyes", "--name", "A. Person", "--role", "translator")
    result = cli(*sign, *small.options)
    assert result.code == 1
    texts = len(list(iter_texts(small.workshop().handout("eyes"))))
    assert result.out == (
        f"eyes: {texts - 3} of {texts} texts signed; 1 is not translated, 2 have faults\n"
    )
    assert f"es/LC_MESSAGES/eyes.po:{line}: " in result.err
    signed = {review.key for review in small.workshop().reviews("es")}
    assert len(signed) == texts - 3
    assert not signed & {"title", "lead", "about.text"}


def test_the_list_tells_which_sign_offs_no_longer_hold(small: Folders, cli: Cli) -> None:
    small.sign("en", "eyes")
    (row,) = cli("review", "list", "--json", *small.options).objects
    assert row["holding"] == row["texts"]
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes dart very fast.")
    (row,) = cli("review", "list", "--json", *small.options).objects
    assert row["holding"] == row["texts"] - 1
    result = cli("review", "list", *small.options)
    assert f"{row['holding']} (1 no longer holds)" in result.out


@pytest.mark.parametrize("wrong", [("--name", " "), ("--role", "translator")])
def test_a_wrong_name_or_role_is_a_wrong_call(
    small: Folders, cli: Cli, wrong: tuple[str, str]
) -> None:
    assert cli(*SIGN, *wrong, *small.options).code == 2
