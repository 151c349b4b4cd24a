"""Texts and units that files for translators have to carry."""

from __future__ import annotations

from hypothesis import strategies as st
from msgspec.structs import replace

from omshandout.errors import Where
from omshandout.exchange.gathering import Row, rows_of
from omshandout.model.exchange import Bundle, Unit, UnitState

AWKWARD = (
    "=1+1", "+1", "-x", "@a", "'=1", "''=1", "'", "''", "  lead", "trail  ", "\tx", "x\ty",
    "a\nb", "a\r\nb", "a\rb", "\n", "\u200fabc\u200e", "\u2067אב\u2069 x", "a\u00a0b", "\u00ad",
    "**b {phone}** [[la:opsoclonus]] \\* \\{x\\}", "**odd", "***", "{a} {b} {a}", "{Not}", "}{",
    "[[la:x", "**a** **b {n}**", "_x0041_", "_x000D_", "\N{PILE OF POO}", "<b>&amp;", "]]>",
    "<![CDATA[x]]>", "<!--", "\u2028", "\x85", "1.5", "24", "007", "TRUE", "2026-01-01", "1/6",
    'q"uo;te,', "sep=;", "نص عربي {n}", "हिन्दी", "中文", "#REF!", "ﬁ", "\ufeffx",
    "e\u0301", "’smart”",
    "x" * 32_767,
)
FORMS = ((1,), (0, 2, 3), ())
PLURAL = Unit(
    "interface", "pages", ("{n} page", "{n} pages", "{n} pages"),
    ("{n} página", "{n} páginas", "{n} de páginas"), FORMS, "How many.", 12,
    UnitState.TRANSLATED, remarks="Ask.",
)


def unit(text: str, key: str = "head.text", english: str = "English") -> Unit:
    return Unit("eyes", key, (english,), (text,), state=UnitState.TRANSLATED)


def rows(bundle: Bundle) -> list[Row]:
    """What a bundle says, wherever it was read from."""
    return [replace(row, where=Where(), place="") for each in bundle.units for row in rows_of(each)]


def xml_text() -> st.SearchStrategy[str]:
    """Any text that XML can carry: most control characters it cannot."""
    return st.text(
        st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff")
        | st.sampled_from("\t\n\r{}*[]\\'\"=+-@<>&;,_x")
    )


@st.composite
def units(draw: st.DrawFn) -> Unit:
    """Any unit with what each format has to carry; a sure one has all of its forms."""
    state = draw(st.sampled_from([*UnitState]))
    count = draw(st.integers(0, 6))
    text = xml_text().filter(bool)
    number = max(1, count)
    english = tuple(draw(st.lists(text, min_size=number, max_size=number)))
    strings = tuple(draw(st.lists(text, min_size=number, max_size=number)))
    if state is UnitState.MISSING:
        strings = ("", *strings[1:])
    forms = tuple((index,) for index in range(count))
    previous = english if state is UnitState.FUZZY and draw(st.booleans()) else ()
    name = xml_text().filter(str.strip)
    return Unit(
        draw(name), draw(name), english, strings, forms, draw(xml_text()),
        draw(st.integers(0, 9999)), state, previous, draw(xml_text()),
    )
