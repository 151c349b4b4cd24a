"""pdf.js, the reader of Firefox, as one process of Node that answers for file after file."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

FOLDER = Path(__file__).parents[1] / "pdfjs"


class Text(NamedTuple):
    """Text by order of drawing, which Firefox searches, and by the tags."""

    drawn: str
    tagged: str


class PdfJs:
    """A running reader.

    Raises:
        OSError, ValueError: Node does not run it.
    """

    def __init__(self) -> None:
        self._node = subprocess.Popen(
            ["node", "read.mjs"], cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, encoding="utf-8",
        )  # fmt: skip
        atexit.register(self._node.kill)
        self.version = str(json.loads(self._line())["version"])

    def _line(self) -> str:
        assert self._node.stdout
        return self._node.stdout.readline()

    def read(self, path: Path) -> Text:
        """Text of a file.

        Raises:
            ValueError: pdf.js does not read it.
        """
        assert self._node.stdin
        self._node.stdin.write(f"{path.absolute()}\n")
        self._node.stdin.flush()
        answer = json.loads(self._line())
        if "error" in answer:
            raise ValueError(f"{path}: {answer['error']}")
        return Text(answer["text"], answer["tree"])

    def read_bytes(self, data: bytes) -> Text:
        """Text of a file that is not on disk."""
        with TemporaryDirectory() as folder:
            path = Path(folder, "read.pdf")
            path.write_bytes(data)
            return self.read(path)


def missing() -> str:
    """Why pdf.js cannot be asked, or nothing if it can."""
    if shutil.which("node") is None:
        return "Node is not installed (pdf.js, the reader of Firefox, runs on it)"
    if not (FOLDER / "node_modules" / "pdfjs-dist").is_dir():
        return "pdf.js is not installed: make pdfjs"
    return ""


@lru_cache(maxsize=1)
def pdfjs() -> PdfJs:
    """The reader of this process, started when first asked for."""
    return PdfJs()
