"""Which languages a person means who types a locale, a name of a language, or a list of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from omshandout.errors import ContentError, Fault, OmsHandoutError, Severity, UsageError, Where
from omshandout.languages import english_name, name_of, native_name, paper_of
from omshandout.languages.data import english
from omshandout.model.late import late
from omshandout.model.options import Clinic, Paper
from omshandout.render.workshop import Workshop
from omshandout.yamlfile.bounded import shown

_LONGEST = 60  # characters of a name that are told
_COMMAS = late("[,،、，]")  # as keyboards of the languages have them


def chosen_locales(
    workshop: Workshop, typed: Sequence[str], domains: Sequence[str] = ()
) -> tuple[str, ...]:
    """The locales that are meant, each once, in the order in which they were typed.

    A code or a name that CLDR or the IANA registry has for a locale is one of its names (``iw``,
    ``zh-CN``, ``Castilian``). What is no locale and no name of one is left as it was typed, for the
    task that takes it to say so (see :meth:`Workshop.unknown_names`), unless it can be told what
    may be meant.

    Args:
        workshop: the locales that there are.
        typed: each a locale (``zh_Hans``, ``zh-hans``), a name of a language in English or in
            itself (``Spanish``, ``español``), or several of these with commas.
        domains: handouts and the like of the same command, to be told together if they are wrong.

    Raises:
        UsageError: a name that several locales have, or one that is nearly the name of some, in
            whatever language; with it other names that there are not.
    """
    found: dict[str, None] = {}
    faults = []
    unknown = []
    likely = False
    for word in _words(typed):
        sure, may_mean = _meant(workshop, word)
        if len(sure) > 1:
            faults.append(_several(word, sure))
        elif not sure:
            unknown.append(word)
            likely = likely or may_mean
        found.update(dict.fromkeys(sure or (word,)))
    if faults or likely:
        faults.extend(workshop.unknown_names(_strange(workshop, domains), unknown))
        raise UsageError(faults)
    return tuple(found)


def _strange(workshop: Workshop, domains: Sequence[str]) -> list[str]:
    return [name for name in dict.fromkeys(domains) if name not in workshop.domains]


def chosen_one(workshop: Workshop, typed: str, option: str) -> str:
    """The locale that is meant by the name of one language; ``""`` for none.

    ``option`` is that of the command line which names it, or the argument.

    Raises:
        UsageError: a name that several locales have, or more than one language.
    """
    if not typed.strip():
        return ""
    found = chosen_locales(workshop, (typed,))
    if len(found) > 1:
        raise UsageError(Fault(
            Where(), f"{option} names {len(found)} languages: {', '.join(found)}",
            "name one", "usage/second-language",
        ))
    return found[0]


def refuse_unknown(
    workshop: Workshop, domains: Sequence[str], locales: Sequence[str]
) -> None:
    """Stop where names are wrong: those of languages and of handouts are told together.

    Args:
        workshop: what there is.
        domains: each a handout, or one of the domains that belong to none.
        locales: as :func:`chosen_locales` gives them.

    Raises:
        UsageError: with a fault for each name that there is not.
    """
    strange = _strange(workshop, domains)
    if faults := workshop.unknown_names(strange, tuple(dict.fromkeys(locales))):
        raise UsageError(faults)


def known_locale(workshop: Workshop, typed: str) -> str:
    """The locale of a code or a name of a language, be there catalogs of it or not.

    What means none is given back as it was typed, for the task that takes it to say so.

    Raises:
        UsageError: a name of several.
    """
    here, _ = _meant(workshop, typed)
    found = here or locales_called(typed)
    if len(found) > 1:
        raise UsageError(_several(typed, found))
    return found[0] if found else typed


def _several(word: str, locales: Sequence[str]) -> Fault:
    return Fault(
        Where(), f'"{shown(word, _LONGEST)}" may be one of several languages',
        f"name one: {' or '.join(locales)}", "usage/which-locale",
    )


def locales_called(word: str) -> tuple[str, ...]:
    """The locales that a code or a name stands for, in any language, or nearly so in English.

    ``it`` for ``Italian``, ``italiano`` and ``ita``. There need be no catalogs of them.
    """
    # Only a fault needs it, and it loads much.
    from omshandout.languages.called import english_names, folded, known_as

    if whole := tuple(locale for locale in known_as(word[:64]) if _is_locale(locale)):
        return whole
    # The same, only where no name is right.
    import difflib

    usual = [folded(str(name)) for name in english().cldr.languages.values()]
    near = difflib.get_close_matches(folded(word[:64]), usual, n=1, cutoff=0.85)
    names = english_names()
    return tuple(
        locale for name in near for locale in names.get(name, ()) if _is_locale(locale)
    )


def _is_locale(name: str) -> bool:
    try:
        name_of(name)
    except UsageError:
        return False
    return True


def variant_warnings(
    workshop: Workshop, locales: Sequence[str], clinic: Clinic, clinic_file: str,
    paper: Paper | None = None, option: str = "-l",
) -> tuple[Fault, ...]:
    """Where a language is printed though there is a variant of it for the clinic's country.

    A clinic in the USA that prints English gets "nappies", unless it asks for American English.
    Without a country, paper that is asked for says as much: Letter, where the variant's country
    is the one of its language that prints on it.

    Args:
        workshop: the locales that there are.
        locales: those that are printed; a variant that is among them is known to whoever asks.
        clinic: with its country.
        clinic_file: named in the warning.
        paper: what the person asked for by name; None where the program chose it.
        option: that of the command line which names them.
    """
    if not clinic.country and paper is not Paper.LETTER:
        return ()
    faults: dict[Fault, None] = {}
    for variant in workshop.locales:
        territory = variant.rpartition("_")[2]
        if clinic.country and clinic.country.upper() != territory:
            continue
        parents = _parents(workshop, variant) if len(territory) == 2 else ()
        shown = [locale for locale in locales if locale in parents]
        if not shown or variant in locales:
            continue
        if clinic.country or paper_of(variant) is paper:
            where = clinic.where("country", clinic_file) if clinic.country else Where()
            why = f"for {territory}"
            if not clinic.country:
                why += ", where Letter is in use"
            hint = f"build it with {option} {variant}"
            if option == "-l":
                hint += f", or write locales: [{variant}] in the clinic file"
            faults[Fault(
                replace(where, locale=shown[0]),
                f"this language has a variant {why}: {_called(workshop, variant)}", hint,
                "clinic/variant", Severity.WARNING,
            )] = None
    return tuple(faults)


def _parents(workshop: Workshop, locale: str) -> tuple[str, ...]:
    try:
        return workshop.parents(locale)
    except OmsHandoutError:
        return ()  # told where the language is printed


def _words(typed: Sequence[str]) -> Iterator[str]:
    for item in typed:
        parts = item.split(",") if item.isascii() else _COMMAS.split(item)
        words = [word for part in parts if (word := part.strip())]
        yield from words or (item,)


def _meant(workshop: Workshop, word: str) -> tuple[tuple[str, ...], bool]:
    """The locales that a word names, and if none, whether it can be told what it may mean."""
    if word in workshop.locales:
        return (word,), False
    tag = word.replace("-", "_").casefold()
    if same := tuple(locale for locale in workshop.locales if locale.casefold() == tag):
        return same, False
    # Only what is no locale needs it, and it loads much.
    from omshandout.languages.called import folded
    from omshandout.languages.meant import meaning_of

    if wanted := folded(word):
        names = {
            locale: {folded(name) for name in known} for locale, known in _names(workshop)
        }
        if named := tuple(locale for locale, known in names.items() if wanted in known):
            return named, False
    meaning = meaning_of(word, workshop.locales)
    return meaning.sure, bool(meaning.likely)


def _called(workshop: Workshop, locale: str) -> str:
    try:
        return english_name(workshop.language(locale))
    except ContentError:  # its file has faults, which stop its own documents alone
        return locale


def _names(workshop: Workshop) -> Iterator[tuple[str, tuple[str, str]]]:
    """The names of each language in English and in itself, as its own file says them."""
    for locale in workshop.locales:
        try:
            data = workshop.language(locale)
        except ContentError:  # its file has faults, which stop its own documents alone
            continue
        yield locale, (english_name(data), native_name(data))
