#!/usr/bin/env bash
# Babel 2.18.0: the days of one language come out in another that was asked before it.
#
# Expected: names of days depend on the locale alone. Seen: after the days of Urdu were looked
# at, those of Swahili in the same process are Urdu's, because a resolved alias is written back into
# data that locales share. Babel 2.19.0 gives Swahili's own in both orders.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
cat >"$work/days.py" <<'PY'
import sys

from babel import Locale

for name in sys.argv[1:]:
    names = Locale.parse(name).days["stand-alone"]
    print(name, "|".join(names[width][day] for width in ("abbreviated", "short") for day in range(7)))
PY
python=$work/venv/bin/python
for version in 2.18.0 2.19.0; do
  "$python" -m pip install --quiet --disable-pip-version-check "babel==$version"
  "$python" "$work/days.py" sw | tail -1 >"$work/alone-$version"
  "$python" "$work/days.py" ur sw | tail -1 >"$work/after-$version"
  echo "Babel $version alone:      $(cat "$work/alone-$version")"
  echo "Babel $version after Urdu: $(cat "$work/after-$version")"
done
if cmp -s "$work/alone-2.18.0" "$work/after-2.18.0"; then echo "changed: 2.18.0 agrees"; exit 1; fi
if ! cmp -s "$work/alone-2.19.0" "$work/after-2.19.0"; then echo "changed: 2.19.0 differs"; exit 1; fi
