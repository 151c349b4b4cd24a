"""Whether a document has more pages than it should, and what of it is too long.

A page budget is a promise about the English. A language that needs more room takes it: a family
gets the sheet, and whoever translates it is told what grew most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from omshandout.errors import Fault, LayoutError, Severity, Where
from omshandout.i18n import strip_markup
from omshandout.languages import SOURCE_LOCALE
from omshandout.layout.story import Story, pages_of
from omshandout.model.blocks import LocalHandout, iter_texts
from omshandout.model.options import Clinic, Profile
from omshandout.model.text import LocalText, TextStatus
from omshandout.render.gathering import Part, RenderOptions
from omshandout.render.jobs import Job, PacketJob

_NAMED = 3
"""How many of the longest texts are named."""

_SHORT_NAME = 25
"""A clinic's name with fewer characters fits a line: shortening it saves nothing."""

_LONGER = 1.1
"""A text counts as longer from this ratio of its characters to those of the English."""


def length_faults(
    job: Job, options: RenderOptions, part: Part, story: Story, without_clinic: Callable[[], int],
    limits: Callable[[], Mapping[str, int]] = dict, staff: Callable[[], str] = str,
) -> tuple[Fault, ...]:
    """Warnings for a handout on more pages than its budget, or with a table that is cut.

    Sheets in two languages have no budget. Large print has neither that nor tables that fit a
    page, but a card has to be in one piece, in a booklet too. Texts answer for the form without
    a clinic; what a clinic adds to the English may take one page more, and whatever it needs in
    other languages. So may what its staff reads on a card, where that is not English.

    Args:
        job: which handout, in which language and profile.
        options: with the clinic.
        part: its texts, in English and in its language.
        story: as it is laid out.
        without_clinic: counts its pages without the clinic's lines.
        limits: gives the most characters that its translations may have, as far as known, by key.
        staff: gives the locale in which a card has its texts for the clinic's staff too, if with
            English for them it kept its budget; else ``""``.

    Raises:
        LayoutError: the English has more pages than its budget, or the clinic adds more than one.
    """
    faults = [_cut(job, where) for where in story.cut]
    if job.profile.second_locale and not job.profile.large:
        return tuple(dict.fromkeys(faults))
    if job.profile.large:
        told = _bound if job.profile.booklet else _cut
        return tuple(told(job, where) for where in dict.fromkeys(story.cut))
    local, pages = part.local, pages_of(story)
    if pages <= local.pages:
        return tuple(faults)
    source = job.locale == SOURCE_LOCALE
    alone = pages if options.clinic.prints_nothing else without_clinic()
    if alone > local.pages and (locale := staff()):
        faults.append(_for_staff(job, options, local.pages, pages, locale))
    elif alone > local.pages and source:
        raise LayoutError(_too_long(job, local, alone))
    elif alone > local.pages:
        faults.append(_longer(job, part, alone, limits(), _lines_over(story, alone)))
    else:
        fault = _clinic_too_long(job, options, local.pages, pages)
        if source and pages > local.pages + 1:
            raise LayoutError(fault)
        faults.append(replace(fault, severity=Severity.WARNING))
    return tuple(faults)


def cover_faults_of(job: PacketJob, local: LocalHandout, pages: int) -> tuple[Fault, ...]:
    """A warning for a cover on more than its one page; large print has no budget."""
    if job.profile.large or job.profile.second_locale or pages <= local.pages:
        return ()
    return (Fault(
        replace(local.title.where, locale=job.locale, page=local.pages + 1),
        f"the cover of {job.packet} takes {pages} pages on {job.profile.paper.value}",
        "shorten its sentence or the titles of handouts, or make two packets of it",
        "layout/cover-pages", Severity.WARNING,
    ),)


def blank_clinic(clinic: Clinic) -> Clinic:
    """A clinic that prints nothing, but has the week and the digits of another."""
    return Clinic(
        country=clinic.country, digits=clinic.digits, staff_language=clinic.staff_language
    )


def _clinic_too_long(job: Job, options: RenderOptions, budget: int, pages: int) -> Fault:
    clinic = options.clinic
    name = max((len(words) for _, words in clinic.name), default=0)
    label = max((len(words) for phone in clinic.phones for _, words in phone.label), default=0)
    rows = [
        f"the name ({name} characters)" if name >= _SHORT_NAME else "",
        f"labels of numbers (the longest has {_counted(label, 'character')})" if label else "",
        f"the hours ({_counted(len(clinic.hours), 'entry', 'entries')})" if clinic.hours else "",
        "the note" if clinic.note else "",
        "the logo" if clinic.logo_data else "",
    ]
    given = ", ".join(row for row in rows if row)
    # A number is never what to leave out: families need each of them.
    hint = "keep the telephone numbers; "
    hint += f"to save the page, shorten {given}" if given else "the sheet is printed whole"
    return Fault(
        Where(file=options.clinic_file, locale=job.locale, page=budget + 1),
        f"{_takes(job.handout, pages, job.profile)}, more than its budget of {budget}, because of "
        "what the clinic file prints",
        hint,
        "layout/clinic-pages",
    )


def _for_staff(job: Job, options: RenderOptions, budget: int, pages: int, locale: str) -> Fault:
    """No text is too long by itself: which languages stand on a card is a clinic's affair."""
    clinic = options.clinic
    where = clinic.where("staff_language" if clinic.staff_language else "country",
                         options.clinic_file)
    return Fault(
        replace(where, locale=job.locale, page=budget + 1),
        f"{_takes(job.handout, pages, job.profile)}, more than its budget of {budget}, because its "
        f"card is in {locale} too, for ambulance and hospital staff",
        "it is printed whole; if they read English, give en as the staff_language of the clinic",
        "layout/staff-pages", Severity.WARNING,
    )


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _takes(name: str, pages: int, profile: Profile) -> str:
    return f"{name} takes {pages} pages on {profile.paper.value}"


def _too_long(job: Job, local: LocalHandout, pages: int) -> Fault:
    place = local.pages_where if local.pages_where.file else local.title.where
    return Fault(
        replace(place, locale=job.locale, page=local.pages + 1, key="pages"),
        f"{_takes(job.handout, pages, job.profile)}, more than its budget of {local.pages}",
        "shorten the longest texts, or raise the budget (pages:) of the handout",
        "layout/page-budget",
    )


def _lines_over(story: Story, alone: int) -> str:
    """How much it is too long, where no clinic adds to it.

    A card on a leaf of its own begins on the next front: how far that is tells nobody how many
    lines have to go.
    """
    if not story.over_lines or pages_of(story) != alone:
        return ""
    if story.leaves:
        return ", since its card takes both sides of a leaf"
    lines = "one line" if story.over_lines == 1 else f"about {story.over_lines} lines"
    return f", {lines} too many"


def _longer(
    job: Job, part: Part, pages: int, limits: Mapping[str, int], lines_over: str
) -> Fault:
    """A translation that takes more pages than the English may."""
    local = part.local
    grown = _grown(part)
    place = grown[0][0].where if grown else local.title.where
    hint = "it is printed as it is: its script, or English that stands in, needs more room"
    if grown:
        named = ", ".join(
            f"{text.key} ({own} characters for {english})" for text, own, english in grown
        )
        hint = f"it is printed as it is; to come nearer, shorten what grew most: {named}"
    over, under = _beside_limits(part, limits)
    if over:
        named = ", ".join(
            f"{text.key} ({own} characters, room for {most})" for text, own, most in over[:_NAMED]
        )
        place = over[0][0].where
        hint = f"it is printed as it is; to come nearer, shorten what has less room: {named}"
        if under:
            spare = ", ".join(f"{text.key} ({most - own})" for text, own, most in under[:_NAMED])
            hint += f"; characters to spare elsewhere: {spare}"
    return Fault(
        replace(place, locale=job.locale, page=local.pages + 1),
        f"{_takes(job.handout, pages, job.profile)}, where the English has {local.pages} at most"
        + lines_over,
        hint, "layout/page-budget", Severity.WARNING,
    )


_Beside = list[tuple[LocalText, int, int]]
"""Texts, each with its characters and how many it may have."""


def _beside_limits(part: Part, limits: Mapping[str, int]) -> tuple[_Beside, _Beside]:
    """The translated texts that are longer than they may be, and those that are shorter."""
    found = [
        (text, len(text.plain), limits[text.key]) for text in iter_texts(part.local)
        if text.status is TextStatus.TRANSLATED and text.key in limits
    ]
    over = [each for each in found if each[1] > each[2]]
    under = [each for each in found if each[1] < each[2]]
    return (
        sorted(over, key=lambda each: each[2] - each[1]),
        sorted(under, key=lambda each: each[1] - each[2]),
    )


def _grown(part: Part) -> list[tuple[LocalText, int, int]]:
    """The translated texts that grew by most characters, with those and the English's."""
    english = {text.key: text.text for text in iter_texts(part.source)}
    found = []
    for text in iter_texts(part.local):
        if text.status is TextStatus.TRANSLATED and text.key in english:
            own, before = len(text.plain), len(strip_markup(english[text.key]))
            if own > _LONGER * before:
                found.append((text, own, before))
    return sorted(found, key=lambda each: each[2] - each[1])[:_NAMED]


def _bound(job: Job, where: Where) -> Fault:
    """A card to cut out, in a booklet: it is in parts, and other pages stand on its back."""
    return Fault(
        replace(where, locale=job.locale),
        f"the card of {job.handout} cannot be cut out of a booklet and folded: it is on several "
        "pages, with others on their back",
        "give the sheet out on its own too, built without --booklet",
        "layout/card-in-booklet", Severity.WARNING,
    )


def _cut(job: Job, where: Where) -> Fault:
    """What families copy or fold is on more than one page."""
    return Fault(
        replace(where, locale=job.locale),
        f"a table or card of {job.handout} that should stand on one page does not fit "
        f"{job.profile.paper.value}",
        "it goes on on the next page; to come nearer, shorten its longest texts",
        "layout/cut", Severity.WARNING,
    )
