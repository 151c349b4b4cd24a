"""What is found out once for each object."""

from __future__ import annotations

from msgspec import Struct

from omshandout.text.once import once


class _Word(Struct, frozen=True, dict=True):
    text: str
    asked: list[str]

    @once
    def length(self) -> int:
        """How long it is."""
        self.asked.append(self.text)
        return len(self.text)


def test_it_is_found_out_once_for_each_object() -> None:
    asked: list[str] = []
    one, other = _Word("one", asked), _Word("other", asked)
    assert [one.length, other.length, one.length, other.length] == [3, 5, 3, 5]
    assert asked == ["one", "other"]


def test_the_class_has_the_property_and_what_it_says() -> None:
    assert _Word.length.__doc__ == "How long it is."
