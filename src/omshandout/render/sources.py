"""The sources of a run as they are read: termbase, handouts, and the program's own texts."""

from __future__ import annotations

from pathlib import Path

from omshandout.content import ContentContext
from omshandout.content.context import load_context
from omshandout.content.fact_sheet import FactSheet
from omshandout.content.known_facts import known_or_read
from omshandout.content.terms import Termbase
from omshandout.errors import Fault
from omshandout.model.blocks import SourceHandout
from omshandout.model.interface import InterfaceSource

__all__ = ["Sources"]


class Sources:
    """Reads sources, each time anew."""

    def context(self, root: Path) -> ContentContext:
        """As :func:`omshandout.content.load_context`."""
        return load_context(root, self.termbase, self.facts)

    def facts(self, path: Path) -> FactSheet:
        """As :func:`omshandout.content.known_facts.known_or_read`."""
        return known_or_read(path)

    def termbase(self, path: Path) -> Termbase:
        """As :func:`omshandout.content.load_termbase`."""
        # What reads YAML takes long to import, and may not be needed: see tasks/kept_sources.py.
        from omshandout.content.termbase import load_termbase

        return load_termbase(path)

    def interface(self, path: Path) -> InterfaceSource:
        """As :func:`omshandout.content.load_interface`."""
        # As above.
        from omshandout.content.interface import load_interface

        return load_interface(path)

    def handout(self, path: Path, context: ContentContext) -> SourceHandout:
        """As :func:`omshandout.content.load_handout`."""
        # As above.
        from omshandout.content.handouts import load_handout

        return load_handout(path, context)

    def dangers(self, source: SourceHandout, context: ContentContext) -> tuple[Fault, ...]:
        """As :func:`omshandout.content.check_dangers`."""
        # What looks for them may not be needed: as above.
        from omshandout.content.dangers import check_dangers

        return check_dangers(source, context)
