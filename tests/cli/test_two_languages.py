"""``--with`` and ``--copy``: which languages are meant, what is refused, what scripts are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from folders import Folders
from running import Result

Cli = Callable[..., Result]


def built(cli: Cli, small: Folders, out: Path, *arguments: str) -> Result:
    return cli("build", "eyes", *arguments, "-o", str(out), "-j", "1", *small.options)


def test_both_languages_are_in_the_name_and_in_json(
    cli: Cli, small: Folders, tmp_path: Path
) -> None:
    done = built(cli, small, tmp_path, "-l", "ar", "--with", "Spanish", "--json")
    (row,) = done.objects
    assert row["path"].endswith("ar/eyes-a4-with-es.pdf")
    assert (row["locale"], row["second_locale"]) == ("ar", "es")
    assert "copy_locale" not in row
    (found,) = cli("inspect", row["path"], "--json", *small.options).objects
    assert (found["locale"], found["second_locale"], found["same_bytes"]) == ("ar", "es", True)
    assert "second-catalog" in found["sources"]
    told = cli("inspect", row["path"], *small.options).out
    assert "ar + es" in told


def test_a_copy_is_in_the_name_and_in_json(cli: Cli, small: Folders, tmp_path: Path) -> None:
    done = built(cli, small, tmp_path, "-l", "ar", "--with", "es", "--copy", "english", "--json")
    (row,) = done.objects
    assert row["path"].endswith("ar/eyes-a4-with-es-copy-en.pdf")
    assert (row["second_locale"], row["copy_locale"]) == ("es", "en")
    (found,) = cli("inspect", row["path"], "--json", *small.options).objects
    assert (found["copy_locale"], found["same_bytes"]) == ("en", True)
    assert "ar + es, en" in cli("inspect", row["path"], *small.options).out


def test_what_changed_in_the_second_language_is_told(
    cli: Cli, small: Folders, tmp_path: Path
) -> None:
    (row,) = built(cli, small, tmp_path, "-l", "ar", "--with", "es", "--json").objects
    path = small.catalog("es", "interface")
    text = path.read_text(encoding="utf-8")
    where = text.index('msgctxt "footer.version"')
    start = text.index('msgstr "', where) + len('msgstr "')
    path.write_text(f"{text[:start]}X{text[start:]}", encoding="utf-8")
    told = cli("inspect", row["path"], *small.options)
    assert told.code == 1
    assert "es/LC_MESSAGES/interface.po has changed since" in told.err


def test_all_languages_but_the_second_itself(cli: Cli, small: Folders, tmp_path: Path) -> None:
    rows = built(cli, small, tmp_path, "--with", "en", "--json").objects
    assert [row["locale"] for row in rows] == [
        locale for locale in small.workshop().locales if locale != "en"
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-l", "es", "--with", "es"), "--with es names the language of the sheet again"),
        (("-l", "es", "--copy", "Spanish"), "--copy es names the language of the sheet again"),
        (("-l", "es", "--with", "sv"), 'there is no language "sv"'),
        (("-l", "es", "--with", "en,ar"), "--with names 2 languages: en, ar; name one"),
        (("-l", "es", "--copy", "en", "--form"), "--form and --copy"),
        (("-l", "es", "--with", "en", "--html"), "Leave --html out"),
        (("-l", "es", "--copy", "en", "--html"), "Leave --html out"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_wrong_use(
    cli: Cli, small: Folders, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = built(cli, small, tmp_path, *arguments)
    assert done.code == 2
    assert said in " ".join(done.err.split())
    assert not list(tmp_path.rglob("*with*.pdf"))


def test_test_languages_are_made_and_built(cli: Cli, small: Folders, tmp_path: Path) -> None:
    """A second run changes no file, and checks of translations find nothing wrong with them."""
    first = cli("translations", "pseudo", *small.options)
    assert first.code == 0
    assert {"en_XA", "ar_XB"} <= set(small.workshop().locales)
    again = cli("translations", "pseudo", *small.options)
    written = len(first.out.splitlines())
    assert (again.out, again.err) == ("", f"0 files written, {written} unchanged.\n")
    assert cli("check", "-l", "en_XA", "-l", "ar_XB", *small.options).code == 0
    assert built(cli, small, tmp_path, "-l", "en_XA", "--with", "ar_XB").code == 0
