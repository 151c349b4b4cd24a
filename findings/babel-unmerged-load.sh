#!/usr/bin/env bash
# Babel 2.19.0: asking for the data of one locale alone breaks that locale for the whole process.
#
# Expected: localedata.load(name, merge_inherited=False) gives a locale's own data and changes
# nothing. Seen: they are kept in the same cache under the same name, so that a Locale of this name
# made later lacks all that it inherits: looking at the days of Swahili in Kenya is a KeyError.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check "babel==2.19.0"
cat >"$work/load.py" <<'PY'
import sys

from babel import Locale, localedata

if sys.argv[1] == "after":
    localedata.load("sw_KE", merge_inherited=False)
try:
    print(Locale.parse("sw_KE").days["format"]["wide"][0])
except KeyError as error:
    print("KeyError", error)
PY
for when in alone after; do
  found=$("$work/venv/bin/python" "$work/load.py" "$when")
  echo "Babel 2.19.0, $when: $found"
  case $when/$found in
    alone/Jumatatu | after/KeyError*) ;;
    *) echo "changed"; exit 1 ;;
  esac
done
