#!/bin/sh
# ICU 78.3 (in icu4py 1.2.0): asked to end Japanese lines between phrases (locale key "lw=phrase", UTS #35 part 1), it
# also ends them before marks that "lb=strict" forbids at the beginning of a line, such as the long-vowel mark:
# "人ー人" has a break before "ー" with both keys, and none with "lb=strict" alone.
# So we take only those breaks that both ways have: src/omshandout/text/linebreak.py.
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


def breaks(text: str, locale: str) -> list[int]:
    return [end for _, end in LineBreaker(text, Locale(locale)).segments()]


print("ICU", icu4py.icu_version)
text = "\u4eba\u30fc\u4eba"
strict, phrases = breaks(text, "ja@lb=strict"), breaks(text, "ja@lb=strict;lw=phrase")
print("lb=strict:", strict, "with lw=phrase:", phrases)
sentence = "\u306e\u3069\u306b\u8a70\u307e\u3063\u305f\u3068\u304d\u306f"  # phrases are found: it does its work
print("phrases of a sentence:", breaks(sentence, "ja@lb=strict;lw=phrase"), "of", len(sentence), "letters")
sys.exit(0 if 1 not in strict and 1 in phrases and len(breaks(sentence, "ja@lw=phrase")) < 5 else 1)
PYTHON
