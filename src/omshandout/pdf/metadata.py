"""What the file says of itself: catalog, XMP packet, information dictionary, bookmarks.

Source: ISO 32000-1, 7.7.2, 12.2, 12.3.3 and 14.3; ISO 19005-2, 6.6; ISO 14289-1, 5 and 7.1;
ISO 16684-1 (XMP).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from omshandout.model.options import DocMeta
from omshandout.pdf.document import CompactDocument, number, text_string
from omshandout.pdf.icc import srgb_profile
from omshandout.pdf.records import Heading, PageRecord
from omshandout.structure.tree import StructTree

NAMESPACE = "http://ns.omshandout.invalid/1.0/"
"""XMP namespace of our own properties (prefix ``oms``); a name, not an address."""

_HANDOUT_PROPERTIES = (("handout", "Text", "Name of the handout"),)
_PACKET_PROPERTIES = (
    ("packet", "Text", "Name of the packet"),
    ("handouts", "seq Text", "Names of the handouts in the packet, in order"),
)
_COMMON_PROPERTIES = (
    ("locale", "Text", "Locale of the text"),
    ("secondLocale", "Text", "Locale that parts of the text are in too"),
    ("profile", "Text", "Paper, text size and ink that the pages were laid out for"),
    ("version", "Text", "Version of the handout's content"),
    ("reviewState", "Text", "draft or final"),
    ("digests", "bag Text", "SHA-256 of each thing the document was made from"),
)
_UA_PROPERTIES = (("part", "Integer", "Part of ISO 14289 that the document conforms to"),)
# XML has no way to write control characters, so they are left out.
_XML_SPECIAL = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", **dict.fromkeys(map(chr, range(32)))}
)
_LEVELS = {"H1": 1, "H2": 2, "H3": 3}  # values of roles, whose hashes are slow
_MIN_OUTLINE = 3  # headings from which the bookmarks are worth opening


class CatalogParts(Struct, frozen=True):
    """Object numbers and facts that the catalog points at (0: there is none).

    ``metadata`` is reserved for :func:`write_metadata`.
    """

    pages: int
    page_count: int
    struct_root: int
    acro_form: int
    language_tag: str
    rtl: bool
    profile: int
    metadata: int


@lru_cache(maxsize=512)
def _xml(text: str) -> str:
    return text.translate(_XML_SPECIAL)


def xmp_packet(meta: DocMeta, language_tag: str) -> bytes:
    """The XMP packet as UTF-8, with the extension schemas that PDF/A asks for."""
    digests = "".join(f"<rdf:li>{_xml(key)} {_xml(value)}</rdf:li>" for key, value in meta.digests)
    # Of sheets for many clinics this alone differs.
    before, behind = _xmp_packet(replace(meta, digests=()), language_tag)
    return b"".join((before, digests.encode(), behind))


@lru_cache(maxsize=64)
def _xmp_packet(meta: DocMeta, language_tag: str) -> tuple[bytes, bytes]:
    """What stands in the packet before the digests, and what behind them."""
    when = datetime.fromtimestamp(meta.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    title, producer = _xml(meta.title), _xml(meta.producer)
    title_tag = _xml(meta.title_tag or language_tag)
    profile = meta.profile.suffix.lstrip("-")
    languages = "".join(
        f"<rdf:li>{_xml(tag)}</rdf:li>"
        for tag in dict.fromkeys((language_tag, meta.second_tag, meta.copy_tag)) if tag
    )
    second = ""
    if meta.second_locale:
        second = f"\n<oms:secondLocale>{_xml(meta.second_locale)}</oms:secondLocale>"
    subject = f"<oms:handout>{_xml(meta.handout)}</oms:handout>"
    if meta.packet:
        names = "".join(f"<rdf:li>{_xml(name)}</rdf:li>" for name in meta.handouts)
        subject = (
            f"<oms:packet>{_xml(meta.packet)}</oms:packet>\n"
            f"<oms:handouts><rdf:Seq>{names}</rdf:Seq></oms:handouts>"
        )
    before = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:oms="{NAMESPACE}">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li>\
<rdf:li xml:lang="{title_tag}">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag>{languages}</rdf:Bag></dc:language>
<xmp:CreateDate>{when}</xmp:CreateDate>
<xmp:ModifyDate>{when}</xmp:ModifyDate>
<xmp:MetadataDate>{when}</xmp:MetadataDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
{subject}
<oms:locale>{_xml(meta.locale)}</oms:locale>{second}
<oms:profile>{_xml(profile)}</oms:profile>
<oms:version>{_xml(meta.version)}</oms:version>
<oms:reviewState>{"draft" if meta.draft else "final"}</oms:reviewState>
<oms:digests><rdf:Bag>"""
    behind = f"""</rdf:Bag></oms:digests>
</rdf:Description>
{_PACKET_EXTENSIONS if meta.packet else _HANDOUT_EXTENSIONS}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
    return before.encode(), behind.encode()


def _schema(
    title: str, uri: str, prefix: str, properties: Sequence[tuple[str, str, str]]
) -> str:
    rows = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{key}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>internal</pdfaProperty:category>"
        f"<pdfaProperty:description>{what}</pdfaProperty:description></rdf:li>\n"
        for key, kind, what in properties
    )
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{title}</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>\n{rows}</rdf:Seq></pdfaSchema:property></rdf:li>\n"
    )


def _extensions(own: Sequence[tuple[str, str, str]]) -> str:
    """The extension schemas of a document with these properties of our own."""
    return (
        '<rdf:Description rdf:about="" '
        'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
        'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
        'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\n'
        "<pdfaExtension:schemas><rdf:Bag>\n"
        + _schema(
            "PDF/UA identification", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid",
            _UA_PROPERTIES,
        )
        + _schema("omshandout", NAMESPACE, "oms", (*own, *_COMMON_PROPERTIES))
        + "</rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>"
    )


_HANDOUT_EXTENSIONS = _extensions(_HANDOUT_PROPERTIES)
_PACKET_EXTENSIONS = _extensions(_PACKET_PROPERTIES)


def write_info(document: CompactDocument, meta: DocMeta) -> int:
    """Add the information dictionary, equal to the XMP packet; returns its object number."""
    return document.add(_info(meta.title, meta.producer, meta.created))


@lru_cache(maxsize=64)
def _info(title: str, producer: str, created: int) -> str:
    when = datetime.fromtimestamp(created, UTC).strftime("D:%Y%m%d%H%M%SZ")
    made_by = text_string(producer)
    return (
        f"<</Title{text_string(title)}/Creator{made_by}/Producer{made_by}"
        f"/CreationDate({when})/ModDate({when})>>"
    )


def write_profile(document: CompactDocument) -> int:
    """Add the colours that the output is meant for; returns the object number."""
    return document.add_stream("/N 3", srgb_profile(), shared=True)


def write_metadata(
    document: CompactDocument, object_number: int, meta: DocMeta, language_tag: str
) -> None:
    """Set a reserved object to the XMP packet."""
    document.put_stream(
        object_number, "/Type/Metadata/Subtype/XML", xmp_packet(meta, language_tag),
        compress=False,
    )


def write_catalog(
    document: CompactDocument,
    parts: CatalogParts,
    meta: DocMeta,
    outline: int,
    outline_open: bool,
) -> int:
    """Add the catalog with output intent; returns its object number."""
    viewer = "/DisplayDocTitle true"
    if parts.rtl:
        viewer += "/Direction/R2L"
    if parts.page_count > 1:
        viewer += f"/Duplex/DuplexFlip{'Short' if meta.profile.booklet else 'Long'}Edge"
    body = (
        f"<</Type/Catalog/Pages {parts.pages} 0 R/Lang{text_string(parts.language_tag)}"
        f"/MarkInfo<</Marked true>>/StructTreeRoot {parts.struct_root} 0 R"
        f"/Metadata {parts.metadata} 0 R/ViewerPreferences<<{viewer}>>"
        "/PageLabels<</Nums[0<</S/D>>]>>"
        "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
        f"/Info(sRGB IEC61966-2.1)/DestOutputProfile {parts.profile} 0 R>>]"
    )
    if outline:
        body += f"/Outlines {outline} 0 R"
    if outline_open:
        body += "/PageMode/UseOutlines"
    if parts.acro_form:
        body += f"/AcroForm {parts.acro_form} 0 R"
    return document.add(body + ">>")


_Bookmark = tuple[int, str, str]
"""Level, title and destination."""


class _Entry(Struct):
    number: int
    level: int
    title: str
    destination: str
    parent: int
    children: list[_Entry]
    open: bool = True


def write_outline(
    document: CompactDocument,
    tree: StructTree,
    headings: Sequence[Heading],
    pages: Sequence[PageRecord],
) -> tuple[int, bool]:
    """Add bookmarks for the headings that have a title, nested by level.

    All are open, but if there are several at the top each of these is closed.

    Returns:
        The object number of the outline (0 if there are no bookmarks), and whether a viewer
        should show it at once.
    """
    titled = [(heading, tree[heading.node]) for heading in headings]
    bookmarks = tuple([
        (_LEVELS.get(node.role._value_, 1), node.title, destination(heading, pages))
        for heading, node in titled if node.title
    ])
    if not bookmarks:
        return 0, False
    root = document.reserve(1 + len(bookmarks))
    for own, body in _outline(root, bookmarks):
        document.put(own, body)
    return root, len(bookmarks) >= _MIN_OUTLINE


def destination(heading: Heading, pages: Sequence[PageRecord]) -> str:
    """A destination array that shows a heading at the top of the window."""
    return f"[{pages[heading.page].object_number} 0 R/XYZ null {number(heading.y_pt)} null]"


@lru_cache(maxsize=64)
def _outline(first: int, bookmarks: tuple[_Bookmark, ...]) -> tuple[tuple[int, str], ...]:
    """The objects of an outline by their numbers, which go up from ``first``, that of its root.

    Sheets that are laid out alike have the same.
    """
    root = _Entry(first, 0, "", "", 0, [])
    path = [root]
    for own, (level, title, place) in enumerate(bookmarks, first + 1):
        while path[-1].level >= level:
            path.pop()
        entry = _Entry(own, level, title, place, path[-1].number, [])
        path[-1].children.append(entry)
        path.append(entry)
    if len(root.children) > 1:
        # Of a document of several parts one sees at first what parts there are.
        for entry in root.children:
            entry.open = False
    bodies: list[tuple[int, str]] = []
    _write_entries(bodies, root)
    return tuple(bodies)


def _write_entries(bodies: list[tuple[int, str]], entry: _Entry) -> int:
    """Write an entry and those below it; returns how many are visible below it once open."""
    children = entry.children
    visible = 0
    for place, child in enumerate(children):
        below = _write_entries(bodies, child)
        visible += 1 + (below if child.open else 0)
        body = f"<</Title{text_string(child.title)}/Parent {child.parent} 0 R"
        if place:
            body += f"/Prev {children[place - 1].number} 0 R"
        if place + 1 < len(children):
            body += f"/Next {children[place + 1].number} 0 R"
        body += _family(child, below if child.open else -below)
        bodies.append((child.number, f"{body}/Dest{child.destination}>>"))
    if entry.level == 0:
        bodies.append((entry.number, f"<</Type/Outlines{_family(entry, visible)}>>"))
    return visible


def _family(entry: _Entry, visible: int) -> str:
    if not entry.children:
        return ""
    first, last = entry.children[0].number, entry.children[-1].number
    return f"/First {first} 0 R/Last {last} 0 R/Count {visible}"
