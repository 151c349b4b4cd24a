"""How hard a translation is to read, by the measure that its language has.

Each language with a published formula has it here with its source. All of them count how long
words and sentences are, and nothing else: not whether a text is right, whether a reader knows its
words, or in which order things come. Medical names count as they stand. Figures of two languages
say nothing about each other.

Languages without a formula, or whose formula asks for what their spelling does not tell (vowels
in Arabic, Hebrew and Persian; words in Thai and Chinese), have the mean length of a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from msgspec import Struct

from omshandout.scoring.word_syllables import syllables_in

_SENTENCE_END = re.compile(
    r"(?:(?<=[.?!…])|(?<=[.?!…][)\]”’\"»“]))\s+|(?<=[。？！।॥؟۔։።])[)\]”’\"»“」』）]*\s*|\n+"
)
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[\u0300-\u036f\u200c\u200d'’‘ʼ\-\u05be\u05f3\u05f4]|"
                   r"[\u093c-\u094d\u0981-\u0983\u09bc-\u09cd\u064b-\u0652\u0591-\u05c7])*")
UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Thai", "Laoo", "Khmr", "Mymr"})
"""Scripts in which no spaces part words."""
_LONG_WORD = 7  # letters, for LIX


class Measure(Struct, frozen=True):
    """A formula: its name, what its figures mean, and where it is from."""

    name: str
    scale: str
    source: str
    lower_is_easier: bool = False


class Reading(Struct, frozen=True):
    """How a text does.

    ``value`` is the figure of the language's measure, None where it has none; ``sentence`` the
    mean length of its sentences, in words, or in characters where no spaces part words.
    """

    sentences: int
    value: float | None
    sentence: float


_FLESCH = "0 to 100, higher is easier; 60 and more is plain, 80 and more very easy"
_MEASURES = {
    "es": Measure(
        "INFLESZ",
        "higher is easier: over 80 very easy, 65 to 80 quite easy, 55 to 65 normal, below 55 hard",
        "Szigriszt Pazos 1993; scale of Barrio-Cantalejo and others, An. Sist. Sanit. Navar. "
        "31(2), 2008",
    ),
    "fr": Measure("Kandel-Moles", _FLESCH, "Kandel and Moles, Cahiers Etudes de Radio-Télévision "
                  "19, 1958"),
    "de": Measure(
        "Flesch-Amstad", _FLESCH, "Amstad, Wie verständlich sind unsere Zeitungen?, 1978"
    ),
    "pt": Measure("Flesch (Martins)", _FLESCH, "Martins, Ghiraldelo, Nunes and Oliveira, Notas do "
                  "ICMC-USP 28, 1996"),
    "ru": Measure("Flesch (Oborneva)", _FLESCH, "Oborneva 2006, with the factors 1.3 and 60.1; "
                  "others are told of the same author"),
    "ja": Measure("Tateishi", "mean 50, deviation 10; higher is easier",
                  "Tateishi, Ono and Yamada, COLING 1988, the short formula"),
}
_LIX = Measure(
    "LIX",
    "lower is easier: below 30 very easy, 30 to 40 easy, 40 to 50 middling; made for Swedish",
    "Björnsson, Läsbarhet, 1968", lower_is_easier=True,
)
_OF_LIX = frozenset({"uk", "fil", "ht", "so", "pl", "it", "nl", "sv", "tr", "sw", "id", "ms"})
_FACTORS = {
    # constant, for words in a sentence, for syllables in a word
    "es": (206.835, 1.0, 62.3), "fr": (207.0, 1.015, 73.6), "de": (180.0, 1.0, 58.5),
    "pt": (248.835, 1.015, 84.6), "ru": (206.835, 1.3, 60.1),
}


def measure_of(language: str) -> Measure | None:
    """The measure of a language; None where only the length of sentences can be told.

    Args:
        language: a locale or tag such as ``pt_BR``.
    """
    base = _base(language)
    return _MEASURES.get(base) or (_LIX if base in _OF_LIX else None)


def reading_of(texts: Iterable[str], language: str, script: str) -> Reading:
    """Measure some texts without markup.

    Args:
        texts: each ends a sentence.
        language: a locale or tag such as ``pt_BR``.
        script: ISO 15924 code of its script.
    """
    base = _base(language)
    sentences = [
        part for text in texts for part in _SENTENCE_END.split(text) if _WORD.search(part)
    ]
    words = [_WORD.findall(sentence) for sentence in sentences]
    count = max(1, len(sentences))
    if script in UNSPACED:
        length = sum(map(_characters, sentences)) / count
    else:
        length = sum(map(len, words)) / count
    value: float | None = None
    if not sentences:
        pass
    elif base in _FACTORS:
        constant, of_words, of_syllables = _FACTORS[base]
        every = [word for each in words for word in each]
        syllables = sum(syllables_in(word, base) for word in every) / len(every)
        value = constant - of_words * length - of_syllables * syllables
    elif base == "ja":
        value = _tateishi(sentences)
    elif base in _OF_LIX:
        every = [word for each in words for word in each]
        long_words = sum(sum(map(str.isalpha, word)) >= _LONG_WORD for word in every)
        value = length + 100 * long_words / len(every)
    return Reading(len(sentences), value, length)


def _base(language: str) -> str:
    return re.split("[-_]", language, maxsplit=1)[0]


def _characters(text: str) -> int:
    return sum(unicodedata.category(char)[0] in "LN" for char in text)


_RUNS: dict[str, Callable[[str], bool]] = {
    "alphabet": lambda char: char.isascii() and char.isalpha(),
    "hiragana": lambda char: "\u3040" <= char <= "\u309f",
    "kanji": lambda char: "\u4e00" <= char <= "\u9fff" or char == "々",
    "katakana": lambda char: "\u30a0" <= char <= "\u30ff",
}


def _tateishi(sentences: list[str]) -> float:
    """From mean lengths of runs of letters of one kind, of sentences, and commas in a sentence."""
    means = {}
    for name, belongs in _RUNS.items():
        runs = [
            length for sentence in sentences for length in _run_lengths(sentence, belongs)
        ]
        means[name] = sum(runs) / len(runs) if runs else 0.0
    length = sum(len(sentence) for sentence in sentences) / len(sentences)
    commas = sum(sentence.count("、") + sentence.count("，") for sentence in sentences)
    return (
        -0.12 * length - 1.37 * means["alphabet"] + 7.4 * means["hiragana"]
        - 23.18 * means["kanji"] - 5.4 * means["katakana"]
        - 4.67 * commas / len(sentences) + 115.79
    )


def _run_lengths(text: str, belongs: Callable[[str], bool]) -> list[int]:
    lengths = [0]
    for char in text:
        if belongs(char):
            lengths[-1] += 1
        elif lengths[-1]:
            lengths.append(0)
    return [length for length in lengths if length]
