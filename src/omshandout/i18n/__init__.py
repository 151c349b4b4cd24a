"""Translation: catalogs, checks, localisation, sign-offs.

It turns English messages and PO catalogs into local texts. It reads no handouts, lays nothing
out, and never asks the machine for its locale or the time.

The names below are what a build needs. Two modules are imported by their own names, because
few commands need them and their libraries take long to import:
:mod:`omshandout.i18n.catalogs` (making and updating catalogs; ``babel.messages``) and
:mod:`omshandout.i18n.reviews` (sign-offs; PyYAML).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omshandout.i18n.entries import Catalog, Entry, Translations
from omshandout.i18n.localize import (
    Interface,
    TranslationStats,
    localize,
    localize_interface,
    translation_stats,
)
from omshandout.i18n.markup import (
    MarkupError,
    Piece,
    markup_runs,
    parse_markup,
    placeholders,
    strip_markup,
    write_markup,
)
from omshandout.model.late import names_of

if TYPE_CHECKING:
    from omshandout.i18n.checks import check_handout, check_translation
    from omshandout.i18n.po import load_translations, read_catalog

__all__ = [
    "Catalog",
    "Entry",
    "Interface",
    "MarkupError",
    "Piece",
    "TranslationStats",
    "Translations",
    "check_handout",
    "check_translation",
    "load_translations",
    "localize",
    "localize_interface",
    "markup_runs",
    "parse_markup",
    "placeholders",
    "read_catalog",
    "strip_markup",
    "translation_stats",
    "write_markup",
]

_HOMES = {
    "check_handout": "checks",
    "check_translation": "checks",
    "load_translations": "po",
    "read_catalog": "po",
}
"""The module of what reads and checks catalogs, which takes long to load: English has none."""

__getattr__ = names_of(__name__, _HOMES)
