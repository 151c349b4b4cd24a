"""Messages for gettext: our YAML as a Babel extractor, and templates from loaded content.

The entry point ``omshandout_yaml`` makes plain ``pybabel extract`` read the content files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO

from omshandout.content import (
    list_handouts,
    load_context,
    load_handout,
    load_interface,
    load_packets,
)
from omshandout.model.blocks import iter_texts
from omshandout.model.interface import InterfaceMessage
from omshandout.model.text import Message
from omshandout.render.places import DESK_FILE

Extracted = tuple[int, str, tuple[str, ...], list[str]]
"""Line, gettext function, its arguments (context first) and comments, as Babel wants them."""


def extract(
    fileobj: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Mapping[str, str],
) -> Iterator[Extracted]:
    """Extract the messages of a handout file, of packets or of the program's own texts.

    Other YAML files of the content folder have no messages.

    Raises:
        ContentError: the file has faults.

    Source: Babel, "Working with message catalogs: writing extraction methods".
    """
    path = Path(fileobj.name)
    messages: list[Message | InterfaceMessage] = []
    if path.parent.name == "handouts":
        context = load_context(path.parent.parent)
        texts = iter_texts(load_handout(path, context))
        messages.extend(texts)
    elif path.name in ("interface.yaml", DESK_FILE):
        messages.extend(load_interface(path).messages)
    elif path.name == "packets.yaml":
        for packet in load_packets(path, list_handouts(path.parent)):
            own: Iterator[Message] = iter_texts(packet.cover)
            messages.extend(own)
    for message in messages:
        comments = [message.note] if message.note else []
        line = message.where.line
        plural = message.plural if isinstance(message, InterfaceMessage) else ""
        if plural:
            yield line, "npgettext", (message.key, message.text, plural), comments
        else:
            yield line, "pgettext", (message.key, message.text), comments
