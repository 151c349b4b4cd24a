#!/usr/bin/env bash
# pyphen 0.18.1: with cache=False a dictionary is kept for the whole process all the same.
#
# Expected of Pyphen(lang=..., cache=False), for which True is said to use a cached copy: nothing
# stays behind, so a program that goes through many languages is rid of each dictionary when it lets go of it.
# Seen: each is put into pyphen.hdcache, whatever is asked for, and stays there: German takes some 14 MB in some 200,000
# objects. cache=False only reads the file once more. Whoever goes on for long has to empty hdcache.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q pyphen==0.18.1
"$work/venv/bin/python" - <<'PYTHON'
import gc, sys, tracemalloc, pyphen
tracemalloc.start()
hyphens = pyphen.Pyphen(lang="de_DE", cache=False)
print("pyphen", pyphen.VERSION, hyphens.inserted("Behandlung"))
before = tracemalloc.get_traced_memory()[0]
del hyphens
gc.collect()
kept = tracemalloc.get_traced_memory()[0]
print(f"hdcache has {len(pyphen.hdcache)} dictionary; {before / 1e6:.0f} MB before it was let go, {kept / 1e6:.0f} MB after")
if not pyphen.hdcache or kept < before / 2:
    sys.exit("changed: it is let go")
pyphen.hdcache.clear()
gc.collect()
print(f"{tracemalloc.get_traced_memory()[0] / 1e6:.0f} MB with hdcache emptied")
PYTHON
