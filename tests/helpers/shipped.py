"""Every document that ships: each handout in each language that has a catalog for it."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from omshandout.languages import SOURCE_LOCALE, paper_of
from omshandout.model.options import Clinic, Ink, Profile, TextSize
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job, PacketJob
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop

ROOT = Path(__file__).resolve().parents[2]
PLACES = Places(ROOT / "content", ROOT / "locales")


LOOKS = ("standard", "large", "mono", "form")
TURNS = 16
ALWAYS = ("en", "ar")
"""Languages whose sheets are all looked at in each run: one for each direction."""
EVERY_LOOK = ("en", "ar", "hi", "zh_Hans")
"""Languages whose sheets are looked at in every look: one for each kind of script."""


@cache
def workshop() -> Workshop:
    """What ships, loaded once in each process."""
    return Workshop(PLACES)


def documents() -> list[tuple[str, str]]:
    """Handout and locale of each document."""
    shop = workshop()
    return [
        (handout, locale)
        for handout in shop.handout_names
        for locale in shop.locales
        if locale == SOURCE_LOCALE or PLACES.catalog(locale, handout).is_file()
    ]


def turn_of(handout: str, locale: str) -> int:
    """A number that goes up by one from sheet to sheet and from language to language."""
    shop = workshop()
    return shop.handout_names.index(handout) + shop.locales.index(locale)


def in_turns(every: int = 1) -> list[ParameterSet]:
    """Handout and locale of each document for ``parametrize``.

    Sheets of the languages in ``ALWAYS`` and a sixteenth of the others, which take turns, are
    looked at in each run; of the rest each one, or ``every`` other, by ``make slow``, which belongs
    to CI.
    """
    return [
        pytest.param(
            handout, locale, id=f"{handout}-{locale}",
            marks=slow_unless(locale in ALWAYS or turn % TURNS == 0),
        )
        for handout, locale in documents()
        if (turn := turn_of(handout, locale)) % every == 0 or locale in ALWAYS
    ]


def looks_in_turns() -> list[ParameterSet]:
    """The same with the looks in which a document is judged.

    Each in one look, by turns, those of ``EVERY_LOOK`` in all; these further ones by ``make slow``.
    """
    found = []
    for handout, locale in documents():
        turn = turn_of(handout, locale)
        for number, look in enumerate(LOOKS):
            own = number == turn // len(LOOKS) % len(LOOKS)
            if own or locale in EVERY_LOOK:
                often = own and (locale in ALWAYS or turn % TURNS == 0)
                found.append(pytest.param(
                    handout, locale, look, id=f"{handout}-{locale}-{look}",
                    marks=slow_unless(often),
                ))
    return found


def slow_unless(often: bool) -> list[pytest.MarkDecorator]:
    """Marks of what is left to ``make slow``, but for what is looked at in each run."""
    return [] if often else [pytest.mark.slow]


def packets() -> list[tuple[str, str]]:
    """Packet and locale of packets: all in ``ALWAYS``, every other one in other languages."""
    shop = workshop()
    return [
        (packet.name, locale)
        for number, packet in enumerate(shop.packets)
        for turn, locale in enumerate(shop.locales)
        if locale in ALWAYS or (number + turn) % 2 == 0
    ]


def profiles(locale: str) -> dict[str, Profile]:
    """The looks by name, on the paper that is usual where the language is spoken."""
    paper = paper_of(locale, "")
    return {
        "standard": Profile(paper),
        "large": Profile(paper, TextSize.LARGE),
        "mono": Profile(paper, ink=Ink.MONO),
        "form": Profile(paper, form=True),
        "duplex": Profile(paper, duplex=True),
        "booklet": Profile(paper, booklet=True),
        "large-booklet": Profile(paper, TextSize.LARGE, booklet=True),
        "form-duplex": Profile(paper, form=True, duplex=True),
        "form-mono": Profile(paper, ink=Ink.MONO, form=True),
    }


@lru_cache(maxsize=1024)
def made(handout: str, locale: str, look: str = "standard", clinic: Clinic = Clinic()) -> bytes:
    """The bytes of a document; what is not translated yet stands in it in English, marked."""
    job = Job(handout, locale, profiles(locale)[look])
    return render(workshop(), job, RenderOptions(clinic, allow_untranslated=True)).data


def bound(packet: str, locale: str, look: str = "standard") -> bytes:
    """The bytes of a packet."""
    job = PacketJob(packet, locale, profiles(locale)[look])
    return render(workshop(), job, RenderOptions(allow_untranslated=True)).data
