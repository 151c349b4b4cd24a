"""What a clinician has to decide first, each question with the sentences that hang on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from omshandout.content.clinical_review import FILE, ClinicalQuestion, When, load_clinical_review
from omshandout.errors import ContentError, Fault, Severity, UsageError, Where
from omshandout.model.blocks import iter_texts
from omshandout.render.workshop import Workshop
from omshandout.yamlfile.bounded import path_label

__all__ = ["ClinicalQuestion", "OpenQuestion", "Said", "When", "open_questions", "page",
           "question_faults"]

_HEADS = {
    When.FIRST: "Decide first: a child may lose time",
    When.BEFORE_PRINTING: "Before any printing",
    When.BEFORE_WIDE_USE: "Before wide use",
}
_WAITING = "Not in print yet"

_OPENING = """\
# What a clinician has to decide

No clinician has read the [fact sheet](../content/facts.yaml) or the sheets yet. Here is what to
look at first: where sources disagree, are few or are about another illness, and where the rule is
our own. Until somebody decides, the sheets print the more careful reading. Each sentence stands
with the sheets that print it, and its key in `content/handouts/`.

The questions are in [`content/clinical-review.yaml`](../content/clinical-review.yaml); the
sentences are found from the facts that each names. `omshandout check --for-review` prints the same
with file and line, `omshandout check --for-review HANDOUT` what one sheet touches. This page is
made by `omshandout check --for-review --markdown > docs/clinical-review.md`.
"""


class Said(Struct, frozen=True):
    """A text of a sheet that hangs on a question, and the facts of the question that carry it."""

    handout: str
    key: str
    text: str
    facts: tuple[str, ...]
    where: Where


class OpenQuestion(Struct, frozen=True):
    """A question with all that the sheets say about it, in the order of sheets and texts."""

    question: ClinicalQuestion
    said: tuple[Said, ...]


def open_questions(workshop: Workshop, handouts: Sequence[str] = ()) -> tuple[OpenQuestion, ...]:
    """The questions, the most urgent first, with the sentences of some sheets (none: of all).

    For some sheets these are the questions that they touch; for all, also what no sheet says yet.

    Raises:
        UsageError: there is no handout of one of these names.
        ContentError: a file has faults, or the folder has no questions.
    """
    if unknown := workshop.unknown_names(handouts, ()):
        raise UsageError(unknown)
    questions = _questions(workshop)
    if questions is None:
        file = path_label(workshop.places.content / FILE)
        hint = "copy that of the program (omshandout init), or write one"
        raise ContentError(Fault(Where(file), "is missing", hint, "content/no-questions"))
    said = _said_by_fact(workshop, handouts or workshop.handout_names)
    order = list(When)
    found = (
        OpenQuestion(each, _said_of(each, said))
        for each in sorted(questions, key=lambda each: order.index(each.when))
    )
    return tuple(each for each in found if each.said or not handouts)


def question_faults(workshop: Workshop, sound: Sequence[str]) -> tuple[Fault, ...]:
    """What is wrong with the questions: a fact of them that no sheet says, or that one says now.

    Args:
        workshop: the content.
        sound: the handouts without faults. While another has some, nobody knows what it will say.

    Raises:
        ContentError: the file has faults.
    """
    questions = _questions(workshop)
    if not questions or set(sound) != set(workshop.handout_names):
        return ()
    said = _said_by_fact(workshop, sound)
    return tuple(fault for each in questions for fault in _faults_of(each, said))


def _faults_of(
    question: ClinicalQuestion, said: Mapping[str, tuple[Said, ...]]
) -> Iterator[Fault]:
    for fact, where in question.facts.items():
        if fact not in said:
            what = f"no sheet rests on {fact} any more"
            hint = 'move it to "waiting", or let the sheet that says it name it among its facts'
            yield Fault(where, what, hint, "content/unsaid-fact")
    for fact, where in question.waiting.items():
        if fact in said:
            names = list(dict.fromkeys(each.handout for each in said[fact]))
            rest = "rests" if len(names) == 1 else "rest"
            what = f"{', '.join(names)} {rest} on {fact} now"
            yield Fault(
                where, what, 'move it from "waiting" to "facts"', "content/said-fact",
                Severity.WARNING,
            )


def page(questions: Iterable[OpenQuestion]) -> str:
    """The questions as a page in Markdown, for people who read no file of the program."""
    every = list(questions)
    # What is not in print need not be decided to print what there is.
    ordered = [each for each in every if each.said] + [each for each in every if not each.said]
    parts, head = [_OPENING], ""
    for number, each in enumerate(ordered, start=1):
        wanted = _HEADS[each.question.when] if each.said else _WAITING
        if wanted != head:
            head = wanted
            parts.append(f"## {head}\n")
        parts.append(_entry(number, each))
    return "\n".join(parts)


def _entry(number: int, each: OpenQuestion) -> str:
    question = each.question
    said = {fact for text in each.said for fact in text.facts}
    lists = (
        ("Facts", [fact for fact in question.all_facts if fact in said]),
        ("Facts on no sheet yet", [fact for fact in question.all_facts if fact not in said]),
    )
    places: dict[str, list[str]] = {}
    for text in each.said:
        places.setdefault(text.text, []).append(f"{text.handout} `{text.key}`")
    name = question.id.replace("-", " ").capitalize()
    parts = [
        f"### {number}. {name}\n{question.question}",
        f"**Until then:** {question.until_then}",
        " ".join(f"{head}: {', '.join(facts)}." for head, facts in lists if facts),
        "\n".join(f"- {text}<br>{', '.join(keys)}" for text, keys in places.items()),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _questions(workshop: Workshop) -> tuple[ClinicalQuestion, ...] | None:
    """The questions; None where there is no such file."""
    path = workshop.places.content / FILE
    if not path.is_file():
        return None
    return load_clinical_review(path, workshop.context.facts.facts)


def _said_by_fact(workshop: Workshop, handouts: Sequence[str]) -> dict[str, tuple[Said, ...]]:
    """What some sheets say, by the facts that carry it."""
    found: dict[str, list[Said]] = {}
    for name in handouts:
        for text in iter_texts(workshop.handout(name)):
            said = Said(name, text.key, text.text, text.facts, text.where)
            for fact in text.facts:
                found.setdefault(fact, []).append(said)
    return {fact: tuple(texts) for fact, texts in found.items()}


def _said_of(
    question: ClinicalQuestion, said: Mapping[str, tuple[Said, ...]]
) -> tuple[Said, ...]:
    """Each text once, in the order of the sheets, with those of its facts that are asked about."""
    asked = question.all_facts
    texts = {(each.handout, each.key): each for fact in asked for each in said.get(fact, ())}
    ordered = sorted(texts.values(), key=lambda each: (each.handout, each.where.line,
                                                       each.where.column))
    return tuple(
        Said(each.handout, each.key, each.text, tuple(f for f in each.facts if f in asked),
             each.where)
        for each in ordered
    )
