"""Texts put together from several: each keeps its language, and its mark if it stands in."""

from __future__ import annotations

import pytest
from block_samples import SampleTexts
from local_texts import ARABIC, CHINESE, SPANISH, local
from msgspec.structs import replace

from omshandout.model.blocks import Source, SourceList, Symptom, map_texts_of
from omshandout.model.handout_texts import source_texts, symptom_head
from omshandout.model.text import ENGLISH, Language, LocalText, Run, TextStatus

MARK = Run("[untranslated.mark()] ", bold=True)
MISSING = TextStatus.MISSING


def symptom(name: LocalText, term: LocalText | None) -> Symptom[LocalText]:
    return Symptom("jerks", "SY01", name, local(SPANISH, "text"), term)


def head(name: LocalText, term: LocalText | None) -> tuple[Run, ...]:
    return symptom_head(symptom(name, term), SampleTexts(SPANISH)).runs


def test_name_and_term() -> None:
    name, term = local(SPANISH, "Sacudidas"), local(SPANISH, "mioclonías")
    bold = Run("Sacudidas", bold=True)
    assert head(name, None) == name.runs
    assert head(name, term) == (bold, Run(" ("), Run("mioclonías"), Run(")"))
    chinese = head(local(CHINESE, "名"), local(CHINESE, "词"))
    assert "".join(run.text for run in chinese) == "名（词）"


@pytest.mark.parametrize("status", [MISSING, TextStatus.FUZZY])
def test_a_term_that_stands_in_is_marked_by_itself(status: TextStatus) -> None:
    term = local(ENGLISH, "myoclonus", status=status)
    runs = head(local(ARABIC, "نفضات"), term)
    assert runs[2:4] == (MARK, Run("myoclonus", language=ENGLISH))


def test_what_is_marked_as_a_whole_is_marked_once() -> None:
    """The page puts the mark before a whole text; a translated part keeps its language."""
    name = local(ENGLISH, "Jerks", status=MISSING)
    assert MARK not in head(name, local(ENGLISH, "myoclonus", status=MISSING))
    runs = head(name, local(ARABIC, "رمع"))
    assert (runs[0].language, runs[2]) == (None, Run("رمع", language=ARABIC))


class Partly(SampleTexts):
    """A note on sources that is not translated."""

    def text(self, key: str, **values: str) -> LocalText:
        if key == "sources.note":
            return local(ENGLISH, "Ask your clinic.", key=key, status=MISSING)
        return super().text(key, **values)


@pytest.mark.parametrize("language", [SPANISH, ARABIC], ids=lambda each: each.locale)
def test_a_note_on_sources_that_stands_in_is_marked(language: Language) -> None:
    sources = tuple(Source(str(each), f"Name {each}", "", None, "") for each in range(5))
    block = SourceList("sources", local(language, "Sources"), sources)
    _, more = source_texts(block, Partly(language))
    assert more is not None
    assert more.runs[-2:] == (MARK, Run("Ask your clinic.", language=ENGLISH))
    _, whole = source_texts(block, SampleTexts(language))
    assert whole is not None
    assert MARK not in whole.runs


@pytest.mark.parametrize("titled", [0, 2, 3])
def test_the_first_sources_have_title_and_address(titled: int) -> None:
    """Families can then find them; a source without an address has its title alone."""
    sources = tuple(
        Source(f"s{number}", f"Paper {number}", f"On {number}", 2020, url)
        for number, url in enumerate(("https://www.a.example.org/x", "", "https://b.example.org"))
    )
    block = SourceList("src", local(ENGLISH, "Sources", key="src.title"), sources, titled)
    lines, more = source_texts(block, SampleTexts(ENGLISH))
    whole = ["On 0. Paper 0 2020, a.example.org", "On 1. Paper 1 2020",
             "On 2. Paper 2 2020, b.example.org"]
    names = [f"Paper {number} 2020" for number in range(3)]
    assert [line.plain for line in lines] == [*whole[:titled], *names[titled:]]
    links = [run.link for line in lines for run in line.runs if run.link]
    assert links == [source.url for source in sources[:titled] if source.url]
    assert more is None
    # Poppler takes a page with more English letters than Arabic ones for left to right.
    turned = replace(block, title=local(ARABIC, "المصادر", key="src.title"))
    lines, _ = source_texts(turned, SampleTexts(ARABIC))
    hosts = [", a.example.org", "", ", b.example.org"]
    short = [name + host for name, host in zip(names, hosts, strict=True)]
    assert [line.plain for line in lines] == [*short[:titled], *names[titled:]]


def test_what_has_no_texts_is_the_same_in_every_language() -> None:
    """So what is found out of the sources of a handout holds for all of its documents."""
    sources = (Source("S1", "Name", "Title", 2020, "https://example.org"),)
    block = SourceList("sources", local(ENGLISH, "Sources"), sources)
    mapped = map_texts_of(block, lambda text: replace(text, key="other"))
    assert isinstance(mapped, SourceList)
    assert mapped.title.key == "other"
    assert mapped.sources is sources
