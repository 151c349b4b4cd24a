"""Names of locales: which there are, which to use instead, and what is wrong with the others.

The name of a locale becomes the name of a folder, so nothing gets through here but a language,
a script and a territory that CLDR or the IANA registry knows, written as CLDR writes them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from babel.core import get_global
from babel.localedata import resolve_locale_filename
from msgspec import Struct

from omshandout.errors import Fault, UsageError, Where
from omshandout.languages import registry
from omshandout.languages.likely import likely
from omshandout.model.late import late
from omshandout.model.text import Direction

_SHAPE = late(r"([a-z]{2,3})(?:_([A-Z][a-z]{3}))?(?:_([A-Z]{2}|[0-9]{3}))?")
_EXAMPLES = "names are CLDR identifiers such as es, pt_BR or zh_Hans"


# Scripts written from right to left that anybody reads today: CLDR, scriptMetadata, rtl="YES".
_RIGHT_TO_LEFT = frozenset((
    "Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi",
))  # fmt: skip


class Name(Struct, frozen=True):
    """A locale's name in parts; ``script`` and ``territory`` are ``""`` where it has none."""

    language: str
    script: str = ""
    territory: str = ""

    def __str__(self) -> str:
        return "_".join(part for part in (self.language, self.script, self.territory) if part)

    @property
    def tag(self) -> str:
        """The BCP 47 tag."""
        return str(self).replace("_", "-")


@lru_cache(maxsize=1024)
def name_of(locale: str) -> Name:
    """A locale's name in parts.

    Raises:
        UsageError: it is not well formed, nobody knows it, or another is to be used.
    """
    if locale == "en":
        return Name("en")  # see omshandout.languages.likely
    match = _SHAPE.fullmatch(locale)
    if match is None:
        raise _refused(locale, *_misshapen(locale))
    name = Name(*(part or "" for part in match.groups()))
    if name.language in ("und", "root"):
        raise _refused(locale, "is not a language", _EXAMPLES)
    if instead := _instead(name):
        raise _refused(locale, "is not the name to use", f"use {instead}")
    if not has_data(locale):
        _check_registered(locale, name)
    return name


def written_in(name: Name) -> str:
    """The script (ISO 15924) of a locale: the one that it names, else the likely one.

    ``""`` where nobody says which that is; :func:`name_of` lets no such name through.
    """
    if name.script:
        return name.script
    if found := likely(name.language, name.territory)[0]:
        return found
    known = registry.language(name.language)
    return known.script if known is not None else ""


def direction_of(script: str) -> Direction:
    """The direction that a script (ISO 15924) is written in."""
    return Direction.RTL if script in _RIGHT_TO_LEFT else Direction.LTR


@lru_cache(maxsize=1024)
def has_data(locale: str) -> bool:
    """Whether CLDR, as Babel carries it, has anything on a locale of the right shape."""
    try:
        return Path(resolve_locale_filename(locale)).is_file()
    except ValueError:  # a name that Windows keeps to itself, such as "con"
        return False


def english_of(name: Name) -> str:
    """The name of a locale in English after the registry; for those that CLDR cannot name."""
    known = registry.language(name.language)
    words = known.names[0] if known is not None else name.language
    details = [
        found.names[0] for found in (
            registry.script(name.script) if name.script else None,
            registry.region(name.territory) if name.territory else None,
        ) if found is not None
    ]
    return f"{words} ({', '.join(details)})" if details else words


def _instead(name: Name) -> str:
    """The name to use for a dead or unusual one; ``""`` where it is good."""
    new = get_global("language_aliases").get(name.language)
    if not new and not has_data(name.language):
        known = registry.language(name.language)
        new = known.instead if known is not None else ""
    if new:
        parts = Name(*_SHAPE.fullmatch(new).groups(default=""))  # type: ignore[union-attr]
        return _shortest(Name(
            parts.language, name.script or parts.script, name.territory or parts.territory
        ))
    territory = get_global("territory_aliases").get(name.territory, ())
    if len(territory) == 1:
        return str(Name(name.language, name.script, territory[0]))
    if name.territory and not name.script and not has_data(str(name)):
        whole = Name(name.language, likely(name.language, name.territory)[0], name.territory)
        # zh_TW hides that it is written in another script than zh; CLDR says zh_Hant_TW.
        if has_data(str(whole)):
            return _shortest(whole)
    return ""


def _shortest(name: Name) -> str:
    """A name without the territory that it would be taken to mean anyway: zh_Hant for TW."""
    if name.script and name.territory == likely(name.language, "", name.script)[1]:
        return str(Name(name.language, name.script))
    return str(name)


def _check_registered(locale: str, name: Name) -> None:
    language = registry.language(name.language)
    if language is None or language.scope == "special":
        raise _refused(locale, "is not a language that the IANA registry knows", _EXAMPLES)
    if language.scope == "collection":
        what = f"names a group of languages ({language.names[0]})"
        raise _refused(locale, what, "name the one that is meant by its own code")
    if name.script and registry.script(name.script) is None:
        what = f"has a script {name.script} that the IANA registry does not know"
        raise _refused(locale, what, f"use {name.language} alone, or name its script")
    place = registry.region(name.territory) if name.territory else None
    if name.territory and (place is None or place.dead or place.scope == "private-use"):
        what = f"has a territory {name.territory} that the IANA registry does not know"
        raise _refused(locale, what, f"use {Name(name.language, name.script)} without a territory")
    if not written_in(name):
        what = f"does not say in which script {language.names[0]} is written"
        raise _refused(locale, what, f"name the script, such as {name.language}_Latn")


def _misshapen(locale: str) -> tuple[str, str]:
    """What is wrong with a name of another shape, and what to write."""
    parts = re.split(r"[-_]", locale[:40])
    shaped: list[str] = []
    for index, part in enumerate(parts):
        if len(part) == 1:
            kind = "for private use" if part.lower() == "x" else "of an extension"
            what, rest = f"has a part {kind} ({'-'.join(parts[index:])})", "_".join(shaped)
            return what, f"use {rest}" if _is_good(rest) else _EXAMPLES
        if index == 1 and len(part) == 3 and part.isalpha() and _is_good(part.lower()):
            return "has a language inside a language", f"use {part.lower()}"
        if index and len(part) > 3 and registry.is_variant(part):
            rest = "_".join(shaped)
            return f"has a variant ({part})", f"use {rest}" if _is_good(rest) else _EXAMPLES
        shaped.append(
            part.lower() if not index else part.title() if len(part) == 4 else part.upper()
        )
    nearest = "_".join(shaped)
    if nearest != locale:
        if _is_good(nearest):
            return "is not the name of a locale", f"did you mean {nearest}?"
        try:
            name_of(nearest)
        except UsageError as error:
            # What to use instead of zh_TW is good advice on zh-tw too.
            hint = error.faults[0].hint
            if hint.startswith("use ") and _SHAPE.fullmatch(nearest):
                return "is not the name of a locale", hint
    return "is not the name of a locale", _EXAMPLES


def _is_good(locale: str) -> bool:
    if not _SHAPE.fullmatch(locale):
        return False
    try:
        name_of(locale)
    except UsageError:
        return False
    return True


def _refused(locale: str, what: str, hint: str) -> UsageError:
    fault = Fault(Where(), f"{locale[:60]!r} {what}", hint, "language/unknown",
                  values=(("value", locale[:60]),))
    return UsageError(fault)
