"""Lengths add up to the same in all Pythons.

Since 3.12 ``sum`` adds floats more exactly than before. The last of their digits may then decide
how a coordinate is rounded, or whether a word has room.
"""

from __future__ import annotations

from unittest import mock

import pytest
from msgspec.structs import replace
from rtl_lines import LINES, page_of, text_of
from shipped import PLACES, profiles, slow_unless

from omshandout.content.clinic import load_clinic
from omshandout.layout.pairs import Sides
from omshandout.model.options import Profile
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job, PacketJob
from omshandout.render.workshop import Workshop

LOOKS = ("standard", "form", "large-booklet")
LOGO = b'''<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><g transform="rotate(5)">
<path d="M1 1 C5 9 9.5 3 12.2 7.1 A3 4 20 0 1 20 15 Z"/><circle cx="30" cy="10" r="6.7"/></g>
</svg>'''
CLINIC = PLACES.content.parent / "tests" / "data" / "content" / "clinic.yaml"


@pytest.mark.usefixtures("no_floats_in_sum")
@pytest.mark.parametrize(
    ("locale", "every"),
    [("en", 4), *(pytest.param(each, 1, marks=slow_unless(False)) for each in
     ("en", "ar", "hi", "zh_Hans", "th"))],
)  # fmt: skip
def test_what_is_rounded_is_not_added_by_sum(locale: str, every: int) -> None:
    """In each run sheets and looks take turns: of four that follow each other there is one."""
    # Nobody has made anything in it yet that need not be added any more.
    shop = Workshop(PLACES)
    clinic = replace(load_clinic(CLINIC), logo="logo.svg", logo_data=LOGO)
    options = RenderOptions(clinic, allow_untranslated=True)
    jobs: list[Job | PacketJob] = [
        Job(name, locale, profiles(locale)[look]) for name in shop.handout_names for look in LOOKS
    ]
    jobs += [
        Job(name, locale, Profile(second_locale="ar" if locale == "en" else "en"))
        for name in shop.handout_names
    ]
    jobs += [Job(name, locale, Profile(html=True)) for name in shop.handout_names]
    standard = profiles(locale)["standard"]
    jobs += [PacketJob(packet.name, locale, standard) for packet in shop.packets]
    assert all(render(shop, job, options).data for job in jobs[::every])


@pytest.mark.usefixtures("no_floats_in_sum")
def test_nor_is_it_in_diaries() -> None:
    """In each run: what other sheets seldom add, labels of two languages and high letters."""
    shop = Workshop(PLACES)
    with mock.patch.object(
        Sides, "_on_one_line", autospec=True, side_effect=Sides._on_one_line
    ) as on_one_line:
        for job in (
            Job("symptom-diary", "en", Profile(second_locale="th")),
            Job("symptom-diary", "th", Profile()),
        ):
            assert render(shop, job, RenderOptions(allow_untranslated=True)).data
    assert on_one_line.called


@pytest.mark.usefixtures("no_floats_in_sum")
def test_nor_is_it_in_lines_from_right_to_left() -> None:
    """Ranges of numbers among them, which no sheet has."""
    assert page_of(Workshop(PLACES), [text_of(name) for name in LINES])


@pytest.mark.usefixtures("no_floats_in_sum")
def test_sums_are_watched() -> None:
    assert sum([1, 2]) == 3
    with pytest.raises(AssertionError):
        sum([0.5, 0.5])
