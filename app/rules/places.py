"""Every text of a rulebook that a person reads, by its id, where it stands in the document.

What a source says, and why one was chosen, is the clinicians' and stays as it was written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

ENGLISH = "en"
Written: TypeAlias = str | Mapping[str, str]
"""A text as it is written: one, or one for each plural of its `{count}`, by category: `one`, `other`, …"""
QUESTION = ("label", "item", "text", "help", "why", "unsure", "if_unsure")


@dataclass(frozen=True, slots=True)
class Place:
    """A text, and where it stands.

    Attributes:
        id: what it is called, in every language and release.
        holder: the table that it stands in.
        key: where in that.
    """

    id: str
    holder: dict[str, Any]
    key: str

    @property
    def written(self) -> Written:
        """The text."""
        text: Written = self.holder[self.key]
        return text


def places(document: Mapping[str, Any]) -> Iterator[Place]:
    """Every text of a rulebook's document."""
    yield from _questionnaire(document["questionnaire"])
    yield from rule_places(document["rules"])
    for name, definition in document["definitions"].items():
        yield from _named(definition, f"definitions.{name}", ("text", "plain"))
    for part in ("suitabilities", "effects"):
        for each in document["effects"][part]:
            yield from _named(each, f"effects.{part}.{each['id']}", ("meaning",))
    for table, texts in document["texts"][ENGLISH].items():
        yield from _named(texts, f"general.{table}", texts)


def rule_places(rules: Mapping[str, Any]) -> Iterator[Place]:
    """Every text of rules as they are written, by id."""
    for rule_id, rule in rules.items():
        yield from _named(rule, f"rules.{rule_id}", ("title", "advice"))


def _named(holder: dict[str, Any], within: str, keys: Any) -> Iterator[Place]:  # noqa: ANN401 - keys of a loose table
    yield from (Place(f"{within}.{key}", holder, key) for key in keys if holder.get(key) is not None)


def _questionnaire(written: dict[str, Any]) -> Iterator[Place]:
    for section in written["sections"]:
        yield from _named(section, f"questionnaire.{section['id']}", ("title", "help"))
        for question in section["questions"]:
            yield from _question(question, f"questionnaire.{section['id']}.{question['id']}")
    for part in ("lists", "pages"):
        for group in written.get(part, ()):
            yield from _named(group, f"questionnaire.{part}.{group['id']}", ("title", "help"))
    for follow in written.get("follows", ()):
        yield from _named(follow, f"questionnaire.follows.{follow['fact']}", ("text",))
    for each in written.get("contradictions", ()):
        yield from _named(each, f"questionnaire.contradictions.{each['id']}", ("text",))
    yield from _named(written.get("lifetime") or {}, "questionnaire.lifetime", ("text",))


def _question(question: dict[str, Any], within: str) -> Iterator[Place]:
    yield from _named(question, within, QUESTION)
    for option in question.get("options", ()):
        yield from _named(option, f"{within}.options.{option['id']}", ("label",))
    for place, change in enumerate(question.get("changes", ())):
        yield from _named(change, f"{within}.changes.{place}", ("text", "after"))
