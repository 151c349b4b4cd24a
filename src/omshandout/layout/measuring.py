"""What decides how a box fills pages, and how little room it takes with more space between lines.

Two clinics whose boxes measure the same fill pages alike in one setting of space. Of another one
:func:`at_least` says what is known without laying out their lines anew.
"""

from __future__ import annotations

from msgspec.structs import replace

from omshandout.layout.boxes import Box, PictureBox, Row, Space, Stack, TextBox
from omshandout.layout.context import FlexRow
from omshandout.layout.known import Known
from omshandout.layout.one_page import FollowedWays, OnePage, Ways
from omshandout.layout.panels import Banner, Panel
from omshandout.layout.signs import OnPlate

_SURELY_WHOLE = 0.75
"""What measures so much of the height below which a panel is whole, stays whole in another setting.

From one setting to the next nothing grows by a third.
"""


class Fluid(Space):
    """Height that may be cut anywhere: what stands in its place never ends a page sooner."""

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        height = self.height(width_pt)
        if not 0.0 < height_pt < height:
            return None
        return Fluid(height_pt), Fluid(height - height_pt)


def measure(box: Box, width_pt: float) -> object:
    """What decides how a box fills a page: itself if it is the same for all clinics, or heights."""
    if isinstance(box, Known):
        return box
    if isinstance(box, TextBox):
        return box.height(width_pt), box.style.leading_pt
    if isinstance(box, OnePage):
        return _measure_ways(box.ways, width_pt)
    if isinstance(box, Panel):
        return box.style, measure(box.inner, box.inner_width(width_pt))
    if isinstance(box, Banner):
        inner = box.inner_width(width_pt)
        return measure(box.head, inner), measure(box.body, inner)
    if isinstance(box, Stack):
        return (box.gaps, box.keeps, *[measure(each, width_pt) for each in box.boxes])
    if isinstance(box, FlexRow):
        return measure(box.shared_out(width_pt), width_pt)
    if isinstance(box, Row):
        return tuple([measure(cell.box, cell.width_pt) for cell in box.cells])
    return box.height(width_pt)


def _measure_ways(ways: Ways, width_pt: float) -> object:
    """What decides in which way something is set; which one it is, is settled for each story."""
    if isinstance(ways, FollowedWays):
        said = measure(ways.said, width_pt)
        return _measure_ways(ways.ways, width_pt), ways.gap_pt, said
    return ways


def at_least(box: Box, width_pt: float, tight: Box, tight_width_pt: float) -> Box:
    """A box that fills no page sooner than any that measures like another does in its setting.

    Lines break no less often where there is less room for them, and pictures are of no clinic.

    Args:
        box: of one clinic, in the more open setting.
        width_pt: what it has there, in points.
        tight: the same in the tighter setting.
        tight_width_pt: what it has there.
    """
    if isinstance(box, Known | PictureBox | OnPlate):
        return box
    if isinstance(box, TextBox) and isinstance(tight, TextBox):
        lines = tight.height(tight_width_pt) / tight.style.leading_pt
        return Fluid(min(lines * box.style.leading_pt, box.height(width_pt)))
    if isinstance(box, Panel) and isinstance(tight, Panel):
        inner, narrow = box.inner_width(width_pt), tight.inner_width(tight_width_pt)
        panel = Panel(at_least(box.inner, inner, tight.inner, narrow), box.style)
        if _may_be_cut(panel, width_pt, box.style.whole_pt):
            return Panel(panel.inner, replace(box.style, whole_pt=0.0))
        return panel
    if isinstance(box, Banner) and isinstance(tight, Banner):
        inner, narrow = box.inner_width(width_pt), tight.inner_width(tight_width_pt)
        head = at_least(box.head, inner, tight.head, narrow)
        body = at_least(box.body, inner, tight.body, narrow)
        banner = box.of(head, body)
        if _may_be_cut(banner, width_pt, box.whole_pt):
            return box.of(head, body, whole_pt=0.0)
        return banner
    if isinstance(box, FlexRow) and isinstance(tight, FlexRow):
        return at_least(
            box.shared_out(width_pt), width_pt, tight.shared_out(tight_width_pt), tight_width_pt
        )
    if isinstance(box, Stack) and isinstance(tight, Stack) and len(box.boxes) == len(tight.boxes):
        return Stack([
            at_least(one, width_pt, other, tight_width_pt)
            for one, other in zip(box.boxes, tight.boxes, strict=True)
        ], box.gaps, box.keeps)
    if isinstance(box, Row) and isinstance(tight, Row) and len(box.cells) == len(tight.cells):
        return Fluid(max(
            at_least(one.box, one.width_pt, other.box, other.width_pt).height(one.width_pt)
            for one, other in zip(box.cells, tight.cells, strict=True)
        ))
    return Fluid(min(box.height(width_pt), tight.height(tight_width_pt)))


def _may_be_cut(box: Box, width_pt: float, whole_pt: float) -> bool:
    """Whether a page may end inside of something that is at least as high as a box."""
    return box.height(width_pt) >= _SURELY_WHOLE * whole_pt
