"""Catalogs and language files in each language that has to be offered, filled by rule.

Texts are words of the language in sentences as long as its own are, beside English ones; they
say nothing. Numbers, markup, placeholders and kept terms stand as checks want them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

import yaml
from folders import ROOT, Folders, copy_shipped
from msgspec import Struct
from msgspec.structs import replace

from omshandout.i18n.entries import Entry
from omshandout.i18n.po import read_catalog
from omshandout.i18n.po_writer import write_po
from omshandout.i18n.terms import kept_term_pattern
from omshandout.languages import LanguageData, numbering_of
from omshandout.languages.digits import TO_DIGITS
from omshandout.languages.offered import OFFERED
from omshandout.languages.wanted import missing_of
from omshandout.model.blocks import Card, SourceList, iter_texts_of
from omshandout.render.workshop import Workshop
from omshandout.tasks.translating import init_locale

HANDOUTS = ("symptom-diary", "symptom-checklist", "emergency-card", "medicine-plan", "alert-letter")
DOMAINS = (*HANDOUTS, "interface")
UNSPACED = frozenset(("Hans", "Hant", "Jpan", "Khmr", "Laoo", "Mymr", "Thai"))
"""Scripts that write words without spaces between them."""

_LABEL = 16
"""A text of fewer letters is a label: it has no row of little words."""

_ENGLISH_LENGTH = 448
"""Characters of the same text in English."""

_STOPS = {
    "Armn": "։", "Beng": "।", "Deva": "।", "Ethi": "።", "Guru": "।", "Hans": "。", "Hant": "。",
    "Jpan": "。", "Khmr": "។", "Laoo": "", "Mymr": "။", "Rohg": "۔", "Thai": "",
}  # fmt: skip
_STOPS_OF_LANGUAGES = {"kok": ".", "mr": ".", "ps": "۔", "ur": "۔", "pa_Arab": "۔"}
_QUESTIONS = {"Arab": "؟", "Armn": "?", "Hans": "？", "Hant": "？", "Jpan": "？", "Rohg": "؟",
              "Syrc": "؟"}  # fmt: skip
_COLONS = {"Armn": "՝", "Hans": "：", "Hant": "：", "Jpan": "："}
_FIXED = re.compile(r"(\\.|\{[a-z0-9_]+\}|\[\[.*?\]\]|\*\*)")
# Marks that end or part sentences; those inside of words (apostrophes, hyphens) stay.
_MARKS = re.compile(r"[.,;:!?()\[\]{}*/\"“”«»„‹›…।॥۔،؛؟、。，；：！？（）「」《》፣።፤፥፡၊။។៖ฯ։՝·܀܂]+")


class Sample(Struct, frozen=True):
    """A text in a language, and where it comes from (see ``tests/data/offered.yaml``)."""

    locale: str
    source: str
    text: str


@cache
def samples() -> dict[str, Sample]:
    """The texts by language."""
    text = (ROOT / "tests" / "data" / "offered.yaml").read_text(encoding="utf-8")
    found = yaml.safe_load(text)
    return {name: Sample(name, each["source"], each["text"]) for name, each in found.items()}


class Filler:
    """Makes texts of a language's own words, first in the order of its sample."""

    def __init__(self, data: LanguageData, sample: Sample, keep: frozenset[str]) -> None:
        self._data = data
        script = data.language.script
        self.together = script in UNSPACED
        self.words = [
            word for word in (each.strip("'’‘-–—") for each in _MARKS.sub(" ", sample.text).split())
            if any(map(str.isalpha, word)) and not any(map(str.isdigit, word))
        ]
        # A list of names is no sentence: it is as long as its language makes it.
        self._ratio = len(sample.text) / _ENGLISH_LENGTH if sample.source.islower() and (
            sample.source != "letters") else 1.0
        self._next = self._without_end()
        self._kept = kept_term_pattern(keep)
        self._ends = {
            ".": _STOPS_OF_LANGUAGES.get(data.locale, _STOPS.get(script, ".")),
            "?": _QUESTIONS.get(script, "" if script in ("Thai", "Laoo") else "?"),
            ":": _COLONS.get(script, ":"), "!": "!", "…": "…",
        }  # fmt: skip

    def _without_end(self) -> Iterator[str]:
        """The sample, then its words in ever other order: each line is to be known by its words."""
        words, dice = list(self.words), Random(1)
        while True:
            yield from words
            dice.shuffle(words)

    def filled(self, english: str) -> str:
        """The translation of a text."""
        parts = _FIXED.split(english)
        made = ""
        for index, part in enumerate(parts):
            if index % 2:
                made += part
                continue
            words = self._stretch(part)
            # Words stay apart, whatever stood between the English ones.
            apart = part[:1].isspace() or (words[:1].isalnum() and not self.together)
            made += f"{' ' * (bool(made) and apart and not opened(made))}{words}"
            made += " " * (part[-1:].isspace() and bool(words))
        made = re.sub(r" {2,}", " ", made).strip()
        if index % 2 == 0 and not words and re.fullmatch(r"[”’\"»)]*\.", part):
            # A sentence that ends with a placeholder ends as all others do.
            made += self._ends["."]
        if self._data.locale.partition("_")[0] in ("es", "ast"):
            # A sign before each question, as all who write Spanish set it.
            for opener, closer in (("¿", "?"), ("¡", "!")):
                made = opener * made.count(closer) + made
        return made

    def _stretch(self, part: str) -> str:
        fixed = [*self._kept.findall(part), *(
            number.translate(TO_DIGITS[numbering_of(self._data)])
            for number in re.findall(r"\d+", part)
        )]  # fmt: skip
        letters = sum(map(str.isalpha, part))
        if not letters and not fixed:
            return self._ends[":"] if ":" in part else ""
        pieces: list[str] = []
        length, wanted = 0, max(2, round(letters * self._ratio))
        # Kept terms come among the words, as they do in sentences.
        while length < wanted:
            last = pieces[-1].casefold() if pieces else ""
            word = next(each for each in self._next if each.casefold() != last)
            if letters < _LABEL and not self.together:
                longer = (each for each in islice(self._next, 5) if len(each) > 3)
                word = next((each for each in longer if each.casefold() != last), word)
            if self.together and length + len(word) > wanted + 6:
                word = word[: clusters_end(word, wanted - length + 2)]
            pieces.append(word)
            length += len(word)
            if fixed and length > wanted / 3:
                pieces.append(fixed.pop(0))
        pieces += fixed
        text = ""
        for piece in pieces:
            apart = not self.together or piece[0].isascii() or text[-1:].isascii()
            text += " " * (bool(text) and apart) + piece
        return text + self._end(part)

    def _end(self, part: str) -> str:
        found = re.search(r"([.?!:…])[\"”’)\]]*\s*$", part)
        return self._ends[found[1]] if found else ""


def opened(text: str) -> bool:
    """Whether a text ends with the beginning of a strong stretch."""
    return text.endswith("**") and text.count("**") % 2 == 1


def clusters_end(word: str, least: int) -> int:
    """The first place from ``least`` on where no vowel sign or mark follows, nor a stacked one."""
    import unicodedata

    end = max(1, least)
    while end < len(word) and (
        unicodedata.category(word[end])[0] == "M" or word[end - 1] in "\u17d2\u1039"
        or word[end - 1] in "เแโใไເແໂໃໄ" or word[end] in "ะาำະາຳ\u200c\u200d"
    ):
        end += 1
    return end


def language_file(data: LanguageData, words: Sequence[str]) -> str:
    """What a translator would give in the language file: what its skeleton asks for, no more."""
    asked = [fact.key for fact in missing_of(data)]
    if not asked:
        return ""
    names = list(dict.fromkeys(
        word for word in sorted(words, key=lambda word: (abs(len(word) - 7), word))
        if len(word) > 2
    ))  # fmt: skip
    days = dict(zip(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        names[12:19], strict=True,
    ))  # fmt: skip
    given: dict[str, object] = {
        "name": names[19],
        "plural": {"one": "n = 1", "other": ""},
        "digits": "latn",
        "months": {"wide": names[:12]},
        "days": {"wide": days},
        "dates": {"long": "d MMMM y"},
        "list": {"two": "{0}, {1}", "start": "{0}, {1}", "middle": "{0}, {1}", "end": "{0}, {1}"},
    }
    chosen = {key: given[key] for key in asked}
    return str(yaml.safe_dump(chosen, allow_unicode=True, sort_keys=False))


def make_folders(root: Path, locales: Sequence[str] = OFFERED) -> Folders:
    """The content that ships, with catalogs and language files of these languages, filled."""
    folders = copy_shipped(root, locales=False)
    shop = folders.workshop()
    texts = samples()
    for locale in locales:
        init_locale(shop, locale)
        path = folders.locales / locale / "language.yaml"
        filler = Filler(shop.languages.data(locale), texts[locale], shop.keep_terms)
        if (text := language_file(shop.languages.data(locale), filler.words)):
            assert path.is_file(), f"{locale}: init writes a language file where one is needed"
            path.write_text(text, encoding="utf-8", newline="\n")
    # The English did not change meanwhile.
    again = shop.renewed([path for path in folders.locales.rglob("*") if path.is_file()])
    for locale in locales:
        fill(folders, again, locale, texts[locale])
    return folders


def fill(folders: Folders, shop: Workshop, locale: str, sample: Sample) -> None:
    """Fill the catalogs of a language."""
    from omshandout.tasks.translating import update_locales

    update_locales(shop, [locale])  # the plural forms are those of the language file
    filler = Filler(shop.languages.data(locale), sample, shop.keep_terms)
    for domain in DOMAINS:
        path = folders.catalog(locale, domain)
        catalog = read_catalog(path)
        entries = tuple(_filled(entry, filler) for entry in catalog.entries)
        path.write_bytes(write_po(replace(catalog, entries=entries)))


def _filled(entry: Entry, filler: Filler) -> Entry:
    english = (entry.msgid,) if not entry.plural else (entry.plural,) * len(entry.strings)
    # What was taken over from elsewhere is fuzzy until somebody has looked at it.
    strings = tuple(map(filler.filled, english))
    return replace(entry, strings=strings, fuzzy=False, flags=(), previous=("", ""))


def allowed_texts(shop: Workshop, locale: str, handout: str) -> Iterator[str]:
    """Every text that may stand on a page of a document in this language."""
    from omshandout.languages.formats import WIDTHS, day_names, month_names

    data = shop.language(locale)
    for domain in (handout, "interface"):
        found = shop.translations(locale, domain)
        assert found is not None
        for entry in found.entries.values():
            yield from entry.strings
    for block in shop.handout(handout).blocks:
        if isinstance(block, Card):  # it speaks English too, to ambulance and hospital
            yield from (text.text for text in iter_texts_of(block))
        if isinstance(block, SourceList):  # titles and publishers are as they were published
            for source in block.sources:
                yield f"{source.title} {source.name} {source.url}"
    for width in WIDTHS:
        yield from day_names(data, width)
    yield from month_names(data)
