"""Fonts of a finished PDF: whether they are in the file and give their text back.

Source: ISO 32000-1, 9.6 to 9.10; ISO 19005-2, 6.2.11; ISO 14289-1, 7.21.
"""

from __future__ import annotations

import re

import pikepdf
from msgspec import Struct

from omshandout.readback._content import ContentReader, Font
from omshandout.readback._source import entry, items, open_pdf

_PREFIX = re.compile(r"[A-Z]{6}\+")
_MAX_APPEARANCES = 50_000


class FontInfo(Struct, frozen=True):
    """One font of a file.

    Attributes:
        name: PostScript name without the prefix of a subset.
        kind: subtype of the font dictionary.
        subset: whether the name has the prefix of a subset.
        embedded: whether the font program is in the file.
        has_to_unicode: whether there is a ToUnicode map at all.
        used_codes: how many different codes pages and appearances show.
        unmapped: codes that are shown and have no text, in ascending order.
    """

    name: str
    kind: str
    subset: bool
    embedded: bool
    has_to_unicode: bool
    used_codes: int
    unmapped: tuple[int, ...]

    @property
    def complete(self) -> bool:
        """Whether every code that is shown has a text."""
        return self.has_to_unicode and not self.unmapped


def read_fonts(data: bytes) -> tuple[FontInfo, ...]:
    """Every font that the file's pages, appearances or form resources name.

    Fonts come in the order in which pages first use them, then those that nothing shows.

    Raises:
        ContentError: no PDF, damaged or too large.
    """
    with open_pdf(data) as pdf:
        reader = ContentReader(pdf)
        for _ in reader.all_pages():
            pass
        defaults = entry(entry(pdf.Root, "/AcroForm"), "/DR")
        for index, page in enumerate(pdf.pages, 1):
            for annotation in items(entry(page.obj, "/Annots")):
                _read_appearance(reader, annotation, defaults, index)
        for resources in [*(entry(page.obj, "/Resources") for page in pdf.pages), defaults]:
            _read_resources(reader, resources)
        return tuple(_info(font) for font in reader.fonts)


def _read_appearance(
    reader: ContentReader, annotation: object, defaults: object, page: int
) -> None:
    normal = entry(entry(annotation, "/AP"), "/N")
    states = list(normal.values()) if isinstance(normal, pikepdf.Dictionary) else [normal]
    for state in states[:_MAX_APPEARANCES]:
        if isinstance(state, pikepdf.Stream):
            reader.appearance(state, defaults, page)


def _read_resources(reader: ContentReader, resources: object) -> None:
    fonts = entry(resources, "/Font")
    if isinstance(fonts, pikepdf.Dictionary):
        for value in fonts.values():
            reader.font(value)


def _info(font: Font) -> FontInfo:
    prefix = _PREFIX.match(font.name)
    mapping = font.mapping or {}
    return FontInfo(
        font.name[prefix.end() :] if prefix else font.name,
        font.kind,
        prefix is not None,
        font.embedded,
        font.mapping is not None,
        len(font.shown),
        tuple(sorted(font.shown - mapping.keys())),
    )
