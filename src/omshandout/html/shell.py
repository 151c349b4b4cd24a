"""What stands around the words of a page: head, clinic, draft line, foot, and the way to others.

A page asks nobody for anything: its policy lets it use its own style sheet, fonts and pictures
that stand in it, and nothing else.

Source: Content Security Policy Level 3; HTML Living Standard, 4.2 (metadata).
"""

from __future__ import annotations

import base64
import hashlib

from msgspec import Struct

from omshandout.html.elements import Element, element
from omshandout.html.slim import fitting
from omshandout.html.style import sheet
from omshandout.html.words import Words
from omshandout.model.text import Language, LocalText, Run, TextStatus


class OtherPage(Struct, frozen=True):
    """A page beside this one: its address from here, its name in its own language."""

    href: str
    name: str
    language: Language


class PageLinks(Struct, frozen=True):
    """What a page of a folder leads to: the list of all, the PDF, the same in other languages.

    ``index`` and ``pdf`` are an address from here and what the link says. ``alternates`` are for
    search engines: this page too, with whole addresses where the clinic's is known.
    """

    index: tuple[str, LocalText]
    pdf: tuple[str, LocalText]
    languages_label: LocalText
    others: tuple[OtherPage, ...] = ()
    alternates: tuple[OtherPage, ...] = ()


class PageMatter(Struct, frozen=True):
    """What stands around the words of a handout.

    Attributes:
        clinic: its name, None without one.
        phones: its numbers for the head of the page.
        numbers: all its numbers as its file has them, for links that dial.
        states: lines that say whether this is a draft, one a language.
        draft: whether it is one.
        facts: version, date and title for the foot.
        not_kept: what is said where something can be filled in.
        logo: its bytes, and its type such as ``image/png``.
        about: names and values for programs that read the page.
        large: large print.
        mono: nothing but black and white.
        links: the way to other pages, None for a page that stands alone.
    """

    clinic: LocalText | None
    phones: tuple[LocalText, ...]
    numbers: tuple[str, ...]
    states: tuple[LocalText, ...]
    draft: bool
    facts: tuple[LocalText, ...]
    not_kept: LocalText
    logo: tuple[bytes, str] = (b"", "")
    about: tuple[tuple[str, str], ...] = ()
    large: bool = False
    mono: bool = False
    links: PageLinks | None = None


def policy(style: str, *, outside_script: bool = False) -> str:
    """The Content-Security-Policy of a page with one style sheet of its own.

    With ``outside_script`` it may use scripts that lie beside it, and no others.
    """
    script = " script-src 'self';" if outside_script else ""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; font-src data:; img-src data:;{script} "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def head(title: str, shell: Element, rules: str, matter: PageMatter) -> Element:
    """The ``head`` of a page with the body ``shell``; ``rules`` are styles of its own."""
    links = matter.links
    alternates = [] if links is None else [
        element("link", rel="alternate", hreflang=other.language.tag, href=other.href)
        for other in links.alternates
    ]
    return page_head(
        title, fitting(sheet(), shell) + rules, *(
            element("meta", name_=name, content=value) for name, value in matter.about
        ), *alternates, draft=matter.draft,
    )


def page_head(
    title: str, style: str, *more: Element, draft: bool, outside_script: bool = False
) -> Element:
    """The ``head`` of any page. A draft asks search engines to leave it out."""
    robots = [element("meta", name_="robots", content="noindex")] if draft else []
    return element(
        "head",
        element("meta", charset="utf-8"),
        Element("meta", {"http-equiv": "Content-Security-Policy",
                         "content": policy(style, outside_script=outside_script)}),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name_="referrer", content="no-referrer"),
        element("meta", name_="format-detection", content="telephone=no"),
        element("meta", name_="color-scheme", content="light dark"),
        *robots,
        element("title", title),
        *more,
        element("style", style),
    )


def body(
    main: Element, words: Words, matter: PageMatter, *, filled_in: bool = False
) -> Element:
    """The ``body``: the clinic, what state the text is in, the words, and the foot.

    With ``filled_in`` the words stand in a form that is never sent: its method does nothing, and
    it tells browsers once for all fields that they shall remember none.

    Source: HTML Living Standard, 4.10.22.3 (submission; the method ``dialog`` outside of one),
    4.10.19.7 (autofill: what a form says for its fields).
    """
    parts: list[Element | str] = []
    if top := _clinic(words, matter):
        parts.append(top)
    if matter.links is not None:
        parts.append(_ways(words, matter.links))
    parts.append(
        element("form", main, method="dialog", autocomplete="off") if filled_in else main
    )
    if matter.draft:
        told = element("div", class_="draft", role="note")
        told.children += [words.fill(element("p"), text) for text in matter.states]
        main.children.insert(0, told)
    foot = element("footer")
    foot.children += [
        words.fill(element("p", class_="state"), text, bold=True) for text in matter.states
    ]
    facts = element("p", class_="facts")
    for fact in matter.facts:
        facts.children += [words.fill(element("span"), fact), " "]
    foot.children.append(facts)
    parts.append(foot)
    classes = " ".join(
        name for name, on in (("large", matter.large), ("mono", matter.mono)) if on
    )
    return Element("body", {"class": classes or None}, parts)


def _clinic(words: Words, matter: PageMatter) -> Element | None:
    """The clinic's logo, name and numbers."""
    if not (matter.clinic or matter.phones or matter.logo[0]):
        return None
    top = element("header")
    data, kind = matter.logo
    if data:
        # The name stands beside it, so there is nothing to say for it.
        address = f"data:{kind};base64,{base64.b64encode(data).decode()}"
        top.children.append(element("img", src=address, alt="", class_="logo"))
    if matter.clinic is not None:
        top.children.append(words.fill(element("p", class_="clinic"), matter.clinic, bold=True))
    if matter.phones:
        numbers = element("p", class_="phones")
        for phone in matter.phones:
            numbers.children += [words.fill(element("span"), phone, bold=True), " "]
        top.children.append(numbers)
    return top


def _ways(words: Words, links: PageLinks) -> Element:
    """The way to the list, to the PDF, and to the same page in other languages."""
    nav = element("nav", class_="ways")
    for href, text in (links.index, links.pdf):
        nav.children += [words.fill(element("a", href=href), text), " "]
    if links.others:
        # Folded without a script; each language has its own name.
        listed = element("ul", role="list")
        listed.children += [
            element("li", language_link(words, other)) for other in links.others
        ]
        summary = words.fill(element("summary"), links.languages_label)
        nav.children.append(element("details", summary, listed))
    return nav


def language_link(words: Words, other: OtherPage, *, bold: bool = False) -> Element:
    """A link to a page in another language, in that language's own name."""
    named = LocalText("", (Run(other.name),), other.language, TextStatus.SOURCE)
    return words.fill(
        element("a", href=other.href, hreflang=other.language.tag), named, bold=bold
    )
