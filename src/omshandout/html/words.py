"""Local texts → elements: runs with their language, direction, weight and links."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from omshandout.html.elements import Element, element
from omshandout.model.furniture import PageTexts
from omshandout.model.handout_texts import marked
from omshandout.model.text import Direction, Language, LocalText, Run, TextStatus
from omshandout.structure import Node, Role

_DIALLED = "+*#"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})


class Words:
    """Writes texts and remembers which letters of which weight they have.

    ``used`` has each text that was written, with whether it stands in bold as a whole.
    """

    def __init__(
        self, home: Language, texts: PageTexts, numbers: Iterable[str] = (), *,
        named: bool = False,
    ) -> None:
        """Prepare to write.

        Args:
            home: language of the document.
            texts: for the mark of English that stands in.
            numbers: the clinic's telephone numbers as the clinic file has them.
            named: whether texts that are no node of the tree tell their key, for those who work
                at them; nodes have ids.
        """
        self.home = home
        self.used: list[tuple[LocalText, bool]] = []
        self._texts = texts
        self._numbers = frozenset(filter(None, map(dialled, numbers)))
        self._named = named

    def fill(
        self, target: Element, text: LocalText, *, bold: bool = False, node: Node | None = None
    ) -> Element:
        """Put a text into an element, with its language and direction; returns the element.

        The parts that ``node`` has inside a line become elements with their ids.
        """
        shown = marked(text, self._texts)
        self.used.append((shown, bold))
        if text.language.tag != self.home.tag:
            target.attributes["lang"] = text.language.tag
        if text.language.direction is not self.home.direction:
            target.attributes["dir"] = text.language.direction.value
        if self._named and node is None and text.key:
            target.attributes["data-key"] = text.key
        one_way = self._is_one_way(shown)
        if node is None or not node.children:
            target.children += self._runs(shown.runs, text.language, one_way=one_way)
            return target
        added = len(shown.runs) - len(text.runs)
        firsts = [int(child.id.rpartition("/")[2]) + added for child in node.children]
        bounds = [0, *firsts[1:], len(shown.runs)]
        for child, start, end in zip(node.children, bounds, bounds[1:], strict=False):
            runs = shown.runs[start:end]
            target.children.append(self._part(child, runs, text.language, one_way=one_way))
        return target

    def _is_one_way(self, text: LocalText) -> bool:
        """Whether all of a text and what stands around it goes from left to right.

        Nothing in it has to say its direction then.
        """
        ways = (self.home.direction, text.language.direction)
        return Direction.RTL not in ways and not any(
            unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT
            for run in text.runs for sign in run.text
        )

    def _part(
        self, node: Node, runs: Sequence[Run], around: Language, *, one_way: bool
    ) -> Element:
        """A part of a line that the tree knows: a link, words of another language, or others."""
        if node.role is Role.LINK:
            part = element("a", id=node.id, href=node.url)
        else:
            part = element("span", id=node.id)
        if not node.tag and node.role is not Role.LINK:
            part.children += self._runs(runs, around, one_way=one_way)
            return part
        for run in runs:
            _tongue(part, run, around, one_way=one_way)
            part.children += _weighted(run.text, bold=run.bold)
        return part

    def _runs(
        self, runs: Sequence[Run], around: Language, *, one_way: bool
    ) -> list[Element | str]:
        """Runs; neighbours that need no element of their own are one text."""
        made: list[Element | str] = []
        for run in runs:
            plain = run.language is None and not run.isolate and not run.link and not run.bold
            if plain and made and isinstance(made[-1], str):
                made[-1] += run.text
            elif plain:
                made.append(run.text)
            elif run.text:
                made.append(self._run(run, around, one_way=one_way))
        return made

    def _run(self, run: Run, around: Language, *, one_way: bool) -> Element:
        number = dialled(run.text) if run.isolate else ""
        if number and number in self._numbers:
            made = element("a", href=f"tel:{number.replace('#', '%23')}", class_="tel")
            if not one_way:
                made.attributes["dir"] = "ltr"
            made.children.append(run.text)
            # The style sheet sets what can be dialled in bold.
            self.used.append((LocalText("", (run,), around, TextStatus.SOURCE), True))
            return made
        foreign = run.language is not None and run.language.tag != around.tag
        if not foreign and not run.isolate:
            return element("strong", run.text) if run.bold else element("span", run.text)
        made = element("bdi" if run.isolate else "span")
        _tongue(made, run, around, one_way=one_way)
        made.children += _weighted(run.text, bold=run.bold)
        return made


def _weighted(text: str, *, bold: bool) -> list[Element | str]:
    return [element("strong", text)] if bold else [text]


def _tongue(target: Element, run: Run, around: Language, *, one_way: bool) -> None:
    """Language of a run on its element, and its direction if there are two about."""
    language = run.language or around
    if language.tag != around.tag:
        target.attributes["lang"] = language.tag
    direction = language.direction if run.language else direction_of(run.text)
    if not one_way and (run.isolate or direction is not around.direction):
        target.attributes["dir"] = direction.value


def direction_of(text: str) -> Direction:
    """The direction of the first letter that has one; without one it is from left to right.

    >>> direction_of("+1 555 01").value
    'ltr'

    Source: UAX #9, rules P2 and P3.
    """
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("R", "AL"):
            return Direction.RTL
        if kind == "L":
            return Direction.LTR
    return Direction.LTR


def dialled(number: str) -> str:
    """What a telephone dials for a number as it is printed; ``""`` for what is none.

    An extension stays for the person to dial, as it is announced differently everywhere.

    >>> dialled("+1 (555) 010-22 ext. 7")
    '+155501022'
    >>> dialled("hill clinic")
    ''
    """
    own = number.lower().partition("ext")[0].partition("x")[0]
    signs = [
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in own if sign.isdecimal() or sign in _DIALLED
    ]
    other = any(sign.isalpha() for sign in own)
    return "" if other or sum(map(str.isdigit, signs)) < 2 else "".join(signs)
