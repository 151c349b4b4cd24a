"""Content and locales to change: a small folder of our own, or a copy of what ships."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from pseudo import Translate, long_latin, right_to_left, translated

from omshandout.i18n.entries import Entry
from omshandout.i18n.po import read_catalog
from omshandout.i18n.po_writer import write_po
from omshandout.i18n.reviews import Role, merge_reviews, save_reviews, sign_off
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks.translating import domains, init_locale, make_template, override

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "data" / "small"

REVISED = {"es": "2026-06-07 08:09+0000", "ar": "2026-01-02 03:04+0000"}
"""PO-Revision-Date of the small catalogs: after and before the ``updated:`` of the handouts."""


class Folders(Struct, frozen=True, dict=True):
    """A content and a locales folder that a test may change."""

    root: Path

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def locales(self) -> Path:
        return self.root / "locales"

    @property
    def clinic(self) -> Path:
        return self.root / "clinic.yaml"

    @property
    def places(self) -> Places:
        return Places(self.content, self.locales)

    @property
    def options(self) -> tuple[str, ...]:
        """What the command line needs to work with these folders."""
        return ("--content", str(self.content), "--locales", str(self.locales))

    def workshop(self) -> Workshop:
        """Everything read anew."""
        return Workshop(self.places)

    def copy(self, root: Path) -> Folders:
        shutil.copytree(self.root, root, dirs_exist_ok=True)
        return Folders(root)

    def handout(self, name: str) -> Path:
        return self.content / "handouts" / f"{name}.yaml"

    def catalog(self, locale: str, domain: str) -> Path:
        return self.places.catalog(locale, domain)

    def edit(self, path: Path, old: str, new: str) -> int:
        """Replace the one place of ``old`` in a file; returns its line."""
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
        return text[: text.index(old)].count("\n") + 1

    def change(
        self, locale: str, domain: str, key: str, change: Callable[[Entry], Entry]
    ) -> int:
        """Change one entry of a catalog; returns the line of its msgid."""
        path = self.catalog(locale, domain)
        catalog = read_catalog(path)
        assert key in catalog.by_key(), key
        entries = tuple(change(each) if each.key == key else each for each in catalog.entries)
        path.write_bytes(write_po(replace(catalog, entries=entries)))
        return read_catalog(path).by_key()[key].line

    def translate(self, locale: str, translate: Translate, revised: str = "") -> None:
        """Write complete catalogs of all domains, made by rule."""
        workshop = self.workshop()
        for domain in domains(workshop):
            catalog = translated(
                make_template(workshop, domain), locale, translate, workshop.keep_terms, revised
            )
            path = self.catalog(locale, domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(write_po(catalog))

    def sign(self, locale: str, *names: str) -> None:
        """Sign domains off: their source by a clinician, or a translation by a translator."""
        workshop = self.workshop()
        role = Role.CLINICIAN if locale == "en" else Role.TRANSLATOR
        reviews = workshop.reviews(locale)
        for name in names:
            source = workshop.source(name)
            made = sign_off(
                source, workshop.translations(locale, name), role, "A. Person", date(2026, 7, 8)
            )
            reviews = merge_reviews(reviews, made)
        save_reviews(self.places.reviews(locale), reviews)


def with_strings(*strings: str) -> Callable[[Entry], Entry]:
    """A change of an entry: other translations."""
    return lambda entry: replace(entry, strings=strings)


def add_comment(path: Path) -> None:
    """Change the bytes of a YAML file or a catalog, and nothing of what it says."""
    with path.open("a", encoding="utf-8") as file:
        file.write("# more\n")


def make_small(root: Path) -> Folders:
    """The small content with a long Spanish and a right-to-left Arabic test translation."""
    folders = Folders(root)
    shutil.copytree(SMALL, folders.content, ignore=shutil.ignore_patterns("clinic.yaml"))
    shutil.copy(SMALL / "clinic.yaml", folders.clinic)
    # The program's own texts, whatever they are today.
    shutil.copy(ROOT / "content" / "interface.yaml", folders.content)
    folders.locales.mkdir()
    folders.translate("es", long_latin, REVISED["es"])
    folders.translate("ar", right_to_left, REVISED["ar"])
    return folders


def copy_shipped(root: Path, *, locales: bool = True) -> Folders:
    """A copy of the content that ships, with or without its translations."""
    folders = Folders(root)
    shutil.copytree(ROOT / "content", folders.content)
    if locales:
        shutil.copytree(ROOT / "locales", folders.locales)
    else:
        folders.locales.mkdir()
    return folders


PACKETS = """\
packets:
  - id: both
    version: "1.4"
    updated: "2026-02-03"
    title: "Both sheets"
    lead: "These sheets are for tests."
    handouts: [eyes, notes]
  - id: one
    version: "1.0"
    updated: "2026-02-03"
    title: "One sheet"
    lead: "This sheet is for tests too."
    handouts: [notes]
"""


def with_packets(folders: Folders) -> Folders:
    """The same folders with packets and test translations of their titles."""
    (folders.content / "packets.yaml").write_text(PACKETS, encoding="utf-8", newline="\n")
    folders.translate("es", long_latin, REVISED["es"])
    folders.translate("ar", right_to_left, REVISED["ar"])
    return folders


def with_variant(folders: Folders, locale: str, **texts: dict[str, str]) -> Folders:
    """The same folders with a regional variant that has these texts, by domain and key."""
    init_locale(folders.workshop(), locale)
    for domain, own in texts.items():
        override(folders.workshop(), locale, domain, list(own))
        for key, words in own.items():
            folders.change(locale, domain, key, with_strings(words))
    return folders
