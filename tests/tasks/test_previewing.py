"""Documents that are kept while nothing changes that goes into them."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from folders import Folders, with_strings

from omshandout.errors import OmsHandoutError
from omshandout.model.options import Clinic, Profile, TextSize
from omshandout.render import documents
from omshandout.render.documents import render
from omshandout.render.fresh import begin, fresh
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.tasks.previewing import Previews

JOB = Job("eyes", "es", Profile())


def test_what_was_made_is_kept(small: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    previews, workshop = Previews(), small.workshop()
    first = previews.made(workshop, JOB, RenderOptions())
    assert first.data == render(small.workshop(), JOB, RenderOptions()).data
    monkeypatch.setattr(documents, "render", None)
    assert previews.made(small.workshop(), JOB, RenderOptions()) is first


CHANGES: dict[str, Callable[[Folders], object]] = {
    "catalog": lambda f: f.change("es", "eyes", "title", with_strings("Otro")),
    "sign-off": lambda f: (f.sign("en", "eyes", "interface"), f.sign("es", "eyes", "interface")),
    "drawing": lambda f: f.edit(f.content / "drawings/eyes.svg", "<svg", "<!-- x --><svg"),
    "content": lambda f: f.edit(f.handout("eyes"), "version:", "# more\nversion:"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_makes_it_anew(small: Folders, change: Callable[[Folders], object]) -> None:
    previews = Previews()
    snapshot = begin(small.places)
    previews.made(snapshot.workshop, JOB, RenderOptions())
    change(small)
    workshop = fresh(snapshot).workshop
    found = previews.made(workshop, JOB, RenderOptions()).data
    assert found == render(small.workshop(), JOB, RenderOptions()).data


@pytest.mark.parametrize(
    ("job", "options"),
    [
        (Job("eyes", "es", Profile(text=TextSize.LARGE)), RenderOptions()),
        (Job("eyes", "ar", Profile()), RenderOptions()),
        (JOB, RenderOptions(epoch=1_600_000_000)),
        (JOB, RenderOptions(Clinic(name=(("", "Hill"),), digest="1"))),
    ],
)
def test_other_wishes_are_other_documents(
    small: Folders, job: Job, options: RenderOptions
) -> None:
    previews, workshop = Previews(), small.workshop()
    first = previews.made(workshop, JOB, RenderOptions())
    other = previews.made(workshop, job, options)
    assert other.data != first.data
    assert other.data == render(small.workshop(), job, options).data


def test_a_failure_is_not_kept(small: Folders) -> None:
    previews = Previews()
    snapshot = begin(small.places)
    small.change("es", "eyes", "title", with_strings(""))
    snapshot = fresh(snapshot)
    with pytest.raises(OmsHandoutError):
        previews.made(snapshot.workshop, JOB, RenderOptions())
    small.change("es", "eyes", "title", with_strings("Ojos"))
    assert previews.made(fresh(snapshot).workshop, JOB, RenderOptions()).data


def test_the_oldest_go_first(small: Folders) -> None:
    workshop = small.workshop()
    jobs = [Job("eyes", locale, Profile()) for locale in ("en", "es", "ar")]
    sizes = [len(render(workshop, job, RenderOptions()).data) for job in jobs]
    previews = Previews(most_bytes=sum(sizes) - 1)
    made = [previews.made(workshop, job, RenderOptions()) for job in jobs]
    assert previews.made(workshop, jobs[2], RenderOptions()) is made[2]
    assert previews.made(workshop, jobs[0], RenderOptions()) is not made[0]


def test_twenty_at_once(small: Folders) -> None:
    previews, workshop = Previews(), small.workshop()
    jobs = [Job(name, locale, Profile()) for name in ("eyes", "notes") for locale in ("en", "ar")]
    expected = [render(small.workshop(), job, RenderOptions()).data for job in jobs]
    found: list[tuple[int, bytes]] = []

    def work(number: int) -> None:
        job = number % len(jobs)
        found.append((job, previews.made(workshop, jobs[job], RenderOptions()).data))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert all(data == expected[job] for job, data in found)
