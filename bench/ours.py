"""Our side: documents through all stages, all the way to files on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from omshandout.files import write_whole
from omshandout.html import woff
from omshandout.i18n import localize, localize_interface
from omshandout.languages import SOURCE_LOCALE
from omshandout.model.blocks import LocalHandout, Use
from omshandout.model.options import Clinic, Paper, Profile
from omshandout.model.use import for_use
from omshandout.pdf import canvas, write
from omshandout.render import laid_out as rendering
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.places import Places, find_places
from omshandout.render.texts import DocumentTexts
from omshandout.render.workshop import INTERFACE, Workshop
from omshandout.structure import build_structure

HANDOUTS = ("about-oms", "symptoms")
"""The two-page handouts that the limits of speed and size are about."""

LOCALES = ("en", "es", "ar", "hi", "zh_Hans")
CJK = ("Hans", "Hant", "Jpan", "Kore")
OPTIONS = RenderOptions()


class Ours:
    """One workshop, kept from document to document, and a folder to write to."""

    def __init__(self, output: Path) -> None:
        self.places: Places = find_places()
        self.output = output
        self.workshop = Workshop(self.places)
        self._known: dict[str, str] = {}

    def jobs(
        self, handouts: Sequence[str], locales: Sequence[str], *papers: Paper
    ) -> list[Job]:
        """Jobs for those of the handouts and locales that can be printed."""
        return [
            Job(handout, locale, Profile(paper))
            for handout in handouts for locale in locales if self._ready(handout, locale)
            for paper in papers or (Paper.A4,)
        ]  # fmt: skip

    def _ready(self, handout: str, locale: str) -> bool:
        """Whether a document is translated; one that fails all the same goes to ``left_out``."""
        if handout not in self.workshop.handout_names or locale not in self.workshop.locales:
            return False
        if locale != SOURCE_LOCALE and not self.places.catalog(locale, handout).exists():
            return False
        name = f"{handout} {locale}"
        if name not in self._known:
            try:
                render(self.workshop, Job(handout, locale, Profile()), OPTIONS)
                self._known[name] = ""
            except Exception as error:  # a fault in one document must not hide all numbers
                self._known[name] = str(error).splitlines()[0] if str(error) else repr(error)
        return not self._known[name]

    @property
    def left_out(self) -> dict[str, str]:
        """Documents that should work and do not, each with its reason."""
        return {name: reason for name, reason in self._known.items() if reason}

    def make(self, job: Job) -> Path:
        """One document by the workshop that is kept: YAML, PO, fonts and drawings are loaded."""
        return self._to_disk(self.workshop, job)

    @contextmanager
    def new_text(self) -> Iterator[None]:
        """What comes next is made by a workshop that remembers no paragraph."""
        self.workshop.forget_documents()
        yield

    @contextmanager
    def new_words(self) -> Iterator[None]:
        """What comes next is made by a workshop that remembers no paragraph and no word."""
        self.workshop.forget_documents()
        self.workshop.shaper.fonts.forget_words()
        yield

    @contextmanager
    def new_letters(self) -> Iterator[None]:
        """What comes next is a page whose fonts nobody cut before."""
        woff.forget()
        self.workshop.__dict__.pop("screen_fonts", None)
        yield

    def make_afresh(self, job: Job) -> Path:
        """One document by a new workshop: everything is read and parsed, fonts are opened."""
        return self._to_disk(Workshop(self.places), job)

    def _to_disk(self, workshop: Workshop, job: Job) -> Path:
        path = self.output / job.file_name
        write_whole(path, render(workshop, job, OPTIONS).data)
        return path

    def local(self, job: Job) -> tuple[LocalHandout, DocumentTexts]:
        """The handout, as on paper, and the page texts in the language of a job, for the peers."""
        shop = self.workshop
        language = shop.language(job.locale)
        local, _ = localize(
            shop.handout(job.handout), shop.translations(job.locale, job.handout), language, {},
            shop.keep_terms,
        )
        interface, _ = localize_interface(
            shop.printed_source, shop.translations(job.locale, INTERFACE), language,
            shop.keep_terms,
        )
        return for_use(local, Use.PAPER), DocumentTexts(interface, Clinic())

    def script(self, locale: str) -> str:
        """ISO 15924 code of a locale's script."""
        return self.workshop.language(locale).language.script

    def fonts(self, locale: str) -> list[Path]:
        """The font files that documents in a locale may need: its script's own, and Latin."""
        faces = self.workshop.shaper.fonts
        files = [faces.file_for_script(script) for script in (self.script(locale), "Latn")]
        return [_path(file.package, file.file) for file in dict.fromkeys(files) if file]


def _path(package: str, file: str) -> Path:
    module = __import__(package)
    return Path(str(module.__file__)).parent / file


_trees: dict[tuple[str, str, bool], object] = {}


@contextmanager
def untagged() -> Iterator[None]:
    """The page writer without structure and metadata, for the cost of these alone.

    No logical tree is built (that of an earlier run serves), no mark, parent tree, bookmark,
    XMP packet, output intent or information dictionary is written. Such a file is of no use.

    Raises:
        AttributeError: the page writer has changed and this has to follow.
    """

    def opened(self: Any, *_: object) -> None:
        self._opened = "none"

    def closed(self: Any) -> None:
        self._opened = ""

    def nothing(*_: object, **__: object) -> None:
        return None

    def empty(document: Any, *_: object) -> int:
        return int(document.add("<<>>"))

    def catalog(document: Any, parts: Any, *_: object) -> int:
        return int(document.add(f"<</Type/Catalog/Pages {parts.pages} 0 R>>"))

    def no_outline(*_: object) -> tuple[int, bool]:
        return 0, False

    def tree(local: LocalHandout, texts: DocumentTexts, *, form: bool, **_: object) -> object:
        key = local.name, local.title.language.locale, form
        if key not in _trees:
            _trees[key] = build_structure(local, texts, form=form)
        return _trees[key]

    page = canvas.MarkingCanvas
    with (
        mock.patch.multiple(
            page, begin=opened, artifact=opened, end=closed, figure_box=nothing, heading=nothing,
            link=nothing,
        ),
        mock.patch.multiple(
            write, check_marks=nothing, write_structure=empty, write_info=empty,
            write_outline=no_outline, write_catalog=catalog,
        ),
        mock.patch.object(rendering, "build_structure", tree),
    ):
        yield
