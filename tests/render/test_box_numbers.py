"""The clinic's numbers in boxes that tell to phone it: where they have room, never for a page."""

from __future__ import annotations

import pytest
from _pytest.mark import ParameterSet
from msgspec.structs import replace
from shipped import in_turns, slow_unless, workshop

from omshandout.model.blocks import LocalHandout, Paragraph
from omshandout.model.options import Clinic, Paper, Phone, Profile, Purpose
from omshandout.model.use import with_numbers
from omshandout.readback import read_tags
from omshandout.render import laid_out as rendering
from omshandout.render.documents import Rendered, render
from omshandout.render.gathering import RenderOptions, gather
from omshandout.render.jobs import Job

NIGHT = "020 5555 0199"
CLINIC = Clinic(
    name=(("", "Hill Hospital"),),
    phones=(
        Phone(Purpose.DAY, "020 5555 0100"), Phone(Purpose.NIGHT, NIGHT),
        Phone(Purpose.EMERGENCY, "999"),
    ),
)
HELP = "when-to-get-help"
OPTIONS = RenderOptions(CLINIC, allow_untranslated=True)


def made(job: Job, clinic: Clinic = CLINIC) -> Rendered:
    return render(workshop(), job, RenderOptions(clinic, allow_untranslated=True))


def told(document: Rendered) -> int:
    """How often the number for the night is read aloud."""
    said = read_tags(document.data).full_text.replace("\u00a0", " ")
    return said.count(NIGHT)


def as_it_is(handout: LocalHandout) -> LocalHandout:
    return handout


def made_without(job: Job, monkeypatch: pytest.MonkeyPatch) -> Rendered:
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "with_numbers", as_it_is)
        return made(job)


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_boxes_to_phone_name_the_numbers_of_the_clinic(
    locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(HELP, locale, Profile())
    document, plain = made(job), made_without(job, monkeypatch)
    assert (told(plain), told(document)) == (1, 3)
    assert document.pages == plain.pages


def test_who_phones_the_parents_is_given_no_number_of_the_clinic(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job("school-note", "en", Profile())
    assert made(job).data == made_without(job, monkeypatch).data


def test_without_numbers_of_the_clinic_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job(HELP, "en", Profile())
    only_help = Clinic(phones=(Phone(Purpose.EMERGENCY, "999"),))
    document = made(job, only_help)
    monkeypatch.setattr(rendering, "with_numbers", as_it_is)
    assert document.data == made(job, only_help).data


@pytest.mark.parametrize("second", ["", "ar"])
def test_numbers_that_cost_a_page_are_left_out(
    second: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_more(handout: LocalHandout) -> LocalHandout:
        more = [
            Paragraph(f"more{step}", replace(handout.lead, key=f"more{step}.text"))
            for step in range(60)
        ]
        return with_numbers(replace(handout, blocks=(*handout.blocks, *more)))

    job = Job(HELP, "en", Profile(second_locale=second))
    plain = made_without(job, monkeypatch)
    monkeypatch.setattr(rendering, "with_numbers", with_more)
    assert made(job).data == plain.data


@pytest.mark.parametrize("second", ["en", "ar"])
def test_in_two_languages_numbers_stand_in_both(second: str) -> None:
    job = Job("symptoms", "es", Profile(second_locale=second))
    texts = gather(workshop(), "es", (workshop().handout(job.handout),), OPTIONS, second).texts
    day, night = texts.clinic_numbers("number")
    for text in (day, night):
        assert text.second is not None
        assert text.second.language.locale == second
    assert NIGHT in night.plain
    assert night.second is not None
    assert NIGHT in night.second.plain.replace("\u00a0", " ")


def on_papers() -> list[ParameterSet]:
    """Every other sheet on both papers; which of them is left to ``make slow`` goes by turns."""
    return [
        pytest.param(*each.values, paper, id=f"{each.id}-{paper.value}",
                     marks=[*each.marks, *slow_unless(number % 2 == turn)])
        for number, each in enumerate(in_turns(2)) for turn, paper in enumerate(Paper)
    ]


@pytest.mark.conformance
@pytest.mark.parametrize(("name", "locale", "paper"), on_papers())
def test_numbers_in_boxes_cost_no_page(
    name: str, locale: str, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(name, locale, Profile(paper))
    assert made(job).pages == made_without(job, monkeypatch).pages


@pytest.mark.parametrize("locale", ["en", "es", "hi"])
def test_what_is_plain_at_once_is_what_comparing_tells(
    locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheet without numbers is laid out only where it could be the better one."""
    longer = replace(CLINIC, name=(("", "Hospital of the River and of the Hill " * 3),))
    at_once = 0
    for handout in ("symptoms", HELP, "treatments", "emergency-card"):
        job = Job(handout, locale, Profile())
        for clinic in (CLINIC, longer):
            document = made(job, clinic)
            with monkeypatch.context() as patch:
                patch.setattr(rendering, "_numbered", lambda *_: None)
                assert made(job, clinic).data == document.data
            with monkeypatch.context() as patch:
                # Nothing is compared unless the sheet is laid out without numbers.
                patch.setattr(rendering, "_coded", _no_sheet)
                try:
                    at_once += bool(made(job, clinic).pages)
                except _NoSheetError:
                    continue
    assert at_once > 1


class _NoSheetError(Exception):
    """Somebody asked for the sheet without numbers."""


def _no_sheet(*_: object) -> None:
    raise _NoSheetError
