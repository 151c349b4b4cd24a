"""Whatever GNU gettext takes for a PO file is read, and as GNU gettext reads it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from omshandout.i18n.entries import Catalog, digest_of
from omshandout.i18n.po import load_translations, parse_po, revision_seconds

HEAD = (
    'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
PLAIN = HEAD + 'msgctxt "a"\nmsgid "b"\nmsgstr "c"\n'


def read(text: str) -> Catalog:
    catalog, faults = parse_po(text.encode(), "es.po", "signs")
    assert faults == ()
    return catalog


# The same message, written in every way that the grammar allows.
SAME = {
    "tab": 'msgctxt\t"a"\nmsgid\t"b"\nmsgstr\t"c"\n',
    "nothing between": 'msgctxt"a"\nmsgid"b"\nmsgstr"c"\n',
    "several lines between": 'msgctxt\n\n"a"\nmsgid\n"b"\nmsgstr\n\n\n"c"\n',
    "on one line": 'msgctxt "a" msgid "b" msgstr "c"\n',
    "pieces on one line": 'msgctxt "" "a"\nmsgid "b" ""\nmsgstr "" "c" ""\n',
    "indented": '  msgctxt "a"\n\tmsgid "b"\n\x0c msgstr "c"\n',
    "octal": 'msgctxt "\\141"\nmsgid "\\142"\nmsgstr "\\143"\n',
    "hexadecimal": 'msgctxt "\\x61"\nmsgid "\\x62"\nmsgstr "\\x63"\n',
    "line taken up": 'msgctxt "a"\nmsgid \\\n"b"\nmsgstr "\\\nc"\n',
    "domain": 'domain "signs"\nmsgctxt "a"\nmsgid "b"\nmsgstr "c"\n',
    "usual domain": 'domain "messages"\nmsgctxt "a"\nmsgid "b"\nmsgstr "c"\n',
    "carriage returns": 'msgctxt "a"\r\r\nmsgid "b"\r msgstr "c"\r\n',
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_every_way_to_write_a_message(text: str) -> None:
    assert read(HEAD + text).entries == read(PLAIN).entries


@pytest.mark.skipif(shutil.which("msgcat") is None, reason="GNU gettext is not installed")
@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_gettext_reads_them_so(text: str) -> None:
    made = subprocess.run(
        ["msgcat", "-"], input=(HEAD + text).encode(), capture_output=True, check=True
    )
    assert read(made.stdout.decode()).entries == read(PLAIN).entries


def test_line_ends_of_old_macs() -> None:
    text = "# A remark.\n" + PLAIN + "\n# More.\n" + PLAIN[len(HEAD):].replace('"a"', '"d"')
    assert read(text.replace("\n", "\r")) == read(text)
    # In a file with other line ends, what is behind one in a remark would be passed over.
    mixed = HEAD + "# A remark.\r" + PLAIN[len(HEAD):].replace("\n", "\r") + "\n"
    _, (fault,) = parse_po(mixed.encode(), "es.po", "signs")
    assert (fault.where.line, fault.code) == (7, "catalog/line-ends")


def test_escapes() -> None:
    quoted = '"\\a\\b\\f\\v\\t\\r\\n\\\\\\"\\303\\261\\xc3\\xb1\\0611"'
    text = f'{HEAD}msgctxt "a"\nmsgid "b"\nmsgstr {quoted}\n'
    assert read(text).entries[0].strings == ('\a\b\f\v\t\r\n\\"ññ11',)


@pytest.mark.parametrize("sign", [",", "=", "!"])
def test_all_lines_of_flags_are_read(sign: str) -> None:
    """``#=`` may carry any flag from 2027 on; translate-toolkit 3.20 writes it already."""
    text = HEAD + f"#{sign} fuzzy, max-length:40\n#, python-brace-format\n" + PLAIN[len(HEAD):]
    (entry,) = read(text).entries
    assert entry.fuzzy
    assert entry.flags == ("max-length:40", "python-brace-format")
    assert entry.comments == ()


@pytest.mark.parametrize("flags", ["fuzzy python-brace-format", "python-brace-format  fuzzy"])
def test_flags_without_a_comma_between(flags: str) -> None:
    """As GNU gettext reads them; a fuzzy text must not be printed."""
    (entry,) = read(HEAD + f"#, {flags}\n" + PLAIN[len(HEAD):]).entries
    assert (entry.fuzzy, entry.flags) == (True, ("python-brace-format",))


@pytest.mark.parametrize("sign", list("$%&'()+/;<>?@[\\]^`{}"))
def test_a_kind_of_line_that_nobody_knows_yet_stops_the_file(sign: str) -> None:
    _, (fault,) = parse_po((HEAD + f"#{sign} not-reviewed\n").encode(), "es.po", "signs")
    assert (fault.where.line, fault.code) == (7, "catalog/unknown-kind")
    assert "put a space after #" in fault.hint


@pytest.mark.parametrize("remark", ["#", "#x", "##", "#-----", "#* x", "#é", '#"x"', "#\tx", "#_"])
def test_remarks_without_a_space_are_remarks(remark: str) -> None:
    (entry,) = read(HEAD + remark + "\n" + PLAIN[len(HEAD):]).entries
    assert entry.comments == (remark[1:],)


def test_remarks_in_obsolete_messages() -> None:
    text = HEAD + '#~ # A remark.\n#~ #, fuzzy\n#~ msgctxt "a"\n#~ msgid "b"\n#~ msgstr "c"\n'
    (entry,) = read(text).obsolete
    assert (entry.comments, entry.fuzzy) == (("A remark.",), True)


@pytest.mark.parametrize(
    ("stamp", "seconds"),
    [
        ("", 0), ("YEAR-MO-DA HO:MI+ZONE", 0), ("YEAR-MO-DA HO:MI +ZONE", 0),
        ("1970-01-02 00:00+0000", 86400), ("1970-01-02 00:00", 86400), ("1970-1-2 0:00", 86400),
        ("1970-01-02 01:00+0100", 86400), ("1970-01-02 01:00 +0100", 86400),
        ("1970-01-02 01:00+01:00", 86400), ("1970-01-02T00:00:00Z", 86400),
        ("1970-01-02 00:00:30+0000", 86430), ("1970-01-02 00:00:30.123+0000", 86430),
        ("1970-01-02", None), ("yesterday", None), ("1970-13-02 00:00", None),
        ("0001-01-01 00:00+2359", None), ("9999-12-31 23:59-2359", None),
        ("1970-01-02 00:00+0000 or so", None),
    ],
)  # fmt: skip
def test_dates(stamp: str, seconds: int | None) -> None:
    assert revision_seconds(stamp) == seconds


# -- what a catalog says -----------------------------------------------------------------------

SAID = HEAD + (
    'msgctxt "a"\nmsgid "b"\nmsgstr "c"\n\nmsgctxt "p"\nmsgid "q"\nmsgid_plural "r"\n'
    'msgstr[0] "s"\nmsgstr[1] "t"\n'
)


def digest(tmp_path: Path, text: str) -> str:
    path = tmp_path / "signs.po"
    path.write_text(text, "utf-8")
    return load_translations(path, "es").digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('msgstr "c"', 'msgstr ""\n"c"'), ('msgctxt "a"', '# A remark.\n#: x:1\nmsgctxt "a"'),
        ('"Language: es', '"X-Generator: Weblate\\n"\n"Language: es'),
        (SAID[SAID.index('msgctxt "a"'):], "\n\n".join(
            reversed(SAID[SAID.index('msgctxt "a"'):].rstrip().split("\n\n"))) + "\n"),
        ('msgstr[1] "t"\n', 'msgstr[1] "t"\n\n#~ msgctxt "x"\n#~ msgid "y"\n#~ msgstr "z"\n'),
        ("nplurals=2; plural=(n != 1);", "nplurals=2;plural=(n!=1);"),
    ],
)  # fmt: skip
def test_a_digest_stays_where_the_file_says_the_same(tmp_path: Path, old: str, new: str) -> None:
    assert SAID.count(old) == 1
    assert digest(tmp_path, SAID.replace(old, new)) == digest(tmp_path, SAID)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('msgstr "c"', 'msgstr "d"'), ('msgid "b"', 'msgid "B"'), ('msgctxt "a"', 'msgctxt "A"'),
        ('msgctxt "a"', '#, fuzzy\nmsgctxt "a"'), ('"r"', '"R"'),
        ('msgstr[1] "t"', 'msgstr[1] "s"'), ("(n != 1)", "(n > 1)"),
        ('"Language: es', '"PO-Revision-Date: 2026-11-25 06:44+0000\\n"\n"Language: es'),
    ],
)  # fmt: skip
def test_a_digest_changes_with_what_is_said(tmp_path: Path, old: str, new: str) -> None:
    assert SAID.count(old) == 1
    assert digest(tmp_path, SAID.replace(old, new)) != digest(tmp_path, SAID)


def test_no_text_ends_where_another_begins() -> None:
    one, two = (read(HEAD + f'msgctxt "{key}"\nmsgid "{text}"\nmsgstr "c"\n') for key, text in (
        ("ab", "c"), ("a", "bc"),
    ))
    assert digest_of(one.by_key(), 0, "") != digest_of(two.by_key(), 0, "")


# -- one slip, one fault -------------------------------------------------------------------------

MESSAGE = """\
#. A note.
#: content/handouts/x.yaml
msgctxt "{key}"
msgid ""
"English of {key} on "
"two lines."
msgstr ""
"Same of {key} on "
"two lines."
"""
FILE = HEAD + "\n" + "\n".join(MESSAGE.format(key=key) for key in ("one", "two", "three"))
SLIPS = {
    "without its last quote": lambda line: line[:-1],
    "without its first quote": lambda line: line.replace('"', "", 1),
    "with a quote inside": lambda line: line.replace(" ", ' "', 1),
    "with a backslash inside": lambda line: line.replace(" ", " \\q ", 1),
    "with a slip in the keyword": lambda line: line.replace("msg", "mgs", 1),
    "without its keyword": lambda line: line.partition(" ")[2] if line.startswith("msg") else line,
    "with a word before it": lambda line: f"hello {line}",
    "with a line before it": lambda line: f"hello\n{line}",
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_one_fault_at_its_message_and_hides_no_other(slip: str) -> None:
    change = SLIPS[slip]
    lines = FILE.splitlines()
    starts = [place for place, line in enumerate(lines) if line.startswith("msgctxt")]
    tried = 0
    for place in range(7):
        broken = list(lines)
        for start in (starts[0], starts[1]):
            broken[start + place] = change(lines[start + place])
        if broken == lines:
            continue
        tried += 1
        _, faults = parse_po("\n".join(broken).encode(), "x.po", "x")
        of_messages = [
            sum(start <= fault.where.line - 1 <= start + 8 for fault in faults)
            for start in starts
        ]
        assert of_messages[2] == 0, (place, faults)
        assert max(of_messages[:2]) <= 1, (place, faults)
        # Some changes leave a text that gettext reads too: another text, which checks look at.
        assert of_messages[0] == of_messages[1], (place, faults)
        assert len(faults) == sum(of_messages), (place, faults)
    assert tried > 2


def test_what_a_merge_left_is_one_fault() -> None:
    one, two = MESSAGE.format(key="one"), MESSAGE.format(key="two")
    parts = ("<<<<<<< HEAD\n", one, "=======\n", one.replace("Same", "Other"), ">>>>>>> theirs\n")
    for text in (
        HEAD + "\n" + "".join(parts) + two,
        HEAD + "\n" + one.replace(
            'msgstr ""\n', '<<<<<<< a\nmsgstr ""\n=======\nmsgstr "a"\n>>>>>>> b\n'
        ) + two,
    ):
        _, faults = parse_po(text.encode(), "x.po", "x")
        assert [fault.what for fault in faults] == ["the mark <<<<<<< of a merge is left over"]
    twice = HEAD + "\n" + "".join(parts) + two + "".join(parts).replace("one", "other")
    _, faults = parse_po(twice.encode(), "x.po", "x")
    assert len(faults) == 2
