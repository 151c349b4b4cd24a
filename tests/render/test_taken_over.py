"""What a sheet takes over from the same sheet for another clinic is what trying would find."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from msgspec.structs import replace
from shipped import slow_unless

from omshandout.layout import story as stories
from omshandout.layout.measuring import at_least
from omshandout.layout.spacing import Spacings, tried
from omshandout.layout.story import Story, _Looks
from omshandout.layout.theme import SETTINGS
from omshandout.model.blocks import LocalHandout
from omshandout.model.options import Clinic, Opening, Paper, Phone, Profile, Purpose
from omshandout.model.text import given
from omshandout.pdf import filling
from omshandout.render import laid_out
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.places import find_places
from omshandout.render.workshop import Workshop

NAMES = (
    "Oak", "Hill Clinic", "Children's Hospital", "River Clinic", "Zürich Unit", "Quay Clinic",
    "Paediatric Neurology Unit", "The Royal Hospital for Children of the Lake and the Hills",
    "Elm Clinic", "A Centre for Rare Diseases of Children with a Name that Takes Two Lines or More",
)


def clinics(count: int) -> list[Clinic]:
    """Some clinics; names differ in lines, numbers in digits, hours in days."""
    return [
        Clinic(
            name=(("en", NAMES[at % len(NAMES)]),),
            phones=(
                Phone(Purpose.DAY, f"020 {7000 + 13 * at} {1000 + at}"),
                Phone(Purpose.NIGHT, "9" * (3 + at % 4)),
            ),
            hours=(Opening((0, 1, 2, 3, 4)[: 1 + at % 5], 480 + 15 * (at % 3), 1020),),
            country="GB", digest=f"{at:064d}",
        )
        for at in range(count)
    ]  # fmt: skip


JOBS = [
    Job("symptoms", "en", Profile()), Job("symptoms", "hi", Profile(paper=Paper.LETTER)),
    Job("when-to-get-help", "ar", Profile()),  # no setting of space keeps its budget
    Job("when-to-get-help", "zh_Hans", Profile()), Job("treatments", "de", Profile()),
    Job("symptom-checklist", "ru", Profile()), Job("symptom-diary", "hi", Profile()),
    Job("medicine-plan", "fa", Profile(paper=Paper.LETTER)), Job("alert-letter", "es", Profile()),
]
PARAMETERS = pytest.mark.parametrize("job", JOBS, ids=lambda job: f"{job.handout}-{job.locale}")


def looks_of(job: Job, some: list[Clinic], monkeypatch: pytest.MonkeyPatch) -> list[_Looks]:
    """What each sheet of some clinics in a row looks like in any setting of space."""
    seen: list[_Looks] = []
    within = stories.within_budget
    monkeypatch.setattr(
        stories, "within_budget", lambda looks, *args: seen.append(looks) or within(looks, *args)
    )
    shop = Workshop(find_places())
    for clinic in some:
        render(shop, job, RenderOptions(clinic))
    return seen


@PARAMETERS
def test_no_box_is_lower_in_a_more_open_setting_than_is_known(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So no lines that measure the same fill fewer pages there than is said."""
    seen = looks_of(job, clinics(8), monkeypatch)
    compared = alike = 0
    for more_open, tight in pairwise(SETTINGS[:4]):
        for one in seen:
            for other in seen:
                if one is other or one.measures(tight) != other.measures(tight):
                    continue
                alike += 1
                pages = other.story(more_open).pages
                assert one.least_pages(more_open, tight, any_frames=True) <= pages
                if one.frames(more_open) == other.frames(more_open):
                    assert one.least_pages(more_open, tight, any_frames=False) <= pages
                width = one._flowed(tight).theme.text_width
                flows = [
                    [flow for flow, _ in looks._flowed(setting).flows]
                    for looks, setting in ((one, more_open), (one, tight), (other, more_open))
                ]
                if len(set(map(len, flows))) > 1:
                    least = one.least_pages(more_open, tight, any_frames=True)
                    assert not least or len(flows[0]) == len(flows[1])
                    continue
                for of_one, known, of_other in zip(*flows, strict=True):
                    box = at_least(of_one.box, width, known.box, width)
                    assert box.height(width) <= of_other.box.height(width) + 1e-6
                    compared += 1
    assert alike > 20
    assert compared > 100


def many_names(count: int) -> list[Clinic]:
    """Clinics whose names are as wide as one likes, some with more numbers, or with no hours."""
    words = ("Oak", "Hill", "Children's", "Zürich", "of", "the", "Lake", "Neurology", "Åße", "A-B")
    return [
        replace(
            clinic,
            name=(("en", " ".join(words[at * step % 10] for step in range(1, 2 + at % 6))),),
            phones=(
                *clinic.phones[: 1 + (at % 5 > 0)], *at % 2 * (Phone(Purpose.EMERGENCY, "999"),),
                # Two numbers in one row or in another.
                *at % 3 * (Phone((Purpose.DAY, Purpose.NIGHT)[at % 2], f"020 7000 {1000 + at}"),),
            ),
            hours=clinic.hours[at % 7 == 6 :],
        )
        for at, clinic in enumerate(clinics(count))
    ]


@pytest.mark.parametrize("job", [
    pytest.param(job, id=f"{job.handout}-{job.locale}", marks=slow_unless(job.locale == "ar"))
    for job in (
        *JOBS[:5], Job("when-to-get-help", "en", Profile()), Job("symptoms", "ar", Profile()),
    )
])
def test_what_has_the_form_of_another_measures_the_same_in_other_settings(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = looks_of(job, many_names(40), monkeypatch)
    told, names = 0, set[str]()
    for one, tight, wide in product(seen, SETTINGS[1::2], SETTINGS[::2]):
        measures, form = one.measures(wide), one.form(tight)
        if form is None or not one.is_told([tight, wide], tight) or measures is None:
            continue
        conditions = [text.condition for text in one.texts(tight)]
        for other in seen:
            if other is one or other.form(tight) != form:
                continue
            texts = other.texts(tight)
            if all(text.fulfils(each) for text, each in zip(texts, conditions, strict=True)):
                found = other.measures(wide)
                assert found is not None
                assert found[1] == measures[1]
                told += 1
                names |= {text.text for text in texts if given(text.source)}
    assert told > 50
    assert len(names) > 5


@pytest.mark.parametrize("locale", [
    "en", "ar", "zh_Hans",
    *(pytest.param(locale, marks=pytest.mark.slow) for locale in ("es", "hi", "ru")),
])
def test_the_setting_is_the_same_whatever_is_tried_first(
    locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[tuple[_Looks, LocalHandout, Profile]] = []
    within = stories.within_budget

    def noted(looks: _Looks, handout: LocalHandout, profile: Profile, known: Spacings) -> Story:
        found.append((looks, handout, profile))
        return within(looks, handout, profile, known)

    monkeypatch.setattr(stories, "within_budget", noted)
    shop = Workshop(find_places())
    settings = set()
    for at, name in enumerate(shop.handout_names):
        found.clear()
        render(shop, Job(name, locale, Profile()), RenderOptions(clinics(at + 1)[at]))
        for of in found:
            first = tried(*of)
            settings.add(first)
            assert {tried(*of, guess) for guess in SETTINGS} == {first}, name
    assert len(settings) > 2


def alone(known: Workshop) -> Workshop:
    """A workshop that knows content, catalogs and fonts, but nothing of another document."""
    new = known.renewed(())
    new.forget_documents()
    return new


@pytest.mark.parametrize("job", [
    # In Arabic one is cut that has numbers in it.
    pytest.param(job, id=f"{job.handout}-{job.locale}", marks=slow_unless(number % 2 == 0))
    for number, job in enumerate(JOBS)
])
def test_flowables_stand_where_frames_would_put_them(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, put = Workshop(find_places()), []
    again = filling._put
    monkeypatch.setattr(filling, "_put", lambda *args: put.append(again(*args)) or put[-1])
    for clinic in clinics(24):
        before = len(put)
        shared = render(shop, job, RenderOptions(clinic)).data
        if len(put) > before:
            assert shared == render(alone(shop), job, RenderOptions(clinic)).data
    assert put
    assert all(put)


def test_forms_that_were_tried_and_do_not_fit_are_not_tried_again(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as what tells of them measures the same."""
    job, shop = Job("when-to-get-help", "ar", Profile()), Workshop(find_places())
    built: list[object] = []
    build = laid_out.build_story
    monkeypatch.setattr(
        laid_out, "build_story", lambda *args, **named: built.append(1) or build(*args, **named)
    )
    fewer = 0
    for clinic in clinics(24):
        built.clear()
        shared = render(shop, job, RenderOptions(clinic)).data
        known = len(built)
        built.clear()
        assert shared == render(alone(shop), job, RenderOptions(clinic)).data
        assert known <= len(built)
        fewer += known < len(built)
    assert fewer > 2
