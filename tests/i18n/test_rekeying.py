"""Messages whose key is lost, or has another name now."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from i18n_samples import message
from known_languages import known
from msgspec.structs import replace

from omshandout.i18n.catalogs import init_catalog, template, update_catalog
from omshandout.i18n.entries import Catalog, Entry
from omshandout.i18n.po import parse_po
from omshandout.i18n.po_writer import write_po
from omshandout.i18n.rekeying import with_keys

TEXTS = {
    "a.text": "Both eyes dart fast.", "b.text": "Arms and legs jerk.", "c.yes": "Yes",
    "d.yes": "Yes", "title": "Signs",
}


def made(texts: dict[str, str], **notes: str) -> Catalog:
    return template("signs", [
        message(key, text, note=notes.get(key.partition(".")[0], ""))
        for key, text in texts.items()
    ])


def spanish(texts: dict[str, str]) -> Catalog:
    empty = init_catalog(made(texts), known("es"))
    return replace(empty, entries=tuple(
        replace(each, strings=(f"es {each.msgid}",)) for each in empty.entries
    ))


def updated(catalog: Catalog, texts: dict[str, str]) -> Catalog:
    return update_catalog(catalog, made(texts), known("es"))


def without_keys(catalog: Catalog, key: str = "") -> Catalog:
    """As converters leave it: each English text once, and no key of ours."""
    once = {each.msgid: replace(each, key=key) for each in reversed(catalog.entries)}
    return replace(catalog, entries=tuple(reversed(once.values())))


def test_keys_are_found_by_the_english() -> None:
    for key in ("", "content/handouts/signs.yaml"):
        found = with_keys(without_keys(spanish(TEXTS), key), made(TEXTS))
        assert set(found.found) == {"a.text", "b.text", "title"}
        assert set(found.guessed) == {"c.yes", "d.yes"}
        assert found.lost == ()
        entries = found.catalog.by_key()
        assert {each: entries[each].strings for each in entries} == {
            each: (f"es {text}",) for each, text in TEXTS.items()
        }
        assert {each for each in entries if entries[each].fuzzy} == {"c.yes", "d.yes"}


def test_notes_tell_texts_with_the_same_english_apart() -> None:
    notes = {"c": "Head of a column.", "d": "Answer."}
    source = made(TEXTS, **notes)
    keyless = replace(spanish(TEXTS), entries=tuple(
        replace(each, key="", strings=(f"es {each.key}",), notes=source.by_key()[each.key].notes)
        for each in spanish(TEXTS).entries
    ))
    found = with_keys(keyless, source)
    assert found.guessed == found.lost == ()
    assert found.catalog.by_key()["d.yes"].strings == ("es d.yes",)


def test_what_belongs_nowhere_is_kept_and_told() -> None:
    old = spanish({**TEXTS, "gone.text": "Quite another text."})
    found = with_keys(without_keys(old), made(TEXTS))
    assert [each.msgid for each in found.lost] == ["Quite another text."]
    assert found.catalog.obsolete == (
        Entry("", "Quite another text.", strings=("es Quite another text.",)),
    )
    data = write_po(found.catalog)
    assert parse_po(data, "signs.po", "signs")[0].obsolete == found.catalog.obsolete
    # Once more: it is not lost again.
    assert with_keys(found.catalog, made(TEXTS)).lost == ()


def test_a_place_that_is_taken_is_not_overwritten() -> None:
    old = spanish(TEXTS)
    other = Entry("", TEXTS["a.text"], strings=("otra",))
    same = Entry("", TEXTS["b.text"], strings=("es Arms and legs jerk.",))
    found = with_keys(replace(old, entries=(*old.entries, other, same)), made(TEXTS))
    assert found.catalog.entries == old.entries
    assert found.lost == (other,)


def test_a_catalog_with_its_keys_stays_as_it_is() -> None:
    assert with_keys(spanish(TEXTS), made(TEXTS)).catalog is not None
    assert with_keys(spanish(TEXTS), made(TEXTS)).catalog == spanish(TEXTS)


def test_a_renamed_key_is_offered_its_translation_and_has_it_back_with_its_name() -> None:
    old = spanish(TEXTS)
    renamed = {key.replace("a.text", "eyes.text"): text for key, text in TEXTS.items()}
    new = updated(old, renamed)
    entry = new.by_key()["eyes.text"]
    assert (entry.strings, entry.fuzzy) == (("es Both eyes dart fast.",), True)
    assert (entry.previous_key, entry.previous) == ("a.text", (TEXTS["a.text"], ""))
    assert '#| msgctxt "a.text"\n#| msgid "Both eyes dart fast."\n' in write_po(new).decode()
    assert new.obsolete == ()
    assert updated(new, renamed) == new
    assert updated(new, TEXTS) == old


def test_english_that_is_near_counts_and_other_does_not() -> None:
    old = spanish(TEXTS)
    near = {**TEXTS, "eyes.text": "Both eyes dart very fast.", "new.text": "Call your clinic."}
    del near["a.text"]
    new = updated(old, near)
    assert new.by_key()["eyes.text"].previous == (TEXTS["a.text"], "")
    assert not new.by_key()["new.text"].touched
    # With a translation of the very words elsewhere, nothing near is needed.
    told = frozenset([("Both eyes dart very fast.", "")])
    other = update_catalog(old, made(near), known("es"), elsewhere=told)
    assert not other.by_key()["eyes.text"].touched
    assert [each.key for each in other.obsolete] == ["a.text"]


def test_a_variant_is_offered_the_same_english_alone() -> None:
    old = replace(spanish(TEXTS), entries=spanish(TEXTS).entries[:2])
    changed = {"eyes.text": TEXTS["a.text"], "legs.text": "Arms and legs jerk often.",
               "title": "Signs"}
    new = update_catalog(old, made(changed), known("es"), variant=True)
    assert [each.key for each in new.entries] == ["eyes.text"]
    assert new.entries[0].fuzzy
    assert [each.key for each in new.obsolete] == ["b.text"]


@given(st.permutations(list(TEXTS)), st.integers(0, 4))
def test_no_translation_is_lost_by_renaming(keys: list[str], count: int) -> None:
    """Whatever keys get other names, each translation is still there, and comes back."""
    names = {key: f"new.{key}" for key in keys[:count]}
    old = spanish(TEXTS)
    new = updated(old, {names.get(key, key): text for key, text in TEXTS.items()})
    there = sorted(each.strings for each in (*new.entries, *new.obsolete) if each.touched)
    assert there == sorted(each.strings for each in old.entries)
    assert updated(new, TEXTS) == old
