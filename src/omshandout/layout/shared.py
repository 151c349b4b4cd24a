"""What many documents of one sheet share: the boxes of blocks that no clinic has a part in.

A sheet for another clinic differs in a few lines. Blocks that are the same to the last letter, and
that asked the page texts for nothing of the clinic's while they were laid out, have the same boxes;
so these are made once for a sheet, a language and a profile. What is not known to be the same is
made anew: sharing never decides what stands on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from omshandout.layout.blocks import Flow
from omshandout.layout.boxes import Box, narrowest
from omshandout.layout.sink import PageSink
from omshandout.model.blocks import LocalHandout
from omshandout.model.furniture import ContactRow, PageTexts
from omshandout.model.options import Purpose
from omshandout.model.text import LocalText
from omshandout.text.fonts import FontFace
from omshandout.text.glyphs import Face
from omshandout.text.paragraph import ShapedParagraph, Shaper

_MOST_FORMS = 6
"""In so many forms (with numbers in its head, with fewer sources) a block is known at most."""

_MOST_LOOKS = 12
"""So many settings of space, and heights of a page's text area, are known at most."""

_MOST_BLOCKS = 80
"""So many blocks are known in one look at most."""

Letters = tuple[tuple[Face, tuple[int, ...]], ...]
"""Faces, and clusters of each."""

_T = TypeVar("_T")

Look = tuple[object, ...]
"""All that the boxes of a block depend on beside the block: theme, room, sides of a card."""


class Shared:
    """What is known of one sheet in one language and profile.

    Made for many clinics with the same page texts but for what a clinic says itself. What is
    asked for by the identity of a value holds on to that value, so that no other can get it.

    Attributes:
        drawn: what the page writer keeps of boxes that it drew.
    """

    def __init__(self) -> None:
        self._forms: dict[str, list[object]] = {}
        self._looks: dict[Look, dict[int, tuple[object, object]]] = {}
        self._own: dict[tuple[Look, int], tuple[object, object]] = {}
        self._texts: PageTexts | None = None
        self.drawn: dict[object, object] = {}

    def known(self, handout: LocalHandout) -> LocalHandout:
        """A handout made of the very blocks and texts that equal its own, where there are some."""
        blocks = tuple([self._same(f"block {block.id}", block) for block in handout.blocks])
        title, lead = self._same("title", handout.title), self._same("lead", handout.lead)
        return replace(handout, blocks=blocks, title=title, lead=lead)

    def _same(self, name: str, value: _T) -> _T:
        forms = self._forms.setdefault(name, [])
        for form in forms:
            if form is value or (type(form) is type(value) and form == value):
                return form
        forms.append(value)
        if len(forms) > _MOST_FORMS:
            del forms[0]
        return value

    def found(self, look: Look, of: object, texts: PageTexts) -> object | None:
        """What was made of a value in a look; None if nothing was, or for other page texts."""
        found = self._looks.get(look, {}).get(id(of))
        if found is None and texts is self._texts:
            found = self._own.get((look, id(of)))
        return found[1] if found is not None else None

    def keep(self, look: Look, of: object, made: object) -> None:
        """Keep what was made of a value in a look and is the same for any clinic."""
        known = self._looks.pop(look, {})
        known[id(of)] = (of, made)
        if len(known) > _MOST_BLOCKS:
            del known[next(iter(known))]
        self._looks[look] = known  # the last again
        if len(self._looks) > _MOST_LOOKS:
            del self._looks[next(iter(self._looks))]

    def keep_own(self, look: Look, of: object, made: object, texts: PageTexts) -> None:
        """Keep what was made of a value for these page texts alone, until others come."""
        if texts is not self._texts:
            self._own.clear()
            self._texts = texts
        self._own[look, id(of)] = of, made


class Made(Struct, frozen=True):
    """What the text area has of a block, and the letters in it that are of no clinic."""

    flows: tuple[Flow, ...]
    letters: Letters


def letters_of(paragraphs: Sequence[ShapedParagraph]) -> Letters:
    """The clusters of paragraphs in which a clinic has no words, each once for a face."""
    found: dict[int, tuple[FontFace, dict[int, None]]] = {}
    for par in paragraphs:
        if any(run.given for run in par.source.runs):
            continue
        for part in par.segments:
            face = part.segment.face
            found.setdefault(id(face), (face, {}))[1].update(dict.fromkeys(part.ids))
    return tuple((face, tuple(ids)) for face, ids in found.values())


class Known:
    """A box that is the same in other documents: the page writer may know how it is drawn.

    Nothing stands beside it on its lines.
    """

    def __init__(self, box: Box) -> None:
        self.box = box

    def height(self, width_pt: float) -> float:
        return self.box.height(width_pt)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        known = getattr(sink, "draw_known", None)
        if known is None:
            self.box.draw(sink, x_pt, top_pt, width_pt)
        else:
            known(self.box, x_pt, top_pt, width_pt)

    @property
    def least_pt(self) -> float:
        """The least width in which its words are whole."""
        return narrowest(self.box)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return self.box.split(width_pt, height_pt, force=force)


class Keeper:
    """Keeps a part of a block, such as all but its head, where the clinic has none in that."""

    def __init__(
        self, shared: Shared, look: Look, texts: PageTexts, watched: WatchedTexts, shaper: Shaper
    ) -> None:
        self._shared = shared
        self._look = (look, "part")
        self._texts = texts
        self._watched = watched
        self._recent = shaper.recent

    def __call__(self, of: object, make: Callable[[], Box]) -> Box:
        """What ``make`` makes of a value, or made of it for an earlier document."""
        found = self._shared.found(self._look, of, self._texts)
        if isinstance(found, _Part):
            self._recent.extend(found.paragraphs)
            return found.box
        asked, self._watched.asked = self._watched.asked, False
        start = len(self._recent)
        box = make()
        if not self._watched.asked:
            box = Known(box)
            part = _Part(box, tuple(self._recent[start:]))
            self._shared.keep(self._look, of, part)
        self._watched.asked |= asked
        return box


class _Part(Struct, frozen=True):
    box: Box
    paragraphs: tuple[ShapedParagraph, ...]


class WatchedTexts:
    """Page texts that note whether somebody asked for what a clinic says itself.

    Attributes:
        asked: whether it was asked for since this was last set to False.
    """

    def __init__(self, texts: PageTexts) -> None:
        self._texts = texts
        self.asked = False
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
        return self._texts.contact(block_id)

    def phone(self, purpose: Purpose, key: str) -> LocalText | None:
        """See :class:`PageTexts`."""
        self.asked = True
        return self._texts.phone(purpose, key)

    def clinic_numbers(self, key: str) -> tuple[LocalText, ...]:
        """See :class:`PageTexts`."""
        self.asked = True
        return self._texts.clinic_numbers(key)

    def emergency(self, key: str) -> LocalText | None:
        """See :class:`PageTexts`."""
        self.asked = True
        return self._texts.emergency(key)
