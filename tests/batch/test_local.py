"""Processes of this computer: what goes wrong with whoever is told of outcomes ends the run."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable

import pytest

from omshandout.batch.local import LocalRunner, Work

ITEMS = [f"a{number}" for number in range(12)]


def begin() -> Callable[[str, Callable[[str], None]], str]:
    def make(payload: str, about_to_write: Callable[[str], None]) -> str:
        return payload.upper()

    return make


def work() -> Work[str, str]:
    return Work(
        {item: item for item in ITEMS}, begin, (), lambda item, outcome: False,
        lambda item, tried: "died", lambda process, at: None,
    )


def test_each_outcome_is_told_once() -> None:
    told: list[tuple[str, str]] = []
    LocalRunner(2, 2).run(work(), lambda item, outcome: told.append((item, outcome)))
    assert sorted(told) == sorted((item, item.upper()) for item in ITEMS)


@pytest.mark.parametrize("error", [BrokenPipeError, OSError, EOFError, ValueError])
def test_who_cannot_be_told_ends_the_run_at_once(error: type[Exception]) -> None:
    """A terminal that is gone, or a full disk, is no silence of a worker to be waited out."""
    told: list[str] = []

    def done(item: str, outcome: str) -> None:
        told.append(item)
        if len(told) == 3:
            raise error("nobody reads on")

    with pytest.raises(error, match="nobody reads on"):
        LocalRunner(2, 2).run(work(), done)
    assert len(told) == len(set(told)) >= 3
    for child in multiprocessing.active_children():
        child.join(10)
    assert not multiprocessing.active_children()
