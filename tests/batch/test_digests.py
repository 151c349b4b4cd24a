"""The digest of everything: what is in it, file by file and language by language."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import Folders, add_comment, with_variant

import omshandout
from omshandout.batch.digests import _PROGRAM, SourceDigests, languages_of
from omshandout.model.options import Clinic, Profile
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob, Job, PacketJob, PageJob

PACKAGE = Path(omshandout.__file__).parent
PAGE = PACKAGE / "web"


def test_no_kind_of_file_that_documents_may_hang_on_is_left_out() -> None:
    kinds = {
        path.suffix for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and PAGE not in path.parents
        and PACKAGE / "_data" not in path.parents
    }
    assert {".py", ".toml", ".txt"} <= kinds
    assert kinds <= set(_PROGRAM)


def digest(folders: Folders, item: AnyJob, clinic: Clinic = Clinic()) -> str:
    return SourceDigests(folders.places).of(languages_of(item, RenderOptions(clinic)))


@pytest.mark.parametrize(("item", "clinic", "changes"), [
    (Job("eyes", "en", Profile()), Clinic(), False),
    (Job("eyes", "es", Profile()), Clinic(), True),
    (PacketJob("one", "es", Profile()), Clinic(), True),
    # A regional variant takes over the words that it has not.
    (Job("eyes", "es_MX", Profile()), Clinic(), True),
    (Job("eyes", "en", Profile(second_locale="es")), Clinic(), True),
    (Job("eyes", "en", Profile(copy_locale="es_MX")), Clinic(), True),
    (PageJob("eyes", "en", Profile(html=True), ("en", "es"), ""), Clinic(), True),
    # What a country reads may stand beside the English.
    (Job("eyes", "en", Profile()), Clinic(country="MX"), True),
])
def test_of_locales_those_count_that_may_have_a_word_in_it(
    small: Folders, item: AnyJob, clinic: Clinic, changes: bool
) -> None:
    with_variant(small, "es_MX")
    before = digest(small, item, clinic)
    assert digest(small, item, clinic) == before
    add_comment(small.catalog("es", "notes"))
    assert (digest(small, item, clinic) != before) is changes


@pytest.mark.parametrize("locale", ["en", "es"])
def test_content_counts_for_every_language(small: Folders, locale: str) -> None:
    item = Job("eyes", locale, Profile())
    before = digest(small, item)
    add_comment(small.handout("notes"))
    assert digest(small, item) != before


def test_a_language_file_may_name_any_language_as_parent(small: Folders) -> None:
    with_variant(small, "es_MX")
    folder = small.locales / "fr"
    folder.mkdir()
    item = Job("eyes", "fr", Profile())
    before = digest(small, item)
    add_comment(small.catalog("es", "notes"))
    assert digest(small, item) == before
    (folder / "language.yaml").write_text("parent: es\n")
    before = digest(small, item)
    add_comment(small.catalog("es", "notes"))
    assert digest(small, item) != before


def test_a_new_language_is_something_new(small: Folders) -> None:
    item = Job("eyes", "en", Profile())
    before = digest(small, item)
    (small.locales / "fr").mkdir()
    assert digest(small, item) != before


def test_digests_are_of_the_moment_at_which_they_are_first_wanted(small: Folders) -> None:
    digests = SourceDigests(small.places)
    before = digests.of(frozenset(("es",)))
    add_comment(small.catalog("es", "notes"))
    add_comment(small.handout("notes"))
    assert digests.of(frozenset(("es",))) == before
    assert SourceDigests(small.places).of(frozenset(("es",))) != before
