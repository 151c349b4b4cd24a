"""The process of the command ``omshandout``, from its first step to its exit code.

Nothing is loaded here but the standard library: what is needed is loaded when the process is set
up for it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from omshandout.cli.streams import have_all, heedless

_COLLECT_AFTER = 100_000
"""New objects after which Python looks for garbage: more than a command loads before it works."""


def main() -> None:
    """Run the command line and end the process with the exit code of the contract."""
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
    have_all()
    for name, told_as in (("stdout", "standard output"), ("stderr", "standard error")):
        setattr(sys, name, heedless(getattr(sys, name), told_as))
    code = run(sys.argv[1:])
    # Looking for garbage once more, now that all goes anyway, takes a twentieth of a short run.
    gc.freeze()
    sys.exit(code)


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Have a module that somebody loads if it is there, and can do without, not be there.

    msgspec takes two names from ``typing_extensions`` that ``typing`` has in all Pythons in which
    this program runs: loading it is a hundredth of a short run.
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]


def run(arguments: list[str]) -> int:
    """Run one command; see :func:`omshandout.cli.group.run`."""
    with _without("typing_extensions"):
        # It loads msgspec.
        import omshandout.errors  # noqa: F401
    # Modules stay: looking for garbage while they are loaded would find none.
    from omshandout.cli.group import run as run_command

    return run_command(arguments)
