"""The page for staff: to the first page, new and known previews, twenty at once; and a peer's."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

from measure import Timing, ms
from msgspec.structs import replace
from ours import Ours
from peers import WeasyPrint
from report import Report

from omshandout.languages import paper_of
from omshandout.model.options import Profile
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job

LIMITS = {"first": 0.7, "new": 0.25, "known": 0.05}
MOST_MEMORY_MB = 200
TOGETHER = 20
_LATIN = ("en", "es")
_FORM = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}


class Server:
    """A server in a process of its own, and one client of it."""

    def __init__(self, command: Sequence[str], env: dict[str, str]) -> None:
        self.began = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
        assert self.process.stdout is not None
        found = re.search(r"127\.0\.0\.1:(\d+)", self.process.stdout.readline())
        assert found is not None, "the server did not start"
        self.port = int(found[1])
        self.cookie = ""
        self.token = ""

    def ask(
        self, path: str, fields: Sequence[tuple[str, str]] | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            if fields is None:
                connection.request("GET", path, headers={"cookie": self.cookie})
            else:
                body = urlencode([*fields, ("token", self.token)])
                connection.request("POST", path, body, {**_FORM, "cookie": self.cookie})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def peak_mb(self) -> float:
        """The most memory that the process had, where the system tells."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        except OSError:
            return 0.0
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0

    def end(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=20)


@contextmanager
def _ours(folder: Path, *more: str) -> Iterator[tuple[Server, float]]:
    """The page, and the seconds from its start to the first page in the hands of a browser."""
    home = folder / "home"
    (home / "run").mkdir(parents=True, exist_ok=True, mode=0o700)
    env = {**os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run"),
           "XDG_STATE_HOME": str(home / "state"), "PYTHONUNBUFFERED": "1"}
    start = "from omshandout.cli.main import main; main()"
    server = Server([sys.executable, "-c", start, "serve", "--no-browser", *more], env)
    try:
        door = next((home / "run").rglob("open.html")).read_text("utf-8")
        ticket = re.search(r"/enter\?ticket=[\w-]+", door)
        assert ticket is not None
        _, headers, _ = server.ask(ticket[0])
        server.cookie = str(headers["set-cookie"]).partition(";")[0]
        status, _, page = server.ask("/")
        seconds = time.perf_counter() - server.began
        assert status == 200
        token = re.search(rb'name="token" value="([^"]+)"', page)
        assert token is not None
        server.token = token[1].decode()
        yield server, seconds
    finally:
        server.end()


@contextmanager
def _peer(peer: WeasyPrint, jobs: Sequence[Job]) -> Iterator[tuple[Server, float]]:
    """WeasyPrint behind the same framework; its sources lie there already."""
    peer.prepare(jobs)
    here = Path(__file__).parent
    command = [sys.executable, str(here / "desk_peer.py"), str(peer.folder),
               *(job.file_name for job in jobs)]
    server = Server(command, {**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        server.ask("/")
        yield server, time.perf_counter() - server.began
    finally:
        server.end()


def _shown(server: Server, job: Job) -> bytes:
    """What a person does: send the form, get the page with the sheet, get the sheet."""
    fields = [("action", "show"), ("handout", job.handout), ("locale", job.locale)]
    status, headers, _ = server.ask("/", fields)
    assert status == 303, status
    path = str(headers["location"])
    assert server.ask(path)[0] == 200
    status, _, data = server.ask(path.replace("look", "pdf") + "/0")
    assert status == 200
    return data


def _save_soon(catalog: Path, began: list[float]) -> None:
    """Save a catalog once somebody waits for it; tells when."""
    time.sleep(0.2)
    text = catalog.read_text(encoding="utf-8")
    began.append(time.perf_counter())
    catalog.write_text(text + "\n# more\n", encoding="utf-8", newline="\n")


def _saves(folder: Path, number: int) -> Timing:
    """From a save of a catalog to the new page, as who works beside ``preview`` gets it."""
    timing, own = Timing(), folder / "own"
    subprocess.run(
        [sys.executable, "-m", "omshandout", "init", str(own)], check=True, capture_output=True
    )
    more = ("--content", str(own / "content"), "--locales", str(own / "locales"))
    with _ours(folder, *more) as (server, _):
        for handout in ("symptoms", "glossary"):
            path = f"/preview/ar/{handout}/standard"
            catalog = own / "locales" / "ar" / "LC_MESSAGES" / f"{handout}.po"
            _, _, page = server.ask(path)
            for _ in range(number):
                found = re.search(rb'data-revision="([^"]+)"', page)
                assert found is not None
                asked = f"{path}/news/{found[1].decode()}"

                began: list[float] = []
                thread = threading.Thread(target=_save_soon, args=(catalog, began))
                thread.start()
                answer = 204  # woken for nothing, as by files that were written before
                while answer == 204:
                    answer = server.ask(asked)[0]
                assert answer == 200
                assert server.ask(f"{path}/page")[0] == 200
                timing.wall.append(time.perf_counter() - began[0])
                timing.cpu.append(0.0)
                thread.join()
                _, _, page = server.ask(path)
    return timing


def _timed(timing: Timing, work: Callable[[], object]) -> None:
    began = time.perf_counter()
    work()
    timing.wall.append(time.perf_counter() - began)
    timing.cpu.append(0.0)


def _together(work: Callable[[Job], object], jobs: Sequence[Job]) -> tuple[float, int]:
    """Seconds until all have their sheet, and how many have none."""
    failed: list[Job] = []

    def one(job: Job) -> None:
        try:
            work(job)
        except (AssertionError, OSError, http.client.HTTPException):
            failed.append(job)

    threads = [threading.Thread(target=one, args=(job,)) for job in jobs]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began, len(failed)


def desk(ours: Ours, weasyprint: WeasyPrint | None, folder: Path, *, quick: bool) -> Report:
    """The page for staff against its limits, beside WeasyPrint behind the same framework."""
    pairs = product(ours.workshop.handout_names, _LATIN)
    jobs = [Job(name, locale, Profile()) for name, locale in pairs]
    jobs = jobs[: 6 if quick else None]
    first, new, known = Timing(), Timing(), Timing()
    other_first, other = Timing(), Timing()
    rounds = 1 if quick else 5
    for _ in range(rounds):
        with _ours(folder) as (_, seconds):
            first.wall.append(seconds)
            first.cpu.append(0.0)
        if weasyprint is not None:
            with _peer(weasyprint, jobs[:1]) as (_, seconds):
                other_first.wall.append(seconds)
                other_first.cpu.append(0.0)
    shown: dict[Job, bytes] = {}

    def look(job: Job) -> None:
        shown[job] = _shown(server, job)

    with _ours(folder) as (server, _):
        for job in jobs:
            _timed(new, lambda job=job: look(job))  # type: ignore[misc]
        for job in jobs:
            _timed(known, lambda job=job: _shown(server, job))  # type: ignore[misc]
    with _ours(folder) as (server, _):
        crowd = [jobs[number % len(jobs)] for number in range(TOGETHER)]
        seconds, failed = _together(lambda job: _shown(server, job), crowd)
        memory = server.peak_mb()
    saved = _saves(folder, 2 if quick else 10)
    # Whoever chooses no paper gets that of the language, as a build does.
    other_bytes = sum(
        data != render(ours.workshop, replace(job, profile=Profile(paper_of(job.locale))),
                       RenderOptions()).data
        for job, data in shown.items()
    )
    other_together, other_failed, other_memory = 0.0, 0, 0.0
    if weasyprint is not None:
        with _peer(weasyprint, jobs) as (server, _):
            for number in range(len(jobs)):
                _timed(other, lambda number=number: server.ask(f"/pdf/{number}"))  # type: ignore[misc]
        with _peer(weasyprint, jobs) as (server, _):
            numbers = {job: number for number, job in enumerate(jobs)}

            def asked(job: Job) -> None:
                assert server.ask(f"/pdf/{numbers[job]}")[0] == 200

            other_together, other_failed = _together(asked, crowd)
            other_memory = server.peak_mb()

    def row(name: str, timing: Timing, limit: str, peer: Timing | None) -> list[str]:
        peers = [ms(peer.median), f"{timing.median / peer.median:.2f}"] if peer else ["", ""]
        return [name, ms(min(timing.wall)), ms(timing.median), ms(max(timing.wall)), limit, *peers]

    has = weasyprint is not None
    rows = [
        row("start to first page", first, "700", other_first if has else None),
        row("preview, new", new, "250", other if has else None),
        row("preview, known", known, "50", other if has else None),
        row("beside its texts: save to page", saved, "500", None),
        [f"{TOGETHER} at once, all", "", ms(seconds), "", "", ms(other_together) if has else "",
         f"{seconds / other_together:.2f}" if has else ""],
        ["  without a sheet", "", str(failed), "", "0", str(other_failed) if has else "", ""],
        ["  memory, MB", "", f"{memory:.0f}", "", str(MOST_MEMORY_MB),
         f"{other_memory:.0f}" if has else "", ""],
        ["other bytes than a build's", "", str(other_bytes), "", "0", "", ""],
    ]
    return Report(
        "desk", "The page for staff (milliseconds)",
        ("work", "least", "ours", "worst", "limit", "WeasyPrint", "ours / WeasyPrint"), rows,
        notes=(
            "ours: the form, the page with the sheet, and the sheet; WeasyPrint: its PDF alone",
        ),
        values=[
            {"work": "first", **first.values()}, {"work": "new", **new.values()},
            {"work": "known", **known.values()},
            {"work": "together", "seconds": seconds, "failed": failed, "memory_mb": memory},
            {"work": "bytes", "other": other_bytes, "of": len(shown)},
            {"work": "weasyprint", "first": other_first.values() if has else {},
             "new": other.values() if has else {}, "seconds": other_together,
             "failed": other_failed, "memory_mb": other_memory},
        ],
    )
