"""Names of handouts, packets and languages that nothing has."""

from __future__ import annotations

from omshandout.errors import Fault, Where


def no_such(
    kind: str, name: str, known: tuple[str, ...], told: tuple[str, ...] | None = None
) -> Fault:
    """A fault for a name that nothing has.

    Args:
        kind: of what, such as ``"language"``.
        name: as it was typed.
        known: the names that there are.
        told: how these are told; None for as they are.
    """
    # Only a fault needs it, and it takes long to load.
    import difflib

    close = _of_language(name, known) if kind == "language" else []
    close = close or difflib.get_close_matches(name, known, 1)
    likely = " or ".join(f'"{each}"' for each in close)
    hint = f"did you mean {likely}?" if close else f"there are: {', '.join(told or known)}"
    return Fault(Where(), f'there is no {kind} "{name}"', hint, f"usage/unknown-{kind}",
                 values=(("value", name[:60]),))


def _of_language(name: str, known: tuple[str, ...]) -> list[str]:
    """The locales of the language that a locale, or a language tag, names: zh_Hans for zh."""
    def language(locale: str) -> str:
        return locale.replace("-", "_").partition("_")[0].lower()

    return [locale for locale in known if language(locale) == language(name)]
