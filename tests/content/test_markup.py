"""Markup of texts."""

from __future__ import annotations

import pytest

from omshandout.content.markup import (
    PLACEHOLDERS,
    bare_text,
    did_you_mean,
    markup_faults,
    placeholder_names,
)


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "**a** and **b**",
        "{page} of {pages}",
        "[[la:opsoclonus]]",
        "[[zh-Hans:\u4e2d\u6587]]",
        r"\*\*, \{page}, \[[x]], \\",
        "[one]",
        "**{clinic_name}**",
    ],
)
def test_good(text: str) -> None:
    assert markup_faults(text, PLACEHOLDERS) == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("**a", "** is opened but not closed"),
        ("**a** b **c", "** is opened but not closed"),
        ("** **", "** with nothing between them"),
        ("*a*", "a single * means nothing"),
        ("***a***", "a single * means nothing"),
        ("{pagge}", "unknown placeholder {pagge}"),
        ("{Page}", "{Page} is no placeholder"),
        ("{ page }", "{ page } is no placeholder"),
        ("{}", "{} is no placeholder"),
        ("{page", "{ is opened but not closed"),
        ("{{page}}", "{ is opened but not closed"),
        ("page}", "} without {"),
        ("[[word]]", "[[word]] names no language"),
        ("[[la:]]", "[[la:]] names no language"),
        ("[[la: ]]", "[[la: ]] names no language"),
        ("[[la:word]", "[[ is opened but not closed"),
        ("la:word]]", "]] without [["),
        ("a \\ b", "a backslash that means nothing"),
        ("a\\", "a backslash that means nothing"),
        ("\\}", "a backslash that means nothing"),
    ],
)
def test_bad(text: str, what: str) -> None:
    assert what in [fault.what for fault in markup_faults(text, PLACEHOLDERS)]


def test_the_same_fault_of_a_text_is_told_once() -> None:
    assert len(markup_faults("*a* *b*", PLACEHOLDERS)) == 1


def test_without_a_list_every_name_passes() -> None:
    assert markup_faults("{anything}", None) == ()
    assert len(markup_faults("{Any thing}", None)) == 1


def test_placeholder_names() -> None:
    assert placeholder_names(r"{a} {b_2} \{c} {d") == {"a", "b_2"}


def test_bare_text() -> None:
    assert bare_text(r"**Call** {clinic_phone}: [[la:vox]] \* \{x}") == "Call X: vox * {x}"


def test_did_you_mean() -> None:
    assert did_you_mean("titel", ["title", "text"]) == 'did you mean "title"?'
    assert did_you_mean("zzz", ["title"]) == ""
    assert did_you_mean("title" * 100, ["title" * 100]) == ""
