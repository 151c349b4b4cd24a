"""What every format of exchange promises, said once."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import pytest
from exchange_samples import AWKWARD, PLURAL, rows, unit, units
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from omshandout.errors import TranslationError, Where
from omshandout.exchange import read_bundle, write_bundle
from omshandout.exchange.gathering import Row
from omshandout.exchange.table import LARGEST_CELL
from omshandout.model.exchange import Bundle, Format, Received, Unit, UnitState

FEW = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def any_texts() -> Callable[[Promises], None]:
    """A property for a class of its own: one for all of them would mix up what was found."""

    @FEW
    @given(st.lists(units(), max_size=4, unique_by=lambda each: (each.domain, each.key)))
    def test_any_texts(self: Promises, given: list[Unit]) -> None:
        kept = sorted(
            (each for each in given if each.state in self.states), key=lambda each: each.domain
        )
        if kept:
            self.assert_carried(*kept)

    return test_any_texts


class Promises:
    """A round through a format gives the same back."""

    format: ClassVar[Format]
    language = "zh_Hans"  # as the format names it
    states = tuple(UnitState)

    def read(self, bundle: Bundle) -> Received:
        return read_bundle(write_bundle([bundle], self.format), "file")

    def carried(self, row: Row) -> Row:
        """What the format is for; the others are for all of it."""
        return row

    def assert_carried(self, *given: Unit) -> None:
        bundle = Bundle("zh_Hans", given)
        received = self.read(bundle)
        assert received.faults == ()
        assert received.bundle.locale == self.language
        assert rows(received.bundle) == [self.carried(row) for row in rows(bundle)]

    @pytest.mark.parametrize("text", AWKWARD, ids=[repr(text[:12]) for text in AWKWARD])
    def test_awkward_texts(self, text: str) -> None:
        self.assert_carried(
            unit(text), unit("x", "other.text", english=text),
            Unit("eyes", "n", ("e",), ("t",), note=text[:900], state=UnitState.TRANSLATED,
                 remarks=text[:900]),
        )

    @pytest.mark.parametrize("key", ["a.b", "a[0]", "a b", '"<&>', "=1", "أ", "x" * 60, "a\nb"])
    def test_odd_keys_and_handouts(self, key: str) -> None:
        self.assert_carried(replace(unit("x", key), domain=key), unit("y", f"{key}2"))

    def test_plural_forms(self) -> None:
        self.assert_carried(PLURAL)
        six = tuple((count,) for count in range(6))
        self.assert_carried(replace(PLURAL, english=("e",) * 6, strings=tuple("abcdef"), forms=six))
        self.assert_carried(replace(
            PLURAL, english=("{n} pages",), strings=("{n} 页",), forms=((0, 1, 2),)
        ))

    def test_states(self) -> None:
        for state in self.states:
            text = "" if state is UnitState.MISSING else "x"
            self.assert_carried(replace(unit(text), state=state))

    def test_the_english_of_before(self) -> None:
        if UnitState.FUZZY in self.states:
            fuzzy = replace(unit("x {n}"), state=UnitState.FUZZY, previous=("Older {n}.",))
            self.assert_carried(fuzzy, replace(
                PLURAL, state=UnitState.FUZZY, previous=("a page", "pages", "pages")
            ))

    def test_the_same_bytes_each_time(self) -> None:
        bundle = Bundle("ar", (unit("نص"), PLURAL), right_to_left=True)
        assert write_bundle([bundle], self.format) == write_bundle([bundle], self.format)

    def test_a_sign_that_cannot_be_carried_is_a_fault(self) -> None:
        for text in ("a\ud800", "a\x00"):
            try:
                self.assert_carried(unit(text))
            except TranslationError as error:
                assert error.faults[0].code == "exchange/character"
            else:
                assert (self.format, text) == (Format.CSV, "a\x00")

    def test_half_a_file_is_a_fault_or_says_less(self) -> None:
        """Wherever a file is cut, no other text comes out of it."""
        bundle = Bundle("es", tuple(unit(f"text {n}", f"key.{n}") for n in range(4)))
        data = write_bundle([bundle], self.format)
        known = {unit.key: unit.strings for unit in bundle.units}
        for end in range(0, len(data) - 1, max(1, len(data) // 60)):
            try:
                found = read_bundle(data[:end], "file").bundle
            except TranslationError:
                continue
            for each in found.units:
                assert known[each.key] == each.strings


class TestXliff(Promises):
    format = Format.XLIFF
    test_any_texts = any_texts()
    language = "zh-Hans"


class TestXlsx(Promises):
    format = Format.XLSX
    test_any_texts = any_texts()

    def test_a_text_that_a_cell_would_cut_is_a_fault(self) -> None:
        for text in ("x" * (LARGEST_CELL + 1), "\N{PILE OF POO}" * (LARGEST_CELL // 2 + 1)):
            with pytest.raises(TranslationError) as caught:
                self.read(Bundle("es", (unit(text),)))
            (fault,) = caught.value.faults
            assert (fault.code, fault.where.key) == ("exchange/cell-length", "head.text")
            assert str(LARGEST_CELL) in fault.what


class TestCsv(TestXlsx):
    format = Format.CSV
    test_any_texts = any_texts()


class TestTmx(Promises):
    format = Format.TMX
    test_any_texts = any_texts()
    language = "zh-Hans"
    states = (UnitState.TRANSLATED, UnitState.SIGNED, UnitState.INHERITED)

    def carried(self, row: Row) -> Row:
        """A memory holds pairs of texts and where they stand; nothing else is asked of it."""
        return Row(
            row.domain, row.key, row.english, row.text, form=row.form,
            state=UnitState.TRANSLATED, where=Where(),
        )

    def test_what_is_not_sure_stays_out(self) -> None:
        unsure = replace(unit("x"), state=UnitState.FUZZY)
        with pytest.raises(TranslationError) as caught:
            self.read(Bundle("es", (unsure,)))
        assert caught.value.faults[0].code == "exchange/empty"

    def test_several_languages(self) -> None:
        data = write_bundle(
            [Bundle("es", (unit("ojos"), PLURAL)), Bundle("pt_BR", (unit("olhos"),))], Format.TMX
        )
        found = read_bundle(data, "file", lambda names: names[names.index("pt-BR")])
        assert [each.strings for each in found.bundle.units] == [("olhos",)]
        assert data.count(b"<tu>") == 4  # one text, and three forms of another
