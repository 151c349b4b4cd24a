"""Tests of ``omshandout.html.page``: each kind of block, and what a foreign parser reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args, get_origin

import pytest
from block_samples import Samples, SampleTexts
from html_reader import elements, language_of, languages_of, parsed, told, wanted
from local_texts import ARABIC, local
from msgspec.structs import replace

from omshandout.html import PageMatter, build_page, document, serialize
from omshandout.html.blocks import dress
from omshandout.model import blocks as b
from omshandout.model.options import Purpose
from omshandout.model.text import ENGLISH, Language, LocalText, TextStatus
from omshandout.model.use import for_use
from omshandout.structure import StructTree, build_structure

SAMPLES = Samples()
BLOCKS = SAMPLES.blocks()
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9">'
    b'<path d="M1 1H8" stroke="#1A1A1A"/></svg>'
)


def no_fonts(used: Sequence[tuple[LocalText, bool]]) -> str:
    return ""


def matter(language: Language = ENGLISH, **more: object) -> PageMatter:
    text = SampleTexts(language)
    values = {
        "clinic": None, "phones": (), "numbers": (), "states": (text.text("draft.both"),),
        "draft": True, "facts": (text.text("footer.version", version="1.0"),),
        "not_kept": text.text("screen.not_kept"), **more,
    }
    return PageMatter(**values)  # type: ignore[arg-type]


def made(
    *blocks: b.Block[LocalText], samples: Samples = SAMPLES, texts: SampleTexts | None = None,
    around: PageMatter | None = None,
) -> tuple[bytes, StructTree]:
    texts = texts or SampleTexts(samples.language)
    handout = for_use(samples.handout(*blocks), b.Use.FORM)
    tree = build_structure(handout, texts, form=True)
    page = build_page(
        handout, tree, texts, around or matter(samples.language), lambda name: DRAWING, no_fonts
    )
    return document(page), tree


def test_readers_keep_every_head() -> None:
    """Firefox's reader view drops heads whose id looks like furniture, unless a class says "text".

    Readability 0.6.0, ``_cleanHeaders``; see ``findings/readability-drops-contact-heads.sh``.
    """
    page, _ = made(*BLOCKS.values())
    heads = [each for each in elements(parsed(page)) if each.tag in ("h1", "h2", "h3")]
    assert len(heads) > 5
    assert all("text" in (head.get("class") or "").split() for head in heads)


def test_every_kind_of_block_has_a_form_on_screens() -> None:
    kinds = {get_origin(kind) for kind in get_args(b.Block)}
    assert kinds <= set(dress.registry)
    assert {type(block) for block in BLOCKS.values()} == kinds
    with pytest.raises(TypeError, match="no HTML for str"):
        dress("no block", None)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", list(BLOCKS))
@pytest.mark.parametrize("language", [ENGLISH, ARABIC], ids=["ltr", "rtl"])
def test_a_foreign_parser_reads_the_tree(name: str, language: Language) -> None:
    samples = Samples(language)
    data, tree = made(samples.blocks()[name], samples=samples)
    assert told(parsed(data)) == wanted(tree)


def test_languages_and_alternative_texts_are_those_of_the_tree() -> None:
    data, tree = made()
    tags = languages_of(tree)
    for each in elements(parsed(data)):
        node = tree[each.get("id")]
        assert language_of(each) == tags[node.id]
        if node.role.value in ("Figure", "Form"):
            named = each.get("aria-labelledby")
            assert named or each.get("aria-label") == node.alt


def test_words_are_all_there_and_once() -> None:
    data, _ = made(BLOCKS["paragraph"], BLOCKS["symptoms"])
    found = {each.get("id"): each for each in elements(parsed(data))}
    assert found["para.text"].text_content() == "both eyes dart (opsoclonus) and more"
    assert found["signs.eyes.name"].text_content() == "dancing eyes (opsoclonus)"
    foreign = found["para.text"].find(".//*[@lang='la']")
    assert foreign.text_content() == "opsoclonus"


def test_a_telephone_number_of_the_clinic_is_dialled_by_a_touch() -> None:
    texts = SampleTexts(numbers={Purpose.DAY: "+1 (555) 010-22 ext. 7"})
    isolated = texts.phone

    def phone(purpose: Purpose, key: str) -> LocalText | None:
        text = isolated(purpose, key)
        return text and replace(text, runs=tuple(replace(r, isolate=True) for r in text.runs))

    texts.phone = phone  # type: ignore[method-assign]
    around = matter(numbers=("+1 (555) 010-22 ext. 7",))
    data, _ = made(BLOCKS["fields"], texts=texts, around=around)
    (link,) = parsed(data).xpath("//main//a[starts-with(@href, 'tel:')]")
    assert link.get("href") == "tel:+155501022"
    assert link.text_content() == "+1 (555) 010-22 ext. 7"


def test_english_that_stands_in_is_marked_and_tagged() -> None:
    text = replace(local(ENGLISH, "not done", key="p.text"), status=TextStatus.MISSING)
    samples = Samples(ARABIC)
    data, _ = made(b.Paragraph("p", text), samples=samples)
    (found,) = parsed(data).xpath("//*[@id='p.text']")
    assert (found.get("lang"), found.get("dir")) == ("en", "ltr")
    assert found.text_content() == "[untranslated.mark()] not done"


def test_text_is_never_markup() -> None:
    evil = '</p><script>alert(1)</script>&amp; "x"'
    data, _ = made(b.Paragraph("p", local(ENGLISH, evil, key="p.text")))
    page = parsed(data)
    assert not list(page.iter("script"))
    assert page.xpath("//*[@id='p.text']")[0].text_content() == evil


def test_a_text_without_node_or_a_node_without_text_stops_the_page() -> None:
    handout = SAMPLES.handout(BLOCKS["paragraph"])
    tree = build_structure(SAMPLES.handout(BLOCKS["paragraph"], BLOCKS["lines"]), SampleTexts(),
                           form=True)
    with pytest.raises(ValueError, match=r"nothing to show at notes\.text"):
        build_page(handout, tree, SampleTexts(), matter(), lambda name: DRAWING, no_fonts)


def test_it_says_that_nothing_is_kept_before_the_first_field_and_its_label() -> None:
    data, _ = made(BLOCKS["paragraph"], BLOCKS["lines"], BLOCKS["question"])
    page = parsed(data)
    notes = page.find_class("kept")
    assert [note.text_content() for note in notes] == ["not_kept"]
    assert notes[0].getnext().get("id") == "notes.text"
    assert not parsed(made(BLOCKS["paragraph"])[0]).find_class("kept")


def test_nothing_is_asked_of_anybody() -> None:
    data, _ = made(around=matter(logo=(b"\x89PNG", "image/png")))
    page = parsed(data)
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "script-src" not in policy
    for each in page.iter():
        assert each.tag not in ("script", "iframe", "object", "embed")
        assert not [name for name in each.attrib if name.startswith("on") or name == "style"]
        source = each.get("src") or "data:"
        assert source.startswith("data:")
    (form,) = page.xpath("//form")
    assert dict(form.attrib) == {"method": "dialog", "autocomplete": "off"}
    assert page.xpath("//input[not(ancestor::form)]|//button|//input[@type='submit']") == []


def test_a_draft_says_so_and_asks_not_to_be_found() -> None:
    page = parsed(made(BLOCKS["paragraph"])[0])
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.find_class("draft")[0].text_content().strip() == "both"
    final = parsed(made(BLOCKS["paragraph"], around=matter(draft=False))[0])
    assert not final.xpath("//meta[@name='robots']")
    assert not final.find_class("draft")


def test_the_same_page_has_the_same_bytes() -> None:
    assert made()[0] == made()[0]


def test_heads_of_columns_are_told_once_to_those_who_listen() -> None:
    page = serialize(build_page(
        SAMPLES.handout(BLOCKS["table"]),
        build_structure(SAMPLES.handout(BLOCKS["table"]), SampleTexts(), form=True),
        SampleTexts(), matter(), lambda name: DRAWING, no_fonts,
    ))
    assert 'td:nth-child(2){--says:"what"}' in page
