"""Test translations made by rule, for languages of all kinds."""

from __future__ import annotations

import re

from known_languages import known

from omshandout.i18n import pseudo
from omshandout.i18n.entries import Catalog
from omshandout.i18n.pseudo import FILLERS, LONGER, Translate, long_latin, right_to_left

__all__ = ["FILLERS", "LONGER", "Translate", "long_latin", "right_to_left", "translated"]

# Where a question begins; Spanish has a sign there.
_OPENED = re.compile(r"(^|[.?!:](?:\*\*)? )(?=[^.?!:]*\?)")


def translated(
    template: Catalog, locale: str, translate: Translate, keep: frozenset[str], revised: str = ""
) -> Catalog:
    """A complete catalog of a template in any language that CLDR knows."""

    def opened(text: str, terms: frozenset[str]) -> str:
        return _OPENED.sub(r"\1¿", translate(text, terms))

    rule = opened if locale == "es" else translate
    return pseudo.translated(template, known(locale), rule, keep, revised)
