"""Clinic files: what is printed of a clinic, and what is refused."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from omshandout.content.clinic import ClinicChecks, load_clinic
from omshandout.content.clinic_kinds import DAYS, Telephone
from omshandout.errors import ContentError, Fault, Severity, Where
from omshandout.model.options import Clinic, Opening, Phone, Purpose
from omshandout.yamlfile.nodes import ScalarNode
from omshandout.yamlfile.shapes import Field, Reading, Scope

PROJECT = Path(__file__).parents[2]


def of(text: str, path: Path, checks: ClinicChecks | None = None) -> Clinic:
    path.write_text(text, encoding="utf-8", newline="\n")
    return load_clinic(path, checks)


def faults_of(text: str, path: Path) -> tuple[Fault, ...]:
    with pytest.raises(ContentError) as caught:
        of(text, path)
    return caught.value.faults


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clinic.yaml"


def test_a_whole_file(data: Path) -> None:
    path = data / "clinic.yaml"
    digest = hashlib.sha256(path.read_bytes() + (data / "logo.png").read_bytes()).hexdigest()
    clinic = load_clinic(path)
    assert clinic.where("locales.1", "c.yaml") == Where("c.yaml", 14, 15, "locales")
    assert clinic.where("name.es", "c.yaml") == Where("c.yaml", 1, 38, "name")
    assert clinic.where("fax", "c.yaml") == Where("c.yaml", key="fax")
    assert replace(clinic, places=()) == Clinic(
        name=(("en", "Clinic of Examples"), ("es", "Clínica de Ejemplos")),
        phones=(
            Phone(Purpose.DAY, "+1 (555) 010-0199 ext. 12"),
            Phone(Purpose.NIGHT, "555.010.0100"),
            Phone(Purpose.EMERGENCY, "911"),
            Phone(Purpose.OTHER, "555 010 0111", (("en", "Pharmacy"),)),
        ),
        hours=(Opening((0, 1, 2, 3, 4), 540, 1020), Opening((5, 6))),
        note=(("en", "Closed on public holidays."),),
        country="CA",
        logo="logo.png",
        logo_data=(data / "logo.png").read_bytes(),
        digits="arab",
        locales=("en", "pt_BR", "zh_Hans", "no"),
        paper="letter",
        digest=digest,
    )


def test_everything_may_be_left_out(file: Path) -> None:
    clinic = of("name: A\n", file)
    assert (clinic.name, clinic.phones, clinic.paper) == ((("", "A"),), (), "")
    assert not clinic.prints_nothing
    clinic = of('{name: "", hours: [], emergency: "", phones: [], logo: ""}', file)
    assert clinic.prints_nothing


def test_the_name_in_another_script(file: Path) -> None:
    name = "\u0639\u064a\u0627\u062f\u0629 **A** {b}"
    assert of(f'name: "{name}"', file).name == (("", name),)  # never interpreted


def test_no_value_of_the_example_file_is_taken_for_a_clinic_s() -> None:
    example = PROJECT / "content" / "clinic.example.yaml"
    with pytest.raises(ContentError) as caught:
        load_clinic(example)
    lines = example.read_text(encoding="utf-8").splitlines()
    given = [
        number for number, line in enumerate(lines, 1)
        if '"' in line.partition(": ")[2] and not line.lstrip().startswith("#")
        and not line.endswith(': ""')
    ]
    faults = caught.value.faults
    assert [fault.where.line for fault in faults] == given
    assert {fault.code for fault in faults} == {"content/example-value"}
    assert all(fault.hint for fault in faults)


@pytest.mark.parametrize("name", ["{en: NAME OF YOUR CLINIC}", "  Name of your   clinic"])
def test_the_name_of_the_example_in_other_clothes(file: Path, name: str) -> None:
    assert [fault.code for fault in faults_of(f"name: {name}", file)] == ["content/example-value"]


def test_three_zeros_are_a_number_in_australia(file: Path) -> None:
    assert of('emergency: "000"\ncountry: AU', file).number(Purpose.EMERGENCY) == "000"
    text = 'phones:\n- {purpose: day, number: "000"}\ncountry: AU'
    assert [fault.where.line for fault in faults_of(text, file)] == [2]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"911"', '"nine"', "bad-phone"),
        ('"911"', '"tel:911"', "bad-phone"),
        ('"911"', "911", "wrong-type"),
        ('"911"', "0112", "wrong-type"),
        ('"555.010.0100"', '"()()"', "bad-phone"),
        ('"555.010.0100"', '"5"', "bad-phone"),
        ('"555.010.0100"', '"555 010 0100 extra 2"', "bad-phone"),
        ('"555.010.0100"', f'"{"5" * 50}"', "bad-phone"),
        ('"555.010.0100"', f'"{"5" * 9_000}"', "bad-phone"),
        ('"555.010.0100"', '"555 \u0665\u0666"', "bad-phone"),
        ("purpose: night", "purpose: nigth", "bad-value"),
        ("purpose: night, ", "", "missing-field"),
        ("purpose: night, ", "purpose: other, ", "missing-field"),
        ("purpose: night", "purpose: emergency", "duplicate"),
        ('{en: "Pharmacy"}', '"Pharmacy"', "wrong-type"),
        ('{en: "Pharmacy"}', '{en: ""}', "empty-text"),
        ('{en: "Pharmacy"}', '{English: "Pharmacy"}', "bad-locale"),
        ('"Pharmacy"', f'"{"w" * 61}"', "too-long"),
        ('"Clinic of Examples"', f'"{"n" * 101}"', "too-long"),
        ('"Clinic of Examples"', '"See https://example.org"', "web-address"),
        ('"Clinic of Examples"', '"See WWW.example.org"', "web-address"),
        ('"Clinic of Examples"', '"javascript:x"', "web-address"),
        ('"Clinic of Examples"', "[a]", "wrong-type"),
        ('"Closed on public holidays."', '"file:/x"', "web-address"),
        ("days: mon-fri", "days: Monday", "bad-day"),
        ("days: mon-fri", "days: mon-fry", "bad-day"),
        ("days: mon-fri", "days: []", "wrong-type"),
        ("days: mon-fri", "days: [mon, mon-tue]", "duplicate"),
        ("days: mon-fri, ", "", "missing-field"),
        ("days: mon-fri", "days: fri-sat", "bad-hours"),
        ('"17:00"', '"8:30"', "bad-hours"),
        ('"17:00"', '"9:00"', "bad-hours"),
        ('"17:00"', '"25:00"', "bad-time"),
        ('"17:00"', '"5 pm"', "bad-time"),
        ('"17:00"', "17:00", "wrong-type"),
        (', to: "17:00"', "", "missing-field"),
        ("closed: true", "closed: false", "wrong-type"),
        ("closed: true", "closed: true, all_day: true", "missing-field"),
        ("logo: logo.png", "logo: ../logo.png", "bad-logo"),
        ("logo: logo.png", "logo: /etc/logo.png", "bad-logo"),
        ("logo: logo.png", "logo: .png", "bad-logo"),
        ("logo: logo.png", "logo: logo.gif", "bad-logo"),
        ("logo: logo.png", "logo: other.png", "no-file"),
        ("logo: logo.png", "logo: fake.jpg", "bad-logo"),
        ("logo: logo.png", 'logo: "a:b.png"', "bad-logo"),
        ("logo: logo.png", "logo: big.png", "too-big"),
        ("logo: logo.png", "logo: folder.png", "no-file"),
        ("digits: arab", "digits: Arabic", "bad-value"),
        ("[en,", "[EN,", "bad-locale"),
        ("[en,", "[../en,", "bad-locale"),
        ("paper: letter", "paper: a3", "bad-value"),
        ("paper: letter", "papper: a4", "unknown-key"),
        ("days: mon-fri", "days: lun-ven", "bad-day"),
    ],
)
def test_faults(root: Path, old: str, new: str, code: str) -> None:
    (root / "fake.jpg").write_bytes(b"GIF89a")
    (root / "folder.png").mkdir()
    with (root / "big.png").open("wb") as stream:
        stream.truncate(3_000_000)
    path = root / "clinic.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_clinic(path)
    (fault,) = caught.value.faults
    assert fault.code == f"content/{code}"
    assert fault.where.file == path.as_posix()
    assert fault.where.line > 0
    assert fault.hint


def test_all_faults_are_told_together(file: Path) -> None:
    def refuse(value: str) -> None:
        raise ContentError(Fault(Where(key="x"), value, "other advice", "clinic/x"))

    text = 'name: "Name of your clinic"\nphones: {day: "555"}\nhours: "9 to 5"\ncountry: UK\n'
    text += 'digits: abcd\nemergency: "1"\nnote:\n  xx: Note #2\n'
    with pytest.raises(ContentError) as caught:
        of(text, file, ClinicChecks(country=refuse, digits=refuse, locale=refuse))
    told = [(fault.where.line, fault.where.column) for fault in caught.value.faults]
    assert told == [(1, 7), (2, 9), (3, 8), (4, 10), (5, 9), (6, 12), (8, 3), (8, 7)]
    assert caught.value.faults[-1].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ('phones: [{label: "Weekdays", number: "555"}]', "day, night, emergency"),
        ('phones: [{label: "Weekdays", number: "555"}]', 'label: {en: "Weekdays"}'),
        ("phones: {day: 555}", '- {purpose: day, number: "..."}'),
        ('hours: "Monday to Friday"', '- {days: mon-fri, from: "08:30", to: "17:00"}'),
        ("note: Closed", 'note: {en: "Closed"}'),
        ('hours: [{days: Mon, from: "9:00", to: "9:30"}]', 'did you mean "mon"?'),
        ('hours: [{days: monday, from: "9:00", to: "9:30"}]', 'did you mean "mon"?'),
        ('hours: [{days: mon, from: "20:00", to: "8:00"}]', 'to: "24:00"'),
        ('hours: [{days: mon, from: 8:30, to: "9:00"}]', 'put it in quotes: "8:30"'),
        ("emergency: 0112", 'put it in quotes: "0112"'),
        ('emergency: "9\u00bd1"', "digits, spaces"),
    ],
)
def test_advice_shows_the_form(file: Path, text: str, advice: str) -> None:
    """That of a file as it was written before, too: its words are in one language only."""
    assert any(advice in fault.hint for fault in faults_of(text, file))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("555\u2010010\u20110199", "555-010-0199"),
        ("555\u2012010\u20130199\u20141\u20152", "555-010-0199-1-2"),
        ("555\u2212010\ufe630199\uff0d1", "555-010-0199-1"),
        ("555\u00a0010\u20090199\u202f1\u30002", "555 010 0199 1 2"),
        ("\u200e+44\u200f 20\u00ad7946", "+44 207946"),
        ("\uff0b\uff14\uff14\uff08\uff10\uff09", "+44(0)"),
        ("*16", "*16"),
        ("#111", "#111"),
        ("*#06#", "*#06#"),
        ("555 0100, ext. 12", "555 0100, ext. 12"),
        ("555 0100x12", "555 0100x12"),
        ("\u0660\u0662\u0660 \u0665\u0665", "\u0660\u0662\u0660 \u0665\u0665"),
        ("\u0967\u0966\u0968", "\u0967\u0966\u0968"),
    ],
)
def test_numbers_are_taken_as_meant(file: Path, typed: str, number: str) -> None:
    assert of(f'emergency: "{typed}"', file).number(Purpose.EMERGENCY) == number


@pytest.mark.parametrize(
    ("typed", "sign"), [("1-800-CALL", "C"), ("555\u00b2", "\u00b2"), ("tel 5", "t"), ("5;55", ";")]
)
def test_a_sign_that_is_not_allowed_is_named(file: Path, typed: str, sign: str) -> None:
    (fault,) = faults_of(f'emergency: "{typed}"', file)
    assert f'the sign "{sign}"' in fault.what


SIGNS = "+()-./*#, x\u2011\u2013\u00a0\u0665\u0967"


@given(st.text(alphabet="0123456789" + SIGNS, max_size=45))
def test_a_number_that_is_taken_has_all_its_digits(typed: str) -> None:
    """What is refused is told; what is not keeps each digit in order, among ASCII signs."""
    node = ScalarNode(typed, 1, 1, '"')
    reading = Reading("clinic.yaml")
    number = Telephone().read(node, Field("number", Telephone(), ""), Scope(reading))
    if number is None:
        (fault,) = reading.faults
        assert fault.hint
        return
    assert isinstance(number, str)
    assert [sign for sign in number if sign.isdecimal()] == [
        sign for sign in typed if sign.isdecimal()
    ]
    assert all(sign.isascii() for sign in number if not sign.isdecimal())
    assert Telephone().read(node._replace(value=number), Field("n", Telephone(), ""),
                            Scope(reading)) == number


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("name: Hill Clinic #2\n", "name", '"#2"'),
        ("name:\n  Hill\n  Clinic  # 2\n", "name", '"# 2"'),
        ("name:\n  en: Hill Clinic #2\n", "name", '"#2"'),
        ("note:\n  en: Ring #2 please\n", "note", '"#2 please"'),
        ("phones:\n- purpose: day\n  number: 555 0100 #3\n", "phones", '"#3"'),
    ],
)
def test_a_text_that_yaml_cuts_short_is_a_warning(
    file: Path, text: str, name: str, shown: str
) -> None:
    (fault,) = of(text, file).remarks
    assert (fault.severity, fault.where.key) == (Severity.WARNING, name)
    assert fault.where.line == text.partition("#")[0].count("\n") + 1 - text.count("Hill\n")
    assert shown in fault.what


def test_other_comments_are_none(file: Path) -> None:
    text = '# A\nname: "Hill Clinic #2"  # ours\ncountry: CA # here\nphones: # ours\n'
    text += "- {purpose: day, number: 555 0100} # by day\nnote: {en: Ring number#2}\n"
    assert of(text, file).remarks == ()


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ("mon", (0,)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("mon\u2013fri", (0, 1, 2, 3, 4)),
        ("sat-tue", (0, 1, 5, 6)),
        ("[wed, mon, fri-sun]", (0, 2, 4, 5, 6)),
    ],
)
def test_days(file: Path, days: str, found: tuple[int, ...]) -> None:
    assert of(f"hours: [{{days: {days}, all_day: true}}]", file).hours == (Opening(found, 0, 1440),)


CLOCK = st.integers(0, 1440)
LINES = st.lists(st.tuples(st.integers(0, 6), CLOCK, CLOCK), min_size=1, max_size=6)


@given(LINES)
def test_hours_are_taken_if_no_time_is_told_twice(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[int, int, int]]
) -> None:
    def clock(minutes: int) -> str:
        return f"{minutes // 60}:{minutes % 60:02}"

    path = tmp_path_factory.mktemp("hours") / "clinic.yaml"
    text = "hours:\n" + "".join(
        f'- {{days: {DAYS[day]}, from: "{clock(opens)}", to: "{clock(closes)}"}}\n'
        for day, opens, closes in lines
    )
    told: set[tuple[int, int]] = set()
    good = True
    for day, opens, closes in lines:
        minutes = {(day, minute) for minute in range(opens, closes)}
        good = good and bool(minutes) and not minutes & told
        told |= minutes
    if good:
        assert of(text, path).hours == tuple(
            Opening((day,), opens, closes) for day, opens, closes in lines
        )
    else:
        assert {fault.code for fault in faults_of(text, path)} == {"content/bad-hours"}


def test_a_clinic_file_is_small(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    path.write_bytes(b"#" * 70_000)
    with pytest.raises(ContentError) as caught:
        load_clinic(path)
    assert [fault.code for fault in caught.value.faults] == ["content/too-big"]


@pytest.mark.parametrize(
    "name",
    ["logo.jpeg", "logo (1).png", "logo.v2.PNG", "clínica.png", "logo,final.png", "شعار.png"],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_of_logo_files(root: Path, name: str, form: str) -> None:
    """Whatever names computers give; macOS stores letters and their marks apart."""
    path = root / "clinic.yaml"
    text = path.read_text(encoding="utf-8").replace("logo: logo.png", f'logo: "{name}"')
    path.write_text(text, encoding="utf-8")
    data = b"\xff\xd8\xff" if name.endswith("jpeg") else (root / "logo.png").read_bytes()
    (root / unicodedata.normalize(form, name)).write_bytes(data)
    assert load_clinic(path).logo_data == data


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("../logo.png", "it has folders"),
        ("logos\\logo.png", "it has folders"),
        ("logo?.png", 'the sign "?" is not allowed'),
        ("logo.gif", "does not end in .png, .jpg, .jpeg or .svg"),
        ("logo", "does not end in"),
        ("..png", "no usable file name"),
    ],
)
def test_what_is_wrong_with_a_name_is_said(root: Path, name: str, what: str) -> None:
    path = root / "clinic.yaml"
    text = path.read_text(encoding="utf-8").replace("logo: logo.png", f"logo: '{name}'")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_clinic(path)
    (fault,) = caught.value.faults
    assert what in fault.what


def test_an_svg_logo(root: Path) -> None:
    path = root / "clinic.yaml"
    text = path.read_text(encoding="utf-8").replace("logo.png", "logo.svg")
    path.write_text(text, encoding="utf-8")
    (root / "logo.svg").write_bytes((root / "drawings" / "eyes.svg").read_bytes())
    assert load_clinic(path).logo == "logo.svg"


def test_the_example_in_the_documentation_loads(file: Path) -> None:
    guide = (PROJECT / "docs" / "clinic.md").read_text(encoding="utf-8")
    clinic = of(guide.partition("```yaml\n")[2].partition("```")[0], file)
    assert {phone.purpose for phone in clinic.phones} == set(Purpose)
    assert clinic.remarks == ()


def test_examples_in_comments_of_the_example_file_load(file: Path) -> None:
    lines = (PROJECT / "content" / "clinic.example.yaml").read_text(encoding="utf-8").splitlines()
    shown = [line.removeprefix("#   ") for line in lines if line.startswith("#   ")]
    phones = [line.replace('"..."', '"55"') for line in shown if "purpose:" in line]
    hours = [line for line in shown if "days:" in line]
    rest = [line for line in shown if line.startswith("note:")]
    assert len(phones) + len(hours) + len(rest) == len(shown)
    clinic = of("\n".join(["phones:", *phones, "hours:", *hours, *rest]), file)
    assert (len(clinic.phones), len(clinic.hours), len(clinic.note)) == (1, 4, 2)


@pytest.mark.parametrize("locale", ["es", "pt_BR", "zh_Hans", ""])
def test_what_helpers_read(file: Path, locale: str) -> None:
    assert of(f'staff_language: "{locale}"', file).staff_language == locale
    assert of("country: GB", file).staff_language == ""


@pytest.mark.parametrize("locale", ["Spanish", "es-MX", "e", "../x"])
def test_no_language_that_helpers_read(file: Path, locale: str) -> None:
    (fault,) = faults_of(f'country: GB\nstaff_language: "{locale}"', file)
    assert (fault.code, fault.where.line) == ("content/bad-locale", 2)


# -- the address of the sheets -------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "kept"), [
    ("https://www.hill-clinic.org/oms", "https://www.hill-clinic.org/oms"),
    ("https://hill.org/", "https://hill.org"),
    ("https://hill.org/a/b-c/index.html", "https://hill.org/a/b-c"),
    ("", ""),
])  # fmt: skip
def test_an_address_of_the_sheets(file: Path, typed: str, kept: str) -> None:
    assert of(f'site: "{typed}"', file).site == kept


@pytest.mark.parametrize(("typed", "told"), [
    ("http://hill.org", "does not begin with https://"),
    ("javascript:alert(1)", "does not begin with https://"),
    ("https://hill.org/?utm_source=paper", "a query"),
    ("https://hill.org/#a", "a fragment"),
    ("https://me:pass@hill.org", "a user"),
    ("https://hill.org/%61", "codes"),
    ("https://hill.org:8443/oms", "not the name of a server"),
    ("https://localhost", "not the name of a server"),
    ("https://10.0.0.1/oms", "not the name of a server"),
    ("https://hill.org/../oms", "other signs"),
    ("https://hill.org/a b", "other signs"),
    ("https://hill.org//oms", "other signs"),
    ("https://клиника.рф", "not every telephone"),
    ("https://" + "long." * 12 + "org", "more than 60"),
])  # fmt: skip
def test_another_address_is_refused_with_the_reason(file: Path, typed: str, told: str) -> None:
    (fault,) = faults_of(f'site: "{typed}"', file)
    assert fault.code == "content/bad-site"
    assert told in fault.what


@pytest.mark.parametrize("typed", ["17.00", '"17:00"', "“17:00”", " 17:00"])
def test_times_as_people_type_them(root: Path, typed: str) -> None:
    """With the quotes that a hint shows for the file, typed into a form or a list."""
    path = root / "clinic.yaml"
    path.write_text(path.read_text("utf-8").replace('"17:00"', f"'{typed}'"), "utf-8")
    assert load_clinic(path).hours[0].closes == 17 * 60


def test_no_day_is_guessed_from_another_language(root: Path) -> None:
    """"lun" is Monday in Spanish, Italian and French, and "sun" is near."""
    path = root / "clinic.yaml"
    path.write_text(path.read_text("utf-8").replace("days: mon-fri", "days: lun-ven"), "utf-8")
    with pytest.raises(ContentError) as caught:
        load_clinic(path)
    assert "did you mean" not in str(caught.value)
