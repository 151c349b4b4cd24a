"""Style checks of the English source: what tires a reader, and what must not be said.

These go beyond what a file needs to be loaded. An error is what would mislead or endanger a
family (a dose, a sentence of the list of things not to say); a warning is for a writer to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from omshandout.content.context import ContentContext
from omshandout.content.dangers import (
    Forbidden,
    dangerous,
    folded,
    forbidden_phrases,
    phrases,
    style_fault,
    word_pattern,
)
from omshandout.content.markup import bare_text
from omshandout.content.terms import Termbase
from omshandout.errors import Fault, Severity
from omshandout.model import blocks as b
from omshandout.model.late import late
from omshandout.model.once import found_once
from omshandout.model.text import Message

MAX_SENTENCE_WORDS = 20
VAGUE_ADVICE = (
    'it leaves open until when; say "takes or took", with a line for the date '
    "(vague_times in content/termbase.yaml)"
)
"""What to do about a word that names no time."""

_SENTENCE_END = late(r"(?<=[.!?])[\"'\u201d\u2019)]*\s+(?=[\"'\u201c\u2018(]*[A-Z0-9])")
_ABBREVIATION = late(r"\b(?:Dr|Mr|Mrs|Ms|St|vs|e\.g|i\.e|No)\.$")
_WORD = late(r"[^\W_]+(?:['\u2019\-/.][^\W_]+)*")
_GLUED_END = late(r"(?:[,;]|\b(?:and|or|the|a|an|of|to|with|for|in|if|because))\Z")
_SENTENCE_CLOSE = late(r"[.!?:\u2026][\"'\u201d\u2019)]*\Z")
_CAPITALS = late(r"\b[A-Z]{4,}(?:[ ,]+[A-Z]{2,})+\b")


@found_once
def check_style(handout: b.SourceHandout, context: ContentContext) -> tuple[Fault, ...]:
    """Style faults of a handout in reading order; each says whether it is an error.

    Sentences of more than twenty words, fragments to be glued, blocks of capitals, words that
    the termbase avoids or that name no time, and unclear single words are warnings. Doses, fever
    figures, telephone numbers and web addresses inside a text, and whole sentences that must not
    be said, are errors.
    """
    faults: list[Fault] = []
    forbidden = forbidden_phrases(context.facts.do_not_say)
    avoided = _avoided(context.termbase)
    vague = _vague(context.termbase)
    boxed = _boxed(handout)
    for text in b.iter_texts(handout):
        bare = bare_text(text.text)
        plain = _terms(context.termbase).sub("", bare)
        faults.extend(_long_sentences(text, bare))
        faults.extend(dangerous(text, bare))
        faults.extend(phrases(text, plain, forbidden, boxed=text.key in boxed))
        faults.extend(phrases(text, plain, avoided))
        for word in vague:
            if word_pattern(word.phrase).search(bare) is not None:
                faults.append(_warning(text, "vague-time", f'"{word.phrase}"', word.advice))
        if _CAPITALS.search(bare) is not None:
            faults.append(_warning(text, "capitals", "words in capitals", "use **bold** instead"))
    faults.extend(_fragments(handout))
    if any(text.facts for text in b.iter_texts(handout)) and not any(
        isinstance(block, b.SourceList) for block in handout.blocks
    ):
        what = "the handout states facts but has no list of sources"
        hint = "add a block of type sources at the end"
        faults.append(_warning(handout.title, "no-sources", what, hint))
    return tuple(faults)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text without markup.

    >>> sentences("Call Dr. Lee. Ask about OMS.")
    ('Call Dr. Lee.', 'Ask about OMS.')
    """
    parts: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[start : end.start()]) is None:
            parts.append(text[start : end.start()])
            start = end.end()
    parts.append(text[start:])
    return tuple(part.strip() for part in parts if part.strip())


def word_count(sentence: str) -> int:
    """Number of words; a hyphenated word is one, a number is one."""
    return len(_WORD.findall(sentence))


def _long_sentences(text: Message, bare: str) -> Iterator[Fault]:
    for sentence in sentences(bare):
        count = word_count(sentence)
        if count > MAX_SENTENCE_WORDS:
            start = " ".join(sentence.split()[:5])
            what = f'a sentence of {count} words: "{start} ..."'
            hint = f"split it; at most {MAX_SENTENCE_WORDS} words, better 12"
            yield _warning(text, "long-sentence", what, hint)


def _boxed(handout: b.SourceHandout) -> frozenset[str]:
    """Keys of the texts that stand in boxes of red flags."""
    return frozenset(
        text.key
        for block in handout.blocks
        if b.level_of(block) is not None
        for text in b.iter_texts_of(block)
    )


@lru_cache(maxsize=4)
def _terms(termbase: Termbase) -> re.Pattern[str]:
    """Terms of several words: a word inside one of them is not used by itself."""
    words = [re.escape(term.term) for term in termbase.terms if " " in term.term]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)" if words else r"(?!)", re.IGNORECASE)


@lru_cache(maxsize=4)
def _avoided(termbase: Termbase) -> tuple[Forbidden, ...]:
    return tuple(
        Forbidden(word, folded(word), f'the termbase says "{term.term}"', Severity.WARNING)
        for term in termbase.terms
        for word in term.avoid
    )


@lru_cache(maxsize=4)
def _vague(termbase: Termbase) -> tuple[Forbidden, ...]:
    return tuple(
        Forbidden(word, word, VAGUE_ADVICE, Severity.WARNING) for word in termbase.vague_words("en")
    )


def _fragments(handout: b.SourceHandout) -> Iterator[Fault]:
    """Texts that are no whole sentence where one is needed, or that ask to be glued."""
    for text, whole in _running_texts(handout):
        bare = bare_text(text.text).strip()
        if _GLUED_END.search(bare) is not None:
            what = "the text ends as if another one followed"
            yield _warning(text, "fragment", what, "make it a whole sentence")
        elif whole and _SENTENCE_CLOSE.search(bare) is None:
            what = "the text does not end as a sentence does"
            yield _warning(text, "fragment", what, "make it a whole sentence with a full stop")
        first = bare.lstrip("\"'\u201c\u2018(")[:1]
        if whole and first.islower():
            what = "the text starts with a small letter"
            yield _warning(text, "fragment", what, "make it a whole sentence")


def _running_texts(handout: b.SourceHandout) -> Iterator[tuple[Message, bool]]:
    """Texts of sentences; False where a few words may stand for one (an item of a list)."""
    yield handout.lead, True
    for block in handout.blocks:
        if isinstance(block, b.Paragraph):
            yield block.text, True
        elif isinstance(block, b.KeyPoints):
            yield from ((item.text, True) for item in block.items)
        elif isinstance(block, b.BulletList | b.NumberedList):
            if block.intro is not None:
                yield block.intro, True
            yield from ((item.text, False) for item in block.items)
        elif isinstance(block, b.Callout):
            if block.text is not None:
                yield block.text, True
            yield from ((item.text, False) for item in block.items)
        elif isinstance(block, b.SymptomList):
            yield from ((entry.text, True) for entry in block.entries)
        elif isinstance(block, b.ReadMore):
            yield from ((entry.text, False) for entry in block.entries)


def _warning(text: Message, code: str, what: str, hint: str) -> Fault:
    return style_fault(text, code, what, hint, Severity.WARNING)
