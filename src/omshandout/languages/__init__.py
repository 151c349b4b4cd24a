"""What a language is: script, direction, plural forms, names, dates, numbers, lists, habits.

Everything is given for a locale that the caller names; the locale of the machine and its clock are
never asked.
"""

from omshandout.languages.formats import (
    format_date,
    format_list,
    format_number,
    numbering_of,
    weekday_names,
)
from omshandout.languages.hours import clock_time, day_name, day_runs
from omshandout.languages.locales import (
    SOURCE_LOCALE,
    language_name,
    language_of,
    native_name,
    paper_of,
    plural_categories,
    plural_index,
)
from omshandout.languages.regions import check_country, language_of_script, parents

__all__ = [
    "SOURCE_LOCALE",
    "check_country",
    "clock_time",
    "day_name",
    "day_runs",
    "format_date",
    "format_list",
    "format_number",
    "language_name",
    "language_of",
    "language_of_script",
    "native_name",
    "numbering_of",
    "paper_of",
    "parents",
    "plural_categories",
    "plural_index",
    "weekday_names",
]
