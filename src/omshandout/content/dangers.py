"""What no document may say: doses, numbers to call, and sentences of the list of things not to say.

Every build looks for these; what only tires a reader is looked for in ``checks``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from omshandout.content.context import ContentContext
from omshandout.content.markup import bare_text
from omshandout.errors import Fault, Severity
from omshandout.model import blocks as b
from omshandout.model.late import late
from omshandout.model.text import Message

_BRACKETED = late(r"\(([^()]*)\)")
_QUOTED = late(r"(?<!\w)'([^']+(?:'\w[^']*)*)'(?!\w)")
_DOSE = late(
    r"\b\d+(?:[.,]\d+)?\s?(?:mg|mcg|\u00b5g|\u03bcg|g|ml|mL|cc|IU|units?|tablets?|drops|puffs)"
    r"(?:/\w+)?\b"
)
_FEVER = late(r"\b(?:3[6-9]|4[0-2]|9[6-9]|10[0-7])(?:[.,]\d)?\s?(?:\u00b0|degrees|[CF]\b)")
_EMERGENCY = late(r"(?<![\w.,])(?:911|999|112|000|111|995|119)(?![\w]|[.,]\d)")
_ADDRESS = late(r"\w:/|\bwww\.", re.IGNORECASE)
_AS_TYPED = str.maketrans("\u0130\u0131\u2019", "ii'")


class Forbidden(Struct, frozen=True):
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


def check_dangers(handout: b.SourceHandout, context: ContentContext) -> tuple[Fault, ...]:
    """The errors among the faults of ``check_style``, without the time that warnings take.

    No document may be built of a handout that has any.
    """
    rules = forbidden_phrases(context.facts.do_not_say)
    forbidden = tuple(each for each in rules if each.severity is Severity.ERROR)
    faults: list[Fault] = []
    for text in b.iter_texts(handout):
        bare = bare_text(text.text)
        faults.extend(dangerous(text, bare))
        faults.extend(phrases(text, bare, forbidden, boxed=True))
    return tuple(faults)


def dangerous(text: Message, bare: str) -> Iterator[Fault]:
    """Doses, fever figures, telephone numbers and addresses in a text ``bare`` of marks."""
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
            yield style_fault(text, code, f'{name}: "{found[0]}"', hint, Severity.ERROR)


def phrases(
    text: Message, bare: str, forbidden: tuple[Forbidden, ...], *, boxed: bool = False
) -> Iterator[Fault]:
    """The phrases that a text ``bare`` of marks says; ``boxed``: it is in a box of red flags."""
    said = folded(bare)
    for each in forbidden:
        # Next to no text has any: making a pattern of each takes a hundred times as long.
        if each.folded not in said or (each.boxed and not boxed):
            continue
        if word_pattern(each.phrase).search(bare) is not None and not any(
            _loose(other).search(bare) for other in each.unless
        ):
            code = "do-not-say" if each.severity is Severity.ERROR else "word-choice"
            yield style_fault(text, code, f'"{each.phrase}"', each.advice, each.severity)


@lru_cache(maxsize=4)
def forbidden_phrases(rules: tuple[str, ...]) -> tuple[Forbidden, ...]:
    """Quoted phrases of the list, as far as they can be looked for.

    What stands behind "without" is what a text shall say: phrases in quotation marks, or words in
    brackets. A phrase of three words or more is clear by itself and an error; shorter ones hang on
    what they are said of.
    """
    found: list[Forbidden] = []
    for rule in rules:
        said, _, missing = rule.partition(" without ")
        words = [word for group in _BRACKETED.findall(missing) for word in group.split(", ")]
        boxed = "in a red box" in said or "as emergency signs" in said
        unless = (*_QUOTED.findall(missing), *words)
        for phrase in _QUOTED.findall(said):
            for variant in _variants(phrase):
                severity = Severity.ERROR if len(variant.split()) > 2 else Severity.WARNING
                advice = f"the fact sheet says not to: {rule}"
                found.append(Forbidden(variant, folded(variant), advice, severity, unless, boxed))
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


def folded(text: str) -> str:
    """A text as patterns that ignore case and the kind of spaces and apostrophes see it."""
    return " ".join(text.translate(_AS_TYPED).casefold().split())


@lru_cache(maxsize=512)
def word_pattern(phrase: str) -> re.Pattern[str]:
    """What finds the whole words of a phrase, in any case and over line ends."""
    words = r"\s+".join(re.escape(word).replace("'", "['\u2019]") for word in phrase.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def style_fault(text: Message, code: str, what: str, hint: str, severity: Severity) -> Fault:
    """A fault ``style/<code>`` of a text."""
    return Fault(text.where, what, hint, f"style/{code}", severity)
