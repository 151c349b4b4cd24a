"""Documents to make: a handout, or a packet of several, in one language and look."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from omshandout.model.options import Profile, site_page


class Job(Struct, frozen=True):
    """One handout to make."""

    handout: str
    locale: str
    profile: Profile

    @property
    def file_name(self) -> str:
        """``<locale>/<handout>-<paper>...pdf`` (or ``.html``), below the output folder."""
        return f"{self.locale}/{self.handout}{self.profile.suffix}{self.profile.extension}"


class PageJob(Job, frozen=True):
    """One page of a site to make: a handout for screens that leads to the pages beside it.

    ``locales`` are all languages of the site, ``pdf`` is the address of its PDF from the page.
    """

    locales: tuple[str, ...]
    pdf: str

    @property
    def file_name(self) -> str:
        """``<locale>/<handout>.html``, to which printed codes lead."""
        return site_page(self.handout, self.locale)


class PacketJob(Struct, frozen=True):
    """One packet to make."""

    packet: str
    locale: str
    profile: Profile

    @property
    def file_name(self) -> str:
        """``<locale>/packet-<packet>-<paper>...pdf``, below the output folder."""
        return f"{self.locale}/packet-{self.packet}{self.profile.suffix}.pdf"


AnyJob: TypeAlias = Job | PacketJob
