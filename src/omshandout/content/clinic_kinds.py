"""The kinds of values that only a clinic file has: telephone numbers, days, times, languages.

What people type or paste is taken as meant where there is no doubt: hyphens, spaces and signs that
only look like those of a keyboard. Everything else is refused with the sign that is in the way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from omshandout.yamlfile.bounded import shown
from omshandout.yamlfile.kinds import Line, ListOf, Word, read_string
from omshandout.yamlfile.nodes import ListNode, MapNode, Node, ScalarNode
from omshandout.yamlfile.shapes import Field, JsonObject, Reading, Scope, Value

MAX_NUMBER = 40
MAX_FILE_NAME = 120
LOCALE = r"[a-z]{2,3}(?:_[A-Z][a-z]{3})?(?:_(?:[A-Z]{2}|[0-9]{3}))?"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Marks of direction and joiners, which come along when a number is copied from an address book.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u2060"))
_HYPHENS = dict.fromkeys(
    map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"
)
# Forms of East Asian width and the small forms beside them: the same sign, drawn otherwise.
_OTHER_FORMS = ("<wide>", "<narrow>", "<small>")
_NUMBER_SIGNS = "+()-./*# "
_EXTENSION = re.compile(r",? ?(?:[xX]|[eE][xX][tT]\.?) ?(?=\d{1,8}\Z)")
_NUMBER_FORM = "digits, spaces, + ( ) - . / * # and x or ext for an extension"
# What Windows does not allow, so that a folder can go from one computer to another.
_NO_FILE_SIGN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_RANGE = re.compile(r"([a-z]+) ?- ?([a-z]+)")
MAX_SITE = 60
"""Characters of an address that still fit beside a code, with a sheet's own name behind it."""
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_FOLDER = re.compile(r"[A-Za-z0-9._~-]+")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_END = "24:00"


def as_meant(text: str) -> str:
    """A text with plain hyphens, spaces and signs for those that look like them."""
    plain = text.translate(_UNSEEN).translate(_HYPHENS)
    if not plain.isascii():
        plain = "".join(map(_plain_sign, plain))
    return " ".join(plain.split())


def _plain_sign(sign: str) -> str:
    if unicodedata.decomposition(sign).startswith(_OTHER_FORMS):
        return unicodedata.normalize("NFKC", sign)
    return sign


class Telephone(Struct, frozen=True, eq=False):
    """A telephone number; digits stay those of the script that they were typed in."""

    empty: bool = False

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        value = read_string(node, field, scope.reading)
        if value is None:
            return None
        number = as_meant(value)
        if not number and self.empty:
            return number
        if found := _number_fault(number):
            scope.reading.fault(node, "bad-phone", *found, value=value)
            return None
        return number

    def describe(self, definitions: JsonObject) -> JsonObject:
        # No letters but those of an extension; the loader looks closer.
        pattern = r"^[^A-Za-z]{2,60}(?:(?:[xX]|[eE][xX][tT]\.?) ?[^A-Za-z]{1,8})?$"
        return {"type": "string", "pattern": f"^$|{pattern}" if self.empty else pattern}


def _number_fault(number: str) -> tuple[str, str] | None:
    """What is wrong with a number, and what to do; None for a number that can be dialled."""
    what = f'"{shown(number)}" cannot be a telephone number'
    if len(number) > MAX_NUMBER:
        return f"{what}: it has more than {MAX_NUMBER} characters", "write one number only"
    extension = _EXTENSION.search(number)
    own = number[: extension.start()] if extension else number
    for sign in own:
        if not (sign.isdecimal() or sign in _NUMBER_SIGNS):
            return f'{what}: the sign "{shown(sign)}" is not allowed', f"write {_NUMBER_FORM}"
    if sum(map(str.isdecimal, own)) < 2:
        return f"{what}: it has fewer than two digits", f"write {_NUMBER_FORM}"
    zeros = {ord(digit) - unicodedata.decimal(digit) for digit in number if digit.isdecimal()}
    if len(zeros) > 1:
        return f"{what}: it has digits of two scripts", "write all digits in one script"
    return None


class FileName(Struct, frozen=True, eq=False):
    """The name of a file that lies in the same folder, ending in one of ``endings``; or ``""``."""

    endings: tuple[str, ...]
    code: str

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        value = read_string(node, field, scope.reading)
        if not value:
            return value
        if fault := self._fault(value):
            what = f'"{shown(value)}" is no value for "{field.name}": {fault[0]}'
            scope.reading.fault(node, self.code, what, fault[1])
            return None
        return value

    def _fault(self, name: str) -> tuple[str, str] | None:
        """What is wrong with a name, and what to do."""
        if re.search(r"[/\\]", name):
            return "it has folders", "lay the file beside this one and write its name alone"
        if found := _NO_FILE_SIGN.search(name):
            return f'the sign "{shown(found[0])}" is not allowed', "rename the file"
        stem, dot, ending = name.rpartition(".")
        if not dot or ending.lower() not in self.endings:
            *most, last = (f".{each}" for each in self.endings)
            return f"it does not end in {', '.join(most)} or {last}", (
                "write the whole name; a picture of another kind has to be exported anew"
            )
        if stem.strip(". ") == "" or stem.startswith(".") or len(name) > MAX_FILE_NAME:
            return "it is no usable file name", "rename the file"
        return None

    def describe(self, definitions: JsonObject) -> JsonObject:
        endings = "|".join(
            "".join(f"[{letter}{letter.upper()}]" for letter in each) for each in self.endings
        )
        # Escapes that JavaScript knows alone (``\"`` is none): editors read patterns in its way.
        sign = r'/\\<>:"|?*\x00-\x1f'
        stem = rf"[^.{sign}][^{sign}]{{0,{MAX_FILE_NAME}}}"
        return {"type": "string", "pattern": f"^$|^{stem}\\.(?:{endings})$"}


class SiteAddress(Struct, frozen=True, eq=False):
    """The address below which a clinic publishes its sheets, without a slash at its end.

    It is printed and put into codes, so it is short, secure and the same for everybody: no query
    and no fragment, which could tell who opened a sheet, no user and no port.
    """

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        value = read_string(node, field, scope.reading)
        if not value:
            return value
        address = value.strip().removesuffix("index.html").rstrip("/")
        if found := _address_fault(address):
            what = f'"{shown(value)}" cannot be the address of your sheets: {found[0]}'
            scope.reading.fault(node, "bad-site", what, found[1])
            return None
        return address

    def describe(self, definitions: JsonObject) -> JsonObject:
        return {"type": "string", "pattern": rf"^$|^https://[^\s?#@]{{3,{MAX_SITE}}}$"}


def _address_fault(address: str) -> tuple[str, str] | None:
    """What is wrong with an address, and what to do; None for a good one."""
    form = "write it as https://www.your-clinic.org/oms"
    if not address.startswith("https://"):
        return "it does not begin with https://", form
    if len(address) > MAX_SITE:
        hint = "publish the sheets at a shorter address: it is printed, and typed by hand"
        return f"it has more than {MAX_SITE} characters", hint
    for sign, name in (("?", "a query"), ("#", "a fragment"), ("@", "a user"), ("%", "codes")):
        if sign in address:
            return f"it has {name} ({sign})", f"leave that out; {form}"
    if not address.isascii():
        hint = "write its name in Latin letters, as browsers do (xn--...)"
        return "it has letters that not every telephone can type", hint
    host, *folders = address.removeprefix("https://").split("/")
    labels = host.split(".")
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdecimal():
        return f'"{shown(host)}" is not the name of a server', form
    if not all(_FOLDER.fullmatch(folder) and folder.strip(".") for folder in folders):
        return "its folders have other signs than letters, digits, - _ . ~", form
    return None


class InLanguages(Struct, frozen=True, eq=False):
    """Words for each of some languages; with ``plain`` one line for all will do.

    The value is a tuple of pairs (locale, words); the locale of a plain line is ``""``.
    """

    line: Line
    plain: bool = False

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        reading = scope.reading
        if isinstance(node, ScalarNode) and self.plain:
            words = self.line.read(node, field, scope)
            return None if words is None else ((("", words),) if words else ())
        if not isinstance(node, MapNode):
            words = f'"{shown(node.value)}"' if isinstance(node, ScalarNode) else '"..."'
            hint = f"name the language of each: {field.name}: {{en: {words}}}"
            reading.wrong_type(node, f'words by language for "{field.name}"', hint)
            return None
        pairs: list[Value] = []
        for locale, child in node.entries.items():
            if re.fullmatch(LOCALE, locale) is None:
                what = f'"{shown(locale)}" cannot be a language'
                hint = 'write a language such as "es", "pt_BR" or "zh_Hans" before the colon'
                reading.fault(node.keys[locale], "bad-locale", what, hint, value=locale)
                continue
            words_read = self.line.read(child, field, scope)
            if words_read:
                pairs.append((locale, words_read))
        return tuple(pairs)

    def describe(self, definitions: JsonObject) -> JsonObject:
        line = self.line.describe(definitions)
        words: JsonObject = {
            "type": "object",
            "propertyNames": {"pattern": f"^(?:{LOCALE})$"},
            "additionalProperties": line,
        }
        return {"anyOf": [line, words]} if self.plain else words


class Lines(ListOf, frozen=True, eq=False):
    """A list of groups of keys; what is no list is told the ``form`` of a member."""

    form: str = ""

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        if isinstance(node, ListNode):
            return super().read(node, field, scope)
        hint = f"write each on a line of its own: {self.form}"
        scope.reading.wrong_type(node, f'a list for "{field.name}"', hint)
        return None


class Country(Word, frozen=True, eq=False):
    """A country; names and other codes are left to who knows them, for better advice."""

    pattern: str = "[A-Z]{2}"
    form: str = "two capital letters such as CA"
    empty: bool = True

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        return Line(60, empty=True).read(node, field, scope)


_QUOTES = "\"'“”„«»‘’ "


def minutes_of(typed: str) -> int | None:
    """The minutes since midnight of a time as it was typed; None for what is no time."""
    # "8.30", and with the quotes that the hint has for the file, where none are needed.
    plain = as_meant(typed).strip(_QUOTES).replace(".", ":")
    found = _TIME.fullmatch(plain)
    if found is not None:
        return int(found[1]) * 60 + int(found[2])
    return 24 * 60 if plain == _END else None


class TimeOfDay(Struct, frozen=True, eq=False):
    """A time on a clock of 24 hours; the value is in minutes since midnight."""

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        value = read_string(node, field, scope.reading)
        if value is None:
            return None
        minutes = minutes_of(value)
        if minutes is not None:
            return minutes
        what = f'"{shown(value)}" is no time of the day'
        hint = 'write hours from 0 to 24 and minutes, such as "08:30" or "17:00"'
        scope.reading.fault(node, "bad-time", what, hint, value=value)
        return None

    def describe(self, definitions: JsonObject) -> JsonObject:
        return {"type": "string", "pattern": f"^(?:{_TIME.pattern}|{_END})$"}


def days_of(typed: str) -> list[int] | None:
    """The days of a name or a range, Monday 0, in the order of the range; None for none."""
    names = _ends(typed)
    if not set(names) <= set(DAYS):
        return None
    first, last = (DAYS.index(name) for name in names)
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def _ends(typed: str) -> tuple[str, str]:
    """The first and the last of a range; twice the same for a day."""
    plain = as_meant(typed)
    ends = _RANGE.fullmatch(plain)
    return (ends[1], ends[2]) if ends else (plain, plain)


class Days(Struct, frozen=True, eq=False):
    """Days of the week: a day, a range, or a list of both; 0 is Monday."""

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        reading = scope.reading
        members = node.items if isinstance(node, ListNode) else [node]
        if not members:
            reading.wrong_type(node, "days", "write days such as mon-fri, or [mon, wed]")
            return None
        found: list[int] = []
        sound = True
        for member in members:
            value = read_string(member, field, reading)
            days = self._days(value, member, reading) if value is not None else None
            sound = sound and days is not None
            for day in days or ():
                if day in found:
                    what = f"{DAYS[day]} is named twice"
                    reading.fault(member, "duplicate", what, "name each day once")
                    sound = False
                found.append(day)
        return tuple(sorted(found)) if sound else None

    @staticmethod
    def _days(value: str, node: Node, reading: Reading) -> list[int] | None:
        names = _ends(value)
        for name in names:
            if name not in DAYS:
                # No guess by letters: "lun" is Monday to many, and "sun" is near.
                near = _nearest(name)
                what = f'"{shown(name)}" is no day of the week'
                hint = near or f"write {', '.join(DAYS)}, or a range such as mon-fri"
                reading.fault(node, "bad-day", what, hint, value=name)
                return None
        return days_of(value)

    def describe(self, definitions: JsonObject) -> JsonObject:
        day = f"(?:{'|'.join(DAYS)})"
        word: JsonObject = {"type": "string", "pattern": f"^{day}(?: ?[-\u2010-\u2015] ?{day})?$"}
        return {"anyOf": [word, {"type": "array", "items": word, "minItems": 1, "maxItems": 7}]}


def _nearest(name: str) -> str:
    day = next((day for day in DAYS if name.lower().startswith(day)), "")
    return f'did you mean "{day}"?' if day else ""


class Yes(Struct, frozen=True, eq=False):
    """``true``; what is not so is left out."""

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        if isinstance(node, ScalarNode) and not node.style and node.value == "true":
            return True
        scope.reading.wrong_type(node, "true", "write true without quotes, or delete the key")
        return None

    def describe(self, definitions: JsonObject) -> JsonObject:
        return {"const": True}


def hidden_comments(node: Node, text: str, name: str = "") -> Iterator[tuple[str, Node, str]]:
    """Plain values that end in a comment: name, node, and what follows the value.

    A value without quotes ends before a space and ``#``; in "Hill Clinic #2" hardly on purpose.
    ``text`` is that of the whole file.
    """
    members: Iterator[tuple[str, Node]] = iter(())
    if isinstance(node, MapNode):
        members = iter(node.entries.items())
    elif isinstance(node, ListNode):
        members = ((str(index), item) for index, item in enumerate(node.items))
    for member, value in members:
        yield from hidden_comments(value, text, f"{name}.{member}" if name else member)
    if isinstance(node, ScalarNode) and not node.style:
        words = r"\s+".join(map(re.escape, node.value.split()))
        rest = "\n".join(text.split("\n")[node.line - 1 :])
        found = re.compile(rf"{words}[ \t]+(#[^\n]*)").match(rest, node.column - 1)
        if found is not None:
            yield name, node, found[1].rstrip()
