"""The clinic file: what a clinic prints of itself.

It comes from outside the project, so nothing in it is ever read as markup, path or address: texts
are short lines, numbers are digits and signs, the logo is a file that lies beside the clinic file.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from omshandout.content.drawings import check_svg
from omshandout.content.files import read_bounded
from omshandout.content.reading import Reading, Record, finish, read_root
from omshandout.content.schema import CLINIC
from omshandout.content.yamlio import read_yaml
from omshandout.errors import ContentError
from omshandout.model.options import Clinic

MAX_CLINIC_BYTES = 64 * 1024
MAX_LOGO_BYTES = 2 * 1024 * 1024

_MAGIC = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff"}


def load_clinic(path: Path) -> Clinic:
    """Load and check a clinic file.

    Raises:
        ContentError: with every fault of the file and of its logo.
        MachineError: a file cannot be read.
    """
    document = read_yaml(path, path.as_posix(), MAX_CLINIC_BYTES)
    reading = Reading(document.file)
    root = read_root(document, CLINIC, reading)
    logo_data = b""
    if root is not None and root.word("logo"):
        logo_data = _read_logo(root, path.parent, reading)
    root = finish(document, reading, root)
    phones = tuple(
        (record.word("label"), record.word("number")) for record in root.records("phones")
    )
    return Clinic(
        name=root.word("name"),
        phones=phones,
        hours=root.word("hours"),
        emergency=root.word("emergency"),
        country=root.word("country"),
        logo=root.word("logo"),
        logo_data=logo_data,
        digits=root.word("digits"),
        locales=root.words("locales"),
        paper=root.word("paper"),
        digest=hashlib.sha256(document.data + logo_data).hexdigest(),
    )


def _read_logo(root: Record, folder: Path, reading: Reading) -> bytes:
    """The bytes of the logo; faults point to the clinic file, where the name stands."""
    name, node = root.word("logo"), root.place("logo")
    suffix = Path(name).suffix.lower()
    try:
        data = read_bounded(folder / name, name, MAX_LOGO_BYTES)
        if suffix == ".svg":
            check_svg(data, name)
    except ContentError as error:
        for fault in error.faults:
            what = f"{fault.where}: {fault.what}"
            reading.fault(node, fault.code.removeprefix("content/"), what, fault.hint)
        return b""
    if suffix in _MAGIC and not data.startswith(_MAGIC[suffix]):
        what = f'"{name}" is not a {suffix[1:].upper()} image'
        reading.fault(node, "bad-logo", what, "export the logo anew as PNG, JPEG or SVG")
    return data
