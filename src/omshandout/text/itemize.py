"""Cut a paragraph into segments that one face can shape in one direction.

Source: UAX #24 (script runs: Common and Inherited characters take the script before them, a
closing bracket or quotation mark that of its opening one).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, LayoutError, Where
from omshandout.model.text import Language, LocalText
from omshandout.text.font_files import no_font_hint, script_font, script_name
from omshandout.text.fonts import Choice, Choices, FontFace, FontSet
from omshandout.text.levels import runs_of
from omshandout.text.scripts import COMMON, script_of

_HAN_FONTS = ("Hans", "Hant", "Jpan", "Kore")
_FONT_OF = {"Hira": "Jpan", "Kana": "Jpan", "Hang": "Kore", "Bopo": "Hant"}
_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", "«": "»", "‹": "›"}
# Fonts have glyphs for some of these, but they are never text; ToUnicode may not name the first.
_NEVER = "\0\r\x7f\ufffc\ufffd"
_NAMELESS = {
    "Cc": "control character", "Cn": "unassigned code point", "Co": "private-use character",
    "Cs": "lone surrogate",
}  # fmt: skip
_NAMED = 5  # of the letters of a script that has no font
_SHAPING_SCRIPT = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani", "Kore": "Hang", "Zsym": "Zyyy"}


DEFAULT_IGNORABLES = frozenset(map(chr, (
    0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0,
    *range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F),
    *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),
)))  # fmt: skip
"""Characters without a display of their own (soft hyphen, joiners, marks of direction).

Source: Unicode property Default_Ignorable_Code_Point, the assigned ones that text may hold.
"""


class Segment(Struct, frozen=True):
    """Characters ``start`` to ``end`` (half-open) with one face, script, level and run."""

    start: int
    end: int
    face: FontFace
    script: str
    level: int
    run: int
    language: Language


class FaceChooser:
    """Chooses the face of each character by script and real coverage, with a memory."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        # With the fonts, since nothing else tells what is chosen.
        self._known = fonts.chosen

    def choices(
        self, previous: str, language: Language, bold: bool
    ) -> Choices:
        """Face and script of every character; None for one that no font has.

        ``previous`` is the script of the text before it, ``language`` the language that it is in.
        """
        key = (previous, language.script, language.fonts, bold)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Choices(
                lambda character: self.find(character, previous, language, bold)
            )
        return found

    def choose(
        self, character: str, previous: str, language: Language, bold: bool
    ) -> Choice | None:
        """Face and script of one character; see :meth:`choices`."""
        return self.choices(previous, language, bold)[character]

    def find(self, character: str, previous: str, language: Language, bold: bool) -> Choice | None:
        """Look for what :meth:`choose` remembers.

        A language's own font goes before ours for its scripts. A letter or mark of them that it
        lacks is not looked for elsewhere: letters of two fonts do not join.
        """
        if character in _NEVER:
            return None
        home = language.script
        script = script_of(character)
        shared = script == COMMON and unicodedata.category(character)[0] != "M"
        if script == COMMON:
            script = previous or home
            if home in _HAN_FONTS:
                if character.isascii():
                    # One design for digits and Latin words inside Chinese, Japanese and Korean.
                    script = "Latn"
                elif character != "’" and unicodedata.category(character)[0] == "P":
                    # A dash, an ellipsis or a quotation mark after a Latin word stays wide.
                    script = home
        if script == "Hani":
            script = home if home in _HAN_FONTS else "Hans"
        script = _FONT_OF.get(script, script)
        for candidate in dict.fromkeys((script, home, "Latn")):
            own = [font for font in language.fonts if candidate in font.scripts]
            for font in own:
                face = self._fonts.own_face(font, bold)
                if face.covers(character):
                    return face, script
            if own and candidate == script and not shared:
                return None
            file = self._fonts.file_for_script(candidate)
            if file is None:
                continue
            face = self._fonts.face(file, bold)
            if face.covers(character):
                # A common character that only another script's font has keeps its own script
                # for shaping, so that it does not cut a run of letters in two.
                return face, script
        other = self._fonts.find(character, script, bold)
        return (other, script) if other is not None else None


def itemize(
    text: LocalText,
    characters: str,
    run_of: Sequence[int] | None,
    levels: bytes | None,
    base_level: int,
    chooser: FaceChooser,
    bold: bool,
) -> list[Segment]:
    """Segments of a paragraph in logical order.

    ``run_of`` gives the run of each character (None: as the runs of the text have them), ``levels``
    its embedding level (None: all at ``base_level``). Default-ignorable characters stay with the
    segment before them.

    Raises:
        LayoutError: no font has a glyph for a character; all such characters are named.
    """
    simple = None
    if levels is None:
        simple = _one_face_a_run(text, base_level, chooser, bold)
    elif run_of is None:
        simple = _one_face_a_span(text, characters, levels, chooser, bold)
    if simple is not None:
        return simple
    if run_of is None:
        run_of = runs_of(text.runs)
    segments: list[Segment] = []
    lost: dict[tuple[str, Language], None] = {}
    start = 0
    face: FontFace | None = None
    script = ""
    run = -1
    level = base_level
    language = text.language
    style_bold = bold
    # Closing signs that are awaited, with the script of the opening one: a pair has one design.
    awaited: list[tuple[str, str]] = []
    known: Mapping[str, Choice | None] = {}
    for index, character in enumerate(characters):
        if run_of[index] == run and (levels is None or levels[index] == level):
            choice = known.get(character)
            if choice is not None and choice[0] is face and choice[1] == script and not (
                character in _PAIRS or (awaited and awaited[-1][0] == character)
            ):  # fmt: skip
                continue  # most characters: nothing begins or ends with them
        new_run = run_of[index]
        new_level = base_level if levels is None else levels[index]
        changed = new_run != run or new_level != level
        if new_run != run:
            spec = text.runs[new_run]
            new_language = spec.language or text.language
            new_bold = bold or spec.bold
            # A run in another language starts from that language's script.
            previous = script if new_language is language else ""
        else:
            previous = script
            new_language, new_bold = language, style_bold
        if face is not None and not changed and is_default_ignorable(character):
            continue
        if awaited and awaited[-1][0] == character:
            previous = awaited.pop()[1]
        choice = chooser.choose(character, previous, new_language, new_bold)
        if choice is None and is_default_ignorable(character):
            # Nothing is shown, so any face will do.
            choice = (face, script) if face is not None else chooser.choose(
                " ", previous, new_language, new_bold
            )
        if choice is None:
            lost[character, new_language] = None
            continue
        if character in _PAIRS:
            awaited.append((_PAIRS[character], choice[1]))
        if face is None:
            face, script = choice
        elif changed or choice[0] is not face or choice[1] != script:
            if index > start:
                segments.append(
                    Segment(start, index, face, _tag(script), level, max(run, 0), language)
                )
            start = index
            face, script = choice
        run, level, language, style_bold = new_run, new_level, new_language, new_bold
        known = chooser.choices(script, language, style_bold)
    if lost:
        raise LayoutError(no_glyphs(text, lost))
    if face is not None and start < len(characters):
        segments.append(
            Segment(start, len(characters), face, _tag(script), level, max(run, 0), language)
        )
    return segments


def _one_face_a_run(
    text: LocalText, level: int, chooser: FaceChooser, bold: bool
) -> list[Segment] | None:
    """One segment for each run if each run is in one face throughout (the common case)."""
    segments: list[Segment] = []
    start = 0
    for index, run in enumerate(text.runs):
        language = run.language or text.language
        strong = bold or run.bold
        choice = _one(run.text, chooser.choices(language.script, language, strong))
        if choice is None:
            return None
        end = start + len(run.text)
        segments.append(Segment(start, end, choice[0], _tag(choice[1]), level, index, language))
        start = end
    return segments


def _one_face_a_span(
    text: LocalText, characters: str, levels: bytes, chooser: FaceChooser, bold: bool
) -> list[Segment] | None:
    """One segment for each span of a run and level, if each is in the script of its language."""
    segments: list[Segment] = []
    start = 0
    for index, run in enumerate(text.runs):
        language = run.language or text.language
        home = language.script
        choices = chooser.choices(home, language, bold or run.bold)
        until = start + len(run.text)
        own = levels[start:until]
        while own:
            level = own[0]
            # Most runs have one level.
            left = own.lstrip(own[:1]) if own.count(level) < len(own) else b""
            end = until - len(left)
            choice = _one(characters[start:end], choices)
            if choice is None or choice[1] != home:
                return None
            segments.append(Segment(start, end, choice[0], _tag(home), level, index, language))
            start, own = end, left
    if (
        len(segments) > 1 and len({segment.script for segment in segments}) > 1
        and not _PAIRS.keys().isdisjoint(characters)
    ):
        return None  # one sign of a pair may be in another script, and both follow the first
    return segments


def _one(characters: str, choices: Choices) -> Choice | None:
    """The choice for all of the characters, or None if they have several."""
    if choices.are_alike(characters):
        return choices.common
    found = set(map(choices.__getitem__, set(characters)))
    if len(found) != 1:
        return None
    choice = found.pop()
    if choices.common is None:
        choices.common = choice
    if choice == choices.common:
        choices.are_too(characters)
    return choice


def shaping_script(script: str) -> str:
    """The script that HarfBuzz is told for one of ours."""
    return _tag(script)


def _tag(script: str) -> str:
    return _SHAPING_SCRIPT.get(script, script)


def is_default_ignorable(character: str) -> bool:
    """Whether a character is one of :data:`DEFAULT_IGNORABLES`."""
    return character in DEFAULT_IGNORABLES


def no_glyphs(text: LocalText, lost: Iterable[tuple[str, Language]]) -> list[Fault]:
    """A fault for each character; those of a script that has no font at all share one."""
    faults: list[Fault] = []
    without: dict[tuple[str, Language], list[str]] = {}
    for character, language in lost:
        script = script_of(character)
        chosen = "Hans" if script == "Hani" else _FONT_OF.get(script, script)
        if script != COMMON and script_font(chosen, language.fonts) is None:
            without.setdefault((script, language), []).append(character)
        else:
            faults.append(_no_glyph(text, character, language))
    for (script, language), characters in without.items():
        more = f" and {len(characters) - _NAMED} more" if len(characters) > _NAMED else ""
        listed = ", ".join(map(named, characters[:_NAMED])) + more
        faults.append(Fault(
            place_of(text), f"there is no font for {script_name(script)} ({script}): {listed}",
            no_font_hint(script, language.locale), "text/no-font",
        ))  # fmt: skip
    return list(dict.fromkeys(faults))


def _no_glyph(text: LocalText, character: str, language: Language) -> Fault:
    hint = "use another character"
    script = script_of(character)
    if unicodedata.category(character) in _NAMELESS or character in _NEVER:
        hint += ", or delete it"
    for font in language.fonts:
        if script in font.scripts:
            hint += f", or lay a font that has it in the place of {font.file}"
    return Fault(
        place_of(text), f"no font has a glyph for {named(character)}", hint, "text/no-glyph"
    )


def named(character: str) -> str:
    """Code point and name of a character, for messages."""
    category = unicodedata.category(character)
    name = unicodedata.name(character, _NAMELESS.get(category, "no character"))
    return f"U+{ord(character):04X} {name}"


def place_of(source: LocalText) -> Where:
    """Where a fault of a text is.

    Its key is that of the message in its file. On the page the text may have a name of its own: in
    a packet, in a list of contents, in a contact box.
    """
    place = source.where
    return replace(
        place, key=place.key or source.key, locale=source.language.locale, page=0
    )
