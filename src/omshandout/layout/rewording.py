"""Boxes in which a clinic has a part, used again for one whose words differ in digits alone.

Telephone numbers of a land are mostly written alike, and digits are as wide as one another: so
numbers of another clinic stand where those of an earlier one did. Its boxes then only have to say
other words, which takes a fraction of the time of making and measuring them. Boxes that were used
again are those of the last clinic: a document is drawn before the next is laid out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from unicodedata import decimal

from msgspec import Struct
from msgspec.structs import replace

from omshandout.layout.boxes import Around, Box, DrawnBox, PictureBox, Row, Space, Stack, TextBox
from omshandout.layout.known import Known
from omshandout.layout.panels import Banner, Panel
from omshandout.layout.signs import OnPlate
from omshandout.layout.texts import TextContext
from omshandout.model.furniture import ContactRow, PageTexts
from omshandout.model.text import LocalText, given
from omshandout.structure.watched import Question

_MOST_WORDED = 6
"""So many clinics are known for a group of blocks whose boxes others may have, at most."""

_PATIENCE = 24
"""So many boxes are kept in a row without being used again."""


class Worded(Struct, eq=False):
    """What was made of blocks for a clinic, which others may have with their own words.

    Attributes:
        made: what was made.
        questions: what of the clinic was asked for.
        answers: what it said last.
        boxes: those that show an answer, by its place among them, and whether a space is behind it.
    """

    made: object
    questions: Mapping[Question, None]
    answers: tuple[LocalText, ...]
    boxes: Sequence[tuple[TextBox, int, bool]]

    def say(self, answers: tuple[LocalText, ...], context: TextContext) -> bool:
        """Say what another clinic says, if that measures the same; else nothing is changed."""
        if not _differ_in_digits(self.answers, answers):
            return False
        changed: list[tuple[TextBox, TextBox]] = []
        for box, place, spaced in self.boxes:
            text = context.parted(answers[place]) if spaced else answers[place]
            other = context.text(text, box.style, bold=box.even, decoration=not box.nodes)
            if not _is_set_like(box, other):
                return False
            changed.append((box, other))
        for box, other in changed:
            box.say(other)
        self.answers = answers
        return True


def worded(
    made: object, boxes: Sequence[Box], questions: Mapping[Question, None], context: TextContext
) -> Worded | None:
    """What was made, for other clinics too; None where it is not known what all shows its answers.

    Args:
        made: what was made of blocks.
        boxes: all boxes of it.
        questions: what of the clinic was asked for while they were made.
        context: they were made in.
    """
    answers = answers_to(context.texts, questions)
    if any(answer.second is not None for answer in answers):
        return None
    found: list[tuple[TextBox, int, bool]] = []
    for box in chain.from_iterable(map(_texts_in, boxes)):
        if box is None:
            return None
        source = box.par.source
        if not given(source):
            continue
        place = next((
            (at, spaced) for at, answer in enumerate(answers) for spaced in (False, True)
            if answer.key == source.key
            and source.runs == (context.parted(answer) if spaced else answer).runs
        ), None)
        if place is None:
            return None
        found.append((box, *place))
    shown = {place for _, place, _ in found}
    if any(given(answer) and at not in shown for at, answer in enumerate(answers)):
        return None
    return Worded(made, dict(questions), answers, found)


def answers_to(texts: PageTexts, questions: Mapping[Question, None]) -> tuple[LocalText, ...]:
    """All texts of the answers of a clinic to some questions, in order."""
    found: list[LocalText] = []
    for method, arguments in questions:
        found += _texts_of(getattr(texts, method)(*arguments))
    return tuple(found)


def _texts_of(answer: object) -> Iterator[LocalText]:
    if isinstance(answer, LocalText):
        yield answer
    elif isinstance(answer, ContactRow):
        yield answer.label
        yield from answer.values
    elif answer is not None:
        assert isinstance(answer, tuple)
        for each in answer:
            yield from _texts_of(each)


def _texts_in(box: Box) -> Iterator[TextBox | None]:
    """The texts in a box that a clinic may have a part in; None for a box of another kind."""
    if isinstance(box, TextBox):
        yield box
    elif isinstance(box, Stack):
        for each in box.boxes:
            yield from _texts_in(each)
    elif isinstance(box, Row):
        for cell in box.cells:
            yield from _texts_in(cell.box)
    elif isinstance(box, Panel):
        yield from _texts_in(box.inner)
    elif isinstance(box, Banner):
        yield from _texts_in(box.head)
        yield from _texts_in(box.body)
    elif isinstance(box, OnPlate):
        yield from _texts_in(box.inner)
    elif type(box) is Around:
        yield from _texts_in(box.box)
    elif not isinstance(box, Known | PictureBox | DrawnBox | Space):
        yield None


class _Zeros(dict[int, int]):
    """The zero of the script of each digit."""

    def __missing__(self, code: int) -> int:
        found = self[code] = code - decimal(chr(code), 0)
        return found


_ZEROS = _Zeros()


def _differ_in_digits(some: Sequence[LocalText], others: Sequence[LocalText]) -> bool:
    """Whether texts are the same but for the digits of a script in words that a clinic gave."""
    return len(some) == len(others) and all(
        one is other or _differs_in_digits(one, other)
        for one, other in zip(some, others, strict=True)
    )


def _differs_in_digits(text: LocalText, other: LocalText) -> bool:
    if text.key != other.key or text.language != other.language or text.status != other.status:
        return False
    if len(text.runs) != len(other.runs):
        return False
    for run, like in zip(text.runs, other.runs, strict=True):
        if run == like:
            continue
        if not (run.given and replace(run, text=like.text) == like):
            return False
        if run.text.translate(_ZEROS) != like.text.translate(_ZEROS):
            return False
    return True


def _is_set_like(box: TextBox, other: TextBox) -> bool:
    """Whether a text whose digits alone differ measures as the one in a box in all that was asked.

    On one line that is its width and its ink. Where lines and words end hangs on more: what was
    asked for that, or did not fit a line, is made anew.
    """
    par, like = box.par, other.par
    return par is like or (
        box.only_width_counts and par.positions == like.positions
        and par.levels == like.levels and par.base_level == like.base_level
        and par.ink_em == like.ink_em and box.nodes == other.nodes and box.links == other.links
    )


class Wordings:
    """What was made of some blocks for earlier clinics.

    Where others hardly ever say the same but for digits, as with names, no more is kept.
    """

    def __init__(self) -> None:
        self._kept: list[Worded] = []
        self._patience = _PATIENCE

    def again(self, context: TextContext) -> object | None:
        """What was made for an earlier clinic, saying what this one says; None if none is so."""
        questions: Mapping[Question, None] | None = None
        answers: tuple[LocalText, ...] = ()
        for one in reversed(self._kept):
            if one.questions != questions:
                questions = one.questions
                answers = answers_to(context.texts, questions)
            if one.say(answers, context):
                self._kept.remove(one)
                self._kept.append(one)  # the last again
                self._patience = min(self._patience + 1, _PATIENCE)
                return one.made
        return None

    def keep(
        self, made: object, boxes: Sequence[Box], questions: Mapping[Question, None],
        context: TextContext,
    ) -> None:
        """Keep what was made, for other clinics; see :func:`worded`."""
        if not self._patience:
            return
        self._patience -= 1
        one = worded(made, boxes, questions, context)
        if one is not None:
            self._kept.append(one)
            del self._kept[:-_MOST_WORDED]
