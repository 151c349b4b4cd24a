"""Catalogs that are broken or hostile: file, line, what to do; and everything else is built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from folders import ROOT, Folders
from running import Result

from omshandout.errors import Severity, UsageError
from omshandout.model.options import Paper, Profile
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.tasks.build import build
from omshandout.tasks.check import check
from omshandout.tasks.translating import init_locale

HEAD = 'msgid ""\nmsgstr "Language: es\\nContent-Type: text/plain; charset=UTF-8\\n"\n'
Change = Callable[[str], str]


def lead_says(words: str) -> Change:
    """A catalog whose first sentence says something else."""
    def change(text: str) -> str:
        start = text.index('msgctxt "lead"')
        at = text.index("msgstr ", start)
        end = text.index("\n\n", at)
        return f'{text[:at]}msgstr "{words}"{text[end:]}'

    return change


def twice(text: str) -> str:
    start = text.index('msgctxt "lead"')
    return f"{text.rstrip()}\n\n{text[start : text.index(chr(10) * 2, start)]}\n"


BAD: dict[str, tuple[Change, str]] = {
    "broken syntax": (lambda text: text.replace('msgctxt "lead"', 'msgctxt "lead', 1),
                      "catalog/syntax"),
    "a word that is no keyword": (lambda text: text.replace("msgctxt", "msgcontext", 1),
                                  "catalog/syntax"),
    "two entries with one key": (twice, "catalog/duplicate"),
    "unknown placeholder": (lead_says("Bailan {unknown}."), "translation/placeholder"),
    "markup": (lead_says("Bailan <b>mucho</b>."), "translation/tag"),
    "markup of ours that is not closed": (lead_says("Bailan **mucho."), "translation/markup"),
    "a script": (lead_says("<script>alert(1)</script>"), "translation/tag"),
    "direction override": (lead_says("Bailan \u202eodal.\u202c"), "translation/direction"),
    "null byte": (lead_says("Bailan \0 mucho."), "translation/character"),
    "a megabyte of text": (lead_says("Bailan mucho. " * 75_000 + "Sí."), "translation/too-long"),
    "another language": (lambda text: text.replace("Language: es", "Language: fr"),
                         "catalog/language"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "code"), BAD.values(), ids=BAD)
def test_a_bad_catalog_is_told_and_all_else_is_built(
    small: Folders, tmp_path: Path, change: Change, code: str
) -> None:
    path = small.catalog("es", "eyes")
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    path.write_text(changed, encoding="utf-8", newline="\n")
    found = [fault for fault in check(small.workshop()) if fault.severity is Severity.ERROR]
    assert found
    assert {fault.where.file for fault in found} == {"locales/es/LC_MESSAGES/eyes.po"}
    assert code in {fault.code for fault in found}
    assert all(fault.where.line and fault.hint for fault in found)

    jobs = [
        Job(name, locale, Profile(Paper.A4))
        for locale in ("en", "es", "ar") for name in ("eyes", "notes")
    ]
    made = build(jobs, small.places, RenderOptions(), tmp_path / "out")
    assert [outcome.job for outcome in made if not outcome.done] == [jobs[2]]


@pytest.mark.parametrize("charset", ["UTF-8", "ASCII"])
def test_a_file_in_another_encoding_than_its_header_says(small: Folders, charset: str) -> None:
    path = small.catalog("es", "eyes")
    text = path.read_text(encoding="utf-8").replace("charset=UTF-8", f"charset={charset}")
    path.write_bytes(text.encode("cp1252", "replace"))
    found = [fault for fault in check(small.workshop(), ["es"]) if "eyes.po" in fault.where.file]
    assert found
    assert {fault.code for fault in found} <= {"catalog/encoding", "catalog/charset"}
    assert all(fault.where.line and fault.hint for fault in found)


@pytest.mark.parametrize("locale", ["../x", "..", "/etc", "a/b", "es/../../x", "C:\\x", "x\0y"])
def test_a_locale_that_is_a_path(
    small: Folders, cli: Callable[..., Result], locale: str
) -> None:
    before = sorted(small.root.rglob("*"))
    with pytest.raises(UsageError) as raised:
        init_locale(small.workshop(), locale)
    assert all(fault.hint for fault in raised.value.faults)
    with pytest.raises(UsageError):
        check(small.workshop(), [locale])
    assert sorted(small.root.rglob("*")) == before
    if "\0" not in locale:
        result = cli("build", "-l", locale)
        assert result.code == 2
        assert "Traceback" not in result.err


def test_a_catalog_of_another_language_in_the_folder(small: Folders) -> None:
    """Copied, and its header made to fit: it is told, and the other languages are as they were."""
    name = "de/LC_MESSAGES/interface.po"
    (small.locales / name).parent.mkdir(parents=True)
    text = (ROOT / "locales" / name.replace("de", "es", 1)).read_text(encoding="utf-8")
    text = text.replace("Language: es", "Language: de")
    (small.locales / name).write_text(text, encoding="utf-8")
    found = [
        fault for fault in check(small.workshop(), ["de"])
        if fault.code == "catalog/other-language"
    ]
    assert [(fault.where.file, fault.where.line) for fault in found] == [
        ("locales/de/LC_MESSAGES/interface.po", 1)
    ]
    assert check(small.workshop(), ["es", "ar"]) == []
