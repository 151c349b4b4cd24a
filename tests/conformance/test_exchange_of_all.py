"""All shipped texts of a language through each format: from empty catalogs to the same words."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import copy_shipped
from msgspec.structs import replace

from omshandout.exchange import read_bundle, write_bundle
from omshandout.i18n.po import read_catalog
from omshandout.model.exchange import Bundle, Format, UnitState
from omshandout.tasks.exchanging import export, units_of
from omshandout.tasks.importing import plan_import, write_import
from omshandout.tasks.judging import Verdict
from omshandout.tasks.translating import init_locale

pytestmark = pytest.mark.conformance


@pytest.mark.parametrize(("locale", "kind"), [("hi", Format.XLSX), ("ar", Format.XLIFF)])
def test_from_nothing_to_all(locale: str, kind: Format, tmp_path: Path) -> None:
    whole = copy_shipped(tmp_path / "whole")
    words = {
        (unit.domain, unit.key): unit.strings
        for domain in whole.workshop().domains
        for unit in units_of(whole.workshop(), locale, domain)
    }
    empty = copy_shipped(tmp_path / "empty", locales=False)
    init_locale(empty.workshop(), locale)
    sent = read_bundle(export(empty.workshop(), [locale], [], kind).data, "f").bundle
    assert {unit.state for unit in sent.units} == {UnitState.MISSING}
    filled = tuple(
        replace(unit, strings=words[unit.domain, unit.key], state=UnitState.TRANSLATED)
        for unit in sent.units
    )
    back = write_bundle([Bundle(locale, filled)], kind)
    plan = plan_import(empty.workshop(), back, "f")
    assert plan.errors == ()
    assert plan.counts() == {Verdict.NEW: len(words)}
    write_import(plan)
    for domain in whole.workshop().domains:
        found = read_catalog(empty.catalog(locale, domain))
        assert {each.key: each.strings for each in found.entries} == {
            key: strings for (name, key), strings in words.items() if name == domain
        }
        assert not any(each.fuzzy for each in found.entries)
