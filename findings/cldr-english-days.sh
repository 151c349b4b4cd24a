#!/usr/bin/env bash
# CLDR, as Babel 2.19.0 carries it, has an English day among those of Akan and of Kashmiri.
#
# Expected: names of days in the language. Seen: the whole name of Sunday is "Sun" in Akan (the
# short one is "Kwa"), the short name of Tuesday is "Tue" in Kashmiri, in Arabic letters otherwise.
# Both stand in the data of these locales themselves and are not inherited from root.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check "babel==2.19.0"
cat >"$work/days.py" <<'PY'
import sys

from babel import Locale

akan = Locale.parse("ak").days["format"]["wide"]
kashmiri = Locale.parse("ks").days["format"]["abbreviated"]
print("ak", [akan[day] for day in range(7)])
print("ks", [kashmiri[day] for day in range(7)])
sys.exit((akan[6], kashmiri[1]) != ("Sun", "Tue"))
PY
PYTHONIOENCODING=utf-8 "$work/venv/bin/python" "$work/days.py" || { echo "changed"; exit 1; }
