"""What every handout that ships has to reach in English, and its pages in every language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from folders import copy_shipped
from pseudo import long_latin
from shipped import in_turns, workshop

from omshandout.content import (
    ContentContext,
    list_handouts,
    load_context,
    load_handout,
)
from omshandout.content.asking import acts_of
from omshandout.content.checks import check_style
from omshandout.content.markup import bare_text
from omshandout.errors import Fault
from omshandout.languages import paper_of
from omshandout.model import blocks as b
from omshandout.model.blocks import PRINTED_SOURCES
from omshandout.model.options import Paper, Profile
from omshandout.model.urgency import Level
from omshandout.model.use import without
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.workshop import Workshop
from omshandout.scoring.plain import (
    LIMITED,
    MAX_AVERAGE_SENTENCE,
    MAX_BLOCK_GRADE,
    MAX_GRADE,
    check_plain_language,
    grades,
)
from omshandout.scoring.readability import readability
from omshandout.tasks.scoring import scores

CONTENT = Path(__file__).resolve().parents[2] / "content"
NAMES = list_handouts(CONTENT)

LONGEST_SENTENCE = 20

HARDER_BLOCKS: dict[tuple[str, str], str] = {}
# Looked at one by one: who acts does not matter there, or the active voice would be longer.
PASSIVES = {
    ("appointment-questions", "pain.text"): "the team allows; the question is put to it",
    ("school-note", "ideas.strengths"): "the child is the one who tries",
    ("tests", "do.ask"): "the reader's question, put as people put it",
}


@cache
def fact_sheet() -> Any:
    """As any program that knows YAML reads it."""
    return yaml.safe_load((CONTENT / "facts.yaml").read_text(encoding="utf-8"))


@cache
def context() -> ContentContext:
    return load_context(CONTENT)


@cache
def handout(name: str) -> b.SourceHandout:
    return load_handout(CONTENT / "handouts" / f"{name}.yaml", context())


@cache
def style(name: str) -> tuple[Fault, ...]:
    return check_style(handout(name), context())


@cache
def plain(name: str, code: str) -> frozenset[tuple[str, str]]:
    faults = check_plain_language(handout(name), context())
    return frozenset((name, fault.where.key) for fault in faults if fault.code == f"plain/{code}")


def words_of(name: str) -> str:
    return " ".join(bare_text(text.text) for text in b.iter_texts(handout(name)))


def facts_of(name: str) -> set[str]:
    return {fact for text in b.iter_texts(handout(name)) for fact in text.facts}


def printed_sources(name: str) -> list[str]:
    """Names of the sources that stand on the sheet; the others are only counted there."""
    blocks = handout(name).blocks
    sources = next(each.sources for each in blocks if isinstance(each, b.SourceList))
    return list(dict.fromkeys(each.name for each in sources))[:PRINTED_SOURCES]


def listed(exceptions: dict[tuple[str, str], str], name: str) -> frozenset[tuple[str, str]]:
    return frozenset(key for key in exceptions if key[0] == name)


def test_the_whole_catalogue_is_there() -> None:
    assert set(NAMES) == {
        "about-oms", "symptoms", "symptom-checklist", "symptom-diary", "when-to-get-help",
        "tests", "treatments", "care-at-home", "school-note", "emergency-card",
        "appointment-questions", "glossary", "first-day", "relapse", "outlook",
        "brothers-and-sisters", "pictures", "medicine-plan", "alert-letter",
    }  # fmt: skip


# -- words and sentences ---------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_reading_grade(name: str) -> None:
    whole = readability(handout(name), context().termbase).whole
    assert whole.flesch_kincaid <= MAX_GRADE
    assert whole.smog <= MAX_GRADE


@pytest.mark.parametrize("name", NAMES)
def test_no_block_is_much_harder(name: str) -> None:
    hard = {
        (name, block)
        for block, counts in readability(handout(name), context().termbase).blocks
        if max(grade for _name, grade in grades(counts)) > MAX_BLOCK_GRADE
    }
    assert hard == listed(HARDER_BLOCKS, name)


@pytest.mark.parametrize("name", NAMES)
def test_sentences_are_short(name: str) -> None:
    whole = readability(handout(name), context().termbase).whole
    assert whole.average_sentence <= MAX_AVERAGE_SENTENCE
    assert whole.longest <= LONGEST_SENTENCE


@pytest.mark.parametrize("name", NAMES)
def test_names_set_aside_are_explained_where_they_come_first(name: str) -> None:
    assert plain(name, "unexplained") == frozenset()


@pytest.mark.parametrize("name", NAMES)
def test_passives_were_looked_at(name: str) -> None:
    assert plain(name, "passive") == listed(PASSIVES, name)


@pytest.mark.parametrize("name", NAMES)
def test_no_words_to_avoid_no_fragments_nothing_that_must_not_be_said(name: str) -> None:
    """Termbase names, whole messages, doses, numbers, forbidden phrases: all that `check` sees."""
    assert [str(fault) for fault in style(name)] == []


# -- facts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_facts_are_known(name: str) -> None:
    assert facts_of(name)
    assert facts_of(name) <= context().facts.facts.keys()


def test_the_fact_sheet_says_how_sure_it_is() -> None:
    given = {fact["id"]: fact["confidence"] for fact in fact_sheet()["facts"]}
    assert {fact: context().facts.confidence[fact] for fact in given} == given
    assert set(given.values()) == {"consensus", "common", LIMITED}


@pytest.mark.parametrize("name", NAMES)
def test_no_source_is_printed_that_nobody_has_read(name: str) -> None:
    unread = {
        each["id"] for each in fact_sheet()["sources"] if "before citing" in each.get("read", "")
    }
    assert unread
    for block in handout(name).blocks:
        if isinstance(block, b.SourceList):
            assert unread.isdisjoint(source.id for source in block.sources)


@pytest.mark.parametrize("name", NAMES)
def test_weak_evidence_does_not_sound_sure(name: str) -> None:
    assert plain(name, "too-sure") == frozenset()


def test_every_red_flag_is_on_the_sheet_for_help() -> None:
    flags = context().facts.red_flags
    assert set(flags) == {f"RF{number:02}" for number in range(1, 38)}
    # RF26 is for a child without a diagnosis, and the sheet for one who has it.
    assert flags.keys() - facts_of("when-to-get-help") == {"RF26"}
    for name in ("symptoms", "tests", "about-oms"):
        assert "RF26" in facts_of(name)


def test_every_sign_is_on_the_sheet_of_signs() -> None:
    signs = context().facts.symptoms
    assert set(signs) == {f"SY{number:02}" for number in range(1, 22)}
    assert signs.keys() - facts_of("symptoms") == set()


def test_red_flags_stand_under_their_level() -> None:
    """Every red flag of the sheet of signs is in a box of its own level, and in no other."""
    found: dict[Level, set[str]] = {level: set() for level in Level}
    for block in handout("when-to-get-help").blocks:
        if isinstance(block, b.Callout) and block.kind.level is not None:
            for item in block.items:
                found[block.kind.level] |= {
                    fact for fact in item.text.facts if fact.startswith("RF")
                }
    for flag in context().facts.red_flags.values():
        levels = {level for level, flags in found.items() if flag.id in flags}
        assert flag.id == "RF26" or levels == {flag.level}, f"{flag.id}: {flag.sign}"


def test_one_sign_has_one_act_in_all_sheets() -> None:
    """Whatever sheet names a red flag and says what to do says what its level means."""
    flags = context().facts.red_flags
    seen: dict[str, set[Level]] = {}
    for name in NAMES:
        for text in b.iter_texts(handout(name)):
            acts = acts_of(text.text)
            for fact in text.facts:
                if acts and fact in flags and not text.key.endswith(".alt"):
                    assert flags[fact].level in acts, f"{name} {text.key}: {fact}"
                    seen.setdefault(fact, set()).add(flags[fact].level)
    assert len(seen) > 10
    assert all(len(levels) == 1 for levels in seen.values())


def boxed(name: str, level: Level) -> list[str]:
    """The English items of the boxes of a level on a sheet."""
    return [
        bare_text(item.text.text)
        for block in handout(name).blocks
        if isinstance(block, b.Callout) and block.kind.level is level
        for item in block.items
    ]


BOXED = [
    name for name in NAMES
    if any(isinstance(block, b.Callout) and block.kind.level for block in handout(name).blocks)
]


@pytest.mark.parametrize("name", BOXED)
def test_a_relapse_with_another_danger_sign_is_in_the_box_for_the_ambulance(name: str) -> None:
    """A parent who reads "OMS is worse: phone today" finds beside it when that is too slow."""
    same_day = any(
        "RF18" in item.text.facts
        for block in handout(name).blocks
        if isinstance(block, b.Callout) and block.kind is b.CalloutKind.SAME_DAY
        for item in (*block.items, *([block] if block.text else []))
        if item.text is not None
    )
    worse = [text for text in boxed(name, Level.AMBULANCE) if "OMS suddenly worse" in text]
    assert bool(worse) == same_day
    for text in worse:
        for sign in ("sleepy", "throws up", "headache", "head knock", "oison swallowed"):
            assert sign in text


@pytest.mark.parametrize("name", BOXED)
def test_one_vomit_on_steroids_never_waits(name: str) -> None:
    """Once: phone now, whatever else is going on. Again: ambulance. Phone today: never."""
    for text in boxed(name, Level.SAME_DAY):
        assert "throws up" not in text.lower() or "never had steroids or ACTH" in text
    for text in boxed(name, Level.PHONE_NOW):
        if text.startswith("Steroids") and "ose missed" in text:
            assert "Throws up once" in text
            assert "Drinks nothing at all" in text


@pytest.mark.parametrize("name", BOXED)
def test_the_injection_comes_first_wherever_a_sick_day_plan_does(name: str) -> None:
    for text in boxed(name, Level.AMBULANCE):
        if "(such as prednisolone" in text:
            assert "parents’ plan" in text or "njection first, if you learned it." in text
            assert "parents’ plan" in text or "No plan? Call" in text


@pytest.mark.parametrize("name", NAMES)
def test_no_text_points_to_a_box_by_its_place(name: str) -> None:
    """On paper a box above is on another page; a name finds it."""
    pointer = re.compile(r"\b(?:the|see|that) (?:\w+ )?box(?:es)? (?:above|below|over)\b"
                         r"|\b(?:first|ambulance|red|last) box\b", re.IGNORECASE)
    found = [text.text for text in b.iter_texts(handout(name)) if pointer.search(text.text)]
    assert found in ([], ["Know the three boxes below. They say **whom to call, and when**."])


def test_weak_defences_are_explained_in_one_way() -> None:
    who = "takes or took steroids, ACTH (a hormone) or other medicine that calms the immune system"
    meaning = next(
        term.meaning for term in context().termbase.terms if term.id == "weak-defences"
    )
    assert who.replace(" (a hormone)", "") in meaning
    said = []
    for name in BOXED:
        for text in map(bare_text, (each.text for each in b.iter_texts(handout(name)))):
            if "calms the immune system" in text and "efences" in text:
                assert who in text or who.replace(" (a hormone)", "") in text, name
                said.append(name)
    assert {"when-to-get-help", "first-day", "relapse", "care-at-home", "treatments"} <= set(said)


def test_the_card_counts_any_fever_where_no_number_stands() -> None:
    (card,) = (each for each in handout("emergency-card").blocks if isinstance(each, b.Card))
    plan = next(panel for panel in card.panels if panel.id == "plan")
    assert plan.text is not None
    assert "No number? Any fever counts." in bare_text(plan.text.text)


def test_the_packet_for_school_does_not_ask_for_the_growth() -> None:
    """Parents decide whom they tell: no word about it, and no line to write about it (F175)."""
    packet = workshop().packet("school")
    for name in packet.handouts:
        said = [
            bare_text(text.text)
            for text in b.iter_texts(without(handout(name), packet.left_out(name)))
        ]
        assert not re.search(r"\b(?:tumou?rs?|growths?|cancer|surgery)\b(?! or)",
                             " ".join(each for each in said if "before surgery" not in each),
                             re.IGNORECASE), name


# What the review of the first article found wrong, as words that would say it again.
WRONG = {
    1: r"prompt diagnosis is required",
    7: r"break\w* down the (?:auto)?immune",
    11: r"overdrive|shut itself (?:down|off)",
    12: r"half of all (?:oms|cases)",
    14: r"base of the brain|(?:neuroblastoma|growth|tumour) (?:starts to )?attacks?",
    18: r"vision problems?|poor eyesight",
    20: r"inner ear",
    22: r"intersaccadic",
    24: r"dysphasia|brain damage",
    25: r"mutism|psychological",
    26: r"(?<!in)\bvoluntary|on purpose|a habit",
}


@pytest.mark.parametrize("name", NAMES)
def test_mistakes_that_were_corrected_do_not_come_back(name: str) -> None:
    said = words_of(name)
    found = {number: re.search(wrong, said, re.IGNORECASE) for number, wrong in WRONG.items()}
    assert {number: match[0] for number, match in found.items() if match} == {}


def test_corrections_are_said() -> None:
    about = words_of("about-oms")
    assert "defence) attacks the brain and nerves by mistake" in about
    assert "About half the children" in about
    assert "is not in the brain" in about
    assert "not stop these signs" in words_of("symptoms")  # jerks are not voluntary


def test_sheets_for_others_do_not_tell_of_the_growth() -> None:
    """What a child has is for the parents to tell; a source's name would tell it too."""
    packets = yaml.safe_load((CONTENT / "packets.yaml").read_text(encoding="utf-8"))["packets"]
    school = next(each["handouts"] for each in packets if each["id"] == "school")
    telling = r"tumou?r|growth|cancer|blastoma|oncolog|leuk|chemo|malignan"
    for name in (*school, "brothers-and-sisters"):
        if name != "emergency-card":  # it has a line for it, which the parents fill in or not
            assert re.search(telling, words_of(name), re.IGNORECASE) is None, name
            printed = printed_sources(name)
            assert len(printed) == PRINTED_SOURCES
            assert [each for each in printed if re.search(telling, each, re.IGNORECASE)] == [], name


def test_fever_has_a_line_with_unit_and_place() -> None:
    """"Fever number" reads as a telephone number."""
    for name in ("when-to-get-help", "school-note", "appointment-questions"):
        said = words_of(name)
        assert "fever of (\u00b0C or \u00b0F, measured where)" in said, name
    assert [name for name in NAMES if "fever number" in words_of(name).lower()] == []


# -- scorecards ------------------------------------------------------------------------------


def test_every_handout_meets_every_item_that_applies() -> None:
    found, faults = scores(workshop())
    assert faults == []
    assert tuple(each.handout for each in found) == NAMES
    unmet = [(each.handout, result.item.id) for each in found for result in each.not_met]
    assert unmet == []


# -- pages -----------------------------------------------------------------------------------


HOUSE_LOCALES = {"en", "en_US", "ar", "es", "hi", "zh_Hans"}
"""Languages whose translators write to the budgets; others may take a page more."""


@pytest.mark.conformance
@pytest.mark.parametrize(("name", "locale"), in_turns())
def test_page_budget_in_every_language_on_both_papers(name: str, locale: str) -> None:
    """A language that takes a page more says so."""
    for paper in Paper:
        job = Job(name, locale, Profile(paper=paper))
        made = render(workshop(), job, RenderOptions())
        budget = handout(name).pages
        told = "layout/page-budget" in {fault.code for fault in made.faults}
        assert told == (made.pages > budget), paper
        more = 0 if locale in HOUSE_LOCALES else 1
        if more and name == "emergency-card" and paper is not paper_of(locale, ""):
            more = 2  # front and back of a leaf, so that it can be cut out in one piece
        assert made.pages <= budget + more, paper


FILLED = {
    "alert-letter", "first-day", "medicine-plan", "pictures", "symptom-checklist",
    "when-to-get-help",
}
"""What is one page, leaf or form by its purpose, and so has less room for other languages."""


@pytest.fixture(scope="module")
def longer(tmp_path_factory: pytest.TempPathFactory) -> Mapping[float, Workshop]:
    """What ships, in test languages that are longer than English by a part of it."""
    made = {}
    for part in (0.05, 0.25):
        folders = copy_shipped(tmp_path_factory.mktemp("longer"), locales=False)
        folders.translate("en_XA", partial(long_latin, longer=part))
        made[part] = folders.workshop()
    return made


@pytest.mark.conformance
@pytest.mark.parametrize("name", NAMES)
def test_the_english_leaves_room_for_longer_languages(
    longer: Mapping[float, Workshop], name: str
) -> None:
    """A sheet that fills its pages in English has too many words."""
    shop = longer[0.05 if name in FILLED else 0.25]
    for paper in Paper:
        made = render(shop, Job(name, "en_XA", Profile(paper=paper)), RenderOptions())
        assert made.pages <= handout(name).pages, paper
