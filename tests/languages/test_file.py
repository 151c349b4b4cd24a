from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from omshandout.errors import ContentError
from omshandout.languages import (
    LanguageData,
    Languages,
    day_names,
    english_name,
    first_week_day,
    format_date,
    format_list,
    format_number,
    native_name,
    plural_categories,
    plural_index,
    weekday_names,
)
from omshandout.languages.formats import month_names
from omshandout.languages.skeleton import skeleton
from omshandout.languages.wanted import Origin, known_of, missing_of
from omshandout.model.text import Direction

DAY = date(2026, 11, 22)

# No language: what stands here is to be told apart, and nothing else.
WHOLE = """\
name: Xaxa
english: Test tongue
plural:
  one: "n = 1"
  few: "n % 10 = 2..4 and n % 100 != 12..14"
  other: ""
digits: mymr
decimal: ","
group: "."
first_day: saturday
months:
  wide: [M1, M2, M3, M4, M5, M6, M7, M8, M9, M10, Mxi, M12]
days:
  wide: {monday: Da, tuesday: Db, wednesday: Dc, thursday: Dd, friday: De, saturday: Df, sunday: Dg}
  narrow: {monday: a, tuesday: b, wednesday: c, thursday: d, friday: e, saturday: f, sunday: g}
dates:
  long: "d 'ta' MMMM y"
list: {two: "{0} ne {1}", start: "{0}, {1}", middle: "{0}, {1}", end: "{0} ne {1}"}
clock: {pattern: "h:mm a", am: ma, pm: pa}
letters: a b c d
"""


def loaded(folder: Path, locale: str, text: str) -> LanguageData:
    (folder / locale).mkdir(parents=True, exist_ok=True)
    (folder / locale / "language.yaml").write_text(text, encoding="utf-8")
    return Languages(folder, lambda path: f"locales/{path.parent.name}/{path.name}").data(locale)


def test_what_a_file_gives_is_used(tmp_path: Path) -> None:
    data = loaded(tmp_path, "ksw", WHOLE)
    assert native_name(data) == "Xaxa"
    assert english_name(data) == "Test tongue"
    assert plural_categories(data) == ("one", "few", "other")
    assert [plural_index(data, count) for count in (0, 1, 2, 12, 22)] == [2, 0, 1, 2, 1]
    assert format_date(DAY, data, digits="latn") == "22 ta Mxi 2026"
    assert format_date(DAY, data, "medium") == "၂၂ ta Mxi ၂၀၂၆"
    assert format_number(Decimal("12345.5"), data, "latn") == "12.345,5"
    assert format_list("abc", data) == "a, b ne c"
    assert first_week_day(data) == 5
    assert first_week_day(data, "US") == 6  # the clinic's country goes first
    assert weekday_names(data) == ("Df", "Dg", "Da", "Db", "Dc", "Dd", "De")
    assert weekday_names(data, width="short") == weekday_names(data, width="wide")
    assert day_names(data, "narrow") == tuple("abcdefg")
    assert missing_of(data) == ()
    assert {fact.key for fact in known_of(data) if fact.origin is Origin.FILE} == {
        "name", "english", "plural", "digits", "first_day", "months", "days", "dates", "list",
    }


def test_a_file_goes_over_what_cldr_has(tmp_path: Path) -> None:
    data = loaded(tmp_path, "es", "months: {wide: [a, b, c, d, e, f, g, h, i, j, k, l]}\n")
    assert format_date(DAY, data) == "22 de k de 2026"
    assert day_names(data, "wide")[0] == "lunes"


def test_two_folders_in_one_process_do_not_see_each_other(tmp_path: Path) -> None:
    one = loaded(tmp_path / "one", "ksw", WHOLE)
    other = Languages(tmp_path / "two").data("ksw")
    assert day_names(one, "wide")[0] == "Da"
    assert day_names(other, "wide") == ()
    assert plural_categories(other) == ("other",)


def test_script_and_direction(tmp_path: Path) -> None:
    data = loaded(tmp_path, "ku", "script: Arab\n")
    assert (data.language.script, data.language.direction) == ("Arab", Direction.RTL)
    data = loaded(tmp_path, "hnj", "script: Latn\n")
    assert (data.language.script, data.language.direction) == ("Latn", Direction.LTR)
    # The words that CLDR has are in the other script.
    assert native_name(data) == ""
    assert month_names(data) == ()


def test_a_parent_lends_its_words(tmp_path: Path) -> None:
    loaded(tmp_path, "hmn", WHOLE)
    data = loaded(tmp_path, "hnj_Latn", "parent: hmn\nname: Yaya\n")
    assert data.parent == "hmn"
    assert day_names(data, "wide")[0] == "Da"
    assert native_name(data) == "Yaya"
    assert english_name(data) == "Hmong Njua (Latin)"


def test_a_regional_variant_has_the_file_of_its_language(tmp_path: Path) -> None:
    loaded(tmp_path, "ksw", WHOLE)
    data = Languages(tmp_path).data("ksw_US")
    assert data.parent == "ksw"
    assert format_date(DAY, data, digits="latn") == "22 ta Mxi 2026"


def test_a_language_in_a_country(tmp_path: Path) -> None:
    loaded(tmp_path, "en", "")
    languages = Languages(tmp_path)
    assert format_date(DAY, languages.in_country("en", "GB")) == "22 November 2026"
    assert format_date(DAY, languages.in_country("en", "au")) == "22 November 2026"
    assert format_date(DAY, languages.in_country("en", "US")) == "November 22, 2026"
    assert languages.in_country("en", "").locale == "en"
    assert languages.in_country("es_MX", "US").locale == "es_MX"
    assert languages.in_country("hi", "DE").locale == "hi"  # CLDR has no Hindi there
    loaded(tmp_path, "fr", "months: {wide: [a, b, c, d, e, f, g, h, i, j, k, l]}\n")
    assert format_date(DAY, Languages(tmp_path).in_country("fr", "CA")) == "22 k 2026"


@pytest.mark.parametrize("locale", ["ksw", "ht", "hnj_Latn", "mai", "rw", "rhg"])
def test_a_skeleton_asks_for_what_is_missing_and_says_nothing_itself(
    tmp_path: Path, locale: str
) -> None:
    bare = Languages().data(locale)
    text = skeleton(bare)
    for fact in missing_of(bare):
        assert f"# {fact.key}:" in text
    data = loaded(tmp_path, locale, text)
    assert data.files[0].keys == frozenset()
    assert missing_of(data)
    # Every line can be taken out of its comment as it is.
    keys = tuple(f"# {key}:" for key in ("name", "plural", "digits", "months", "days", "dates",
                                         "list"))  # fmt: skip
    lines, inside = [], False
    for line in text.splitlines():
        inside = line.startswith(keys) or (inside and line.startswith("#  "))
        lines.append(line.removeprefix("# ") if inside else line)
    assert missing_of(loaded(tmp_path, locale, "\n".join(lines) + "\n")) == ()


def test_a_language_that_lacks_nothing_gets_no_file() -> None:
    assert skeleton(Languages().data("es")) == ""


@pytest.mark.parametrize(
    ("text", "place", "what", "hint"),
    [
        ("nmae: X\n", (1, 1), 'unknown key "nmae"', 'did you mean "name"?'),
        ("script: Xxxx\n", (1, 9), 'there is no script "Xxxx" in ISO 15924', "four letters"),
        ("script: latn\n", (1, 9), '"latn" is no value for "script"', "ISO 15924"),
        ("direction: up\n", (1, 12), '"up" is no value for "direction"', "ltr, rtl"),
        ("digits: roman\n", (1, 9), '"roman" is no value for "digits"', "latn"),
        ("first_day: 1\n", (1, 12), "1 without quotes", "quotes"),
        ("months: {wide: [a, b]}\n", (1, 16), '"wide" has 2 members, at least 12', "add"),
        ("months: {wide: [a, b, c, d, e, f, g, h, i, j, k, b]}\n", (1, 16), '"b" stands 2 times',
         "of each"),
        ("days: {wide: {monday: a, tuesday: b, wednesday: c, thursday: d, friday: e, saturday: f, "
         "sunday: a}}\n", (1, 14), '"a" stands 2 times in "wide"', "of each"),
        ("days: {wide: {monday: a}}\n", (1, 14), '"tuesday" is missing', "Tuesday"),
        ("days: {short: {}}\n", (1, 7), '"wide" is missing', "whole names"),
        ('plural: {one: "n = 1"}\n', (1, 9), '"other" is missing', '""'),
        ('plural: {one: "n is", other: ""}\n', (1, 15), '"n is" is not a plural rule', "n = 1"),
        ('plural: {one: "", other: ""}\n', (1, 15), '"one" is empty', "delete the key"),
        ('plural: {one: "n = 1 @integer 1", other: ""}\n', (1, 15), "not a plural rule", "n = 1"),
        ('plural: {one: "n = 1", other: "n = 2"}\n', (1, 31), '"other" takes every', 'other: ""'),
        ('plural: {one: "n != 1", two: "n = 1", other: ""}\n', (1, 9), "no number for other",
         "leave out"),
        ('plural: {uno: "n = 1", other: ""}\n', (1, 10), 'unknown key "uno"', "one"),
        ('dates: {long: "MMMM y"}\n', (1, 15), "leaves out d", "d for the day"),
        ('dates: {long: "d de MMMM y"}\n', (1, 15), "letters that mean nothing here: e", "'...'"),
        ("dates: {long: \"d 'de MMMM y\"}\n", (1, 15), "is not closed", "'...'"),
        ('clock: {pattern: "h:mm"}\n', (1, 18), "would not tell morning from evening", "write h"),
        ('clock: {pattern: "h:mm a"}\n', (1, 18), "needs its words", 'add "am" and "pm"'),
        ('list: {two: "{0} and", start: "{0}{1}", middle: "{0}{1}", end: "{0}{1}"}\n', (1, 13),
         "does not join two things", "{0}"),
        ("parent: xyzzy\n", (1, 9), '"xyzzy" is no value for "parent"', "a language such as"),
        ("parent: zz\n", (1, 9), "the parent 'zz' is not a language", "such as es"),
        ("parent: ksw\n", (1, 9), "cannot be its own parent", "delete the line"),
        ("parent: my\n", (1, 9), "my is another language than ksw", "delete the line"),
        ("name: X\nname: Y\n", (2, 1), "name", ""),
    ],
)
def test_faults_have_their_place_and_advice(
    tmp_path: Path, text: str, place: tuple[int, int], what: str, hint: str
) -> None:
    with pytest.raises(ContentError) as caught:
        loaded(tmp_path, "ksw", text)
    fault = caught.value.faults[0]
    assert fault.where.file == "locales/ksw/language.yaml"
    assert (fault.where.line, fault.where.column) == place
    assert what in fault.what
    assert hint in fault.hint


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_is_no_file_is_not_passed_over(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "ksw" / "language.yaml"
    path.parent.mkdir()
    if kind == "folder":
        path.mkdir()
    else:
        try:
            path.symlink_to(tmp_path / "nowhere")
        except OSError:  # Windows lets few people make links
            pytest.skip("no links here")
    with pytest.raises(ContentError) as caught:
        Languages(tmp_path).data("ksw")
    assert caught.value.faults[0].where.file == str(path)


def test_a_parent_in_another_script_or_in_a_circle(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="hnj is written in Hmnp, hnj_Latn in Latn"):
        loaded(tmp_path, "hnj_Latn", "parent: hnj\n")
    loaded(tmp_path, "hmn", "")
    (tmp_path / "hmn" / "language.yaml").write_text("parent: hnj_Latn\n", encoding="utf-8")
    with pytest.raises(ContentError, match="the parents of hmn lead back to hnj_Latn"):
        loaded(tmp_path, "hnj_Latn", "parent: hmn\n")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        loaded(tmp_path, "ksw", "script: Xxxx\ndirection: up\nnmae: a\nmonths: {wide: [a]}\n")
    assert [fault.where.line for fault in caught.value.faults] == [1, 2, 3, 4]


def test_a_script_that_the_name_denies(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="hnj_Latn says that it is written in Latn"):
        loaded(tmp_path, "hnj_Latn", "script: Hmng\n")


FONT = """\
font:
  - file: Style.ttf
    sha256: "{sha}"
    licence: OFL-1.1
    scripts: [Arab]
"""


def test_a_font_of_the_language(tmp_path: Path) -> None:
    data = loaded(tmp_path, "ur", FONT.format(sha="AB" * 32))
    (font,) = data.language.fonts
    assert font.file == "locales/ur/fonts/Style.ttf"
    assert Path(font.path) == tmp_path / "ur" / "fonts" / "Style.ttf"
    assert (font.sha256, font.licence, font.scripts) == ("ab" * 32, "OFL-1.1", ("Arab",))
    assert (font.where.file, font.where.line) == ("locales/ur/language.yaml", 2)
    # A regional variant is set in it too.
    assert Languages(tmp_path).data("ur_IN").language.fonts[0].path == font.path
    assert Languages(tmp_path).data("fa").language.fonts == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (FONT.format(sha="xyz"), '"xyz" is no value for "sha256"'),
        (FONT.format(sha="ab" * 32).replace("Style.ttf", "../Style.ttf"), 'is no value for "file"'),
        (FONT.format(sha="ab" * 32).replace("[Arab]", "[Xxxx]"), 'no script "Xxxx"'),
        (FONT.format(sha="ab" * 32) + "    bold: B.ttf\n", "bold and bold_sha256 go together"),
    ],
)
def test_a_font_that_is_badly_declared(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(ContentError, match=what.replace('"', '.')):
        loaded(tmp_path, "ur", text)
