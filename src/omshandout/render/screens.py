"""One handout for screens: source and catalog → local texts → tree → elements → bytes."""

from __future__ import annotations

from msgspec.structs import replace

from omshandout.errors import Fault, UsageError, Where
from omshandout.html import PageLinks, PageMatter, build_page, document, slimmed
from omshandout.html.woff import font_styles
from omshandout.layout.furniture import FurnitureTexts
from omshandout.model.blocks import Use
from omshandout.model.options import Clinic, DocMeta, Ink, TextSize
from omshandout.model.use import for_use, with_numbers
from omshandout.render.documents import Rendered, meta_of
from omshandout.render.gathering import Gathered, Part, RenderOptions, gather
from omshandout.render.jobs import AnyJob, Job, PageJob
from omshandout.render.page_furniture import furniture_of
from omshandout.render.page_links import links_of
from omshandout.render.workshop import Workshop
from omshandout.structure import build_structure

_MOST = 60 * 1024
"""Bytes that a page weighs at most, but for its logo, and for letters of Chinese and the like."""
_DIGITS = 16
"""Of each digest that a page carries."""
_LOGO_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
               "svg": "image/svg+xml"}


def render_page(
    workshop: Workshop, job: AnyJob, options: RenderOptions, *, named: bool = False
) -> Rendered:
    """Make one page for screens; that of a site leads to the pages beside it.

    With ``named`` each text says which it is: those of the handout by an id, which is their key or
    begins with it and a slash, the shared ones by ``data-key``. Families need not carry that.

    Raises:
        As :func:`omshandout.render.documents.render`.
        UsageError: a packet: only handouts are made for screens.
    """
    if not isinstance(job, Job):
        raise UsageError(Fault(
            Where(), "a packet is for paper: there is none as HTML",
            "make its handouts with omshandout build --html, or a folder of all with "
            "omshandout site", "usage/packet-html",
        ))
    if job.profile.second_locale or job.profile.copy_locale:
        raise UsageError(Fault(
            Where(), "a page for screens is in one language",
            "make a page in each, or the sheet in both as a PDF: leave --html out",
            "usage/html-second",
        ))
    links = None
    if isinstance(job, PageJob):
        links = links_of(workshop, job.handout, job.locale, job.locales, job.pdf, options)
    gathered = gather(workshop, job.locale, (workshop.handout(job.handout),), options)
    (part,) = gathered.parts
    meta = replace(meta_of(workshop, job, gathered, options), handout=job.handout)
    # A screen is filled in with a finger: boxes and lines are fields. Nothing folds.
    local = with_numbers(for_use(part.local, Use.FORM, Use.SCREEN))
    tree = build_structure(local, gathered.texts, form=True)
    matter = _matter(workshop, part, gathered, meta, links, options)

    def made(*, light: bool) -> bytes:
        page = build_page(
            local, tree, gathered.texts, matter, workshop.drawing_data,
            lambda used: font_styles(
                used, workshop.screen_fonts, gathered.language, light=light
            ),
            named=named,
        )
        return document(page if named else slimmed(page))

    data = made(light=False)
    # A logo weighs what it weighs: 4 characters for 3 bytes.
    if not named and len(data) - 4 * len(matter.logo[0]) // 3 > _MOST:
        data = made(light=True)
    return Rendered(data, 0, meta, gathered.warnings)


def _matter(
    workshop: Workshop, part: Part, gathered: Gathered, meta: DocMeta, links: PageLinks | None,
    options: RenderOptions,
) -> PageMatter:
    around = furniture_of(workshop, part, gathered)
    return replace(
        matter_of(around, gathered),
        draft=meta.draft,
        facts=around.facts,
        about=_about(meta, options),
        large=meta.profile.text is TextSize.LARGE,
        mono=meta.profile.ink is Ink.MONO,
        links=links,
    )


def matter_of(around: FurnitureTexts, gathered: Gathered) -> PageMatter:
    """What stands around any page: the clinic and its numbers, and how far all is translated."""
    clinic = gathered.texts.clinic
    first = around.phone[1]
    return PageMatter(
        clinic=around.clinic[1],
        phones=(first, *around.more_phones) if first is not None else (),
        numbers=tuple(phone.number for phone in clinic.phones),
        states=around.states,
        draft=bool(gathered.draft),
        facts=(),
        not_kept=gathered.texts.text("screen.not_kept"),
        logo=_logo_of(clinic),
        about=(),
    )


def _logo_of(clinic: Clinic) -> tuple[bytes, str]:
    """The bytes of a clinic's logo and their type; nothing without one."""
    kind = _LOGO_TYPES.get(clinic.logo.rpartition(".")[2].lower(), "")
    return (clinic.logo_data, kind) if clinic.logo_data else (b"", "")


def _about(meta: DocMeta, options: RenderOptions) -> tuple[tuple[str, str], ...]:
    """What a page says of itself, as PDFs do in their metadata."""
    # A part of each tells a difference as well, and families pay for each letter.
    digests = " ".join(f"{name}:{digest[:_DIGITS]}" for name, digest in meta.digests)
    return (
        ("generator", meta.producer),
        ("omshandout:handout", meta.handout),
        ("omshandout:version", meta.version),
        ("omshandout:locale", meta.locale),
        *((("omshandout:second-locale", meta.second_locale),) if meta.second_locale else ()),
        ("omshandout:draft", "true" if meta.draft else "false"),
        ("omshandout:sources", digests),
        # Without one that was given the date is that of the sources, which tell it.
        *((("omshandout:created", str(options.epoch)),) if options.epoch is not None else ()),
    )
