"""What there is to order, search in all languages, and the documents of an order."""

from __future__ import annotations

import pytest
from folders import Folders, with_packets, with_strings
from hypothesis import given
from hypothesis import strategies as st

from omshandout.errors import UsageError
from omshandout.model.options import Clinic, Ink, Paper, Profile, TextSize
from omshandout.model.orders import Look, Order
from omshandout.model.text import ENGLISH
from omshandout.render.jobs import Job, PacketJob
from omshandout.tasks.ordering import catalogue, folded, found, jobs_of


def test_the_catalogue_is_in_the_reader_s_words(small: Folders) -> None:
    with_packets(small)
    small.change("es", "eyes", "title", with_strings("Ojos"))
    small.change("es", "notes", "title", with_strings(""))
    there = catalogue(small.workshop(), "es")
    titles = {each.name: each.title for each in there.handouts}
    assert (titles["eyes"].text, titles["eyes"].language.locale) == ("Ojos", "es")
    assert titles["notes"].language == ENGLISH
    # In the order in which a packet has them.
    assert [each.name for each in there.handouts] == ["eyes", "notes"]
    assert [(each.name, each.handouts) for each in there.packets] == [
        ("both", ("eyes", "notes")), ("one", ("notes",)),
    ]
    assert [each.locale for each in there.languages] == ["en", "ar", "es"]
    assert there.faults == ()


def test_a_broken_handout_hides_only_itself(small: Folders) -> None:
    small.handout("notes").write_text("id: [", "utf-8")
    there = catalogue(small.workshop(), "en")
    assert [each.name for each in there.handouts] == ["eyes"]
    assert there.faults


def test_the_documents_of_an_order(small: Folders) -> None:
    workshop = with_packets(small).workshop()
    look = Look(Paper.LETTER, TextSize.LARGE, Ink.MONO, form=True)
    profile = Profile(Paper.LETTER, TextSize.LARGE, Ink.MONO, form=True)
    order = Order("es", ("notes", "eyes"), look=look)
    assert jobs_of(workshop, order, Clinic()) == (
        Job("notes", "es", profile), Job("eyes", "es", profile),
    )
    order = Order("ar", packet="both")
    assert jobs_of(workshop, order, Clinic(country="US")) == (
        PacketJob("both", "ar", Profile(Paper.LETTER)),
    )


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (Order("es"), "usage/nothing-chosen"),
        (Order("tlh", ("eyes",)), "usage/unknown-language"),
        (Order("es", ("nothing",)), "usage/unknown-handout"),
        (Order("es", packet="nothing"), "usage/unknown-packet"),
        (Order("es", ("eyes",), second_locale="es"), "usage/second-language"),
        (Order("es", ("eyes",), second_locale="tlh"), "usage/unknown-language"),
        (Order("es", ("eyes",), copy_locale="es"), "usage/copy-language"),
        (Order("es", ("eyes",), look=Look(form=True), copy_locale="ar"), "usage/copy-form"),
    ],
)
def test_what_cannot_be_ordered(small: Folders, order: Order, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        jobs_of(with_packets(small).workshop(), order, Clinic())
    assert [fault.code for fault in caught.value.faults] == [code]


def test_search_in_every_language(small: Folders) -> None:
    small.change("ar", "notes", "title", with_strings("المُلاحظات"))
    small.change("es", "eyes", "title", with_strings("Vómitos **matutinos**"))
    workshop = small.workshop()
    assert found(workshop, "الملاحظات") == {"notes"}
    assert found(workshop, "VOMITOS matut") == {"eyes"}
    assert found(workshop, "vomitos الملاحظات") == frozenset()
    assert found(workshop, "  ") == {"eyes", "notes"}


@given(st.text(max_size=300))
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
