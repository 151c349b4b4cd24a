"""Specimen pages: sample texts of every script, set as handouts are, for people to look at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from babel.core import Locale
from msgspec import Struct

from omshandout import __version__
from omshandout.content.specimen import Sample, load_samples
from omshandout.errors import ExitCode, Fault, OmsHandoutError, UsageError, Where
from omshandout.files import write_whole
from omshandout.layout.furniture import FurnitureTexts
from omshandout.layout.story import build_story
from omshandout.model.blocks import Block, Handout, Heading, LocalHandout, Paragraph
from omshandout.model.options import Clinic, DocMeta, Profile
from omshandout.model.text import ENGLISH, Direction, Language, LocalText, Run, TextStatus
from omshandout.pdf import write_pdf
from omshandout.render.documents import PRODUCER
from omshandout.render.texts import DocumentTexts
from omshandout.render.workshop import Workshop
from omshandout.structure import build_structure
from omshandout.tasks.outcomes import NO_ROOM

SAMPLES = "specimen/udhr.yaml"
"""The file with the sample texts, below the content folder."""

_RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"})


class SpecimenPage(Struct, frozen=True):
    """A finished specimen of one script, or the faults that stopped it (``data`` is empty)."""

    script: str
    data: bytes = b""
    pages: int = 0
    faults: tuple[Fault, ...] = ()
    exit_code: ExitCode = ExitCode.OK

    @property
    def file_name(self) -> str:
        """``specimen-<script>.pdf``."""
        return f"specimen-{self.script}.pdf"


def samples(workshop: Workshop) -> tuple[Sample, ...]:
    """All sample texts.

    Raises:
        ContentError: with every fault of their file.
        MachineError: it cannot be read.
    """
    return load_samples(workshop.places.content / SAMPLES)


def specimens(
    workshop: Workshop, scripts: Sequence[str] = (), epoch: int | None = None
) -> Iterator[SpecimenPage]:
    """Specimens of some scripts (ISO 15924; none: all), in the order of the sample texts.

    A script that cannot be set (its fonts are not installed) does not stop the others.

    Raises:
        UsageError: there are no texts in a script.
        ContentError: the file of sample texts has faults.
    """
    by_script: dict[str, list[Sample]] = {}
    for sample in samples(workshop):
        by_script.setdefault(sample.script, []).append(sample)
    unknown = [script for script in scripts if script not in by_script]
    if unknown:
        raise UsageError(
            Fault(Where(), f'there are no sample texts in the script "{script}"',
                  f"there are: {', '.join(by_script)}", "usage/unknown-script")
            for script in unknown
        )
    for script in dict.fromkeys(scripts) or by_script:
        try:
            yield render_specimen(workshop, by_script[script], epoch)
        except OmsHandoutError as error:
            yield SpecimenPage(script, faults=error.faults, exit_code=error.exit_code)


def write_specimens(
    workshop: Workshop, output: Path, scripts: Sequence[str] = (), epoch: int | None = None
) -> Iterator[SpecimenPage]:
    """As :func:`specimens`; each page is written below ``output`` before it is given.

    Raises:
        MachineError: a file cannot be written.
    """
    for page in specimens(workshop, scripts, epoch):
        if page.data:
            write_whole(output / page.file_name, page.data, NO_ROOM)
        yield page


def render_specimen(
    workshop: Workshop, texts: Sequence[Sample], epoch: int | None = None
) -> SpecimenPage:
    """Set sample texts of one script on a page.

    Raises:
        LayoutError: no glyph for a character.
        MachineError: the script's font is not installed.
    """
    handout = specimen_handout(workshop, texts)
    script = texts[0].script
    profile = Profile()
    meta = DocMeta(
        handout="specimen", locale=handout.title.language.locale, version=__version__,
        title=handout.title.plain, profile=profile, created=epoch or 0, draft=True,
        producer=PRODUCER, digests=(("content", handout.digest),),
    )
    page_texts = DocumentTexts(workshop.english, Clinic())
    furniture = FurnitureTexts(
        clinic=(_english("specimen.program", "omshandout"),) * 2,
        phone=(_english("specimen.kind", "Specimen"),) * 2,
        states=(), facts=(page_texts.text("footer.version", version=__version__),),
    )
    tree = build_structure(handout, page_texts)
    with workshop.rendering:
        workshop.shaper.forget()
        story = build_story(handout, tree, profile, workshop.shaper, page_texts, furniture, {})
        result = write_pdf(
            story.flowables, page_size=story.page_size, frames=story.frames, tree=tree, meta=meta,
            drawings=workshop.drawings, furniture=story.furniture, rtl=story.rtl,
        )
    return SpecimenPage(script, result.data, result.pages)


def specimen_handout(workshop: Workshop, texts: Sequence[Sample]) -> LocalHandout:
    """A handout of one section a language: its name, the text, and the text in bold."""
    first = texts[0]
    language = language_of_sample(first)
    font = workshop.shaper.fonts.file_for_script(first.script)
    set_in = f", set in {font.name} {font.version}" if font is not None else ""
    lead = _english(
        "specimen.lead", f"Script: {_script_name(first.script)} ({first.script}){set_in}."
    )
    blocks: list[Block[LocalText]] = []
    for sample in texts:
        key = f"specimen-{sample.tag.lower()}"
        own = language_of_sample(sample)
        head = _english(f"{key}.head", f"{sample.name} ({sample.tag})")
        blocks.append(Heading(key, 2, head))
        for slot, bold in (("text", False), ("bold", True)):
            text = LocalText(f"{key}.{slot}", (Run(sample.text, bold=bold),), own,
                             TextStatus.SOURCE, sample.where)
            blocks.append(Paragraph(f"{key}-{slot}", text))
    whole = "\n".join(f"{sample.tag} {sample.title} {sample.text}" for sample in texts)
    digest = hashlib.sha256(whole.encode(errors="surrogatepass")).hexdigest()
    return Handout(
        name="specimen", version=__version__, pages=len(texts),
        title=LocalText("specimen.title", (Run(first.title),), language, TextStatus.SOURCE,
                        first.where),
        lead=lead, blocks=tuple(blocks), digest=digest,
    )


def language_of_sample(sample: Sample) -> Language:
    """The language of a sample text."""
    direction = Direction.RTL if sample.script in _RIGHT_TO_LEFT else Direction.LTR
    return Language(sample.tag.replace("-", "_"), sample.tag, sample.script, direction)


@cache
def _script_name(script: str) -> str:
    # CLDR's names of these two are made to stand in brackets.
    own = {"Hans": "Simplified Han", "Hant": "Traditional Han"}
    return own.get(script) or str(Locale("en").scripts.get(script, script))


def _english(key: str, words: str) -> LocalText:
    return LocalText(key, (Run(words),), ENGLISH, TextStatus.SOURCE)
