"""Rules that no questionnaire can meet, and rules that wait for questions nobody is asked. Tried on everybody."""

from collections.abc import Iterator

from app.engine.condition import AllOf, Condition, Named, paths
from app.engine.evaluate import evaluate
from app.engine.residual import open_facts
from app.engine.truth import TRUE, UNKNOWN
from app.proof.faults import Claim
from app.proof.people import Seen, as_answered, plays
from app.rules.model import Rule, Rulebook


def firing(book: Rulebook) -> Iterator[Claim]:
    """Rules that can never fire, and conditions that contradict the skip logic."""
    for rule in book.rules:
        yield from _never_fires(book, rule)
        yield from _waits_for_nobody(book, rule)


def _never_fires(book: Rulebook, rule: Rule) -> Iterator[Claim]:
    tried = list(plays(book, [rule.when]))
    if any(seen.truth(rule.when) is TRUE for seen in tried):
        return
    refused = [
        seen for seen in tried if seen.facts is None and evaluate(rule.when, as_answered(book, seen.person)) is TRUE
    ]
    nearest = max(tried, key=lambda seen: (seen in refused, _clauses_met(rule.when, seen)))
    why = "only answers that the questionnaire refuses would meet it" if refused else "its clauses exclude each other"
    yield Claim(
        "never_fires",
        (rule.id,),
        paths(rule.when),
        f"`{rule.id}` can never fire: {why}",
        f"all {len(tried)} ways to answer what it reads were tried",
        (nearest.person,),
        lambda seen: seen[0].facts is None if refused else not seen[0].finds(rule.id),
    )


def _clauses_met(condition: Condition, seen: Seen) -> int:
    """How much of an `and` a person meets."""
    meaning = condition.meaning if isinstance(condition, Named) else condition
    operands = meaning.operands if isinstance(meaning, AllOf) else (meaning,)
    return sum(seen.truth(each) is TRUE for each in operands)


def _waits_for_nobody(book: Rulebook, rule: Rule) -> Iterator[Claim]:
    """A rule left open by people who are asked nothing that could close it."""
    questions = book.questionnaire.questions
    asked_when = {path: questions[path].asked_when for path in paths(rule.when) if path in questions}
    conditions = [rule.when, *(each for each in asked_when.values() if each is not None)]
    for seen in plays(book, conditions) if len(conditions) > 1 else ():
        if seen.facts is None or seen.truth(rule.when) is not UNKNOWN:
            continue
        waits = open_facts(rule.when, seen.facts)
        if not any((asked := asked_when[path]) is None or seen.truth(asked) is TRUE for path in waits):
            yield Claim(
                "contradicts_skip_logic",
                (rule.id,),
                waits,
                f"`{rule.id}` stays open for somebody who is not asked {_listed(waits)}",
                "found among all ways to answer what it reads and what decides whether that is asked",
                (seen.person,),
                lambda seen: seen[0].leaves_open(rule.id) and not asked_for(seen[0], rule.id),
            )
            return


def asked_for(seen: Seen, rule: str) -> tuple[str, ...]:
    """The questions that a person is told are still open because of a rule."""
    return tuple(each.question for each in seen.assessed().open_questions if rule in each.rules)


def _listed(facts: tuple[str, ...]) -> str:
    return ", ".join(f"`{each}`" for each in facts)
