"""The fonts that come from packages: their manifest, where the files are, and what is missing.

Fonts come from wheels named in ``fonts.toml`` and are known by SHA-256; a machine's own fonts
are never used.
"""

# Annotations are values here: what is read into these structs goes by them, and to find out what
# each stands for takes longer than to read.

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, MachineError, Where
from omshandout.model.fonts import LanguageFont

FONTS_FOLDER = "fonts"
"""The folder beside a language's facts where its own fonts lie."""

_NAMES = {
    "Hans": "Simplified Han", "Hant": "Traditional Han", "Jpan": "Japanese", "Kore": "Korean",
    "Zsym": "symbols", "Nkoo": "N’Ko", "Hrkt": "Japanese kana", "Aran": "Arabic (Nastaliq)",
}  # fmt: skip


class FontSource(Struct, frozen=True):
    """A second package that carries a font, in the same or another version."""

    package: str
    file: str
    version: str
    sha256: str


class SyllableLetters(Struct, frozen=True):
    """Characters of a font ``in_syllables``, each as between the brackets of a regular expression.

    Attributes:
        first: letters that a syllable begins with.
        after: signs that go with the letter before them.
        joiner: the sign that joins the next letter to the same syllable.
        apart: signs that stand by themselves.
        kerned: letters that a rule sets nearer to others, also with further ones joined to them.
        kerned_before: letters that begin what they are set nearer to.
    """

    first: str
    after: str
    joiner: str
    apart: str
    kerned: str
    kerned_before: str


class CursiveLetters(Struct, frozen=True):
    """Characters of a ``cursive`` font, each by itself.

    Attributes:
        dual: letters that are joined to those on both sides of them.
        right: letters that are joined to the one before them.
        minded: others that rules mind if they stand before a letter.
        apart: others.
    """

    dual: str
    right: str
    minded: str
    apart: str


class FontFile(Struct, frozen=True):
    """One entry of the manifest; ``fonts.toml`` says what its fields are."""

    name: str
    package: str
    file: str
    version: str
    sha256: str
    licence: str
    scripts: tuple[str, ...]
    extra: str
    bold_file: str = ""
    bold_sha256: str = ""
    second: FontSource | None = None
    no_bold: tuple[str, ...] = ()
    only_its_scripts: bool = False
    words_apart: bool = False
    alone: str = ""
    in_pairs: str = ""
    in_syllables: SyllableLetters | None = None
    cursive: CursiveLetters | None = None


class ScriptFont(Struct, frozen=True):
    """What the text of a script will be set in.

    Attributes:
        script: ISO 15924 code.
        script_name: the script's English name.
        font: name of the font, or the file of the language's own.
        version: of the font; empty for a language's own.
        package: import name of the package that carries it; empty for a language's own.
        extra: the optional dependency of this project that brings it; empty if none is needed.
        installed: whether it is there.
        bold: whether its bold differs from the regular, so that headings stand out by it; of a
            language's own font True (``own_fonts.font_faults`` looks into the file and warns).
    """

    script: str
    script_name: str
    font: str
    version: str
    package: str
    extra: str
    installed: bool
    bold: bool = True


class _Known(Struct, frozen=True):
    """The manifest as it was read, and the SHA-256 (hex) of the file that it was read from."""

    digest: str
    fonts: tuple[FontFile, ...]


MANIFEST = Path(__file__).with_name("fonts.toml")
KNOWN = Path(__file__).with_name("fonts.json")
"""The manifest read in advance by ``make fonts``; it counts only for the file it was read from."""


@cache
def manifest() -> tuple[FontFile, ...]:
    """All fonts of ``fonts.toml``, in order of preference."""
    data = MANIFEST.read_bytes()
    with suppress(OSError, msgspec.MsgspecError):
        known = msgspec.json.decode(KNOWN.read_bytes(), type=_Known)
        if known.digest == hashlib.sha256(data).hexdigest():
            return known.fonts
    return read_manifest(data)


def read_manifest(data: bytes) -> tuple[FontFile, ...]:
    """The fonts of the bytes of ``fonts.toml``."""
    # It takes as long to load as the file takes to read.
    import tomllib

    return tuple(map(_entry, tomllib.loads(data.decode("utf-8"))["font"]))


def known_bytes() -> bytes:
    """The manifest read in advance; the same bytes for the same manifest."""
    data = MANIFEST.read_bytes()
    known = _Known(hashlib.sha256(data).hexdigest(), read_manifest(data))
    return msgspec.json.format(msgspec.json.encode(known), indent=1) + b"\n"


def _entry(fields: dict[str, object]) -> FontFile:
    second = fields.pop("second", None)
    syllables = fields.pop("in_syllables", None)
    cursive = fields.pop("cursive", None)
    values = {key: tuple(each) if isinstance(each, list) else each for key, each in fields.items()}
    return FontFile(
        **values,  # type: ignore[arg-type]  # a test compares them with the struct
        second=FontSource(**second) if isinstance(second, dict) else None,
        in_syllables=SyllableLetters(**syllables) if isinstance(syllables, dict) else None,
        cursive=CursiveLetters(**cursive) if isinstance(cursive, dict) else None,
    )


def script_font(script: str, own: Sequence[LanguageFont] = ()) -> ScriptFont | None:
    """What the text of a script will be set in, or None where there is no font for it.

    Args:
        script: ISO 15924 code of the script (``Hans``, ``Arab``).
        own: the fonts of the language itself (:attr:`Language.fonts`).
    """
    for font in own:
        if script in font.scripts:
            there = Path(font.path).is_file()
            return ScriptFont(script, script_name(script), font.file, "", "", "", there)
    for entry in manifest():
        if script in entry.scripts:
            used = source_of(entry) or entry
            return ScriptFont(
                script, script_name(script), entry.name, used.version, used.package,
                entry.extra, source_of(entry) is not None, script not in entry.no_bold,
            )
    return None


def script_name(script: str) -> str:
    """The English name of a script, for messages."""
    found = _NAMES.get(script)
    if found is None:
        # The tables cost 40 ms to import, and only messages want them.
        from fontTools.unicodedata import script_name as unicode_name

        found = str(unicode_name(script, default=script)).replace("_", " ")
    return found


def no_font_hint(script: str, locale: str) -> str:
    """What to do where no font of ours is for a script."""
    return (
        f"lay a font for it into locales/{locale}/{FONTS_FOLDER}/ and declare it in "
        f"locales/{locale}/language.yaml (font:), or write in a script that has one"
    )


@cache
def is_installed(package: str) -> bool:
    """Whether a package can be imported; it is not imported."""
    return find_spec(package) is not None


def source_of(entry: FontFile) -> FontFile | None:
    """The entry as the package that is installed has it; None if neither package is."""
    if is_installed(entry.package):
        return entry
    second = entry.second
    if second is None or not is_installed(second.package):
        return None
    return replace(
        entry, package=second.package, file=second.file, version=second.version,
        sha256=second.sha256, bold_file="", bold_sha256="", second=None,
    )


def face_name(entry: FontFile) -> str:
    """The family name of an entry in documents.

    A font that comes from its second package in another make has its version in the name: the
    same text would give other bytes with it, and the document says why.
    """
    used = source_of(entry)
    if used is None or used.sha256 == entry.sha256:
        return entry.name
    return f"{entry.name}-{used.version}-{used.sha256[:8]}"


def read_font(entry: FontFile, bold: bool) -> bytes:
    """The file of an entry; with ``bold`` the second file, if the bold is in one.

    Raises:
        MachineError: neither package is installed, or the file is not the one that the manifest
            names.
    """
    used = source_of(entry)
    spec = find_spec(used.package) if used else None
    if used is None or spec is None or not spec.submodule_search_locations:
        hint = (
            f'install the extra: pip install "omshandout[{entry.extra}]"'
            if entry.extra
            else "install omshandout again; its dependencies are not complete"
        )
        raise MachineError(
            Fault(Where(file=entry.file), f"the font {entry.name} is not installed", hint,
                  "font/missing")
        )
    file, sha256 = used.file, used.sha256
    if bold and used.bold_file:
        file, sha256 = used.bold_file, used.bold_sha256
    try:
        data = Path(spec.submodule_search_locations[0], file).read_bytes()
    except OSError as error:
        raise MachineError(
            Fault(Where(file=file), f"the font {used.name} cannot be read: {error.strerror}",
                  f"install the package {used.package} again", "font/unreadable")
        ) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise MachineError(
            Fault(Where(file=file),
                  f"the font {used.name} is not version {used.version} that we know",
                  f"install the version of {used.package} that requirements/ names",
                  "font/changed")
        )
    return data


if __name__ == "__main__":
    KNOWN.write_bytes(known_bytes())
    print(KNOWN)
