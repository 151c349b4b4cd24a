"""Every fault in content, translations and pages, before anything is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ParamSpec

from omshandout.content import (
    check_drawing,
    check_plain_language,
    check_style,
    list_handouts,
)
from omshandout.errors import Fault, OmsHandoutError, UsageError
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
    unknown = workshop.unknown_names((), chosen)
    if unknown:
        raise UsageError(unknown)
    sound = _check_content(workshop, faults)
    done("content")
    for locale in chosen:
        _collect(faults, _translation_faults, workshop, locale, sound)
        for name in sound:
            for paper in Paper:
                _collect(faults, _page_faults, workshop, Job(name, locale, Profile(paper=paper)))
            done(f"{locale} {name}")
    return list(faults)


def steps(workshop: Workshop, locales: Sequence[str] = ()) -> int:
    """How many steps :func:`check` has, of which it calls ``done`` after each."""
    languages = len(set(locales)) or len(workshop.locales)
    return 1 + languages * len(list_handouts(workshop.places.content))


def _page_faults(workshop: Workshop, job: Job) -> tuple[Fault, ...]:
    return render(workshop, job, RenderOptions()).faults


def _translation_faults(
    workshop: Workshop, locale: str, sound: Sequence[str]
) -> tuple[Fault, ...]:
    """What is wrong with the catalogs and sign-offs of a locale, other than texts missing."""
    faults: dict[Fault, None] = {}
    _collect(faults, _loading, lambda: workshop.reviews(locale))
    if locale != SOURCE_LOCALE:
        for domain in (*list_handouts(workshop.places.content), INTERFACE):
            if domain in sound or domain == INTERFACE:
                _collect(faults, workshop.translation_faults, locale, domain)
            else:
                # Its English cannot be read, so only the file itself can be looked at.
                _collect(faults, _loading, partial(workshop.translations, locale, domain))
    return tuple(faults)


def _check_content(workshop: Workshop, faults: dict[Fault, None]) -> tuple[str, ...]:
    """Check the content folder; returns the handouts that can be laid out."""
    _collect(faults, _loading, lambda: workshop.interface_source)
    _collect(faults, _loading, lambda: workshop.handout_names)
    try:
        drawings = workshop.context.drawings
    except OmsHandoutError as error:
        faults.update(dict.fromkeys(error.faults))
        return ()
    for drawing in drawings:
        path = workshop.places.content / "drawings" / f"{drawing}.svg"
        _collect(faults, _loading, partial(check_drawing, path))
    sound = []
    for name in list_handouts(workshop.places.content):
        try:
            handout = workshop.handout(name)
        except OmsHandoutError as error:
            faults.update(dict.fromkeys(error.faults))
            continue
        for look in (check_style, check_plain_language):
            faults.update(dict.fromkeys(look(handout, workshop.context)))
        sound.append(name)
    return tuple(sound)


def _loading(load: Callable[[], object]) -> tuple[Fault, ...]:
    """Loading something is its check; what is wrong comes as an exception."""
    load()
    return ()


def _collect(
    faults: dict[Fault, None], step: Callable[_P, Sequence[Fault]], *args: _P.args,
    **kwargs: _P.kwargs,
) -> None:
    try:
        faults.update(dict.fromkeys(step(*args, **kwargs)))
    except OmsHandoutError as error:
        faults.update(dict.fromkeys(error.faults))
