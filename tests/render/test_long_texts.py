"""Texts of any length in every sheet: a family gets it; a word that had to be parted is told."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pytest
from folders import ROOT, copy_shipped
from shipped import workshop as shipped

from omshandout.content import list_handouts
from omshandout.errors import LayoutError, Severity
from omshandout.model.options import Clinic, Paper, Profile, TextSize
from omshandout.readback import read_tags
from omshandout.render.documents import Job, PacketJob, RenderOptions, render
from omshandout.render.workshop import Workshop

HANDOUTS = list_handouts(ROOT / "content")
PROFILES = [Profile(paper, text) for paper in Paper for text in TextSize]
# A language with a Latin alphabet for which there are no patterns that divide words.
LOCALE = "so"
BOOKLET = Profile(booklet=True)
_FIXED = re.compile(r"(\\.|\{[a-z0-9_]+\}|\[\[.*?\]\]|\*\*|\d+|[A-Z]{2,})")


def longer(text: str, seed: int, *, longest: int, times: float) -> str:
    """Words of up to so many letters, so many times as long as the English altogether."""
    dice = random.Random(f"{seed} {text}")

    def words(part: str) -> str:
        if not part.strip() or not any(letter.isalpha() for letter in part):
            return part
        wanted, made = times * len(part), ""
        while len(made) < wanted or not made:
            made += f" {'abcdefgimnorstu'[dice.randrange(15)] * 2}"
            made += "".join(dice.choices("aeioulmnrst", k=dice.randrange(longest - 1)))
        tail = re.search(r"[.?!:]?\s*$", part)
        return f"{' ' * part.startswith(' ')}{made.strip()}{tail.group() if tail else ''}"

    found = ""
    for at, part in enumerate(_FIXED.split(text)):
        more = part if at % 2 else words(part)
        # A term or number stays a word of its own.
        found += " " * (found[-1:].isalnum() and more[:1].isalnum()) + more
    return found


@cache
def _folder(root: Path, seed: int, longest: int, times: float) -> Workshop:
    folders = copy_shipped(root, locales=False)
    folders.translate(
        LOCALE, lambda text, keep: longer(text, seed, longest=longest, times=times)
    )
    return folders.workshop()


def _check(shop: Workshop, name: str, profile: Profile) -> None:
    made = render(shop, Job(name, LOCALE, profile), RenderOptions())
    assert all(fault.severity is Severity.WARNING for fault in made.faults)
    assert read_tags(made.data)
    for fault in made.faults:
        if fault.code == "text/parted-word":
            assert fault.where.file.endswith(".po"), fault
            assert fault.where.line
            assert fault.where.key
            assert "soft hyphen" in fault.hint


@pytest.mark.parametrize("name", ["emergency-card", "symptom-checklist", "symptom-diary"])
def test_sheets_with_words_of_any_length(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    shop = _folder(tmp_path_factory.getbasetemp() / "long", 1, 24, 1.6)
    for profile in (*PROFILES, Profile(form=True)):
        _check(shop, name, profile)


@pytest.mark.usefixtures("no_floats_in_sum")
@pytest.mark.conformance
@pytest.mark.parametrize(
    ("longest", "times", "step"),
    [(40, 3.0, 4), *(pytest.param(*each, 1, marks=pytest.mark.slow)
                     for each in ((40, 3.0), (40, 1.0), (16, 2.0), (6, 6.0)))],
)
def test_every_sheet_with_texts_of_any_length(
    tmp_path: Path, longest: int, times: float, step: int
) -> None:
    shop = _folder(tmp_path / "long", int(times), longest, times)
    for name in HANDOUTS[::step]:
        for profile in (*PROFILES, Profile(form=True)):
            _check(shop, name, profile)


def test_a_card_on_both_sides_of_a_leaf_is_not_counted_in_lines(
    tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The room up to the next front is no text that somebody could shorten."""
    shop = _folder(tmp_path_factory.getbasetemp() / "long", 1, 24, 1.6)
    for name, ending in (
        ("emergency-card", ", since its card takes both sides of a leaf"),
        ("symptom-checklist", r", about \d+ lines too many"),
    ):
        faults = render(shop, Job(name, LOCALE, Profile()), RenderOptions()).faults
        (what,) = (fault.what for fault in faults if fault.code == "layout/page-budget")
        assert re.search(rf"{ending}$", what)


def test_a_word_wider_than_a_page_stops_the_english_alone() -> None:
    options = RenderOptions(Clinic(name=(("", "x" * 90),)))
    with pytest.raises(LayoutError, match="wider than its column") as caught:
        render(shipped(), Job("symptoms", "en", Profile()), options)
    (fault,) = caught.value.faults
    assert (fault.code, fault.severity) == ("text/too-wide", Severity.ERROR)
    for locale in ("es", "ar"):
        (fault,) = render(shipped(), Job("symptoms", locale, Profile()), options).faults
        assert (fault.code, fault.severity) == ("text/parted-word", Severity.WARNING)


def test_english_that_stands_in_needs_no_budget(tmp_path: Path) -> None:
    """Marks make a sheet longer than the English: with them there are pages, and a warning."""
    folders = copy_shipped(tmp_path, locales=False)
    folders.translate(LOCALE, lambda text, keep: "")
    shop = folders.workshop()
    options = RenderOptions(allow_untranslated=True)
    longer_ones = 0
    for name in HANDOUTS:
        made = render(shop, Job(name, LOCALE, Profile()), options)
        assert made.pages
        longer_ones += any(fault.code == "layout/page-budget" for fault in made.faults)
    assert longer_ones
    assert render(shop, PacketJob("going-home", LOCALE, Profile()), options).pages


def test_a_card_in_pieces_is_told_in_large_print_and_in_a_booklet(tmp_path: Path) -> None:
    """The sheet says to cut it out and to fold it; a leaf of a booklet with all of it can be."""
    folders = copy_shipped(tmp_path, locales=False)
    folders.translate(LOCALE, lambda text, keep: longer(text, 1, longest=9, times=5.0))
    shop = folders.workshop()
    for profile, code in (
        (Profile(text=TextSize.LARGE), "layout/cut"), (BOOKLET, "layout/card-in-booklet"),
    ):
        for job in (Job("emergency-card", LOCALE, profile), PacketJob("school", LOCALE, profile)):
            faults = render(shop, job, RenderOptions()).faults
            (fault,) = (each for each in faults if each.code == code)
            assert (fault.severity, fault.where.locale) == (Severity.WARNING, LOCALE)
            assert fault.hint
    whole = render(shop, Job("emergency-card", "en", BOOKLET), RenderOptions())
    assert whole.faults == ()


def test_a_card_and_a_table_that_fit_no_page_are_cut_with_a_warning(tmp_path: Path) -> None:
    folders = copy_shipped(tmp_path, locales=False)
    folders.translate(LOCALE, lambda text, keep: longer(text, 1, longest=9, times=5.0))
    shop = folders.workshop()
    for name in ("emergency-card", "symptom-diary"):
        made = render(shop, Job(name, LOCALE, Profile()), RenderOptions())
        (fault,) = (each for each in made.faults if each.code == "layout/cut")
        assert fault.severity is Severity.WARNING
        assert fault.where.locale == LOCALE
        assert fault.where.file == f"locales/{LOCALE}/LC_MESSAGES/{name}.po"
