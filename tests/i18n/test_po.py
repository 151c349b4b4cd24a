from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from i18n_samples import TEXTS
from msgspec.structs import replace

from omshandout.errors import ExitCode, MachineError, TranslationError
from omshandout.i18n import po
from omshandout.i18n.entries import Catalog, Entry
from omshandout.i18n.po import load_translations, parse_po, read_catalog
from omshandout.i18n.po_writer import write_if_changed, write_po

SAMPLE = r"""# Spanish.
#
msgid ""
msgstr ""
"Project-Id-Version: omshandout\n"
"Language: es\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"X-Generator: Weblate 5.9\n"
"Content-Type: text/plain; charset=UTF-8\n"

# A remark.
#. A note for
#. the translator.
#: content/handouts/signs.yaml:12 content/other.yaml:3
#, fuzzy, max-length:40
#| msgid "Old "
#| "title"
msgctxt "title"
msgid "Signs"
msgstr ""
"Se\"ñ"
"ales\n"

msgctxt "pages"
msgid "{n} page"
msgid_plural "{n} pages"
msgstr[0] "{n} página"
msgstr[1] "{n} páginas"

#~| msgid "Went"
#~ msgctxt "gone"
#~ msgid "Gone"
#~ msgstr "Se "
#~ "fue"
"""


def test_everything_in_a_file_is_read() -> None:
    catalog, faults = parse_po(SAMPLE.encode(), "es.po", "signs")
    assert faults == ()
    assert catalog == Catalog(
        "signs",
        header=(
            ("Project-Id-Version", "omshandout"),
            ("Language", "es"),
            ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
            ("X-Generator", "Weblate 5.9"),
            ("Content-Type", "text/plain; charset=UTF-8"),
        ),
        comments=("Spanish.", ""),
        entries=(
            Entry(
                "title",
                "Signs",
                strings=('Se"ñales\n',),
                fuzzy=True,
                comments=("A remark.",),
                notes=("A note for", "the translator."),
                places=("content/handouts/signs.yaml:12", "content/other.yaml:3"),
                flags=("max-length:40",),
                previous=("Old title", ""),
            ),
            Entry("pages", "{n} page", "{n} pages", ("{n} página", "{n} páginas")),
        ),
        obsolete=(Entry("gone", "Gone", strings=("Se fue",), previous=("Went", "")),),
    )
    assert [entry.line for entry in catalog.entries] == [19, 25]
    assert (catalog.locale, catalog.nplurals) == ("es", 2)


def test_translations(tmp_path: Path) -> None:
    path = tmp_path / "signs.po"
    path.write_bytes(SAMPLE.encode())
    found = load_translations(path, "es", shown="locales/es/LC_MESSAGES/signs.po")
    assert list(found.entries) == ["title", "pages"]
    assert (found.locale, found.domain) == ("es", "signs")
    assert found.plurals == "nplurals=2; plural=(n != 1);"
    assert found.entries["title"].fuzzy
    assert str(found.where("title")) == (
        "locales/es/LC_MESSAGES/signs.po:19 (language es, key title)"
    )


@pytest.mark.parametrize("change", [b"\xef\xbb\xbf", b"\r\n"])
def test_marks_and_line_ends_of_windows_are_read(change: bytes) -> None:
    data = SAMPLE.encode()
    changed = change + data if change != b"\r\n" else data.replace(b"\n", b"\r\n")
    assert parse_po(changed, "es.po", "signs") == parse_po(data, "es.po", "signs")


HEAD = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n\n'


@pytest.mark.parametrize(
    ("text", "line", "what", "code"),
    [
        ('msgctxt "a"\nmsgid "b"\nmsgstr "c\n', 7, "the text is not well quoted", "syntax"),
        ('msgctxt "a"\nmsgid "b"\nmsgstr "c"d"\n', 7, "the text is not well quoted", "syntax"),
        ('msgctxt "a"\nmsgid "b"\nmsgstr "c\\"\n', 7, "the text is not well quoted", "syntax"),
        ('msgctxt "a"\nmsgid "b"\nmsgstr "\\x"\n', 7,
         "the text is not well quoted: \\x is no character", "syntax"),
        ('msgctxt "a"\nmsgid "b"\nmsgstr "\\000"\n', 7,
         "the text is not well quoted: \\000 is no character", "syntax"),
        ('msgctxt "a"\nmsgid "b"\nmsgstr "\\303"\n', 7,
         "the text is not well quoted: \\303 is no character", "syntax"),
        ('msgctxt "a"\nmsgid b\nmsgstr "c"\n', 6, "the text is not well quoted", "syntax"),
        ('msgctxt "a"\nmsgid "b"\n', 6, "the message has no msgstr", "syntax"),
        ('msgctxt "a"\nmsgid "b"\nmsgstr', 7, "msgstr stands without a text", "syntax"),
        ('msgctxt "a"\nmsgid\nmsgstr "c"', 6, "msgid stands without a text", "syntax"),
        ('#| msgid "b"\n"c"\n', 6, "text stands where a keyword has to be", "syntax"),
        ('#~ msgctxt "a"\n#~ msgid "b"\nmsgstr "c"\n', 7,
         "only some lines of the message begin with #~", "syntax"),
        ('#~ msgctxt "a"\n#~ msgid "b"\n#~ msgstr "c"\n"d"\n', 8,
         "only some lines of the message begin with #~", "syntax"),
        ('#@ x\n', 5, "a line begins with #@, and nobody knows what that means", "unknown-kind"),
        ('#~ #^ x\n', 5, "a line begins with #^, and nobody knows what that means",
         "unknown-kind"),
        ('domain "eyes"\n', 5, "messages of another catalog (eyes) begin here", "domain"),
        ('msgctxt "a"\nmsgstr "c"\n', 6, "msgstr stands without a msgid before it", "syntax"),
        ('# c\n"x"\n', 6, "text stands where a keyword has to be", "syntax"),
        ('#| "x"\n', 5, "text stands where a keyword has to be", "syntax"),
        ('#| mgsid "x"\n', 5, "unknown keyword 'mgsid'", "syntax"),
        ("<<<<<<< HEAD\n", 5, "the mark <<<<<<< of a merge is left over", "syntax"),
        ('msgctxt "a"\n', 5, "a msgctxt stands without a msgid", "syntax"),
        ('msgctxt "a"\nmsgid "b"\nmsgst "c"\n', 7, "unknown keyword 'msgst'", "syntax"),
        (
            'msgctxt "a"\nmsgid "b"\nmsgstr "c"\nmsgstr "d"\n',
            8,
            "the message has this translation twice",
            "syntax",
        ),
        (
            'msgctxt "a"\nmsgid "b"\nmsgid_plural "b"\nmsgstr[1] "c"\n',
            6,
            "a plural form is left out",
            "syntax",
        ),
        (
            'msgctxt "a"\nmsgid "b"\nmsgstr[0] "c"\nmsgstr[1] "c"\n',
            6,
            "plural forms stand without a msgid_plural",
            "syntax",
        ),
        ('msgid "b"\nmsgstr "c"\n', 5, "the message has no key", "no-key"),
        (
            'msgctxt "a"\nmsgid "b"\nmsgstr "c"\n\nmsgctxt "a"\nmsgid "d"\nmsgstr "e"\n',
            10,
            "the key a stands in line 6 already",
            "duplicate",
        ),
        ('msgid ""\nmsgstr ""\n', 5, "the file has two headers", "syntax"),
        ('#~ msgid "b"\n#~ msgstr "c\n', 6, "the text is not well quoted", "syntax"),
    ],
)  # fmt: skip
def test_faults_have_their_line(text: str, line: int, what: str, code: str) -> None:
    _, faults = parse_po((HEAD + text).encode(), "es.po", "signs")
    assert all(fault.hint for fault in faults), faults
    found = [(fault.where.line, fault.what, fault.code) for fault in faults]
    assert (line, what, f"catalog/{code}") in found


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    path = tmp_path / "signs.po"
    path.write_text(HEAD + 'msgid "b"\nmsgstr "c"\n\nmsgctxt "a"\nmsgid "b\nmsgstr "c"\n')
    with pytest.raises(TranslationError) as caught:
        load_translations(path, "es", shown="es.po")
    assert [str(fault.where) for fault in caught.value.faults] == [
        "es.po:5 (language es)",
        "es.po:9 (language es, key a)",
    ]


def test_bytes_of_another_encoding_than_the_header_names() -> None:
    _, faults = parse_po(HEAD.encode() + "# señales".encode("latin-1"), "es.po", "signs")
    assert [(fault.where.line, fault.what) for fault in faults] == [
        (5, "holds bytes that are not UTF-8")
    ]
    head = HEAD.replace("Language: es", "Content-Type: text/plain; charset=ISO-8859-1")
    _, (fault,) = parse_po(f"{head}# señales".encode(), "es.po", "signs")
    assert fault.what == "the header says that the file is in iso-8859-1, but it is in UTF-8"
    assert fault.where.line == 3
    _, (fault,) = parse_po(head.replace("ISO-8859-1", "EUC-TW").encode(), "es.po", "signs")
    assert fault.what == "the header says that the file is in euc-tw, which cannot be read"
    assert "msgconv --to-code=UTF-8" in fault.hint
    _, (fault,) = parse_po(
        head.replace("ISO-8859-1", "CP1252").encode() + b"# \x81", "es.po", "signs"
    )
    assert fault.what == "holds bytes that are not CP1252"


@pytest.mark.parametrize("charset", ["CP1252", "windows-1252", "ISO-8859-15", "GB18030"])
def test_the_encoding_that_a_header_names_is_read_and_utf_8_written(
    tmp_path: Path, charset: str
) -> None:
    text = SAMPLE.replace("UTF-8", charset)
    catalog, faults = parse_po(text.encode(charset), "es.po", "signs")
    assert faults == ()
    expected, _ = parse_po(SAMPLE.encode(), "es.po", "signs")
    assert catalog.entries == expected.entries
    path = tmp_path / "signs.po"
    path.write_bytes(text.encode(charset))
    assert write_if_changed(path, replace(catalog, comments=("Spanish.",)))
    data = path.read_bytes()
    assert b"charset=UTF-8" in data
    assert parse_po(data, "es.po", "signs")[0].entries == expected.entries


def test_header_without_colon() -> None:
    _, faults = parse_po(HEAD.replace("Language: es", "Language es").encode(), "es.po", "signs")
    assert [fault.what for fault in faults] == ["the header line 'Language es' has no colon"]


def test_another_language(tmp_path: Path) -> None:
    path = tmp_path / "signs.po"
    path.write_text(HEAD)
    with pytest.raises(TranslationError, match="the header says Language: es; set it to fr"):
        load_translations(path, "fr")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(TranslationError, match="there is no such catalog") as caught:
        load_translations(tmp_path / "none.po")
    assert caught.value.exit_code is ExitCode.FAULT


def test_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "folder.po").mkdir()
    with pytest.raises(MachineError, match="cannot be read"):
        load_translations(tmp_path / "folder.po")


def test_huge_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(po, "LARGEST_FILE", 100)
    path = tmp_path / "signs.po"
    path.write_bytes(b"#" * 101)
    with pytest.raises(TranslationError, match="is larger than 100 bytes"):
        load_translations(path)


def test_read_catalog(tmp_path: Path) -> None:
    path = tmp_path / "signs.po"
    path.write_bytes(SAMPLE.encode())
    assert len(read_catalog(path).obsolete) == 1
    path.write_text("nonsense\n")
    with pytest.raises(TranslationError, match=r"signs\.po:1"):
        read_catalog(path)


def test_no_file_makes_the_reader_fail() -> None:
    for text in ("", "\n", "#", "#~", "#|", "# only a remark", "msgctxt", 'msgctxt "a"\n# x\n'):
        parse_po(text.encode(), "es.po", "signs")


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            ['msgctxt "a"', 'msgctxt "b"', 'msgid "c"', 'msgid ""', 'msgstr "d"', '"e\\n"',
             'msgid_plural "f"', 'msgstr[0] "g"', 'msgstr[1] "h"', "#, fuzzy", "#. i", "# j",
             "#: k:1", '#| msgid "l"', '#~ msgid "m"', '#~ msgstr "n"', "", '"', "\\", "o"]
        ),
        max_size=14,
    )
)  # fmt: skip
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    catalog, _ = parse_po("\n".join(lines).encode(), "es.po", "signs")
    assert all(entry.strings for entry in catalog.entries)


LINES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), max_size=30)
KEYS = st.text("abcdefg.-12", min_size=1, max_size=12)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    plural = draw(st.one_of(st.just(""), TEXTS))
    fuzzy = draw(st.booleans())
    return Entry(
        draw(KEYS),
        draw(TEXTS),
        plural,
        tuple(draw(st.lists(st.one_of(st.just(""), TEXTS), min_size=2, max_size=2)))
        if plural
        else (draw(st.one_of(st.just(""), TEXTS)),),
        fuzzy,
        comments=tuple(draw(st.lists(LINES, max_size=2))),
        notes=tuple(draw(st.lists(LINES.filter(bool), max_size=2))),
        places=tuple(draw(st.lists(st.sampled_from(["a/b.yaml:3", "a b.yaml:12"]), max_size=2))),
        flags=("max-length:30",) if draw(st.booleans()) else (),
        previous=(draw(TEXTS), "") if fuzzy and draw(st.booleans()) else ("", ""),
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    found = draw(st.lists(entries(), max_size=5, unique_by=lambda entry: entry.key))
    cut = draw(st.integers(0, len(found)))
    obsolete = tuple(
        Entry(entry.key, entry.msgid, entry.plural, entry.strings, entry.fuzzy)
        for entry in found[cut:]
    )
    header = (
        ("Language", "es"),
        ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
        ("Content-Type", "text/plain; charset=UTF-8"),
    )
    return Catalog("signs", header, entries=tuple(found[:cut]), obsolete=obsolete)


@settings(deadline=None, max_examples=150)
@given(catalogs())
def test_what_is_written_is_read(catalog: Catalog) -> None:
    data = write_po(catalog)
    assert parse_po(data, "es.po", "signs") == (catalog, ())
    assert write_po(parse_po(data, "es.po", "signs")[0]) == data


@settings(deadline=None, max_examples=150)
@given(catalogs())
def test_babel_reads_the_same(catalog: Catalog) -> None:
    # Babel 2.19 does not know these escapes of GNU gettext; no translation may have them.
    texts = (text for entry in (*catalog.entries, *catalog.obsolete) for text in
             (entry.key, entry.msgid, entry.plural, *entry.strings))
    assume(not any(set(text) & set("\a\b\f\v") for text in texts))
    data = write_po(catalog)
    ours, _ = parse_po(data, "es.po", "signs")
    babel = read_po(BytesIO(data), abort_invalid=True)
    theirs = {message.context: message for message in babel if message.id}
    assert list(theirs) == [entry.key for entry in ours.entries]
    gone = {message.context: message for message in babel.obsolete.values()}
    for entry in ours.entries + ours.obsolete:
        message = (theirs if entry in ours.entries else gone)[entry.key]
        assert message.id == ((entry.msgid, entry.plural) if entry.plural else entry.msgid)
        assert message.string == (entry.strings if entry.plural else entry.strings[0])
        assert message.fuzzy == entry.fuzzy
        assert message.lineno == entry.line
        if entry in ours.entries:
            # It keeps each note once, and takes no space at an end for a part of one.
            assert message.auto_comments == list(dict.fromkeys(map(str.rstrip, entry.notes)))
    assert (babel.locale_identifier, babel.num_plurals) == (ours.locale, ours.nplurals)


def test_a_mark_of_a_merge_says_what_to_do() -> None:
    for mark in ("<<<<<<< HEAD", "=======", ">>>>>>> theirs"):
        _, (fault,) = parse_po(f"{HEAD}{mark}\n".encode(), "es.po", "signs")
        assert "keep one version" in fault.hint


def test_a_catalog_that_is_missing_says_how_to_make_it(tmp_path: Path) -> None:
    path = tmp_path / "pt_BR" / "LC_MESSAGES" / "signs.po"
    with pytest.raises(TranslationError, match="omshandout translations init pt_BR"):
        load_translations(path, "pt_BR")
    path.parent.mkdir(parents=True)
    with pytest.raises(TranslationError, match="omshandout translations update pt_BR"):
        load_translations(path, "pt_BR")
