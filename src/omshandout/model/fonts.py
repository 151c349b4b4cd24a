"""Fonts that a clinic or a translator lays beside a language's facts."""

from __future__ import annotations

from msgspec import Struct

from omshandout.errors import Where


class LanguageFont(Struct, frozen=True):
    """A font of a language's own, used for text in that language before any other.

    It is part of the language, so whatever is remembered by language can never mix it up with
    another. ``omshandout.text.own_fonts`` loads and checks it.

    Attributes:
        file: as faults name it (``locales/ur/fonts/NotoNastaliqUrdu.ttf``).
        path: where the file is on this machine; it never reaches a document.
        sha256: of the whole file, in hexadecimal digits.
        licence: SPDX identifier or the name of the licence.
        scripts: ISO 15924 codes of the scripts that the font is for (``Arab``).
        bold_file, bold_path, bold_sha256: the same of a second file that holds the bold; empty
            where the first file has a weight axis, or there is no bold.
        where: the entry that declares the font, for faults.
    """

    file: str
    path: str
    sha256: str
    licence: str
    scripts: tuple[str, ...]
    bold_file: str = ""
    bold_path: str = ""
    bold_sha256: str = ""
    where: Where = Where()
