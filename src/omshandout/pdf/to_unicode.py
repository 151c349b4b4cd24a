"""What the codes of a font say: CMaps from codes to text (``ToUnicode``).

Source: ISO 32000-1, 9.10.3; Adobe Technical Note 5014.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from unicodedata import bidirectional

from omshandout.text.glyphs import JOINERS

_CMAP_HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def\n"
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<{}> <{}>\nendcodespacerange\n"
)
_CMAP_FOOT = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
_BLOCK = 100  # most entries that one block of a CMap may have
_LEAST_RANGE = 3  # codes from which on a range is shorter
_BMP = 0x10000


@lru_cache(maxsize=8192)
def _utf_16(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


@lru_cache(maxsize=8192)
def _read_as(text: str) -> str:
    return _utf_16(as_it_stands(text))


def as_it_stands(text: str) -> str:
    """What a code says: a joiner behind a right-to-left letter stands at its left.

    A line from right to left is a string from left to right, and readers turn it about character
    by character: Poppler 22.12, PDFium, MuPDF and pdf.js 6.5.438 all do so inside a code too.
    """
    letter = text.rstrip(JOINERS)
    rtl = letter != text and any(bidirectional(char) in ("R", "AL") for char in letter)
    return text[len(letter) :] + letter if rtl else text


def cmap_of(rows: str, digits: int = 4) -> bytes:
    """A whole CMap of rows, its codes so many hexadecimal digits long."""
    head = _CMAP_HEAD.format("0" * digits, "F" * digits)
    return f"{head}{rows}{_CMAP_FOOT}".encode("ascii")


def rows_of(face_name: str, texts: Sequence[str], first: int) -> str:
    """What stands in a CMap for codes one after the other, of two bytes each.

    Args:
        face_name: for the fault.
        texts: what each code says; see :func:`as_it_stands`.
        first: the code of the first of them.

    Raises:
        ValueError: a code has no text.
    """
    written = list(map(_read_as, texts))
    if "" in written:
        raise _without_text(face_name, first + written.index(""))
    lines = [f"<{code:04X}> <{text}>\n" for code, text in enumerate(written, first)]
    return _cmap_blocks("bfchar", lines)


def to_unicode(
    face_name: str, texts: Mapping[int, str], *, digits: int = 4, in_ranges: bool = False
) -> bytes:
    """CMap from character codes to text, complete.

    Args:
        face_name: for the fault.
        texts: text by code.
        digits: hexadecimal digits of a code, two for each of its bytes.
        in_ranges: looks for codes that go up with their characters, as those of all letters of a
            script do; those of letters in order of first use hardly ever do.

    Raises:
        ValueError: a code has no text; such a glyph must not be drawn in tagged content.
    """
    if in_ranges:
        rows = _cmap_in_ranges(face_name, texts, digits)
    else:
        rows = _cmap_blocks("bfchar", _cmap_singles(face_name, texts, digits))
    return cmap_of(rows, digits)


def _cmap_singles(face_name: str, texts: Mapping[int, str], digits: int = 4) -> list[str]:
    """Lines of a CMap, one for each code. They are many, and in one go they are written sooner.

    Raises:
        ValueError: a code has no text.
    """
    lines = [
        f"<{code:0{digits}X}> <{_utf_16(text)}>\n" for code, text in texts.items() if text
    ]
    if len(lines) < len(texts):
        raise _without_text(face_name, next(code for code, text in texts.items() if not text))
    return lines


def _cmap_in_ranges(face_name: str, texts: Mapping[int, str], digits: int) -> str:
    """What stands in a CMap: lines for single codes, then those for ranges.

    Raises:
        ValueError: a code has no text.
    """
    singles: list[str] = []
    ranges: list[str] = []
    for first, last, text in _in_ranges(texts):
        if not text:
            raise _without_text(face_name, first)
        start = f"<{first:0{digits}X}>"
        if first == last:
            singles.append(f"{start} <{_utf_16(text)}>\n")
        else:
            ranges.append(f"{start} <{last:0{digits}X}> <{_utf_16(text)}>\n")
    return _cmap_blocks("bfchar", singles) + _cmap_blocks("bfrange", ranges)


def _without_text(face_name: str, code: int) -> ValueError:
    return ValueError(f"{face_name}: the code {code} has no text")


def _cmap_blocks(kind: str, lines: Sequence[str]) -> str:
    parts: list[str] = []
    for at in range(0, len(lines), _BLOCK):
        block = lines[at : at + _BLOCK]
        parts += (f"{len(block)} begin{kind}\n", *block, f"end{kind}\n")
    return "".join(parts)


def _in_ranges(texts: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    """First and last code, and the text of the first, where both go up by one.

    The last byte of a code, or of a text, does not run over in a range (Adobe Technical Note 5014).
    """
    pairs = list(texts.items())
    end = len(pairs)
    at = 0
    while at < end:
        code, text = pairs[at]
        last = at + 1
        if len(text) == 1:
            value = ord(text)
            most = min(end, at + 256 - max(code & 255, value & 255)) if value < _BMP else last
            while last < most and pairs[last] == (code + last - at, chr(value + last - at)):
                last += 1
            if last - at < _LEAST_RANGE:
                last = at + 1
        yield code, pairs[last - 1][0], text
        at = last
