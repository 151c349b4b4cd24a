"""Languages as people type them: locales, names in English or in themselves, lists."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from folders import ROOT, Folders
from running import Result

from omshandout.errors import Severity, UsageError
from omshandout.languages import english_name, native_name
from omshandout.model.options import Clinic, Paper
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks.choosing import chosen_locales, variant_warnings

Cli = Callable[..., Result]


@pytest.fixture(scope="module")
def shipped() -> Workshop:
    return Workshop(Places(ROOT / "content", ROOT / "locales"))


@pytest.mark.parametrize(("typed", "meant"), [
    (["es"], ["es"]),
    (["zh-hans", "ES"], ["zh_Hans", "es"]),
    (["es,ar"], ["es", "ar"]),
    (["es, ar,", "es"], ["es", "ar"]),
    (["Spanish", "arabic"], ["es", "ar"]),
    (["espanol، العربية"], ["es", "ar"]),
    (["Traditional Chinese"], ["zh_Hant"]),
    (["简体中文"], ["zh_Hans"]),
    (["हिन्दी"], ["hi"]),
    (["English"], ["en"]),
    (["American English"], ["en_US"]),
    (["Klingon"], ["Klingon"]),
    (["", "spq"], ["", "spq"]),
])  # fmt: skip
def test_what_is_meant(shipped: Workshop, typed: list[str], meant: list[str]) -> None:
    assert chosen_locales(shipped, typed) == tuple(meant)


def test_each_locale_is_found_by_both_its_names(shipped: Workshop) -> None:
    for locale in shipped.locales:
        data = shipped.language(locale)
        assert chosen_locales(shipped, [english_name(data)]) == (locale,)
        assert locale in chosen_locales(shipped, [native_name(data)]) or locale == "en_US"


def test_a_name_of_several_is_asked_about(small: Folders) -> None:
    for locale in ("zh_Hans", "zh_Hant"):
        (small.locales / locale / "LC_MESSAGES").mkdir(parents=True)
    with pytest.raises(UsageError) as caught:
        chosen_locales(small.workshop(), ["Chinese", "Spanish"])
    (fault,) = caught.value.faults
    assert fault.what == '"Chinese" may be one of several languages'
    assert fault.hint == "name one: zh_Hans or zh_Hant"


def test_a_broken_language_file_does_not_hide_the_others(small: Folders) -> None:
    (small.locales / "ar" / "language.yaml").write_text("name: [\n", encoding="utf-8")
    assert chosen_locales(small.workshop(), ["Spanish"]) == ("es",)


def test_build_and_check_take_names(small: Folders, cli: Cli, tmp_path: Path) -> None:
    built = cli("build", "eyes", "-l", "Spanish,arabic", *small.options, "-o", tmp_path)
    assert [Path(line).parent.name for line in built.out.split()] == ["es", "ar"]
    refused = cli("check", "-l", "Klingon", *small.options)
    assert refused.code == 2
    assert "es (Spanish)" in refused.err
    assert "ar (Arabic)" in refused.err


def test_a_name_of_another_language_or_with_a_slip_is_understood_and_asked_about(
    shipped: Workshop, cli: Cli
) -> None:
    with pytest.raises(UsageError) as caught:
        chosen_locales(shipped, ["fr,spanisch", "Klingon"], ["symptms"])
    # All that is wrong is told at once.
    said = [(fault.what, fault.hint) for fault in caught.value.faults]
    assert said[0] == ('there is no language "spanisch"', "did you mean es (Spanish)?")
    assert [what for what, _ in said[1:]] == [
        'there is no language "Klingon"', 'there is no handout "symptms"',
    ]
    assert chosen_locales(shipped, ["es"]) == ("es",)  # the advice works
    for refused in (cli("status", "-l", "Spansh"), cli("build", "symptoms", "-l", "deutsh"),
                    cli("build", "symptoms", "-l", "es", "--with", "arabisch")):
        assert refused.code == 2
        assert "did you mean" in refused.err
        assert "Traceback" not in refused.err


@pytest.mark.parametrize(("locales", "country", "paper", "told"), [
    (["en"], "US", None, True),
    (["en"], "us", Paper.A4, True),
    (["en"], "", Paper.LETTER, True),
    (["en"], "", Paper.A4, False),
    (["en"], "", None, False),
    (["en"], "GB", Paper.LETTER, False),
    (["en", "en_US"], "US", None, False),
    (["es"], "US", None, False),
    (["en_US"], "US", None, False),
])
def test_a_clinic_is_told_of_the_variant_for_its_country(
    shipped: Workshop, locales: list[str], country: str, paper: Paper | None, told: bool
) -> None:
    clinic = Clinic(country=country)
    found = variant_warnings(shipped, locales, clinic, "clinic.yaml", paper)
    assert len(found) == told
    for fault in found:
        assert fault.severity is Severity.WARNING
        assert "American English" in fault.what
        assert "-l en_US" in fault.hint
        assert chosen_locales(shipped, ["en_US"]) == ("en_US",)  # the advice works


def test_build_tells_of_the_variant(cli: Cli, tmp_path: Path) -> None:
    done = cli("build", "first-day", "-l", "en", "--paper", "letter", "-o", str(tmp_path))
    assert done.code == 0
    assert "American English; build it with -l en_US" in done.err.replace("\n", " ")


def test_build_tells_of_the_variant_beside_another_language(cli: Cli, tmp_path: Path) -> None:
    done = cli("build", "first-day", "-l", "es", "--with", "en", "--paper", "letter", "-o",
               str(tmp_path))
    assert done.code == 0
    assert "American English; build it with --with en_US" in done.err.replace("\n", " ")


def test_a_code_or_name_of_a_register_builds_and_a_guess_does_not(
    cli: Cli, small: Folders, tmp_path: Path
) -> None:
    built = cli("build", "eyes", "-l", "Castilian,spa,ar-EG", *small.options, "-o", tmp_path)
    assert [Path(line).parent.name for line in built.out.split()] == ["es", "ar"]
    (small.locales / "ckb" / "LC_MESSAGES").mkdir(parents=True)
    for word, told in (
        ("Kurdish", "nobody has translated into ku (Kurdish) yet, but into ckb (Central Kurdish)"),
        ("Urdu", "nobody has translated into ur (Urdu) yet; there are: en (English)"),
        ("es_MX", "did you mean es (Spanish)?"),
    ):
        refused = cli("build", "eyes", "-l", word, *small.options, "-o", tmp_path / "none")
        assert (refused.code, told in refused.err.replace("\n", " ")) == (2, True), refused.err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("word", ["x" * 300, "Klingon " * 40, "a\u202eb\x1b[31m"])
def test_long_or_odd_names_are_told_short_and_safe(cli: Cli, small: Folders, word: str) -> None:
    refused = cli("list", "-l", word, *small.options)
    assert refused.code == 2
    assert len(refused.err) < 400
    assert "\x1b" not in refused.err
    assert "\u202e" not in refused.err


def test_names_in_files_are_answered_with_their_codes(small: Folders, cli: Cli) -> None:
    small.clinic.write_text(
        "name: {Farsi: A}\nlocales: [Spanish]\nstaff_language: zh-TW\n", encoding="utf-8"
    )
    told = cli("build", "eyes", "--clinic", small.clinic, *small.options).err.replace("\n", " ")
    for hint in ('write "fa" (Persian)', 'write "es" (Spanish)',
                 'write "zh_Hant" (Traditional Chinese)'):
        assert hint in told
    plan, rows = small.root / "plan.yaml", small.root / "rows.csv"
    look = "profiles: [{with: Castilian}], "
    plan.write_text(f"clinics: rows.csv\nsheets: [{{{look}languages: [arabic], handouts: [eyes]}}]",
                    encoding="utf-8")
    told = cli("batch", plan, *small.options, "--dry-run").err
    assert 'write "es" (Spanish)' in told
    assert 'write "ar" (Arabic)' in told
    plan.write_text("clinics: rows.csv\nsheets: [{languages: [ur], handouts: [eyes]}]",
                    encoding="utf-8")
    rows.write_text("clinic,name,name.Farsi\na,A,B\n", encoding="utf-8")
    assert 'write "name.fa" (Persian)' in cli("batch", plan, *small.options, "--dry-run").err
    rows.write_text('clinic,name,locales\na,A,"Haitian Creole, es"\nb,B,es ar\n', encoding="utf-8")
    told = cli("batch", plan, *small.options, "--dry-run").err
    assert told.count('write "ht" (Haitian Creole)') == 1
    assert "nobody has translated into ur (Urdu) yet" in told.replace("\n", " ")


def test_each_command_takes_names_of_languages(cli: Cli, small: Folders, tmp_path: Path) -> None:
    told = cli("languages", "Farsi", "urd", "spanisch", "--json", *small.options)
    assert [each["locale"] for each in told.objects] == ["fa", "ur", "es"]
    name = ("--name", "N", "--role", "translator")
    for command in (
        ("review", "sign", "Spanish", "eyes", *name), ("review", "list", "-l", "Castilian"),
        ("review", "sheet", "spa", "eyes", "-o", tmp_path),
        ("review", "step", "Spanish", "--step", "proofreading", "--name", "N"),
        ("translations", "update", "spanish"), ("translations", "room", "español"),
        ("translations", "export", "Spanish", "-o", tmp_path / "texts.xlsx"),
        ("check", "-l", "Spanish"), ("status", "-l", "Spanish"), ("list", "-l", "Spanish"),
    ):
        done = cli(*command, *small.options)
        assert "no language" not in done.err, command
        assert done.code != 2, (command, done.err)
    assert "es" in cli("review", "list", "-l", "es", *small.options).out
    assert "es" not in cli("review", "list", "-l", "ar", "--json", *small.options).out
    twice = cli("review", "sign", "es,ar", "eyes", *name, *small.options)
    assert (twice.code, "LOCALE names 2 languages" in twice.err) == (2, True)
