"""What is wrong with a sheet is found without its file, and is what making it tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from folders import PACKETS, Folders, with_strings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_fonts import laid, made_font
from msgspec.structs import replace
from pseudo import long_latin, right_to_left
from shipped import workshop

from omshandout.errors import Fault, OmsHandoutError
from omshandout.i18n.po import read_catalog
from omshandout.model.options import Paper, Profile
from omshandout.render import documents
from omshandout.render.documents import packet_faults, render, sheet_faults
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job, PacketJob
from omshandout.render.workshop import Workshop

PAPERS = tuple(Paper)


def told(find: Callable[[], tuple[Fault, ...]]) -> tuple[Fault, ...]:
    try:
        return find()
    except OmsHandoutError as error:
        return error.faults


def by_making(shop: Workshop, handout: str, locale: str) -> tuple[Fault, ...]:
    """The same, by making the file for each paper."""
    faults: dict[Fault, None] = {}
    for paper in PAPERS:
        job = Job(handout, locale, Profile(paper=paper))
        found = told(lambda job=job: render(shop, job, RenderOptions()).faults)  # type: ignore[misc]
        faults.update(dict.fromkeys(found))
    return tuple(faults)


DAMAGES = (
    lambda text: "",
    lambda text: f"{text} {'word ' * 90}",
    lambda text: f"{text} {'Wort' * 40}",
    lambda text: f"{text} \u16a0",
    lambda text: f"{text} \u0301\u0301\u0301\u0301\u0301\u0301",
    lambda text: f"{text} **",
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(
    st.tuples(st.sampled_from(("es", "ar")), st.integers(0, 40), st.sampled_from(DAMAGES)),
    max_size=2,
), st.integers(2, 26))
def test_whatever_is_wrong_is_what_making_the_file_tells(
    small: Folders, tmp_path_factory: pytest.TempPathFactory,
    damages: list[tuple[str, int, Callable[[str], str]]], lines: int,
) -> None:
    folders = small.copy(tmp_path_factory.mktemp("damaged"))
    folders.edit(folders.handout("notes"), "lines: 2}", f"lines: {lines}}}")
    for locale, at, damage in damages:
        entries = read_catalog(folders.catalog(locale, "notes")).entries
        entry = entries[at % len(entries)]
        folders.change(
            locale, "notes", entry.key, with_strings(*map(damage, entry.strings))
        )
    for locale in ("en", "es", "ar"):
        here, there = folders.workshop(), folders.workshop()
        found = told(lambda: sheet_faults(here, "notes", locale, PAPERS))  # noqa: B023
        assert found == by_making(there, "notes", locale)


@pytest.mark.parametrize(("handout", "locale"), [
    ("emergency-card", "ar"), ("emergency-card", "zh_Hans"), ("symptom-checklist", "uk"),
    ("when-to-get-help", "en"), ("glossary", "hi"),
])  # fmt: skip
def test_sheets_that_ship(handout: str, locale: str) -> None:
    shop = Workshop(workshop().places)
    found = told(lambda: sheet_faults(shop, handout, locale, PAPERS))
    assert found == by_making(workshop(), handout, locale)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("locale", ["en", "es", "ar"])
def test_a_packet_is_looked_at_whole_or_its_cover_alone(
    small: Folders, damage: Callable[[str], str], locale: str
) -> None:
    """Made whole on a paper it tells what making it there tells; a cover tells no more."""
    (small.content / "packets.yaml").write_text(PACKETS, encoding="utf-8")
    small.translate("es", long_latin)
    small.translate("ar", right_to_left)
    if locale != "en":
        small.change(
            locale, "packets", "both.title",
            lambda entry: replace(entry, strings=tuple(map(damage, entry.strings))),
        )
    shop = small.workshop()
    for paper in PAPERS:
        job = PacketJob("both", locale, Profile(paper=paper))
        made = told(lambda: render(shop, job, RenderOptions()).faults)  # noqa: B023
        whole = told(lambda: packet_faults(shop, "both", locale, (paper,), paper))  # noqa: B023
        assert whole == tuple(dict.fromkeys(made))
        cover = told(lambda: packet_faults(shop, "both", locale, (paper,)))  # noqa: B023
        assert set(cover) <= set(made)
    if locale == "es" and damage in (DAMAGES[0], DAMAGES[1], DAMAGES[3]):
        assert told(lambda: packet_faults(shop, "both", locale, PAPERS))


def test_a_file_is_made_only_for_a_font_that_somebody_gave(
    small: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether such a font can be cut is known when it was cut."""
    folder = small.locales / "es" / "fonts"
    folder.mkdir()
    letters = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2010, 0x2030))))
    font = laid(folder, made_font(letters), "Latn")
    declared = f"file: {Path(font.path).name}, sha256: {font.sha256}, licence: OFL, scripts: [Latn]"
    (small.locales / "es" / "language.yaml").write_text(
        f"font:\n  - {{{declared}}}\n", encoding="utf-8"
    )
    made: list[str] = []

    def seen(shop: Workshop, job: Job, options: RenderOptions) -> object:
        made.append(f"{job.locale} {job.profile.paper.value}")
        return render(shop, job, options)

    monkeypatch.setattr(documents, "render", seen)
    shop = small.workshop()
    assert shop.language("es").language.fonts
    for locale in ("en", "es", "ar"):
        sheet_faults(shop, "eyes", locale, PAPERS)
    assert made == ["es a4", "es letter"]
