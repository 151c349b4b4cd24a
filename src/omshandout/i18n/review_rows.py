"""Reading the file of sign-offs, so that every fault has its line."""

from __future__ import annotations

import re
from datetime import date

import yaml

from omshandout.errors import Fault, TranslationError, Where
from omshandout.i18n.reviews import FIELDS, STEPS, Review, Role

_OPTIONAL = ("translation", "was", "step")
_OF_STEPS = ("handout", "name", "date", "source", "step")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def read_rows(data: bytes, file: str, locale: str) -> tuple[Review, ...]:
    """The sign-offs in the bytes of a file, which has a name in faults.

    Raises:
        TranslationError: with every fault of the file.
    """
    try:
        root = yaml.compose(data.decode("utf-8"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        raise TranslationError(
            Fault(Where(file), "is not UTF-8", "save it as UTF-8", "review/syntax")
        ) from None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
        what = str(getattr(error, "problem", None) or "is not YAML that can be read")
        raise TranslationError(Fault(place, what, "", "review/syntax")) from None
    if root is None:
        return ()
    reader = _Reader(file, locale)
    reviews = reader.read(root)
    if reader.faults:
        raise TranslationError(reader.faults)
    return reviews


class _Reader:
    """Reads the nodes of the file."""

    def __init__(self, file: str, locale: str) -> None:
        self.file = file
        self.locale = locale
        self.faults: list[Fault] = []

    def read(self, root: yaml.Node) -> tuple[Review, ...]:
        if not isinstance(root, yaml.SequenceNode):
            self.fault(root, "has to be a list of sign-offs", "begin each with a hyphen")
            return ()
        found = (self.review(node) for node in root.value)
        return tuple(review for review in found if review is not None)

    def review(self, node: yaml.Node) -> Review | None:
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, "is not a sign-off", f"its fields are {', '.join(FIELDS)}")
            return None
        before = len(self.faults)
        values: dict[str, str] = {}
        for name_node, value_node in node.value:
            name = str(name_node.value)
            if name not in FIELDS:
                self.fault(name_node, f"unknown field {name[:40]!r}", f"use {', '.join(FIELDS)}")
            elif name in values:
                self.fault(name_node, f"{name} is given twice", "remove one of the two")
            elif not isinstance(value_node, yaml.ScalarNode):
                self.fault(value_node, f"{name} has to be one text", "")
            else:
                values[name] = value_node.value
                self.value(value_node, name, value_node.value)
        needed = _OF_STEPS if "step" in values else [
            name for name in FIELDS if name not in _OPTIONAL
        ]
        missing = [name for name in needed if name not in values]
        if missing:
            self.fault(node, f"the sign-off lacks {', '.join(missing)}", "sign it again")
        if len(self.faults) > before:
            return None
        return Review(self.locale, *(values.get(name, "") for name in FIELDS))

    def value(self, node: yaml.ScalarNode, name: str, value: str) -> None:
        if name == "role" and value not in [role.value for role in Role]:
            self.fault(node, f"unknown role {value[:40]!r}", "use clinician or translator")
        elif name == "step" and value not in STEPS:
            self.fault(node, f"unknown step {value[:40]!r}", f"use one of {', '.join(STEPS)}")
        elif name == "date" and not _is_date(value):
            self.fault(node, f"{value[:40]!r} is not a date", "write it as 2026-11-22")
        elif name in ("source", "translation", "was") and value and not _DIGEST.fullmatch(value):
            self.fault(node, f"{name} is not a SHA-256", "sign it again")
        elif name in ("handout", "key", "name") and not value.strip():
            self.fault(node, f"{name} is empty", "fill it in")

    def fault(self, node: yaml.Node, what: str, hint: str) -> None:
        mark = node.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
        where = Where(self.file, line, column, locale=self.locale)
        self.faults.append(Fault(where, what, hint, "review/field"))


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
