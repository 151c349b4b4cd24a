"""What workers of a scheduler are sent, and what they do with it: without a scheduler."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from folders import Folders
from PIL import Image

from omshandout.batch.beside import pack_items, pack_progress, unpack_progress
from omshandout.batch.digests import sources_digest
from omshandout.batch.items import WorkItem
from omshandout.batch.journal import Progress
from omshandout.batch.sources import FOLDER
from omshandout.batch.store import LocalStore
from omshandout.errors import ExitCode, Fault, Where
from omshandout.model.options import Clinic, Paper, Phone, Profile, Purpose
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job, PacketJob
from omshandout.tasks.build import build
from omshandout.tasks.elsewhere import Errands, published, shared
from omshandout.tasks.errands import begin_elsewhere
from omshandout.tasks.outcomes import Outcome, pack_outcome, unpack_outcome

JOB = Job("eyes", "es", Profile(Paper.A4))


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMSHANDOUT_CACHE", str(tmp_path / "kept"))


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(JOB, "out/es/eyes-a4.pdf", 2, False, "1.0", "ab", 3, stamp="cd"),
        Outcome(JOB, faults=(Fault(Where("a.yaml", 3, 4, "k", "es", 2), "wrong", "mend", "c/d",
                                   values=(("n", 1), ("m", "x"))),),
                exit_code=ExitCode.MACHINE, trace="Traceback\n"),
        Outcome(PacketJob("one", "es", Profile(Paper.LETTER))),
    ],
)
def test_an_outcome_comes_back_as_it_was(outcome: Outcome) -> None:
    assert unpack_outcome(outcome.job, pack_outcome(outcome)) == outcome


def test_a_worker_makes_what_is_made_here_and_a_logo_travels_once(
    small: Folders, tmp_path: Path
) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (60, 20), "navy").save(stream, "PNG")
    logo = stream.getvalue()
    store = LocalStore(tmp_path / "out")
    payloads = {
        f"{name}.pdf": (
            WorkItem(JOB, f"{name}.pdf", name),
            RenderOptions(Clinic(name=(("", name),), logo="logo.png", logo_data=logo,
                                 digest=name)),
        )
        for name in ("hill", "bay")
    }
    with published(store, small.places, sources_digest(small.places)) as parcel:
        errands = Errands(payloads, store)
        assert all(not errands[path].options.clinic.logo_data for path in errands)
        assert len(store.names(FOLDER)) == 2
        make = begin_elsewhere(parcel, shared(tmp_path / "out"))
        written: list[Outcome] = []
        made = {path: make(errands[path], written.append) for path in errands}
        assert list(made.values()) == written
        # A worker that lost its store tells of the sheet, and goes on.
        store.clear(FOLDER)
        other = begin_elsewhere(parcel, tmp_path / "out")
        (fault,) = other(errands["bay.pdf"], written.append).faults
        assert "logo for workers is not there" in fault.what
    assert store.names(FOLDER) == []
    for path, (_, options) in payloads.items():
        (alone,) = build([JOB], small.places, options, tmp_path / "alone", processes=1)
        assert made[path].sha256 == alone.sha256
        assert (tmp_path / "out" / path).read_bytes() == Path(alone.path).read_bytes()


def test_what_is_sent_of_many_documents_is_small(tmp_path: Path) -> None:
    """Schedulers and workers keep a thousand of the last orders for a while."""
    payloads = {
        f"clinic-{number}/es/eyes-a4.pdf": (
            WorkItem(JOB, f"clinic-{number}/es/eyes-a4.pdf", f"clinic-{number}"),
            RenderOptions(Clinic(
                name=(("", f"Clinic {number}"),), country="GB", digest=f"{number:064}",
                phones=(Phone(Purpose.DAY, f"020 5550 {number:04}"),
                        Phone(Purpose.EMERGENCY, "112")),
                places=(("name", (number, 2)), ("phones.0.number", (number, 3))),
            ), clinic_file="list.csv"),
        )
        for number in range(256)
    }
    errands = Errands(payloads, LocalStore(tmp_path))
    items = tuple((path, errands[path]) for path in errands)
    assert len(pack_items(items[:24])) < 3_000
    assert len(pack_items(items)) < 20_000
    outcome = Outcome(JOB, "clinic/es/eyes-a4.pdf", 2, True, "1.0", "0" * 64, 40_000)
    progress = Progress({path: pack_outcome(outcome) for path in payloads})
    packed = pack_progress(progress)
    assert len(packed) < 8_000
    assert unpack_progress(packed) == progress


def test_content_is_taken_away_whatever_happens(small: Folders, tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "out")
    with pytest.raises(KeyboardInterrupt), \
            published(store, small.places, sources_digest(small.places)):
        raise KeyboardInterrupt
    assert list((tmp_path / "out").rglob("*")) == []
