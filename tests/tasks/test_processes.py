"""What processes find loaded that are copies of the one that begins them."""

from __future__ import annotations

import subprocess
import sys

_WITHOUT_FURTHER_MODULES = """
import sys
import omshandout.tasks.processes as processes
from omshandout.model.options import Clinic, Phone, Profile, Purpose
from omshandout.render.places import find_places

processes.start_method = lambda: {method!r}
processes.load_for_all()
before = set(sys.modules)
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.workshop import Workshop

clinic = Clinic(name=(("en", "Hill"),), phones=(Phone(Purpose.DAY, "020 7946 0000"),))
workshop = Workshop(find_places())
for locale in ("en", "ar"):
    render(workshop, Job("symptoms", locale, Profile()), RenderOptions(clinic))
names = sorted(name for name in set(sys.modules) - before if name.startswith("omshandout."))
print(*names, "uharfbuzz" in before)
"""


def _loaded_late(method: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", _WITHOUT_FURTHER_MODULES.format(method=method)],
        capture_output=True, text=True, check=True,
    )
    return run.stdout.split()


def test_copies_of_a_process_load_nothing_of_ours_for_their_first_sheets() -> None:
    assert _loaded_late("fork") == ["True"]


def test_who_begins_processes_that_are_no_copies_loads_nothing_for_them() -> None:
    *late, harfbuzz = _loaded_late("spawn")
    assert harfbuzz == "False"
    assert "omshandout.render.documents" in late
