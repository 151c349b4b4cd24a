"""The language file that a new language begins with: what is missing, explained, as comments."""

from __future__ import annotations

from omshandout.languages.data import LanguageData
from omshandout.languages.names import english_name
from omshandout.languages.wanted import Known, missing_of

_HEAD = """\
# {english} ({locale}): what is not known of the language yet.
#
# Take the "# " away from the lines that you fill in, and write your language in place of the
# English. Leave the words before the colons and the signs {{0}} and {{1}} as they are.
# `omshandout check -l {locale}` tells what is wrong, `omshandout languages {locale}` what is known.
"""

_ASKED = {
    "name": """\
# The name of the language in itself.
# name: English
""",
    "plural": """\
# Which number takes which form of a sentence, by the plural rules of CLDR. English has one form
# for 1 and another for all other numbers. If all numbers take one form, keep only the line other.
# After a change: omshandout translations update {locale}
# plural:
#   one: "n = 1"
#   other: ""
""",
    "digits": """\
# The digits that readers are used to, as a numbering system of CLDR: latn (0 1 2 3), arab, arabext,
# beng, deva, mymr ...
# digits: latn
""",
    "months": """\
# The months, January first, as they stand in a date.
# months:
#   wide: [January, February, March, April, May, June, July, August, September, October,
#     November, December]
""",
    "days": """\
# The days of the week. wide: the whole names; abbreviated, short and narrow: shorter ones, for
# narrow columns; give those that readers know, and leave out the others.
# days:
#   wide:
#     monday: Monday
#     tuesday: Tuesday
#     wednesday: Wednesday
#     thursday: Thursday
#     friday: Friday
#     saturday: Saturday
#     sunday: Sunday
#   abbreviated: {{monday: Mon, tuesday: Tue, wednesday: Wed, thursday: Thu, friday: Fri,
#     saturday: Sat, sunday: Sun}}
""",
    "dates": """\
# How a date is written: d is the day, MMMM the month, y the year; words stand between '...'.
# English: November 22, 2026; Spanish would be: d 'de' MMMM 'de' y
# dates:
#   long: MMMM d, y
""",
    "list": """\
# How things in a row are joined: two of them; the first of more, one between, and the last.
# list:
#   two: "{{0}} and {{1}}"
#   start: "{{0}}, {{1}}"
#   middle: "{{0}}, {{1}}"
#   end: "{{0}}, and {{1}}"
""",
}

_FONT = """\
# A font for the script, in the folder fonts/ beside this file. sha256 is what sha256sum prints
# (Windows: certutil -hashfile FILE SHA256). Leave out the two lines of the bold if there is none.
# Until it is given, no sheet can be printed.
# font:
#   - file: Regular.ttf
#     sha256: "0000000000000000000000000000000000000000000000000000000000000000"
#     licence: OFL-1.1
#     scripts: [{script}]
#     bold: Bold.ttf
#     bold_sha256: "0000000000000000000000000000000000000000000000000000000000000000"
"""


def skeleton(data: LanguageData, *, font: bool = False) -> str:
    """The text of a language file to be filled in; ``""`` where nothing is missing.

    As it is, it says nothing, so that a language can be built with it. With ``font`` it asks for
    a font too: there is none for the script.
    """
    missing = missing_of(data)
    if not missing and not font:
        return ""
    parts = [_HEAD.format(english=english_name(data), locale=data.locale)]
    parts += [_part(fact, data.locale) for fact in missing]
    if font:
        parts.append(_FONT.format(script=data.language.script))
    return "\n".join(parts)


def _part(fact: Known, locale: str) -> str:
    until = f"# Until it is given, {fact.needed}.\n"
    head, _, rest = _ASKED[fact.key].format(locale=locale).partition(f"# {fact.key}:")
    return f"{head}{until}# {fact.key}:{rest}"
