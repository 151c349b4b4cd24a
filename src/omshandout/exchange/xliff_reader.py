"""Reading XLIFF 1.2, as we write it and as translators' tools give it back.

What a tool may add (segments, notes of its own, other ways to say that a text is not sure) is read.
A code that is not understood is a fault of its text: it may stand for words.

Source: OASIS, XLIFF version 1.2 (1 February 2008), sections 2.3 to 2.5 and 3.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, TranslationError, Where
from omshandout.exchange.gathering import Row, gathered
from omshandout.exchange.safe_xml import parse_xml, tag_of
from omshandout.exchange.told import read_form
from omshandout.exchange.xliff_writer import (
    DEVELOPER,
    EARLIER,
    FORM,
    LANGUAGE,
    PLURALS,
    STATES,
    TRANSLATOR,
)
from omshandout.model.exchange import Bundle, Received, UnitState

_STATES = {
    **{name: state for state, name in STATES.items()},
    "final": UnitState.SIGNED,
    "new": UnitState.FUZZY,
    "needs-adaptation": UnitState.FUZZY,
    "needs-review-translation": UnitState.FUZZY,
    "needs-review-adaptation": UnitState.FUZZY,
    "needs-review-l10n": UnitState.FUZZY,
}
# Elements whose content is the native code of a text, and those that only surround text.
_NATIVE = ("ph", "bpt", "ept", "it")
_AROUND = ("mrk",)


class _CodeError(ValueError):
    """A code that nobody understands; ``line`` is where it stands."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


class _File(Struct, frozen=True):
    """What a ``file`` element says of all its texts."""

    domain: str
    language: str


def read_xliff(data: bytes, file: str) -> Received:
    """Read the bytes of an XLIFF file.

    Raises:
        TranslationError: it is no XLIFF 1.2 that can be read, or is in several languages.
    """
    root = parse_xml(data, file)
    version, namespace = root.get("version", ""), etree.QName(root).namespace or ""
    if namespace.startswith("urn:oasis:names:tc:xliff:document:2") or version.startswith("2"):
        what, hint = f"is XLIFF {version}", "save it as XLIFF 1.2 (.xlf)"
        raise TranslationError(Fault(Where(file, 1), what, hint, "exchange/xliff-version"))
    faults: list[Fault] = []
    rows: list[Row] = []
    languages: dict[str, None] = {}
    for element in root.iter(_name("file")):
        found = _File(element.get("original", ""), element.get("target-language", ""))
        if found.language:
            languages[found.language] = None
        source = element.get("source-language", "en")
        if source.replace("_", "-").lower().partition("-")[0] != "en":
            what = f"its texts are translated from {source}, not from English"
            hint = "send back the file that omshandout translations export made"
            faults.append(Fault(Where(file, element.sourceline or 0), what, hint,
                                "exchange/source-language"))
            continue
        for unit in element.iter(_name("trans-unit")):
            try:
                rows.append(_row(unit, found, file))
            except _CodeError as error:
                where = Where(file, error.line, key=_key(unit))
                hint = "put the codes of the English into the translation, and no others"
                faults.append(Fault(where, str(error), hint, "exchange/code"))
    if len(languages) > 1:
        what = f"holds several languages: {', '.join(list(languages)[:5])}"
        raise TranslationError(
            Fault(Where(file, 1), what, "send one language at a time", "exchange/languages")
        )
    if not rows and not faults:
        what = "has no texts (no trans-unit of XLIFF 1.2)"
        raise TranslationError(Fault(
            Where(file, 1), what, "send back what omshandout translations export made",
            "exchange/empty",
        ))
    units, wrong = gathered(rows)
    return Received(Bundle(next(iter(languages), ""), units), (*faults, *wrong))


def _row(unit: etree._Element, file: _File, name: str) -> Row:
    where = Where(name, unit.sourceline or 0, key=_key(unit))
    source, target = unit.find(_name("source")), unit.find(_name("target"))
    codes = _codes_of(source)
    english = _text(source, codes) if source is not None else ""
    text = _text(target, codes) if target is not None else ""
    if target is not None and target.get("state") == "needs-translation" and text == english:
        text = ""  # OmegaT and others put the English where nobody translated
    notes = {
        author: "\n".join(
            note.text or "" for note in unit.findall(_name("note")) if note.get("from") == author
        )
        for author in (DEVELOPER, FORM, TRANSLATOR)
    }
    earlier = None
    for other in unit.findall(_name("alt-trans")):
        if other.get("alttranstype") == EARLIER:
            before = other.find(_name("source"))
            earlier = _text(before, _codes_of(before)) if before is not None else None
    limit = unit.get("maxwidth", "")
    row = Row(
        domain=file.domain, key=_key(unit), english=english, text=text, note=notes[DEVELOPER],
        limit=int(limit) if limit.isdecimal() and len(limit) < 9 else 0,
        state=_state(unit, target, text), earlier=earlier, remarks=notes[TRANSLATOR], where=where,
    )
    group = unit.getparent()
    if group is not None and group.get("restype") == PLURALS:
        form = read_form(notes[FORM]) or _form_of(unit, group)
        row = replace(row, form=form)
    return row


def _key(unit: etree._Element) -> str:
    group = unit.getparent()
    if group is not None and group.get("restype") == PLURALS:
        return group.get("resname") or group.get("id") or ""
    return unit.get("resname") or unit.get("id") or ""


def _form_of(unit: etree._Element, group: etree._Element) -> tuple[int, int, tuple[int, ...]]:
    """The place of a form in its group, where a tool dropped the note that tells it."""
    others = group.findall(_name("trans-unit"))
    return others.index(unit), len(others), ()


def _state(unit: etree._Element, target: etree._Element | None, text: str) -> UnitState:
    if not text:
        return UnitState.MISSING
    said = _STATES.get(target.get("state", "") if target is not None else "")
    if said is UnitState.MISSING:
        # Tools that know nothing of states leave what we wrote, and a text is there now.
        said = None
    if unit.get("approved") == "no":
        return UnitState.FUZZY
    return said or UnitState.TRANSLATED


def _codes_of(source: etree._Element | None) -> dict[str, tuple[str, str]]:
    """The signs in front of and behind each code of the English, by its number."""
    found: dict[str, tuple[str, str]] = {}
    for element in source.iter() if source is not None else ():
        number = element.get("id", "")
        signs = _signs(element)
        if signs is not None and number:
            found[number] = signs
    return found


def _signs(element: etree._Element) -> tuple[str, str] | None:
    """What a code says of itself; None if it says nothing."""
    tag, ctype = tag_of(element), element.get("ctype", "")
    if tag == "ph":
        return (element.text or element.get("equiv-text") or "", "")
    if tag == "x" and element.get("equiv-text"):
        return (element.get("equiv-text", ""), "")
    if tag == "g" and ctype == "bold":
        return ("**", "**")
    if tag == "g" and ctype.startswith(LANGUAGE):
        return (f"[[{ctype.removeprefix(LANGUAGE)}:", "]]")
    return None


def _text(element: etree._Element, codes: dict[str, tuple[str, str]]) -> str:
    return "".join(_parts(element, codes))


def _parts(element: etree._Element, codes: dict[str, tuple[str, str]]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = tag_of(child)
        if tag in _AROUND:
            yield from _parts(child, codes)
        elif tag in ("g", "x"):
            signs = codes.get(child.get("id", "")) or _signs(child)
            if signs is None:
                raise _CodeError(
                    f'the code <{tag} id="{child.get("id", "")[:20]}"> is not in the English',
                    child.sourceline or 0,
                )
            yield signs[0]
            yield from _parts(child, codes)
            yield signs[1]
        elif tag in _NATIVE and not len(child):
            signs = codes.get(child.get("id", ""))
            yield child.text or (signs[0] if signs else child.get("equiv-text", ""))
        else:
            raise _CodeError(f"the element <{tag[:30]}> stands in a text", child.sourceline or 0)
        yield child.tail or ""


def _name(tag: str) -> str:
    """Some tools leave the namespace out."""
    return f"{{*}}{tag}"
