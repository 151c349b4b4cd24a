"""What stands at the head and the foot of each page, from what is known of a document."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

from omshandout.languages import SOURCE_LOCALE, LanguageData, format_date, numbering_of
from omshandout.layout.furniture import FurnitureTexts
from omshandout.layout.shared import Shared
from omshandout.model.blocks import ContactBox
from omshandout.model.options import Clinic
from omshandout.model.pairing import in_both
from omshandout.model.text import Direction, LocalText, Numbering, TextStatus
from omshandout.pdf import Drawing
from omshandout.render.gathering import Gathered, Part
from omshandout.render.texts import DocumentTexts
from omshandout.render.workshop import Workshop


def furniture_of(
    workshop: Workshop, part: Part, gathered: Gathered, shared: Shared | None = None
) -> FurnitureTexts:
    """What stands at the head and the foot of each page.

    ``shared`` is of documents in the same language, with the same page texts and for clinics of the
    same country: their footers differ no more than in what they are a draft of, their version,
    date and title.
    """
    texts = gathered.texts
    clinic, other = texts.clinic, texts.second
    name = texts.letterhead.name("header.clinic")
    numbers = texts.letterhead.header("header.phone")
    if other is not None:
        name = name and in_both(name, other.letterhead.name("header.clinic"))
        told = other.letterhead.header("header.phone")
        numbers = tuple(in_both(*pair) for pair in zip(numbers, told, strict=True))
    if shared is not None and other is None and gathered.second is None:
        title = part.local.title
        states, facts = shared.made_of(
            title, lambda: _footer(workshop, part, gathered), "footer", part.created,
            gathered.draft, part.source.version, clinic.digits,
        )
    else:
        states, facts = _footer(workshop, part, gathered)
    logo, ratio = "", 1.0
    if clinic.logo_data:
        logo = f"{clinic.logo} {clinic.logo_digest}"
        picture = workshop.drawings.add_picture(logo, partial(_logo, clinic))
        ratio = picture.width_pt / picture.height_pt
    return FurnitureTexts(
        clinic=(
            texts.text("header.clinic_line"),
            name,
        ),
        phone=(
            texts.text("header.phone_line"),
            numbers[0] if numbers else None,
        ),
        more_phones=numbers[1:],
        # The box of numbers has lines to write on.
        lines=not any(isinstance(block, ContactBox) for block in part.local.blocks),
        states=states,
        logo=logo,
        logo_ratio=ratio,
        facts=facts,
    )


def _footer(
    workshop: Workshop, part: Part, gathered: Gathered
) -> tuple[tuple[LocalText, ...], tuple[LocalText, ...]]:
    """The lines that say whether this is a draft; version, date and title."""
    texts, draft, locale = gathered.texts, gathered.draft, gathered.language.locale
    other = texts.second
    day = datetime.fromtimestamp(part.created, UTC).date()
    dated = _dated(workshop, texts, day)
    if other is not None:
        dated = in_both(dated, _dated(workshop, other, day))
    # Never say that a text was checked unless nothing is left to be signed.
    states = [texts.text(draft or "review.signed")]
    if states[0].second is not None:
        states.append(states[0].second)
    has_english = SOURCE_LOCALE in (locale, *workshop.parents(locale)) or _is_english(states[0])
    if gathered.second is not None and other is not None:
        second = gathered.second.locale
        has_english |= SOURCE_LOCALE in (second, *workshop.parents(second))
    if draft and not has_english:
        states.append(workshop.english.text(draft))
    if draft and gathered.second is not None and other is None:
        states += _said_by_helpers(workshop, gathered.second, draft)
    facts = (
        texts.text("footer.version", version=_version(part, gathered)), dated, part.local.title,
    )
    return tuple(states), facts


def _version(part: Part, gathered: Gathered) -> str:
    """The version in the digits of the date beside it; from right to left as it is.

    MuPDF (PyMuPDF 2.0) joins the number of the page, at the left end of a foot from right to left,
    with its first word where the version is in native digits too.
    """
    second = gathered.second.language if gathered.second is not None else gathered.language
    if Direction.RTL in (gathered.language.direction, second.direction):
        return part.source.version
    return Numbering(part.source.version)


def _is_english(text: LocalText) -> bool:
    """Whether English stands in for a text that has no translation."""
    return text.status in (TextStatus.MISSING, TextStatus.FUZZY)


def _said_by_helpers(
    workshop: Workshop, second: LanguageData, draft: str
) -> tuple[LocalText, ...]:
    """The line of a draft in the second language; the English says it where that has none."""
    if SOURCE_LOCALE in (second.locale, *workshop.parents(second.locale)):
        return ()
    line = workshop.interface(second, "", True)[0].text(draft)
    return (line,) if line.status is TextStatus.TRANSLATED else ()


def _dated(workshop: Workshop, texts: DocumentTexts, day: date) -> LocalText:
    """The line with the date; where English stands in for it, the date is English too.

    In two languages it is that of the first.
    """
    clinic, data = texts.clinic, texts.interface.data
    if _is_english(texts.interface.text("footer.date", date="")):
        data = workshop.languages.data(SOURCE_LOCALE)
    regional = workshop.languages.in_country(data.locale, clinic.country)
    numbering = numbering_of(data, clinic.digits)
    told = format_date(day, regional, "long", numbering)
    return texts.interface.text("footer.date", date=told)


def _logo(clinic: Clinic) -> tuple[Drawing, Drawing]:
    # Few documents have one.
    from omshandout.pdf.logos import compile_logo

    made = compile_logo(clinic.logo, clinic.logo_data)
    return made.colour, made.black
