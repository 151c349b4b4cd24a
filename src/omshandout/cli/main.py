"""The process of the command ``omshandout``, from its first step to its exit code.

Nothing is loaded here but the standard library: what is needed is loaded when the process is set
up for it.
"""

from __future__ import annotations

import gc
import sys
from contextlib import AbstractContextManager

from omshandout.cli.streams import heedless
from omshandout.spared import StandIn, stood_in_for

_COLLECT_AFTER = 100_000
"""New objects after which Python looks for garbage: more than a command loads before it works."""


def main() -> None:
    """Run the command line and end the process with the exit code of the contract."""
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
    for name in ("stdout", "stderr"):
        setattr(sys, name, heedless(getattr(sys, name)))
    code = run(sys.argv[1:])
    # Looking for garbage once more, now that all goes anyway, takes a twentieth of a short run.
    gc.freeze()
    sys.exit(code)


def _clean(text: str) -> str:
    """As ``inspect.cleandoc``, which is loaded for what has several lines."""
    if "\n" in text or "\t" in text or text[:1].isspace():
        # It loads what takes Python's byte code apart.
        import inspect

        return inspect.cleandoc(text)
    return text


def _spared() -> AbstractContextManager[None]:
    """Have libraries do without a tenth of what a command loads, as far as it is idle.

    msgspec takes two names from ``typing_extensions`` that ``typing`` has in all Pythons in which
    this program runs. It and click look up the class of ``uuid``, to know its values by: no value
    of ours has one, and that module asks the machine for the name of its system. click makes the
    help of options neat with ``inspect``, and asks ``gettext`` for its own words in other
    languages: it brings no catalogs. Paths can be made addresses of, which may have numbers of
    machines in them.
    """
    nobodys = type("UUID", (), {"unknown": None})
    return stood_in_for({
        "typing_extensions": None,
        "uuid": StandIn("uuid", UUID=nobodys, SafeUUID=nobodys),
        "inspect": StandIn("inspect", cleandoc=_clean),
        "gettext": StandIn("gettext", gettext=str, ngettext=_in_english),
        "ipaddress": StandIn("ipaddress"),
    })


def _in_english(one: str, more: str, number: int) -> str:
    return one if number == 1 else more


def run(arguments: list[str]) -> int:
    """Run one command; see :func:`omshandout.cli.group.run`."""
    with _spared():
        # See above; click loads paths as well.
        import click  # noqa: F401

        # It loads msgspec.
        import omshandout.errors  # noqa: F401
    # Modules stay: looking for garbage while they are loaded would find none.
    from omshandout.cli.group import run as run_command

    return run_command(arguments)
