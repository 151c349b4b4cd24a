#!/usr/bin/env bash
# MuPDF joins words that stand apart on a line, in scripts above U+0700.
#
# Seen with PyMuPDF 2.0.0 (MuPDF 1.28.5) in November 2026: of two texts of 18 pt on one line with a gap
# of 0.6 em between them, such as names of days in columns, "Mon Tue" comes back with a space and Ethiopic
# "ሰኞ" and "ማክሰ" as one word; Devanagari and Malayalam too. A space that is drawn between them parts them.
# Exits non-zero if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check PyMuPDF==2.0.0 pikepdf==10.17.0
"$work/venv/bin/python" - <<'PYTHON'
from io import BytesIO

import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name

print("PyMuPDF", pymupdf.__version__, "MuPDF", pymupdf.mupdf_version)
GAP_EM = 0.6

def page(one, other, space=False):
    """Two words of a font whose codes from 33 on are read as their letters, 0.5 em each."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 100))
    letters = list(dict.fromkeys(one + other))
    code = {letter: 33 + at for at, letter in enumerate(letters)}
    entries = "".join(f"<{code[each]:02X}> <{ord(each):04X}>\n" for each in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(letters) + 1} beginbfchar\n<20> <0020>\n{entries}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    box = pdf.make_stream(b"500 0 d0 0 0 400 700 re f")
    blank = pdf.make_stream(b"250 0 d0")
    names = {f"g{code[each]}": box for each in letters} | {"space": blank}
    differences = [32, Name.space]
    for each in letters:
        differences += [code[each], Name(f"/g{code[each]}")]
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 500, 700],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=32, LastChar=32 + len(letters),
        Widths=[250] + [500] * len(letters), ToUnicode=pdf.make_stream(cmap.encode("ascii")),
        CharProcs=Dictionary({f"/{name}": proc for name, proc in names.items()}),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array(differences)),
        Resources=Dictionary(),
    )
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    shown = ["BT /F 18 Tf", f"50 50 Td <{''.join(f'{code[each]:02X}' for each in one)}> Tj"]
    if space:
        shown.append("<20> Tj")
    x = (0.5 * len(one) + GAP_EM) * 18
    shown += [f"{x} 0 Td <{''.join(f'{code[each]:02X}' for each in other)}> Tj ET"]
    pdf.pages[0].Contents = pdf.make_stream(" ".join(shown).encode("ascii"))

    out = BytesIO()
    pdf.save(out)
    return pymupdf.open(stream=out.getvalue())[0].get_text().split()

seen = {
    "Latin": page("Mon", "Tue"), "Ethiopic": page("ሰኞ", "ማክሰ"), "Devanagari": page("सम", "मगल"),
    "Malayalam": page("തങ", "ചവ"), "Ethiopic with a space": page("ሰኞ", "ማክሰ", space=True),
}
for name, words in seen.items():
    print(f"{name}: {len(words)} words")
assert [len(words) for words in seen.values()] == [2, 1, 1, 1, 2], seen
PYTHON
