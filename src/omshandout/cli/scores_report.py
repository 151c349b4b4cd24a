"""What ``check --scores`` prints: scorecards of the English, readings of translations."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import click

from omshandout.cli.report import print_faults, print_json, print_table
from omshandout.errors import ExitCode, Severity
from omshandout.render.workshop import Workshop
from omshandout.tasks.scoring import (
    LanguageReading,
    Measure,
    Reading,
    Tool,
    readings,
    scores,
)


def print_scores(
    workshop: Workshop, locales: tuple[str, ...], as_json: bool, *, by_sheet: bool
) -> int:
    """Print the scores; an item that is not met is for people to judge, not a fault.

    Args:
        workshop: content and catalogs.
        locales: languages whose readings are told.
        as_json: JSON lines; those of languages, which have ``locale``, with ``by_sheet`` alone.
        by_sheet: each sheet of each language, not a line a language.
    """
    # Before anything is printed: a language that is not there is a fault.
    told = list(readings(workshop, locales)) if by_sheet or not as_json else []
    found, faults = scores(workshop)
    if as_json:
        for each in found:
            print_json({
                "handout": each.handout,
                "percent": {tool.value: each.percent(tool) for tool in Tool},
                "items": [
                    {
                        "id": result.item.id, "text": result.item.text,
                        "computed": result.item.computed, "verdict": result.verdict.value,
                        "why": result.why,
                    }
                    for result in each.results
                ],
            })
    else:
        print_table(
            ("Handout", *(tool.value for tool in Tool)),
            [
                (each.handout, *(f"{each.percent(tool)} %" for tool in Tool)) for each in found
            ],
        )
        for each in found:
            for result in each.not_met:
                item = result.item
                click.echo(f"{each.handout} {item.id}: not met: {item.text}: {result.why}")
    _print_readings(told, as_json, by_sheet=by_sheet)
    print_faults(faults)
    wrong = any(fault.severity is Severity.ERROR for fault in faults)
    return int(ExitCode.FAULT if wrong else ExitCode.OK)


def _print_readings(found: Iterable[LanguageReading], as_json: bool, *, by_sheet: bool) -> None:
    """How hard translations are to read: a line a language, or a table of each."""
    rows: list[tuple[str, ...]] = []
    for language in found:
        measure = language.measure
        if as_json:
            for name, reading in (*language.sheets, ("", language.whole)):
                print_json({
                    "locale": language.locale, "handout": name or None,
                    "measure": measure.name if measure else None, "value": _rounded(reading.value),
                    "sentence": _rounded(reading.sentence),
                    "unit": "words" if language.spaced else "characters",
                })
        elif by_sheet:
            _print_language(language)
        elif language.sheets:
            # The hardest by the measure, else the one with the longest sentences.
            hardest = max(language.sheets, key=partial(_hardness, measure))
            rows.append((
                language.locale, measure.name if measure else "-", _shown(language.whole.value),
                _length(language, language.whole), hardest[0],
                _shown(hardest[1].value) if measure else _length(language, hardest[1]),
            ))
    if rows:
        click.echo()
        print_table(("Language", "Measure", "All sheets", "A sentence", "Hardest", ""), rows)
    if not as_json and (rows or by_sheet):
        click.echo(_CANNOT_TELL)


_CANNOT_TELL = (
    "Measures count how long words and sentences are: not whether a text is right, and not "
    "whether parents know its words. Figures of two languages cannot be compared."
)


def _print_language(language: LanguageReading) -> None:
    click.echo()
    measure = language.measure
    if measure is None:
        click.echo(f"{language.locale}: no measure of this language is known that could be used; "
                   "the mean length of a sentence:")
    else:
        click.echo(f"{language.locale}: {measure.name}, {measure.scale} ({measure.source}):")
    print_table(
        ("Handout", measure.name if measure else "", "A sentence"),
        [
            (name or "all sheets", _shown(reading.value), _length(language, reading))
            for name, reading in (*language.sheets, ("", language.whole))
        ],
    )


def _hardness(measure: Measure | None, sheet: tuple[str, Reading]) -> float:
    value = sheet[1].value
    if measure is None or value is None:
        return sheet[1].sentence
    return value if measure.lower_is_easier else -value


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"


def _length(language: LanguageReading, reading: Reading) -> str:
    return f"{reading.sentence:.1f} {'words' if language.spaced else 'characters'}"
