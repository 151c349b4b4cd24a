"""Reading XML from outside: nothing is fetched, nothing is expanded, nothing is too large.

Source: XML 1.0, section 4.3.3 and appendix F (encodings); OWASP, "XML External Entity Prevention".
"""

from __future__ import annotations

import re

from lxml import etree

from omshandout.errors import Fault, TranslationError, Where

LARGEST_FILE = 40_000_000
"""Bytes; all texts in one language are a hundredth of that."""

_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(\[|>|$)|<!ENTITY")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def parse_xml(data: bytes, file: str) -> etree._Element:
    """The root of an XML file.

    Raises:
        TranslationError: it is too large, in another encoding than it says, not well-formed, or
            defines entities.
    """
    if len(data) > LARGEST_FILE:
        what = f"is larger than {LARGEST_FILE} bytes"
        raise TranslationError(
            Fault(Where(file), what, "send one handout at a time", "exchange/too-large")
        )
    text = _decoded(data, file)
    for match in _DOCTYPE.finditer(text):
        # Tools name the DTD of TMX, and nobody reads it. One inside the file defines entities.
        if match[1] != ">":
            place = Where(file, text.count("\n", 0, match.start()) + 1)
            hint = "save it again from a translator's tool: no such tool writes entities"
            raise TranslationError(
                Fault(place, "defines entities, which are not read", hint, "exchange/entities")
            )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        attribute_defaults=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )
    try:
        root = etree.fromstring(_DECLARATION.sub("", text, count=1).encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        # The declaration that was left out is on the line on which the text begins.
        place = Where(file, max(1, error.lineno or 1), max(0, error.offset or 0))
        what = f"is not XML that can be read: {_first(error)}"
        hint = "send it again as the tool wrote it"
        raise TranslationError(Fault(place, what, hint, "exchange/syntax")) from None
    return root


def _first(error: etree.XMLSyntaxError) -> str:
    return re.sub(r", line \d+, column \d+.*", "", (error.msg or "syntax").splitlines()[0])[:120]


def _decoded(data: bytes, file: str) -> str:
    named = _DECLARED.match(data[:400].lstrip())
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "")
    if not encoding:
        encoding = named[1].decode("ascii").lower() if named else "utf-8"
    try:
        return data.decode(encoding)
    except LookupError:
        what = f"says that it is in {encoding[:30]}, which cannot be read"
        place = Where(file, 1)
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        what = f"is not in {encoding}, as it says"
        place = Where(file, data.count(b"\n", 0, start) + 1)
    raise TranslationError(Fault(place, what, "save it as UTF-8", "exchange/encoding"))


def is_xml_text(text: str) -> bool:
    """Whether XML can carry a text: it has no place for most control characters.

    Source: XML 1.0, production 2 (Char).
    """
    return _NOT_XML.search(text) is None


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tag_of(element: etree._Element) -> str:
    """The name of an element without its namespace; ``&`` for an entity that was not expanded."""
    return etree.QName(element).localname if isinstance(element.tag, str) else "&"


def indent(element: etree._Element, texts: frozenset[str], depth: int = 0) -> None:
    """Put each element on a line of its own, but none inside of a text: there each space counts.

    Args:
        element: of which all elements inside are indented.
        texts: names of the elements that hold texts.
        depth: how deep it stands.
    """
    if not len(element) or tag_of(element) in texts:
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in element:
        indent(child, texts, depth + 1)
        child.tail = "\n" + "  " * (depth + 1)
    element[-1].tail = "\n" + "  " * depth
