"""What a PDF says of itself, and whether today's content still gives the same bytes."""

from __future__ import annotations

import os
from io import BytesIO
from itertools import product
from pathlib import Path

import pikepdf
import pytest
from cards import NAME, with_card
from folders import REVISED, Folders, with_strings
from msgspec.structs import replace
from pseudo import long_latin

from omshandout.errors import ContentError, ExitCode, MachineError, UsageError
from omshandout.model.options import Clinic, Ink, Paper, Profile, TextSize
from omshandout.readback import held_digest
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.workshop import INTERFACE
from omshandout.tasks import inspecting
from omshandout.tasks.found_files import sheet_files
from omshandout.tasks.inspecting import Inspection, inspect
from omshandout.tasks.setting import read_clinic
from omshandout.tasks.stated_jobs import profile_from
from omshandout.text import font_files

SPANISH = Job("eyes", "es", Profile(text=TextSize.LARGE, ink=Ink.MONO, form=True))


def built(
    small: Folders, job: Job = SPANISH, options: RenderOptions | None = None
) -> Path:
    path = small.root / "sheet.pdf"
    path.write_bytes(render(small.workshop(), job, options or RenderOptions()).data)
    return path


def seen(small: Folders, path: Path) -> Inspection:
    return inspect(small.workshop(), path)


def codes(found: Inspection) -> list[str]:
    return [fault.code for fault in found.faults]


@pytest.mark.parametrize("values", list(product(
    Paper, TextSize, Ink, ("", "zh_Hans"),
    ((False,) * 3, (True, False, False), (False, True, False), (False, False, True)),
)))
def test_a_profile_is_read_from_the_words_that_stand_for_it(
    values: tuple[Paper, TextSize, Ink, str, tuple[bool, bool, bool]]
) -> None:
    paper, text, ink, second, others = values
    profile = Profile(paper, text, ink, second, *others)
    assert profile_from(profile.suffix.lstrip("-")) == profile


@pytest.mark.parametrize(
    "words", ["", "a5", "a4-", "a4-huge", "a4-mono-large", "a4-with", "with-es", "a4-form-form",
              "a4-booklet-duplex", "booklet-a4"]
)
def test_other_words_are_no_profile(words: str) -> None:
    assert profile_from(words) is None


@pytest.mark.parametrize(
    "job", [SPANISH, Job("eyes", "en", Profile(Paper.LETTER)), Job("notes", "ar", Profile())]
)
def test_a_fresh_document_is_unchanged(small: Folders, job: Job) -> None:
    found = seen(small, built(small, job))
    assert (found.same_bytes, found.faults, found.changed) == (True, (), ())
    info = found.info
    assert (info.handout, info.locale, f"-{info.profile}") == (
        job.handout, job.locale, job.profile.suffix,
    )
    assert (info.pdfua, info.pdfa, info.review_state) == ("PDF/UA-1", "PDF/A-2a", "draft")
    names = {"content", "facts", "interface"}
    names |= {"drawings"} if job.handout == "eyes" else set()
    names |= {"catalog", "interface-catalog"} if job.locale != "en" else set()
    assert {source.name for source in found.sources} == names
    assert all(source.file for source in found.sources)


def test_a_date_that_was_set_is_kept_in_mind(small: Folders) -> None:
    path = built(small, options=RenderOptions(epoch=1_600_000_000))
    assert seen(small, path).same_bytes


def test_english_in_place_is_known_again(small: Folders) -> None:
    small.change("es", "eyes", "title", with_strings(""))
    path = built(small, options=RenderOptions(allow_untranslated=True))
    assert seen(small, path).same_bytes


def test_what_only_the_page_for_staff_says_ages_no_document(small: Folders) -> None:
    desk = small.content / "desk.yaml"
    desk.write_text('domain: interface\nmessages: [{id: desk.title, text: "Handouts"}]\n', "utf-8")
    small.translate("es", long_latin, REVISED["es"])
    path = built(small)
    small.change("es", "interface", "desk.title", with_strings("Hojas {lost}"))
    assert "translation/placeholder" in {
        fault.code for fault in small.workshop().translation_faults("es", "interface")
    }
    assert seen(small, path).same_bytes
    small.edit(desk, "Handouts", "Sheets")
    assert seen(small, path).same_bytes


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("content", "content/handouts/eyes.yaml"),
        ("drawings", "content/drawings/eyes.svg"),
        ("facts", "content/facts.yaml"),
        ("interface", "content/interface.yaml"),
        ("catalog", "locales/es/LC_MESSAGES/eyes.po"),
        ("interface-catalog", "locales/es/LC_MESSAGES/interface.po"),
    ],
)
def test_the_source_that_changed_is_named(small: Folders, name: str, file: str) -> None:
    path = built(small)
    if file.endswith("interface.po"):
        small.change("es", "interface", "footer.page", with_strings("P. {page}/{pages}"))
    elif file.endswith(".po"):
        small.edit(small.root / file, REVISED["es"], "2026-06-08 08:09+0000")
    else:
        with (small.root / file).open("ab") as stream:
            stream.write(b"<!-- more -->\n" if file.endswith(".svg") else b"# more\n")
    found = seen(small, path)
    assert (found.changed, found.same_bytes) == ((name,), False)
    (fault,) = found.faults
    assert fault.where.file == path.as_posix()
    assert file.removesuffix("eyes.svg") in fault.what
    assert fault.code == "inspect/changed"


def test_a_catalog_that_is_written_in_another_way_says_the_same(small: Folders) -> None:
    path = built(small)
    file = small.catalog("es", "eyes")
    text = file.read_text(encoding="utf-8")
    folded = text.replace('msgstr "', 'msgstr ""\n"').replace("\n\n", "\n\n# A remark.\n", 1)
    assert folded != text
    file.write_text(folded, encoding="utf-8", newline="\r\n")
    found = seen(small, path)
    assert (found.changed, found.same_bytes, found.faults) == ((), True, ())


def test_all_that_changed_is_named(small: Folders) -> None:
    path = built(small)
    for file in ("content/facts.yaml", "content/handouts/eyes.yaml"):
        with (small.root / file).open("ab") as stream:
            stream.write(b"# more\n")
    assert set(seen(small, path).changed) == {"facts", "content"}


def test_a_clinic_file_is_needed_to_make_its_document_again(small: Folders) -> None:
    clinic = read_clinic(small.clinic)
    path = built(small, options=RenderOptions(clinic))
    without = seen(small, path)
    assert (without.changed, without.same_bytes) == (("clinic",), False)
    assert "--clinic" in without.faults[0].hint
    assert without.untold
    assert inspect(small.workshop(), path, clinic, "clinic.yaml").same_bytes
    other = inspect(small.workshop(), path, replace(clinic, note=(("es", "Nota"),)), "other.yaml")
    assert (other.changed, other.untold) == (("clinic",), "")
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes jump fast.")
    assert not seen(small, path).untold
    small.edit(small.handout("eyes"), "Both eyes jump fast.", "Both eyes dart fast.")
    # And the other way round.
    plain = built(small)
    assert inspect(small.workshop(), plain, clinic, "clinic.yaml").changed == ("clinic",)


def test_a_sign_off_since_then_is_told(small: Folders) -> None:
    path = built(small, Job("eyes", "en", Profile()))
    small.sign("en", "eyes", INTERFACE)
    found = seen(small, path)
    assert (found.same_bytes, codes(found)) == (False, ["inspect/review-state"])
    assert "final" in found.faults[0].what


def test_another_version_of_the_program_is_told(
    small: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = built(small)
    monkeypatch.setattr(inspecting, "PRODUCER", "omshandout 99.0")
    found = seen(small, path)
    assert codes(found) == ["inspect/program"]
    assert "omshandout 99.0" in found.faults[0].what


def test_bytes_that_were_changed_are_told(small: Folders) -> None:
    path = built(small, Job("eyes", "en", Profile()))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Note = pikepdf.String("added")
        pdf.save(path)
    found = seen(small, path)
    assert (found.same_bytes, codes(found), found.changed) == (False, ["inspect/bytes"], ())
    path = built(small)
    path.write_bytes(path.read_bytes() + b"\n% more\n")
    assert not seen(small, path).same_bytes


def test_what_today_does_not_build_is_told(small: Folders) -> None:
    path = built(small)
    small.edit(small.handout("eyes"), "pages: 1", "pages: 1\nsurprise: 1")
    found = seen(small, path)
    assert not found.same_bytes
    assert found.faults[0].where.file == "content/handouts/eyes.yaml"
    small.handout("eyes").unlink()
    found = seen(small, path)
    assert codes(found) == ["usage/unknown-handout"]
    assert found.info.handout == "eyes"


def metadata(path: Path, old: str, new: str) -> Path:
    """Change the XMP packet of a PDF; what is around it stays in order."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        packet = pdf.Root.Metadata.read_bytes().decode()
        assert old in packet
        pdf.Root.Metadata.write(packet.replace(old, new).encode())
        pdf.save(path)
    return path


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<oms:handout>eyes<", "<oms:handout>../../secret<", "usage/unknown-handout"),
        ("<oms:locale>es<", "<oms:locale>../es<", "usage/unknown-language"),
        ("<oms:profile>a4-large", "<oms:profile>a0-large", "inspect/profile"),
        ("<xmp:CreateDate>20", "<xmp:CreateDate>x", "inspect/date"),
        ("<xmp:CreateDate>20", "<xmp:CreateDate>00", "inspect/date"),
        ("<pdf:Producer>oms", "<pdf:Producer>\u202e\u009b", "inspect/program"),
        ("<rdf:li>content ", "<rdf:li>strange ", "inspect/changed"),
        ("<oms:reviewState>draft", "<oms:reviewState>final", "inspect/review-state"),
    ],
)
def test_false_statements_are_found_out(
    small: Folders, old: str, new: str, code: str
) -> None:
    found = seen(small, metadata(built(small), old, new))
    assert not found.same_bytes
    assert code in codes(found)


def test_a_thousand_false_statements_are_one_fault(small: Folders) -> None:
    many = "".join(f"<rdf:li>strange{number} 00</rdf:li>" for number in range(1000))
    path = metadata(built(small), "<oms:digests><rdf:Bag>", f"<oms:digests><rdf:Bag>{many}")
    found = seen(small, path)
    assert len(found.faults) == 1


@pytest.mark.parametrize("keep", [0, 5, 1000, -200])
def test_a_damaged_file_is_a_fault_that_names_it(small: Folders, keep: int) -> None:
    path = built(small)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ContentError) as caught:
        seen(small, path)
    assert {fault.where.file for fault in caught.value.faults} == {path.as_posix()}
    assert caught.value.exit_code is ExitCode.FAULT


def test_a_pdf_of_somebody_else_is_not_ours(small: Folders) -> None:
    path = small.root / "other.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    with pytest.raises(ContentError, match=r"other\.pdf: not made by omshandout"):
        seen(small, path)


def test_a_file_that_is_not_there_is_wrong_use(small: Folders) -> None:
    for path in (small.root / "none.pdf", small.root, small.clinic / "x.pdf"):
        with pytest.raises(UsageError):
            seen(small, path)


def test_a_missing_font_is_no_fault_of_the_document(
    small: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = built(small)
    monkeypatch.setattr(font_files, "is_installed", lambda package: False)
    with pytest.raises(MachineError):
        seen(small, path)


def test_the_interface_is_no_handout(small: Folders) -> None:
    path = metadata(built(small), "<oms:handout>eyes<", f"<oms:handout>{INTERFACE}<")
    assert codes(inspect(small.workshop(), path, Clinic())) == ["usage/unknown-handout"]


def test_a_catalog_of_the_second_language_is_one_of_the_sources(small: Folders) -> None:
    """What helpers read changed: the sheet is out of date, though the family's words are not."""
    with_card(small)
    clinic = Clinic(staff_language="es")
    path = built(small, Job(NAME, "ar", Profile()), RenderOptions(clinic))
    before = inspect(small.workshop(), path, clinic, "clinic.yaml")
    assert before.same_bytes
    assert before.info.second_locale == "es"
    small.change("es", NAME, "card.two.plan", with_strings("Otro plan:"))
    found = inspect(small.workshop(), path, clinic, "clinic.yaml")
    assert found.changed == ("second-catalog",)
    (fault,) = found.faults
    assert fault.what.startswith("locales/es/LC_MESSAGES/pocket.po has changed")


def test_without_its_clinic_nothing_else_is_told_of_the_second_language(small: Folders) -> None:
    with_card(small)
    clinic = Clinic(staff_language="es", digest="0" * 64)
    path = built(small, Job(NAME, "ar", Profile()), RenderOptions(clinic))
    assert [fault.code for fault in seen(small, path).faults] == ["inspect/no-clinic"]
    assert seen(small, path).untold


@pytest.mark.parametrize("level", [1, 9])
def test_another_compressor_changes_nothing(
    small: Folders, monkeypatch: pytest.MonkeyPatch, level: int
) -> None:
    plain = built(small, Job("eyes", "en", Profile())).read_bytes()
    monkeypatch.setattr("omshandout.pdf.packing._LEVEL", level)
    path = built(small, Job("eyes", "en", Profile()))
    assert path.read_bytes() != plain
    monkeypatch.undo()
    found = seen(small, path)
    assert (found.same_bytes, found.packed_otherwise, found.faults) == (True, True, ())


@pytest.mark.parametrize("streams", list(pikepdf.ObjectStreamMode.__members__.values()))
def test_a_file_that_was_only_packed_anew_is_the_same(
    small: Folders, streams: pikepdf.ObjectStreamMode
) -> None:
    path = built(small, Job("eyes", "en", Profile()))
    pikepdf.settings.set_flate_compression_level(9)
    try:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            pdf.save(
                path, recompress_flate=True, object_stream_mode=streams,
                fix_metadata_version=False,
            )
    finally:
        pikepdf.settings.set_flate_compression_level(-1)
    found = seen(small, path)
    assert (found.same_bytes, found.packed_otherwise) == (True, True)


def test_whatever_is_changed_in_a_file_is_found(small: Folders) -> None:
    path = built(small, Job("eyes", "en", Profile()))
    whole = path.read_bytes()
    digest = held_digest(whole)
    found = set()
    with pikepdf.open(path) as pdf:
        count = len(pdf.objects)
    for number in range(1, count):
        with pikepdf.open(path) as pdf:
            each = pdf.objects[number]
            kind = str(each.get("/Type", "")) if isinstance(each, pikepdf.Dictionary) else ""
            if isinstance(each, pikepdf.Stream):
                if str(each.get("/Type", "")) in ("/XRef", "/ObjStm"):
                    continue
                data = each.read_bytes()
                each.write(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
            elif isinstance(each, pikepdf.Dictionary):
                each.Note = pikepdf.String(kind)
            else:
                continue
            changed = BytesIO()
            pdf.save(changed, fix_metadata_version=False)
        assert held_digest(changed.getvalue()) != digest, number
        found.add(kind)
    assert {"/Page", "/Catalog", "/StructElem", "/Font"} <= found
    assert held_digest(whole + b"\n% more\n") != digest


@pytest.mark.skipif(os.name == "nt", reason="Windows wants a right for links")
def test_a_folder_behind_a_link_is_looked_into_once(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "sheets"
    for each in (elsewhere, folder):
        each.mkdir()
        (each / "symptoms-a4.pdf").write_bytes(b"%PDF-")
    (folder / "es").symlink_to(elsewhere, target_is_directory=True)
    (folder / "round").symlink_to(folder, target_is_directory=True)
    found = sheet_files([folder])
    assert found.files == (folder / "es" / "symptoms-a4.pdf", folder / "symptoms-a4.pdf")
