"""Which fonts documents may be set in: for who wants to know whether they are still the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from omshandout.render.workshop import Workshop
from omshandout.text.font_files import manifest, source_of


def font_digests(workshop: Workshop, locales: Iterable[str]) -> list[str]:
    """SHA-256 (hex) of the files of all fonts that ship, and of those that languages bring.

    Files that ship are used only if they are those of the manifest, so they are not read here.

    Raises:
        ContentError: a language file has faults.
    """
    own = (font for locale in locales for font in workshop.language(locale).language.fonts)
    return [*_shipped(), *(digest for font in own for digest in (font.sha256, font.bold_sha256))]


@cache
def _shipped() -> tuple[str, ...]:
    return tuple(_of_manifest())


def _of_manifest() -> Iterator[str]:
    for entry in manifest():
        used = source_of(entry)
        if used is not None:
            yield from (used.sha256, used.bold_sha256)
