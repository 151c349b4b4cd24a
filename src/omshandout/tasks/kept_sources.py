"""Where sources are kept from run to run."""

from __future__ import annotations

from omshandout.batch.digests import program_digest
from omshandout.render.sources import KeptSources, Sources
from omshandout.tasks.kept_checks import cache_folder


def sources_at_hand() -> Sources:
    """The sources of a command that makes documents; see ``OMSHANDOUT_CACHE``."""
    folder = cache_folder()
    return Sources() if folder is None else KeptSources(folder / "sources", program_digest)
