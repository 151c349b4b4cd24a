#!/usr/bin/env bash
# pdf.js gives a vowel mark that is the first glyph of a string to what was shown before, be it on another line.
#
# Seen with pdfjs-dist 6.5.438 in November 2026: a glyph that is read as combining marks alone is not compared with the
# place where the last text ended, so that neither a new line nor a gap is found before it. A right-to-left line is drawn
# from its left end, so that the mark of its last letter comes first: of two lines of Hebrew, "ba" and "gad" with a
# qamats at the end, the qamats comes back with the first line. Where one code says both letter and mark, or where any
# glyph that is neither space, mark nor format character stands before it, both lines come back. pypdfium2 5.15.2 (PDFium)
# gives both lines as they are. Exits non-zero if that changes. Needs Node 20 and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check pikepdf==10.17.0 pypdfium2==5.15.2
(cd "$work" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund pdfjs-dist@6.5.438 >/dev/null)
"$work/venv/bin/python" - "$work" <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name

QAMATS = "\u05b8"
BET, ALEF, GIMEL, DALET = "\u05d1", "\u05d0", "\u05d2", "\u05d3"


def write(name, *lines):
    """A page of lines, each of codes from left to right; letters are 0.5 em wide, marks have no width."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 100))
    texts = list(dict.fromkeys(text for line in lines for text in line))
    code = {text: 65 + at for at, text in enumerate(texts)}
    entries = "".join(f"<{code[each]:02X}> <{each.encode('utf-16-be').hex()}>\n" for each in texts)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(texts)} beginbfchar\n{entries}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    widths = [0 if each == QAMATS else 500 for each in texts]
    glyphs = {
        f"/g{code[each]}": pdf.make_stream(
            b"0 0 d0 100 -300 300 80 re f" if each == QAMATS else b"500 0 d0 50 0 400 700 re f"
        )
        for each in texts
    }
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, -300, 500, 700],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=65, LastChar=64 + len(texts),
        Widths=widths, ToUnicode=pdf.make_stream(cmap.encode("ascii")),
        CharProcs=Dictionary(glyphs), Resources=Dictionary(),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, *map(Name, glyphs)])),
    )
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    shown = "".join(
        f"BT /F 20 Tf {280 - 10 * sum(each != QAMATS for each in line)} {60 - 30 * at} Td "
        f"<{''.join(f'{code[each]:02X}' for each in line)}> Tj ET\n"
        for at, line in enumerate(lines)
    )
    pdf.pages[0].Contents = pdf.make_stream(shown.encode("ascii"))
    path = Path(sys.argv[1], f"{name}.pdf")
    pdf.save(path)
    return pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()


first = (ALEF, BET)
by_itself = write("alone", first, (QAMATS, DALET, GIMEL))
print("pypdfium2", version("pypdfium2"), ascii(by_itself.splitlines()))
assert by_itself.splitlines() == [BET + ALEF, GIMEL + DALET + QAMATS], ascii(by_itself)
write("together", first, (QAMATS + DALET, GIMEL))  # turned about, character by character
write("letter", first, (DALET, QAMATS, GIMEL))
PYTHON
cat >"$work/read.mjs" <<'NODE'
import { readFileSync } from "node:fs";
Promise.withResolvers ??= function () {
  const all = {};
  all.promise = new this((resolve, reject) => Object.assign(all, { resolve, reject }));
  return all;
};
const { getDocument, version, VerbosityLevel } = await import("pdfjs-dist/legacy/build/pdf.mjs");
const said = {};
for (const name of ["alone", "together", "letter"]) {
  const data = new Uint8Array(readFileSync(`${name}.pdf`));
  const pdf = await getDocument({ data, verbosity: VerbosityLevel.ERRORS }).promise;
  const { items } = await (await pdf.getPage(1)).getTextContent();
  said[name] = items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join("").split("\n");
}
const shown = JSON.stringify(said).replace(/[^ -~]/g, (each) => `\\u0${each.charCodeAt().toString(16)}`);
console.log("pdf.js", version, shown);
const qamats = "\u05b8";
const lost = said.alone[0].includes(qamats) && !said.alone[1].includes(qamats);
const kept = [said.together, said.letter].every((each) => !each[0].includes(qamats) && each[1].includes(qamats));
process.exit(lost && kept ? 0 : 1);
NODE
(cd "$work" && node read.mjs 2>/dev/null)
