"""Making catalogs, and bringing them up to date.

Babel's ``update`` guesses by likeness (one guess for all contexts of a text). Here messages are
matched by key alone, nothing that a translator wrote is dropped, and nothing changes that need not.

This module imports ``babel.messages`` and is not needed to build documents.

Source: GNU gettext manual, sections "Header Entry" and "Plural forms".
"""

from __future__ import annotations

import gettext
import textwrap
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import PurePath, PurePosixPath

from babel.messages.plurals import PLURALS
from babel.plural import PluralRule, to_gettext
from msgspec.structs import replace

from omshandout.errors import Where
from omshandout.i18n.carrying import English, Record, carried, on_one_line, theirs
from omshandout.i18n.charsets import UTF_8
from omshandout.i18n.entries import Catalog, Entry
from omshandout.i18n.markup import MarkupError, placeholders
from omshandout.i18n.plurals import Forms, by_most_counts, forms_of, is_given, own_forms
from omshandout.i18n.po import NO_DATE
from omshandout.i18n.po_writer import UTF_8_TYPE
from omshandout.i18n.rekeying import renamed
from omshandout.i18n.sources import AnyMessage, plural_of
from omshandout.languages.data import LanguageData
from omshandout.languages.names import english_name
from omshandout.languages.plurals import LARGEST_COUNT, plural_categories
from omshandout.model.text import Message

NOTE_WIDTH = 74
"""Columns that notes are folded at."""

# Without these fields tools ruin a header, or do not know what they read.
_NEEDED = ("PO-Revision-Date", "Language", "Plural-Forms", "Content-Type")

# Expressions that translators' tools know by heart. Babel's table has others, and had yet others
# before 2.19; with these here no catalog changes with the version of Babel.
# Source: GNU gettext manual, "Plural forms"; for Arabic, Irish and Welsh the tools themselves.
_KNOWN_EXPRESSIONS = (
    "0", "(n != 1)", "(n > 1)",
    "(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2)",
    "(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2)",
    "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || n%100>=20) ? 1 : 2)",
    "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)",
    "((n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2)",
    "(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)",
    "(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3)",
    "(n==1 ? 0 : n==2 ? 1 : n>=3 && n<=6 ? 2 : n>=7 && n<=10 ? 3 : 4)",
    "(n%10==1 && n%100!=11 ? 0 : 1)",
    "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)",
    "(n==1 ? 0 : n==2 ? 1 : 2)",
)


def template(
    domain: str,
    messages: Iterable[AnyMessage],
    max_lengths: Mapping[str, int] | None = None,
) -> Catalog:
    """The template (POT) of a domain.

    Args:
        domain: name of the handout, or ``interface``.
        messages: in the order in which translators should see them.
        max_lengths: for some keys, the most characters that a translation may have; written as
            the flag ``max-length`` that Weblate and others know.
    """
    lengths = max_lengths or {}
    return Catalog(
        domain,
        header=(
            ("Project-Id-Version", "omshandout"),
            ("Report-Msgid-Bugs-To", ""),
            # Emacs takes a header without this line for none, and Poedit never dates one.
            ("PO-Revision-Date", NO_DATE),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ),
        comments=(f'Template for translations of "{domain}", made by omshandout.', ""),
        fuzzy=True,
        entries=tuple(_template_entry(message, lengths) for message in messages),
    )


def init_catalog(template: Catalog, data: LanguageData) -> Catalog:
    """An empty catalog for a language."""
    name = english_name(data)
    fields = [(key, value) for key, value in template.header if key != "Language"]
    at = next((place for place, field in enumerate(fields) if field[0] == "MIME-Version"), None)
    fields[at:at] = [("Language", data.locale), ("Plural-Forms", plural_forms(data))]
    forms = len(plural_categories(data))
    return Catalog(
        template.domain,
        header=tuple(fields),
        comments=(f'Translation of "{template.domain}" into {name}.',),
        entries=tuple(
            replace(entry, strings=("",) * forms) if entry.plural else entry
            for entry in template.entries
        ),
    )


def init_variant(template: Catalog, data: LanguageData, parent: str) -> Catalog:
    """A catalog for a regional variant: without messages, as it holds only what differs.

    Args:
        template: of the domain.
        data: the variant.
        parent: the locale that all else is taken over from.
    """
    made = init_catalog(template, data)
    scope = f"Only what differs: all else comes from {parent}."
    return replace(made, entries=(), comments=(*made.comments, scope))


def with_entries(
    catalog: Catalog, template: Catalog, data: LanguageData, texts: Mapping[str, tuple[str, ...]]
) -> Catalog:
    """A catalog with more messages of its template, in the order of the template.

    Args:
        catalog: messages that it has already stay as they are.
        template: has all keys of ``texts``.
        data: the language of the catalog.
        texts: the translation of each message to add, by key.
    """
    forms = forms_of(catalog.field("Plural-Forms"), data).count
    known = catalog.by_key()
    order = {entry.key: index for index, entry in enumerate(template.entries)}
    added = tuple(
        replace(entry, strings=(*texts[entry.key], *[""] * forms)[: forms if entry.plural else 1])
        for entry in template.entries if entry.key in texts and entry.key not in known
    )
    entries = sorted(
        (*catalog.entries, *added), key=lambda entry: order.get(entry.key, len(order))
    )
    return replace(catalog, entries=tuple(entries))


def update_catalog(
    old: Catalog, template: Catalog, data: LanguageData, *, variant: bool = False,
    elsewhere: frozenset[English] = frozenset(), record: Record | None = None,
) -> Catalog:
    """A catalog brought up to date with a template; messages are matched by key.

    A message whose English is the same keeps its translation. One whose English changed keeps
    it as fuzzy, with the English that it was made for, and has it good again when that is back. One
    that is gone becomes obsolete, and comes back if it is taken up again; if another key without a
    translation has its English, or English near to it, that one has it as fuzzy. Comments, flags
    and header fields of translators stay. If nothing changed, the result equals ``old``. The
    catalog of a regional ``variant`` gets no messages that it does not have.

    The plural forms stay those of the file's own rule. One that cannot be used for the language
    gives way to ours where there are plural forms: each goes where most of its counts are, as
    fuzzy, and what has no place then is kept as a remark.

    Args:
        old: has a key of its own for each message.
        template: of its domain.
        data: its language.
        variant: whether it is that of a regional variant.
        elsewhere: English with a translation in other catalogs of the language: a text with
            English that is only near is not offered for it.
        record: what people said of its translations.
    """
    new_head = init_catalog(template, data)
    has_plurals = any(each.plural for each in (*old.entries, *old.obsolete, *template.entries))
    field = old.field("Plural-Forms")
    forms = forms_of(field, data)
    if forms.wrong and has_plurals:
        field = ""
        old = _in_own_forms(old, forms, data)
        forms = own_forms(data)
    elif not is_given(field):
        old = _in_own_forms(old, forms, data)
    known = {entry.key: entry for entry in old.obsolete}
    known |= {
        key: entry for key, entry in old.by_key().items() if entry.touched or key not in known
    }
    current = {entry.key for entry in template.entries}
    leaving = [each for each in old.entries if each.key not in current and each.touched]
    # A variant takes over what it does not have: only a text of its own that leaves is offered.
    moved = renamed(
        [each for each in template.entries if each.key not in known or not known[each.key].touched],
        leaving if variant else
        [*leaving, *(each for each in old.obsolete if each.key not in current and each.touched)],
        elsewhere=elsewhere, near=not variant,
    )
    known |= moved
    taken = {id(entry) for entry in moved.values()}
    entries = tuple(
        carried(known.get(new.key), new, forms.count, record)
        for new in template.entries if new.key in old.by_key() or new.key in known or not variant
    )
    gone = tuple(
        replace(entry, notes=(), places=(), flags=theirs(entry))
        for entry in leaving if id(entry) not in taken
    )
    again = {id(known[entry.key]) for entry in entries if entry.key in known}
    idle = tuple(entry for entry in old.obsolete if id(entry) not in again)
    places = {(entry.key, entry.msgid) for entry in (*entries, *gone)}
    # GNU gettext refuses two messages with the same context and text, obsolete or not.
    double = tuple(entry for entry in idle if (entry.key, entry.msgid) in places)
    kept = tuple(entry for entry in idle if (entry.key, entry.msgid) not in places)
    return replace(
        old, header=_header(old.header, field, new_head), fuzzy=False,
        entries=_with_remarks(entries, double), obsolete=kept + _with_remarks(gone, double),
    )


def _with_remarks(entries: tuple[Entry, ...], double: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The same entries; what obsolete ones in their place say otherwise is kept as remarks."""
    if not double:
        return entries
    found = []
    for entry in entries:
        words = [
            text for other in double if (other.key, other.msgid) == (entry.key, entry.msgid)
            for text in other.strings
        ]
        left = tuple(
            f'msgstr was "{on_one_line(text)}"' for text in words
            if text and text not in entry.strings
        )
        found.append(replace(entry, comments=(*entry.comments, *left)))
    return tuple(found)


def _header(
    old: tuple[tuple[str, str], ...], plurals: str, new: Catalog
) -> tuple[tuple[str, str], ...]:
    """A header with all that one needs; what is there stays as it is, in its order.

    Args:
        old: the fields that there are.
        plurals: its ``Plural-Forms``, or ``""`` if it needs another.
        new: a new catalog of the language.
    """
    if not any(name for name, _ in old):
        return new.header
    fields = list(old)
    names = [name.lower() for name, _ in fields]
    before = 0
    for name, value in new.header:
        if name.lower() not in names:
            if name not in _NEEDED:
                continue
            fields.insert(before, (name, value))
            names.insert(before, name.lower())
        at = names.index(name.lower())
        given = fields[at][1]
        if (
            (name == "Language" and not given)
            or (name == "Plural-Forms" and not is_given(plurals))
        ):
            fields[at] = (fields[at][0], value)
        elif name == "Content-Type" and charset_of(given) not in UTF_8[1:-1]:
            fields[at] = (fields[at][0], UTF_8_TYPE)
        before = at + 1
    return tuple(fields)


def charset_of(content_type: str) -> str:
    """The encoding that a ``Content-Type`` names, in small letters."""
    return content_type.lower().partition("charset=")[2].strip()


def _in_own_forms(catalog: Catalog, forms: Forms, data: LanguageData) -> Catalog:
    """A catalog whose plural forms are those of the language, in the order of CLDR."""
    return replace(
        catalog,
        entries=tuple(_with_own_forms(entry, forms, data) for entry in catalog.entries),
        obsolete=tuple(_with_own_forms(entry, forms, data) for entry in catalog.obsolete),
    )


def _with_own_forms(entry: Entry, forms: Forms, data: LanguageData) -> Entry:
    categories = plural_categories(data)
    if not entry.plural or not entry.touched:
        blank = ("",) * len(categories)
        return replace(entry, strings=blank) if entry.plural else entry
    number = len(entry.strings)
    if number == len(categories) and (number != forms.count or not forms.given):
        return entry  # no other rule says anything of so many forms
    strings = by_most_counts(entry.strings, forms, data)
    if strings == entry.strings:
        return entry
    left = tuple(
        f'msgstr[{index}] was "{on_one_line(text)}"'
        for index, text in enumerate(entry.strings) if text and text not in strings
    )
    return replace(entry, strings=strings, fuzzy=True, comments=(*entry.comments, *left))


@lru_cache(maxsize=256)
def plural_forms(data: LanguageData) -> str:
    """The ``Plural-Forms`` of a language, from its plural rule.

    The forms are those of :func:`omshandout.languages.plurals.plural_categories`. Of all
    expressions that give them, the one that translators' tools know is preferred.
    """
    categories = plural_categories(data)
    rule = data.cldr.plural_form
    wanted = [categories.index(rule(count)) for count in range(LARGEST_COUNT + 1)]
    # The last form takes whatever is left, so its own rule is not needed.
    rules = {name: rule.rules[name] for name in categories[:-1]}
    own = to_gettext(PluralRule(rules)).partition("plural=")[2].rstrip(";")
    usual = dict.fromkeys(expression for _, expression in PLURALS.values())
    for expression in (*_KNOWN_EXPRESSIONS, *usual, own):
        if _agrees(expression, wanted):
            return f"nplurals={len(categories)}; plural={expression};"
    raise AssertionError(f"no plural expression for {data.locale}")


def _agrees(expression: str, wanted: list[int]) -> bool:
    try:
        index = gettext.c2py(expression)
    except ValueError:
        return False
    return all(index(count) == form for count, form in enumerate(wanted))


def _template_entry(message: AnyMessage, lengths: Mapping[str, int]) -> Entry:
    plural = plural_of(message)
    notes = _folded(message.note)
    if isinstance(message, Message) and message.facts:
        notes += _folded(f"Facts: {', '.join(message.facts)}")
    flags: list[str] = []
    try:
        if placeholders(message.text) or placeholders(plural):
            flags.append("python-brace-format")
    except MarkupError:
        pass  # a fault of the content, which is reported when it is loaded
    if message.key in lengths:
        flags.append(f"max-length:{lengths[message.key]}")
    return Entry(
        key=message.key,
        msgid=message.text,
        plural=plural,
        strings=("", "") if plural else ("",),
        notes=notes,
        places=_place(message.where),
        flags=tuple(flags),
    )


def _folded(text: str) -> tuple[str, ...]:
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines += textwrap.wrap(
            paragraph, NOTE_WIDTH, break_long_words=False, break_on_hyphens=False
        )
    return tuple(lines)


def _place(where: Where) -> tuple[str, ...]:
    """The place in the content, named alike on every machine.

    It has no line: a remark in the YAML file would change every catalog of it.
    """
    if not where.file:
        return ()
    path = PurePosixPath(PurePath(where.file).as_posix().replace("\\", "/"))
    if path.is_absolute() or ":" in path.parts[0]:
        # A folder of this machine has no business in a file that is shared.
        path = PurePosixPath(*path.parts[-3:])
    return (str(path),)
