"""Between what a browser sends and the form of a clinic file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace

from omshandout.languages import SOURCE_LOCALE
from omshandout.model.clinic_form import ClinicForm, HoursLine, PhoneLine
from omshandout.model.options import ByLanguage
from omshandout.web.asked import Asked

_MOST = 2000
"""Characters of a line: far more than is allowed, so that what is too long is told, not cut."""
_MOST_ROWS = 40
_ROW = re.compile(r"(phones|hours)\.([0-9]{1,2})\.(remove|up|down)")
_LOCALE = re.compile(r"[A-Za-z_0-9]{2,20}")
_T = TypeVar("_T")


def form_of(asked: Asked, logo: str) -> ClinicForm:
    """What was typed; ``logo`` is the name of the file that the choice of a logo came to."""
    sent = dict.fromkeys(name for name, _ in asked.fields)
    phones = [
        PhoneLine(
            asked.text(f"phones.{row}.purpose", _MOST), asked.text(f"phones.{row}.number", _MOST),
            _by_language(asked, sent, f"phones.{row}.label."),
        )
        for row in range(_MOST_ROWS) if f"phones.{row}.number" in sent
    ]
    hours = [
        HoursLine(
            tuple(day for day in range(7) if asked.field(f"hours.{row}.day.{day}")),
            asked.text(f"hours.{row}.from", _MOST), asked.text(f"hours.{row}.to", _MOST),
            asked.field(f"hours.{row}.kind") == "closed",
            asked.field(f"hours.{row}.kind") == "all_day",
        )
        for row in range(_MOST_ROWS) if f"hours.{row}.kind" in sent
    ]
    return ClinicForm(
        name=_name(asked, sent), phones=tuple(phones), hours=tuple(hours),
        note=_by_language(asked, sent, "note."), country=asked.text("country", _MOST), logo=logo,
        digits=asked.text("digits", _MOST), locales=asked.every("locales"),
        staff_language=asked.text("staff_language", _MOST), site=asked.text("site", _MOST),
        paper=asked.text("paper", _MOST),
    )


def after(form: ClinicForm, action: str) -> tuple[ClinicForm, str]:
    """The form after a button that adds, takes away or moves a line, and the field to go on in."""
    if action == "phones.add":
        there = f"phones.{len(form.phones)}.number"
        return replace(form, phones=(*form.phones, PhoneLine())), there
    if action == "hours.add":
        return replace(form, hours=(*form.hours, HoursLine())), f"hours.{len(form.hours)}.from"
    found = _ROW.fullmatch(action)
    if found is None:
        return form, ""
    kind, row, doing = found[1], int(found[2]), found[3]
    if kind == "phones":
        phones, place = _moved(form.phones, row, doing)
        return replace(form, phones=phones), f"phones.{place}.number" if phones else "phones.add"
    hours, place = _moved(form.hours, row, doing)
    return replace(form, hours=hours), f"hours.{place}.from" if hours else "hours.add"


def _moved(rows: tuple[_T, ...], row: int, doing: str) -> tuple[tuple[_T, ...], int]:
    """Rows with one taken away or moved, and where to go on."""
    if row >= len(rows):
        return rows, 0
    rest = [*rows[:row], *rows[row + 1 :]]
    if doing == "remove":
        return tuple(rest), max(0, min(row, len(rest) - 1))
    there = max(0, row - 1) if doing == "up" else min(len(rest), row + 1)
    rest.insert(there, rows[row])
    return tuple(rest), there


def _name(asked: Asked, sent: Iterable[str]) -> ByLanguage:
    """The name: one for all languages, or the first of several."""
    main, locale = asked.text("name", _MOST), asked.field("name_locale")
    others = _by_language(asked, sent, "name.")
    if not (others or locale):
        return (("", main),) if main else ()
    locale = locale if _LOCALE.fullmatch(locale) else SOURCE_LOCALE
    return ((locale, main), *others) if main else others


def _by_language(asked: Asked, sent: Iterable[str], begin: str) -> ByLanguage:
    return tuple(
        (name.removeprefix(begin), words) for name in sent
        if name.startswith(begin) and _LOCALE.fullmatch(name.removeprefix(begin))
        and (words := asked.text(name, _MOST))
    )
