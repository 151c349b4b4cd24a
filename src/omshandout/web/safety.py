"""What each request has to pass before any page sees it, and what each answer carries.

The page is for one person on this computer. Other programs of this computer, and every site that
a browser shows at the same time, can send requests to it: what tells them apart is the name under
which the page was asked for (a site that points its name at this computer has another), where the
browser says that the request came from, and a secret that only this computer's user was given.

Source: Fetch Metadata (W3C), RFC 6454 (Origin), RFC 6265bis (SameSite), CSP level 3.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable
from threading import Lock

from msgspec import Struct
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from omshandout.errors import Fault, Where

MOST_BYTES = 64 * 1024
"""Of the body of a request; most forms of ours have a tenth."""

PATIENCE_S = 10.0
"""How long a body may take: on one computer it is there at once."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No code and no style but from files of ours, nothing from elsewhere, in nobody's frame."""

PDF_POLICY = "frame-ancestors 'self'"
"""A PDF is shown in a frame of the page; the browser's own viewer needs its own styles."""

_OWN_POLICY = re.compile(
    rb"""<meta http-equiv="?Content-Security-Policy"? content="(default-src 'none'; [^"<>]+)">"""
)

_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), usb=()",
    "x-frame-options": "DENY",
}
SAFE_METHODS = ("GET", "HEAD")


class Refusal(Struct, frozen=True):
    """Why a request is not answered: its status, and what a person is told."""

    status: int
    fault: Fault


def _refusal(status: int, code: str, what: str, hint: str) -> Refusal:
    return Refusal(status, Fault(Where(), what, hint, f"web/{code}"))


REFUSALS = {
    refusal.fault.code: refusal
    for refusal in (
        _refusal(421, "host", "the page was asked for under another name",
                 "open it from the program"),
        _refusal(403, "origin", "the request came from another page", "open the page again"),
        _refusal(403, "session", "this browser has not been let in yet",
                 "type the code that the program shows"),
        _refusal(403, "token", "the page was opened before the program was last started",
                 "open the page again"),
        _refusal(404, "no-page", "there is no such page", "go to the start"),
        _refusal(405, "method", "a page cannot be asked for in this way", "go to the start"),
        _refusal(408, "slow", "the request did not come to an end", "try again"),
        _refusal(413, "too-large", "too much was sent at once", "go back and send less"),
        _refusal(415, "form", "what was sent cannot be read", "go back and send the form again"),
        _refusal(500, "bug", "this is a fault of the program itself",
                 "go back and try again; please report it if it stays"),
    )
}


class Keys:
    """The secrets of one run of the program.

    ``session`` is what a browser that was let in sends as a cookie, ``form`` what each form holds.
    A way in counts once: the ``ticket`` of the file that the program opens, or the ``code`` that
    it prints, of which a few wrong tries make another.
    """

    _SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
    _TRIES = 5

    def __init__(self, *, new_code: Callable[[str], None] = lambda code: None) -> None:
        self.session = secrets.token_urlsafe(32)
        self.form = secrets.token_urlsafe(32)
        self.ticket = secrets.token_urlsafe(32)
        self.code = self._make_code()
        self.changed: Callable[[], None] = lambda: None
        self._new_code = new_code
        self._wrong = 0
        self._lock = Lock()

    def _make_code(self) -> str:
        return "".join(secrets.choice(self._SIGNS) for _ in range(10))

    def lets_in(self, given: str) -> bool:
        """Whether this is the ticket or the code; if so, it will not be again."""
        with self._lock:
            typed = given.strip().lower()
            if _equal(given, self.ticket):
                self.ticket = secrets.token_urlsafe(32)
                self.changed()
                return True
            if _equal(typed, self.code):
                self._renew()
                return True
            self._wrong += 1
            if self._wrong >= self._TRIES:
                self._renew()
            return False

    def _renew(self) -> None:
        self._wrong = 0
        self.code = self._make_code()
        self._new_code(self.code)

    def is_session(self, given: str) -> bool:
        """Whether a browser was let in."""
        return _equal(given, self.session)

    def is_form(self, given: str) -> bool:
        """Whether a form is one of this run's pages."""
        return _equal(given, self.form)


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


Refuse = Callable[[Scope, Refusal], Awaitable[Response]]


class Guard:
    """Stands before all pages: name, origin and size of a request; headers of an answer."""

    def __init__(
        self, app: ASGIApp, port: int, refuse: Refuse,
        most: Callable[[Scope], int] = lambda scope: MOST_BYTES,
    ) -> None:
        """Guard ``app``.

        Args:
            app: all pages.
            port: of the page.
            refuse: makes the page that tells a refusal.
            most: how many bytes the body of a request may have.
        """
        self._app = app
        self._most = most
        self._hosts = tuple(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # nothing here speaks over web sockets: the server closes them

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_headers(MutableHeaders(scope=message))
            await send(message)

        code = self._fault_of(scope)
        body = b""
        if not code:
            code, body = await read_body(receive, self._most(scope))
        if code:
            response = await self._refuse(scope, REFUSALS[code])
            # What is still to come of a body is not waited for.
            response.headers["connection"] = "close"
            await response(scope, receive, with_headers)
            return
        await self._app(scope, _replayed(body, receive), with_headers)

    def _fault_of(self, scope: Scope) -> str:
        """The code of what is wrong with the head of a request, else ``""``."""
        headers = Headers(scope=scope)
        if headers.getlist("host") != [headers.get("host")] or headers["host"] not in self._hosts:
            return "web/host"
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        if scope["method"] in SAFE_METHODS:
            # Going here from elsewhere is how the page is opened; nobody else may load parts of it.
            going = headers.get("sec-fetch-mode") == "navigate"
            going = going and headers.get("sec-fetch-dest") == "document"
            if site not in (None, "same-origin", "none") and not going:
                return "web/origin"
        else:
            own = f"http://{headers['host']}"
            # Without referrers a form's own page has the origin "null" too: then the browser's
            # word that both are the same has to be there.
            if site is not None:
                fits = site == "same-origin" and origin in (None, "null", own)
            else:
                fits = origin == own
            if not fits:
                return "web/origin"
        try:
            announced = int(headers.get("content-length", "0"))
        except ValueError:
            return "web/form"
        return "web/too-large" if announced > self._most(scope) else ""


def screen_policy(page: bytes) -> str:
    """The policy of a page for phones that is shown in a frame of ours.

    It is the one that the page has in its head, which lets it use the style that stands in it; a
    page without one may use nothing at all.
    """
    found = _OWN_POLICY.search(page[:4000])
    own = found[1].decode("ascii") if found else "default-src 'none'"
    return f"{own}; {PDF_POLICY}"


def cookie_of(scope: Scope, name: str) -> str:
    """The value of a cookie, else ``""``."""
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(name, "")


def add_headers(headers: MutableHeaders) -> None:
    """What every answer carries, unless it has its own."""
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("content-security-policy", POLICY)
    headers.setdefault("cache-control", "no-store")


async def read_body(receive: Receive, most: int = MOST_BYTES) -> tuple[str, bytes]:
    """The body of a request: the code of a refusal, or ``""`` and the bytes."""
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return "web/slow", b""
                part = message.get("body", b"")
                size += len(part)
                if size > most:
                    return "web/too-large", b""
                parts.append(part)
                if not message.get("more_body", False):
                    return "", b"".join(parts)
    except TimeoutError:
        return "web/slow", b""


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
