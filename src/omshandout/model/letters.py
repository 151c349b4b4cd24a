"""Letters in place of their shapes.

Arabic text out of old programs and finished pages has a code point for each shape of a letter, and
Latin text one for "fi". Fonts have none of these shapes, or draw them unjoined, and nobody finds
such a word.

Source: Unicode Standard, section 9.2 ("Arabic Presentation Forms"), UAX #15 (NFKC).
"""

from __future__ import annotations

import unicodedata

from omshandout.model.late import late

SOFT_HYPHEN = "\u00ad"
"""Where a word may be divided at the end of a line; nobody reads it."""

SHAPES = late("[\ufb00-\ufb06\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe70-\ufefc]")
"""Shapes of Arabic letters, and ligatures of Latin ones."""


def with_letters(text: str) -> str:
    """A text with letters in the place of shapes.

    >>> with_letters("\ufb01t")
    'fit'
    """
    if text.isascii() or SHAPES.search(text) is None:
        return text
    return SHAPES.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
