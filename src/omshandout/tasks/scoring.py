"""Scorecards of all handouts: what people argued, and what the program finds."""

from __future__ import annotations

from omshandout.errors import Fault, OmsHandoutError, Severity, Where
from omshandout.render.workshop import Workshop
from omshandout.scoring.cards import list_scores, load_scores
from omshandout.scoring.items import Tool
from omshandout.scoring.score import Score, score, stale_card

__all__ = ["Score", "Tool", "score_faults", "scores"]


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
