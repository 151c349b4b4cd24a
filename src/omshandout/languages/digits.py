"""Sets of ten digits: the numbering systems that numbers can be written in.

Source: CLDR supplemental data, numberingSystems.
"""

from __future__ import annotations

ZEROS = {
    "adlm": 0x1E950,
    "arab": 0x0660,
    "arabext": 0x06F0,
    "beng": 0x09E6,
    "cakm": 0x11136,
    "deva": 0x0966,
    "gujr": 0x0AE6,
    "guru": 0x0A66,
    "java": 0xA9D0,
    "khmr": 0x17E0,
    "knda": 0x0CE6,
    "laoo": 0x0ED0,
    "latn": 0x0030,
    "mlym": 0x0D66,
    "mtei": 0xABF0,
    "mymr": 0x1040,
    "nkoo": 0x07C0,
    "olck": 0x1C50,
    "orya": 0x0B66,
    "tamldec": 0x0BE6,
    "telu": 0x0C66,
    "thai": 0x0E50,
    "tibt": 0x0F20,
}
"""Code point of the digit zero of each decimal numbering system that CLDR names as the default
or native one of a language."""

TO_DIGITS = {
    name: {ord("0") + value: zero + value for value in range(10)} for name, zero in ZEROS.items()
}
"""For each of them, what ``str.translate`` needs to write Latin digits in it."""
