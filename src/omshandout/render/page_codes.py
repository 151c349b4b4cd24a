"""The code that leads from a printed sheet to the same sheet on the clinic's site.

It is for who has room: no sheet breaks its page budget, and none without a budget gets a page
more, because of it.
"""

from __future__ import annotations

from msgspec.structs import replace

from omshandout.errors import Fault, Severity
from omshandout.model.blocks import Block, ContactBox, LocalHandout, PageCode, SourceList
from omshandout.model.packets import PACKETS
from omshandout.model.text import ENGLISH, Language, LocalText, Run
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.render.texts import DocumentTexts

_ID = "online"


def with_code(local: LocalHandout, texts: DocumentTexts, locale: str) -> LocalHandout | None:
    """A handout with the code of its page, below whom to call, else below its sources.

    None where the clinic does not publish its sheets, and for the cover of a packet, which has no
    page of its own.
    """
    address = texts.clinic.page_of(local.name, locale)
    if not address or local.name == PACKETS:
        return None
    # Few sheets have one.
    from omshandout.html.codes import code_rows

    shown = address.removeprefix("https://")
    text = _linked(texts.text("site.here", address=shown), shown, address)
    alt = replace(texts.text("site.code", address=shown), key=f"{_ID}.alt")
    code: PageCode[LocalText] = PageCode(
        _ID, replace(text, key=f"{_ID}.text"), alt, code_rows(address)
    )
    blocks: list[Block[LocalText]] = list(local.blocks)
    for kind in (ContactBox, SourceList):
        for index, block in enumerate(blocks):
            if isinstance(block, kind):
                blocks.insert(index + 1, code)
                return replace(local, blocks=tuple(blocks))
    return replace(local, blocks=(*blocks, code))


def _linked(text: LocalText, shown: str, address: str) -> LocalText:
    """The same text with its address as a link that keeps its order in any direction."""
    runs: list[Run] = []
    language: Language | None = None if text.language == ENGLISH else ENGLISH
    for run in text.runs:
        before, found, after = run.text.partition(shown)
        if before:
            runs.append(replace(run, text=before))
        if found:
            runs.append(Run(shown, language=language, isolate=True, link=address))
        if after:
            runs.append(replace(run, text=after))
    second = text.second and _linked(text.second, shown, address)
    return replace(text, runs=tuple(runs), second=second)


def no_room(job: Job, options: RenderOptions) -> Fault:
    """A warning for a sheet that has no room for its code."""
    return Fault(
        replace(options.clinic.where("site", options.clinic_file), locale=job.locale),
        f"{job.handout} has no room for the code of its page on {job.profile.paper.value}: it is "
        "printed without",
        "give the address by hand, or shorten what else the clinic file prints",
        "layout/no-code", Severity.WARNING,
    )
