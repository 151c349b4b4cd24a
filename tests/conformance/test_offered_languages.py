"""Each language that clinics must be able to offer goes from ``init`` to right pages.

The suite builds one document of each language, so that all handouts, papers and sizes take turns.
All of them are built, and a table is printed, by ``make sweep``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any
from unicodedata import category

import page
import pytest
from _pytest.mark import ParameterSet
from beside import beside
from msgspec import Struct
from offered import DOMAINS, HANDOUTS, UNSPACED, allowed_texts, make_folders
from readers import readers_here
from shipped import slow_unless

from omshandout.errors import Severity
from omshandout.i18n import localize
from omshandout.languages import format_date, language_of
from omshandout.languages.formats import DateStyle, day_names
from omshandout.languages.offered import OFFERED
from omshandout.languages.wanted import shortcomings
from omshandout.model.blocks import Use, iter_texts
from omshandout.model.options import Clinic, Paper, Profile, TextSize
from omshandout.model.use import for_use
from omshandout.readback import node_lines, read_info, read_tags
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.workshop import Workshop

BAR = 99.5
"""Percent of the words of a document that each reader has to give back in order."""


in_order = beside("bench/reading.py").in_order
extraction = beside("tests/conformance/test_extraction.py")
checkers = beside("tests/conformance/test_shipped_documents.py")
READERS = {name: read for name, read in readers_here().items() if name != "firefox-tags"}

GAP = 120
"""Most words that may come between those of a line: of neighbours, or at the end of a page."""

PARTED = UNSPACED | {"Kore"}
"""Scripts in which lines end inside of words."""

_LETTERS_OF_A_WORD = 5

OF_FILLERS = frozenset(
    f"translation/{code}"
    for code in ("capital", "doubled", "quote", "other-language", "short", "space-after")
)
"""What speakers would better in words that are put together by rule: none of it stops a sheet."""

STYLES: tuple[DateStyle, ...] = ("long", "medium")

class Limit(Struct, frozen=True):
    """Why a reader does not give all words back in order, and the percent that it gives at least.

    By tags, as a screen reader goes, all of them are in order.
    """

    reason: str
    least: float


_NUMBERS = Limit("gives the Arabic-Indic digits of a number from the last to the first", 95.0)
_LETTERS = Limit("does not know the letters as right-to-left ones", 4.0)
_MARKS = Limit("drops a vowel mark at the end of a word before a sign or the line's end", 95.0)
_AM = Limit("gives the vowel am in two characters, as NFKC has it", 99.3)
# By language, or by script for all languages in it.
LIMITS: Mapping[tuple[str, str], Limit] = {
    ("mupdf", "ar-native"): _NUMBERS,
    ("mupdf", "ckb"): _NUMBERS,
    ("poppler", "rhg"): _LETTERS,
    ("pdfium", "rhg"): _LETTERS,
    ("mupdf", "rhg"): _MARKS,
    ("firefox", "rhg"): _LETTERS,
    ("firefox", "lo"): _AM,
}

# Of a joined letter, or a mark that stands at many heights, the font has glyphs of their own that
# look alike: no code can be spared, and each of them tells the same character.
ALIKE: Mapping[str, str] = {"Mymr": "\u1037", "Syrc": "\u0710"}


class Case(Struct, frozen=True):
    """A document to build."""

    locale: str
    handout: str
    profile: Profile
    digits: str = ""

    @property
    def language(self) -> str:
        """Its name in the tables here."""
        return self.locale + f"-{self.digits}" * bool(self.digits)

    def __str__(self) -> str:
        return f"{self.language}-{self.handout}{self.profile.suffix}"


LOOKS = tuple(
    (handout, Profile(paper, text)) for text, paper, handout in product(TextSize, Paper, HANDOUTS)
)
LANGUAGES = (*((locale, "") for locale in OFFERED), ("ar", "native"))


def all_cases() -> Iterator[Case]:
    for locale, digits in LANGUAGES:
        for handout, profile in LOOKS:
            yield Case(locale, handout, profile, digits)


def cases_of_the_suite() -> list[ParameterSet]:
    """One document a language, that of the first of every third script in each run."""
    cases = [
        Case(locale, *LOOKS[number % len(LOOKS)], digits)
        for number, (locale, digits) in enumerate(LANGUAGES)
    ]
    seen: Counter[str] = Counter()
    found = []
    for case in cases:
        script = language_of(case.locale).script
        seen[script] += 1
        often = seen[script] == 1 and len(seen) % 3 == 1
        found.append(pytest.param(case, id=str(case), marks=slow_unless(often)))
    return found


class Found(Struct, frozen=True):
    """What was found: percent of words in order by reader, and all that is wrong."""

    shares: Mapping[str, float]
    wrong: tuple[str, ...]


def pieces(text: str, script: str) -> list[str]:
    """Words; in scripts that set none apart, each character: lines end inside of what words are."""
    # Readers join a word that was parted at its hyphen, and part "22nd" in right-to-left text.
    joined = re.sub(r"(?<=\S)[-\u2010]\s*(?=\w)", "", extraction.clean(text))
    words = [part for word in extraction.words(joined) for part in re.findall(r"\d+|\D+", word)]
    return words if script not in PARTED else list("".join(words))


def back(lines: Sequence[str], found: str, script: str) -> float:
    """Percent of the words of some lines that are found in order, each line by itself.

    What stands beside a line on the page may come between its words. In which order readers take
    columns and the cells of a row, turned names of days among them, is their own affair: a screen
    reader goes by the tags.
    """
    given = pieces(found, script)
    places: dict[str, list[int]] = {}
    for place, word in enumerate(given):
        places.setdefault(word, []).append(place)
    total = kept = 0
    gap = GAP * _LETTERS_OF_A_WORD if script in PARTED else GAP
    for line in lines:
        wanted = pieces(line, script)
        total += len(wanted)
        kept += _in_order(wanted, given, places, gap)
    return 100 * kept / total


def _in_order(
    wanted: list[str], given: list[str], places: Mapping[str, list[int]], gap: int = GAP
) -> int:
    best = 0
    tried: set[int] = set()
    # Where the line, or what is left of it, begins.
    for word in dict.fromkeys(wanted[:3]):
        for at in places.get(word, ()):
            if at in tried or best == len(wanted):
                continue
            tried.add(at)
            window = given[at : at + len(wanted) + gap]
            best = max(best, in_order(wanted, window))
    return best


def lost(shop: Workshop, case: Case, told: Sequence[str]) -> list[str]:
    """Texts of a document that none of these lines holds; what is only heard is none of them."""
    local, _ = localize(
        shop.handout(case.handout), shop.translations(case.locale, case.handout),
        shop.language(case.locale), {}, shop.keep_terms,
    )  # fmt: skip
    lines = {squeezed(line) for line in told}
    whole = "\n".join(lines)
    return [
        text.key for text in iter_texts(for_use(local, Use.PAPER))
        if not text.key.endswith(".alt") and squeezed(text.plain) not in whole
    ]


def squeezed(text: str) -> str:
    return "".join(extraction.clean(text).split())


def complaints(shop: Workshop, case: Case, data: bytes, folder: Path) -> Iterator[str]:
    """What the two checkers say, but for what they say of every document of the kind."""
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        for each in page.validate_pdf_bytes(data, profile=profile).failures:
            yield f"page: {each.rule_id} {each.message}"
    document = checkers.Document(data, read_tags(data))
    alike = f"'{ALIKE.get(shop.language(case.locale).language.script)}'"
    for found in checkers.findings(data, folder):
        exempt = checkers.EXCEPTIONS.get(found.rule)
        if found.rule == "TXT-004" and alike in found.message:
            continue
        if found.rule == "TAG-002" and is_line_for_a_pen(shop, case, found.evidence):
            continue
        if found.rule == "FIG-012" and described(document):
            continue
        if found.rule == "HDG-010":  # "hi" begins a letter in English, and any sentence in Mizo
            continue
        if exempt is None or not exempt.holds(found, document):
            yield f"outloud: {found.rule} {found.message} {found.evidence}"


def described(document: Any) -> bool:
    """Whether most of each description are letters and their signs, as in Malayalam.

    The checker leaves out the signs and joiners.
    """
    told = [node.alt for node in document.tags.walk() if node.role == "Figure"]
    return all(sum(category(each)[0] in "LM" for each in text) >= 0.5 * len(text) for text in told)


def is_line_for_a_pen(shop: Workshop, case: Case, evidence: str) -> bool:
    """Whether it is the head of page 1, on which staff write: more than a word or two is prose."""
    found = shop.translations(case.locale, "interface")
    assert found is not None
    labels = [found.entries[f"header.{name}"].strings[0] for name in ("clinic_line", "phone_line")]
    return squeezed(evidence) == squeezed("".join(labels))


def least(reader: str, language: str, script: str) -> float:
    """The percent of the words that a reader has to give back in order."""
    limit = LIMITS.get((reader, language)) or LIMITS.get((reader, script))
    return limit.least if limit else BAR


def judged(shop: Workshop, case: Case, folder: Path) -> Found:
    """Build a document and look at it."""
    options = RenderOptions(Clinic(digits=case.digits))
    made = render(shop, Job(case.handout, case.locale, case.profile), options)
    wrong = [str(each) for each in made.faults if each.severity is not Severity.WARNING]
    script = shop.language(case.locale).language.script
    wrong += complaints(shop, case, made.data, folder)
    told = node_lines(read_tags(made.data))
    created = read_info(made.data).created
    assert created is not None
    day = created.date()
    dated = format_date(day, shop.language(case.locale), digits=case.digits)
    if missing := lost(shop, case, told):
        wrong.append(f"tags: without {', '.join(missing)}")
    read = {name: reader(made.data) for name, reader in READERS.items()}
    shares = {name: back([*told, dated], text, script) for name, text in read.items()}
    wrong += [
        f"{name}: {share:.2f} % in order" for name, share in shares.items()
        if share < least(name, case.language, script)
    ]
    # Each reader joins or parts some words in its own way; what is foreign is so in all.
    allowed = allowed_words(shop, case, day)
    strange = set.intersection(*(allowed.strangers(text) for text in read.values()))
    if strange:
        wrong.append(f"foreign: {' '.join(sorted(strange))}")
    return Found(shares, tuple(wrong))


class Allowed(Struct, frozen=True):
    """What translators and the data of a language gave: words, and all of it in one piece.

    A line ends inside of what would be a word where spaces set none apart; elsewhere the piece is
    empty.
    """

    words: frozenset[str]
    whole: str

    def strangers(self, printed: str) -> set[str]:
        """Words on the page that nobody gave."""
        return {
            word for word in extraction.words(printed)
            if word not in self.words and word not in self.whole
            and any(category(each)[0] == "L" for each in word)
        }


def allowed_words(shop: Workshop, case: Case, day: date) -> Allowed:
    """What may stand on the pages of a document."""
    data = shop.language(case.locale)
    texts = [
        *(text.replace("**", "") for text in allowed_texts(shop, case.locale, case.handout)),
        *(format_date(day, data, style, digits)
          for style in STYLES for digits in ("", case.digits)),
        *shop.context.facts.publishers.values(), *shop.keep_terms,
        # The one line in both languages.
        *(shop.english.plain(key) for key in ("draft.source", "draft.translation", "draft.both")),
    ]  # fmt: skip
    words = frozenset(
        word for text in texts for word in (*extraction.words(text), *pieces(text, ""))
    )
    return Allowed(words, squeezed(" ".join(texts)) if data.language.script in PARTED else "")


@pytest.mark.conformance
@pytest.mark.parametrize("case", cases_of_the_suite())
def test_from_init_to_right_pages(case: Case, tmp_path: Path) -> None:
    shop = make_folders(tmp_path / "made", (case.locale,)).workshop()
    assert shortcomings(shop.language(case.locale)) == ()
    for domain in DOMAINS:
        told = shop.translation_faults(case.locale, domain)
        assert [fault for fault in told if fault.code not in OF_FILLERS] == []
    assert day_names(shop.language(case.locale), "wide")
    assert judged(shop, case, tmp_path).wrong == ()
