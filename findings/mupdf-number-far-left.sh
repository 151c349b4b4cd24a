#!/usr/bin/env bash
# MuPDF joins a number at the left end of a right-to-left line with a word hundreds of points away.
#
# Seen with PyMuPDF 2.0.0 (MuPDF 1.28.5) in November 2026: a foot with an Arabic word at its right end and, drawn
# next, the number of the page at its left end, 20 em away. Arabic-Indic digits (U+0660 to U+0669) and letters come back on a
# line of their own. Digits 0-9 and those of Persian and Urdu (U+06F0 to U+06F9) come back right behind the word, without
# space or line end; get_text("words") parts 0-9 from it, but not the others, so that both are one word. pypdfium2
# 5.15.2 (PDFium) parts them all. Exits non-zero if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    PyMuPDF==2.0.0 pypdfium2==5.15.2 pikepdf==10.17.0
"$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
from io import BytesIO

import pikepdf
import pymupdf
import pypdfium2
from pikepdf import Array, Dictionary, Name

print("PyMuPDF", pymupdf.__version__, "MuPDF", pymupdf.mupdf_version, "pypdfium2", version("pypdfium2"))
WORD = ("ب", "ا", "ب")  # the same from both ends


def foot(*number):
    """What readers make of a word that ends at 300 points and a number that begins at 50, at 10 points."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(400, 100))
    texts = list(dict.fromkeys((*WORD, *number)))
    code = {text: 33 + at for at, text in enumerate(texts)}
    entries = "".join(f"<{code[each]:02X}> <{each.encode('utf-16-be').hex()}>\n" for each in texts)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(texts)} beginbfchar\n{entries}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    box = pdf.make_stream(b"500 0 d0 50 0 400 700 re f")
    names = [f"/g{code[each]}" for each in texts]
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 500, 700],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=33, LastChar=32 + len(texts),
        Widths=[500] * len(texts), ToUnicode=pdf.make_stream(cmap.encode("ascii")),
        CharProcs=Dictionary({name: box for name in names}), Resources=Dictionary(),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([33, *map(Name, names)])),
    )
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    shown = "".join(
        f"BT /F 10 Tf {x} 50 Td <{''.join(f'{code[each]:02X}' for each in string)}> Tj ET\n"
        for x, string in ((285, WORD), (50, number))
    )
    pdf.pages[0].Contents = pdf.make_stream(shown.encode("ascii"))
    out = BytesIO()
    pdf.save(out)
    page = pymupdf.open(stream=out.getvalue())[0]
    return {
        "text": page.get_text().split(),
        "words": [word[4] for word in page.get_text("words")],
        "PDFium": pypdfium2.PdfDocument(out.getvalue())[0].get_textpage().get_text_range().split(),
    }


word = "".join(WORD)
seen = {
    "letters": foot("د", "ج"), "Arabic-Indic": foot("٢", "٨"), "0-9": foot("2", "8"),
    "Persian": foot("۲", "۸"),
}
for name, found in seen.items():
    print(name, {reader: [ascii(each) for each in words] for reader, words in found.items()})
assert {name: [len(words) for words in found.values()] for name, found in seen.items()} == {
    "letters": [2, 2, 2], "Arabic-Indic": [2, 2, 2], "0-9": [1, 2, 2], "Persian": [1, 1, 2],
}, seen
assert seen["Persian"]["words"] == [word + "۲۸"], seen
PYTHON
