"""Texts that are put together from several: one place, so that tree and page agree on them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from msgspec.structs import replace

from omshandout.model.blocks import (
    Callout,
    CalloutKind,
    CardLine,
    FieldLine,
    PictureGrid,
    Source,
    SourceList,
    Symptom,
)
from omshandout.model.furniture import PageTexts
from omshandout.model.text import ENGLISH, SECOND, Direction, Language, LocalText, Run, TextStatus

PHONING = frozenset({CalloutKind.PHONE_NOW, CalloutKind.SAME_DAY})
"""The kinds of boxes that tell to phone the clinic."""

_WIDE_SCRIPTS = frozenset({"Hans", "Hant", "Jpan"})


_STAND_IN = (TextStatus.MISSING, TextStatus.FUZZY)


def marked(text: LocalText, texts: PageTexts) -> LocalText:
    """Source text that stands in for a missing translation, visibly marked as such."""
    if text.status not in _STAND_IN:
        return text
    return replace(text, runs=(_mark(texts), *text.runs))


def _mark(texts: PageTexts) -> Run:
    return Run(f"[{texts.plain('untranslated.mark')}] ", bold=True)


def _joined(text: LocalText, whole: LocalText, texts: PageTexts) -> tuple[Run, ...]:
    """Runs of a text inside another, in their own language, marked if that is not marked too."""
    runs = text.runs
    if text.language != whole.language:
        runs = tuple(replace(run, language=run.language or text.language) for run in runs)
    if text.status in _STAND_IN and whole.status not in _STAND_IN:
        runs = (_mark(texts), *runs)
    return runs


def symptom_head(entry: Symptom[LocalText], texts: PageTexts) -> LocalText:
    """The everyday name, then the medical name in brackets."""
    name, term = entry.name, entry.term
    if term is None:
        return name
    head = _with_term(name, term, texts)
    if name.second is None and term.second is None:
        return head
    second = name.second or replace(name, key=f"{name.key}{SECOND}")
    return replace(head, second=_with_term(second, term.second or term, texts))


def _with_term(name: LocalText, term: LocalText, texts: PageTexts) -> LocalText:
    wide = name.language.script in _WIDE_SCRIPTS
    opening, closing = ("（", "）") if wide else (" (", ")")
    named = tuple(replace(run, bold=True) for run in name.runs)
    runs = (*named, Run(opening), *_joined(term, name, texts), Run(closing))
    return replace(name, runs=runs)


def source_texts(
    block: SourceList[LocalText], texts: PageTexts
) -> tuple[tuple[LocalText, ...], LocalText | None]:
    """The first sources, a line each, and a sentence on how many more there are.

    Names (publisher and, where known, the year) are in English and set apart; the first
    ``block.titled`` have their titles and addresses, so that families can read them. From right
    to left they have their addresses alone: titles would give a page more English letters than
    the language's own, and Poppler 22.12 takes all its lines for left-to-right ones then.
    ``block.sources`` has the weightiest first.
    """
    title = block.title
    language = title.language
    names = _by_name(block.sources)
    lines = tuple(
        replace(
            title, key=f"{block.id}.{number}", status=TextStatus.SOURCE, second=None,
            runs=(_source_run(name, source, language, whole=number <= block.titled),),
        )
        for number, (name, source) in enumerate(islice(names.items(), block.printed), 1)
    )
    if len(names) == len(lines):
        return lines, None
    more = texts.plural("sources.more", len(names) - len(lines))
    note = texts.text("sources.note")
    whole = replace(_followed(more, note, texts), key=f"{block.id}.more")
    if more.second is None:
        return lines, whole
    second = _followed(more.second, note.second or note, texts)
    return lines, replace(whole, second=replace(second, key=f"{whole.key}{SECOND}"))


_NAMED: dict[int, tuple[tuple[Source, ...], dict[str, Source]]] = {}
"""Sources by their printed names, by the identity of the row that they stand in. All documents of a
handout have the very row that it was read with, and it holds on to that."""
_MOST_NAMED = 64  # handouts


def _by_name(sources: tuple[Source, ...]) -> Mapping[str, Source]:
    """The first source of each name that is printed, in their order."""
    found = _NAMED.get(id(sources))
    if found is None:
        names: dict[str, Source] = {}
        for source in sources:
            names.setdefault(_printed(source), source)
        if len(_NAMED) >= _MOST_NAMED:
            _NAMED.clear()
        found = _NAMED[id(sources)] = sources, names
    return found[1]


def _followed(text: LocalText, next_one: LocalText, texts: PageTexts) -> LocalText:
    """Two sentences in one text."""
    space = "" if text.language.script in _WIDE_SCRIPTS else " "
    return replace(text, runs=(*text.runs, Run(space), *_joined(next_one, text, texts)))


def _source_run(name: str, source: Source, page: Language, *, whole: bool) -> Run:
    """A source in one run: two that are set apart would stand from right to left there."""
    shown = name
    if whole and page.direction is Direction.LTR:
        shown = f"{source.title}. {name}"
    link = source.url if whole else ""
    if link:
        shown += f", {host_of(link)}"
    return Run(shown, language=None if page == ENGLISH else ENGLISH, isolate=True, link=link)


def host_of(url: str) -> str:
    """The part of an address that people type; the link itself leads to the page."""
    return url.split("://", 1)[-1].split("/", 1)[0].removeprefix("www.")


def _printed(source: Source) -> str:
    return source.name if source.year is None else f"{source.name} {source.year}"


def box_numbers(
    block: Callout[LocalText] | PictureGrid[LocalText], texts: PageTexts
) -> tuple[LocalText, ...]:
    """The numbers to call in the head of a box, as far as there are: whom its title says to call.

    That is the emergency number, or those of the clinic where the box names them.
    """
    key = f"{block.id}/number"
    if block.kind is CalloutKind.AMBULANCE:
        number = texts.emergency(key)
        return () if number is None else (number,)
    if block.numbers and block.kind in PHONING:
        return texts.clinic_numbers(key)
    return ()


def card_number(
    line: CardLine[LocalText] | FieldLine[LocalText], texts: PageTexts
) -> LocalText | None:
    """The clinic's number in place of a line for a pen, if there is one."""
    return texts.phone(line.phone, f"{line.text.key}/value") if line.phone else None
