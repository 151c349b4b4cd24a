"""The same characters in the forms of each language's readers, chosen by language tag."""

from __future__ import annotations

import pytest
from local_texts import local

from omshandout.model.text import Direction, Language, Run
from omshandout.text.fonts import FontSet
from omshandout.text.glyphs import GlyphAt
from omshandout.text.paragraph import Shaper

SHAPER = Shaper(FontSet())
Drawn = list[tuple[str, GlyphAt]]


def language(tag: str, script: str) -> Language:
    direction = Direction.RTL if script == "Arab" else Direction.LTR
    return Language(tag.replace("-", "_"), tag, script, direction)


def drawn(tag: str, script: str, words: str, bold: bool = False) -> Drawn:
    par = SHAPER.shape(local(language(tag, script), words), bold=bold)
    return [
        (part.segment.face.name, glyph)
        for part in par.segments for cluster in part.ids
        for glyph in part.segment.face.clusters[cluster].glyphs
    ]  # fmt: skip


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(
    ("script", "one", "other", "words"),
    [
        ("Cyrl", "ru", "sr-Cyrl", "б"),
        ("Cyrl", "ru", "mk", "б"),
        ("Latn", "en", "ro", "ş"),
        ("Latn", "en", "ca", "l·l"),
        ("Arab", "fa", "ur", "۴۶۷"),
        ("Arab", "ar", "sd", "م"),
        ("Deva", "hi", "mr", "ल"),
        ("Deva", "hi", "ne", "झ"),
    ],
)
def test_forms_that_differ_by_language(
    script: str, one: str, other: str, words: str, bold: bool
) -> None:
    assert drawn(one, script, words, bold) != drawn(other, script, words, bold)


@pytest.mark.parametrize("character", "直骨令海")
def test_han_by_region(character: str) -> None:
    fonts = {"zh-Hans": "Hans", "zh-Hant": "Hant", "ja": "Jpan", "ko": "Kore"}
    outlines = set()
    for tag, script in fonts.items():
        ((name, (glyph, x, y)),) = drawn(tag, script, character)
        assert (x, y) == (0, 0)
        file = SHAPER.fonts.file_for_script(script)
        assert file is not None
        assert name == f"{file.name}-Regular"
        outlines.add(SHAPER.fonts.face(file, bold=False).outlines({glyph})[glyph])
    assert len(outlines) >= 2  # Japan and Korea write some as one or the other of China does


def test_a_run_in_another_language_takes_its_forms() -> None:
    russian, serbian = language("ru", "Cyrl"), language("sr-Cyrl", "Cyrl")
    par = SHAPER.shape(local(russian, "б ", Run("б", language=serbian)))
    first, second = (
        part.segment.face.clusters[part.ids[0]].glyphs for part in par.segments
    )
    assert first != second
    chinese, japanese = language("zh-Hans", "Hans"), language("ja", "Jpan")
    par = SHAPER.shape(local(chinese, "骨", Run("骨", language=japanese)))
    assert [part.segment.face.name for part in par.segments] == [
        "NotoSansSC-Regular", "NotoSansJP-Regular",
    ]  # fmt: skip
