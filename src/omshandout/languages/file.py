"""The language file: what CLDR lacks of a language, or has only from another one.

Everything in it may be left out; what is given goes over what CLDR has. Its shape is also the
JSON Schema that editors check it with.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.dates import parse_pattern
from babel.plural import PluralRule, RuleError
from msgspec import Struct

from omshandout.errors import UsageError
from omshandout.languages import registry
from omshandout.languages.digits import ZEROS
from omshandout.languages.locales import WEEK
from omshandout.languages.tags import name_of, written_in
from omshandout.model.fonts import LanguageFont
from omshandout.model.text import Direction
from omshandout.yamlfile.bounded import shown
from omshandout.yamlfile.kinds import Group, Line, ListOf, OneOf, Word
from omshandout.yamlfile.nodes import read_yaml
from omshandout.yamlfile.shapes import Field, Reading, Record, Scope, Shape, finish, read_root

MAX_BYTES = 256 * 1024
FONTS_FOLDER = "fonts"
"""The folder beside a language file where its own fonts lie."""



# A rule of CLDR without samples (UTS #35, part 3, section 5.1); Babel says whether it is one.
_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
_LOCALE = r"[a-z]{2,3}(?:_[A-Z][a-z]{3})?(?:_(?:[A-Z]{2}|[0-9]{3}))?"
_SCRIPT = Word("[A-Z][a-z]{3}", "a code of ISO 15924 such as Latn")
_FONT_FILE = Word(
    r"[A-Za-z0-9][A-Za-z0-9 _.\-]{0,80}\.[A-Za-z0-9]{3,5}", "a file name without folders"
)
_SHA256 = Word("[0-9A-Fa-f]{64}", "the 64 hexadecimal digits that sha256sum prints, in quotes")
_TEXT = Line(80, printed=True)
_SIGN = Line(4)
_DATE_FIELDS = frozenset("yMLdEc")
_CLOCK_FIELDS = frozenset("HhKkma")
_QUOTED = re.compile(r"'[^']*'")


def _names(name: str, what: str, keys: tuple[str, ...]) -> Shape:
    return Shape(name, what, tuple(Field(key, _TEXT, f"the name of {key.title()}") for key in keys))


_DAYS = Group(_names("day_names", "The days of the week, all seven.", WEEK))
_MONTHS = ListOf(_TEXT, 12, 12)


def _check_list(record: Record, scope: Scope) -> None:
    for key in record.values:
        pattern = record.word(key)
        if sorted(re.findall(r"\{[^}]*\}", pattern)) != ["{0}", "{1}"]:
            what = f'"{shown(pattern)}" does not join two things'
            hint = "write {0} for what comes before and {1} for what comes after, each once"
            scope.reading.fault(record.place(key), "bad-pattern", what, hint)


def _check_dates(record: Record, scope: Scope) -> None:
    for key in record.values:
        _check_pattern(record, key, scope, _DATE_FIELDS, ("y", "ML", "d"),
                       "d for the day, MMMM for the month (MMM: short, M: number), y for the year")


def _check_clock(record: Record, scope: Scope) -> None:
    if "pattern" not in record.values:
        return
    if not _check_pattern(record, "pattern", scope, _CLOCK_FIELDS, ("HhKk", "m"),
                          "HH:mm, or h:mm a for a clock of twelve hours"):
        return
    pattern = _QUOTED.sub("", record.word("pattern"))
    twelve = bool(set("hK") & set(pattern))
    if twelve != ("a" in pattern):
        what = f'"{shown(record.word("pattern"))}" would not tell morning from evening'
        scope.reading.fault(record.place("pattern"), "bad-pattern", what, "write h with a, or H")
    elif twelve and not ("am" in record.values and "pm" in record.values):
        what = "a clock of twelve hours needs its words for morning and evening"
        scope.reading.fault(record.place("pattern"), "bad-pattern", what, 'add "am" and "pm"')


def _check_pattern(
    record: Record, key: str, scope: Scope, fields: frozenset[str], wanted: tuple[str, ...],
    example: str,
) -> bool:
    pattern = record.word(key)
    bare = _QUOTED.sub("", pattern)
    letters = set(re.findall("[A-Za-z]", bare))
    strange, what = letters - fields, ""
    if "'" in bare:
        what = f'a quotation mark in "{shown(pattern)}" is not closed'
        example += "; put words between '...'"
    elif strange:
        what = f'"{shown(pattern)}" has letters that mean nothing here: {" ".join(sorted(strange))}'
        example += "; put words between '...'"
    elif missing := [each[0] for each in wanted if not set(each) & letters]:
        what = f'"{shown(pattern)}" leaves out {" and ".join(missing)}'
    if what:
        scope.reading.fault(record.place(key), "bad-pattern", what, f"write {example}")
    return not what


def _check_alike(record: Record, scope: Scope) -> None:
    """Whole and short names tell months and days apart; two alike are a slip of copying."""
    for width in ("wide", "abbreviated"):
        given = record.values.get(width)
        names = record.words(width) if not isinstance(given, Record) else tuple(
            given.word(key) for key in WEEK
        )
        for name in dict.fromkeys(names):
            if name and names.count(name) > 1:
                what = f'"{shown(name)}" stands {names.count(name)} times in "{width}"'
                hint = "write the name of each; a date or a day must not be taken for another"
                scope.reading.fault(record.place(width), "same-names", what, hint)


def _check_plural(record: Record, scope: Scope) -> None:
    good = True
    for key in _CATEGORIES[:-1]:
        rule = record.word(key)
        if key in record.values:
            try:
                PluralRule({key: rule})
                known = "@" not in rule and bool(rule)
            except (RuleError, ValueError):
                known = False
            if not known:
                good = False
                what = f'"{shown(rule)}" is not a plural rule of CLDR'
                hint = 'write such as "n = 1" or "n % 10 = 2..4 and n % 100 != 12..14"'
                scope.reading.fault(record.place(key), "bad-plural", what, hint)
    if record.word("other"):
        what = '"other" takes every number that no other rule takes'
        scope.reading.fault(record.place("other"), "bad-plural", what, 'write other: ""')
    elif good and len(record.values) > 1:
        whole = plural_rule(record)
        if all(whole(count) != "other" for count in range(1000)):
            what = "the rules leave no number for other"
            hint = 'leave out the rule that takes the rest: other is for it'
            scope.reading.fault(record.node, "bad-plural", what, hint)


def plural_rule(record: Record) -> PluralRule:
    """The rule of a record of the shape ``plural``."""
    return PluralRule({key: record.word(key) for key in _CATEGORIES[:-1] if key in record.values})


def _check_script(record: Record, scope: Scope) -> None:
    script = record.word("script")
    if "script" in record.values and registry.script(script) is None:
        what = f'there is no script "{shown(script)}" in ISO 15924'
        hint = "write its code of four letters, such as Latn, Cyrl, Arab or Mymr"
        scope.reading.fault(record.place("script"), "unknown-script", what, hint)


def _check_bold(record: Record, scope: Scope) -> None:
    if ("bold" in record.values) != ("bold_sha256" in record.values):
        what = "bold and bold_sha256 go together"
        scope.reading.fault(record.node, "missing-field", what, "give both, or none")
    for script in record.words("scripts"):
        if registry.script(script) is None:
            what = f'there is no script "{shown(script)}" in ISO 15924'
            hint = "write codes of four letters, such as Arab or Tibt"
            scope.reading.fault(record.place("scripts"), "unknown-script", what, hint)


DATES = Shape("dates", "How dates are written, as patterns of CLDR.", (
    Field("long", Line(60, printed=True), "with the name of the month, such as: d MMMM y"),
    Field("medium", Line(60, printed=True), "shorter, such as: d MMM y", False),
), rules=(_check_dates,))  # fmt: skip
MONTHS = Shape("months", "The months of the Gregorian calendar, January first.", (
    Field("wide", _MONTHS, "the whole names, as they stand in a date"),
    Field("abbreviated", _MONTHS, "short names", False),
), rules=(_check_alike,))  # fmt: skip
DAYS = Shape("days", "The days of the week; give what readers are used to.", (
    Field("wide", _DAYS, "the whole names, as they stand alone"),
    Field("abbreviated", _DAYS, "short names, such as Mon", False),
    Field("short", _DAYS, "shorter names, such as Mo", False),
    Field("narrow", _DAYS, "names of one letter; two days may share one", False),
), rules=(_check_alike,))  # fmt: skip
LISTS = Shape("list", "How things in a row are joined.", (
    Field("two", _TEXT, "two things, such as: {0} and {1}"),
    Field("start", _TEXT, "the first of three or more and the rest, such as: {0}, {1}"),
    Field("middle", _TEXT, "one between, and the rest, such as: {0}, {1}"),
    Field("end", _TEXT, "the last but one and the last, such as: {0} and {1}"),
), rules=(_check_list,))  # fmt: skip
CLOCK = Shape("clock", "How times of the day are written, as a pattern of CLDR.", (
    Field("pattern", Line(30, printed=True), "such as: HH:mm, or h:mm a"),
    Field("am", _TEXT, "what stands for a from midnight to noon", False),
    Field("pm", _TEXT, "what stands for a from noon to midnight", False),
), rules=(_check_clock,))  # fmt: skip
PLURAL = Shape("plural", "Which number takes which form, in the rules of CLDR.", (
    *(Field(key, Line(300), f'the numbers of the form "{key}", such as: n = 1', False)
      for key in _CATEGORIES[:-1]),
    Field("other", Line(300, empty=True), 'every other number: ""'),
), rules=(_check_plural,))  # fmt: skip

FONT = Shape("font", "A font of the language's own, in the folder fonts/ beside this file.", (
    Field("file", _FONT_FILE, "its file name"),
    Field("sha256", _SHA256, "SHA-256 of the file, in quotes"),
    Field("licence", Line(80), "its licence, such as OFL-1.1; it must allow embedding"),
    Field("scripts", ListOf(_SCRIPT, 1, 20, unique=True), "the scripts that it is for"),
    Field("bold", _FONT_FILE, "a second file that holds the bold", False),
    Field("bold_sha256", _SHA256, "SHA-256 of that file", False),
), rules=(_check_bold,))  # fmt: skip

LANGUAGE = Shape(
    "language",
    "What CLDR lacks of a language, or has only from another one. Leave out what is not needed.",
    (
        Field("name", _TEXT, "the name of the language in itself", False),
        Field("english", _TEXT, "its name in English", False),
        Field("script", _SCRIPT, "the script that it is written in (ISO 15924)", False),
        Field("direction", OneOf(("ltr", "rtl")), "ltr: from left to right; rtl: the other", False),
        Field("parent", Word(_LOCALE, 'a language such as "es" or "zh_Hant"', "bad-locale"),
              "the language whose words stand where this one has none", False),
        Field("plural", Group(PLURAL), "which number takes which form", False),
        Field("digits", OneOf(tuple(ZEROS)), "the digits: a numbering system of CLDR", False),
        Field("decimal", _SIGN, "the sign before decimals", False),
        Field("group", _SIGN, "the sign between thousands", False),
        Field("first_day", OneOf(WEEK), "the day that a week begins with", False),
        Field("months", Group(MONTHS), "names of months", False),
        Field("days", Group(DAYS), "names of days", False),
        Field("dates", Group(DATES), "how dates are written", False),
        Field("list", Group(LISTS), "how things in a row are joined", False),
        Field("clock", Group(CLOCK), "how times of the day are written", False),
        Field("font", ListOf(Group(FONT), 1, 6), "fonts that text is set in before any other",
              False),
        Field("letters", Line(2000), "all letters of the language, with spaces between", False),
    ),
    rules=(_check_script,),
)


class LanguageFile(Struct, frozen=True):
    """What a language file gives.

    Attributes:
        locale: the locale that it is for.
        file: its name in faults.
        keys: the keys that it has, those of groups with a dot: ``days.wide``.
        words: its single words by key: name, english, script, parent, first_day ...
        data: the rest in the form of Babel's data.
        digest: SHA-256 (hex) of the file.
        fonts: of the language's own.
    """

    locale: str
    file: str
    keys: frozenset[str] = frozenset()
    words: Mapping[str, str] = {}
    data: Mapping[Any, Any] = {}
    digest: str = ""
    fonts: tuple[LanguageFont, ...] = ()

    def word(self, key: str) -> str:
        """A single word, or ``""``."""
        return self.words.get(key, "")

    @property
    def direction(self) -> Direction | None:
        """The direction, where the file gives it."""
        word = self.word("direction")
        return Direction(word) if word else None


def load_language(path: Path, locale: str, file: str) -> LanguageFile:
    """Load and check the language file of a locale; ``file`` is its name in faults.

    Raises:
        ContentError: with every fault of the file.
        MachineError: it cannot be read.
    """
    document = read_yaml(path, file, MAX_BYTES)
    digest = hashlib.sha256(document.data).hexdigest()
    reading = Reading(file)
    if [fault.code for fault in document.faults] == ["content/empty"]:
        return LanguageFile(locale, file, digest=digest)  # every line is still a comment
    root = read_root(document, LANGUAGE, reading)
    if root is not None:
        _check_parent(root, locale, reading)
        _check_given_script(root, locale, reading)
    root = finish(document, reading, root)
    words = {key: value for key, value in root.values.items() if isinstance(value, str)}
    return LanguageFile(
        locale, file, frozenset(_keys(root)), words, _data(root), digest,
        tuple(_fonts(root, path, file, reading)),
    )


def _check_parent(root: Record, locale: str, reading: Reading) -> None:
    """A parent is a language whose readers these are too: the same, or one that it belongs to."""
    parent = root.word("parent")
    if not parent:
        return
    own, node = name_of(locale), root.place("parent")
    try:
        name = name_of(parent)
    except UsageError as error:
        fault = error.faults[0]
        reading.fault(node, "bad-parent", f"the parent {fault.what}", fault.hint)
        return
    script = root.word("script") or written_in(own)
    if parent == locale:
        reading.fault(node, "bad-parent", f"{locale} cannot be its own parent", "delete the line")
    elif not _related(own.language, name.language):
        what = f"{parent} is another language than {locale}"
        hint = "delete the line: a family reads its own language or none"
        reading.fault(node, "bad-parent", what, hint)
    elif written_in(name) != script:
        what = f"{parent} is written in {written_in(name)}, {locale} in {script}"
        reading.fault(node, "bad-parent", what, "name a parent in the same script, or none")


def _related(one: str, other: str) -> bool:
    if one == other:
        return True
    wholes = [
        {language, known.whole if known is not None and known.whole else language}
        for language in (one, other) for known in (registry.language(language),)
    ]
    return bool(wholes[0] & wholes[1])


def _check_given_script(root: Record, locale: str, reading: Reading) -> None:
    name, script = name_of(locale), root.word("script")
    if script and name.script and script != name.script:
        what = f"{locale} says that it is written in {name.script}"
        hint = f"delete the line, or name the folder {name.language}_{script}"
        reading.fault(root.place("script"), "bad-script", what, hint)


def _fonts(root: Record, path: Path, file: str, reading: Reading) -> Iterator[LanguageFont]:
    def named(name: str) -> tuple[str, str]:
        inside = f"{FONTS_FOLDER}/{name}"
        return f"{file.rpartition('/')[0]}/{inside}", str(path.parent / inside)

    for record in root.records("font"):
        shown_as, place = named(record.word("file"))
        bold = record.word("bold")
        bold_as, bold_place = named(bold) if bold else ("", "")
        yield LanguageFont(
            shown_as, place, record.word("sha256").lower(), record.word("licence"),
            record.words("scripts"), bold_as, bold_place, record.word("bold_sha256").lower(),
            reading.where(record.node, "font"),
        )


def _keys(root: Record) -> set[str]:
    keys = set(root.values)
    for name in root.values:
        value = root.values[name]
        if isinstance(value, Record):
            keys |= {f"{name}.{inner}" for inner in value.values}
    return keys


def _data(root: Record) -> dict[Any, Any]:
    """The values of a file in the form that Babel keeps CLDR's."""
    data: dict[Any, Any] = {}
    if months := root.record("months"):
        names = {key: dict(enumerate(months.words(key), 1)) for key in months.values}
        # Where CLDR has other short names, they are not these months.
        names.setdefault("abbreviated", names["wide"])
        data["months"] = {"format": names, "stand-alone": names}
    if days := root.record("days"):
        given = {}
        for width in days.values:
            record = days.record(width)
            assert record is not None
            given[width] = {index: record.word(key) for index, key in enumerate(WEEK)}
        data["days"] = {"format": given, "stand-alone": given}
    if dates := root.record("dates"):
        data["date_formats"] = {key: parse_pattern(dates.word(key)) for key in dates.values}
    if lists := root.record("list"):
        standard = {("2" if key == "two" else key): lists.word(key) for key in lists.values}
        data["list_patterns"] = {"standard": standard}
    if clock := root.record("clock"):
        data["time_formats"] = {"short": parse_pattern(clock.word("pattern"))}
        words = {key: clock.word(key) for key in ("am", "pm") if key in clock.values}
        if words:
            data["day_periods"] = {
                context: dict.fromkeys(("wide", "abbreviated"), words)
                for context in ("format", "stand-alone")
            }
    if plural := root.record("plural"):
        data["plural_form"] = plural_rule(plural)
    if digits := root.word("digits"):
        data["default_numbering_system"] = digits
    signs = {key: root.word(key) for key in ("decimal", "group") if key in root.values}
    if signs:
        data["number_symbols"] = dict.fromkeys(ZEROS, signs)
    return data
