"""What stands on a sheet to read: texts, numbers, and a code for exactly these."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from i18n_samples import handout, identity, interface, translations
from msgspec.structs import replace

from omshandout.i18n.entries import Translations
from omshandout.i18n.sheets import LEAST_CODE, SheetTexts, dispute, sheet_texts
from omshandout.i18n.sources import messages_of

COUNT = len(messages_of(handout()))


def spanish(place: int = 0, **change: object) -> Translations:
    catalog = identity(messages_of(handout()), "es")
    entries = list(catalog.entries)
    entries[place] = replace(entries[place], **change)  # type: ignore[arg-type]
    return translations(replace(catalog, entries=tuple(entries)))


def sheet(place: int = 0, **change: object) -> SheetTexts:
    return sheet_texts(handout(), spanish(place, **change))


def test_a_row_for_each_text() -> None:
    found = sheet()
    assert [each.number for each in found.texts] == list(range(1, COUNT + 1))
    assert [each.message for each in found.texts] == list(messages_of(handout()))
    assert found.left_out == 0
    english = sheet_texts(handout(), None)
    assert (english.locale, len(english.texts)) == ("en", COUNT)
    assert all(each.translation == "" for each in english.texts)


def test_what_cannot_be_read_is_left_out() -> None:
    for change in ({"strings": ("",)}, {"fuzzy": True}, {"msgid": "Other English."}):
        found = sheet(**change)
        assert (len(found.texts), found.left_out) == (COUNT - 1, 1)


def test_plural_forms_stand_beside_each_other() -> None:
    messages = messages_of(interface())
    found = sheet_texts(interface(), translations(identity(messages, "ar")))
    row = next(each for each in found.texts if getattr(each.message, "plural", ""))
    assert row.english.count(" / ") == 1
    assert row.translation.count(" / ") == 5


@given(st.integers(0, COUNT - 1), st.text(min_size=1, max_size=5))
def test_each_change_changes_the_code_and_is_found(place: int, more: str) -> None:
    before = sheet()
    now = sheet(place, strings=(before.texts[place].translation + more,))
    assert now.code != before.code
    assert now.shown_code.replace("-", "") == now.code[:LEAST_CODE]
    # The marks are short: they may miss a change, and then tell of none.
    assert now.changed(before.marks) in ((now.texts[place],), ())
    assert now.changed(now.marks) == ()
    assert now.changed(before.marks[3:]) == ()


def test_the_code_is_that_of_language_and_handout() -> None:
    found = sheet()
    assert replace(found, locale="ar").code != found.code
    assert replace(found, domain="other").code != found.code
    assert found.scanned.split(" ") == ["signs", "es", found.code, found.marks]


def test_a_text_that_another_reader_found_wrong_is_still_on_the_same_sheet() -> None:
    before = sheet()
    remark = dispute("A", "2026-07-08", 'so\n"x"')
    assert "\n" not in remark
    now = spanish(2, fuzzy=True, comments=(remark,))
    assert sheet_texts(handout(), now).code != before.code
    assert sheet_texts(handout(), now, disputed=True).code == before.code
    other = spanish(2, fuzzy=True, comments=("Ask Ana.",))
    assert sheet_texts(handout(), other, disputed=True).code != before.code
