"""What a shaper remembers from document to document, and what it lets go of."""

from __future__ import annotations

import gc

import pytest
from local_texts import ARABIC, HINDI, SENTENCES, TAMIL, local
from msgspec.structs import replace

from omshandout.errors import LayoutError, Where
from omshandout.model.text import ENGLISH, Language, LocalText, Run
from omshandout.text import lines as breaking
from omshandout.text import paragraph
from omshandout.text.fonts import FontSet
from omshandout.text.lines import break_lines
from omshandout.text.paragraph import ShapedParagraph, Shaper


@pytest.mark.parametrize("language", [ENGLISH, ARABIC, HINDI], ids=lambda each: each.locale)
def test_a_paragraph_of_an_earlier_document_is_not_shaped_again(
    fonts: FontSet, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    shaper = Shaper(fonts)
    first = local(language, SENTENCES[language])
    lines = break_lines(shaper.shape(first), 12.0)
    shaper.forget()
    monkeypatch.setattr(paragraph, "shape_segment", None)
    monkeypatch.setattr(breaking, "shape_segment", None)
    again = shaper.shape(replace(first, key="another"))
    assert again.source.key == "another"
    assert break_lines(again, 12.0) == lines


def _look(par: ShapedParagraph) -> list[tuple[str, int]]:
    return [
        (part.segment.face.clusters[cluster].text, advance)
        for part in par.segments for cluster, advance in zip(part.ids, part.advances, strict=True)
    ]


@pytest.mark.parametrize("language", [ENGLISH, ARABIC, HINDI], ids=lambda each: each.locale)
def test_nothing_is_learnt_in_one_go_of_a_language_whose_letters_are_known(
    monkeypatch: pytest.MonkeyPatch, language: Language,
) -> None:
    """What is new all the same is shaped by itself, and other languages are learnt as ever."""
    shaper = Shaper(FontSet())
    known, other = local(language, SENTENCES[language]), local(TAMIL, SENTENCES[TAMIL])
    looked_at: list[LocalText] = []
    itemize = paragraph.itemize

    def watched(text: LocalText, *more: object) -> object:
        looked_at.append(text)
        return itemize(text, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(paragraph, "itemize", watched)
    shaper.learn([known, other])
    assert looked_at == [known, other]
    for _ in range(3):
        shaper = shaper.renewed()
        looked_at.clear()
        shaper.learn([known])
        shaper.learn([other])
    assert looked_at == [other]
    strange = local(
        language, "Zyx quiz; kvetch of fjords, ", Run("ΔΩ नमस्ते", bold=True), " ثعلب भूरा 2",
    )
    assert _look(shaper.shape(strange)) == _look(Shaper(FontSet()).shape(strange))


_CALL = local(ENGLISH, "Call your ", "clinic.")


@pytest.mark.parametrize(
    "other",
    [
        local(ENGLISH, "Call your ", Run("clinic.", bold=True)),
        local(ENGLISH, "Call your ", Run("clinic.", isolate=True)),
        local(ENGLISH, "Call your ", Run("clinic.", link="https://example.org")),
        local(ENGLISH, "Call your ", Run("clinic.", language=ARABIC)),
        local(HINDI, "Call your ", "clinic."),
        local(ENGLISH, "Call your clinic."),
    ],
    ids=["bold", "isolate", "link", "language of a run", "language", "other runs"],
)
def test_what_may_look_or_work_otherwise_is_another_paragraph(
    fonts: FontSet, other: LocalText
) -> None:
    shaper = Shaper(fonts)
    shaper.shape(_CALL)
    shaper.shape(_CALL, bold=True)
    found = shaper.shape(other)
    alone = Shaper(fonts).shape(other)
    assert found.source is other
    assert [part.segment for part in found.segments] == [part.segment for part in alone.segments]
    assert found.positions == alone.positions


def test_a_fault_names_the_text_at_hand(fonts: FontSet) -> None:
    shaper = Shaper(fonts)
    first = local(ENGLISH, "Opsoclonus", where=Where(file="a.yaml", line=1))
    break_lines(shaper.shape(first), 12.0)
    shaper.forget()
    second = local(ENGLISH, "Opsoclonus", key="b.text", where=Where(file="b.yaml", line=2))
    with pytest.raises(LayoutError) as caught:
        break_lines(shaper.shape(second), 2.0)
    (fault,) = caught.value.faults
    assert (fault.where.file, fault.where.line, fault.where.key) == ("b.yaml", 2, "b.text")


def test_what_was_not_used_for_longest_is_let_go(
    fonts: FontSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory stays flat: paragraphs go when there are too many characters, the oldest first."""
    monkeypatch.setattr(paragraph, "_MOST_KEPT", 400)
    shaper = Shaper(fonts)
    often = local(ENGLISH, "Your child may be unsteady.")
    for number in range(100):
        shaper.shape(often)
        shaper.shape(local(ENGLISH, f"Line number {number:03} of many lines."))
        shaper.forget()
    gc.collect()
    kept = {
        each.text for each in gc.get_objects()
        if type(each) is ShapedParagraph and "Line number" in each.text
    }  # fmt: skip
    assert 0 < len(kept) <= 400 // len("Line number 000 of many lines.")
    shaped: list[str] = []
    real = paragraph.shape_segment
    monkeypatch.setattr(
        paragraph, "shape_segment", lambda text, segment: shaped.append(text) or real(text, segment)
    )
    shaper.shape(often)
    shaper.shape(local(ENGLISH, "Line number 099 of many lines."))
    assert shaped == []
    shaper.shape(local(ENGLISH, "Line number 000 of many lines."))
    assert shaped == ["Line number 000 of many lines."]
