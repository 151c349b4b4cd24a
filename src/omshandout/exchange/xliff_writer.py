"""Writing XLIFF 1.2.

Version 1.2 and no later one, since it alone is read by all of OmegaT, Poedit, Weblate and the
tools of agencies; ``docs/translating/tools.md`` tells what was tried.

Placeholders are ``<ph>``, strong words and words of another language ``<g>``, so that tools protect
them. Plural forms are a group, as the representation guide for PO files has them.

Source: OASIS, XLIFF version 1.2 (1 February 2008); XLIFF 1.2 Representation Guide for Gettext PO.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from lxml import etree

from omshandout.errors import Fault, TranslationError, Where
from omshandout.exchange.gathering import state_of_form
from omshandout.exchange.inline import Code, Kind, Node, Numbers, nodes_of
from omshandout.exchange.safe_xml import indent, is_xml_text
from omshandout.exchange.told import form_told
from omshandout.model.exchange import Bundle, Unit, UnitState

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
PLURALS = "x-gettext-plurals"
STATES = {
    UnitState.MISSING: "needs-translation",
    # Of the states that mean so, Poedit takes this one and "needs-adaptation" for unsure.
    UnitState.FUZZY: "needs-l10n",
    UnitState.TRANSLATED: "translated",
    UnitState.SIGNED: "signed-off",
    UnitState.INHERITED: "x-inherited",
}
LANGUAGE = "x-lang-"
"""What stands in ``ctype`` before the language of a word."""

DEVELOPER, TRANSLATOR, FORM, EARLIER = "developer", "translator", "form", "previous-version"

_XML = "{http://www.w3.org/XML/1998/namespace}"


def write_xliff(bundle: Bundle, *, fill_english: bool = False) -> bytes:
    """The bytes of an XLIFF file with a ``file`` element for each handout.

    Args:
        bundle: the texts.
        fill_english: whether the English stands where nothing is translated: OmegaT's own reader
            translates what stands there, and sees nothing else.

    Raises:
        TranslationError: texts hold control characters, for which XML has no place.
    """
    faults = [fault for unit in bundle.units for fault in _unwritable(unit, bundle.locale)]
    if faults:
        raise TranslationError(faults)
    root = etree.Element(_name("xliff"), {"version": "1.2"}, nsmap={None: NAMESPACE})
    for domain, units in groupby(bundle.units, key=lambda unit: unit.domain):
        file = _add(root, "file", {
            "original": domain, "source-language": "en",
            "target-language": bundle.locale.replace("_", "-"), "datatype": "plaintext",
            f"{_XML}space": "preserve",
        })
        header = _add(file, "header")
        _add(header, "tool", {"tool-id": "omshandout", "tool-name": "omshandout"})
        body = _add(file, "body")
        for unit in units:
            _add_unit(body, unit, fill_english)
    indent(root, frozenset(("source", "target", "note")))
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data + b"\n"


def _unwritable(unit: Unit, locale: str) -> Iterator[Fault]:
    texts = (
        unit.domain, unit.key, *unit.english, *unit.strings, unit.note, *unit.previous,
        unit.remarks,
    )
    if not all(map(is_xml_text, texts)):
        yield Fault(
            Where(key=unit.key, locale=locale),
            f"{unit.domain} holds a control character, which XML cannot carry",
            "remove it: omshandout check names the characters", "exchange/character",
        )


def _add_unit(body: etree._Element, unit: Unit, fill_english: bool) -> None:
    if not unit.forms:
        _add_form(body, unit, 0, unit.key, fill_english)
        return
    group = _add(body, "group", {"id": unit.key, "resname": unit.key, "restype": PLURALS})
    for index in range(len(unit.strings)):
        _add_form(group, unit, index, f"{unit.key}[{index}]", fill_english)


def _add_form(
    parent: etree._Element, unit: Unit, index: int, name: str, fill_english: bool
) -> None:
    """One text; the order of its parts is that of the standard's schema."""
    found = _add(parent, "trans-unit", {"id": name, "resname": unit.key})
    if unit.state in (UnitState.TRANSLATED, UnitState.SIGNED, UnitState.INHERITED):
        # Translate Toolkit, and so Weblate, takes all others for unsure.
        found.set("approved", "yes")
    if unit.limit:
        found.set("maxwidth", str(unit.limit))
        found.set("size-unit", "char")
    source = nodes_of(unit.english[index])
    _fill(_add(found, "source"), source, Numbers(source))
    target = _add(found, "target", {"state": STATES[state_of_form(unit, index)]})
    text = unit.strings[index] or (unit.english[index] if fill_english else "")
    _fill(target, nodes_of(text), Numbers(source))
    if unit.note:
        _add(found, "note", {"from": DEVELOPER}).text = unit.note
    if unit.forms:
        _add(found, "note", {"from": FORM}).text = form_told(index, unit.forms)
    if unit.remarks:
        _add(found, "note", {"from": TRANSLATOR}).text = unit.remarks
    if unit.previous:
        other = _add(found, "alt-trans", {"alttranstype": EARLIER})
        older = nodes_of(unit.previous[index])
        _fill(_add(other, "source"), older, Numbers(older))
        _fill(_add(other, "target"), nodes_of(unit.strings[index]), Numbers(older))


def _fill(element: etree._Element, nodes: Iterable[Node], numbers: Numbers) -> None:
    """Put a text with its codes into an element."""
    last: etree._Element | None = None
    for node in nodes:
        if isinstance(node, Code):
            last = _add_code(element, node, numbers)
        elif last is None:
            element.text = (element.text or "") + node
        else:
            last.tail = (last.tail or "") + node


def _add_code(element: etree._Element, code: Code, numbers: Numbers) -> etree._Element:
    number = str(numbers.of(code))
    if code.kind is Kind.PLACEHOLDER:
        found = _add(element, "ph", {
            "id": number, "ctype": "x-placeholder", "equiv-text": code.opening,
        })
        found.text = code.opening
        return found
    ctype = "bold"
    if code.kind is Kind.FOREIGN:
        ctype = LANGUAGE + code.opening[2:-1]
    found = _add(element, "g", {"id": number, "ctype": ctype})
    _fill(found, code.inner, numbers)
    return found


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _add(
    parent: etree._Element, tag: str, attributes: dict[str, str] | None = None
) -> etree._Element:
    return etree.SubElement(parent, _name(tag), attributes or {})
