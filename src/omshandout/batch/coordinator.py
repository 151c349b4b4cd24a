"""Who works at what: a state machine. Events go in, instructions come out; it does nothing itself.

Work is handed out in chunks of neighbours, which share what they load; and a worker stays with its
group of items (those in a language), away from those of the others, while there are some. A worker
that dies costs the item it was at: the rest of its chunk goes back to the others. An item at which
a worker died is tried once more, when all other work is done and alone, since what killed it may be
a lack of memory. If its worker dies again, it has failed.

The same machine serves processes of this computer and workers on others: a *slot* is whoever takes
a chunk at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeAlias

from msgspec import Struct

_MOST_IDLE_DEATHS = 3
"""Workers that may die one after another before any began an item: then none can be begun."""


class Began(Struct, frozen=True):
    """A slot began an item of its chunk."""

    slot: int
    item: str


class Ended(Struct, frozen=True):
    """An item is done, be it made or refused: what became of it is known."""

    slot: int
    item: str


class Suspected(Struct, frozen=True):
    """A slot left an item alone, since its mark says that an earlier worker died at it."""

    slot: int
    item: str


class Died(Struct, frozen=True):
    """The worker of a slot is no more; another can be begun in its place."""

    slot: int


class Returned(Struct, frozen=True):
    """A slot gives back what it has, since its worker cannot do it; no item is to blame."""

    slot: int


Event: TypeAlias = Began | Ended | Suspected | Died | Returned


class Give(Struct, frozen=True):
    """Hand items to a slot, in this order; begin a worker there if there is none.

    ``alone``: an earlier worker died at it, and no other slot has work.
    """

    slot: int
    items: tuple[str, ...]
    alone: bool = False


class Fail(Struct, frozen=True):
    """An item has failed. ``tried``: workers died at it; else no worker could be begun at all."""

    item: str
    tried: bool = True


class Retire(Struct, frozen=True):
    """There is no more work for a slot."""

    slot: int


Instruction: TypeAlias = Give | Fail | Retire


class _Slot(Struct):
    """What a slot has: items that it did not end yet, and the one that it began."""

    items: deque[str]
    team: int
    group: Hashable = None
    at: str = ""
    alone: bool = False
    retired: bool = False


class Coordinator:
    """Hands out items, each to be ended or failed exactly once.

    Args:
        items: all items by name, neighbours beside each other.
        slots: how many workers there are.
        chunk: items that one takes at a time; may be set anew at any time.
        suspects: those of the items at which a worker of an earlier run died.
        group: what the items of a chunk have in common; None for nothing.
        idle_deaths: how many workers may die one after another before any began an item.
    """

    def __init__(
        self, items: Iterable[str], slots: int, chunk: int, suspects: Iterable[str] = (),
        group: Callable[[str], Hashable] | None = None,
        idle_deaths: int = _MOST_IDLE_DEATHS,
    ) -> None:
        doubtful = dict.fromkeys(suspects)
        self._group = group or (lambda item: None)
        self._waiting: dict[Hashable, deque[str]] = {}
        for item in items:
            if item not in doubtful:
                self._waiting.setdefault(self._group(item), deque()).append(item)
        self._suspects: deque[str] = deque(doubtful)
        self._slots = [_Slot(deque(), number) for number in range(slots)]
        self.chunk = chunk
        self._most_idle_deaths = idle_deaths
        self._idle_deaths = 0

    @property
    def finished(self) -> bool:
        """Whether every item was ended or has failed."""
        return not (self._waiting or self._suspects or any(slot.items for slot in self._slots))

    def begin(self) -> list[Instruction]:
        """The first instructions."""
        return self._settled(range(len(self._slots)))

    def join(self, count: int) -> list[Instruction]:
        """What has to be done now that there are more slots, all of one worker.

        They stay with the same group, one after another, if not with the same items.
        """
        before = len(self._slots)
        self._slots += [_Slot(deque(), before) for _ in range(count)]
        return [] if self.finished else self._settled(range(before, before + count))

    def handle(self, event: Event) -> list[Instruction]:
        """What has to be done now that something happened."""
        slot = self._slots[event.slot]
        match event:
            case Began():
                slot.at = event.item
                self._idle_deaths = 0
                return []
            case Ended():
                self._take_off(slot, event.item)
            case Suspected():
                tried = slot.alone
                if self._take_off(slot, event.item) and not tried:
                    self._suspects.append(event.item)
                elif tried:
                    return [Fail(event.item), *self._settled((event.slot,))]
            case Died():
                return self._died(event.slot)
            case Returned():
                return self._returned(event.slot)
        return [] if slot.items else self._settled((event.slot,))

    def _take_off(self, slot: _Slot, item: str) -> bool:
        if slot.at == item:
            slot.at = ""
        if item not in slot.items:
            return False
        slot.items.remove(item)
        return True

    def _died(self, number: int) -> list[Instruction]:
        slot = self._slots[number]
        found: list[Instruction] = []
        at, alone = slot.at, slot.alone
        if at:
            slot.items.remove(at)
            if alone:
                found.append(Fail(at))
            else:
                self._suspects.append(at)
        elif slot.items:
            self._idle_deaths += 1
        self._take_back(slot)
        if self._idle_deaths > self._most_idle_deaths:
            waiting = [item for items in self._waiting.values() for item in items]
            found += [Fail(item, tried=False) for item in (*waiting, *self._suspects)]
            self._waiting.clear()
            self._suspects.clear()
        return [*found, *self._settled((number,))]

    def _returned(self, number: int) -> list[Instruction]:
        self._take_back(self._slots[number])
        return self._settled((number,))

    def _take_back(self, slot: _Slot) -> None:
        # In front, so that neighbours still follow each other.
        if slot.alone:
            self._suspects.extendleft(reversed(slot.items))
        elif slot.items:
            self._waiting.setdefault(slot.group, deque()).extendleft(reversed(slot.items))
        slot.items.clear()
        slot.at, slot.alone = "", False

    def _settled(self, free: Sequence[int] | range) -> list[Instruction]:
        """Work for slots that have none, as long as there is any."""
        found: list[Instruction] = []
        for number in free:
            if self._waiting:
                found.append(self._given(number, self._next_chunk(number)))
        if self._waiting or any(slot.items for slot in self._slots):
            return found
        if self._suspects:
            number = next(iter(free), 0)
            return [*found, self._given(number, (self._suspects.popleft(),), alone=True)]
        for number, slot in enumerate(self._slots):
            if not slot.retired:
                slot.retired = True
                found.append(Retire(number))
        return found

    def _given(self, number: int, items: tuple[str, ...], alone: bool = False) -> Give:
        slot = self._slots[number]
        slot.items.extend(items)
        slot.alone = alone
        return Give(number, items, alone)

    def _next_chunk(self, number: int) -> tuple[str, ...]:
        group = self._slots[number].group = self._next_group(number)
        waiting = self._waiting[group]
        # Towards the end smaller ones, so that all slots end together.
        fair = -(-sum(map(len, self._waiting.values())) // len(self._slots))
        count = min(self.chunk, max(1, fair), len(waiting))
        chunk = tuple(waiting.popleft() for _ in range(count))
        if not waiting:
            del self._waiting[group]
        return chunk

    def _next_group(self, number: int) -> Hashable:
        """That of the worker while it lasts, else one that is nobody's, else the one with most."""
        team = self._slots[number].team
        own = [self._slots[number], *(each for each in self._slots if each.team == team)]
        for slot in own:
            if slot.group in self._waiting:
                return slot.group
        taken = {slot.group for slot in self._slots if slot.items}
        free = (group for group in self._waiting if group not in taken)
        return next(free, max(self._waiting, key=lambda group: len(self._waiting[group])))
