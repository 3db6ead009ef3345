"""What a questionnaire is, once read: frozen data. What answers amount to is `answers.py`'s business."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.engine.compile import Decide
from app.engine.condition import Condition
from app.engine.facts import Kind, Value, Vocabulary
from app.rules.lifetime import Lifetime
from app.rules.values import AnswerReader

Need: TypeAlias = Literal["red", "core", "opt"]
GroupKind: TypeAlias = Literal["list", "page"]
ChangeBy: TypeAlias = Literal["time", "event", "action", "with_a_doctor"]

NOT_SURE = "not_sure"
OTHERS = "others"
NOT_ASKED = "not_asked"  # stands for a general text, where a question has none of its own


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a question and its label."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Change:
    """How an answer can become another.

    Attributes:
        by: what it takes; a number changes by time alone.
        of: the facts that it changes from; empty: any other.
        to: the fact that it changes to; a list keeps what it has of these. None for time.
        text: what it takes, for the person; None for time.
        starts: the question that counts from then on.
        after: what is to be waited for after that moment, in a sentence with `{amount}`.
    """

    by: ChangeBy
    of: tuple[Value, ...]
    to: Value | None
    text: str | None
    starts: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `none` is the fact that `others` gives it; None where it has no such value.

    `item` is what it is called in a list; `unsure` and `if_unsure` are title and advice of the caution for who is not
    sure, the advice None where it is that of every question.
    """

    id: str
    path: str
    section: str
    kind: Kind
    need: Need
    label: str
    item: str
    text: str
    help: str | None
    why: str
    unsure: str
    if_unsure: str | None
    none: Value | None
    asked_when: Condition | None
    options: tuple[Option, ...]
    good: Literal["yes"] | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that are asked together."""

    id: str
    title: str
    help: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that can be asked together, by path: a list of items, or a page of a few that belong together."""

    id: str
    kind: GroupKind
    title: str
    help: str | None
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Follow:
    """When `when` is surely so, `fact` is `value`; any other answer contradicts it."""

    when: Condition
    fact: str
    value: Value
    text: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Answers that cannot stand together; `at` is the question that is refused."""

    id: str
    when: Condition
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """Other answers that leave a question one answer, or none.

    Attributes:
        path: the question.
        but: the one answer that it can have then; None: it can have none.
        when: it is so where this is surely true.
        because: the condition as it is written, whose answers speak against others.
        text: why, for the person.
        follows: the one answer need not be given.
    """

    path: str
    but: Value | None
    when: Condition
    because: Condition
    text: str
    follows: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Questionnaire:
    """Every question, and what answers say about each other. Two are the same only if they are one.

    `conflicts` gives the places in `excluded` of those that facts meet: what is not asked, what follows, what cannot
    be said together. `nones` holds, by section, what `others` answers; `readers`, by section and question, what reads
    its answers, `others` among them.
    """

    version: str
    sections: tuple[Section, ...]
    questions: Mapping[str, Question]
    vocabulary: Vocabulary
    conditional: tuple[Question, ...]
    follows: tuple[Follow, ...]
    contradictions: tuple[Contradiction, ...]
    groups: tuple[Group, ...]
    lifetime: Lifetime | None
    conflicts: Decide
    excluded: tuple[Excluded, ...]
    nones: Mapping[str, Mapping[str, Value]]
    readers: Mapping[str, Mapping[str, AnswerReader]]
