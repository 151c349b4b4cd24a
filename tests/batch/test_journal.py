"""Work on chunks that may die unseen, and what its marks tell whoever goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omshandout.batch.journal import MARKS, Journal, Left, Mark, Unwanted, left_behind, work_on
from omshandout.batch.objects import ObjectStore
from omshandout.batch.store import LocalStore


class Death(BaseException):
    """What a death is to those who only see the marks."""


def always() -> bool:
    return True


def upper(item: str) -> bytes:
    return item.upper().encode()


def dying(made: list[str], *deadly: str) -> Callable[[str], bytes]:
    def make(item: str) -> bytes:
        made.append(item)
        if item in deadly:
            raise Death
        return upper(item)

    return make


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(LocalStore(tmp_path), "run", "1")


def test_work_in_peace_is_told_by_its_marks(journal: Journal) -> None:
    progress = work_on(journal, "abc", upper, always)
    assert progress.ended == {"a": b"A", "b": b"B", "c": b"C"}
    assert (progress.doubtful, progress.left) == ((), True)
    assert journal.progress() == progress
    # Given out again, nothing is made again.
    assert work_on(journal, "abc", dying([], *"abc"), always).ended == progress.ended


def test_what_killed_its_maker_is_left_alone_and_no_other_is_made_twice(journal: Journal) -> None:
    made: list[str] = []
    with pytest.raises(Death):
        work_on(journal, "abcd", dying(made, "b"), always)
    seen = journal.progress()
    assert (seen.ended, seen.doubtful, seen.left) == ({"a": b"A"}, ("b",), False)
    progress = work_on(journal, "abcd", dying(made, "b"), always)
    assert made == ["a", "b", "c", "d"]
    assert progress.doubtful == ("b",)
    assert progress.ended == {"a": b"A", "c": b"C", "d": b"D"}
    assert journal.progress() == progress


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_whatever_kills_each_is_begun_once_and_all_others_are_ended(
    deadly: list[str], number: int
) -> None:
    journal = Journal(ObjectStore(f"memory://bucket/{number}-{''.join(deadly)}"), "run", "1")
    made: list[str] = []
    for _ in range(len(deadly)):
        with pytest.raises(Death):
            work_on(journal, "abcdef", dying(made, *deadly), always)
    progress = work_on(journal, "abcdef", dying(made, *deadly), always)
    assert made == list("abcdef")
    assert sorted(progress.doubtful) == sorted(deadly)
    assert progress.ended == {item: upper(item) for item in "abcdef" if item not in deadly}
    journal._store.clear(MARKS)


def test_who_is_taken_for_dead_stops_when_another_goes_on(journal: Journal) -> None:
    made: list[str] = []

    def slow(item: str) -> bytes:
        made.append(item)
        if item == "b":
            # Meanwhile another one was given the chunk, and works.
            other = work_on(journal, "abcd", dying(made), always)
            assert other.doubtful == ("b",)
        return upper(item)

    mine = work_on(journal, "abcd", slow, always)
    assert made == ["a", "b", "c", "d"]
    assert mine.ended == {"a": b"A", "b": b"B"}
    assert journal.progress().ended == {"a": b"A", "c": b"C", "d": b"D"}


def test_who_is_out_of_reach_stops_when_its_chunk_is_sealed(journal: Journal) -> None:
    made: list[str] = []

    def slow(item: str) -> bytes:
        made.append(item)
        if item == "b":
            # Meanwhile the chunk is taken back, and what is left of it is given to another.
            sealed = journal.seal()
            assert (sealed.ended, sealed.doubtful, sealed.marks) == ({"a": b"A"}, ("b",), 2)
        return upper(item)

    work_on(journal, "abcd", slow, always)
    assert made == ["a", "b"]
    assert journal.seal().ended == {"a": b"A"}


def test_a_chunk_with_a_damaged_mark_is_sealed_as_far_as_it_goes(
    tmp_path: Path, journal: Journal
) -> None:
    work_on(journal, "ab", upper, always)
    (tmp_path / journal.folder / "0001").write_bytes(b"\xff")
    assert journal.seal().doubtful == ("a",)


def test_what_nobody_waits_for_is_not_begun(journal: Journal) -> None:
    answers = iter([True, True, False])
    progress = work_on(journal, "abc", upper, lambda: next(answers))
    assert progress.ended == {"a": b"A", "b": b"B"}
    assert (progress.doubtful, progress.left) == ((), True)
    assert journal.progress() == progress


def test_what_was_let_be_before_it_was_written_is_no_suspect(journal: Journal) -> None:
    def unwanted(item: str) -> bytes:
        if item == "b":
            raise Unwanted
        return upper(item)

    assert work_on(journal, "abc", unwanted, always).doubtful == ()
    seen = journal.progress()
    assert (seen.ended, seen.doubtful, seen.left) == ({"a": b"A"}, (), True)


def test_what_had_too_little_memory_is_doubtful(journal: Journal) -> None:
    progress = work_on(journal, "abc", lambda item: None if item == "b" else upper(item), always)
    assert progress.doubtful == ("b",)
    assert journal.progress() == progress


def test_a_mark_that_was_set_though_its_answer_was_lost_is_known(tmp_path: Path) -> None:
    store, mark = LocalStore(tmp_path), Mark("me", "a")
    journal = Journal(store, "run", "1")
    assert journal.put(0, mark)
    assert journal.put(0, mark)
    assert not journal.put(0, Mark("other", "a"))


def test_a_damaged_mark_says_nothing(tmp_path: Path, journal: Journal) -> None:
    work_on(journal, "abc", upper, always)
    (tmp_path / journal.folder / "0002").write_bytes(b"\xff")
    assert journal.progress().ended == {"a": b"A"}


def test_what_earlier_runs_left(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    assert left_behind(store) == Left()
    with pytest.raises(Death):
        work_on(Journal(store, "one", "7"), "ab", dying([], "b"), always, {"a": "of this"})
    work_on(Journal(store, "two", "1"), "cd", upper, always, {"d": "of that"})
    found = left_behind(store)
    assert found.doubtful == ("b",)
    assert found.ended == {"a": ("of this", b"A"), "c": ("", b"C"), "d": ("of that", b"D")}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process of its own")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_process_that_is_killed_leaves_its_marks(tmp_path: Path, journal: Journal) -> None:
    def make(item: str) -> bytes:
        if item == "b":
            os.kill(os.getpid(), signal.SIGKILL)
        return upper(item)

    child = os.fork()
    if not child:
        work_on(journal, "abc", make, always)
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert journal.progress().doubtful == ("b",)
