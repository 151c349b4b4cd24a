"""Files as they are written, and what of a file that is there stays as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from i18n_samples import handout, save
from known_languages import known
from msgspec.structs import replace

from omshandout.i18n.catalogs import init_catalog, template, update_catalog
from omshandout.i18n.entries import Catalog, Entry
from omshandout.i18n.po import parse_po, read_catalog
from omshandout.i18n.po_writer import write_if_changed, write_po
from omshandout.i18n.sources import messages_of

TEMPLATE = template("signs", messages_of(handout()))

# What tools and people write in many ways; each with what has to be kept of it.
LIVED_IN = """\
# Spanish.
#   - Ana: indented
#
#. A note on the header.
msgid   ""
msgstr "Project-Id-Version:omshandout\\n"
"Language: es\\n"
"a line that is no field\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"PO-Revision-Date: 2026-11-25 06:44\\n"
"Content-Type: text/plain; charset=UTF-8"

#   indented remark
#.   indented note
#: content/handouts/signs.yaml:12
#, fuzzy, no-wrap
#| msgctxt "old.title"
#| msgid "Old "
#| "title"
msgctxt "title"
msgid "Signs of OMS"
msgstr ""
"Se"
"ñales"

#: content/handouts/signs.yaml
msgctxt "lead"
msgid "This sheet is for **parents**."
msgstr "Esta "
"hoja."

#, fuzzy
#~| msgctxt "older"
#~| msgid "Went"
#~ msgctxt "gone"
#~ msgid "Gone"
#~ msgstr "Se "
#~ "fue"

# The last word.
#   indented

# And one more.
"""


def entry(key: str, *strings: str, **more: object) -> Entry:
    return Entry(key, "English", strings=strings, **more)  # type: ignore[arg-type]


def test_what_is_read_is_written(tmp_path: Path) -> None:
    catalog, faults = parse_po(LIVED_IN.encode(), "es.po", "signs")
    assert faults == ()
    assert catalog.comments == ("Spanish.", "  - Ana: indented", "")
    assert catalog.remarks == ("#. A note on the header.",)
    assert ("", "a line that is no field") in catalog.header
    first, gone = catalog.entries[0], catalog.obsolete[0]
    assert (first.comments, first.notes) == (("  indented remark",), ("  indented note",))
    assert (first.previous_key, first.previous) == ("old.title", ("Old title", ""))
    assert (gone.previous_key, gone.previous, gone.fuzzy) == ("older", ("Went", ""), True)
    assert catalog.below == ("# The last word.", "#   indented", "", "# And one more.")
    written = write_po(catalog)
    assert parse_po(written, "es.po", "signs") == (catalog, ())
    text = written.decode()
    assert '#~| msgctxt "older"\n#~| msgid "Went"\n#~ msgctxt "gone"' in text
    assert '#| msgctxt "old.title"\n#| msgid "Old title"\n' in text
    assert text.endswith("\n\n# The last word.\n#   indented\n\n# And one more.\n")
    path = tmp_path / "signs.po"
    path.write_text(LIVED_IN, "utf-8")
    assert not write_if_changed(path, catalog)
    assert path.read_text("utf-8") == LIVED_IN


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_only_the_lines_of_what_changed_change(tmp_path: Path, line_end: str) -> None:
    path = tmp_path / "signs.po"
    path.write_text(LIVED_IN, "utf-8", newline=line_end)
    catalog = read_catalog(path)
    changed = tuple(
        replace(each, strings=("Esta hoja es nueva.",)) if each.key == "lead" else each
        for each in catalog.entries
    )
    assert write_if_changed(path, replace(catalog, entries=changed))
    with path.open(encoding="utf-8", newline="") as stream:
        text = stream.read()
    expected = LIVED_IN.replace('"Esta "\n"hoja."', '"Esta hoja es nueva."')
    assert text == expected.replace("\n", line_end)


def test_a_file_can_be_folded_anew(tmp_path: Path) -> None:
    path = tmp_path / "signs.po"
    path.write_text(LIVED_IN, "utf-8")
    catalog = read_catalog(path)
    assert write_if_changed(path, catalog, fold=True)
    assert 'msgstr "Señales"' in path.read_text("utf-8")
    assert read_catalog(path) == catalog
    assert not write_if_changed(path, catalog, fold=True)


def test_a_message_that_goes_and_one_that_comes_leave_the_others(tmp_path: Path) -> None:
    path = tmp_path / "signs.po"
    path.write_text(LIVED_IN, "utf-8")
    template_now = replace(TEMPLATE, entries=(TEMPLATE.by_key()["lead"], TEMPLATE.entries[2]))
    write_if_changed(path, update_catalog(read_catalog(path), template_now, known("es")))
    text = path.read_text("utf-8")
    # What was fuzzy stays so, and what it was made for stays with it.
    assert '#, fuzzy, no-wrap\n#~| msgctxt "old.title"\n#~| msgid "Old title"\n#~ msgctxt' in text
    assert 'msgstr "Esta hoja."' in text or '"Esta "\n"hoja."' in text
    assert '#~ msgstr "Se "\n#~ "fue"' in text
    assert text.endswith("# And one more.\n")


def test_header_remarks_do_not_grow(tmp_path: Path) -> None:
    """A template copied by hand is marked as fuzzy, with an empty remark above."""
    path = save(tmp_path / "signs.po", TEMPLATE)
    for index in range(3):
        catalog = read_catalog(path)
        changed = replace(catalog.entries[0], strings=(f"Señales {index}",))
        assert write_if_changed(path, replace(catalog, entries=(changed, *catalog.entries[1:])))
        assert path.read_text("utf-8").startswith(f"# {TEMPLATE.comments[0]}\n#\n#, fuzzy\nmsgid")
    updated = update_catalog(read_catalog(path), TEMPLATE, known("es"))
    assert (updated.fuzzy, updated.locale) == (False, "es")
    assert updated.entries[0].strings == ("Señales 2",)


def test_init_writes_what_tools_look_for() -> None:
    text = write_po(init_catalog(TEMPLATE, known("es"))).decode()
    assert '"PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE\\n"\n"Language: es\\n"\n' in text


def test_an_update_adds_the_line_that_emacs_looks_for() -> None:
    catalog = init_catalog(TEMPLATE, known("es"))
    gone = ("PO-Revision-Date", "Report-Msgid-Bugs-To")
    old = replace(catalog, header=tuple(pair for pair in catalog.header if pair[0] not in gone))
    new = update_catalog(old, TEMPLATE, known("es"))
    # Others stay away if a tool took them away.
    assert [name for name, _ in new.header] == [
        name for name, _ in catalog.header if name != "Report-Msgid-Bugs-To"
    ]


def test_an_obsolete_message_in_the_place_of_a_live_one_is_not_lost() -> None:
    live = replace(init_catalog(TEMPLATE, known("es")), obsolete=(
        Entry("title", "Signs of OMS", strings=("Señales",)),
        Entry("lead", "Older English.", strings=("Otra hoja.",)),
    ))
    lead = live.entries[1]
    live = replace(live, entries=(
        live.entries[0], replace(lead, strings=("Esta hoja.",)), *live.entries[2:]
    ))
    new = update_catalog(live, TEMPLATE, known("es"))
    # One has no translation: the old one is taken up. The other stays where it is.
    assert new.by_key()["title"].strings == ("Señales",)
    assert new.by_key()["lead"].strings == ("Esta hoja.",)
    assert new.obsolete == (Entry("lead", "Older English.", strings=("Otra hoja.",)),)
    # GNU gettext refuses two with the same text; the second is kept as a remark.
    twice = replace(new, obsolete=(Entry("lead", lead.msgid, strings=("Otra.",)),))
    again = update_catalog(twice, TEMPLATE, known("es"))
    assert again.obsolete == ()
    assert again.by_key()["lead"].comments == ('msgstr was "Otra."',)


def test_a_remark_that_ends_with_a_backslash_takes_no_line_up() -> None:
    catalog = Catalog("x", (("Language", "es"),), entries=(entry("a", "b", comments=("C:\\",)),))
    text = write_po(catalog).decode()
    assert "# C:\\ \n" in text
    assert parse_po(text.encode(), "x.po", "x") == (catalog, ())


def test_places_are_folded_as_msgcat_folds_them() -> None:
    places = ("content/a b.yaml", *(f"content/handouts/sheet-{index}.yaml" for index in range(5)))
    text = write_po(Catalog("x", (("Language", "es"),), entries=(entry("a", "b", places=places),)))
    lines = re.findall("(?m)^#:.*$", text.decode())
    assert lines == [
        "#: \u2068content/a b.yaml\u2069 content/handouts/sheet-0.yaml",
        "#: content/handouts/sheet-1.yaml content/handouts/sheet-2.yaml",
        "#: content/handouts/sheet-3.yaml content/handouts/sheet-4.yaml",
    ]


def test_a_remark_in_the_content_changes_no_catalog() -> None:
    moved = tuple(
        replace(each, where=replace(each.where, line=each.where.line + 7))
        for each in messages_of(handout())
    )
    assert template("signs", moved) == TEMPLATE
