"""The one table of what the page answers, and how answers become HTTP."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from enum import Enum
from importlib import import_module

from msgspec import Struct
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartParser
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route, compile_path
from starlette.types import ASGIApp, Scope

from omshandout.errors import OmsHandoutError, UsageError
from omshandout.web.asked import Answer, Asked, Listing, Marks, Moved, News, Page, Shown, Upload
from omshandout.web.desk import Desk
from omshandout.web.pages import board, choose, enter, faults, files, look, settings
from omshandout.web.safety import (
    MOST_BYTES,
    PDF_POLICY,
    REFUSALS,
    Guard,
    Keys,
    Refusal,
    cookie_of,
    screen_policy,
)
from omshandout.web.templating import filled

_LOG = logging.getLogger(__name__)
_NO_NEWS = 204
_FORM = "application/x-www-form-urlencoded"
_WITH_FILES = "multipart/form-data"
_MOST_FIELDS = 5000
_MOST_OF_A_NAME = 60
_PDF = "application/pdf"
_LONGEST_S = 25.0
"""How long an answer that waits for news is held back at most."""


class Rule(Enum):
    """What a request must have beside a right name and origin."""

    NOTHING = "nothing"
    SESSION = "session"  # the cookie of a browser that was let in
    TOKEN = "token"  # that, and the token of a form


class Entry(Struct, frozen=True):
    """One route. What changes anything is a POST and has the rule ``TOKEN``.

    ``waived`` says why a route that changes something needs no token. ``most`` is how many bytes a
    form may have from a browser that was let in, ``files`` whether files may come with it.
    ``waits``: its answer is held back until there are news.
    """

    path: str
    method: str
    page: Page
    rule: Rule | None = None
    waived: str = ""
    most: int = MOST_BYTES
    files: bool = False
    waits: bool = False


def _later(module: str, name: str) -> Page:
    """A page that few ask for: what lays sheets out would make all wait for the first one."""

    def page(desk: Desk, asked: Asked) -> Answer:
        found: Page = getattr(import_module(f"omshandout.web.pages.{module}"), name)
        return found(desk, asked)

    return page


_WITH_LOGO = 2_300_000
"""Bytes: a logo of two megabytes and the form around it."""
_OF_REVIEW = 512_000
_BESIDE = "/preview/{locale}/{handout}/{text}"
_READ = "/review/{locale}/{domain}"

TABLE = (
    Entry("/", "GET", choose.show, Rule.SESSION),
    Entry("/", "POST", choose.order, Rule.TOKEN),
    Entry("/search", "POST", choose.search, Rule.TOKEN),
    Entry("/marks", "POST", choose.marks, Rule.TOKEN),
    Entry("/language", "POST", choose.language, Rule.TOKEN),
    Entry("/again/{order}", "GET", choose.again, Rule.SESSION),
    Entry("/look/{order}", "GET", look.show, Rule.SESSION),
    Entry("/look/{order}/{number}", "GET", look.show, Rule.SESSION),
    Entry("/print/{order}/{number}", "GET", look.ask, Rule.SESSION),
    Entry("/pdf/{order}/{number}", "GET", files.pdf, Rule.SESSION),
    Entry("/save/{order}/{number}", "GET", files.save, Rule.SESSION),
    Entry("/zip/{order}", "GET", files.bundle, Rule.SESSION),
    Entry("/board", "GET", board.show, Rule.SESSION),
    Entry(_BESIDE, "GET", _later("preview", "show"), Rule.SESSION),
    Entry(f"{_BESIDE}/page", "GET", _later("preview", "page"), Rule.SESSION),
    Entry(f"{_BESIDE}/pdf", "GET", _later("preview", "pdf"), Rule.SESSION),
    Entry(f"{_BESIDE}/news/{{revision}}", "GET", _later("preview", "news"), Rule.SESSION,
          waits=True),
    Entry("/enter", "GET", enter.show, Rule.NOTHING),
    Entry("/enter", "POST", enter.show, Rule.NOTHING, waived="it lets in who has the code"),
    Entry("/static/{name}", "GET", files.static, Rule.NOTHING),
    Entry("/alive", "GET", files.alive, Rule.NOTHING),
    # The clinic's own settings
    Entry("/settings", "GET", settings.show, Rule.SESSION),
    Entry("/settings", "POST", settings.change, Rule.TOKEN, most=_WITH_LOGO, files=True),
    Entry("/settings/check", "POST", settings.check, Rule.TOKEN),
    Entry("/settings/saved", "GET", settings.saved, Rule.SESSION),
    Entry("/settings/head/{name}", "GET", settings.head, Rule.SESSION),
    # Reading and signing
    Entry(_READ, "GET", _later("review", "show"), Rule.SESSION),
    Entry(_READ, "POST", _later("review", "sign"), Rule.TOKEN, most=_OF_REVIEW),
)


def check_table(table: Sequence[Entry]) -> None:
    """Refuse a table in which somebody forgot to say who may ask for a route.

    Raises:
        ValueError: a route has no rule, or one that changes something asks for no token.
    """
    for entry in table:
        name = f"{entry.method} {entry.path}"
        if entry.rule is None:
            raise ValueError(f"{name} has no rule: say what a request for it must have")
        if entry.method != "GET" and entry.rule is not Rule.TOKEN and not entry.waived:
            raise ValueError(f"{name} asks for no token: use Rule.TOKEN, or say why it needs none")


def make_app(desk: Desk, keys: Keys, port: int, table: Sequence[Entry] = TABLE) -> ASGIApp:
    """The whole page as an ASGI application.

    Raises:
        ValueError: the table of routes is not safe; see :func:`check_table`.
    """
    check_table(table)
    # Cookies do not know ports: each program on this computer has a name of its own.
    cookie = f"omshandout-{port}"
    web = _Web(desk, keys, cookie)
    # A path has one route for all of its methods, so that others are told as what they are.
    by_path: dict[str, dict[str, Entry]] = {}
    for entry in table:
        by_path.setdefault(entry.path, {})[entry.method] = entry
    routes = [
        Route(path, web.endpoint(methods), methods=list(methods))
        for path, methods in by_path.items()
    ]

    async def http_error(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        code = "web/method" if status == 405 else "web/no-page"
        return await web.refuse(request.scope, REFUSALS[code])

    app = Starlette(routes=routes, exception_handlers={HTTPException: http_error})
    app.router.redirect_slashes = False
    matching = [
        (compile_path(entry.path)[0], entry.most) for entry in table
        if entry.method == "POST" and entry.most > MOST_BYTES
    ]

    def most(scope: Scope) -> int:
        # Who was not let in has nothing to say that takes room.
        if scope["method"] != "POST" or not keys.is_session(cookie_of(scope, cookie)):
            return MOST_BYTES
        return next(
            (size for path, size in matching if path.fullmatch(scope["path"])), MOST_BYTES
        )

    return Guard(app, port, web.refuse, most)


class _Web:
    """Turns requests into what pages are asked, and their answers into responses."""

    def __init__(self, desk: Desk, keys: Keys, cookie: str) -> None:
        self._desk, self._keys, self._cookie = desk, keys, cookie

    def endpoint(self, methods: dict[str, Entry]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            entry = methods["GET" if request.method == "HEAD" else request.method]
            return await self._answer(entry, request)

        return answer

    async def _answer(self, entry: Entry, request: Request) -> Response:
        let_in = self._keys.is_session(cookie_of(request.scope, self._cookie))
        if entry.rule is not Rule.NOTHING and not let_in:
            return await self.refuse(request.scope, REFUSALS["web/session"])
        fields: tuple[tuple[str, str], ...] = ()
        uploads: tuple[tuple[str, Upload], ...] = ()
        if request.method == "POST":
            kind = request.headers.get("content-type", "").partition(";")[0].strip()
            if kind != _FORM and not (entry.files and kind == _WITH_FILES):
                return await self.refuse(request.scope, REFUSALS["web/form"])
            try:
                fields, uploads = await _parsed(request, kind, entry.most)
            except Exception:  # whatever the parser dislikes about what came
                return await self.refuse(request.scope, REFUSALS["web/form"])
        elif request.url.path == "/enter":
            fields = tuple(request.query_params.multi_items())
        asked = Asked(
            tuple((key, str(value)) for key, value in request.path_params.items()), fields,
            languages_of(request.headers), self._keys.form if let_in else "", uploads,
        )
        if entry.rule is Rule.TOKEN and not self._keys.is_form(asked.field("token")):
            return await self.refuse(request.scope, REFUSALS["web/token"])
        if entry.page is enter.show:
            return await self._enter(asked)
        if entry.waits:
            return await self._waited(entry.page, asked, request)
        response = await run_in_threadpool(self._made, entry.page, asked)
        if entry.page is choose.show:
            response.background = BackgroundTask(self._desk.get_ready)
        return response

    async def _waited(self, page: Page, asked: Asked, request: Request) -> Response:
        """An answer with news, or one without when nothing was saved for long."""
        watch, until = self._desk.watch, time.monotonic() + _LONGEST_S
        while True:
            since = watch.changes
            response = await run_in_threadpool(self._made, page, asked)
            if response.status_code != _NO_NEWS or time.monotonic() > until:
                return response
            await watch.wait(since, watch.again_s)
            if await request.is_disconnected():
                return response

    def _made(self, page: Page, asked: Asked) -> Response:
        try:
            with self._desk.at_work():
                return response_of(page(self._desk, asked))
        except OmsHandoutError as error:
            status = 404 if isinstance(error, UsageError) else 500
            return response_of(faults.told(self._desk, asked, error.faults, status))
        except Exception:
            # One page's fault must not end the program, nor show where in it something stands.
            _LOG.exception("a page failed")
            refusal = REFUSALS["web/bug"]
            return response_of(faults.told(self._desk, asked, (refusal.fault,), refusal.status))

    async def _enter(self, asked: Asked) -> Response:
        """The way in: who has the ticket or the code gets the cookie, once."""
        given = asked.field("ticket") or asked.field("code")
        if given and self._keys.lets_in(given):
            # The browser came from a file: only from a page of ours does it send a strict cookie.
            response = await run_in_threadpool(self._made, enter.welcome, asked)
            response.set_cookie(
                self._cookie, self._keys.session, httponly=True, samesite="strict", path="/"
            )
            return response
        wrong = enter.wrong if given else enter.show
        response = await run_in_threadpool(self._made, wrong, asked)
        response.status_code = 403 if given else 200
        return response

    async def refuse(self, scope: Scope, refusal: Refusal) -> Response:
        """The page that tells why a request is not answered."""
        headers = Headers(scope=scope)
        asked = Asked(languages=languages_of(headers))
        if refusal.fault.code == "web/session" and scope["method"] == "GET":
            response = await run_in_threadpool(self._made, enter.show, asked)
            response.status_code = refusal.status
            return response

        def made() -> Response:
            return response_of(faults.told(self._desk, asked, (refusal.fault,), refusal.status))

        return await run_in_threadpool(made)


async def _parsed(
    request: Request, kind: str, most: int
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, Upload], ...]]:
    """The fields and the files of a form; nothing of it goes onto the disk."""
    parser: FormParser | MultiPartParser
    if kind == _FORM:
        parser = FormParser(
            request.headers, request.stream(), max_fields=_MOST_FIELDS, max_part_size=most
        )
    else:
        parser = MultiPartParser(
            request.headers, request.stream(), max_files=1, max_fields=_MOST_FIELDS,
        )
        parser.spool_max_size = most
    fields, uploads = [], []
    for key, value in (await parser.parse()).multi_items():
        if isinstance(value, str):
            fields.append((key, value))
        else:
            uploads.append((key, Upload(await value.read(), _called(value.filename or ""))))
            await value.close()
    return tuple(fields), tuple(uploads)


def _called(name: str) -> str:
    """What a file was called, for a person to know it by: no folders, no unseen signs."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:_MOST_OF_A_NAME]


def languages_of(headers: Headers) -> tuple[str, ...]:
    """The language tags that a browser asks for, the best first.

    >>> languages_of(Headers({"accept-language": "de;q=0.5, es-MX, *;q=0.1"}))
    ('es-MX', 'de')

    Source: RFC 9110, section 12.5.4.
    """
    wanted = []
    for place, part in enumerate(headers.get("accept-language", "")[:500].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        if tag.replace("-", "").isalnum() and tag.isascii():
            wanted.append((-quality, place, tag))
    return tuple(tag for _, _, tag in sorted(wanted))


def response_of(answer: Answer) -> Response:
    """An answer as HTTP."""
    if isinstance(answer, Shown):
        text = filled(answer.template, answer.page)
        return Response(text, answer.status, media_type="text/html; charset=utf-8")
    if isinstance(answer, Moved):
        return RedirectResponse(answer.to, 303)
    if isinstance(answer, Listing):
        return JSONResponse({"names": list(answer.names), "said": answer.said})
    if isinstance(answer, Marks):
        return JSONResponse({"lines": dict(answer.lines), "said": answer.said})
    if isinstance(answer, News):
        if not answer.revision:
            return Response(status_code=_NO_NEWS)
        return JSONResponse({"revision": answer.revision, "page": answer.page})
    response = Response(answer.data, media_type=answer.media_type)
    if answer.file_name:
        way = "attachment" if answer.save else "inline"
        # Names of handouts and locales are plain ASCII; a quote could never be among them.
        name = json.dumps(answer.file_name)
        response.headers["content-disposition"] = f"{way}; filename={name}"
    if answer.media_type == _PDF and not answer.save:
        response.headers["content-security-policy"] = PDF_POLICY
        response.headers["x-frame-options"] = "SAMEORIGIN"
    elif answer.media_type.startswith("text/html"):
        response.headers["content-security-policy"] = screen_policy(answer.data)
        response.headers["x-frame-options"] = "SAMEORIGIN"
    elif answer.kept:
        response.headers["cache-control"] = "private, max-age=3600"
    return response
