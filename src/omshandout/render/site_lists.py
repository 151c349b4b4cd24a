"""The pages of a site: how sheets lead to each other, and the lists in front of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from omshandout.html import PageMatter, document
from omshandout.html.search import search_data
from omshandout.html.shell import OtherPage
from omshandout.html.site import Listed, build_front, build_index
from omshandout.html.woff import font_styles
from omshandout.model.blocks import iter_texts
from omshandout.model.text import LocalText
from omshandout.render.gathering import Gathered, RenderOptions, gather
from omshandout.render.page_furniture import furniture_of
from omshandout.render.page_links import INDEX, other_page
from omshandout.render.screens import matter_of
from omshandout.render.workshop import Workshop


class IndexPages(Struct, frozen=True):
    """The list of a language, and the words of its sheets for the search.

    ``title`` is what the list is called, ``matter`` what stands around it.
    """

    page: bytes
    words: bytes
    other: OtherPage
    title: LocalText
    matter: PageMatter
    gathered: Gathered


def render_index(
    workshop: Workshop, locale: str, locales: Sequence[str], options: RenderOptions,
    handouts: Sequence[str], files: Mapping[str, tuple[str, int]],
) -> IndexPages:
    """The list of the sheets in one language, and of the packets that the site has.

    Args:
        workshop: the sources.
        locale: the language.
        locales: all languages of the site.
        options: as for the sheets.
        handouts: the sheets in the order of the list.
        files: name and pages of the PDF of each sheet; packets are ``packet-<name>``.

    Raises:
        As :func:`omshandout.render.documents.render`.
    """
    packets = [each for each in workshop.packets if f"packet-{each.name}" in files]
    sources = [*map(workshop.handout, handouts), *(each.cover for each in packets)]
    gathered = gather(workshop, locale, sources, options)
    texts = gathered.texts
    names = [*handouts, *(f"packet-{each.name}" for each in packets)]
    listed = []
    for name, part in zip(names, gathered.parts, strict=True):
        pdf, pages = files[name]
        page = "" if name.startswith("packet-") else f"{name}.html"
        listed.append(Listed(
            name, part.local.title, part.local.lead, page, pdf, texts.plural("pages", pages),
        ))
    others = tuple(other_page(workshop, each, f"../{each}/{INDEX}") for each in locales)
    matter = matter_of(furniture_of(workshop, gathered.parts[0], gathered), gathered)
    made = build_index(
        listed[: len(handouts)], listed[len(handouts) :], others, texts, matter,
        gathered.language, lambda used: font_styles(used, workshop.screen_fonts, gathered.language),
    )
    words = search_data(
        (name, " ".join(text.plain for text in iter_texts(part.local)))
        for name, part in zip(handouts, gathered.parts, strict=False)
    )
    return IndexPages(
        document(made), words, other_page(workshop, locale, f"{locale}/{INDEX}"),
        texts.text("site.title"), matter, gathered,
    )


def render_front(workshop: Workshop, indexes: Sequence[IndexPages]) -> bytes:
    """The list of languages; what stands around it is in the first of them."""
    first = indexes[0]
    home = first.gathered.language
    return document(build_front(
        [(each.other, each.title) for each in indexes], first.matter, first.gathered.texts,
        lambda used: font_styles(used, workshop.screen_fonts, home),
    ))
