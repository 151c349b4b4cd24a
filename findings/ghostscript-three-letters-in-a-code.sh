#!/usr/bin/env bash
# Ghostscript writes another text for a code that stands for three UTF-16 units: Hindi "क्ष" comes back with a sign of Ethiopic.
#
# Seen with Ghostscript 10.06.0 (@okathira/ghostpdl-wasm 1.1.0) in November 2026, when it writes a PDF anew (pdfwrite), as programs do
# that make files smaller. Of a composite TrueType font, a code whose ToUnicode entry has one or two units ("a", "fi", "कि") keeps it; for
# one of three ("ffi", "क्ष") two other characters come back. Pages look as before, but such words are no longer found, copied
# or read aloud. bfrange in place of bfchar changes nothing. Debian 12 has 10.0.0, which does so from two units on;
# `-dNEWPDF=false` helps there. Exits non-zero if that changes. Needs Node 20 and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: \
    fonttools==4.60.1 pikepdf==10.17.0 pypdfium2==5.15.2
(cd "$work" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund @okathira/ghostpdl-wasm@1.1.0 >/dev/null)
cat >"$work/write.py" <<'PYTHON'
"""A page of words, each a code of a composite TrueType font, to the file that is named."""
import sys
from io import BytesIO

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, String
from words import WORDS

names = [".notdef", *(f"g{at}" for at in range(len(WORDS)))]
pen = TTGlyphPen(None)
for way, point in (("moveTo", (50, 0)), ("lineTo", (50, 600)), ("lineTo", (450, 600)), ("lineTo", (450, 0))):
    getattr(pen, way)(point)
pen.closePath()
box = pen.glyph()
builder = FontBuilder(1000, isTTF=True)
builder.setupGlyphOrder(names)
builder.setupCharacterMap({0xE000 + at: name for at, name in enumerate(names[1:])})
builder.setupGlyf(dict.fromkeys(names, box))
builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
builder.setupHorizontalHeader(ascent=800, descent=-200)
builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular", "psName": "Boxes"})
builder.setupOS2()
builder.setupPost()
program = BytesIO()
builder.font.save(program)

pdf = pikepdf.new()
pdf.add_blank_page(page_size=(300, 100))
entries = "".join(f"<{at:04X}> <{word.encode('utf-16-be').hex()}>\n" for at, word in enumerate(WORDS, 1))
cmap = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
    "/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def\n"
    "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
    "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    f"{len(WORDS)} beginbfchar\n{entries}endbfchar\n"
    "endcmap CMapName currentdict /CMap defineresource pop end end"
)
descriptor = Dictionary(
    Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Boxes"), Flags=4, FontBBox=[0, -200, 500, 800], ItalicAngle=0,
    Ascent=800, Descent=-200, CapHeight=600, StemV=80, FontFile2=pdf.make_stream(program.getvalue()),
)
descendant = Dictionary(
    Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/ABCDEF+Boxes"), DW=500, CIDToGIDMap=Name.Identity,
    CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
    FontDescriptor=pdf.make_indirect(descriptor),
)
font = Dictionary(
    Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Boxes"), Encoding=Name("/Identity-H"),
    DescendantFonts=Array([pdf.make_indirect(descendant)]), ToUnicode=pdf.make_stream(cmap.encode("ascii")),
)
pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
shown = "".join(f"{at:04X}" for at in range(1, len(WORDS) + 1))
pdf.pages[0].Contents = pdf.make_stream(f"BT /F 20 Tf 20 50 Td <{shown}> Tj ET".encode("ascii"))
pdf.save(sys.argv[1])
PYTHON
cat >"$work/words.py" <<'PYTHON'
KEPT = ["a", "fi", "\u0915\u093f", "b"]
LOST = ["ffi", "\u0915\u094d\u0937"]
WORDS = [*KEPT, *LOST]
PYTHON
cat >"$work/anew.mjs" <<'NODE'
import { readFileSync, writeFileSync } from "node:fs";
import load from "@okathira/ghostpdl-wasm";
let said = "";
const first = await load({ print: (line) => (said += line) });
first.callMain(["--version"]);
console.log("Ghostscript", said);
const gs = await load({ print: () => {}, printErr: () => {} });
gs.FS.writeFile("in.pdf", readFileSync("in.pdf"));
gs.callMain(["-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sOutputFile=out.pdf", "in.pdf"]);
writeFileSync("out.pdf", gs.FS.readFile("out.pdf"));
NODE
cat >"$work/read.py" <<'PYTHON'
import pypdfium2
from words import KEPT, LOST

before, after = (
    pypdfium2.PdfDocument(f"{name}.pdf")[0].get_textpage().get_text_range().strip() for name in ("in", "out")
)
print("before:", ascii(before))
print("after: ", ascii(after))
assert before == "".join(KEPT + LOST), before
assert after.startswith("".join(KEPT)), after
assert not any(each in after.removeprefix("".join(KEPT)) for each in LOST), after
PYTHON
cd "$work"
venv/bin/python write.py in.pdf
node anew.mjs 2>node.log || { cat node.log; exit 1; }
venv/bin/python read.py
