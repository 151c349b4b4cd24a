"""Plural forms by the rules that translators' tools write."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from i18n_samples import interface
from known_languages import known
from msgspec.structs import replace

from omshandout.errors import Severity
from omshandout.i18n.catalogs import init_catalog, plural_forms, template, update_catalog
from omshandout.i18n.checks import check_handout
from omshandout.i18n.entries import Catalog, Entry, Translations
from omshandout.i18n.inheritance import inherit, no_translations
from omshandout.i18n.localize import localize_interface
from omshandout.i18n.plurals import forms_of, own_forms, used_forms
from omshandout.i18n.po import load_translations, parse_po
from omshandout.i18n.po_writer import write_po
from omshandout.languages.plurals import plural_index

TRANSIFEX_ES = "nplurals=3; plural=n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;"
WEBLATE_HE = "nplurals=4; plural=(n == 1) ? 0 : ((n == 2) ? 1 : ((n > 10 && n % 10 == 0) ? 2 : 3));"
GNU_LV = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);"
GNU_SL = "nplurals=4; plural=(n%100==1 ? 1 : n%100==2 ? 2 : n%100==3 || n%100==4 ? 3 : 0);"

PAGES = interface().messages[1]
SOURCE = template("interface", [PAGES])


def catalog(locale: str, rule: str, *strings: str) -> Catalog:
    """A catalog with one plural message, as a tool with this rule writes it."""
    empty = init_catalog(SOURCE, known(locale))
    header = tuple(pair for pair in empty.header if pair[0] != "Plural-Forms")
    header += (("Plural-Forms", rule),) if rule else ()
    return replace(empty, header=header, entries=(replace(empty.entries[0], strings=strings),))


def saved(tmp_path: Path, catalog: Catalog, locale: str) -> Translations:
    path = tmp_path / "interface.po"
    path.write_bytes(write_po(catalog))
    return load_translations(path, locale)


@pytest.mark.parametrize(
    ("locale", "rule", "strings", "printed"),
    [
        ("es", TRANSIFEX_ES, ("una", "de páginas", "páginas"),
         {0: "páginas", 1: "una", 40: "páginas"}),
        # The form for millions may be left empty, since it is never printed.
        ("es", TRANSIFEX_ES, ("una", "", "páginas"), {0: "páginas", 1: "una", 2: "páginas"}),
        ("he", WEBLATE_HE, ("a", "b", "c", "d"), {1: "a", 2: "b", 3: "d", 20: "c", 21: "d"}),
        ("lv", GNU_LV, ("viens", "daudz", "nav"), {0: "nav", 1: "viens", 2: "daudz", 10: "daudz",
                                                   11: "daudz", 21: "viens"}),
        ("sl", GNU_SL, ("p", "e", "d", "t"), {1: "e", 2: "d", 3: "t", 5: "p", 101: "e"}),
        ("lv", "", ("z", "o", "x"), {0: "z", 1: "o", 2: "x", 10: "z"}),
    ],
)  # fmt: skip
def test_a_count_takes_the_form_that_the_rule_gives_it(
    tmp_path: Path, locale: str, rule: str, strings: tuple[str, ...], printed: dict[int, str]
) -> None:
    made = catalog(locale, rule, *(each and f"{{page_count}} {each}" for each in strings))
    found = saved(tmp_path, made, locale)
    only = replace(interface(), messages=(PAGES,))
    texts, faults = localize_interface(only, found, known(locale), digits="latn")
    assert faults == ()
    assert {n: texts.plural("pages", n).plain.split()[1] for n in printed} == printed


@pytest.mark.parametrize("rule", [TRANSIFEX_ES, WEBLATE_HE, GNU_LV, GNU_SL])
def test_an_update_leaves_rules_of_other_tools_alone(rule: str) -> None:
    locale = {TRANSIFEX_ES: "es", WEBLATE_HE: "he", GNU_LV: "lv", GNU_SL: "sl"}[rule]
    number = int(rule[9])
    old = catalog(locale, rule, *(f"{{page_count}} {index}" for index in range(number)))
    assert update_catalog(old, SOURCE, known(locale)) == old
    # A message that is new gets as many forms as the file has.
    empty = replace(old, entries=())
    assert update_catalog(empty, SOURCE, known(locale)).entries[0].strings == ("",) * number


def test_a_rule_without_forms_for_all_counts_gives_way_and_nothing_is_lost() -> None:
    old = catalog("ar", "nplurals=2; plural=(n != 1);", "one {page_count}", "more {page_count}")
    gone = Entry("old", "{n} day", "{n} days", ("day", "days"))
    new = update_catalog(replace(old, obsolete=(gone,)), SOURCE, known("ar"))
    assert new.field("Plural-Forms") == plural_forms(known("ar"))
    (entry,) = new.entries
    assert entry.fuzzy
    assert sorted(filter(None, entry.strings)) == ["more {page_count}", "one {page_count}"]
    assert entry.strings[1] == "one {page_count}"
    assert sorted(filter(None, new.obsolete[0].strings)) == ["day", "days"]
    assert update_catalog(new, SOURCE, known("ar")) == new


@pytest.mark.parametrize(
    ("locale", "strings", "kept", "fuzzy"),
    [
        ("es", ("a", "b"), ("a", "b"), False),
        ("ar", tuple("abcdef"), tuple("abcdef"), False),
        ("ar", ("a", "b"), ("a", "b", "", "", "", ""), True),
        ("zh_Hans", ("a", "b"), ("a",), True),
    ],
)
def test_a_file_without_a_rule_keeps_its_forms(
    locale: str, strings: tuple[str, ...], kept: tuple[str, ...], fuzzy: bool
) -> None:
    """OmegaT and csv2po write none; a template that was copied has a placeholder in its place."""
    for rule in ("", "nplurals=INTEGER; plural=EXPRESSION;"):
        new = update_catalog(catalog(locale, rule, *strings), SOURCE, known(locale))
        assert new.field("Plural-Forms") == plural_forms(known(locale))
        (entry,) = new.entries
        assert entry.fuzzy == fuzzy
        said = [*filter(None, entry.strings), *entry.comments]
        for text in strings:
            assert any(text in each for each in said), f"{text} is lost"
        if locale != "ar" or len(strings) == 6:
            assert entry.strings == kept


def test_a_file_without_a_language_gets_one_and_keeps_its_words() -> None:
    old = catalog("es", "nplurals=2; plural=(n != 1);", "a {page_count}", "b {page_count}")
    header = tuple(pair for pair in old.header if pair[0] != "Language")
    new = update_catalog(replace(old, header=header), SOURCE, known("es"))
    assert new == old
    blank = tuple((name, "" if name == "Language" else value) for name, value in old.header)
    assert update_catalog(replace(old, header=blank), SOURCE, known("es")) == old


def test_forms_that_the_english_no_longer_has_are_kept_as_remarks() -> None:
    old = catalog("es", "nplurals=2; plural=(n != 1);", "una", 'dos "o"\nmás')
    single = template("interface", [replace(PAGES, plural="", count="")])
    (entry,) = update_catalog(old, single, known("es")).entries
    assert entry.strings == ("una",)
    assert entry.comments == ('msgstr[1] was "dos "o"\\nmás"',)


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("nplurals=2; plural=(n != 1)", ""),
        ("nplurals = 2 ; plural = n != 1", ""),
        ("nplurals=2", 'Plural-Forms "nplurals=2" is no rule'),
        ("plural=0", 'Plural-Forms "plural=0" is no rule'),
        ("nplurals=0; plural=0;", 'Plural-Forms "nplurals=0; plural=0;" is no rule'),
        ("nplurals=99999999; plural=0;", 'Plural-Forms "nplurals=99999999; plural=0;" is no rule'),
        ("nplurals=2; plural=;", 'the rule "" of Plural-Forms cannot be read'),
        ("nplurals=2; plural=n/0;", 'the rule "n/0" of Plural-Forms cannot be read'),
        ("nplurals=2; plural=n%0;", 'the rule "n%0" of Plural-Forms cannot be read'),
        ("nplurals=2; plural=-n;", 'the rule "-n" of Plural-Forms cannot be read'),
        ("nplurals=2; plural=__import__('os');",
         "the rule \"__import__('os')\" of Plural-Forms cannot be read"),
        ("nplurals=2; plural=n.real;", 'the rule "n.real" of Plural-Forms cannot be read'),
        ("nplurals=2; plural=n**n**n**n;", 'the rule "n**n**n**n" of Plural-Forms cannot be read'),
        ("nplurals=2; plural=n>1?2:0;",
         "Plural-Forms gives some counts the form 2, but forms count from 0: the last of 2 is 1"),
        (f"nplurals=2; plural={'(' * 400}n{')' * 400};",
         f'the rule "{"(" * 60}" of Plural-Forms cannot be read'),
        (f"nplurals=2; plural={'n+' * 4000}n;",
         f'the rule "{"n+" * 30}" of Plural-Forms cannot be read'),
    ],
)  # fmt: skip
def test_any_rule_is_evaluated_or_told(rule: str, wrong: str) -> None:
    found = forms_of(rule, known("es"))
    assert found.wrong == wrong
    assert bool(used_forms(rule)) == (not wrong)


def test_python_reads_rules_as_it_did() -> None:
    """``gettext.c2py`` is not documented: it must go on to take what GNU gettext takes."""
    rule = gettext.c2py("n==1 ? 0 : !n || (n%100>10 && n%100<20) ? 1 : 2")
    assert [rule(n) for n in (0, 1, 2)] == [1, 0, 2]
    with pytest.raises(ValueError, match="invalid token"):
        gettext.c2py("n.real")


@pytest.mark.parametrize(
    "locale",
    ["es", "ar", "ru", "lv", "zh_Hans", "he", "sl", "lt", "ga", "cy", "br", "ro", "pl", "fil",
     "mk", "is", "da", "hi", "lag"],
)
def test_without_a_rule_forms_are_in_the_order_of_cldr(locale: str) -> None:
    forms = own_forms(known(locale))
    assert all(forms.index(n) == plural_index(known(locale), n) for n in range(1200))
    rule = forms_of(plural_forms(known(locale)), known(locale))
    assert (rule.of, rule.count, rule.wrong) == (forms.of, forms.count, "")


def test_a_variant_takes_forms_over_by_the_names_of_their_counts() -> None:
    """In Brazil nothing is one, in Portugal it is many."""
    rule = "nplurals=3; plural=(n == 0 || n == 1) ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;"
    made, _ = parse_po(write_po(catalog("pt", rule, "página", "de páginas", "páginas")), "a", "x")
    parent = Translations("pt.po", "pt", "interface", "", rule, made.by_key())
    own = no_translations("pt_PT.po", "pt_PT", "interface")
    found = inherit(own, known("pt_PT"), parent, known("pt"))
    assert found.entries["pages"].strings == ("página", "páginas")
    forms = found.forms(known("pt_PT"))
    assert [found.entries["pages"].strings[forms.index(n)] for n in (0, 1, 2)] == [
        "páginas", "página", "páginas",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "rule", "doubt", "wrong"),
    [
        ("es", "nplurals=2; plural=(n != 1);", "", ""),
        ("es", "nplurals=2; plural=(n == 1);", "", ""),  # another order is as good
        ("es", TRANSIFEX_ES, "", ""),
        ("he", WEBLATE_HE, "", ""),  # splits what the language has in one
        ("sl", GNU_SL, "", ""),
        ("es", "nplurals=2; plural=(n > 1);",
         'gives 0 the form msgstr[0] of other counts, but es has "other" there', ""),
        ("lv", GNU_LV, 'gives 10, 11, 12 and more the form msgstr[1] of other counts, but lv has '
                       '"zero" there', ""),
        ("fil", "nplurals=2; plural=(n > 1);",
         'gives 2, 3, 4 and more the form msgstr[1] of other counts, but fil has "one" there', ""),
        ("es", "nplurals=2; plural=(n != 2);", "",
         'gives 0, 1, 3 and more the form msgstr[1] of other counts, but es has "other" there'),
        # The rule of Lithuanian: as many forms as Russian has, for other counts.
        ("ru", "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || n%100>=20)"
               " ? 1 : 2);", "",
         'gives 2, 3, 4 and more the form msgstr[1] of other counts, but ru has "few" there'),
    ],
)  # fmt: skip
def test_a_rule_is_compared_with_that_of_the_language(
    locale: str, rule: str, doubt: str, wrong: str
) -> None:
    """Until now only the number of forms was: Spanish "n > 1" prints "0 página"."""
    forms = forms_of(rule, known(locale))
    assert forms.doubt == (doubt and f"Plural-Forms {doubt}")
    assert forms.wrong == (wrong and f"Plural-Forms {wrong}")


def test_every_language_agrees_with_its_own_rule() -> None:
    for locale in ("ar", "br", "cy", "es", "fil", "ga", "gd", "lt", "lv", "mt", "pl", "ru", "sl"):
        data = known(locale)
        forms = forms_of(plural_forms(data), data)
        assert (forms.doubt, forms.wrong, forms.of) == ("", "", own_forms(data).of), locale


def test_a_doubtful_rule_is_a_warning_and_its_advice_works() -> None:
    rule = "nplurals=2; plural=(n > 1);"
    made = catalog("es", rule, "{page_count} página", "{page_count} páginas")
    found = Translations("es.po", "es", "interface", "", rule, made.by_key(), language="es",
                         stamp="2026-11-22 09:30+0000")
    only = replace(interface(), messages=(PAGES,))
    (fault,) = check_handout(only, found, known("es"))
    assert (fault.code, fault.severity) == ("catalog/plural-forms", Severity.WARNING)
    advised = fault.hint.split('"')[1]
    assert check_handout(only, replace(found, plurals=advised), known("es")) == ()
