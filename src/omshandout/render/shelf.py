"""The content of one run, in English: read when it is first wanted, and then kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from omshandout.content import ContentContext, list_handouts
from omshandout.errors import ContentError, Fault, MachineError, UsageError, Where
from omshandout.model.blocks import Picture, SourceHandout, iter_texts
from omshandout.model.interface import DOMAIN, InterfaceMessage, InterfaceSource
from omshandout.model.packets import PACKETS, Packet
from omshandout.pdf.drawings import DrawingStore
from omshandout.render.drawn import read_compiled
from omshandout.render.places import DESK_FILE, Places
from omshandout.render.sources import Sources
from omshandout.render.unknown import no_such
from omshandout.yamlfile.bounded import path_label

_Key = TypeVar("_Key")
_T = TypeVar("_T")


class Shelf:
    """Handouts, packets, texts of the interface, facts and drawings of a folder of content.

    Args:
        places: the folders.
        sources: reads what is in the one of content.
    """

    def __init__(self, places: Places, sources: Sources | None = None) -> None:
        self.places = places
        self.sources = sources or Sources()
        self._handouts: dict[str, SourceHandout] = {}
        self._dangers: dict[str, tuple[Fault, ...]] = {}
        self._ratios: dict[str, float] = {}
        self._sizes: dict[str, tuple[float, float]] = {}
        self._drawn: dict[str, str] = {}

    @cached_property
    def context(self) -> ContentContext:
        """Fact sheet, termbase and names of drawings."""
        return self.sources.context(self.places.content)

    @cached_property
    def handout_names(self) -> tuple[str, ...]:
        """Names of all handouts, sorted.

        Raises:
            ContentError: there are none, so this is no content folder.
        """
        names = list_handouts(self.places.content)
        if not names:
            raise ContentError(
                Fault(Where(file=(self.places.content / "handouts").as_posix()),
                      "there are no handouts here",
                      "name a content folder; omshandout init DIR makes one",
                      "content/no-handouts")
            )
        return names

    @cached_property
    def interface_source(self) -> InterfaceSource:
        """The program's own texts in English: all that translators see of them."""
        printed, desk = self.printed_source, self.places.content / DESK_FILE
        if not desk.is_file():  # a folder from before there was a page for staff
            return printed
        # Only translators and the page for staff ask.
        from omshandout.content.interface import joined_interface

        return joined_interface(printed, self.sources.interface(desk))

    @cached_property
    def printed_source(self) -> InterfaceSource:
        """Those of the program's own texts that documents may print.

        What only the page for staff says is apart, so that no document waits for it, is out of
        date, or is a draft because of it.
        """
        return self.sources.interface(self.places.content / "interface.yaml")

    @cached_property
    def keep_terms(self) -> frozenset[str]:
        """Terms that stay in Latin letters in every language."""
        return frozenset(self.context.termbase.kept)

    def handout(self, name: str) -> SourceHandout:
        """The source of a handout.

        Raises:
            UsageError: there is no handout of this name.
            ContentError: with every fault of its file.
        """
        if name not in self.handout_names:
            raise UsageError(no_such("handout", name, self.handout_names))
        return kept_in(self._handouts, name, lambda: self.sources.handout(
            self.places.content / "handouts" / f"{name}.yaml", self.context
        ))

    @cached_property
    def packets(self) -> tuple[Packet, ...]:
        """The packets in the order of their file; none where there is no such file.

        Raises:
            ContentError: with every fault of the file.
        """
        if not self._packets_file.is_file():
            return ()
        # Few documents are of packets, and what reads YAML takes long to import.
        from omshandout.content.packets import load_packets

        return load_packets(self._packets_file, self.handout_names)

    @property
    def _packets_file(self) -> Path:
        return self.places.content / "packets.yaml"

    def packet(self, name: str) -> Packet:
        """A packet.

        Raises:
            UsageError: there is none of this name.
            ContentError: the file of packets has faults.
        """
        if unknown := self.unknown_packet(name):
            raise UsageError(unknown)
        return next(packet for packet in self.packets if packet.name == name)

    def unknown_packet(self, name: str) -> tuple[Fault, ...]:
        """A fault if there is no packet of this name; none if there is.

        Raises:
            ContentError: the file of packets has faults.
        """
        known = tuple(packet.name for packet in self.packets)
        if not known:
            return (self._no_packets,)
        return () if name in known else (no_such("packet", name, known),)

    def known_packets(self) -> tuple[Packet, ...]:
        """The packets, for somebody who asks which there are.

        Raises:
            UsageError: there are none.
            ContentError: the file of packets has faults.
        """
        if not self.packets:
            raise UsageError(self._no_packets)
        return self.packets

    @property
    def _no_packets(self) -> Fault:
        hint = f"write which handouts stand together into {path_label(self._packets_file)}"
        return Fault(Where(), "there are no packets here", hint, "usage/no-packets")

    @property
    def domains(self) -> tuple[str, ...]:
        """All gettext domains: the handouts, and those that belong to none."""
        return (*self.handout_names, *self.shared_domains)

    @property
    def shared_domains(self) -> tuple[str, ...]:
        """The packets, if there is a file of them, and the interface."""
        return (PACKETS, DOMAIN) if self._packets_file.is_file() else (DOMAIN,)

    def source(self, domain: str) -> SourceHandout | InterfaceSource:
        """The English texts of a gettext domain.

        Raises:
            UsageError: there is no such domain.
            ContentError: with every fault of its file.
        """
        if domain == DOMAIN:
            return self.interface_source
        if domain == PACKETS and domain in self.shared_domains:
            texts = [text for each in self.packets for text in iter_texts(each.cover)]
            return InterfaceSource(PACKETS, tuple(
                InterfaceMessage(text.key, text.text, note=text.note, where=text.where)
                for text in texts
            ))
        return self.handout(domain)

    def dangers(self, name: str) -> tuple[Fault, ...]:
        """What a handout says that must not be printed, such as a dose (looked for once)."""
        return self.dangers_of(self.handout(name))

    def dangers_of(self, source: SourceHandout) -> tuple[Fault, ...]:
        """The same for a handout or the cover of a packet."""
        key = source.title.key if source.name == PACKETS else source.name
        return kept_in(self._dangers, key, lambda: self.sources.dangers(source, self.context))

    # -- drawings ----------------------------------------------------------------------------

    @cached_property
    def drawings(self) -> DrawingStore:
        """Line drawings as page operators."""
        # Converting takes ten times as long as all the rest of a first document; what was
        # converted before is used only while the SVG is the same to the byte.
        return DrawingStore(self._read_drawing, read_compiled(self.places.content))

    def ratio(self, name: str) -> float:
        """Height of a drawing divided by its width.

        Raises:
            ContentError: with every fault of the drawing.
        """
        def measure() -> float:
            ready = self.drawings.ready(name)  # checked when it was converted
            width, height = (ready.width_pt, ready.height_pt) if ready else self._size(name)
            return height / width

        return kept_in(self._ratios, name, measure)

    def _size(self, name: str) -> tuple[float, float]:
        """Width and height of a drawing, which is checked once."""
        # Most drawings were converted in advance, and need no parser for a page of a PDF.
        from omshandout.content.drawings import check_svg

        return kept_in(self._sizes, name, lambda: check_svg(
            self._read_drawing(name), f"content/drawings/{name}.svg"
        ))

    def drawings_digest(self, name: str) -> str:
        """SHA-256 (hex) of the drawings of a handout; "" for one without drawings."""
        def digest() -> str:
            used = sorted(set(_drawings_of(self.handout(name))))
            found = hashlib.sha256()
            for drawing in used:
                data = self._read_drawing(drawing)
                found.update(f"{drawing} {len(data)}\n".encode() + data)
            return found.hexdigest() if used else ""

        return kept_in(self._drawn, name, digest)

    def drawing_data(self, name: str) -> bytes:
        """The bytes of a drawing that has been checked.

        Raises:
            ContentError: with every fault of the drawing.
        """
        self._size(name)
        return self._read_drawing(name)

    def _read_drawing(self, name: str) -> bytes:
        path = self.places.content / "drawings" / f"{name}.svg"
        try:
            return path.read_bytes()
        except OSError as error:
            raise MachineError(
                Fault(Where(file=path.as_posix()), f"cannot read the file: {error.strerror}",
                      "check its permissions", "machine/read")
            ) from error


def _drawings_of(value: object) -> Iterator[str]:
    """Names of all drawings in a handout, a block or a part of one."""
    if isinstance(value, Picture):
        yield value.drawing
    elif isinstance(value, tuple):
        for part in value:
            yield from _drawings_of(part)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _drawings_of(getattr(value, name))


def kept_in(memory: dict[_Key, _T], key: _Key, make: Callable[[], _T]) -> _T:
    """What is made once for a key, and then kept."""
    found = memory.get(key)
    if found is None:
        found = memory[key] = make()
    return found
