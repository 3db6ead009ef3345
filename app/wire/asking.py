"""The asking acts, written out: ids get their texts here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.asking.change import Changed, Move, Wait
from app.asking.exchange import Exchange
from app.asking.plan import Plan
from app.asking.what_if import Suggestion, WhatIf
from app.asking.why import clauses
from app.engine.condition import paths
from app.engine.facts import Choice, Choices, Facts, Kind, Number, YesNo
from app.ready import ready
from app.rules.answers import Dropped
from app.rules.messages import filled
from app.rules.model import Rule, Rulebook
from app.rules.questionnaire import NOT_SURE, Question
from app.rules.values import answer_of
from app.wire import asking_shapes as shapes
from app.wire.answered import amount, unit_label
from app.wire.definitions import KINDS
from app.wire.explaining import explained
from app.wire.render import Rendering
from app.wire.shapes import Option
from app.wire.speaking import stated


@dataclass(frozen=True, slots=True)
class AskingRendering:
    """What the asking acts are written out with."""

    rendering: Rendering

    @property
    def book(self) -> Rulebook:
        """The rulebook."""
        return self.rendering.book

    def next_question(self, plan: Plan, dropped: Iterable[Dropped], as_of: date) -> shapes.NextQuestion:
        """The JSON of what to ask next."""
        now, best, worst, _ = plan.levels
        at_best, at_worst = self._level(best)["suitability"], self._level(worst)["suitability"]
        made: shapes.NextQuestion = {
            **self._level(now),
            "bounds": self.rendering.bounds(at_best, at_worst, settled=plan.levels.settled),
            "exchange": self.exchange(plan.exchange, best) if plan.exchange else None,
            "progress": {"answered": plan.answered, "left_if_nothing_applies": plan.left},
            "if_you_stop": {
                "cautions_possible": plan.cautions_possible,
                "urgent_possible": plan.urgent_possible,
            },
            "dropped": self.dropped(dropped),
            "provenance": self.rendering.provenance(as_of.isoformat()),
            "language": self.rendering.language(),
        }
        return stated(self.book, made)

    def what_if(self, found: WhatIf, dropped: Iterable[Dropped], as_of: date) -> shapes.WhatIf:
        """The JSON of what could make it more suitable."""
        rules: list[shapes.Obstacle] = [
            {"rule": rule.id, "title": rule.title, "why": rule.advice} for rule in found.in_the_way
        ]
        unsure: list[shapes.Obstacle] = [
            {"rule": None, "title": each["title"], "why": each["advice"]}
            for each in map(self.rendering.finding, found.unsure)
        ]
        made: shapes.WhatIf = {
            **self._level(found.rank),
            "suggestions": [self._suggestion(each) for each in found.suggestions],
            "in_the_way": [*rules, *unsure],
            "answer_first": list(found.unanswered),
            "dropped": self.dropped(dropped),
            "provenance": self.rendering.provenance(as_of.isoformat()),
            "language": self.rendering.language(),
        }
        return stated(self.book, made)

    def _level(self, rank: int) -> shapes.Level:
        level = ready(self.book).levels[rank].id
        return {"suitability": level, "label": self.book.texts.say("suitability_labels", level)}

    def _suggestion(self, suggestion: Suggestion) -> shapes.Suggestion:
        changed = suggestion.changed
        changes = [self._change(move) for move in changed.moves]
        day = changed.as_of if all(each["by"] == "action" for each in changes) else None
        if changed.wait:
            wait = self._wait(changed, changed.wait)
            day = changed.wait.until if day and wait["until"] else None
            changes.append(wait)
        return {**self._level(suggestion.rank), "from": day.isoformat() if day else None, "changes": changes}

    def _change(self, move: Move) -> shapes.SuggestedChange:
        text = move.change.text or self._grown(move)
        return {"question": move.path, "by": move.change.by, "until": None, "text": text}

    def _grown(self, move: Move) -> str:
        """A number changes by time alone, and one that nothing else says how to change is the age."""
        assert isinstance(move.value, int)  # noqa: S101 - for that reason
        return self.book.texts.say("waits", "age", age=move.value)

    def _wait(self, changed: Changed, wait: Wait) -> shapes.SuggestedChange:
        """Waiting: until a day, or, where what counts begins with another change, for so long after that."""
        begins = changed.started.get(wait.path)
        text = self.book.texts.say("waits", "date", date=wait.until)
        if begins and begins.after:
            text = filled(begins.after, {"amount": amount(self.book, wait.path, wait.amount)})
        until = None if begins else wait.until.isoformat()
        return {"question": wait.path, "by": "time", "until": until, "text": text}

    def explanations(
        self, rules: Iterable[Rule], facts: Facts, dropped: Iterable[Dropped], as_of: date
    ) -> shapes.Explanations:
        """The JSON of why each rule speaks or does not."""
        questionnaire = self.book.questionnaire
        made: shapes.Explanations = {
            "explanations": [
                {
                    "rule": rule.id,
                    "title": rule.title,
                    "clause": explained(self.book, clauses(questionnaire, rule.when, facts), facts),
                }
                for rule in rules
            ],
            "dropped": self.dropped(dropped),
            "provenance": self.rendering.provenance(as_of.isoformat()),
            "language": self.rendering.language(),
        }
        return stated(self.book, made)

    def dropped(self, dropped: Iterable[Dropped]) -> list[shapes.DroppedAnswer]:
        """The JSON of the answers that were left out."""
        return [{"question": each.path, "reason": each.reason} for each in dropped]

    def exchange(self, exchange: Exchange, best: int) -> shapes.Exchange:
        """The JSON of what to ask; `best` is the rank of what is found already."""
        group = exchange.group
        return {
            "id": exchange.id,
            "kind": exchange.kind,
            "title": group.title if group else None,
            "help": group.help if group else None,
            "draw": exchange.draw,
            "questions": [asked_question(self.book, item.path, max(best, item.level)) for item in exchange.items],
            "none": self._none(exchange) if exchange.draw == "ticks" else None,
        }

    def _none(self, exchange: Exchange) -> shapes.NoneOfThese:
        answers: dict[str, dict[str, object]] = {}
        for item in exchange.items:
            question = self.book.questionnaire.questions[item.path]
            if question.none is not None:
                answers.setdefault(question.section, {})[question.id] = answer_of(question.none)
        return {"label": self.book.texts.say("answers", "none"), "answers": answers}


@lru_cache(maxsize=4096)
def asked_question(book: Rulebook, path: str, could_become: int) -> shapes.AskedQuestion:
    """The JSON of a question as it is put; there are few, and the same come again."""
    question = book.questionnaire.questions[path]
    number = question.kind if isinstance(question.kind, Number) else None
    none = None if question.none is None else answer_of(question.none)
    return {
        "question": question.path,
        "item": question.item,
        "text": question.text,
        "help": question.help,
        "why": question.why,
        "kind": KINDS[type(question.kind)],
        "unit": number.unit if number else None,
        "unit_label": unit_label(book, number.unit) if number else None,
        "min": number.low if number else None,
        "max": number.high if number else None,
        "options": _options(book, question),
        "need": question.need,
        "could_become": ready(book).levels[could_become].id,
        "none": none if isinstance(none, str | list) else None,
        "dependents": [
            one.path
            for one in book.questionnaire.conditional
            if one.asked_when is not None and path in paths(one.asked_when)
        ],
    }


def _options(book: Rulebook, question: Question) -> list[Option]:
    answers = book.texts.table("answers")
    kind: Kind = question.kind
    options: list[Option] = []
    if isinstance(kind, YesNo):
        options = [{"id": each, "label": answers[each]} for each in ("yes", "no")]
    if isinstance(kind, Choice | Choices):
        options = [{"id": option.id, "label": option.label} for option in question.options]
    return [*options, {"id": NOT_SURE, "label": answers[NOT_SURE]}]
