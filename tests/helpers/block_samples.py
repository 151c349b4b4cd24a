"""One block of every kind with few and short words, and page texts to go with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from local_texts import LATIN, local
from msgspec.structs import replace

from omshandout.model import blocks as b
from omshandout.model.furniture import ContactRow, DayWidth
from omshandout.model.options import Purpose
from omshandout.model.text import ENGLISH, Language, LocalText, Run

Change = Callable[[str], str]


def same(words: str) -> str:
    """The words as they are."""
    return words


NUMBERS = MappingProxyType({Purpose.DAY: "day number", Purpose.EMERGENCY: "help number"})


class SampleTexts:
    """Satisfies ``PageTexts``: messages are their keys and values, which is easy to check."""

    def __init__(
        self, language: Language = ENGLISH, change: Change = same,
        numbers: Mapping[Purpose, str] = NUMBERS,
    ) -> None:
        self.language = language
        self.change = change
        self.numbers = numbers

    second = None

    def seconds_of_week(self, width: DayWidth) -> tuple[LocalText, ...]:
        return ()

    def _local(self, words: str, key: str = "") -> LocalText:
        return local(self.language, self.change(words), key=key)

    def text(self, key: str, **values: str | int) -> LocalText:
        return self._local(" ".join([key.rpartition(".")[2], *map(str, values.values())]), key)

    def plain(self, key: str, **values: str | int) -> str:
        return f"{key}({', '.join(map(str, values.values()))})"

    def plural(self, key: str, count: int, **values: str | int) -> LocalText:
        return self.text(key, count=count, **values)

    def number(self, value: int, language: Language | None = None) -> str:
        return str(value)

    def joined(self, items: Sequence[str]) -> str:
        return " + ".join(items)

    def weekdays(self, width: DayWidth = "abbreviated") -> tuple[LocalText, ...]:
        days = ("mo", "tu", "we", "th", "fr", "sa", "su")
        whole = "day" if width == "wide" else ""
        return tuple(self._local(f"{day}{whole}", f"day.{day}") for day in days)

    def contact(self, block_id: str) -> tuple[ContactRow, ...]:
        return (
            ContactRow(self._local("clinic", f"{block_id}.name"),
                       (self._local("our own", f"{block_id}.name.value"),)),
            ContactRow(self._local("phone", f"{block_id}.phone1")),
        )  # fmt: skip

    def phone(self, purpose: Purpose, key: str) -> LocalText | None:
        number = self.numbers.get(purpose)
        return self._local(number, key) if number else None

    def clinic_numbers(self, key: str) -> tuple[LocalText, ...]:
        night = self.numbers.get(Purpose.NIGHT)
        if not (day := self.phone(Purpose.DAY, f"{key}.0" if night else key)):
            return ()
        return (day, self._local(night, f"{key}.1")) if night else (day,)

    def emergency(self, key: str) -> LocalText | None:
        return self.phone(Purpose.EMERGENCY, key)


class Samples:
    """Blocks in a language; ``change`` makes its words from English ones."""

    def __init__(self, language: Language = ENGLISH, change: Change = same) -> None:
        self.language = language
        self.change = change

    def text(self, key: str, *runs: str | Run) -> LocalText:
        """A local text; words of plain runs are changed."""
        made = [Run(self.change(run)) if isinstance(run, str) else run for run in runs]
        return local(self.language, *made, key=key)

    def items(self, block: str, *words: str) -> tuple[b.Item[LocalText], ...]:
        """Items ``one``, ``two`` ... of a list."""
        names = ("one", "two", "three", "four", "five")
        return tuple(
            b.Item(name, self.text(f"{block}.{name}.text", word))
            for name, word in zip(names, words, strict=False)
        )

    def picture(self, block: str, *, caption: str = "") -> b.Picture[LocalText]:
        """A drawing that points in reading direction."""
        shown = self.text(f"{block}.caption", caption) if caption else None
        return b.Picture(block, "eyes", self.text(f"{block}.alt", "two eyes"), shown, True)

    def choices(self, block: str) -> tuple[b.Choice[LocalText], ...]:
        return tuple(
            b.Choice(word, word, self.text(f"{block}.{word}.text", word)) for word in ("yes", "no")
        )

    def checks(self, block: str, *words: str) -> tuple[b.CheckItem[LocalText], ...]:
        return tuple(
            b.CheckItem(item.id, str(number), item.text)
            for number, item in enumerate(self.items(block, *words), 1)
        )

    def blocks(self) -> dict[str, b.Block[LocalText]]:
        """A block of each kind, by a name for it."""
        text, items = self.text, self.items
        foreign = Run("opsoclonus", language=LATIN, isolate=True)
        return {
            "heading": b.Heading("head", 2, text("head.text", "main signs")),
            "paragraph": b.Paragraph(
                "para", text("para.text", "both eyes dart (", foreign, ") and more")
            ),
            "figure": b.Figure("face", self.picture("face", caption="a face")),
            "key-points": b.KeyPoints(
                "key", text("key.title", "key points"), items("key", "first", "second", "third"),
                self.picture("key", caption="eyes dart"),
            ),
            "bullets": b.BulletList(
                "dots", items("dots", "first", "second", "third"), text("dots.intro", "look for")
            ),
            "steps": b.NumberedList(
                "steps", items("steps", "first", "second", "third"), text("steps.intro", "do this")
            ),
            "emergency": b.Callout(
                "help", b.CalloutKind.AMBULANCE, text("help.title", "get help at once"),
                text("help.text", "call now if"), items("help", "first", "second"),
            ),
            "call": b.Callout(
                "phone", b.CalloutKind.SAME_DAY, text("phone.title", "call today"), None,
                tuple(
                    replace(item, picture=self.picture(f"phone.{item.id}"))
                    if item.id == "one" else item
                    for item in items("phone", "first", "second")
                ),
            ),
            "tip": b.Callout(
                "tip", b.CalloutKind.TIP, text("tip.title", "films can help"),
                text("tip.text", "film the eyes"),
            ),
            "pictures": b.PictureGrid(
                "pictures", b.CalloutKind.PHONE_NOW, text("pictures.title", "call now"),
                self.picture("pictures"),
                tuple(
                    replace(item, picture=self.picture(f"pictures.{item.id}"))
                    for item in items("pictures", "first", "second", "third")
                ),
            ),
            "symptoms": b.SymptomList("signs", (
                b.Symptom(
                    "eyes", "SY01", text("signs.eyes.name", "dancing eyes"),
                    text("signs.eyes.text", "both eyes dart"), text("signs.eyes.term", foreign),
                    self.picture("signs.eyes"),
                ),
                b.Symptom(
                    "jerks", "SY02", text("signs.jerks.name", "jerks"),
                    text("signs.jerks.text", "arms jerk"),
                ),
            )),
            "definitions": b.DefinitionList("words", (
                b.Definition(
                    "ct", text("words.ct.term", "a scan"), text("words.ct.meaning", "pictures"),
                    text("words.ct.say_it", "skan"),
                ),
                b.Definition(
                    "mri", text("words.mri.term", "a tube"), text("words.mri.meaning", "magnets")
                ),
            )),
            "checklist": b.CheckList(
                "check", text("check.item_head", "does your child"), self.choices("check"),
                self.checks("check", "fall a lot", "sway", "shake"),
                text("check.note_head", "since when"), text("check.caption", "what you see"),
            ),
            "question": b.Question(
                "ask", "q1", text("ask.text", "did this help?"), self.choices("ask")
            ),
            "lines": b.WritingLines("notes", "notes", text("notes.text", "your notes"), 2),
            "contact": b.ContactBox("call", text("call.title", "who to call")),
            "read-more": b.ReadMore("more", (
                b.ReadMoreEntry(
                    "org", "beta", "an org", "https://www.example.org/page?of=it",
                    text("more.org.text", "facts for families"),
                ),
            )),
            "table": b.Table(
                "table", items("table.columns", "who", "what", "when"),
                tuple(
                    b.TableRow(row, text(f"table.{row}.header", row), (
                        text(f"table.{row}.what", "looks"), text(f"table.{row}.when", "often"),
                    ))
                    for row in ("doctor", "nurse", "parent")
                ),
                text("table.caption", "who does what"),
            ),
            "diary": b.Diary(
                "week", text("week.item_head", "sign"),
                tuple(
                    b.ScaleStep(mark.value, mark.value, mark,
                                text(f"week.{mark.value}.text", mark.value))
                    for mark in b.Mark
                ),
                self.checks("week", "jerks", "falls"),
                (b.CheckItem("note", "note", text("week.note.text", "notes")),),
                text("week.caption", "this week"), 2, text("week.own_text", "watch"),
            ),
            "fields": b.Fields("labels", (
                b.FieldLine("name", "name", text("labels.name", "name")),
                b.FieldLine("day", "day", text("labels.day", "day"), Purpose.DAY),
                b.FieldLine("sign", "sign", text("labels.sign", "signed"),
                            write_for=b.WriteFor.SIGNATURE),
                b.FieldLine("stamp", "stamp", text("labels.stamp", "stamp"),
                            write_for=b.WriteFor.STAMP),
            )),
            "grid": b.Grid(
                "grid", self.checks("grid", "what", "how much"), 2,
                (b.CheckItem("eyes", "eyes", text("grid.eyes", "eye check")),),
                text("grid.item_head", "week"), True, text("grid.caption", "fill it in"),
            ),
            "card": b.Card("card", (
                b.CardPanel(
                    "front", text("card.front.title", "my card"), text("card.front.text", "rare"),
                    items("card.front", "first", "second"),
                ),
                b.CardPanel(
                    "back", text("card.back.title", "call"), None, (),
                    (
                        b.CardLine("phone", "phone", text("card.back.phone.text", "phone")),
                        b.CardLine("day", "day", text("card.back.day.text", "day"), Purpose.DAY),
                    ),
                ),
            )),
            "sources": b.SourceList(
                "src", text("src.title", "sources"),
                tuple(
                    b.Source(f"s{number}", f"paper {number}", "a title", 2020 + number, "", "paper")
                    for number in range(6)
                ),
            ),
            "code": b.PageCode(
                "online",
                text("online.text", "on a phone: ", Run("example.org/es", isolate=True,
                                                        link="https://example.org/es")),
                text("online.alt", "code of example.org/es"), ("101", "010", "111"),
            ),
            "contents": b.Contents("in", text("in.title", "in this packet"), tuple(
                b.ContentsEntry(name, text(f"in.{name}.text", *words), "title", page)
                for name, words, page in (
                    ("eyes", ["dancing eyes"], 3), ("more", ["all about ", foreign], 12),
                )
            )),
        }  # fmt: skip

    def handout(self, *blocks: b.Block[LocalText]) -> b.LocalHandout:
        """A handout of some blocks, or of all."""
        return b.Handout(
            "sample", "1.0", 2, self.text("title", "every block"), self.text("lead", "for tests"),
            blocks or tuple(self.blocks().values()),
        )
