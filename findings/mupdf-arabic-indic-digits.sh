#!/usr/bin/env bash
# MuPDF turns Arabic-Indic numbers in a right-to-left line: 28 comes back as 82.
#
# Seen with PyMuPDF 2.0.0 (MuPDF 1.28.5) in November 2026: a line of Arabic letters with a number in the
# middle, drawn from left to right as files that are made to print draw it. Digits 0-9 come back in their
# order. Arabic-Indic ones (U+0660 to U+0669), which UAX #9 orders from left to right as well, come back
# from the last to the first, also if one code of the font stands for the whole number. pypdfium2 5.15.2
# (PDFium) gives both as they are. Exits non-zero if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    PyMuPDF==2.0.0 pypdfium2==5.15.2 pikepdf==10.17.0
"$work/venv/bin/python" - <<'PYTHON'
import re
from importlib.metadata import version
from io import BytesIO

import pikepdf
import pymupdf
import pypdfium2
from pikepdf import Array, Dictionary, Name

print("PyMuPDF", pymupdf.__version__, "MuPDF", pymupdf.mupdf_version, "pypdfium2", version("pypdfium2"))


def numbers(*visual):
    """The numbers that each reader gives back of glyphs side by side, from left to right."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(400, 100))
    texts = list(dict.fromkeys(visual))
    code = {text: 33 + at for at, text in enumerate(texts)}
    entries = "".join(
        f"<{code[each]:02X}> <{each.encode('utf-16-be').hex()}>\n" for each in texts
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(texts)} beginbfchar\n{entries}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    box = pdf.make_stream(b"500 0 d0 50 0 400 700 re f")
    differences = [33] + [Name(f"/g{code[each]}") for each in texts]
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 500, 700],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=33, LastChar=32 + len(texts),
        Widths=[500] * len(texts), ToUnicode=pdf.make_stream(cmap.encode("ascii")),
        CharProcs=Dictionary({f"/g{code[each]}": box for each in texts}),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array(differences)),
        Resources=Dictionary(),
    )
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    shown = "".join(f"{code[each]:02X}" for each in visual)
    pdf.pages[0].Contents = pdf.make_stream(f"BT /F 18 Tf 50 50 Td <{shown}> Tj ET".encode("ascii"))
    out = BytesIO()
    pdf.save(out)
    found = {
        "MuPDF": pymupdf.open(stream=out.getvalue())[0].get_text(),
        "PDFium": pypdfium2.PdfDocument(out.getvalue())[0].get_textpage().get_text_range(),
    }
    return {reader: re.findall(r"\d+", text) for reader, text in found.items()}


# "bab 28 bab": each word from its last letter to its first, the number as it is.
word = ("ب", "ا", "ب")
seen = {
    "0-9": numbers(*word, " ", "2", "8", " ", *word),
    "Arabic-Indic": numbers(*word, " ", "٢", "٨", " ", *word),
    "Arabic-Indic, one code": numbers(*word, " ", "٢٨", " ", *word),
}
for name, found in seen.items():
    print(name, {reader: [ascii(each) for each in numbers] for reader, numbers in found.items()})
assert seen == {
    "0-9": {"MuPDF": ["28"], "PDFium": ["28"]},
    "Arabic-Indic": {"MuPDF": ["٨٢"], "PDFium": ["٢٨"]},
    "Arabic-Indic, one code": {"MuPDF": ["٨٢"], "PDFium": ["٢٨"]},
}, seen
PYTHON
