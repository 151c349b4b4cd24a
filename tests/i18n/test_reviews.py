from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from i18n_samples import LOCALES, handout, identity, interface, translations
from msgspec.structs import replace

from omshandout.errors import MachineError, TranslationError, UsageError
from omshandout.i18n.entries import Translations
from omshandout.i18n.reviews import (
    Review,
    ReviewState,
    Role,
    digest_of,
    load_reviews,
    merge_reviews,
    review_state,
    save_reviews,
    sign_off,
)
from omshandout.i18n.sources import messages_of

DAY = date(2026, 11, 22)
COUNT = len(messages_of(handout()))


def spanish(**change: object) -> Translations:
    catalog = identity(messages_of(handout()), "es")
    first, *rest = catalog.entries
    return translations(
        replace(catalog, entries=(replace(first, **change), *rest))  # type: ignore[arg-type]
    )


CLINICIAN = sign_off(handout(), None, Role.CLINICIAN, "Dr A. Example", DAY)
TRANSLATOR = sign_off(handout(), spanish(), Role.TRANSLATOR, "T. Example", DAY)


def test_nobody_signed() -> None:
    assert review_state(handout(), None, ()) == ReviewState(0, COUNT)
    assert review_state(handout(), spanish(), ()) == ReviewState(
        0, COUNT, translations=COUNT, open=(("es", COUNT),)
    )
    assert not ReviewState(0, 0).final


def test_the_source_needs_a_clinician() -> None:
    assert review_state(handout(), None, CLINICIAN) == ReviewState(COUNT, COUNT, COUNT)
    assert review_state(handout(), None, CLINICIAN).final
    assert not review_state(handout(), None, CLINICIAN[1:]).final
    as_translator = [replace(review, role="translator") for review in CLINICIAN]
    assert review_state(handout(), None, as_translator).signed == 0


def test_a_translation_needs_both() -> None:
    assert review_state(handout(), spanish(), CLINICIAN) == ReviewState(
        0, COUNT, COUNT, 0, COUNT, (("es", COUNT),)
    )
    assert review_state(handout(), spanish(), TRANSLATOR) == ReviewState(0, COUNT, 0, COUNT, COUNT)
    assert review_state(handout(), spanish(), CLINICIAN + TRANSLATOR).final


@pytest.mark.parametrize("change", [{"strings": ("X",)}, {"fuzzy": True}, {"msgid": "Old"}])
def test_a_changed_translation_is_no_longer_signed(change: dict[str, object]) -> None:
    state = review_state(handout(), spanish(**change), CLINICIAN + TRANSLATOR)
    assert state == ReviewState(COUNT - 1, COUNT, COUNT, COUNT - 1, COUNT, (("es", 1),))


def test_a_changed_source_is_no_longer_signed() -> None:
    source = handout()
    changed = replace(source, title=replace(source.title, text="Other"))
    assert review_state(changed, None, CLINICIAN).signed == COUNT - 1


def test_a_sign_off_holds_for_its_handout_and_language_only() -> None:
    other = replace(handout(), name="other")
    assert review_state(other, None, CLINICIAN).signed == 0
    portuguese = replace(spanish(), locale="pt_BR")
    assert review_state(handout(), portuguese, CLINICIAN + TRANSLATOR).signed == 0


def test_only_what_is_translated_can_be_signed() -> None:
    assert len(sign_off(handout(), spanish(fuzzy=True), Role.TRANSLATOR, "T", DAY)) == COUNT - 1
    with pytest.raises(UsageError, match="a translator does not sign the texts in en"):
        sign_off(handout(), None, Role.TRANSLATOR, "T", DAY)
    with pytest.raises(UsageError, match="a clinician does not sign the texts in es"):
        sign_off(handout(), spanish(), Role.CLINICIAN, "T", DAY)
    with pytest.raises(UsageError, match="needs the name of a person"):
        sign_off(handout(), None, Role.CLINICIAN, " \n", DAY)


def test_the_interface_is_signed_too() -> None:
    reviews = sign_off(interface(), None, Role.CLINICIAN, "Dr A.", DAY)
    assert [review.handout for review in reviews] == ["interface"] * 3
    found = translations(identity(interface().messages, "ar"))
    reviews += sign_off(interface(), found, Role.TRANSLATOR, "T.", DAY)
    assert review_state(interface(), found, reviews).final


def test_digests() -> None:
    assert digest_of("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert digest_of("a", "b") != digest_of("ab")


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_saved_is_loaded(locale: str, tmp_path: Path) -> None:
    path = tmp_path / locale / "reviews.yaml"
    reviews = tuple(
        sorted(replace(review, locale=locale, name="Мария “O'Neil”: ①") for review in TRANSLATOR)
    )
    save_reviews(path, reversed(reviews))
    assert load_reviews(path, locale) == reviews
    before = path.read_bytes()
    save_reviews(path, reviews)
    assert path.read_bytes() == before


def test_no_file_is_no_sign_off(tmp_path: Path) -> None:
    assert load_reviews(tmp_path / "reviews.yaml", "es") == ()
    (tmp_path / "reviews.yaml").write_text("# nobody yet\n")
    assert load_reviews(tmp_path / "reviews.yaml", "es") == ()


def test_merge() -> None:
    newer = [replace(review, date="2026-12-01") for review in TRANSLATOR[:2]]
    merged = merge_reviews(TRANSLATOR, newer)
    assert len(merged) == COUNT
    assert sum(review.date == "2026-12-01" for review in merged) == 2
    assert list(merged) == sorted(merged)


GOOD = {
    "handout": "signs", "key": "title", "role": "translator", "name": "T. Example",
    "date": "2026-11-22", "source": "a" * 64, "translation": "b" * 64,
}  # fmt: skip


def yaml_of(**change: str) -> str:
    fields = GOOD | change
    return "- {" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}\n"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: b\n", 1, "has to be a list of sign-offs"),
        ("- a\n", 1, "is not a sign-off"),
        (yaml_of() + yaml_of(role="friend"), 2, "unknown role 'friend'"),
        (yaml_of(date="22.11.2026"), 1, "'22.11.2026' is not a date"),
        (yaml_of(date="20261122"), 1, "'20261122' is not a date"),
        (yaml_of(source="abc"), 1, "source is not a SHA-256"),
        (yaml_of(name='" "'), 1, "name is empty"),
        (yaml_of(nmae="x"), 1, "unknown field 'nmae'"),
        (yaml_of(key="[a]"), 1, "key has to be one text"),
        ("- {handout: signs, handout: signs}\n", 1, "handout is given twice"),
        ("- {handout: signs}\n", 1, "the sign-off lacks key, role, name, date, source"),
        ("- [\n", 2, "expected the node content, but found '<stream end>'"),
        ("- !!python/object/apply:os.system [x]\n", 1, "is not a sign-off"),
        ("--- 1\n--- 2\n", 2, "but found another document"),
    ],
)
def test_faults_have_their_line(text: str, line: int, what: str, tmp_path: Path) -> None:
    path = tmp_path / "reviews.yaml"
    path.write_text(text)
    with pytest.raises(TranslationError) as caught:
        load_reviews(path, "es", shown="locales/es/reviews.yaml")
    found = [(fault.where.line, fault.what) for fault in caught.value.faults]
    assert (line, what) in found
    assert caught.value.faults[0].where.file == "locales/es/reviews.yaml"


def test_hostile_files(tmp_path: Path) -> None:
    path = tmp_path / "reviews.yaml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(TranslationError, match="is not UTF-8"):
        load_reviews(path, "es")
    path.write_text("[" * 5000)
    with pytest.raises(TranslationError):
        load_reviews(path, "es")
    with pytest.raises(MachineError, match="cannot be read"):
        load_reviews(tmp_path, "es")


def test_order_of_fields() -> None:
    assert Review("es", *GOOD.values()).translation == "b" * 64
