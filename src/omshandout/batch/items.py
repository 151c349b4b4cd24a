"""The documents of a run, and the names that their files and folders may have."""

from __future__ import annotations

import unicodedata

from msgspec import Struct

from omshandout.batch.coordinator import Group
from omshandout.render.jobs import AnyJob

MOST_OF_NAME = 100
"""Characters of the name of a clinic's folder."""

_NO_SIGN = frozenset('<>:"/\\|?*')
# Names that Windows keeps for devices, whatever stands behind a dot.
_DEVICES = frozenset((
    "con", "prn", "aux", "nul",
    *(f"{device}{number}" for device in ("com", "lpt") for number in "123456789¹²³"),
))


class WorkItem(Struct, frozen=True):
    """One document of a run: what it is, its file below the output folder, whose it is.

    ``clinic`` is a name among those that the run knows; ``""`` where there is one for all.
    """

    job: AnyJob
    path: str
    clinic: str = ""


def name_fault(name: str) -> tuple[str, str] | None:
    """What is wrong with the name of a folder, and what to do; None for one for all systems.

    Source: Microsoft, "Naming Files, Paths, and Namespaces".
    """
    if not name.strip(" ."):
        return "it is empty, or dots alone", "give it a name of letters and digits"
    if len(name) > MOST_OF_NAME:
        return f"it has {len(name)} characters", f"{MOST_OF_NAME} are the most: shorten it"
    for sign in name:
        if sign in _NO_SIGN or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
            shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
            return f"the sign {shown} may not stand in the name of a folder", "leave it out"
    if name[0] in " ." or name[-1] in " .":
        return "it begins or ends with a dot or a space", "leave that out"
    if name.partition(".")[0].rstrip().casefold() in _DEVICES:
        return "Windows keeps this name for a device", f"name it otherwise, such as {name}-clinic"
    return None


def folded(name: str) -> str:
    """Names that are one and the same to a file system which knows no case are equal here."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def group_of(job: AnyJob) -> Group:
    """What a document has in common with its neighbours: the language with its look, the sheet."""
    return (job.locale, job.profile), job
