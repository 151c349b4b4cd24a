"""Names that a text coins: parents take a "fever number" for a telephone number.

English makes a name of any two nouns. That of a plan, a card or a number is a thing that parents
look for on paper, so each such name is in the termbase, with its meaning for translators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from omshandout.content.context import ContentContext
from omshandout.content.markup import bare_text
from omshandout.content.terms import Termbase
from omshandout.errors import Fault, Severity
from omshandout.model import blocks as b

# What such names end in: a thing to look for, to fill in or to keep to.
_THINGS = (
    "number", "plan", "card", "rule", "limit", "line", "code", "kit", "letter", "calendar", "chart",
    "pass", "passport", "threshold", "protocol", "tracker",
)
# What everybody calls so, with or without a termbase.
_EVERYDAY = ("emergency number", "phone number", "telephone number")
_NAME = re.compile(
    rf"(?<![\w'\u2019-])(?P<first>[A-Za-z][\w-]*) (?P<thing>(?:{'|'.join(_THINGS)})s?)"
    r"(?![\w'\u2019-])",
    re.IGNORECASE,
)
_QUOTED = re.compile("\u201c[^\u201d]*\u201d")
# Words before a noun that make no name with it: they point to it, count it, say what is done with
# it or what it is like.
_POINTING = (
    "a an the this that these those my your our their his her its each every all any some no both "
    "one two three four next last first second other another same own whole only which what whose"
)
_JOINING = (
    "of to for in on at by from with without and or but not as than if when where then also here "
    "now it you they we who is are was be has have had does do did can may will must says"
)
_DOING = (
    "write fill ask call read see say show tell keep use copy cut tick give get make need want "
    "find carry bring renew sign follow"
)
_BEING = (
    "new newer old older good bad best better right wrong long longer longest short shorter "
    "shortest big bigger biggest small smaller "
    "high higher low lower full empty blank written usual normal clear main thick thin different "
    "common sure such more most many few"
)
_NO_NAMES = frozenset(f"{_POINTING} {_JOINING} {_DOING} {_BEING}".split())
_PARTICIPLE = re.compile(r"\w{2,}ed\Z")


def coined_names(handout: b.SourceHandout, context: ContentContext) -> Iterator[Fault]:
    """Warnings about names of two words that nobody explains.

    Known are those of the termbase, the handout's title, and the words that it defines. Each is
    told once, where it comes first. Names in quotation marks are those of other sheets.
    """
    known = _known(context.termbase, handout)
    told: set[str] = set()
    for text in b.iter_texts(handout):
        if text.key.endswith(".alt"):
            continue
        for found in _NAME.finditer(_QUOTED.sub(" ", bare_text(text.text))):
            first = found["first"].lower()
            name = _singular(f"{first} {found['thing']}")
            if first in _NO_NAMES or _PARTICIPLE.match(first) or _is_known(name, known):
                continue
            if name in told:
                continue
            told.add(name)
            what = f'"{name}" is a name that the termbase does not explain'
            hint = "say it in plain words, or give it a meaning in content/termbase.yaml"
            yield Fault(text.where, what, hint, "plain/coined", Severity.WARNING)


def _known(termbase: Termbase, handout: b.SourceHandout) -> tuple[str, ...]:
    names = [term.term for term in termbase.terms] + [bare_text(handout.title.text)]
    for block in handout.blocks:
        if isinstance(block, b.DefinitionList):
            names += [bare_text(entry.term.text) for entry in block.entries]
    return (*_EVERYDAY, *(_singular(name) for name in names))


def _is_known(name: str, known: tuple[str, ...]) -> bool:
    """Whether it is one of the names, or part of a longer one."""
    return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", each) for each in known)


def _singular(name: str) -> str:
    return re.sub(r"(?<=[a-z])s\Z", "", name.lower())
