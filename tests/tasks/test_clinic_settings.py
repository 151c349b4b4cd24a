"""Writing a clinic file from a form."""

from __future__ import annotations

import errno
import io
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as options
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from omshandout.errors import ContentError, MachineError
from omshandout.model.clinic_form import ClinicForm, HoursLine, PhoneLine
from omshandout.tasks import clinic_settings
from omshandout.tasks.clinic_settings import (
    Checked,
    Seen,
    checked,
    logo_faults,
    logo_named,
    save,
    seen_of,
)
from omshandout.tasks.setting import read_clinic

HILL = ClinicForm(
    name=(("", "Hill Clinic #2"),), phones=(PhoneLine("day", "555 0100"),),
    hours=(HoursLine((0, 1, 2, 4), "08:30", "17:00"), HoursLine((6,), closed=True)),
    note=(("en", "Closed on holidays."),), country="CA", locales=("en", "es"), paper="letter",
)
EXAMPLE = """\
# Ours
name: {en: "Hill", es: "Colina"} # both
phones:
  - {purpose: day, number: "12 34"}
emergency: "911" # apart
nothing:
"""


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


def test_a_new_file_says_what_was_typed(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    assert seen_of(path) == Seen(ClinicForm())
    made = save(path, HILL, "")
    assert isinstance(made, Checked)
    assert made.wrong == ()
    assert path.read_bytes() == made.data
    clinic = read_clinic(path)
    assert clinic.name == (("", "Hill Clinic #2"),)
    assert [each.days for each in clinic.hours] == [(0, 1, 2, 4), (6,)]
    assert seen_of(path).form == HILL


def test_the_emergency_number_stays_apart_until_numbers_change(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    path.write_text(EXAMPLE.replace("nothing:\n", ""), "utf-8")
    seen = seen_of(path)
    assert seen.form.phones[1] == PhoneLine("emergency", "911")
    save(path, replace(seen.form, country="CA"), seen.digest)
    assert 'emergency: "911" # apart' in path.read_text("utf-8")
    seen = seen_of(path)
    save(path, replace(seen.form, phones=seen.form.phones[::-1]), seen.digest)
    text = path.read_text("utf-8")
    assert "apart" not in text
    assert text.startswith('# Ours\nname: {en: "Hill", es: "Colina"} # both\n')
    assert [each.number for each in read_clinic(path).phones] == ["911", "12 34"]


def test_a_file_of_another_version_is_told_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    path.write_text(EXAMPLE, "utf-8")
    with pytest.raises(ContentError, match="nothing"):
        save(path, HILL, seen_of_digest(path))
    assert path.read_text("utf-8") == EXAMPLE


def seen_of_digest(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        (replace(HILL, phones=(PhoneLine("day", "call us"),)), "phones.0.number",
         "content/bad-phone"),
        (replace(HILL, phones=(PhoneLine("day", "", (("en", "Desk"),)),)), "phones.0.number",
         "web/empty"),
        (replace(HILL, phones=(*HILL.phones, PhoneLine("other", "12"))), "phones.1",
         "content/missing-field"),
        (replace(HILL, hours=(HoursLine((), "08:00", "09:00"),)), "hours.0.days", "web/empty"),
        (replace(HILL, hours=(HoursLine((1,), "08:00"),)), "hours.0.to", "web/empty"),
        (replace(HILL, hours=(HoursLine((1,), "09:00", "08:00"),)), "hours.0.to",
         "content/bad-hours"),
        (replace(HILL, country="UK"), "country", "clinic/country"),
        (replace(HILL, site="http://x.org"), "site", "content/bad-site"),
        (replace(HILL, name=(("", "x" * 101),)), "name", "content/too-long"),
        (replace(HILL, name=(("", "Name of your clinic"),)), "name", "content/example-value"),
        (replace(HILL, digits="roman"), "digits", "clinic/digits"),
        (replace(HILL, note=(("en", "See www.x.org"),)), "note.en", "content/web-address"),
        (replace(HILL, name=(("", "\u202eHill"),)), "name", "content/control-character"),
        (replace(HILL, note=(("en", "a\x07"),)), "note.en", "content/control-character"),
        (replace(HILL, phones=(*HILL.phones, PhoneLine("day", "1\ufffd2"))), "phones.1.number",
         "content/control-character"),
    ],
)
def test_each_fault_is_told_at_its_field_and_nothing_is_written(
    tmp_path: Path, form: ClinicForm, field: str, code: str
) -> None:
    path = tmp_path / "clinic.yaml"
    made = save(path, form, "")
    assert isinstance(made, Checked)
    assert made.clinic is None
    assert (field, code) in {(wrong.field, wrong.fault.code) for wrong in made.wrong}
    assert not path.exists()


def test_of_two_who_save_the_second_is_told(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    save(path, HILL, "")
    digest = seen_of(path).digest
    save(path, replace(HILL, country="GB"), digest)
    found = save(path, replace(HILL, paper="a4"), digest)
    assert isinstance(found, Seen)
    assert found.form.country == "GB"
    assert read_clinic(path).paper == "letter"


def test_of_many_who_save_at_once_one_wins_and_the_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    found: list[Checked | Seen] = []
    threads = [
        Thread(target=lambda n=number: found.append(  # type: ignore[misc]
            save(path, replace(HILL, name=(("", f"Clinic {n}"),)), "")))
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(each, Checked) for each in found) == 1
    assert read_clinic(path).name[0][1].startswith("Clinic ")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_what_cannot_be_written_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = tmp_path / "clinic.yaml"
    save(path, HILL, "")
    before = path.read_bytes()
    logo = logo_named(png(4, 4))
    whole = clinic_settings.write_whole

    def fails(target: Path, data: bytes) -> None:
        if target == path:
            # As files.py tells it.
            raise MachineError(_fault(OSError(number, "no"), target))
        whole(target, data)

    monkeypatch.setattr(clinic_settings, "write_whole", fails)
    with pytest.raises(MachineError) as caught:
        save(path, replace(HILL, logo=logo.name), seen_of(path).digest, logo)
    assert [fault.code for fault in caught.value.faults] == ["web/not-saved"]
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("logo-*"))


def _fault(error: OSError, target: Path):  # type: ignore[no-untyped-def]
    from omshandout.errors import Fault, Where

    return Fault(Where(target.as_posix()), f"cannot be written: {error.strerror}", "",
                 "machine/write")


def test_a_text_that_another_reader_would_take_otherwise_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "clinic.yaml"
    monkeypatch.setattr("omshandout.yamlfile.editing.rewritten", lambda *_: b"name: Hill\n")
    made = save(path, HILL, "")
    assert isinstance(made, Checked)
    assert made.clinic is None
    assert not path.exists()


def test_logos(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    logo = logo_named(png(20, 10))
    assert logo_faults(logo) == ()
    made = save(path, replace(HILL, logo=logo.name), "", logo)
    assert isinstance(made, Checked)
    assert read_clinic(path).logo_data == logo.data
    for data in (b"GIF89a", png(30_000, 1000), b"\x89PNG\r\n\x1a\n" + b"x" * 30, b"x" * 2_100_000,
                 b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
                 b"<script>alert(1)</script></svg>"):
        assert logo_faults(logo_named(data)), data[:20]


def test_an_empty_form_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    assert checked(path, Seen(ClinicForm()), ClinicForm()).clinic is not None
    made = save(path, ClinicForm(phones=(PhoneLine(),)), "")
    assert isinstance(made, Checked)
    assert made.clinic is None
    assert not path.exists()


_WORDS = st.text(st.sampled_from("abcé٣ #:\"'{}[]&*!|%@-"), min_size=1, max_size=12).map(
    lambda text: " ".join(text.split())
).filter(bool)
_BY = st.lists(st.sampled_from(["en", "es", "ar", "no"]), unique=True, max_size=3).flatmap(
    lambda each: st.tuples(*(st.tuples(st.just(locale), _WORDS) for locale in each))
)
_FORMS = st.builds(
    ClinicForm, name=_BY | _WORDS.map(lambda words: (("", words),)),
    phones=st.lists(st.builds(
        PhoneLine, st.sampled_from(["day", "night", "other"]), _WORDS, _BY), max_size=3).map(tuple),
    hours=st.lists(st.builds(
        HoursLine, st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
        st.just("08:00"), st.just("17:00")), max_size=2).map(tuple),
    note=_BY, country=st.sampled_from(["", "CA", "NO"]),
)


@given(_FORMS, _FORMS)
@options(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_whatever_is_typed_is_what_the_file_would_say(
    tmp_path: Path, one: ClinicForm, other: ClinicForm
) -> None:
    path = tmp_path / "clinic.yaml"
    first = checked(path, Seen(ClinicForm()), one)
    second = checked(path, Seen(one, first.data, "x"), other)
    for made in (first, second):
        assert "web/bug" not in {wrong.fault.code for wrong in made.wrong}
