"""Templates: each gets one value, and a name that it lacks is an error, never an empty place."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from msgspec import Struct

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader([FOLDER / "templates", FOLDER / "parts"]),
        undefined=StrictUndefined,
        autoescape=select_autoescape(default=True, default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def filled(template: str, page: Struct) -> str:
    """A template of ``templates/`` with its value."""
    return _environment().get_template(f"{template}.html").render(page=page)


@lru_cache(maxsize=1)
def static_files() -> dict[str, tuple[bytes, str]]:
    """All static files with their media types, by name: what is not in this list is not there."""
    return {
        path.name: (path.read_bytes(), MEDIA_TYPES[path.suffix])
        for path in sorted(STATIC.iterdir()) if path.suffix in MEDIA_TYPES
    }
