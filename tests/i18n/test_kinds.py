"""What kinds of characters texts hold."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from omshandout.i18n import kinds
from omshandout.i18n.damage import damage_flaws
from omshandout.i18n.kinds import NUMBER, QUOTE, STOP, Unremarkable, kinds_of
from omshandout.languages.locales import language_of

_SOME = st.text(st.one_of(st.sampled_from("?¿12½«»()&\\\\%.。Ã©Р°"), st.characters()), max_size=12)


@given(_SOME)
def test_kinds_are_those_of_the_characters(text: str) -> None:
    found = kinds_of(text)
    assert bool(found & NUMBER) == any(unicodedata.category(each) in ("Nd", "No") for each in text)
    assert bool(found & QUOTE) == any(each in kinds.QUOTE_SIGNS for each in text)
    assert bool(found & STOP) == bool(re.search("[.?!…。？！।؟۔።។៕]", text))
    assert found == sum({bit for each in text for bit in _bits(kinds_of(each))})


def _bits(value: int) -> list[int]:
    return [1 << bit for bit in range(value.bit_length()) if value >> bit & 1]


def test_what_programs_did_is_found_by_its_kinds() -> None:
    spanish = language_of("es")
    for text, code in {
        "a &amp; b": "entity", "a\\n B": "entity", "50%C3%A1": "entity", "#-#-#-#-# a": "conflict",
        "qu\u00c3\u00a9 hay": "encoding", "caf\u00c3\u0192": "encoding", "ni?o": "lost-letter",
        "Llame hoy. Llame hoy.": "doubled", "de de": "doubled", "a  b": "spaces",
    }.items():
        assert code in [flaw.code for flaw in damage_flaws(text, spanish, "Call today.")], text
    russian = "\u0420\u045f\u0421\u0402\u0420\u0451"
    assert [flaw.code for flaw in damage_flaws(russian, language_of("ru"))] == ["encoding"]


def test_what_is_known_stays_small() -> None:
    known = Unremarkable()
    for code in range(0x4E00, 0x4E00 + 30_000):
        known.learn(chr(code))
    assert len(known) == 20_000
    assert known.are_all("\u4e00\u4e01")
    assert not known.are_all("\u4e00a")
