"""Clinic files: what is printed of a clinic, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from msgspec.structs import replace

from omshandout.content import load_clinic
from omshandout.errors import ContentError, Where
from omshandout.model.options import Clinic

PROJECT = Path(__file__).parents[2]


def test_a_whole_file(data: Path) -> None:
    path = data / "clinic.yaml"
    digest = hashlib.sha256(path.read_bytes() + (data / "logo.png").read_bytes()).hexdigest()
    clinic = load_clinic(path)
    assert clinic.where("locales.1", "c.yaml") == Where("c.yaml", 10, 15, "locales")
    assert clinic.where("fax", "c.yaml") == Where("c.yaml", key="fax")
    assert replace(clinic, places=()) == Clinic(
        name="Clinic of Examples",
        phones=(("Weekdays", "+1 (555) 010-0199 ext. 12"), ("Nights", "555.010.0100")),
        hours="Monday to Friday, 9 to 5",
        emergency="911",
        country="CA",
        logo="logo.png",
        logo_data=(data / "logo.png").read_bytes(),
        digits="arab",
        locales=("en", "pt_BR", "zh_Hans", "no"),
        paper="letter",
        digest=digest,
    )


def test_everything_may_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    path.write_text("name: A\n", encoding="utf-8")
    clinic = load_clinic(path)
    assert (clinic.name, clinic.phones, clinic.paper) == ("A", (), "")
    path.write_text('{name: "", hours: "", emergency: "", phones: [], logo: ""}', encoding="utf-8")
    assert load_clinic(path).emergency == ""


def test_the_name_in_another_script(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    name = "\u0639\u064a\u0627\u062f\u0629 **A** {b}"
    path.write_text(f'name: "{name}"', encoding="utf-8")
    assert load_clinic(path).name == name  # printed as it is, never interpreted


def test_the_example_loads() -> None:
    clinic = load_clinic(PROJECT / "content" / "clinic.example.yaml")
    assert clinic.name == "Name of your clinic"
    assert {number.strip("0 ext.") for _, number in clinic.phones} == {""}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"911"', '"nine"', "bad-phone"),
        ('"911"', '"tel:911"', "bad-phone"),
        ('"911"', "911", "wrong-type"),
        ('"555.010.0100"', '"()()"', "bad-phone"),
        ('"555.010.0100"', '"5"', "bad-phone"),
        ('"555.010.0100"', '"555 010 0100 extra 2"', "bad-phone"),
        ('"555.010.0100"', f'"{"5" * 50}"', "bad-phone"),
        ('"Weekdays"', '""', "empty-text"),
        ('"Weekdays"', f'"{"w" * 61}"', "too-long"),
        ('"Clinic of Examples"', f'"{"n" * 101}"', "too-long"),
        ('"Clinic of Examples"', '"See https://example.org"', "web-address"),
        ('"Clinic of Examples"', '"See WWW.example.org"', "web-address"),
        ('"Clinic of Examples"', '"javascript:x"', "web-address"),
        ('"Clinic of Examples"', "[a]", "wrong-type"),
        ('"Monday to Friday, 9 to 5"', '"file:/x"', "web-address"),
        ("country: CA", "country: ca", "bad-value"),
        ("logo: logo.png", "logo: ../logo.png", "bad-logo"),
        ("logo: logo.png", "logo: /etc/logo.png", "bad-logo"),
        ("logo: logo.png", "logo: .png", "bad-logo"),
        ("logo: logo.png", "logo: logo.gif", "bad-logo"),
        ("logo: logo.png", "logo: other.png", "no-file"),
        ("logo: logo.png", "logo: fake.jpg", "bad-logo"),
        ("logo: logo.png", "logo: bad.svg", "svg-doctype"),
        ("logo: logo.png", "logo: big.png", "too-big"),
        ("logo: logo.png", "logo: folder.png", "no-file"),
        ("digits: arab", "digits: Arabic", "bad-value"),
        ("[en,", "[EN,", "bad-locale"),
        ("[en,", "[../en,", "bad-locale"),
        ("paper: letter", "paper: a3", "bad-value"),
        ("paper: letter", "papper: a4", "unknown-key"),
    ],
)
def test_faults(root: Path, old: str, new: str, code: str) -> None:
    (root / "fake.jpg").write_bytes(b"GIF89a")
    (root / "bad.svg").write_bytes(b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>')
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


def test_a_clinic_file_is_small(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    path.write_bytes(b"#" * 70_000)
    with pytest.raises(ContentError) as caught:
        load_clinic(path)
    assert [fault.code for fault in caught.value.faults] == ["content/too-big"]


def test_an_svg_logo(root: Path) -> None:
    path = root / "clinic.yaml"
    text = path.read_text(encoding="utf-8").replace("logo.png", "logo.svg")
    path.write_text(text, encoding="utf-8")
    (root / "logo.svg").write_bytes((root / "drawings" / "eyes.svg").read_bytes())
    assert load_clinic(path).logo == "logo.svg"
