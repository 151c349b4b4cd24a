"""Tests of ``omshandout.scoring.word_syllables``: words whose syllables dictionaries part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omshandout.scoring.word_syllables import syllables_in

PARTED = {
    "es": "en-fer-me-dad cui-da-do guí-a hi-jo mé-di-co ciu-dad pa-ís a-yu-da hos-pi-tal fie-bre "
          "va-cu-na ce-re-bro o-í-do muy le-er vein-tiún que-da gue-rra ver-güen-za y rey-es "
          "in-yec-ción a-ho-ra san-gre tam-ba-le-a",
    "pt": "cri-an-ça pão mãe mé-di-co do-en-ça his-tó-ria a-le-gri-a di-a rua-s in-je-ção quei-xo "
          "fe-bre á-gua o-lhos cé-re-bro va-ci-na a-ju-da guer-ra ca-be-ça",
    "de": "Kind Krank-heit Au-gen Fie-ber Haus Ärz-te Me-di-ka-ment Not-ruf müs-sen Leu-te "
          "quä-len See größ-er ge-hen schläft Kran-ken-haus",
    "fr": "fièvre en-fant mé-de-cin hô-pi-tal ma-la-die yeux cé-ré-bral quand jambe plus "
          "main-te-nant cré-er na-ïf ap-pe-lez",
    "ru": "ре-бё-нок врач боль-ни-ца глаз же-лудь по-зво-ни-те не-ё",
    "uk": "ди-ти-на лі-кар їс-ти є-ди-ний у-кол",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "parted"),
    [(language, word) for language, words in PARTED.items() for word in words.split()],
)
def test_syllables(language: str, parted: str) -> None:
    assert syllables_in(parted.replace("-", ""), language) == len(parted.split("-"))


@given(st.sampled_from(sorted(PARTED)), st.text(min_size=1, max_size=20))
def test_anything_has_one_at_least(language: str, word: str) -> None:
    assert 1 <= syllables_in(word, language) <= 3 * len(word)


def test_a_language_without_a_rule() -> None:
    with pytest.raises(KeyError):
        syllables_in("mtoto", "sw")
