"""Plain language: what makes a whole handout hard to read, in warnings for a writer to judge.

``checks`` looks at one text after another; this looks at a handout as its reader meets it: the
reading grades, medical names before they are explained, names that are coined, the passive voice,
and statements that rest on weak evidence but sound sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from omshandout.content.context import ContentContext
from omshandout.content.markup import bare_text
from omshandout.content.terms import Term
from omshandout.errors import Fault, Severity
from omshandout.model import blocks as b
from omshandout.model.once import found_once
from omshandout.model.text import Message
from omshandout.scoring.coined import coined_names
from omshandout.scoring.readability import LEAD, Counts, readability, running_texts, term_pattern

MAX_GRADE = 6.0
MAX_BLOCK_GRADE = 8.0
MAX_AVERAGE_SENTENCE = 12.0
MIN_SMOG_SENTENCES = 10
"""A text with fewer sentences is judged by Flesch-Kincaid alone: one long word in one sentence
would already be SMOG grade 8.8."""

LIMITED = "limited"
"""The fact sheet's word for what one small study or a weak source says."""

_PARTICIPLES = (
    "done given taken seen found told kept held sent left lost known meant felt thought brought "
    "built put set made cut hit read said paid caught taught understood begun broken chosen "
    "forgotten hidden written worn shown grown born fed led"
)
_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|gets?|got)\s+"
    r"(?:(?:\w+ly|not|never|often|also|then|always|now)\s+)*"
    rf"(?P<participle>(?!need|indeed)\w{{2,}}ed|{'|'.join(_PARTICIPLES.split())})\b(?!-)",
    re.IGNORECASE,
)
# Ends like a participle, but says how somebody or something is.
_ADJECTIVES = frozenset({"tired", "worried", "scared", "excited"})
_HEDGE = re.compile(
    r"\b(?:may|might|can|could|some|few|often|seems?|think|not known|(?:do|does) not know|no one"
    r"|one(?: small)? study|studies)\b",
    re.IGNORECASE,
)
_IS = r"(?:is|are|means?|shows?|uses?|helps?|calms?)"
_DEFINED = (
    r"{term}(?: (?:and|or) \w+)?\s*\([^()]+\)",  # OMS (a rare illness)
    r"\([^()]*{term}[^()]*\)",  # fits (epilepsy)
    rf"{{term}}\s*(?:\([^()]*\)\s*)?{_IS}\b",  # OMS is a rare illness
    r"{term}(?: and \w+)?, (?:an?|the|two)\b",  # HVA and VMA, two substances
    r"\bshort for {term}",
    r"\bsome say {term}",
    r"\b\w+s\b[^.!?]*,? such as [^.!?]*{term}",  # medicines such as ACTH
)


@found_once
def check_plain_language(handout: b.SourceHandout, context: ContentContext) -> tuple[Fault, ...]:
    """Warnings about a handout as a whole, in reading order where there is one.

    The cover of a packet has no blocks. Its one sentence makes no average, and its names are
    explained on the sheets behind it.
    """
    if not handout.blocks:
        return (*_grades(handout, context), *_passives(handout))
    return (
        *_grades(handout, context),
        *_unexplained(handout, context),
        *coined_names(handout, context),
        *_passives(handout),
        *_too_sure(handout, context),
    )


def passives(text: str) -> tuple[str, ...]:
    """Words of a text that look like the passive voice: a form of "be" and a participle.

    This knows no grammar. It misses passives without "be", and takes some adjectives for
    participles.

    >>> passives("The wound was cleaned. The child is tired.")
    ('was cleaned',)
    """
    return tuple(
        found[0]
        for found in _PASSIVE.finditer(text)
        if found["participle"].lower() not in _ADJECTIVES
    )


def first_uses(
    handout: b.SourceHandout, context: ContentContext
) -> Iterator[tuple[Term, Message, bool]]:
    """Each name set aside that a handout uses, where it comes first, and whether it is explained.

    A name is explained in the block where it comes first (the title and the lead count with
    the first block): in brackets behind it, in brackets behind everyday words, by a sentence that
    says what it is, or as the head of a row that tells; or in a list of definitions.
    """
    parts = _parts(handout)
    for term in context.termbase.terms:
        if not term.set_aside:
            continue
        name = _naming(term_pattern(term.term))
        for part in parts:
            first = next((text for text in part if name.search(bare_text(text.text))), None)
            if first is not None:
                yield term, first, _explained(term, part) or _is_head(handout, name)
                break


def _grades(handout: b.SourceHandout, context: ContentContext) -> Iterator[Fault]:
    found = readability(handout, context.termbase)
    whole = found.whole
    for name, grade in grades(whole):
        if grade > MAX_GRADE:
            what = f"reading grade {grade:.1f} ({name}) is above {MAX_GRADE:.0f}"
            hint = "shorten sentences, and use words of one or two syllables"
            yield _warning(handout.title, "grade", what, hint)
    if handout.blocks and whole.average_sentence > MAX_AVERAGE_SENTENCE:
        what = f"sentences have {whole.average_sentence:.1f} words on average"
        yield _warning(handout.title, "sentences", what, f"aim at {MAX_AVERAGE_SENTENCE:.0f}")
    first = dict(reversed(list(running_texts(handout))))
    for block, counts in found.blocks:
        grade = max(grade for _name, grade in grades(counts))
        if block != LEAD and grade > MAX_BLOCK_GRADE:
            what = f'the block "{block}" has reading grade {grade:.1f}, above {MAX_BLOCK_GRADE:.0f}'
            yield _warning(first[block], "block-grade", what, "use shorter words and sentences")


def grades(counts: Counts) -> tuple[tuple[str, float], ...]:
    """The reading grades of a text by their names, SMOG only where it can be trusted."""
    found = (("Flesch-Kincaid", counts.flesch_kincaid), ("SMOG", counts.smog))
    return found[:1] if counts.sentences < MIN_SMOG_SENTENCES else found


def _unexplained(handout: b.SourceHandout, context: ContentContext) -> Iterator[Fault]:
    for term, text, explained in first_uses(handout, context):
        if not explained:
            what = f'"{term.term}" is not explained where it comes first'
            hint = f"say what it means: {term.meaning}"
            yield _warning(text, "unexplained", what, hint)


def _passives(handout: b.SourceHandout) -> Iterator[Fault]:
    for text in b.iter_texts(handout):
        for words in passives(bare_text(text.text)):
            what = f'"{words}" looks like the passive voice'
            yield _warning(text, "passive", what, "say who does it")


def _too_sure(handout: b.SourceHandout, context: ContentContext) -> Iterator[Fault]:
    hedged = {
        block for block, text in running_texts(handout) if _HEDGE.search(bare_text(text.text))
    }
    for block, text in running_texts(handout):
        weak = [fact for fact in text.facts if context.facts.confidence.get(fact) == LIMITED]
        # Beside a better fact, the sentence may rest on that one; and a list may say in its first
        # sentence how sure the rest is.
        if weak and len(weak) == len(text.facts) and block not in hedged:
            what = f"{', '.join(weak)}: the evidence is limited, but the text sounds sure"
            yield _warning(text, "too-sure", what, 'say "may" or "some", or leave it out')


def _parts(handout: b.SourceHandout) -> list[tuple[Message, ...]]:
    """The printed texts of each block; title and lead with the first."""
    parts = []
    opening: tuple[Message, ...] = (handout.title, handout.lead)
    running = {block for block, _text in running_texts(handout)}
    for block in handout.blocks:
        # A head or a label has nothing to explain a name with: it belongs to what follows.
        texts = tuple(text for text in b.iter_texts_of(block) if not text.key.endswith(".alt"))
        opening += texts
        if isinstance(block, b.Card):
            opening = ()  # staff read it, in their own words
        elif block.id in running:
            parts.append(opening)
            opening = ()
    return [*parts, opening] if opening else parts


def _explained(term: Term, part: tuple[Message, ...]) -> bool:
    name = term_pattern(term.term)
    patterns = _defining(name)
    return any(pattern.search(bare_text(text.text)) for text in part for pattern in patterns)


# There are more of them than Python keeps compiled.
@cache
def _defining(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each.format(term=name), re.IGNORECASE) for each in _DEFINED)


@cache
def _naming(name: str) -> re.Pattern[str]:
    return re.compile(name, re.IGNORECASE)


def _is_head(handout: b.SourceHandout, name: re.Pattern[str]) -> bool:
    """Whether a row of definitions or signs is about this name."""
    for block in handout.blocks:
        heads: tuple[Message | None, ...] = ()
        if isinstance(block, b.DefinitionList):
            heads = tuple(entry.term for entry in block.entries)
        elif isinstance(block, b.SymptomList):
            heads = tuple(head for entry in block.entries for head in (entry.name, entry.term))
        if any(head is not None and name.search(bare_text(head.text)) for head in heads):
            return True
    return False


def _warning(text: Message, code: str, what: str, hint: str) -> Fault:
    return Fault(text.where, what, hint, f"plain/{code}", Severity.WARNING)
