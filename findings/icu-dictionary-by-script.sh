#!/bin/sh
# ICU 78.3 (in icu4py 1.2.0) looks for the words of every language of the Myanmar script in its Burmese
# dictionary, whatever the locale says. The locale key that is to turn a dictionary off for a script, "dx"
# (UTS #35 part 1, since CLDR 38), changes nothing: ICU-13219 is open.
# So we give ICU other letters in place of those of such languages: src/omshandout/text/unspaced.py.
# Exits with 0 while this is so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: icu4py==1.2.0
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import icu4py
from icu4py.breakers import LineBreaker
from icu4py.locale import Locale

TEXT = "\u1015\u103e\u1064\u1000\u100a\u102e\u1000\u102e\u1062\u103a"  # "S'gaw Karen" in itself


def pieces(locale: str) -> list[str]:
    return [TEXT[start:end] for start, end in LineBreaker(TEXT, Locale(locale)).segments()]


print("ICU", icu4py.icu_version)
for locale in ("my", "ksw", "ksw@dx=mymr", "ksw-u-dx-mymr", "ksw@dx=zyyy"):
    print(f"{locale}: {len(pieces(locale))} pieces: {' | '.join(pieces(locale))}")
same = all(pieces(each) == pieces("my") for each in ("ksw", "ksw@dx=mymr", "ksw-u-dx-mymr"))
sys.exit(0 if same and len(pieces("my")) > 1 else 1)
PYTHON
