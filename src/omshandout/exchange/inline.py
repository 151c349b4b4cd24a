"""The light markup of texts as codes that translators' tools protect.

A text is cut into plain characters and codes by the look of it alone, so that joined again it is
the same text, whatever it is: backslashes stay where they are, and what does not look like markup
is plain. What markup means is known by :mod:`omshandout.i18n.markup`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

_TOKEN = re.compile(
    r"\\[*{\[\\]"  # takes away the meaning of the sign behind it
    r"|(?P<strong>\*\*)"
    r"|(?P<placeholder>\{[a-z][a-z0-9_]*\})"
    r"|(?P<foreign>\[\[[A-Za-z0-9_-]+:)(?P<word>(?:[^\[\]\\]|\\[*{\[\\])+)\]\]"
)


class Kind(Enum):
    """Kinds of codes."""

    PLACEHOLDER = "placeholder"
    STRONG = "strong"
    FOREIGN = "foreign"


class Code(Struct, frozen=True):
    """A stretch of markup.

    Attributes:
        kind: what it is.
        opening: its signs in front, ``**``, ``[[la:`` or the whole of ``{name}``.
        inner: what stands inside.
        closing: its signs behind.
    """

    kind: Kind
    opening: str
    inner: tuple[Node, ...] = ()
    closing: str = ""


Node = str | Code


def nodes_of(text: str) -> tuple[Node, ...]:
    """Cut a text into plain characters and codes; :func:`text_of` gives the text back."""
    tokens = list(_TOKEN.finditer(text))
    # Signs that are left over stay plain, all of them: which one is too much nobody can tell.
    paired = sum(match["strong"] is not None for match in tokens) % 2 == 0
    found: list[Node] = []
    strong: list[Node] | None = None
    plain, at = "", 0
    for match in tokens:
        plain += text[at : match.start()]
        at = match.end()
        code = _code(match)
        if code is None and not (match["strong"] and paired):
            plain += match[0]
            continue
        into = found if strong is None else strong
        if plain:
            into.append(plain)
            plain = ""
        if code is not None:
            into.append(code)
        elif strong is None:
            strong = []
        else:
            found.append(Code(Kind.STRONG, "**", tuple(strong), "**"))
            strong = None
    plain += text[at:]
    if plain:
        found.append(plain)
    return tuple(found)


def _code(match: re.Match[str]) -> Code | None:
    if match["placeholder"]:
        return Code(Kind.PLACEHOLDER, match[0])
    if match["foreign"]:
        return Code(Kind.FOREIGN, match["foreign"], (match["word"],), "]]")
    return None


def text_of(nodes: tuple[Node, ...]) -> str:
    """The text that was cut into these."""
    return "".join(
        node if isinstance(node, str) else node.opening + text_of(node.inner) + node.closing
        for node in nodes
    )


def codes_of(nodes: tuple[Node, ...]) -> Iterator[Code]:
    """All codes in the order in which they begin."""
    for node in nodes:
        if isinstance(node, Code):
            yield node
            yield from codes_of(node.inner)


class Numbers:
    """Numbers the codes of a text and of its translation, so that the same ones have one number."""

    def __init__(self, source: tuple[Node, ...]) -> None:
        self._left = [(number, code) for number, code in enumerate(codes_of(source), 1)]
        self._next = len(self._left) + 1

    def of(self, code: Code) -> int:
        """The number of the next code of this kind; one of its own if the English has no more."""
        for place, (number, known) in enumerate(self._left):
            if (known.kind, known.opening) == (code.kind, code.opening):
                del self._left[place]
                return number
        self._next += 1
        return self._next - 1
