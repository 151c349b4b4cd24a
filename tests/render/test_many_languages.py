"""A process that goes from language to language keeps what it has read of the last few alone."""

from __future__ import annotations

import pytest
from folders import ROOT

from omshandout.languages import SOURCE_LOCALE
from omshandout.model.options import Clinic, Profile
from omshandout.render import workshop as module
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.render.places import find_places
from omshandout.render.workshop import MOST_LANGUAGES, Workshop
from omshandout.text import hyphenate

PLACES = find_places(ROOT / "content", ROOT / "locales")
# A German word is too wide for its column, and is divided.
JOBS = [
    Job("symptoms", locale, Profile())
    for locale in ("en", "de", "es", "ar", "hi", "ru", "de", "en", "th", "fr")
]
OPTIONS = RenderOptions(Clinic(name=(("", "Hill Clinic"),), country="GB", digest="1"))


def test_few_languages_are_kept_and_the_bytes_are_those_of_a_build_alone(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MADE_BETWEEN", 0)
    workshop = Workshop(PLACES)
    forgotten = 0
    for job in JOBS:
        forgotten += workshop.go_on_in(job.locale)
        made = render(workshop, job, OPTIONS)
        assert made.data == render(Workshop(PLACES), job, OPTIONS).data
        catalogs = workshop.catalogs._own
        assert {locale for locale, _ in catalogs} - {SOURCE_LOCALE} <= workshop._going_on_in
        assert len(workshop._going_on_in) <= MOST_LANGUAGES
        assert job.locale in workshop._going_on_in
    assert forgotten == 2


def test_a_few_sheets_in_many_languages_are_made_of_what_was_read_once() -> None:
    workshop = Workshop(PLACES)
    assert not any(
        workshop.go_on_in(f"x{number}", "es") for number in range(module.MADE_BETWEEN)
    )
    assert workshop.go_on_in("de", "es")
    assert workshop._going_on_in == {"de", "es"}


def test_the_dictionary_of_a_language_that_was_left_is_not_kept() -> None:
    workshop = Workshop(PLACES)
    hyphenate.forget_dictionaries()
    workshop.go_on_in("de")
    assert hyphenate._patterns("de_DE").positions("Behandlung")
    workshop.go_on_in("es")
    assert hyphenate._patterns.cache_info().currsize == 0
    import pyphen

    assert not pyphen.hdcache
