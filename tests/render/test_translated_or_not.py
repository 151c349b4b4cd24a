"""What is not translated as it should be stops its document, or is printed as English on a draft.

And sign-offs: what they make final, and what they do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from folders import Folders, with_strings
from known_languages import known
from msgspec.structs import replace
from read_words import heads_and_feet

from omshandout.errors import ExitCode, Fault, Severity, TranslationError
from omshandout.i18n.entries import Entry
from omshandout.languages.formats import month_names
from omshandout.model.options import Clinic, Profile, TextSize
from omshandout.readback import TagNode, page_artifacts, read_info, read_tags
from omshandout.render.documents import Job, Rendered, RenderOptions, render
from omshandout.render.workshop import INTERFACE
from omshandout.tasks.build import build
from omshandout.tasks.translating import init_locale

KEY = "about.text"
ENGLISH = "OMS is very rare: some 2 children in a million have it."
SPANISH = Job("eyes", "es", Profile())
ARABIC = Job("eyes", "ar", Profile())
PLAIN = RenderOptions()
DRAFT = RenderOptions(allow_untranslated=True)
FINAL = RenderOptions(final=True)


def rendered(small: Folders, job: Job, options: RenderOptions = PLAIN) -> Rendered:
    return render(small.workshop(), job, options)


def refused(
    small: Folders, job: Job, options: RenderOptions = PLAIN
) -> tuple[Fault, ...]:
    with pytest.raises(TranslationError) as caught:
        rendered(small, job, options)
    return caught.value.faults


def languages(data: bytes) -> list[tuple[str, str]]:
    """Each stretch of text with the language it is tagged with, in reading order."""
    found: list[tuple[str, str]] = []

    def visit(node: TagNode, language: str) -> None:
        language = node.lang or language
        if node.text.strip():
            found.append((language, node.text))
        for child in node.content:
            if isinstance(child, TagNode):
                visit(child, language)

    visit(read_tags(data), "")
    return found


def damaged(old: str, new: str) -> Callable[[Entry], Entry]:
    def change(entry: Entry) -> Entry:
        assert old in entry.strings[0]
        return replace(entry, strings=(entry.strings[0].replace(old, new),))

    return change


CHANGES: dict[str, Callable[[Entry], Entry]] = {
    "missing": with_strings(""),
    "fuzzy": lambda entry: replace(entry, fuzzy=True),
    "stale": lambda entry: replace(entry, msgid="Other English, of before."),
}


# -- what stops a document -----------------------------------------------------------------------


@pytest.mark.parametrize("state", CHANGES)
def test_a_text_without_a_good_translation_stops_its_document_and_no_other(
    small: Folders, tmp_path: Path, state: str
) -> None:
    line = small.change("es", "eyes", KEY, CHANGES[state])
    jobs = [SPANISH, ARABIC, Job("notes", "es", Profile()), Job("eyes", "en", Profile())]
    outcomes = build(jobs, small.places, RenderOptions(), tmp_path / "out")
    assert [outcome.done for outcome in outcomes] == [False, True, True, True]
    assert outcomes[0].exit_code is ExitCode.FAULT
    (fault,) = outcomes[0].faults
    assert fault.code == f"translation/{state}"
    assert (fault.where.file, fault.where.line) == ("locales/es/LC_MESSAGES/eyes.po", line)
    assert (fault.where.locale, fault.where.key) == ("es", KEY)
    assert fault.hint


def test_a_text_that_the_catalog_does_not_have_is_missing(small: Folders) -> None:
    path = small.catalog("es", "eyes")
    text = path.read_text(encoding="utf-8")
    blocks = text.split("\n\n")
    path.write_text(
        "\n\n".join(block for block in blocks if f'msgctxt "{KEY}"' not in block), encoding="utf-8"
    )
    (fault,) = refused(small, SPANISH)
    assert (fault.code, fault.where.key) == ("translation/missing", KEY)
    assert fault.where.file == "locales/es/LC_MESSAGES/eyes.po"


@pytest.mark.parametrize(
    ("domain", "key", "change", "code"),
    [
        ("eyes", KEY, damaged("2", "3"), "number"),
        ("eyes", KEY, damaged("2 ", ""), "number"),
        ("eyes", KEY, damaged("OMS", "SOM"), "term"),
        ("eyes", KEY, damaged("**", ""), "strong"),
        (INTERFACE, "footer.page", damaged("{page}", "{pagina}"), "placeholder"),
        (INTERFACE, "footer.page", damaged("{pages}", ""), "placeholder"),
        (INTERFACE, "footer.page", damaged("{page}", "{page"), "markup"),
    ],
)
@pytest.mark.parametrize("options", [RenderOptions(), DRAFT])
def test_a_damaged_translation_is_never_printed(
    small: Folders, domain: str, key: str, change: Callable[[Entry], Entry], code: str,
    options: RenderOptions,
) -> None:
    line = small.change("es", domain, key, change)
    faults = refused(small, SPANISH, options)
    assert {fault.severity for fault in faults} == {Severity.ERROR}
    assert {(fault.where.file, fault.where.line, fault.where.locale) for fault in faults} == {
        (f"locales/es/LC_MESSAGES/{domain}.po", line, "es")
    }
    assert any(code in fault.code for fault in faults), faults
    # Nothing is wrong with the other languages.
    assert rendered(small, ARABIC).data


def test_all_faults_of_a_document_are_told_together(small: Folders) -> None:
    lines = {
        small.change("es", "eyes", "title", CHANGES["missing"]),
        small.change("es", "eyes", "lead", CHANGES["fuzzy"]),
        small.change("es", "eyes", KEY, damaged("2", "3")),
        small.change("es", INTERFACE, "footer.version", CHANGES["missing"]),
    }
    faults = refused(small, SPANISH)
    assert len(faults) == 4
    assert {fault.where.line for fault in faults} == lines


# -- English in place ----------------------------------------------------------------------------


@pytest.mark.parametrize("state", CHANGES)
@pytest.mark.parametrize("job", [SPANISH, ARABIC])
def test_english_in_place_is_marked_and_tagged_as_english_on_a_draft(
    small: Folders, job: Job, state: str
) -> None:
    small.change(job.locale, "eyes", KEY, CHANGES[state])
    made = rendered(small, job, DRAFT)
    assert made.meta.draft
    (warning,) = made.faults
    assert (warning.code, warning.severity) == (f"translation/{state}", Severity.WARNING)
    stretches = languages(made.data)
    english = [text for language, text in stretches if language == "en"]
    whole = " ".join("".join(english).split())
    assert "very rare" in whole
    assert "children in a million" in whole
    # All around it is in the language of the document, the mark of the English among it.
    mark = small.workshop().translations(job.locale, INTERFACE)
    assert mark is not None
    shown = mark.entries["untranslated.mark"].strings[0]
    assert any(shown in text for _, text in stretches), (shown, stretches)
    assert sum(language != "en" for language, _ in stretches) > 5


def test_without_a_gap_the_option_changes_nothing(small: Folders) -> None:
    assert rendered(small, SPANISH, DRAFT).data == rendered(small, SPANISH).data


def test_a_whole_catalog_may_be_missing_but_not_silently(small: Folders) -> None:
    small.catalog("es", "eyes").unlink()
    (fault,) = refused(small, SPANISH)
    assert fault.where.file == "locales/es/LC_MESSAGES/eyes.po"
    assert fault.where.locale == "es"


def test_english_in_place_has_an_english_date(small: Folders) -> None:
    """The month of a language without a font of ours stopped a sheet that was all English."""
    init_locale(small.workshop(), "bo")
    made = rendered(small, Job("eyes", "bo", Profile()), DRAFT)
    # An Arabic sheet with nothing but that line in English.
    small.change("ar", INTERFACE, "footer.date", CHANGES["missing"])
    for data in (made.data, rendered(small, ARABIC, DRAFT).data):
        created = read_info(data).created
        assert created is not None
        assert month_names(known("en"))[created.month - 1] in heads_and_feet(data)


def test_english_in_place_has_english_digits(small: Folders) -> None:
    """"Page ١ of ١" is neither English nor Arabic; with its Arabic words it is right."""
    native = replace(DRAFT, clinic=Clinic(digits="native"))
    numbers = re.compile(r"\w+ ([0-9]+|[٠-٩]+) \w+ ([0-9]+|[٠-٩]+)")
    whole = numbers.search(heads_and_feet(rendered(small, ARABIC, native).data))
    assert whole is not None
    assert not whole[1].isascii()
    small.change("ar", INTERFACE, "footer.page", CHANGES["missing"])
    assert "Page 1 of 1" in heads_and_feet(rendered(small, ARABIC, native).data)


# -- sign-offs -----------------------------------------------------------------------------------


def draft_texts(small: Folders, locale: str) -> dict[str, str]:
    """The lines on the state of review in a language, by key."""
    shop = small.workshop()
    english = {message.key: message.text for message in shop.interface_source.messages}
    keys = [key for key in english if key.startswith(("draft.", "review."))]
    translations = shop.translations(locale, INTERFACE)
    if translations is None:
        return {key: english[key] for key in keys}
    return {key: translations.entries[key].strings[0] for key in keys}


def lines_on(small: Folders, data: bytes, locale: str) -> list[str]:
    """Keys of the lines on the state of review that every page has, in a language."""
    pages = [" ".join(" ".join(page).split()) for page in page_artifacts(data)]
    return [
        key for key, text in draft_texts(small, locale).items()
        if all(" ".join(text.split()) in page for page in pages)
    ]


def test_what_nobody_signed_is_a_draft_in_both_languages(small: Folders) -> None:
    english = rendered(small, Job("eyes", "en", Profile()))
    assert lines_on(small, english.data, "en") == ["draft.source"]
    spanish = rendered(small, SPANISH)
    assert read_info(spanish.data).review_state == "draft"
    assert lines_on(small, spanish.data, "es") == ["draft.both"]
    assert lines_on(small, spanish.data, "en") == ["draft.both"]


def test_the_line_stands_once_where_english_stands_in_for_it(small: Folders) -> None:
    english = draft_texts(small, "en")["draft.both"]
    init_locale(small.workshop(), "fr")
    for page in page_artifacts(rendered(small, Job("eyes", "fr", Profile()), DRAFT).data):
        assert " ".join(" ".join(page).split()).count(english) == 1


@pytest.mark.parametrize("locale", ["en", "es"])
def test_final_refuses_a_draft(small: Folders, locale: str) -> None:
    faults = refused(small, Job("eyes", locale, Profile()), FINAL)
    roles = {"en": "clinician", "es": "translator"}
    wanted = [
        (domain, file, signed)
        for domain, file in (("eyes", "handouts/eyes"), (INTERFACE, "interface"))
        for signed in dict.fromkeys(("en", locale))
    ]
    assert [(fault.where.file, fault.where.locale) for fault in faults] == [
        (f"content/{file}.yaml", signed) for _, file, signed in wanted
    ]
    for fault, (domain, _, signed) in zip(faults, wanted, strict=True):
        assert fault.code == "review/not-final"
        assert f"lack a {roles[signed]}'s sign-off" in fault.what
        command = f"omshandout review sign {signed} {domain} --name NAME --role {roles[signed]},"
        assert command in fault.hint


@pytest.mark.parametrize(("signed", "missing"), [("es", "clinician"), ("en", "translator")])
def test_final_names_the_sign_off_that_is_missing_and_no_other(
    small: Folders, signed: str, missing: str
) -> None:
    small.sign(signed, "eyes", INTERFACE)
    faults = refused(small, SPANISH, FINAL)
    assert len(faults) == 2
    assert all(f"lack a {missing}'s sign-off" in fault.what for fault in faults)
    assert not any(f"review sign {signed} " in fault.hint for fault in faults)


@pytest.mark.parametrize(
    ("clinician", "translator", "line"),
    [
        (("eyes", INTERFACE), ("eyes",), "draft.translation"),
        (("eyes", INTERFACE), (INTERFACE,), "draft.translation"),
        (("eyes",), ("eyes", INTERFACE), "draft.source"),
        (("eyes",), ("eyes",), "draft.both"),
    ],
)
def test_a_sheet_is_a_draft_while_texts_of_the_interface_are_not_signed(
    small: Folders, clinician: tuple[str, ...], translator: tuple[str, ...], line: str
) -> None:
    small.sign("en", *clinician)
    small.sign("es", *translator)
    made = rendered(small, SPANISH)
    assert made.meta.draft
    assert lines_on(small, made.data, "es") == lines_on(small, made.data, "en") == [line]
    assert {fault.code for fault in refused(small, SPANISH, FINAL)} == {"review/not-final"}
    english = rendered(small, Job("eyes", "en", Profile()))
    assert english.meta.draft == (INTERFACE not in clinician)


def test_signed_sheets_are_final_and_say_so_in_place_of_the_draft_line(small: Folders) -> None:
    small.sign("en", "eyes", INTERFACE)
    english = rendered(small, Job("eyes", "en", Profile()), FINAL)
    assert (english.meta.draft, read_info(english.data).review_state) == (False, "final")
    assert lines_on(small, english.data, "en") == ["review.signed"]
    small.sign("es", "eyes", INTERFACE)
    spanish = rendered(small, SPANISH, FINAL)
    assert (spanish.meta.draft, read_info(spanish.data).review_state) == (False, "final")
    assert lines_on(small, spanish.data, "es") == ["review.signed"]
    assert lines_on(small, spanish.data, "en") == []
    # The other sheet and the other language stay what they are.
    assert rendered(small, ARABIC).meta.draft
    assert rendered(small, Job("notes", "es", Profile())).meta.draft


def test_the_draft_line_says_whose_sign_off_is_missing(small: Folders) -> None:
    small.sign("es", "eyes", INTERFACE)
    data = rendered(small, SPANISH).data
    assert lines_on(small, data, "es") == lines_on(small, data, "en") == ["draft.source"]
    small.sign("en", "eyes", INTERFACE)
    data = rendered(small, ARABIC).data
    assert lines_on(small, data, "ar") == lines_on(small, data, "en") == ["draft.translation"]


def test_a_sign_off_ends_with_a_change_of_either_text(small: Folders) -> None:
    small.sign("en", "eyes", INTERFACE)
    small.sign("es", "eyes", INTERFACE)
    small.change("es", "eyes", KEY, damaged("OMS", "ÓH OMS"))
    assert rendered(small, SPANISH).meta.draft
    assert not rendered(small, Job("eyes", "en", Profile())).meta.draft
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes dart very fast.")
    assert rendered(small, Job("eyes", "en", Profile())).meta.draft


def test_english_in_place_is_a_draft_even_if_only_the_interface_lacks_it(small: Folders) -> None:
    small.sign("en", "eyes", INTERFACE)
    small.sign("es", "eyes", INTERFACE)
    small.change("es", INTERFACE, "footer.version", CHANGES["missing"])
    made = rendered(small, SPANISH, DRAFT)
    assert made.meta.draft
    assert lines_on(small, made.data, "en") == lines_on(small, made.data, "es")
    assert lines_on(small, made.data, "en") == ["draft.translation"]
    faults = refused(small, SPANISH, replace(DRAFT, final=True))
    assert [fault.code for fault in faults] == ["translation/missing"]


def test_a_sign_off_file_with_faults_stops_what_it_is_for(small: Folders, tmp_path: Path) -> None:
    small.places.reviews("es").write_text("- handout: eyes\n  key: title\n", encoding="utf-8")
    outcomes = build([SPANISH, ARABIC], small.places, RenderOptions(), tmp_path / "out")
    assert [outcome.done for outcome in outcomes] == [False, True]
    assert outcomes[0].faults[0].where.file == "locales/es/reviews.yaml"
    assert outcomes[0].faults[0].where.line


def test_draft_lines_stand_on_every_page(small: Folders) -> None:
    small.edit(small.handout("notes"), "lines: 2", "lines: 17")
    data = rendered(small, Job("notes", "es", Profile(text=TextSize.LARGE))).data
    pages = page_artifacts(data)
    assert len(pages) > 1
    assert lines_on(small, data, "es") == ["draft.both"]
    assert all(first != second for first, second in pairwise(pages))


@pytest.mark.parametrize("text", ["**Ojos", "Ojos {x}"])
@pytest.mark.parametrize(("domain", "key"), [("eyes", "title"), (INTERFACE, "footer.version")])
def test_damaged_markup_is_told_once(small: Folders, text: str, domain: str, key: str) -> None:
    if domain == INTERFACE:
        text += " {version}"
    small.change("es", domain, key, with_strings(text))
    (fault,) = refused(small, SPANISH)
    assert fault.code.startswith("translation/")


@pytest.mark.parametrize("locale", ["es", "bo"])
def test_a_date_is_in_the_language_of_its_line(small: Folders, locale: str) -> None:
    """English that stands in has an English date: Tibetan months would even have no font."""
    if locale == "bo":
        init_locale(small.workshop(), locale)
    else:
        small.change(locale, INTERFACE, "footer.date", with_strings(""))
    made = rendered(small, Job("eyes", locale, Profile()), DRAFT)
    assert re.search(r"Date: [A-Z][a-z]+ \d+, \d{4}", heads_and_feet(made.data))
