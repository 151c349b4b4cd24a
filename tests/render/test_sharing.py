"""Many clinics by one workshop: the bytes of each sheet are those of a build alone."""

from __future__ import annotations

import gc
import logging
from functools import cache
from unittest import mock

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omshandout.errors import OmsHandoutError
from omshandout.i18n.reviews import Review
from omshandout.layout.context import LayoutContext
from omshandout.layout.spacing import Looks, Spacings
from omshandout.layout.text_box import TextBox
from omshandout.model.options import (
    Clinic,
    Ink,
    Opening,
    Paper,
    Phone,
    Profile,
    Purpose,
    TextSize,
)
from omshandout.pdf.layers import Common
from omshandout.pdf.played import PlayedBefore
from omshandout.readback import logical_text, read_tags
from omshandout.render import on_pages, workshop
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.places import find_places
from omshandout.render.workshop import Workshop

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d 40">'
    b'<rect x="2" y="2" width="30" height="30" fill="#123456"/></svg>'
)

LETTERS = "abcdefghijkmnoprstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZÄÉŁŵž0123456789&'"
OTHERS = (
    "مستشفى الأطفال", "बाल अस्पताल", "儿童医院", "Детская больница", "בית חולים לילדים", "শিশু হাসপাতাল",
)

words = st.text(LETTERS, min_size=1, max_size=12)
names = st.one_of(
    st.lists(words, min_size=1, max_size=4).map(" ".join),
    st.lists(words, min_size=12, max_size=40).map(" ".join),
    st.sampled_from(OTHERS),
)
digits = st.text("0123456789", min_size=2, max_size=6)
numbers = st.lists(digits, min_size=1, max_size=4).map(" ".join)
texts = st.one_of(
    st.just(()), names.map(lambda name: (("", name),)),
    st.tuples(names, names).map(lambda pair: (("en", pair[0]), ("ar", pair[1]))),
)


@st.composite
def phones(draw: st.DrawFn) -> tuple[Phone, ...]:
    purposes = draw(st.lists(st.sampled_from(Purpose), unique=True, max_size=4))
    return tuple(
        Phone(purpose, draw(numbers), (("en", draw(words)),) if purpose is Purpose.OTHER else ())
        for purpose in purposes
    )


clinics = st.builds(
    Clinic,
    name=texts,
    phones=phones(),
    hours=st.lists(
        st.builds(
            Opening, st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple),
            st.integers(300, 700), st.integers(800, 1400),
        ), max_size=2,
    ).map(tuple),
    note=st.one_of(st.just(()), names.map(lambda note: (("en", note), ("ar", note)))),
    country=st.sampled_from(("", "GB", "US", "EG", "IN")),
    logo=st.just("logo.svg"),
    logo_data=st.one_of(st.just(b""), st.integers(30, 200).map(lambda wide: SVG % wide)),
    site=st.sampled_from(("", "", "https://example.org/oms")),
    digest=st.integers(0, 10**9).map("{:064d}".format),
)

profiles = st.builds(
    Profile,
    paper=st.sampled_from(Paper),
    text=st.sampled_from((TextSize.STANDARD, TextSize.STANDARD, TextSize.LARGE)),
    ink=st.sampled_from(Ink),
    form=st.booleans(),
    second_locale=st.sampled_from(("", "", "es")),
    duplex=st.booleans(),
    booklet=st.sampled_from((False, False, False, True)),
)
plain = st.builds(
    Profile,
    paper=st.sampled_from(Paper),
    text=st.sampled_from((TextSize.STANDARD, TextSize.STANDARD, TextSize.LARGE)),
    ink=st.sampled_from(Ink),
)
locales = st.sampled_from(("en", "ar", "hi", "bn", "zh_Hans", "he"))
jobs = st.one_of(
    st.builds(
        Job, st.sampled_from((
            "symptoms", "when-to-get-help", "relapse", "treatments", "symptom-checklist",
            "symptom-diary", "alert-letter", "medicine-plan",
        )), locales, plain,
    ),
    st.builds(
        Job, st.sampled_from(("symptoms", "when-to-get-help", "emergency-card", "medicine-plan")),
        locales, profiles,
    ),
)


@cache
def kept() -> Workshop:
    return Workshop(find_places())


def alone() -> Workshop:
    """A workshop that knows content, catalogs and fonts, but nothing of another document."""
    new = kept().renewed(())
    new.forget_documents()
    return new


def made(workshop: Workshop, job: Job, clinic: Clinic) -> bytes | tuple[str, ...]:
    try:
        return render(workshop, job, RenderOptions(clinic)).data
    except OmsHandoutError as error:
        return tuple(fault.what for fault in error.faults)


def check_each(job: Job, some: list[Clinic]) -> None:
    """Each by itself, and the first once more after the others."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    shop, by_itself = kept(), []
    for clinic in some:
        data = made(shop, job, clinic)
        by_itself.append(made(alone(), job, clinic))
        assert data == by_itself[-1]
    assert made(shop, job, some[0]) == by_itself[0]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(jobs, st.lists(clinics, min_size=2, max_size=2))
def test_each_clinic_gets_the_bytes_of_a_build_alone(job: Job, some: list[Clinic]) -> None:
    check_each(job, some)


@pytest.mark.slow
@pytest.mark.conformance
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(jobs, st.lists(clinics, min_size=2, max_size=5))
def test_so_do_many_more(job: Job, some: list[Clinic]) -> None:
    check_each(job, some)


PLACES = ("Oak", "Hill", "Zürich", "Quay", "Royal Hospital for Children of the Lake and the Hills")


def one_of_many(number: int) -> Clinic:
    """A clinic whose numbers have the digits of no other, mostly in groups as long.

    Some names take more lines, some have many hours, no number by night, two for emergencies.
    """
    groups = (f"{2000 + 37 * number % 7000}", f"{1000 + number * 91 % 9000}")
    written = [f"020 {groups[0]} {groups[1]}", f"0{groups[0]} {groups[1]} {groups[0]} {groups[1]}"]
    phones = [
        Phone(Purpose.DAY, written[number % 7 == 6]),
        Phone(Purpose.NIGHT, f"(0{number % 10}1) {groups[1]}-{groups[0]}"),
        Phone(Purpose.EMERGENCY, ("999", "112", "911", f"{number % 10}5")[number % 4]),
        Phone(Purpose.EMERGENCY, "112"),
        Phone(Purpose.INTERPRETER, groups[1]),
    ]
    left_out = ({1}, set(), {3}, {3, 4}, {2, 3}, {1, 3, 4})[number % 6]
    return Clinic(
        name=(("en", f"{PLACES[number % 5]} {number % 3 * 'Unit '}{number}"),),
        phones=tuple(phone for at, phone in enumerate(phones) if at not in left_out),
        hours=tuple(
            Opening((day, day + 1), 480 + 15 * (number % 3) + day, 990 + 30 * (number % 2))
            for day in range(0, (0, 2, 2, 6)[number % 4], 2)
        ),
        country="GB", digest=f"{number:064d}",
    )


def check_a_row(job: Job, count: int, by_themselves: range | None = None) -> None:
    """Some clinics in a row, each twice: the second time what was kept says something else.

    ``by_themselves`` (or all) are built alone too, which takes three times as long as in a row.
    """
    shop = alone()
    row = {number: made(shop, job, one_of_many(number)) for number in range(count)}
    for number in range(count) if by_themselves is None else by_themselves:
        assert made(alone(), job, one_of_many(number)) == row[number], number
    for number, data in row.items():
        assert made(shop, job, one_of_many(number)) == data, number


@pytest.mark.parametrize(("handout", "locale"), [("symptoms", "en"), ("when-to-get-help", "ar")])
def test_in_a_row_of_clinics_each_gets_its_own(handout: str, locale: str) -> None:
    check_a_row(Job(handout, locale, Profile()), 8)


IN_ROWS = (
    ("symptoms", Profile()), ("when-to-get-help", Profile()),
    ("when-to-get-help", Profile(paper=Paper.LETTER, text=TextSize.LARGE)),
    ("treatments", Profile(ink=Ink.MONO)), ("relapse", Profile(form=True)),
    ("symptom-checklist", Profile()), ("emergency-card", Profile()),
)
IN_ROWS_OF = ("en", "es", "ar", "hi", "zh_Hans", "fa", "he", "th")


HALVES = (range(12), range(12, 24))
"""Of the clinics of a longer row, half of which are built alone too."""


def shapes(numbers: range) -> list[set[object]]:
    """What sheets of clinics may have in them, whatever the words and digits are.

    Which telephones and hours, all in one; in how many groups the first number is written; how
    long the name is.
    """
    some = [one_of_many(number) for number in numbers]
    return [
        {
            (
                tuple(phone.purpose for phone in clinic.phones),
                tuple(
                    phone.number if len(phone.number) > 2 else "of two digits"
                    for phone in clinic.phones if phone.purpose is Purpose.EMERGENCY
                ),
                clinic.hours,
            )
            for clinic in some
        },
        {len(clinic.phones[0].number.split()) for clinic in some},
        {place for clinic in some for place in PLACES if place in clinic.name[0][1]},
        {clinic.name[0][1].count("Unit") for clinic in some},
    ]


@pytest.mark.parametrize("half", HALVES)
def test_half_of_a_row_has_clinics_of_all_shapes(half: range) -> None:
    """Kinds of numbers and of what is left out go by fours and sixes, so they meet in twelves."""
    all_shapes = shapes(range(24))
    assert [len(each) for each in all_shapes] == [12, 2, len(PLACES), 3]
    assert shapes(half) == all_shapes


@pytest.mark.slow
@pytest.mark.parametrize("locale", IN_ROWS_OF)
@pytest.mark.parametrize("turn", range(len(IN_ROWS)), ids=lambda turn: f"{turn}-{IN_ROWS[turn][0]}")
def test_so_it_is_in_longer_rows(turn: int, locale: str) -> None:
    """Each sheet in each language; by turns the first or the last clinics are built alone too.

    So each sheet in each language is compared for clinics of all shapes, and each clinic in half of
    the languages. All are made twice in their row, with as much that is kept.
    """
    handout, profile = IN_ROWS[turn]
    half = HALVES[(turn + IN_ROWS_OF.index(locale)) % 2]
    check_a_row(Job(handout, locale, profile), 24, half)


ODD = (
    Clinic(name=(("", "Clinic"),)),
    Clinic(phones=(Phone(Purpose.DAY, "020 7946 0000"), Phone(Purpose.NIGHT, "020 7946 0001"))),
    Clinic(
        name=(("en", "Qwyjx Ŵžőř Hospital for Children"), ("ar", "مستشفى")), country="EG",
        phones=(Phone(Purpose.DAY, "٠٢ ٣٣٤٤"), Phone(Purpose.EMERGENCY, "123")),
        hours=(Opening((5, 6), 540, 1020), Opening((0, 1, 2), 0, 1440)),
        note=(("en", "Ask for the nurse."), ("ar", "اسأل عن الممرضة.")),
    ),
    Clinic(name=(("en", "A " * 60),), phones=(Phone(Purpose.OTHER, "1", (("en", "B " * 30),)),)),
    Clinic(name=(("", "儿童医院"),), logo="logo.svg", logo_data=SVG % 90, site="https://a.example"),
)


SIZES = (1, 3, 2, 5, 3, 1, 4, 3)
"""How many words a name has; some are broken over lines."""


@pytest.mark.parametrize(
    "job", [
        Job("symptoms", "en", Profile()), Job("symptoms", "ar", Profile(paper=Paper.LETTER)),
        Job("when-to-get-help", "ar", Profile()),  # no setting of space keeps its budget
        Job("medicine-plan", "en", Profile()),  # its tables stand whole on pages
        Job("emergency-card", "en", Profile()),  # so does its card, in which the clinic has a part
    ], ids=lambda job: f"{job.handout}-{job.locale}",
)
def test_lines_that_measure_the_same_get_the_space_that_trying_finds(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[bool] = []
    again = Spacings.again

    def told(self: Spacings, looks: Looks) -> tuple[float, int] | None:
        spacing = again(self, looks)
        found.append(spacing is not None)
        return spacing

    shop = alone()
    clinics = [
        Clinic(
            name=(("en", " ".join(["Hospital", "Children", "Unit", "Hill", "River"] * words)),),
            phones=tuple(
                Phone(purpose, f"020 {7000 + 13 * at} {1000 + at}")
                for purpose in (Purpose.DAY, Purpose.NIGHT)
            ), country="GB", digest=f"{at:064d}",
        )
        for at, words in enumerate(SIZES)
    ]
    for clinic in clinics:
        with monkeypatch.context() as patch:
            patch.setattr(Spacings, "again", told)
            shared = made(shop, job, clinic)
        assert shared == made(alone(), job, clinic)
    assert any(found) is (job.handout != "emergency-card")


@pytest.mark.parametrize(
    ("handout", "locale"), [
        ("when-to-get-help", "ar"), ("symptom-checklist", "ar"), ("symptom-diary", "hi"),
        ("alert-letter", "en"),
        *(pytest.param(handout, locale, marks=pytest.mark.slow) for handout, locale in (
            ("when-to-get-help", "en"), ("when-to-get-help", "zh_Hans"), ("medicine-plan", "ar"),
        )),
    ],
)
def test_layers_change_nothing_that_is_read_or_seen(
    handout: str, locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written first stands where it would, with the same letters, marks and look."""
    shop = kept()
    job = Job(handout, locale, Profile())
    for clinic in ODD:
        layered = made(shop, job, clinic)
        with monkeypatch.context() as patch:
            patch.setattr(on_pages, "_has_layers", lambda *args: False)
            plain = made(shop, job, clinic)
        assert isinstance(layered, bytes)
        assert isinstance(plain, bytes)
        assert layered != plain
        assert logical_text(layered) == logical_text(plain)
        assert read_tags(layered) == read_tags(plain)
        assert shown(layered) == shown(plain)


def shown(data: bytes) -> list[bytes]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.render(scale=0.7).to_pil().tobytes() for page in pdf]


def test_files_of_clinics_begin_alike() -> None:
    """As long as they are laid out alike; only what is in the clinic's own words is new."""
    job, shop = Job("symptoms", "ar", Profile()), alone()
    one, other = (
        made(shop, job, Clinic(name=(("", name),), phones=(Phone(Purpose.DAY, f"02{number}"),)))
        for name, number in (("Oak", 1), ("Elm", 2))
    )
    assert isinstance(one, bytes)
    assert isinstance(other, bytes)
    alike = next(at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    assert alike > len(one) // 3


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_no_clinic_gets_the_numbers_of_another(locale: str) -> None:
    job = Job("when-to-get-help", locale, Profile())
    shop = kept()
    numbers = [f"0{place}5 5{place}{place} 67" for place in range(1, 6)]
    for own in numbers:
        clinic = Clinic(
            name=(("", f"Clinic of {own}"),), digest=own,
            phones=(Phone(Purpose.DAY, own), Phone(Purpose.NIGHT, f"{own} 9")),
        )
        data = render(shop, job, RenderOptions(clinic)).data
        text = logical_text(data).replace("\u00a0", " ")
        assert own in text
        assert not any(other in text for other in numbers if other != own)


def test_what_is_known_is_used() -> None:
    """Else the properties above would hold because nothing is shared."""
    shop, job = alone(), Job("symptoms", "en", Profile())
    first, second = (Clinic(phones=(Phone(Purpose.DAY, number),)) for number in ("1", "2 3"))
    made(shop, job, first)
    (shared,) = (each for _, each in shop._shared.values())
    (beginning,), nodes = shared.drawn.values(), dict(shared.nodes)
    assert isinstance(beginning, Common)
    made(shop, job, second)
    (again,) = shared.drawn.values()
    assert again is beginning
    assert 4 * len(beginning.open) < len(beginning.elements.all)
    assert len(nodes) > 5
    assert all(shared.nodes[key] is found for key, found in nodes.items())


@pytest.mark.parametrize(
    ("handout", "locale"), [("symptoms", "en"), ("when-to-get-help", "ar")]
)
def test_what_was_drawn_for_another_clinic_has_the_codes_of_the_fonts_at_hand(
    handout: str, locale: str
) -> None:
    """Letters of labels may get their codes among those of a name: then they are drawn anew."""
    shop, job = alone(), Job(handout, locale, Profile())
    names = ("Oak", "Ärzte & Żak 4", "مركز إثر صحي", "बाल क्लिनिक", "Quay (FJW)", "Oak")
    some = [
        Clinic(
            name=(("", name),), country="GB", digest=f"{place:064d}",
            phones=(
                Phone(Purpose.DAY, f"020 7{place}00 {place}111"),
                Phone(Purpose.NIGHT, "020 7946 0000"), Phone(Purpose.EMERGENCY, "999"),
            ),
            hours=(Opening((0, 1), 480, 990 + 30 * (place % 2)),),
        )
        for place, name in enumerate(names)
    ]
    by_itself = [made(alone(), job, clinic) for clinic in some]
    with mock.patch.object(PlayedBefore, "find", autospec=True, side_effect=PlayedBefore.find) as (
        find
    ):
        for _ in range(4):
            assert [made(shop, job, clinic) for clinic in some] == by_itself
    assert find.call_count > 0
    (shared,) = (each for _, each in shop._shared.values())
    played = [each.played for each in shared.drawn.values() if isinstance(each, Common)]
    known = [found for each in played for found in each._known.values()]
    assert 2 * sum(map(len, known)) < find.call_count
    assert any(len({each.codes for each in found}) > 1 for found in known)
    endings = [end for each in shared.drawn.values() for end in each.endings.values()]  # type: ignore[attr-defined]
    packed = [each for font in shop.known_fonts.values() for each in font.packed.values()]
    assert len(endings) < len(packed)


def test_sign_offs_are_counted_once_and_again_when_they_change() -> None:
    shop, job = alone(), Job("symptoms", "es", Profile())
    shop._review_states.clear()  # it may come from a workshop that counted
    counted = []
    state = workshop.review_state

    def count(*parts: object) -> object:
        counted.append(parts[0])
        return state(*parts)

    with mock.patch.object(workshop, "review_state", count):
        render(shop, job, RenderOptions())
        first = len(counted)
        render(shop, job, RenderOptions())
        assert len(counted) == first > 0
        signed = Review("es", "symptoms", "title", "clinician", "A", "2026-01-01", "x", "y")
        with mock.patch.object(shop.catalogs, "all_reviews", lambda _: (signed,)):
            render(shop, job, RenderOptions())
        assert len(counted) == 2 * first


def test_words_of_the_first_of_its_kind_are_shaped_in_one_go() -> None:
    """Those of the others are known then."""
    shop, job = alone(), Job("symptoms", "en", Profile())
    learned = []
    with mock.patch.object(shop.shaper, "learn", lambda texts: learned.append(len([*texts]))):
        for name in ("Oak", "Elm"):
            made(shop, job, Clinic(name=(("", name),)))
    (words,) = learned
    assert words > 50


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_for_one_clinic_the_bytes_are_the_same(locale: str) -> None:
    """Then nobody keeps how boxes are drawn."""
    shop = Workshop(find_places())
    for name in ("symptoms", "when-to-get-help"):
        job = Job(name, locale, Profile())
        kept = render(shop, job, RenderOptions()).data
        with shop.made_for(many_clinics=False):
            assert render(shop, job, RenderOptions()).data == kept
        assert shop.many_clinics


@pytest.mark.parametrize("handout", ["symptoms", "symptom-checklist", "emergency-card"])
def test_documents_leave_nothing_that_only_the_collector_finds(handout: str) -> None:
    """It is asked rarely: what is left until then adds up over many documents."""
    shop, job = alone(), Job(handout, "ar", Profile())
    for number in range(3):
        made(shop, job, Clinic(name=(("", f"Oak {number}"),)))
    left: list[int] = []
    gc.disable()
    try:
        for turn in range(3):
            gc.collect()
            for number in range(4):
                made(shop, job, Clinic(name=(("", f"Elm Żółw {turn}{number}"),)))
            left.append(gc.collect())
    finally:
        gc.enable()
    # What threads of other tests leave meanwhile is there once; ours would be each time.
    assert min(left) == 0


def _alive() -> int:
    return sum(isinstance(each, LayoutContext | TextBox) for each in gc.get_objects())


def test_what_is_forgotten_goes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not when Python looks for garbage: that is long after, while many documents are made."""
    shop, alone = Workshop(find_places()), {}
    jobs = [Job(name, "en", Profile()) for name in shop.handout_names[:4]]
    gc.collect()
    before = _alive()
    gc.disable()
    try:
        for job in jobs:
            render(shop, job, RenderOptions())
            alone[job] = _alive()
            shop.forget_documents()
            assert _alive() == before < alone[job]
        monkeypatch.setattr(workshop, "_MOST_SHARED", 1)
        for job in jobs:
            render(shop, job, RenderOptions())
            assert _alive() == alone[job]
    finally:
        gc.enable()
