"""A sheet of paper on which somebody reads the texts of a handout and ticks which are right."""

from __future__ import annotations

from typing import cast

import segno

from omshandout.errors import Fault, TranslationError, Where
from omshandout.i18n import markup_runs
from omshandout.i18n.sheets import SheetTexts, sheet_texts
from omshandout.languages import SOURCE_LOCALE, native_name
from omshandout.layout import comparing  # noqa: F401 (it registers how its blocks look)
from omshandout.model.blocks import Block, FieldLine, Fields, Handout, LocalHandout, WriteFor
from omshandout.model.comparing import ComparedText, Comparison, ScanCode
from omshandout.model.interface import InterfaceSource
from omshandout.model.options import Profile
from omshandout.model.text import ENGLISH, Language, LocalText, Run, TextStatus
from omshandout.render.documents import SHEET, Rendered, render_own
from omshandout.render.gathering import Gathered, RenderOptions
from omshandout.render.jobs import Job
from omshandout.render.workshop import Workshop
from omshandout.structure import comparing as _nodes  # noqa: F401 (as above, for their nodes)

_MANY_PAGES = 1000


def texts_of_sheet(
    workshop: Workshop, locale: str, domain: str, *, disputed: bool = False
) -> SheetTexts:
    """The texts of today that a sheet shows; ``disputed`` as for :func:`sheet_texts`.

    Raises:
        UsageError: unknown locale or handout.
        ContentError: the handout's file has faults.
        TranslationError: the catalog cannot be read, or has nothing to read yet.
    """
    workshop.language(locale)
    texts = sheet_texts(
        workshop.source(domain), workshop.translations(locale, domain), disputed=disputed
    )
    if not texts.texts:
        raise TranslationError(Fault(
            Where(locale=locale), f"nothing of {domain} is translated so that it can be read",
            f"translate it, or see omshandout check -l {locale}", "review/nothing-to-read",
        ))
    return texts


def render_sheet(
    workshop: Workshop, locale: str, domain: str, profile: Profile, epoch: int | None = None
) -> Rendered:
    """Make the sheet of a handout in one language; for English, of the English alone.

    Raises:
        As :func:`texts_of_sheet`.
        LayoutError: no glyph for a character, or text too wide.
    """
    texts = texts_of_sheet(workshop, locale, domain)
    source = workshop.source(domain)
    if isinstance(source, InterfaceSource):
        # Those texts belong to no handout: any has the same furniture.
        source = workshop.handout(workshop.handout_names[0])
    job = Job(source.name, locale, profile)
    options = RenderOptions(allow_untranslated=True, epoch=epoch)
    return render_own(
        workshop, job, options, f"{domain}{SHEET}",
        lambda gathered: _local(workshop, gathered, texts, source.version),
    )


def _local(
    workshop: Workshop, gathered: Gathered, texts: SheetTexts, version: str
) -> LocalHandout:
    """The sheet in its language."""
    say = gathered.texts.text
    source = workshop.source(texts.domain)
    named = texts.domain
    if not isinstance(source, InterfaceSource):
        named = gathered.parts[0].local.title.plain
    language = gathered.language
    has_two = texts.locale != SOURCE_LOCALE
    rows = tuple(
        ComparedText(
            text.number,
            _shown(f"row{text.number}.key", text.message.key, ENGLISH),
            _shown(f"row{text.number}", text.english, ENGLISH, marked=True),
            _shown(f"row{text.number}.in", text.translation, language, marked=True)
            if has_two else None,
        )
        for text in texts.texts
    )
    code = segno.make(texts.scanned, error="m", micro=False)
    english = native_name(workshop.languages.data(SOURCE_LOCALE))
    own = native_name(gathered.data) or texts.locale
    blocks = (
        ScanCode(
            "code",
            tuple("".join(str(int(dark)) for dark in row) for row in code.matrix),
            say("sheet.scan"), say("sheet.code", code=texts.shown_code),
        ),
        Comparison(
            "texts", _shown("head.en", english, ENGLISH),
            _shown("head.in", own, language) if has_two else None,
            say("sheet.right"), say("sheet.wrong"), say("sheet.write"), rows,
        ),
        Fields("who", (
            FieldLine("name", "name", say("sheet.name")),
            FieldLine("role", "role", say("sheet.role")),
            FieldLine("date", "date", say("sheet.date")),
            FieldLine("signature", "signature", say("sheet.signature"),
                      write_for=WriteFor.SIGNATURE),
        )),
    )
    return Handout(
        name=texts.domain, version=version, pages=_MANY_PAGES,
        title=say("sheet.title", title=named), lead=say("sheet.lead"),
        # They are of no handout, so that its type does not know them.
        blocks=cast("tuple[Block[LocalText], ...]", blocks),
    )


def _shown(key: str, text: str, language: Language, *, marked: bool = False) -> LocalText:
    """A text as translators write it, with placeholders in braces and strong words in bold."""
    runs = markup_runs(text) if marked else (Run(text),)
    return LocalText(key, runs, language, TextStatus.TRANSLATED)
