"""A page of running text in each script, against a page of English."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from measure import Contender, ms, race
from msgspec.structs import replace
from ours import Ours
from report import Report, Values

from omshandout.content.specimen import Sample
from omshandout.errors import OmsHandoutError
from omshandout.tasks.specimen import render_specimen, samples

_QUICK = ("Latn", "Khmr")


def scripts(ours: Ours, *, quick: bool) -> Report:
    """One full page of the specimen's text a script, each text new, to bytes."""
    shop = ours.workshop
    first: dict[str, Sample] = {}
    for sample in samples(shop):
        first.setdefault(sample.script, sample)
    pages = {
        script: page
        for script, sample in first.items()
        if (not quick or script in _QUICK) and (page := _full_page(ours, sample))
    }
    contenders = [
        Contender(script, partial(render_specimen, shop, page), inside=ours.new_text)
        for script, page in pages.items()
    ]
    timings = race(contenders, 3 if quick else 11, 2)
    english = timings["Latn"].cpu_median
    rows = [
        [first[script].name, ms(timing.cpu_median), f"{timing.cpu_median / english:.2f}",
         str(sum(len(each.text) * 2 for each in pages[script]))]
        for script, timing in sorted(timings.items(), key=lambda each: each[1].cpu_median)
    ]  # fmt: skip
    notes = [
        "Milliseconds on the processor for one page filled with the first article of the Universal "
        "Declaration of Human Rights, set over and over, from local text to bytes.",
        "Limit: Khmer and Burmese at most twice a page of English.",
    ]
    values: list[Values] = [
        {"script": script, "ratio": round(timing.cpu_median / english, 3), **timing.values()}
        for script, timing in timings.items()
    ]
    heads = ["text", "ms", "to English", "characters"]
    return Report("scripts", "A page of each script", heads, rows, notes, values)


def _full_page(ours: Ours, sample: Sample) -> Sequence[Sample]:
    """As many texts as a page holds; none if the fonts of the script are not installed."""
    found: list[Sample] = []
    while True:
        # A private subtag makes each text one of its own.
        more = [*found, replace(sample, tag=f"{sample.tag}-x-n{len(found):02}")]
        try:
            if render_specimen(ours.workshop, more).pages > 1:
                return found
        except OmsHandoutError:
            return []
        found = more
