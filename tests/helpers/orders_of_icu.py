"""``make order``: takes the orders of letters from ICU anew, after a new release of CLDR.

ICU comes with ``pyicu-wheels``, one of the tools of developers; the program never needs it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby

import icu

from omshandout.languages.collation import EXPANSIONS, FOLDER, HAN, LETTERS, ROOT
from omshandout.languages.offered import OFFERED

_MOST = 500
"""Letters of a writing that can be listed; Chinese characters and Korean syllables are more."""

_SHIFTED = icu.UCollAttributeValue.SHIFTED
_SYLLABLES = frozenset({"km", "lo", "my"})
"""Languages whose words CLDR orders by syllables, of which a list of letters says nothing."""

_KINDS = range(3)
"""Letters of the language, letters of foreign names, heads of an index."""

_LATIN = "".join(sign for sign in map(chr, range(0x41, 0x17F)) if sign.isalpha())
_HEAD = """\
# The letters of languages in the order in which readers look words up: those of CLDR as ICU {icu}
# has them. Made by `make order`; do not edit. Letters stand between spaces, those that differ by an
# accent or by their size alone between bars. ignored: counts only where all else is alike.
# spaces = "ignored": spaces and signs between words too. first = "own": these letters come before
# Latin ones.
"""


def letters_of_all() -> str:
    """The file ``letters.toml``: for each language that ICU knows an order for, its letters."""
    parts = [_HEAD.format(icu=icu.ICU_VERSION)]
    parts.append(_entry(ROOT, icu.Collator.createInstance(icu.Locale.getRoot()), set(_LATIN)))
    known = set(icu.Locale.getAvailableLocales())
    for locale in sorted({"en", *OFFERED}):
        found = icu.Locale(locale)
        if locale not in known or found.getLanguage() in _SYLLABLES:
            continue
        collator = icu.Collator.createInstance(found)
        data = icu.LocaleData(locale)
        letters = {each for kind in _KINDS for each in _exemplars(data, kind)}
        if len(letters) > _MOST:
            continue
        letters |= {each for each in collator.getTailoredSet(icu.UnicodeSet())
                    if unicodedata.normalize("NFKC", each) == each}
        letters |= {
            str(change) for each in letters
            for change in (icu.UnicodeString(each).toUpper(found),
                           icu.UnicodeString(each).toTitle(found))
        }
        parts.append(_entry(locale, collator, letters))
    return "\n".join(parts)


def _exemplars(data: icu.LocaleData, kind: int) -> Iterator[str]:
    with suppress(icu.ICUError):  # there is none of this kind
        yield from data.getExemplarSet(0, kind)


def _entry(locale: str, collator: icu.Collator, letters: set[str]) -> str:
    letters = {unicodedata.normalize("NFC", each) for each in letters}
    letters = {each for each in letters if unicodedata.category(each[0])[0] in "LMC"}
    whole = sorted(letters, key=lambda each: (collator.getSortKey(each), each))
    collator.setStrength(icu.Collator.PRIMARY)
    nothing = collator.getSortKey("")
    # What sorts as several letters one after the other is none of its own ("ij" in Dutch).
    whole = [each for each in whole if not _several(each, collator)]
    ignored = [each for each in whole if collator.getSortKey(each) == nothing]
    groups = [list(same) for _, same in groupby(
        (each for each in whole if each not in ignored), collator.getSortKey
    )]
    lines = [f"\n[{locale}]", 'letters = """', *_folded(["|".join(each) for each in groups]), '"""']
    if ignored:
        signs = "".join(f"\\u{ord(sign):04x}" for each in ignored for sign in each)
        lines.append(f'ignored = "{signs}"')
    own = next((each[0] for each in groups if unicodedata.category(each[0][0]) != "Sc"), ["a"])
    own_first = collator.getSortKey(own) < collator.getSortKey("a") and ord(own[0]) > 0x2FF
    if collator.getAttribute(icu.UCollAttribute.ALTERNATE_HANDLING) == _SHIFTED:
        lines.append('spaces = "ignored"')
    if own_first:
        lines.append('first = "own"')
    return "\n".join(lines) + "\n"


def _several(letter: str, collator: icu.Collator) -> bool:
    key = collator.getSortKey(letter)
    if letter in EXPANSIONS:
        return bool(key == collator.getSortKey(EXPANSIONS[letter]))
    alone = b"".join(collator.getSortKey(each)[:-1] for each in letter)
    return len(letter) > 1 and key[:-1] == alone


def _folded(words: list[str], width: int = 96) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def signs_by(name: str) -> str:
    """Chinese characters of the first plane in an order of CLDR: ``pinyin`` or ``stroke``."""
    collator = icu.Collator.createInstance(icu.Locale(f"zh-u-co-{name}"))
    signs = [chr(code) for code in (*range(0x4E00, 0xA000), *range(0x3400, 0x4DC0))
             if unicodedata.category(chr(code)) == "Lo"]
    # A character with two readings has the right one in some words: 藏 in 藏文 is "zàng".
    signs += [each for each in collator.getTailoredSet(icu.UnicodeSet())
              if len(each) > 1 and all("\u3400" <= sign < "\ua000" for sign in each)]
    signs.sort(key=collator.getSortKey)
    written = [each if len(each) == 1 else f"({each})" for each in signs]
    return "\n".join("".join(written[at:at + 48]) for at in range(0, len(written), 48)) + "\n"


if __name__ == "__main__":
    LETTERS.write_text(letters_of_all(), "utf-8")
    for name in HAN.values():
        (FOLDER / f"{name}.txt").write_text(signs_by(name), "utf-8")
    print(FOLDER)
