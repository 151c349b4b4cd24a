"""Texts that come back: what goes in and what does not, and that nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from folders import Folders, with_strings, with_variant
from msgspec.structs import replace

from omshandout.errors import Fault, MachineError, Severity, TranslationError, UsageError
from omshandout.exchange import write_bundle
from omshandout.i18n import Entry
from omshandout.i18n.po import read_catalog
from omshandout.model.exchange import Bundle, Format, Unit, UnitState
from omshandout.tasks import importing
from omshandout.tasks.exchanging import units_of
from omshandout.tasks.importing import ImportPlan, plan_import, write_import
from omshandout.tasks.judging import Decision, Verdict

Change = Callable[[Unit], Unit]
KEY = "main.eyes.text"
ENGLISH = "Both eyes dart fast."


def file_with(
    folders: Folders, changes: dict[str, Change], locale: str = "es", domain: str = "eyes",
    kind: Format = Format.CSV,
) -> bytes:
    """What a translator sends back, who changed some texts of a handout."""
    units = [
        changes.get(unit.key, lambda unit: unit)(unit)
        for unit in units_of(folders.workshop(), locale, domain)
    ]
    return write_bundle([Bundle(locale, tuple(units))], kind)


def said(*strings: str) -> Change:
    return lambda unit: replace(unit, strings=strings, state=UnitState.TRANSLATED)


def plan(folders: Folders, data: bytes, locale: str = "", stamp: str = "") -> ImportPlan:
    return plan_import(folders.workshop(), data, "f.csv", locale, stamp)


def decision(found: ImportPlan, key: str = KEY) -> Decision:
    return next(each for each in found.decisions if each.key == key)


def entry(folders: Folders, key: str = KEY, locale: str = "es", domain: str = "eyes") -> Entry:
    return read_catalog(folders.catalog(locale, domain)).by_key()[key]


def the_fault(found: ImportPlan) -> Fault:
    (fault,) = found.faults
    assert fault.hint
    assert fault.where.file == "f.csv"
    return fault


def files_of(folders: Folders) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folders.locales.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", list(Format))
def test_what_went_out_comes_back_as_the_same(small: Folders, kind: Format) -> None:
    for locale in ("es", "ar"):
        found = plan(small, file_with(small, {}, locale, kind=kind))
        assert set(found.counts()) <= {Verdict.SAME}
        assert (found.faults, found.catalogs, found.locale) == ((), (), locale)


@pytest.mark.parametrize("kind", [Format.XLIFF, Format.XLSX, Format.CSV])
def test_a_change_changes_its_own_lines_alone(small: Folders, kind: Format) -> None:
    before = files_of(small)
    text = "Los ojos se mueven muy rápido."
    data = file_with(small, {KEY: said(text)}, kind=kind)
    found = plan(small, data, stamp="2026-07-08 09:10+0000")
    assert found.counts()[Verdict.CHANGED] == 1
    assert files_of(small) == before  # a plan writes nothing
    (path,) = write_import(found)
    assert entry(small).strings == (text,)
    after = files_of(small)
    assert [each for each in after if after[each] != before[each]] == [path]
    old, new = before[path].decode().splitlines(), after[path].decode().splitlines()
    added = [line for line in new if line not in old]
    assert len(added) == 2
    assert any(text in line for line in added)
    assert any("2026-07-08 09:10+0000" in line for line in added)


def test_new_and_empty_texts(small: Folders) -> None:
    small.change("es", "eyes", KEY, with_strings(""))
    found = plan(small, file_with(small, {KEY: said("Los ojos."), "title": said("  ")}))
    assert decision(found).verdict is Verdict.NEW
    assert decision(found, "title").verdict is Verdict.EMPTY
    title = entry(small, "title")
    write_import(found)
    assert entry(small, "title") == title


def test_a_fuzzy_text_is_confirmed_only_by_its_state(small: Folders) -> None:
    small.change("es", "eyes", KEY, lambda each: replace(each, fuzzy=True, previous=("Old.", "")))
    assert decision(plan(small, file_with(small, {}))).verdict is Verdict.SAME
    words = entry(small).strings
    found = plan(small, file_with(small, {KEY: said(*words)}))
    assert decision(found).verdict is Verdict.CONFIRMED
    write_import(found)
    assert (entry(small).fuzzy, entry(small).previous) == (False, ("", ""))


def test_what_a_translator_marks_as_unsure_goes_in_so(small: Folders) -> None:
    small.sign("es", "eyes")
    data = file_with(small, {KEY: lambda unit: replace(unit, state=UnitState.FUZZY)})
    found = plan(small, data)
    assert (decision(found).verdict, found.unsigned) == (Verdict.UNSURE, 1)
    words = entry(small).strings
    write_import(found)
    assert (entry(small).fuzzy, entry(small).strings) == (True, words)


def test_what_check_refuses_is_refused_with_its_place(small: Folders) -> None:
    bad = {
        "about.text": said("OMS es **muy raro**: lo tienen 3 niños de un millón."),
        "help.call": said("Llame {ya} al número local de emergencias."),
        KEY: said("Los ojos.\u200f"),
        "lead": said("Esta hoja es para pruebas."),
    }
    found = plan(small, file_with(small, bad))
    assert found.counts()[Verdict.REFUSED] == 3
    assert found.counts()[Verdict.CHANGED] == 1
    codes = {fault.code for fault in found.errors}
    assert codes == {"translation/number", "translation/placeholder", "translation/direction"}
    assert all(fault.where.line > 1 and fault.where.locale == "es" for fault in found.errors)
    before = entry(small)
    write_import(found)
    assert entry(small) == before
    assert entry(small, "lead").strings == ("Esta hoja es para pruebas.",)


def test_a_fault_in_a_workbook_names_its_cell(small: Folders) -> None:
    data = file_with(small, {"lead": said("Hoja {x}")}, kind=Format.XLSX)
    found = plan(small, data).faults
    assert all(fault.what.startswith("sheet eyes, cell B3: ") for fault in found)
    assert {(fault.where.line, fault.where.column) for fault in found} == {(3, 2)}


def test_other_english_goes_in_as_fuzzy_only_where_nothing_is_better(small: Folders) -> None:
    data = file_with(small, {KEY: said("Los ojos saltan.")})
    small.edit(small.handout("eyes"), ENGLISH, "Both eyes jump fast.")
    found = plan(small, data)  # the translation in the catalog is stale by now
    fault = the_fault(found)
    assert (fault.code, fault.severity) == ("exchange/other-english", Severity.ERROR)
    assert ENGLISH in fault.what
    assert decision(found).verdict is Verdict.UNSURE
    write_import(found)
    now = entry(small)
    assert (now.msgid, now.strings, now.fuzzy) == (
        "Both eyes jump fast.", ("Los ojos saltan.",), True
    )
    assert now.previous == (ENGLISH, "")
    small.change("es", "eyes", KEY, lambda each: replace(
        each, strings=("Saltan los dos ojos.",), fuzzy=False, previous=("", "")
    ))
    found = plan(small, data)
    assert decision(found).verdict is Verdict.REFUSED
    assert found.catalogs == ()


def test_a_file_that_was_indented_anew(small: Folders) -> None:
    """As ``xliff`` 6.4.0 of npm writes it: a line of its own for each code in a text.

    Whether there was a space where the line broke nobody can tell, as in Japanese there is none.
    """
    broken = ENGLISH.replace(" dart", "\n          dart")
    data = file_with(small, {
        KEY: lambda unit: replace(
            unit, english=(f"\n      {broken}\n    ",), strings=("Los ojos saltan.",)
        ),
        "lead": said("Esta hoja\n          es para pruebas."),
    })
    found = plan(small, data)
    assert decision(found).verdict is Verdict.CHANGED
    assert decision(found, "lead").verdict is Verdict.REFUSED
    fault = the_fault(found)
    assert fault.code == "exchange/line-break"
    assert "without indentation" in str(fault.hint)


@pytest.mark.parametrize(("theirs", "told"), [
    (ENGLISH.replace(" dart", "  dart"), f'other English: "{ENGLISH}" (its spaces differ)'),
    # There is a line break, but a space elsewhere is one too many, or missing.
    (ENGLISH.replace(" dart", " d art").replace(" ", "\n", 1), '"Both eyes d art fast."'),
    (ENGLISH.replace(" dart", "da\n rt"), '"Both eyesda rt fast."'),
], ids=["two", "parted", "moved"])  # fmt: skip
def test_english_with_other_spaces_is_other_english(
    small: Folders, theirs: str, told: str
) -> None:
    data = file_with(small, {
        KEY: lambda unit: replace(unit, english=(theirs,), strings=("Los ojos saltan.",)),
    })
    found = plan(small, data)
    assert decision(found).verdict is Verdict.REFUSED
    assert told in the_fault(found).what


def test_keys_and_handouts_that_are_not_there(small: Folders) -> None:
    data = file_with(small, {
        KEY: lambda unit: replace(unit, key="main.eyes.txt"),
        "title": lambda unit: replace(unit, domain="eye"),
        "lead": said("Esta hoja es para pruebas."),
    })
    found = plan(small, data)
    by_code = {fault.code: fault for fault in found.faults}
    assert KEY in by_code["exchange/unknown-key"].hint
    assert "eyes" in by_code["exchange/unknown-handout"].hint
    assert decision(found, "lead").verdict is Verdict.CHANGED


def test_what_programs_leave_behind_is_no_change(small: Folders) -> None:
    words = entry(small, "lead").strings[0]
    found = plan(small, file_with(small, {"lead": said(f" {words}\r\n")}))
    assert decision(found, "lead").verdict is Verdict.SAME


def test_plural_forms(small: Folders) -> None:
    words = entry(small, "pages", domain="interface").strings
    change: dict[str, Change] = {"pages": said("{page_count} hoja", "{page_count} hojas")}
    found = plan(small, file_with(small, change, domain="interface"))
    assert decision(found, "pages").verdict is Verdict.CHANGED
    write_import(found)
    assert entry(small, "pages", domain="interface").strings != words
    for strings, code in (
        (("{page_count} hoja", ""), "translation/plural"), (("a",), "exchange/forms"),
    ):
        change = {"pages": lambda unit, strings=strings: replace(  # type: ignore[misc]
            unit, strings=strings, english=unit.english[: len(strings)],
            forms=unit.forms[: len(strings)], state=UnitState.TRANSLATED,
        )}
        found = plan(small, file_with(small, change, domain="interface"))
        assert the_fault(found).code == code
        assert decision(found, "pages").verdict is Verdict.REFUSED


def test_sign_offs_stay_and_one_for_a_changed_text_no_longer_holds(small: Folders) -> None:
    small.sign("es", "eyes")
    path = small.places.reviews("es")
    before = path.read_bytes()
    found = plan(small, file_with(small, {KEY: said("Los ojos se mueven rápido.")}))
    assert found.unsigned == 1
    write_import(found)
    assert path.read_bytes() == before
    states = {unit.key: unit.state for unit in units_of(small.workshop(), "es", "eyes")}
    assert [key for key, state in states.items() if state is UnitState.TRANSLATED] == [KEY]


def test_a_variant_gets_only_what_differs(small: Folders) -> None:
    with_variant(small, "es_MX", eyes={"title": "Ojos"})
    data = file_with(small, {"lead": said("Esta hoja es de prueba.")}, "es_MX")
    found = plan(small, data)
    assert found.counts() == {Verdict.SAME: len(found.decisions) - 1, Verdict.CHANGED: 1}
    write_import(found)
    assert list(read_catalog(small.catalog("es_MX", "eyes")).by_key()) == ["title", "lead"]


def test_languages(small: Folders) -> None:
    data = file_with(small, {})
    named = data.replace(b"(es)", b"(es-ES)")
    assert plan(small, named).locale == "es"
    assert plan(small, data, "es").locale == "es"
    with pytest.raises(TranslationError) as caught:
        plan(small, data, "ar")
    assert caught.value.faults[0].code == "exchange/language"
    for other, code in (
        (b"(fr)", "usage/unknown-language"), (b"(_)", "usage/unknown-language"),
        (b"", "exchange/column"),
    ):
        with pytest.raises((UsageError, TranslationError)) as wrong:
            plan(small, data.replace(b"Translation (es)", b"Translation " + other))
        assert code in (wrong.value.faults[0].code, "exchange/column")
    nameless = data.replace(b"Translation (es)", b"Translation")
    with pytest.raises(UsageError) as unknown:
        plan(small, nameless)
    assert unknown.value.faults[0].code == "usage/no-language"
    assert plan(small, nameless, "es").locale == "es"
    with pytest.raises(UsageError):
        plan(small, nameless, "../x")


def test_a_memory_offers_what_is_missing_for_the_same_english_alone(small: Folders) -> None:
    units = units_of(small.workshop(), "es", "eyes")
    data = write_bundle([Bundle("es", units), Bundle("ar", units)], Format.TMX)
    for key in (KEY, "title", "head.text"):
        small.change("es", "eyes", key, with_strings(""))
    small.edit(small.handout("eyes"), "What you may see", "What you see")
    with pytest.raises(UsageError):
        plan(small, data)  # two languages
    found = plan(small, data, "es")
    assert {each.key for each in found.decisions} == {KEY, "title"}
    assert found.counts() == {Verdict.UNSURE: 2}
    write_import(found)
    assert entry(small).fuzzy
    assert plan(small, data, "es").decisions == ()


def test_all_is_written_or_nothing(small: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    units = [
        replace(unit, strings=("Otro título",)) if unit.key == "title" else unit
        for domain in ("eyes", "notes") for unit in units_of(small.workshop(), "es", domain)
    ]
    data = write_bundle([Bundle("es", tuple(units))], Format.CSV)
    before = files_of(small)
    real, calls = importing.write_if_changed, []

    def failing(path: Path, catalog: object) -> bool:
        calls.append(path)
        if len(calls) == 2:
            raise MachineError(Fault(importing.Where(path.as_posix()), "no room"))
        return real(path, catalog)  # type: ignore[arg-type]

    found = plan(small, data)
    assert len(found.catalogs) == 2
    monkeypatch.setattr(importing, "write_if_changed", failing)
    with pytest.raises(MachineError):
        write_import(found)
    assert files_of(small) == before
    monkeypatch.setattr(importing, "write_if_changed", real)
    small.change("es", "notes", "title", with_strings("Cambió"))
    with pytest.raises(TranslationError) as caught:
        write_import(found)
    assert caught.value.faults[0].code == "exchange/changed"
    assert entry(small, "title").strings != ("Otro título",)


def test_a_text_that_is_wanted_again(small: Folders) -> None:
    path = small.catalog("es", "eyes")
    catalog = read_catalog(path)
    data = file_with(small, {KEY: said("Los ojos se mueven.")})
    gone = tuple(each for each in catalog.entries if each.key == KEY)
    left = tuple(each for each in catalog.entries if each.key != KEY)
    path.write_bytes(importing.write_po(replace(catalog, entries=left, obsolete=gone)))
    with pytest.raises(TranslationError) as caught:
        plan(small, data)
    assert caught.value.faults[0].code == "exchange/obsolete"
    path.write_bytes(importing.write_po(replace(catalog, entries=left)))
    found = plan(small, data)
    assert decision(found).verdict is Verdict.NEW
    write_import(found)
    assert entry(small).strings == ("Los ojos se mueven.",)


def test_a_text_over_its_limit_goes_in_with_a_warning(small: Folders) -> None:
    small.change("es", "eyes", "title", lambda each: replace(each, flags=("max-length:6",)))
    found = plan(small, file_with(small, {"title": said("Ojos que bailan")}))
    fault = the_fault(found)
    assert (fault.code, fault.severity) == ("exchange/limit", Severity.WARNING)
    assert decision(found, "title").verdict is Verdict.CHANGED


@pytest.mark.parametrize(("text", "code"), [
    ("x" * 1_000_000, "exchange/too-long"), ("Ojos\0", "translation/character"),
    ("\u202eOjos", "translation/direction"), ("Ojos {unknown}", "translation/placeholder"),
    ("**Ojos", "translation/markup"), ("Ojos <b>", "translation/tag"),
])
def test_hostile_texts_keep_no_other_out(small: Folders, text: str, code: str) -> None:
    data = file_with(small, {"title": said("TEXT"), "lead": said("Esta hoja es de prueba.")})
    found = plan(small, data.replace(b"TEXT", text.encode()))
    fault = the_fault(found)
    assert (fault.code, fault.where.key, fault.where.line) == (code, "title", 2)
    assert found.counts()[Verdict.CHANGED] == 1
