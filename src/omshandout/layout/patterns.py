"""What was made of blocks for one clinic is the pattern for those of others.

Who makes the boxes of a contact box or of the head of a box to act by learns nothing of a clinic
but which texts it gives, by their keys, and what is asked of how these stand in some widths
(:class:`omshandout.text.paragraph.Condition`). So where another clinic gives texts with the same
keys, and each fulfils the condition of the one whose place it takes, the very same boxes would be
made for it, as high and as wide, with other letters in them: they are copies of those that were
made. No text of a clinic is left in a copy: a pattern is of use only if each of them, in any of its
boxes, is one that is replaced. Else, and for all other clinics, boxes are made anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from omshandout.layout.boxes import (
    Box,
    Cell,
    Divide,
    DrawnBox,
    PictureBox,
    Row,
    Space,
    Stack,
    TextBox,
    Whole,
)
from omshandout.layout.context import FlexRow, LayoutContext
from omshandout.layout.known import Known
from omshandout.layout.panels import Banner, Panel
from omshandout.layout.signs import OnPlate
from omshandout.layout.text_box import Divided
from omshandout.layout.texts import Setting, ShapedText
from omshandout.model.furniture import ContactRow, PageTexts
from omshandout.model.text import LocalText, given
from omshandout.structure.watched import Question
from omshandout.text.paragraph import Asked, Condition, ShapedParagraph


class Noted(Struct, frozen=True):
    """What a clinic had a part in while the boxes of a block were made.

    Attributes:
        answers: what it gave, by what it was asked.
        asked: the texts that were set, in the order of asking.
        parted: what :func:`omshandout.layout.texts.parted` made of texts, by their identity.
    """

    answers: Mapping[Question, object]
    asked: tuple[tuple[Setting, ShapedText], ...]
    parted: Mapping[int, tuple[LocalText, LocalText]]


class _Place(Struct, frozen=True):
    """A text of a clinic: which of those that it gives, how it is set, and what that asked of it.

    ``nodes`` are those of its runs.
    """

    at: int
    is_parted: bool
    bold: bool
    node: str
    nodes: tuple[str, ...]
    condition: Condition
    asked: Asked


class _Common(Struct, frozen=True):
    """A text that no clinic has words in, how it is set, and what it was made of if it is parted.

    It is, or what it was made of is, the same object for all clinics.
    """

    setting: Setting
    shaped: ShapedText
    label: LocalText | None

    def of(self, context: LayoutContext) -> ShapedParagraph:
        """The same as shaped for another clinic, now and in its other settings of space."""
        known, setting = context.known, self.setting
        if self.label is not None:
            own = known.parted.setdefault(id(self.label), (self.label, self.shaped.source))[1]
            setting = (id(own), *setting[1:])
        return known.shaped.setdefault(setting, self.shaped).par


class Filled(Struct, frozen=True):
    """The boxes of a pattern for another clinic, and of each block the texts that are set."""

    boxes: tuple[Box, ...]
    asked: tuple[tuple[ShapedParagraph, ...], ...]


class Pattern(Struct, frozen=True):
    """Boxes that were made for a clinic, and what another one has to give to have the same.

    Attributes:
        questions: what clinics are asked.
        answers: the texts that the first one gave, and how many of each kind.
        places: where its own words stand.
        asked: of each block what was set: the index of a place, or a text that is no clinic's.
        steps: how each box with a text in it is made, those that are in others first.
        boxes: which of these they are, or boxes that all clinics have.
    """

    questions: tuple[Question, ...]
    answers: tuple[object, ...]
    places: tuple[_Place, ...]
    asked: tuple[tuple[int | _Common, ...], ...]
    steps: tuple[_Step, ...]
    boxes: tuple[_Part, ...]

    def filled(self, context: LayoutContext, texts: PageTexts) -> Filled | None:
        """The boxes for what another clinic gives; None if others would be made for it."""
        answers: list[object] = []
        for method, arguments in self.questions:
            _flatten(getattr(texts, method)(*arguments), answers)
        if len(answers) != len(self.answers):
            return None
        for one, other in zip(self.answers, answers, strict=True):
            if one is not other and not _is_alike(one, other):
                return None
        shown: list[ShapedText] = []
        for place in self.places:
            text = answers[place.at]
            assert isinstance(text, LocalText)
            if place.is_parted:
                text = context.parted(text)
            found = context.found(text, place.bold, place.node)
            if found.links or not found.par.fulfils(place.condition):
                return None
            shown.append(found)
        for found, place in zip(shown, self.places, strict=True):
            # As if it had been asked itself: who fills pages like this clinic is told by it.
            found.par.asked.ask_like(place.asked)
        asked = tuple([
            tuple([
                shown[each].par if isinstance(each, int) else each.of(context) for each in block
            ]) for block in self.asked
        ])
        made: list[Box] = []
        for step in self.steps:
            made.append(step.box(made, shown, context.divided))
        return Filled(tuple([_box(each, made) for each in self.boxes]), asked)


def pattern_of(boxes: Sequence[Box], noted: Sequence[Noted]) -> Pattern | None:
    """The pattern of boxes that are measured; None if it is not known how others would be made.

    Args:
        boxes: those of some blocks.
        noted: of each of these blocks.
    """
    questions = tuple([question for each in noted for question in each.answers])
    answers: list[object] = []
    for each in noted:
        for answer in each.answers.values():
            _flatten(answer, answers)
    if _LINE in answers:
        return None  # lines for a pen know the document that they were made for
    index = {id(text): at for at, text in enumerate(answers) if _is_own(text)}
    if len(index) != sum(map(_is_own, answers)):
        return None
    finder = _Finder(index)
    asked = [finder.asked(each) for each in noted]
    if not finder.is_sure:
        return None
    copier = _Copier(finder)
    parts = tuple(map(copier.part, boxes))
    if not copier.is_sure:
        return None
    return Pattern(
        questions, tuple(answers), tuple(finder.places), tuple(asked), tuple(copier.steps), parts
    )


_LINE = object()
"""Stands for a row of a contact box that has no value."""


def _flatten(answer: object, into: list[object]) -> None:
    """Put the texts of an answer, and how many there are of each kind, one behind the other."""
    if isinstance(answer, tuple):
        into.append(len(answer))
        for each in answer:
            _flatten(each, into)
    elif isinstance(answer, ContactRow):
        into.append(answer.label)
        into.append(len(answer.values) or _LINE)
        into += answer.values
    else:
        into.append(answer)


def _is_own(answer: object) -> bool:
    return isinstance(answer, LocalText) and given(answer)


def _is_alike(one: object, other: object) -> bool:
    """Whether a clinic's text may stand where that of another one does, as far as words go.

    What else has a say is in its condition. Texts that no clinic has words in are the same ones.
    """
    if isinstance(one, LocalText):
        return (
            isinstance(other, LocalText) and one.key == other.key and one.status is other.status
            and one.second is None and other.second is None and given(one) and given(other)
        )
    return type(one) is int and one == other


class _Finder:
    """Finds the places of a clinic's texts, by their index among its answers.

    Attributes:
        places: those that were found.
        by_text: which it is, by the identity of the text as shaped.
        is_sure: whether of each text with words of a clinic it is known which it is.
    """

    def __init__(self, index: Mapping[int, int]) -> None:
        self._index = index
        self._places: dict[Setting, int] = {}
        self.places: list[_Place] = []
        self.by_text: dict[int, int] = {}
        self.is_sure = True

    def asked(self, noted: Noted) -> tuple[int | _Common, ...]:
        """What was set in a block: places, and texts that are no clinic's."""
        parted = {id(made): text for text, made in noted.parted.values() if made is not text}
        return tuple([
            self._place(setting, shaped, parted.get(setting[0])) if given(shaped.source)
            else _Common(setting, shaped, parted.get(setting[0]))
            for setting, shaped in noted.asked
        ])

    def _place(self, setting: Setting, shaped: ShapedText, parted: LocalText | None) -> int:
        if setting in self._places:
            return self._places[setting]
        ident, bold, node = setting
        at, par = self._index.get(ident if parted is None else id(parted), -1), shaped.par
        # What is set in two nodes would have to be told apart by these.
        self.is_sure &= at >= 0 and par.is_whole and not shaped.links and (
            id(par) not in self.by_text
        )
        found = self._places[setting] = self.by_text[id(par)] = len(self.places)
        self.places.append(_Place(
            at, parted is not None, bold, node, shaped.nodes, par.condition,
            replace(par.asked),
        ))
        return found


_Part = int | Box
"""What is in a box: the index of the step that makes it, or one that all clinics have."""


def _box(part: _Part, made: Sequence[Box]) -> Box:
    return made[part] if isinstance(part, int) else part


class _Step(Struct, frozen=True):
    """How a box is made that is as another one, as high, with other texts in it.

    Attributes:
        kind: of box.
        held: its attributes, but for those that have to do with what is in it.
        inner: what these are.
    """

    kind: type[Box]
    held: Mapping[str, object]
    inner: tuple[tuple[str, _Part | None], ...] = ()

    def box(
        self, made: Sequence[Box], shown: Sequence[ShapedText], divide: Divide
    ) -> Box:
        """The box, of what was made before, with texts in their places."""
        box = self.kind.__new__(self.kind)
        held = box.__dict__
        held.update(self.held)
        for name, part in self.inner:
            held[name] = part if part is None else _box(part, made)
        return box


class _TextStep(_Step, frozen=True):
    """That of a text in a place, in a mark or without."""

    place: int = 0
    is_marked: bool = True

    def box(self, made: Sequence[Box], shown: Sequence[ShapedText], divide: Divide) -> Box:
        """See :class:`_Step`."""
        found = shown[self.place]
        box = TextBox.__new__(TextBox)
        held = box.__dict__
        held.update(self.held)
        held["par"], held["source"], held["divide"] = found.par, found.source, divide
        held["nodes"] = found.nodes if self.is_marked else ()
        held["_parted"] = {}
        return box


class _CommonTextStep(_Step, frozen=True):
    """That of a text that no clinic has words in.

    It is a box of its own, since a box knows whom to ask for a divided word: that is who sets the
    sheet of its clinic, and knows all words of that.
    """

    parted: Mapping[float, Divided] = {}

    def box(self, made: Sequence[Box], shown: Sequence[ShapedText], divide: Divide) -> Box:
        """See :class:`_Step`."""
        box = TextBox.__new__(TextBox)
        held = box.__dict__
        held.update(self.held)
        held["divide"], held["_parted"] = divide, dict(self.parted)
        return box


class _StackStep(_Step, frozen=True):
    """That of boxes below each other."""

    parts: tuple[_Part, ...] = ()
    heights: Mapping[float, float] = {}

    def box(self, made: Sequence[Box], shown: Sequence[ShapedText], divide: Divide) -> Box:
        """See :class:`_Step`."""
        box = Stack.__new__(Stack)
        held = box.__dict__
        held.update(self.held)
        held["boxes"] = tuple([_box(part, made) for part in self.parts])
        held["_heights"] = dict(self.heights)
        return box


class _RowStep(_Step, frozen=True):
    """That of a row; ``shared_out`` are those in which its cells have their widths."""

    cells: tuple[tuple[_Part, float], ...] = ()
    shared_out: tuple[tuple[float, _Part], ...] | None = None

    def box(self, made: Sequence[Box], shown: Sequence[ShapedText], divide: Divide) -> Box:
        """See :class:`_Step`."""
        box = self.kind.__new__(self.kind)
        held = box.__dict__
        held.update(self.held)
        held["cells"] = tuple([
            Cell(_box(part, made), width) for part, width in self.cells
        ])
        if self.shared_out is not None:
            held["_made"] = {width: _box(part, made) for width, part in self.shared_out}
        return box


class _Copier:
    """Finds out how boxes in which there is a text are made.

    Attributes:
        steps: those of all of these.
        is_sure: whether all of them can be made, and all words of a clinic are in a place.
    """

    def __init__(self, finder: _Finder) -> None:
        self._finder = finder
        self._seen: dict[int, tuple[Box, _Part]] = {}
        self.steps: list[_Step] = []
        self.is_sure = True

    def part(self, box: Box) -> _Part:
        """The index of the step that makes a box; itself if no text is in it that is set anew."""
        found = self._seen.get(id(box))
        if found is None:
            step = self._step(box)
            if step is not None:
                self.steps.append(step)
            found = self._seen[id(box)] = box, box if step is None else len(self.steps) - 1
        return found[1]

    def _step(self, box: Box) -> _Step | None:
        """How a box is made; None if it is the same for all clinics, or if nobody knows."""
        if type(box) is TextBox:
            return self._text(box)
        kind = type(box)
        # None of the boxes of the other clinic: they would hold on to all words of its sheet.
        held = {name: value for name, value in box.__dict__.items() if name not in _INNER}
        for name in _HOLD.get(kind, ()):
            held.pop(name)
        if type(box) is Stack:
            parts = tuple(map(self.part, box.boxes))
            own = any(isinstance(part, int) for part in parts)
            return _StackStep(kind, held, (), parts, dict(box._heights)) if own else None
        if type(box) is Row or type(box) is FlexRow:
            cells = tuple([(self.part(cell.box), cell.width_pt) for cell in box.cells])
            made = tuple([
                (width, self.part(row)) for width, row in box._made.items()
            ]) if isinstance(box, FlexRow) else None
            own = any(isinstance(part, int) for part, _ in cells)
            return _RowStep(kind, held, (), cells, made) if own else None
        if type(box) in _HOLD:
            inner = tuple([
                (name, each and self.part(each)) for name in _HOLD[type(box)]
                for each in (getattr(box, name),)
            ])
            own = any(isinstance(part, int) for _, part in inner)
            return _Step(kind, held, inner) if own else None
        same = box.inner if type(box) is OnPlate else box
        self.is_sure &= type(same) in _SAME
        return None

    def _text(self, box: TextBox) -> _Step:
        at = self._finder.by_text.get(id(box.par))
        if at is None:
            # Nobody knows in whose place it would have to stand.
            self.is_sure &= not (given(box.par.source) or given(box.source))
            held = dict(box.__dict__)
            del held["divide"], held["_parted"]
            return _CommonTextStep(TextBox, held, (), box._parted)
        self.is_sure &= box.is_simple and box.nodes in ((), self._finder.places[at].nodes)
        held = dict(box.__dict__)
        for name in ("par", "source", "divide", "nodes", "_parted"):  # of the other clinic
            del held[name]
        return _TextStep(TextBox, held, (), at, bool(box.nodes))


_INNER = frozenset({"boxes", "_heights", "cells", "_made"})
"""Attributes of boxes that are put together anew: what is in them, and how high that is."""

_SAME = frozenset({Known, PictureBox, DrawnBox, Space})
"""Boxes that have no texts of a clinic in them."""

_HOLD: Mapping[type[Box], tuple[str, ...]] = {
    Panel: ("inner", "head"), Banner: ("head", "body"), Whole: ("box",),
}
"""Boxes in which there are others, and their attributes."""
