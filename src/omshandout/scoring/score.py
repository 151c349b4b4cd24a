"""Scores of a handout: the items that can be computed, and those that a person argued.

Computed are p03-p05, p07, p08, p11, p12, p17, p19-p21, p23, p24 of the PEMAT-P and c02, c03,
c05-c11 and c17 of the CDC index. What a program finds is a sign, not a proof: a summary that is
there may still be a bad one, which is what the reviewers of a handout are for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from omshandout.content.checks import check_style, word_count
from omshandout.content.context import ContentContext
from omshandout.content.markup import bare_text
from omshandout.errors import Fault, Severity
from omshandout.model import blocks as b
from omshandout.model.text import Message
from omshandout.scoring.cards import Judgement, Scorecard
from omshandout.scoring.items import ITEMS, ScoreItem, Tool, Verdict
from omshandout.scoring.plain import MAX_GRADE, check_plain_language, grades, passives
from omshandout.scoring.readability import readability, running_texts

MAX_PIECE_WORDS = 60
MAX_PASSIVE_SHARE = 0.05
MAX_HEAD_WORDS = 4
LEAST_YOU = 3
MAX_SHORT_PARAGRAPHS = 2

_SUM = re.compile(r"%|\d\s*[+\u00d7=*]\s*\d|\bper cent\b|\b(?:add up|subtract|multiply|divide)\b")
_QUOTED = re.compile("\u201c[^\u201d]*\u201d")
_YOU = re.compile(r"\byou(?:r|rs|rself)?\b|\bmy\b|\bour\b", re.IGNORECASE)
_KNOWN = re.compile(
    r"\bexperts? (?:think|do not|have not|know)|\bnot known\b|\bno one can (?:yet )?say\b"
    r"|\bno (?:one )?(?:\w+ )?test can\b",
    re.IGNORECASE,
)
_TOOLS = (b.CheckList, b.Diary, b.Card, b.WritingLines, b.ContactBox, b.Grid, b.Fields)


class Result(Struct, frozen=True):
    """One item of a handout: the verdict and why."""

    item: ScoreItem
    verdict: Verdict
    why: str


class Score(Struct, frozen=True):
    """All results of a handout in the order of the items."""

    handout: str
    results: tuple[Result, ...]

    def percent(self, tool: Tool) -> int:
        """Items met of those that apply, whole per cent, never rounded up to 100."""
        verdicts = [result.verdict for result in self.results if result.item.tool is tool]
        met = verdicts.count(Verdict.MET)
        apply = met + verdicts.count(Verdict.NOT_MET)
        return 100 * met // apply if apply else 100

    @property
    def not_met(self) -> tuple[Result, ...]:
        """The items to work on."""
        return tuple(result for result in self.results if result.verdict is Verdict.NOT_MET)


def score(handout: b.SourceHandout, context: ContentContext, card: Scorecard) -> Score:
    """Judge a handout on every item."""
    look = _Look(handout, context)
    results = []
    for item in ITEMS:
        found = _COMPUTED[item.id](look) if item.computed else card.judgements[item.id]
        results.append(Result(item, found.verdict, found.why))
    return Score(handout.name, tuple(results))


def stale_card(handout: b.SourceHandout, card: Scorecard) -> tuple[Fault, ...]:
    """A warning where a scorecard judges another version of its handout."""
    if card.version == handout.version:
        return ()
    what = f"judges version {card.version}, but the handout has version {handout.version}"
    hint = "look at each line again, then change the version here"
    return (Fault(card.where, what, hint, "scores/stale", Severity.WARNING),)


class _Look:
    """What the computed items ask about a handout."""

    def __init__(self, handout: b.SourceHandout, context: ContentContext) -> None:
        self.handout = handout
        self.context = context
        self.running = [(block, bare_text(text.text)) for block, text in running_texts(handout)]
        self.blocks = handout.blocks

    @cached_property
    def codes(self) -> frozenset[str]:
        """Codes of all style and plain-language faults."""
        faults = (
            *check_style(self.handout, self.context),
            *check_plain_language(self.handout, self.context),
        )
        return frozenset(fault.code for fault in faults)

    @property
    def first(self) -> b.Block[Message] | None:
        """The first block that says something: heads and labels come before it."""
        running = {block for block, _text in self.running}
        return next((block for block in self.blocks if block.id in running), None)

    @property
    def of_pictures(self) -> bool:
        """Whether the sheet speaks in pictures with a few words, and the rest goes with them."""
        return isinstance(self.first, b.PictureGrid)

    def has(self, *kinds: type) -> bool:
        return any(isinstance(block, kinds) for block in self.blocks)

    @property
    def actions(self) -> Iterator[b.Block[Message]]:
        """Blocks that tell what to do."""
        for block in self.blocks:
            if b.level_of(block) is not None or isinstance(block, b.NumberedList):
                yield block


def _found(met: bool, why_met: str, why_not: str) -> Judgement:
    return Judgement(Verdict.MET if met else Verdict.NOT_MET, why_met if met else why_not)


def _everyday_words(look: _Look) -> Judgement:
    whole = readability(look.handout, look.context.termbase).whole
    found = grades(whole)
    told = ", ".join(f"{name} {grade:.1f}" for name, grade in found)
    if "style/word-choice" in look.codes:
        return _found(False, "", "a word that the termbase avoids is used")
    hard = [grade for _name, grade in found if grade > MAX_GRADE]
    return _found(not hard, f"reading grade: {told}", f"reading grade above 6: {told}")


def _terms_explained(look: _Look) -> Judgement:
    return _found(
        "plain/unexplained" not in look.codes,
        "each name set aside is explained where it comes first",
        "a name that is set aside is not explained where it comes first",
    )


def _active(look: _Look) -> Judgement:
    number = sum(len(passives(text)) for _block, text in look.running)
    total = readability(look.handout, look.context.termbase).whole.sentences
    why = f"{number} of {total} sentences look passive"
    return _found(number <= MAX_PASSIVE_SHARE * total, why, why)


def _no_sums(look: _Look) -> Judgement:
    sums = [text for _block, text in look.running if _SUM.search(text)]
    return _found(not sums, "no percentage and no sum", f'a sum or percentage: "{sums[:1]}"')


def _no_sums_to_show(look: _Look) -> Judgement:
    if _no_sums(look).verdict is Verdict.MET:
        return Judgement(Verdict.NOT_APPLICABLE, "there is no sum")
    return Judgement(Verdict.NOT_MET, "there is a sum, and no place that shows it")


def _pieces(look: _Look) -> Judgement:
    longest = max((word_count(text) for _block, text in look.running), default=0)
    why = f"the longest paragraph has {longest} words"
    return _found(longest <= MAX_PIECE_WORDS, why, why)


def _summary_of_all(look: _Look) -> Judgement:
    # PEMAT-P, item 11: not asked of very short material, two paragraphs on one page at most.
    if look.of_pictures:
        paragraphs = sum(isinstance(block, b.Paragraph) for block in look.blocks)
        if look.handout.pages == 1 and paragraphs <= MAX_SHORT_PARAGRAPHS:
            return Judgement(Verdict.NOT_APPLICABLE, "one page of pictures: nothing to sum up")
    return _summary(look)


def _main_message(look: _Look) -> Judgement:
    if look.of_pictures:
        return Judgement(Verdict.MET, "pictures in the frames of their levels")
    return _summary(look)


def _summary(look: _Look) -> Judgement:
    return _found(look.has(b.KeyPoints), "a box of key points", "there is no box of key points")


def _cues(look: _Look) -> Judgement:
    framed = look.has(b.KeyPoints, b.Callout, b.PictureGrid)
    bold = any("**" in text.text for text in b.iter_texts(look.handout))
    return _found(framed and bold, "frames and words in bold", "no frames or no words in bold")


def _captions(look: _Look) -> Judgement:
    bare = [
        block.id
        for block in look.blocks
        if isinstance(block, b.KeyPoints | b.Figure)
        and block.picture is not None
        and block.picture.caption is None
    ]
    # Pictures of signs and items stand beside the words that they show.
    return _found(
        not bare, "each picture has a caption or stands in a row with a name",
        f"no caption: {', '.join(bare)}",
    )


def _tables(look: _Look) -> Judgement:
    heads: list[Message] = []
    for block in look.blocks:
        if isinstance(block, b.Table):
            heads += [column.text for column in block.columns]
        elif isinstance(block, b.CheckList):
            heads += [choice.text for choice in block.choices]
            heads += [block.note_head] if block.note_head is not None else []
        elif isinstance(block, b.Diary):
            heads.append(block.item_head)
        elif isinstance(block, b.Grid):
            heads += [column.text for column in block.columns]
            heads += [block.item_head] if block.item_head is not None else []
    if not heads:
        return Judgement(Verdict.NOT_APPLICABLE, "there is no table")
    longest = max(word_count(bare_text(head.text)) for head in heads)
    why = f"the longest column head has {longest} words"
    return _found(longest <= MAX_HEAD_WORDS, why, why)


def _acts(look: _Look) -> Judgement:
    names = [block.id for block in look.actions]
    why = f"things to do: {', '.join(names)}"
    return _found(bool(names), why, "no steps and no call to act")


def _you(look: _Look) -> Judgement:
    number = sum(len(_YOU.findall(text)) for _block, text in look.running)
    why = f'"you" and the like: {number} times'
    return _found(number >= LEAST_YOU, why, why)


def _tool(look: _Look) -> Judgement:
    names = [block.id for block in look.blocks if isinstance(block, _TOOLS)]
    why = f"to fill in: {', '.join(names)}"
    return _found(bool(names), why, "nothing to tick, fill in or take along")


def _at_top(look: _Look) -> Judgement:
    if look.of_pictures:
        return Judgement(Verdict.MET, "the pictures come first")
    return _found(
        isinstance(look.first, b.KeyPoints),
        "the box of key points comes first", "something comes before the key points",
    )


def _active_messages(look: _Look) -> Judgement:
    boxes = [block for block in look.blocks if isinstance(block, b.KeyPoints)]
    # What the reader is to say stands in quotes; it is an action of its own.
    texts = [
        _QUOTED.sub("", bare_text(text.text))
        for block in (*boxes, *look.actions)
        for text in b.iter_texts_of(block)
    ]
    found = [words for text in texts for words in passives(text)]
    return _found(not found, "no passive in key points and actions", f"passive: {found}")


def _reader_words(look: _Look) -> Judgement:
    bad = look.codes & {"style/word-choice", "plain/unexplained"}
    return _found(
        not bad, "termbase words; names set aside are explained",
        "a word to avoid, or a name that is not explained",
    )


def _lists(look: _Look) -> Judgement:
    return _found(
        look.has(b.BulletList, b.NumberedList, b.KeyPoints, b.CheckList, b.PictureGrid),
        "bullets or numbered lists", "there is no list",
    )


def _parts(look: _Look) -> Judgement:
    number = sum(
        isinstance(block, b.Heading | b.Callout | b.PictureGrid | b.KeyPoints | b.ContactBox)
        for block in look.blocks
    )
    why = f"{number} parts with heads"
    return _found(number > 1, why, why)


def _known(look: _Look) -> Judgement:
    said = [text for _block, text in look.running if _KNOWN.search(text)]
    return _found(
        bool(said), f"says so: {said[0] if said else ''}", "does not say what experts do not know"
    )


_COMPUTED: Mapping[str, Callable[[_Look], Judgement]] = {
    "p03": _everyday_words,
    "p04": _terms_explained,
    "p05": _active,
    "p07": _no_sums,
    "p08": _pieces,
    "p11": _summary_of_all,
    "p12": _cues,
    "p17": _captions,
    "p19": _tables,
    "p20": _acts,
    "p21": _you,
    "p23": _tool,
    "p24": _no_sums_to_show,
    "c02": _at_top,
    "c03": _main_message,
    "c05": _acts,
    "c06": _active_messages,
    "c07": _reader_words,
    "c08": _lists,
    "c09": _parts,
    "c10": _at_top,
    "c11": _known,
    "c17": _no_sums,
}
