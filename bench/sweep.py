"""Build the sheets that matter most in every language that clinics must be able to offer.

A table is printed: for each language its documents, those that both checkers let pass, the percent
of words that the worst of Poppler, PDFium and MuPDF gives back in order, and what is wrong. What
is looked at is that of ``tests/conformance/test_offered_languages.py``, which builds one document
a language. Some minutes; run it with ``make sweep``, or for some: ``bench/sweep.py km my``.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib import util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]


@cache
def judge() -> ModuleType:
    """The test of one document a language."""
    sys.path[:0] = [str(ROOT / "tests" / "helpers")]
    file = ROOT / "tests" / "conformance" / "test_offered_languages.py"
    spec = util.spec_from_file_location("judge", file)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["judge"] = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def row(language: str) -> tuple[str, int, int, dict[str, float], list[str]]:
    """A language, its documents, those built, the worst percent by reader, and all faults."""
    built, worst, wrong = 0, {}, []
    cases = [case for case in judge().all_cases() if case.language == language]
    with tempfile.TemporaryDirectory() as folder:
        shop = judge().make_folders(Path(folder) / "made", (cases[0].locale,)).workshop()
        for case in cases:
            try:
                found = judge().judged(shop, case, Path(folder))
            except Exception as error:
                wrong.append(f"{case}: {error}")
                continue
            built += 1
            for name, share in found.shares.items():
                worst[name] = min(share, worst.get(name, 100.0))
            wrong += [f"{case}: {each}" for each in found.wrong]
    return language, len(cases), built, worst, wrong


def main() -> int:
    """Print the table; 1 if anything is wrong."""
    languages = list(dict.fromkeys(case.language for case in judge().all_cases()))
    chosen = [name for name in languages if name in sys.argv[1:]] or languages
    readers = list(judge().READERS)
    print("| language | built | " + " | ".join(readers) + " | wrong |")
    print("| --- | --- | " + "--- | " * (len(readers) + 1))
    failed = False
    with ProcessPoolExecutor() as pool:
        for language, count, built, worst, wrong in pool.map(row, chosen):
            failed |= bool(wrong)
            shares = " | ".join(f"{worst.get(name, 0.0):.2f}" for name in readers)
            line = f"| {language} | {built} of {count} | {shares} | {len(wrong) or ''} |"
            print(line, flush=True)
            for each in wrong:
                print(f"    {each}", file=sys.stderr, flush=True)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
