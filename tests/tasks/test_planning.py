"""What is kept of plans for very many clinics."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omshandout.batch.items import WorkItem
from omshandout.errors import Fault, Severity, Where
from omshandout.model.batch import Reason
from omshandout.model.options import Clinic, Opening, Paper, Phone, Profile, Purpose
from omshandout.render.jobs import AnyJob, Job, PacketJob
from omshandout.tasks.changed import _Pending, _Todo
from omshandout.tasks.clinics import ReadClinics
from omshandout.tasks.planning import PlannedItems

PATTERN = "{clinic}/{locale}/{name}"
LOOK = Where("plan.yaml", 3)


def job(handout: str, locale: str = "en", paper: Paper = Paper.A4) -> Job:
    return Job(handout, locale, Profile(paper))


def planned(pattern: str, *added: tuple[Sequence[int], AnyJob, Where]) -> PlannedItems:
    items = PlannedItems(pattern, ["hill", "Bay", "hut"])
    for each in added:
        items.add(*each)
    return items


def test_documents_are_put_together_in_their_order() -> None:
    packet = PacketJob("one", "es", Profile(Paper.LETTER))
    items = planned(PATTERN, ([0, 2], job("eyes"), LOOK), ([1], packet, LOOK))
    whole = [
        WorkItem(job("eyes"), "hill/en/eyes-a4.pdf", "hill"),
        WorkItem(job("eyes"), "hut/en/eyes-a4.pdf", "hut"),
        WorkItem(packet, "Bay/es/packet-one-letter.pdf", "Bay"),
    ]
    assert (list(items), items[1], items[-1]) == (whole, whole[1], whole[2])
    assert list(items[1:]) == whole[1:]
    with pytest.raises(IndexError):
        items[3]


def test_what_is_asked_for_twice_is_there_once_and_what_would_lie_elsewhere_too_is_told() -> None:
    later = Where("plan.yaml", 9)
    items = planned(
        "{clinic}/{handout}", ([0, 1, 2], job("eyes"), LOOK), ([0, 1], job("eyes"), later),
        ([1], job("eyes", "es"), later), ([2], job("arms"), later),
    )
    (fault,) = items.take_doubles_out()
    assert (fault.where, fault.what) == (later, "two different sheets would be Bay/eyes")
    assert [item.path for item in items] == ["hill/eyes", "Bay/eyes", "hut/eyes", "hut/arms"]
    assert items[1].job == job("eyes")
    assert items.take_doubles_out() == ()


@given(st.lists(st.tuples(st.sampled_from("aAbé"), st.sampled_from(["en", "es"])), max_size=12))
@settings(max_examples=60, deadline=None)
def test_the_first_of_those_with_one_path_stays(found: list[tuple[str, str]]) -> None:
    names = ["a", "A", "b", "é"]
    items = PlannedItems("{clinic}", names)
    for name, locale in found:
        items.add([names.index(name)], job("eyes", locale), LOOK)
    first: dict[str, WorkItem] = {}
    for item in items:
        first.setdefault(item.path.casefold(), item)
    doubles = any(
        item != first[item.path.casefold()] for item in items
    )
    assert bool(items.take_doubles_out()) is doubles
    assert list(items) == list(first.values())


def room_of(make: Callable[[], object]) -> int:
    """The bytes that are kept of what a function gives."""
    tracemalloc.start()
    kept = make()
    try:
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
        del kept


def test_very_many_documents_take_little_room() -> None:
    """A hundred thousand of them at 60 and 250 bytes: 31 MB, paths and all."""
    count = 20_000
    names = [f"clinic-{number}" for number in range(count)]

    def plan() -> PlannedItems:
        items = PlannedItems(PATTERN, names)
        items.add(range(count), job("symptoms"), LOOK)
        assert items.take_doubles_out() == ()
        return items

    assert room_of(plan) < 60 * count
    items = plan()

    def pending() -> _Pending:
        found = _Pending(items)
        for number, item in enumerate(items):
            found.add(number, _Todo(item, Reason.NO_FILE))
        return found

    assert room_of(pending) < 250 * count


def test_what_is_to_be_made_is_known_until_it_ends() -> None:
    items = planned(PATTERN, ([0, 1, 2], job("eyes"), LOOK))
    pending = _Pending(items)
    todo = [_Todo(items[0], Reason.FORCED), _Todo(items[2], Reason.CONTENT, readable=False)]
    for number, each in zip((0, 2), todo, strict=True):
        pending.add(number, each)
    assert list(pending.values()) == todo
    assert items[1].path not in pending
    assert pending.job_of(items[2].path) == job("eyes")
    assert pending.end(items[0].path) == todo[0]
    assert list(pending) == [items[2].path]


def test_a_clinic_is_kept_packed_and_comes_back_as_it_was() -> None:
    remark = Fault(Where("list.csv", 3), "is white", "take another", "logo/white",
                   Severity.WARNING, (("value", "x"), ("number", 2)))
    clinic = Clinic(
        name=(("", "Hill"), ("es", "Colina")), note=(("ar", "ملاحظة"),), country="GB",
        phones=(Phone(Purpose.OTHER, "020 5550 0001", (("", "Ward"),)),),
        hours=(Opening((0, 1, 6), 510, 1020),), logo="logo.png", logo_data=b"\x89PNG",
        locales=("en", "ar"), digest="ab", places=(("name.es", (3, 2)),), remarks=(remark,),
    )
    read = ReadClinics()
    read.add("hill", clinic, Where("list.csv", 3), "cd")
    read.add("bay", Clinic(logo_data=bytes(bytearray(b"\x89PNG"))), Where("list.csv", 4), "cd")
    read.add("hut", Clinic(), Where("list.csv", 5), "cd")
    hill, bay, hut = read.sound
    assert (hill.clinic, hill.remarks) == (clinic, (remark,))
    assert (bay.clinic, hut.clinic) == (Clinic(logo_data=b"\x89PNG"), Clinic())
    # Logos may be large, and all clinics of a health service may have the same.
    assert bay.logo_data is hill.logo_data
    assert len(hut.packed) < 300
    assert ReadClinics()._logos == {}
