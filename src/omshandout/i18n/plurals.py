"""Plural forms of a catalog: which of them stands for which count, by the catalog's own rule.

Tools write the rules of their own tables: Spanish with a form for millions, Hebrew with four,
Latvian in another order than CLDR's. So forms are never taken by their place. The rule of the
header says which form a count takes, here as everywhere in gettext.

Source: GNU gettext manual, "Plural forms".
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from omshandout.languages.data import LanguageData
from omshandout.languages.plurals import LARGEST_COUNT, plural_categories, plural_of_counts
from omshandout.model.late import late

_NPLURALS = late(r"nplurals\s*=\s*([0-9]+)")
_PLURAL = late(r"\bplural\s*=\s*([^;]*)")
_PLACEHOLDERS = ("INTEGER", "EXPRESSION")  # of templates that nobody filled in
_MOST_FORMS = 10
_SMALL = range(1, 10)
"""Counts that sheets and the program print again and again: a wrong form of these is an error."""

# What tools write for Filipino, where CLDR tells 4, 6 and 9 apart by the word before the number.
_OF_TOOLS = {
    "fil": (
        tuple(int(count > 1) for count in range(LARGEST_COUNT + 1)),
        tuple(int(count != 1) for count in range(LARGEST_COUNT + 1)),
    ),
}


class Forms(Struct, frozen=True):
    """The plural forms of a catalog.

    Attributes:
        count: how many there are.
        of: for each count from 0 to :data:`LARGEST_COUNT`, the number of its form.
        given: whether the header has a rule; without one they are in the order of CLDR.
        wrong: why the forms cannot be used for the language, ``""`` where they can.
        doubt: what a speaker has to look at, since the language and the rule tell other counts
            apart; ``""`` for nothing.
    """

    count: int
    of: tuple[int, ...]
    given: bool = True
    wrong: str = ""
    doubt: str = ""

    def index(self, count: int) -> int:
        """The number of the form for a count."""
        count = abs(count)
        return self.of[count if count <= LARGEST_COUNT else 100 + count % 100]

    @property
    def used(self) -> tuple[int, ...]:
        """The forms that some count takes; the others are only for millions, or for nothing."""
        return tuple(sorted(set(self.of)))

    def counts(self, index: int) -> tuple[int, ...]:
        """The first counts that take a form, three at most."""
        found = []
        for count, form in enumerate(self.of):
            if form == index:
                found.append(count)
                if len(found) == 3:
                    break
        return tuple(found)


def nplurals_of(field: str) -> int:
    """The number of forms that a header's ``Plural-Forms`` names; 0 if it names none."""
    match = _NPLURALS.search(field)
    return int(match[1][:4]) if match else 0


def is_given(field: str) -> bool:
    """Whether a header's ``Plural-Forms`` is there and filled in."""
    return bool(field.strip()) and not any(word in field for word in _PLACEHOLDERS)


@lru_cache(maxsize=256)
def used_forms(field: str) -> tuple[int, ...]:
    """The forms that a rule needs for counts up to :data:`LARGEST_COUNT`; () for a wrong rule."""
    of, wrong = _evaluated(field)
    return () if wrong else tuple(sorted(set(of)))


@lru_cache(maxsize=256)
def own_forms(data: LanguageData) -> Forms:
    """The forms of a language in the order of CLDR, as new catalogs have them."""
    categories = plural_categories(data)
    return Forms(len(categories), tuple(map(categories.index, plural_of_counts(data))), given=False)


@lru_cache(maxsize=256)
def forms_of(field: str, data: LanguageData) -> Forms:
    """The forms of a catalog in a language.

    Args:
        field: ``Plural-Forms`` of its header.
        data: the language.
    """
    own = own_forms(data)
    if not is_given(field):
        return own
    of, wrong = _evaluated(field)
    if wrong:
        return Forms(own.count, own.of, wrong=wrong)
    found = Forms(nplurals_of(field), of)
    if len(found.used) >= own.count:
        return _compared(found, own, data)
    number = len(found.used)
    categories = ", ".join(plural_categories(data))
    wrong = (
        f"Plural-Forms has {number} form{'' if number == 1 else 's'} for counts up to "
        f"{LARGEST_COUNT}, {data.locale} needs {own.count} ({categories})"
    )
    return Forms(found.count, of, wrong=wrong)


def _compared(found: Forms, own: Forms, data: LanguageData) -> Forms:
    """The forms of a rule, with what it tells apart otherwise than the language does.

    A rule may split what the language has in one (Hebrew with a form for tens); but a count
    that takes the form of another category comes out wrong: "0 página".
    """
    of_category = _main_forms(found, own)
    strange = [
        count for count, (form, category) in enumerate(zip(found.of, own.of, strict=True))
        if any(form == main for other, main in of_category.items() if other != category)
    ]
    if not strange:
        return found
    categories = plural_categories(data)
    counts = ", ".join(map(str, strange[:3])) + (" and more" if len(strange) > 3 else "")
    first = strange[0]
    what = (
        f"Plural-Forms gives {counts} the form msgstr[{found.of[first]}] of other counts, "
        f'but {data.locale} has "{categories[own.of[first]]}" there'
    )
    if set(strange).isdisjoint(_SMALL) or found.of in _OF_TOOLS.get(data.locale, ()):
        return replace(found, doubt=what)
    return replace(found, wrong=what)


def _main_forms(found: Forms, own: Forms) -> dict[int, int]:
    """For each category of the language, the largest first, the form that stands for it.

    That is the one most of its counts take and no larger category has; where there is none, the
    one most of them take.
    """
    sizes = Counter(own.of)
    taken: dict[int, int] = {}
    for category in sorted(sizes, key=lambda each: (-sizes[each], each)):
        forms = Counter(
            form for form, place in zip(found.of, own.of, strict=True) if place == category
        )
        free = [form for form in forms if form not in taken.values()]
        taken[category] = max(free or forms, key=lambda form: (forms[form], -form))
    return taken


def strings_by_category(
    strings: tuple[str, ...], forms: Forms, data: LanguageData
) -> dict[str, str]:
    """For each plural category of a language, the form that most of its counts take."""
    own = own_forms(data)
    found: dict[str, str] = {}
    for index, category in enumerate(plural_categories(data)):
        taken = [form for form, place in zip(forms.of, own.of, strict=True) if place == index]
        form = max(sorted(set(taken)), key=taken.count)
        found[category] = strings[form] if form < len(strings) else ""
    return found


def by_most_counts(strings: tuple[str, ...], forms: Forms, data: LanguageData) -> tuple[str, ...]:
    """Forms in the order of CLDR: each where most of its counts are, the others empty."""
    own = own_forms(data)
    found = [""] * own.count
    for index, string in enumerate(strings):
        places = [place for form, place in zip(forms.of, own.of, strict=True) if form == index]
        if places:
            place = max(sorted(set(places)), key=places.count)
            found[place] = found[place] or string
    return tuple(found)


@lru_cache(maxsize=256)
def _evaluated(field: str) -> tuple[tuple[int, ...], str]:
    """The form of each count by the rule of a header, and why the rule is of no use."""
    count, match = nplurals_of(field), _PLURAL.search(field)
    if not 1 <= count <= _MOST_FORMS or match is None:
        return (), f'Plural-Forms "{field[:60]}" is no rule'
    # Few catalogs have plural forms, and of those that have none no rule is looked at.
    import gettext

    # Python's own reader of such rules: it lets nothing through but n, numbers and operators.
    try:
        rule = gettext.c2py(match[1].strip())
        of = tuple(map(rule, range(LARGEST_COUNT + 1)))
    except (ValueError, ZeroDivisionError, OverflowError, RecursionError, MemoryError):
        return (), f'the rule "{match[1].strip()[:60]}" of Plural-Forms cannot be read'
    if wrong := next((each for each in of if not 0 <= each < count), None):
        last = f"forms count from 0: the last of {count} is {count - 1}"
        return (), f"Plural-Forms gives some counts the form {wrong}, but {last}"
    return of, ""
