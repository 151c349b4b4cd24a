"""The page served by a program of its own, and a browser that was let in."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import BrowserContext, Page
from running import START, environment


class Served:
    """A program that serves the content that ships, its user's folder, and where it was started."""

    def __init__(
        self, home: Path, *more: str, folder: Path | None = None, command: str = "serve",
    ) -> None:
        self.home = home
        run = home / "run"
        run.mkdir(parents=True, mode=0o700)
        own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(run), "LC_ALL": "C.UTF-8",
               "XDG_STATE_HOME": str(home / "state"), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, command, "--no-browser", *more],
            stdout=subprocess.PIPE, text=True, env=environment(own), cwd=folder,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line
        self.url = found[0]

    @property
    def door(self) -> str:
        return next((self.home / "run").rglob("open.html")).as_uri()

    def end(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=20)


class Watch:
    """What a page said to the console, and what it asked for elsewhere."""

    def __init__(self, page: Page, url: str) -> None:
        self.said: list[str] = []
        self.elsewhere: list[str] = []
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("console", lambda message: self._console(message.text))
        page.on("request", lambda request: self._request(request.url, url))

    def _console(self, text: str) -> None:
        if "422 (Unprocessable" not in text:  # a form that is told what is wrong with it
            self.said.append(text)

    def _request(self, asked: str, url: str) -> None:
        own = (f"{url}/", "file:", "chrome-extension:", "chrome:", "data:", "blob:")
        if not asked.startswith(own):
            self.elsewhere.append(asked)


def let_in(context: BrowserContext, served: Served) -> tuple[Page, Watch]:
    """A page of a browser that the program opened."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    watch = Watch(page, served.url)
    page.goto(served.door)
    page.wait_for_url(f"{served.url}/")
    return page, watch
