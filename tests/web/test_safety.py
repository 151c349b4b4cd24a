"""What a request has to pass, route by route, and what answers carry."""

from __future__ import annotations

import ast
import asyncio
import string
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from asking import COOKIE, FORM, ORIGIN, PORT, Browser, Got, call, contents
from folders import ROOT, Folders
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omshandout.web import safety
from omshandout.web.asked import Asked, Listing
from omshandout.web.desk import Desk, DeskSettings
from omshandout.web.routes import TABLE, Entry, Rule, check_table, make_app
from omshandout.web.safety import MOST_BYTES, Keys
from omshandout.web.templating import static_files

ROUTES = [pytest.param(entry, id=f"{entry.method} {entry.path}") for entry in TABLE]
CHANGING = [pytest.param(e, id=e.path) for e in TABLE if e.method == "POST"]
GUARDED = [
    pytest.param(e, id=f"{e.method} {e.path}") for e in TABLE if e.rule is not Rule.NOTHING
]


def path_of(entry: Entry) -> str:
    return entry.path.format(
        order="none", number="0", name="desk.css", locale="en", domain="eyes", handout="none",
        text="standard", revision="none",
    )


def sent(browser: Browser, entry: Entry, **headers: str) -> Got:
    if entry.method == "POST":
        return browser.post(path_of(entry), [("staff_locale", "es")], **headers)
    return browser.get(path_of(entry), **headers)


def refused(got: Got, status: int, words: str) -> None:
    assert got.status == status
    assert words in got.page.said
    assert got.header("content-type").startswith("text/html")
    assert got.page.all("html", lang="en")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("entry", ROUTES)
def test_a_wrong_host(still: Browser, entry: Entry) -> None:
    for host in (
        "evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}",
        f"127.0.0.1.evil.example:{PORT}", f"127.0.0.1:{PORT}@evil.example", "", f"[::1]:{PORT}",
    ):
        got = sent(still, entry, host=host)
        refused(got, 421, "The page was opened under a name that it does not have.")


def test_two_hosts(still: Browser) -> None:
    host = ("host", f"127.0.0.1:{PORT}")
    got = asyncio.run(call(still.app, "GET", "/", b"", [host, host]))
    assert got.status == 421


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("entry", CHANGING)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"}, {"sec_fetch_site": "?"},
        {"origin": "http://evil.example"}, {"origin": f"https://127.0.0.1:{PORT}"},
        {"origin": f"http://localhost:{PORT}"},
        {"sec_fetch_site": "", "origin": "null"}, {"sec_fetch_site": "", "origin": ""},
        {"sec_fetch_site": "", "origin": "http://127.0.0.1:1"},
    ],
    ids=lambda headers: ",".join(map("=".join, headers.items())),
)
def test_a_wrong_origin(still: Browser, entry: Entry, headers: dict[str, str]) -> None:
    refused(sent(still, entry, **headers), 403, "Another page of this browser tried")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "null"},  # as a page without referrers sends it
        {"sec_fetch_site": "", "origin": ORIGIN}, {"origin": ""},
    ],
)
def test_a_right_origin(browser: Browser, headers: dict[str, str]) -> None:
    assert browser.post("/language", [("staff_locale", "es")], **headers).status == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate",
          "sec_fetch_dest": "document"}, 200),
        ({"sec_fetch_site": "none", "sec_fetch_mode": "navigate",
          "sec_fetch_dest": "document"}, 200),
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate",
          "sec_fetch_dest": "iframe"}, 403),
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors",
          "sec_fetch_dest": "image"}, 403),
        ({"sec_fetch_site": "same-site", "sec_fetch_mode": "cors"}, 403),
    ],
)
def test_who_may_load_parts_of_the_page(
    still: Browser, headers: dict[str, str], status: int
) -> None:
    assert still.get("/static/desk.css", **headers).status == status


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("entry", GUARDED)
def test_a_browser_that_was_not_let_in(still: Browser, entry: Entry) -> None:
    for cookie in ("", f"{COOKIE}=wrong", "omshandout-1=x", f'{COOKIE}="\u00e9'):
        still.cookie = cookie
        got = sent(still, entry)
        shown = entry.method == "GET"
        words = "Let this browser in" if shown else "This browser has not been let in."
        refused(got, 403, words)
        assert still.keys.form not in got.text


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("entry", [p for p in CHANGING if not p.values[0].waived])
def test_a_wrong_token(still: Browser, entry: Entry) -> None:
    for token in ("", "wrong", "é", still.keys.session):
        got = still.post(path_of(entry), [("staff_locale", "es")], token=token)
        refused(got, 403, "The page was too old.")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("entry", ROUTES)
def test_a_wrong_method(still: Browser, entry: Entry) -> None:
    headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "SPAM"):
        refused(still.ask(method, path_of(entry), b"", headers), 405, "The page cannot do that.")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/static/../desk.py", "/static/%2e%2e%2fdesk.py", "/look/%2e%2e/0", "//",
     "/look/", "/pdf/../../etc/passwd/0", "/pdf/none/..", "/static/desk.css/"],
)
def test_a_wrong_address(still: Browser, path: str) -> None:
    assert still.get(path).status == 404
    assert "Go to the start" in still.get(path).page.said


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("entry", CHANGING)
def test_too_large_a_body(still: Browser, entry: Entry) -> None:
    browser = still
    body = b"words=" + b"x" * 10_000_000
    headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin", "content-type": FORM}
    announced = {**headers, "content-length": str(len(body))}
    refused(browser.ask("POST", path_of(entry), body, announced), 413, "Too much was sent")
    # One that does not say how long it is is not read to its end.
    parts = [b"x" * 40_000 for _ in range(250)]
    refused(browser.ask("POST", path_of(entry), parts, headers), 413, "Too much was sent")
    assert len(body) > MOST_BYTES


def test_a_body_that_does_not_come(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "PATIENCE_S", 0.05)
    answers: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        await asyncio.sleep(60)
        return {}

    async def send(message: dict[str, object]) -> None:
        answers.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/", "query_string": b"",
        "headers": [(b"host", f"127.0.0.1:{PORT}".encode()), (b"origin", ORIGIN.encode()),
                    (b"cookie", browser.cookie.encode())],
    }
    began = time.monotonic()
    asyncio.run(browser.app(scope, receive, send))  # type: ignore[arg-type]
    assert time.monotonic() - began < 5
    assert answers[0]["status"] == 408
    assert "The browser did not send everything in time." in str(answers[1]["body"], "utf-8")


def test_a_browser_that_goes_away_while_it_sends(browser: Browser) -> None:
    headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin", "content-type": FORM}
    assert browser.ask("POST", "/", [], headers).status == 408


@pytest.mark.parametrize("media_type", ["", "application/json", "multipart/form-data; boundary=x"])
def test_a_body_of_another_kind(browser: Browser, media_type: str) -> None:
    got = browser.post("/", [("handout", "eyes")], content_type=media_type)
    refused(got, 415, "What the browser sent cannot be read.")


@pytest.mark.parametrize("entry", ROUTES)
def test_what_answers_carry(browser: Browser, entry: Entry) -> None:
    got = sent(browser, entry)
    policy = got.header("content-security-policy")
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert got.header("x-content-type-options") == "nosniff"
    assert got.header("referrer-policy") == "no-referrer"
    kept = entry.path == "/static/{name}"
    assert (got.header("cache-control") == "no-store") is not kept
    assert "access-control-allow-origin" not in dict(got.headers)


def test_a_pdf_may_stand_in_a_frame_of_the_page_alone(browser: Browser) -> None:
    address = browser.order(("handout", "eyes"), ("locale", "es"))
    got = browser.get(address.replace("look", "pdf") + "/0")
    assert got.header("content-security-policy") == "frame-ancestors 'self'"
    assert got.header("x-frame-options") == "SAMEORIGIN"
    assert got.header("cache-control") == "no-store"


def test_pages_hold_no_inline_code_or_style(browser: Browser) -> None:
    address = browser.order(("handout", "eyes"), ("locale", "es"))
    for path in ("/", "/board", "/enter", address, address.replace("look", "print") + "/0"):
        got = browser.get(path)
        for tag, attributes in got.page.tags:
            assert tag != "style"
            assert tag != "script" or attributes.get("src", "").startswith("/static/")
            assert not [name for name in attributes if name == "style" or name.startswith("on")]
        assert "http://" not in got.text.replace("http://www.w3.org", "")


# -- the way in --------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["ticket", "code"])
def test_the_way_in_counts_once(browser: Browser, way: str) -> None:
    browser.cookie = ""
    secret = getattr(browser.keys, way)
    got = browser.get(f"/enter?ticket={secret}") if way == "ticket" else browser.post(
        "/enter", [("code", f" {secret.upper()} ")]
    )
    assert got.status == 200
    cookie = got.header("set-cookie")
    assert f"{COOKIE}={browser.keys.session}" in cookie
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "Max-Age" not in cookie  # it ends with the browser
    assert secret not in got.text
    again = browser.get(f"/enter?ticket={secret}")
    assert (again.status, again.header("set-cookie")) == (403, "")
    browser.cookie = cookie.partition(";")[0]
    assert browser.get("/").status == 200


def test_wrong_codes_make_another(browser: Browser) -> None:
    told: list[str] = []
    keys = Keys(new_code=told.append)
    first = keys.code
    assert not any(keys.lets_in(wrong) for wrong in ("a", "b", "c", "d", "é"))
    assert told == [keys.code]
    assert keys.code != first
    assert not keys.lets_in(first)
    assert keys.lets_in(keys.code)


def test_secrets_are_long_and_of_their_own() -> None:
    keys = Keys()
    secrets = {keys.session, keys.form, keys.ticket, Keys().session}
    assert len(secrets) == 4
    assert min(map(len, secrets)) >= 43
    assert len(keys.code) == 10


# -- the table ---------------------------------------------------------------------------------


def _page(desk: Desk, asked: Asked) -> Listing:
    return Listing((), "")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (Entry("/x", "GET", _page), "has no rule"),
        (Entry("/x", "POST", _page, Rule.SESSION), "asks for no token"),
        (Entry("/x", "DELETE", _page, Rule.NOTHING), "asks for no token"),
    ],
)
def test_a_route_without_its_rule_stops_the_start(
    settings: DeskSettings, entry: Entry, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        make_app(Desk(settings), Keys(), PORT, (*TABLE, entry))


def test_the_table_itself_passes() -> None:
    check_table(TABLE)


def test_static_files_are_a_list(browser: Browser) -> None:
    names = {"desk.css", "desk.js", "icon.svg", "preview.css", "preview.js", "settings.js"}
    assert names == set(static_files())
    assert browser.get("/static/desk.js").header("content-type").startswith("text/javascript")


def test_a_bug_is_a_page_and_no_trace(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(desk: Desk, asked: Asked) -> Listing:
        raise RuntimeError("secret place")

    table = (*TABLE, Entry("/broken", "GET", broken, Rule.SESSION))
    monkeypatch.setattr("omshandout.web.routes._LOG.disabled", True)
    got = Browser(browser.desk.settings, table)
    found = got.get("/broken")
    refused(found, 500, "The program made a mistake.")
    assert "secret place" not in found.text


# -- anything at all ---------------------------------------------------------------------------

_NAMES = st.sampled_from(
    ["host", "origin", "sec-fetch-site", "sec-fetch-mode", "cookie", "content-type",
     "content-length", "accept-language", "transfer-encoding", "x-forwarded-host"]
)
_VALUES = st.sampled_from(
    [f"127.0.0.1:{PORT}", ORIGIN, "same-origin", "cross-site", "navigate", FORM, "-1", "1e9", "",
     "multipart/form-data", "en;q=x,*", "{cookie}"]
) | st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=20)
_WORDS = st.sampled_from(
    ["", "eyes", "both", "es", "ar", "show", "search", "../..", "{token}", "1", "large", "yes"]
) | st.text(max_size=12)
_FIELDS = st.lists(st.tuples(st.sampled_from(
    ["handout", "packet", "locale", "second_locale", "copy_locale", "text", "ink", "paper",
     "form", "copies", "words", "action", "token", "code", "ticket", "staff_locale", "x"]
), _WORDS), max_size=8)
_PATHS = st.sampled_from([path_of(entry) for entry in TABLE]) | st.text(
    string.ascii_letters + "/.%-_?=&", max_size=20
).map(lambda tail: f"/{tail}")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS"]), path=_PATHS,
    headers=st.lists(st.tuples(_NAMES, _VALUES), max_size=4), right=st.booleans(), fields=_FIELDS,
    junk=st.none() | st.binary(max_size=30),
)
def test_whatever_is_asked_is_answered(
    browser: Browser, folders: Folders, method: str, path: str, headers: list[tuple[str, str]],
    right: bool, fields: list[tuple[str, str]], junk: bytes | None,
) -> None:
    """Never a fault of the program, and nothing outside of the one file of choices changes."""
    before = contents(folders.root / "content") | contents(folders.root / "locales")
    own = {"host": f"127.0.0.1:{PORT}", "cookie": browser.cookie, "origin": ORIGIN,
           "content-type": FORM} if right else {}
    own |= {name: value.replace("{cookie}", browser.cookie) for name, value in headers}
    filled = [(name, value.replace("{token}", browser.keys.form)) for name, value in fields]
    body = junk if junk is not None else urlencode(filled, errors="surrogatepass").encode()
    got = asyncio.run(call(browser.app, method, path, body, list(own.items())))
    assert got.status in (200, 303, 403, 404, 405, 408, 413, 415, 421, 422), got.text
    assert got.header("x-content-type-options") == "nosniff"
    if got.status == 303:
        assert got.header("location").startswith("/")
    after = contents(folders.root / "content") | contents(folders.root / "locales")
    assert after == before


@pytest.mark.parametrize("path", sorted((ROOT / "src/omshandout/web/pages").glob("*.py")),
                         ids=lambda path: path.stem)
def test_pages_open_nothing_and_ask_no_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        name.name.partition(".")[0] for node in ast.walk(tree)
        if isinstance(node, ast.Import) for name in node.names
    } | {
        (node.module or "").partition(".")[0] for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert not imported & {"os", "pathlib", "time", "datetime", "socket", "subprocess", "starlette"}
    called = {
        node.func.id for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"open", "Path", "eval", "exec"}
