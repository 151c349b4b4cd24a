"""Search without a server: the words of all sheets in one script, looked for as they are typed.

Text is folded and asked whether it has what was typed in it, not cut into words: so it is found in
Chinese, Khmer, Burmese and Thai, which write words without spaces.

The script sets a global, so that it works from a folder on a disk too.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

# Accents and vowel marks that people leave out when they type: Latin, Greek and Cyrillic, Hebrew,
# Arabic. Those of Indic and Southeast Asian scripts are letters like any others and stay.
_LEFT_OUT = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u00ad\u200b-\u200f\u2060\u2066-\u2069\ufe0f]"
)
_ALIKE = str.maketrans({
    "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0629": "\u0647", "ς": "σ",
    "’": "'", "‘": "'",
})  # fmt: skip


def folded(text: str) -> str:
    """A text as it is looked for: without case, accents, marks for the eye and needless space.

    ``site.js`` folds what is typed in the same way.

    >>> folded("Convulsión: ¡LLAME!")
    'convulsion: ¡llame!'
    """
    plain = _LEFT_OUT.sub("", unicodedata.normalize("NFKD", text).lower())
    return " ".join(plain.translate(_ALIKE).split())


def search_data(sheets: Iterable[tuple[str, str]]) -> bytes:
    """The script with the folded words of sheets by their names, sorted: same bytes for the same.

    Args:
        sheets: names and texts.
    """
    words = {name: folded(text) for name, text in sheets}
    data = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":\n"))
    # These two end a line in scripts of old; "<" could end the element of an inline one.
    for sign in "\u2028\u2029<":
        data = data.replace(sign, f"\\u{ord(sign):04x}")
    return f"window.omshandoutSheets={data};\n".encode()


@cache
def search_script() -> bytes:
    """What looks for words, the same for all languages."""
    return Path(__file__).with_name("site.js").read_bytes()
