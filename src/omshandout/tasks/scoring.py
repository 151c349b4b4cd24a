"""Scorecards of all handouts: what people argued, and what the program finds."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from omshandout.errors import Fault, OmsHandoutError, Severity, Where
from omshandout.i18n import strip_markup
from omshandout.languages import SOURCE_LOCALE
from omshandout.model.blocks import Card
from omshandout.render.workshop import Workshop
from omshandout.scoring.cards import list_scores, load_scores
from omshandout.scoring.items import Tool
from omshandout.scoring.measures import UNSPACED, Measure, Reading, measure_of, reading_of
from omshandout.scoring.readability import running_texts
from omshandout.scoring.score import Score, score, stale_card

__all__ = [
    "LanguageReading", "Measure", "Reading", "Score", "Tool", "readings", "score_faults", "scores",
]


class LanguageReading(Struct, frozen=True):
    """How hard the sheets of a language are to read: each by its name, and all together."""

    locale: str
    measure: Measure | None
    spaced: bool
    """Whether spaces part its words: else sentences are measured in characters."""
    sheets: tuple[tuple[str, Reading], ...]
    whole: Reading


def readings(workshop: Workshop, locales: tuple[str, ...]) -> Iterator[LanguageReading]:
    """The readings of some translations; texts that are not translated are left out.

    Args:
        workshop: content and catalogs.
        locales: languages; English has its own measure, which the scorecards count.
    """
    for locale in locales:
        if locale.partition("_")[0] == SOURCE_LOCALE:
            continue
        language = workshop.language(locale).language
        found: list[tuple[str, list[str]]] = []
        for name in workshop.handout_names:
            texts = list(_printed(workshop, locale, name))
            if texts:
                found.append((name, texts))
        sheets = tuple(
            (name, reading_of(texts, language.tag, language.script)) for name, texts in found
        )
        every = [text for _, texts in found for text in texts]
        yield LanguageReading(
            locale, measure_of(language.tag), language.script not in UNSPACED, sheets,
            reading_of(every, language.tag, language.script),
        )


def _printed(workshop: Workshop, locale: str, name: str) -> Iterator[str]:
    """The running texts of a sheet in a language, without what staff read on cards."""
    handout = workshop.handout(name)
    translations = workshop.translations(locale, name)
    if translations is None:
        return
    cards = {block.id for block in handout.blocks if isinstance(block, Card)}
    for block, message in running_texts(handout):
        entry = translations.entries.get(message.key)
        if block not in cards and entry is not None and entry.strings[0] and not entry.fuzzy:
            yield strip_markup(entry.strings[0])


def scores(workshop: Workshop) -> tuple[list[Score], list[Fault]]:
    """The score of every handout that has a scorecard, and what is wrong with the files.

    A handout without a scorecard is a warning: a clinic's own sheets need none.
    """
    found: list[Score] = []
    faults: dict[Fault, None] = {}
    cards = {path.stem: path for path in list_scores(workshop.places.content)}
    for name in workshop.handout_names:
        path = cards.pop(name, None)
        if path is None:
            what = "there is no scorecard"
            hint = f"write content/scores/{name}.yaml"
            where = Where(f"content/handouts/{name}.yaml")
            faults[Fault(where, what, hint, "scores/missing", Severity.WARNING)] = None
            continue
        try:
            card = load_scores(path)
            handout = workshop.handout(name)
        except OmsHandoutError as error:
            faults.update(dict.fromkeys(error.faults))
            continue
        faults.update(dict.fromkeys(stale_card(handout, card)))
        found.append(score(handout, workshop.context, card))
    faults.update(dict.fromkeys(_of_no_handout(name) for name in cards))
    return found, list(faults)


def score_faults(workshop: Workshop) -> tuple[Fault, ...]:
    """What is wrong with the scorecards there are; those that are missing are not told."""
    return tuple(fault for fault in scores(workshop)[1] if fault.code != "scores/missing")


def _of_no_handout(name: str) -> Fault:
    what = f'there is no handout "{name}"'
    hint = "name the file as the handout, or delete it"
    return Fault(Where(f"content/scores/{name}.yaml"), what, hint, "scores/unknown-handout")
