"""The file with which a sheet that somebody has read and ticked comes back."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from msgspec import Struct

from omshandout.errors import ContentError, Fault, Where
from omshandout.i18n.sheets import LEAST_CODE, MARK, SheetTexts
from omshandout.yamlfile.kinds import Day, Group, Integer, Line, ListOf, OneOf, Word
from omshandout.yamlfile.nodes import read_yaml
from omshandout.yamlfile.shapes import Field, Reading, Record, Shape, finish, read_root

MOST_TEXTS = 2000
_ALL = "all"
_RANGE = r"[0-9]{1,4}(?: ?- ?[0-9]{1,4})?"
_LONGEST = 1000

_WRONG = Shape(
    "wrong", "A text that is wrong.",
    (
        Field("text", Integer(1, MOST_TEXTS), "its number on the sheet"),
        Field("says", Line(_LONGEST, empty=True), "what was written beside it", False),
    ),
)

_SHAPE = Shape(
    "answers", "What somebody ticked on a sheet to read.",
    (
        Field("sheet", Line(100), "the handout"),
        Field("language", Line(40), "its locale"),
        Field("code", Word(r"[0-9A-Fa-f -]{8,120}", "the code of the sheet, in quotes"),
              "the code at the head of the sheet", False),
        Field("texts", Word(r"[0-9a-f ]*", "what omshandout wrote", empty=True),
              "marks of the texts, written by omshandout", False),
        Field("scanned", Word(r"\S+ \S+ [0-9a-f]{64}(?: [0-9a-f]*)?", "the line that was scanned"),
              "what a camera read from the sheet, in place of code and texts", False),
        Field("name", Line(200), "who read the sheet"),
        Field("role", OneOf(("clinician", "translator")), "what the person is"),
        Field("date", Day(), "the day of reading, in quotes"),
        Field("right", Word(rf"all|{_RANGE}(?: ?, ?{_RANGE})*",
                            'numbers in quotes, such as "1-12, 15", or all', empty=True),
              "the texts that are ticked as right", False),
        Field("wrong", ListOf(Group(_WRONG), 0, MOST_TEXTS), "the texts that are ticked as wrong",
              False),
    ),
)


class Answers(Struct, frozen=True):
    """What somebody ticked.

    Attributes:
        file: as faults name it.
        sheet: the handout.
        locale: its language.
        code: of the sheet, in small letters without hyphens; at least its beginning.
        marks: of its texts; ``""`` if the file has none.
        name: who read it.
        role: ``clinician`` or ``translator``.
        day: of reading.
        right: numbers of texts; None for all that are not wrong.
        wrong: numbers of texts, each with the words beside it.
    """

    file: str
    sheet: str
    locale: str
    code: str
    marks: str
    name: str
    role: str
    day: date
    right: frozenset[int] | None
    wrong: tuple[tuple[int, str], ...] = ()


def read_answers(path: Path) -> Answers:
    """Read a file of answers.

    Raises:
        ContentError: with every fault of the file.
        MachineError: it cannot be read.
    """
    document = read_yaml(path, path.as_posix())
    reading = Reading(document.file)
    root = read_root(document, _SHAPE, reading)
    if root is not None:
        _check(root, reading)
    root = finish(document, reading, root)
    code, marks = root.word("code"), root.word("texts")
    if scanned := root.word("scanned"):
        _, _, code, *rest = scanned.split(" ")
        marks = rest[0] if rest else ""
    right = root.word("right")
    return Answers(
        document.file, root.word("sheet"), root.word("language"), _plain(code),
        marks.replace(" ", ""), root.word("name"), root.word("role"),
        date.fromisoformat(root.word("date")), None if right == _ALL else _numbers(right),
        tuple((each.number("text"), each.word("says")) for each in root.records("wrong")),
    )


def _check(root: Record, reading: Reading) -> None:
    scanned = root.word("scanned")
    if not scanned and len(_plain(root.word("code"))) < LEAST_CODE:
        reading.fault(root.place("code"), "no-code", "the code of the sheet is missing or cut off",
                      f"write at least {LEAST_CODE} signs of it, or scan it")
    if scanned and scanned.split(" ")[:2] != [root.word("sheet"), root.word("language")]:
        reading.fault(root.place("scanned"), "other-sheet", "it was scanned from another sheet",
                      "write that sheet and language above it, or scan the right one")
    if _numbers(root.word("right")) is None:
        reading.fault(root.place("right"), "bad-range", "the numbers of a range are turned round",
                      'write the smaller one first: "3-7"')
    right = _numbers(root.word("right")) or frozenset()
    both = sorted(right & {each.number("text") for each in root.records("wrong")})
    if both:
        reading.fault(root.place("wrong"), "both-ticked",
                      f"{', '.join(map(str, both))} is ticked as right and as wrong",
                      "ask the person, and take one of the two out")


def _plain(code: str) -> str:
    return re.sub(r"[ -]", "", code).lower()


def _numbers(text: str) -> frozenset[int] | None:
    """The numbers of ``1-12, 15``; None for a range that goes backwards."""
    found: set[int] = set()
    for part in text.replace(" ", "").split(",") if text and text != _ALL else ():
        first, _, last = part.partition("-")
        if int(last or first) < int(first):
            return None
        found |= set(range(int(first), int(last or first) + 1))
    return frozenset(found)


def blank_answers(texts: SheetTexts, role: str) -> str:
    """A file of answers to be filled in, with the code of a sheet."""
    marks = [each.digest[:MARK] for each in texts.texts]
    return f"""\
# What was ticked on the sheet. When it is filled in:
# omshandout review sign {texts.locale} {texts.domain} --from FILE
sheet: {texts.domain}
language: {texts.locale}
code: "{texts.shown_code}"
texts: "{' '.join(marks)}"
name: ""
role: {role}
date: ""
# Numbers of the texts that are ticked as right, such as "1-12, 15", or all.
right: ""
# Those that are ticked as wrong, with what is written beside them:
# - {{text: 13, says: "..."}}
wrong: []
"""


def other_texts(answers: Answers, texts: SheetTexts) -> Fault | None:
    """Why answers do not hold for the texts of today; None if they do."""
    if texts.code.startswith(answers.code):
        return None
    changed = texts.changed(answers.marks)
    which = "which texts is not known"
    if changed:
        named = ", ".join(f"{each.number} ({each.message.key})" for each in changed[:8])
        more = f" and {len(changed) - 8} more" if len(changed) > 8 else ""
        which = f"the texts that changed: {named}{more}"
    elif answers.marks:
        count = len(answers.marks) // MARK
        which = f"the sheet had {count} texts, today there are {len(texts.texts)}"
    return Fault(
        Where(answers.file, key="code", locale=texts.locale),
        f"the sheet was printed from other texts: its code is not {texts.shown_code}; {which}",
        f"print it again: omshandout review sheet {texts.locale} {texts.domain}",
        "answers/other-texts",
    )


def check_numbers(answers: Answers, texts: SheetTexts) -> None:
    """See that all numbers are on the sheet.

    Raises:
        ContentError: some are not.
    """
    last = len(texts.texts)
    ticked = (answers.right or frozenset()) | {number for number, _ in answers.wrong}
    if beyond := sorted(each for each in ticked if not 1 <= each <= last):
        what = f"the sheet has the texts 1 to {last}, not {', '.join(map(str, beyond[:8]))}"
        raise ContentError(Fault(Where(answers.file, key="right"), what, "correct the numbers",
                                 "answers/no-such-text"))
