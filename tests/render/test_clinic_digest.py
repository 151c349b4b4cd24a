"""What of a clinic counts for a document: all that it may print there, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from shipped import workshop

from omshandout.errors import OmsHandoutError
from omshandout.model.options import ByLanguage, Clinic, Opening, Paper, Phone, Profile, Purpose
from omshandout.render.digests import source_digests
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob, Job, PacketJob


def digest_of(clinic: Clinic, job: AnyJob) -> str:
    return dict(source_digests(workshop(), job, clinic)).get("clinic", "")


def printed(clinic: Clinic, job: AnyJob) -> bytes | tuple[str, ...]:
    try:
        return render(workshop(), job, RenderOptions(clinic)).data
    except OmsHandoutError as error:
        return tuple(fault.what for fault in error.faults)


CLINIC = Clinic(
    name=(("en", "Hill Clinic"), ("es", "Clínica del Cerro")),
    phones=(
        Phone(Purpose.DAY, "020 5550 0100"),
        Phone(Purpose.OTHER, "020 5550 0300", (("en", "Pharmacy"), ("es", "Farmacia"))),
    ),
    note=(("en", "Closed on holidays."),), country="GB", locales=("en", "es"), digest="1" * 64,
)
PAPER = Profile(Paper.A4)
AR, ES = Job("symptoms", "ar", PAPER), Job("symptoms", "es", PAPER)
US = Job("symptoms", "en_US", PAPER)
BOTH = Job("symptoms", "ar", replace(PAPER, second_locale="es"))
COPY = Job("symptoms", "ar", replace(PAPER, copy_locale="es"))
PACKET = PacketJob("going-home", "ar", replace(PAPER, second_locale="es"))
SPANISH = (ES, BOTH, COPY, PACKET)


def with_words(words: ByLanguage, locale: str, text: str) -> ByLanguage:
    return (*(pair for pair in words if pair[0] != locale), (locale, text))


@pytest.mark.parametrize("changed", [
    replace(CLINIC, note=with_words(CLINIC.note, "es", "Cerrado los festivos.")),
    replace(CLINIC, name=with_words(CLINIC.name, "es", "Clínica")),
    replace(CLINIC, phones=(
        CLINIC.phones[0],
        replace(CLINIC.phones[1], label=with_words(CLINIC.phones[1].label, "es", "Botica")),
    )),
], ids=["note", "name", "label"])  # fmt: skip
def test_words_in_a_language_count_where_it_stands(changed: Clinic) -> None:
    changed = replace(changed, digest="2" * 64)
    for job in (AR, US, Job("symptoms", "en", PAPER)):
        assert digest_of(changed, job) == digest_of(CLINIC, job)
    for job in SPANISH:
        assert digest_of(changed, job) != digest_of(CLINIC, job)


def test_words_of_a_parent_count_for_its_variant() -> None:
    changed = replace(CLINIC, note=(("en", "Closed on Sundays."),))
    assert digest_of(changed, US) != digest_of(CLINIC, US)


def test_the_staff_s_language_counts_on_the_card_alone() -> None:
    clinic = replace(CLINIC, staff_language="fr")
    changed = replace(clinic, note=with_words(clinic.note, "fr", "Fermé les jours fériés."))
    card = Job("emergency-card", "ar", PAPER)
    assert digest_of(changed, card) != digest_of(clinic, card)
    assert digest_of(changed, AR) == digest_of(clinic, AR)


def test_what_no_document_prints_does_not_count() -> None:
    changed = replace(
        CLINIC, paper="letter", places=(("name", (7, 1)),), digest="3" * 64, locales=("en", "so"),
    )
    assert {digest_of(changed, job) == digest_of(CLINIC, job) for job in (AR, US, *SPANISH)} == \
        {True}
    # A name of no language may be of any that the clinic prints.
    nameless, other = (replace(each, name=(("", "Hill"),)) for each in (CLINIC, changed))
    assert digest_of(nameless, AR) != digest_of(other, AR)


def test_without_a_file_there_is_nothing_to_count() -> None:
    assert digest_of(Clinic(), AR) == ""


LOCALES = ("", "en", "es", "ar", "en_US", "hi")
words = st.lists(
    st.tuples(st.sampled_from(LOCALES), st.sampled_from(("Hill", "Bay House", "مستشفى", "बाल"))),
    max_size=3, unique_by=lambda pair: pair[0],
).map(tuple)
given_words = words.map(lambda pairs: tuple(pair for pair in pairs if pair[0]))
clinics = st.builds(
    Clinic, name=words, note=given_words,
    phones=given_words.map(lambda label: (
        Phone(Purpose.DAY, "020 5550 0100"), Phone(Purpose.OTHER, "020 5550 0300", label),
    )) | st.just(()),
    hours=st.sampled_from(((), (Opening((0, 1, 2), 540, 1020),))),
    country=st.sampled_from(("", "GB", "EG")),
    digits=st.sampled_from(("", "arab")),
    locales=st.sampled_from(((), ("en",), ("en", "hi"), ("ur",))),
    paper=st.sampled_from(("", "a4")), staff_language=st.sampled_from(("", "es")),
    site=st.sampled_from(("", "https://example.org/oms")), digest=st.just("4" * 64),
)
jobs = st.builds(
    Job, st.sampled_from(("emergency-card", "first-day", "symptoms")),
    st.sampled_from(("en", "es", "ar", "en_US")),
    st.sampled_from((
        PAPER, replace(PAPER, second_locale="hi"), replace(PAPER, copy_locale="hi"),
        Profile(html=True),
    )),
)


@st.composite
def neighbours(draw: st.DrawFn) -> tuple[Clinic, Clinic]:
    """Two clinics that differ in some of what they say."""
    one, other = draw(clinics), draw(clinics)
    fields = draw(st.sets(
        st.sampled_from(("name", "note", "phones", "locales", "paper", "staff_language", "digits")),
        min_size=1, max_size=2,
    ))
    return one, replace(one, **{field: getattr(other, field) for field in fields})


def check(pair: tuple[Clinic, Clinic], job: Job) -> None:
    one, other = pair
    if digest_of(one, job) == digest_of(other, job):
        assert printed(one, job) == printed(other, job)


BLANK = Clinic(country="GB", digest="4" * 64)
NOTED = replace(BLANK, note=(("es", "Cerrado."),))
URDU, PERSIAN = (
    replace(BLANK, name=(("", "مستشفى"),), locales=(locale,)) for locale in ("ur", "fa")
)
FIRST = replace(BLANK, name=(("es", "Cerro"), ("hi", "बाल")))


# What a sheet is put together by, what a name may be of, and which of several names it has.
@example((BLANK, NOTED), Job("first-day", "ar", PAPER))
@example((URDU, PERSIAN), Job("symptoms", "en", PAPER))
@example((FIRST, replace(FIRST, name=FIRST.name[::-1])), Job("first-day", "ar", PAPER))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(neighbours(), jobs)
def test_what_is_printed_otherwise_has_another_digest(
    pair: tuple[Clinic, Clinic], job: Job
) -> None:
    check(pair, job)


@pytest.mark.slow
@pytest.mark.conformance
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(neighbours(), jobs)
def test_so_it_is_of_many_more(pair: tuple[Clinic, Clinic], job: Job) -> None:
    check(pair, job)
