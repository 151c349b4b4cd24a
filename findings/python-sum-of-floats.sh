#!/usr/bin/env bash
# CPython 3.12 and later: sum() of floats gives another number than 3.11.
#
# Expected: the same numbers add up to the same everywhere. Seen: 3.11 rounds after each addition, 3.12
# and later carry along what is lost (said in its "What's New"). math.fsum gives the same in all.
# Needs two Pythons: python-sum-of-floats.sh python3.11 python3.14
set -euo pipefail
old=${1:-python3.11} new=${2:-python3.14}
for each in "$old" "$new"; do
  echo "$("$each" --version): $("$each" -c 'import math; n = [0.1] * 10; print("sum", repr(sum(n)), "fsum", repr(math.fsum(n)))')"
done
of() { "$1" -c "import math; print(repr($2([0.1] * 10)))"; }
if [[ $(of "$old" sum) == $(of "$new" sum) ]]; then echo "changed: both add alike"; exit 1; fi
if [[ $(of "$old" math.fsum) != $(of "$new" math.fsum) ]]; then echo "changed: fsum differs"; exit 1; fi
