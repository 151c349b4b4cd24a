"""Texts that go out to translators: all that they have to know, from catalogs and sign-offs."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import Folders, with_strings, with_variant
from msgspec.structs import replace

from omshandout.errors import TranslationError, UsageError
from omshandout.exchange import read_bundle
from omshandout.model.exchange import Format, Unit, UnitState
from omshandout.tasks import exchanging
from omshandout.tasks.exchanging import export, units_of, write_export


def units(folders: Folders, locale: str, domain: str = "eyes") -> dict[str, Unit]:
    return {unit.key: unit for unit in units_of(folders.workshop(), locale, domain)}


def test_a_unit_says_all_that_a_translator_has_to_know(small: Folders) -> None:
    small.change("es", "eyes", "title", lambda entry: replace(
        entry, flags=("max-length:30",), comments=("Ask.", "Twice."), fuzzy=True,
        previous=("Darting eyes", ""),
    ))
    found = units(small, "es")
    title = found["title"]
    assert (title.english, title.note, title.limit) == (
        ("Dancing eyes",), "Title of the sheet.", 30
    )
    assert (title.state, title.previous) == (UnitState.FUZZY, ("Darting eyes",))
    assert title.remarks == "Ask.\nTwice."
    assert found["head.text"].state is UnitState.TRANSLATED
    assert list(found)[:2] == ["title", "lead"]


def test_states(small: Folders) -> None:
    small.sign("es", "eyes")
    small.change("es", "eyes", "title", with_strings("Otra cosa"))
    small.change("es", "eyes", "lead", with_strings(""))
    small.edit(small.handout("eyes"), "What you may see", "What you see")
    found = units(small, "es")
    assert found["title"].state is UnitState.TRANSLATED  # it changed since it was signed
    assert found["lead"].state is UnitState.MISSING
    assert found["head.text"].state is UnitState.FUZZY
    assert found["head.text"].previous == ("What you may see",)
    assert found["about.text"].state is UnitState.SIGNED


def test_plural_forms_are_those_of_the_catalog(small: Folders) -> None:
    found = units(small, "ar", "interface")["pages"]
    assert found.forms[:3] == ((0,), (1,), (2,))
    assert found.english[:3] == ("{page_count} pages", "{page_count} page", "{page_count} pages")
    assert len(found.strings) == 6


def test_a_variant_shows_what_it_takes_over(small: Folders) -> None:
    with_variant(small, "es_MX", eyes={"title": "Ojos"})
    found = units(small, "es_MX")
    assert found["title"].state is UnitState.TRANSLATED
    assert found["lead"].state is UnitState.INHERITED
    assert found["lead"].strings == units(small, "es")["lead"].strings


@pytest.mark.parametrize("kind", list(Format))
@pytest.mark.parametrize("locale", ["es", "ar"])
def test_all_of_a_language_goes_out_and_is_read_again(
    small: Folders, locale: str, kind: Format
) -> None:
    workshop = small.workshop()
    made = export(workshop, [locale], [], kind)
    found = read_bundle(made.data, "f")
    keys = {(unit.domain, unit.key) for unit in found.bundle.units}
    assert keys == {
        (domain, unit.key)
        for domain in workshop.domains for unit in units_of(workshop, locale, domain)
    }
    assert (made.texts, made.left, made.faults) == (len(keys), 0, ())


def test_names_that_nobody_knows(small: Folders) -> None:
    for locales, handouts, code in (
        (["es"], ["eye"], "usage/unknown-handout"), (["xx"], [], "usage/unknown-language"),
        (["en"], [], "usage/source-language"), (["es", "ar"], [], "usage/one-language"),
    ):
        with pytest.raises(UsageError) as caught:
            export(small.workshop(), locales, handouts, Format.XLIFF)
        assert caught.value.faults[0].code == code
        assert caught.value.faults[0].hint


def test_a_format_that_would_lose_something_is_not_handed_out(
    small: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = exchanging.read_bundle
    def forgetful(data: bytes, file: str) -> object:
        found = real(data, file)
        kept = tuple(replace(unit, note="") for unit in found.bundle.units)
        return replace(found, bundle=replace(found.bundle, units=kept))
    monkeypatch.setattr(exchanging, "read_bundle", forgetful)
    with pytest.raises(TranslationError) as caught:
        export(small.workshop(), ["es"], ["eyes"], Format.CSV)
    (fault,) = caught.value.faults
    assert (fault.code, fault.where.key) == ("exchange/not-carried", "title")


def test_a_memory_says_what_it_leaves_out(small: Folders) -> None:
    small.change("es", "eyes", "title", with_strings(""))
    made = export(small.workshop(), ["es", "ar"], ["eyes"], Format.TMX)
    assert made.left == 1
    assert made.faults[0].code == "exchange/not-sure"


def test_the_work_of_a_translator_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "es.csv"
    assert write_export(path, b"ours")
    assert not write_export(path, b"ours")
    path.write_bytes(b"theirs")
    with pytest.raises(UsageError) as caught:
        write_export(path, b"ours")
    assert caught.value.faults[0].code == "usage/file-exists"
    assert path.read_bytes() == b"theirs"
    assert write_export(path, b"ours", force=True)
