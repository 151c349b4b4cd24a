"""Some sheets for many clinics, on processes that share nothing; prints one JSON object.

``python clinics_child.py ENGINE CLINICS PROCESSES FOLDER``, with ``ours`` or ``typst`` as ENGINE.
It asks for nothing that an earlier build has not, so that its Python may be that of one.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from omshandout.files import write_whole
from omshandout.model.options import Clinic, Opening, Phone, Profile, Purpose
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.places import find_places
from omshandout.render.workshop import Workshop
from omshandout.tasks.outcomes import collected_rarely

HANDOUTS = ("symptoms", "when-to-get-help")
LOCALES = ("en", "ar", "hi")
_CHUNK = 4
"""Sheets that a process takes at a time, as many as in a run of ours."""
_PLACES = ("North", "Hill", "River", "Lake", "Green", "Oak", "Zürich", "Quay", "Exeter", "Jarrow")
_KINDS = ("Children's Hospital", "Clinic", "Paediatric Neurology Unit", "Health Centre")


def clinic(number: int) -> Clinic:
    """A clinic that differs from all others in name and numbers, and from most in its hours."""
    name = f"{_PLACES[number % 10]} {_KINDS[number // 10 % 4]} {number}"
    phones = [
        Phone(Purpose.DAY, f"020 {7000 + 7 * number % 1000} {number * 37 % 10000:04d}"),
        Phone(Purpose.NIGHT, f"020 {8000 + number} {number * 91 % 10000:04d}"),
        Phone(Purpose.EMERGENCY, "999"),
    ]
    return Clinic(
        name=(("en", name),), phones=tuple(phones if number % 5 else phones[::2]),
        hours=(Opening((0, 1, 2, 3, 4), 480 + 15 * (number % 5), 990 + 30 * (number % 3)),),
        country="GB", digest=hashlib.sha256(name.encode()).hexdigest(),
    )


Make = Callable[[Job, int], object]


def ours(folder: Path) -> Make:
    """Our side: one workshop for all that a process makes."""
    workshop = Workshop(find_places())

    def make(job: Job, number: int) -> None:
        data = render(workshop, job, RenderOptions(clinic(number))).data
        write_whole(folder / str(number) / job.file_name, data)

    return make


def typst(folder: Path) -> Make:
    """Typst with a compiler kept for each sheet; a file that it includes has the clinic's lines."""
    # The other side needs none of it, and may be older.
    from ours import Ours
    from peers import Typst

    class WithClinic(Typst):
        def lines(self, job: Job, *arguments: object) -> Iterator[str]:
            for line in super().lines(job, *arguments):  # type: ignore[arg-type]
                yield line
                if line.startswith("= "):
                    yield '#include "/clinic.typ"'
            yield '#include "/clinic.typ"'

    peer = WithClinic(Ours(folder / "ours"), folder)
    (folder / "clinic.typ").write_text("", "utf-8")
    peer.prepare([Job(name, locale, Profile()) for name in HANDOUTS for locale in LOCALES])

    def make(job: Job, number: int) -> None:
        own = clinic(number)
        lines = [own.name[0][1], *(phone.number for phone in own.phones)]
        shown = "\n\n".join(f'#text(lang: "en", "{line}")' for line in lines)
        (folder / "clinic.typ").write_text(shown, "utf-8")
        write_whole(folder / str(number) / job.file_name, peer.kept(job).read_bytes())

    return make


def many(engine: str, clinics: int, processes: int, folder: Path) -> dict[str, float]:
    """Documents and seconds on the clock, and of each process on the processor, longest first.

    Each process makes its share, sheet by sheet (:class:`_Work`). Imports and the peer's sources do
    not count; loading content, catalogs and fonts, writing files and the first sheets do.
    """
    with suppress(ImportError):  # a build before has none of it
        from omshandout.tasks.processes import load_for_all

        load_for_all()  # imports, too: as in a run of ours
    context = multiprocessing.get_context("fork")
    begin, times = context.Barrier(processes), context.SimpleQueue()
    work = _Work(clinics, processes)

    def share(first: int) -> None:
        own = folder / f"{engine}-{first}"
        own.mkdir(parents=True)
        make = typst(own) if engine == "typst" else None
        begin.wait()
        clock, used = time.perf_counter(), time.process_time()
        with collected_rarely():
            make = make or ours(own)
            for job, numbers in work.of(first):
                for number in numbers:
                    make(job, number)
        times.put((time.perf_counter() - clock, time.process_time() - used))

    workers = [context.Process(target=share, args=(first,)) for first in range(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    found = [times.get() for _ in workers]
    return {
        "made": clinics * len(HANDOUTS) * len(LOCALES),
        "seconds": max(seconds for seconds, _ in found),
        "processor": sum(used for _, used in found),
    }


class _Work:
    """The sheets of a run, given out as a run of ours gives them out, whoever makes them.

    A process stays with its sheet while there are some of it, then with its language. It takes what
    no other is at before it helps another, and takes less at a time towards the end.
    """

    def __init__(self, clinics: int, processes: int) -> None:
        self._clinics, self._processes = clinics, processes
        self._lock = multiprocessing.Lock()
        self._sheets = [(name, locale) for locale in LOCALES for name in HANDOUTS]
        self._given = multiprocessing.Array("l", len(self._sheets), lock=False)
        self._at = multiprocessing.Array("l", [-1] * processes, lock=False)

    def of(self, process: int) -> Iterator[tuple[Job, range]]:
        """What a process makes, a part after another: a sheet, and the numbers of clinics."""
        while True:
            with self._lock:
                sheet = self._sheet(process)
                if sheet is None:
                    return
                number = self._given[sheet]
                fair = -(-sum(map(self._left, range(len(self._sheets)))) // self._processes)
                count = min(_CHUNK, max(1, fair), self._clinics - number)
                self._given[sheet] += count
                self._at[process] = sheet
            yield Job(*self._sheets[sheet], Profile()), range(number, number + count)

    def _left(self, sheet: int) -> int:
        return self._clinics - self._given[sheet]

    def _sheet(self, process: int) -> int | None:
        waiting = [sheet for sheet in range(len(self._sheets)) if self._left(sheet)]
        own = self._at[process]
        if not waiting or own in waiting:
            return own if waiting else None
        others = {at for number, at in enumerate(self._at) if number != process and at >= 0}
        left: dict[str, int] = {}
        for sheet in waiting:
            locale = self._sheets[sheet][1]
            left[locale] = left.get(locale, 0) + self._left(sheet)
        helped = {self._sheets[sheet][1] for sheet in others}
        before = self._sheets[own][1] if own >= 0 else ""
        locale = before if before in left else next(
            (each for each in left if each not in helped), max(left, key=left.__getitem__)
        )
        same = [sheet for sheet in waiting if self._sheets[sheet][1] == locale]
        return next((each for each in same if each not in others), max(same, key=self._left))


if __name__ == "__main__":
    _, name, count, on, where = sys.argv
    print(json.dumps(many(name, int(count), int(on), Path(where))))
