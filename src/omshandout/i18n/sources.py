"""Small questions about messages and their entries, asked in several modules."""

from __future__ import annotations

from typing import Literal

from omshandout.i18n.entries import Entry, Translations
from omshandout.model.blocks import SourceHandout, iter_texts
from omshandout.model.interface import InterfaceMessage, InterfaceSource
from omshandout.model.once import found_once
from omshandout.model.text import Message

AnyMessage = Message | InterfaceMessage
AnySource = SourceHandout | InterfaceSource
State = Literal["translated", "fuzzy", "stale", "missing"]


@found_once
def messages_of(source: AnySource) -> tuple[AnyMessage, ...]:
    """The messages of a handout in reading order, or of the interface."""
    if isinstance(source, InterfaceSource):
        return source.messages
    texts: tuple[Message, ...] = tuple(iter_texts(source))
    return texts


def domain_of(source: AnySource) -> str:
    """The gettext domain: the handout's name, or ``interface``."""
    return source.domain if isinstance(source, InterfaceSource) else source.name


def plural_of(message: AnyMessage) -> str:
    """English for any number but one; ``""`` for a message without plural forms."""
    return message.plural if isinstance(message, InterfaceMessage) else ""


def entry_of(message: AnyMessage, translations: Translations | None) -> Entry | None:
    """The entry of a message in a catalog, if there is one."""
    return None if translations is None else translations.entries.get(message.key)


def state_of(message: AnyMessage, entry: Entry | None) -> State:
    """What the translation of a message is like.

    ``stale`` is one that was made for other English, in a catalog that was not updated since.
    """
    if entry is None or not entry.translated:
        return "missing"
    if entry.fuzzy:
        return "fuzzy"
    current = (entry.msgid, entry.plural) == (message.text, plural_of(message))
    return "translated" if current else "stale"


def standing_of(message: AnyMessage, translations: Translations | None) -> State:
    """The same for a message in a language; what stands for itself in English is translated."""
    entry = entry_of(message, translations)
    if entry is None and translations is not None and translations.from_source:
        return "translated"
    return state_of(message, entry)
