"""Who works at what: a state machine. Events go in, instructions come out; it does nothing itself.

Work is handed out in chunks of neighbours, which share what they load; and a worker stays with its
group of items (a sheet in a language), then with groups of the same kin (those in that language),
away from those of the others, while there are some. So who helps takes a sheet that nobody is at:
each worker has to learn a sheet that it makes. A worker that dies costs the item it was at: the
rest of its chunk goes back to the others. An item at which a worker died is tried once more, when
all other work is done and alone, since what killed it may be a lack of memory. If its worker dies
again, it has failed.

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


Group: TypeAlias = tuple[Hashable, Hashable]
"""What items have in common: first what those of a whole kin have."""

_NONE: Group = (None, None)

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
    group: Group = _NONE
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
        group: the group of an item; None if there is but one.
        idle_deaths: how many workers may die one after another before any began an item.
    """

    def __init__(
        self, items: Iterable[str], slots: int, chunk: int, suspects: Iterable[str] = (),
        group: Callable[[str], Group] | None = None,
        idle_deaths: int = _MOST_IDLE_DEATHS,
    ) -> None:
        doubtful = dict.fromkeys(suspects)
        self._group = group or (lambda item: _NONE)
        self._waiting: dict[Group, deque[str]] = {}
        self._count = 0  # of those that wait
        for item in items:
            if item not in doubtful:
                self._waiting.setdefault(self._group(item), deque()).append(item)
                self._count += 1
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
            self._count = 0
            self._suspects.clear()
        return [*found, *self._settled((number,))]

    def _returned(self, number: int) -> list[Instruction]:
        self._take_back(self._slots[number])
        return self._settled((number,))

    def _take_back(self, slot: _Slot) -> None:
        # In front, so that neighbours still follow each other.
        if slot.alone:
            self._suspects.extendleft(reversed(slot.items))
        else:
            for item in reversed(slot.items):
                self._waiting.setdefault(self._group(item), deque()).appendleft(item)
            self._count += len(slot.items)
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
        # Towards the end smaller ones, so that all slots end together.
        fair = -(-self._count // len(self._slots))
        count = min(self.chunk, max(1, fair))
        slot, chunk = self._slots[number], list[str]()
        group: Group | None = self._next_group(number)
        while group is not None:
            slot.group = group
            waiting = self._waiting[group]
            chunk += [waiting.popleft() for _ in range(min(count - len(chunk), len(waiting)))]
            if not waiting:
                del self._waiting[group]
            # Sheets that are made once or twice are handed out several at a time too.
            group = self._free_kin(group, self._taken()) if len(chunk) < count else None
        self._count -= len(chunk)
        return tuple(chunk)

    def _next_group(self, number: int) -> Group:
        """That of the worker while it lasts, then one of its kin, then of one that is nobody's.

        Where there is none, that with most is helped with. Of a kin it is one that nobody is at, if
        there is one.
        """
        team = self._slots[number].team
        own = [self._slots[number], *(each for each in self._slots if each.team == team)]
        for slot in own:
            if slot.group in self._waiting:
                return slot.group
        taken = self._taken()
        kins: dict[Hashable, int] = {}
        for group, items in self._waiting.items():
            kins[group[0]] = kins.get(group[0], 0) + len(items)
        at = {group[0] for group in taken}
        kin = next(
            (slot.group[0] for slot in own if slot.group[0] in kins),
            next((each for each in kins if each not in at), max(kins, key=kins.__getitem__)),
        )
        return self._free_kin((kin, None), taken) or max(
            (group for group in self._waiting if group[0] == kin),
            key=lambda group: len(self._waiting[group]),
        )

    def _taken(self) -> set[Group]:
        """The groups that somebody is at."""
        return {slot.group for slot in self._slots if slot.items}

    def _free_kin(self, group: Group, taken: set[Group]) -> Group | None:
        """The first group of the same kin that nobody is at; None if there is none."""
        free = (each for each in self._waiting if each[0] == group[0] and each not in taken)
        return next(free, None)
