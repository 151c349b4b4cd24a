"""What a clinic file says, as texts of one language.

Labels, days and times are the reader's own: they come from the catalogs and CLDR. Words that the
clinic gives by language are printed in the reader's; a name that it does not give in that language
is printed in another one, marked as such, since names are names. No other words are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from msgspec.structs import replace

from omshandout.errors import ContentError, Fault, Severity, UsageError
from omshandout.i18n import Interface
from omshandout.i18n.writing import script_of, scripts_of
from omshandout.languages import (
    LanguageData,
    format_number,
    language_of,
    language_of_script,
)
from omshandout.model.furniture import ContactRow
from omshandout.model.late import late
from omshandout.model.options import ByLanguage, Clinic, Purpose
from omshandout.model.text import Direction, Language, LocalText, Run, TextStatus
from omshandout.render.week import hours_of, stands_in

_TIED = late(r"[\d\s+./,#-]+")
_TIE = "\u00a0"
_LABELS = {
    Purpose.DAY: "phone.day",
    Purpose.NIGHT: "phone.night",
    Purpose.EMERGENCY: "contact.emergency",
    Purpose.INTERPRETER: "phone.interpreter",
    Purpose.OTHER: "phone.other",
}
_PLACEHOLDERS = {
    "clinic_phone": (Purpose.DAY, Purpose.NIGHT, Purpose.OTHER),
    "emergency_number": (Purpose.EMERGENCY,),
}
# Who answers at the clinic, as it stands at the head of a page.
_CLINIC = (Purpose.DAY, Purpose.NIGHT)


class Letterhead:
    """The clinic's name, numbers, hours and note in the language of a document.

    Where a message is not translated, what is made of it is English as a whole, and marked so.
    """

    def __init__(
        self, interface: Interface, english: Interface, clinic: Clinic, clinic_file: str = "",
        regional: Callable[[LanguageData], LanguageData] = lambda data: data,
    ) -> None:
        self._interface = interface
        self._english = english
        self._clinic = clinic
        self._file = clinic_file
        self._regional = regional
        self._data = interface.data
        self._language = interface.language
        self._labelled: dict[int, LocalText] = {}
        self._numbers: dict[int, LocalText] = {}

    # -- name --------------------------------------------------------------------------------

    def name(self, key: str) -> LocalText | None:
        """The name in the reader's language, else the first that the clinic gives."""
        pair = _chosen(self._clinic.name, self._data) or next(
            iter(self._clinic.name), None
        )
        if pair is None:
            return None
        locale, words = pair
        field = f"name.{locale}" if locale else "name"
        return self._given(Run(words, language=self._tongue(pair), isolate=True), key, field)

    def values(self) -> dict[str, Run]:
        """What stands for the placeholders of handouts; those without a value are left out."""
        purposes = [phone.purpose for phone in self._clinic.phones]
        values = {"clinic_name": self.name("")}
        for name, wanted in _PLACEHOLDERS.items():
            found = [purposes.index(purpose) for purpose in wanted if purpose in purposes]
            values[name] = self._number(found[0], "") if found else None
        return {name: text.runs[0] for name, text in values.items() if text is not None}

    def _tongue(self, pair: tuple[str, str]) -> Language | None:
        """The language of a name, None where it is that of the document."""
        locale, words = pair
        own = self._language
        if locale:
            return None if locale in _inherited(self._data) else language_of(locale)
        scripts = {script_of(sign) for sign in words} - {""}
        if not scripts or not scripts.isdisjoint(scripts_of(own)):
            return None
        # The clinic does not say: most likely it is one of the languages that it prints.
        for printed in self._clinic.locales:
            try:
                language = language_of(printed)
            except UsageError:  # told where the languages of the file are looked up
                continue
            if not scripts.isdisjoint(scripts_of(language)):
                return language
        return language_of(language_of_script(min(scripts), self._clinic.country))

    # -- numbers -----------------------------------------------------------------------------

    def phone(self, purpose: Purpose, key: str) -> LocalText | None:
        """The first number for a purpose."""
        for index, phone in enumerate(self._clinic.phones):
            if phone.purpose is purpose:
                return self._number(index, key)
        return None

    def labelled(self, index: int, key: str) -> LocalText:
        """A number with its label before it, in one line."""
        found = self._labelled.get(index)
        if found is None:
            found = self._labelled[index] = self._with_label(index)
        return _under(found, key)

    def _with_label(self, index: int) -> LocalText:
        number, label = self._number(index, ""), self._label(index)
        values = {"label": label.plain, "number": number.plain}
        text = self._interface.text("phone.line", **values)
        if stands_in(label) or stands_in(text):
            # A label of the clinic's own stays in its language.
            label = label if label.status is TextStatus.SOURCE else self._english.text(
                _LABELS[self._clinic.phones[index].purpose]
            )
            values["label"] = label.plain
            text = _standing_in(self._english.text("phone.line", **values))
        shown, same = values["label"], label.language == text.language
        runs = tuple([
            Run(
                run.text, run.bold,
                run.language if same or run.text != shown else label.language,
                run.isolate, run.link, given=True,
            ) for run in text.runs
        ])
        # A number has digits and signs only; words of the clinic's own can be at fault.
        where = label.where if label.status is TextStatus.SOURCE else number.where
        return LocalText(text.key, runs, text.language, text.status, where)

    def emergency(self, key: str) -> LocalText | None:
        """The emergency number with its label."""
        for index, phone in enumerate(self._clinic.phones):
            if phone.purpose is Purpose.EMERGENCY:
                return self.labelled(index, key)
        return None

    def header(self, key: str) -> tuple[LocalText, ...]:
        """The numbers at the head of a page: by day and by night, else the first other one."""
        clinic = self._clinic
        purposes = [phone.purpose for phone in clinic.phones]
        wanted = [purposes.index(purpose) for purpose in _CLINIC if purpose in purposes]
        if not wanted and Purpose.OTHER in purposes:
            wanted = [purposes.index(Purpose.OTHER)]
        if [purposes[index] for index in wanted] == [Purpose.DAY]:
            return (self._number(wanted[0], key),)
        return tuple(self.labelled(index, f"{key}.{step}") for step, index in enumerate(wanted))

    def _number(self, index: int, key: str) -> LocalText:
        """A number as it is given.

        In a right-to-left line some readers of PDF give the groups of a number back in reverse
        order, unless its spaces tie them together.
        """
        found = self._numbers.get(index)
        if found is None:
            number = readable_number(self._clinic.phones[index].number, self._data)
            if self._language.direction is Direction.RTL and _TIED.fullmatch(number):
                number = number.replace(" ", _TIE)
            found = self._numbers[index] = self._given(
                Run(number, isolate=True), "", f"phones.{index}.number"
            )
        return _under(found, key) if key else found

    def _label(self, index: int) -> LocalText:
        """What a number is called: in the clinic's words, else in those of the catalog."""
        phone = self._clinic.phones[index]
        pair = _chosen(phone.label, self._data)
        if pair is None:
            return self._interface.text(_LABELS[phone.purpose])
        return self._given(Run(pair[1]), "", f"phones.{index}.label.{pair[0]}")

    # -- the contact box ---------------------------------------------------------------------

    def contact(self, block_id: str) -> tuple[ContactRow, ...]:
        """Clinic, numbers, hours, note and emergency number; blank rows are lines for a pen."""
        clinic, text = self._clinic, self._interface.text
        rows: list[ContactRow] = []

        def add(name: str, label: LocalText, *values: LocalText | None) -> None:
            key = f"{block_id}.{name}"
            given = [value for value in values if value is not None]
            rows.append(ContactRow(
                self._interface.under(label, key),
                tuple([
                    _under(value, f"{key}.value{step if step > 1 else ''}")
                    for step, value in enumerate(given, 1)
                ]),
            ))

        add("name", text("contact.name"), self.name(""))
        numbers = [
            index for index, phone in enumerate(clinic.phones)
            if phone.purpose is not Purpose.EMERGENCY
        ]
        # An interpreter alone is nobody to call.
        blank = all(clinic.phones[index].purpose is Purpose.INTERPRETER for index in numbers)
        emergency = text("contact.emergency"), self.phone(Purpose.EMERGENCY, "")
        if blank:
            # Lines for day and night stand last, beside each other.
            if emergency[1] is None:
                add("emergency", *emergency)
            add("phone1", text("phone.day"))
            add("phone2", text("phone.night"))
        for step, index in enumerate(numbers, 3 if blank else 1):
            add(f"phone{step}", self._label(index), self._number(index, ""))
        if not blank or emergency[1] is not None:
            add("emergency", *emergency)
        if clinic.hours:
            add("hours", text("contact.hours"), *self.hours())
        if note := _chosen(clinic.note, self._data):
            words = self._given(Run(note[1]), "", f"note.{note[0]}")
            add("note", text("contact.note"), words)
        return tuple(rows)

    # -- hours -------------------------------------------------------------------------------

    def hours(self) -> tuple[LocalText, ...]:
        """A line for each set of days with the same hours, in the order of the week."""
        return hours_of(
            self._clinic, self._interface, self._english, self._regional
        )

    def _given(self, run: Run, key: str, field: str) -> LocalText:
        """Words of the clinic file, and where they stand in it."""
        if field.startswith("phones"):
            places = dict(self._clinic.places)
            if field not in places:
                field = "emergency" if "emergency" in places else "phones"
        where = self._clinic.where(field, self._file)
        run = Run(run.text, language=run.language, isolate=run.isolate, given=True)
        return LocalText(key, (run,), self._language, TextStatus.SOURCE, where)


def _under(text: LocalText, key: str) -> LocalText:
    """A text in one language under another key; ``replace`` takes three times as long."""
    return LocalText(key, text.runs, text.language, text.status, text.where)


def printable_part(clinic: Clinic, languages: Sequence[LanguageData]) -> Clinic:
    """What of a clinic may stand in a document in some languages; two alike print alike.

    Notes, labels and names of other languages are left out, as are places and remarks, which are
    told and not printed, and the paper, which a document has of its own.

    Args:
        clinic: with all that its file says.
        languages: those that stand in the document.
    """
    read = {locale for data in languages for locale in _inherited(data)}

    def said(words: ByLanguage) -> ByLanguage:
        return tuple(pair for pair in words if pair[0] in read)

    # A name that is not given in a language is printed in the first one. Where that says no
    # language, it is most likely one of those that the clinic prints.
    name = tuple(pair for pair in clinic.name if pair[0] in read or pair is clinic.name[0])
    guessed = any(not locale for locale, _ in name)
    return replace(
        clinic, name=name, note=said(clinic.note),
        phones=tuple(replace(phone, label=said(phone.label)) for phone in clinic.phones),
        locales=clinic.locales if guessed else (), paper="", digest="", places=(), remarks=(),
    )


def letterhead_faults(
    clinic: Clinic, data: LanguageData, clinic_file: str
) -> tuple[Fault, ...]:
    """Warnings of what a clinic does not say in a language, though it says it in others."""
    faults = []
    locale = data.locale
    for index, phone in enumerate(clinic.phones):
        if phone.purpose is Purpose.OTHER and not _chosen(phone.label, data):
            faults.append(Fault(
                replace(clinic.where(f"phones.{index}.label", clinic_file), locale=locale),
                "the label of this number is not given in this language; it says only that it is "
                "another number",
                f'add {locale}: "..." to the label', "clinic/language", Severity.WARNING,
            ))
    if clinic.note and not _chosen(clinic.note, data):
        faults.append(Fault(
            replace(clinic.where("note", clinic_file), locale=locale),
            "the note is not given in this language and is left out",
            f'add {locale}: "..." to the note', "clinic/language", Severity.WARNING,
        ))
    return tuple(faults)


def _standing_in(text: LocalText) -> LocalText:
    return replace(text, status=TextStatus.MISSING)


def _inherited(data: LanguageData) -> tuple[str, ...]:
    """A locale and those whose words stand where it has none."""
    return (data.locale, *data.parents)


def _chosen(words: ByLanguage, data: LanguageData) -> tuple[str, str] | None:
    """The words for a language: its own, else those of a locale that it inherits from."""
    given = dict(words)
    return next(((each, given[each]) for each in _inherited(data) if each in given), None)


@lru_cache(maxsize=1024)
def readable_number(number: str, data: LanguageData) -> str:
    """A telephone number in digits that readers of a language can dial.

    Digits of another script stay for languages that write them; others get Latin ones, which stand
    on every telephone.
    """
    try:
        zero = ord(format_number(0, data, "native"))
    except ContentError:  # Chinese has native signs for numbers, but not ten digits of CLDR
        zero = ord("0")
    return "".join(
        str(int(sign)) if sign.isdecimal() and ord(sign) - int(sign) != zero else sign
        for sign in number
    )
