"""Page texts that know whether somebody wanted to hear of a clinic."""

from __future__ import annotations

from collections.abc import Iterable

from omshandout.model.furniture import ContactRow, PageTexts
from omshandout.model.options import Purpose
from omshandout.model.text import LocalText

Question = tuple[str, tuple[object, ...]]
"""A method of page texts that a clinic answers, and what it is asked."""


class WatchedTexts:
    """Page texts that note whether somebody asked for what a clinic says itself.

    Attributes:
        asked: whether it was asked for since this was last set to False.
        answers: what it said, by what it was asked, since somebody emptied this.
    """

    def __init__(self, texts: PageTexts) -> None:
        self._texts = texts
        self.asked = False
        self.answers: dict[Question, object] = {}
        self.text = texts.text
        self.plain = texts.plain
        self.plural = texts.plural
        self.number = texts.number
        self.joined = texts.joined
        self.weekdays = texts.weekdays
        self.seconds_of_week = texts.seconds_of_week

    @property
    def second(self) -> PageTexts | None:
        """See :class:`PageTexts`; who asks the second texts, may ask them for anything."""
        second = self._texts.second
        self.asked |= second is not None
        return second

    def contact(self, block_id: str) -> tuple[ContactRow, ...]:
        """See :class:`PageTexts`."""
        self.asked = True
        found = self.answers["contact", (block_id,)] = self._texts.contact(block_id)
        return found

    def phone(self, purpose: Purpose, key: str) -> LocalText | None:
        """See :class:`PageTexts`."""
        self.asked = True
        found = self.answers["phone", (purpose, key)] = self._texts.phone(purpose, key)
        return found

    def clinic_numbers(self, key: str) -> tuple[LocalText, ...]:
        """See :class:`PageTexts`."""
        self.asked = True
        found = self.answers["clinic_numbers", (key,)] = self._texts.clinic_numbers(key)
        return found

    def emergency(self, key: str) -> LocalText | None:
        """See :class:`PageTexts`."""
        self.asked = True
        found = self.answers["emergency", (key,)] = self._texts.emergency(key)
        return found



class HeardTexts(WatchedTexts):
    """Page texts that note what of a clinic was asked for.

    Attributes:
        questions: each once, in the order of asking.
    """

    def __init__(self, texts: PageTexts) -> None:
        super().__init__(texts)
        self.questions: dict[Question, None] = {}

    def contact(self, block_id: str) -> tuple[ContactRow, ...]:
        """See :class:`PageTexts`."""
        self.questions["contact", (block_id,)] = None
        return super().contact(block_id)

    def phone(self, purpose: Purpose, key: str) -> LocalText | None:
        """See :class:`PageTexts`."""
        self.questions["phone", (purpose, key)] = None
        return super().phone(purpose, key)

    def clinic_numbers(self, key: str) -> tuple[LocalText, ...]:
        """See :class:`PageTexts`."""
        self.questions["clinic_numbers", (key,)] = None
        return super().clinic_numbers(key)

    def emergency(self, key: str) -> LocalText | None:
        """See :class:`PageTexts`."""
        self.questions["emergency", (key,)] = None
        return super().emergency(key)


def nodes_of_answers(texts: PageTexts, questions: Iterable[Question]) -> tuple[object, ...]:
    """What decides which nodes the answers of a clinic have.

    Nodes name the key, the languages and the links of a text, never its words: those are drawn.
    The words of a label are named only where a line for a pen stands beside it.
    """
    return tuple([
        _nodes_of(getattr(texts, method)(*arguments)) for method, arguments in questions
    ])


def _nodes_of(answer: object) -> object:
    if answer is None:
        return None
    if isinstance(answer, LocalText):
        return answer.key, answer.language.tag, tuple([
            (run.link and (run.link, run.text), run.language and run.language.tag,
             bool(run.text.strip()), bool(run.text))
            for run in answer.runs
        ]), answer.second and _nodes_of(answer.second)
    if isinstance(answer, ContactRow):
        label = _nodes_of(answer.label)
        return label, _nodes_of(answer.values) or answer.label.plain
    assert isinstance(answer, tuple)
    return tuple(map(_nodes_of, answer))
