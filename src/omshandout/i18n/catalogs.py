"""Making, updating and writing catalogs.

Strings are folded by Babel, so that files look as translators' tools expect. The rest is our
own, because Babel's ``update`` guesses by likeness (one guess for all contexts of a text), its
writer breaks ``#|`` lines, drops header fields that it does not know, and stamps every file
with the time. Here messages are matched by key alone, and nothing is written that did not
change.

This module imports ``babel.messages`` and is not needed to build documents.

Source: GNU gettext manual, sections "The Format of PO Files" and "Plural forms".
"""

from __future__ import annotations

import gettext
import textwrap
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path, PurePath, PurePosixPath

from babel.messages.plurals import PLURALS
from babel.messages.pofile import normalize
from babel.plural import PluralRule, to_gettext
from msgspec.structs import replace

from omshandout.errors import Where
from omshandout.files import write_whole
from omshandout.i18n.entries import Catalog, Entry
from omshandout.i18n.markup import MarkupError, placeholders
from omshandout.i18n.po import parse_po, read_bytes
from omshandout.i18n.sources import AnyMessage, plural_of
from omshandout.languages.data import LanguageData
from omshandout.languages.names import english_name
from omshandout.languages.plurals import LARGEST_COUNT, plural_categories
from omshandout.model.text import Message

WIDTH = 77
"""Columns that lines are folded at, as Weblate does."""

# Flags that come from the content: an update replaces them. Others belong to the translators.
_OUR_FLAGS = ("python-brace-format", "max-length:")

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
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ),
        comments=(f'Template for translations of "{domain}", made by omshandout.',),
        fuzzy=True,
        entries=tuple(_template_entry(message, lengths) for message in messages),
    )


def init_catalog(template: Catalog, data: LanguageData) -> Catalog:
    """An empty catalog for a language."""
    name = english_name(data)
    fields = [(key, value) for key, value in template.header if key != "Language"]
    fields[2:2] = [("Language", data.locale), ("Plural-Forms", plural_forms(data))]
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
    forms = len(plural_categories(data))
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
    old: Catalog, template: Catalog, data: LanguageData, *, variant: bool = False
) -> Catalog:
    """A catalog brought up to date with a template; messages are matched by key alone.

    A message whose English is the same keeps its translation. One whose English changed keeps
    it as fuzzy, with the English that it was made for. One that is gone becomes obsolete, and
    comes back if it is taken up again. Comments, flags and header fields of translators stay.
    If nothing changed, the result equals ``old``. The catalog of a regional ``variant`` gets no
    messages that it does not have.
    """
    known = {entry.key: entry for entry in old.obsolete} | old.by_key()
    forms = len(plural_categories(data)) if old.locale else max(old.nplurals, 1)
    entries = tuple(
        _updated(known.get(new.key), new, forms)
        for new in template.entries if new.key in known or not variant
    )
    current = {entry.key for entry in template.entries}
    gone = tuple(
        replace(entry, notes=(), places=(), flags=(), previous=("", ""))
        for entry in old.entries
        if entry.key not in current and entry.touched
    )
    gone_keys = {entry.key for entry in gone}
    kept = tuple(
        entry for entry in old.obsolete if entry.key not in current and entry.key not in gone_keys
    )
    header = old.header
    if old.locale and old.nplurals != forms:
        rest = tuple(pair for pair in header if pair[0].lower() != "plural-forms")
        header = (*rest, ("Plural-Forms", plural_forms(data)))
    return replace(old, header=header, entries=entries, obsolete=kept + gone)


def write_po(catalog: Catalog) -> bytes:
    """The bytes of a PO file; the same catalog gives the same bytes on every machine."""
    lines = [f"# {comment}".rstrip() for comment in catalog.comments]
    if catalog.fuzzy:
        lines += ["#", "#, fuzzy"] if lines else ["#, fuzzy"]
    header = "".join(f"{name}: {value}\n" for name, value in catalog.header)
    lines += ['msgid ""', f"msgstr {normalize(header, width=WIDTH)}", ""]
    for entry in catalog.entries:
        lines += [*_comment_lines(entry), *_text_lines(entry, ""), ""]
    for entry in catalog.obsolete:
        lines += [*_comment_lines(entry), *_text_lines(entry, "#~ "), ""]
    return "\n".join(lines).encode("utf-8")


def write_if_changed(path: Path, catalog: Catalog) -> bool:
    """Write a PO file unless the one that is there says the same; whether it was written.

    The layout of a file that another tool wrote stays as it is until a message changes.

    Raises:
        MachineError: the file cannot be read or written.
    """
    data = write_po(catalog)
    if path.exists():
        old = read_bytes(path, str(path))
        if old == data:
            return False
        found, faults = parse_po(old, str(path), catalog.domain)
        if not faults and found == catalog:
            return False
    write_whole(path, data)
    return True


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
        lines += textwrap.wrap(paragraph, WIDTH - 3, break_long_words=False, break_on_hyphens=False)
    return tuple(lines)


def _place(where: Where) -> tuple[str, ...]:
    """The place in the content, named alike on every machine."""
    if not where.file:
        return ()
    path = PurePosixPath(PurePath(where.file).as_posix().replace("\\", "/"))
    if path.is_absolute() or ":" in path.parts[0]:
        # A folder of this machine has no business in a file that is shared.
        path = PurePosixPath(*path.parts[-3:])
    return (f"{path}:{where.line}" if where.line else str(path),)


def _updated(old: Entry | None, new: Entry, forms: int) -> Entry:
    blank = ("",) * forms if new.plural else ("",)
    if old is None:
        return replace(new, strings=blank)
    theirs = tuple(flag for flag in old.flags if not flag.startswith(_OUR_FLAGS))
    flags = new.flags + tuple(flag for flag in theirs if flag not in new.flags)
    if set(flags) == set(old.flags):
        flags = old.flags
    notes = new.notes
    if " ".join(notes).split() == " ".join(old.notes).split():
        notes = old.notes  # folded in another way by another tool
    entry = replace(new, strings=blank, comments=old.comments, notes=notes, flags=flags)
    if not old.touched:
        return entry
    strings = old.strings
    if bool(old.plural) != bool(new.plural) or len(strings) != len(blank):
        strings = (*strings, *blank)[: len(blank)]
    same = (old.msgid, old.plural) == (new.msgid, new.plural)
    if same and strings == old.strings:
        return replace(entry, strings=strings, fuzzy=old.fuzzy, previous=old.previous)
    # The translation was made for the English before its first change since.
    previous = old.previous if old.fuzzy and old.previous[0] else (old.msgid, old.plural)
    if previous == (new.msgid, new.plural):
        previous = ("", "")
    return replace(entry, strings=strings, fuzzy=True, previous=previous)


def _comment_lines(entry: Entry) -> list[str]:
    lines = [f"# {comment}".rstrip() for comment in entry.comments]
    lines += [f"#. {note}" for note in entry.notes]
    if entry.places:
        shown = [f"\u2068{place}\u2069" if " " in place else place for place in entry.places]
        lines += [f"#: {line}" for line in _folded_places(shown)]
    flags = (("fuzzy",) if entry.fuzzy else ()) + entry.flags
    if flags:
        lines.append(f"#, {', '.join(flags)}")
    msgid, plural = entry.previous
    if msgid:
        lines.append(f"#| msgid {normalize(msgid, prefix='#| ', width=WIDTH)}")
    if plural:
        lines.append(f"#| msgid_plural {normalize(plural, prefix='#| ', width=WIDTH)}")
    return lines


def _folded_places(places: list[str]) -> list[str]:
    lines = [places[0]]
    for place in places[1:]:
        if len(lines[-1]) + len(place) + 4 > WIDTH:
            lines.append(place)
        else:
            lines[-1] += f" {place}"
    return lines


def _text_lines(entry: Entry, prefix: str) -> list[str]:
    def line(word: str, text: str) -> str:
        return f"{prefix}{word} {normalize(text, prefix=prefix, width=WIDTH)}"

    lines = [line("msgctxt", entry.key), line("msgid", entry.msgid)]
    if entry.plural:
        lines.append(line("msgid_plural", entry.plural))
        lines += [line(f"msgstr[{index}]", text) for index, text in enumerate(entry.strings)]
    else:
        lines.append(line("msgstr", entry.strings[0]))
    return lines
