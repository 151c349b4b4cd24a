from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from i18n_samples import FILE, LOCALES, TEXTS, handout, interface, message, save
from known_languages import known
from msgspec.structs import replace

from omshandout.errors import MachineError, UsageError, Where
from omshandout.i18n.catalogs import (
    init_catalog,
    plural_forms,
    template,
    update_catalog,
)
from omshandout.i18n.entries import Catalog, Entry
from omshandout.i18n.po import parse_po
from omshandout.i18n.po_writer import write_if_changed, write_po
from omshandout.i18n.sources import messages_of
from omshandout.languages.plurals import plural_categories, plural_index
from omshandout.model.text import Message


def updated(old: Catalog, new: Catalog) -> Catalog:
    return update_catalog(old, new, known(old.locale))


TEMPLATE = template("signs", messages_of(handout()))


def translated(catalog: Catalog, **strings: str) -> Catalog:
    entries = tuple(
        replace(entry, strings=(strings[entry.key.replace(".", "_")],))
        if entry.key.replace(".", "_") in strings
        else entry
        for entry in catalog.entries
    )
    return replace(catalog, entries=entries)


def test_template() -> None:
    data = write_po(template("signs", messages_of(handout())[:2], {"title": 40}))
    assert data.decode() == (
        '# Template for translations of "signs", made by omshandout.\n'
        "#\n"
        "#, fuzzy\n"
        'msgid ""\n'
        'msgstr ""\n'
        '"Project-Id-Version: omshandout\\n"\n'
        '"Report-Msgid-Bugs-To: \\n"\n'
        '"PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        "\n"
        "#. Facts: F001, F020\n"
        "#: content/handouts/signs.yaml\n"
        "#, max-length:40\n"
        'msgctxt "title"\n'
        'msgid "Signs of OMS"\n'
        'msgstr ""\n'
        "\n"
        "#. Warm and plain.\n"
        "#: content/handouts/signs.yaml\n"
        'msgctxt "lead"\n'
        'msgid "This sheet is for **parents**."\n'
        'msgstr ""\n'
    )


def test_init() -> None:
    catalog = init_catalog(template("interface", interface().messages), known("ar"))
    text = write_po(catalog).decode()
    assert text.startswith('# Translation of "interface" into Arabic.\nmsgid ""\n')
    assert '"Language: ar\\n"\n' in text
    assert text.count('msgstr[5] ""') == 1
    assert "#, python-brace-format\n" in text
    assert parse_po(text.encode(), "ar.po", "interface") == (catalog, ())


def test_init_of_an_unknown_locale() -> None:
    with pytest.raises(UsageError):
        init_catalog(TEMPLATE, known("zz"))


@pytest.mark.parametrize(
    ("locale", "forms"),
    [
        ("en", "nplurals=2; plural=(n != 1);"),
        ("es", "nplurals=2; plural=(n != 1);"),
        (
            "ar",
            "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
            "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
        ),
        ("zh_Hans", "nplurals=1; plural=0;"),
        ("hi", "nplurals=2; plural=(n > 1);"),
        ("fa", "nplurals=2; plural=(n > 1);"),
        ("he", "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"),
        (
            "ru",
            "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
            "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
        ),
    ],
)
def test_plural_forms(locale: str, forms: str) -> None:
    assert plural_forms(known(locale)) == forms


@pytest.mark.parametrize("locale", [*LOCALES, "pl", "cy", "br", "lv", "mt", "fil", "sl", "gd"])
def test_plural_forms_are_those_of_cldr(locale: str) -> None:
    count, expression = plural_forms(known(locale)).removesuffix(";").split("; plural=")
    assert count == f"nplurals={len(plural_categories(known(locale)))}"
    index = gettext.c2py(expression)
    assert all(index(n) == plural_index(known(locale), n) for n in range(1000))


@pytest.mark.parametrize("locale", LOCALES)
def test_an_update_without_changes_leaves_every_byte(locale: str, tmp_path: Path) -> None:
    source = template("interface", interface().messages)
    empty = init_catalog(source, known(locale))
    catalog = replace(
        empty,
        entries=tuple(
            replace(
                entry, strings=tuple(f"{index} {entry.key}" for index in range(len(entry.strings)))
            )
            for entry in empty.entries
        ),
    )
    path = save(tmp_path / "interface.po", catalog)
    before = path.read_bytes()
    read, faults = parse_po(before, "interface.po", "interface")
    assert faults == ()
    assert updated(read, source) == catalog
    assert write_po(updated(read, source)) == before
    assert not write_if_changed(path, updated(read, source))
    assert path.read_bytes() == before


def test_new_messages_are_added_in_the_order_of_the_content() -> None:
    old = init_catalog(template("signs", messages_of(handout())[1:3]), known("es"))
    new = updated(translated(old, lead="Esta hoja."), TEMPLATE)
    assert [entry.key for entry in new.entries] == [each.key for each in messages_of(handout())]
    assert new.by_key()["lead"].strings == ("Esta hoja.",)
    assert not new.by_key()["lead"].fuzzy


def changed(key: str, text: str) -> tuple[Message, ...]:
    return tuple(
        replace(each, text=text) if each.key == key else each for each in handout_messages()
    )


def handout_messages() -> tuple[Message, ...]:
    return tuple(each for each in messages_of(handout()) if isinstance(each, Message))


def test_changed_english_makes_the_translation_fuzzy() -> None:
    old = translated(init_catalog(TEMPLATE, known("es")), title="Señales de OMS", lead="Esta hoja.")
    once = updated(old, template("signs", changed("title", "First signs of OMS")))
    entry = once.by_key()["title"]
    assert (entry.msgid, entry.strings) == ("First signs of OMS", ("Señales de OMS",))
    assert (entry.fuzzy, entry.previous) == (True, ("Signs of OMS", ""))
    assert not once.by_key()["lead"].fuzzy
    assert '#| msgid "Signs of OMS"\n' in write_po(once).decode()
    # It changes again before anybody looked: the first English is what was translated.
    twice = updated(once, template("signs", changed("title", "Very first signs")))
    assert twice.by_key()["title"].previous == ("Signs of OMS", "")
    # It changes back: the translation is as good as it was.
    assert updated(twice, TEMPLATE) == old


def test_one_english_text_with_two_keys_keeps_two_translations() -> None:
    # Babel 2.18 gives both the same guess and loses one.
    both = [message("a.text", "Eyes"), message("b.text", "Eyes")]
    empty = init_catalog(template("signs", both), known("es"))
    old = translated(empty, a_text="Ojos", b_text="Los ojos")
    now = [message("a.text", "The eyes"), message("b.text", "The eyes")]
    new = updated(old, template("signs", now))
    assert [entry.strings for entry in new.entries] == [("Ojos",), ("Los ojos",)]
    assert [entry.fuzzy for entry in new.entries] == [True, True]
    assert new.obsolete == ()


def test_untranslated_messages_just_change() -> None:
    new = updated(
        init_catalog(TEMPLATE, known("es")), template("signs", changed("title", "First signs"))
    )
    assert new.by_key()["title"] == replace(
        TEMPLATE.by_key()["title"], msgid="First signs", strings=("",)
    )


def test_messages_that_are_gone_become_obsolete_and_come_back() -> None:
    old = translated(init_catalog(TEMPLATE, known("es")), title="Señales", eyes_text="¿Qué?")
    without = template("signs", [each for each in handout_messages() if each.key != "eyes.text"])
    gone = updated(old, without)
    assert gone.obsolete == (Entry("eyes.text", "What happens to the eyes?", strings=("¿Qué?",)),)
    assert '\n#~ msgctxt "eyes.text"\n#~ msgid ' in write_po(gone).decode()
    assert updated(gone, without) == gone
    assert updated(gone, TEMPLATE) == old
    changed_back = updated(gone, template("signs", changed("eyes.text", "And the eyes?")))
    entry = changed_back.by_key()["eyes.text"]
    assert (entry.strings, entry.fuzzy) == (("¿Qué?",), True)
    assert entry.previous == ("What happens to the eyes?", "")
    # Nobody translated the others, so nothing of them is kept.
    assert len(updated(old, template("signs", [])).obsolete) == 2


def test_what_translators_added_stays() -> None:
    old = init_catalog(TEMPLATE, known("es"))
    entry = replace(
        old.entries[0], comments=("Ask Ana.",), flags=("no-wrap", "max-length:10"), strings=("S",)
    )
    header = (*old.header, ("X-Generator", "Weblate 5.9"), ("Last-Translator", "Ana"))
    old = replace(old, entries=(entry, *old.entries[1:]), header=header)
    new = updated(old, template("signs", messages_of(handout()), {"title": 40}))
    assert new.header == header
    assert new.entries[0].comments == ("Ask Ana.",)
    # Lengths are ours: they are replaced, not added up.
    assert new.entries[0].flags == ("max-length:40", "no-wrap")


def test_plural_forms_come_and_go() -> None:
    one = template("interface", [replace(interface().messages[1], plural="", count="")])
    two = template("interface", interface().messages[1:2])
    single = init_catalog(one, known("ru"))
    single = replace(single, entries=(replace(single.entries[0], strings=("стр.",)),))
    plural = updated(single, two).entries[0]
    assert (plural.strings, plural.fuzzy) == (("стр.", "", ""), True)
    assert plural.previous == ("{page_count} page", "")
    back = updated(replace(single, entries=(plural,)), one).entries[0]
    # A text that was cut to fewer forms is not what it was.
    assert (back.strings, back.fuzzy) == (("стр.",), True)


def test_a_catalog_with_other_plural_forms_is_put_right() -> None:
    source = template("interface", interface().messages[1:2])
    old = init_catalog(source, known("he"))
    old = replace(
        old,
        header=(("Language", "he"), ("Plural-Forms", "nplurals=2; plural=(n != 1);")),
        entries=(replace(old.entries[0], strings=("a {page_count}", "b {page_count}")),),
    )
    new = updated(old, source)
    assert new.field("Plural-Forms") == plural_forms(known("he"))
    assert new.entries[0].strings == ("a {page_count}", "", "b {page_count}")
    assert new.entries[0].fuzzy
    assert new.entries[0].previous == ("", "")


def test_another_layout_stays_as_it_is(tmp_path: Path) -> None:
    # As another tool would fold and order it.
    catalog = translated(init_catalog(TEMPLATE, known("es")), lead="Esta hoja es para **padres**.")
    path = save(tmp_path / "signs.po", catalog)
    data = path.read_bytes().replace(b'"Esta hoja es', b'""\n"Esta hoja"\n" es')
    path.write_bytes(data)
    read, _ = parse_po(data, "signs.po", "signs")
    assert not write_if_changed(path, updated(read, TEMPLATE))
    assert path.read_bytes() == data


def test_write_if_changed(tmp_path: Path) -> None:
    path = tmp_path / "es" / "LC_MESSAGES" / "signs.po"
    catalog = init_catalog(TEMPLATE, known("es"))
    assert write_if_changed(path, catalog)
    assert not write_if_changed(path, catalog)
    assert write_if_changed(path, translated(catalog, title="Señales"))
    assert [each.name for each in path.parent.iterdir()] == ["signs.po"]
    path.write_text("damaged\n")
    assert write_if_changed(path, catalog)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "es").write_text("a file, not a folder")
    with pytest.raises(MachineError, match="cannot be"):
        write_if_changed(tmp_path / "es" / "signs.po", TEMPLATE)


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("content/handouts/signs.yaml", "content/handouts/signs.yaml"),
        ("/home/ana/content/handouts/signs.yaml", "content/handouts/signs.yaml"),
        ("C:\\ana\\content\\handouts\\signs.yaml", "content/handouts/signs.yaml"),
        ("", ""),
    ],
)
def test_places_are_alike_on_every_machine(file: str, place: str) -> None:
    entry = template("signs", [Message("title", "Signs", where=Where(file, 7))]).entries[0]
    assert " ".join(entry.places) == place


def test_long_notes_are_folded() -> None:
    note = "word " * 40
    entry = template("signs", [message("title", "Signs", note=note)]).entries[0]
    assert len(entry.notes) == 3
    assert all(len(f"#. {line}") <= 77 for line in entry.notes)


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4),
    st.sampled_from(LOCALES),
    st.booleans(),
)
def test_updating_is_stable(pairs: list[tuple[str, str]], locale: str, fuzzy: bool) -> None:
    messages = [message(f"m{index}.text", text) for index, (text, _) in enumerate(pairs)]
    source = template("signs", messages)
    empty = init_catalog(source, known(locale))
    catalog = replace(
        empty,
        entries=tuple(
            replace(entry, strings=(text,), fuzzy=fuzzy)
            for entry, (_, text) in zip(empty.entries, pairs, strict=True)
        ),
    )
    data = write_po(catalog)
    read, faults = parse_po(data, FILE, "signs")
    assert faults == ()
    assert write_po(updated(read, source)) == data
