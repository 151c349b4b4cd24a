"""The specimen: every script of the fonts has a page, tagged, and clean for every checker."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import outloud
import page
import pikepdf
import pytest

from omshandout.cli.main import run
from omshandout.content.specimen import Sample, load_samples
from omshandout.errors import ContentError, ExitCode, UsageError
from omshandout.readback import read_tags
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks import specimen
from omshandout.tasks.specimen import SpecimenPage, specimens, write_specimens
from omshandout.text.font_files import FontFile, manifest, read_font

SCRIPTS = tuple(
    script for file in manifest() for script in file.scripts if script != "Zsym"
)  # fmt: skip
LANGUAGES = """
    en fr pl vi yo hnj ru uk sr-Cyrl el ar fa ur ps ckb he hi bn pa gu or ta te kn ml si th lo
    km my am ka hy zh-Hans zh-Hant ja ko dv aii chr iu jv-Java zgh nqo sat
"""
# What a checker asks a person to look at, and why it may stand.
LOOKED_AT = {
    # Many codes for one vowel sign or letter: it is drawn in that many places or forms, or, from
    # right to left, regular and bold in one font.
    **{key: {"TXT-004"} for key in (
        "Adlm", "Arab", "Deva", "Hebr", "Java", "Khmr", "Mymr", "Nkoo", "Orya", "Sinh", "Syrc",
        "Thai",
    )},
    "Jpan": {"HDG-010"},  # the title is short: it says "Article 1"
}


def test_every_script_of_the_fonts_has_a_page(pages: Mapping[str, SpecimenPage]) -> None:
    assert set(pages) == set(SCRIPTS)
    assert all(each.pages <= 2 and not each.faults for each in pages.values())


def test_every_covered_language_is_shown(by_script: Mapping[str, list[Sample]]) -> None:
    shown = {sample.tag for texts in by_script.values() for sample in texts}
    assert shown >= set(LANGUAGES.split())


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_text_is_tagged_with_its_language(
    script: str, pages: Mapping[str, SpecimenPage], by_script: Mapping[str, list[Sample]]
) -> None:
    with pikepdf.open(BytesIO(pages[script].data)) as pdf:
        language = str(pdf.Root.Lang)
    assert language == by_script[script][0].tag
    found = {node.lang for node in read_tags(pages[script].data).walk()}
    assert found >= {sample.tag for sample in by_script[script]} - {language}


@pytest.mark.parametrize("script", SCRIPTS)
def test_checkers_find_nothing(
    script: str, pages: Mapping[str, SpecimenPage], tmp_path: Path
) -> None:
    data = pages[script].data
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert [(f.rule_id, f.message) for f in report.failures] == []
        assert report.is_compliant
    path = tmp_path / "specimen.pdf"
    path.write_bytes(data)
    result = outloud.check(str(path))
    assert result.error is None
    warned = {f.rule for f in result.findings if f.severity in ("warning", "error")}
    assert warned <= LOOKED_AT.get(script, set())


def test_bytes_are_the_same_each_time(workshop: Workshop) -> None:
    (first,), (again,) = (list(specimens(workshop, ["Khmr"])) for _ in range(2))
    assert first.data == again.data


def test_command_writes_one_file_a_script(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["specimen", "-s", "Thai", "-s", "Laoo", "-o", str(tmp_path / "out")]) == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["specimen-Laoo.pdf", "specimen-Thai.pdf"]
    assert capsys.readouterr().out.count(".pdf") == 2


def test_unknown_script_names_those_there_are(workshop: Workshop) -> None:
    with pytest.raises(UsageError, match=r'script "Tibt"; there are: Latn'):
        list(specimens(workshop, ["Tibt"]))


def test_script_without_its_fonts_does_not_stop_the_others(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_fonts(shop: Workshop, texts: list[Sample], epoch: int | None) -> SpecimenPage:
        if texts[0].script == "Jpan":
            gone = FontFile("Gone", "no_such_package", "x", "1", "", "OFL-1.1", (), "cjk")
            read_font(gone, bold=False)
        return SpecimenPage(texts[0].script, b"%PDF")

    monkeypatch.setattr(specimen, "render_specimen", no_fonts)
    made = list(write_specimens(workshop, tmp_path, ["Jpan", "Khmr"]))
    assert [bool(each.data) for each in made] == [False, True]
    assert made[0].exit_code is ExitCode.MACHINE
    assert 'pip install "omshandout[cjk]"' in str(made[0].faults[0])
    assert [path.name for path in tmp_path.iterdir()] == ["specimen-Khmr.pdf"]


def test_faults_of_the_samples_have_their_place(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "specimen"
    folder.mkdir(parents=True)
    path = folder / "udhr.yaml"
    path.write_text("samples:\n  - {tag: EN, script: latin, name: x, source: eng, title: T}\n")
    with pytest.raises(ContentError) as caught:
        load_samples(path)
    assert len(caught.value.faults) == 3
    assert all(fault.where.line == 2 for fault in caught.value.faults)
    with pytest.raises(ContentError, match=r"udhr\.yaml"):
        specimen.samples(Workshop(Places(tmp_path, tmp_path)))
