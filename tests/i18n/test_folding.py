"""Lines folded as ``msgcat`` folds them; the samples are what it wrote (GNU gettext)."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from i18n_samples import TEXTS

from omshandout.i18n.folding import quoted_lines
from omshandout.i18n.po import parse_po

ENGLISH = (
    "This note is for you if you look after a child with OMS at school or daycare. "
    "Keep it at hand."
)
SAMPLES = [
    ("msgid", "", ['msgid ""']),
    ("msgid", "Eyes", ['msgid "Eyes"']),
    ("msgid", "\n", ['msgid "\\n"']),
    ("msgid", "a\nb", ['msgid ""', '"a\\n"', '"b"']),
    ("msgid", 'say "a\\b"\tc', ['msgid "say \\"a\\\\b\\"\\tc"']),
    ("msgid", ENGLISH, [
        'msgid ""',
        '"This note is for you if you look after a child with OMS at school or "',
        '"daycare. Keep it at hand."',
    ]),
    # 79 columns with the quotes; the keyword counts on the first line, so that a text may
    # stand on one line below it and not beside it.
    ("msgid", f"{'x ' * 35}x", [f'msgid "{"x " * 35}x"']),
    ("msgid", f"{'x ' * 35}xx", ['msgid ""', f'"{"x " * 35}xx"']),
    ("msgid", "x" * 90, [f'msgid "{"x" * 90}"']),
    ("msgid", "y " + "x" * 90, ['msgid ""', '"y "', f'"{"x" * 90}"']),
    # What ends a sentence stays with it, and two columns are counted for each of these letters.
    ("msgid", "如果孩子的眼睛快速转动，请马上给诊所打电话。" * 3, [
        'msgid ""',
        '"如果孩子的眼睛快速转动，请马上给诊所打电话。如果孩子的眼睛快速转动，请马上给"',
        '"诊所打电话。如果孩子的眼睛快速转动，请马上给诊所打电话。"',
    ]),
    ("msgid", "word " * 14 + "same day.** And.", [
        'msgid ""', f'"{"word " * 14}same "', '"day.** And."',
    ]),
    # Translators' tools have no dictionary of Thai: only a space parts it.
    ("msgid", "โทรหาคลินิกทันทีถ้าลูกของคุณตัวสั่น" * 3 + " โทร", [
        'msgid ""', f'"{"โทรหาคลินิกทันทีถ้าลูกของคุณตัวสั่น" * 3} "', '"โทร"',
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("word", "text", "lines"), SAMPLES)
def test_lines_end_where_msgcat_ends_them(word: str, text: str, lines: list[str]) -> None:
    assert quoted_lines(word, text) == lines


def test_a_prefix_takes_its_room() -> None:
    text = f"{'x ' * 35}x"
    assert quoted_lines("msgid", text, prefix="#~ ") == ['#~ msgid ""', f'#~ "{text}"']
    assert quoted_lines("msgid", text, prefix="#~ ", fold=False) == [f'#~ msgid "{text}"']


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["", "#~ ", "#| "]))
def test_nothing_is_lost_in_folding(text: str, prefix: str) -> None:
    lines = [
        *quoted_lines("msgctxt", "a"), *quoted_lines("msgid", "b"),
        *(line.removeprefix(prefix) for line in quoted_lines("msgstr", text, prefix=prefix)),
    ]
    catalog, faults = parse_po("\n".join(lines).encode(), "x.po", "x")
    assert faults == ()
    assert catalog.entries[0].strings == (text,)


# Below, what the oldest GNU gettext still in use parts in another way is left out (see the module).
LETTERS = st.text(st.sampled_from("abc  \n\t\\\"éß中文字ا،ब में。“”¿"), max_size=200)


@pytest.mark.skipif(shutil.which("msgcat") is None, reason="GNU gettext is not installed")
@settings(deadline=None, max_examples=10)
@given(st.lists(LETTERS, min_size=20, max_size=60))
def test_msgcat_leaves_our_lines_as_they_are(texts: list[str]) -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    blocks = [head]
    for index, text in enumerate(texts):
        blocks.append("\n".join([
            *quoted_lines("msgid", text, prefix="#| "),
            *quoted_lines("msgctxt", f"key.{index}"), *quoted_lines("msgid", text or "x"),
            *quoted_lines("msgstr", text),
        ]) + "\n")
    ours = "\n".join(blocks)
    made = subprocess.run(["msgcat", "-"], input=ours.encode(), capture_output=True, check=True)
    assert made.stdout.decode() == ours
