"""A handout of a document laid out: its logical tree, its story, what stands on every page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from omshandout.i18n import SOURCE_LOCALE, format_date
from omshandout.layout.furniture import FurnitureTexts
from omshandout.layout.story import Story, build_story
from omshandout.model.options import Profile
from omshandout.pipeline.gathering import Gathered, Part
from omshandout.pipeline.workshop import Workshop
from omshandout.structure import StructTree, build_structure


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part ready to be put on pages."""

    part: Part
    tree: StructTree
    story: Story


def lay_out(workshop: Workshop, part: Part, gathered: Gathered, profile: Profile) -> Sheet:
    """Lay one part of a document out.

    Raises:
        LayoutError: no glyph for a character, or text too wide.
    """
    texts = gathered.texts
    tree = build_structure(part.local, texts, form=profile.form)
    story = build_story(
        part.local, tree, profile, workshop.shaper, texts,
        _furniture(workshop, part, gathered), _Ratios(workshop),
    )
    return Sheet(part, tree, story)


def _furniture(workshop: Workshop, part: Part, gathered: Gathered) -> FurnitureTexts:
    texts, draft, locale = gathered.texts, gathered.draft, gathered.language.locale
    clinic = texts.clinic
    day = datetime.fromtimestamp(part.created, UTC).date()
    date = format_date(day, locale, "long", clinic.digits)
    phone = clinic.phones[0][1] if clinic.phones else ""
    # Never say that a text was checked unless nothing is left to be signed.
    states = [texts.text(draft or "review.signed")]
    if draft and locale != SOURCE_LOCALE:
        states.append(workshop.english.text(draft))
    logo, ratio = "", 1.0
    if clinic.logo_data:
        logo = f"{clinic.logo} {hashlib.sha256(clinic.logo_data).hexdigest()}"
        picture = workshop.drawings.add_picture(
            logo, clinic.logo_data, vector=clinic.logo.lower().endswith(".svg")
        )
        ratio = picture.width_pt / picture.height_pt
    return FurnitureTexts(
        clinic=(
            texts.text("header.clinic_line"),
            texts.given(clinic.name, "header.clinic") if clinic.name else None,
        ),
        phone=(
            texts.text("header.phone_line"),
            texts.given(phone, "header.phone") if phone else None,
        ),
        states=tuple(states),
        logo=logo,
        logo_ratio=ratio,
        facts=(
            texts.text("footer.version", version=part.source.version),
            texts.text("footer.date", date=date),
            part.local.title,
        ),
    )


class _Ratios(Mapping[str, float]):
    """Ratios of drawings, looked up when laid out."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def __getitem__(self, name: str) -> float:
        return self._workshop.ratio(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._workshop.context.drawings)

    def __len__(self) -> int:
        return len(self._workshop.context.drawings)
