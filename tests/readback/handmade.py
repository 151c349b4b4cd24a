"""Tagged PDFs written by hand with pikepdf, object by object, for tests of reading back.

Nothing here comes from the package that writes our documents, so both may be wrong only apart.
Text is given as it stands on the page, from left to right; each character has a code of two
bytes of its own, and the font has no outlines.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

HANDOUT_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:oms="http://ns.omshandout.invalid/1.0/" pdfuaid:part="1" oms:version="2026.1">
<dc:title><rdf:Alt><rdf:li xml:lang="es">Signos &amp; más</rdf:li>
<rdf:li xml:lang="x-default">Signs &amp; more</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2026-11-22T07:00:00Z</xmp:CreateDate>
<xmp:ModifyDate>2026-11-22T08:30:00+01:00</xmp:ModifyDate>
<pdf:Producer>omshandout 1.0</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<oms:handout>symptoms</oms:handout><oms:locale>en</oms:locale><oms:profile>a4-large</oms:profile>
<oms:reviewState>draft</oms:reviewState>
<oms:digests><rdf:Bag><rdf:li>content aa11</rdf:li><rdf:li>my catalog bb22</rdf:li></rdf:Bag>
</oms:digests></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""

A4 = (595.276, 841.89)


class Sketch:
    """A PDF under construction.

    ``show`` and its kin add content to a page and return the MCID; ``element`` makes structure
    elements, which are given as kids to others; ``save`` ties everything together.
    """

    def __init__(self, pages: int = 1, language: str = "en", size: tuple[float, float] = A4):
        self.pdf = pikepdf.new()
        self.pdf.Root.Lang = String(language)
        self.codes: dict[str, int] = {}
        self.ranges = ""
        self._content: list[list[str]] = [[] for _ in range(pages)]
        self._marks = [0] * pages
        self._y = [760.0] * pages
        for _ in range(pages):
            self.pdf.add_blank_page(page_size=size)

    # -- pages --------------------------------------------------------------------------------

    def hexadecimal(self, text: str) -> str:
        for char in text:
            self.codes.setdefault(char, len(self.codes) + 1)
        return "".join(f"{self.codes[char]:04X}" for char in text)

    def lines(self, *lines: Sequence[str] | str) -> str:
        """Text operators for lines below each other; a line is one or more strings."""
        parts = []
        for line in lines:
            strings = [line] if isinstance(line, str) else line
            shown = " ".join(f"<{self.hexadecimal(each)}> Tj" for each in strings)
            parts.append(f"1 0 0 1 50 {self._y[-1]:g} Tm {shown}")
            self._y[-1] -= 16
        return f"BT /F1 12 Tf {' '.join(parts)} ET"

    def show(self, page: int, *lines: Sequence[str] | str, role: str = "P") -> int:
        """A mark with lines of text."""
        return self.raw(page, self.lines(*lines), role)

    def raw(self, page: int, operators: str, role: str = "P") -> int:
        """A mark with operators."""
        mcid = self._marks[page]
        self._marks[page] += 1
        self._content[page].append(f"/{role} <</MCID {mcid}>> BDC {operators} EMC")
        return mcid

    def loose(self, page: int, operators: str) -> None:
        """Content outside any mark."""
        self._content[page].append(operators)

    def artifact(self, page: int, *lines: Sequence[str] | str) -> None:
        self._content[page].append(f"/Artifact BMC {self.lines(*lines)} EMC")

    # -- structure ----------------------------------------------------------------------------

    def page(self, index: int) -> pikepdf.Object:
        return self.pdf.pages[index].obj

    def element(
        self, role: str, *kids: object, page: int = 0, **entries: object
    ) -> pikepdf.Object:
        """An element. Kids are MCIDs on ``page``, elements, or what ``mcr`` and ``objr`` give."""
        element = Dictionary(
            Type=Name.StructElem, S=Name(f"/{role}"), Pg=self.page(page),
            **{key: String(value) if isinstance(value, str) else value
               for key, value in entries.items()},
        )  # fmt: skip
        if len(kids) == 1:
            element.K = kids[0]
        elif kids:
            element.K = Array(kids)
        return self.pdf.make_indirect(element)

    def mcr(self, page: int, mcid: int) -> pikepdf.Object:
        return Dictionary(Type=Name.MCR, Pg=self.page(page), MCID=mcid)

    def objr(self, target: pikepdf.Object) -> pikepdf.Object:
        return Dictionary(Type=Name.OBJR, Obj=target)

    def annotation(self, page: int, subtype: str, **entries: object) -> pikepdf.Object:
        made = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=[0, 0, 9, 9],
                **{key: String(value) if isinstance(value, str) else value
                   for key, value in entries.items()},
            )
        )  # fmt: skip
        holder = self.page(page)
        if "/Annots" not in holder:
            holder.Annots = Array()
        holder.Annots.append(made)
        return made

    def field(self, page: int, kind: str, **entries: object) -> pikepdf.Object:
        made = self.annotation(page, "Widget", FT=Name(f"/{kind}"), **entries)
        if "/AcroForm" not in self.pdf.Root:
            self.pdf.Root.AcroForm = Dictionary(Fields=Array())
        self.pdf.Root.AcroForm.Fields.append(made)
        return made

    def group(self, name: str, *fields: pikepdf.Object, **entries: str) -> pikepdf.Object:
        """A field that holds others, which leave the top of the form for it."""
        kids = Array(fields)
        made = self.pdf.make_indirect(
            Dictionary(T=String(name), Kids=kids, **{k: String(v) for k, v in entries.items()})
        )
        tops = self.pdf.Root.AcroForm.Fields
        inside = {field.objgen for field in fields}
        rest = [top for top in tops if top.objgen not in inside]
        for field in fields:
            field.Parent = made
        self.pdf.Root.AcroForm.Fields = Array([*rest, made])
        return made

    # -- the file -----------------------------------------------------------------------------

    def font(self, *, embedded: bool = True, mapped: bool = True) -> pikepdf.Object:
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Sketch"))
        if embedded:
            descriptor.FontFile2 = pikepdf.Stream(self.pdf, b"no outlines")
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Sketch"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=[Dictionary(Subtype=Name.CIDFontType2, FontDescriptor=descriptor)],
        )  # fmt: skip
        if mapped:
            font.ToUnicode = pikepdf.Stream(self.pdf, self.to_unicode())
        return self.pdf.make_indirect(font)

    def to_unicode(self) -> bytes:
        rows = [
            f"<{code:04X}> <{char.encode('utf-16-be').hex()}>"
            for char, code in self.codes.items()
        ]
        block = f"{len(rows)} beginbfchar\n" + "\n".join(rows) + "\nendbfchar\n"
        head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap % <0001> no entry\n"
        return f"{head}{block}{self.ranges}endcmap end end".encode("ascii")

    def save(
        self, root: pikepdf.Object | Sequence[pikepdf.Object] | None, *, xmp: str = "",
        packed: bool = True, **font: bool,
    ) -> bytes:
        fonts = Dictionary(F1=self.font(**font))
        for page, content in zip(self.pdf.pages, self._content, strict=True):
            resources = page.obj.get("/Resources", Dictionary())
            resources.Font = fonts
            page.obj.Resources = resources
            page.obj.Contents = pikepdf.Stream(self.pdf, "\n".join(content).encode("ascii"))
        if root is not None:
            tree = Dictionary(Type=Name.StructTreeRoot)
            tree.K = root if isinstance(root, pikepdf.Object) else Array(root)
            self.pdf.Root.StructTreeRoot = self.pdf.make_indirect(tree)
        if xmp:
            self.pdf.Root.Metadata = pikepdf.Stream(self.pdf, xmp.encode())
        target = BytesIO()
        self.pdf.save(
            target, deterministic_id=True, compress_streams=packed,
            # The XMP packet stays as it is.
            fix_metadata_version=False, preserve_pdfa=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate if packed
            else pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
        return target.getvalue()


ARABIC = "يبدأ OMS قبل عمر 3 سنوات (عادة)، ولا يختفي وحده. "
_ARABIC_LINES = (
    # As a page shows it from left to right: right-to-left words backwards, others not.
    [" سنوات ("[::-1], "3", " قبل عمر "[::-1], "OMS", "يبدأ "[::-1]],
    ["عادة)، ولا يختفي وحده. "[::-1]],
)


def sample() -> bytes:
    """Two pages with one of everything, as a handout has it."""
    sketch = Sketch(pages=2, language="en-GB")
    show, element = sketch.show, sketch.element

    def cell(role: str, text: str, **entries: object) -> pikepdf.Object:
        return element(role, show(0, text, role=role), **entries)

    def table(**entries: object) -> Dictionary:
        return Dictionary(O=Name.Table, **entries)

    title = element("H1", show(0, "Signs of OMS", role="H1"), T="Signs of OMS")
    split = element(
        "P", show(0, "This goes ", "over "), sketch.mcr(1, show(1, "two pages."))
    )
    bullets = element(
        "L",
        element("LI", element("Lbl", show(0, "•", role="Lbl")),
                element("LBody", show(0, "Eyes dance", role="LBody"))),
        element("LI", element("Lbl", show(0, "•", role="Lbl")),
                element("LBody", show(0, "Hands shake", role="LBody"))),
        A=Dictionary(O=Name.List, ListNumbering=Name.Disc),
    )  # fmt: skip
    figure = element(
        "Figure", sketch.raw(0, "0 0 9 9 re f", "Figure"), Alt='An eye that "dances"',
        A=Array([Dictionary(O=Name.Layout, BBox=[0, 0, 9, 9], Placement=Name.Block), 0]),
    )  # fmt: skip
    rows = element(
        "Table",
        element("Caption", show(0, "Which signs?", role="Caption")),
        element("TR", cell("TH", "Sign", A=table(Scope=Name.Column)),
                cell("TH", "Yes", A=table(Scope=Name.Column), ID="yes")),
        element("TR", cell("TH", "Falls", A=table(Scope=Name.Row, RowSpan=2)),
                cell("TD", "[ ]", A=table(Headers=[String("yes")]))),
    )  # fmt: skip
    link = sketch.annotation(
        0, "Link", A=Dictionary(S=Name.URI, URI="https://example.org/a"), Contents="Our page"
    )
    linked = element(
        "P", show(0, "See "),
        element("Link", show(0, "our page", role="Link"), sketch.objr(link), Alt="Our page"),
        show(0, " for more."),
    )  # fmt: skip
    box = sketch.field(
        0, "Btn", T="falls.yes", TU="Falls: yes",
        AP=Dictionary(N=Dictionary(
            yes=pikepdf.Stream(sketch.pdf, b""), Off=pikepdf.Stream(sketch.pdf, b""))),
    )  # fmt: skip
    form = element("Form", sketch.objr(box), Alt="Falls: yes")
    arabic = element("P", show(0, *_ARABIC_LINES), Lang="ar")
    spanish = element("P", show(0, "Hola", role="Span"), Lang="es", ActualText="¡Hola!")
    sketch.artifact(0, "Draft")
    sketch.artifact(1, "Page 2 of 2")
    document = element(
        "Document", title, split, bullets, figure, rows, linked, form, arabic, spanish
    )
    return sketch.save(document, xmp=HANDOUT_XMP)
