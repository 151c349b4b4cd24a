"""PDFs, bundles of them, the page's own style and script: bytes from memory, never by a path."""

from __future__ import annotations

import io
import zipfile

from omshandout.web.asked import Answer, Asked, Sent
from omshandout.web.desk import Desk
from omshandout.web.pages.faults import no_page
from omshandout.web.pages.look import Made, order_of
from omshandout.web.templating import static_files

_PDF = "application/pdf"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of all files in a zip, so that the same sheets give the same bytes."""


def pdf(desk: Desk, asked: Asked) -> Answer:
    """One document, to be shown in the browser."""
    made = _made(desk, asked)
    return Sent(_data(made), _PDF, _file_name(made))


def save(desk: Desk, asked: Asked) -> Answer:
    """One document, to be saved."""
    made = _made(desk, asked)
    return Sent(_data(made), _PDF, _file_name(made), save=True)


def bundle(desk: Desk, asked: Asked) -> Answer:
    """All documents of an order that could be made, as a zip."""
    _, order, made = order_of(desk, asked)
    whole = [each for each in made if each.document is not None]
    if not whole:
        raise no_page()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for each in whole:
            # A PDF is packed already.
            archive.writestr(zipfile.ZipInfo(each.job.file_name, _EARLIEST), _data(each))
    return Sent(target.getvalue(), "application/zip", f"handouts-{order.locale}.zip", save=True)


def static(desk: Desk, asked: Asked) -> Answer:
    """A file of the page itself, if there is one of this name."""
    found = static_files().get(asked.name("name"))
    if found is None:
        raise no_page()
    data, media_type = found
    return Sent(data, media_type, "", kept=True)


def alive(desk: Desk, asked: Asked) -> Answer:
    """That the program runs, and which it is, for a second start in the same folder."""
    return Sent(f"omshandout {desk.process}".encode(), "text/plain; charset=utf-8", "")


def _made(desk: Desk, asked: Asked) -> Made:
    """The document that an address names.

    Raises:
        UsageError: there is none, or it could not be made.
    """
    _, _, made = order_of(desk, asked)
    number = asked.name("number")
    if number.isdecimal() and len(number) < 4 and int(number) < len(made):
        found = made[int(number)]
        if found.document is not None:
            return found
    raise no_page()


def _data(made: Made) -> bytes:
    assert made.document is not None, "only whole documents come so far"
    return made.document.data


def _file_name(made: Made) -> str:
    return made.job.file_name.replace("/", "-")
