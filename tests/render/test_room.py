"""The room that a language has, told before and after its texts are there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from folders import Folders
from msgspec.structs import replace
from pseudo import long_latin
from running import Result

from omshandout.i18n import read_catalog
from omshandout.i18n.carrying import length_limit
from omshandout.i18n.po_writer import write_po
from omshandout.i18n.sources import messages_of
from omshandout.model.options import Paper, Profile
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.gathering import gather
from omshandout.render.laid_out import story_of
from omshandout.render.room import _stretch, _words, limit, room_of
from omshandout.tasks.translating import update_locales

Cli = Callable[..., Result]


@pytest.fixture
def filled(small: Folders) -> Folders:
    """A sheet with more text, as sheets have, that leaves some room on its page."""
    text = "; ".join(f"number {index} of what you may see" for index in range(8))
    more = "\n".join(
        f'  - {{type: paragraph, id: more{index}, facts: none, text: "See {text} ({index})."}}'
        for index in range(6)
    )
    small.edit(small.handout("eyes"), "  - {type: sources, id: sources",
               f"{more}\n  - {{type: sources, id: sources")
    assert render(small.workshop(), Job("eyes", "en", Profile()), RenderOptions()).pages == 1
    update_locales(small.workshop())
    return small


def write(small: Folders, locale: str, length: Callable[[str], int]) -> None:
    """Give every text of a handout so many characters."""
    words, place = _words(small.workshop(), locale), 321
    path = small.catalog(locale, "eyes")
    catalog = read_catalog(path)
    texts = {each.key: each.text for each in messages_of(small.workshop().source("eyes"))}
    entries = []
    for entry in catalog.entries:
        shown, place = _stretch(words, place, max(length(entry.key), 1))
        entries.append(replace(entry, strings=(shown,), fuzzy=False, msgid=texts[entry.key]))
    path.write_bytes(write_po(replace(catalog, entries=tuple(entries))))


def pages(small: Folders, locale: str) -> set[int]:
    """Pages on both papers; faults of a text that only fills room do not matter here."""
    shop = small.workshop()
    source = shop.handout("eyes")
    shop._checked[locale, "eyes"] = ()
    gathered = gather(shop, locale, (source,), RenderOptions(allow_untranslated=True))
    return {
        story_of(shop, gathered.parts[0], gathered, Profile(paper=paper)).pages for paper in Paper
    }


def test_texts_that_keep_to_their_room_keep_the_sheet_on_its_pages(filled: Folders) -> None:
    limits = room_of(filled.workshop(), "es", "eyes")
    assert "main.eyes.alt" not in limits
    write(filled, "es", lambda key: limits.get(key, 5))
    assert pages(filled, "es") == {1}
    write(filled, "es", lambda key: round(1.3 * limits.get(key, 5)))
    assert 2 in pages(filled, "es")


def test_a_sheet_that_cannot_keep_its_pages_has_no_limits(small: Folders) -> None:
    small.edit(small.handout("notes"), "lines: 2}", "lines: 28}")
    assert room_of(small.workshop(), "es", "notes") == {}


def test_short_texts_have_more_than_their_share() -> None:
    assert limit("Yes", 1.0) == 7
    assert limit("x" * 100, 1.0) == 100
    assert limit("x" * 100, 0.5) == 50
    assert limit("No", 0.1) == 1


@pytest.mark.parametrize("words", ["आपके बच्चे को क्या चाहिए ", "ការ ព្យាបាល ", "two words "])
def test_stand_ins_begin_and_end_with_whole_letters(words: str) -> None:
    place = 0
    for count in range(1, 30):
        shown, place = _stretch(words * 5, place, count)
        assert 1 <= len(shown) <= count
        assert shown[0].isalnum()
        assert shown[-1] not in " \u094d\u17d2"


def test_room_is_written_kept_and_measured_anew(filled: Folders, cli: Cli) -> None:
    result = cli("translations", "room", "es", *filled.options)
    assert result.code == 0, result.err
    assert "texts with room told" in result.out
    entries = read_catalog(filled.catalog("es", "eyes")).by_key()
    limits = room_of(filled.workshop(), "es", "eyes")
    assert {key: length_limit(entry) for key, entry in entries.items()} == {
        key: limits.get(key, 0) for key in entries
    }
    assert not any(map(length_limit, read_catalog(filled.catalog("ar", "eyes")).entries))
    assert cli("translations", "room", "es", *filled.options).out.count("unchanged") == 2
    before = filled.catalog("es", "eyes").read_bytes()
    cli("translations", "update", *filled.options)
    assert filled.catalog("es", "eyes").read_bytes() == before
    # Of other English nobody has measured it.
    filled.edit(filled.handout("eyes"), "Both eyes dart fast.", "Both eyes dart very fast.")
    cli("translations", "update", *filled.options)
    entries = read_catalog(filled.catalog("es", "eyes")).by_key()
    assert length_limit(entries["main.eyes.text"]) == 0
    assert length_limit(entries["title"]) == limits["title"]


def test_check_tells_by_how_much_and_what_could_give_way(filled: Folders, cli: Cli) -> None:
    cli("translations", "room", "es", *filled.options)
    limits = room_of(filled.workshop(), "es", "eyes")
    catalog = read_catalog(filled.catalog("es", "eyes"))
    more = "".join(f" Óxe alúna ším{'a' * index} éltora ún." for index in range(1, 30))
    entries = tuple(
        replace(entry, fuzzy=False, previous=("", ""), strings=(
            long_latin(entry.msgid, longer=0.0) + more * (entry.key == "more3.text")
            if entry.key.startswith("more") else entry.strings[0],
        ))
        for entry in catalog.entries
    )
    filled.catalog("es", "eyes").write_bytes(write_po(replace(catalog, entries=entries)))
    result = cli("check", "-l", "es", *filled.options)
    (line, *_) = [line for line in result.err.splitlines() if "takes 2 pages" in line]
    own = len(entries[[each.key for each in entries].index("more3.text")].strings[0])
    assert f"more3.text ({own} characters, room for {limits['more3.text']})" in line
    assert "characters to spare elsewhere: " in line
    assert "es/LC_MESSAGES/eyes.po:" in line


def test_an_unknown_language(small: Folders, cli: Cli) -> None:
    assert cli("translations", "room", "xx", *small.options).code == 2
