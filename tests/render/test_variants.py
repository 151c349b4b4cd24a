"""Documents of regional variants: their words, what they are tagged with, sign-offs, digests."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import Folders, with_packets, with_strings, with_variant
from msgspec.structs import replace
from read_words import heads_and_feet

from omshandout.errors import TranslationError
from omshandout.i18n.po import read_catalog
from omshandout.model.options import Clinic, Paper, Profile
from omshandout.readback import logical_text, read_info, read_tags
from omshandout.render.documents import Job, PacketJob, Rendered, RenderOptions, render
from omshandout.render.workshop import INTERFACE
from omshandout.tasks.build import build, plan
from omshandout.tasks.check import check
from omshandout.tasks.inspecting import inspect
from omshandout.tasks.status import standing
from omshandout.tasks.translating import update_locales

MEXICO = Job("eyes", "es_MX", Profile())
AMERICA = Job("eyes", "en_US", Profile())
FINAL = RenderOptions(final=True)


@pytest.fixture
def mexico(small: Folders) -> Folders:
    """Mexican Spanish with a title of its own."""
    return with_variant(small, "es_MX", eyes={"title": "Ojos de México"})


@pytest.fixture
def america(small: Folders) -> Folders:
    """American English with a title of its own."""
    return with_variant(small, "en_US", eyes={"title": "American eyes"})


def rendered(folders: Folders, job: Job, options: RenderOptions | None = None) -> Rendered:
    return render(folders.workshop(), job, options or RenderOptions())


def test_a_sheet_has_the_words_of_the_variant_and_of_its_parent(mexico: Folders) -> None:
    made = rendered(mexico, MEXICO)
    assert made.faults == ()
    words = logical_text(made.data)
    spanish = logical_text(rendered(mexico, Job("eyes", "es", Profile())).data)
    assert "Ojos de México" in words
    assert "Ojos de México" not in spanish
    own = mexico.workshop().translations("es", "eyes")
    assert own is not None
    title = own.entries["title"].strings[0]
    heads = own.entries["head.text"].strings[0]
    assert title not in words.replace(own.entries["main.eyes.name"].strings[0], "")
    assert heads in words
    assert read_info(made.data).locale == "es_MX"


def test_all_of_an_american_sheet_is_american_english(america: Folders) -> None:
    made = rendered(america, AMERICA, RenderOptions(allow_untranslated=True))
    assert made.faults == ()
    words = logical_text(made.data)
    assert "American eyes" in words
    assert "What you may see" in words
    assert "Not yet translated" not in words
    assert read_tags(made.data).lang == "en-US"
    # The line that says it is a draft stands once: it is English already.
    lines = heads_and_feet(made.data)
    assert lines.count("Draft") == 1


def test_paper_and_dates_are_those_of_the_variant(america: Folders) -> None:
    (job,) = plan(america.workshop(), ["eyes"], ["en_US"], Profile(), None, Clinic())
    assert job.profile.paper is Paper.LETTER
    assert "March 4, 2026" in heads_and_feet(rendered(america, job).data)


def test_a_pseudo_locale_takes_nothing_over(small: Folders) -> None:
    (small.locales / "en_XA" / "LC_MESSAGES").mkdir(parents=True)
    shop = small.workshop()
    assert shop.parents("en_XA") == ()
    with pytest.raises(TranslationError):
        shop.translations("en_XA", "eyes")


def test_parents_without_a_folder_are_skipped(small: Folders) -> None:
    shop = small.workshop()
    assert shop.parents("es_MX") == ("es",)
    assert shop.parents("ar_EG") == ("ar",)
    assert shop.parents("en_GB") == ("en",)
    assert shop.parents("zh_Hant_HK") == shop.parents("es") == shop.parents("en") == ()
    with_variant(small, "es_419")
    assert small.workshop().parents("es_MX") == ("es_419", "es")


def test_a_variant_needs_no_catalog_of_its_own(mexico: Folders) -> None:
    mexico.catalog("es_MX", INTERFACE).unlink()
    mexico.catalog("es_MX", "notes").unlink()
    assert rendered(mexico, MEXICO).faults == ()
    assert rendered(mexico, Job("notes", "es_MX", Profile())).faults == ()


def test_a_fault_of_the_parent_stops_both_and_is_told_once(mexico: Folders, tmp_path: Path) -> None:
    line = mexico.change("es", "eyes", "about.text", with_strings("Sin número ni nombre."))
    jobs = [MEXICO, Job("eyes", "es", Profile()), Job("eyes", "ar", Profile())]
    outcomes = build(jobs, mexico.places, RenderOptions(), tmp_path)
    assert [outcome.done for outcome in outcomes] == [False, False, True]
    assert set(outcomes[0].faults) == set(outcomes[1].faults)
    place = outcomes[0].faults[0].where
    assert (place.file, place.line) == ("locales/es/LC_MESSAGES/eyes.po", line)


def test_a_fault_in_a_text_that_the_variant_says_itself_does_not_stop_it(mexico: Folders) -> None:
    mexico.change("es", "eyes", "title", lambda entry: replace(entry, fuzzy=True))
    assert rendered(mexico, MEXICO).faults == ()


def test_a_fault_of_the_variant_stops_no_other(mexico: Folders, tmp_path: Path) -> None:
    line = mexico.change("es_MX", "eyes", "title", lambda entry: replace(entry, fuzzy=True))
    jobs = [MEXICO, Job("eyes", "es", Profile())]
    outcomes = build(jobs, mexico.places, RenderOptions(), tmp_path)
    assert [outcome.done for outcome in outcomes] == [False, True]
    (fault,) = outcomes[0].faults
    assert (fault.where.file, fault.where.line) == ("locales/es_MX/LC_MESSAGES/eyes.po", line)
    assert fault.code == "translation/fuzzy"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('msgid ""\nmsgstr "Language: es\\n"\n', "catalog/language"),
        ('msgid ""\nmsgstr "Language es_MX\\n"\n', "catalog/syntax"),
        ('msgid "x\n', "catalog/syntax"),
        # Emptied by an accident, it would pass for one that says nothing in other words.
        ("", "catalog/no-header"),
        ("# A remark.\n", "catalog/no-header"),
        ('msgctxt "title"\nmsgid "Dancing eyes"\nmsgstr "Ojos"\n', "catalog/no-header"),
    ],
)
def test_a_broken_catalog_of_a_variant_stops_no_other(
    mexico: Folders, tmp_path: Path, text: str, code: str
) -> None:
    mexico.catalog("es_MX", "eyes").write_text(text, encoding="utf-8")
    jobs = [MEXICO, Job("eyes", "es", Profile()), Job("notes", "es_MX", Profile())]
    outcomes = build(jobs, mexico.places, RenderOptions(), tmp_path)
    assert [outcome.done for outcome in outcomes] == [False, True, True]
    fault = outcomes[0].faults[0]
    assert (fault.code, fault.where.file) == (code, "locales/es_MX/LC_MESSAGES/eyes.po")
    assert fault.where.line
    assert fault.hint


def test_an_update_gives_a_variant_its_header_back(mexico: Folders) -> None:
    path = mexico.catalog("es_MX", "eyes")
    before = path.read_bytes()
    entries = before.partition(b"\n\n")[2]
    assert b"msgctxt" in entries
    path.write_bytes(entries)
    update_locales(mexico.workshop(), ["es_MX"])
    assert read_catalog(path).locale == "es_MX"
    assert path.read_bytes().endswith(entries)
    path.write_bytes(b"")
    update_locales(mexico.workshop(), ["es_MX"])
    assert (read_catalog(path).locale, read_catalog(path).entries) == ("es_MX", ())


def test_forms_of_a_parent_with_a_rule_of_its_own_come_by_value(mexico: Folders) -> None:
    """Transifex: Spanish has a form for millions between the two that are printed."""
    path = mexico.catalog("es", INTERFACE)
    rule = "nplurals=3; plural=n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;"
    mexico.edit(path, "nplurals=2; plural=(n != 1);", rule)
    path.write_text(
        path.read_text("utf-8").replace("msgstr[1] ", 'msgstr[1] ""\nmsgstr[2] '), "utf-8"
    )
    shop = mexico.workshop()
    spanish = shop.translations("es", INTERFACE)
    mexican = shop.translations("es_MX", INTERFACE)
    assert spanish is not None and mexican is not None
    key = next(key for key, entry in spanish.entries.items() if entry.plural)
    one, _, other = spanish.entries[key].strings
    assert mexican.entries[key].strings == (one, other)
    assert one != other


def test_a_whole_catalog_does_not_depend_on_its_parent(small: Folders) -> None:
    small.catalog("es_MX", "eyes").parent.mkdir(parents=True)
    for domain in ("eyes", INTERFACE):
        text = small.catalog("es", domain).read_text(encoding="utf-8")
        small.catalog("es_MX", domain).write_text(
            text.replace("Language: es\\n", "Language: es_MX\\n"), encoding="utf-8"
        )
        small.catalog("es", domain).write_bytes(b'msgid "x\n')
    assert rendered(small, MEXICO).faults == ()
    assert not [name for name, _ in rendered(small, MEXICO).meta.digests if "-es" in name]


@pytest.mark.parametrize(
    ("words", "hint"),
    [("parent: ar", "delete the line"), ("parent: es_MX", "delete the line"), ("parent: xx", "")],
)
def test_a_parent_that_is_no_parent(
    mexico: Folders, tmp_path: Path, words: str, hint: str
) -> None:
    (mexico.locales / "es_MX" / "language.yaml").write_text(f"{words}\n", encoding="utf-8")
    jobs = [MEXICO, Job("eyes", "es", Profile())]
    outcomes = build(jobs, mexico.places, RenderOptions(), tmp_path)
    assert [outcome.done for outcome in outcomes] == [False, True]
    (fault,) = outcomes[0].faults
    assert (fault.where.file, fault.where.line) == ("locales/es_MX/language.yaml", 1)
    assert fault.code == "content/bad-parent"
    assert hint in fault.hint
    assert fault.hint
    found = check(mexico.workshop(), ["es_MX"])
    assert fault in found
    assert standing(mexico.workshop(), "eyes", "es_MX").state == "broken"


def test_a_language_file_names_another_parent(mexico: Folders) -> None:
    with_variant(mexico, "es_ES", eyes={"head.text": "Lo que se ve en casa de uno"})
    path = mexico.locales / "es_MX" / "language.yaml"
    path.write_text("parent: es_ES\n", encoding="utf-8")
    shop = mexico.workshop()
    assert shop.parents("es_MX") == ("es_ES", "es")
    assert "Lo que se ve en casa" in logical_text(rendered(mexico, MEXICO).data)


# -- what a document is made from ------------------------------------------------------------------


def made_from(folders: Folders, path: Path) -> list[str]:
    return [
        source.file for source in inspect(folders.workshop(), path).sources if not source.same
    ]


def test_a_change_in_the_parent_is_noticed(mexico: Folders, tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(rendered(mexico, MEXICO).data)
    assert inspect(mexico.workshop(), path).same_bytes
    mexico.change("es", "eyes", "head.text", with_strings("Otra cosa es esto de aquí"))
    assert made_from(mexico, path) == ["locales/es/LC_MESSAGES/eyes.po"]
    mexico.change("es_MX", "eyes", "title", with_strings("Otros ojos"))
    assert made_from(mexico, path) == [
        "locales/es_MX/LC_MESSAGES/eyes.po", "locales/es/LC_MESSAGES/eyes.po",
    ]


def test_a_packet_names_the_catalogs_of_the_parents_too(small: Folders, tmp_path: Path) -> None:
    folders = with_variant(with_packets(small), "es_MX", eyes={"title": "Ojos de México"})
    made = rendered(folders, PacketJob("both", "es_MX", Profile()))
    names = {name for name, _ in made.meta.digests if "catalog" in name}
    own = {"catalog/eyes", "catalog/notes", "interface-catalog", "packets-catalog"}
    parents = {"catalog-es/eyes", "catalog-es/notes", "interface-catalog-es", "packets-catalog-es"}
    assert names == own | parents
    path = tmp_path / "packet.pdf"
    path.write_bytes(made.data)
    assert inspect(folders.workshop(), path).same_bytes
    folders.change("es", "notes", "check.eyes", with_strings("¿Se mueven los ojos o no?"))
    assert made_from(folders, path) == ["locales/es/LC_MESSAGES/notes.po"]


# -- sign-offs -------------------------------------------------------------------------------------


def lacking(folders: Folders, job: Job) -> set[tuple[str, str]]:
    """Language and file of each sign-off that keeps a document from being final."""
    with pytest.raises(TranslationError) as caught:
        rendered(folders, job, FINAL)
    assert {fault.code for fault in caught.value.faults} == {"review/not-final"}
    for fault in caught.value.faults:
        assert f"omshandout review sign {fault.where.locale} " in fault.hint
    return {(fault.where.locale, fault.where.file.rpartition("/")[2]) for fault in
            caught.value.faults}


def test_a_variant_is_final_with_its_own_sign_offs_and_those_of_its_parent(mexico: Folders) -> None:
    mexico.sign("en", "eyes", INTERFACE)
    assert lacking(mexico, MEXICO) == {
        ("es_MX", "eyes.yaml"), ("es", "eyes.yaml"), ("es", "interface.yaml"),
    }
    mexico.sign("es", "eyes", INTERFACE)
    assert lacking(mexico, MEXICO) == {("es_MX", "eyes.yaml")}
    mexico.sign("es_MX", "eyes")
    assert not rendered(mexico, MEXICO, FINAL).meta.draft
    mexico.change("es", "eyes", "head.text", with_strings("Otra cosa es esto de aquí"))
    assert lacking(mexico, MEXICO) == {("es", "eyes.yaml")}


def test_american_words_need_their_own_sign_off(america: Folders) -> None:
    shop = america.workshop()
    lines = {
        key: shop.english.plain(key)
        for key in ("draft.source", "draft.translation", "draft.both", "review.signed")
    }
    notes = Job("notes", "en_US", Profile())
    # Nothing in it is American only, so no translator is waited for.
    assert lines["draft.source"] in heads_and_feet(rendered(america, notes).data)
    assert lines["draft.both"] in heads_and_feet(rendered(america, AMERICA).data)
    america.sign("en", "eyes", "notes", INTERFACE)
    assert lines["review.signed"] in heads_and_feet(rendered(america, notes, FINAL).data)
    assert lines["draft.translation"] in heads_and_feet(rendered(america, AMERICA).data)
    assert lacking(america, AMERICA) == {("en_US", "eyes.yaml")}
    america.sign("en_US", "eyes")
    assert lines["review.signed"] in heads_and_feet(rendered(america, AMERICA, FINAL).data)
