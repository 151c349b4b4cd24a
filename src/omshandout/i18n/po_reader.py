"""The lines of a PO file, read into entries as GNU gettext reads them.

Of a file one wants to know all that is wrong, so the reader goes on after a fault. What it cannot
read it tells; it never passes over anything. What only follows from a slip is not told: of a
message that cannot be read, and of two versions that a merge left, the first fault stands for all.

Source: GNU gettext manual, sections "The Format of PO Files" and "PO File Format Evolution".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from omshandout.errors import Fault, Where
from omshandout.i18n.charsets import UTF_8
from omshandout.i18n.entries import Catalog, Entry
from omshandout.model.late import late

WHITE = " \t\r\f\v"
"""What may stand between keywords and texts; a no-break space, for one, may not."""

DEFAULT_DOMAIN = "messages"

_PIECE = r'"([^"\\]*(?:\\.[^"\\]*)*)"'
_SIMPLE = late(rf"(msgctxt|msgid_plural|msgid|msgstr(?:\[([0-9]{{1,3}})\])?)[ \t]*{_PIECE}")
_TOKEN = late(
    rf"[{WHITE}]*(?:{_PIECE}|([A-Za-z_$][A-Za-z0-9_$]*)|\[[{WHITE}]*([0-9]{{1,3}})[{WHITE}]*\]|(#)"
    r"|(.))"
)
_BYTES = r"((?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]+))+)"
_ESCAPE = late(rf"{_BYTES}|\\(.)")
_BYTE = late(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]+))")
_ESCAPED = {
    "\\": "\\", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
    "v": "\v",
}
_KEYWORDS = frozenset(("msgctxt", "msgid", "msgid_plural", "msgstr"))
_PREVIOUS = _KEYWORDS - {"msgstr"}
_WORDS = _KEYWORDS | {"domain"}
_BEFORE = "|"  # stands before a keyword of a ``#|`` line that waits for its text
_MERGE_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")  # of version control
# What has a meaning of its own after "#". Kinds that are not known yet will be such signs too:
# what they say, "not reviewed" for one, must not pass for a remark.
_FLAGS = (",", "=", "!")
_UNKNOWN_KINDS = frozenset("$%&'()+/;<>?@[\\]^`{}")
_NEEDED_FIELDS = ("language", "plural-forms", "content-type", "po-revision-date")
_UPDATE = "run: omshandout translations update, which finds keys (msgctxt) again by the English"
_SYNTAX = "catalog/syntax"
_LOOSE_TEXT = (
    "text stands where a keyword has to be",
    'write msgid or msgstr before the first ", or remove the line',
)
_NOT_QUOTED = (
    "the text is not well quoted",
    'put it between " and ", with a backslash before " and \\ inside',
)


class Reader:
    """Reads line by line; what is collected of the current message is in the fields.

    Attributes:
        loose: whether messages may lack a key, or share one if their English differs.
        faults: all that is wrong with the file.
        spans: each entry, the header too: whether it is obsolete, the first and last of its lines.
    """

    def __init__(
        self, file: str, domain: str, charset: str = "utf-8", *, loose: bool = False
    ) -> None:
        self.file = file
        self.domain = domain
        self.charset = charset
        self.loose = loose
        self.faults: list[Fault] = []
        self.entries: list[Entry] = []
        self.obsolete: list[Entry] = []
        self.header: Entry | None = None
        self.spans: list[tuple[Entry, bool, int, int]] = []
        self.seen: dict[str, int] = {}
        self.pairs: set[tuple[str, str]] = set()
        self.merging = False  # between the marks of a merge that was left over
        self.before = 0  # the line before this one, blank lines not counted
        self.reset()

    def reset(self) -> None:
        self.comments: list[str] = []
        self.notes: list[str] = []
        self.places: list[str] = []
        self.flags: list[str] = []
        self.is_fuzzy = False
        self.key: list[str] | None = None
        self.msgid: list[str] | None = None
        self.plural: list[str] | None = None
        self.strings: dict[int, list[str]] = {}
        self.previous: dict[str, list[str]] = {}
        self.current: list[str] | None = None
        self.current_previous: list[str] | None = None
        self.waiting = ""  # a keyword whose text is still to come
        self.waiting_index = 0
        self.is_obsolete = False
        self.line = 0
        self.first = 0
        self.broken = False  # whether it was told that the message cannot be read

    def read(self, lines: Iterable[tuple[int, str]]) -> None:
        # This loop runs for some thousand lines before every document: the order of the tests
        # is that of how often they hold.
        for number, raw in lines:
            line = raw.strip(WHITE)
            if not line:
                continue
            sign = line[0]
            if sign == '"':
                text = line[1:-1]
                if (
                    self.current is None or self.waiting or self.is_obsolete or len(line) < 2
                    or line[-1] != '"' or "\\" in text or '"' in text
                ):
                    self.statement(line, number)
                else:
                    self.current.append(text)
            elif sign == "#":
                self.remark(raw.lstrip(WHITE), number)
            else:
                self.statement(line, number)
            self.before = number
        self.finish()

    # -- remarks -------------------------------------------------------------------------------

    def remark(self, line: str, number: int) -> None:
        """A line that begins with ``#``: a remark, or something that looks like one to others."""
        kind = line[1:2]
        if kind == "~":
            self.obsolete_line(line[2:], number)
            return
        if self.msgid is not None:
            self.finish()
        elif self.broken and self.key is not None:
            self.reset()
        self.first = self.first or number
        rest = line[2:]
        if kind == ".":
            self.notes.append(_remark(rest))
        elif kind == ":":
            self.places += _places(rest)
        elif kind in _FLAGS:
            self.add_flags(rest)
        elif kind == "|":
            self.statement(rest.strip(WHITE), number, previous=True)
        elif kind in _UNKNOWN_KINDS:
            self.fault(
                number, f"a line begins with #{kind}, and nobody knows what that means",
                "put a space after # if it is a remark; a newer omshandout may know it",
                "catalog/unknown-kind",
            )
        else:
            self.comments.append(_remark(line[1:]))

    def obsolete_line(self, rest: str, number: int) -> None:
        line = rest.strip(WHITE)
        if not line:
            return
        if line.startswith("|"):
            if self.msgid is not None:
                self.finish()
            self.first = self.first or number
            self.statement(line[1:].lstrip(WHITE), number, obsolete=True, previous=True)
        elif line.startswith("#"):
            self.remark(rest.lstrip(WHITE), number)
        else:
            self.statement(line, number, obsolete=True)

    def add_flags(self, text: str) -> None:
        for part in text.split(","):
            words = part.split()
            if "fuzzy" in words:
                self.is_fuzzy = True
                words = [word for word in words if word != "fuzzy"]
            flag = " ".join(words)
            if flag and flag not in self.flags:
                self.flags.append(flag)

    # -- keywords and texts --------------------------------------------------------------------

    def statement(
        self, line: str, number: int, *, obsolete: bool = False, previous: bool = False
    ) -> None:
        """Keywords and texts, mostly one of each."""
        simple = None if previous or self.waiting else _SIMPLE.fullmatch(line)
        if simple is not None:
            word, index, text = simple.groups()
            if self.keyword("msgstr" if index else word, number, obsolete):
                self.waiting_index = int(index or 0)
                self.text(self.unquoted(text, number), number, obsolete)
            return
        if line.startswith(_MERGE_MARKS) and not obsolete and not previous:
            self.fault(
                number, f"the mark {line[:7]} of a merge is left over",
                "keep one version of the lines between <<<<<<< and >>>>>>>, and remove the marks",
            )
            # What stands between the first mark and the last is there twice.
            self.merging = not line.startswith(_MERGE_MARKS[2])
            self.broken = True
            return
        for match in _TOKEN.finditer(line):
            text, word, index, remark, junk = match.groups()
            if remark:
                self.remark(line[match.start(4):], number)
                return
            is_first = match.start() == 0
            if text is not None:
                self.text(self.unquoted(text, number), number, obsolete, previous)
            elif index is not None and self.waiting == "msgstr":
                self.waiting_index = int(index)
            elif word in _WORDS and (is_first or not self.waiting):
                if self.waiting:
                    self.without_text()
                if not self.keyword(word, number, obsolete, previous):
                    return
            else:
                if is_first and word:
                    self.fault(number, *_strange_word(word))
                elif junk == '"' or self.waiting or self.current is not None:
                    self.fault(number, *_NOT_QUOTED)
                else:
                    self.fault(number, *_LOOSE_TEXT)
                if self.waiting:
                    self.text("", number, obsolete, previous)
                self.current = None
                return

    def keyword(
        self, word: str, number: int, obsolete: bool = False, previous: bool = False
    ) -> bool:
        """Begin with a keyword, whose text is to come; whether it may stand here."""
        self.current = self.current_previous = None
        if previous:
            if word not in _PREVIOUS:
                self.fault(number, *_strange_word(word))
                return False
            self.waiting = _BEFORE + word
            return True
        if word == "domain":
            self.finish()
            self.waiting = word
            return True
        if word in ("msgid", "msgctxt"):
            if self.msgid is not None:
                self.finish()
            elif self.broken and self.key is not None and word == "msgctxt":
                self.reset()
            self.line = number
            if self.key is None or word == "msgctxt":
                self.is_obsolete = obsolete
        elif self.msgid is None:
            self.fault(
                number, f"{word} stands without a msgid before it",
                "write the English above it as in the template, or remove it",
            )
            return False
        self.first = self.first or number
        self.waiting, self.waiting_index = word, 0
        if self.is_obsolete != obsolete:
            self.mixed(number)
        return True

    def text(
        self, text: str, number: int, obsolete: bool = False, previous: bool = False
    ) -> None:
        """A quoted text: after a keyword, or one more piece of the text before."""
        word, self.waiting = self.waiting, ""
        if not word:
            pieces = self.current_previous if previous else self.current
            if pieces is None:
                self.fault(number, *_LOOSE_TEXT)
                return
            if not previous and self.is_obsolete != obsolete:
                self.mixed(number)
            pieces.append(text)
            return
        if word.startswith(_BEFORE):
            parts = self.current_previous = self.previous[word.removeprefix(_BEFORE)] = [text]
            if not previous:
                self.fault(number, *_LOOSE_TEXT)
            return
        parts = self.current = [text]
        if word == "msgctxt":
            self.key = parts
        elif word == "msgid":
            self.msgid = parts
        elif word == "msgid_plural":
            self.plural = parts
        elif word == "domain":
            self.current = None
            if text not in (self.domain, DEFAULT_DOMAIN):
                self.fault(
                    number, f"messages of another catalog ({text[:40]}) begin here",
                    f"put them into {text[:40]}.po", "catalog/domain",
                )
        else:
            if self.waiting_index in self.strings:
                what = "the message has this translation twice"
                self.fault(number, what, "remove one of the two")
            self.strings[self.waiting_index] = parts

    def without_text(self) -> None:
        """A keyword that no text came after."""
        word = self.waiting.removeprefix(_BEFORE)
        self.fault(self.before, f"{word} stands without a text", 'write the text, or "", after it')
        self.text("", self.before, self.is_obsolete, self.waiting.startswith(_BEFORE))

    def mixed(self, number: int) -> None:
        self.fault(
            number, "only some lines of the message begin with #~",
            "begin all of them so, or none",
        )

    def unquoted(self, inside: str, number: int) -> str:
        if "\\" not in inside:
            return inside
        wrong: list[str] = []

        def plain(match: re.Match[str]) -> str:
            found = self.from_bytes(match[1]) if match[1] else _ESCAPED.get(match[2], "")
            if not found:
                wrong.append(match[0])
            return found

        text = _ESCAPE.sub(plain, inside)
        if wrong:
            self.fault(
                number, f"the text is not well quoted: {wrong[0][:20]} is no character",
                "write a backslash twice where it stands for itself",
            )
        return text

    def from_bytes(self, escapes: str) -> str:
        r"""What ``\303\261`` stands for: bytes in the encoding of the file; "" for no text."""
        data = bytes(
            int(octal, 8) & 255 if octal else int(hexadecimal[-2:], 16)
            for octal, hexadecimal in _BYTE.findall(escapes)
        )
        if 0 in data:
            return ""
        try:
            return data.decode(self.charset)
        except UnicodeDecodeError:
            return ""

    # -- messages ------------------------------------------------------------------------------

    def finish(self) -> None:
        """End the current message, if there is one."""
        if self.waiting:
            self.without_text()
        if self.msgid is None:
            if self.key is not None:
                self.fault(
                    self.line, "a msgctxt stands without a msgid",
                    "write the English below it as in the template, or remove it",
                )
                self.reset()
            return
        previous = self.previous
        entry = Entry(
            "".join(self.key) if self.key is not None else "",
            "".join(self.msgid),
            "".join(self.plural) if self.plural is not None else "",
            tuple(["".join(self.strings[index]) for index in sorted(self.strings)]) or ("",),
            self.is_fuzzy,
            tuple(self.comments),
            tuple(self.notes),
            tuple(self.places),
            tuple(self.flags),
            ("".join(previous.get("msgid", ())), "".join(previous.get("msgid_plural", ())))
            if previous else ("", ""),
            "".join(previous["msgctxt"]) if "msgctxt" in previous else "",
            self.line,
        )
        count = len(self.strings)
        if not count:
            self.fault(
                self.line, "the message has no msgstr", 'write msgstr "" below its msgid'
            )
        elif sorted(self.strings) != list(range(count)):
            self.fault(self.line, "a plural form is left out", "number them from msgstr[0] on")
        elif count > 1 and self.plural is None:
            self.fault(
                self.line, "plural forms stand without a msgid_plural",
                "write msgid_plural as in the template, or keep one msgstr alone",
            )
        self.keep(entry)
        self.spans.append((entry, self.is_obsolete, self.first, self.before))
        self.reset()

    def keep(self, entry: Entry) -> None:
        if self.is_obsolete:
            self.obsolete.append(entry)
        elif not entry.msgid and self.key is None:
            if self.header is not None:
                self.fault(entry.line, "the file has two headers", "remove one of the two")
            self.header = entry
        elif self.loose and (not entry.key or (entry.key, entry.msgid) not in self.pairs):
            self.seen.setdefault(entry.key, entry.line)
            self.pairs.add((entry.key, entry.msgid))
            self.entries.append(entry)
        elif not entry.key:
            self.fault(entry.line, "the message has no key", _UPDATE, "catalog/no-key")
        elif entry.key in self.seen:
            self.fault(
                entry.line,
                f"the key {entry.key} stands in line {self.seen[entry.key]} already",
                f"remove one of the two; if a program put one msgctxt on many texts, {_UPDATE}",
                "catalog/duplicate",
            )
        else:
            self.seen[entry.key] = entry.line
            self.entries.append(entry)

    def fault(self, line: int, what: str, hint: str = "", code: str = _SYNTAX) -> None:
        if self.broken or self.merging:
            return
        self.broken = code == _SYNTAX
        key = "".join(self.key) if self.key else ""
        self.faults.append(Fault(Where(self.file, line, key=key), what, hint, code))

    def catalog(self, lines: Iterable[str] = ()) -> Catalog:
        """What was read; ``lines`` of the file are what stands below its last entry."""
        self.broken = self.merging = False
        fields: list[tuple[str, str]] = []
        header = self.header
        if header is not None:
            rows = header.strings[0].split("\n")
            for row in rows[: -1 if not rows[-1] else None]:
                name, colon, value = row.partition(":")
                if colon:
                    fields.append((name.strip(), value.strip()))
                    continue
                fields.append(("", row))
                if row.lower().lstrip().startswith(_NEEDED_FIELDS):
                    self.fault(
                        header.line, f"the header line {row[:40]!r} has no colon",
                        "write it as Name: value, or remove it",
                    )
        remarks: list[str] = []
        if header is not None:
            remarks += [f"#. {note}".rstrip() for note in header.notes]
            remarks += [f"#: {' '.join(header.places)}"] if header.places else []
            remarks += [f"#, {flag}" for flag in header.flags]
        found = Catalog(
            self.domain,
            tuple(fields),
            header.comments if header else (),
            header.fuzzy if header else False,
            tuple(self.entries),
            tuple(self.obsolete),
            tuple(lines),
            tuple(remarks),
        )
        if header is not None and found.charset not in UTF_8 and self.charset == "utf-8":
            what = f"the header says that the file is in {found.charset[:20]}"
            self.fault(header.line, what, "write charset=UTF-8", "catalog/encoding")
        return found


def _remark(text: str) -> str:
    """The words of a remark; the space before them is none of it, and other indentation is."""
    text = text.removeprefix(" ").rstrip("\r")
    # A backslash at the end is written with a space after it.
    return text[:-1] if text.endswith("\\ ") else text


def _strange_word(word: str) -> tuple[str, str]:
    """What is wrong with a word that is no keyword, and what to do."""
    return (
        f"unknown keyword {word[:20]!r}",
        "write msgctxt, msgid, msgid_plural or msgstr, or begin a remark with #",
    )


def _places(text: str) -> list[str]:
    """The places of a ``#:`` line; names with spaces stand between U+2068 and U+2069."""
    if "\u2068" not in text:
        return text.split()
    return [
        isolated + tail if isolated else plain
        for isolated, tail, plain in re.findall("\u2068([^\u2069]*)\u2069(\\S*)|(\\S+)", text)
    ]
