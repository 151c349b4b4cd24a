"""Content and catalogs for the tests of ``i18n``."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from hypothesis import strategies as st
from known_languages import known

from omshandout.errors import Where
from omshandout.i18n.catalogs import init_catalog, template
from omshandout.i18n.entries import Catalog, Entry, Translations
from omshandout.i18n.po_writer import write_po
from omshandout.i18n.sources import AnyMessage
from omshandout.model.blocks import (
    BulletList,
    Handout,
    Heading,
    Item,
    Paragraph,
    Picture,
    SourceHandout,
    Symptom,
    SymptomList,
)
from omshandout.model.interface import InterfaceMessage, InterfaceSource
from omshandout.model.text import Message

LOCALES = (
    "es", "ar", "zh_Hans", "hi", "pt_BR", "sr_Cyrl", "uk", "fa", "he", "th", "ru",
)  # fmt: skip
FILE = "content/handouts/signs.yaml"

# Whatever a translator may type, with all that PO files have to quote.
TEXTS = st.text(
    st.one_of(
        st.sampled_from('"\\\n\t\r%#~|[]{}*: nrt'),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=120,
)


def message(key: str, text: str, **more: object) -> Message:
    where = Where(FILE, 12, 5)
    return Message(key, text, where=where, **more)  # type: ignore[arg-type]


def handout() -> SourceHandout:
    return Handout(
        name="signs",
        version="1.0",
        pages=2,
        title=message("title", "Signs of OMS", facts=("F001", "F020")),
        lead=message("lead", "This sheet is for **parents**.", note="Warm and plain."),
        blocks=(
            Heading("eyes", 2, message("eyes.text", "What happens to the eyes?")),
            Paragraph("call", message("call.text", "Call {clinic_name} on {clinic_phone}.")),
            BulletList(
                "list",
                (
                    Item("one", message("list.one", "The eyes jump for 2 to 3 seconds.")),
                    Item("two", message("list.two", "Doctors say [[la:opsoclonus]].")),
                ),
                message("list.intro", "You may see this:"),
            ),
            SymptomList(
                "signs",
                (
                    Symptom(
                        "legs",
                        "SY02",
                        message("signs.legs.name", "Shaky legs"),
                        message("signs.legs.text", "An MRI looks for the cause of OMS."),
                        message("signs.legs.term", "Ataxia"),
                        Picture("legs", "legs", message("signs.legs.alt", "A child sways.")),
                    ),
                ),
            ),
        ),
    )


def interface() -> InterfaceSource:
    where = Where("content/interface.yaml", 3)
    return InterfaceSource(
        "interface",
        (
            InterfaceMessage("footer.page", "Page {page} of {pages}", where=where),
            InterfaceMessage(
                "pages", "{page_count} page", "{page_count} pages", "page_count", where=where
            ),
            InterfaceMessage("draft", "Draft: not checked by a doctor.", where=where),
        ),
    )


VALUES = {"clinic_name": "City Clinic", "clinic_phone": "+1 555 0100"}


def translations(catalog: Catalog, file: str = "locales/es/LC_MESSAGES/signs.po") -> Translations:
    return Translations(
        file, catalog.locale, catalog.domain, "", catalog.field("Plural-Forms"),
        MappingProxyType(catalog.by_key()),
    )  # fmt: skip


def filled(messages: tuple[AnyMessage, ...], locale: str, texts: dict[str, str]) -> Catalog:
    """A catalog with these translations by key; others are left empty."""
    catalog = init_catalog(template("signs", messages), known(locale))
    entries = tuple(
        Entry(
            entry.key, entry.msgid, entry.plural, (texts.get(entry.key, ""),) * len(entry.strings)
        )
        for entry in catalog.entries
    )
    return Catalog("signs", catalog.header, catalog.comments, False, entries)


def identity(messages: tuple[AnyMessage, ...], locale: str) -> Catalog:
    return filled(messages, locale, {each.key: each.text for each in messages})


def save(path: Path, catalog: Catalog) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_po(catalog))
    return path
