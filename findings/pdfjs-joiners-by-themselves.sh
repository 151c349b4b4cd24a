#!/usr/bin/env bash
# pdf.js leaves out zero width joiners and non-joiners that have a character code of their own.
#
# Seen with pdfjs-dist 6.5.438 in November 2026: of three codes that say "a", U+200C and "b", "ab" is read, searched and
# copied, so that Persian and Bengali words lose what parts them. Where a code says "a" and U+200C, or U+200C and "b",
# all three come back. So we put joiners to letters: src/omshandout/text/shape.py.
# Exits non-zero if that changes. Needs Node 20 and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check pikepdf==10.17.0
(cd "$work" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund pdfjs-dist@6.5.438 >/dev/null)
"$work/venv/bin/python" - "$work" <<'PYTHON'
import sys

import pikepdf
from pikepdf import Array, Dictionary, Name

def write(path, *clusters):
    """A page with clusters, each a code 0.5 em wide."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 100))
    entries = "".join(
        f"<{65 + at:02X}> <{each.encode('utf-16-be').hex()}>\n" for at, each in enumerate(clusters)
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(clusters)} beginbfchar\n{entries}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    box = pdf.make_stream(b"500 0 d0 0 0 400 700 re f")
    names = [f"/g{65 + at}" for at in range(len(clusters))]
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 500, 700],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=65, LastChar=64 + len(clusters),
        Widths=[500] * len(clusters), ToUnicode=pdf.make_stream(cmap.encode("ascii")),
        CharProcs=Dictionary({name: box for name in names}), Resources=Dictionary(),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, *map(Name, names)])),
    )
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    shown = "".join(f"{65 + at:02X}" for at in range(len(clusters)))
    pdf.pages[0].Contents = pdf.make_stream(f"BT /F 20 Tf 20 50 Td <{shown}> Tj ET".encode("ascii"))
    pdf.save(f"{sys.argv[1]}/{path}.pdf")

write("alone", "a", "\u200c", "b")
write("joiner", "a", "\u200d", "b")
write("behind", "a\u200c", "b")
write("front", "a", "\u200cb")
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
for (const name of ["alone", "joiner", "behind", "front"]) {
  const data = new Uint8Array(readFileSync(`${name}.pdf`));
  const pdf = await getDocument({ data, verbosity: VerbosityLevel.ERRORS }).promise;
  const { items } = await (await pdf.getPage(1)).getTextContent();
  said[name] = items.map((item) => item.str).join("");
}
console.log("pdf.js", version, JSON.stringify(said));
const kept = "a\u200cb";
const lost = said.alone === "ab" && said.joiner === "ab";
process.exit(lost && said.behind === kept && said.front === kept ? 0 : 1);
NODE
(cd "$work" && node read.mjs 2>/dev/null)
