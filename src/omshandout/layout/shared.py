"""What many documents of one sheet share: the boxes of blocks that no clinic has a part in.

A sheet for another clinic differs in a few lines. Blocks that are the same to the last letter, and
that asked the page texts for nothing of the clinic's while they were laid out, have the same boxes;
so these are made once for a sheet, a language and a profile. What is not known to be the same is
made anew: sharing never decides what stands on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from msgspec.structs import replace

from omshandout.layout.boxes import Box
from omshandout.layout.grouping import Group, groups_of
from omshandout.layout.known import Known
from omshandout.layout.spacing import LastSetting, Spacings
from omshandout.layout.texts import KnownWords
from omshandout.model.blocks import Block, LocalHandout
from omshandout.model.furniture import PageTexts
from omshandout.model.text import LocalText
from omshandout.structure.build import KnownNodes
from omshandout.structure.watched import WatchedTexts

_MOST_FORMS = 6
"""In so many forms (with numbers in its head, with fewer sources) a block is known at most."""

_MOST_LOOKS = 60
"""So many settings of space, and heights of a page's text area, are known at most."""

_MOST_BLOCKS = 320
"""So many blocks, groups of them, and panels of a card that is set in several ways, are known in
one look at most.
"""

_LEARNS = 5
"""From so many documents the words are learned that are not a clinic's, but stand in its boxes."""

_MOST_WORDS = 80
"""Who knows more texts than these laid out whole sheets, whose boxes are kept."""

_MOST_GROUPINGS = 12
_MOST_MADE = 24

_T = TypeVar("_T")


class Shared:
    """What is known of one sheet in one language and profile.

    Made for many clinics with the same page texts but for what a clinic says itself. What is
    asked for by the identity of a value holds on to that value, so that no other can get it.

    Args:
        last: how space was closed up in the sheet last, for whatever clinic and texts.

    Attributes:
        drawn: what the page writer keeps of boxes that it drew.
        nodes: the logical nodes of blocks.
        spacings: how vertical space was closed up.
    """

    def __init__(self, last: LastSetting | None = None) -> None:
        self._forms: dict[str, list[object]] = {}
        self._looks: dict[tuple[object, ...], Look] = {}
        self._groups: dict[tuple[int, ...], tuple[object, tuple[Group, ...]]] = {}
        self._made_of: dict[tuple[object, ...], tuple[object, object]] = {}
        self._words = KnownWords()
        self._learns = _LEARNS
        self.drawn: dict[object, object] = {}
        self.nodes = KnownNodes()
        self.spacings = Spacings(last)

    @property
    def is_new(self) -> bool:
        """Whether nothing was laid out yet."""
        return not self._looks

    def known(self, handout: LocalHandout) -> LocalHandout:
        """A handout made of the very blocks and texts that equal its own, where there are some."""
        blocks = tuple([self.same(f"block {block.id}", block) for block in handout.blocks])
        title, lead = self.same("title", handout.title), self.same("lead", handout.lead)
        return replace(handout, blocks=blocks, title=title, lead=lead)

    def same(self, name: str, value: _T) -> _T:
        """The equal of a value that was there before under a name, else the value."""
        forms = self._forms.setdefault(name, [])
        for form in forms:
            if form is value or (type(form) is type(value) and form == value):
                return form
        forms.append(value)
        if len(forms) > _MOST_FORMS:
            del forms[0]
        return value

    def words(self) -> KnownWords:
        """What is known of texts, for a document that adds its own."""
        return KnownWords(self._words)

    def learn(self, words: KnownWords) -> None:
        """Know what a document found of texts that others have too, as far as those are few."""
        if self._learns and len((common := words.common()).shaped) <= _MOST_WORDS:
            self._learns -= 1
            self._words = common

    def groups(self, blocks: Sequence[Block[LocalText]]) -> tuple[Group, ...]:
        """The blocks of a handout in groups: the same for the same blocks."""
        key = tuple(map(id, blocks))
        if key not in self._groups:
            if len(self._groups) >= _MOST_GROUPINGS:
                del self._groups[next(iter(self._groups))]
            self._groups[key] = blocks, groups_of(blocks)
        return self._groups[key][1]

    def made_of(self, value: object, make: Callable[[], _T], *which: object) -> _T:
        """What ``make`` makes of the very same value, or made of it before.

        ``which`` tells apart what is made of one value, and names all else that it hangs on.
        """
        key = (id(value), *which)
        found = self._made_of.get(key)
        if found is None:
            found = self._made_of[key] = value, make()
            if len(self._made_of) > _MOST_MADE:
                del self._made_of[next(iter(self._made_of))]
        return cast("_T", found[1])

    def look(self, *parts: object) -> Look:
        """What is known of blocks in one look."""
        found = self._looks.pop(parts, None) or Look()
        self._looks[parts] = found  # the last again
        if len(self._looks) > _MOST_LOOKS:
            self._looks.pop(next(iter(self._looks))).forget()
        return found

    def forget(self) -> None:
        """Forget what was made of blocks, so that it goes at once.

        Boxes know the context that they were made in, and it knows them: left alone they would
        stay until Python looks for garbage.
        """
        for look in self._looks.values():
            look.forget()
        self._looks.clear()
        self._groups.clear()
        self._made_of.clear()
        self._words, self._learns = KnownWords(), _LEARNS
        self.drawn.clear()
        self.spacings.clear()


class Look:
    """What was made of blocks in one look: for any clinic, and for the one at hand."""

    def __init__(self) -> None:
        self._any: dict[object, tuple[object, object]] = {}
        self._own: dict[int, tuple[object, object]] = {}
        self._texts: PageTexts | None = None
        self._before: dict[int, tuple[object, list[object]]] = {}

    def found(self, of: object, texts: PageTexts, *which: object) -> object | None:
        """What was made of a value; None if nothing was, or for other page texts."""
        found = self._any.get((id(of), *which) if which else id(of))
        if found is None and texts is self._texts:
            found = self._own.get(id(of))
        return found[1] if found is not None else None

    def keep(self, of: object, made: object, *which: object) -> None:
        """Keep what was made of a value and is the same for any clinic."""
        self._any[(id(of), *which) if which else id(of)] = (of, made)
        if len(self._any) > _MOST_BLOCKS:
            del self._any[next(iter(self._any))]

    def keep_own(self, of: object, made: object, texts: PageTexts) -> None:
        """Keep what was made of a value for these page texts alone, until others come."""
        if texts is not self._texts:
            self._own.clear()
            self._texts = texts
        self._any.pop(id(of), None)
        self._own[id(of)] = of, made

    def before(self, of: object) -> list[object]:
        """What may help to make the same of a value for other page texts."""
        found = self._before.get(id(of))
        if found is None:
            found = self._before[id(of)] = of, []
            if len(self._before) > _MOST_BLOCKS:
                del self._before[next(iter(self._before))]
        return found[1]

    def forget(self) -> None:
        """Forget all of it; who holds on to it makes it anew."""
        self._any.clear()
        self._own.clear()
        self._before.clear()


class Keeper:
    """Keeps a part of a block, such as all but its head, where the clinic has none in that.

    What is kept counts as asked for by nobody, as it will be in the next document.
    """

    def __init__(
        self, look: Look, texts: PageTexts, watched: WatchedTexts, known: KnownWords
    ) -> None:
        self._look = look
        self._texts = texts
        self._watched = watched
        self._known = known

    def __call__(self, of: object, make: Callable[[], Box], *which: object) -> Box:
        """What ``make`` makes of a value, or made of it for an earlier document.

        ``which`` tells apart what is made of one value.
        """
        found = self._look.found(of, self._texts, *which)
        if isinstance(found, Known):
            return found
        asked, self._watched.asked = self._watched.asked, False
        before = len(self._known.asked)
        box = make()
        if not self._watched.asked:
            del self._known.asked[before:]
            box = Known(box)
            self._look.keep(of, box, *which)
        self._watched.asked |= asked
        return box
