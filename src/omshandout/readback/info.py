"""What a PDF says of itself: metadata, claims of conformance, and what it was made from.

It is all that the program itself reads from PDFs, so it asks for a library that every machine can
install: pypdf is Python alone, where pikepdf has wheels for some systems only.

Source: ISO 16684-1 (XMP); ISO 14289-1, 5; ISO 19005-2, 6.6.4.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from xml.etree import ElementTree

from msgspec import Struct
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject, StreamObject, TextStringObject

from omshandout.errors import ContentError
from omshandout.model.options import Paper
from omshandout.readback._bounds import MAX_PAGES, damaged, fault
from omshandout.readback._opening import opened

OWN_NAMESPACE: Final = "http://ns.omshandout.invalid/1.0/"
"""XMP namespace of our own properties. Repeated here on purpose: what reads a file shares
nothing with what writes it, and a test tells if the two drift apart."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_PDF = "http://ns.adobe.com/pdf/1.3/"
_PDFA = "http://www.aiim.org/pdfa/ns/id/"
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MAX_XMP = 1024 * 1024
_PAPERS = {Paper.A4: (595.276, 841.89), Paper.LETTER: (612.0, 792.0)}
_PAPER_TOLERANCE_PT = 1.0


class PdfInfo(Struct, frozen=True):
    """What a handout's PDF says of itself; "" and None stand for what it does not say.

    Attributes:
        handout: name of the handout; "" for a packet.
        locale: locale of its text.
        profile: how the pages were laid out (``a4-large``).
        version: version of the handout's content.
        review_state: ``draft`` or ``final``.
        digests: pairs of a name (``content``, ``catalog`` ...) and a SHA-256 in hexadecimal.
        title: title of the document.
        language: BCP 47 tag of the document.
        pages: number of pages.
        paper: paper size, None if pages differ or have another size.
        width_pt: width of the first page in points.
        height_pt: height of the first page in points.
        producer: program that made it.
        created: date of making.
        modified: date of the last change.
        pdfua: claim such as ``PDF/UA-1``.
        pdfa: claim such as ``PDF/A-2a``.
        packet: name of the packet; "" for a single handout.
        handouts: names of the handouts of a packet, in order.
        second_locale: locale that parts of it are in too; "" for none.
    """

    handout: str
    locale: str
    profile: str
    version: str
    review_state: str
    digests: tuple[tuple[str, str], ...]
    title: str
    language: str
    pages: int
    paper: Paper | None
    width_pt: float
    height_pt: float
    producer: str
    created: datetime | None
    modified: datetime | None
    pdfua: str
    pdfa: str
    packet: str = ""
    handouts: tuple[str, ...] = ()
    second_locale: str = ""


def read_info(data: bytes) -> PdfInfo:
    """Read what one of our PDFs says of itself.

    Raises:
        ContentError: no PDF, not made by omshandout, damaged or too large.
    """
    with opened(data) as reader:
        return _info(reader)


def _info(reader: PdfReader) -> PdfInfo:
    root = reader.root_object
    xmp = _Xmp(_packet(root))
    handout = xmp.value(OWN_NAMESPACE, "handout")
    packet = xmp.value(OWN_NAMESPACE, "packet")
    if not handout and not packet:
        raise _not_ours()
    if reader.get_num_pages() > MAX_PAGES:
        raise fault(f"the PDF has more than {MAX_PAGES} pages", "too-large")
    sizes = [_page_size(page) for page in reader.pages]
    width, height = sizes[0] if sizes else (0.0, 0.0)
    pdfua, pdfa = xmp.value(_PDFUA, "part"), xmp.value(_PDFA, "part")
    language = root.get("/Lang")
    return PdfInfo(
        handout=handout,
        locale=xmp.value(OWN_NAMESPACE, "locale"),
        profile=xmp.value(OWN_NAMESPACE, "profile"),
        version=xmp.value(OWN_NAMESPACE, "version"),
        review_state=xmp.value(OWN_NAMESPACE, "reviewState"),
        digests=tuple(map(_digest, xmp.values(OWN_NAMESPACE, "digests"))),
        title=xmp.value(_DC, "title"),
        language=str(language) if isinstance(language, TextStringObject) else "",
        pages=len(sizes),
        paper=_paper(sizes),
        width_pt=width,
        height_pt=height,
        producer=xmp.value(_PDF, "Producer"),
        created=_date(xmp.value(_XMP, "CreateDate")),
        modified=_date(xmp.value(_XMP, "ModifyDate")),
        pdfua=f"PDF/UA-{pdfua}" if pdfua else "",
        pdfa=f"PDF/A-{pdfa}{xmp.value(_PDFA, 'conformance').lower()}" if pdfa else "",
        packet=packet,
        second_locale=xmp.value(OWN_NAMESPACE, "secondLocale"),
        handouts=xmp.values(OWN_NAMESPACE, "handouts"),
    )


def _not_ours() -> ContentError:
    return fault("not made by omshandout", "not-ours", "name a PDF that omshandout built")


def _packet(root: DictionaryObject) -> bytes:
    stream = root.get("/Metadata")
    stream = stream.get_object() if stream is not None else None
    if not isinstance(stream, StreamObject):
        raise _not_ours()
    packet = stream.get_data()
    if len(packet) > _MAX_XMP:
        raise fault("the PDF's metadata are too large to be read", "too-large")
    return packet


class _Xmp:
    """Properties of an XMP packet, in element or in attribute form."""

    def __init__(self, packet: bytes) -> None:
        source = packet.decode("utf-8", "replace")
        if "<!DOCTYPE" in source:
            raise damaged("its metadata declare a document type, which XMP does not allow")
        try:
            root = ElementTree.fromstring(source.strip("\ufeff\0 \t\r\n"))
        except ElementTree.ParseError as error:
            raise damaged(f"its metadata cannot be read ({error})") from error
        self._descriptions = list(root.iter(f"{{{_RDF}}}Description"))

    def value(self, namespace: str, key: str) -> str:
        """A property's value, the one for any language if there are several; "" if absent."""
        values = self.values(namespace, key)
        return values[0] if values else ""

    def values(self, namespace: str, key: str) -> tuple[str, ...]:
        """All values of a property, the one for any language (``x-default``) first."""
        tag = f"{{{namespace}}}{key}"
        for description in self._descriptions:
            if tag in description.attrib:
                return (description.attrib[tag].strip(),)
            element = description.find(tag)
            if element is not None:
                listed = list(element.iter(f"{{{_RDF}}}li")) or [element]
                listed.sort(key=lambda each: each.get(_XML_LANG) != "x-default")
                return tuple((each.text or "").strip() for each in listed)
        return ()


def _digest(line: str) -> tuple[str, str]:
    label, _, digest = line.rpartition(" ")
    return label, digest


def _page_size(page: PageObject) -> tuple[float, float]:
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    turned = page.rotation % 180 == 90
    return (abs(height), abs(width)) if turned else (abs(width), abs(height))


def _paper(sizes: list[tuple[float, float]]) -> Paper | None:
    for paper, expected in _PAPERS.items():
        if sizes and all(
            abs(size - wanted) <= _PAPER_TOLERANCE_PT
            for each in sizes
            for size, wanted in zip(each, expected, strict=True)
        ):
            return paper
    return None


def _date(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None
