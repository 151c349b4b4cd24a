"""The second language of a document: what those who help read, beside the family's language.

It stands on the emergency card, whose readers are ambulance and hospital staff, and on every block
of a sheet that is asked for in two languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from omshandout.errors import ContentError, Fault, Severity
from omshandout.languages import SOURCE_LOCALE, main_language, nearest, same_language
from omshandout.languages.data import PSEUDO
from omshandout.model.blocks import Card, SourceHandout, iter_texts_of
from omshandout.model.options import Clinic
from omshandout.model.text import Message
from omshandout.render.workshop import Workshop

SHOWN_TWICE = (Card,)
"""The blocks that stand in both languages."""


def carded(sources: Sequence[SourceHandout]) -> tuple[SourceHandout, ...]:
    """The handouts with blocks that stand in both languages."""
    return tuple(source for source in sources if any(_twice(source)))


def second_locale(
    workshop: Workshop, locale: str, sources: Sequence[SourceHandout], clinic: Clinic,
    clinic_file: str = "", wanted: str = "",
) -> str:
    """The locale that a document of some handouts has beside its own; ``""`` for none.

    It is the ``wanted`` one, for all of its blocks; else that of the card. None is wanted there
    where the family reads what the staff reads: the same language in the same script. Test
    translations have none either: what they lack must show.

    Raises:
        ContentError: the clinic file names a language without catalogs.
    """
    if wanted:
        return wanted
    if locale in PSEUDO or not carded(sources):
        return ""
    staff = staff_locale(workshop, clinic, clinic_file)
    return "" if same_language(locale, staff) else staff


def staff_locale(workshop: Workshop, clinic: Clinic, clinic_file: str = "") -> str:
    """What the staff of a clinic reads: what its file says, else the country's main language.

    English, where the clinic has no country, or nobody has translated that language.

    Raises:
        ContentError: the clinic file names a language without catalogs.
    """
    if clinic.staff_language:
        if unknown := workshop.unknown_names((), (clinic.staff_language,)):
            where = clinic.where("staff_language", clinic_file)
            raise ContentError(fault.at(where) for fault in unknown)
        return clinic.staff_language
    if not clinic.country:
        return SOURCE_LOCALE
    return nearest(main_language(clinic.country), clinic.country, workshop.locales) or SOURCE_LOCALE


def no_staff_language(
    workshop: Workshop, clinic: Clinic, clinic_file: str = ""
) -> Iterator[Fault]:
    """A warning where English stands in for the main language of the clinic's country."""
    if clinic.staff_language or not clinic.country:
        return
    main = main_language(clinic.country)
    if not main or nearest(main, clinic.country, workshop.locales):
        return
    yield Fault(
        clinic.where("country", clinic_file),
        f"the card is in English for ambulance and hospital staff: there are no catalogs of "
        f"{main}, the main language of {clinic.country}",
        f'write staff_language: en if English is right, or translate the card into "{main}"',
        "clinic/staff-language", Severity.WARNING,
    )


def of_second(faults: Sequence[Fault], source: SourceHandout) -> Iterator[Fault]:
    """Of what is wrong with translations, what concerns the texts in the second language.

    Args:
        faults: of a whole handout in that language.
        source: the handout.
    """
    keys = {text.key for block in _twice(source) for text in iter_texts_of(block)}
    for fault in faults:
        if not fault.where.key or fault.where.key in keys:
            hint = f"{fault.hint}; or name another language for helpers: staff_language"
            yield replace(fault, hint=f"{hint} in the clinic file")


def _twice(source: SourceHandout) -> Iterator[Card[Message]]:
    return (block for block in source.blocks if isinstance(block, SHOWN_TWICE))
