"""What is known of a language, for its translators: script, font, forms, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from omshandout.languages import LanguageData, Languages, english_name, native_name, numbering_of
from omshandout.languages.data import PSEUDO, english
from omshandout.languages.offered import OFFERED
from omshandout.languages.registry import script as registered_script
from omshandout.languages.tags import name_of
from omshandout.languages.wanted import Known, Origin, known_of, missing_of
from omshandout.model.text import Direction
from omshandout.text.font_files import no_font_hint, script_font


class LanguageCard(Struct, frozen=True):
    """One language, as a person wants to know it.

    Attributes:
        locale: its name here.
        english: its name in English.
        native: its name in itself, ``""`` where nobody gave it.
        script: ISO 15924 code and English name.
        font: the font that its script is set in, None where there is none.
        extra: the optional part of the program that the font is in, ``""`` for none.
        facts: everything else, and where it comes from.
        missing: those of them that translators still have to give.
        hint: what to do where there is no font, ``""`` otherwise.
        remark: what the font lacks, ``""`` for nothing.
    """

    locale: str
    english: str
    native: str
    script: tuple[str, str]
    font: str
    extra: str
    facts: tuple[Known, ...]
    missing: tuple[Known, ...]
    hint: str = ""
    remark: str = ""

    def value(self, key: str) -> str:
        """The value of a fact."""
        return next(fact.value for fact in self.facts if fact.key == key)


def card_of(data: LanguageData) -> LanguageCard:
    """What is known of a language, and what it will be set in."""
    script = data.language.script
    font = script_font(script, data.language.fonts)
    return LanguageCard(
        data.locale, english_name(data), native_name(data),
        (script, _script_name(script)),
        font.font if font is not None else "", font.extra if font is not None else "",
        known_of(data), missing_of(data), _hint(data) if font is None else "",
        "" if font is None or font.bold else "it has no bold: bold words stand in its one weight",
    )


def _script_name(code: str) -> str:
    """The English name of a script, of CLDR or else of the registry."""
    if name := english().cldr.scripts.get(code):
        return str(name)
    known = registered_script(code)
    return known.names[0] if known is not None else code


def _hint(data: LanguageData) -> str:
    """What to do about a script without a font: name one that has, or lay a font beside."""
    name = data.locale if data.locale in PSEUDO else name_of(data.locale).language
    others = [f"{name}_Latn"]
    if data.language.direction is Direction.RTL:
        others.append(f"{name}_Arab")
    return (
        "if its readers read another script too, name that one: "
        f"omshandout translations init {' (or '.join(others)}{')' * (len(others) - 1)}; else "
        f"{no_font_hint(data.language.script, data.locale).partition(', or write')[0]}"
    )


def card_lines(card: LanguageCard) -> Iterator[str]:
    """A card in lines for a terminal."""
    native = f" ({card.native})" if card.native and card.native != card.english else ""
    yield f"{card.locale}: {card.english}{native}"
    code, script = card.script
    font = card.font or "no font"
    if card.extra:
        font += f", from omshandout[{card.extra}]"
    yield f"  script: {script} ({code}), {card.value('direction')}; font: {font}"
    if card.remark:
        yield f"  {card.remark}"
    if card.hint:
        yield f"  nothing can be printed in this script; {card.hint}"
    for fact in card.facts:
        if fact.key in ("name", "english", "script", "direction") or not fact.value:
            continue
        yield f"  {fact.what}: {fact.value} ({fact.origin.value})"
    for fact in card.missing:
        yield f"  to be given: {fact.what} ({fact.key}:); until then, {fact.needed}"


def offered_table() -> str:
    """The table of ``docs/languages.md``."""
    return markdown_table(OFFERED)


def markdown_table(locales: Sequence[str]) -> str:
    """The table of ``docs/languages.md`` over some languages, as CLDR alone knows them."""
    languages = Languages()
    heads = ("Name", "Language", "Script", "Font", "Direction", "Digits", "Plural forms",
             "From CLDR", "To be given by translators")
    rows = [heads, tuple("---" for _ in heads)]
    for locale in locales:
        data = languages.data(locale)
        card = card_of(data)
        rows.append((
            f"`{locale}`", card.english, f"{card.script[1]} (`{card.script[0]}`)",
            f"{card.font} ({card.extra})" if card.extra else card.font or "**none**",
            card.value("direction"), _digits(data), card.value("plural"),
            _given(card),
            ", ".join(fact.what for fact in card.missing) or "nothing",
        ))
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


_TOLD = ("name", "plural", "months", "days", "dates", "list")


def _given(card: LanguageCard) -> str:
    given = [
        fact.what for fact in card.facts if fact.key in _TOLD and fact.origin is Origin.CLDR
    ]
    if not card.missing:
        return "all"
    return ", ".join(given) or "nothing"


def _digits(data: LanguageData) -> str:
    own, native = numbering_of(data), numbering_of(data, "native")
    return f"`{own}`" if own == native else f"`{own}` (native: `{native}`)"
