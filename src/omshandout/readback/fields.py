"""Form fields of a finished PDF.

Source: ISO 32000-1, 12.7.
"""

from __future__ import annotations

import pikepdf
from msgspec import Struct

from omshandout.readback._bounds import fault
from omshandout.readback._source import (
    Key,
    entry,
    items,
    key_of,
    name,
    open_pdf,
    text,
)

_MAX_DEPTH = 32
_MAX_FIELDS = 20_000


class FieldInfo(Struct, frozen=True):
    """One field that can be filled in.

    Attributes:
        name: full name, parts joined by full stops.
        kind: ``Btn`` (check boxes and buttons), ``Tx``, ``Ch`` or ``Sig``.
        tooltip: what assistive technology says for it.
        export_values: values of a check box's boxes other than ``Off``, in order.
        value: the present value, "" if there is none.
        page: page (from 1) of its first widget, 0 if it is on no page.
    """

    name: str
    kind: str
    tooltip: str
    export_values: tuple[str, ...]
    value: str
    page: int


def read_fields(data: bytes) -> tuple[FieldInfo, ...]:
    """The form fields of a PDF in the order of its field tree; empty if it is no form.

    Raises:
        ContentError: no PDF, damaged or too large.
    """
    with open_pdf(data) as pdf:
        pages: dict[Key | None, int] = {}
        for index, page in enumerate(pdf.pages, 1):
            for annotation in items(entry(page.obj, "/Annots")):
                pages.setdefault(key_of(annotation), index)
        pages.pop(None, None)
        collector = _Collector(pages)
        for field in items(entry(entry(pdf.Root, "/AcroForm"), "/Fields")):
            collector.add(field, 0)
        return tuple(collector.found)


def full_name(field: object) -> str:
    """Name of a field or widget with those of the fields it is in."""
    parts: list[str] = []
    for _ in range(_MAX_DEPTH):
        part = text(entry(field, "/T"))
        if part:
            parts.append(part)
        field = entry(field, "/Parent")
        if field is None:
            break
    return ".".join(reversed(parts))


def inherited(field: object, key: str) -> object:
    """An entry of a field or of the nearest field it is in that has the entry."""
    for _ in range(_MAX_DEPTH):
        value = entry(field, key)
        if value is not None:
            return value
        field = entry(field, "/Parent")
    return None


class _Collector:
    def __init__(self, pages: dict[Key | None, int]) -> None:
        self.found: list[FieldInfo] = []
        self._pages = pages
        self._seen: set[Key] = set()

    def add(self, field: object, depth: int) -> None:
        """Add a field, or those below it if it only groups fields."""
        key = key_of(field)
        if key is not None:
            if key in self._seen:
                raise fault("the PDF is damaged: a form field is there twice", "damaged")
            self._seen.add(key)
        if depth > _MAX_DEPTH or len(self.found) >= _MAX_FIELDS:
            raise fault("the PDF's form is too large to be read", "too-large")
        kids = items(entry(field, "/Kids"))
        groups = [kid for kid in kids if text(entry(kid, "/T"))]
        if groups:
            for kid in groups:
                self.add(kid, depth + 1)
        else:
            self.found.append(self._field(field, kids or [field]))

    def _field(self, field: object, widgets: list[object]) -> FieldInfo:
        values: dict[str, None] = {}
        for widget in widgets:
            states = entry(entry(widget, "/AP"), "/N")
            if isinstance(states, pikepdf.Dictionary):
                values.update(dict.fromkeys(state[1:] for state in states.keys()))  # noqa: SIM118
        values.pop("Off", None)
        value = inherited(field, "/V")
        page = next((self._pages[key] for key in map(key_of, widgets) if key in self._pages), 0)
        return FieldInfo(
            full_name(field),
            name(inherited(field, "/FT")),
            text(inherited(field, "/TU")),
            tuple(values),
            name(value) or text(value),
            page,
        )
