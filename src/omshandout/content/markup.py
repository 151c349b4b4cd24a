r"""The little markup of texts, checked where it is written.

A text may hold ``**strong**``, ``{placeholder}`` and ``[[la:word]]``; a backslash before ``*``,
``{``, ``[`` or ``\`` takes away its meaning. Nothing else means anything. This module only says
what is wrong; turning markup into runs is the work of localisation.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, name

from omshandout.errors import did_you_mean
from omshandout.yamlfile.bounded import shown

PLACEHOLDERS: dict[str, str] = {
    "clinic_name": "name of the clinic, from the clinic file",
    "clinic_phone": "the clinic's telephone number by day, else by night or another",
    "count": "a number that the program counts",
    "date": "date of the sheet",
    "emergency_number": "the local emergency number, from the clinic file",
    "language": "name of a language",
    "page": "number of this page",
    "pages": "number of pages",
    "title": "title of the handout",
    "version": "version of the handout",
}

_TOKEN = re.compile(
    r"\\(?P<escape>.?)"
    r"|(?P<strong>\*\*)"
    r"|\{(?P<name>[^{}\[\]\\*]*)(?P<closed>\}?)"
    r"|\[\[(?P<foreign>[^\[\]]*)(?P<ended>(?:\]\])?)"
    r"|(?P<stray>[*}]|\]\])"
)
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_FOREIGN = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*:(?=.*\S).+\Z", re.DOTALL)
_OPENERS = {"*": "", "}": "{", "]]": "["}
# First words of the Unicode names of letters that stand in English text (also º and µ).
_ENGLISH_LETTERS = frozenset({"LATIN", "MODIFIER", "MASCULINE", "FEMININE", "MICRO"})
_HAS_MARKUP = re.compile(r"[\\*{}\[\]]")


class MarkupFault(NamedTuple):
    """What is wrong with a text, what to do, and the fault's code."""

    what: str
    hint: str
    code: str


def markup_faults(text: str, placeholders: Collection[str] | None) -> tuple[MarkupFault, ...]:
    """Everything wrong with the markup of a text.

    ``placeholders`` are the names that are known; None lets every well-formed name pass.
    """
    faults = list(_letters(text))
    if _HAS_MARKUP.search(text) is None:
        return tuple(faults)
    bold_from = -1
    escaped = ""
    for token in _TOKEN.finditer(text):
        if token["escape"] is not None:
            escaped += token["escape"]
            if token["escape"] not in ("*", "{", "[", "\\"):
                faults.append(
                    _fault("a backslash that means nothing", "write \\\\ for a backslash")
                )
        elif token["strong"]:
            if bold_from < 0:
                bold_from = token.end()
            else:
                if not text[bold_from : token.start()].strip():
                    faults.append(_fault("** with nothing between them", "delete them"))
                bold_from = -1
        elif token["name"] is not None:
            faults.extend(_placeholder(token["name"], bool(token["closed"]), placeholders))
        elif token["foreign"] is not None:
            faults.extend(_foreign(token["foreign"], bool(token["ended"])))
        elif (opener := _OPENERS[token["stray"]]) and opener in escaped:
            escaped = escaped.replace(opener, "", 1)  # the end of a pair whose start is escaped
        else:
            faults.append(_stray(token["stray"]))
    if bold_from >= 0:
        faults.append(_fault("** is opened but not closed", "write **word**, or \\*\\* for stars"))
    return tuple(dict.fromkeys(faults))


def placeholder_names(text: str) -> frozenset[str]:
    """The names of the well-formed placeholders of a text."""
    return frozenset(
        token["name"] for token in _TOKEN.finditer(text) if token["name"] and token["closed"]
    )


# A check asks for each text of a sheet once for every term that there is.
@lru_cache(maxsize=4096)
def bare_text(text: str, stand_in: str = "X") -> str:
    """A text as a reader sees it: no markup, ``stand_in`` for every placeholder."""

    def bare(token: re.Match[str]) -> str:
        if token["escape"] is not None:
            return token["escape"]
        if token["name"] is not None:
            return stand_in
        if token["foreign"] is not None:
            return token["foreign"].partition(":")[2]
        return token["stray"] if token["stray"] in ("}", "]]") else ""

    return _TOKEN.sub(bare, text)


def _letters(text: str) -> tuple[MarkupFault, ...]:
    """English is in Latin letters; a word of another script says its language."""
    if text.isascii():
        return ()
    own = _TOKEN.sub(lambda token: " " if token["foreign"] is not None else token[0], text)
    strange: dict[str, str] = {}
    for letter in own:
        if not letter.isascii() and category(letter).startswith("L"):
            script = name(letter, "UNNAMED").partition(" ")[0]
            if script not in _ENGLISH_LETTERS:
                strange[script] = strange.get(script, "") + letter
    hint = "put the word in [[...]] with its language, such as [[ru:word]]"
    return tuple(
        MarkupFault(
            f'has letters of another script ({script.title()}): "{letters[:20]}"', hint,
            "content/script",
        )
        for script, letters in strange.items()
    )


def _placeholder(
    name: str, closed: bool, placeholders: Collection[str] | None
) -> tuple[MarkupFault, ...]:
    if not closed:
        return (_fault("{ is opened but not closed", "write {name}, or \\{ for a bracket"),)
    if _NAME.match(name) is None:
        what = f"{{{shown(name)}}} is no placeholder"
        return (_fault(what, "use lower-case letters, digits and _ only"),)
    if placeholders is None or name in placeholders:
        return ()
    hint = did_you_mean(name, placeholders) or f"known are: {', '.join(sorted(placeholders))}"
    what = f"unknown placeholder {{{shown(name)}}}"
    return (MarkupFault(what, hint, "content/unknown-placeholder"),)


def _foreign(inner: str, ended: bool) -> tuple[MarkupFault, ...]:
    if not ended:
        return (_fault("[[ is opened but not closed", "write [[la:word]], or \\[ for a bracket"),)
    if _FOREIGN.match(inner) is None:
        return (_fault(f"[[{shown(inner)}]] names no language", "write [[la:word]]"),)
    return ()


def _stray(sign: str) -> MarkupFault:
    if sign == "*":
        return _fault("a single * means nothing", "write **word** for bold, or \\* for a star")
    if sign == "}":
        return _fault("} without {", "write {name}")
    return _fault("]] without [[", "write [[la:word]]")


def _fault(what: str, hint: str) -> MarkupFault:
    return MarkupFault(what, hint, "content/markup")
