"""The clinic file: what a clinic prints of itself.

It comes from outside the project, so nothing in it is ever read as markup, path or address: texts
are short lines, numbers are digits and signs, the logo is a file that lies beside the clinic file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from omshandout.content.drawings import check_svg
from omshandout.errors import ContentError
from omshandout.model.options import Clinic
from omshandout.yamlfile.bounded import read_bounded
from omshandout.yamlfile.kinds import Group, Line, ListOf, OneOf, Word
from omshandout.yamlfile.nodes import ListNode, MapNode, Node, read_yaml
from omshandout.yamlfile.shapes import Field, Reading, Record, Shape, finish, read_root

MAX_CLINIC_BYTES = 64 * 1024
MAX_LOGO_BYTES = 2 * 1024 * 1024

_MAGIC = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff"}

PHONE_PATTERN = (
    r"(?=(?:[^0-9]*[0-9]){2})(?=.{2,40}$)"
    r"[0-9+(][0-9+()\-./ ]*(?: ?(?:[xX]|[eE][xX][tT]\.?) ?[0-9]{1,8})?"
)
_PHONE = Word(
    PHONE_PATTERN,
    "digits, spaces, + ( ) - . / and x or ext for an extension",
    "bad-phone",
)

PHONE = Shape(
    "phone",
    "A telephone number.",
    (
        Field("label", Line(60, printed=True), "whose number it is"),
        Field("number", _PHONE, "the number, in quotes"),
    ),
)

CLINIC = Shape(
    "clinic",
    "The clinic file: what your sheets say of your clinic. Leave out what you do not need.",
    (
        Field("name", Line(100, True, True), "name of the clinic as printed", False),
        Field("phones", ListOf(Group(PHONE), 0, 6), "telephone numbers in order", False),
        Field("hours", Line(160, True, True), "opening hours as printed", False),
        Field("emergency", replace(_PHONE, empty=True), "local emergency number", False),
        Field(
            "country",
            Word(r"[A-Z]{2}", "two capital letters such as CA", empty=True),
            "ISO 3166 code of the country, for paper and dates",
            False,
        ),
        Field(
            "logo",
            Word(
                r"[A-Za-z0-9][A-Za-z0-9 _\-]{0,60}\.(?:[pP][nN][gG]|[jJ][pP][gG]|[sS][vV][gG])",
                "a file name without folders, ending in .png, .jpg or .svg",
                "bad-logo",
                empty=True,
            ),
            "file name of the logo, which lies beside this file",
            False,
        ),
        Field(
            "digits",
            Word(r"[a-z]{4,8}", 'a CLDR numbering system such as "latn" or "arab"', empty=True),
            "digits to use: a CLDR numbering system, or native",
            False,
        ),
        Field(
            "locales",
            ListOf(
                Word(
                    r"[a-z]{2,3}(?:_[A-Z][a-z]{3})?(?:_(?:[A-Z]{2}|[0-9]{3}))?",
                    'a language such as "es", "pt_BR" or "zh_Hans"',
                    "bad-locale",
                ),
                0,
                100,
            ),
            "languages that the clinic prints",
            False,
        ),
        Field("paper", OneOf(("auto", "a4", "letter"), empty=True), "paper size", False),
    ),
)


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
        places=tuple(_places(root.node, "")),
    )


def _places(node: Node, name: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each value with its place; members of a list are named by their number from 0 on."""
    if name:
        yield name, (node.line, node.column)
    members: Iterable[tuple[str, Node]] = ()
    if isinstance(node, MapNode):
        members = node.entries.items()
    elif isinstance(node, ListNode):
        members = ((str(index), item) for index, item in enumerate(node.items))
    for member, value in members:
        yield from _places(value, f"{name}.{member}" if name else member)


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
