"""Writing PO files as GNU gettext's own tools write them.

Babel's writer breaks ``#|`` lines, drops header fields that it does not know, folds in a way of
its own and stamps every file with the time. Here nothing is written that did not change: of a file
that is there already, each message that says the same keeps its lines as they are, whatever tool
folded them.

Source: GNU gettext manual, section "The Format of PO Files".
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from omshandout.files import write_whole
from omshandout.i18n.charsets import UTF_8
from omshandout.i18n.entries import Catalog, Entry
from omshandout.i18n.folding import PAGE_WIDTH, quoted_lines
from omshandout.i18n.po import Layout, parse_layout, read_bytes

UTF_8_TYPE = "text/plain; charset=UTF-8"


def write_po(catalog: Catalog, layout: Layout | None = None) -> bytes:
    """The bytes of a PO file; the same catalog gives the same bytes on every machine.

    Args:
        catalog: what to write.
        layout: of the file that is there; what it has in the same words is taken over line by line.
    """
    layout = layout or Layout()
    blocks = [layout.header or _header(catalog)]
    for prefix, entries, kept in (
        ("", catalog.entries, layout.entries), ("#~ ", catalog.obsolete, layout.obsolete)
    ):
        known = {(entry.key, entry.msgid): (entry, lines) for entry, lines in kept}
        for entry in entries:
            old, lines = known.get((entry.key, entry.msgid), (None, ""))
            blocks.append(lines if lines and old == entry else "\n".join(_lines(entry, prefix)))
    blocks = blocks if blocks[0] else blocks[1:]
    if catalog.below:
        blocks.append("\n".join(catalog.below))
    return ("\n\n".join(blocks) + "\n").encode("utf-8")


def write_if_changed(path: Path, catalog: Catalog, *, fold: bool = False) -> bool:
    """Write a PO file unless the one that is there says the same; whether it was written.

    The layout of a file that another tool wrote stays as it is, but for what changed; with
    ``fold`` it becomes ours.

    Raises:
        MachineError: the file cannot be read or written.
    """
    data = write_po(catalog)
    if path.exists():
        old = read_bytes(path, str(path))
        if old == data:
            return False
        found, faults, layout = parse_layout(old, str(path), catalog.domain, keep=True)
        if not faults and not fold:
            if found == catalog:
                return False
            data = _with_layout(catalog, found, layout)
    write_whole(path, data)
    return True


def _with_layout(catalog: Catalog, found: Catalog, layout: Layout) -> bytes:
    """A catalog in the layout of the file that it is to take the place of."""
    if not layout.in_utf_8:
        return write_po(catalog)
    if _header(catalog) != _header(found):
        layout = replace(layout, header="")
    data = write_po(catalog, layout)
    return data if layout.line_end == "\n" else data.replace(b"\n", layout.line_end.encode())


def _header(catalog: Catalog) -> str:
    lines = _remarks("#", catalog.comments)
    lines += catalog.remarks
    if catalog.fuzzy:
        lines.append("#, fuzzy")
    if catalog.header or lines:
        text = "".join(
            f"{name}: {_in_utf_8(name, value)}\n" if name else f"{value}\n"
            for name, value in catalog.header
        )
        lines += ['msgid ""', *quoted_lines("msgstr", text)]
    return "\n".join(lines)


def _in_utf_8(name: str, value: str) -> str:
    if name.lower() != "content-type":
        return value
    charset = value.lower().partition("charset=")[2].strip()
    return value if charset in UTF_8 else UTF_8_TYPE


def _lines(entry: Entry, prefix: str) -> list[str]:
    """The lines of a message; ``prefix`` is ``#~`` and a space for one that is obsolete."""
    lines = _remarks("#", entry.comments) + _remarks("#.", entry.notes)
    if entry.places:
        lines += _place_lines(entry.places)
    flags = (("fuzzy",) if entry.fuzzy else ()) + entry.flags
    if flags:
        lines.append(f"#, {', '.join(flags)}")
    fold = "no-wrap" not in entry.flags
    before = "#~| " if prefix else "#| "
    msgid, plural = entry.previous
    for word, text in (
        ("msgctxt", entry.previous_key), ("msgid", msgid), ("msgid_plural", plural),
    ):
        # A context alone would be no entry for GNU gettext.
        if text or (word == "msgid" and entry.previous_key):
            lines += quoted_lines(word, text, prefix=before, fold=fold)
    if entry.key:
        lines += quoted_lines("msgctxt", entry.key, prefix=prefix, fold=fold)
    lines += quoted_lines("msgid", entry.msgid, prefix=prefix, fold=fold)
    if entry.plural:
        lines += quoted_lines("msgid_plural", entry.plural, prefix=prefix, fold=fold)
        for index, text in enumerate(entry.strings):
            lines += quoted_lines(f"msgstr[{index}]", text, prefix=prefix, fold=fold)
    else:
        lines += quoted_lines("msgstr", entry.strings[0], prefix=prefix, fold=fold)
    return lines


def _remarks(sign: str, lines: Iterable[str]) -> list[str]:
    # A backslash at the end would take the next line up, as GNU gettext reads it.
    ended = (f"{line} " if line.endswith("\\") else line for line in lines)
    return [f"{sign} {line}" if line else sign for line in ended]


def _place_lines(places: tuple[str, ...]) -> list[str]:
    lines = ["#:"]
    for place in places:
        shown = f"\u2068{place}\u2069" if " " in place else place
        if len(lines[-1]) > 2 and len(lines[-1]) + 1 + len(shown) > PAGE_WIDTH:
            lines.append("#:")
        lines[-1] += f" {shown}"
    return lines
