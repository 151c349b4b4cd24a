"""The words of the page in the language of who reads it; English stands in, and is marked as such.

Everything becomes HTML here or by a template's own escaping, never by joining strings elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, OmsHandoutError, Severity
from omshandout.i18n import Interface, localize_interface
from omshandout.languages import SOURCE_LOCALE
from omshandout.model.interface import InterfaceSource
from omshandout.model.text import (
    ENGLISH,
    FULL_STOPS,
    Direction,
    Language,
    LocalText,
    Run,
    TextStatus,
)
from omshandout.render.workshop import INTERFACE, Workshop
from omshandout.tasks.ordering import Said

_TOLD_AS = dict.fromkeys(
    ("content/anchor", "content/tag", "content/depth", "content/documents"), "content/unusual"
)
"""Codes of faults between which whoever edits a clinic file need not tell."""


_OF_FILES = ("content/", "pdf/", "language/")
"""Codes of what can be wrong with a file that somebody writes, be it the clinic file or another."""


_GENERAL = frozenset(("machine/runtime-folder", "web/port-refused"))
"""Codes of faults that the system has a reason for, which is in the English sentence alone."""


_OF_CHOICES = "machine/write"
"""A code that the page has for choices alone: its words fit no file that a program starts with."""


class Phrase(Struct, frozen=True):
    """Words that know their language; in a page of another they say so to browsers."""

    runs: tuple[Run, ...]
    language: Language
    page: Language

    def __html__(self) -> str:
        inner = Markup().join(map(_run, self.runs))
        if self.language == self.page:
            return str(inner)
        direction = self.language.direction.value
        span = '<span lang="{}" dir="{}">{}</span>'
        return str(Markup(span).format(self.language.tag, direction, inner))

    def __str__(self) -> str:
        return "".join(run.text for run in self.runs).replace("\u00ad", "")

    @property
    def plain(self) -> str:
        """The words alone, for attributes and titles, which can hold no language of their own."""
        return str(self)

    @property
    def tag(self) -> str:
        """The BCP 47 tag of the words where it is not the page's, else ``""``."""
        return "" if self.language == self.page else self.language.tag


def _run(run: Run) -> Markup:
    words = escape(run.text)
    if run.isolate:
        words = Markup("<bdi>{}</bdi>").format(words)
    return Markup("<strong>{}</strong>").format(words) if run.bold else words


class Told(Struct, frozen=True):
    """A fault as a page tells it.

    ``place`` is the name of a file without its folders, and a line. ``detail`` is the English
    sentence where the reader's own words only say that something is wrong.
    """

    what: Phrase
    hint: Phrase | None
    place: str
    code: str
    warning: bool
    detail: Phrase | None = None


class Speech:
    """All messages of the interface for one reader."""

    def __init__(
        self, interface: Interface, source: InterfaceSource, clinic_file: str = ""
    ) -> None:
        """Take the messages; ``clinic_file`` is how faults name that file."""
        self._interface = interface
        self._clinic_file = clinic_file
        self._keys = frozenset(message.key for message in source.messages)
        self.language = interface.language
        self.locale = interface.data.locale

    @property
    def tag(self) -> str:
        """The BCP 47 tag of the page."""
        return self.language.tag

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return self.language.direction.value

    @property
    def is_rtl(self) -> bool:
        """Whether the page is read from right to left."""
        return self.language.direction is Direction.RTL

    def __call__(self, key: str, **values: str | int) -> Phrase:
        """A message with its values.

        Raises:
            ContentError: there is no such message, or a value is missing.
        """
        return self._phrase(self._interface.text(key, **values))

    def count(self, key: str, number: int, **values: str | int) -> Phrase:
        """A plural message.

        Raises:
            ContentError: there is no such message, or a value is missing.
        """
        return self._phrase(self._interface.plural(key, number, **values))

    def said(self, words: Said) -> Phrase:
        """Words of the content."""
        return Phrase((Run(words.text),), words.language, self.language)

    def english(self, words: str) -> Phrase:
        """Words that there are in English alone."""
        return Phrase((Run(words),), ENGLISH, self.language)

    def number(self, value: int) -> str:
        """A whole number in the reader's digits."""
        return self._interface.number(value)

    def _phrase(self, text: LocalText) -> Phrase:
        stands_in = text.status in (TextStatus.MISSING, TextStatus.FUZZY)
        return Phrase(text.runs, ENGLISH if stands_in else text.language, self.language)

    # -- faults ------------------------------------------------------------------------------

    def told(self, faults: Iterable[Fault]) -> tuple[Told, ...]:
        """Faults in the reader's words, each once."""
        return tuple(map(self._told, dict.fromkeys(faults)))

    def spoken(self, fault: Fault) -> Fault:
        """The same fault in the reader's words, for a terminal; as it is where there are none.

        Where they only say that something is wrong, the English stands behind them in brackets: who
        looks after the computer needs the reason, and what to do about it.
        """
        what, hint = self._fault_words("fault", fault), self._fault_words("hint.web", fault)
        if what is None or hint is None or fault.code == _OF_CHOICES:
            return fault
        told, advice = what.plain.rstrip(FULL_STOPS), hint.plain
        closest = next(message_keys("fault", fault))
        if fault.code in _GENERAL and not (_reason(fault) and closest in self._keys):
            told = f"{told} ({fault.what})"
            advice = f"{advice} ({fault.hint})" if fault.hint else advice
        return replace(fault, what=told, hint=advice)

    def _told(self, fault: Fault) -> Told:
        where = fault.where
        place = where.file.replace("\\", "/").rpartition("/")[2]
        if place and where.line:
            place = f"{place}, {self('desk.line', line=where.line)}"
        warning = fault.severity is Severity.WARNING
        # The words for faults of files are about the clinic file. Sheets are mended by others.
        of_sheet = fault.code.startswith(_OF_FILES) and where.file not in ("", self._clinic_file)
        what = None if of_sheet else self._fault_words("fault", fault)
        if what is not None:
            return Told(what, self._fault_words("hint.web", fault), place, fault.code, warning)
        group = "remark" if warning else "sheet"
        return Told(
            self(f"fault.{group}"), self(f"hint.web.{group}"), place, fault.code, warning,
            self.english(fault.what),
        )

    def _fault_words(self, group: str, fault: Fault) -> Phrase | None:
        for key in message_keys(group, fault):
            if key in self._keys:
                try:
                    return self(key, **dict(fault.values))
                except OmsHandoutError:  # a value is missing: the English has it
                    continue
        return None


def message_keys(group: str, fault: Fault) -> Iterator[str]:
    """The names of messages that tell a fault, the closest first.

    >>> fault = Fault(Where(), "full", code="machine/write", values=(("reason", "full"),))
    >>> list(message_keys("fault", fault))
    ['fault.machine.write.full', 'fault.machine.write']
    """
    code = _TOLD_AS.get(fault.code, fault.code)
    if code.startswith("content/svg-"):
        code = "content/svg"
    name = f"{group}.{code.replace('/', '.')}"
    if reason := _reason(fault):
        yield f"{name}.{reason}"
    yield name


def _reason(fault: Fault) -> str:
    return str(dict(fault.values).get("reason", ""))


def speech_of(
    workshop: Workshop, source: InterfaceSource, locale: str, clinic_file: str = ""
) -> Speech:
    """The messages for a reader; all in English where a language's own catalog is broken."""
    if locale not in workshop.locales:
        locale = SOURCE_LOCALE
    try:
        data = workshop.language(locale)
        translations = workshop.translations(locale, INTERFACE)
    except OmsHandoutError:
        data, translations = workshop.languages.data(SOURCE_LOCALE), None
    interface, _ = localize_interface(
        source, translations, data, workshop.keep_terms, allow_untranslated=True
    )
    return Speech(interface, source, clinic_file)
