"""Files that people edit by hand: only what changes is written anew."""

from __future__ import annotations

from itertools import chain

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from omshandout.yamlfile.editing import Plain, rewritten
from omshandout.yamlfile.nodes import parse_yaml

_TEXT = b"""\
# Ours.
name: "Hill Clinic" # as on the door

phones:
    # the desk
    - {purpose: day, number: "12 34"}   # until five
    # the ward
    - purpose: night
      number: "56"  # all night
      label:
          en: "Ward"
    # no more

# never on holidays
hours: []   # none yet
country: CA
"""
_BEFORE: dict[str, Plain] = {
    "name": "Hill Clinic",
    "phones": [
        {"purpose": "day", "number": "12 34"},
        {"purpose": "night", "number": "56", "label": {"en": "Ward"}},
    ],
    "hours": [],
    "country": "CA",
}


def read(data: bytes) -> object:
    assert not parse_yaml(data, "").faults
    return yaml.load(data, yaml.BaseLoader)


def comments(data: bytes) -> list[str]:
    return ["#" + line.split("#", 1)[1] for line in data.decode().splitlines()
            if line.lstrip().startswith("#")]


def test_what_stays_the_same_is_the_same_bytes() -> None:
    assert rewritten(_TEXT, _BEFORE, _BEFORE) == _TEXT


def test_one_value_changes_one_line() -> None:
    made = rewritten(_TEXT, _BEFORE, _BEFORE | {"country": "GB"})
    assert made == _TEXT.replace(b"country: CA", b"country: GB")
    made = rewritten(_TEXT, _BEFORE, _BEFORE | {"name": "Hill #2"})
    changed = set(made.splitlines()) ^ set(_TEXT.splitlines())
    assert len(changed) == 2
    assert any(b"as on the door" in line and b'"Hill #2"' in line for line in changed)


def test_lines_of_a_list_come_go_and_change_among_their_comments() -> None:
    day, night = _BEFORE["phones"]  # type: ignore[misc]
    other: Plain = {"purpose": "interpreter", "number": "99"}
    changed: Plain = {"purpose": "night", "number": "57", "label": {"en": "Ward", "no": "Post"}}
    for phones in ([other, day, night], [day, other, night], [night], [day], [day, changed],
                   [changed, day], [other], []):
        after = _BEFORE | {"phones": phones}
        made = rewritten(_TEXT, _BEFORE, after)
        assert read(made) == after, phones
        assert comments(made) == comments(_TEXT), phones
    kept = rewritten(_TEXT, _BEFORE, _BEFORE | {"phones": [day, changed]}).decode()
    assert "# all night" in kept
    assert '- {purpose: day, number: "12 34"}   # until five' in kept


def test_keys_are_added_at_the_end_and_taken_out() -> None:
    after = {key: value for key, value in _BEFORE.items() if key != "hours"} | {"site": "x y"}
    made = rewritten(_TEXT, _BEFORE, after)
    assert read(made) == after
    assert made.endswith(b'country: CA\nsite: "x y"\n')
    assert b"# never on holidays" in made


@pytest.mark.parametrize("text", [b"", b"# nothing yet\n", b"{name: Hill, country: CA}\n"])
def test_other_forms_of_a_file(text: bytes) -> None:
    before: dict[str, Plain] = {"name": "Hill", "country": "CA"} if b"{" in text else {}
    after: dict[str, Plain] = {"name": "no", "country": "CA", "note": {"no": "yes", "en": "a: b"}}
    made = rewritten(text, before, after)
    assert read(made) == after
    assert comments(made) == comments(text)


def test_windows_line_ends_and_a_byte_order_mark_stay() -> None:
    text = b"\xef\xbb\xbf" + _TEXT.replace(b"\n", b"\r\n")
    made = rewritten(text, _BEFORE, _BEFORE | {"country": "GB"})
    assert made == text.replace(b"CA", b"GB")


_WORDS = st.text(
    st.sampled_from("ab #:\"'{}[],&*!|>%@`-?~0٣é\\"), max_size=8
).map(lambda text: " ".join(text.split()))
_LABELS = st.dictionaries(st.sampled_from(["en", "no", "zh_Hans"]), _WORDS, max_size=3)
_ROWS = st.lists(st.fixed_dictionaries(
    {"purpose": st.sampled_from(["day", "night", "other"]), "number": _WORDS},
    optional={"label": _LABELS},
), max_size=4)
_FILES = st.fixed_dictionaries(
    {"name": _WORDS | _LABELS, "phones": _ROWS}, optional={"note": _LABELS, "country": _WORDS},
)


@given(_FILES, _FILES)
def test_whatever_is_typed_is_read_again_and_no_comment_is_lost(
    before: dict[str, Plain], after: dict[str, Plain]
) -> None:
    plain = rewritten(b"", {}, before)
    assert read(plain) == before
    lines = chain.from_iterable(
        (f"{' ' * (len(line) - len(line.lstrip()))}# {number}", line)
        for number, line in enumerate(plain.decode().split("\n"))
    )
    text = "\n".join(lines).encode()
    assert read(text) == before
    made = rewritten(text, before, after)
    assert read(made) == after
    kept = set(comments(made))
    gone = before.keys() - after.keys()
    assert gone or kept == set(comments(text))
