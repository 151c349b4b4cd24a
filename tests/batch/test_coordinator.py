"""Who works at what, by events alone: no process, no file, no clock."""

from __future__ import annotations

from collections import Counter, deque

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omshandout.batch.coordinator import (
    Began,
    Coordinator,
    Died,
    Ended,
    Fail,
    Give,
    Group,
    Retire,
    Returned,
    Suspected,
)


def _group(item: str) -> Group:
    """The letter of an item, of no kin to others but in upper and lower case."""
    return item[0].lower(), item[0]


def test_chunks_go_out_in_order_and_slots_retire_when_all_is_done() -> None:
    machine = Coordinator("abcdef", 2, 2)
    assert machine.begin() == [Give(0, ("a", "b")), Give(1, ("c", "d"))]
    assert machine.handle(Began(0, "a")) == []
    assert machine.handle(Ended(0, "a")) == []
    assert machine.handle(Ended(0, "b")) == [Give(0, ("e",))]
    assert machine.handle(Ended(0, "e")) == [Give(0, ("f",))]
    assert machine.handle(Ended(1, "c")) == []
    assert machine.handle(Ended(1, "d")) == []
    assert not machine.finished
    assert machine.handle(Ended(0, "f")) == [Retire(0), Retire(1)]
    assert machine.finished


def test_nothing_to_do_is_done_at_once() -> None:
    machine = Coordinator((), 2, 4)
    assert machine.begin() == [Retire(0), Retire(1)]
    assert machine.finished


def test_a_death_costs_the_item_it_was_at_which_is_tried_alone_at_the_end() -> None:
    machine = Coordinator("abcdef", 2, 3)
    assert machine.begin() == [Give(0, ("a", "b", "c")), Give(1, ("d", "e"))]
    machine.handle(Ended(0, "a"))
    machine.handle(Began(0, "b"))
    # What is left of the chunk comes before what nobody had yet.
    assert machine.handle(Died(0)) == [Give(0, ("c",))]
    assert machine.handle(Ended(0, "c")) == [Give(0, ("f",))]
    assert machine.handle(Ended(0, "f")) == []  # the other one still has work
    machine.handle(Ended(1, "d"))
    assert machine.handle(Ended(1, "e")) == [Give(1, ("b",), alone=True)]
    assert machine.handle(Ended(1, "b")) == [Retire(0), Retire(1)]


def test_an_item_that_kills_twice_has_failed_and_no_other() -> None:
    machine = Coordinator("ab", 1, 2)
    machine.begin()
    machine.handle(Began(0, "a"))
    assert machine.handle(Died(0)) == [Give(0, ("b",))]
    assert machine.handle(Ended(0, "b")) == [Give(0, ("a",), alone=True)]
    machine.handle(Began(0, "a"))
    assert machine.handle(Died(0)) == [Fail("a"), Retire(0)]
    assert machine.finished


def test_a_death_between_items_costs_none() -> None:
    machine = Coordinator("abc", 1, 3)
    machine.begin()
    machine.handle(Began(0, "a"))
    machine.handle(Ended(0, "a"))
    assert machine.handle(Died(0)) == [Give(0, ("b", "c"))]


def test_where_no_worker_can_be_begun_all_is_told_as_failed_and_nothing_hangs() -> None:
    machine = Coordinator("abc", 1, 2)
    machine.begin()
    told = [machine.handle(Died(0)) for _ in range(4)]
    assert told[:3] == [[Give(0, ("a", "b"))]] * 3
    assert told[3] == [*(Fail(item, tried=False) for item in "abc"), Retire(0)]


def test_suspects_of_an_earlier_run_come_last_and_alone() -> None:
    machine = Coordinator("abc", 2, 2, suspects="b")
    assert machine.begin() == [Give(0, ("a",)), Give(1, ("c",))]
    machine.handle(Ended(0, "a"))
    assert machine.handle(Ended(1, "c")) == [Give(1, ("b",), alone=True)]


def test_an_item_that_was_left_alone_for_its_mark_is_a_suspect_once() -> None:
    machine = Coordinator("ab", 1, 2)
    machine.begin()
    machine.handle(Suspected(0, "a"))
    assert machine.handle(Ended(0, "b")) == [Give(0, ("a",), alone=True)]
    assert machine.handle(Suspected(0, "a")) == [Fail("a"), Retire(0)]


@given(
    count=st.integers(0, 30), slots=st.integers(1, 5), chunk=st.integers(1, 6),
    groups=st.integers(1, 4), killers=st.sets(st.integers(0, 29)),
    choices=st.randoms(use_true_random=False),
)
@settings(deadline=None)
def test_every_item_is_ended_or_failed_once_whatever_dies(
    count: int, slots: int, chunk: int, groups: int, killers: set[int], choices: object
) -> None:
    names = [f"{number}" for number in range(count)]
    deadly = {f"{number}" for number in killers}
    machine = Coordinator(
        names, slots, chunk, group=lambda name: (int(name) % 2, int(name) % groups)
    )
    held: dict[int, deque[str]] = {slot: deque() for slot in range(slots)}
    ended: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    begun: Counter[str] = Counter()
    todo = machine.begin()
    while True:
        for each in todo:
            if isinstance(each, Give):
                assert not held[each.slot]
                if each.alone:
                    assert not any(held.values())
                held[each.slot].extend(each.items)
            elif isinstance(each, Fail):
                failed[each.item] += 1
        busy = [slot for slot, items in held.items() if items]
        if not busy:
            break
        slot = choices.choice(busy)  # type: ignore[attr-defined]
        item = held[slot].popleft()
        begun[item] += 1
        assert machine.handle(Began(slot, item)) == []
        if item in deadly:
            held[slot].clear()
            todo = machine.handle(Died(slot))
        else:
            ended[item] += 1
            todo = machine.handle(Ended(slot, item))
    assert machine.finished
    assert set(ended) | set(failed) == set(names)
    assert set(failed) == deadly & set(names)
    assert all(begun[item] == (2 if item in deadly else 1) for item in names)


@pytest.mark.parametrize("slots", [1, 3])
def test_towards_the_end_chunks_are_shared(slots: int) -> None:
    machine = Coordinator([f"{n}" for n in range(6)], slots, 4)
    sizes = [len(each.items) for each in machine.begin() if isinstance(each, Give)]
    assert sizes == {1: [4], 3: [2, 2, 1]}[slots]


def test_a_chunk_has_items_of_one_group() -> None:
    machine = Coordinator(["a1", "a2", "a3", "b1", "b2"], 1, 2, group=_group)
    assert machine.begin() == [Give(0, ("a1", "a2"))]
    machine.handle(Ended(0, "a1"))
    assert machine.handle(Ended(0, "a2")) == [Give(0, ("a3",))]
    assert machine.handle(Ended(0, "a3")) == [Give(0, ("b1", "b2"))]


def test_a_slot_stays_with_its_group_and_away_from_those_of_others() -> None:
    names = ["a1", "b1", "a2", "b2", "c1", "a3", "c2", "c3", "c4", "c5"]
    machine = Coordinator(names, 2, 1, group=_group)
    assert machine.begin() == [Give(0, ("a1",)), Give(1, ("b1",))]
    assert machine.handle(Ended(0, "a1")) == [Give(0, ("a2",))]
    assert machine.handle(Ended(1, "b1")) == [Give(1, ("b2",))]
    assert machine.handle(Ended(1, "b2")) == [Give(1, ("c1",))]
    assert machine.handle(Ended(0, "a2")) == [Give(0, ("a3",))]
    # Of what is left somebody has to be helped.
    assert machine.handle(Ended(0, "a3")) == [Give(0, ("c2",))]
    assert machine.handle(Returned(1)) == [Give(1, ("c1",))]


def test_a_slot_goes_on_with_what_is_of_kin_and_leaves_a_group_to_whoever_is_at_it() -> None:
    machine = Coordinator(["a1", "a2", "b1", "B1", "B2", "A1", "A2"], 2, 1, group=_group)
    assert machine.begin() == [Give(0, ("a1",)), Give(1, ("b1",))]
    assert machine.handle(Ended(1, "b1")) == [Give(1, ("B1",))]
    assert machine.handle(Ended(1, "B1")) == [Give(1, ("B2",))]
    # It helps, but with another group than the one that the other is at.
    assert machine.handle(Ended(1, "B2")) == [Give(1, ("A1",))]
    assert machine.handle(Ended(0, "a1")) == [Give(0, ("a2",))]
    assert machine.handle(Ended(0, "a2")) == [Give(0, ("A2",))]


def test_small_groups_of_one_kin_make_a_chunk_and_are_given_back_to_their_own() -> None:
    machine = Coordinator(["a1", "A1", "b1", "A2"], 1, 3, group=_group)
    assert machine.begin() == [Give(0, ("a1", "A1", "A2"))]
    machine.handle(Ended(0, "a1"))
    assert machine.handle(Returned(0)) == [Give(0, ("A1", "A2"))]
    machine.handle(Ended(0, "A1"))
    assert machine.handle(Ended(0, "A2")) == [Give(0, ("b1",))]


def test_slots_that_come_later_get_work_and_none_when_all_is_given() -> None:
    machine = Coordinator("abcd", 0, 2)
    assert machine.join(1) == [Give(0, ("a", "b"))]
    assert machine.join(2) == [Give(1, ("c",)), Give(2, ("d",))]
    assert machine.join(1) == []
    for slot, item in ((0, "a"), (0, "b"), (1, "c")):
        assert machine.handle(Ended(slot, item)) == []
    assert machine.handle(Ended(2, "d")) == [Retire(0), Retire(1), Retire(2), Retire(3)]
    assert machine.join(1) == []


def test_slots_of_one_worker_stay_with_one_group() -> None:
    machine = Coordinator(
        ["a1", "a2", "a3", "b1", "b2", "b3", "c1"], 0, 1, group=_group
    )
    assert machine.join(2) == [Give(0, ("a1",)), Give(1, ("a2",))]
    assert machine.join(2) == [Give(2, ("b1",)), Give(3, ("b2",))]
    assert machine.handle(Ended(2, "b1")) == [Give(2, ("b3",))]
    assert machine.handle(Ended(3, "b2")) == [Give(3, ("c1",))]
    assert machine.handle(Ended(1, "a2")) == [Give(1, ("a3",))]


def test_how_many_are_given_may_be_set_anew() -> None:
    machine = Coordinator("abcdefgh", 1, 2)
    assert machine.begin() == [Give(0, ("a", "b"))]
    machine.chunk = 3
    machine.handle(Ended(0, "a"))
    assert machine.handle(Ended(0, "b")) == [Give(0, ("c", "d", "e"))]


def test_what_a_worker_gives_back_comes_next_and_nobody_is_blamed() -> None:
    machine = Coordinator("abcd", 1, 3)
    machine.begin()
    machine.handle(Ended(0, "a"))
    for _ in range(20):
        assert machine.handle(Returned(0)) == [Give(0, ("b", "c", "d"))]


def test_a_suspect_that_is_given_back_is_still_one() -> None:
    machine = Coordinator("ab", 1, 3, suspects="b")
    machine.begin()
    assert machine.handle(Ended(0, "a")) == [Give(0, ("b",), alone=True)]
    assert machine.handle(Returned(0)) == [Give(0, ("b",), alone=True)]


def test_how_many_may_die_idle_is_asked_of_the_caller() -> None:
    machine = Coordinator("a", 1, 1, idle_deaths=1)
    machine.begin()
    assert machine.handle(Died(0)) == [Give(0, ("a",))]
    assert machine.handle(Died(0)) == [Fail("a", tried=False), Retire(0)]
