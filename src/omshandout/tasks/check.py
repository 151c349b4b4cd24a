"""Every fault in content, translations and pages, before anything is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import ParamSpec

from omshandout.content import check_drawing, list_handouts
from omshandout.content.acts import unlevelled_acts
from omshandout.content.checks import check_style
from omshandout.errors import Fault, OmsHandoutError, Severity, UsageError, Where
from omshandout.i18n.vague import vague_times
from omshandout.languages import SOURCE_LOCALE, paper_of
from omshandout.languages.data import FILE_NAME, LanguageData
from omshandout.languages.wanted import shortcomings
from omshandout.model.blocks import SourceHandout
from omshandout.model.options import Paper
from omshandout.model.packets import Packet
from omshandout.render.documents import packet_faults, sheet_faults
from omshandout.render.workshop import Workshop
from omshandout.scoring.plain import check_plain_language
from omshandout.tasks.check_units import Unit, look_at, reads_of
from omshandout.tasks.deciding import question_faults
from omshandout.tasks.kept_checks import KeptChecks, looked_at
from omshandout.tasks.printed_texts import content_flaws, language_flaws, syllable_faults
from omshandout.tasks.scoring import score_faults
from omshandout.text.font_files import no_font_hint, script_font, script_name

_P = ParamSpec("_P")


def check(
    workshop: Workshop,
    locales: Sequence[str] = (),
    *,
    done: Callable[[str], None] = lambda step: None,
    kept: KeptChecks | None = None,
    processes: int = 1,
) -> list[Fault]:
    """All faults, each once, in the order content, translations, pages.

    Every handout is laid out in every locale on both papers, since only that shows a missing
    glyph, a word too wide or a page too many; so is the cover of every packet, and the whole packet
    in English. What has faults in its source is not laid out.

    Args:
        workshop: the content and the languages.
        locales: the languages; none for all.
        done: called after the content and after each handout in each language.
        kept: results of earlier runs, which hold where nothing changed.
        processes: how many may be used.

    Raises:
        UsageError: unknown locale in ``locales``; a folder of that kind is a fault.
    """
    faults: dict[Fault, None] = {}
    chosen = tuple(dict.fromkeys(locales))
    if not chosen:
        chosen = _known_locales(workshop, faults)
    unknown = workshop.unknown_names((), chosen)
    if unknown:
        raise UsageError(unknown)
    sound = _sound_handouts(workshop, faults)
    packets = _sound_packets(workshop, faults)
    done("content")
    units = list(_units(workshop, chosen, sound, packets, everything=not locales))

    def after(unit: Unit) -> None:
        if unit.kind == "pages":
            done(f"{unit.locale} {unit.name}")

    kept = kept or KeptChecks(workshop.places, None)
    found = look_at(workshop, units, look, kept, processes, after)
    for unit in units:
        faults.update(dict.fromkeys(found[unit]))
    return list(faults)


def _units(
    workshop: Workshop, locales: Sequence[str], sound: Sequence[str], packets: Sequence[Packet],
    *, everything: bool,
) -> Iterator[Unit]:
    """The pieces in the order in which their faults are told."""
    shared = workshop.shared_domains
    for name in sound:
        yield Unit("style", name=name, domains=(name,))
    yield Unit("scores")
    if packets:
        yield Unit("packets")
    every = workshop.locales[1:]
    for locale in locales:
        if locale != SOURCE_LOCALE:
            yield Unit("alike", locale, reads=tuple(every))
    for locale in _without_catalogs(workshop) if everything else ():
        yield Unit("language", locale, reads=(locale,), domains=())
    for locale in locales:
        reads = reads_of(workshop, locale)
        yield Unit("translations", locale, reads=reads)
        for name in sound:
            yield Unit("pages", locale, name, reads, (name, *shared))
        for packet in packets:
            yield Unit("packet", locale, packet.name, reads, (*packet.handouts, *shared))


def look(workshop: Workshop, unit: Unit) -> tuple[Fault, ...]:
    """What is wrong with one piece of a check."""
    return looked_at(lambda: _look(workshop, unit))


def _look(workshop: Workshop, unit: Unit) -> tuple[Fault, ...]:
    locale, name = unit.locale, unit.name
    faults: dict[Fault, None] = {}
    if unit.kind == "style":
        _check_handout(workshop, name, faults)
    elif unit.kind == "scores":
        sound = _sound_names(workshop)
        _collect(faults, score_faults, workshop)
        _collect(faults, question_faults, workshop, sound)
        _collect(faults, lambda: content_flaws(workshop.interface_source))
    elif unit.kind == "packets":
        for packet in workshop.packets:
            for style in (check_style, check_plain_language):
                faults.update(dict.fromkeys(style(packet.cover, workshop.context)))
            faults.update(dict.fromkeys(content_flaws(packet.cover)))
    elif unit.kind == "alike":
        return tuple(_alike(workshop, locale))
    elif unit.kind == "language":
        return tuple(_language_file_faults(workshop, locale))
    elif unit.kind == "translations":
        return _translation_faults(workshop, locale, _sound_names(workshop))
    elif unit.kind == "pages":
        return sheet_faults(workshop, name, locale, tuple(Paper))
    elif unit.kind == "packet":
        # Its handouts were looked at by themselves, and say the same in a packet; what they do
        # together is told by one language on one paper.
        whole = paper_of(locale) if locale == SOURCE_LOCALE else None
        return packet_faults(workshop, name, locale, tuple(Paper), whole)
    return tuple(faults)


def check_sheet(workshop: Workshop, locale: str, handout: str) -> list[Fault]:
    """The faults of one handout in one language, each once: those that :func:`check` tells of it.

    What concerns all sheets of a language, such as its language file, is told by a check of
    everything; of the shared texts those count that are printed.
    """
    faults: dict[Fault, None] = {}
    try:
        faults.update(dict.fromkeys(_not_yet(workshop.handout(handout))))
    except OmsHandoutError as error:
        return list(dict.fromkeys(error.faults))
    _collect(faults, _style_faults, workshop, handout)
    if locale != SOURCE_LOCALE:
        _collect(faults, _alike, workshop, locale, (handout,))
        _collect(faults, _domain_faults, workshop, locale, handout)
        _collect(faults, workshop.printed_faults, locale)
    _collect(faults, _loading, lambda: workshop.reviews(locale))
    _collect(faults, sheet_faults, workshop, handout, locale, tuple(Paper))
    return list(faults)


def steps(workshop: Workshop, locales: Sequence[str] = ()) -> int:
    """How many steps :func:`check` has, of which it calls ``done`` after each."""
    languages = len(set(locales)) or len(workshop.locales)
    return 1 + languages * len(list_handouts(workshop.places.content))


def _known_locales(workshop: Workshop, faults: dict[Fault, None]) -> tuple[str, ...]:
    """The locales that there are; a folder of catalogs with a name of no language is a fault."""
    known = []
    for locale in workshop.locales:
        wrong = workshop.unknown_names((), (locale,))
        faults.update(dict.fromkeys(wrong))
        if not wrong:
            known.append(locale)
    return tuple(known)


def _translation_faults(
    workshop: Workshop, locale: str, sound: Sequence[str]
) -> tuple[Fault, ...]:
    """What is wrong with the catalogs and sign-offs of a locale, other than texts missing."""
    faults: dict[Fault, None] = {}
    _collect(faults, _loading, lambda: workshop.reviews(locale))
    _collect(faults, lambda: shortcomings(workshop.language(locale)))
    _collect(faults, lambda: _own_font_faults(workshop.language(locale)))
    _collect(faults, lambda: language_flaws(workshop.language(locale), workshop.shaper))
    if locale != SOURCE_LOCALE:
        shared = workshop.shared_domains
        for domain in (*list_handouts(workshop.places.content), *shared):
            if domain in sound or domain in shared:
                _collect(faults, _domain_faults, workshop, locale, domain)
            else:
                # Its English cannot be read, so only the file itself can be looked at.
                _collect(faults, _loading, partial(workshop.translations, locale, domain))
        _collect(faults, lambda: tuple(syllable_faults(workshop, locale)))
    return tuple(faults)


def _domain_faults(workshop: Workshop, locale: str, domain: str) -> tuple[Fault, ...]:
    """What is wrong with a catalog, other than texts missing."""
    faults: dict[Fault, None] = {}
    _collect(faults, workshop.translation_faults, locale, domain)
    _collect(faults, workshop.catalogs.needless, locale, domain)
    _collect(faults, _vague_times, workshop, locale, domain)
    return tuple(faults)


def _alike(workshop: Workshop, locale: str, domains: Sequence[str] = ()) -> list[Fault]:
    """Texts of a language that stand in another one too, of all that there are."""
    everywhere = (*list_handouts(workshop.places.content), *workshop.shared_domains)
    return [
        fault for domain in domains or everywhere for fault in workshop.same_in_others(domain)
        if fault.where.locale == locale
    ]


def _vague_times(workshop: Workshop, locale: str, domain: str) -> tuple[Fault, ...]:
    """Words of a catalog that leave open until when; where the termbase is broken, none."""
    try:
        words = workshop.context.termbase.vague_words(locale)
    except OmsHandoutError:
        return ()
    if not words:
        return ()
    own = workshop.catalogs.own(locale, domain)
    return vague_times(workshop.source(domain), own, workshop.language(locale), words)


def _own_font_faults(data: LanguageData) -> list[Fault]:
    """Whether there is a font, and what is wrong with those that lie beside a language file."""
    locale, script = data.locale, data.language.script
    faults = []
    if script_font(script, data.language.fonts) is None:
        what = f"there is no font for {script_name(script)} ({script}): no sheet can be printed"
        hint = no_font_hint(script, locale)
        faults.append(Fault(Where(data.file, locale=locale), what, hint, "text/no-font"))
    if not data.language.fonts:
        return faults
    # Only a language with a font of its own needs it.
    from omshandout.text.own_fonts import font_faults

    letters = data.word("letters").split()
    for font in data.language.fonts:
        faults += font_faults(font, letters)
    return faults


def _without_catalogs(workshop: Workshop) -> tuple[str, ...]:
    """Folders of a language with its file, and no catalogs: none of their documents can tell."""
    files = workshop.places.locales.glob(f"*/{FILE_NAME}")
    return tuple(sorted({path.parent.name for path in files} - set(workshop.locales)))


def _language_file_faults(workshop: Workshop, locale: str) -> list[Fault]:
    """What is wrong with a language file and the fonts beside it."""
    try:
        return _own_font_faults(workshop.languages.data(locale))
    except UsageError as error:
        file = f"locales/{locale}/{FILE_NAME}"
        return [fault.at(Where(file, locale=locale)) for fault in error.faults]


def _sound_handouts(workshop: Workshop, faults: dict[Fault, None]) -> tuple[str, ...]:
    """The handouts that can be laid out; what is wrong with the files of the content is added."""
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
        # The clock is asked each time.
        faults.update(dict.fromkeys(_not_yet(handout)))
        sound.append(name)
    return tuple(sound)


def _sound_names(workshop: Workshop) -> tuple[str, ...]:
    """The names that :func:`_sound_handouts` gives; what is wrong with drawings was told by it."""
    sound = []
    with suppress(OmsHandoutError):
        _ = workshop.context
        for name in list_handouts(workshop.places.content):
            with suppress(OmsHandoutError):
                workshop.handout(name)
                sound.append(name)
    return tuple(sound)


def _check_handout(workshop: Workshop, name: str, faults: dict[Fault, None]) -> None:
    """How a handout says what it says."""
    handout = workshop.handout(name)
    for style in (check_style, check_plain_language):
        faults.update(dict.fromkeys(style(handout, workshop.context)))
    faults.update(dict.fromkeys(unlevelled_acts(handout, workshop.context.facts)))
    faults.update(dict.fromkeys(content_flaws(handout)))


def _style_faults(workshop: Workshop, name: str) -> tuple[Fault, ...]:
    faults: dict[Fault, None] = {}
    _check_handout(workshop, name, faults)
    return tuple(faults)


def _not_yet(handout: SourceHandout) -> Iterator[Fault]:
    """A warning for a last change in the future: its date is printed on every page."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)  # it may be that day east of this clock
    if handout.changed > tomorrow.timestamp():
        day = datetime.fromtimestamp(handout.changed, UTC).date()
        yield Fault(
            Where(file=handout.title.where.file, key="updated"), f"{day} is in the future",
            "write the day of the last change", "content/future", Severity.WARNING,
        )


def _sound_packets(workshop: Workshop, faults: dict[Fault, None]) -> tuple[Packet, ...]:
    """Check the file of packets; returns those whose cover can be laid out."""
    try:
        packets = workshop.packets
        _ = workshop.context
    except OmsHandoutError as error:
        faults.update(dict.fromkeys(error.faults))
        return ()
    return packets


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
