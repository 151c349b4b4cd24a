"""Catalogs that take what is translated already: elsewhere, or under another name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from folders import Folders, with_strings, with_variant
from msgspec.structs import replace
from running import Result

from omshandout.i18n.po import read_catalog
from omshandout.i18n.po_writer import write_po
from omshandout.tasks.translating import CatalogFile, init_locale, update_locales

Cli = Callable[..., Result]


def file_of(files: list[CatalogFile], locale: str, domain: str) -> CatalogFile:
    return next(each for each in files if (each.locale, each.domain) == (locale, domain))


def add_sheet(folders: Folders) -> None:
    """One more sheet, with a heading and a title that others have."""
    text = folders.handout("eyes").read_text(encoding="utf-8").replace("handout: eyes",
                                                                       "handout: more")
    folders.handout("more").write_text(text, encoding="utf-8")


def test_a_new_sheet_takes_what_others_have(small: Folders, cli: Cli) -> None:
    add_sheet(small)
    old = read_catalog(small.catalog("es", "eyes")).by_key()
    result = cli("translations", "update", "es", *small.options)
    assert result.code == 0
    new = read_catalog(small.catalog("es", "more")).by_key()
    assert {key: entry.strings for key, entry in new.items()} == {
        key: entry.strings for key, entry in old.items()
    }
    fuzzy = {key for key, entry in new.items() if entry.fuzzy}
    assert fuzzy == {"head.text", "help.text", "help.call"}  # they speak to the reader
    assert f"{len(new) - len(fuzzy)} taken over from elsewhere" in result.out
    assert f"{len(fuzzy)} taken over as fuzzy" in result.out
    # Once more nothing changes, and no sign-off is given by it.
    assert not any(file.written for file in update_locales(small.workshop(), ["es"]))
    small.sign("es", "eyes")
    (row,) = [row for row in cli("status", "--json", *small.options).objects
              if (row["handout"], row["locale"]) == ("more", "es")]
    assert row["by_translator"] == 0


def test_it_can_be_switched_off(small: Folders, cli: Cli) -> None:
    add_sheet(small)
    assert cli("translations", "update", "es", "--no-prefill", *small.options).code == 0
    assert not any(each.touched for each in read_catalog(small.catalog("es", "more")).entries)


def test_a_language_begins_with_what_its_other_variant_has(small: Folders) -> None:
    small.catalog("es", "eyes").parent.parent.rename(small.locales / "pt_BR")
    for domain in ("eyes", "notes", "interface"):
        path = small.catalog("pt_BR", domain)
        path.write_text(path.read_text("utf-8").replace("Language: es", "Language: pt_BR"), "utf-8")
    file = file_of(init_locale(small.workshop(), "pt_PT"), "pt_PT", "eyes")
    assert (file.translated, file.fuzzy) == (0, file.messages)
    entry = read_catalog(file.path).by_key()["title"]
    assert entry.comments == ("Taken over from pt_BR/eyes, title: look whether it fits here.",)
    file = file_of(init_locale(small.workshop(), "pt_AO", fill=False), "pt_AO", "eyes")
    assert (file.translated, file.fuzzy) == (0, 0)


def test_a_renamed_handout_has_its_translations(small: Folders, cli: Cli) -> None:
    small.change("es", "eyes", "title", lambda each: replace(each, comments=("Ask Ana.",)))
    old = read_catalog(small.catalog("es", "eyes"))
    text = small.handout("eyes").read_text("utf-8").replace("handout: eyes", "handout: sight")
    small.handout("sight").write_text(text.replace("Two eyes.", "Two open eyes."), "utf-8")
    small.handout("eyes").unlink()
    result = cli("translations", "update", *small.options)
    assert result.code == 0
    assert result.out.count("begun from eyes.po, whose handout is gone") == 2
    new = read_catalog(small.catalog("es", "sight"))
    assert new.by_key()["title"].comments == ("Ask Ana.",)
    for entry in new.entries:
        assert entry.strings == old.by_key()[entry.key].strings
        assert entry.fuzzy is (entry.key == "main.eyes.alt")
    assert read_catalog(small.catalog("es", "eyes")) == old


def test_a_renamed_key_is_told(small: Folders, cli: Cli) -> None:
    small.edit(small.handout("eyes"), "{type: heading, id: head,", "{type: heading, id: first,")
    result = cli("translations", "update", "es", *small.options)
    assert "1 offered as fuzzy from a key that is gone: first.text" in result.out
    small.edit(small.handout("eyes"), "{type: heading, id: first,", "{type: heading, id: head,")
    result = cli("translations", "update", "es", *small.options)
    assert read_catalog(small.catalog("es", "eyes")).by_key()["head.text"].fuzzy is False


def test_english_that_is_back_has_its_sign_offs_again(small: Folders, cli: Cli) -> None:
    small.sign("es", "eyes")
    before = small.catalog("es", "eyes").read_bytes()
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes dart very fast.")
    cli("translations", "update", *small.options)
    assert small.catalog("es", "eyes").read_bytes() != before
    small.edit(small.handout("eyes"), "Both eyes dart very fast.", "Both eyes dart fast.")
    result = cli("translations", "update", *small.options)
    assert "1 good again, with their sign-offs" in result.out
    assert small.catalog("es", "eyes").read_bytes() == before
    (row,) = cli("review", "list", "--json", *small.options).objects
    assert row["holding"] == row["texts"]


@pytest.mark.parametrize("key", ["", "content/handouts/eyes.yaml"])
def test_a_file_that_lost_its_keys_is_mended(key: str, small: Folders, cli: Cli) -> None:
    path = small.catalog("es", "eyes")
    old = read_catalog(path)
    first = {entry.msgid: replace(entry, key=key) for entry in reversed(old.entries)}
    path.write_bytes(write_po(replace(old, entries=tuple(reversed(first.values())))))
    assert "translations update" in cli("check", "-l", "es", *small.options).err
    result = cli("translations", "update", "es", *small.options)
    assert (result.code, result.err) == (0, "4 files written, 2 unchanged.\n")
    new = read_catalog(path)
    assert [entry.key for entry in new.entries] == [entry.key for entry in old.entries]
    for entry in new.entries:
        assert entry.strings == old.by_key()[entry.key].strings
        # "Dancing eyes" is the title, as its note says, too; the file has it once.
        assert entry.fuzzy is (entry.key == "main.eyes.name")
    assert f"{len(new.entries) - 1} found by their English" in result.out
    assert "1 taken over as fuzzy" in result.out


def test_what_no_place_is_found_for_is_told_with_its_line(small: Folders, cli: Cli) -> None:
    path = small.catalog("es", "eyes")
    text = path.read_text("utf-8") + '\nmsgid "Nobody says this."\nmsgstr "Nadie."\n'
    path.write_text(text, "utf-8")
    result = cli("translations", "update", "es", *small.options)
    line = text[: text.index('msgid "Nobody')].count("\n") + 1
    assert f"eyes.po:{line}: " in result.err
    assert '"Nobody says this."' in result.err
    assert read_catalog(path).obsolete[-1].strings == ("Nadie.",)


def test_a_variant_takes_nothing(small: Folders) -> None:
    with_variant(small, "es_MX", eyes={"head.text": "Lo que verás"})
    add_sheet(small)
    files = update_locales(small.workshop(), ["es_MX"])
    assert all(not file.changes.taken and not file.changes.offered for file in files)
    assert len(read_catalog(small.catalog("es_MX", "eyes")).entries) == 1


def test_a_text_that_would_stop_its_sheet_is_not_taken_as_it_is(small: Folders) -> None:
    small.change("es", "eyes", "about.text", with_strings("Sin cifras."))
    add_sheet(small)
    update_locales(small.workshop(), ["es"])
    assert read_catalog(small.catalog("es", "more")).by_key()["about.text"].fuzzy
