"""A clinic's logo: a picture from outside, printed as viewers show it or refused.

Pictures of dots (PNG, JPEG) become inline images on white, upright as their camera says; SVG
becomes paths (:mod:`omshandout.pdf.logo_svg`). For black ink, dots are spread as a printer would
spread them, and paths take greys: a light colour must not vanish.
"""

from __future__ import annotations

import base64
import re
import warnings
from array import array
from importlib import import_module
from io import BytesIO
from types import ModuleType
from typing import TYPE_CHECKING

from msgspec import Struct

from omshandout.errors import ContentError, Fault, Severity, Where
from omshandout.pdf.drawings import COLOUR_OPERATOR, Drawing, compile_drawing, luminance

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_PIXELS = 16_000_000
_MOST_SIDE = 600
_MOST_BLACK_SIDE = 300
_PALE = 0.85  # relative luminance: lighter than that is hard to see on white paper
_LEAST_SEEN = 0.002  # of the picture's area
_LIGHTEST_GREY = 0.75  # what nearly white becomes in black ink: white itself stays white
_DARK = 0.3  # darker colours are black there
_WHITE = 0.995


class Logo(Struct, frozen=True):
    """A logo in colour and for black ink; ``pale`` if white paper would show next to nothing."""

    colour: Drawing
    black: Drawing
    pale: bool = False


def compile_logo(name: str, data: bytes) -> Logo:
    """Turn a logo into page operators; the file name says of which kind it is.

    Raises:
        ContentError: it cannot be read, is too large, or holds what would not be printed.
    """
    return _from_svg(name, data) if is_vector(name) else _from_dots(name, data)


def is_vector(name: str) -> bool:
    """Whether a logo of that name is made of paths."""
    return name.lower().endswith(".svg")


def logo_remarks(name: str, data: bytes) -> tuple[Fault, ...]:
    """Warnings about a logo that can be printed.

    Raises:
        ContentError: it cannot.
    """
    if not compile_logo(name, data).pale:
        return ()
    what = "the logo is white, or nearly: it cannot be seen on white paper"
    hint = "take the version of the logo for a white ground"
    return (Fault(Where(file=name), what, hint, "pdf/pale-logo", Severity.WARNING),)


def _from_svg(name: str, data: bytes) -> Logo:
    # Few clinics have a logo of lines, and its reader takes long to load.
    from omshandout.pdf.logo_svg import plain_svg

    colour = compile_drawing(name, plain_svg(name, data))
    painted = [
        luminance(*(float(found[place]) for place in (1, 2, 3)))
        for found in COLOUR_OPERATOR.finditer(colour.operators.decode("ascii"))
    ]
    return Logo(colour, in_greys(colour), all(light > _PALE for light in painted))


def in_greys(drawing: Drawing) -> Drawing:
    """The drawing in black ink: each colour a grey as light as it, none nearly white."""

    def grey(match: re.Match[str]) -> str:
        light = luminance(*(float(match[place]) for place in (1, 2, 3)))
        level = light * _LIGHTEST_GREY if _DARK <= light <= _WHITE else float(light > _WHITE)
        return f"{' '.join([f'{level:.3g}'] * 3)} {match[4]}"

    text = COLOUR_OPERATOR.sub(grey, drawing.operators.decode("ascii"))
    return Drawing(drawing.width_pt, drawing.height_pt, text.encode("ascii"))


def _from_dots(name: str, data: bytes) -> Logo:
    try:
        picture = _on_white(data)
    except Exception as error:
        raise ContentError(
            Fault(Where(file=name), f"the image cannot be read: {error}",
                  "export it anew as PNG or JPEG", "pdf/image")
        ) from error  # fmt: skip
    counts = picture.convert("L").histogram()
    seen = sum(counts[: int(_PALE * 255)]) / sum(counts)
    return Logo(_inline(picture, black=False), _inline(picture, black=True), seen < _LEAST_SEEN)


def _pillow(name: str) -> ModuleType:
    # Only clinics with a logo need it.
    return import_module(f"PIL.{name}")


def _on_white(data: bytes) -> Image:
    """The picture, upright, on white, in RGB.

    Raises:
        ValueError: it has too many pixels.
        Exception: whatever the library raises for a file that it cannot read.
    """
    image = _pillow("Image")
    with warnings.catch_warnings():
        # It warns of large pictures; we count the pixels ourselves, before any is read.
        warnings.simplefilter("ignore", image.DecompressionBombWarning)
        found = image.open(BytesIO(data), formats=("PNG", "JPEG"))
    with found:
        if found.width * found.height > _MOST_PIXELS:
            raise ValueError(f"{found.width} x {found.height} pixels are too many")
        upright = _pillow("ImageOps").exif_transpose(found)
        if upright.mode.startswith("I"):
            upright = _of_eight_bits(upright)
        plain: Image = image.new("RGBA", upright.size, "white")
        plain.alpha_composite(upright.convert("RGBA"))
    return plain.convert("RGB")


def _of_eight_bits(grey: Image) -> Image:
    """A grey picture of 16 bits in 8, with what it calls transparent: Pillow would cut at 255."""
    whole = grey.convert("I")
    plain = whole.point(lambda level: level * (1 / 257)).convert("L")
    unseen = grey.info.get("transparency")
    if isinstance(unseen, int):
        seen = bytes(255 * (level != unseen) for level in array("i", whole.tobytes()))
        plain.putalpha(_pillow("Image").frombytes("L", plain.size, seen))
    return plain


def _inline(picture: Image, *, black: bool) -> Drawing:
    """Page operators of one inline image; its size in points is its size in pixels.

    At most 600 pixels a side, enough for print; 300 for black ink, so that each dot is one that a
    printer can make.

    Source: ISO 32000-1, 8.9.7 (inline images).
    """
    side = _MOST_BLACK_SIDE if black else _MOST_SIDE
    small = picture.copy()
    small.thumbnail((side, side))
    # Dots of black, spread over the picture (Floyd and Steinberg), as a printer would make them.
    flat = small.convert("1") if black else small
    width, height = flat.size
    packed = b85_lines(bytes(zlib_compress(flat.tobytes(), 9)))
    space, bits = ("G", 1) if black else ("RGB", 8)
    operators = (
        f"q {width} 0 0 {height} 0 0 cm BI /W {width} /H {height} /CS/{space} /BPC {bits} "
        f"/F[/A85/Fl] ID {packed} EI Q"
    )
    return Drawing(width, height, operators.encode("ascii"))


def b85_lines(data: bytes) -> str:
    """ASCII base-85 as PDF writes it, with its end mark (ISO 32000-1, 7.4.3)."""
    return base64.a85encode(data).decode("ascii") + "~>"
