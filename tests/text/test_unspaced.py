"""Tests of ``omshandout.text.unspaced``: dictionaries, and the ends of syllables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from local_texts import BURMESE, ENGLISH, KHMER, THAI, local

from omshandout.errors import LayoutError
from omshandout.model.text import Direction, Language
from omshandout.text.linebreak import break_opportunities, uax14_breaks
from omshandout.text.lines import break_lines, count_lines
from omshandout.text.paragraph import Shaper
from omshandout.text.unspaced import syllable_breaks, without_dictionary

KAREN = Language("ksw", "ksw", "Mymr", Direction.LTR)
LAO = Language("lo", "lo", "Laoo", Direction.LTR)

PHRASES = ["ပှၤကညီကီၢ် ", "လၢအဟဲလီၤန့ၣ်။ ", "တၢ်ကတိၤ"]
"""Words of S'gaw Karen, with spaces only between phrases."""


def _pieces(text: str, language: str, script: str) -> list[str]:
    ends = break_opportunities(text, language, script=script)
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


# --- Dictionaries -------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["ksw", "mnw", "shn", "blk", "kjp", "pwo-Mymr"])
def test_neighbours_of_burmese_keep_their_words(tag: str) -> None:
    """ICU 78.3 looks for them in the Burmese dictionary, since it goes by the letters."""
    text = "".join(PHRASES)
    assert len(uax14_breaks(text, tag)) > len(PHRASES)
    assert _pieces(text, tag, "Mymr") == PHRASES


@pytest.mark.parametrize(
    ("tag", "script", "text"),
    [("nod-Thai", "Thai", "ภาษาไทย"), ("kjg", "Laoo", "ພາສາລາວ"),
     ("cja-Khmr", "Khmr", "ភាសាខ្មែរគឺជា")],
)  # fmt: skip
def test_other_scripts_with_a_dictionary(tag: str, script: str, text: str) -> None:
    assert len(_pieces(text, "", "")) > 1
    assert _pieces(text, tag, script) == [text]


@pytest.mark.parametrize(
    ("tag", "script", "text"),
    [("th", "Thai", "ภาษาไทย"), ("lo-LA", "Laoo", "ພາສາລາວ"), ("km", "Khmr", "ភាសាខ្មែរគឺជា"),
     ("my_MM", "Mymr", "မြန်မာဘာသာစကား"), ("ksw", "Mymr", "ภาษาไทย"),
     ("en", "Latn", "မြန်မာဘာသာစကား")],
)  # fmt: skip
def test_languages_of_the_dictionaries(tag: str, script: str, text: str) -> None:
    """They keep theirs, and so do their words in a text of another script."""
    assert without_dictionary(text, tag, script) is text or script == "Mymr"
    assert _pieces(text, tag, script) == _pieces(text, "", "")
    assert len(_pieces(text, tag, script)) > 1


@given(st.text("\u1000\u1021\u102c\u103a\u1040\u104a\u1062\uaa60 a(。)\n", max_size=30))
def test_only_the_dictionary_is_lost(text: str) -> None:
    """Spaces, marks, digits and ends of lines do what they did; no letter loses its signs."""
    assert len(without_dictionary(text, "ksw", "Mymr")) == len(text)
    breaks = break_opportunities(text, "ksw", script="Mymr")
    assert set(breaks) <= set(break_opportunities(text, "my", script="Mymr")) | {len(text)}


# --- Syllables ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "syllables",
    [
        "မြန်|မာ|ဘာ|သာ|စ|ကား|သည်",
        # Kinzi, stacks, a final consonant with a medial, and digits.
        "အင်္ဂ|လိပ်|ပတ္တ|မြား|ယောက်ျား၁၂ခု။",
        "ပှၤ|က|ညီ|ကီၢ်|လၢ|အ|ဟဲ|လီၤ|န့ၣ်",
        "တႆး|ၵႂၢမ်း|တႆး|လွင်ႈ",
        # Where a bare consonant may belong to either side there is no break.
        "ភា|សា|ខ្មែរគឺ|ជា|សេចក្ដី|ស្រឡាញ់",
        "น้ำ|ดื่มกล้าม|เนื้อ|เจ้าหน้า|ที่|ศักดิ์|สิทธิ์|เกาะ|เร็วๆ",
        "ພາ|ສາ|ລາວ|ເປັນ|ເຈົ້າ|ໜ້າ|ທີ່",
        "office क्षिप्र 眼阵挛",
    ],
)
def test_syllables(syllables: str) -> None:
    parts = syllables.split("|")
    ends = [sum(map(len, parts[:count])) for count in range(1, len(parts))]
    assert syllable_breaks("".join(parts)) == ends


@pytest.mark.parametrize(
    ("language", "word"),
    [
        (KAREN, "ပှၤကညီကီၢ်လၢအဟဲလီၤ"),
        (BURMESE, "ကြာသပတေးနေ့"),
        (KHMER, "ភាសាខ្មែរ"),
        (THAI, "เจ้าหน้าที่"),
        (LAO, "ເຈົ້າໜ້າທີ່"),
    ],
    ids=lambda each: getattr(each, "locale", ""),
)
def test_word_that_is_too_wide_ends_between_syllables(
    shaper: Shaper, language: Language, word: str
) -> None:
    par = shaper.shape(local(language, word))
    width = par.longest_word_em * 0.85
    lines = break_lines(par, width)
    assert [line.start for line in lines] == [0, *(line.end for line in lines[:-1])]
    assert {line.end for line in lines} <= {*syllable_breaks(word), *par.breaks}
    assert not {line.end for line in lines} <= set(par.breaks)
    assert max(line.width_em for line in lines) <= width
    assert count_lines(par, width) == len(lines)
    # Where it fits, nothing is divided.
    assert {line.end for line in break_lines(par, par.longest_word_em)} <= set(par.breaks)


def test_syllable_that_is_too_wide(shaper: Shaper) -> None:
    with pytest.raises(LayoutError, match="the word “ကြာ” is wider than its column") as caught:
        break_lines(shaper.shape(local(BURMESE, "ကြာသပတေးနေ့")), 0.5)
    assert "zero-width space" in caught.value.faults[0].hint


def test_advice_for_khmer_works(shaper: Shaper) -> None:
    """A word whose letters show no boundary: somebody who reads it knows one."""
    word = "ព្រហស្បតិ៍"
    width = shaper.shape(local(KHMER, word)).width_em * 0.7
    with pytest.raises(LayoutError, match="zero-width space"):
        break_lines(shaper.shape(local(KHMER, word)), width)
    divided = shaper.shape(local(KHMER, word[:4] + "\u200b" + word[4:]))
    assert [line.end for line in break_lines(divided, width)] == [5, 11]


def test_words_of_other_scripts_are_never_divided(shaper: Shaper) -> None:
    """There a hyphen has to show where a word is divided, and somebody has to say where."""
    par = shaper.shape(local(ENGLISH, "immunoglobulin"))
    with pytest.raises(LayoutError, match="put a soft hyphen"):
        break_lines(par, par.width_em * 0.7)
