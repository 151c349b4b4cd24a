"""A sheet beside its texts while somebody works at them."""

from __future__ import annotations

import re

import pytest
from folders import Folders, with_strings

from omshandout.errors import Fault, OmsHandoutError, UsageError, Where
from omshandout.i18n.sources import messages_of
from omshandout.model.exchange import UnitState
from omshandout.model.options import Profile
from omshandout.render.fresh import begin, fresh
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.render.screens import render_page
from omshandout.tasks import proofing
from omshandout.tasks.check import check
from omshandout.tasks.proofing import Proof, Proofs

JOB = Job("eyes", "es", Profile(html=True))


class Beside:
    """Somebody who works at one sheet."""

    def __init__(self, folders: Folders, job: Job = JOB) -> None:
        self.folders, self.job = folders, job
        self.proofs = Proofs()
        self.snapshot = begin(folders.places)

    def look(self, *, checked: bool = True) -> Proof:
        self.snapshot = fresh(self.snapshot)
        return self.proofs.now(
            self.snapshot.workshop, self.job, RenderOptions, checked=checked
        )


def test_each_text_has_its_place_on_the_page(small: Folders) -> None:
    proof = Beside(small).look()
    found = re.findall(r' id="?([\w./-]+)', proof.page.decode())
    ids = {each.partition("/")[0] for each in found}
    own = [text for text in proof.texts if text.domain == "eyes"]
    assert [text.key for text in own] == [
        each.key for each in messages_of(small.workshop().handout("eyes"))
    ]
    # What the name of a symptom means stands in the same line as the name.
    assert {text.key for text in own} - ids == {
        text.key for text in own if text.key.endswith(".term")
    }
    shared = [text.name for text in proof.texts if text.domain != "eyes"]
    assert "interface/draft.both" in shared
    assert all(text.state is UnitState.TRANSLATED for text in proof.texts)


def test_pages_for_families_do_not_carry_the_keys(small: Folders) -> None:
    page = render_page(small.workshop(), JOB, RenderOptions()).data
    assert b"data-key" not in page
    assert b"key-points." not in page


def test_a_save_shows_on_the_page_and_beside_it(small: Folders) -> None:
    beside = Beside(small)
    before = beside.look()
    small.change("es", "eyes", "title", with_strings("Palabra nueva"))
    after = beside.look()
    assert after.revision != before.revision
    assert "Palabra nueva" in after.page.decode()
    assert after.texts[0].strings == ("Palabra nueva",)
    assert not after.old


def test_nothing_is_made_twice(small: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = Beside(small)
    first = beside.look(checked=False)
    checked = beside.look()
    assert checked.revision == first.revision
    for name in ("render_page", "check_sheet"):
        monkeypatch.setattr(proofing, name, None)
    assert beside.look() is checked
    assert beside.look(checked=False) is checked


def test_what_check_says_of_the_sheet_is_told_with_it(small: Folders) -> None:
    small.change("es", "eyes", "title", with_strings("Palabra  {unknown}"))
    proof = Beside(small).look()
    told = {fault for fault in check(small.workshop(), ("es",)) if fault.where.key == "title"}
    assert told
    assert told <= set(proof.faults)


def test_the_last_good_page_stays_while_a_file_is_broken(small: Folders) -> None:
    beside = Beside(small)
    good = beside.look()
    catalog = small.catalog("es", "eyes")
    text = catalog.read_bytes()
    catalog.write_bytes(text + b'\nmsgid "half\n')
    broken = beside.look()
    assert broken.old
    assert (broken.page, broken.texts) == (good.page, good.texts)
    assert broken.revision != good.revision
    assert any(fault.where.file.endswith("eyes.po") and fault.where.line for fault in broken.faults)
    catalog.write_bytes(text)
    again = beside.look()
    assert (again.old, again.page, again.faults) == (False, good.page, good.faults)


def test_a_text_that_stops_the_page_is_shown_as_it_stands(small: Folders) -> None:
    beside = Beside(small)
    good = beside.look()
    small.change("es", "eyes", "title", with_strings("Palabra {unknown}"))
    now = beside.look()
    assert now.old
    assert now.page == good.page
    assert now.texts[0].strings == ("Palabra {unknown}",)
    assert any(fault.where.key == "title" for fault in now.faults)


def test_files_that_are_broken_from_the_beginning(small: Folders) -> None:
    small.handout("eyes").write_text("id: [", encoding="utf-8")
    proof = Beside(small).look()
    assert (proof.page, proof.texts, proof.old) == (b"", (), True)
    assert proof.faults


def test_english_stands_in_for_a_text_that_is_not_translated_yet(small: Folders) -> None:
    small.change("es", "eyes", "title", with_strings(""))
    proof = Beside(small).look()
    assert proof.texts[0].state is UnitState.MISSING
    assert not proof.old
    assert proof.texts[0].english[0] in proof.page.decode()


def test_the_english_by_itself(small: Folders) -> None:
    proof = Beside(small, Job("eyes", "en", Profile(html=True))).look()
    assert {text.strings for text in proof.texts} == {()}
    assert proof.texts[0].source.line


def test_a_broken_clinic_file_is_a_fault_of_the_sheet(small: Folders) -> None:
    fault = Fault(Where("clinic.yaml", 3), "is wrong", "mend it", "clinic/test")

    def broken() -> RenderOptions:
        raise OmsHandoutError(fault)

    proof = Proofs().now(small.workshop(), JOB, broken)
    assert fault in proof.faults
    assert proof.texts


@pytest.mark.parametrize("job", [Job("none", "es", Profile(html=True)),
                                 Job("eyes", "xx", Profile(html=True))])
def test_what_there_is_not(small: Folders, job: Job) -> None:
    with pytest.raises(UsageError):
        Proofs().now(small.workshop(), job, RenderOptions)


def test_few_sheets_are_kept(small: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofing, "MOST_PROOFS", 1)
    proofs, workshop = Proofs(), small.workshop()
    first = proofs.now(workshop, JOB, RenderOptions)
    proofs.now(workshop, Job("notes", "es", Profile(html=True)), RenderOptions)
    assert proofs.now(workshop, JOB, RenderOptions) is not first
