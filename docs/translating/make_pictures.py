"""Makes the pictures of the translators' guide from our own output: run it from a checkout.

    .venv/bin/python docs/translating/make_pictures.py

The pages need Poppler; the page beside the texts Chromium; the spreadsheet LibreOffice; the editor
Poedit, Xvfb, xdotool and ImageMagick. What is not installed is passed over with a line that says
so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from msgspec.structs import replace
from PIL import Image
from playwright.sync_api import sync_playwright

from omshandout.i18n.po import read_catalog
from omshandout.i18n.po_writer import write_po

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OPEN = "key-points.title"
FUZZY = "key-points.pattern"
EDITOR = """
export HOME="$1/home"
mkdir -p "$HOME/.config/poedit"
cat >"$HOME/.config/poedit/config" <<'END'
translator_name=A. Person
translator_email=a.person@example.org
use_tm=0
check_for_updates=0
END
poedit "$2" >/dev/null 2>&1 &
editor=$!
for _ in $(seq 60); do
  window=$(xdotool search --onlyvisible --name Poedit | tail -1) && [ -n "$window" ] && break
  sleep 0.25
done
sleep 2
xdotool mousemove 889 88 click 1
sleep 0.5
xdotool windowfocus "$window"
for _ in 1 2 3 4; do xdotool key ctrl+Down; sleep 0.2; done
sleep 1.5
import -window root "$1/editor.png"
kill $editor
"""


def main() -> None:
    """Make all pictures that can be made here."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name in ("content", "locales"):
            shutil.copytree(ROOT / name, work / name)
        catalog = work / "locales" / "es" / "LC_MESSAGES" / "symptoms.po"
        unfinished(catalog)
        if there("pdftoppm"):
            pages(work)
        if there("chromium"):
            preview(work)
        if there("soffice", "pdftoppm"):
            spreadsheet(work)
        if there("poedit", "xvfb-run", "xdotool", "import"):
            editor(work, catalog)


def there(*programs: str) -> bool:
    """Whether programs are installed; says which are not."""
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        print(f"passed over: {', '.join(missing)} not installed")
    return not missing


def unfinished(path: Path) -> None:
    """Leave one text open, and one as a person has to look at it again."""
    catalog = read_catalog(path)
    entries = []
    for entry in catalog.entries:
        if entry.key == OPEN:
            entries.append(replace(entry, strings=("",)))
        elif entry.key == FUZZY:
            earlier = (entry.msgid.replace("Ask a doctor", "Tell a doctor"), "")
            entries.append(replace(entry, fuzzy=True, previous=earlier))
        else:
            entries.append(entry)
    path.write_bytes(write_po(replace(catalog, entries=tuple(entries))))


def run(work: Path, *arguments: str) -> None:
    """Run the program in the folder."""
    subprocess.run([sys.executable, "-m", "omshandout", *arguments], cwd=work, check=True,
                   stdout=subprocess.DEVNULL,
                   env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600"})


def pages(work: Path) -> None:
    """The unfinished sheet, with English marked in its place, and the finished one."""
    here = ("--content", "content", "--locales", "locales", "--paper", "a4")
    run(work, "build", "symptoms", "-l", "es", "--allow-untranslated", *here, "-o", "open")
    shutil.copy(ROOT / "locales" / "es" / "LC_MESSAGES" / "symptoms.po", work / "done.po")
    shutil.copytree(ROOT / "locales", work / "whole")
    run(work, "build", "symptoms", "-l", "es", "--content", "content", "--locales", "whole",
        "--paper", "a4", "-o", "done")
    pictures = []
    for name in ("open", "done"):
        (file,) = (work / name).rglob("*.pdf")
        subprocess.run(["pdftoppm", "-r", "64", "-png", "-f", "1", "-l", "1", file, work / name],
                       check=True)
        picture = next(work.glob(f"{name}-*.png"))
        page = Image.open(picture)
        pictures.append(page.crop((0, 0, page.width, page.height * 58 // 100)))
    both = Image.new("RGB", (2 * pictures[0].width + 12, pictures[0].height), "#7B8794")
    both.paste(pictures[0], (0, 0))
    both.paste(pictures[1], (pictures[0].width + 12, 0))
    save(both, "pages")


def preview(work: Path) -> None:
    """The unfinished sheet beside its texts, with the pointer on one that is unsure."""
    (work / "run").mkdir(mode=0o700)
    program = subprocess.Popen(
        [sys.executable, "-m", "omshandout", "preview", "symptoms", "-l", "es", "--no-browser",
         "--content", "content", "--locales", "locales"],
        cwd=work, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "HOME": str(work), "XDG_RUNTIME_DIR": str(work / "run"),
             "XDG_STATE_HOME": str(work), "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert program.stdout is not None
        program.stdout.readline()
        door = next((work / "run").rglob("open.html"))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.goto(door.as_uri())
            page.wait_for_url("http://127.0.0.1:*/")
            page.goto(f"{page.url}preview/es/symptoms/standard")
            found = page.frame_locator("iframe.page").locator(f"[id='{FUZZY}']")
            found.scroll_into_view_if_needed()
            found.click()
            page.evaluate("document.querySelector('h1').scrollIntoView()")
            page.wait_for_timeout(300)
            page.screenshot(path=work / "preview.png")
            browser.close()
    finally:
        program.terminate()
        program.communicate()
    save(Image.open(work / "preview.png").convert("RGB").resize((832, 650)), "preview")


def spreadsheet(work: Path) -> None:
    """The first rows of a sheet as LibreOffice shows them."""
    run(work, "translations", "export", "es", "symptoms", "-o", "es.xlsx", "--content", "content",
        "--locales", "locales")
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "es.xlsx"], cwd=work,
                   check=True, capture_output=True, env={**os.environ, "HOME": str(work)})
    subprocess.run(["pdftoppm", "-r", "170", "-png", "-f", "1", "-l", "1", "es.pdf", "sheet"],
                   cwd=work, check=True)
    picture = Image.open(next(work.glob("sheet*.png")))
    box = Image.eval(picture.convert("L"), lambda value: 255 - value).getbbox()
    assert box is not None
    left, top, right, _ = box
    save(picture.crop((left, top, left + (right - left) * 72 // 100, top + 330)), "spreadsheet")


def editor(work: Path, catalog: Path) -> None:
    """Poedit with a text that a person has to look at."""
    subprocess.run(["xvfb-run", "-a", "-s", "-screen 0 960x689x24", "sh", "-ec", EDITOR, "sh",
                    str(work), str(catalog)], check=True, capture_output=True)
    picture = Image.open(work / "editor.png").convert("RGB")
    save(picture.crop(picture.getbbox()), "poedit")  # the screen around the window is black


def save(picture: Image.Image, name: str) -> None:
    """Write a picture in few colours: they are small, and show text."""
    path = HERE / f"{name}.png"
    picture.convert("RGB").quantize(48).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {picture.width} x {picture.height}, "
          f"{path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
