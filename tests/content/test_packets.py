"""The file of packets."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from omshandout.content import list_handouts, load_packets
from omshandout.errors import ContentError, Fault, Where
from omshandout.model.packets import PACKETS, Packet
from omshandout.model.text import Message

PROJECT = Path(__file__).parents[2]
HANDOUTS = ("every-block", "other", "third")


def packets_of(root: Path, old: str = "", new: str = "") -> tuple[Packet, ...]:
    path = root / "packets.yaml"
    text = path.read_text(encoding="utf-8")
    if old:
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load_packets(path, HANDOUTS)


def faults_of(root: Path, old: str, new: str) -> tuple[Fault, ...]:
    with pytest.raises(ContentError) as caught:
        packets_of(root, old, new)
    return caught.value.faults


def test_packets(root: Path) -> None:
    first, second = packets_of(root)
    assert (first.name, first.handouts) == ("first", ("every-block", "other"))
    assert (second.name, second.handouts) == ("second", ("other",))
    cover = first.cover
    assert (cover.name, cover.version, cover.pages, cover.blocks) == (PACKETS, "1.2", 1, ())
    assert cover.changed == datetime(2026, 3, 4, tzinfo=UTC).timestamp()
    assert cover.title == Message(
        "first.title", "First sheets", "Title.", (),
        Where("content/packets.yaml", 5, 19, "first.title"),
    )  # fmt: skip
    assert cover.lead.key == "first.lead"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[every-block, other]", "[other, every-block]"), ("[every-block, other]", "[other]"),
        ('"1.2"', '"1.3"'), ("03-04", "03-06"), ("First sheets", "Our sheets"),
        ("for tests", "for all"), ("id: first", "id: one"),
    ],
)  # fmt: skip
def test_the_digest_is_that_of_the_packet_alone(root: Path, old: str, new: str) -> None:
    before = packets_of(root)
    after = packets_of(root, old, new)
    assert before[0].cover.digest != after[0].cover.digest
    assert before[1].cover.digest == after[1].cover.digest


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "words"),
    [
        ("other]", "othr]", "unknown-handout", (7, 29), 'did you mean "other"?'),
        ("other]", "nothing-like-it]", "unknown-handout", (7, 29), "use a handout that exists"),
        ("other]", "every-block]", "duplicate", (7, 29), "delete one of them"),
        ("[every-block, other]", "[]", "too-few", (7, 15), "add what is missing"),
        ("[every-block, other]", "other", "wrong-type", (7, 15), "start each member"),
        ("other]", "Other]", "bad-id", (7, 29), "file name without .yaml"),
        ("handouts: [other]", "handout: [other]", "unknown-key", (13, 5), '"handouts"'),
        ("    lead: \"These sheets are for tests.\"\n", "", "missing-field", (2, 5), "what the"),
        ("id: second", "id: first", "duplicate-id", (8, 9), "give each its own"),
        ("id: first", "id: First", "bad-id", (2, 9), "lower-case letters"),
        ('"First sheets"', '""', "empty-text", (5, 19), "title of the packet"),
        ('"1.2"', "1.2", "wrong-type", (3, 14), "put it in quotes"),
        ("2026-03-04", "2026-02-30", "bad-value", (4, 14), "write a day that exists"),
        ("{clinic_name}", "{child}", "unknown-placeholder", (12, 11), ""),
    ],
)
def test_faults(
    root: Path, old: str, new: str, code: str, place: tuple[int, int], words: str
) -> None:
    found = [
        fault for fault in faults_of(root, old, new) if fault.code == f"content/{code}"
    ]
    assert found, faults_of(root, "", "")
    where = found[0].where
    assert (where.file, where.line, where.column) == ("content/packets.yaml", *place)
    assert words in found[0].hint


def test_all_faults_are_told_together_in_order(root: Path) -> None:
    text = (root / "packets.yaml").read_text(encoding="utf-8")
    (root / "packets.yaml").write_text(
        text.replace("other]", "othr]").replace('"1.0"', "1.0").replace("id: first", "ids: first"),
        encoding="utf-8",
    )
    found = faults_of(root, "", "")
    assert [(fault.where.line, fault.code.partition("/")[2]) for fault in found] == [
        (2, "unknown-key"), (2, "missing-field"), (7, "unknown-handout"), (9, "wrong-type"),
        (13, "unknown-handout"),
    ]  # fmt: skip


def test_no_two_documents_have_one_file_name(root: Path) -> None:
    with pytest.raises(ContentError) as caught:
        load_packets(root / "packets.yaml", (*HANDOUTS, "packet-second"))
    (fault,) = caught.value.faults
    assert (fault.code, fault.where.line) == ("content/name-taken", 8)


@pytest.mark.parametrize("data", [b"", b"packets: []\n", b"- a\n", b"packets: &a [*a]\n"])
def test_no_file_of_packets(root: Path, data: bytes) -> None:
    (root / "packets.yaml").write_bytes(data)
    with pytest.raises(ContentError):
        packets_of(root)


def test_the_packets_that_ship() -> None:
    content = PROJECT / "content"
    packets = load_packets(content / "packets.yaml", list_handouts(content))
    assert [packet.name for packet in packets] == [
        "new-diagnosis", "going-home", "school", "waiting-for-tests",
    ]  # fmt: skip
    for packet in packets:
        assert packet.cover.title.note
        assert packet.cover.lead.note
    # Nobody goes home, and nobody waits, without knowing when not to wait.
    for packet in packets:
        if packet.name in ("going-home", "waiting-for-tests"):
            assert "when-to-get-help" in packet.handouts


def test_a_packet_leaves_parts_of_its_own_handouts_out(root: Path) -> None:
    line = "handouts: [every-block, other]"
    packets = packets_of(root, line, f"{line}\n    without: [every-block.lines.one, other.key]")
    assert packets[0].without == ("every-block.lines.one", "other.key")
    assert packets[0].left_out("every-block") == {"lines.one"}
    assert packets[0].left_out("third") == frozenset()


@pytest.mark.parametrize("part", ["third.key", "every-block", "every-block.", "Every.Key"])
def test_what_a_packet_cannot_leave_out(root: Path, part: str) -> None:
    line = "handouts: [every-block, other]"
    (fault,) = faults_of(root, line, f"{line}\n    without: [{part}]")
    assert fault.code == "content/bad-part"
    assert fault.where.line > 0
