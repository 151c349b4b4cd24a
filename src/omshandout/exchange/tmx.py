"""Translation memories: TMX 1.4b, level 2.

A memory holds pairs of texts for tools to offer. It knows no states, notes for translators or
limits of length, so only sure translations go in, and what comes back is an offer.

Source: LISA OSCAR, TMX 1.4b Specification (2005).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from omshandout.errors import Fault, TranslationError, Where
from omshandout.exchange.gathering import Row, gathered, rows_of
from omshandout.exchange.inline import Code, Kind, Node, Numbers, nodes_of
from omshandout.exchange.safe_xml import indent, is_xml_text, parse_xml
from omshandout.exchange.told import form_told, read_form
from omshandout.model.exchange import Bundle, Received, UnitState

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DOMAIN, _KEY, _FORM = "x-handout", "x-key", "x-form"
_SURE = (UnitState.TRANSLATED, UnitState.SIGNED, UnitState.INHERITED)


def write_tmx(bundles: Sequence[Bundle]) -> bytes:
    """The bytes of a memory with the sure translations of some languages.

    Raises:
        TranslationError: texts hold control characters, for which XML has no place.
    """
    root = etree.Element("tmx", {"version": "1.4"})
    etree.SubElement(root, "header", {
        "creationtool": "omshandout", "creationtoolversion": "1", "segtype": "paragraph",
        "o-tmf": "PO", "adminlang": "en", "srclang": "en", "datatype": "plaintext",
    })
    body = etree.SubElement(root, "body")
    faults = []
    known: dict[tuple[str, ...], etree._Element] = {}
    for bundle in bundles:
        for unit in bundle.units:
            if unit.state not in _SURE:
                continue
            for row in rows_of(unit):
                if not all(map(is_xml_text, (row.domain, row.key, row.english, row.text))):
                    faults.append(Fault(
                        Where(key=row.key, locale=bundle.locale),
                        f"{row.domain} holds a control character, which XML cannot carry",
                        "remove it: omshandout check names the characters", "exchange/character",
                    ))
                    continue
                form = form_told(row.form[0], unit.forms) if row.form else ""
                same = (row.domain, row.key, form, row.english)
                if same not in known:
                    known[same] = _add_unit(body, row, form)
                _add_text(known[same], bundle.locale, row.text, row.english)
    if faults:
        raise TranslationError(faults)
    indent(root, frozenset(("seg", "prop")))
    doctype = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", doctype=doctype)
    return data + b"\n"


def _add_unit(body: etree._Element, row: Row, form: str) -> etree._Element:
    unit = etree.SubElement(body, "tu")
    for kind, value in ((_DOMAIN, row.domain), (_KEY, row.key), (_FORM, form)):
        if value:
            etree.SubElement(unit, "prop", {"type": kind}).text = value
    _add_text(unit, "en", row.english, row.english)
    return unit


def _add_text(unit: etree._Element, locale: str, text: str, english: str) -> None:
    tuv = etree.SubElement(unit, "tuv", {_XML_LANG: locale.replace("_", "-")})
    seg = etree.SubElement(tuv, "seg")
    _fill(seg, nodes_of(text), Numbers(nodes_of(english)))


def _fill(seg: etree._Element, nodes: Iterable[Node], numbers: Numbers) -> None:
    """Text and native codes, one behind the other: memories pair codes by number."""
    for node in nodes:
        if not isinstance(node, Code):
            _append(seg, node)
            continue
        number = str(numbers.of(node))
        if node.kind is Kind.PLACEHOLDER:
            etree.SubElement(seg, "ph", {"x": number, "type": "x-placeholder"}).text = node.opening
            continue
        kind = "bold" if node.kind is Kind.STRONG else f"x-lang-{node.opening[2:-1]}"
        begin = etree.SubElement(seg, "bpt", {"i": number, "x": number, "type": kind})
        begin.text = node.opening
        _fill(seg, node.inner, numbers)
        etree.SubElement(seg, "ept", {"i": number}).text = node.closing


def _append(seg: etree._Element, text: str) -> None:
    if len(seg):
        seg[-1].tail = (seg[-1].tail or "") + text
    else:
        seg.text = (seg.text or "") + text


def languages_of(data: bytes, file: str) -> tuple[str, ...]:
    """The languages of a memory as it names them, without English.

    Raises:
        TranslationError: it is no XML that can be read.
    """
    root = parse_xml(data, file)
    found = {_language(tuv): None for tuv in root.iter("tuv")}
    return tuple(name for name in found if name and not _is_english(name))


def read_tmx(data: bytes, file: str, language: str) -> Received:
    """The pairs of one language of a memory, as offers.

    A pair that does not say which text it is of has no handout and no key.

    Args:
        data: the bytes.
        file: how faults name the file.
        language: as the memory names it.

    Raises:
        TranslationError: it is no TMX that can be read.
    """
    root = parse_xml(data, file)
    rows: list[Row] = []
    for number, unit in enumerate(root.iter("tu"), 1):
        texts: dict[str, str] = {}
        for tuv in unit.iter("tuv"):
            seg = tuv.find("seg")
            name = "en" if _is_english(_language(tuv)) else _language(tuv)
            if seg is not None:
                texts.setdefault(name, "".join(map(str, seg.itertext())))
        if "en" not in texts or language not in texts:
            continue
        said = {prop.get("type", ""): prop.text or "" for prop in unit.iter("prop")}
        # Pairs of other programs have no key; each stands for itself.
        key = said.get(_KEY, "") or f"#{number}"
        rows.append(Row(
            said.get(_DOMAIN, "") if said.get(_KEY) else "", key, texts["en"], texts[language],
            state=UnitState.TRANSLATED, form=read_form(said.get(_FORM, "")),
            where=Where(file, unit.sourceline or 0),
        ))
    units, faults = gathered(rows)
    return Received(Bundle(language, units), faults, memory=True)


def _language(tuv: etree._Element) -> str:
    return tuv.get(_XML_LANG) or tuv.get("lang") or ""


def _is_english(name: str) -> bool:
    return name.lower() in ("en", "eng")
