"""Tests of labels with lines for a pen."""

from __future__ import annotations

import pymupdf
import pytest
from block_samples import Samples
from laid_out import ENGLISH_SAMPLES, HEBREW_SAMPLES, LEFT, STANDARD, long_words, sinks_of
from recording_sink import Drawn, RecordingSink

from omshandout.layout.theme import MM
from omshandout.model import blocks as b
from omshandout.model.options import Profile, TextSize
from omshandout.model.text import LocalText
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.places import find_places
from omshandout.render.workshop import Workshop


def fields(*labels: str, samples: Samples = ENGLISH_SAMPLES) -> b.Fields[LocalText]:
    return b.Fields("f", tuple(
        b.FieldLine(f"l{number}", f"l{number}", samples.text(f"f.l{number}", label))
        for number, label in enumerate(labels)
    ))


def sinks(block: b.Fields[LocalText], profile: Profile = STANDARD) -> list[RecordingSink]:
    found, _ = sinks_of(block, ENGLISH_SAMPLES, profile)
    return [sink for sink, _ in found]


def line(rows: list[RecordingSink], name: str) -> Drawn:
    (found,) = (each for sink in rows for each in sink.drawn if each.node == f"f.{name}/line")
    return found


def test_two_short_labels_share_a_row() -> None:
    rows = sinks(fields("date", "age", "by"))
    assert len(rows) == 2
    first, second, third = (line(rows, name) for name in ("l0", "l1", "l2"))
    assert first.right < second.left
    assert (first.bottom, first.top) == (second.bottom, second.top)
    assert third.right == pytest.approx(second.right)  # alone it has the whole width
    assert min(each.right - each.left for each in (first, second, third)) >= 30 * MM


@pytest.mark.parametrize("samples", [ENGLISH_SAMPLES, HEBREW_SAMPLES], ids=["ltr", "rtl"])
def test_a_short_and_a_long_label_share_the_only_row(samples: Samples) -> None:
    """The long one leaves no line in half of the width, but together they do."""
    long = "ab " * 15
    found, context = sinks_of(fields("date", long, samples=samples), samples, STANDARD)
    (row,) = found
    first, second = (line([row[0]], name) for name in ("l0", "l1"))
    lengths = [each.right - each.left for each in (first, second)]
    assert min(lengths) >= 30 * MM
    assert lengths[0] == pytest.approx(lengths[1])
    assert (first.bottom, first.top) == (second.bottom, second.top)
    start, end = (second, first) if context.rtl else (first, second)
    assert start.right < end.left
    # Among more of them each has its place in columns.
    assert len(sinks(fields("date", long, "age"))) == 3


@pytest.mark.parametrize("locale", ["en", "ru"])
def test_so_the_head_of_a_week_stands_with_its_table(locale: str) -> None:
    """In large print on A4, where it stood on the page before, or alone on one."""
    shop = Workshop(find_places())
    job = Job("symptom-diary", locale, Profile(text=TextSize.LARGE))
    with pymupdf.open(stream=render(shop, job, RenderOptions()).data) as pdf:
        assert len(pdf) == 3
        heads = [entry for entry in pdf.get_toc() if entry[2] == 3]
    assert len(heads) == 1


@pytest.mark.parametrize("words", [8, 12, 40])
def test_a_long_label_has_the_whole_width(words: int) -> None:
    rows = sinks(fields("date", long_words(words), "age"))
    assert len(rows) == 3
    assert line(rows, "l1").right == pytest.approx(line(rows, "l0").right)
    assert line(rows, "l1").left >= LEFT


def test_a_signature_and_a_stamp_are_for_a_pen_in_forms_too() -> None:
    block = ENGLISH_SAMPLES.blocks()["fields"]
    assert isinstance(block, b.Fields)
    rows = sinks(block, Profile(form=True))
    named = [each.words for sink in rows for each in sink.drawn if each.kind == "field"]
    assert named == ["labels.name"]
    figures = {node: box for sink in rows for node, box in sink.figures.items()}
    assert set(figures) == {"labels.sign/line", "labels.stamp/line"}
    left, bottom, right, top = figures["labels.stamp/line"]
    assert top - bottom >= 24 * MM - 0.01
    assert right - left >= 60 * MM


def test_the_clinic_s_number_stands_in_place_of_a_line() -> None:
    block = ENGLISH_SAMPLES.blocks()["fields"]
    assert isinstance(block, b.Fields)
    rows = sinks(block)
    assert [sink.words_of("labels.day/value") for sink in rows if sink.words_of("labels.day")] == [
        "day number"
    ]
    assert not [each for sink in rows for each in sink.drawn if each.node == "labels.day/line"]
