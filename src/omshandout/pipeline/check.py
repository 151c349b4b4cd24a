"""Every fault in content, translations and pages, before anything is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec

from omshandout.content import check_drawing, check_style
from omshandout.errors import Fault, OmsHandoutError
from omshandout.i18n import SOURCE_LOCALE
from omshandout.model.options import Paper, Profile
from omshandout.pipeline.render import Job, RenderOptions, render
from omshandout.pipeline.workshop import INTERFACE, Workshop

_P = ParamSpec("_P")


def check(
    workshop: Workshop,
    locales: Sequence[str] = (),
    *,
    done: Callable[[str], None] = lambda step: None,
) -> list[Fault]:
    """All faults, each once, in the order content, translations, pages.

    Every handout is laid out in every locale on both papers, since only that shows a missing
    glyph, a word too wide or a page too many. A handout whose source has faults is not laid out.

    Raises:
        UsageError: unknown locale.
    """
    faults: dict[Fault, None] = {}
    chosen = tuple(dict.fromkeys(locales)) or workshop.locales
    for locale in chosen:
        workshop.language(locale)
    sound = _check_content(workshop, faults)
    done("content")
    for locale in chosen:
        if locale != SOURCE_LOCALE:
            for domain in (*sound, INTERFACE):
                _collect(faults, workshop.translation_faults, locale, domain)
        for name in sound:
            for paper in Paper:
                _collect(faults, _page_faults, workshop, Job(name, locale, Profile(paper=paper)))
            done(f"{locale} {name}")
    return list(faults)


def _page_faults(workshop: Workshop, job: Job) -> tuple[Fault, ...]:
    return render(workshop, job, RenderOptions()).faults


def _check_content(workshop: Workshop, faults: dict[Fault, None]) -> tuple[str, ...]:
    """Check the content folder; returns the handouts that can be laid out."""
    try:
        drawings = workshop.context.drawings
        workshop.interface_source  # noqa: B018 (loading is the check)
    except OmsHandoutError as error:
        faults.update(dict.fromkeys(error.faults))
        return ()
    for drawing in drawings:
        path = workshop.places.content / "drawings" / f"{drawing}.svg"
        _collect(faults, _drawing_faults, path)
    sound = []
    for name in workshop.handout_names:
        try:
            handout = workshop.handout(name)
        except OmsHandoutError as error:
            faults.update(dict.fromkeys(error.faults))
            continue
        faults.update(dict.fromkeys(check_style(handout, workshop.context)))
        sound.append(name)
    return tuple(sound)


def _drawing_faults(path: Path) -> tuple[Fault, ...]:
    check_drawing(path)
    return ()


def _collect(
    faults: dict[Fault, None], step: Callable[_P, Sequence[Fault]], *args: _P.args,
    **kwargs: _P.kwargs,
) -> None:
    try:
        faults.update(dict.fromkeys(step(*args, **kwargs)))
    except OmsHandoutError as error:
        faults.update(dict.fromkeys(error.faults))
