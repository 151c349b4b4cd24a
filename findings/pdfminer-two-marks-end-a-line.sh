#!/usr/bin/env bash
# pdfminer.six ends a line between two codes that both have no width, such as a vowel and a tone of Thai.
#
# Seen with pdfminer.six 20260107 in November 2026: it takes two characters for neighbours on a line if what is between them is
# less than a share of the wider one. Of two that have no width that share is 0, and 0 is not less. So a line of Thai with a vowel mark
# and a tone mark on one letter comes back as two lines, and on a page of many lines their pieces come in another order. Markitdown
# and other programs that turn PDFs into text for translation are made with it. Where one code says both marks, the line comes
# back whole, as it does either way from pypdfium2 5.15.2 (PDFium). So we put such marks together: src/omshandout/text/shape.py.
# Exits non-zero if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: \
    pdfminer.six==20260107 pypdfium2==5.15.2 pikepdf==10.17.0
"$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
from io import BytesIO

import pikepdf
import pypdfium2
from pdfminer.high_level import extract_text
from pikepdf import Array, Dictionary, Name

print("pdfminer.six", version("pdfminer.six"), "pypdfium2", version("pypdfium2"))
VOWEL, TONE = "\u0e35", "\u0e48"


def lines(*clusters):
    """What comes back of clusters on one line, each a code: letters are 0.5 em wide, marks have no width."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 100))
    texts = list(dict.fromkeys(clusters))
    entries = "".join(
        f"<{65 + at:02X}> <{each.encode('utf-16-be').hex()}>\n" for at, each in enumerate(texts)
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(texts)} beginbfchar\n{entries}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    mark = [each[0] in (VOWEL, TONE) for each in texts]
    glyphs = {
        f"/g{65 + at}": pdf.make_stream(
            b"0 0 d0 -300 700 200 80 re f" if flat else b"500 0 d0 50 0 400 600 re f"
        )
        for at, flat in enumerate(mark)
    }
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[-300, 0, 500, 800],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=65, LastChar=64 + len(texts),
        Widths=[0 if flat else 500 for flat in mark], ToUnicode=pdf.make_stream(cmap.encode("ascii")),
        CharProcs=Dictionary(glyphs), Resources=Dictionary(),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, *map(Name, glyphs)])),
    )
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    shown = "".join(f"{65 + texts.index(each):02X}" for each in clusters)
    pdf.pages[0].Contents = pdf.make_stream(f"BT /F 20 Tf 20 50 Td <{shown}> Tj ET".encode("ascii"))
    out = BytesIO()
    pdf.save(out)
    page = pypdfium2.PdfDocument(out.getvalue())[0].get_textpage()
    return {
        "pdfminer": extract_text(BytesIO(out.getvalue())).split(),
        "PDFium": page.get_text_range().split(),
    }


LETTERS = "\u0e17\u0e19\u0e1a"
seen = {
    "a code each": lines(LETTERS[0], VOWEL, TONE, *LETTERS[1:]),
    "one for both": lines(LETTERS[0], VOWEL + TONE, *LETTERS[1:]),
    "one mark": lines(LETTERS[0], VOWEL, *LETTERS[1:]),
}
for name, found in seen.items():
    print(f"{name}:", {reader: [ascii(each) for each in pieces] for reader, pieces in found.items()})
counts = {name: [len(pieces) for pieces in found.values()] for name, found in seen.items()}
assert counts == {"a code each": [2, 1], "one for both": [1, 1], "one mark": [1, 1]}, counts
PYTHON
