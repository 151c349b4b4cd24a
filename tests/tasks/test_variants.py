"""The gettext round, the board and the checks of regional variants."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from folders import Folders, with_strings, with_variant
from msgspec.structs import replace
from running import Result

from omshandout.errors import Fault, Severity, UsageError
from omshandout.i18n.po import read_catalog
from omshandout.render.workshop import INTERFACE
from omshandout.tasks.check import check
from omshandout.tasks.status import standing
from omshandout.tasks.summing_up import summed_up
from omshandout.tasks.translating import init_locale, override, update_locales

Cli = Callable[..., Result]
DOMAINS = ("eyes", "notes", INTERFACE)
DARTING = "Both eyes dart fast."


def keys(folders: Folders, locale: str, domain: str) -> list[str]:
    return [entry.key for entry in read_catalog(folders.catalog(locale, domain)).entries]


def warnings(folders: Folders, locale: str) -> list[Fault]:
    found = check(folders.workshop(), [locale])
    assert [fault for fault in found if fault.severity is Severity.ERROR] == []
    return [fault for fault in found if fault.code.startswith("translation/")]


# -- the gettext round -----------------------------------------------------------------------------


@pytest.mark.parametrize(("locale", "parent"), [("es_MX", "es"), ("en_GB", "en")])
def test_a_variant_begins_without_copies(small: Folders, locale: str, parent: str) -> None:
    files = init_locale(small.workshop(), locale)
    assert [(file.domain, file.messages, file.parent) for file in files] == [
        (domain, 0, parent) for domain in DOMAINS
    ]
    catalog = read_catalog(small.catalog(locale, "eyes"))
    assert (catalog.locale, catalog.entries) == (locale, ())
    assert f"Only what differs: all else comes from {parent}." in catalog.comments
    assert standing(small.workshop(), "eyes", locale).translated_percent == 100


def test_other_tools_read_the_catalogs_of_a_variant(small: Folders) -> None:
    with_variant(small, "es_MX", eyes={"title": "Ojos"})
    for domain, number in (("eyes", 1), ("notes", 0)):
        data = small.catalog("es_MX", domain).read_bytes()
        found = read_po(io.BytesIO(data), abort_invalid=True)
        assert len(found) == number
        write_mo(io.BytesIO(), found)
        if msgfmt := shutil.which("msgfmt"):
            subprocess.run([msgfmt, "-c", "-o", "-", "-"], input=data, check=True,
                           capture_output=True)


def test_a_text_is_taken_over_with_its_words_and_notes(small: Folders) -> None:
    init_locale(small.workshop(), "es_MX")
    spanish = read_catalog(small.catalog("es", "eyes")).by_key()
    wanted = ["help.text", "title", "title"]
    file = override(small.workshop(), "es_MX", "eyes", wanted)
    assert (file.translated, file.written) == (2, True)
    catalog = read_catalog(small.catalog("es_MX", "eyes"))
    assert [entry.key for entry in catalog.entries] == ["title", "help.text"]  # as on the sheet
    for entry in catalog.entries:
        theirs = spanish[entry.key]
        assert entry == replace(theirs, places=entry.places, notes=entry.notes)
    assert catalog.entries[0].notes == ("Title of the sheet.",)
    # Once more leaves what a translator wrote.
    small.change("es_MX", "eyes", "title", with_strings("Ojos"))
    assert not override(small.workshop(), "es_MX", "eyes", ["title"]).written
    assert read_catalog(small.catalog("es_MX", "eyes")).by_key()["title"].strings == ("Ojos",)


def test_texts_are_taken_over_from_the_source_too(small: Folders) -> None:
    init_locale(small.workshop(), "en_US")
    small.catalog("en_US", INTERFACE).unlink()
    override(small.workshop(), "en_US", INTERFACE, ["pages", "footer.page"])
    found = read_catalog(small.catalog("en_US", INTERFACE)).by_key()
    assert found["pages"].strings == ("{page_count} page", "{page_count} pages")
    assert found["footer.page"].strings == ("Page {page} of {pages}",)


@pytest.mark.parametrize(
    ("locale", "domain", "key", "what", "hint"),
    [
        ("es", "eyes", "title", "takes nothing over", "edit locales/es/LC_MESSAGES/eyes.po"),
        ("en", "eyes", "title", "takes nothing over", "edit the YAML file"),
        ("es_MX", "eyes", "titel", 'no text "titel"', 'did you mean "title"?'),
        ("es_MX", "yees", "title", 'no handout "yees"', 'did you mean "eyes"?'),
        ("es_CO", "eyes", "title", 'no language "es_CO"', "did you mean es (Spanish)?"),
    ],
)
def test_what_cannot_be_taken_over_is_wrong_use(
    small: Folders, locale: str, domain: str, key: str, what: str, hint: str
) -> None:
    init_locale(small.workshop(), "es_MX")
    with pytest.raises(UsageError) as caught:
        override(small.workshop(), locale, domain, ["lead", key])
    (fault,) = caught.value.faults
    assert what in fault.what
    assert hint in fault.hint
    assert keys(small, "es_MX", "eyes") == []


def test_an_update_adds_nothing_and_drops_nothing(small: Folders) -> None:
    with_variant(small, "es_MX", eyes={"title": "Ojos", "main.eyes.text": "Se mueven."})
    small.catalog("es_MX", "notes").unlink()
    files = [file for file in update_locales(small.workshop(), ["es_MX"]) if file.written]
    assert files == []
    assert not small.catalog("es_MX", "notes").exists()
    # The English changes, a key goes, a new text comes.
    small.edit(small.handout("eyes"), DARTING, "Both eyes jump fast.")
    small.edit(small.handout("eyes"), "{type: heading, id: head,", "{type: heading, id: fresh,")
    small.edit(small.catalog("es_MX", "eyes"), 'msgctxt "title"', 'msgctxt "tittle"')
    update_locales(small.workshop(), ["es_MX"])
    catalog = read_catalog(small.catalog("es_MX", "eyes"))
    # What a text of its own said under another key is offered, and no text of its parent is.
    assert [(entry.key, entry.fuzzy) for entry in catalog.entries] == [
        ("title", True), ("main.eyes.text", True),
    ]
    assert (catalog.entries[0].strings, catalog.entries[0].previous_key) == (("Ojos",), "tittle")
    assert catalog.entries[1].previous == (DARTING, "")
    assert catalog.obsolete == ()


def test_entries_that_a_tool_left_empty_are_taken_over(small: Folders) -> None:
    """Such as msgmerge, which adds all messages of the template."""
    with_variant(small, "es_MX", eyes={"title": "", "lead": "Para pruebas."})
    found = standing(small.workshop(), "eyes", "es_MX")
    assert (found.translated_percent, found.own) == (100, 1)
    update_locales(small.workshop(), ["es_MX"])
    assert keys(small, "es_MX", "eyes") == ["title", "lead"]


# -- the board and the checks ----------------------------------------------------------------------


def test_the_board_counts_what_is_taken_over_as_translated(small: Folders) -> None:
    with_variant(small, "es_MX", eyes={"title": "Ojos"})
    spanish = standing(small.workshop(), "eyes", "es")
    found = standing(small.workshop(), "eyes", "es_MX")
    assert (found.title, found.parent, found.own) == ("Ojos", "es", 1)
    assert (found.translated, found.inherited) == (spanish.total, spanish.total - 1)
    assert (spanish.parent, spanish.inherited, spanish.own) == ("", 0, spanish.total)
    small.change("es", "eyes", "lead", with_strings(""))
    found = standing(small.workshop(), "eyes", "es_MX")
    assert (found.missing, found.state) == (1, "incomplete")


def test_the_board_shows_the_own_texts_of_variants_alone(small: Folders, cli: Cli) -> None:
    with_variant(small, "es_MX", eyes={"title": "Ojos"})
    for command in ("list", "status"):
        lines = [line for line in cli(command, *small.options).out.splitlines() if "eyes" in line]
        assert ["(1 own)" in line for line in lines] == ["es_MX" in line for line in lines]
        rows = cli(command, "--json", *small.options).objects
        (row,) = (row for row in rows if (row["handout"], row["locale"]) == ("eyes", "es_MX"))
        assert (row["parent"], row["inherited"]) == ("es", row.get("total", row.get("texts")) - 1)


def test_signing_a_variant_signs_what_is_its_own(small: Folders, cli: Cli) -> None:
    with_variant(small, "es_MX", eyes={"title": "Ojos"})
    sign = ("review", "sign", "es_MX", "eyes", "--name", "A. Person", "--role", "translator")
    result = cli(*sign, *small.options)
    assert result.code == 0, result.err
    assert "eyes: 1 of 13 texts signed; 12 are taken over" in result.out
    assert small.places.reviews("es_MX").read_text(encoding="utf-8").count("- handout") == 1
    (row,) = cli("review", "list", "--json", *small.options).objects
    assert (row["locale"], row["texts"], row["holding"]) == ("es_MX", 1, 1)
    as_clinician = (*sign[:-1], "clinician")
    assert cli(*as_clinician, *small.options).code == 2


def test_a_clean_variant_has_no_warnings(small: Folders) -> None:
    with_variant(small, "en_US", eyes={"title": "American eyes"})
    assert warnings(small, "en_US") == []


def test_a_text_that_says_the_same_as_the_parent_is_pointed_out(small: Folders) -> None:
    with_variant(small, "en_US", eyes={"title": "Dancing eyes", "lead": "Another lead."})
    (fault,) = warnings(small, "en_US")
    assert (fault.code, fault.where.key) == ("translation/same-as-parent", "title")
    assert fault.where.line == read_catalog(
        small.catalog("en_US", "eyes")).by_key()["title"].line
    assert "delete the entry" in fault.hint


def test_many_of_them_are_told_in_a_line(small: Folders) -> None:
    init_locale(small.workshop(), "es_MX")
    wanted = keys(small, "es", "eyes")[:5]
    override(small.workshop(), "es_MX", "eyes", wanted)
    found = warnings(small, "es_MX")
    assert [fault.where.key for fault in found] == wanted
    (fault,) = summed_up(small.workshop(), found)
    assert fault.what.startswith("5 texts say the same")
    assert fault.where.file == "locales/es_MX/LC_MESSAGES/eyes.po"


def test_an_unknown_key_is_told_with_the_one_that_may_be_meant(small: Folders) -> None:
    with_variant(small, "es_MX", eyes={"title": "Ojos"})
    line = small.edit(small.catalog("es_MX", "eyes"), 'msgctxt "title"', 'msgctxt "titel"')
    (fault,) = warnings(small, "es_MX")
    assert (fault.code, fault.where.key) == ("translation/unknown-key", "titel")
    assert fault.where.line == line + 1
    assert 'if "title" is meant, correct it' in fault.hint


def test_what_is_wrong_in_the_parent_is_told_for_the_variant_alone_too(small: Folders) -> None:
    with_variant(small, "es_MX", eyes={"title": "Ojos"})
    small.change("es", "eyes", "about.text", with_strings("Sin número."))
    small.change("es", "eyes", "title", with_strings("Ojos 5"))
    found = [
        fault for fault in check(small.workshop(), ["es_MX"]) if fault.severity is Severity.ERROR
    ]
    assert {(fault.where.file, fault.where.key) for fault in found} == {
        ("locales/es/LC_MESSAGES/eyes.po", "about.text")
    }


def test_a_language_that_is_not_there_names_its_parent(small: Folders, cli: Cli) -> None:
    result = cli("build", "-l", "en_GB", *small.options)
    assert result.code == 2
    assert 'there is no language "en_GB"; did you mean en (English)?' in result.err


def test_init_tells_how_to_go_on(small: Folders, cli: Cli) -> None:
    result = cli("translations", "init", "es_MX", *small.options)
    assert result.code == 0
    assert "0 of its own, all else comes from es" in result.out
    assert "omshandout translations override es_MX HANDOUT KEY" in result.err
    again = cli("translations", "override", "es_MX", "eyes", "title", "lead", *small.options)
    assert "written, 2 of its own, all else comes from es" in again.out
