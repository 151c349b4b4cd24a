"""``omshandout review``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from folders import Folders
from running import Result

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
