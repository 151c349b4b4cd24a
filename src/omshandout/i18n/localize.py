"""From English messages and translations to the local texts that are laid out.

A translation that is missing, fuzzy, or was made for other English is never printed: it stops
the document, or the English stands in for it, marked as English. Whether a translation is any
good is for :mod:`omshandout.i18n.checks`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import ContentError, Fault, Severity, Where
from omshandout.i18n.entries import Translations
from omshandout.i18n.inheritance import is_inherited
from omshandout.i18n.markup import MarkupError, Piece, parse_markup, placeholders
from omshandout.i18n.plurals import Forms, own_forms
from omshandout.i18n.sources import (
    AnyMessage,
    AnySource,
    entry_of,
    messages_of,
    plural_of,
    standing_of,
    state_of,
)
from omshandout.i18n.terms import kept_term_pattern
from omshandout.languages.collation import sort_key
from omshandout.languages.data import SOURCE_LOCALE, LanguageData, english
from omshandout.languages.formats import format_number, in_digits_of
from omshandout.languages.habits import with_habits
from omshandout.languages.plurals import plural_index
from omshandout.model.blocks import (
    Block,
    DefinitionList,
    LocalHandout,
    SourceHandout,
    map_texts,
)
from omshandout.model.interface import InterfaceMessage, InterfaceSource
from omshandout.model.letters import with_letters
from omshandout.model.text import (
    ENGLISH,
    Language,
    LocalText,
    Message,
    Numbering,
    Run,
    TextStatus,
)


class TranslationStats(Struct, frozen=True):
    """How far the translation of a domain is; each message counts once.

    ``fuzzy`` ones are marked so in the catalog, ``stale`` ones were made for other English and
    the catalog was not updated since; both count as not translated. ``inherited`` are those of
    the translated ones that a regional variant takes over.
    """

    total: int
    translated: int
    fuzzy: int
    stale: int
    missing: int
    inherited: int = 0

    @property
    def own(self) -> int:
        """Translated texts that stand in the catalog of the language itself."""
        return self.translated - self.inherited


def localize(
    handout: SourceHandout,
    translations: Translations | None,
    data: LanguageData,
    values: Mapping[str, str | Run],
    keep_terms: frozenset[str] = frozenset(),
    *,
    allow_untranslated: bool = False,
) -> tuple[LocalHandout, tuple[Fault, ...]]:
    """Put a handout into a language.

    Args:
        handout: the source; the result has its blocks one for one.
        translations: of the handout's domain; not looked at for the source language.
        data: the language of the document.
        values: what placeholders stand for, as runs if in another language; they are printed
            as they are.
        keep_terms: terms that stay in Latin letters inside other scripts.
        allow_untranslated: whether the English may stand in, as a warning instead of an error.

    Returns:
        The handout, and all faults. With an error among them it must not be printed.
    """
    localizer = _Localizer(translations, data, values, keep_terms, allow_untranslated)
    local = map_texts(handout, localizer.text)
    if data.language != ENGLISH and translations is not None:
        local = replace(local, blocks=tuple([_looked_up(each, data) for each in local.blocks]))
    return local, tuple(localizer.faults)


def _looked_up(block: Block[LocalText], data: LanguageData) -> Block[LocalText]:
    """Words and their meanings in the order in which readers of the language look them up."""
    if not isinstance(block, DefinitionList):
        return block
    # Japanese words are looked up by how they are said.
    by_sound = data.language.script == "Jpan"
    entries = sorted(block.entries, key=lambda each: sort_key(
        data, (each.say_it if by_sound and each.say_it else each.term).plain
    ))
    return replace(block, entries=tuple(entries))


_MOST_MADE = 512
"""So many messages with values are kept of an interface: page numbers, versions, and a clinic's."""


class Interface:
    """The program's own texts in one language; made by :func:`localize_interface`.

    It fits :class:`omshandout.model.furniture.PageTexts` but for the clinic's numbers.
    """

    def __init__(
        self,
        data: LanguageData,
        templates: Mapping[str, _Template],
        keep_terms: frozenset[str],
        digits: str,
    ) -> None:
        self.data = data
        self.language = data.language
        self._templates = templates
        self._keep_terms = keep_terms
        self._digits = digits
        self._plain: dict[str, LocalText] = {}
        self._under: dict[tuple[str, str], LocalText] = {}
        self._made: dict[tuple[object, ...], LocalText] = {}

    def text(self, key: str, **values: str | int) -> LocalText:
        """A message with its placeholders filled in, as runs; numbers in the digits of the message.

        So is a :class:`Numbering`; all other characters stay as they are.

        Raises:
            ContentError: there is no such message, or a placeholder without a value.
        """
        if values:
            return self._filled(self._template(key), 0, values)
        # Labels and heads stand on every sheet of a language.
        found = self._plain.get(key)
        if found is None:
            found = self._plain[key] = self._filled(self._template(key), 0, values)
        return found

    def under(self, text: LocalText, key: str) -> LocalText:
        """A text under another key; a message without values is the same object each time."""
        if self._plain.get(text.key) is not text:
            return replace(text, key=key)
        found = self._under.get((text.key, key))
        if found is None:
            found = self._under[text.key, key] = replace(text, key=key)
        return found

    def plural(self, key: str, n: int, **values: str | int) -> LocalText:
        """The form of a message for ``n``; its count is filled in by itself.

        Raises:
            ContentError: there is no such message, or a placeholder without a value.
        """
        found = self._template(key)
        data = self._spoken(found.language)
        index = 0
        if len(found.forms) > 1:
            index = found.plurals.index(n) if found.plurals else plural_index(data, n)
        if found.count:
            values = {found.count: n, **values}
        return self._filled(found, index, values)

    def plain(self, key: str, **values: str | int) -> str:
        """A message as characters only, for alternative texts and terminals.

        Raises:
            ContentError: there is no such message, or a placeholder without a value.
        """
        return self.text(key, **values).plain

    def number(self, value: int, language: Language | None = None) -> str:
        """A whole number in the digits of the document.

        In a text of another ``language``, English that stands in, it is in those of that one.
        """
        data = self._spoken(language or self.language)
        return format_number(value, data, self._digits_of(data))

    def _written(self, value: str | int, language: Language) -> str:
        """A value as it stands in a message of a language."""
        if isinstance(value, int):
            return self.number(value, language)
        if isinstance(value, Numbering):
            data = self._spoken(language)
            return in_digits_of(value, data, self._digits_of(data))
        return value

    def _digits_of(self, data: LanguageData) -> str:
        """The digits asked for, which are those of the document's own language."""
        return self._digits if data is self.data else ""

    def _spoken(self, language: Language) -> LanguageData:
        """What is known of the language of a text: the document's, or English in its place."""
        return english() if language == ENGLISH != self.language else self.data

    def _template(self, key: str) -> _Template:
        found = self._templates.get(key)
        if found is None:
            hint = "add it to content/interface.yaml (omshandout init copies a whole one)"
            what = "the interface has no such message"
            raise ContentError(Fault(Where(key=key), what, hint, "interface/unknown-key"))
        return found

    def _filled(
        self, found: _Template, index: int, values: Mapping[str, str | int]
    ) -> LocalText:
        # Page numbers, and what all sheets of a version say, come time and again. A number is equal
        # to other values, and written otherwise.
        asked = (found.key, index, *values.items(), *map(type, values.values()))
        known = self._made.get(asked)
        if known is not None:
            return known
        faults: list[Fault] = []
        written = {
            name: self._written(value, found.language) for name, value in values.items()
        }
        runs = _runs(
            found.forms[index], found.language, written, self._keep_terms, found.where, faults
        )
        if faults:
            raise ContentError(faults)
        if len(self._made) >= _MOST_MADE:
            self._made.clear()
        known = self._made[asked] = LocalText(
            found.key, runs, found.language, found.status, found.where
        )
        return known


def localize_interface(
    source: InterfaceSource,
    translations: Translations | None,
    data: LanguageData,
    keep_terms: frozenset[str] = frozenset(),
    *,
    digits: str = "",
    allow_untranslated: bool = False,
) -> tuple[Interface, tuple[Fault, ...]]:
    """The interface in a language, and all faults.

    Args:
        source: the English messages.
        translations: of the domain ``interface``; not looked at for the source language.
        data: the language of the document.
        keep_terms: terms that stay in Latin letters inside other scripts.
        digits: see :func:`omshandout.languages.formats.numbering_of`.
        allow_untranslated: whether the English may stand in, as a warning instead of an error.
    """
    localizer = _Localizer(translations, data, {}, keep_terms, allow_untranslated)
    templates = {message.key: localizer.template(message) for message in source.messages}
    return Interface(data, templates, keep_terms, digits), tuple(localizer.faults)


def translation_stats(source: AnySource, translations: Translations | None) -> TranslationStats:
    """Count the messages of a domain by what their translation is like."""
    messages = messages_of(source)
    states = [standing_of(message, translations) for message in messages]
    counts = Counter(states)
    inherited = 0
    if translations is not None:
        inherited = sum(
            state == "translated" and is_inherited(message, translations)
            for message, state in zip(messages, states, strict=True)
        )
    return TranslationStats(
        len(messages), counts["translated"], counts["fuzzy"], counts["stale"], counts["missing"],
        inherited,
    )


class _Template(Struct, frozen=True):
    """The text of an interface message with its placeholders, one for each plural form."""

    key: str
    forms: tuple[str, ...]
    count: str
    language: Language
    status: TextStatus
    where: Where
    plurals: Forms | None = None


_WHAT = {
    "forms": (
        "has another number of plural forms than the language",
        "run: omshandout translations update, then fill in all of them",
    ),
    "missing": ("is not translated", "translate it, or print a draft with --allow-untranslated"),
    "fuzzy": ("is marked as fuzzy", "check the translation and remove the mark"),
    "stale": (
        "was translated from other English",
        "run: omshandout translations update, then check the translation",
    ),
}


class _Localizer:
    """Localises messages one by one and collects their faults."""

    def __init__(
        self,
        translations: Translations | None,
        data: LanguageData,
        values: Mapping[str, str | Run],
        keep_terms: frozenset[str],
        allow_untranslated: bool,
    ) -> None:
        self.translations = translations
        self.data = data
        self.language = data.language
        self.values = values
        self.keep_terms = keep_terms
        self.severity = Severity.WARNING if allow_untranslated else Severity.ERROR
        self.is_source = data.locale == SOURCE_LOCALE
        self.faults: list[Fault] = []

    def text(self, message: Message) -> LocalText:
        strings, language, status, where = self.chosen(message)
        values = self.values
        if status is TextStatus.TRANSLATED and "{" in strings[0]:
            # A placeholder that the English lacks is told by the check of translations.
            strange = _names(strings[0]) - _names(message.text)
            values = {**values, **dict.fromkeys(strange - values.keys(), "")}
        faults: list[Fault] = []
        runs = _runs(strings[0], language, values, self.keep_terms, where, faults)
        self.faults.extend(_as_checked(fault, status) for fault in faults)
        return LocalText(message.key, runs, language, status, where)

    def template(self, message: InterfaceMessage) -> _Template:
        strings, language, status, where = self.chosen(message)
        for index, string in enumerate(strings):
            try:
                parse_markup(string)
            except MarkupError as error:
                fault = error.fault(where)
                label = f"msgstr[{index}]: " if len(strings) > 1 else ""
                self.faults.append(_as_checked(replace(fault, what=label + fault.what), status))
        plurals = self.forms() if status is TextStatus.TRANSLATED and message.plural else None
        return _Template(message.key, strings, message.count, language, status, where, plurals)

    def chosen(self, message: AnyMessage) -> tuple[tuple[str, ...], Language, TextStatus, Where]:
        """The strings to print, their language, where they come from and where they stand."""
        plural = plural_of(message)
        english = (message.text, plural) if plural else (message.text,)
        if self.is_source:
            return english, self.language, TextStatus.SOURCE, message.where
        entry = entry_of(message, self.translations)
        state: str = state_of(message, entry)
        if entry is None and self.translations is not None and self.translations.from_source:
            # What a variant of English says like the source is its own language all the same.
            return english, self.language, TextStatus.SOURCE, message.where
        if entry is not None and state == "translated":
            if self.are_whole(entry.strings) if plural else len(entry.strings) == 1:
                # Wherever it stands, what is wrong with it on a page is so in this language.
                place = self.where(message)
                where = Where(
                    place.file, place.line, place.column, place.key, self.language.locale,
                    place.page,
                )  # ``replace`` takes five times as long
                return entry.strings, self.language, TextStatus.TRANSLATED, where
            state = "forms"
        what, hint = _WHAT[state]
        self.faults.append(
            Fault(self.where(message), what, hint, f"translation/{state}", self.severity)
        )
        status = TextStatus.FUZZY if state in ("fuzzy", "stale") else TextStatus.MISSING
        return english, ENGLISH, status, message.where

    def forms(self) -> Forms:
        """The plural forms of the catalog, or of the language where there is none."""
        if self.translations is None:
            return own_forms(self.data)
        return self.translations.forms(self.data)

    def are_whole(self, strings: tuple[str, ...]) -> bool:
        """Whether these are as many plural forms as the catalog has."""
        forms = self.forms()
        return not forms.wrong and len(strings) == forms.count

    def where(self, message: AnyMessage) -> Where:
        """The place of a translation, in the catalog that a variant takes it over from."""
        if self.translations is None:
            return replace(message.where, key=message.key, locale=self.language.locale)
        return self.translations.where(message.key)


def _as_checked(fault: Fault, status: TextStatus) -> Fault:
    """Damaged markup of a translation as the check of translations tells it: then it is one."""
    if status is TextStatus.TRANSLATED and fault.code == "markup/syntax":
        return replace(fault, code="translation/markup")
    return fault


def _names(text: str) -> frozenset[str]:
    """The placeholders of a text; none of one whose markup cannot be read."""
    try:
        return frozenset(placeholders(text))
    except MarkupError:
        return frozenset()


_BY_CLINIC = (
    "give it in a clinic file and build with --clinic FILE, or say it in words that are true "
    "without it"
)
_HINTS = dict.fromkeys(("clinic_name", "clinic_phone", "emergency_number"), _BY_CLINIC)


def _runs(
    text: str,
    language: Language,
    values: Mapping[str, str | Run],
    keep_terms: frozenset[str],
    where: Where,
    faults: list[Fault],
) -> tuple[Run, ...]:
    """The runs of a text in ``language`` with the spaces of its habits; values are isolated.

    A fault in the text is added to ``faults``, and the text is then shown as it is.
    """
    return with_habits(_filled(text, language, values, keep_terms, where, faults), language)


def _filled(
    text: str,
    language: Language,
    values: Mapping[str, str | Run],
    keep_terms: frozenset[str],
    where: Where,
    faults: list[Fault],
) -> tuple[Run, ...]:
    terms = frozenset[str]() if language.script == "Latn" else keep_terms
    try:
        parts, whole = _prepared(text, terms)
    except MarkupError as error:
        faults.append(error.fault(where))
        return (Run(text),)
    if whole:
        return whole
    filled: list[Run] = []
    for part in parts:
        if isinstance(part, Run):
            _add(filled, part)
            continue
        value = values.get(part.placeholder)
        if value is None:
            what = f"the placeholder {{{part.placeholder}}} has no value here"
            hint = _HINTS.get(part.placeholder, "remove it, or use one that this text may have")
            faults.append(Fault(where, what, hint, "text/placeholder"))
            _add(filled, part.run())
        elif isinstance(value, Run):
            filled.append(replace(value, bold=part.bold))
        elif value:
            filled.append(Run(value, part.bold, isolate=True))
    return tuple(filled)


@lru_cache(maxsize=8192)
def _prepared(text: str, terms: frozenset[str]) -> tuple[tuple[Run | Piece, ...], tuple[Run, ...]]:
    """A text as runs and placeholders; and its runs again if it has no placeholders."""
    pieces = parse_markup(with_letters(text))
    if terms:
        pieces = _with_terms(pieces, terms)
    parts: list[Run | Piece] = []
    for piece in pieces:
        if piece.placeholder:
            parts.append(piece)
        else:
            _add(parts, piece.run())
    runs = tuple(part for part in parts if isinstance(part, Run))
    return tuple(parts), runs if len(runs) == len(parts) else ()


def _with_terms(pieces: tuple[Piece, ...], terms: frozenset[str]) -> tuple[Piece, ...]:
    """The same pieces with kept terms set apart as English."""
    pattern = kept_term_pattern(terms)
    parts: list[Piece] = []
    for piece in pieces:
        if piece.placeholder or piece.language is not None:
            parts.append(piece)
            continue
        position = 0
        for match in pattern.finditer(piece.text):
            if match.start() > position:
                parts.append(replace(piece, text=piece.text[position : match.start()]))
            parts.append(replace(piece, text=match.group(), language=ENGLISH))
            position = match.end()
        if position < len(piece.text):
            parts.append(replace(piece, text=piece.text[position:]))
    return tuple(parts)


def _add(parts: list[Run] | list[Run | Piece], run: Run) -> None:
    """Add a run, joined to the one before it if nothing sets them apart."""
    last = parts[-1] if parts else None
    if isinstance(last, Run) and not (last.isolate or run.isolate) and last.bold == run.bold:
        parts[-1] = replace(last, text=last.text + run.text)
    else:
        parts.append(run)
