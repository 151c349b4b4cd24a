"""The gettext round: templates, new catalogs, updates; and the same by Babel's own command."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from folders import ROOT, Folders
from known_languages import known
from msgspec.structs import replace

from omshandout.errors import ContentError, ExitCode, MachineError, TranslationError, UsageError
from omshandout.i18n.po import read_catalog
from omshandout.languages.plurals import plural_categories
from omshandout.model.options import Profile
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.workshop import INTERFACE
from omshandout.tasks import extractor
from omshandout.tasks.translating import (
    CatalogFile,
    domains,
    extract_templates,
    init_locale,
    make_template,
    update_locales,
)


def bytes_in(folders: Folders) -> dict[str, bytes]:
    return {
        path.relative_to(folders.root).as_posix(): path.read_bytes()
        for path in sorted(folders.locales.rglob("*")) if path.is_file()
    }


def states(files: list[CatalogFile]) -> dict[tuple[str, str], bool]:
    return {(file.locale, file.domain): file.written for file in files}


def test_a_domain_for_each_handout_and_the_interface(small: Folders) -> None:
    assert domains(small.workshop()) == ("eyes", "notes", INTERFACE)


def test_templates_are_written_once(small: Folders) -> None:
    first = extract_templates(small.workshop())
    assert states(first) == {("", domain): True for domain in ("eyes", "notes", INTERFACE)}
    before = bytes_in(small)
    again = extract_templates(small.workshop())
    assert not any(file.written for file in again)
    assert bytes_in(small) == before
    catalog = read_catalog(small.places.template("eyes"))
    assert first[0].messages == len(catalog.entries)
    assert catalog.entries[0].key == "title"
    assert catalog.entries[0].notes == ("Title of the sheet.",)
    assert catalog.entries[0].places == ("content/handouts/eyes.yaml",)


def test_an_update_of_what_did_not_change_writes_nothing(small: Folders) -> None:
    extract_templates(small.workshop())
    before = bytes_in(small)
    files = update_locales(small.workshop())
    assert states(files) == {
        (locale, domain): False
        for locale in ("ar", "es") for domain in ("eyes", "notes", INTERFACE)
    }
    assert bytes_in(small) == before


def test_changed_english_leaves_a_fuzzy_translation_and_says_what_it_was(small: Folders) -> None:
    old = read_catalog(small.catalog("es", "eyes")).by_key()
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes jump fast.")
    files = {(file.locale, file.domain): file for file in update_locales(small.workshop())}
    assert [key for key, file in files.items() if file.written] == [("ar", "eyes"), ("es", "eyes")]
    assert (files["es", "eyes"].fuzzy, files["es", "eyes"].translated) == (1, len(old) - 1)
    path = small.catalog("es", "eyes")
    entry = read_catalog(path).by_key()["main.eyes.text"]
    assert entry.fuzzy
    assert entry.msgid == "Both eyes jump fast."
    assert entry.previous == ("Both eyes dart fast.", "")
    assert entry.strings == old["main.eyes.text"].strings
    assert '#| msgid "Both eyes dart fast."' in path.read_text(encoding="utf-8")
    # Once more changes nothing, and nothing is printed until a person has looked at it.
    assert not any(file.written for file in update_locales(small.workshop()))
    with pytest.raises(TranslationError, match="fuzzy"):
        render(small.workshop(), Job("eyes", "es", Profile()), RenderOptions())


def test_new_texts_are_empty_and_old_ones_are_kept_as_obsolete(small: Folders) -> None:
    small.edit(small.handout("eyes"), "{type: heading, id: head,", "{type: heading, id: fresh,")
    small.edit(small.handout("eyes"), '"What you may see"', '"Signs"')
    update_locales(small.workshop(), ["es"])
    catalog = read_catalog(small.catalog("es", "eyes"))
    assert catalog.by_key()["fresh.text"].strings == ("",)
    assert [entry.key for entry in catalog.obsolete] == ["head.text"]


def test_a_new_handout_gets_catalogs_by_an_update(small: Folders) -> None:
    text = small.handout("notes").read_text(encoding="utf-8")
    small.handout("more").write_text(text.replace("handout: notes", "handout: more"))
    files = states(update_locales(small.workshop(), ["es"]))
    assert files == {
        ("es", "eyes"): False, ("es", "more"): True, ("es", "notes"): False,
        ("es", INTERFACE): False,
    }
    assert read_catalog(small.catalog("es", "more")).locale == "es"


@pytest.mark.parametrize("locale", ["pt_BR", "sr_Cyrl", "zh_Hant", "pl"])
def test_a_new_language_begins_with_empty_catalogs(small: Folders, locale: str) -> None:
    files = init_locale(small.workshop(), locale)
    assert [(file.domain, file.translated, file.written) for file in files] == [
        (domain, 0, True) for domain in ("eyes", "notes", INTERFACE)
    ]
    catalog = read_catalog(small.catalog(locale, INTERFACE))
    assert catalog.locale == locale
    assert catalog.nplurals == len(plural_categories(known(locale)))
    shop = small.workshop()
    assert locale in shop.locales
    with pytest.raises(TranslationError, match="is not translated"):
        render(shop, Job("eyes", locale, Profile()), RenderOptions())
    assert not any(file.written for file in update_locales(shop, [locale]))


@pytest.mark.parametrize("locale", ["es", "en", "xx", "zh-Hans", "../../etc", "ES", ""])
def test_a_language_that_cannot_be_begun_is_wrong_use(small: Folders, locale: str) -> None:
    before = bytes_in(small)
    with pytest.raises(UsageError):
        init_locale(small.workshop(), locale)
    assert bytes_in(small) == before


@pytest.mark.parametrize(("typed", "hint"), [
    ("Italian", "did you mean it (Italian)?"),
    ("italiano", "did you mean it (Italian)?"),
    ("brazilian portuguese", "did you mean pt_BR (Brazilian Portuguese)?"),
    ("ไทย", "did you mean th (Thai)?"),
    ("Itallian", "did you mean it (Italian)?"),
    ("pt-br", "did you mean pt_BR?"),
    ("zzzzzz", "names are CLDR identifiers such as es, pt_BR or zh_Hans"),
    ("", "names are CLDR identifiers such as es, pt_BR or zh_Hans"),
])
def test_the_name_of_a_language_offers_its_locale(small: Folders, typed: str, hint: str) -> None:
    before = bytes_in(small)
    with pytest.raises(UsageError) as caught:
        init_locale(small.workshop(), typed)
    (fault,) = caught.value.faults
    assert fault.hint == hint
    assert bytes_in(small) == before


def test_unknown_locales_are_told_together_before_anything_is_written(small: Folders) -> None:
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes jump fast.")
    before = bytes_in(small)
    with pytest.raises(UsageError) as caught:
        update_locales(small.workshop(), ["xx", "es", "yy"])
    assert len(caught.value.faults) == 2
    assert bytes_in(small) == before


def test_a_catalog_that_cannot_be_read_is_left_alone_and_stops_no_other(small: Folders) -> None:
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes jump fast.")
    small.catalog("es", "eyes").write_bytes(b'msgid "x\n')
    with pytest.raises(TranslationError) as caught:
        update_locales(small.workshop())
    assert caught.value.exit_code is ExitCode.FAULT
    assert caught.value.faults[0].where.file == "locales/es/LC_MESSAGES/eyes.po"
    assert small.catalog("es", "eyes").read_bytes() == b'msgid "x\n'
    assert read_catalog(small.catalog("ar", "eyes")).by_key()["main.eyes.text"].fuzzy


def test_no_template_is_written_from_content_with_faults(small: Folders) -> None:
    for name in ("eyes", "notes"):
        small.edit(small.handout(name), "pages: 1", "pages: 1\nsurprise: 1")
    with pytest.raises(ContentError) as caught:
        extract_templates(small.workshop())
    assert {fault.where.file for fault in caught.value.faults} == {
        "content/handouts/eyes.yaml", "content/handouts/notes.yaml",
    }
    assert not (small.locales / "templates").exists()


def test_a_folder_that_cannot_be_written_is_a_fault_of_the_machine(small: Folders) -> None:
    (small.locales / "templates").write_text("in the way")
    with pytest.raises(MachineError):
        extract_templates(small.workshop())


def test_what_a_translator_added_stays(small: Folders) -> None:
    path = small.catalog("es", "eyes")
    small.edit(path, 'msgctxt "title"', '# Asked the clinic.\nmsgctxt "title"')
    small.edit(small.handout("eyes"), '"Dancing eyes", note', '"Jumping eyes", note')
    update_locales(small.workshop(), ["es"])
    assert read_catalog(path).by_key()["title"].comments == ("Asked the clinic.",)


# -- Babel's own command ---------------------------------------------------------------------------


@pytest.fixture
def quiet_babel() -> Iterator[None]:
    """Babel's command sets up logging for itself; put back what was."""
    logger = logging.getLogger("babel")
    before = logger.level, list(logger.handlers)
    yield
    logger.setLevel(before[0])
    logger.handlers[:] = before[1]


def extracted(monkeypatch: pytest.MonkeyPatch, folders: Folders, target: Path) -> list[Message]:
    monkeypatch.chdir(folders.root)
    CommandLineInterface().run([
        "pybabel", "-q", "extract", "-F", str(ROOT / "babel.cfg"), "-o", str(target), "content",
    ])
    with target.open("rb") as stream:
        return [message for message in read_po(stream) if message.id]


@pytest.mark.usefixtures("quiet_babel")
def test_plain_pybabel_extract_finds_the_same_messages(
    small: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = extracted(monkeypatch, small, tmp_path / "all.pot")
    theirs = {
        (message.context, tuple(message.id) if message.pluralizable else (message.id, "")):
            " ".join(message.auto_comments)
        for message in found
    }
    shop = small.workshop()
    entries = [entry for domain in domains(shop) for entry in make_template(shop, domain).entries]
    assert set(theirs) == {(entry.key, (entry.msgid, entry.plural)) for entry in entries}
    for entry in entries:
        note = theirs[entry.key, (entry.msgid, entry.plural)]
        shown = " ".join(note for note in entry.notes if not note.startswith("Facts:"))
        assert shown in note
    assert all(message.locations for message in found)


@pytest.mark.usefixtures("quiet_babel")
def test_pybabel_is_told_of_faults_in_the_content(
    small: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.edit(small.handout("eyes"), "pages: 1", "pages: 1\nsurprise: 1")
    with pytest.raises(ContentError, match="surprise"):
        extracted(monkeypatch, small, tmp_path / "all.pot")


def test_other_yaml_files_have_no_messages(small: Folders) -> None:
    with (small.content / "facts.yaml").open("rb") as stream:
        assert list(extractor.extract(stream, (), (), {})) == []


def test_a_round_ends_where_it_began(small: Folders) -> None:
    """Change a text, update, translate anew: the document is as good as before."""
    small.edit(small.handout("notes"), '"Do the eyes dart?"', '"Do the eyes jump?"')
    update_locales(small.workshop())
    small.change("es", "notes", "check.eyes", lambda entry: replace(
        entry, strings=("¿Saltan los ojos?",), fuzzy=False, previous=("", "")
    ))
    assert render(small.workshop(), Job("notes", "es", Profile()), RenderOptions()).faults == ()
    assert states(update_locales(small.workshop(), ["es"]))["es", "notes"] is False
