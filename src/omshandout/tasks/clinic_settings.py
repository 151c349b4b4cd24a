"""Changing a clinic file: what it says, what is wrong with what it shall say, and writing it.

A file that people edit by hand keeps its comments and its order. Nothing is written that the
program would not read again as it was meant, or over something that nobody saw.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from omshandout.content.clinic import (
    MAX_CLINIC_BYTES,
    MAX_LOGO_BYTES,
    clinic_of,
    places_of,
)
from omshandout.content.clinic_form import (
    OtherFormError,
    empty_fields,
    keys_of,
    plain_of,
    read_form,
)
from omshandout.errors import ContentError, Fault, MachineError, OmsHandoutError, Where
from omshandout.files import write_whole
from omshandout.locking import only_writer
from omshandout.model.blocks import ContactBox
from omshandout.model.clinic_form import ClinicForm
from omshandout.model.options import Clinic
from omshandout.pdf.logos import logo_remarks
from omshandout.render.workshop import Workshop
from omshandout.tasks.printed_texts import checked_clinic
from omshandout.tasks.setting import CHECKS, read_clinic
from omshandout.yamlfile.bounded import read_bounded, unfit_characters
from omshandout.yamlfile.nodes import parse_yaml

if TYPE_CHECKING:
    from omshandout.yamlfile.editing import Plain

_NEW = b"# The clinic file, as the page for clinic staff wrote it. You may edit it by hand.\n"
_SVG = re.compile(rb"<(?:[\w.-]+:)?svg[\s>/]")
_HEAD = 100_000
"""Bytes in which an SVG begins; drawing programs write licences before it."""
_MAGIC = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))


class Seen(Struct, frozen=True):
    """A clinic file as it is on disk: ``digest`` (SHA-256, hex) is ``""`` where there is none."""

    form: ClinicForm
    data: bytes = b""
    digest: str = ""


class Wrong(Struct, frozen=True):
    """A fault, and the field that it is about, such as ``phones.0.number``; ``""`` for none."""

    field: str
    fault: Fault


class Checked(Struct, frozen=True):
    """What a file would be: its bytes, and what it says; ``clinic`` is None where it has faults.

    ``wrong`` has warnings too.
    """

    data: bytes
    clinic: Clinic | None
    wrong: tuple[Wrong, ...] = ()


class Logo(Struct, frozen=True):
    """A logo that was sent.

    Attributes:
        name: under which it is kept.
        data: its bytes.
        called: what the person who sent it calls it.
    """

    name: str = ""
    data: bytes = b""
    called: str = ""


NO_LOGO = Logo()


def seen_of(path: Path) -> Seen:
    """What is in a clinic file now; an empty form where there is none.

    Raises:
        ContentError: it says something that a form cannot show, such as keys of another version.
        MachineError: it cannot be read.
    """
    if not path.exists():
        return Seen(ClinicForm())
    data = read_bounded(path, path.as_posix(), MAX_CLINIC_BYTES)
    try:
        form = read_form(parse_yaml(data, path.as_posix()))
    except OtherFormError:
        read_clinic(path)  # it tells what is wrong
        what = "the file says something that the page cannot show"
        raise ContentError(Fault(
            Where(path.as_posix()), what, "change it by hand", "web/other-form"
        )) from None
    return Seen(form, data, hashlib.sha256(data).hexdigest())


def logo_named(data: bytes, called: str = "") -> Logo:
    """A logo under a name of ours: its kind is what its bytes say, never what it was called.

    What is of no kind that can be printed has the ending ``unknown``.
    """
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")
    # In UTF-16, too, each letter stands beside a zero.
    kind = kind or ("svg" if _SVG.search(data[:_HEAD].replace(b"\0", b"")) else "unknown")
    name = f"logo-{hashlib.sha256(data).hexdigest()[:8]}.{kind}"
    return Logo(name, data, called or name)


def logo_faults(logo: Logo) -> tuple[Fault, ...]:
    """Why a logo cannot be kept; it is read in full, as for printing."""
    values = (("value", logo.called),)
    if len(logo.data) > MAX_LOGO_BYTES:
        what = "the file is too large"
        return (Fault(Where(), what, "make it smaller", "content/too-big", values=values),)
    if logo.name.endswith(".unknown"):
        what = f'"{logo.called}" is not a PNG, JPEG or SVG picture'
        return (Fault(Where(), what, "save the logo as PNG or JPEG", "pdf/image",
                      values=(*values, ("reason", "kind"))),)
    try:
        logo_remarks(logo.name, logo.data)
    except OmsHandoutError as error:
        return tuple(replace(each, where=Where(), values=values) for each in error.faults)
    return ()


def checked(path: Path, seen: Seen, form: ClinicForm, logo: Logo = NO_LOGO) -> Checked:
    """What the file would be with other values, and all that is wrong with them.

    The text that would be written is read again as any clinic file is, and compared with what was
    meant.
    """
    form = form.without_empty()
    file = path.as_posix()
    keys = keys_of(parse_yaml(seen.data, file))
    before = plain_of(seen.form, keys, apart="emergency" in keys)
    apart = "emergency" in keys and form.phones == seen.form.phones
    after = plain_of(form, keys, apart=apart)
    if unfit := tuple(_unfit(after, "", file)):
        return Checked(b"", None, unfit)
    # Only who changes a file needs it; the first page is not to wait for it.
    from omshandout.yamlfile.editing import rewritten

    data = rewritten(seen.data or _NEW, before, after)
    document = parse_yaml(data, file)
    if document.root is None and form == ClinicForm():
        # Nothing was typed yet; a file of comments alone is no clinic file.
        return Checked(b"", Clinic())
    places = {place: name for name, place in places_of(document)}
    wrong = [Wrong(name, _empty(file)) for name in empty_fields(form)]
    try:
        if read_form(document) != form:
            raise OtherFormError
        clinic = checked_clinic(
            clinic_of(document, path.parent, CHECKS, (logo.name, logo.data)), file
        )
        wrong += [_placed(_as_called(fault, logo), places) for fault in clinic.remarks]
    except OtherFormError:
        # Two readers of YAML differ: it must not be written. Nobody should ever see this.
        what = "the file that would be written does not say what was meant"
        fault = Fault(Where(file), what, "change the file by hand", "web/bug")
        return Checked(data, None, (*wrong, Wrong("", fault)))
    except OmsHandoutError as error:
        told = {each.field for each in wrong}
        found = (_placed(fault, places) for fault in error.faults)
        wrong += [each for each in found if not _is_told(each.field, told)]
        return Checked(data, None, tuple(wrong))
    return Checked(data, None if wrong and _stops(wrong) else clinic, tuple(wrong))


def _as_called(fault: Fault, logo: Logo) -> Fault:
    """The same of a logo by the name that its sender knows."""
    if not logo.called or ("value", logo.name) not in fault.values:
        return fault
    return replace(fault, values=tuple(
        (key, logo.called if value == logo.name else value) for key, value in fault.values
    ))


def save(path: Path, form: ClinicForm, digest: str, logo: Logo = NO_LOGO) -> Checked | Seen:
    """Write a clinic file whole, if it is still the one that was seen.

    Args:
        path: the file, which need not be there.
        form: what it shall say.
        digest: of the file that was seen; ``""`` for none.
        logo: one that was sent, if the form names it.

    Returns:
        What was written; with faults, nothing was. The file as it is now, where it is another
        than the one that was seen: then nothing was written either.

    Raises:
        ContentError: the file is another now, which a form cannot show.
        MachineError: a file cannot be written; what was there before stays.
    """
    try:
        with only_writer(path):
            seen = seen_of(path)
            if seen.digest != digest:
                return seen
            made = checked(path, seen, form, logo)
            if made.clinic is None:
                return made
            if not made.data:
                return Checked(b"", None, (Wrong("name", _empty(path.as_posix())),))
            own_logo = path.with_name(logo.name) if logo.name and form.logo == logo.name else None
            is_new = own_logo is not None and not own_logo.exists()
            if own_logo is not None:
                write_whole(own_logo, logo.data)
            try:
                write_whole(path, made.data)
            except BaseException:
                if own_logo is not None and is_new:
                    own_logo.unlink(missing_ok=True)
                raise
            if path.read_bytes() != made.data:
                raise OSError("another program changed the file at the same time")
            return made
    except (MachineError, OSError) as error:
        # The words for files that cannot be written are about what the page remembers.
        fault = error.faults[0] if isinstance(error, MachineError) else None
        what = fault.what if fault is not None else str(error)
        hint = (fault.hint if fault is not None else "") or "free some space, then try again"
        raise MachineError(Fault(
            Where(path.as_posix()), what, hint, "web/not-saved"
        )) from error


def sample_of(workshop: Workshop) -> str:
    """The sheet that shows most of what a clinic says: one with its numbers in a box."""
    for name in workshop.handout_names:
        try:
            if any(isinstance(block, ContactBox) for block in workshop.handout(name).blocks):
                return name
        except OmsHandoutError:
            continue  # it is told where sheets are made
    return workshop.handout_names[0]


def _unfit(value: Plain, name: str, file: str) -> Iterator[Wrong]:
    """Characters that no file may hold, such as marks that turn text about, by their fields."""
    if isinstance(value, str):
        for fault in unfit_characters(value, file):
            yield Wrong(name, replace(fault, where=Where(file)))
        return
    if isinstance(value, bool):
        return
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for member, inner in members:
        yield from _unfit(inner, f"{name}.{member}" if name else str(member), file)


def _empty(file: str) -> Fault:
    return Fault(Where(file), "nothing is written here", "fill it in", "web/empty")


def _stops(wrong: list[Wrong]) -> bool:
    return any(each.fault.severity.value == "error" for each in wrong)


def _is_told(field: str, told: set[str]) -> bool:
    """Whether a field or what it is part of is told already as empty."""
    return any(
        field == each or each.startswith(f"{field}.")
        or each.rpartition(".")[0] == field.rpartition(".")[0] != ""
        for each in told
    )


def _placed(fault: Fault, places: dict[tuple[int, int], str]) -> Wrong:
    """A fault with the field that stands where it points to; its line is of no file that is."""
    where = fault.where
    field = places.get((where.line, where.column), "")
    if not field and where.line:
        near = [(place, name) for place, name in places.items() if place[0] == where.line]
        field = min(near, default=((0, 0), ""))[1]
    field = re.sub(r"\.days\.\d+$", ".days", field or where.key)
    return Wrong(field, replace(fault, where=replace(where, line=0, column=0)))
