"""Typst and WeasyPrint on the same text, fonts, paper and drawings, where they are installed."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ours import Ours
from sheets import (
    Grid,
    Head,
    Items,
    Para,
    Part,
    Pictured,
    drawings_of,
    numbered,
    parts_of,
    texts_of,
)

from omshandout.model.text import Direction, LocalText
from omshandout.render.documents import Job


def installed(package: str) -> str:
    """The version of a package, or "" if it is not installed or cannot be loaded."""
    try:
        import_module(package)
        return version(package)
    except (ImportError, OSError, PackageNotFoundError):
        # OSError: WeasyPrint without the system's Pango.
        return ""


class Peer:
    """What both peers have: a folder with sources, drawings and fonts, prepared in advance.

    Writing the sources is not timed; reading and parsing them is.
    """

    suffix = ""

    def __init__(self, ours: Ours, folder: Path) -> None:
        self.ours = ours
        self.folder = folder
        self._parts: dict[Job, list[Part]] = {}
        self._drawings = folder / "drawings"
        self._drawings.mkdir(parents=True, exist_ok=True)

    def source(self, job: Job, number: int = 0) -> Path:
        """The source of a job; see :meth:`prepare`."""
        path = self.folder / Path(job.file_name).with_suffix(self.suffix)
        return path.with_stem(f"{path.stem}-{number}") if number else path

    def output(self, job: Job, number: int = 0) -> Path:
        """Where the PDF of a job goes."""
        return self.source(job, number).with_suffix(".pdf")

    def fonts(self, locale: str) -> list[Path]:
        """The fonts of a locale, in a folder with nothing else."""
        folder = self.folder / "fonts" / locale
        if not folder.is_dir():
            folder.mkdir(parents=True)
            for font in self.ours.fonts(locale):
                shutil.copy(font, folder / font.name)
        return sorted(folder.iterdir(), key=lambda path: "NotoSans[" in path.name)

    def prepare(self, jobs: Sequence[Job], number: int = 0) -> None:
        """Write sources, drawings and fonts.

        A ``number`` other than 0 stands behind each text, so that to a program that remembers
        what it has set before, the document is new.
        """
        for job in jobs:
            parts = self._parts.get(job)
            if parts is None:
                parts = self._parts[job] = parts_of(*self.ours.local(job))
                for name in drawings_of(parts):
                    drawing = self.ours.places.content / "drawings" / f"{name}.svg"
                    shutil.copy(drawing, self._drawings)
                self.fonts(job.locale)
            path = self.source(job, number)
            path.parent.mkdir(parents=True, exist_ok=True)
            shown = [numbered(part, number) for part in parts] if number else parts
            lines = self.lines(job, next(texts_of(shown)), shown)
            path.write_text("\n".join(lines), encoding="utf-8")

    def lines(self, job: Job, title: LocalText, parts: Sequence[Part]) -> Iterator[str]:
        """The source, line by line."""
        raise NotImplementedError


class Typst(Peer):
    """Typst through its Python package."""

    suffix = ".typ"

    def __init__(self, ours: Ours, folder: Path) -> None:
        super().__init__(ours, folder)
        self._typst: Any = import_module("typst")
        self._kept: dict[Job, Any] = {}
        self._families: dict[str, list[str]] = {}
        self._number = 0

    def families(self, locale: str) -> list[str]:
        """Names of a locale's font families, its script's own first."""
        if locale not in self._families:
            folder = self.fonts(locale)[0].parent
            found = self._typst.Fonts(False, False, [str(folder)]).families()
            self._families[locale] = sorted(found, key=lambda name: name == "Noto Sans")
        return self._families[locale]

    @contextmanager
    def new_text(self, job: Job) -> Iterator[None]:
        """What comes next in :meth:`afresh` is a text that was never set before."""
        self._number += 1
        self.prepare([job], self._number)
        yield
        self.source(job, self._number).unlink()

    def afresh(self, job: Job) -> Path:
        """Compile the newest text with no compiler kept."""
        return self.compiled(job, self._number)

    def compiled(self, job: Job, number: int = 0) -> Path:
        """Compile with no compiler kept; Typst still remembers what it has set in this process."""
        output = self.output(job)
        self._typst.compile(
            str(self.source(job, number)), output=str(output), root=str(self.folder),
            font_paths=[str(self.folder / "fonts" / job.locale)], ignore_system_fonts=True,
            pdf_standards=["ua-1", "a-2a"],
        )
        return output

    def kept(self, job: Job) -> Path:
        """Compile with a compiler that was kept alive, which remembers this very document."""
        compiler = self._kept.get(job)
        if compiler is None:
            compiler = self._kept[job] = self._typst.Compiler(
                str(self.source(job)), root=str(self.folder),
                font_paths=[str(self.folder / "fonts" / job.locale)], ignore_system_fonts=True,
            )
        output = self.output(job)
        compiler.compile(output=str(output), pdf_standards=["ua-1", "a-2a"])
        return output

    def cold(self, job: Job) -> str:
        """The same as a program for a new Python."""
        return (
            "import typst; typst.compile("
            f"{str(self.source(job))!r}, output={str(self.output(job))!r}, "
            f"root={str(self.folder)!r}, "
            f"font_paths=[{str(self.folder / 'fonts' / job.locale)!r}], "
            "ignore_system_fonts=True, pdf_standards=['ua-1', 'a-2a'])"
        )

    def lines(self, job: Job, title: LocalText, parts: Sequence[Part]) -> Iterator[str]:
        paper = {"a4": "a4", "letter": "us-letter"}[job.profile.paper.value]
        families = ", ".join(f'"{name}"' for name in self.families(job.locale))
        yield f"#set document(title: [{_typ(title)}])"
        yield f'#set page(paper: "{paper}", margin: 18mm, numbering: "1 / 1")'
        yield f'#set text(font: ({families},), size: 12pt, lang: "{_tag(title)}")'
        yield "#set smartquote(enabled: false)"
        yield "#set par(leading: 0.6em, spacing: 0.9em)"
        yield "#show heading: set text(fill: rgb(\"#0B4F6C\"))"
        yield "#let pictured(name, alt, body) = grid(columns: (20mm, 1fr), column-gutter: 4mm,"
        yield "  image(\"/drawings/\" + name + \".svg\", width: 20mm, alt: alt), body)"
        yield "#let tick = box(width: 5mm, height: 5mm, stroke: 1pt)"
        for part in parts:
            yield from self._part(part)

    def _part(self, part: Part) -> Iterator[str]:
        match part:
            case Head(level, text):
                yield f"{'=' * level} {_typ(text)}"
            case Para(text):
                yield f"#par[{_typ(text)}]"
            case Items(texts, numbered):
                yield from (f"{'+' if numbered else '-'} {_typ(text)}" for text in texts)
            case Pictured(drawing, alt, inner):
                body = "\n".join(line for each in inner for line in self._part(each))
                yield f'#pictured("{drawing}", "{_quoted(alt)}")[\n{body}\n]'
            case Grid(head, rows, boxes):
                columns = ", ".join(["1fr", *["auto"] * boxes])
                yield f"#table(columns: ({columns}), stroke: (bottom: 0.8pt), table.header("
                yield ", ".join(f"[*{_typ(text)}*]" for text in head) + "),"
                yield from (f"[{_typ(text)}], {', '.join(['tick'] * boxes)}," for text in rows)
                yield ")"
        yield ""


_TYPST_SPECIAL = re.compile(r"([!-+\--/:-@\[-`{-~])")


def _typ(text: LocalText) -> str:
    found = []
    for run in text.runs:
        words = _TYPST_SPECIAL.sub(r"\\\1", run.text).replace("\u00a0", "~")
        if run.bold:
            words = f"#strong[{words}]"
        if run.language is not None:
            words = f'#text(lang: "{run.language.tag.split("-")[0]}")[{words}]'
        found.append(words)
    return "".join(found)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _tag(text: LocalText) -> str:
    return text.language.tag.split("-", maxsplit=1)[0]


class WeasyPrint(Peer):
    """WeasyPrint through its Python package; style sheet and fonts are kept between runs."""

    suffix = ".html"

    def __init__(self, ours: Ours, folder: Path) -> None:
        super().__init__(ours, folder)
        self._weasyprint: Any = import_module("weasyprint")
        self._text: Any = import_module("weasyprint.text.fonts")
        self._kept: dict[tuple[str, str], tuple[Any, Any]] = {}

    def style(self, job: Job) -> str:
        """The style sheet for a locale and paper."""
        faces = [
            f'@font-face {{ font-family: "f{index}"; font-weight: 400 700; '
            f'src: url("{font.resolve().as_uri()}") }}'
            for index, font in enumerate(self.fonts(job.locale))
        ]
        families = ", ".join(f"f{index}" for index in range(len(faces)))
        return "\n".join([
            *faces,
            f"@page {{ size: {job.profile.paper.value}; margin: 18mm;",
            '  @bottom-right { content: counter(page) " / " counter(pages) } }',
            f"body, @page {{ font-family: {families} }}",
            f"body {{ font: 12pt/1.4 {families}; margin: 0 }}",
            "p, ul, ol { margin: 0 0 0.6em } h1, h2, h3 { color: #0B4F6C; margin: 0.6em 0 0.3em }",
            "h1 { font-size: 24pt } h2 { font-size: 15pt } h3 { font-size: 13pt }",
            ".p { display: flex; gap: 4mm } .p img { width: 20mm; height: 20mm }",
            "table { width: 100%; border-collapse: collapse } th { text-align: start }",
            "td, th { border-bottom: 0.8pt solid; padding: 1.5mm }",
            "td i { display: inline-block; width: 5mm; height: 5mm; border: 1pt solid }",
        ])  # fmt: skip

    def kept(self, job: Job) -> Path:
        """Set a document with style sheet and fonts that were loaded before."""
        key = job.locale, job.profile.paper.value
        if key not in self._kept:
            config = self._text.FontConfiguration()
            self._kept[key] = config, self._weasyprint.CSS(string=self.style(job),
                                                           font_config=config)
        config, style = self._kept[key]
        output = self.output(job)
        document = self._weasyprint.HTML(filename=str(self.source(job)))
        document.write_pdf(
            str(output), stylesheets=[style], font_config=config, pdf_variant="pdf/ua-1"
        )
        return output

    def cold(self, job: Job) -> str:
        """The same as a program for a new Python."""
        return (
            "from weasyprint import CSS, HTML; from weasyprint.text.fonts import "
            f"FontConfiguration; c = FontConfiguration(); s = CSS(string={self.style(job)!r}, "
            f"font_config=c); HTML(filename={str(self.source(job))!r}).write_pdf("
            f"{str(self.output(job))!r}, stylesheets=[s], font_config=c, "
            "pdf_variant='pdf/ua-1')"
        )

    def lines(self, job: Job, title: LocalText, parts: Sequence[Part]) -> Iterator[str]:
        direction = "rtl" if title.language.direction is Direction.RTL else "ltr"
        yield f'<!doctype html><html lang="{title.language.tag}" dir="{direction}"><head>'
        yield f'<meta charset="utf-8"><title>{html.escape(title.plain)}</title></head><body>'
        for part in parts:
            yield from self._part(job, part)
        yield "</body></html>"

    def _part(self, job: Job, part: Part) -> Iterator[str]:
        match part:
            case Head(level, text):
                yield f"<h{level}>{_html(text)}</h{level}>"
            case Para(text):
                yield f"<p>{_html(text)}</p>"
            case Items(texts, numbered):
                tag = "ol" if numbered else "ul"
                rows = "".join(f"<li>{_html(text)}</li>" for text in texts)
                yield f"<{tag}>{rows}</{tag}>"
            case Pictured(drawing, alt, inner):
                address = (self._drawings / f"{drawing}.svg").resolve().as_uri()
                yield f'<div class="p"><img src="{address}" alt="{html.escape(alt)}"><div>'
                for each in inner:
                    yield from self._part(job, each)
                yield "</div></div>"
            case Grid(head, rows, boxes):
                cells = "".join(f'<th scope="col">{_html(text)}</th>' for text in head)
                yield f"<table><thead><tr>{cells}</tr></thead><tbody>"
                empty = "<td><i></i></td>" * boxes
                for text in rows:
                    yield f'<tr><th scope="row">{_html(text)}</th>{empty}</tr>'
                yield "</tbody></table>"


def _html(text: LocalText) -> str:
    found = []
    for run in text.runs:
        words = html.escape(run.text)
        if run.bold:
            words = f"<b>{words}</b>"
        if run.language is not None or run.isolate:
            language = f' lang="{run.language.tag}"' if run.language else ""
            words = f"<bdi{language}>{words}</bdi>"
        found.append(words)
    return "".join(found)
