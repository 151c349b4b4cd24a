"""American English as it ships: no word that says something else, or nothing, in the USA."""

from __future__ import annotations

import re

import pytest
from shipped import workshop

from omshandout.i18n import localize_interface, strip_markup
from omshandout.i18n.sources import messages_of
from omshandout.render.workshop import INTERFACE

LOCALE = "en_US"
# A fit is a tantrum there, a tick an insect, cross an angry word, and who feels sick is ill.
ELSEWHERE = re.compile(
    r"\b(napp(y|ies)|wee|poo|mum|tummy|plaster|physiotherap\w+|cross|ticks?|fits?|feel(s|ing) sick"
    r"(?! to the stomach)|sickness|GP|A&E|jab|cot|pram|chemist|(?<!IV )drips?|films)\b"
    r"|tumour|behaviour|colour|favour|honour|centre|metre|litre|defence|licence|grey|paed|haem|oedem"
    r"|anaes|programme|travell|labell|[a-z]yse[ds]?\b|recogni[s]|organi[s](e|ing|ation)",
    re.IGNORECASE,
)
NOT_MEANT = {("emergency-card", "fill.team")}  # "where nothing fits"


@pytest.mark.parametrize("domain", workshop().domains)
def test_no_word_of_another_english_is_printed(domain: str) -> None:
    shop = workshop()
    translations = shop.translations(LOCALE, domain)
    assert translations is not None
    for message in messages_of(shop.source(domain)):
        entry = translations.entries.get(message.key)
        for text in entry.strings if entry else (message.text,):
            found = ELSEWHERE.search(strip_markup(text))
            if found and (domain, message.key) not in NOT_MEANT:
                pytest.fail(f"{domain} {message.key}: {found.group()!r} in {text!r}")


def test_the_search_finds_what_the_source_says() -> None:
    shop = workshop()
    found = {
        match.group().lower()
        for domain in shop.domains
        for message in messages_of(shop.source(domain))
        if (match := ELSEWHERE.search(strip_markup(message.text)))
    }
    assert found >= {"wee", "nappy", "tumour", "defence", "grey", "cross", "drip", "poo"}


def test_the_catalogs_hold_only_what_differs() -> None:
    shop = workshop()
    assert not any(shop.catalogs.needless(LOCALE, domain) for domain in shop.domains)
    assert not any(shop.translation_faults(LOCALE, domain) for domain in shop.domains)


def test_the_draft_lines_do_not_speak_of_a_translation() -> None:
    shop = workshop()
    interface, faults = localize_interface(
        shop.interface_source, shop.translations(LOCALE, INTERFACE), shop.language(LOCALE)
    )
    assert faults == ()
    for key in ("draft.translation", "draft.both"):
        assert "American" in interface.plain(key)
        assert "translat" not in interface.plain(key)
