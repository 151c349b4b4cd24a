#!/usr/bin/env bash
# Babel 2.19.0: an obsolete message that was marked as fuzzy is not so any more once Babel wrote the file.
#
# Expected: the mark stays, as `msgcat` of GNU gettext keeps it, since the message may come back and
# nobody has checked its translation. Seen: "#, fuzzy" is written for live messages alone, and the lines
# "#| msgid" of a live one come out as remarks ("# | msgid"), with include_previous too.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check babel==2.19.0
cat >"$work/in.po" <<'PO'
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\n"

#, fuzzy
#| msgid "One day."
msgid "Two days."
msgstr "Un día."

#, fuzzy
#~ msgid "Gone."
#~ msgstr "Se fue."
PO
"$work/venv/bin/python" - "$work" <<'PY'
import sys
from pathlib import Path

from babel.messages.pofile import read_po, write_po

folder = Path(sys.argv[1])
with (folder / "in.po").open("rb") as source, (folder / "out.po").open("wb") as target:
    write_po(target, read_po(source), include_previous=True)
PY
echo "Babel 2.19.0 writes:"
cat "$work/out.po"
if [ "$(grep -c '^#, fuzzy' "$work/out.po")" != 1 ]; then echo "changed: the marks are kept"; exit 1; fi
if ! grep -q '^# | msgid "One day\."' "$work/out.po"; then echo "changed: the line stays"; exit 1; fi
