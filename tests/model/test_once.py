"""What was found of the very same values is not looked for again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from omshandout.model.once import found_once


class Value(Struct, frozen=True):
    number: int


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 2)), max_size=300))
def test_it_gives_what_the_function_gives(asked: list[tuple[int, int]]) -> None:
    values = [Value(number) for number in range(100)]
    looked: list[tuple[int, int]] = []

    def add(one: Value, two: Value) -> int:
        looked.append((one.number, two.number))
        return one.number + two.number

    once = found_once(add)
    for one, two in asked:
        assert once(values[one], values[two]) == one + two
    assert set(looked) == set(asked)
    if len(set(asked)) <= 64:
        assert len(looked) == len(set(asked))


def test_another_value_is_looked_at_anew_be_it_equal_or_in_the_same_place() -> None:
    looked: list[Value] = []

    def look(value: Value) -> int:
        looked.append(value)
        return value.number

    once = found_once(look)
    for number in range(200):
        # Nobody but the function holds on to these: a later one might have the identity of one.
        assert once(Value(number)) == number
    assert len(looked) == 200
    one, two = Value(7), Value(7)
    assert once(one) == once(two) == 7
    assert len(looked) == 202
