"""The lists of a site: one in each language, and one of languages in front of them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from omshandout.html.elements import Element, element
from omshandout.html.page import FontStyles
from omshandout.html.shell import OtherPage, PageMatter, body, language_link, page_head
from omshandout.html.style import index_sheet, sheet
from omshandout.html.words import Words
from omshandout.model.furniture import PageTexts
from omshandout.model.text import Language, LocalText

SCRIPT, WORDS = "site.js", "words.js"
"""The names of the script beside the first list, and of the words of a language in its folder."""


class Listed(Struct, frozen=True):
    """A sheet or packet of a list.

    ``name`` is that of the sheet, ``page`` the address of its page from the list (``""`` for a
    packet), ``pdf`` that of its PDF, ``pages`` how many pages that has.
    """

    name: str
    title: LocalText
    lead: LocalText
    page: str
    pdf: str
    pages: LocalText


def build_index(
    sheets: Sequence[Listed], packets: Sequence[Listed], others: Sequence[OtherPage],
    texts: PageTexts, matter: PageMatter, language: Language, fonts: FontStyles,
) -> Element:
    """The list of all sheets in one language, with a box to look for words in them."""
    words = Words(language, texts, matter.numbers)
    main = element("main")
    title = texts.text("site.title")
    main.children.append(words.fill(element("h1"), title, bold=True))
    if len(others) > 1:
        main.children.append(_tongues(words, others, texts, language))
    main.children.append(_finder(words, texts))
    listed = element("ul", class_="sheets", role="list")
    listed.children += [_sheet(words, each, texts) for each in sheets]
    main.children.append(listed)
    if packets:
        main.children.append(
            words.fill(element("h2"), texts.text("site.packets"), bold=True)
        )
        bound = element("ul", class_="sheets", role="list")
        bound.children += [_sheet(words, each, texts) for each in packets]
        main.children.append(bound)
    shell = body(main, words, matter)
    style = sheet() + index_sheet() + fonts(words.used)
    heading = page_head(
        title.plain, style, *_alternates(others),
        element("script", src=f"../{SCRIPT}", defer=""), draft=matter.draft, outside_script=True,
    )
    # The words come first: the script looks whether they are there.
    heading.children.insert(
        len(heading.children) - 2, element("script", src=WORDS, defer="")
    )
    return element(
        "html", heading, shell, lang=language.tag, dir=language.direction.value
    )


def build_front(
    titles: Sequence[tuple[OtherPage, LocalText]], matter: PageMatter, texts: PageTexts,
    fonts: FontStyles,
) -> Element:
    """The list of languages: each with its own name and its own words for what there is.

    Args:
        titles: the list of each language, and what it is called there.
        matter: in the first of them.
        texts: the interface in the first of them.
        fonts: style rules of the fonts.
    """
    language = titles[0][0].language
    words = Words(language, texts, matter.numbers)
    main = element("main")
    main.children.append(words.fill(element("h1"), titles[0][1], bold=True))
    listed = element("ul", class_="sheets", role="list")
    for other, title in titles:
        line = words.fill(element("p"), title)
        link = language_link(words, other, bold=True)
        listed.children.append(element("li", element("h2", link), line))
    main.children.append(listed)
    shell = body(main, words, matter)
    style = sheet() + index_sheet() + fonts(words.used)
    heading = page_head(
        titles[0][1].plain, style, *_alternates([other for other, _ in titles]),
        draft=matter.draft,
    )
    return element("html", heading, shell, lang=language.tag, dir=language.direction.value)


def _alternates(others: Sequence[OtherPage]) -> list[Element]:
    return [
        element("link", rel="alternate", hreflang=other.language.tag, href=other.href)
        for other in others
    ]


def _tongues(
    words: Words, others: Sequence[OtherPage], texts: PageTexts, language: Language
) -> Element:
    label = texts.text("site.languages")
    nav = element("nav", class_="tongues", aria_label=label.plain)
    listed = element("ul", class_="tongues", role="list")
    listed.children += [
        element("li", language_link(words, other)) for other in others
        if other.language.tag != language.tag
    ]
    nav.children.append(listed)
    return nav


def _finder(words: Words, texts: PageTexts) -> Element:
    """The search box, which a script shows; it is no form, so nothing can be sent."""
    label = words.fill(element("label", for_="find"), texts.text("site.search"), bold=True)
    none = words.fill(element("p", id="none", hidden=""), texts.text("site.none"))
    return element(
        "search", label,
        element("input", id="find", type="search", autocomplete="off", spellcheck="false"),
        element("div", none, role="status"), class_="find", hidden="",
    )


def _sheet(words: Words, each: Listed, texts: PageTexts) -> Element:
    address = each.page or each.pdf
    link = words.fill(element("a", href=address), each.title, bold=True)
    lines: list[Element | str] = [
        element("h3" if not each.page else "h2", link), words.fill(element("p"), each.lead)
    ]
    forms = element("p", class_="forms")
    if each.page:
        forms.children += [words.fill(element("a", href=each.pdf), texts.text("site.pdf")), " "]
    forms.children.append(words.fill(element("span"), each.pages))
    lines.append(forms)
    return Element("li", {"data-sheet": each.name if each.page else None}, lines)
