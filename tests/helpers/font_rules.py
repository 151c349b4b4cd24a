"""The rules of a font that HarfBuzz applies to plain text, as its tables have them."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

# Features that HarfBuzz applies only if asked to.
_OPTIONAL = """
    aalt afrc c2pc c2sc case cpsp dlig dnom expt frac fwid halt hist hkna hlig hngl hojo hwid ital
    jp04 jp78 jp83 jp90 lfbd lnum nlck numr onum opbd ordn palt pcap pnum pwid qwid rtbd ruby salt
    sinf smcp smpl subs sups swsh titl tnam tnum trad twid unic vert vhal vkna vkrn vpal vrt2 zero
    chws vchw
"""


def applied(table: Any, *, called: bool = True) -> set[int]:
    """Indexes of the lookups that are applied to plain text, with ``called`` by others too."""
    records = [
        (record.FeatureTag, record.Feature) for record in table.FeatureList.FeatureRecord
    ]
    if variations := getattr(table, "FeatureVariations", None):
        records += [
            ("", other.Feature) for record in variations.FeatureVariationRecord
            for other in record.FeatureTableSubstitution.SubstitutionRecord
        ]
    found: set[int] = set()
    todo = [
        index for tag, feature in records for index in feature.LookupListIndex
        if tag not in _OPTIONAL and not (tag[:2] in ("ss", "cv") and tag[2:].isdigit())
    ]
    if not called:
        return set(todo)
    while todo:
        index = todo.pop()
        if index not in found:
            found.add(index)
            for subtable in subtables(table.LookupList.Lookup[index]):
                todo += [record.LookupListIndex for record in _calls(subtable)]
    return found


def subtables(lookup: Any) -> list[Any]:
    """The subtables of a lookup, whatever offsets they have."""
    lookup.ensureDecompiled(recurse=True)
    return [getattr(each, "ExtSubTable", each) for each in lookup.SubTable]


def _calls(part: Any) -> Iterator[Any]:
    """The records of a contextual subtable that call other lookups."""
    for name, value in vars(part).items():
        if name in ("SubstLookupRecord", "PosLookupRecord"):
            yield from value or ()
        elif isinstance(value, list):
            for each in value:
                if name.endswith(("RuleSet", "Rule", "ClassSet")) and each is not None:
                    yield from _calls(each)


def rules_among(subtable: Any, glyphs: Set[str]) -> Iterator[tuple[str, ...]]:
    """What a subtable does where only some glyphs stand: its kind, then the glyphs if few.

    One that is not known gives its kind.
    """
    kind = type(subtable).__name__
    if kind in ("SingleSubst", "MultipleSubst"):
        yield from ((kind, each) for each in subtable.mapping if each in glyphs)
    elif kind == "LigatureSubst":
        for first, ligatures in subtable.ligatures.items():
            for each in ligatures:
                if {first, *each.Component} <= glyphs:
                    yield (kind, first, *each.Component)
    elif kind == "PairPos":
        yield from ((kind, *pair) for pair in _pairs_among(subtable, glyphs))
    elif kind.startswith("Mark"):
        marks = subtable.Mark1Coverage if kind == "MarkMarkPos" else subtable.MarkCoverage
        yield from ((kind, each) for each in marks.glyphs if each in glyphs)
    elif "Context" in kind:
        if _may_match(subtable, glyphs):
            yield (kind,)
    elif not hasattr(subtable, "Coverage") or not glyphs.isdisjoint(subtable.Coverage.glyphs):
        yield (kind,)


def _pairs_among(subtable: Any, glyphs: Set[str]) -> Iterator[tuple[str, str]]:
    """Pairs of glyphs whose distance is set: each first one, with one of each class of others."""
    firsts = [each for each in subtable.Coverage.glyphs if each in glyphs]
    if subtable.Format == 1:
        sets = dict(zip(subtable.Coverage.glyphs, subtable.PairSet, strict=True))
        for first in firsts:
            for pair in sets[first].PairValueRecord:
                if pair.SecondGlyph in glyphs:
                    yield first, pair.SecondGlyph
        return
    classes = {subtable.ClassDef2.classDefs.get(each, 0): each for each in glyphs}
    for first in firsts:
        row = subtable.Class1Record[subtable.ClassDef1.classDefs.get(first, 0)].Class2Record
        for number, second in classes.items():
            values = row[number].Value1, row[number].Value2
            if any(any(vars(value).values()) for value in values if value is not None):
                yield first, second


def _may_match(subtable: Any, glyphs: Set[str]) -> bool:
    """Whether a contextual subtable has a rule that some glyphs by themselves can fill."""
    if subtable.Format == 3:
        inputs = subtable.Coverage if hasattr(subtable, "Coverage") else subtable.InputCoverage
        around = getattr(subtable, "BacktrackCoverage", []), getattr(
            subtable, "LookAheadCoverage", []
        )
        return not any(
            glyphs.isdisjoint(each.glyphs) for each in (*inputs, *around[0], *around[1])
        )
    if glyphs.isdisjoint(subtable.Coverage.glyphs):
        return False
    names = ("BacktrackClassDef", "InputClassDef", "LookAheadClassDef")
    defined = [getattr(subtable, name, None) or getattr(subtable, "ClassDef", None)
               for name in names]
    before, inside, after = [
        glyphs if each is None else {each.classDefs.get(glyph, 0) for glyph in glyphs}
        for each in defined
    ]
    for name, sets in vars(subtable).items():
        for at, rules in enumerate(sets or ()) if name.endswith(("RuleSet", "ClassSet")) else ():
            first = subtable.Coverage.glyphs[at] if subtable.Format == 1 else at
            if rules is None or first not in inside:
                continue
            for kind, each in vars(rules).items():
                for rule in each if kind.endswith("Rule") else ():
                    inputs = getattr(rule, "Input", None) or getattr(rule, "Class", None) or []
                    if (
                        inside.issuperset(inputs)
                        and before.issuperset(getattr(rule, "Backtrack", None) or [])
                        and after.issuperset(getattr(rule, "LookAhead", None) or [])
                    ):
                        return True
    return False
