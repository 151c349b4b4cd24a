"""From ``translations init`` to a page in languages that CLDR lacks, or has only in part."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable

import pytest
from folders import ROOT, Folders
from msgspec.structs import replace
from pseudo import long_latin
from running import Result

from omshandout.errors import ContentError, ExitCode, Fault, Severity, TranslationError
from omshandout.i18n.po import read_catalog
from omshandout.i18n.po_writer import write_po
from omshandout.languages import Languages
from omshandout.languages.locales import WEEK
from omshandout.model.options import Clinic, Opening, Profile
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.gathering import gather
from omshandout.render.workshop import Workshop
from omshandout.tasks.check import check
from omshandout.tasks.knowing import card_lines, card_of, offered_table
from omshandout.tasks.translating import init_locale, update_locales

Cli = Callable[..., Result]

DAYS = """\
days:
  wide: {monday: Da, tuesday: Db, wednesday: Dc, thursday: Dd, friday: De, saturday: Df, sunday: Dg}
"""


def begun(folders: Folders, locale: str, language_file: str = "") -> Workshop:
    """A language with catalogs that say in all texts what the English says, with accents."""
    workshop = Workshop(replace(folders.places, content=ROOT / "content"))
    init_locale(workshop, locale)
    keep = workshop.keep_terms
    for domain in workshop.domains:
        path = workshop.places.catalog(locale, domain)
        catalog = read_catalog(path)
        filled = tuple(
            replace(entry, strings=(said,) * len(entry.strings))
            for entry in catalog.entries
            for said in [long_latin(entry.plural or entry.msgid, keep, longer=0)]
        )
        path.write_bytes(write_po(replace(catalog, entries=filled)))
    path = workshop.languages.path(locale)
    assert path is not None
    if language_file:
        path.write_text(language_file, encoding="utf-8")
    return Workshop(workshop.places)


def made(workshop: Workshop, handout: str, locale: str, *, standing_in: bool = False) -> bytes:
    options = RenderOptions(allow_untranslated=standing_in)
    return render(workshop, Job(handout, locale, Profile()), options).data


def test_the_table_of_the_docs_is_what_the_program_knows() -> None:
    assert offered_table() in (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")


def test_a_document_without_days_is_built_and_a_diary_is_not(small: Folders) -> None:
    workshop = begun(small, "cnh")
    assert made(workshop, "school-note", "cnh")
    with pytest.raises(TranslationError) as caught:
        made(workshop, "symptom-diary", "cnh")
    (fault,) = caught.value.faults
    assert str(fault) == (
        "locales/cnh/language.yaml (language cnh, key days): symptom-diary prints the days of the "
        "week; CLDR has none in cnh; give days: in locales/cnh/language.yaml"
    )


def test_hours_with_names_of_days_ask_for_them_too(small: Folders) -> None:
    workshop = begun(small, "cnh")
    hours = (Opening((0, 1, 2), 510, 990),)
    options = RenderOptions(Clinic(hours=hours))
    with pytest.raises(TranslationError, match="the clinic's part of symptoms prints the days"):
        render(workshop, Job("symptoms", "cnh", Profile()), options)


def test_the_advice_works(small: Folders) -> None:
    workshop = begun(small, "cnh", DAYS)
    texts = workshop_texts(workshop, "cnh")
    assert texts == ["Dg", "Da", "Db", "Dc", "Dd", "De", "Df"]  # a week in Burma begins on Sunday
    assert made(workshop, "symptom-diary", "cnh")


def workshop_texts(workshop: Workshop, locale: str, *, standing_in: bool = False) -> list[str]:
    options = RenderOptions(allow_untranslated=standing_in)
    gathered = gather(workshop, locale, (workshop.handout("symptom-diary"),), options)
    return [day.plain for day in gathered.texts.weekdays()]


def test_english_days_stand_in_on_a_marked_draft_and_only_there(small: Folders) -> None:
    workshop = begun(small, "cnh")
    options = RenderOptions(allow_untranslated=True)
    gathered = gather(workshop, "cnh", (workshop.handout("symptom-diary"),), options)
    days = gathered.texts.weekdays()
    assert [day.plain for day in days][:2] == ["[Sun]", "[Mon]"]
    assert {day.language.tag for day in days} == {"en"}
    assert gathered.draft
    assert [fault.code for fault in gathered.warnings if fault.where.key == "days"] == [
        "language/no-days"
    ]
    assert made(workshop, "symptom-diary", "cnh", standing_in=True)


def test_check_says_what_is_printed_with_less(small: Folders) -> None:
    init_locale(small.workshop(), "cnh")
    faults = [
        fault for fault in check(small.workshop(), ["cnh"])
        if fault.where.file == "locales/cnh/language.yaml"
    ]
    assert {fault.severity for fault in faults} == {Severity.WARNING}
    assert {fault.where.key for fault in faults} == {
        "name", "plural", "digits", "months", "dates", "list",
    }
    (dates,) = [fault for fault in faults if fault.where.key == "dates"]
    assert "dates are printed in digits" in dates.what
    assert dates.hint == "give dates: in locales/cnh/language.yaml"


def test_check_warns_of_examples_that_were_taken_over(small: Folders) -> None:
    init_locale(small.workshop(), "cnh")
    pairs = ", ".join(f"{key}: {key.title()}" for key in WEEK)
    path = small.locales / "cnh" / "language.yaml"
    path.write_text(f"name: English\ndays: {{wide: {{{pairs}}}}}\n", encoding="utf-8")
    faults = [
        fault for fault in check(small.workshop(), ["cnh"]) if fault.code == "language/english"
    ]
    assert [fault.where.key for fault in faults] == ["days", "name"]
    assert {fault.severity for fault in faults} == {Severity.WARNING}


def test_a_bad_language_file_stops_its_language_and_no_other(small: Folders, cli: Cli) -> None:
    path = small.locales / "es" / "language.yaml"
    path.write_text("months: {wide: [a, b]}\nname: X\nnmae: X\n", encoding="utf-8")
    output = small.root / "out"
    result = cli("build", *small.options, "-o", output)
    assert result.code == ExitCode.FAULT
    assert "language.yaml:1:16" in result.err
    assert 'language.yaml:3:1: unknown key "nmae"' in result.err
    assert sorted(path.parent.name for path in output.rglob("*.pdf")) == ["ar", "ar", "en", "en"]
    checked = cli("check", *small.options)
    assert "language.yaml:1:16" in checked.err + checked.out
    with pytest.raises(ContentError):
        small.workshop().language("es")


def test_inspect_tells_that_a_language_file_changed(small: Folders, cli: Cli) -> None:
    path = small.locales / "es" / "language.yaml"
    path.write_text('list: {two: "{0} o {1}", start: "{0}, {1}", middle: "{0}, {1}", end: '
                    '"{0} o {1}"}\n', encoding="utf-8")
    cli("build", "eyes", "-l", "es", *small.options, "-o", small.root / "out")
    (made,) = (small.root / "out" / "es").glob("*.pdf")
    assert cli("inspect", made, *small.options).code == ExitCode.OK
    path.write_text("name: castellano\n", encoding="utf-8")
    told = cli("inspect", made, *small.options)
    assert "es/language.yaml has changed since" in told.out + told.err


def test_the_board_shows_a_language_with_a_bad_file_as_broken(small: Folders, cli: Cli) -> None:
    (small.locales / "es" / "language.yaml").write_text("nmae: X\n", encoding="utf-8")
    listed = cli("list", "--json", *small.options)
    states = {(row["locale"], row["state"]) for row in map(json.loads, listed.out.splitlines())}
    assert ("es", "broken") in states and ("ar", "broken") not in states
    assert 'unknown key "nmae"' in listed.err


def test_a_language_file_is_read_for_catalogs(small: Folders) -> None:
    init_locale(small.workshop(), "cnh")
    path = small.locales / "cnh" / "language.yaml"
    path.write_text('plural: {one: "n = 1", other: ""}\n', encoding="utf-8")
    update_locales(small.workshop(), ["cnh"])
    catalog = read_catalog(small.catalog("cnh", "interface"))
    assert catalog.field("Plural-Forms") == "nplurals=2; plural=(n != 1);"


def test_a_folder_with_a_dead_name_stops_no_other(small: Folders, cli: Cli) -> None:
    (small.locales / "es").rename(small.locales / "tl")
    output = small.root / "out"
    result = cli("build", *small.options, "-o", output)
    assert result.code == ExitCode.USAGE
    assert "rename the folder locales/tl; use fil" in result.err
    assert sorted({path.parent.name for path in output.rglob("*.pdf")}) == ["ar", "en"]


@pytest.mark.parametrize("kind", ["dead name", "bad file"])
def test_a_bad_language_keeps_no_other_from_being_told_and_updated(
    small: Folders, cli: Cli, kind: str
) -> None:
    if kind == "dead name":
        shutil.copytree(small.locales / "ar", small.locales / "aa_XX")
        told = "rename the folder locales/aa_XX"
    else:
        init_locale(small.workshop(), "cnh")
        (small.locales / "cnh" / "language.yaml").write_text("nmae: X\n", encoding="utf-8")
        told = 'unknown key "nmae"'
    shown = cli("languages", *small.options)
    assert shown.code != ExitCode.OK and told in shown.err
    assert "ar: Arabic" in shown.out and "es: Spanish" in shown.out
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes jump fast.")
    updated = cli("translations", "update", *small.options)
    assert updated.code != ExitCode.OK and told in updated.err
    assert "jump fast" in small.catalog("es", "eyes").read_text(encoding="utf-8")


def test_init_tells_script_and_font_and_writes_what_is_to_be_given(
    small: Folders, cli: Cli
) -> None:
    result = cli("translations", "init", "ksw", *small.options)
    assert result.code == ExitCode.OK
    assert "script: Myanmar (Mymr), ltr; font: NotoSansMyanmar" in result.err
    assert "to be given: days of the week (days:)" in result.err
    text = (small.locales / "ksw" / "language.yaml").read_text(encoding="utf-8")
    assert text.startswith("# S'gaw Karen (ksw): what is not known of the language yet.")
    assert "language.yaml" in result.out


def test_init_of_a_language_that_lacks_nothing_writes_no_file(small: Folders, cli: Cli) -> None:
    assert cli("translations", "init", "fr", *small.options).code == ExitCode.OK
    assert not (small.locales / "fr" / "language.yaml").exists()


def test_init_keeps_a_language_file(small: Folders) -> None:
    path = small.locales / "ksw" / "language.yaml"
    path.parent.mkdir()
    path.write_text("name: K\n", encoding="utf-8")
    init_locale(small.workshop(), "ksw")
    assert path.read_text(encoding="utf-8") == "name: K\n"


@pytest.mark.parametrize(
    ("locale", "hint"),
    [("tl", "use fil"), ("prs", "use fa_AF"), ("kmr", "use ku"), ("zh_TW", "use zh_Hant"),
     ("es-x-us", "use es"), ("zz", "names are CLDR identifiers")],
)  # fmt: skip
def test_init_of_a_wrong_name_writes_nothing(
    small: Folders, cli: Cli, locale: str, hint: str
) -> None:
    before = sorted(small.locales.iterdir())
    result = cli("translations", "init", locale, *small.options)
    assert result.code == ExitCode.USAGE
    assert hint in result.err
    assert sorted(small.locales.iterdir()) == before


def test_a_script_without_a_font_is_asked_for_one_and_checked(small: Folders, cli: Cli) -> None:
    """Before a word is translated: of Tibetan CLDR has all, and still nothing can be printed."""
    cli("translations", "init", "bo", *small.options)
    path = small.locales / "bo" / "language.yaml"
    assert "# font:\n#   - file: Regular.ttf" in path.read_text(encoding="utf-8")
    checked = cli("check", "-l", "bo", *small.options)
    assert "locales/bo/language.yaml: language bo: there is no font for Tibetan" in checked.err
    filled = [
        re.sub("^# (?=font:|  )", "", line)
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    path.write_text("\n".join(filled), encoding="utf-8")
    checked = cli("check", "-l", "bo", *small.options)
    assert "no font for Tibetan" not in checked.err
    assert "the font locales/bo/fonts/Regular.ttf cannot be read" in checked.err


def fonts_told(faults: list[Fault]) -> list[str]:
    """The languages with a font that is unfit."""
    return sorted(
        fault.where.file.split("/")[1] for fault in faults if fault.code == "own-font/unfit"
    )


def test_a_font_that_no_document_uses_is_checked(small: Folders) -> None:
    """A sheet would tell only when its language is built: in that language, or in that script."""
    declared = f'file: Worn.ttf, sha256: "{"0" * 64}", licence: OFL, scripts: [Cher]'
    for locale in ("es", "bo", "pt"):
        path = small.locales / locale / "language.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"font:\n  - {{{declared}}}\n", encoding="utf-8")
    (small.locales / "bo" / "LC_MESSAGES").mkdir()  # pt has not even that
    faults = check(small.workshop())
    assert fonts_told(faults) == ["bo", "es", "pt"]
    assert {fault.where.locale for fault in faults if fault.code == "text/no-font"} == {"bo"}
    assert fonts_told(check(small.workshop(), ["es"])) == ["es"]


def test_a_language_file_in_a_folder_with_a_wrong_name_is_a_fault(small: Folders) -> None:
    path = small.locales / "tl" / "language.yaml"
    path.parent.mkdir()
    path.write_text("name: T\n", encoding="utf-8")
    (fault,) = [each for each in check(small.workshop()) if each.where.locale == "tl"]
    assert fault.where.file == "locales/tl/language.yaml"
    assert "use fil" in fault.hint


@pytest.mark.parametrize(
    ("locale", "others"),
    [("hnj", ["hnj_Latn"]), ("rhg", ["rhg_Latn", "rhg_Arab"]), ("chr", ["chr_Latn"])],
)
def test_a_script_without_a_font_is_told_with_a_name_that_has_one(
    locale: str, others: list[str]
) -> None:
    card = card_of(Languages().data(locale))
    if card.font:
        pytest.skip(f"{card.font} is for {card.script}")
    assert any("nothing can be printed in this script" in line for line in card_lines(card))
    for other in others:
        assert other in card.hint
        assert card_of(Languages().data(other)).font


@pytest.mark.parametrize(("locale", "told"), [("dv", True), ("es", False)])
def test_a_script_without_bold_is_told(locale: str, told: bool) -> None:
    card = card_of(Languages().data(locale))
    assert any("it has no bold" in line for line in card_lines(card)) is told


def test_facts_of_any_language_for_people_and_scripts(small: Folders, cli: Cli) -> None:
    people = cli("languages", "chk", *small.options)
    assert people.out.startswith("chk: Chuukese\n  script: Latin (Latn), ltr; font: NotoSans\n")
    scripts = cli("languages", "chk", "--json", *small.options)
    assert json.loads(scripts.out)["missing"] == [
        "name", "plural", "digits", "months", "days", "dates", "list",
    ]
    every = cli("languages", *small.options)
    assert [line.split(":")[0] for line in every.out.splitlines() if line[0] != " "] == [
        "en", "ar", "es",
    ]
    # What is refused as a name of a folder is known all the same.
    assert cli("languages", "tl", *small.options).out.startswith("fil: Filipino")
    assert cli("languages", "xx", *small.options).code == ExitCode.USAGE

