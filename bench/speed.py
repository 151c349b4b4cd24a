"""How long documents take: warm, cold, many at once, and what tagging costs."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from measure import Contender, Timing, ms, race
from msgspec.structs import replace
from ours import HANDOUTS, LOCALES, Ours, untagged
from peers import Typst, WeasyPrint
from report import Report, Values

from omshandout.render.documents import Job
from omshandout.tasks.outcomes import collected_rarely

CHILD = Path(__file__).with_name("child.py")
BARS_MS = {"en": (20, 10), "es": (20, 10)}
"""Bar and goal for one warm document; 30 and 15 for the other languages."""


_PEERS = ("Typst", "Typst again", "Typst kept", "WeasyPrint")


def ratio(one: float, other: float) -> str:
    """``one`` against ``other``."""
    return f"{one / other:.2f}"


def warm(ours: Ours, typst: Typst | None, weasyprint: WeasyPrint | None, *, quick: bool) -> Report:
    """One document after another in one process, to bytes on disk."""
    handouts, locales = (HANDOUTS[1:], ("en", "ar")) if quick else (HANDOUTS, LOCALES)
    rounds, warm_ups = (4, 2) if quick else (21, 3)
    rows: list[list[str]] = []
    values: list[Values] = []
    for job in ours.jobs(handouts, locales):
        contenders = [
            Contender("ours", partial(ours.make, job), inside=ours.new_text),
            Contender("ours, words new", partial(ours.make, job), inside=ours.new_words),
            Contender("ours again", partial(ours.make, job)),
            Contender("ours, new workshop", partial(ours.make_afresh, job), every=7),
        ]
        if typst:
            typst.prepare([job])
            contenders += [
                Contender("Typst", partial(typst.afresh, job), inside=partial(typst.new_text, job)),
                Contender("Typst again", partial(typst.compiled, job)),
                Contender("Typst kept", partial(typst.kept, job)),
            ]
        if weasyprint:
            weasyprint.prepare([job])
            contenders.append(
                Contender("WeasyPrint", partial(weasyprint.kept, job), every=3)
            )
        with collected_rarely():  # as the commands that make sheets do
            timings = race(contenders, rounds, warm_ups)
        rows.append(_warm_row(job, timings))
        values.append({
            "handout": job.handout, "locale": job.locale,
            **{name: timing.values() for name, timing in timings.items()},
        })  # fmt: skip
    notes = [
        f"Milliseconds on the clock, median of {rounds} runs in turn after {warm_ups} to warm up "
        "(the slow ones: of fewer); quartiles behind it; cpu: on the processor.",
        "Kept between our runs: parsed YAML and PO files, opened fonts with their glyph outlines, "
        "converted drawings. Not kept: anything of the document, but for shaped paragraphs in the "
        "run again.",
        "words new: nor is any word known, as if every paragraph were in words of its own.",
        "new workshop: all of that is read and parsed anew, by a process that is running.",
        "Typst: no compiler kept, a number behind each text makes it new, since Typst remembers in "
        "its process what it has set. again: the text is the same. kept: so is the compiler.",
    ]
    heads = ["document", "bar", "goal", "ours", "quartiles", "cpu", "words new", "again",
             "new workshop",
             "Typst", "again", "kept", "WeasyPrint", "ours : Typst", "again : again",
             "again : kept", "ours : WeasyPrint"]
    title = "One two-page handout, warm, to bytes on disk"
    return Report("warm", title, heads, rows, notes, values)


def _warm_row(job: Job, timings: dict[str, Timing]) -> list[str]:
    mine = timings["ours"]
    low, high = mine.spread
    bar, goal = BARS_MS.get(job.locale, (30, 15))
    again = timings["ours again"]
    peers = [(timings.get(name), again if "Typst " in name else mine) for name in _PEERS]
    return [
        f"{job.handout} {job.locale}", str(bar), str(goal), ms(mine.median),
        f"{ms(low)}-{ms(high)}", ms(mine.cpu_median), ms(timings["ours, words new"].median),
        ms(again.median),
        ms(timings["ours, new workshop"].median),
        *(ms(peer.median) if peer else "-" for peer, _ in peers),
        *(ratio(own.median, peer.median) if peer else "-" for peer, own in peers),
    ]  # fmt: skip


@contextmanager
def _untagged(ours: Ours) -> Iterator[None]:
    with untagged(), ours.new_text():
        yield


def tagging(ours: Ours, *, quick: bool) -> Report:
    """What structure and metadata cost, against the same pages without any."""
    locales = ("en",) if quick else LOCALES
    rounds = 6 if quick else 31
    rows: list[list[str]] = []
    values: list[Values] = []
    for job in ours.jobs(HANDOUTS[1:] if quick else HANDOUTS, locales):
        run = Contender("tagged", partial(ours.make, job), inside=ours.new_text)
        bare = Contender("untagged", run.run, inside=partial(_untagged, ours))
        timings = race([run, bare], rounds, 3)
        tagged, plain = timings["tagged"], timings["untagged"]
        share = tagged.cpu_median / plain.cpu_median - 1
        rows.append([
            f"{job.handout} {job.locale}", ms(tagged.cpu_median), ms(plain.cpu_median),
            f"{share:.0%}", "33%",
        ])  # fmt: skip
        values.append({"handout": job.handout, "locale": job.locale, "share": round(share, 3),
                       "tagged": tagged.values(), "untagged": plain.values()})  # fmt: skip
    notes = [
        "Milliseconds on the processor. Untagged: no logical tree, marks, parent tree, bookmarks, "
        "XMP packet, output intent; the page writer is patched here for it (ours.untagged).",
    ]
    heads = ["document", "tagged", "untagged", "on top", "at most"]
    return Report("tagging", "Cost of tagging and metadata", heads, rows, notes, values)


def screens(ours: Ours, *, quick: bool) -> Report:
    """One handout as a page for phones, against the same as a PDF."""
    locales = ("en",) if quick else LOCALES
    rounds = 4 if quick else 15
    rows: list[list[str]] = []
    values: list[Values] = []
    for job in ours.jobs(HANDOUTS[1:], locales):
        page = replace(job, profile=replace(job.profile, html=True))
        timings = race([
            Contender("PDF", partial(ours.make, job), inside=ours.new_text),
            Contender("page", partial(ours.make, page), inside=ours.new_letters),
            Contender("page again", partial(ours.make, page)),
        ], rounds, 2)
        size = ours.make(page).stat().st_size
        paper, new, again = (timings[name].cpu_median for name in ("PDF", "page", "page again"))
        rows.append([
            f"{job.handout} {job.locale}", ms(paper), ms(new), ms(again), ratio(again, paper),
            f"{size / 1024:.0f}",
        ])
        values.append({
            "handout": job.handout, "locale": job.locale, "bytes": size,
            **{name: timing.values() for name, timing in timings.items()},
        })
    notes = ["Milliseconds on the processor. Page: its fonts are cut and compressed anew; again: "
             "the letters are those of a page before. The size is in KB."]
    heads = ["document", "PDF", "page", "page again", "again / PDF", "KB"]
    return Report("screens", "Pages for phones", heads, rows, notes, values)


def cold(
    ours: Ours, typst: Typst | None, weasyprint: WeasyPrint | None, folder: Path, *, quick: bool
) -> Report:
    """``omshandout build symptoms -l en`` by a new Python, against peers by a new Python."""
    (job,) = ours.jobs(("symptoms",), ("en",))
    programs = {
        "ours": [*_cli(), "build", "symptoms", "-l", "en", "--force", "-o", str(folder / "cold")],
        "bare Python": ["-c", "pass"],
    }
    if typst:
        typst.prepare([job])
        programs["Typst"] = ["-c", typst.cold(job)]
    if weasyprint:
        weasyprint.prepare([job])
        programs["WeasyPrint"] = ["-c", weasyprint.cold(job)]
    variables = environment(folder)
    contenders = [
        Contender(name, partial(_python, program, variables))
        for name, program in programs.items()
    ]
    timings = race(contenders, 2 if quick else 11, 1)
    mine = timings["ours"].median
    rows = []
    for name, timing in timings.items():
        low, high = timing.spread
        against = ratio(mine, timing.median) if name in ("Typst", "WeasyPrint") else ""
        rows.append([name, ms(timing.median), f"{ms(low)}-{ms(high)}", against])
    notes = [
        "Milliseconds on the clock from start to end of the process; bar 500, goal 250.",
        "All byte code was compiled by a run before, as pip does when it installs a wheel.",
        "--force: else only the first run would make the sheet.",
    ]
    values: list[Values] = [{"name": name, **timing.values()} for name, timing in timings.items()]
    heads = ["program", "ms", "quartiles", "ours : it"]
    return Report("cold", "omshandout build symptoms -l en, cold", heads, rows, notes, values)


def imports(folder: Path) -> Report:
    """Where the time goes that our cold start spends on imports (``-X importtime``)."""
    variables = environment(folder)
    program = [*_cli(), "build", "symptoms", "-l", "en", "--force", "-o", str(folder / "cold")]
    _python(program, variables)
    errors = _python(["-X", "importtime", *program], variables)
    own: dict[str, float] = defaultdict(float)
    counts: dict[str, int] = defaultdict(int)
    modules: list[tuple[float, float, str]] = []
    for line in errors.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) != 3 or not parts[0].strip().isdigit():
            continue
        alone, together, name = float(parts[0]), float(parts[1]), parts[2].strip()
        modules.append((alone, together, name))
        top = name.split(".", 1)[0]
        own[top] += alone
        counts[top] += 1
    rows = [
        [name, str(counts[name]), f"{own[name] / 1e3:.1f}", ""]
        for name in sorted(own, key=own.__getitem__, reverse=True)[:20]
    ]
    rows.append(["", "", "", ""])
    rows += [
        [name, "", f"{alone / 1e3:.1f}", f"{together / 1e3:.1f}"]
        for alone, together, name in sorted(modules, reverse=True)[:25]
    ]
    total = f"{len(modules)} modules, {sum(own.values()) / 1e3:.0f} ms in all (timing slows them)."
    values: list[Values] = [
        {"module": name, "own_ms": alone / 1e3, "with_others_ms": together / 1e3}
        for alone, together, name in modules
    ]
    return Report("imports", "Imports of the cold start, in ms", ["package, then module", "modules",
                  "own", "with others"], rows, [total], values)  # fmt: skip


def _cli() -> list[str]:
    return ["-c", "from omshandout.cli.main import main; main()"]


def environment(folder: Path) -> dict[str, str]:
    """The variables of a program that shall start as an installed one does."""
    # Byte code goes to a folder of the benchmark, whatever this process was told about it.
    variables = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "byte-code")}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    return variables


def _python(arguments: Sequence[str], environment: dict[str, str]) -> str:
    run = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise RuntimeError(f"{arguments}: {run.stderr}")
    return run.stderr


def many(
    typst: Typst | None, weasyprint: WeasyPrint | None, folder: Path, *, quick: bool
) -> Report:
    """Many documents on two processes."""
    count = 20 if quick else 200
    engines = {"ours": count}
    if typst:
        engines |= {"typst": count, "typst-kept": count}
    if weasyprint:
        engines["weasyprint"] = count // 5
    rates: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(1 if quick else 3):
        for name, count in engines.items():
            found = run_child("many", name, str(count), "2", str(folder))
            rates[name].append(found["made"] / found["seconds"])
    mine = statistics.median(rates["ours"])
    rows = [
        [name, str(engines[name]), f"{statistics.median(found):.0f}",
         f"{min(found):.0f}-{max(found):.0f}",
         f"{mine / statistics.median(found):.2f}" if name != "ours" else ""]
        for name, found in rates.items()
    ]  # fmt: skip
    notes = [
        "Documents a second, median of the runs in turn; more is better. All handouts x languages "
        "x papers, over and over, written to disk.",
        "Counted: starting the processes, and for ours loading content, catalogs and fonts in "
        "each. Not counted: imports, and writing the peers' sources.",
        "typst: each text is new to it by a number. typst-kept: no numbers, so from the second "
        "round on it has set each document before and remembers it. We remember the shaped "
        "paragraphs of the last dozen sheets, so those of the other paper.",
    ]
    values: list[Values] = [{"name": name, "per_second": found} for name, found in rates.items()]
    heads = ["engine", "documents", "a second", "range", "ours : it"]
    return Report("many", "Many documents on two processes", heads, rows, notes, values)


def catalogue(typst: Typst | None, folder: Path, *, quick: bool) -> Report:
    """The whole catalogue once, by two processes that are warm."""
    engines = ("ours", "typst") if typst else ("ours",)
    rates: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(1 if quick else 5):
        for name, found in rates.items():
            run = run_child("catalogue", name, str(folder))
            found.append(run["made"] / run["seconds"])
    mine = statistics.median(rates["ours"])
    rows = [
        [name, f"{statistics.median(found):.0f}", f"{min(found):.0f}-{max(found):.0f}",
         f"{mine / statistics.median(found):.2f}" if name != "ours" else ""]
        for name, found in rates.items()
    ]  # fmt: skip
    notes = [
        "Documents a second, median of the runs in turn; more is better. All handouts x languages "
        "on one paper, written to disk by two processes that have made them once before.",
        "Each text is new all the same: we forget the paragraphs, for Typst a number stands behind "
        "each text. Bar 60, where Typst makes 98.",
    ]
    values: list[Values] = [{"name": name, "per_second": found} for name, found in rates.items()]
    heads = ["engine", "a second", "range", "ours : it"]
    return Report("catalogue", "The whole catalogue, warm", heads, rows, notes, values)


def run_child(*arguments: str) -> dict[str, float]:
    """Run ``child.py`` and return what it found.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    run = subprocess.run(
        [sys.executable, str(CHILD), *arguments], capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise RuntimeError(f"child.py {' '.join(arguments)}: {run.stderr}")
    found: dict[str, float] = json.loads(run.stdout)
    return found
