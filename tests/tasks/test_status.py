"""The board: numbers of each handout in each locale."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import Folders, with_strings
from msgspec.structs import replace
from running import Result

from omshandout.errors import UsageError
from omshandout.render.workshop import INTERFACE
from omshandout.tasks.status import Standing, standing, standings
from omshandout.tasks.translating import init_locale

Cli = Callable[..., Result]


def numbers(found: Standing) -> tuple[int, int, int, int, int]:
    return found.translated, found.fuzzy, found.stale, found.missing, found.signed


def test_every_handout_stands_in_every_locale(small: Folders) -> None:
    found = standings(small.workshop())
    assert [(row.handout, row.locale) for row in found] == [
        (handout, locale) for handout in ("eyes", "notes") for locale in ("en", "ar", "es")
    ]
    assert {row.state for row in found} == {"draft"}
    some = standings(small.workshop(), ("es",))
    assert some == [row for row in found if row.locale == "es"]
    with pytest.raises(UsageError, match="xx"):
        standings(small.workshop(), ("xx",))
    with_interface = standings(small.workshop(), interface=True)
    assert with_interface[:6] == found
    assert [row.handout for row in with_interface[6:]] == [INTERFACE] * 3


def test_numbers_of_messages_add_up(small: Folders) -> None:
    total = standing(small.workshop(), "eyes", "es").total
    small.change("es", "eyes", "title", with_strings(""))
    small.change("es", "eyes", "lead", lambda entry: replace(entry, fuzzy=True))
    small.change("es", "eyes", "head.text", lambda entry: replace(entry, msgid="Other"))
    found = standing(small.workshop(), "eyes", "es")
    assert numbers(found) == (total - 3, 1, 1, 1, 0)
    assert found.total == total
    assert found.state == "incomplete"
    # A title that is not translated is shown in English.
    assert found.title == "Dancing eyes"


def test_a_new_language_is_untranslated_until_a_text_is_there(small: Folders) -> None:
    init_locale(small.workshop(), "fr")
    assert standing(small.workshop(), "eyes", "fr").state == "untranslated"
    small.change("fr", "eyes", "title", with_strings("Les yeux"))
    assert standing(small.workshop(), "eyes", "fr").state == "incomplete"


def test_titles_pages_and_per_cent(small: Folders) -> None:
    found = standing(small.workshop(), "eyes", "es")
    translations = small.workshop().translations("es", "eyes")
    assert translations is not None
    assert found.title == translations.entries["title"].strings[0] != "Dancing eyes"
    assert (found.pages, found.translated_percent, found.signed_percent) == (1, 100, 0)


def test_per_cent_is_never_rounded_up_to_100() -> None:
    found = Standing("h", "es", "t", 1, 1000, 999, 0, 0, 1, 995, "untranslated")
    assert (found.translated_percent, found.signed_percent) == (99, 99)
    empty = Standing("h", "es", "t", 1, 0, 0, 0, 0, 0, 0, "broken")
    assert (empty.translated_percent, empty.signed_percent) == (0, 0)


def test_signed_texts_are_counted_and_make_final(small: Folders) -> None:
    small.sign("en", "eyes", INTERFACE)
    english = standing(small.workshop(), "eyes", "en")
    assert (english.signed, english.state) == (english.total, "final")
    assert standing(small.workshop(), "eyes", "es").signed == 0
    small.sign("es", "eyes", INTERFACE)
    spanish = standing(small.workshop(), "eyes", "es")
    assert (spanish.signed, spanish.state) == (spanish.total, "final")
    assert standing(small.workshop(), INTERFACE, "es").state == "final"
    small.change("es", "eyes", "title", with_strings("Otro"))
    spanish = standing(small.workshop(), "eyes", "es")
    assert (spanish.signed, spanish.state) == (spanish.total - 1, "draft")


def test_without_the_sign_offs_of_the_interface_no_handout_is_final(small: Folders) -> None:
    small.sign("en", "eyes")
    found = standing(small.workshop(), "eyes", "en")
    assert (found.signed, found.state) == (found.total, "draft")
    small.sign("en", INTERFACE)
    assert standing(small.workshop(), "eyes", "en").state == "final"
    (small.root / "content/interface.yaml").write_bytes(b": [")
    assert standing(small.workshop(), "eyes", "en").state == "draft"


@pytest.mark.parametrize(
    "file", ["content/handouts/eyes.yaml", "locales/es/LC_MESSAGES/eyes.po",
             "locales/es/reviews.yaml"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_broken_and_says_why(small: Folders, file: str) -> None:
    (small.root / file).write_bytes(b"\xff: [")
    found = standing(small.workshop(), "eyes", "es")
    assert found.state == "broken"
    assert found.faults[0].where.file == file
    assert standing(small.workshop(), "notes", "en").state == "draft"


def test_a_script_gets_each_language_as_a_whole(small: Folders, cli: Cli) -> None:
    options = ("status", "--json", "-l", "es", "-l", "en", *small.options)
    rows = [json.loads(line) for line in cli(*options).out.splitlines()]
    # What adds up all objects counts each text once, as ever.
    assert {row["handout"] for row in rows} == {"eyes", "notes", INTERFACE}
    found = [json.loads(line) for line in cli(*options, "--by-language").out.splitlines()]
    assert [each["locale"] for each in found] == ["es", "en"]
    for each in found:
        for number in ("total", "translated", "fuzzy", "stale", "missing", "signed"):
            in_rows = [row[number] for row in rows if row["locale"] == each["locale"]]
            assert each[number] == sum(in_rows)
        assert (each["state"], each["broken"]) == ("draft", 0)
    table = cli("status", "--by-language", *small.options).out.splitlines()
    assert [line.split()[0] for line in table] == ["Language", "en", "ar", "es"]
    assert table == cli("status", *small.options).out.splitlines()[-4:]


def test_what_a_fault_stops_is_not_told_as_done(
    small: Folders, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OMSHANDOUT_CACHE", str(tmp_path / "kept"))
    assert {row.state for row in standings(small.workshop(), checked=True)} == {"draft"}
    small.change("es", "eyes", "about.text", with_strings("Sin número."))
    for _ in range(2):  # the second time by what the first has kept
        rows = standings(small.workshop(), checked=True)
        stopped = [row for row in rows if row.state == "stopped"]
        assert [(row.handout, row.locale, row.translated_percent) for row in stopped] == [
            ("eyes", "es", 100),
        ]
        assert {fault.where.key for fault in stopped[0].faults} == {"about.text"}
    for command in ("list", "status"):
        told = cli(command, *small.options)
        assert told.code == 1
        stopped_rows = [each for each in told.out.splitlines() if each.endswith("stopped")]
        assert [{"eyes", "es"} <= {*each.split()} for each in stopped_rows][:1] == [True]
        assert "locales/es/LC_MESSAGES/eyes.po:" in told.err
    # It is so: the sheet cannot be built, the other can.
    built = cli("build", "eyes", "notes", "-l", "es", *small.options, "-o", tmp_path / "out")
    assert (built.code, len(built.out.splitlines())) == (1, 1)


def test_a_fault_of_the_texts_of_pages_stops_all_sheets(small: Folders) -> None:
    rows = standings(small.workshop(), ("es",), checked=True)
    assert {row.state for row in rows} == {"draft"}
    small.change("es", "interface", "footer.page", with_strings("Página {page}"))
    rows = standings(small.workshop(), ("es", "ar"), checked=True)
    assert {(row.locale, row.state) for row in rows} == {("es", "stopped"), ("ar", "draft")}


def test_rows_are_kept_until_a_file_changes_that_they_hang_on(
    small: Folders, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OMSHANDOUT_CACHE", str(tmp_path / "kept"))

    def rows() -> list[Standing]:
        found = standings(small.workshop(), interface=True, checked=True)
        assert found == standings(small.workshop(), interface=True)  # nothing is stopped here
        return found

    before = rows()
    with monkeypatch.context() as patched:
        patched.setattr("omshandout.tasks.status.standing", None)  # nobody looks again
        assert standings(small.workshop(), interface=True, checked=True) == before
        # A language named twice has its rows twice.
        twice = standings(small.workshop(), ("es", "es"), checked=True)
        assert [row.handout for row in twice] == ["eyes", "eyes", "notes", "notes"]
    small.change("es", "eyes", "lead", lambda entry: replace(entry, fuzzy=True))
    assert {row.state for row in rows() if row.locale == "es"} == {"draft", "incomplete"}
    # The sign-offs of the English count for each language.
    small.sign("en", "eyes")
    after = rows()
    assert {row.locale for row in after if row.by_clinician} == {"en", "es", "ar"}
    small.sign("es", "notes")
    assert any(row.by_translator for row in rows())
    small.edit(small.handout("notes"), "title:", "titel:")
    assert {row.state for row in rows() if row.handout == "notes"} == {"broken"}
