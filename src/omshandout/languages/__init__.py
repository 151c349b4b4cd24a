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
from omshandout.languages.locales import (
    SOURCE_LOCALE,
    language_name,
    language_of,
    native_name,
    paper_of,
    plural_categories,
    plural_index,
)

__all__ = [
    "SOURCE_LOCALE",
    "format_date",
    "format_list",
    "format_number",
    "language_name",
    "language_of",
    "native_name",
    "numbering_of",
    "paper_of",
    "plural_categories",
    "plural_index",
    "weekday_names",
]
