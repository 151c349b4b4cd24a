from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from i18n_samples import (
    FILE,
    LOCALES,
    VALUES,
    filled,
    handout,
    identity,
    interface,
    message,
    translations,
)
from known_languages import known
from msgspec.structs import replace

from omshandout.errors import ContentError, Fault, Severity
from omshandout.i18n.entries import Catalog
from omshandout.i18n.localize import (
    TranslationStats,
    localize,
    localize_interface,
    translation_stats,
)
from omshandout.i18n.markup import Piece, write_markup
from omshandout.i18n.sources import messages_of
from omshandout.languages.locales import language_of
from omshandout.languages.plurals import plural_categories
from omshandout.model.blocks import (
    Definition,
    DefinitionList,
    Handout,
    LocalHandout,
    Paragraph,
    iter_texts,
)
from omshandout.model.text import ENGLISH, LocalText, Numbering, Run, TextStatus

MESSAGES = messages_of(handout())
KEEP = frozenset(("OMS", "MRI"))


def texts(local: LocalHandout) -> dict[str, LocalText]:
    return {text.key: text for text in iter_texts(local)}


def one(
    english: str,
    text: str | None,
    locale: str,
    values: Mapping[str, str] = VALUES,
    allow_untranslated: bool = False,
) -> tuple[LocalText, tuple[Fault, ...]]:
    """A handout of one paragraph, localised; and the faults."""
    source = Handout(
        "signs", "1", 1, message("title", "T"), message("lead", "L"),
        (Paragraph("p", message("p.text", english)),),
    )  # fmt: skip
    strings = {"title": "T", "lead": "L"} | ({} if text is None else {"p.text": text})
    found = translations(filled(messages_of(source), locale, strings))
    local, faults = localize(
        source, found, known(locale), values, KEEP, allow_untranslated=allow_untranslated
    )
    return texts(local)["p.text"], faults


def test_the_source_language() -> None:
    local, faults = localize(handout(), None, known("en"), VALUES, KEEP)
    assert faults == ()
    found = texts(local)
    assert [text.key for text in iter_texts(local)] == [each.key for each in MESSAGES]
    assert {text.status for text in found.values()} == {TextStatus.SOURCE}
    assert {text.language for text in found.values()} == {ENGLISH}
    assert found["lead"].runs == (
        Run("This sheet is for "), Run("parents", bold=True), Run("."),
    )  # fmt: skip
    assert found["call.text"].runs == (
        Run("Call "),
        Run("City Clinic", isolate=True),
        Run(" on "),
        Run("+1 555 0100", isolate=True),
        Run("."),
    )
    assert found["list.two"].runs == (
        Run("Doctors say "), Run("opsoclonus", language=language_of("la"), isolate=True), Run("."),
    )  # fmt: skip
    assert found["signs.legs.text"].runs == (Run("An MRI looks for the cause of OMS."),)
    assert (found["title"].where.file, found["title"].where.line) == (FILE, 12)


@pytest.mark.parametrize("locale", LOCALES)
def test_an_identity_catalog_changes_nothing(locale: str) -> None:
    found = translations(identity(MESSAGES, locale))
    local, faults = localize(handout(), found, known(locale), VALUES, KEEP)
    source, _ = localize(handout(), None, known("en"), VALUES, KEEP)
    assert faults == ()
    assert {key: text.plain for key, text in texts(local).items()} == {
        key: text.plain for key, text in texts(source).items()
    }
    assert {text.status for text in texts(local).values()} == {TextStatus.TRANSLATED}
    assert {text.language for text in texts(local).values()} == {language_of(locale)}
    if language_of(locale).script == "Latn":
        assert {key: text.runs for key, text in texts(local).items()} == {
            key: text.runs for key, text in texts(source).items()
        }


SOME_TEXT = st.text(st.characters(exclude_characters="{}[]*\\", exclude_categories=["Cs"]))
SOME_MARKUP = st.lists(
    st.one_of(
        st.builds(Piece, SOME_TEXT.filter(lambda text: bool(text.strip())), st.booleans()),
        st.builds(lambda bold: Piece("", bold, "clinic_name"), st.booleans()),
        st.builds(lambda: Piece("opsoclonus", language=language_of("la"))),
        st.builds(lambda: Piece("OMS")),
    ),
    min_size=1,
    max_size=6,
).map(write_markup)


@settings(deadline=None, max_examples=80)
@given(SOME_MARKUP, st.sampled_from(LOCALES))
def test_identity_of_any_text(text: str, locale: str) -> None:
    local, faults = one(text, text, locale)
    source, _ = localize(
        Handout("p", "1", 1, message("title", text), message("lead", "L"), ()),
        None,
        known("en"),
        VALUES,
    )
    assert faults == ()
    assert local.plain == source.title.plain
    assert "".join(run.text for run in local.runs if run.bold) == "".join(
        run.text for run in source.title.runs if run.bold
    )
    pairs = zip(local.runs, local.runs[1:], strict=False)
    assert all(
        a.isolate or b.isolate or (a.bold, a.language) != (b.bold, b.language) for a, b in pairs
    )


@pytest.mark.parametrize(
    ("locale", "terms", "order"),
    [
        ("es", {"a": "vena", "b": "ácido", "c": "ñoño", "d": "nervio"}, "bdca"),
        ("ar", {"a": "MRI", "b": "جسم", "c": "أزمة", "d": "بزل"}, "cdba"),
        ("ja", {"a": "再発", "b": "運動失調", "c": "MRI", "d": "癌"}, "cbda"),
        ("en", {"a": "z", "b": "y", "c": "x", "d": "w"}, "abcd"),
    ],
)
def test_words_stand_in_the_order_in_which_they_are_looked_up(
    locale: str, terms: dict[str, str], order: str
) -> None:
    """The English stands as its writers have put it; Japanese goes by how a word is said."""
    said = {"a": "さいはつ", "b": "うんどうしっちょう", "d": "がん"}
    source = Handout(
        "words", "1", 1, message("title", "T"), message("lead", "L"),
        (DefinitionList("w", tuple(
            Definition(each, message(f"w.{each}.term", each), message(f"w.{each}.meaning", "M"),
                       message(f"w.{each}.say_it", each) if each in said else None)
            for each in terms
        )),),
    )  # fmt: skip
    strings = {"title": "T", "lead": "L"}
    for each, term in terms.items():
        strings |= {f"w.{each}.term": term, f"w.{each}.meaning": "M"}
        if each in said:
            strings[f"w.{each}.say_it"] = said[each]
    catalog = None if locale == "en" else translations(filled(messages_of(source), locale, strings))
    local, faults = localize(source, catalog, known(locale), VALUES, KEEP)
    assert faults == ()
    (block,) = local.blocks
    assert isinstance(block, DefinitionList)
    assert "".join(each.id for each in block.entries) == order


def test_kept_terms_are_set_apart_in_other_scripts() -> None:
    text, faults = one("An MRI looks for **OMS**.", "يبحث MRI عن **OMS**.", "ar")
    assert faults == ()
    assert text.runs == (
        Run("يبحث "),
        Run("MRI", language=ENGLISH, isolate=True),
        Run(" عن "),
        Run("OMS", bold=True, language=ENGLISH, isolate=True),
        Run("."),
    )
    assert one("OMS", "OMS", "es")[0].runs == (Run("OMS"),)
    assert one("OMS", "这是OMS吗", "zh_Hans")[0].runs == (
        Run("这是"), Run("OMS", language=ENGLISH, isolate=True), Run("吗"),
    )  # fmt: skip
    # Not in a longer word, and not in a value, which is printed as it is.
    assert one("{clinic_name}", "{clinic_name} OMSX", "ar", {"clinic_name": "OMS"})[0].runs == (
        Run("OMS", isolate=True), Run(" OMSX"),
    )  # fmt: skip


def test_values_are_never_read_as_markup() -> None:
    values = {"clinic_name": "**{page}** [[la:x]] <b>"}
    assert one("{clinic_name}!", "¡{clinic_name}!", "es", values)[0].runs == (
        Run("¡"), Run("**{page}** [[la:x]] <b>", isolate=True), Run("!"),
    )  # fmt: skip


def test_an_empty_value_leaves_no_run() -> None:
    values = {"clinic_name": "", "clinic_phone": "1"}
    text = "a {clinic_name}b **{clinic_name}**{clinic_phone}c"
    assert one(text, text, "es", values)[0].runs == (Run("a b "), Run("1", isolate=True), Run("c"))


def test_a_placeholder_without_a_value() -> None:
    text, (fault,) = one("{page}", "{page}", "es", {})
    assert (fault.code, fault.severity) == ("text/placeholder", Severity.ERROR)
    assert fault.where.key == "p.text"
    assert text.plain == "{page}"


def test_damaged_markup() -> None:
    text, (fault,) = one("**a**", "**a", "es")
    assert fault.what == "** is not closed (character 1 of the text)"
    assert (fault.where.locale, fault.where.key) == ("es", "p.text")
    assert text.plain == "**a"


@pytest.mark.parametrize(("allow", "severity"), [(False, Severity.ERROR), (True, Severity.WARNING)])
def test_missing_messages(allow: bool, severity: Severity) -> None:
    text, (fault,) = one("Call **now**.", None, "ar", allow_untranslated=allow)
    assert (fault.code, fault.severity) == ("translation/missing", severity)
    assert str(fault.where) == "locales/es/LC_MESSAGES/signs.po (language ar, key p.text)"
    assert text == LocalText(
        "p.text",
        (Run("Call "), Run("now", bold=True), Run(".")),
        ENGLISH,
        TextStatus.MISSING,
        message("p.text", "").where,
    )


def with_entry(**change: object) -> Catalog:
    catalog = identity(MESSAGES, "es")
    first, *rest = catalog.entries
    return replace(catalog, entries=(replace(first, **change), *rest))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        ({"fuzzy": True}, "fuzzy", TextStatus.FUZZY),
        ({"msgid": "Old signs"}, "stale", TextStatus.FUZZY),
        ({"strings": ("",)}, "missing", TextStatus.MISSING),
        ({"strings": ("a", "b")}, "forms", TextStatus.MISSING),
    ],
)
def test_translations_that_may_not_be_printed(
    change: dict[str, object], code: str, status: TextStatus
) -> None:
    found = translations(with_entry(**change))
    local, (fault,) = localize(handout(), found, known("es"), VALUES)
    assert (fault.code, fault.severity) == (f"translation/{code}", Severity.ERROR)
    assert fault.where.key == "title"
    assert (local.title.plain, local.title.language) == ("Signs of OMS", ENGLISH)
    assert local.title.status is status


def test_no_catalog_at_all() -> None:
    local, faults = localize(handout(), None, known("es"), VALUES)
    assert len(faults) == len(MESSAGES)
    assert faults[0].where.file == FILE
    assert (faults[0].where.key, faults[0].where.locale) == ("title", "es")
    assert {text.status for text in texts(local).values()} == {TextStatus.MISSING}


def test_stats() -> None:
    catalog = with_entry(fuzzy=True)
    first, second, third, _, *rest = catalog.entries
    changed = replace(
        catalog,
        entries=(first, replace(second, msgid="x"), replace(third, strings=("",)), *rest),
    )
    assert translation_stats(handout(), translations(changed)) == TranslationStats(
        total=len(MESSAGES), translated=len(MESSAGES) - 4, fuzzy=1, stale=1, missing=2
    )
    assert translation_stats(handout(), None).missing == len(MESSAGES)
    assert translation_stats(interface(), None).total == 3


# The interface.


def test_interface_in_english() -> None:
    english, faults = localize_interface(interface(), None, known("en"))
    assert faults == ()
    assert english.plain("footer.page", page="1", pages="2") == "Page 1 of 2"
    assert english.text("footer.page", page="1", pages="2").runs == (
        Run("Page "), Run("1", isolate=True), Run(" of "), Run("2", isolate=True),
    )  # fmt: skip
    assert english.plural("pages", 1).plain == "1 page"
    assert english.plural("pages", 1200).plain == "1,200 pages"
    assert english.text("draft").status is TextStatus.SOURCE


@pytest.mark.parametrize("locale", LOCALES)
def test_plural_forms_of_the_interface(locale: str) -> None:
    categories = plural_categories(known(locale))
    catalog = identity(interface().messages, locale)
    entries = tuple(
        replace(entry, strings=tuple(f"{name} {{page_count}}" for name in categories))
        if entry.plural
        else entry
        for entry in catalog.entries
    )
    found = translations(replace(catalog, entries=entries))
    local, faults = localize_interface(interface(), found, known(locale), digits="latn")
    assert faults == ()
    seen = {local.plural("pages", count).plain.partition(" ")[0] for count in range(105)}
    assert seen == set(categories)
    assert local.plural("pages", 7).plain.endswith(" 7")


def test_digits_of_the_interface() -> None:
    found = translations(identity(interface().messages, "fa"))
    persian, _ = localize_interface(interface(), found, known("fa"))
    assert persian.number(12) == "۱۲"
    assert persian.plural("pages", 12).plain == "۱۲ page"
    latin, _ = localize_interface(interface(), found, known("fa"), digits="latn")
    assert latin.number(12) == "12"


@pytest.mark.parametrize(
    ("locale", "digits", "shown"),
    [("fa", "", "۱.۲۰"), ("bn", "", "১.২০"), ("hi", "", "1.20"), ("hi", "native", "१.२०"),
     ("fa", "latn", "1.20"), ("de", "", "1.20")],
)
def test_a_version_has_the_digits_of_its_message_and_its_own_full_stop(
    locale: str, digits: str, shown: str
) -> None:
    found = translations(identity(interface().messages, locale))
    local, _ = localize_interface(interface(), found, known(locale), digits=digits)
    # Characters that are no numbering, such as a telephone number, stay.
    said = local.plain("footer.page", page=Numbering("1.20"), pages="1.20")
    assert said == f"Page {shown} of 1.20"
    # Values that are equal, but written otherwise, are not taken for each other.
    assert local.plain("footer.page", page="1.20", pages=Numbering("1.20")) == (
        f"Page 1.20 of {shown}"
    )
    told, _ = localize_interface(
        interface(), None, known(locale), digits=digits, allow_untranslated=True
    )
    assert told.plain("footer.page", page=Numbering("1.20"), pages=7) == "Page 1.20 of 7"


def test_missing_interface_messages() -> None:
    local, faults = localize_interface(
        interface(), None, known("ru"), allow_untranslated=True
    )
    assert [fault.severity for fault in faults] == [Severity.WARNING] * 3
    # English words, so English plural forms, for 21 as well.
    text = local.plural("pages", 21)
    assert (text.plain, text.language, text.status) == ("21 pages", ENGLISH, TextStatus.MISSING)


def test_interface_faults() -> None:
    english, _ = localize_interface(interface(), None, known("en"))
    with pytest.raises(ContentError, match="the interface has no such message"):
        english.text("nonsense")
    with pytest.raises(ContentError, match=r"the placeholder \{pages\} has no value here"):
        english.text("footer.page", page="1")
    damaged = filled(interface().messages, "es", {"draft": "**a", "footer.page": "x", "pages": "y"})
    _, (fault,) = localize_interface(interface(), translations(damaged), known("es"))
    assert (fault.code, fault.where.key) == ("translation/markup", "draft")
