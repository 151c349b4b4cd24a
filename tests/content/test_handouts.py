"""Handout files: what a good one gives, and each fault at its exact place."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from omshandout.content import ContentContext, list_handouts, load_context, load_handout
from omshandout.errors import ContentError, Fault, MachineError, Where
from omshandout.languages.collation import sort_key
from omshandout.languages.data import english
from omshandout.model import blocks as b
from omshandout.model.options import Purpose
from omshandout.model.text import Message
from omshandout.model.urgency import Level

PROJECT = Path(__file__).parents[2]
MARK = "\u00a6"

Faults = Callable[[str | bytes], tuple[Fault, ...]]


@pytest.fixture(scope="module")
def handout(context: ContentContext, data: Path) -> b.SourceHandout:
    return load_handout(data / "handouts" / "every-block.yaml", context)


def marked(text: str) -> tuple[str, tuple[int, int]]:
    """A text without its mark, and line and column (from 1) where the mark stood."""
    before, mark, after = text.partition(MARK)
    assert mark, "no mark in the text"
    return before + after, (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def edited(text: str, old: str, new: str) -> str:
    """A text with one piece replaced, which must be there once."""
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new)


def by_key(handout: b.SourceHandout) -> dict[str, Message]:
    return {text.key: text for text in b.iter_texts(handout)}


def test_keys_in_reading_order(handout: b.SourceHandout) -> None:
    assert [text.key for text in b.iter_texts(handout)] == [
        "title",
        "lead",
        "key-points.title",
        "key-points.what",
        "key-points.main",
        "key-points.act",
        "key-points.alt",
        "key-points.caption",
        "signs-head.text",
        "signs-sub.text",
        "about.text",
        "face.alt",
        "list.one",
        "list.intro",
        "steps.one",
        "steps.two",
        "help.title",
        "help.text",
        "help.call",
        "symptoms.eyes.name",
        "symptoms.eyes.text",
        "symptoms.eyes.term",
        "symptoms.eyes.alt",
        "words.ct.term",
        "words.ct.meaning",
        "words.ct.say_it",
        "check.item_head",
        "check.yes",
        "check.no",
        "check.eyes",
        "check.walk",
        "check.note_head",
        "check.caption",
        "useful.text",
        "useful.yes",
        "useful.no",
        "notes.text",
        "contact.title",
        "more.beta.text",
        "table.who",
        "table.what",
        "table.when",
        "table.doctor.header",
        "table.doctor.what",
        "table.doctor.when",
        "table.caption",
        "grid.title",
        "grid.alt",
        "grid.dart",
        "grid.dart.alt",
        "grid.shut",
        "grid.shut.alt",
        "page.name",
        "page.phone",
        "page.stamp",
        "plan.from",
        "plan.first",
        "plan.item_head",
        "week.item_head",
        "week.better",
        "week.usual",
        "week.worse",
        "week.eyes",
        "week.sleep",
        "week.own_text",
        "sources.title",
    ]


def test_every_block_type_is_in_the_sample(handout: b.SourceHandout) -> None:
    assert {type(block) for block in handout.blocks} == {
        b.Heading,
        b.Paragraph,
        b.Figure,
        b.KeyPoints,
        b.BulletList,
        b.NumberedList,
        b.Callout,
        b.PictureGrid,
        b.SymptomList,
        b.DefinitionList,
        b.CheckList,
        b.Question,
        b.WritingLines,
        b.ContactBox,
        b.ReadMore,
        b.Table,
        b.Fields,
        b.Grid,
        b.Diary,
        b.SourceList,
    }


def test_values_that_are_no_texts(handout: b.SourceHandout, data: Path) -> None:
    source = (data / "handouts" / "every-block.yaml").read_bytes()
    assert (handout.name, handout.version, handout.pages) == ("every-block", "1.0", 4)
    assert handout.digest == hashlib.sha256(source).hexdigest()
    figure = next(block for block in handout.blocks if isinstance(block, b.Figure))
    assert (figure.picture.id, figure.picture.drawing) == ("face.picture", "eyes")
    assert figure.picture.directional
    lines = next(block for block in handout.blocks if isinstance(block, b.WritingLines))
    assert (lines.code, lines.lines) == ("notes", 3)
    callout = next(block for block in handout.blocks if isinstance(block, b.Callout))
    assert callout.kind is b.CalloutKind.AMBULANCE
    grid = next(block for block in handout.blocks if isinstance(block, b.PictureGrid))
    assert (b.level_of(grid), grid.picture.id) == (Level.AMBULANCE, "grid.picture")
    assert [item.picture.id for item in grid.items if item.picture] == [
        "grid.dart.picture", "grid.shut.picture",
    ]
    more = next(block for block in handout.blocks if isinstance(block, b.ReadMore))
    assert more.entries[0].name == "Example Hospital"
    assert more.entries[0].url == "https://example.org/beta"
    check = next(block for block in handout.blocks if isinstance(block, b.CheckList))
    assert check.note_room is b.NoteRoom.DATE
    fields = next(block for block in handout.blocks if isinstance(block, b.Fields))
    assert [(line.code, line.phone, line.write_for) for line in fields.items] == [
        ("name", None, b.WriteFor.WORDS),
        ("phone", Purpose.DAY, b.WriteFor.WORDS),
        ("stamp", None, b.WriteFor.STAMP),
    ]
    grid = next(block for block in handout.blocks if isinstance(block, b.Grid))
    assert (grid.days, grid.rows, [item.code for item in grid.items]) == (True, 2, ["first"])
    diary = next(block for block in handout.blocks if isinstance(block, b.Diary))
    assert [step.mark for step in diary.scale] == [b.Mark.EMPTY, b.Mark.HALF, b.Mark.FULL]
    assert diary.own == 2


def test_facts_come_from_the_text_then_its_entry_then_its_block(handout: b.SourceHandout) -> None:
    texts = by_key(handout)
    assert texts["key-points.main"].facts == ("F002",)
    assert texts["key-points.what"].facts == ("F001",)
    assert texts["key-points.act"].facts == ("RF01",)
    assert texts["table.doctor.what"].facts == ("F002",)
    assert texts["table.doctor.when"].facts == ()
    assert texts["lead"].facts == ()


def test_a_paragraph_that_names_a_red_flag_is_urgent(
    tmp_path: Path, context: ContentContext, good: str, handout: b.SourceHandout
) -> None:
    path = tmp_path / "every-block.yaml"
    usual = (
        "    facts: [F001]\n    text: >\n      A text over two lines that is\n"
        "      folded into one.\n"
    )
    act = "    facts: [RF01]\n    text: Call your local emergency number now.\n"
    path.write_text(edited(good, usual, act), "utf-8")
    for each, urgent in ((handout, False), (load_handout(path, context), True)):
        about = next(block for block in each.blocks if block.id == "about")
        assert isinstance(about, b.Paragraph)
        assert about.urgent is urgent


def test_notes_beside_and_inside_a_text(handout: b.SourceHandout) -> None:
    texts = by_key(handout)
    assert texts["key-points.what"].note == "Kind."
    assert texts["key-points.alt"].note == "Say what it shows."
    assert texts["signs-head.text"].note == "A head."
    assert texts["key-points.main"].note == ""


def test_texts_are_folded_and_know_their_place(handout: b.SourceHandout) -> None:
    texts = by_key(handout)
    assert texts["about.text"].text == "A text over two lines that is folded into one."
    assert texts["lead"].where == Where("content/handouts/every-block.yaml", 6, 14, "lead")
    cell = texts["table.doctor.what"].where
    assert (cell.line, cell.column, cell.key) == (69, 63, "table.doctor.what")


def test_texts_are_in_composed_form(tmp_path: Path, context: ContentContext, good: str) -> None:
    path = tmp_path / "every-block.yaml"
    path.write_bytes(edited(good, "Your notes", "Cafe\u0301\u00a0 au").encode())
    assert by_key(load_handout(path, context))["notes.text"].text == "Caf\u00e9\u00a0 au"


def test_sources_once_each_in_order_of_first_use_without_the_seed(
    handout: b.SourceHandout,
) -> None:
    sources = handout.blocks[-1]
    assert isinstance(sources, b.SourceList)
    assert [source.id for source in sources.sources] == ["alpha", "beta", "gamma"]
    assert sources.sources[0].name == "Journal of Examples"
    assert sources.sources[0].year == 2021
    assert sources.sources[1].year is None


def test_changed_is_the_day_that_the_file_states(handout: b.SourceHandout) -> None:
    # 2026-11-22, midnight UTC; file times differ between machines and play no part.
    assert handout.changed == 1795305600


def test_line_ends_and_byte_order_mark_change_nothing(
    tmp_path: Path, context: ContentContext, good: str
) -> None:
    path = tmp_path / "every-block.yaml"
    path.write_bytes(good.encode())
    expected = load_handout(path, context)
    path.write_bytes(b"\xef\xbb\xbf" + good.replace("\n", "\r\n").encode())
    windows = load_handout(path, context)
    assert windows.blocks == expected.blocks
    assert windows.title == expected.title


def test_list_handouts_is_sorted_and_passes_hidden_files_over(root: Path) -> None:
    for name in ("zebra.yaml", "apple.yaml", ".hidden.yaml", "notes.txt"):
        (root / "handouts" / name).write_text("x", encoding="utf-8")
    assert list_handouts(root) == ("apple", "every-block", "zebra")
    assert list_handouts(root / "nowhere") == ()


# What is replaced in the good handout, by what (the mark says where the fault must point), and
# the fault's code.
BAD = {
    "unknown top-level key": ("pages: 4", f"pages: 4\n{MARK}page: 4", "unknown-key"),
    "unknown key of a block": (
        'title: "Get help at once"',
        f'title: "Get help at once"\n    {MARK}colour: red',
        "unknown-key",
    ),
    "unknown key of an item": ("{id: main, text", "{id: main, ¦texts: x, text", "unknown-key"),
    "unknown key of a text": ('note: "Title of', '¦notes: "Title of', "unknown-key"),
    "unknown type": ("type: contact", "type: ¦contakt", "unknown-type"),
    "type missing": (
        "{type: contact, id: contact,",
        "¦{id: contact,",
        "missing-field",
    ),
    "block is a text": (
        '{type: contact, id: contact, title: "Who to call"}',
        '¦"Who to call"',
        "wrong-type",
    ),
    "blocks missing": ("\nblocks:\n", "\nunknown:\n", "missing-field"),
    "title missing": (
        'title: {text: "Every block", note: "Title of the sheet."}\n',
        "",
        "missing-field",
    ),
    "title of a block missing": ('    title: "Get help at once"\n', "", "missing-field"),
    "text missing in a group": ('{text: "Key points"}', '¦{note: "x"}', "missing-field"),
    "empty text": ('text: "Your notes"', 'text: ¦""', "empty-text"),
    "text of spaces": ('text: "Your notes"', 'text: ¦"  "', "empty-text"),
    "text null": ('text: "Your notes"', "text: ¦null", "empty-text"),
    "text is a number": ('text: "Your notes"', "text: ¦12", "wrong-type"),
    "text is a word for true": ('text: "Your notes"', "text: ¦Yes", "wrong-type"),
    "text is a list": ('text: "Your notes"', "text: ¦[a, b]", "wrong-type"),
    "text too long": ('"Your notes"', f'¦"{"long " * 300}"', "too-long"),
    "version a number": ('version: "1.0"', "version: ¦1.0", "wrong-type"),
    "version of words": ('version: "1.0"', 'version: ¦"one"', "bad-value"),
    "no such day": ('updated: "2026-11-22"', 'updated: ¦"2026-02-30"', "bad-value"),
    "day in another form": ('updated: "2026-11-22"', 'updated: ¦"22.11.2026"', "bad-value"),
    "day without quotes": ('updated: "2026-11-22"', "updated: ¦2026-11-22", "wrong-type"),
    "pages a text": ("pages: 4", 'pages: ¦"4"', "wrong-type"),
    "pages zero": ("pages: 4", "pages: ¦0", "bad-value"),
    "pages many": ("pages: 4", "pages: ¦400000000000000000000", "wrong-type"),
    "name of another file": ("handout: every-block", "handout: ¦other", "name-mismatch"),
    "id with capitals": ("id: signs-head", "id: ¦Signs-Head", "bad-id"),
    "id with a dot": ("id: signs-head", "id: ¦signs.head", "bad-id"),
    "id is a word for false": (
        '{id: "no", code: "N", text: "No"}]\n    note',
        '{id: ¦no, code: "N", text: "No"}]\n    note',
        "wrong-type",
    ),
    "block id taken": ("id: notes,", "id: ¦words,", "duplicate-id"),
    "block id reserved": ("id: notes,", "id: ¦title,", "bad-id"),
    "item id taken": ("{id: two, text", "{id: ¦one, text", "duplicate-id"),
    "answer and question with one id": ('{id: walk, code: "2"', '{id: ¦yes-, code: "2"', "bad-id"),
    "item with the key of the title": (
        'items: [{id: call, text: "Call your',
        'items: [{id: title, text: ¦"Call your',
        "duplicate-text-key",
    ),
    "unknown drawing": (
        "figure, id: face, picture: {drawing: eyes",
        "figure, id: face, picture: {drawing: ¦eyess",
        "unknown-drawing",
    ),
    "drawing as a path": (
        "figure, id: face, picture: {drawing: eyes",
        "figure, id: face, picture: {drawing: ¦../eyes",
        "bad-value",
    ),
    "alt missing": (
        'picture: {drawing: eyes, alt: "Two eyes.", directional: true}',
        "picture: ¦{drawing: eyes, directional: true}",
        "missing-alt",
    ),
    "alt empty": ('alt: "Two eyes.", directional', 'alt: ¦"", directional', "missing-alt"),
    "alt without text": (
        'alt: "Two eyes.", directional',
        'alt: ¦{note: "x"}, directional',
        "missing-alt",
    ),
    "directional in quotes": ("directional: true", 'directional: ¦"true"', "wrong-type"),
    "directional yes": ("directional: true", "directional: ¦yes", "wrong-type"),
    "unknown fact": ("facts: [SY01]", "facts: [¦SY99]", "unknown-fact"),
    "no fact id": ("facts: [SY01]", "facts: [¦what]", "bad-fact"),
    "fact twice": ("facts: [SY01]", "facts: [SY01, ¦SY01]", "duplicate-fact"),
    "facts empty": ("facts: [SY01]", "facts: ¦[]", "wrong-type"),
    "facts a word": ("facts: [SY01]", "facts: ¦SY01", "wrong-type"),
    "unknown symptom": ("code: SY01", "code: ¦SY77", "unknown-symptom"),
    "unknown source": ("source: beta", "source: ¦betta", "unknown-source"),
    "the seed as a source": ("source: beta", "source: ¦seed-article", "unknown-source"),
    "level jumps": ("level: 2, text", "level: ¦3, text", "heading-jump"),
    "level 1": ("level: 2, text", "level: ¦1, text", "bad-value"),
    "no statement without facts: paragraph": (
        "    facts: [F001]\n    text: >",
        "    text: ¦>",
        "no-facts",
    ),
    "no statement without facts: lead": (
        'lead: {text: "This sheet is for tests.", facts: none}',
        'lead: ¦"This sheet is for tests."',
        "no-facts",
    ),
    "no statement without facts: cell": (
        'facts: [F002], header: "Doctor", cells: ["Looks',
        'header: "Doctor", cells: [¦"Looks',
        "no-facts",
    ),
    "no statement without facts: meaning": (
        'facts: ["G:CT scan"], term: "CT scan", say_it: "C-T", meaning: ',
        'term: "CT scan", say_it: "C-T", meaning: ¦',
        "no-facts",
    ),
    "two key points": (
        '\n      - {id: what, text: "OMS is **very rare**.", facts: [F001], note: "Kind."}',
        "",
        "too-few",
    ),
    "six key points": (
        '      - {id: main, text: "Both eyes dart."}',
        "      - {id: a, text: x}\n      - {id: c, text: x}\n      - {id: d, text: x}\n"
        '      - {id: main, text: "Both eyes dart."}',
        "too-many",
    ),
    "no items": ('[{id: one, text: "Eyes that dart."}]', "¦[]", "too-few"),
    "items a group": ('[{id: one, text: "Eyes that dart."}]', "¦{id: one}", "wrong-type"),
    "callout kind": ("kind: ambulance", "kind: ¦ambulence", "bad-value"),
    "one answer": (
        'text: "Did this help?"\n    choices: [{id: "yes", code: "Y", text: "Yes"}, ',
        'text: "Did this help?"\n    choices: ¦[',
        "too-few",
    ),
    "code taken in a check list": (
        '{id: walk, code: "2"',
        '{id: walk, code: ¦"1"',
        "duplicate-code",
    ),
    "code taken among questions": ("code: notes,", "code: ¦q1,", "duplicate-code"),
    "code with a space": ("code: q1", "code: ¦q 1", "bad-code"),
    "no lines": ("lines: 3", "lines: ¦0", "bad-value"),
    "a cell too many": ('cells: ["Looks', 'cells: ¦["More.", "Looks', "table-cells"),
    "a cell too few": (
        'cells: ["Looks at the eyes.", {text: "Each month.", facts: none}]',
        'cells: ¦["Looks at the eyes."]',
        "table-cells",
    ),
    "no column heads": (
        '    columns: [{id: who, text: "Who"}, {id: what, text: "What"}, '
        '{id: when, text: "When"}]\n',
        "",
        "missing-field",
    ),
    "a grid without rows": (
        '    items: [{id: first, code: first, text: "First week"}]\n    rows: 2\n', "", "no-rows",
    ),
    "rows of words without a head": ('    item_head: "Week"\n', "", "no-head"),
    "a grid without columns": (
        '    columns: [{id: from, code: from, text: "From"}]\n    days: true\n', "",
        "missing-field",
    ),
    "a column with the name of a day": ("code: from", "code: ¦day3", "bad-code"),
    "a row with the name of another": ("code: first", "code: ¦row1", "bad-code"),
    "a row of the diary with the name of another": (
        '{id: eyes, code: "1", text: "Eyes"}', '{id: eyes, code: ¦own1, text: "Eyes"}', "bad-code",
    ),
    "rows of the family without a label": ('    own_text: "To watch:"\n', "", "own-rows"),
    "a label without rows of the family": ("    own: 2\n", "", "own-rows"),
    "unknown mark": ("mark: half", "mark: ¦halve", "bad-value"),
    "a line for what nobody knows": ("for: stamp", "for: ¦stamps", "bad-value"),
    "room for what nobody knows": (
        'note_head: "Since when?"', 'note_room: ¦much\n    note_head: "Since when?"', "bad-value",
    ),
    "code of a line with the id of a block": ("code: notes,", "code: ¦plan,", "bad-code"),
    "label code taken": ("code: phone, phone", "code: ¦name, phone", "duplicate-code"),
    "column head empty": ('{id: when, text: "When"}', '{id: when, text: ¦""}', "empty-text"),
    "second list of sources": (
        '- {type: contact, id: contact, title: "Who to call"}',
        '- {type: sources, id: contact, title: "Who to call"}',
        "duplicate-sources",
    ),
    "unknown placeholder": ("{clinic_phone}", "{clinic_fone}", "unknown-placeholder"),
    "placeholder without a name": ("{clinic_phone}", "{}", "markup"),
    "placeholder as a number": ("{clinic_phone}", "{0}", "markup"),
    "placeholder open": ("{clinic_phone}", "{clinic_phone", "markup"),
    "placeholder closed only": ("{clinic_phone}", "clinic_phone}", "markup"),
    "strong open": ("**very rare**", "**very rare", "markup"),
    "strong empty": ("**very rare**", "****", "markup"),
    "one star": ("**very rare**", "*very rare*", "markup"),
    "stray backslash": ('"Your notes"', "¦'Your \\notes'", "markup"),
    "foreign word without language": ("[[la:opsoclonus]]", "[[opsoclonus]]", "markup"),
    "foreign word open": ("[[la:opsoclonus]]", "[[la:opsoclonus", "markup"),
    "foreign word closed only": ("[[la:opsoclonus]]", "opsoclonus]]", "markup"),
    "two notes": (
        '{id: act, text: {text: "Call',
        '{id: act, note: ¦x, text: {note: y, text: "Call',
        "duplicate-key",
    ),
    "key twice": ("pages: 4", "pages: 4\n¦pages: 4", "duplicate-key"),
    "anchor": ("pages: 4", "pages: ¦&p 4", "anchor"),
    "alias": ("pages: 4", "pages: ¦*p", "anchor"),
    "python tag": ('title: "Get help', 'title: ¦!!python/object/apply:os.system "Get help', "tag"),
    "any tag": ('title: "Get help', 'title: ¦!!str "Get help', "tag"),
    "escaped control character": ('"Your notes"', '¦"Your \\x07 notes"', "control-character"),
    "control character": ("Your notes", "Your ¦\x07notes", "control-character"),
    "direction override": ("Your notes", "Your ¦\u202enotes", "control-character"),
    "wrong indentation": ("    kind: ambulance", "   ¦kind: emergency", "yaml"),
    "second document": ("  - {type: sources,", "¦---\n  - {type: sources,", "documents"),
}


@pytest.mark.parametrize("name", BAD)
def test_each_fault_points_to_its_node(name: str, good: str, faults_of: Faults) -> None:
    old, new, code = BAD[name]
    text = edited(good, old, new)
    place = None
    if MARK in text:
        text, place = marked(text)
    faults = faults_of(text)
    assert f"content/{code}" in [fault.code for fault in faults]
    fault = next(fault for fault in faults if fault.code == f"content/{code}")
    if place is not None:
        assert (fault.where.line, fault.where.column) == place
    assert fault.where.file.endswith("every-block.yaml")
    assert fault.where.line > 0
    assert fault.what
    assert fault.hint


def test_a_fault_is_told_once_and_alone(good: str, faults_of: Faults) -> None:
    told_twice = {
        name: codes
        for name, (old, new, _) in BAD.items()
        if name
        not in (
            "blocks missing", "no column heads", "six key points", "two key points",
            "second document",  # it takes the last keys with it
        )
        and len(codes := [str(f) for f in faults_of(edited(good, old, new).replace("¦", ""))]) != 1
    }
    assert told_twice == {}


def test_all_faults_of_a_run_in_the_order_of_the_file(good: str, faults_of: Faults) -> None:
    text = good
    for old, new in (
        ("lines: 3", "lines: 0"),
        ("pages: 4", "pages: 4\npages: 5\npage: 6"),
        ("{clinic_phone}", "{clinic_fone}"),
        ("level: 3", "level: &x 4"),
    ):
        text = edited(text, old, new)
    assert [fault.code for fault in faults_of(text)] == [
        "content/duplicate-key",
        "content/unknown-key",
        "content/unknown-placeholder",
        "content/anchor",
        "content/bad-value",
        "content/bad-value",
    ]


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("pages: 4", "pages: 4\npagess: 4", 'did you mean "pages"?'),
        ("type: contact", "type: contakt", 'did you mean "contact"?'),
        ("facts: [SY01]", "facts: [SY02]", 'did you mean "SY01"?'),
        ("{clinic_phone}", "{clinic_fone}", 'did you mean "clinic_phone"?'),
        ("kind: ambulance", "kind: ambulence", 'did you mean "ambulance"?'),
        ("source: beta", "source: betta", 'did you mean "beta"?'),
        ('version: "1.0"', "version: 1.0", 'put it in quotes: "1.0"'),
    ],
)
def test_hints_say_what_to_do(old: str, new: str, hint: str, good: str, faults_of: Faults) -> None:
    assert [fault.hint for fault in faults_of(edited(good, old, new))] == [hint]


@pytest.mark.parametrize(
    "text",
    [
        r"Stars: \*\*not bold\*\*.",
        r"A bracket \{name} and another \[[la:x]].",
        r"A backslash: \\.",
        "One [bracket] is plain.",
        "**Bold with {clinic_name}** and [[pt-BR:palavra]].",
    ],
)
def test_good_markup(text: str, good: str, faults_of: Faults) -> None:
    assert faults_of(edited(good, '"Your notes"', f"'{text}'")) == ()


def test_a_table_takes_cells_from_columns_only_when_both_are_whole(
    good: str, faults_of: Faults
) -> None:
    text = edited(good, '{id: who, text: "Who"}', '{id: Who, text: "Who"}')
    assert [fault.code for fault in faults_of(text)] == ["content/bad-id"]


def test_very_many_faults_are_summed_up(good: str, faults_of: Faults) -> None:
    keys = "".join(f"k{number}: x\n" for number in range(3_000))
    faults = faults_of(good + keys)
    assert len(faults) == 501
    assert "content/too-many-faults" in {fault.code for fault in faults}


def test_missing_file_and_folder(root: Path, context: ContentContext) -> None:
    for path in (root / "handouts" / "none.yaml", root / "handouts", root / "a\0b.yaml"):
        with pytest.raises(ContentError) as caught:
            load_handout(path, context)
        assert [fault.code for fault in caught.value.faults] == ["content/no-file"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind here")
def test_unreadable_file_is_a_machine_fault(root: Path, context: ContentContext) -> None:
    path = root / "handouts" / "every-block.yaml"
    path.chmod(0)
    with pytest.raises(MachineError):
        load_handout(path, context)


def test_a_content_folder_lacks_its_files(root: Path) -> None:
    (root / "termbase.yaml").unlink()
    (root / "facts.yaml").write_text("facts: []", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_context(root)
    files = {fault.where.file for fault in caught.value.faults}
    assert files == {"content/termbase.yaml", "content/facts.yaml"}


def test_the_project_s_own_content_loads(tmp_path: Path) -> None:
    """Each handout, the interface and the drawings that the project ships."""
    content = tmp_path / "content"
    shutil.copytree(PROJECT / "content", content)
    names = list_handouts(content)
    assert names
    context = load_context(content)
    for name in names:
        assert load_handout(content / "handouts" / f"{name}.yaml", context).name == name


@pytest.mark.parametrize("name", ["packets", "interface"])
def test_no_handout_has_the_name_of_another_gettext_domain(
    name: str, good: str, tmp_path: Path, context: ContentContext
) -> None:
    path = tmp_path / f"{name}.yaml"
    text, place = marked(edited(good, "handout: every-block", f"handout: {MARK}{name}"))
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_handout(path, context)
    (fault,) = caught.value.faults
    assert fault.code == "content/name-taken"
    assert (fault.where.line, fault.where.column) == place
    assert fault.where.file.endswith(path.name)
    assert "choose another name" in fault.hint


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("facts: [SY01]", "facts: []", "a list of fact ids expected, found an empty list"),
        (
            'lead: {text: "This sheet is for tests.", facts: none}',
            'lead: "This sheet is for tests."',
            '"This sheet is for tests." names no fact that it rests on',
        ),
    ],
)
def test_what_is_said_of_facts_that_are_missing(
    old: str, new: str, what: str, good: str, faults_of: Faults
) -> None:
    assert [fault.what for fault in faults_of(edited(good, old, new))] == [what]


def test_a_quote_that_is_not_closed_may_be_the_cause(good: str, faults_of: Faults) -> None:
    (fault,) = faults_of(edited(good, '{text: "This sheet is for tests.", facts: none}',
                                '"This sheet "is" for tests."'))
    assert "or a quote above is not closed" in fault.hint


def test_the_english_words_stand_in_the_order_of_the_alphabet() -> None:
    context = load_context(PROJECT / "content")
    glossary = load_handout(PROJECT / "content" / "handouts" / "glossary.yaml", context)
    (words,) = [each for each in glossary.blocks if isinstance(each, b.DefinitionList)]
    terms = [each.term.text for each in words.entries]
    assert terms == sorted(terms, key=lambda each: sort_key(english(), each))
