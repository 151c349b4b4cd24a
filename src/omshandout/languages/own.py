"""The data that CLDR has for a language itself, and nothing that it borrows for it.

CLDR fills the gaps of a locale from ``root`` ("M11", "Mon") or from a locale of another language
or script, which is better than nothing on a screen and wrong on a sheet for a family. Babel
merges all that, so that nobody can tell any more whose a value is. Here its files are read one by
one and merged in the same way, but only those of the same language in the same script; of
``root`` there is only what holds no word: signs and patterns of numbers, the clock from 0 to 23,
and the aliases by which a locale says that, for example, its short names are its long ones.

Source: UTS #35, part 1, section 4.2 (inheritance); ``babel.localedata`` 2.19 (files, aliases).
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.localedata import Alias, LocaleDataDict, merge, resolve_locale_filename

from omshandout.languages.likely import likely_in_cldr
from omshandout.languages.parents import parents_of
from omshandout.languages.tags import Name, has_data, name_of, written_in

# What is taken from root: it holds no word of any language.
_WORDLESS = (
    "decimal_formats", "default_numbering_system", "number_symbols", "numbering_systems",
    "percent_formats", "time_formats",
)  # fmt: skip


# What is merged at all: names of currencies, time zones and units take most of the time.
_USED = (
    *_WORDLESS, "character_order", "date_formats", "datetime_formats", "day_period_rules",
    "day_periods", "days", "eras", "interval_formats", "languages", "list_patterns", "locale_id",
    "months", "plural_form", "scripts", "territories",
)  # fmt: skip


class OwnLocale(Locale):
    """A ``Locale`` of Babel over given data; Babel's functions for dates, times, numbers take it.

    What the data lack is a ``KeyError`` and never a word of another language.
    """

    def __init__(self, name: Name, data: dict[Any, Any]) -> None:
        # Babel's own constructor refuses every language that CLDR does not know.
        self.language = name.language
        self.script = name.script or None
        self.territory = name.territory or None
        self.variant = None
        self.modifier = None
        self._own = LocaleDataDict(data)

    @property
    def _data(self) -> LocaleDataDict:
        return self._own

    def has(self, *keys: str) -> bool:
        """Whether there is anything at a path in the data."""
        data: Any = self._own
        for key in keys:
            try:
                data = data[key]
            except KeyError:
                return False
        return True


def own_locale(
    locale: str, given: Mapping[str, Mapping[Any, Any]] | None = None,
    parents: Sequence[str] | None = None, script: str = "",
) -> OwnLocale:
    """Babel's view of a locale, of its own data only.

    Args:
        locale: the name of a locale.
        given: more data in Babel's form, by the locale that they are for: this one, or one of
            its parents; they go over CLDR's own of that locale.
        parents: of the locale, the nearest first; None for those that CLDR names.
        script: that it is written in; ``""`` for its likely one.

    Raises:
        UsageError: see :func:`omshandout.languages.tags.name_of`.
    """
    name = name_of(locale)
    data = _wordless().copy()
    chain = tuple(parents_of(locale) if parents is None else parents)
    for each in (*reversed(chain), locale):
        # What mww stands for here and what CLDR has for it may be in two scripts.
        if has_data(each) and _script_of_data(name_of(each)) == (script or written_in(name)):
            raw = raw_data(each)
            merge(data, {key: raw[key] for key in _USED if key in raw})
        if given and each in given:
            merge(data, given[each])
    return OwnLocale(name, data)


def _script_of_data(name: Name) -> str:
    return name.script or likely_in_cldr(name.language, name.territory)[0]


@lru_cache(maxsize=4)  # some 1 MB each, and hardly asked for again
def raw_data(locale: str) -> dict[Any, Any]:
    """What CLDR has for just this locale, as Babel keeps it; never change it.

    ``babel.localedata.load`` could give it, but would keep it in place of the merged data of the
    locale, for everybody in this process.
    """
    with Path(resolve_locale_filename(locale)).open("rb") as file:
        data: dict[Any, Any] = pickle.load(file)
    return data


@cache
def _wordless() -> dict[Any, Any]:
    root = raw_data("root")
    aliases = {key: found for key in _USED if (found := _aliases(root.get(key))) is not None}
    # Most languages say only how the last two things are joined; before them stands the comma.
    between = {key: root["list_patterns"]["standard"][key] for key in ("start", "middle")}
    return aliases | {key: root[key] for key in _WORDLESS} | {
        "list_patterns": {"standard": between}
    }


def root_names(table: str) -> tuple[str, ...]:
    """The whole names of days or months that root gives to every language without any."""
    names: dict[int, str] = raw_data("root")[table]["format"]["wide"]
    return tuple(names[key] for key in sorted(names))


def _aliases(value: Any) -> Any:
    """The aliases inside a value of root, in their places; None where there are none."""
    if isinstance(value, Alias):
        return value
    if isinstance(value, dict):
        found = {key: inner for key, part in value.items() if (inner := _aliases(part)) is not None}
        return found or None
    return None
