"""What is translated elsewhere, for messages that are not yet."""

from __future__ import annotations

import pytest
from i18n_samples import message
from known_languages import known
from msgspec.structs import replace

from omshandout.i18n.catalogs import init_catalog, template
from omshandout.i18n.entries import Catalog, Entry
from omshandout.i18n.prefilling import Elsewhere, Prefilled, prefill

HEAD = "Handout/Heading.text"
ITEM = "Handout/Callout/Item.text"


def catalog(domain: str, text: str = "Main signs", note: str = "", *strings: str) -> Catalog:
    empty = init_catalog(
        template(domain, [message("head.text", text, note=note)]), known("es")
    )
    return replace(empty, entries=tuple(
        replace(each, strings=strings or ("",)) for each in empty.entries
    ))


def filled(
    new: Catalog, *others: Catalog, kind: str = HEAD, there: str = HEAD, good: bool = True,
    own: bool = True,
) -> Prefilled:
    elsewhere = Elsewhere()
    for other in others:
        elsewhere.add(other, {"head.text": there}, own=own)
    return prefill(new, elsewhere, {"head.text": kind}, lambda _: good)


def test_the_same_place_takes_the_same_words() -> None:
    found = filled(catalog("new"), catalog("old", "Main signs", "", "Señales"))
    assert found.taken == ("head.text",)
    entry = found.catalog.entries[0]
    assert (entry.strings, entry.fuzzy, entry.comments) == (("Señales",), False, ())


@pytest.mark.parametrize(
    ("new", "old", "more"),
    [
        (catalog("new", note="A head."), catalog("old", "Main signs", "", "S"), {}),
        (catalog("new"), catalog("old", "Main signs", "A row.", "S"), {}),
        (catalog("new"), catalog("old", "Main signs", "", "S"), {"there": ITEM}),
        (catalog("new"), catalog("old", "Main signs", "", "S"), {"kind": "", "there": ""}),
        (catalog("new"), catalog("old", "Main signs", "", "S"), {"good": False}),
        (catalog("new"), catalog("old", "Main signs", "", "S"), {"own": False}),
        (catalog("new", "What you see"), catalog("old", "What you see", "", "S"), {}),
    ],
    ids=["note", "other note", "kind", "unknown kind", "faulty", "variant", "speaks to somebody"],
)
def test_another_place_takes_them_as_fuzzy(
    new: Catalog, old: Catalog, more: dict[str, str | bool]
) -> None:
    found = filled(new, old, **more)  # type: ignore[arg-type]
    assert (found.taken, found.offered) == ((), ("head.text",))
    entry = found.catalog.entries[0]
    assert (entry.strings, entry.fuzzy, entry.previous) == (("S",), True, ("", ""))
    assert entry.comments == ("Taken over from old, head.text: look whether it fits here.",)


def test_where_others_differ_the_usual_one_is_offered_and_all_are_told() -> None:
    others = [catalog(f"old{number}", "Main signs", "", words)
              for number, words in enumerate(("A", "B", "B", "C"))]
    entry = filled(catalog("new"), *others).catalog.entries[0]
    assert (entry.strings, entry.fuzzy) == (("B",), True)
    assert entry.comments[0].endswith("here. Elsewhere: A / C")


def test_nothing_that_is_there_changes() -> None:
    other = catalog("old", "Main signs", "", "Señales")
    for own in (("Mío",), ("Mío",)):
        there = catalog("new", "Main signs", "", *own)
        assert filled(there, other).catalog is there
    fuzzy = replace(other, entries=tuple(replace(each, fuzzy=True) for each in other.entries))
    assert filled(catalog("new"), fuzzy) == Prefilled(catalog("new"))
    plural = replace(catalog("new"), entries=(Entry("n", "page", "pages", ("", "")),))
    assert filled(plural, other).catalog is plural
