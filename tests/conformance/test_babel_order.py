"""What is taken from Babel for a language does not hang on what was asked before it.

Babel 2.18.0 wrote a resolved alias back into data that locales share: after Urdu, the days of
Swahili came out in Urdu.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import babel_facts
import pytest
from babel.core import Locale
from babel.dates import format_date as babel_date
from babel.lists import format_list as babel_list
from babel.localedata import locale_identifiers
from known_languages import known

from omshandout.errors import UsageError
from omshandout.languages import format_date, format_list
from omshandout.languages.formats import WIDTHS, day_names, joins_lists, writes_dates

DAY = date(2026, 11, 22)
LANGUAGES = sorted(name for name in locale_identifiers() if not name.rpartition("_")[2].isupper())


def _facts(order: str) -> dict[str, str]:
    ran = subprocess.run(
        [sys.executable, babel_facts.__file__, order], capture_output=True, text=True, check=True,
    )
    return dict(line.split() for line in ran.stdout.splitlines())


@pytest.mark.slow
@pytest.mark.conformance
def test_the_order_of_languages_changes_nothing() -> None:
    with ThreadPoolExecutor(3) as pool:
        up, down, fresh = pool.map(_facts, ("up", "down", "fresh"))
    assert len(up) == len(locale_identifiers())
    assert up == down
    assert {name: up[name] for name in fresh} == fresh
    assert len(fresh) > 350


@pytest.mark.conformance
def test_what_is_a_languages_own_is_what_babel_says() -> None:
    differing = []
    for locale in LANGUAGES:
        try:
            data = known(locale)
        except UsageError:  # such as a variant
            continue
        whole = Locale.parse(locale)
        ours, theirs = [], []
        for width in WIDTHS:
            if data.cldr.has("days", "stand-alone", width) and (names := day_names(data, width)):
                ours.append(dict(enumerate(names)))
                theirs.append(dict(whole.days["stand-alone"][width]))
        if writes_dates(data):
            ours.append(format_date(DAY, data, digits="latn"))
            theirs.append(babel_date(DAY, "long", whole))
        if joins_lists(data):
            ours.append(format_list("abc", data))
            theirs.append(babel_list(["a", "b", "c"], locale=whole))
        if ours != theirs:
            differing.append(locale)
    # Kashmiri has an English "Tue" among its short names, so the whole ones stand for them.
    assert differing == ["ks", "ks_Arab"]


def test_babel_does_not_write_resolved_aliases_back() -> None:
    asked = (
        "from babel.core import Locale\n"
        "for name in ('ur', 'sw', 'am', 'my', 'zh', 'hi'):\n"
        "    found = Locale.parse(name)\n"
        "    print(found.days['stand-alone']['abbreviated'][0],"
        " found.months['stand-alone']['abbreviated'][11])\n"
    )
    ran = subprocess.run([sys.executable, "-X", "utf8", "-c", asked], capture_output=True,
                         text=True, encoding="utf-8", check=True)
    assert ran.stdout.splitlines() == [
        "پیر نومبر", "Jumatatu Nov", "ሰኞ ኖቬም", "တနင်္လာ နို", "周一 11月", "सोम नव॰",
    ]


