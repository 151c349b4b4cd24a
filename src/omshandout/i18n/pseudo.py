"""Test translations made by rule: long Latin ones with accents, and right-to-left ones.

Markup, placeholders, numbers and kept terms stay as they are, so that the checks of real
translations find nothing wrong with them. On a sheet in one of them, what has no accent, or is in
Latin letters, comes from no catalog.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from omshandout.i18n.catalogs import init_catalog
from omshandout.i18n.entries import Catalog, Entry
from omshandout.i18n.terms import kept_term_pattern
from omshandout.languages import LanguageData
from omshandout.languages.plurals import counts_of_forms

LONGER = 0.4
"""How much longer than the English the Latin texts are, as whole texts."""

Translate = Callable[[str, frozenset[str]], str]
"""Makes a text of another; the terms that it is given stay as they are."""

_LATIN = str.maketrans("aceinosuyACEINOSUY", "áçéíñóšúýÁÇÉÍÑÓŠÚÝ")
_ARABIC = str.maketrans(
    dict(zip("abcdefghijklmnopqrstuvwxyz", "ابثدفحغهيجكلمنوعقرستخزشظضذ", strict=True))
)
_SIGNS = str.maketrans("?,;", "؟،؛")
FILLERS = ("óxe", "alúna", "ším", "éltora", "ún")
# What stays: escapes, placeholders, words of other languages, strong marks.
_FIXED = re.compile(r"(\\.|\{[a-z0-9_]+\}|\[\[.*?\]\]|\*\*)")


def long_latin(
    text: str, keep: frozenset[str] = frozenset(), longer: float = LONGER
) -> str:
    """The English with accents, and about 40 % longer by words put in between."""
    parts: list[str] = []
    missing = 0.0
    count = 0
    for word in _words(text, keep):
        if word.isspace() or not word:
            parts.append(word)
            continue
        parts.append(_changed(word, keep, lambda plain: plain.translate(_LATIN)))
        missing += longer * (len(word) + 1)
        filler = FILLERS[count % len(FILLERS)]
        if missing > len(filler) + 1 and not word.startswith("{"):
            # Before a word, so that the text still ends as the English does.
            strong = parts[-1].startswith("**")
            parts[-1] = f"**{filler} {parts[-1][2:]}" if strong else f"{filler} {parts[-1]}"
            missing -= len(filler) + 1
            count += 1
    found = "".join(parts)
    return found[:1].upper() + found[1:] if text[:1].isupper() else found


def right_to_left(text: str, keep: frozenset[str] = frozenset()) -> str:
    """The English in Arabic letters, which say nothing but join and read from the right."""
    return _changed(text, keep, lambda plain: plain.lower().translate(_ARABIC).translate(_SIGNS))


def _words(text: str, keep: frozenset[str]) -> list[str]:
    """Words and the spaces between them; a kept term of several words is one."""
    whole = kept_term_pattern(keep).sub(lambda term: term.group().replace(" ", "\0"), text)
    return [word.replace("\0", " ") for word in re.split(r"(\s+)", whole)]


def _changed(text: str, keep: frozenset[str], change: Callable[[str], str]) -> str:
    pattern = kept_term_pattern(keep)
    found: list[str] = []
    for index, part in enumerate(_FIXED.split(text)):
        if index % 2:
            found.append(part)
            continue
        position = 0
        for term in pattern.finditer(part):
            found += [change(part[position : term.start()]), term.group()]
            position = term.end()
        found.append(change(part[position:]))
    return "".join(found)


def translated(
    template: Catalog, data: LanguageData, translate: Translate, keep: frozenset[str],
    revised: str = "",
) -> Catalog:
    """A complete catalog of a template; ``revised`` is its PO-Revision-Date."""
    catalog = init_catalog(template, data)
    header = catalog.header
    if revised:
        header = tuple(
            (name, revised if name == "PO-Revision-Date" else value) for name, value in header
        )

    def strings(entry: Entry) -> tuple[str, ...]:
        if not entry.plural:
            return (translate(entry.msgid, keep),)
        return tuple(
            translate(entry.msgid if counts == (1,) else entry.plural, keep)
            for counts in counts_of_forms(data)
        )

    entries = tuple(replace(entry, strings=strings(entry)) for entry in catalog.entries)
    return replace(catalog, header=header, entries=entries)


RULES: dict[str, Translate] = {"en_XA": long_latin, "ar_XB": right_to_left}
"""The rule of each test language."""
