"""How hard a handout is to read: two reading grades, for the whole and for each block.

Both grades say how many years of (US) school a reader needs:

- Flesch-Kincaid: ``0.39 words/sentences + 11.8 syllables/words - 15.59``.
  Source: Kincaid, Fishburne, Rogers, Chissom: Derivation of new readability formulas for Navy
  enlisted personnel (Research Branch Report 8-75, 1975).
- SMOG: ``1.0430 sqrt(30 p/sentences) + 3.1291``, where ``p`` counts the words of three syllables
  or more. The root is taken of what thirty sentences would have, so that a text of any length
  can be measured. Source: McLaughlin: SMOG Grading - a New Readability Formula (Journal of
  Reading 12(8), 1969).

Only running text counts: sentences that a family reads, captions among them, and questions that
it answers. Headings, labels, answers to tick, alternative texts and help with saying a word are
left out. A card is read by ambulance staff: it is measured as a block, but not in the whole.
Names of illnesses, tests and medicines that a termbase sets aside (``set_aside: true``) count
as one word of one syllable: a family has to meet them, and each is explained.

Source: AHRQ, Health Literacy Universal Precautions Toolkit, tool 11, on setting such names aside.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from omshandout.content.checks import sentences
from omshandout.content.markup import bare_text
from omshandout.content.terms import Termbase
from omshandout.model import blocks as b
from omshandout.model.once import found_once
from omshandout.model.text import Message
from omshandout.scoring.syllables import syllables

LONG_WORD = 3  # syllables
SMOG_SENTENCES = 30
LEAD = "lead"
"""Name under which the sentence below the title stands among the blocks."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019\-/.][^\W_]+)*")
# "(op-so-KLO-nus my-OK-lo-nus)": capitals inside small letters and hyphens.
_SAY_IT = re.compile(r"\s*\((?=[^()]*-)(?=[^()]*\b[A-Z]{2,}\b)[A-Za-z\- ]+\)")
# With a capital, so that a sentence that starts with a name still starts one.
_STAND_IN = "It"
_NO_TERMS = Termbase()


class Counts(Struct, frozen=True):
    """What reading grades are made of. ``longest`` is the longest sentence, in words."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0
    long_words: int = 0
    longest: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.sentences + other.sentences,
            self.words + other.words,
            self.syllables + other.syllables,
            self.long_words + other.long_words,
            max(self.longest, other.longest),
        )

    @property
    def average_sentence(self) -> float:
        """Words in a sentence; 0 where there is none."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def flesch_kincaid(self) -> float:
        """Flesch-Kincaid grade, at least 0."""
        if not self.words:
            return 0.0
        grade = 0.39 * self.average_sentence + 11.8 * self.syllables / self.words - 15.59
        return max(0.0, grade)

    @property
    def smog(self) -> float:
        """SMOG grade; 0 where there is no sentence."""
        if not self.sentences:
            return 0.0
        return 1.0430 * math.sqrt(SMOG_SENTENCES * self.long_words / self.sentences) + 3.1291


class Readability(Struct, frozen=True):
    """The counts of a handout, and of each block with running text by its id."""

    whole: Counts
    blocks: tuple[tuple[str, Counts], ...]


@found_once
def readability(handout: b.SourceHandout, termbase: Termbase) -> Readability:
    """Measure a handout; the sentence under its title is the block ``lead``."""
    parts: dict[str, Counts] = {}
    whole = Counts()
    cards = {block.id for block in handout.blocks if isinstance(block, b.Card)}
    for block, text in running_texts(handout):
        counts = measure(bare_text(text.text, _STAND_IN), termbase)
        parts[block] = parts.get(block, Counts()) + counts
        if block not in cards:
            whole += counts
    return Readability(whole, tuple(parts.items()))


def measure(text: str, termbase: Termbase = _NO_TERMS) -> Counts:
    """Count a text without markup.

    >>> measure("Call the doctor. Opsoclonus is rare.").long_words
    1
    """
    text = _SAY_IT.sub("", text)
    names = _set_aside(termbase)
    if names is not None:
        text = names.sub(_STAND_IN, text)
    total = Counts()
    for sentence in sentences(text):
        lengths = [syllables(word) for word in _WORD.findall(sentence)]
        if lengths:
            long_words = sum(1 for length in lengths if length >= LONG_WORD)
            total += Counts(1, len(lengths), sum(lengths), long_words, len(lengths))
    return total


def running_texts(handout: b.SourceHandout) -> Iterator[tuple[str, Message]]:
    """Running texts in reading order, each with the id of its block."""
    yield LEAD, handout.lead
    for block in handout.blocks:
        for text in _running(block):
            yield block.id, text


def _running(block: b.Block[Message]) -> Iterator[Message]:
    match block:
        case b.Paragraph() | b.Question():
            yield block.text
        case b.WritingLines():
            yield from _whole((block.text,))
        case b.Figure():
            yield from _captions(block.picture)
        case b.KeyPoints():
            yield from _texts(block.items)
            yield from _captions(block.picture)
        case b.BulletList() | b.NumberedList():
            yield from _given(block.intro)
            yield from _texts(block.items)
        case b.Callout():
            yield from _given(block.text)
            yield from _texts(block.items)
        case b.PictureGrid():
            yield from _texts(block.items)
        case b.SymptomList():
            for entry in block.entries:
                yield entry.text
                yield from _captions(entry.picture)
        case b.ReadMore():
            yield from (entry.text for entry in block.entries)
        case b.DefinitionList():
            yield from (entry.meaning for entry in block.entries)
        case b.CheckList() | b.Diary():
            yield from _whole(item.text for item in block.items)
        case b.Table():
            yield from (cell for row in block.rows for cell in row.cells)
        case b.Card():
            for panel in block.panels:
                yield from _given(panel.text)
                yield from _texts(panel.items)
        case _:
            pass


def _whole(texts: Iterable[Message]) -> Iterator[Message]:
    """Those that are sentences or questions, not labels."""
    return (text for text in texts if text.text.endswith((".", "?")))


def _captions(picture: b.Picture[Message] | None) -> Iterator[Message]:
    if picture is not None and picture.caption is not None:
        yield from _whole((picture.caption,))


def _texts(items: Iterable[b.Item[Message]]) -> Iterator[Message]:
    return (item.text for item in items)


def _given(text: Message | None) -> Iterator[Message]:
    if text is not None:
        yield text


@lru_cache(maxsize=4)
def _set_aside(termbase: Termbase) -> re.Pattern[str] | None:
    """A pattern for all names set aside, longest first."""
    names = sorted((term.term for term in termbase.terms if term.set_aside), key=len, reverse=True)
    if not names:
        return None
    return re.compile("|".join(map(term_pattern, names)), re.IGNORECASE)


def term_pattern(term: str) -> str:
    """A regular expression for a term as a whole word, in singular and plural."""
    words = re.escape(term).replace(r"\ ", r"\s+")
    words = f"{words[:-1]}(?:y|ies)" if words.endswith("y") else f"{words}s?"
    return rf"(?<![\w-]){words}(?![\w-])"
