"""The clinic file: printed as it is, and never read as markup, path or address."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from folders import Folders
from PIL import Image
from running import Result

from omshandout.errors import Fault, LayoutError, Severity
from omshandout.model.options import Clinic, Opening, Phone, Profile, Purpose
from omshandout.readback import logical_text, page_artifacts, read_tags
from omshandout.render import lengths
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.places import find_places
from omshandout.tasks.setting import read_clinic

NAMES = ["Clinic of Examples"]
NUMBERS = ["+1 (555) 010-0199", "555.010.0100 ext. 7", "911"]


def written(small: Folders, **fields: object) -> Path:
    """A clinic file; JSON is YAML too."""
    small.clinic.write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")
    return small.clinic


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("locale", ["en", "es", "ar"])
def test_names_and_numbers_are_printed_as_given(small: Folders, locale: str) -> None:
    clinic = read_clinic(small.clinic)
    data = render(small.workshop(), Job("eyes", locale, Profile()), RenderOptions(clinic)).data
    lines = [words(line) for line in logical_text(data).splitlines()]
    text = "\n".join(lines)
    for given in (*NAMES, *NUMBERS):
        assert given in text, text
    header = [words(part) for part in page_artifacts(data)[0]]
    assert NAMES[0] in header
    for number in NUMBERS[:2]:
        assert any(part.endswith(f": {number}") for part in header), header


def test_without_a_clinic_there_are_lines_to_write_on(small: Folders) -> None:
    shop = small.workshop()
    job = Job("eyes", "en", Profile())
    with_clinic = render(shop, job, RenderOptions(read_clinic(small.clinic))).data
    without = render(shop, job, RenderOptions()).data
    assert "Clinic of Examples" not in logical_text(without)
    figures = [
        sum(node.role == "Figure" for node in read_tags(data).walk())
        for data in (without, with_clinic)
    ]
    assert figures[0] > figures[1]


@pytest.mark.parametrize(("country", "paper"), [("CA", "letter"), ("GB", "a4"), ("", "a4")])
def test_the_country_decides_the_paper(
    small: Folders, tmp_path: Path, cli: Callable[..., Result], country: str, paper: str
) -> None:
    file = written(small, name="Clinic", country=country)
    result = cli("build", "eyes", "-l", "es", *small.options, "--clinic", file, "-o", tmp_path)
    assert result.out == f"{tmp_path.as_posix()}/es/eyes-{paper}.pdf\n"


def test_languages_of_the_clinic_are_built_when_none_is_named(
    small: Folders, tmp_path: Path, cli: Callable[..., Result]
) -> None:
    file = written(small, name="Clinic", locales=["ar"], paper="letter")
    result = cli("build", "eyes", *small.options, "--clinic", file, "-o", tmp_path)
    assert result.out == f"{tmp_path.as_posix()}/ar/eyes-letter.pdf\n"


HOSTILE = [
    "<b>Bold</b> & <i>more</i>",
    '<font color="red" size="99">Red</font>',
    '<img src="/etc/passwd"/>',
    '<a href="x">here</a>',
    "&lt;para&gt; &#65; &nbsp;",
    "%s %(name)s %d %n {0} {page} {name!r}",
    "**Strong** [[la:opsoclonus]] \\n \\u0041",
    "{clinic_phone} {emergency_number}",
    "{label}: {number}",
    "../../etc/passwd",
    "C:\\Windows\\win.ini",
    "file:///etc/passwd",
    "https://example.org/track.png",
    "javascript:alert(1)",
    "!!python/object/apply:os.system [ls]",
    "$(touch pwned) `ls` ; rm -rf x",
    "(paren) /Name << >> endstream endobj",
    "Right\u202eto left",
    "Mark\u200fed",
    "Bell\x07",
    "Line\u2028break",
    "Zero\u200bwidth",
]


@pytest.mark.parametrize("field", ["name", "note"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_plain_text_or_refused(
    small: Folders, tmp_path: Path, cli: Callable[..., Result], monkeypatch: pytest.MonkeyPatch,
    text: str, field: str,
) -> None:
    def no_network(*arguments: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "socket", no_network)
    file = written(small, **{field: {"en": text}})
    result = cli(
        "build", "eyes", "-l", "en", *small.options, "--clinic", file, "-o", tmp_path / "out"
    )
    assert result.code in (0, 1), result.err
    made = list((tmp_path / "out").rglob("*.pdf")) if (tmp_path / "out").exists() else []
    if result.code == 1:
        assert made == []
        assert result.err.startswith(f"{file.as_posix()}:1:"), result.err
        return
    (path,) = made
    data = path.read_bytes()
    # A mark of direction has no form of its own; the page may leave it out.
    shown = words(text).replace("\u200f", "")
    assert shown in words(logical_text(data)).replace("\u200f", "")
    clinic = render(small.workshop(), Job("eyes", "en", Profile()), RenderOptions()).data
    links = [[link.url for node in read_tags(each).walk() for link in node.links]
             for each in (data, clinic)]
    assert links[0] == links[1]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"name": "Clinic 😀"}, "U+1F600"),
        ({"name": "W" * 90}, "wider than its column"),
        ({"country": "XX"}, "country"),
        ({"digits": "abcd"}, "digits"),
        ({"locales": ["fr"]}, "fr"),
    ],
)
def test_what_only_shows_later_names_the_clinic_file_too(
    small: Folders, tmp_path: Path, cli: Callable[..., Result], fields: dict[str, object],
    what: str,
) -> None:
    file = written(small, **fields)
    result = cli("build", "eyes", *small.options, "--clinic", file, "-o", tmp_path / "out")
    assert result.code == 1, result.err
    for line in result.err.splitlines():
        if not line.endswith("not built."):
            assert line.startswith(f"{file.as_posix()}:1:"), result.err
            assert what in line


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("name: [A\n", "2:"),
        ("surprise: 1\n", "1:1"),
        ("name: A\nname: B\n", "2:1"),
        ("emergency: call me\n", "1:12"),
        ("logo: ../secret.png\n", "1:7"),
        ("logo: none.png\n", "1:7"),
        ("paper: a5\nphones: 3\n", "1:8"),
    ],
)
def test_faults_of_the_file_are_told_with_their_place(
    small: Folders, cli: Callable[..., Result], text: str, place: str
) -> None:
    small.clinic.write_text(text, encoding="utf-8")
    result = cli("build", "eyes", *small.options, "--clinic", small.clinic, "-o", "-")
    assert (result.code, result.data) == (1, b"")
    assert result.err.startswith(f"{small.clinic.as_posix()}:{place}")


def test_a_clinic_file_that_is_not_there_is_wrong_use(
    small: Folders, cli: Callable[..., Result]
) -> None:
    result = cli("build", *small.options, "--clinic", small.root / "none.yaml")
    assert (result.code, result.out) == (2, "")
    assert "none.yaml" in result.err


def test_the_clinic_is_part_of_what_a_document_was_made_from(small: Folders) -> None:
    job = Job("eyes", "en", Profile())
    digests = [
        dict(render(small.workshop(), job, RenderOptions(clinic)).meta.digests)
        for clinic in (Clinic(), read_clinic(small.clinic))
    ]
    assert "clinic" not in digests[0]
    assert len(digests[1]["clinic"]) == 64


FULL = {
    "name": "The Regional University Hospital for Sick Children, Department of Neurology",
    "phones": [
        {"purpose": "other", "label": {"en": f"{words} and on public holidays"},
         "number": "+1 (555) 010-0199 ext. 7000"}
        for words in ("Nurse, weekdays", "Nights, weekends", "Appointments")
    ],
    "hours": [
        {"days": "mon-fri", "from": "8:30", "to": "17:00"},
        {"days": "sat", "from": "9:00", "to": "12:00"},
    ],
    "note": {"en": "Closed on public holidays."},
    "emergency": "911",
}


def nearly_full(small: Folders) -> None:
    """The notes have lines enough for the page of their budget and not for one row more."""
    start = small.handout("notes").read_text(encoding="utf-8")
    for lines in range(20, 2, -1):
        small.handout("notes").write_text(
            start.replace("lines: 2}", f"lines: {lines}}}"), encoding="utf-8"
        )
        try:
            render(small.workshop(), Job("notes", "en", Profile()), RenderOptions())
        except LayoutError:
            continue
        return


def test_a_full_clinic_file_may_take_a_page_more(small: Folders) -> None:
    """A warning names the clinic file, not the texts, and says what can be shortened."""
    small.handout("notes").write_text(
        small.handout("notes").read_text(encoding="utf-8")
        + "  - {type: contact, id: calls, title: Numbers}\n", encoding="utf-8",
    )
    nearly_full(small)
    file = written(small, **FULL)
    options = RenderOptions(read_clinic(file), clinic_file=file.as_posix())
    done = render(small.workshop(), Job("notes", "en", Profile()), options)
    assert done.pages == 2
    (fault,) = done.faults
    assert (fault.severity, fault.code) == (Severity.WARNING, "layout/clinic-pages")
    assert fault.where.file == file.as_posix()
    for what in ("name (75", "labels", "hours", "note", "keep the telephone numbers"):
        assert what in fault.hint
    assert "leave out" not in fault.hint  # a family needs each number


@pytest.mark.parametrize(("clinic", "hint"), [
    (Clinic(name=(("", "Hill"),)), "the sheet is printed whole"),
    (Clinic(name=(("", "n" * 24),), hours=(Opening((0,), 480, 960),)),
     "to save the page, shorten the hours (1 entry)"),
    (Clinic(name=(("", "n" * 25),), hours=(Opening((0,), 480, 960), Opening((1,)))),
     "to save the page, shorten the name (25 characters), the hours (2 entries)"),
    (Clinic(phones=(Phone(Purpose.OTHER, "020 555", (("en", "A"),)),)),
     "to save the page, shorten labels of numbers (the longest has 1 character)"),
])
def test_only_what_can_save_a_page_is_named_and_counted_in_plain_english(
    monkeypatch: pytest.MonkeyPatch, clinic: Clinic, hint: str
) -> None:
    monkeypatch.setattr(lengths, "pages_of", lambda story: 2)
    (fault,) = lengths.length_faults(
        Job("notes", "en", Profile()), RenderOptions(clinic, clinic_file="clinic.yaml"),
        SimpleNamespace(local=SimpleNamespace(pages=1)),  # type: ignore[arg-type]
        SimpleNamespace(cut=()), lambda: 1,  # type: ignore[arg-type]
    )
    assert fault.hint == f"keep the telephone numbers; {hint}"


@pytest.mark.parametrize("locale", ["en", "es"])
def test_more_than_a_page_for_the_clinic_is_an_error_of_the_english_alone(
    monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    job = Job("notes", locale, Profile())
    options = RenderOptions(Clinic(name=(("", "A clinic"),)), clinic_file="clinic.yaml")
    part = SimpleNamespace(local=SimpleNamespace(pages=1))
    monkeypatch.setattr(lengths, "pages_of", lambda story: 3)

    def judged() -> tuple[Fault, ...]:
        story = SimpleNamespace(cut=())
        return lengths.length_faults(job, options, part, story, lambda: 1)  # type: ignore[arg-type]

    if locale == "en":
        with pytest.raises(LayoutError) as caught:
            judged()
        (fault,) = caught.value.faults
    else:
        (fault,) = judged()
    assert fault.where.file == "clinic.yaml"
    assert fault.severity is (Severity.ERROR if locale == "en" else Severity.WARNING)


def test_texts_that_are_too_long_are_not_blamed_on_the_clinic(small: Folders) -> None:
    small.edit(small.handout("notes"), "lines: 2}", "lines: 20}")
    more = '{type: lines, id: more, code: more, facts: none, text: "More notes", lines: 20}'
    small.edit(small.handout("notes"), "  - {type: lines", f"  - {more}\n  - {{type: lines")
    options = RenderOptions(read_clinic(written(small, **FULL)), clinic_file="clinic.yaml")
    with pytest.raises(LayoutError) as caught:
        render(small.workshop(), Job("notes", "en", Profile()), options)
    (fault,) = caught.value.faults
    assert fault.code == "layout/page-budget"
    assert fault.where.file == "content/handouts/notes.yaml"


@pytest.mark.parametrize("name", ["logo.png", "logo.jpg", "logo.svg"])
def test_a_logo_that_cannot_be_read_is_told_once_with_its_line(
    small: Folders, cli: Callable[..., Result], name: str
) -> None:
    starts = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "svg": b"<svg"}
    (small.clinic.parent / name).write_bytes(starts[name[-3:]])
    small.clinic.write_text(f'name: "A"\nlogo: {name}\n', encoding="utf-8")
    result = cli("build", *small.options, "--clinic", small.clinic, "-o", small.root / "out")
    assert result.code == 1
    (line,) = result.err.splitlines()
    assert line.startswith(f"{small.clinic.as_posix()}:2:7: {name}")


def test_a_white_logo_is_told_once(
    small: Folders, cli: Callable[..., Result]
) -> None:
    Image.new("RGB", (40, 40), "white").save(small.clinic.parent / "logo.png")
    small.clinic.write_text('name: "A"\nlogo: logo.png\n', encoding="utf-8")
    result = cli("build", *small.options, "--clinic", small.clinic, "-o", small.root / "out")
    assert result.code == 0
    (line,) = [each for each in result.err.splitlines() if "logo" in each]
    assert line.startswith(f"{small.clinic.as_posix()}:2:7: ")
    assert "cannot be seen on white paper" in line


@pytest.mark.parametrize(
    ("line", "column", "what"),
    [
        ("country: XX", 10, "XX"),
        ('digits: "arabic"', 9, "arabic"),
        ("locales: [en, fr]", 15, "fr"),
        ('name: "Clinic \U0001f600"', 7, "U+1F600"),
        (f'name: "{"W" * 90}"', 7, "wider than its column"),
        ('note: {en: "Day \U0001f600"}', 12, "U+1F600"),
        ('phones: [{purpose: night, number: "12", label: {en: "\U0001f600"}}]', 53, "U+1F600"),
        ("name: {xx_YY: A}", 8, "xx_YY"),
    ],
)
def test_a_fault_of_the_clinic_file_has_its_line(
    small: Folders, tmp_path: Path, cli: Callable[..., Result], line: str, column: int, what: str
) -> None:
    small.clinic.write_text(f'# A clinic\nemergency: "112"\n{line}\n', encoding="utf-8")
    wanted = () if line.startswith("locales") else ("-l", "en")
    result = cli("build", "eyes", *wanted, *small.options, "--clinic", small.clinic, "-o", tmp_path)
    assert result.code == 1
    (fault,) = [told for told in result.err.splitlines() if what in told]
    assert fault.startswith(f"{small.clinic.as_posix()}:3:{column}: ")


def test_a_locale_of_the_clinic_that_there_is_not_is_told_with_another_one(
    small: Folders, tmp_path: Path, cli: Callable[..., Result]
) -> None:
    file = written(small, name="Clinic", locales=["en", "fr"])
    out = ("-o", tmp_path / "out")
    result = cli("build", "eyes", "-l", "en", *small.options, "--clinic", file, *out)
    assert result.code == 0
    assert 'there is no language "fr"' in result.err
    assert "(warning)" in result.err


@pytest.mark.parametrize("country", ["GB", "AU"])
def test_dates_are_written_as_in_the_clinic_s_country(small: Folders, country: str) -> None:
    clinic = read_clinic(written(small, name="Clinic", country=country))
    data = render(small.workshop(), Job("eyes", "en", Profile()), RenderOptions(clinic)).data
    footer = " ".join(words(part) for part in page_artifacts(data)[0])
    assert re.search(r"Date: \d{1,2} [A-Z][a-z]+ 2026", footer), footer


def test_a_country_by_another_name_is_answered_with_its_code(
    small: Folders, cli: Callable[..., Result]
) -> None:
    file = written(small, name="Clinic", country="UK", digits="abcd", phones=[])
    result = cli("build", "eyes", *small.options, "--clinic", file, "-o", "-")
    assert (result.code, result.data) == (1, b"")
    assert "did you mean GB?" in result.err
    assert "abcd" in result.err


def test_the_example_file_builds_nothing(
    small: Folders, tmp_path: Path, cli: Callable[..., Result]
) -> None:
    example = find_places().content / "clinic.example.yaml"
    result = cli("build", "eyes", *small.options, "--clinic", example, "-o", tmp_path / "out")
    assert result.code == 1
    assert not (tmp_path / "out").exists()
    assert result.err.count("still that of the example file") == 4


def test_what_is_doubtful_in_a_clinic_file_is_told_once(
    small: Folders, tmp_path: Path, cli: Callable[..., Result]
) -> None:
    """For all sheets of a run together, and in each language that is built."""
    small.clinic.write_text(
        'name: Hill Clinic #2\nnote: {en: "Closed on holidays."}\n', encoding="utf-8"
    )
    out = ("-o", tmp_path / "out")
    result = cli("build", "-l", "en", "-l", "es", *small.options, "--clinic", small.clinic, *out)
    assert result.code == 0
    warnings = [line for line in result.err.splitlines() if small.clinic.as_posix() in line]
    assert len(warnings) == 2
    assert all(line.endswith("(warning)") for line in warnings)
    assert warnings[0].startswith(f"{small.clinic.as_posix()}:1:7: ")
    assert '"#2"' in warnings[0]
    assert "language es" in warnings[1]


@pytest.mark.parametrize("place", ["clinic.yaml", "deep/er/our own.yaml", "../beside/clinic.yaml"])
def test_a_clinic_file_to_fill_in_leads_editors_to_its_schema(
    tmp_path: Path, cli: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    home = tmp_path / "our sheets"
    begun = cli("init", home, "--clinic", home / place)
    assert (begun.code, begun.out.splitlines()[-1]) == (0, (home / place).as_posix())
    text = (home / place).read_text(encoding="utf-8")
    assert len(text.splitlines()) > 30
    address = text.partition("$schema=")[2].splitlines()[0]
    assert " " not in address
    schema = Path(url2pathname(urlsplit(address).path))
    schema = schema if address.startswith("file:") else (home / place).parent / schema
    assert schema.resolve() == (home / "content/schema/clinic.schema.json").resolve()
    # Nothing that somebody wrote is lost.
    (home / place).write_text("name: Hill\n", encoding="utf-8")
    again = cli("init", "--clinic", home / place)
    assert (again.code, again.out) == (2, "")
    assert "is there already" in again.err
    assert (home / place).read_text(encoding="utf-8") == "name: Hill\n"
    # Filled in, it is taken.
    monkeypatch.chdir(home)
    assert cli("build", "first-day", "-l", "en", "--clinic", place).code == 0


def test_init_without_a_folder_or_a_file_says_what_it_needs(cli: Callable[..., Result]) -> None:
    assert "--clinic FILE" in cli("init").err
    assert cli("init").code == 2
