"""Asking the page in this process, as a browser would over the wire."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

from msgspec import Struct
from starlette.types import ASGIApp, Message

from omshandout.web.desk import Desk, DeskSettings
from omshandout.web.routes import TABLE, Entry, make_app
from omshandout.web.safety import Keys

PORT = 8765
ORIGIN = f"http://127.0.0.1:{PORT}"
COOKIE = f"omshandout-{PORT}"
FORM = "application/x-www-form-urlencoded"
Pairs = Iterable[tuple[str, str]]


class Got(Struct, frozen=True):
    """What came back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return dict(self.headers).get(name, "")

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def page(self) -> Parsed:
        found = Parsed()
        found.feed(self.text)
        return found


class Parsed(HTMLParser):
    """A page as its tags and words, enough to look things up."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        return [
            found for name, found in self.tags
            if name == tag and attributes.items() <= found.items()
        ]

    @property
    def said(self) -> str:
        return " ".join(self.words.split())


class Browser:
    """One that was let in, unless its cookie is taken away."""

    def __init__(self, settings: DeskSettings, table: Sequence[Entry] = TABLE) -> None:
        self.keys = Keys()
        self.desk = Desk(settings)
        self.app: ASGIApp = make_app(self.desk, self.keys, PORT, table)
        self.cookie = f"{COOKIE}={self.keys.session}"

    def get(self, path: str, **headers: str) -> Got:
        return self.ask("GET", path, headers=headers)

    def post(
        self, path: str, fields: Pairs = (), *, token: str | None = None, **headers: str
    ) -> Got:
        own = self.keys.form if token is None else token
        body = urlencode([*fields, ("token", own)]).encode()
        sent = {"origin": ORIGIN, "sec-fetch-site": "same-origin", "content-type": FORM, **headers}
        return self.ask("POST", path, body, sent)

    def order(self, *fields: tuple[str, str]) -> str:
        """Order sheets; returns the address of the page that shows them."""
        got = self.post("/", [("action", "show"), *fields])
        assert got.status == 303, got.page.said
        return got.header("location")

    def ask(
        self, method: str, path: str, body: bytes | Sequence[bytes] = b"",
        headers: dict[str, str] | None = None,
    ) -> Got:
        """One request; header names may have ``_`` for ``-``, and an empty one is not sent."""
        sent = {"host": f"127.0.0.1:{PORT}", "cookie": self.cookie}
        sent |= {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        return asyncio.run(call(self.app, method, path, body, [
            (name, value) for name, value in sent.items() if value
        ]))


async def call(
    app: ASGIApp, method: str, path: str, body: bytes | Sequence[bytes],
    headers: Iterable[tuple[str, str]],
) -> Got:
    """One request to an ASGI application.

    A body in parts comes part by part; where there are none, the browser goes away first.
    """
    plain, _, query = path.partition("?")
    parts = [body] if isinstance(body, bytes) else list(body)
    waiting = [
        {"type": "http.request", "body": part, "more_body": number < len(parts)}
        for number, part in enumerate(parts, 1)
    ]
    if not waiting:
        waiting.append({"type": "http.disconnect"})
    answers: list[Message] = []

    async def receive() -> Message:
        if waiting:
            return waiting.pop(0)
        # A browser that waits for its answer says no more.
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        answers.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": plain, "raw_path": plain.encode(),
        "query_string": query.encode(), "root_path": "", "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", PORT),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
    }
    await app(scope, receive, send)
    start = answers[0]
    return Got(
        start["status"],
        tuple(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]
        ),
        b"".join(message.get("body", b"") for message in answers[1:]),
    )


def token_of(got: Got) -> str:
    """The token of the forms of a page."""
    found = re.search(r'name="token" value="([^"]+)"', got.text)
    assert found is not None
    return found[1]


def contents(root: Path) -> set[tuple[Path, int, int]]:
    """Every file below a folder, with size and date."""
    return {(path, path.stat().st_size, path.stat().st_mtime_ns) for path in root.rglob("*")}
