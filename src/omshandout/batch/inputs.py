"""What goes into a document, by what it is of: digests of sources that are read."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from msgspec import msgpack
from msgspec.structs import astuple

from omshandout.batch.digests import profile_digest, sha256_of
from omshandout.i18n.reviews import Review
from omshandout.model.batch import Parts
from omshandout.model.packets import PACKETS
from omshandout.render.digests import clinic_digest, second_of, source_digests
from omshandout.render.fonts_used import font_digests
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob, Job
from omshandout.render.workshop import INTERFACE, Workshop

_CONTENT = ("content", "drawings", "facts", "interface", "packet")
"""How names of digests begin that are of the English; ``interface-catalog`` is not."""


class Inputs:
    """What goes into documents of one run.

    Args:
        workshop: the sources.
        program: :func:`omshandout.batch.digests.program_digest`.
    """

    def __init__(self, workshop: Workshop, program: str) -> None:
        self._workshop = workshop
        self._program = program
        self._shared: dict[tuple[AnyJob, str], tuple[str, str, str]] = {}
        self._languages: dict[str, tuple[str, ...]] = {}

    def parts(self, item: AnyJob, options: RenderOptions) -> Parts:
        """Digests of what goes into a document.

        Raises:
            OmsHandoutError: a source cannot be read.
        """
        second = second_of(self._workshop, item, options.clinic)
        font, content, catalog = self._of_sources(item, options, second)
        printed = clinic_digest(self._workshop, item, options.clinic, second)
        return Parts(
            profile=sys.intern(profile_digest(item, options)), clinic=printed,
            font=font, content=content, catalog=catalog, program=self._program,
        )

    def sources(self, item: AnyJob, options: RenderOptions) -> str:
        """The digest of what was read for a document: fonts, content and catalogs.

        Raises:
            OmsHandoutError: a source cannot be read.
        """
        second = second_of(self._workshop, item, options.clinic)
        return sha256_of(*self._of_sources(item, options, second))

    def _of_sources(
        self, item: AnyJob, options: RenderOptions, second: str
    ) -> tuple[str, str, str]:
        # A clinic has a part in its second language alone, beside what it prints itself.
        known = self._shared.get((item, second))
        if known is None:
            known = self._shared[item, second] = self._read(item, options)
        return known

    def _read(self, item: AnyJob, options: RenderOptions) -> tuple[str, str, str]:
        """The digests of fonts, content and catalogs, which most of many documents share."""
        workshop = self._workshop
        sources = source_digests(workshop, item, options.clinic)
        content = [
            source for source in sources if source[0].partition("/")[0] in _CONTENT
        ]
        others = [source for source in sources if source not in content and source[0] != "clinic"]
        locales = tuple(_locales(workshop, item, options))
        return (
            _of(font_digests(workshop, locales)),
            _of((content, workshop.context.termbase.digest)),
            _of((
                others, locales, [self._of_language(each) for each in locales],
                [self._sign_offs(each, item) for each in locales],
            )),
        )

    def _of_language(self, locale: str) -> tuple[str, ...]:
        """What of a language may be printed on any document: furniture, lines of drafts, days."""
        found = self._languages.get(locale)
        if found is None:
            workshop = self._workshop
            catalog = workshop.translations(locale, INTERFACE)
            # Of a variant with its parents.
            catalogs = (catalog, *catalog.parents) if catalog is not None else ()
            found = self._languages[locale] = (
                workshop.language(locale).digest, *map(workshop.printed_catalog_digest, catalogs)
            )
        return found

    def _sign_offs(self, locale: str, item: AnyJob) -> list[Review]:
        handouts: tuple[str, ...]
        if isinstance(item, Job):
            handouts = (item.handout,)
        else:
            handouts = (PACKETS, *self._workshop.packet(item.packet).handouts)
        return [
            review for review in self._workshop.catalogs.all_reviews(locale)
            if review.handout in (INTERFACE, *handouts)
        ]


def sources_of(parts: Parts) -> str:
    """The digest of what was read for a document, as :meth:`Inputs.sources` gives it."""
    return sha256_of(parts.font, parts.content, parts.catalog)


def _of(value: object) -> str:
    return sha256_of(msgpack.encode(value))


def _locales(workshop: Workshop, item: AnyJob, options: RenderOptions) -> Iterator[str]:
    """The languages that have a word in a document: its own, and whatever its profile names."""
    named = {item.locale, second_of(workshop, item, options.clinic), *astuple(item.profile)}
    yield from (locale for locale in workshop.locales if locale in named)
