"""What the settings page shows: the form of a clinic file, what is wrong with it, what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, OmsHandoutError, Severity
from omshandout.languages import (
    SOURCE_LOCALE,
    day_names,
    first_week_day,
    format_number,
    numbering_of,
)
from omshandout.languages.regions import country_names
from omshandout.model.clinic_form import ClinicForm, HoursLine, PhoneLine
from omshandout.model.options import ByLanguage, Paper, Purpose
from omshandout.tasks import clinic_settings, ordering
from omshandout.tasks.clinic_settings import NO_LOGO, Checked, Logo
from omshandout.web.asked import Asked, Shown
from omshandout.web.desk import Desk
from omshandout.web.frame import Frame, frame_of
from omshandout.web.pages.choose import Option
from omshandout.web.speech import Phrase, Speech, Told

_PURPOSES = {
    Purpose.DAY: "phone.day", Purpose.NIGHT: "phone.night",
    Purpose.EMERGENCY: "contact.emergency", Purpose.INTERPRETER: "phone.interpreter",
    Purpose.OTHER: "phone.other",
}
NAMES = {
    "name": "contact.name", "phones": "desk.settings.phones", "hours": "contact.hours",
    "note": "contact.note", "country": "desk.settings.country", "logo": "desk.settings.logo",
    "digits": "desk.settings.digits", "locales": "desk.settings.locales",
    "staff_language": "desk.settings.staff", "site": "desk.settings.site",
    "paper": "desk.choose.paper",
}


class Tongue(Struct, frozen=True):
    """Words in one language: the field, the language's name and tag, and what was typed.

    ``near`` is whether it stands before all eyes: something is written there, the clinic prints the
    language, or whoever is at the page reads it. The others are folded away.
    """

    field: str
    name: str
    tag: str
    value: str
    near: bool


class PhoneRow(Struct, frozen=True):
    """A telephone number of the form."""

    field: str
    number: int
    purposes: tuple[Option, ...]
    value: str
    labels: tuple[Tongue, ...]
    labelled: bool


class HoursRow(Struct, frozen=True):
    """Opening hours of the form; ``days`` in the order of the week."""

    field: str
    number: int
    days: tuple[Option, ...]
    kinds: tuple[Option, ...]
    opens: str
    closes: str


class Wrong(Struct, frozen=True):
    """What is wrong with a field; ``id`` is that of the field, ``""`` for none."""

    id: str
    told: Told
    name: Phrase | None = None


class Difference(Struct, frozen=True):
    """A field that says something else in the file than on the page."""

    name: Phrase
    theirs: tuple[str, ...]
    yours: tuple[str, ...]


class CheckedPage(Struct, frozen=True):
    """What a check found, for the script; ``head`` is the sheet's address, ``""`` for none."""

    say: Speech
    wrong: tuple[Wrong, ...]
    head: str


class SettingsPage(Struct, frozen=True):
    """The form with all it says.

    Attributes:
        file: the clinic file, with its folder.
        is_new: whether it is not there yet.
        is_saved: whether it was saved just now.
        digest: of the file that the form was made from.
        differences: what the file says that the form does not, after somebody else changed it.
        name, name_locale, names: the name, its language if it has one, and in other languages.
        logo: what to send for the logo; ``logo_name`` what to call it, "" for none.
        focus: the id of the field to go on in.
        head: address of a sheet as it will print, "" while something is wrong.
    """

    frame: Frame
    file: str
    is_new: bool
    is_saved: bool
    digest: str
    wrong: tuple[Wrong, ...]
    differences: tuple[Difference, ...]
    name: str
    name_locale: str
    names: tuple[Tongue, ...]
    phones: tuple[PhoneRow, ...]
    hours: tuple[HoursRow, ...]
    notes: tuple[Tongue, ...]
    countries: tuple[Option, ...]
    logo: str
    logo_name: str
    digits: tuple[Option, ...]
    locales: tuple[Option, ...]
    staff: tuple[Option, ...]
    site: str
    papers: tuple[Option, ...]
    focus: str
    head: str
    title: Phrase

    def is_wrong(self, field: str) -> bool:
        """Whether something is wrong with a field."""
        name = _id(field)
        return any(each.id == name and not each.told.warning for each in self.wrong)

    def of(self, field: str) -> tuple[Told, ...]:
        """What is told of a field."""
        return tuple(each.told for each in self.wrong if each.id == _id(field))


def wrongs(say: Speech, made: Checked, faults: Iterable[Fault] = ()) -> tuple[Wrong, ...]:
    """Faults of the form: of no line of a file, since what was typed stands in none yet."""
    found = [Wrong("logo_file" if fault.code.startswith(("pdf/", "content/")) else "", each)
             for fault in faults for each in say.told((fault,))]
    for wrong in made.wrong:
        if wrong.fault.severity is Severity.ERROR or wrong.field:
            field = "logo_file" if wrong.field == "logo" else wrong.field
            said = say.told((wrong.fault,))
            name = _field_name(say, wrong.field)
            found += [Wrong(_id(field), replace(each, place=""), name) for each in said]
    return tuple(dict.fromkeys(found))


def _field_name(say: Speech, field: str) -> Phrase | None:
    """What a field is called: "Number 2" for ``phones.1.number``."""
    first, _, rest = field.partition(".")
    row = rest.partition(".")[0]
    if row.isdecimal() and first == "phones":
        return say("desk.settings.number", number=int(row) + 1)
    if row.isdecimal() and first == "hours":
        return say("desk.settings.line", number=int(row) + 1)
    return say(NAMES[first]) if first in NAMES else None


def head_of(desk: Desk, made: Checked) -> str:
    """Where a sheet is to be seen with what was typed; "" while something is wrong with it."""
    if made.clinic is None:
        return ""
    return f"/settings/head/{desk.settling.clinics.keep(made.clinic, made.clinic.digest)}"


def page_of(
    desk: Desk, asked: Asked, form: ClinicForm, digest: str, made: Checked, *,
    faults: Iterable[Fault] = (), is_new: bool = False, is_saved: bool = False,
    logo: Logo = NO_LOGO, others: tuple[ClinicForm, ClinicForm] | None = None, focus: str = "",
    status: int = 200,
) -> Shown:
    """The whole page.

    Args:
        desk: the state behind the page.
        asked: the request.
        form: what stands in the fields.
        digest: of the file that the form was made from, "" without one.
        made: what the check of the form found.
        faults: what else is wrong.
        is_new: whether the file is not there yet.
        is_saved: whether it was saved just now.
        logo: one that was sent and is not saved yet.
        others: what the file says now and what was typed, where somebody else changed it.
        focus: the field to go on in.
        status: of the answer.
    """
    frame = frame_of(desk, asked, "header.clinic_line", "/settings")
    say, workshop = frame.say, desk.workshop()
    offered = ordering.offered(workshop, say.locale)
    named = {each.locale: (each.native.text, each.native.language.tag) for each in offered}
    near = frozenset((say.locale, *form.locales))
    main, locale, rest = "", "", form.name
    if form.name:
        (locale, main), *others_named = form.name
        rest = tuple(others_named)
    held = desk.settling.logos.keep(logo) if logo.name and form.logo == logo.name else "keep"
    sample = clinic_settings.sample_of(workshop)
    there = {each.name: each for each in ordering.catalogue(workshop, say.locale).handouts}
    return Shown("settings", SettingsPage(
        frame=frame, file=str(desk.new_clinic_file()), is_new=is_new, is_saved=is_saved,
        digest=digest, wrong=wrongs(say, made, faults),
        differences=tuple(_differences(say, *others)) if others else (),
        name=main, name_locale=locale, names=_tongues("name", rest, named, near, (locale,)),
        phones=tuple(
            _phone(say, place, each, named, near) for place, each in enumerate(form.phones)
        ),
        hours=tuple(_hours(desk, say, form, place, each) for place, each in enumerate(form.hours)),
        notes=_tongues("note", form.note, named, near),
        countries=(
            Option("", say("desk.second.none").plain, not form.country),
            *_chosen(country_names(say.locale), form.country),
        ),
        logo=held if form.logo else "", logo_name=form.logo,
        digits=_digits(desk, say, form.digits),
        locales=tuple(
            Option(each, named.get(each, (each, ""))[0], each in form.locales,
                   named.get(each, ("", ""))[1])
            for each in dict.fromkeys((*form.locales, *named))
        ),
        staff=(
            Option("", say("desk.settings.staff_auto").plain, not form.staff_language),
            *_chosen([(each, words) for each, (words, _) in named.items()], form.staff_language),
        ),
        site=form.site,
        papers=(
            Option(form.paper if form.paper in ("", "auto") else "auto",
                   say("desk.paper.auto").plain, form.paper in ("", "auto")),
            *(Option(each.value, say(f"desk.paper.{each.value}").plain, form.paper == each.value)
              for each in Paper),
        ),
        focus=_id(focus), head=head_of(desk, made),
        title=say.said(there[sample].title) if sample in there else say.english(sample),
    ), status)


def _tongues(
    field: str, words: ByLanguage, named: dict[str, tuple[str, str]], near: frozenset[str],
    without: tuple[str, ...] = (),
) -> tuple[Tongue, ...]:
    """A field for each language: first those that have words, in their order."""
    given = dict(words)
    return tuple(
        Tongue(f"{field}.{locale}", *named.get(locale, (locale, "")), given.get(locale, ""),
               locale in given or locale in near)
        for locale in dict.fromkeys((*given, *named)) if locale not in without
    )


def _phone(
    say: Speech, place: int, phone: PhoneLine, named: dict[str, tuple[str, str]],
    near: frozenset[str],
) -> PhoneRow:
    field = f"phones.{place}"
    purposes = [(each.value, say(key).plain) for each, key in _PURPOSES.items()]
    return PhoneRow(
        field, place + 1, tuple(_chosen(purposes, phone.purpose)), phone.number,
        _tongues(f"{field}.label", phone.label, named, near),
        bool(phone.label) or phone.purpose == Purpose.OTHER.value,
    )


def _hours(
    desk: Desk, say: Speech, form: ClinicForm, place: int, line: HoursLine
) -> HoursRow:
    workshop = desk.workshop()
    data = workshop.language(say.locale)
    names = day_names(data, "wide")
    tag = ""
    if not names:
        names, tag = day_names(workshop.languages.data(SOURCE_LOCALE), "wide"), SOURCE_LOCALE
    country = form.country if len(form.country) == 2 and form.country.isalpha() else ""
    first = first_week_day(data, country)
    field = f"hours.{place}"
    days = tuple(
        Option(str(day), names[day], day in line.days, tag)
        for day in ((first + step) % 7 for step in range(7))
    )
    kinds = (("times", say("desk.settings.times").plain), ("closed", say("hours.closed").plain),
             ("all_day", say("hours.all_day").plain))
    chosen = "closed" if line.closed else "all_day" if line.all_day else "times"
    return HoursRow(
        field, place + 1, days, tuple(_chosen(kinds, chosen)), line.opens, line.closes
    )


def _chosen(values: Iterable[tuple[str, str]], chosen: str) -> Iterator[Option]:
    """Options of a list; a value of the file that is none of them stands at its end."""
    found = False
    for value, name in values:
        found = found or value == chosen
        yield Option(value, name, value == chosen)
    if chosen and not found:
        yield Option(chosen, chosen, True)


def _digits(desk: Desk, say: Speech, chosen: str) -> tuple[Option, ...]:
    """Digits that languages of the sheets are written with, shown by themselves."""
    workshop = desk.workshop()
    systems = {"latn": "0 1 2 3"}
    for locale in workshop.locales:
        try:
            data = workshop.language(locale)
            system = numbering_of(data, "native")
            shown = " ".join(format_number(each, data, system) for each in range(4))
        except OmsHandoutError:
            continue  # a damaged language is told where sheets are made
        systems.setdefault(system, shown)
    auto = Option("", say("desk.settings.digits_auto").plain, not chosen)
    return (auto, *_chosen(systems.items(), chosen))


def _differences(say: Speech, theirs: ClinicForm, yours: ClinicForm) -> Iterator[Difference]:
    for field, name in NAMES.items():
        one, other = getattr(theirs, field), getattr(yours, field)
        if one != other:
            yield Difference(say(name), tuple(_lines(say, one)), tuple(_lines(say, other)))


def _lines(say: Speech, value: object) -> Iterator[str]:
    """A value of the form in words."""
    if isinstance(value, str):
        yield value or "–"
        return
    assert isinstance(value, tuple), "fields are texts or tuples"
    for each in value or ("–",):
        if isinstance(each, PhoneLine):
            purpose = next((key for kind, key in _PURPOSES.items() if kind.value == each.purpose),
                           "phone.other")
            label = ", ".join(words for _, words in each.label)
            yield say("phone.line", label=label or say(purpose).plain, number=each.number).plain
        elif isinstance(each, HoursLine):
            yield " ".join((",".join(str(day + 1) for day in each.days), each.opens, each.closes))
        elif isinstance(each, tuple):
            yield f"{each[0]}: {each[1]}" if each[0] else each[1]
        else:
            yield str(each)


def _id(field: str) -> str:
    return field.replace(".", "-")
