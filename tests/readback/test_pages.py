"""What pages for phones say of themselves, as it was written, and what is no page of ours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from folders import Folders
from hypothesis import given
from hypothesis import strategies as st

from omshandout.errors import ContentError
from omshandout.model.options import Clinic, Ink, Profile, TextSize
from omshandout.readback import PageInfo, is_page, read_page
from omshandout.readback.pages import MAX_PAGE_BYTES
from omshandout.render.digests import source_digests
from omshandout.render.documents import PRODUCER, render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job, PageJob

LARGE = Profile(text=TextSize.LARGE, ink=Ink.MONO, html=True)


def test_a_page_says_what_it_was_made_of(small: Folders) -> None:
    workshop = small.workshop()
    job = Job("eyes", "ar", LARGE)
    made = render(workshop, job, RenderOptions(epoch=1_700_000_000))
    digests = source_digests(workshop, job, Clinic())
    assert read_page(made.data) == PageInfo(
        handout="eyes", locale="ar", profile="html-large-mono", version=made.meta.version,
        review_state="draft", digests=tuple((name, digest[:16]) for name, digest in digests),
        title=made.meta.title, language="ar", producer=PRODUCER,
        created=datetime.fromtimestamp(1_700_000_000, UTC),
    )


@pytest.mark.parametrize("site", ["", "https://hill.example.org/sheets"])
def test_a_page_of_a_site_says_what_it_leads_to(small: Folders, site: str) -> None:
    job = PageJob("eyes", "es", Profile(html=True), ("ar", "es", "en"), "eyes-a4.pdf")
    made = render(small.workshop(), job, RenderOptions(Clinic(site=site, digest="0" * 64)))
    found = read_page(made.data)
    assert (found.site, found.pdf) == (("ar", "es", "en"), "eyes-a4.pdf")
    assert (found.created, found.profile, found.language) == (None, "html", "es")


FOREIGN = b"<!DOCTYPE html><title>News</title><p>omshandout</p>"
UNSIGNED = b"<!DOCTYPE html><meta name=omshandout:handout content=eyes><main>"
ODD = b"<!DOCTYPE html><![odd[ <meta name=omshandout:handout content=x><!ELEMENT <![>"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", FOREIGN, UNSIGNED, ODD])
def test_what_is_no_page_of_ours_is_told(data: bytes) -> None:
    with pytest.raises(ContentError):
        read_page(data)


def test_a_page_that_is_too_large_is_not_read() -> None:
    with pytest.raises(ContentError, match="16 MB"):
        read_page(UNSIGNED + bytes(MAX_PAGE_BYTES))


@given(st.binary(max_size=200), st.integers(0, 60))
def test_whatever_stands_in_a_page_ends_in_a_value_or_a_fault(junk: bytes, place: int) -> None:
    head = b"<!DOCTYPE html><meta name=generator content='omshandout 1'>" \
        b"<meta name=omshandout:handout content=eyes><nav class=ways><a href=x>"
    data = head[:place + 15] + junk + head[place + 15:]
    try:
        found = read_page(data)
    except ContentError:
        return
    assert is_page(data)
    assert found.handout
