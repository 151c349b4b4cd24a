"""Tests of ``omshandout.layout.theme``: contrast, greys, sizes."""

from __future__ import annotations

from itertools import combinations

import pytest

from omshandout.layout.sink import Rgb
from omshandout.layout.theme import COLOUR, MM, MONO, SETTINGS, Palette, theme_for
from omshandout.model.options import Ink, Paper, Profile, TextSize

WHITE = (1.0, 1.0, 1.0)
PALETTES = [pytest.param(COLOUR, id="colour"), pytest.param(MONO, id="mono")]

LETTERS = {
    "text": ("", "key_ground", "emergency_ground", "tip_ground", "stripe"),
    "head": ("", "key_ground", "emergency_ground", "tip_ground", "stripe"),
    "muted": ("", "stripe"),
    "on_emergency": ("emergency",),
}
"""Letters and signs, and the grounds that they stand on ("" is paper)."""

LINES: dict[str, tuple[str, ...]] = {
    "muted": ("", "stripe"), "text": ("", "stripe"), "emergency": ("", "emergency_ground"),
}  # fmt: skip
"""Lines that carry meaning: to write on, round boxes to tick, round the emergency callout."""


def _luminance(colour: Rgb) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio (WCAG 2.2, success criterion 1.4.3)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _pairs(palette: Palette, uses: dict[str, tuple[str, ...]]) -> dict[str, tuple[Rgb, Rgb]]:
    return {
        f"{colour} on {ground or 'paper'}": (
            getattr(palette, colour), (getattr(palette, ground) if ground else None) or WHITE
        )
        for colour, grounds in uses.items() for ground in grounds
    }  # fmt: skip


def test_formula() -> None:
    assert contrast((0, 0, 0), WHITE) == pytest.approx(21)
    assert contrast((0x77 / 255,) * 3, WHITE) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", PALETTES)
def test_contrast_of_letters(palette: Palette) -> None:
    pairs = _pairs(palette, LETTERS)
    assert {name: contrast(*pair) for name, pair in pairs.items() if contrast(*pair) < 4.5} == {}


@pytest.mark.parametrize("palette", PALETTES)
def test_contrast_of_lines(palette: Palette) -> None:
    """WCAG 1.4.11 asks 3:1 of what is needed to understand a page."""
    pairs = _pairs(palette, LINES)
    assert {name: contrast(*pair) for name, pair in pairs.items() if contrast(*pair) < 3.0} == {}


@pytest.mark.parametrize("palette", PALETTES)
def test_greys_differ(palette: Palette) -> None:
    """Printed in grey, ink and ground are at least half of the way from black to white apart."""
    for name, pair in _pairs(palette, LETTERS).items():
        ink, ground = (_lightness(each) for each in pair)
        assert abs(ink - ground) >= 50, name
    # The one dark ground differs from all light ones.
    for light in (palette.key_ground, palette.emergency_ground, palette.tip_ground, WHITE):
        assert _lightness(light or WHITE) - _lightness(palette.emergency) >= 50


def _lightness(colour: Rgb) -> float:
    """CIE lightness, 0 to 100."""
    found = _luminance(colour)
    return 116 * found ** (1 / 3) - 16 if found > 0.008856 else 903.3 * found


def test_mono_has_no_grounds() -> None:
    """Only black, and paper stays white but under the emergency head."""
    assert MONO.key_ground is MONO.emergency_ground is MONO.tip_ground is MONO.stripe is None
    for colour in (MONO.text, MONO.head, MONO.muted, MONO.emergency, MONO.rule, MONO.tip_frame):
        assert colour == (0.0, 0.0, 0.0)
    assert 0.4 <= MONO.rule_pt < COLOUR.rule_pt


def test_blocks_differ_without_colour() -> None:
    """In one colour the frames of the three boxes still are not the same."""
    grounds = [COLOUR.key_ground, COLOUR.emergency_ground, COLOUR.tip_ground]
    assert all(one != other for one, other in combinations(grounds, 2))


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("size", list(TextSize))
def test_measures(paper: Paper, size: TextSize) -> None:
    theme = theme_for(Profile(paper, size), "Latn")
    width, height = {Paper.A4: (210, 297), Paper.LETTER: (215.9, 279.4)}[paper]
    assert (theme.page_width / MM, theme.page_height / MM) == pytest.approx((width, height))
    assert theme.text_width == pytest.approx((width - 36) * MM)
    sizes = (theme.size, theme.head_size, theme.title_size, theme.small_size)
    wanted = {TextSize.STANDARD: (12, 15, 24, 10), TextSize.LARGE: (18, 22, 30, 15)}
    assert sizes == wanted[size]
    assert theme.box >= 5 * MM
    assert theme.line_gap >= 8 * MM


@pytest.mark.parametrize("script", ["Latn", "Arab", "Deva", "Mymr", "Hans"])
def test_settings_close_up_space_only(script: str) -> None:
    """From open to tight the space shrinks, letters and boxes for a pen never do."""
    open_, *tighter = (theme_for(Profile(), script, setting) for setting in SETTINGS)
    assert sorted(SETTINGS, reverse=True) == list(SETTINGS)
    for theme in tighter:
        assert (theme.size, theme.head_size, theme.title_size, theme.small_size) == (
            open_.size, open_.head_size, open_.title_size, open_.small_size
        )  # fmt: skip
        assert (theme.box, theme.line_gap) == (open_.box, open_.line_gap)
        assert theme.unit < open_.unit
        assert theme.leading < open_.leading
    assert tighter[-1].leading >= 1.25


def test_line_height_by_script() -> None:
    """More where marks above and below need the room."""
    leadings = [theme_for(Profile(), script).leading for script in ("Latn", "Arab", "Mymr")]
    assert leadings == [1.4, 1.55, 1.85]
    assert theme_for(Profile(ink=Ink.MONO), "Latn").palette is MONO
