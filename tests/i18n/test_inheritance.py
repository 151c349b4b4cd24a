"""Regional variants: what is theirs, what they take over, and from which file."""

from __future__ import annotations

from datetime import date

import pytest
from i18n_samples import filled, handout, interface, translations
from known_languages import known
from msgspec.structs import replace

from omshandout.errors import Fault, Severity
from omshandout.i18n import inheritance, variants
from omshandout.i18n.entries import Entry, Translations
from omshandout.i18n.inheritance import is_complete, is_inherited, no_translations
from omshandout.i18n.localize import localize, localize_interface, translation_stats
from omshandout.i18n.reviews import Role, review_state, sign_off
from omshandout.i18n.sources import messages_of
from omshandout.languages.data import LanguageData
from omshandout.model.blocks import SourceHandout, iter_texts
from omshandout.model.interface import InterfaceSource
from omshandout.model.text import TextStatus

DAY = date(2026, 7, 8)
VALUES = {"clinic_name": "C", "clinic_phone": "1"}
COUNT = len(messages_of(handout()))


def inherit(own: Translations, parent: Translations | None) -> Translations:
    above = known(parent.locale) if parent else None
    return inheritance.inherit(own, known(own.locale), parent, above)


def check_inherited(
    source: SourceHandout | InterfaceSource, found: Translations, data: LanguageData
) -> tuple[Fault, ...]:
    return variants.check_inherited(source, found, data, known)


def same_as_inherited(
    own: Translations, parent: Translations | None, source: SourceHandout
) -> tuple[Fault, ...]:
    above = known(parent.locale if parent else "en")
    return variants.same_as_inherited(own, known(own.locale), parent, above, source)


def catalog(locale: str, texts: dict[str, str], revised: int = 0) -> Translations:
    """Translations of the sample handout; what is not given is an empty entry."""
    made = filled(messages_of(handout()), locale, texts)
    found = translations(made, f"locales/{locale}/LC_MESSAGES/signs.po")
    return replace(found, digest=locale, revised=revised)


def whole(locale: str) -> Translations:
    return catalog(locale, {
        message.key: f"{message.text} {locale}" for message in messages_of(handout())
    })


def chain() -> Translations:
    """``es_MX`` over ``es_419`` over ``es``."""
    latin = inherit(catalog("es_419", {"title": "T 419", "lead": "L 419"}, 7), whole("es"))
    return inherit(catalog("es_MX", {"title": "T MX"}, 5), latin)


def test_own_entries_stand_over_those_of_the_parents_and_each_knows_its_file() -> None:
    found = chain()
    keys = ("title", "lead", "eyes.text")
    assert [found.entries[key].strings[0] for key in keys] == [
        "T MX", "L 419", "What happens to the eyes? es",
    ]
    assert [(found.where(key).file, found.where(key).locale) for key in keys] == [
        (f"locales/{locale}/LC_MESSAGES/signs.po", locale) for locale in ("es_MX", "es_419", "es")
    ]
    assert [each.locale for each in found.parents] == ["es_419", "es"]
    assert (found.locale, found.file, found.digest) == (
        "es_MX", "locales/es_MX/LC_MESSAGES/signs.po", "es_MX",
    )
    assert found.revised == 7  # the date of a page is that of its newest text
    stats = translation_stats(handout(), found)
    assert (stats.translated, stats.own, stats.inherited) == (COUNT, 1, COUNT - 1)


def test_inherited_texts_are_in_the_language_of_the_document() -> None:
    local, faults = localize(handout(), chain(), known("es_MX"), VALUES)
    assert faults == ()
    for text in (local.title, local.lead):
        assert text.language.tag == "es-MX"
        assert text.status is TextStatus.TRANSLATED
        assert text.where.locale == "es_MX"  # where it does not fit a page
    assert local.lead.where.file == "locales/es_419/LC_MESSAGES/signs.po"


@pytest.mark.parametrize(
    ("change", "code"),
    [({"fuzzy": True}, "translation/fuzzy"), ({"msgid": "Old"}, "translation/stale")],
)
@pytest.mark.parametrize("locale", ["es_MX", "es"])
def test_a_text_that_needs_a_look_stops_where_it_stands(
    change: dict[str, object], code: str, locale: str
) -> None:
    own, parent = catalog("es_MX", {"title": "T MX"}), whole("es")
    key = "title" if locale == "es_MX" else "lead"
    at = own if locale == "es_MX" else parent
    changed = {key: replace(at.entries[key], **change)}  # type: ignore[arg-type]
    at = replace(at, entries={**at.entries, **changed})
    found = inherit(at, parent) if locale == "es_MX" else inherit(own, at)
    _, (fault,) = localize(handout(), found, known("es_MX"), VALUES)
    assert (fault.code, fault.severity) == (code, Severity.ERROR)
    assert (fault.where.file, fault.where.key) == (f"locales/{locale}/LC_MESSAGES/signs.po", key)


def test_what_no_catalog_has_is_missing_in_the_most_general_one() -> None:
    found = inherit(catalog("es_MX", {"title": "T"}), catalog("es", {}))
    _, faults = localize(handout(), found, known("es_MX"), VALUES)
    assert len(faults) == COUNT - 1
    assert {(fault.code, fault.where.file, fault.where.locale) for fault in faults} == {
        ("translation/missing", "locales/es/LC_MESSAGES/signs.po", "es")
    }


def test_a_half_filled_plural_is_not_replaced_by_that_of_the_parent() -> None:
    message = interface().messages[1]
    full = Entry(message.key, message.text, message.plural, ("{page_count} a", "{page_count} b"))
    parent = replace(catalog("es", {}), entries={message.key: full})
    own = replace(catalog("es_MX", {}), entries={message.key: replace(full, strings=("x", ""))})
    _, faults = localize_interface(interface(), inherit(own, parent), known("es_MX"))
    assert "translation/missing" in {
        fault.code for fault in faults if fault.where.file == own.file
    }


def test_forms_of_a_plural_go_by_the_names_of_their_categories() -> None:
    message = interface().messages[1]
    entry = Entry(message.key, message.text, message.plural, ("uno", "otros"))
    parent = replace(catalog("es", {}), entries={message.key: entry})
    # No variant in CLDR has other forms than its parent; languages that CLDR lacks may.
    own = no_translations("f", "ar", "signs")
    assert inherit(own, parent).entries[message.key].strings == (
        "otros", "uno", "otros", "otros", "otros", "otros",
    )
    wrong = replace(parent, entries={message.key: replace(entry, strings=("one",))})
    assert inherit(own, wrong).entries[message.key].strings == ("one",)


def test_variants_of_english_say_what_the_source_says() -> None:
    own = catalog("en_US", {"title": "Signs, y'all"})
    found = inherit(own, None)
    local, faults = localize(handout(), found, known("en_US"), VALUES)
    assert faults == ()
    assert (local.title.plain, local.title.status) == ("Signs, y'all", TextStatus.TRANSLATED)
    assert (local.lead.plain, local.lead.status) == (
        "This sheet is for parents.", TextStatus.SOURCE,
    )
    assert {local.title.language.tag, local.lead.language.tag} == {"en-US"}
    assert local.lead.where.file == "content/handouts/signs.yaml"
    page, faults = localize_interface(
        interface(), inherit(no_translations("f", "en_US", "interface"), None), known("en_US")
    )
    assert faults == ()
    assert page.plural("pages", 2).plain == "2 pages"
    stats = translation_stats(handout(), found)
    assert (stats.translated, stats.own) == (COUNT, 1)


def test_a_variant_of_a_variant_of_english() -> None:
    world = inherit(catalog("en_001", {"title": "T 001", "lead": "L 001"}), None)
    found = inherit(catalog("en_GB", {"title": "T GB"}), world)
    assert found.from_source
    local, faults = localize(handout(), found, known("en_GB"), VALUES)
    assert faults == ()
    assert (local.title.plain, local.lead.plain) == ("T GB", "L 001")
    assert next(iter_texts(local)).language.tag == "en-GB"


def test_complete_catalogs() -> None:
    assert is_complete(whole("es"), handout())
    assert not is_complete(catalog("es", {"title": "T"}), handout())


# -- sign-offs -------------------------------------------------------------------------------------

CLINICIAN = sign_off(handout(), None, Role.CLINICIAN, "A. Person", DAY)


def test_what_is_taken_over_is_signed_where_it_stands() -> None:
    own, parent = catalog("es_MX", {"title": "T MX"}), whole("es")
    found = inherit(own, parent)
    of_parent = sign_off(handout(), parent, Role.TRANSLATOR, "A. Person", DAY)
    of_own = sign_off(handout(), found, Role.TRANSLATOR, "B. Person", DAY)
    assert [(review.locale, review.key) for review in of_own] == [("es_MX", "title")]
    state = review_state(handout(), found, (*CLINICIAN, *of_parent))
    assert state.open == (("es_MX", 1),)  # what es says in its place does not count
    state = review_state(handout(), found, (*CLINICIAN, *of_own))
    assert state.open == (("es", COUNT - 1),)
    assert review_state(handout(), found, (*CLINICIAN, *of_parent, *of_own)).final
    # For es itself, the sign-off of a variant means nothing.
    assert review_state(handout(), parent, (*CLINICIAN, *of_own)).by_translator == 0


def test_a_change_in_the_parent_ends_the_sign_off_in_the_variant() -> None:
    parent = whole("es")
    reviews = (*CLINICIAN, *sign_off(handout(), parent, Role.TRANSLATOR, "A. Person", DAY))
    own = no_translations("f", "es_MX", "signs")
    assert review_state(handout(), inherit(own, parent), reviews).final
    other = replace(parent.entries["lead"], strings=("Other.",))
    changed = replace(parent, entries={**parent.entries, "lead": other})
    assert review_state(handout(), inherit(own, changed), reviews).open == (("es", 1),)


def test_words_of_its_own_in_english_need_a_translator_and_the_rest_none() -> None:
    found = inherit(catalog("en_US", {"title": "T US"}), None)
    state = review_state(handout(), found, CLINICIAN)
    assert (state.translations, state.open, state.signed) == (1, (("en_US", 1),), COUNT - 1)
    own = sign_off(handout(), found, Role.TRANSLATOR, "B. Person", DAY)
    assert review_state(handout(), found, (*CLINICIAN, *own)).final
    nothing = inherit(no_translations("f", "en_US", "signs"), None)
    assert review_state(handout(), nothing, CLINICIAN).final
    assert is_inherited(messages_of(handout())[0], nothing)


# -- checks ----------------------------------------------------------------------------------------


def with_numbers(text: str) -> SourceHandout:
    source = handout()
    return replace(source, lead=replace(source.lead, text=text))


def in_spanish(source: SourceHandout, text: str) -> Translations:
    found = whole("es")
    lead = replace(found.entries["lead"], msgid=source.lead.text, strings=(text,))
    return replace(found, entries={**found.entries, "lead": lead})


def test_numbers_that_read_otherwise_in_the_variant_are_not_taken_over() -> None:
    source = with_numbers("Drink 1.5 litres.")
    parent = in_spanish(source, "Beba 1,5 litros.")
    found = inherit(no_translations("locales/es_MX/x.po", "es_MX", "signs"), parent)
    (fault,) = check_inherited(source, found, known("es_MX"))
    assert (fault.code, fault.severity) == ("translation/inherited-number", Severity.ERROR)
    assert (fault.where.file, fault.where.key) == ("locales/es/LC_MESSAGES/signs.po", "lead")
    assert "omshandout translations override es_MX signs lead" in fault.hint
    # In Argentina they are written as in Spain; and a text of its own is checked by itself.
    argentina = inherit(no_translations("f", "es_AR", "signs"), parent)
    assert check_inherited(source, argentina, known("es_AR")) == ()
    own = in_spanish(source, "Beba 1.5 litros.")
    mexico = replace(own, locale="es_MX", entries={"lead": own.entries["lead"]})
    assert check_inherited(source, inherit(mexico, parent), known("es_MX")) == ()


def test_numbers_of_the_source_in_a_variant_of_english() -> None:
    source = with_numbers("Drink 1.5 litres.")
    for locale, number in (("en_GB", 0), ("en_ZA", 1)):
        found = inherit(no_translations("f", locale, "signs"), None)
        faults = check_inherited(source, found, known(locale))
        assert len(faults) == number, locale
    assert faults[0].where.file == "content/handouts/signs.yaml"


def test_a_form_that_leaves_its_number_out_where_it_is_needed() -> None:
    message = interface().messages[1]
    entry = Entry(message.key, message.text, message.plural, ("uma folha", "{page_count} folhas"))
    # In Portugal the first form is for one alone, in Brazil for nothing too.
    parent = replace(catalog("pt_PT", {}), entries={message.key: entry})
    found = inherit(no_translations("f", "pt", "interface"), parent)
    (fault,) = check_inherited(interface(), found, known("pt"))
    assert (fault.code, fault.where.locale) == ("translation/placeholder", "pt")


def test_a_text_that_would_be_taken_over_anyway() -> None:
    parent = whole("es")
    same = {"title": parent.entries["title"].strings[0], "lead": "Other."}
    (fault,) = same_as_inherited(catalog("es_MX", same), parent, handout())
    assert (fault.where.key, fault.what, fault.severity) == (
        "title", "says the same as es", Severity.WARNING,
    )
    english = catalog("en_US", {"title": "Signs of OMS", "lead": "Other."})
    (fault,) = same_as_inherited(english, None, handout())
    assert fault.what == "says the same as en"
    # One that stands in for a text that its parent lacks is needed.
    lacking = replace(parent, entries={
        **parent.entries, "title": replace(parent.entries["title"], fuzzy=True)
    })
    assert same_as_inherited(catalog("es_MX", same), lacking, handout()) == ()
