"""Definitions written out: questionnaire, rulebook, releases, rules and sources."""

from collections import Counter
from collections.abc import Mapping
from typing import get_args

from app.engine.facts import Choice, Choices, Kind, Number, YesNo
from app.rules.lifetime import Lifetime
from app.rules.model import Citation, Evidence, Rule, Rulebook, Until
from app.rules.once import once
from app.rules.questionnaire import Change, Group, Need, Question
from app.rules.values import answer_of
from app.wire import shapes
from app.wire.answered import unit_label
from app.wire.conditions import text_and_tree
from app.wire.speaking import described, stated

NO_BENEFIT: tuple[shapes.BenefitExpected, ...] = ("unknown", "not_applicable")
KINDS: Mapping[type, shapes.QuestionKind] = {YesNo: "yes_no", Choice: "choice", Choices: "choices", Number: "number"}


def questionnaire(book: Rulebook) -> shapes.Questionnaire:
    """Every question of a release."""
    asked = book.questionnaire
    made: shapes.Questionnaire = {
        "version": asked.version,
        "language": described(book.language),
        "release": book.release,
        "answers": book.texts.table("answers"),
        "needs": book.texts.table("needs"),
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "help": section.help,
                "questions": [_question(book, question) for question in section.questions],
                "others": list(asked.nones[section.id]),
            }
            for section in asked.sections
        ],
        "contradictions": [
            {"question": each.at, "text": each.text, "when": text_and_tree(each.when)} for each in asked.contradictions
        ],
        "follows": [
            {
                "question": each.fact,
                "answer": answer_of(each.value),
                "text": each.text,
                "when": text_and_tree(each.when),
            }
            for each in asked.follows
        ],
        "groups": [_group(each) for each in asked.groups],
        "lifetime": None if asked.lifetime is None else _lifetime(asked.lifetime),
    }
    return stated(book, made)


def _lifetime(lifetime: Lifetime) -> shapes.Lifetime:
    limits: list[shapes.Limit] = [{"question": each.path, "per_year": each.per_year} for each in lifetime.limits]
    return {"age": lifetime.age, "text": lifetime.text, "limits": limits}


def _question(book: Rulebook, question: Question) -> shapes.Question:
    kind: Kind = question.kind
    number = kind if isinstance(kind, Number) else None
    none = None if question.none is None else answer_of(question.none)
    return {
        "path": question.path,
        "id": question.id,
        "kind": KINDS[type(kind)],
        "need": question.need,
        "label": question.label,
        "item": question.item,
        "text": question.text,
        "help": question.help,
        "why": question.why,
        "options": [{"id": option.id, "label": option.label} for option in question.options],
        "ordered": isinstance(kind, Choice) and kind.ordered,
        "at_least_one": isinstance(kind, Choices) and kind.at_least_one,
        "unit": number.unit if number else None,
        "unit_label": unit_label(book, number.unit) if number else None,
        "min": number.low if number else None,
        "max": number.high if number else None,
        "none": none if isinstance(none, str | list) else None,
        "good": question.good,
        "asked_when": text_and_tree(question.asked_when) if question.asked_when is not None else None,
        "changes": [_change(each) for each in question.changes],
    }


def _group(group: Group) -> shapes.Group:
    return {
        "id": group.id,
        "kind": group.kind,
        "title": group.title,
        "help": group.help,
        "questions": list(group.questions),
    }


def _change(change: Change) -> shapes.AnswerChange:
    to = None if change.to is None else answer_of(change.to)
    return {
        "by": change.by,
        "of": [str(answer_of(each)) for each in change.of],
        "to": to if isinstance(to, str | list) else None,
        "text": change.text,
    }


def rule(book: Rulebook, one: Rule, books: Mapping[str, Rulebook]) -> shapes.Rule:
    """One rule, whole, with the releases that added or changed it."""
    made: shapes.Rule = {
        "id": one.id,
        "topic": one.topic,
        "title": one.title,
        "effect": one.effect,
        "lifts_to": book.effects[one.effect].lifts.id,
        "advice": one.advice,
        "urgent": one.urgent,
        "weight": one.weight,
        "for": one.readers,
        "evidence": one.evidence,
        "evidence_text": book.texts.say("evidence", one.evidence),
        "language": described(book.language),
        "condition": text_and_tree(one.when),
        "parameters": {
            name: {"value": each.value, "unit": each.unit, "tighten": each.tighten}
            for name, each in one.parameters.items()
        },
        "until": _until(book, one, one.until) if one.until else None,
        "benefit": one.benefit,
        "direction": dict(one.direction),
        "absorbs": list(one.absorbs),
        "choice": one.choice,
        "row": one.row,
        "citations": [_citation(book, cite) for cite in one.cites],
        "examples": [
            {"given": {section: dict(given) for section, given in each.given.items()}, "then": each.then.value}
            for each in one.examples
        ],
        "history": _history(one.id, books),
    }
    return stated(book, made)


def _until(book: Rulebook, one: Rule, until: Until) -> shapes.Until:
    return {
        "question": until.fact,
        "reaches": one.parameters[until.reaches].value if until.reaches else None,
        "event": {"code": until.event, "text": book.texts.say("events", until.event)} if until.event else None,
    }


def _citation(book: Rulebook, cite: Citation) -> shapes.Citation:
    source = book.sources[cite.source]
    return {
        "source": cite.source,
        "title": source.title,
        "url": source.url,
        "at": cite.at,
        "says": cite.says,
        "against": cite.against,
        "verified": cite.seen and source.verified,
    }


def _history(rule_id: str, books: Mapping[str, Rulebook]) -> list[shapes.RuleHistory]:
    """Oldest release first."""
    history: list[shapes.RuleHistory] = []
    before: object = None
    for release, book in books.items():
        now = _without_examples(book, rule_id)
        if now is not None and now != before:
            history.append({"release": release, "change": "added" if before is None else "changed"})
        before = now
    return history


def _without_examples(book: Rulebook, rule_id: str) -> object:
    """A rule as written, but for its examples: those test it, and change nothing for anybody; None where it is not."""
    written = book.written_rules.get(rule_id)
    return written and {key: value for key, value in written.items() if key != "examples"}


def rule_list(book: Rulebook) -> shapes.RuleList:
    """Every rule of a release, by id."""
    made: shapes.RuleList = {
        "release": book.release,
        "language": described(book.language),
        "rules": [
            {
                "id": each.id,
                "topic": each.topic,
                "title": each.title,
                "effect": each.effect,
                "href": f"/v1/rules/{each.id}",
            }
            for each in book.rules
        ],
    }
    return stated(book, made)


def source(book: Rulebook, source_id: str) -> shapes.Source:
    """One source, and the rules that cite it."""
    one = book.sources[source_id]
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "url": one.url,
        "status": one.status,
        "verified": one.verified,
        "note": one.note,
        "cited_by": _cited_by(book)[source_id],
    }


@once
def _cited_by(book: Rulebook) -> Mapping[str, list[str]]:
    """By source, the rules that cite it."""
    found: dict[str, list[str]] = {each: [] for each in book.sources}
    for rule in book.rules:
        for each in rule.sources:
            found[each].append(rule.id)
    return found


def source_list(book: Rulebook) -> shapes.SourceList:
    """Every source of a release, by id."""
    return {"release": book.release, "sources": [source(book, each) for each in book.sources]}


def release_list(books: Mapping[str, Rulebook]) -> shapes.ReleaseList:
    """Every release, newest first, with what it changed."""
    found: list[shapes.ReleaseSummary] = []
    before: Mapping[str, object] = {}
    for release, book in books.items():
        now = {each: _without_examples(book, each) for each in book.written_rules}
        found.append(
            {
                "release": release,
                "released": book.released,
                "digest": book.digest,
                "href": f"/v1/rulebook/releases/{release}",
                "rules": len(book.rules),
                "added": sorted(now.keys() - before.keys()),
                "removed": sorted(before.keys() - now.keys()),
                "changed": sorted(key for key in now.keys() & before.keys() if now[key] != before[key]),
            }
        )
        before = now
    return {"releases": found[::-1]}


def rulebook(book: Rulebook, books: Mapping[str, Rulebook]) -> shapes.Rulebook:
    """What a release is made of."""
    made: shapes.Rulebook = {
        "release": book.release,
        "released": book.released,
        "digest": book.digest,
        "language": described(book.language),
        "questionnaire": book.questionnaire.version,
        "rules": len(book.rules),
        "sources": len(book.sources),
        "rules_by_effect": {effect: [one.effect for one in book.rules].count(effect) for effect in book.effects},
        "rules_by_topic": dict(sorted(Counter(one.topic for one in book.rules).items())),
        "suitabilities": [
            {
                "id": each.id,
                "label": book.texts.say("suitability_labels", each.id),
                "meaning": each.meaning,
                "score": {"min": each.floor, "max": each.top},
            }
            for each in book.suitabilities.values()
        ],
        "effects": [
            {
                "id": each.id,
                "label": book.texts.say("effect_labels", each.id),
                "meaning": each.meaning,
                "lifts_to": each.lifts.id,
                "points": each.points,
            }
            for each in book.effects.values()
        ],
        "evidence": [{"id": each, **_meaning(book, "evidence", each)} for each in get_args(Evidence)],
        "benefit": [{"id": each, **_meaning(book, "benefit", each)} for each in (*book.benefit.levels, *NO_BENEFIT)],
        "needs": [{"id": each, **_meaning(book, "needs", each)} for each in get_args(Need)],
        "changelog": release_list(books)["releases"],
    }
    return stated(book, made)


def _meaning(book: Rulebook, table: str, key: str) -> shapes.Meaning:
    return {"label": book.texts.say(f"{table}_labels", key), "meaning": book.texts.say(table, key)}
