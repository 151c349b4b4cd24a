"""What a language is: script, direction, plural forms, names, dates, numbers, lists, habits.

Everything is given for a locale that the caller names; the locale of the machine and its clock are
never asked. What CLDR has comes from :mod:`omshandout.languages.own`, what translators give from
:mod:`omshandout.languages.file`; :class:`Languages` puts both together for one folder of locales.
"""

from omshandout.languages.data import SOURCE_LOCALE, LanguageData, Languages
from omshandout.languages.formats import (
    day_names,
    format_date,
    format_list,
    format_number,
    numbering_of,
    weekday_names,
)
from omshandout.languages.hours import clock_time, day_runs
from omshandout.languages.locales import first_week_day, language_of, paper_of
from omshandout.languages.names import english_name, language_name, native_name, with_name
from omshandout.languages.parents import nearest, parent_of, same_language
from omshandout.languages.plurals import plural_categories, plural_index
from omshandout.languages.regions import check_country, language_of_script, main_language
from omshandout.languages.tags import name_of

__all__ = [
    "SOURCE_LOCALE",
    "LanguageData",
    "Languages",
    "check_country",
    "clock_time",
    "day_names",
    "day_runs",
    "english_name",
    "first_week_day",
    "format_date",
    "format_list",
    "format_number",
    "language_name",
    "language_of",
    "language_of_script",
    "main_language",
    "name_of",
    "native_name",
    "nearest",
    "numbering_of",
    "paper_of",
    "parent_of",
    "plural_categories",
    "plural_index",
    "same_language",
    "weekday_names",
    "with_name",
]
