"""Names of handouts, packets and languages that nothing has."""

from __future__ import annotations

from collections.abc import Sequence

from omshandout.errors import Fault, Where
from omshandout.yamlfile.bounded import shown

_LONGEST = 60  # characters of a name that are told


def no_such(kind: str, name: str, known: tuple[str, ...]) -> Fault:
    """A fault for a name that no handout, or no packet, has.

    Args:
        kind: of what, such as ``"handout"``.
        name: as it was typed.
        known: the names that there are.
    """
    # Only a fault needs it, and it takes long to load.
    import difflib

    close = difflib.get_close_matches(name[:_LONGEST], known, 1)
    hint = f'did you mean "{close[0]}"?' if close else f"there are: {', '.join(known)}"
    return _fault(kind, name, hint)


def no_language(name: str, locales: Sequence[str]) -> Fault:
    """A fault for what is no locale that there is: which it may mean, or what there is.

    Args:
        name: as it was typed, or stands in a file.
        locales: those that there are.
    """
    # Only a fault needs it, and it loads much.
    from omshandout.languages.advice import advice

    return _fault("language", name, advice(name, locales))


def _fault(kind: str, name: str, hint: str) -> Fault:
    return Fault(Where(), f'there is no {kind} "{shown(name, _LONGEST)}"', hint,
                 f"usage/unknown-{kind}", values=(("value", name[:_LONGEST]),))
