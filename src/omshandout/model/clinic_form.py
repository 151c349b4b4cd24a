"""A clinic file as a form shows it: everything as it was typed, right or wrong."""

from __future__ import annotations

from msgspec import Struct

from omshandout.model.options import ByLanguage


class PhoneLine(Struct, frozen=True):
    """A telephone number; ``purpose`` is the word of the file."""

    purpose: str = "day"
    number: str = ""
    label: ByLanguage = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.number or self.label)


class HoursLine(Struct, frozen=True):
    """Opening hours; ``days`` go from 0 for Monday, times are as typed."""

    days: tuple[int, ...] = ()
    opens: str = ""
    closes: str = ""
    closed: bool = False
    all_day: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.days or self.opens or self.closes or self.closed or self.all_day)


class ClinicForm(Struct, frozen=True):
    """All values of a clinic file; see ``docs/clinic.md`` for what they mean.

    The emergency number is the last of the ``phones`` where the file has it apart. ``logo`` is the
    name of a file beside the clinic file.
    """

    name: ByLanguage = ()
    phones: tuple[PhoneLine, ...] = ()
    hours: tuple[HoursLine, ...] = ()
    note: ByLanguage = ()
    country: str = ""
    logo: str = ""
    digits: str = ""
    locales: tuple[str, ...] = ()
    staff_language: str = ""
    site: str = ""
    paper: str = ""

    def without_empty(self) -> ClinicForm:
        """The form without lines in which nothing was typed."""
        return ClinicForm(
            self.name, tuple(each for each in self.phones if not each.is_empty),
            tuple(each for each in self.hours if not each.is_empty), self.note, self.country,
            self.logo, self.digits, self.locales, self.staff_language, self.site, self.paper,
        )
