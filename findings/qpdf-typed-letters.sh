#!/usr/bin/env bash
# qpdf writes typed text by the NAME of the font's encoding only.
#
# Seen with pikepdf 10.17.0 (libqpdf 12.4.2) in November 2026: of two text fields with the value
# "Zoë" the one whose font has /Encoding /WinAnsiEncoding shows "Zoë"; the one whose font has the same
# encoding as a dictionary (/BaseEncoding /WinAnsiEncoding, which ISO 32000-1, 9.6.6 allows, with
# Differences for further letters) shows "Zo?". Exits non-zero if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check pikepdf==10.17.0
"$work/venv/bin/python" - <<'PYTHON'
import pikepdf
from pikepdf import Array, Dictionary, Name, String

print("pikepdf", pikepdf.__version__, "libqpdf", pikepdf.__libqpdf_version__)


def font(encoding):
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
                      Encoding=encoding)


def shown(encoding):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 100))
    box = pdf.make_stream(b"/Tx BMC EMC", Type=Name.XObject, Subtype=Name.Form,
                          BBox=[0, 0, 200, 20], Resources=Dictionary())
    field = pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("Zoë"),
        Rect=[10, 10, 210, 30], F=4, DA=String("/F 12 Tf 0 g"), AP=Dictionary(N=box)))
    pdf.pages[0].Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(
        Fields=[field], NeedAppearances=True, DA=String("/F 12 Tf 0 g"),
        DR=Dictionary(Font=Dictionary(F=pdf.make_indirect(font(encoding)))))
    pdf.generate_appearance_streams()
    return pdf.pages[0].Annots[0].AP.N.read_bytes()


by_name = shown(Name.WinAnsiEncoding)
by_dictionary = shown(Dictionary(Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding,
                                 Differences=[1, Name.Lslash]))
print("by name:", by_name)
print("by dictionary:", by_dictionary)
assert b"(Zo\xeb)" in by_name or b"(Zo\\353)" in by_name or b"<5a6feb>" in by_name.lower()
assert b"(Zo?)" in by_dictionary
PYTHON
