"""From the visual order of a page back to the logical order of the text.

Glyphs of a right-to-left line stand in the content stream as the eye meets them from left to
right, each with its own character. This module undoes the reordering of UAX #9, rule L2, by as
little as can be known from the page:

- Strings shown at one height are one line; lines follow each other as they are written.
- Inside a line the strings stand from left to right. A string is taken as one run of one
  direction: right-to-left if it has a letter of such a script, else left-to-right if it has
  a letter or digit. A string that mixes both (other producers write whole lines so) is first cut
  where the direction changes; digits, and separators between two digits, stay together.
- Strings of signs and spaces alone, which come from changes of font, go with what is beside
  them: a bracket with what it stands close to, a sign of a number as it is usually
  written (``+`` before, ``%`` after it, lesser number before a dash), any other with its
  neighbours if these agree, else with the paragraph.
- Right-to-left runs are reversed character by character (a character being what one code maps
  to, which may be a letter with its marks; a joiner with it stands at its left, where other
  readers want it), and the runs are put in order for the paragraph's
  direction. Brackets stay the characters they are: ToUnicode gives the source character, not the
  mirrored shape.
- Nothing is added between lines: the space at the end of a line is part of the line.

This is no proof: the levels cannot all be won back from a picture. A number such as ``5+``, set
apart, looks like ``+5``; two numbers with nothing but a space between them look like parts of one
telephone number in Hebrew. Of random lines of Arabic words, Latin names, numbers and telephone
numbers as our page writer shows them, one in a hundred comes back wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise, takewhile
from unicodedata import bidirectional, category

from msgspec import Struct

_JOINERS = "\u200c\u200d"
_RTL_SCRIPTS = frozenset({
    "Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Syre", "Syrj", "Syrn",
    "Thaa", "Yezi",
})  # fmt: skip
# All whose likely script is one of these by CLDR (UTS #35, part 1, section 4.3), and ``arc`` and
# ``pnb``, of which it says nothing.
_RTL_LANGUAGE_TAGS = """
    aao abh abv acm acq acw acx adf aeb aec aee aeq afb aib aii aij aiq amw apc apd ar arc arq ars
    ary arz ask atn auj auz avd avl ayh ayl ayn ayp azb bal bdz bej bft bgn bgp bhe bhm bhn bjf
    bjm bqi brh brk bsh bsk chg cja ckb clh czk dcc def deh dgl dmk dml dv esh fa fay faz fia fub
    gbz ggg gha ghr gig gjk gju glh glk grr gwc gwf gwt gzi hac haz hbo he hkh hnd hno hoh hrt hrz
    hss huy isk itk iw jad jat jbe jbn jdg ji jnd jog jpa jpr jrb jye kbu kby kcy kfm khw klj kmz
    kqd ks ktl kvx kxp lad lah lhs lki lrc lrk lrl lsa lsd lss luv luz mby mde mey mfa mfi mhj mid
    mki mnj mve mvy myz mzb mzn nli nlm nqo ntz nyq oar odk omy oru ota pbt phl phr phv plk pnb
    prc prd prx ps psh psi pst qxq rdb rhg rmt sam sbn scl sd sdb sdf sdg sdh sds sgr sgy shd shm
    shu shv siy siz skr smp smy sqo sqt srh srz ssh sts swb syc syn syr tjo tks tmr tov tra trg
    trm trw ug ur ush uzs vaf vgr vmh wbk wne wni wsv xhe xka xkc xkj xkp xvi ydg yhd yi yih yud
    zba zdj zrp zum
"""
_RTL_LANGUAGES = frozenset(_RTL_LANGUAGE_TAGS.split())
_RIGHT, _LEFT, _DIGIT, _NEUTRAL = "R", "L", "N", "-"
_KINDS = {"R": _RIGHT, "AL": _RIGHT, "L": _LEFT, "EN": _DIGIT, "AN": _DIGIT}
_OPENING = ("Ps", "Pi")
_CLOSING = ("Pe", "Pf")
_PREFIXES = frozenset("+-\u2212\u00b1~<>\u2264\u2265\u2248#\u2116")
_SUFFIXES = frozenset("%\u066a\u2030\u00b0\u2032\u2033")
_SEPARATORS = frozenset({"CS", "ES"})
_SAME_LINE = 0.4  # of the font size: what a raised number may differ in height


class Shown(Struct, frozen=True):
    """One string of a content stream.

    Attributes:
        x: where it starts, in points of the page; strings that follow without a move share it.
        y: its baseline.
        size: font size in points of the page.
        parts: what each character code maps to, from left to right.
    """

    x: float
    y: float
    size: float
    parts: tuple[str, ...]


def right_to_left(language: str) -> bool | None:
    """Direction of a language by its BCP 47 tag; None if there is no tag.

    >>> right_to_left("ar-EG"), right_to_left("pa-Arab"), right_to_left("de"), right_to_left("")
    (True, True, False, None)
    """
    if not language:
        return None
    primary, *others = language.split("-")
    for other in others:
        if len(other) == 4 and other.isalpha():
            return other.title() in _RTL_SCRIPTS
    return primary.lower() in _RTL_LANGUAGES


def logical(shown: Sequence[Shown], language: str = "") -> str:
    """The logical text of one mark. See the module for the rule.

    Args:
        shown: the strings of the mark in order of drawing.
        language: tag of the text's language, which gives the direction of the paragraph;
            without it the direction that has more letters counts.
    """
    rtl = right_to_left(language)
    if rtl is None:
        rtl = _mostly_rtl(part for each in shown for part in each.parts)
    return "".join(_line(line, rtl) for line in _lines(shown))


def _mostly_rtl(parts: Iterable[str]) -> bool:
    kinds = [_kind(part) for part in parts]
    return kinds.count(_RIGHT) > kinds.count(_LEFT)


def _lines(shown: Sequence[Shown]) -> list[list[Shown]]:
    lines: list[list[Shown]] = []
    for each in shown:
        if lines and abs(lines[-1][0].y - each.y) <= _SAME_LINE * abs(each.size):
            lines[-1].append(each)
        else:
            lines.append([each])
    return lines


@lru_cache(maxsize=4096)
def _kind(part: str) -> str:
    """Direction of what one code maps to."""
    kinds = {_KINDS.get(bidirectional(char), _NEUTRAL) for char in part}
    return next((kind for kind in (_RIGHT, _LEFT, _DIGIT) if kind in kinds), _NEUTRAL)


class _Run(Struct):
    """Parts of one direction, from left to right."""

    kind: str
    parts: Sequence[str]
    level: int = 0


def _line(line: Sequence[Shown], rtl: bool) -> str:
    if len(line) > 1:
        line = sorted(line, key=lambda each: each.x)
    runs = [run for each in line if each.parts for run in _runs(each.parts)]
    _set_levels(runs, 1 if rtl else 0)
    text: list[str] = []
    for run in _reordered(runs):
        text.extend(_turned(run.parts) if run.level & 1 else run.parts)
    return "".join(text)


def _turned(parts: Sequence[str]) -> Iterator[str]:
    """Parts from right to left; a joiner that stands at the left of its letter comes behind it."""
    for part in reversed(parts):
        letter = part.lstrip(_JOINERS)
        yield letter + part[: -len(letter)] if letter else part



def _runs(parts: Sequence[str]) -> list[_Run]:
    kinds = [_kind(part) for part in parts]
    has = set(kinds)
    if _RIGHT not in has:
        main = next((kind for kind in (_LEFT, _DIGIT) if kind in has), _NEUTRAL)
        return [_Run(main, parts)]
    if not has & {_LEFT, _DIGIT}:
        return [_Run(_RIGHT, parts)]
    return _cut(parts, kinds)


def _cut(parts: Sequence[str], kinds: Sequence[str]) -> list[_Run]:
    """Cut a string that mixes directions; neutral parts inside one direction stay in it."""
    pieces = [
        (kind, [index for index, _ in group])
        for kind, group in groupby(enumerate(kinds), key=lambda pair: pair[1])
    ]
    runs: list[tuple[str, int, int]] = []
    for kind, indexes in pieces:
        start, end = indexes[0], indexes[-1] + 1
        # A neutral stretch before this one is joined to both sides if they agree.
        between = parts[runs[-1][1] : runs[-1][2]] if runs and runs[-1][0] == _NEUTRAL else ()
        back = 2 if between else 1
        if len(runs) >= back and kind != _NEUTRAL:
            before = runs[-back][0]
            joined = _joined(before, kind, between)
            if joined:
                first = runs[-back][1]
                del runs[-back:]
                runs.append((joined, first, end))
                continue
        runs.append((kind, start, end))
    return [_Run(kind, parts[start:end]) for kind, start, end in runs]


def _joined(before: str, after: str, between: Sequence[str]) -> str:
    """Kind of a run made of two and the neutral parts between them, or "" if they stay apart."""
    if before == after == _RIGHT:
        return _RIGHT
    if _RIGHT in (before, after):
        return ""
    if _LEFT in (before, after):
        return _LEFT
    single = len(between) == 1 and all(bidirectional(char) in _SEPARATORS for char in between[0])
    return _DIGIT if single or not between else ""


def _set_levels(runs: Sequence[_Run], base: int) -> None:
    """Embedding levels that would have led to this order (UAX #9, W4 to N2 backwards)."""
    if not base and all(run.kind != _RIGHT for run in runs):
        return
    after: _Run | None = None
    for run in reversed(runs):
        if run.kind == _NEUTRAL:
            continue
        if run.kind == _RIGHT:
            run.level = 1
        elif base or (run.kind == _DIGIT and _inside_rtl(run, after)):
            run.level = 2
        after = run
    letters = {bidirectional(part[0]) for run in runs for part in run.parts}
    hebrew = "R" in letters and "AL" not in letters
    strong = [index for index, run in enumerate(runs) if run.kind != _NEUTRAL]
    for start, end in pairwise([-1, *strong, len(runs)]):
        before = runs[start] if start >= 0 else None
        behind = runs[end] if end < len(runs) else None
        stretch = runs[start + 1 : end]
        level = _neutral_level(stretch, before, behind, base, hebrew)
        for index, run in enumerate(stretch, start + 1):
            left = runs[index - 1] if index else None
            right = runs[index + 1] if index + 1 < len(runs) else None
            sign = _sign_level(run, left, right, base, hebrew)
            run.level = level if sign is None else sign


def _inside_rtl(number: _Run, after: _Run | None) -> bool:
    """Whether a number in a left-to-right line belongs to right-to-left words at its right.

    A number of the left-to-right text would have its space with it in one string.
    """
    return after is not None and after.level > 0 and not any(map(str.isspace, number.parts))


def _sign_level(
    run: _Run, left: _Run | None, right: _Run | None, base: int, hebrew: bool
) -> int | None:
    """Level of signs by what they usually stand close to, or None if that tells nothing."""
    edges = (left.parts[-1] if left else " ", right.parts[0] if right else " ")
    bracket = _rtl_bracket([edges[0], *run.parts, edges[1]])
    if bracket is not None:
        return 1 if bracket else base * 2
    if len(run.parts) != 1:
        return None
    sign = run.parts[0]
    before = left if left and left.kind == _DIGIT and edges[0][-1].isdigit() else None
    after = right if right and right.kind == _DIGIT and edges[1][0].isdigit() else None
    number = before or after
    if number is None or number.level == 0:
        return None
    if before and after:
        return _between_numbers(sign, before, after, hebrew)
    prefix = sign in _PREFIXES or category(sign[0]) == "Sc"
    if prefix or sign in _SUFFIXES:
        return 1 if prefix == (before is not None) else 2
    return None


def _between_numbers(sign: str, before: _Run, after: _Run, hebrew: bool) -> int | None:
    """Level of a sign with digits close on both sides.

    Separators keep numbers together (UAX #9, W4; hyphens only in Hebrew, W2). For a
    dash the order of the numbers decides: ranges ascend.
    """
    kind = bidirectional(sign[0])
    if kind == "CS" or (kind == "ES" and hebrew):
        return 2
    if category(sign[0]) != "Pd":
        return None
    first, second = _last_number(before.parts), _last_number(after.parts[::-1])[::-1]
    return 2 if (len(first), first) < (len(second), second) else 1


def _last_number(parts: Sequence[str]) -> str:
    digits = list(takewhile(str.isdigit, reversed(parts)))
    return "".join(reversed(digits))


def _rtl_bracket(parts: Sequence[str]) -> bool | None:
    """What the first bracket among signs tells: it stands close to what it encloses.

    An opening bracket close to the left, or a closing one close to the right, is
    right-to-left. None if there is no bracket, or spaces on both sides or none.
    """
    for at in range(1, len(parts) - 1):
        kind = category(parts[at][0])
        if kind in _OPENING or kind in _CLOSING:
            left = not any(map(str.isspace, parts[:at]))
            right = not any(map(str.isspace, parts[at + 1 :]))
            return None if left == right else left == (kind in _OPENING)
    return None


def _neutral_level(
    stretch: Sequence[_Run], before: _Run | None, after: _Run | None, base: int, hebrew: bool
) -> int:
    """Level of the signs and spaces between two runs."""
    if before is None or after is None:
        return base
    blank = any(all(map(str.isspace, run.parts)) for run in stretch)
    if before.kind == after.kind == _DIGIT and blank and hebrew:
        # Hebrew fonts have spaces but no digits: a telephone number in several strings.
        return before.level
    # Spaces between left-to-right words of one piece would be in one string with a word.
    if _latin(before) and _latin(after) and not blank:
        return before.level
    return 1 if before.level and after.level else base


def _latin(run: _Run) -> bool:
    """Left-to-right words, or a number that goes with some, as the space at it shows."""
    return run.kind == _LEFT or (run.kind == _DIGIT and any(map(str.isspace, run.parts)))


def _reordered(runs: Sequence[_Run]) -> list[_Run]:
    """UAX #9, rule L2, which is its own inverse: reverse from the highest level down."""
    order = list(runs)
    for level in range(max((run.level for run in runs), default=0), 0, -1):
        result: list[_Run] = []
        for inside, group in groupby(order, key=lambda run: run.level >= level):
            members = list(group)
            result.extend(reversed(members) if inside else members)
        order = result
    return order
