"""What a clinic file says, in each language: no word of another one without its mark."""

from __future__ import annotations

import pytest
from folders import Folders
from known_languages import known
from shipped import made, workshop

from omshandout.errors import TranslationError
from omshandout.i18n import localize_interface
from omshandout.languages import SOURCE_LOCALE
from omshandout.model.options import Clinic, Opening, Phone, Purpose
from omshandout.model.text import TextStatus
from omshandout.readback import logical_text, page_artifacts, read_tags
from omshandout.render.gathering import RenderOptions, gather
from omshandout.render.letterhead import Letterhead, letterhead_faults, readable_number

LABELS = (("en", "Pharmacy"), ("es", "Farmacia"))
CLINIC = Clinic(
    name=(("en", "Hill Clinic"), ("ar", "عيادة التل")),
    phones=(
        Phone(Purpose.DAY, "020 7946 0100"),
        Phone(Purpose.NIGHT, "020 7946 0199, ext. 12"),
        Phone(Purpose.INTERPRETER, "*16"),
        Phone(Purpose.OTHER, "#111", LABELS),
        Phone(Purpose.EMERGENCY, "112"),
    ),
    hours=(
        Opening((0, 1, 2, 3, 4), 510, 720), Opening((0, 1, 2, 3, 4), 810, 1020),
        Opening((5,), 0, 1440), Opening((6,)),
    ),
    note=(("en", "Closed on public holidays."),),
)


def letterhead(locale: str, clinic: Clinic = CLINIC) -> Letterhead:
    sources = (workshop().handout("symptoms"),)
    return gather(workshop(), locale, sources, RenderOptions(clinic)).texts.letterhead


def rows(locale: str, clinic: Clinic = CLINIC) -> list[tuple[str, ...]]:
    return [
        (row.label.plain, *(" ".join(value.plain.split()) for value in row.values))
        for row in letterhead(locale, clinic).contact("box")
    ]


def test_the_whole_box_in_english() -> None:
    assert rows("en") == [
        ("Clinic", "Hill Clinic"),
        ("Phone, day", "020 7946 0100"),
        ("Phone, night", "020 7946 0199, ext. 12"),
        ("Interpreter", "*16"),
        ("Pharmacy", "#111"),
        ("Local emergency number", "112"),
        (
            "Opening hours", "Sunday: closed",
            "Monday to Friday: 8:30 AM to 12:00 PM and 1:30 PM to 5:00 PM",
            "Saturday: day and night",
        ),
        ("Please note", "Closed on public holidays."),
    ]


def test_the_whole_box_in_arabic() -> None:
    """The note is not there in Arabic, so it is left out; the other number has no name."""
    assert rows("ar") == [
        ("العيادة", "عيادة التل"),
        ("الهاتف نهارا", "020 7946 0100"),
        ("الهاتف ليلا", "020 7946 0199, ext. 12"),
        ("المترجم الشفوي", "*16"),
        ("رقم آخر", "#111"),
        ("رقم الطوارئ المحلي", "112"),
        (
            "أوقات العمل", "السبت: ليلا ونهارا", "الأحد: مغلق",
            "الاثنين إلى الجمعة: من 8:30 ص إلى 12:00 م ومن 1:30 م إلى 5:00 م",
        ),
    ]


@pytest.mark.parametrize(
    ("country", "line"),
    [
        ("GB", "Monday to Friday: 08:30 to 12:00 and 13:30 to 17:00"),
        ("AU", "Monday to Friday: 8:30 am to 12:00 pm and 1:30 pm to 5:00 pm"),
    ],
)
def test_times_follow_the_country(country: str, line: str) -> None:
    clinic = Clinic(hours=CLINIC.hours, country=country)
    assert line in rows("en", clinic)[-1]


def test_days_with_the_same_hours_share_a_line() -> None:
    clinic = Clinic(
        hours=(Opening((0, 2, 4), 540, 720), Opening((1, 5, 6)), Opening((3,), 540, 720)),
        country="GB",
    )
    assert rows("en", clinic)[4] == (
        "Opening hours", "Monday and Wednesday to Friday: 09:00 to 12:00",
        "Tuesday, Saturday, and Sunday: closed",
    )
    always = Clinic(hours=(Opening(tuple(range(7)), 0, 1440),))
    assert rows("es", always)[4] == ("Horario", "Todos los días: día y noche")


@pytest.mark.parametrize(
    ("phones", "header"),
    [
        ((), ()),
        ((Phone(Purpose.DAY, "55"),), ("55",)),
        ((Phone(Purpose.NIGHT, "66"),), ("Phone, night: 66",)),
        (
            (Phone(Purpose.NIGHT, "66"), Phone(Purpose.DAY, "55"), Phone(Purpose.DAY, "77")),
            ("Phone, day: 55", "Phone, night: 66"),
        ),
        ((Phone(Purpose.OTHER, "11", LABELS), Phone(Purpose.EMERGENCY, "112")), ("Pharmacy: 11",)),
        ((Phone(Purpose.INTERPRETER, "22"), Phone(Purpose.EMERGENCY, "112")), ()),
    ],
)
def test_the_head_of_a_page(phones: tuple[Phone, ...], header: tuple[str, ...]) -> None:
    found = letterhead("en", Clinic(phones=phones)).header("header.phone")
    assert tuple(text.plain for text in found) == header


def test_without_numbers_there_are_lines_for_day_and_night() -> None:
    """The sheets say "day or night"; both lines stand last, since two lines share a row."""
    found = letterhead("en", Clinic()).contact("box")
    assert [(row.label.plain, row.values) for row in found] == [
        ("Clinic", ()), ("Local emergency number", ()), ("Phone, day", ()), ("Phone, night", ()),
    ]


def test_without_a_number_of_its_own_there_is_a_line_for_a_pen() -> None:
    clinic = Clinic(phones=(Phone(Purpose.INTERPRETER, "*16"), Phone(Purpose.EMERGENCY, "112")))
    found = letterhead("en", clinic).contact("box")
    assert [(row.label.plain, bool(row.values)) for row in found] == [
        ("Clinic", False), ("Phone, day", False), ("Phone, night", False), ("Interpreter", True),
        ("Local emergency number", True),
    ]
    assert len({row.label.key for row in found}) == len(found)


@pytest.mark.parametrize(
    ("name", "locales", "country", "locale", "shown", "tag"),
    [
        ((("", "Hill Clinic"),), (), "", "es", "Hill Clinic", ""),
        ((("", "Hill Clinic"),), (), "", "ar", "Hill Clinic", "en"),
        ((("", "Clínica Hill"),), ("ar", "xx", "es"), "", "ar", "Clínica Hill", "es"),
        ((("", "Clínica Hill"),), (), "MX", "ar", "Clínica Hill", "es"),
        ((("", "عيادة التل"),), (), "", "en", "عيادة التل", "ar"),
        ((("", "1-2-3"),), (), "", "ar", "1-2-3", ""),
        ((("es", "Clínica"), ("ar", "عيادة")), (), "", "ar", "عيادة", ""),
        ((("es", "Clínica"), ("ar", "عيادة")), (), "", "hi", "Clínica", "es"),
        ((("es", "Clínica"), ("ar", "عيادة")), (), "", "en", "Clínica", "es"),
        ((("zh", "诊所"),), (), "", "zh_Hans", "诊所", ""),
    ],
)
def test_a_name_in_another_language_says_so(
    name: tuple[tuple[str, str], ...], locales: tuple[str, ...], country: str, locale: str,
    shown: str, tag: str,
) -> None:
    found = letterhead(locale, Clinic(name=name, locales=locales, country=country)).name("k")
    assert found is not None
    (run,) = found.runs
    assert (run.text, run.isolate) == (shown, True)
    assert (run.language.tag if run.language else "") == tag


def test_the_name_is_tagged_in_the_document() -> None:
    data = made("symptoms", "ar", clinic=Clinic(name=(("", "Hill Clinic"),)))
    (node,) = [
        node for node in read_tags(data).walk() if node.role == "Span" and "Hill" in node.text
    ]
    assert node.lang == "en"


@pytest.mark.parametrize(
    ("number", "locale", "shown"),
    [
        ("٠٢٠ ٥٥٥", "ar", "٠٢٠ ٥٥٥"), ("٠٢٠ ٥٥٥", "en", "020 555"), ("१०२", "hi", "१०२"),
        ("१०२", "ar", "102"), ("020 555", "ar", "020 555"), ("٠٢٠", "zh_Hans", "020"),
    ],
)  # fmt: skip
def test_numbers_can_be_dialled_by_those_who_read_the_sheet(
    number: str, locale: str, shown: str
) -> None:
    assert readable_number(number, known(locale)) == shown


def test_what_is_not_said_in_a_language_is_a_warning() -> None:
    assert letterhead_faults(CLINIC, known("en"), "c.yaml") == ()
    codes = [(fault.code, fault.where.key, fault.where.locale)
             for fault in letterhead_faults(CLINIC, known("ar"), "c.yaml")]
    assert codes == [("clinic/language", "phones", "ar"), ("clinic/language", "note", "ar")]


def test_english_that_stands_in_is_english_as_a_whole_and_marked() -> None:
    """Names of days in one language among words of another would be no sentence at all."""
    shop = workshop()
    interface, _ = localize_interface(
        shop.interface_source, None, known("ar"), allow_untranslated=True
    )
    found = Letterhead(interface, shop.english, CLINIC)
    for line in found.hours():
        assert (line.language.tag, line.status) == ("en", TextStatus.MISSING)
        assert line.plain.isascii() or "\u202f" in line.plain
    number = found.emergency("k")
    assert number is not None
    assert (number.plain, number.language.tag) == ("Local emergency number: 112", "en")
    assert number.status is TextStatus.MISSING
    own = Letterhead(interface, shop.english, Clinic(
        phones=(Phone(Purpose.OTHER, "11", (("ar", "صيدلية"),)),)
    )).header("k")[0]
    tags = [(run.text, run.language.tag if run.language else "") for run in own.runs]
    assert ("صيدلية", "ar") in tags


@pytest.mark.parametrize("locale", ["en", "es", "ar", "hi", "zh_Hans"])
def test_card_and_emergency_boxes_have_the_numbers(locale: str) -> None:
    data = made("emergency-card", locale, clinic=CLINIC)
    text = logical_text(data).replace("\u00a0", " ")
    for number in ("020 7946 0100", "020 7946 0199, ext. 12", "112"):
        assert number in text
    head = " ".join(" ".join(page_artifacts(data)[0]).replace("\u00a0", " ").split())
    assert "020 7946 0100" in head
    assert "020 7946 0199" in head
    with_lines = read_tags(made("emergency-card", locale))
    figures = [
        sum(node.role == "Figure" for node in tree.walk())
        for tree in (with_lines, read_tags(data))
    ]
    assert figures[0] - figures[1] == 2  # the lines for the numbers by day and by night


@pytest.mark.parametrize("look", ["standard", "large", "form"])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_long_number_finds_room_on_the_card(locale: str, look: str) -> None:
    number = "+1 (555) 010-0199, ext. 70000"
    clinic = Clinic(phones=(Phone(Purpose.DAY, number), Phone(Purpose.EMERGENCY, number)))
    text = " ".join(logical_text(made("emergency-card", locale, look, clinic)).split())
    assert text.count(number) == 2


def test_when_to_get_help_names_day_and_night() -> None:
    text = " ".join(logical_text(made("when-to-get-help", "en", clinic=CLINIC)).split())
    assert "Phone, day 020 7946 0100 Phone, night 020 7946 0199, ext. 12" in text
    assert "Ambulance or hospital now Local emergency number: 112" in text


@pytest.mark.parametrize("placeholder", ["clinic_name", "clinic_phone", "emergency_number"])
def test_a_text_may_ask_for_what_a_clinic_gives(small: Folders, placeholder: str) -> None:
    small.edit(small.handout("notes"), 'lead: {text: "', f'lead: {{text: "{{{placeholder}}}: ')
    shop = small.workshop()
    source = (shop.handout("notes"),)
    gathered = gather(shop, SOURCE_LOCALE, source, RenderOptions(CLINIC))
    lead = gathered.parts[0].local.lead.plain
    assert lead.startswith(("Hill Clinic: ", "020 7946 0100: ", "112: "))
    with pytest.raises(TranslationError, match="has no value here") as caught:
        gather(shop, SOURCE_LOCALE, source, RenderOptions())
    assert "--clinic FILE" in caught.value.faults[0].hint


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_has_a_label(purpose: Purpose) -> None:
    clinic = Clinic(phones=(Phone(purpose, "12"),))
    assert letterhead("en", clinic).labelled(0, "k").plain.endswith(": 12")
