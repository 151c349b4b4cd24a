"""Logos: printed as viewers show them, or a fault that names the file."""

from __future__ import annotations

import base64
import re
import zlib
from io import BytesIO

import pytest
from PIL import Image

from omshandout.errors import ContentError, Severity
from omshandout.pdf.drawings import Drawing, compile_drawing
from omshandout.pdf.logo_svg import plain_svg
from omshandout.pdf.logos import compile_logo, in_greys, logo_remarks

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 120">'
INKSCAPE = b"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<svg width="210mm" height="100mm" viewBox="0 0 210 100" version="1.1" id="svg5"
   xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
   xmlns="http://www.w3.org/2000/svg" xmlns:svg="http://www.w3.org/2000/svg">
  <sodipodi:namedview id="namedview7" pagecolor="#ffffff" />
  <defs id="defs2" />
  <g id="layer1" style="display:inline;font-family:sans-serif">
    <rect style="fill:#800000;stroke-width:0.26;-inkscape-stroke:none" width="60" height="40"
      x="20" y="30" id="rect1" />
    <circle r="20" cx="150" cy="50" id="c"
      style="fill:none;stroke:NAVY;stroke-width:4;stroke-miterlimit:4;stroke-opacity:1" />
  </g>
</svg>"""
ILLUSTRATOR = b"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg version="1.1" xmlns="http://www.w3.org/2000/svg" x="0px" y="0px" viewBox="0 0 100 50"
  style="enable-background:new 0 0 100 50;" xml:space="preserve">
<style type="text/css">.st0{fill:#E30613;} path.st1, #o {fill:none;stroke:#00AEEF}</style>
<path class="st0" d="M10 10h30v30h-30z"/><path class="st1" d="M50 10h30"/>
<circle id="o" class="st0" cx="70" cy="25" r="15"/></svg>"""


def pixels(drawing: Drawing) -> Image.Image:
    """The picture that a drawing holds, read by the words of the standard (8.9.7)."""
    text = drawing.operators.decode("ascii")
    found = re.search(r"/W (\d+) /H (\d+) /CS/RGB /BPC 8 /F\[/A85/Fl\] ID (\S+) EI", text)
    assert found is not None
    data = zlib.decompress(base64.a85decode(found[3].removesuffix("~>")))
    return Image.frombytes("RGB", (int(found[1]), int(found[2])), data)


def upright() -> Image.Image:
    """A picture without any symmetry: red above left, blue below right, on yellow."""
    picture = Image.new("RGB", (80, 48), "yellow")
    picture.paste((255, 0, 0), (0, 0, 32, 16))
    picture.paste((0, 0, 255), (64, 16, 80, 48))
    return picture


# What a camera has to undo: TIFF 6.0, section 8, Orientation.
STORED = {
    1: (), 2: (0,), 3: (3,), 4: (1,), 5: (5,), 6: (2,), 7: (6,), 8: (4,),
}  # fmt: skip
"""By orientation, the transposition of Pillow that makes the stored picture of the upright one."""


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("orientation", STORED)
def test_as_its_camera_says(orientation: int, kind: str) -> None:
    picture = upright()
    for step in STORED[orientation]:
        picture = picture.transpose(Image.Transpose(step))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stream = BytesIO()
    picture.save(stream, kind, exif=exif.tobytes(), **({"quality": 95} if kind == "JPEG" else {}))
    found = pixels(compile_logo("logo." + kind.lower(), stream.getvalue()).colour)
    assert found.size == (80, 48)
    for place in ((4, 4), (75, 40), (40, 30), (4, 40), (75, 4)):
        seen, wanted = found.getpixel(place), upright().getpixel(place)
        assert all(abs(a - b) < 40 for a, b in zip(seen, wanted, strict=True)), place  # type: ignore[arg-type]


def grey_16(levels: list[int], **options: object) -> bytes:
    row = b"".join(level.to_bytes(2, "little") * 10 for level in levels)
    picture = Image.frombytes("I;16", (len(levels) * 10, 10), row * 10)
    stream = BytesIO()
    picture.save(stream, "PNG", **options)
    return stream.getvalue()


def test_grey_of_16_bits() -> None:
    found = pixels(compile_logo("logo.png", grey_16([0, 0x4000, 0x8000, 0xFFFF])).colour)
    seen = [found.getpixel((place * 10 + 5, 5)) for place in range(4)]
    assert seen == [(level,) * 3 for level in (0, 63, 127, 255)]


def test_transparent_grey_of_16_bits_is_white() -> None:
    data = grey_16([0, 0x1234, 0x8000])
    # Pillow writes no transparency of 16 bits: the chunk goes before the data (PNG, 11.3.2.1).
    chunk = b"tRNS" + (0x1234).to_bytes(2, "big")
    whole = (2).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    place = data.index(b"IDAT") - 4
    found = pixels(compile_logo("logo.png", data[:place] + whole + data[place:]).colour)
    assert [found.getpixel((x, 5)) for x in (5, 15, 25)] == [(0,) * 3, (255,) * 3, (127,) * 3]


@pytest.mark.parametrize("colour", ["white", "#fffff4", (255, 255, 255, 0)])
def test_a_white_logo_is_told(colour: str) -> None:
    stream = BytesIO()
    Image.new("RGBA", (60, 60), colour).save(stream, "PNG")
    (fault,) = logo_remarks("logo.png", stream.getvalue())
    assert (fault.code, fault.severity) == ("pdf/pale-logo", Severity.WARNING)
    svg = f'{HEAD}<rect width="9" height="9" fill="#fff"/><path d="M0 0h9" fill="none"/></svg>'
    assert len(logo_remarks("logo.svg", svg.encode())) == 1
    assert logo_remarks("logo.svg", svg.replace("#fff", "#0a0").encode()) == ()


def test_what_can_be_seen_is_not_told() -> None:
    picture = Image.new("RGB", (100, 100), "white")
    picture.paste((200, 120, 0), (10, 10, 20, 20))
    stream = BytesIO()
    picture.save(stream, "PNG")
    assert logo_remarks("logo.png", stream.getvalue()) == ()


def test_light_colours_stay_in_black_ink() -> None:
    shapes = "".join(
        f'<rect width="9" height="9" fill="{each}"/>'
        for each in ("orange", "#00aeef", "#FFFDE0", "white", "navy")
    )
    made = compile_logo("logo.svg", f"{HEAD}{shapes}</svg>".encode())
    greys = [float(each) for each in re.findall(rb"([\d.]+) \1 \1 rg", made.black.operators)]
    assert len(greys) == 5
    assert greys[4:] == [0] and greys[3] == 1
    assert all(0.2 < grey < 0.8 for grey in greys[:3])
    assert in_greys(Drawing(1, 1, b"1 1 1 RG")).operators == b"1 1 1 RG"


def colours(svg: bytes) -> list[bytes]:
    drawn = compile_logo("logo.svg", svg).colour.operators
    return re.findall(rb"[\d.]+ [\d.]+ [\d.]+ (?:rg|RG)", drawn)


def test_as_inkscape_and_illustrator_write() -> None:
    assert colours(INKSCAPE) == [b"0.502 0 0 rg", b"0 0 0.502 RG"]
    assert colours(ILLUSTRATOR) == [b"0.89 0.024 0.075 rg", b"0 0.682 0.937 RG"]


@pytest.mark.parametrize(
    ("colour", "drawn"),
    [
        ("RED", b"1 0 0 rg"),
        (" #145AB4 ", b"0.078 0.353 0.706 rg"),
        ("rebeccapurple", b"0.4 0.2 0.6 rg"),
        ("LightGoldenrodYellow", b"0.98 0.98 0.824 rg"),
        ("rgb(0 128 0)", b"0 0.502 0 rg"),
        ("rgba(0, 128, 0, 1)", b"0 0.502 0 rg"),
        ("rgb(100%, 0%, 0%)", b"1 0 0 rg"),
        ("hsl(120, 100%, 25%)", b"0 0.502 0 rg"),
        ("currentColor", b"0 0 1 rg"),
        ("#f00 icc-color(press, 1, 0, 0)", b"1 0 0 rg"),
    ],
)
def test_colours(colour: str, drawn: bytes) -> None:
    body = f'<g color="blue"><rect width="9" height="9" fill="{colour}"/></g></svg>'
    assert colours((HEAD + body).encode()) == [drawn]


RECT = '<rect width="9" height="9" {}/>'
REFUSED = {
    "a colour": (RECT.format('fill="blau"'), '"blau" is not known'),
    "a transparent colour": (RECT.format('fill="#ff000080"'), "is transparent"),
    "opacity": (RECT.format('style="fill-opacity:.5"'), "transparent"),
    "a group's opacity": (f'<g opacity="0">{RECT.format("")}</g><g stroke-opacity="0">'
                          f'{RECT.format("")}</g>', "transparent"),
    "a gradient": ('<defs><linearGradient id="a"/></defs>' + RECT.format('fill="url(#a)"'),
                   '"url(#a)" is not known'),
    "a clip": (RECT.format('clip-path="url(#a)"'), "clip-path"),
    "a filter": (RECT.format('style="filter:blur(1px)"'), "filter"),
    "a transform of CSS": (RECT.format('style="transform:rotate(9deg)"'), "transform"),
    "a dash that begins later": (RECT.format('stroke-dashoffset="2"'), "stroke-dashoffset"),
    "something new": (RECT.format('style="corner-shape:bevel"'), "corner-shape"),
    "text": ("<text>Hill Clinic</text>", "<text>"),
    "an image": ('<image href="a.png"/>', "<image>"),
    "a clone": ('<use href="#a"/>', "<use>"),
    "a script": ("<script>alert(1)</script>", "<script>"),
    "an act": (RECT.format('onclick="a()"'), '"onclick"'),
    "a selector": ("<style>g > rect {fill:red}</style>", "g > rect"),
    "a rule": ("<style>@media print {rect {fill:red}}</style>", "@media"),
    "an inner picture": ("<svg/>", "<svg>"),
    "uneven scales": (f'<g transform="scale(2 1)">{RECT.format("")}</g>', "lines and plain"),
    "an unknown turn": (RECT.format('transform="turn(9)"'), 'transform "turn(9)"'),
    "an unknown unit": ('<rect width="9quux" height="9"/>', "9quux"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "what"), REFUSED.values(), ids=REFUSED)
def test_what_would_be_printed_otherwise_is_refused(body: str, what: str) -> None:
    with pytest.raises(ContentError) as caught:
        compile_logo("logo.svg", f"{HEAD}{body}</svg>".encode())
    fault = caught.value.faults[0]
    assert what in fault.what
    assert fault.where.file == "logo.svg"
    assert fault.hint


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<svg", "not readable"),
        (b"<html/>", "not an SVG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>', "no size"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="9"/>', "no size"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "DOCTYPE"),
        (b'<?xml-stylesheet href="a.css"?>' + INKSCAPE[55:], "another file"),
        (f"{HEAD}{'<g>' * 40}{'</g>' * 40}</svg>".encode(), "levels"),
        (f"{HEAD}{'<g/>' * 4000}</svg>".encode(), "elements"),
    ],
)
def test_what_is_no_logo(data: bytes, what: str) -> None:
    with pytest.raises(ContentError, match=what):
        compile_logo("logo.svg", data)


def test_all_faults_at_once_with_their_lines() -> None:
    body = f"{HEAD}\n<text/>\n<rect opacity='.3'/>\n</svg>"
    with pytest.raises(ContentError) as caught:
        plain_svg("logo.svg", body.encode())
    assert [fault.where.line for fault in caught.value.faults] == [2, 3]


def test_what_the_library_only_logs_is_a_fault() -> None:
    """svglib 2.3.2 leaves out what it cannot draw, with a line in its log."""
    shape = RECT.format('fill="blau"')
    with pytest.raises(ContentError, match="left out: Can't handle color: blau"):
        compile_drawing("eye", f"{HEAD}{shape}</svg>".encode())


def test_what_is_not_shown_is_not_drawn() -> None:
    hidden = "".join(
        RECT.format(f'fill="red" {each}') for each in (
            'display="none"', 'style="display:none"', 'visibility="hidden"', 'opacity="0"',
            'fill-opacity="0"',
        )
    )
    shown = RECT.format('visibility="visible"')
    seen = f'<g visibility="hidden">{shown}</g>'
    words = "<title>Hill</title><metadata><a xmlns='urn:x'>b</a></metadata>"
    assert colours(f"{HEAD}{words}{hidden}{seen}</svg>".encode()) == [b"0 0 0 rg"]


def test_too_many_pixels_are_not_read() -> None:
    stream = BytesIO()
    Image.new("1", (30_000, 2_000)).save(stream, "PNG")
    with pytest.raises(ContentError, match="30000 x 2000 pixels are too many"):
        compile_logo("logo.png", stream.getvalue())
