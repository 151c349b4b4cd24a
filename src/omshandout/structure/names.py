"""Names of form fields: what a person who cannot see the page hears when a field has the focus.

In a form a field is reached by the tab key, away from its table, so its name holds the row too.
The program's messages say how a name is put together in each language.

Source: ISO 14289-1, 7.18.1 and 7.18.4 (a name for each field); ISO 32000-1, 12.7.3.1 (TU).
"""

from __future__ import annotations

from omshandout.model.furniture import PageTexts
from omshandout.model.text import FULL_STOPS, LocalText

_OTHER_ENDS = "?!？！؟;…:：՞՜፧"
_UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Thai", "Laoo", "Khmr", "Mymr"})


def box_name(texts: PageTexts, asked: str, choice: str) -> str:
    """Name of a box to tick: what is asked and the answer, "My child falls. Tick box: Yes".

    The message ``box.row`` ends what is asked by a full stop of its own language; so a full
    stop of ``asked`` is taken off, and where ``asked`` ends in another sign that of the message
    is.
    """
    asked = asked.strip().rstrip(FULL_STOPS).rstrip()
    name = texts.plain("box.row", item=asked, choice=choice)
    before, found, after = name.partition(asked)
    if found and asked.endswith(tuple(_OTHER_ENDS)) and after.startswith(tuple(FULL_STOPS)):
        return before + found + after[1:]
    return name


def line_name(texts: PageTexts, label: str) -> str:
    """Name of a line to write on, from the text beside it."""
    return texts.plain("line.write_for", label=bare_label(label))


def bare_label(label: str) -> str:
    """A label without the colon at its end.

    >>> bare_label("Date: ")
    'Date'
    """
    return label.strip().rstrip(":：").rstrip()


def in_row(item: LocalText, head: LocalText) -> str:
    """What a line in a table is for: the text of its row, then the head of its column."""
    space = "" if head.language.script in _UNSPACED else " "
    return f"{item.plain.strip()}{space}{head.plain}"


def own_node(label: LocalText, number: int, row: str) -> str:
    """The node of a label that stands in several rows: in the first row it is the text's own."""
    return label.key if number == 1 else f"{row}/text"


def own_name(texts: PageTexts, label: LocalText, number: int) -> str:
    """What is asked in such a row: the label without its colon, and the number of the row."""
    return f"{bare_label(label.plain)} {texts.number(number)}"
