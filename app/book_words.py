"""The words of the rulebook as a page, in each language: what its template says, and how it calls what it shows."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from markupsafe import Markup, escape

from app.compare import difference
from app.engine.facts import Number
from app.rules.messages import English, Put, Range, Texts
from app.rules.model import Rulebook
from app.rules.surface import surface_texts

FOLDER = Path(__file__).parent / "web" / "texts"
NAME = "rulebook"
NOTES: Mapping[str, str] = {
    difference.SAME: "same",
    difference.NOBODY: "nobody",
    difference.MASKED: "masked",
    difference.TOGETHER: "together",
    difference.FOUND: "found",
    difference.NOT_FOUND: "not_found",
}
"""What a difference says of people: which message says it."""


class Span(Protocol):
    """From and to."""

    @property
    def min(self) -> int:
        """From."""

    @property
    def max(self) -> int:
        """To."""


@lru_cache(maxsize=32)
def page_texts(language: str) -> Texts:
    """What the page itself says in a language; what is missing or stale is English.

    Raises:
        RulebookError: the catalogue cannot be read.
    """
    return surface_texts(FOLDER, NAME, language)[0]


class Words:
    """What a template calls to say something, in the language of a rulebook."""

    def __init__(self, of: Rulebook) -> None:
        self._of = of
        self._texts = page_texts(of.language.code)

    def say(self, table: str, key: str, **values: Put) -> str:
        """What the page itself says; known as English where the rulebook has the language, and the page has it not."""
        said = self._texts.say(table, key, **values)
        return said if self._texts.language == self._of.language.code else English(said)

    def plain(self, table: str, key: str, **values: Put) -> str:
        """The same where no markup can stand: in an attribute, or a title."""
        return str(self.say(table, key, **values))

    def topic(self, topic: str) -> str:
        """What a topic is called; a clinic's own by its name."""
        return self.say("topics", topic) if self._texts.has("topics", topic) else topic.replace("_", " ").capitalize()

    def note(self, note: str) -> str:
        """What a change does to people."""
        return self.say("notes", NOTES[note])

    def rule(self, rule: str, title: str) -> str:
        """What a rule is called; one that is no more, as it was."""
        return self._of.by_id[rule].title if rule in self._of.by_id else title

    def or_none(self, value: object) -> str:
        """A value, or that there is none."""
        return self.say("page", "none") if value is None else str(value)

    def effect(self, effect: str | None) -> str:
        """What an effect is called."""
        return self.or_none(None) if effect is None else self._of.texts.say("effect_labels", effect)

    def level(self, level: str) -> str:
        """What a suitability is called."""
        return self._of.texts.say("suitability_labels", level)

    def evidence(self, evidence: str) -> str:
        """How sure the evidence is."""
        return self._of.texts.say("evidence_labels", evidence)

    def day(self, day: str) -> str:
        """A day, written out."""
        return self._texts.speech.day(date.fromisoformat(day))

    def unit(self, unit: str) -> str:
        """What a unit is called; a rule's own that no question counts in stays as it is written."""
        key = unit.replace(" ", "_")
        return self._of.texts.say("units", key) if self._of.texts.has("units", key) else unit

    def amount(self, number: Mapping[str, Any]) -> str:
        """A number of a rule with its unit."""
        key = str(number["unit"]).replace(" ", "_")
        if self._of.texts.has("amounts", key):
            return self._of.texts.say("amounts", key, count=number["value"])
        return f"{number['value']} {number['unit']}"

    def until(self, rule: Mapping[str, Any]) -> str:
        """When a deferral ends by a number."""
        question = self._of.questionnaire.questions[rule["until"]["question"]]
        unit = question.kind.unit if isinstance(question.kind, Number) else ""
        amount = self.amount({"value": rule["until"]["reaches"], "unit": unit})
        return self.say("rule", "until_amount", question=question.label, amount=amount)

    def span(self, span: Span) -> str:
        """From and to."""
        return self._of.texts.shown(Range(span.min, span.max))

    def linked(self, text: str, rules: Sequence[str]) -> Markup:
        """A text with links to rules in the place of `{rules}`."""
        links = Markup(", ").join(Markup('<a href="#rule-{0}"><code>{0}</code></a>').format(each) for each in rules)
        before, _, behind = text.partition("{rules}")
        return escape(before) + links + escape(behind)
