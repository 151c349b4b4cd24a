"""What documents are like: their size, the memory they take, the words that come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ours import CJK, HANDOUTS, LOCALES, OPTIONS, Ours
from peers import Typst, WeasyPrint
from reading import in_order, readers, words
from report import Report, Values
from sheets import parts_of, texts_of
from speed import run_child

from omshandout.model.options import Paper
from omshandout.render.documents import Job, render

LIMIT_KB, LIMIT_CJK_KB = 60, 150
LIMIT_MB = 150
FLAT_MB = 5
"""Growth from the 100th document on that is still called flat: allocators are not exact."""


def size(ours: Ours, *, quick: bool) -> Report:
    """Bytes of each document against the limits for two pages."""
    handouts = HANDOUTS[1:] if quick else ours.workshop.handout_names
    locales = LOCALES[:1] if quick else LOCALES
    rows: list[list[str]] = []
    values: list[Values] = []
    for job in ours.jobs(handouts, locales, Paper.A4, Paper.LETTER):
        made = render(ours.workshop, job, OPTIONS)
        kilobytes = len(made.data) / 1000
        limit = LIMIT_CJK_KB if ours.script(job.locale) in CJK else LIMIT_KB
        # The limits are for two pages.
        verdict = ("yes" if kilobytes <= limit else "NO") if made.pages <= 2 else "-"
        rows.append([
            f"{job.handout} {job.locale} {job.profile.paper.value}", str(made.pages),
            f"{kilobytes:.1f}", str(limit), verdict,
        ])  # fmt: skip
        values.append({
            "handout": job.handout, "locale": job.locale, "paper": job.profile.paper.value,
            "pages": made.pages, "bytes": len(made.data), "limit": limit * 1000,
        })  # fmt: skip
    notes = ["KB of 1000 bytes. The limit is for two pages, the goal is half of it."]
    heads = ["document", "pages", "KB", "limit", "within"]
    return Report("size", "Size of the PDFs", heads, rows, notes, values)


def memory(ours: Ours, folder: Path, *, quick: bool) -> Report:
    """Peak memory of a process that makes many documents, and whether it grows."""
    count = 20 if quick else 1000
    with_cjk = [name for name in LOCALES if name in ours.workshop.locales]
    without = [name for name in with_cjk if ours.script(name) not in CJK]
    rows: list[list[str]] = []
    values: list[Values] = []
    for name, locales in (("without CJK", without), ("with CJK", with_cjk)):
        found = run_child("memory", str(count), str(folder), *locales)
        growth = found["now"] - found["early_now"] if found["now"] else (
            found["peak"] - found["early_peak"])
        rows.append([
            name, f"{found['early_peak']:.0f}", f"{found['peak']:.0f}", f"{found['early_now']:.1f}",
            f"{found['now']:.1f}", f"{growth:+.1f}", "yes" if growth <= FLAT_MB else "NO",
            str(LIMIT_MB) if name == "without CJK" else "-",
        ])  # fmt: skip
        values.append({"name": name, "locales": locales, **found})
    early = f"{found['early']:.0f}th"
    notes = [
        f"MB of resident memory of one process with one workshop: peak, and at the moment, after "
        f"the {early} and after the {count}th document.",
    ]
    heads = ["languages", f"peak {early}", f"peak {count}th", f"now {early}", f"now {count}th",
             "growth", "flat", "limit"]
    return Report("memory", "Memory", heads, rows, notes, values)


def words_back(
    ours: Ours, typst: Typst | None, weasyprint: WeasyPrint | None, *, quick: bool
) -> Report:
    """Percent of the words of a handout that come back from its PDF in order."""
    engines: dict[str, Callable[[Job], Path]] = {"ours": ours.make}
    if typst:
        engines["Typst"] = typst.compiled
    if weasyprint:
        engines["WeasyPrint"] = weasyprint.kept
    tools = readers()
    rows: list[list[str]] = []
    values: list[Values] = []
    for locale in LOCALES[:1] if quick else LOCALES:
        jobs = ours.jobs(HANDOUTS, (locale,))
        for peer in (typst, weasyprint):
            if peer:
                peer.prepare(jobs)
        for engine, make in engines.items():
            back, strictly, total = Counter[str](), Counter[str](), Counter[bool]()
            for job in jobs:
                path = make(job)
                plain = "\n".join(text.plain for text in texts_of(parts_of(*ours.local(job))))
                found = {name: read(path) for name, read in tools.items()}
                for marks, counts in ((False, back), (True, strictly)):
                    expected = words(plain, punctuation=marks)
                    total[marks] += len(expected)
                    for name, text in found.items():
                        counts[name] += in_order(expected, words(text, punctuation=marks))
            shares = {name: 100 * back[name] / max(1, total[False]) for name in tools}
            strict = {name: 100 * strictly[name] / max(1, total[True]) for name in tools}
            rows.append([
                f"{locale} {engine}", str(total[False]),
                *(f"{share:.1f}" for share in shares.values()),
                f"{min(shares.values(), default=0.0):.1f}",
                f"{min(strict.values(), default=0.0):.1f}",
            ])  # fmt: skip
            values.append({"locale": locale, "engine": engine, "words": total[False],
                           "percent": shares, "percent_with_punctuation": strict})  # fmt: skip
    notes = [
        "Percent of the words (characters of Chinese) of about-oms and symptoms that each reader "
        "gives back in order; bar 99.5 by the worst reader.",
        "With marks: a word counts only together with the punctuation that touches it.",
    ]
    heads = ["language, engine", "words", *tools, "worst", "with marks"]
    return Report("words", "Words that come back", heads, rows, notes, values)
