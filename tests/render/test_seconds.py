"""The second language of a card: which it is, what stops a sheet, and what a sheet says of it."""

from __future__ import annotations

import pytest
from cards import ALERT, NAME, in_words, with_card
from folders import Folders, with_strings
from shipped import workshop as shipped

from omshandout.errors import ContentError, Fault, Severity, TranslationError
from omshandout.model.blocks import iter_texts
from omshandout.model.options import Clinic, Profile
from omshandout.model.text import SECOND, LocalText
from omshandout.readback import logical_text, page_artifacts, read_info, read_tags
from omshandout.render.digests import source_digests
from omshandout.render.documents import Job, PacketJob, RenderOptions, render
from omshandout.render.gathering import gather
from omshandout.render.seconds import second_locale, staff_locale


@pytest.fixture
def folders(small: Folders) -> Folders:
    return with_card(small)


def texts(folders: Folders, locale: str, options: RenderOptions) -> dict[str, LocalText]:
    shop = folders.workshop()
    found = gather(shop, locale, (shop.handout(NAME),), options)
    return {text.key: text for text in iter_texts(found.parts[0].local)}


def stopped(folders: Folders, locale: str, clinic: Clinic) -> tuple[Fault, ...]:
    with pytest.raises(TranslationError) as caught:
        render(folders.workshop(), Job(NAME, locale, Profile()), RenderOptions(clinic))
    return caught.value.faults


# -- which language --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "clinic", "second"),
    [
        ("en", Clinic(), ""), ("es", Clinic(), "en"), ("ar", Clinic(), "en"),
        ("es", Clinic(country="US"), "en_US"), ("en_US", Clinic(country="US"), ""),
        ("en", Clinic(country="US"), ""), ("es", Clinic(country="MX"), ""),
        ("en", Clinic(country="MX"), "es"), ("ar", Clinic(country="MX"), "es"),
        ("en", Clinic(country="CN"), "zh_Hans"), ("zh_Hans", Clinic(country="CN"), ""),
        ("zh_Hans", Clinic(country="TW"), "zh_Hant"), ("en", Clinic(country="EG"), "ar"),
        ("es", Clinic(country="SE"), "en"), ("en", Clinic(country="SE"), ""),
        ("es", Clinic(country="MX", staff_language="en"), "en"),
        ("en", Clinic(country="US", staff_language="es"), "es"),
    ],
)  # fmt: skip
def test_helpers_read_what_the_clinic_says_or_its_country(
    locale: str, clinic: Clinic, second: str
) -> None:
    shop = shipped()
    sources = (shop.handout("emergency-card"),)
    assert second_locale(shop, locale, sources, clinic) == second
    assert second_locale(shop, locale, (shop.handout("symptoms"),), clinic) == ""


def test_test_translations_stand_alone(folders: Folders) -> None:
    folders.translate("en_XA", lambda text, keep: text)
    shop = folders.workshop()
    assert second_locale(shop, "en_XA", (shop.handout(NAME),), Clinic(staff_language="es")) == ""


def test_a_language_without_catalogs_is_told_where_it_was_asked_for(folders: Folders) -> None:
    clinic = Clinic(staff_language="sv", places=(("staff_language", (4, 17)),))
    shop = folders.workshop()
    with pytest.raises(ContentError) as caught:
        staff_locale(shop, clinic, "clinic.yaml")
    (fault,) = caught.value.faults
    assert str(fault.where).startswith("clinic.yaml:4:17")
    assert '"sv"' in fault.what
    options = RenderOptions(clinic, clinic_file="clinic.yaml")
    assert render(shop, Job("eyes", "es", Profile()), options).pages  # it has no card


def test_a_country_whose_language_is_not_translated_is_a_warning(folders: Folders) -> None:
    clinic = Clinic(country="SE", places=(("country", (7, 10)),))
    options = RenderOptions(clinic, clinic_file="clinic.yaml")
    faults = render(folders.workshop(), Job(NAME, "es", Profile()), options).faults
    (fault,) = (each for each in faults if each.code == "clinic/staff-language")
    assert (fault.severity, fault.where.file, fault.where.line) == (
        Severity.WARNING, "clinic.yaml", 7,
    )
    assert "staff_language: en" in fault.hint
    said = RenderOptions(Clinic(country="SE", staff_language="en"))
    assert render(folders.workshop(), Job(NAME, "es", Profile()), said).faults == ()


# -- texts -----------------------------------------------------------------------------------


def test_each_text_of_the_card_has_its_second_and_no_other_text(folders: Folders) -> None:
    found = texts(folders, "ar", RenderOptions(Clinic(staff_language="es")))
    for key, text in found.items():
        assert (text.second is not None) is key.startswith("card."), key
        if text.second is not None:
            assert text.second.key == key + SECOND
            assert (text.language.tag, text.second.language.tag) == ("ar", "es")
            assert text.second.where.file.endswith("es/LC_MESSAGES/pocket.po")


def test_what_is_said_alike_in_both_is_said_once(folders: Folders) -> None:
    in_words(folders, "es", one_title="Panel 1")
    found = texts(folders, "es", RenderOptions())
    assert found[ALERT].second is None
    assert found["card.two.title"].second is not None


def test_a_text_that_the_second_language_lacks_stops_the_sheet(folders: Folders) -> None:
    """With file, line, key and advice; its English may stand in visibly, and only on a draft."""
    clinic = Clinic(staff_language="es")
    line = folders.change("es", NAME, "card.two.text", with_strings(""))
    folders.change("es", NAME, "steps.fill", with_strings(""))  # nobody prints it here
    (fault,) = stopped(folders, "ar", clinic)
    assert (fault.where.locale, fault.where.key) == ("es", "card.two.text")
    assert fault.where.line == line
    assert fault.hint.endswith(
        "or name another language for helpers: staff_language in the clinic file"
    )
    options = RenderOptions(clinic, allow_untranslated=True)
    made = render(folders.workshop(), Job(NAME, "ar", Profile()), options)
    assert made.meta.draft
    assert "What helpers read here, number 2." in " ".join(logical_text(made.data).split())
    assert render(folders.workshop(), Job(NAME, "ar", Profile()), RenderOptions()).pages


def test_a_damaged_text_of_the_second_language_stops_the_sheet(folders: Folders) -> None:
    folders.change("es", NAME, "card.two.text", with_strings("Sin el número."))
    (fault,) = stopped(folders, "ar", Clinic(staff_language="es"))
    assert (fault.where.locale, fault.where.key) == ("es", "card.two.text")
    assert fault.code.startswith("translation/")


# -- what a document says of itself ----------------------------------------------------------


def test_a_sheet_names_both_languages_and_all_that_it_was_made_from(folders: Folders) -> None:
    shop, job = folders.workshop(), Job(NAME, "ar", Profile())
    clinic = Clinic(staff_language="es")
    info = read_info(render(shop, job, RenderOptions(clinic)).data)
    assert (info.locale, info.second_locale, info.language) == ("ar", "es", "ar")
    assert {"catalog", "second-catalog"} <= dict(info.digests).keys()
    assert info.digests == source_digests(shop, job, clinic)
    alone = read_info(render(shop, Job(NAME, "en", Profile()), RenderOptions()).data)
    assert alone.second_locale == ""
    assert "second-catalog" not in dict(alone.digests)


def test_the_same_input_gives_the_same_bytes_in_any_order(folders: Folders) -> None:
    options = RenderOptions(Clinic(staff_language="es"))
    job = Job(NAME, "ar", Profile())
    first = render(folders.workshop(), job, options).data
    shop = folders.workshop()
    for locale in ("es", "en"):
        render(shop, Job(NAME, locale, Profile()), options)
    assert render(shop, job, options).data == first


def test_a_draft_counts_and_says_both_languages(folders: Folders) -> None:
    """Final only if the English and both translations are signed off."""
    clinic = Clinic(staff_language="es")
    folders.sign("en", NAME, "interface")
    folders.sign("ar", NAME, "interface")
    job = Job(NAME, "ar", Profile())
    assert not render(folders.workshop(), job, RenderOptions(final=True)).meta.draft
    with pytest.raises(TranslationError) as caught:
        render(folders.workshop(), job, RenderOptions(clinic, final=True))
    (fault,) = caught.value.faults
    assert (fault.where.locale, fault.code) == ("es", "review/not-final")
    assert f"review sign es {NAME}" in fault.hint
    made = render(folders.workshop(), job, RenderOptions(clinic))
    assert made.meta.draft
    spanish = folders.workshop().translations("es", "interface")
    assert spanish is not None
    line = spanish.entries["draft.translation"].strings[0]
    for words in page_artifacts(made.data):
        assert line in " ".join(" ".join(words).split())
    folders.sign("es", NAME)
    assert not render(folders.workshop(), job, RenderOptions(clinic, final=True)).meta.draft


# -- what is read ----------------------------------------------------------------------------


def test_the_tree_has_both_and_says_in_which_language_each_is(folders: Folders) -> None:
    tree = read_tags(render(folders.workshop(), Job(NAME, "ar", Profile()), RenderOptions()).data)
    heads = [node for node in tree.walk() if node.role == "H2"]
    assert len(heads) == 8  # the second language has no bookmarks of its own
    seconds = [node for node in tree.walk() if node.lang == "en" and node.role == "P"]
    assert len(seconds) == 8 + 8 + 9  # heads, texts and labels


def test_a_packet_has_one_second_language_for_its_card(folders: Folders) -> None:
    packets = folders.content / "packets.yaml"
    packets.write_text(
        'packets:\n  - id: both\n    version: "1.4"\n    updated: "2026-02-03"\n'
        '    title: "Both sheets"\n    lead: "These sheets are for tests."\n'
        "    handouts: [notes, pocket]\n", encoding="utf-8",
    )
    with_card(folders)
    clinic = Clinic(staff_language="es")
    made = render(folders.workshop(), PacketJob("both", "ar", Profile()), RenderOptions(clinic))
    info = read_info(made.data)
    assert info.second_locale == "es"
    assert "second-catalog/pocket" in dict(info.digests)
    assert "second-catalog/notes" not in dict(info.digests)
