"""``omshandout list --sources``: where the statements of a handout come from."""

from __future__ import annotations

from collections.abc import Callable

from folders import Folders
from running import Result
from shipped import workshop

from omshandout.tasks.citing import sources_of

Cli = Callable[..., Result]


def test_sources_of_a_handout(small: Folders, cli: Cli) -> None:
    result = cli("list", "--sources", "eyes", *small.options)
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "The first source\n"
        "  Journal of Examples 9(3):e11, 2021\n"  # in full; the sheet prints it short
        "  https://example.org/alpha\n"
    )


def test_sources_as_json(small: Folders, cli: Cli) -> None:
    (found,) = cli("list", "--sources", "eyes", "--json", *small.options).objects
    assert found["id"] == "alpha"
    assert found["year"] == 2021
    assert found["facts"]
    assert list(found) == ["id", "title", "publisher", "year", "url", "kind", "facts"]


def test_a_handout_that_there_is_not(small: Folders, cli: Cli) -> None:
    result = cli("list", "--sources", "eye", *small.options)
    assert (result.code, result.out) == (2, "")
    assert 'did you mean "eyes"?' in result.err


def test_every_fact_that_ships_has_a_source() -> None:
    for name in workshop().handout_names:
        handout_sources = sources_of(workshop(), name)
        assert len({source.id for source in handout_sources}) == len(handout_sources)
        assert all(
            source.title and source.publisher and source.url and source.facts
            for source in handout_sources
        )
