"""Style checks of the English source: what tires a reader, and what must not be said.

These go beyond what a file needs to be loaded. An error is what would mislead or endanger a
family (a dose, a sentence of the list of things not to say); a warning is for a writer to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from omshandout.content.context import ContentContext
from omshandout.content.markup import bare_text
from omshandout.content.termbase import Termbase
from omshandout.errors import Fault, Severity
from omshandout.model import blocks as b
from omshandout.model.text import Message

MAX_SENTENCE_WORDS = 20

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)]*\s+(?=[\"'\u201c\u2018(]*[A-Z0-9])")
_ABBREVIATION = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|St|vs|e\.g|i\.e|No)\.$")
_WORD = re.compile(r"[^\W_]+(?:['\u2019\-/.][^\W_]+)*")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_QUOTED = re.compile(r"(?<!\w)'([^']+(?:'\w[^']*)*)'(?!\w)")
_DOSE = re.compile(
    r"\b\d+(?:[.,]\d+)?\s?(?:mg|mcg|\u00b5g|\u03bcg|g|ml|mL|cc|IU|units?|tablets?|drops|puffs)"
    r"(?:/\w+)?\b"
)
_FEVER = re.compile(r"\b(?:3[6-9]|4[0-2]|9[6-9]|10[0-7])(?:[.,]\d)?\s?(?:\u00b0|degrees|[CF]\b)")
_EMERGENCY = re.compile(r"(?<![\w.,])(?:911|999|112|000|111|995|119)(?![\w]|[.,]\d)")
_ADDRESS = re.compile(r"\w:/|\bwww\.", re.IGNORECASE)
_GLUED_END = re.compile(r"(?:[,;]|\b(?:and|or|the|a|an|of|to|with|for|in|if|because))\Z")
_SENTENCE_CLOSE = re.compile(r"[.!?:\u2026][\"'\u201d\u2019)]*\Z")
_CAPITALS = re.compile(r"\b[A-Z]{4,}(?:[ ,]+[A-Z]{2,})+\b")


_AS_TYPED = str.maketrans("\u0130\u0131\u2019", "ii'")


class _Forbidden(Struct, frozen=True):
    """A phrase of the list of things not to say, ready to be looked for.

    A text that says one of ``unless`` as well may say it. A ``boxed`` one counts only in boxes of
    red flags. ``folded`` is in every text, folded alike, that says the phrase.
    """

    phrase: str
    folded: str
    advice: str
    severity: Severity
    unless: tuple[str, ...] = ()
    boxed: bool = False


def check_style(handout: b.SourceHandout, context: ContentContext) -> tuple[Fault, ...]:
    """Style faults of a handout in reading order; each says whether it is an error.

    Sentences of more than twenty words, fragments to be glued, blocks of capitals, words that
    the termbase avoids and unclear single words are warnings. Doses, fever figures, telephone
    numbers and web addresses inside a text, and whole sentences that must not be said, are errors.
    """
    faults: list[Fault] = []
    forbidden = _forbidden(context.facts.do_not_say)
    avoided = _avoided(context.termbase)
    boxed = _boxed(handout)
    for text in b.iter_texts(handout):
        bare = bare_text(text.text)
        plain = _terms(context.termbase).sub("", bare)
        faults.extend(_long_sentences(text, bare))
        faults.extend(_dangerous(text, bare))
        faults.extend(_phrases(text, plain, forbidden, boxed=text.key in boxed))
        faults.extend(_phrases(text, plain, avoided))
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


def check_dangers(handout: b.SourceHandout, context: ContentContext) -> tuple[Fault, ...]:
    """The errors among the style faults of a handout, without the time that warnings take.

    No document may be built of a handout that has any.
    """
    forbidden = tuple(
        each for each in _forbidden(context.facts.do_not_say) if each.severity is Severity.ERROR
    )
    faults: list[Fault] = []
    for text in b.iter_texts(handout):
        bare = bare_text(text.text)
        faults.extend(_dangerous(text, bare))
        faults.extend(_phrases(text, bare, forbidden, boxed=True))
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


def _dangerous(text: Message, bare: str) -> Iterator[Fault]:
    checks = (
        ("dose", _DOSE, "an amount of medicine", "doses are for the care team; leave it out"),
        ("fever-number", _FEVER, "a fever figure", "write: the number your team gave you"),
        (
            "emergency-number",
            _EMERGENCY,
            "an emergency number",
            "write: your local emergency number; an emergency box shows that of the clinic file",
        ),
        ("address", _ADDRESS, "a web address", "use a read_more block with a source"),
    )
    for code, pattern, name, hint in checks:
        found = pattern.search(bare)
        if found is not None:
            yield _fault(text, code, f'{name}: "{found[0]}"', hint, Severity.ERROR)


def _boxed(handout: b.SourceHandout) -> frozenset[str]:
    """Keys of the texts that stand in boxes of red flags."""
    return frozenset(
        text.key
        for block in handout.blocks
        if isinstance(block, b.Callout) and block.kind.level is not None
        for text in b.iter_texts_of(block)
    )


@lru_cache(maxsize=4)
def _terms(termbase: Termbase) -> re.Pattern[str]:
    """Terms of several words: a word inside one of them is not used by itself."""
    words = [re.escape(term.term) for term in termbase.terms if " " in term.term]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)" if words else r"(?!)", re.IGNORECASE)


def _phrases(
    text: Message, bare: str, forbidden: tuple[_Forbidden, ...], *, boxed: bool = False
) -> Iterator[Fault]:
    folded = _folded(bare)
    for each in forbidden:
        # Next to no text has any: making a pattern of each takes a hundred times as long.
        if each.folded not in folded or (each.boxed and not boxed):
            continue
        if _pattern(each.phrase).search(bare) is not None and not any(
            _loose(said).search(bare) for said in each.unless
        ):
            code = "do-not-say" if each.severity is Severity.ERROR else "word-choice"
            yield _fault(text, code, f'"{each.phrase}"', each.advice, each.severity)


@lru_cache(maxsize=4)
def _forbidden(rules: tuple[str, ...]) -> tuple[_Forbidden, ...]:
    """Quoted phrases of the list, as far as they can be looked for.

    What stands behind "without" is what a text shall say: phrases in quotation marks, or words in
    brackets. A phrase of three words or more is clear by itself and an error; shorter ones hang on
    what they are said of.
    """
    found: list[_Forbidden] = []
    for rule in rules:
        said, _, missing = rule.partition(" without ")
        words = [word for group in _BRACKETED.findall(missing) for word in group.split(", ")]
        boxed = "in a red box" in said or "as emergency signs" in said
        unless = (*_QUOTED.findall(missing), *words)
        for phrase in _QUOTED.findall(said):
            for variant in _variants(phrase):
                severity = Severity.ERROR if len(variant.split()) > 2 else Severity.WARNING
                advice = f"the fact sheet says not to: {rule}"
                found.append(
                    _Forbidden(variant, _folded(variant), advice, severity, unless, boxed)
                )
    return tuple(found)


@lru_cache(maxsize=512)
def _loose(phrase: str) -> re.Pattern[str]:
    """A phrase with any signs between its words, and any blank to be filled in at its end."""
    words = re.findall(r"[^\W_]+(?:['\u2019-][^\W_]+)*", phrase)
    return re.compile(r"(?<!\w)" + r"\W+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)


def _variants(phrase: str) -> tuple[str, ...]:
    """A phrase without its dots; ``a/b`` gives two phrases, ``a / b c`` cannot be told apart."""
    bare = phrase.strip().rstrip(". ").strip()
    if " / " in bare or not bare:
        return ()
    variants = [""]
    for word in bare.split(" "):
        variants = [f"{start} {part}".strip() for start in variants for part in word.split("/")]
    return tuple(variants)


@lru_cache(maxsize=4)
def _avoided(termbase: Termbase) -> tuple[_Forbidden, ...]:
    return tuple(
        _Forbidden(word, _folded(word), f'the termbase says "{term.term}"', Severity.WARNING)
        for term in termbase.terms
        for word in term.avoid
    )


def _folded(text: str) -> str:
    """A text as patterns that ignore case and the kind of spaces and apostrophes see it."""
    return " ".join(text.translate(_AS_TYPED).casefold().split())


@lru_cache(maxsize=512)
def _pattern(phrase: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word).replace("'", "['\u2019]") for word in phrase.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


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
    return _fault(text, code, what, hint, Severity.WARNING)


def _fault(text: Message, code: str, what: str, hint: str, severity: Severity) -> Fault:
    return Fault(text.where, what, hint, f"style/{code}", severity)
