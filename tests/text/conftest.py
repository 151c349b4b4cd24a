"""The bundled fonts, loaded once."""

from __future__ import annotations

import pytest

from omshandout.text.fonts import FontSet
from omshandout.text.paragraph import Shaper


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    return FontSet()


@pytest.fixture(scope="session")
def shaper(fonts: FontSet) -> Shaper:
    return Shaper(fonts)
