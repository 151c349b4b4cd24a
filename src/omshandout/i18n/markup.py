r"""The inline markup of texts: ``**strong**``, ``{placeholder}``, ``[[la:word]]``, ``\``.

A text is read into pieces, left to right; nothing else in it has a meaning. A backslash before
``*``, ``{``, ``[`` or another backslash takes the meaning of that character away. Signs that are
left over (a single ``*``, a ``}`` or ``]]`` that nothing opens) are errors, because they are what
remains when somebody damages a placeholder; after ``\{`` and ``\[`` their ends are plain signs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from omshandout.errors import Fault, UsageError, Where
from omshandout.i18n.writing import script_of, scripts_of
from omshandout.languages.locales import language_of
from omshandout.model.text import Language, Run

_TOKEN = re.compile(r"\\|\*\*?|\{|\}|\[\[|\]\]")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_FOREIGN = re.compile(r"\[\[([A-Za-z0-9_-]+):((?:[^\[\]\\]|\\[*{\[\\])+)\]\]")
_ESCAPE = re.compile(r"\\([*{\[\\])")
_SPECIAL = re.compile(r"[*{}\[\]\\]")
_MEANING = re.compile(r"[*{\[\\]")


class MarkupError(ValueError):
    """Markup that cannot be read.

    Attributes:
        column: character of the text where it goes wrong, counted from 1.
        what: what is wrong.
        hint: what to do.
    """

    def __init__(self, column: int, what: str, hint: str) -> None:
        super().__init__(f"at character {column}: {what}")
        self.column = column
        self.what = what
        self.hint = hint

    def fault(self, where: Where) -> Fault:
        """The same as a fault of the text that begins at ``where``."""
        what = f"{self.what} (character {self.column} of the text)"
        return Fault(where, what, self.hint, "markup/syntax")


class Piece(Struct, frozen=True):
    """A stretch of a text with one meaning.

    Attributes:
        text: its characters without markup; empty for a placeholder.
        bold: whether it stands between ``**``.
        placeholder: the placeholder's name, or ``""``.
        language: the language of a ``[[la:word]]``, or None.
        column: where it begins in the text, counted from 1.
    """

    text: str
    bold: bool = False
    placeholder: str = ""
    language: Language | None = None
    column: int = 1

    def run(self) -> Run:
        """The piece as a run; a placeholder is shown as written, in braces."""
        text = f"{{{self.placeholder}}}" if self.placeholder else self.text
        return Run(text, self.bold, self.language, isolate=self.language is not None)


@lru_cache(maxsize=8192)
def parse_markup(text: str) -> tuple[Piece, ...]:
    """Read the markup of a text.

    Pieces come in logical order; joined they are the whole text without its markup.

    Raises:
        MarkupError: a sign of the markup is not closed, empty, nested or unknown.
    """
    if _SPECIAL.search(text) is None:
        return (Piece(text),) if text else ()
    return _Parser(text).parse()


def markup_runs(text: str) -> tuple[Run, ...]:
    """The runs of a text whose placeholders are still to be filled.

    Raises:
        MarkupError: see :func:`parse_markup`.
    """
    return tuple(piece.run() for piece in parse_markup(text))


def placeholders(text: str) -> Counter[str]:
    """How often each placeholder stands in a text.

    Raises:
        MarkupError: see :func:`parse_markup`.
    """
    return Counter(piece.placeholder for piece in parse_markup(text) if piece.placeholder)


def strip_markup(text: str) -> str:
    """A text as a reader sees it, with placeholders left in braces.

    Raises:
        MarkupError: see :func:`parse_markup`.
    """
    return "".join(piece.run().text for piece in parse_markup(text))


def write_markup(pieces: Iterable[Piece]) -> str:
    """The text that :func:`parse_markup` reads as these pieces."""
    parts: list[str] = []
    bold = False
    for piece in pieces:
        if piece.bold != bold:
            parts.append("**")
            bold = piece.bold
        if piece.placeholder:
            parts.append(f"{{{piece.placeholder}}}")
        elif piece.language is not None:
            parts.append(f"[[{piece.language.locale}:{_escape(piece.text)}]]")
        else:
            parts.append(_escape(piece.text))
    return "".join(parts) + ("**" if bold else "")


class _Parser:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[Piece] = []
        self.plain: list[str] = []
        self.begun = 0  # where the plain characters that are being collected begin
        self.bold = False
        self.opened = 0  # where the last ** stands
        self.escaped = {"{": 0, "[": 0}

    def parse(self) -> tuple[Piece, ...]:
        text = self.text
        position = 0
        while (match := _TOKEN.search(text, position)) is not None:
            start = match.start()
            if start > position:
                self.plain.append(text[position:start])
            token = match.group()
            if token == "\\":
                self.plain.append(self.escape(start))
                position = start + 2
            elif token == "**":
                self.strong(start)
                position = self.begun = start + 2
            elif token in ("{", "[["):
                self.flush()
                piece, position = (self.placeholder if token == "{" else self.foreign)(start)
                self.pieces.append(piece)
                self.begun = position
            else:
                self.stray(token, start)
                self.plain.append(token)
                position = match.end()
        if position < len(text):
            self.plain.append(text[position:])
        self.flush()
        if self.bold:
            what = "** is not closed"
            raise MarkupError(self.opened + 1, what, "add ** behind the last strong word")
        return tuple(self.pieces)

    def flush(self) -> None:
        if self.plain:
            self.pieces.append(Piece("".join(self.plain), self.bold, column=self.begun + 1))
            self.plain.clear()

    def strong(self, start: int) -> None:
        self.flush()
        if self.bold and not self.text[self.opened + 2 : start].strip():
            what = "nothing stands between ** and **"
            raise MarkupError(self.opened + 1, what, "remove them")
        self.bold, self.opened = not self.bold, start

    def escape(self, start: int) -> str:
        following = self.text[start + 1 : start + 2]
        if not following or following not in "*{[\\":
            what = "a backslash stands before a sign without meaning"
            raise MarkupError(start + 1, what, "write \\\\ for a backslash")
        if following in self.escaped:  # its end will be a plain sign too
            self.escaped[following] += 1
        return following

    def placeholder(self, start: int) -> tuple[Piece, int]:
        match = _PLACEHOLDER.match(self.text, start)
        if match is None:
            what = "{ does not begin a placeholder"
            hint = "write {name} as in the English text, or \\{ for the sign itself"
            raise MarkupError(start + 1, what, hint)
        return Piece("", self.bold, match.group(1), column=start + 1), match.end()

    def foreign(self, start: int) -> tuple[Piece, int]:
        match = _FOREIGN.match(self.text, start)
        if match is None:
            what = "[[ does not begin a word of another language"
            hint = "write [[la:word]], or \\[\\[ for the signs themselves"
            raise MarkupError(start + 1, what, hint)
        try:
            language = language_of(match.group(1).replace("-", "_"))
        except UsageError as error:
            fault = error.faults[0]
            raise MarkupError(start + 3, fault.what, fault.hint) from None
        word = _ESCAPE.sub(r"\1", match.group(2))
        scripts = {script_of(char) for char in word} - {""}
        if scripts and scripts.isdisjoint(scripts_of(language)):
            what = f"“{word}” is not in the script of {language.locale}"
            hint = "name the language and, if it is not its usual one, the script: [[zh-Latn:nǎo]]"
            raise MarkupError(start + 3, what, hint)
        return Piece(word, self.bold, language=language, column=start + 1), match.end()

    def stray(self, token: str, start: int) -> None:
        """A sign that nothing opened: most likely the rest of damaged markup."""
        if token == "*":
            raise MarkupError(
                start + 1, "a single * means nothing", "write **word**, or \\* for a star"
            )
        opener = "{" if token == "}" else "["
        if not self.escaped[opener]:
            what = f"{token} stands without {opener * len(token)} before it"
            raise MarkupError(start + 1, what, "add what is missing, or remove it")
        self.escaped[opener] -= 1


def _escape(text: str) -> str:
    return _MEANING.sub(lambda match: "\\" + match.group(), text)
