"""How long the texts of a handout may be in a language before it needs more pages.

It is measured, not guessed: the handout is laid out with words of that language in place of its
texts, longer and longer, until a page more is needed or a table no longer stands whole on its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from msgspec.structs import replace

from omshandout.errors import LayoutError
from omshandout.i18n import strip_markup
from omshandout.i18n.sources import messages_of
from omshandout.languages import SOURCE_LOCALE
from omshandout.layout.story import pages_of
from omshandout.model.blocks import iter_texts, map_texts
from omshandout.model.options import Paper, Profile
from omshandout.model.text import LocalText, Run, TextStatus
from omshandout.render.gathering import Gathered, RenderOptions, gather
from omshandout.render.laid_out import story_of
from omshandout.render.workshop import Workshop

_SHORT, _MORE = 12, 4
"""Texts of fewer characters count as some longer: "Yes" is longer than that in most languages."""

_VIRAMA = 9
"""The combining class of signs that join two consonants (Unicode Standard, table 4-3)."""

_LEAST, _MOST = 0.25, 3.0
_STEPS = 6
_KEPT = 0.95
"""The share of the room that is told, and by which it shrinks until other words fit too."""
_OTHERS = 4
"""From so many places in the words of a language it is measured."""

_LEAST_WORDS = 2000
"""Characters of a language that its words are taken from; with fewer, English ones stand in."""


def room_of(workshop: Workshop, locale: str, handout: str) -> Mapping[str, int]:
    """The most characters that each text of a handout may have in a language, by key.

    If every text keeps to it, the handout stays on the pages of its budget on both papers, unless
    its words are much wider than those that the language has in its other texts. All
    have the same share of the room: so many characters for each of the English. Nothing for a
    handout that cannot keep its budget in the language, however short its texts are.

    Raises:
        As :func:`omshandout.render.gathering.gather`.
    """
    source = workshop.handout(handout)
    gathered = gather(workshop, locale, (source,), RenderOptions(allow_untranslated=True))
    # What is read aloud takes no room.
    english = {
        text.key: strip_markup(text.text) for text in iter_texts(source)
        if not text.key.endswith(".alt")
    }
    words = _words(workshop, locale)

    def fits(factor: float, *starts: int) -> bool:
        limits = {key: limit(text, factor) for key, text in english.items()}
        return all(
            _fits(workshop, gathered, limits, words[start:] + words[:start], paper)
            for start in starts or (0,) for paper in Paper
        )

    if not fits(_LEAST):
        return {}
    low, high = _LEAST, _MOST
    if fits(high):
        low = high
    for _ in range(_STEPS if low < high else 0):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    # Other words end their lines elsewhere.
    others = [len(words) * part // _OTHERS for part in range(1, _OTHERS)]
    low *= _KEPT
    while low > _LEAST and not fits(low, *others):
        low *= _KEPT
    return {key: limit(text, low) for key, text in english.items()}


def limit(english: str, factor: float) -> int:
    """The share of the room that a text has."""
    count = len(english)
    return max(1, int(factor * max(count, min(count + _MORE, _SHORT))))


def _fits(
    workshop: Workshop, gathered: Gathered, limits: Mapping[str, int], words: str, paper: Paper
) -> bool:
    """Whether a handout with texts of these lengths keeps its pages."""
    place = 0

    def stand_in(text: LocalText) -> LocalText:
        nonlocal place
        count = limits.get(text.key)
        if count is None:
            return text
        shown, place = _stretch(words, place, count)
        bold = sum(len(run.text) for run in text.runs if run.bold) / max(1, len(text.plain))
        split = _whole(shown, round(bold * len(shown)))
        runs = tuple(
            Run(part, is_bold) for part, is_bold in ((shown[:split], True), (shown[split:], False))
            if part
        )
        return replace(text, runs=runs, language=gathered.language, status=TextStatus.TRANSLATED)

    (part,) = gathered.parts
    made = replace(part, local=map_texts(part.local, stand_in))
    workshop.shaper.forget()
    try:
        story = story_of(workshop, made, gathered, Profile(paper=paper))
    except LayoutError:
        return False  # a word is wider than its column
    return pages_of(story) <= part.source.pages and not story.cut


def _stretch(words: str, start: int, count: int) -> tuple[str, int]:
    """So many characters of some words from a place on, and the place after them."""
    start = _whole(words, start)
    end = start + count
    shown = (words[start:] + words * (1 + count // len(words)))[:count]
    # A sign that joins what is no longer there would be drawn as a fault.
    while shown and (shown[-1].isspace() or unicodedata.combining(shown[-1]) == _VIRAMA):
        shown = shown[:-1]
    return shown or words[0], end % len(words)


def _whole(text: str, place: int) -> int:
    """The first place from one on where a letter with all its marks begins."""
    while place < len(text) and not (
        unicodedata.category(text[place])[0] in "LN"
        and (not place or unicodedata.combining(text[place - 1]) != _VIRAMA)
    ):
        place += 1
    return place if place < len(text) else 0


def _words(workshop: Workshop, locale: str) -> str:
    """Words of a language as they stand in its translations, in a row."""
    own = _words_of(workshop, locale)
    return own if len(own) >= _LEAST_WORDS else _words_of(workshop, SOURCE_LOCALE)


def _words_of(workshop: Workshop, locale: str) -> str:
    found: list[str] = []
    for name in workshop.handout_names:
        translations = workshop.translations(locale, name)
        for message in messages_of(workshop.source(name)):
            entry = None if translations is None else translations.entries.get(message.key)
            if translations is None:
                found.append(strip_markup(message.text))
            elif entry is not None and entry.translated and not entry.fuzzy:
                found.append(strip_markup(entry.strings[0]))
    # A placeholder is no word of the language, and stands for others.
    return " ".join(" ".join(found).replace("{", "").replace("}", "").split())
