"""A small folder with a sheet that has a card, and catalogs of the sheet."""

from __future__ import annotations

from folders import Folders, make_small, with_strings
from pseudo import long_latin, right_to_left

NAME = "pocket"
ALERT, PLAN, SIDES = "card.one.title", "card.two.plan", "steps.sides"

_PANELS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
_HEAD = """\
handout: pocket
version: "1.0"
updated: "2026-05-06"
pages: 2
title: {text: "A card", note: "Title of the sheet."}
lead: {text: "This sheet is for tests.", facts: none}
blocks:
  - type: steps
    id: steps
    facts: none
    items:
      - {id: fill, text: "Fill it in."}
      - {id: page, only: one-side, text: "It is on one page."}
      - {id: sides, only: both-sides, text: "Print it on both sides."}
  - type: card
    id: card
    facts: none
    panels:
"""


def card_yaml() -> str:
    """A handout with a card of eight panels; the first is an alert, the second has three lines."""
    panels = []
    for number, name in enumerate(_PANELS, 1):
        alert = "\n        alert: true" if number == 1 else ""
        lines = "\n          - {id: plan, code: plan, lines: 3, text: \"Plan:\"}" * (number == 2)
        panels.append(
            f'      - id: {name}{alert}\n'
            f'        title: {{text: "Panel {number}", note: "Head of a panel."}}\n'
            f'        text: {{text: "What helpers read here, number {number}.", note: "One."}}\n'
            f'        lines:{lines}\n'
            f'          - {{id: a{number}, code: a{number}, text: "Label of {number}:"}}\n'
        )
    return _HEAD + "".join(panels)


def with_card(folders: Folders) -> Folders:
    """The same folders with the sheet, in Spanish and Arabic by rule."""
    folders.handout(NAME).write_text(card_yaml(), encoding="utf-8", newline="\n")
    folders.translate("es", long_latin, "2026-06-07 08:09+0000")
    folders.translate("ar", right_to_left, "2026-01-02 03:04+0000")
    return folders


def in_words(folders: Folders, locale: str, **words: str) -> None:
    """Real words in place of those by rule: ``two_text`` for the text of the second panel."""
    for name, text in words.items():
        folders.change(locale, NAME, f"card.{name.replace('_', '.')}", with_strings(text))


__all__ = ["ALERT", "NAME", "PLAN", "SIDES", "card_yaml", "in_words", "make_small", "with_card"]
