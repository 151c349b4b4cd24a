"""The one theme: few sizes, few colours, one rhythm. All lengths in points.

Values follow the page design of the project: text 12 pt, section heads 15, title 24, small
print 10 for the footer only (18 / 22 / 30 / 15 in large print); colours hold a contrast of at least
4.5:1 on their ground and differ in greyscale.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from omshandout.layout.sink import Rgb
from omshandout.model.options import Ink, Paper, Profile, TextSize

MM = 72 / 25.4


def _rgb(code: str) -> Rgb:
    return (int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255)


class Palette(Struct, frozen=True):
    """Colours by use; None as a ground means white paper. ``rule_pt`` is how thick rules are."""

    text: Rgb
    head: Rgb
    muted: Rgb
    on_emergency: Rgb
    emergency: Rgb
    rule: Rgb
    key_ground: Rgb | None
    emergency_ground: Rgb | None
    tip_ground: Rgb | None
    tip_frame: Rgb
    stripe: Rgb | None
    rule_pt: float


COLOUR = Palette(
    text=_rgb("#1A1A1A"),
    head=_rgb("#0B4F6C"),
    muted=_rgb("#4A4A4A"),
    on_emergency=_rgb("#FFFFFF"),
    emergency=_rgb("#9B1C1C"),
    rule=_rgb("#B9C7CE"),
    key_ground=_rgb("#E8F1F5"),
    emergency_ground=_rgb("#FCEBEA"),
    tip_ground=_rgb("#FFF6E0"),
    tip_frame=_rgb("#B98A1B"),
    stripe=_rgb("#F3F7F9"),
    rule_pt=0.8,
)

# Nothing but black and white. A device of one bit, such as most printers for black are inside,
# makes dots of any grey: letters lose their thin parts, Arabic its own dots, thin rules most of
# themselves. So what is to look lighter is thinner.

MONO = Palette(
    text=_rgb("#000000"),
    head=_rgb("#000000"),
    muted=_rgb("#000000"),
    on_emergency=_rgb("#FFFFFF"),
    emergency=_rgb("#000000"),
    rule=_rgb("#000000"),
    key_ground=None,
    emergency_ground=None,
    tip_ground=None,
    tip_frame=_rgb("#000000"),
    stripe=None,
    rule_pt=0.5,
)

_LINE_HEIGHT = {
    # More than 1.4 where marks above and below need the room.
    "Arab": 1.55, "Deva": 1.5, "Beng": 1.5, "Guru": 1.5, "Gujr": 1.5, "Taml": 1.5, "Telu": 1.6,
    "Knda": 1.55, "Mlym": 1.55, "Orya": 1.55, "Sinh": 1.5, "Thai": 1.6, "Laoo": 1.6,
    "Khmr": 1.75, "Mymr": 1.85, "Java": 1.9, "Syrc": 1.5, "Thaa": 1.5, "Hans": 1.5,
    "Hant": 1.5, "Jpan": 1.5, "Kore": 1.5,
}  # fmt: skip

_PAPER_MM = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}


class Theme(Struct, frozen=True, cache_hash=True):
    """Measures of one profile and script.

    ``unit`` is the vertical rhythm (3 mm at standard size); ``size`` is running text, the
    others are named by use. ``leading`` is the line height as a multiple of the size.
    ``seconds`` are two sizes for what those who help read beside the family's language: as large
    as standard print, and the least. Large print is the family's; of a booklet they are what is
    that large once it is made smaller.
    """

    palette: Palette
    page_width: float
    page_height: float
    margin: float
    unit: float
    size: float
    head_size: float
    title_size: float
    small_size: float
    leading: float
    picture: float
    box: float
    line_gap: float
    seconds: tuple[float, float]

    @property
    def whole(self) -> float:
        """Framed blocks less high than this are never cut by a page."""
        return 0.5 * self.page_height

    @property
    def text_width(self) -> float:
        """Width between the margins."""
        return self.page_width - 2 * self.margin


STANDARD_SIZE = 12.0
"""Running text of standard print, and the least size of anything to be read."""

LEAST_LINE_GAP = 8 * MM
"""The least distance of lines for a pen: that of standard print."""

SETTINGS = (1.0, 0.86, 0.72, 0.62, 0.55, 0.48, 0.42)
"""From open to tight: what the vertical space is multiplied by until a page budget is kept."""

LARGE_SETTINGS = SETTINGS[:3]
"""The same for large print, which is hard to read when its lines stand close."""


def _page_mm(profile: Profile) -> tuple[float, float]:
    """Width and height of a page as it is laid out, in mm.

    In a booklet two pages side by side fill a sheet of the paper, once each is made smaller by the
    root of two: A4 again for A4, narrower and higher than Letter for Letter. 18 pt become 12.7.
    """
    width, height = _PAPER_MM[profile.paper]
    if profile.booklet and not profile.doubled:
        return height / 2 * 2**0.5, width * 2**0.5
    return width, height


def _second_sizes(profile: Profile) -> tuple[float, float]:
    made_smaller = 2**0.5 if profile.booklet and not profile.doubled else 1.0
    least = STANDARD_SIZE if profile.text is TextSize.LARGE else 10.0
    return STANDARD_SIZE * made_smaller, least * made_smaller


@lru_cache(maxsize=64)
def theme_for(profile: Profile, script: str, setting: float = 1.0) -> Theme:
    """The theme of a profile for text of a script (ISO 15924).

    ``setting`` is one of ``SETTINGS``: it closes up the space between blocks and, a little, the
    pictures and lines; the size of letters never changes.
    """
    width_mm, height_mm = _page_mm(profile)
    large = profile.large
    scale = 1.5 if large else 1.0
    return Theme(
        palette=MONO if profile.ink is Ink.MONO else COLOUR,
        page_width=width_mm * MM,
        page_height=height_mm * MM,
        margin=18 * MM,
        unit=3 * MM * (1.25 if large else 1.0) * setting,
        size=18.0 if large else STANDARD_SIZE,
        head_size=22.0 if large else 15.0,
        title_size=30.0 if large else 24.0,
        small_size=15.0 if large else 10.0,
        leading=_LINE_HEIGHT.get(script, 1.4) - 0.25 * (1.0 - setting),
        picture=20 * MM * (1.25 if large else 1.0) * (1.0 - 0.5 * (1.0 - setting)),
        box=5 * MM * (1.2 if large else 1.0),
        line_gap=LEAST_LINE_GAP * (scale if large else 1.0),
        seconds=_second_sizes(profile),
    )
