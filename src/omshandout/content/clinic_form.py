"""Between a clinic file and a form that shows it: what the file says, and what it shall say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from omshandout.content.clinic import CLINIC, OPENING, PHONE
from omshandout.content.clinic_kinds import DAYS, Days
from omshandout.model.clinic_form import ClinicForm, HoursLine, PhoneLine
from omshandout.model.options import ByLanguage
from omshandout.yamlfile.nodes import ListNode, MapNode, Node, ScalarNode, YamlDocument, fold
from omshandout.yamlfile.shapes import Field, Reading, Scope, Shape

if TYPE_CHECKING:
    from omshandout.yamlfile.editing import Plain

_WORDS = ("country", "logo", "digits", "staff_language", "site", "paper")


class OtherFormError(Exception):
    """A file that says something that no form of ours shows: it must not be written by one."""


def read_form(document: YamlDocument) -> ClinicForm:
    """What a file says, be it right or wrong.

    Raises:
        OtherFormError: it has keys that are not known, or something else where a value has to be.
    """
    root = document.root
    if root is None and {fault.code for fault in document.faults} <= {"content/empty"}:
        return ClinicForm()
    if document.faults or root is None:
        raise OtherFormError
    entries = _entries(root, CLINIC)
    phones = [_phone(node) for node in _members(entries.get("phones"))]
    if emergency := _text(entries.get("emergency")):
        phones.append(PhoneLine("emergency", emergency))
    name = entries.get("name")
    plain = isinstance(name, ScalarNode) and name.value.strip()
    return ClinicForm(
        name=(("", _text(name)),) if plain else _by_language(name),
        phones=tuple(phones),
        hours=tuple(_opening(node) for node in _members(entries.get("hours"))),
        note=_by_language(entries.get("note")),
        locales=tuple(map(_text, _members(entries.get("locales")))),
        **{word: _text(entries.get(word)) for word in _WORDS},
    )


def keys_of(document: YamlDocument) -> tuple[str, ...]:
    """The keys of a file at its top."""
    return tuple(document.root.entries) if isinstance(document.root, MapNode) else ()


def plain_of(form: ClinicForm, keys: Iterable[str], *, apart: bool = False) -> dict[str, Plain]:
    """What a file with these values says, by key.

    Args:
        form: the values.
        keys: those that the file has already: they stay, be they empty.
        apart: whether the emergency number stands apart from the others, as the file has it.
    """
    phones = list(form.phones)
    emergency = phones.pop().number if apart and phones else ""
    name: Plain = dict(form.name)
    if not form.name:
        name = ""
    elif not form.name[0][0]:
        name = form.name[0][1]
    said: dict[str, Plain] = {
        "name": name,
        "phones": [_plain_phone(each) for each in phones],
        "hours": [_plain_opening(each) for each in form.hours],
        "note": dict(form.note),
        "locales": list(form.locales),
        **{word: getattr(form, word) for word in _WORDS},
    }
    found = {key: value for key, value in said.items() if value or key in keys}
    if apart:
        found["emergency"] = emergency
    return found


def empty_fields(form: ClinicForm) -> Iterator[str]:
    """The names of fields in which something is missing, such as ``phones.0.number``."""
    for place, phone in enumerate(form.phones):
        if not phone.number:
            yield f"phones.{place}.number"
    for place, line in enumerate(form.hours):
        if not line.days:
            yield f"hours.{place}.days"
        if not (line.closed or line.all_day):
            if not line.opens:
                yield f"hours.{place}.from"
            if not line.closes:
                yield f"hours.{place}.to"


def _entries(node: Node, shape: Shape) -> dict[str, Node]:
    known = {field.name for field in shape.fields}
    if not isinstance(node, MapNode) or node.entries.keys() - known:
        raise OtherFormError
    return node.entries


def _members(node: Node | None) -> list[Node]:
    if node is None:
        return []
    if not isinstance(node, ListNode):
        raise OtherFormError
    return node.items


def _text(node: Node | None) -> str:
    if node is None:
        return ""
    if not isinstance(node, ScalarNode):
        raise OtherFormError
    return "" if node.plain_type == "nothing" else fold(node.value).strip()


def _by_language(node: Node | None) -> ByLanguage:
    if node is None or (isinstance(node, ScalarNode) and not _text(node)):
        return ()
    if not isinstance(node, MapNode):
        raise OtherFormError
    return tuple((locale, _text(words)) for locale, words in node.entries.items())


def _phone(node: Node) -> PhoneLine:
    entries = _entries(node, PHONE)
    return PhoneLine(
        _text(entries.get("purpose")), _text(entries.get("number")),
        _by_language(entries.get("label")),
    )


def _opening(node: Node) -> HoursLine:
    entries = _entries(node, OPENING)
    days: tuple[int, ...] = ()
    if "days" in entries:
        # Days that are none are told by the check of the whole file.
        read = Days().read(entries["days"], Field("days", Days(), ""), Scope(Reading("")))
        days = read if isinstance(read, tuple) else ()  # type: ignore[assignment]
    return HoursLine(
        days, _text(entries.get("from")), _text(entries.get("to")),
        _text(entries.get("closed")) == "true", _text(entries.get("all_day")) == "true",
    )


def _plain_phone(phone: PhoneLine) -> Plain:
    found: dict[str, Plain] = {"purpose": phone.purpose, "number": phone.number}
    if phone.label:
        found["label"] = dict(phone.label)
    return found


def _plain_opening(line: HoursLine) -> Plain:
    runs = [
        DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"
        for first, last in _runs(line.days)
    ]
    found: dict[str, Plain] = {"days": runs[0] if len(runs) == 1 else list(runs)}
    if line.closed:
        found["closed"] = True
    elif line.all_day:
        found["all_day"] = True
    else:
        found |= {"from": line.opens, "to": line.closes}
    return found


def _runs(days: tuple[int, ...]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for day in days:
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
