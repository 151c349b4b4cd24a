"""Real sheets for workers, of which one kills the process in which it is made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from small_work import die, log

from omshandout.batch.local import Maker
from omshandout.batch.sources import Parcel
from omshandout.batch.store import Target
from omshandout.render import documents
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob
from omshandout.render.workshop import Workshop
from omshandout.tasks.errands import begin_elsewhere


def begin_deadly(
    log_file: Path, deadly: str, parcel: Parcel, output: Target
) -> Maker[Any, Any]:
    """As :func:`begin_elsewhere`; a sheet kills its process, and all that is made is logged.

    Args:
        log_file: gets the clinic and name of each sheet that is begun.
        deadly: the sheet that kills.
        parcel, output: as there.
    """
    real = documents.render

    def render(workshop: Workshop, job: AnyJob, options: RenderOptions) -> documents.Rendered:
        name = dict(options.clinic.name).get("", "none").replace(" ", "-")
        word = f"{name}/{job.file_name}"
        log(log_file, word)
        if word == deadly:
            die(whole=False)
        return real(workshop, job, options)

    documents.render = render
    return begin_elsewhere(parcel, output)
