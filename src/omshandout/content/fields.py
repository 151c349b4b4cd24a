"""Fields that files of several kinds have: ids, codes, texts with their notes and facts."""

from __future__ import annotations

from omshandout.content.text_kinds import FactIds, Text
from omshandout.yamlfile.kinds import MAX_NOTE, Line, Word
from omshandout.yamlfile.shapes import Field, Kind

ID_PATTERN = r"(?=.{1,64}$)[a-z0-9]+(?:-[a-z0-9]+)*"
CODE_PATTERN = r"[A-Za-z0-9][A-Za-z0-9_\-]{0,31}"

ID = Word(ID_PATTERN, "lower-case letters, digits and hyphens", "bad-id")
CODE = Word(CODE_PATTERN, "letters, digits, hyphens or _ (no spaces)", "bad-code")


def id_field(meaning: str) -> Field:
    """The name of a part, which is in its keys."""
    return Field("id", ID, f"{meaning}: lower-case letters, digits, hyphens; stable for ever")


def facts_field() -> Field:
    """The facts that carry all texts of a part."""
    meaning = "facts for every text inside that names none itself, or none"
    return Field("facts", FactIds(), meaning, False)


def text_field(name: str, meaning: str, required: bool = True, kind: Kind | None = None) -> Field:
    """A text to translate; by default one that states nothing medical."""
    return Field(name, kind or Text(), meaning, required)


def note_field(main: str) -> Field:
    """The note that stands beside the text of the field ``main``."""
    return Field("note", Line(MAX_NOTE), f'for the translator of "{main}"', False)


CODE_MEANING = "name in filled-in forms, equal in every language"
