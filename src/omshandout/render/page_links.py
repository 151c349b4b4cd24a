"""The way from a page of a site to those beside it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from omshandout.html import PageLinks
from omshandout.html.shell import OtherPage
from omshandout.languages import native_name
from omshandout.model.options import site_page
from omshandout.render.gathering import RenderOptions
from omshandout.render.workshop import Workshop

INDEX = "index.html"


def links_of(
    workshop: Workshop, handout: str, locale: str, locales: Sequence[str], pdf: str,
    options: RenderOptions,
) -> PageLinks:
    """What the page of a sheet leads to.

    Args:
        workshop: names of languages.
        handout: its name.
        locale: its language.
        locales: all languages of the site.
        pdf: address of its PDF, from the page.
        options: the clinic, and whether English may stand in.
    """
    interface = workshop.interface(
        workshop.language(locale), options.clinic.digits, options.english_stands_in
    )[0]
    pages = [
        other_page(workshop, each, f"../{site_page(handout, each)}") for each in locales
    ]
    return PageLinks(
        (INDEX, interface.text("site.index")), (pdf, interface.text("site.pdf")),
        interface.text("site.languages"),
        tuple(page for page, each in zip(pages, locales, strict=True) if each != locale),
        tuple(
            replace(page, href=options.clinic.page_of(handout, each) or page.href)
            for page, each in zip(pages, locales, strict=True)
        ),
    )


def other_page(workshop: Workshop, locale: str, href: str) -> OtherPage:
    """A page in another language, by that language's own name.

    Raises:
        ContentError: what is known of the language is damaged.
    """
    data = workshop.language(locale)
    return OtherPage(href, native_name(data), data.language)
