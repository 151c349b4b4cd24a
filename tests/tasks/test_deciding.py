"""What a clinician has to decide first, with the sentences that hang on it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from folders import Folders, copy_shipped
from shipped import workshop

from omshandout.content.clinical_review import FILE
from omshandout.errors import ContentError, Fault, Severity, UsageError
from omshandout.tasks.check import check
from omshandout.tasks.deciding import When, open_questions, page, question_faults

PROJECT = Path(__file__).parents[2]


def ask(small: Folders, facts: str, waiting: str = "") -> Folders:
    lists = "".join(
        f", {name}: [{ids}]" for name, ids in (("facts", facts), ("waiting", waiting)) if ids
    )
    (small.content / FILE).write_text(
        "questions:\n"
        "  - {id: later, when: before_wide_use, facts: [F001], question: What?, until_then: So.}\n"
        f"  - {{id: sooner, when: first, question: Which?, until_then: Any.{lists}}}\n",
        encoding="utf-8",
    )
    return small


def faults_of(small: Folders) -> list[Fault]:
    shop = small.workshop()
    return list(question_faults(shop, shop.handout_names))


def test_sentences_are_found_by_their_facts(small: Folders) -> None:
    asked = ask(small, "RF01, SY01")
    first, second = open_questions(asked.workshop())
    assert (first.question.id, second.question.id) == ("sooner", "later")  # the urgent one first
    assert all(set(said.facts) <= {"RF01", "SY01"} for said in first.said)
    text = (asked.content / "handouts" / "eyes.yaml").read_text(encoding="utf-8").splitlines()
    for said in first.said:
        assert said.handout in ("eyes", "notes")
        line = text[said.where.line - 1] if said.handout == "eyes" else said.text
        assert said.text[:20] in line
    assert len({(said.handout, said.key) for said in first.said}) == len(first.said)


def test_one_sheet(small: Folders) -> None:
    small.edit(small.handout("notes"), "code: notes, facts: none", "code: notes, facts: [RF01]")
    shop = ask(small, "RF01").workshop()
    sooner, _later = open_questions(shop)
    assert {said.handout for said in sooner.said} == {"eyes", "notes"}
    (sooner,) = open_questions(shop, ["notes"])  # the other question does not touch it
    assert [(said.handout, said.key) for said in sooner.said] == [("notes", "notes.text")]
    with pytest.raises(UsageError):
        open_questions(shop, ["ears"])


def test_a_fact_that_no_sheet_says_any_more_is_a_fault(small: Folders) -> None:
    unsaid = "D01"
    (fault,) = faults_of(ask(small, f"RF01, {unsaid}"))
    assert (fault.code, fault.severity) == ("content/unsaid-fact", Severity.ERROR)
    assert (fault.where.file, fault.where.line) == ("content/clinical-review.yaml", 3)
    assert fault.where.column > 60
    assert unsaid in fault.what
    assert fault in check(small.workshop(), ["en"])
    # The advice works.
    assert faults_of(ask(small, "RF01", unsaid)) == []


def test_a_fact_that_a_sheet_says_by_now_is_pointed_out(small: Folders) -> None:
    (fault,) = faults_of(ask(small, "", "RF01"))
    assert (fault.code, fault.severity) == ("content/said-fact", Severity.WARNING)
    assert "eyes" in fault.what
    # It is asked about all the same.
    (sooner, _later) = open_questions(small.workshop())
    assert sooner.said


def test_while_a_sheet_is_broken_nobody_knows_what_it_says(small: Folders) -> None:
    shop = ask(small, "D01").workshop()
    assert question_faults(shop, shop.handout_names[:-1]) == ()


def test_a_fact_that_left_the_fact_sheet_is_a_fault_of_the_check(small: Folders) -> None:
    ask(small, "F999")
    (fault,) = [each for each in check(small.workshop(), ["en"]) if "F999" in each.what]
    assert (fault.code, fault.where.line) == ("content/unknown-fact", 3)


def test_a_folder_without_questions(small: Folders) -> None:
    assert faults_of(small) == []
    with pytest.raises(ContentError) as caught:
        open_questions(small.workshop())
    assert caught.value.faults[0].where.file == "content/clinical-review.yaml"


# -- what ships ------------------------------------------------------------------------------


def test_the_page_is_up_to_date() -> None:
    """When this fails: ``omshandout check --for-review --markdown > docs/clinical-review.md``."""
    written = (PROJECT / "docs" / "clinical-review.md").read_text(encoding="utf-8")
    assert written == page(open_questions(workshop()))


def test_the_page_names_every_question_and_every_sentence() -> None:
    written = (PROJECT / "docs" / "clinical-review.md").read_text(encoding="utf-8")
    for each in open_questions(workshop()):
        assert each.question.question in written
        assert each.question.until_then in written
        for said in each.said:
            assert said.text in written
            assert f"{said.handout} `{said.key}`" in written


def test_no_question_that_ships_is_about_nothing() -> None:
    shop = workshop()
    assert question_faults(shop, shop.handout_names) == ()
    assert {each.question.when for each in open_questions(shop)} == set(When)


def test_what_the_fact_sheet_asks_a_clinician_is_among_the_questions() -> None:
    sheet = yaml.safe_load((PROJECT / "content" / "facts.yaml").read_text(encoding="utf-8"))
    wanted = {
        entry["id"] for section in ("facts", "red_flags") for entry in sheet[section]
        if "CLINICIAN" in (entry.get("note") or "")
    }
    asked = {fact for each in open_questions(workshop()) for fact in each.question.all_facts}
    assert wanted
    assert wanted - asked == set()


def test_a_sheet_that_drops_its_fact_is_found(tmp_path: Path) -> None:
    folders = copy_shipped(tmp_path, locales=False)
    for path in (folders.content / "handouts").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("F028", "F001"), encoding="utf-8")
    shop = folders.workshop()
    told = [fault.what for fault in question_faults(shop, shop.handout_names)]
    assert told == ["no sheet rests on F028 any more"]
