"""What a page for phones says of itself, as PDFs do: handout, language, state, what it is made of.

Only what stands before its words is read.

Source: HTML Living Standard, 4.2.5 (meta), 4.6.6 (alternate languages).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Final

from msgspec import Struct

from omshandout.errors import ContentError
from omshandout.readback._bounds import fault

MAX_PAGE_BYTES: Final = 16 * 1024 * 1024
"""Largest page that is looked at: one in Chinese with a large logo has some 3 MB."""

SHORT_DIGEST: Final = 16
"""Hexadecimal digits of each digest in a page: families pay for each letter."""

_HEAD = 16 * 1024  # within which a page of ours names its handout
_OURS = b"omshandout:handout"
_NAME = "omshandout:"
_MOST_LINKS = 500
_DIGEST = re.compile(rf"(\S+):([0-9a-f]{{{SHORT_DIGEST}}})")
_PAGE = re.compile(r"(?:^|.*/)([A-Za-z0-9_]{2,40})/[^/]+\.html")


class PageInfo(Struct, frozen=True):
    """What a page of ours says of itself; "", None and () stand for what it does not say.

    Attributes:
        handout: name of the handout.
        locale: locale of its text.
        profile: how it is to be read (``html-large``).
        version: version of the handout's content.
        review_state: ``draft`` or ``final``.
        digests: pairs of a name (``content``, ``catalog`` ...) and the first 16 digits of its
            SHA-256.
        title: title of the page.
        language: BCP 47 tag of the page.
        producer: program that made it.
        created: the date that was given for it; None for that of its content.
        site: locales of the site that it is of, in order; none for a page by itself.
        pdf: address of its PDF beside it; "" for a page by itself.
        second_locale: locale that its card is in too; "" for none.
        pages, pdfua, pdfa, packet, handouts: what only PDFs have.
    """

    handout: str
    locale: str
    profile: str
    version: str
    review_state: str
    digests: tuple[tuple[str, str], ...]
    title: str
    language: str
    producer: str
    created: datetime | None
    site: tuple[str, ...] = ()
    pdf: str = ""
    pages: int = 0
    pdfua: str = ""
    pdfa: str = ""
    packet: str = ""
    handouts: tuple[str, ...] = ()
    second_locale: str = ""


def is_page(data: bytes) -> bool:
    """Whether some bytes begin as a page does that names its handout."""
    head = data[:_HEAD]
    return head.lstrip()[:15].lower() == b"<!doctype html>" and _OURS in head


def read_page(data: bytes) -> PageInfo:
    """Read what one of our pages says of itself.

    Raises:
        ContentError: no page, not made by omshandout, or too large.
    """
    if len(data) > MAX_PAGE_BYTES:
        limit = MAX_PAGE_BYTES // (1024 * 1024)
        raise fault(f"the page has more than {limit} MB, which are not read", "too-large")
    if not is_page(data):
        raise _not_ours()
    reader = _Reader()
    try:
        reader.feed(data.partition(b"<main")[0].decode("utf-8", "replace"))
        reader.close()
    except (AssertionError, ValueError) as error:  # what the library says of odd declarations
        raise fault("the page is damaged", "damaged") from error
    about = reader.about
    producer = about.get("generator", "")
    if not about.get(f"{_NAME}handout") or not producer.startswith("omshandout "):
        raise _not_ours()
    draft = {"true": "draft", "false": "final"}
    looks = [look for look in ("large", "mono") if look in reader.classes]
    return PageInfo(
        handout=about[f"{_NAME}handout"],
        locale=about.get(f"{_NAME}locale", ""),
        profile="-".join(("html", *looks)),
        version=about.get(f"{_NAME}version", ""),
        review_state=draft.get(about.get(f"{_NAME}draft", ""), ""),
        digests=tuple(sorted(_DIGEST.findall(about.get(f"{_NAME}sources", "")))),
        title="".join(reader.title).strip(),
        language=reader.language,
        producer=producer,
        created=_date(about.get(f"{_NAME}created", "")),
        site=tuple(reader.site),
        pdf=reader.pdf,
        second_locale=about.get(f"{_NAME}second-locale", ""),
    )


def _not_ours() -> ContentError:
    return fault("not a page made by omshandout", "not-ours", "name a PDF or page that omshandout "
                 "built")


def _date(seconds: str) -> datetime | None:
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) <= 11):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)


class _Reader(HTMLParser):
    """What stands before the words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.about: dict[str, str] = {}
        self.title: list[str] = []
        self.language = ""
        self.classes: list[str] = []
        self.site: dict[str, None] = {}
        self.pdf = ""
        self._in_title = False
        self._ways = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in what an element says."""
        said = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = said.get("lang", "")
        elif tag == "meta" and "name" in said:
            self.about.setdefault(said["name"], said.get("content", ""))
        elif tag == "title":
            self._in_title = not self.title
        elif tag == "body":
            self.classes = said.get("class", "").split()
        elif tag == "link" and said.get("rel") == "alternate" and len(self.site) < _MOST_LINKS:
            page = _PAGE.fullmatch(said.get("href", ""))
            if page:
                self.site[page[1]] = None
        elif tag == "nav" and said.get("class") == "ways":
            self._ways = 1
        elif tag == "a" and self._ways:
            # The list of all sheets comes first, the PDF second.
            self.pdf = said.get("href", "") if self._ways == 2 else self.pdf
            self._ways += 1

    def handle_endtag(self, tag: str) -> None:
        """The title ends."""
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        """Words of the title."""
        if self._in_title:
            self.title.append(data)
