from __future__ import annotations

import pytest
from i18n_samples import LOCALES, filled, handout, identity, interface, message, translations
from known_languages import known
from msgspec.structs import replace

from omshandout.errors import Severity, Where
from omshandout.i18n.checks import check_handout, check_translation
from omshandout.i18n.plurals import forms_of
from omshandout.i18n.sources import messages_of
from omshandout.languages.locales import language_of
from omshandout.languages.plurals import plural_categories
from omshandout.model.interface import InterfaceMessage

KEEP = frozenset(("OMS", "MRI", "COVID-19"))


def found(english: str, text: str, locale: str = "es") -> list[tuple[str, str]]:
    """Code (without its first part) and severity of all faults."""
    faults = check_translation(
        message("a.text", english), text, known(locale), keep_terms=KEEP
    )
    assert all(fault.where == Where(key="a.text", locale=locale) for fault in faults)
    assert all(fault.hint for fault in faults)
    return [(fault.code.removeprefix("translation/"), fault.severity.value) for fault in faults]


@pytest.mark.parametrize(
    ("locale", "english", "text"),
    [
        ("es", "Call **{clinic_name}** now!", "¡Llame ya a **{clinic_name}**!"),
        ("es", "It lasts 1.5 to 2 hours.", "Dura de 1,5 a 2 horas."),
        ("es", "OMS is rare.", "El OMS es raro."),
        ("ar", "Call {clinic_phone} in 2 hours.", "اتصل على {clinic_phone} خلال ٢ ساعات."),
        ("ar", "An MRI looks for the cause of OMS.", "يبحث MRI عن سبب OMS."),
        ("ar", "What is a 504 plan?", "ما هي خطة ٥٠٤؟"),
        ("zh_Hans", "Doctors call it **OMS**.", "医生称之为**OMS**。"),
        ("zh_Hans", "You may see this:", "您可能会看到："),
        ("hi", "Call the doctor.", "डॉक्टर को फ़ोन करें।"),
        ("hi", "Doctors say [[la:opsoclonus]].", "डॉक्टर [[la:opsoclonus]] कहते हैं।"),
        ("fa", "You can walk.", "می\u200cتوانید راه بروید."),
        ("es", "Call now.", "Lla\u00adme ya."),
        ("es", "Call **now**.", "Lla\u00ad**me**."),
        ("ta", "Call now.", "இப்\u00adபோதே அழையுங்கள்."),
        ("es", "A COVID-19 test.", "Una prueba de CO\u00adVID-19."),
        ("sr_Cyrl", "OMS is rare.", "OMS је редак."),
        ("uk", "Call the doctor!", "Зателефонуйте лікарю!"),
        ("he", "The signs of OMS.", "הסימנים של ה-OMS."),
        ("he", "The signs of OMS.", "סימני הOMS."),
        ("th", "Call the doctor.", "โทรหา\u200bแพทย์"),
        ("th", "Is it OMS?", "เป็น OMS หรือไม่"),
        ("ru", "It can take 1,000 days.", "Это может занять 1\u00a0000 дней."),
        ("pt_BR", "Write \\*\\*it\\*\\* down.", "Anote \\*\\*isso\\*\\*."),
        ("es", "Fewer than < 2 or > 3.", "Menos de < 2 o > 3."),
        ("es", "See www.a.example.", "Vea www.a.example."),
        ("es", "Press <b>it</b>.", "Pulse <b>eso</b>."),
        ("en_GB", "Call the doctor today.", "Call the doctor today."),
    ],
)
def test_good_translations(locale: str, english: str, text: str) -> None:
    assert found(english, text, locale) == []


@pytest.mark.parametrize(
    ("locale", "english", "text", "faults"),
    [
        ("es", "Call {clinic_phone}.", "Llame.", [("placeholder", "error")]),
        ("es", "Call {clinic_phone}.", "Llame a {clinic_name}.", [("placeholder", "error")]),
        ("es", "Call {page}.", "Llame {page} {page}.", [("placeholder", "error")]),
        ("es", "Call {page}.", "Llame {página}.", [("markup", "error")]),
        ("es", "Call {page}.", "Llame { page }.", [("markup", "error")]),
        ("es", "**Call** now.", "**Llame ya.", [("markup", "error")]),
        ("es", "**Call** now.", "Llame ya.", [("strong", "error")]),
        ("es", "Call now.", "**Llame** ya.", [("strong", "warning")]),
        ("es", "**a** and **b**", "**a** y b", [("strong", "warning")]),
        ("es", "In 2 days.", "En 3 días.", [("number", "error")]),
        ("es", "In 2 days.", "En días.", [("number", "error")]),
        ("es", "In two days.", "En 2 días.", [("number", "error")]),
        ("es", "A 504 plan.", "Un plan 540.", [("number", "error")]),
        ("es", "Give 1.5 hours.", "Dé 1.5 horas.", [("number", "error")]),
        ("es", "Give 1.5 hours.", "Dé 15 horas.", [("number", "error")]),
        ("es", "Give 2 or 2.", "Dé 2.", [("number", "error")]),
        ("ar", "In 2 days.", "خلال ٣ أيام.", [("number", "error")]),
        ("es", "OMS is rare.", "El SOM es raro.", [("term", "error")]),
        ("es", "OMS is rare.", "El OMSX es raro.", [("term", "error")]),
        ("ar", "Call now.", "اتصل\u200f الآن.", [("direction", "error")]),
        ("ar", "Call now.", "اتصل \u2067الآن\u2069.", [("direction", "error")] * 2),
        ("es", "Call now.", "Llame\ufffd ya.", [("character", "error")]),
        ("es", "Call now.", "Llame\ue000 ya.", [("character", "error")]),
        ("es", "Call now.", "Llame\ud800 ya.", [("character", "error")]),
        ("es", "Call now.", "Llame\u0378 ya.", [("character", "error")]),
        ("es", "Call now.", "Llame <b>ya</b>.", [("tag", "error")]),
        ("es", "Call now.", "Llame<br/>ya.", [("tag", "error")]),
        ("es", "Call now.", "Llame http://a.example.", [("address", "error")]),
        ("es", "Call now.", "Llame HTTPS://a.example.", [("address", "error")]),
        ("es", "Call now.", "Llame www.a.example.", [("address", "error")]),
        ("es", "Call now.", "Llame\tya.", [("character", "error")]),
        ("es", "Call now.", "Llame\nya.", [("character", "error")]),
        ("es", "Call now.", "Llame \u00adya.", [("soft-hyphen", "warning")]),
        ("es", "Call now.", "Llame\u00ad ya.", [("soft-hyphen", "warning")]),
        ("es", "Call now.", "\u00adLlame ya.", [("soft-hyphen", "warning")]),
        ("es", "Call now.", "Llame ya.\u00ad", [("soft-hyphen", "warning")]),
        ("es", "Call now.", "Lla\u00ad\u00adme ya.", [("soft-hyphen", "warning")]),
        ("es", "It lasts 10 days.", "Dura 1\u00ad0 días.", [("soft-hyphen", "warning")]),
        ("es", "Call now.", "Llame\u200bya.", [("character", "error")]),
        ("es", "Call now.", " Llame ya.", [("space", "error")]),
        ("es", "Call now.", "Llame ya.\u00a0", [("space", "error")]),
        ("es", "Call now.", "Llame ya?", [("opener", "error"), ("ending", "warning")]),
        ("es", "Call now", "Llame ya.", [("ending", "warning")]),
        ("zh_Hans", "Call now?", "打电话。", [("ending", "warning")]),
        ("ru", "Call the clinic.", "Позвонитe в клинику.", [("script", "error")]),
        ("ar", "Call the clinic.", "اتصل clinic.", [("script", "error")]),
        ("es", "Call the clinic.", "Llаme.", [("script", "error")]),
        ("zh_Hans", "Doctors say OMS.", "医生说 OMS syndrome。", [("script", "error")]),
        (
            "es",
            "Call the clinic soon.",
            "Llame a la clínica lo antes posible, por favor, y no espere más tiempo.",
            [("length", "warning")],
        ),
        (
            "es",
            "Call the clinic at once.",
            "Call the clinic at once.",
            [("untranslated", "error")],
        ),
    ],
)
def test_faulty_translations(
    locale: str, english: str, text: str, faults: list[tuple[str, str]]
) -> None:
    assert found(english, text, locale) == faults


def test_what_a_fault_says() -> None:
    where = Where("es.po", 7, key="a.text", locale="es")
    (fault,) = check_translation(
        message("a.text", "Call {clinic_phone} in 2 days."),
        "Llame en 2 días.",
        known("es"),
        where=where,
    )
    assert str(fault) == (
        "es.po:7 (language es, key a.text): lacks {clinic_phone}; use the placeholders of the "
        "English text, each as often as there"
    )


def test_short_names_may_be_the_same() -> None:
    assert found("Ataxia", "Ataxia") == []
    assert found("OMS and COVID-19", "OMS and COVID-19") == []


PAGES = InterfaceMessage("pages", "{n} page", "{n} pages", "n")


def codes(strings: tuple[str, ...], locale: str, source: InterfaceMessage = PAGES) -> list[str]:
    return [each.what for each in check_translation(source, strings, known(locale))]


@pytest.mark.parametrize(
    ("locale", "strings"),
    [
        ("es", ("{n} página", "{n} páginas")),
        ("es", ("una página", "{n} páginas")),
        (
            "ar",
            ("لا صفحات", "صفحة واحدة", "صفحتان", "{n} صفحات", "{n} صفحة", "{n} صفحة"),
        ),
        ("zh_Hans", ("{n} 页",)),
        ("hi", ("{n} पेज", "{n} पेज")),
        ("pt_BR", ("{n} página", "{n} páginas")),
        ("sr_Cyrl", ("{n} страна", "{n} стране", "{n} страна")),
        ("uk", ("{n} сторінка", "{n} сторінки", "{n} сторінок")),
        ("fa", ("{n} صفحه", "{n} صفحه")),
        ("he", ("עמוד אחד", "שני עמודים", "{n} עמודים")),
        ("th", ("{n} หน้า",)),
        ("ru", ("{n} страница", "{n} страницы", "{n} страниц")),
    ],
)
def test_good_plurals(locale: str, strings: tuple[str, ...]) -> None:
    assert len(strings) == len(plural_categories(known(locale)))
    assert codes(strings, locale) == []


def test_faulty_plurals() -> None:
    assert codes(("одна страница", "{n} страницы", "{n} страниц"), "ru") == [
        "msgstr[0]: lacks {n}"  # 21, 31 ... take this form as well
    ]
    assert codes(("{n} página",), "es") == ["es needs 2 plural forms (one, other)"]
    assert codes(("{n} página", ""), "es") == ["es needs 2 plural forms (one, other)"]
    single = replace(PAGES, plural="", count="")
    assert codes(("{n} página", "{n} páginas"), "es", single) == [
        "the message has plural forms, but the English has none"
    ]


def test_check_handout_passes_over_what_is_not_translated() -> None:
    messages = messages_of(handout())
    catalog = filled(messages, "es", {"title": "Señales", "lead": "Esta hoja.", "x": "y"})
    entries = list(catalog.entries)
    entries[1] = replace(entries[1], fuzzy=True)
    catalog = replace(catalog, entries=tuple(entries))
    faults = check_handout(
        handout(), translations(catalog), known("es"), keep_terms=frozenset(("OMS",))
    )
    assert [(fault.where.key, fault.code) for fault in faults] == [("title", "translation/term")]


def test_check_handout_reports_keys_that_the_content_lacks() -> None:
    messages = [*messages_of(handout()), message("old.text", "Old")]
    catalog = filled(tuple(messages), "es", {})
    (fault,) = check_handout(handout(), translations(catalog), known("es"))
    assert (fault.code, fault.severity) == ("translation/unknown-key", Severity.WARNING)
    assert fault.where.key == "old.text"


SPANISH_OF_TOOLS = "nplurals=3; plural=n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;"


@pytest.mark.parametrize(
    ("field", "locale", "what"),
    [
        ("nplurals=2; plural=(n != 1);", "es", ""),
        (SPANISH_OF_TOOLS, "es", ""),
        ("", "zh_Hans", ""),
        ("", "es", "has no Plural-Forms: its forms are taken to be one, other, in this order"),
        ("nplurals=INTEGER; plural=EXPRESSION;", "es",
         "has no Plural-Forms: its forms are taken to be one, other, in this order"),
        ("nplurals=2; plural=(n != 1);", "ar",
         "Plural-Forms has 2 forms for counts up to 999, ar needs 6 "
         "(zero, one, two, few, many, other)"),
        ("nplurals=2; plural=(n != ;", "es",
         'the rule "(n !=" of Plural-Forms cannot be read'),
        ("nplurals=2; plural=n;", "es",
         "Plural-Forms gives some counts the form 2, but forms count from 0: the last of 2 is 1"),
    ],
)  # fmt: skip
def test_a_rule_is_of_use_or_told(field: str, locale: str, what: str) -> None:
    catalog = identity(interface().messages, locale)
    found = replace(translations(catalog), plurals=field)
    told = [
        fault for fault in check_handout(interface(), found, known(locale))
        if fault.code == "catalog/plural-forms"
    ]
    assert [fault.what for fault in told] == ([what] if what else [])
    for fault in told:
        assert fault.where == Where(found.file, 1, locale=locale)
        assert fault.hint == f"run: omshandout translations update {locale}"
        wrong = Severity.WARNING if "taken to be" in what else Severity.ERROR
        assert fault.severity is wrong
    # It makes no difference where no message has plural forms.
    assert check_handout(handout(), replace(found, entries={}), known(locale)) == ()


def test_each_form_is_checked_for_the_counts_that_take_it() -> None:
    pages = interface().messages[1]
    forms = forms_of(SPANISH_OF_TOOLS, known("es"))
    good = ("{page_count} página", "{page_count} de páginas", "{page_count} páginas")
    assert check_translation(pages, good, known("es"), forms=forms) == []
    # One form is for one alone and may do without the number; the form for the others may not.
    assert check_translation(pages, ("una página", *good[1:]), known("es"), forms=forms) == []
    (fault,) = check_translation(pages, (*good[:2], "páginas"), known("es"), forms=forms)
    assert fault.what == "msgstr[2]: lacks {page_count}"
    (fault,) = check_translation(pages, good[:2], known("es"), forms=forms)
    assert fault.what == "has 2 plural forms, and Plural-Forms says 3"


def test_a_header_of_one_region_is_a_warning() -> None:
    found = replace(translations(filled(messages_of(handout()), "es", {})), language="es_MX")
    (fault,) = check_handout(handout(), found, known("es"))
    assert (fault.code, fault.severity) == ("catalog/language", Severity.WARNING)
    same = replace(found, language="es-ES")
    assert check_handout(handout(), same, known("es")) == ()


@pytest.mark.parametrize(
    ("stamp", "warned"),
    [
        ("", False), ("YEAR-MO-DA HO:MI+ZONE", False), ("2026-06-07 08:09+0000", False),
        ("2026-06-07 08:09:10+0200", False), ("2026-13-07 08:09+0000", True),
        ("7 June 2026", True), ("2026-06-07", True), ("2026-11-25 06:44", False),
    ],
)  # fmt: skip
def test_a_revision_date_that_cannot_be_read_is_a_warning(stamp: str, warned: bool) -> None:
    found = replace(translations(filled(messages_of(handout()), "es", {})), stamp=stamp)
    faults = check_handout(handout(), found, known("es"))
    assert [(fault.code, fault.severity, fault.where.line) for fault in faults] == (
        [("catalog/date", Severity.WARNING, 1)] if warned else []
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_check_handout_for_the_interface(locale: str) -> None:
    catalog = identity(interface().messages, locale)
    faults = check_handout(interface(), translations(catalog), known(locale))
    wrong = {fault.code for fault in faults if fault.severity is Severity.ERROR}
    latin = language_of(locale).script == "Latn"
    scripts = set() if latin else {"translation/script"}
    assert wrong == {"translation/untranslated", *scripts}


@pytest.mark.parametrize(
    ("english", "text", "hint"),
    [
        ("Two days.", "Dos días, 192.", "remove or correct it"),
        ("2 days.", "Días.", "write every number of the English text in digits"),
        ("2 days.", "192 días.", "and no other"),
    ],
)
def test_the_hint_of_a_wrong_number_says_what_to_do(english: str, text: str, hint: str) -> None:
    faults = check_translation(message("a.text", english), text, known("es"))
    (fault,) = (found for found in faults if found.code == "translation/number")
    assert hint in fault.hint
    assert ("in digits" in fault.hint) == ("remove" not in fault.hint)
