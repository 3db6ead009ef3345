"""Laws 1, 3 and 4, proved for every questionnaire that can be sent in: the solver finds nobody who breaks them.

A law that breaks comes with somebody who shows it. Needs the extra `proof`.
"""

from collections.abc import Iterator

import z3

from app.engine.condition import paths
from app.engine.facts import Facts
from app.engine.residual import open_facts
from app.proof.faults import Claim
from app.proof.people import Person, Seen, fewest_answers, person_of
from app.proof.solver import Formula, model_of
from app.proof.someone import Someone, answers_more
from app.rules.model import Rule, Rulebook, Suitability

PROVED = {
    "law_one_broken": "no result is milder than undetermined while a rule of review or more waits for a red question",
    "law_three_broken": "whatever is answered next, the suitability lies between at_best and at_worst",
    "law_four_broken": "a rule that was decided stays decided when more is answered",
}
_SOLVED = "the solver found them among all questionnaires there are"


def laws(book: Rulebook) -> Iterator[Claim]:
    """People who break a law: for each rule or suitability one at most; nobody, if the laws are proved."""
    anybody = Someone(book)
    yield from _law_one(book, anybody)
    later = Someone(book, "later ")
    narrowing = [anybody.accepted, later.accepted, answers_more(anybody, later)]
    yield from _law_four(book, anybody, later, narrowing)
    yield from _law_three(book, anybody, later, narrowing)


# Law 1: unknown is never no


def _law_one(book: Rulebook, anybody: Someone) -> Iterator[Claim]:
    undetermined = book.suitabilities["undetermined"].rank
    milder = [anybody.accepted, z3.Not(anybody.suitability(undetermined))]
    for rule in book.rules:
        red = _red(book, rule)
        if red and book.effects[rule.effect].rank >= book.effects["review"].rank:
            waiting = anybody.waits_for(rule)
            model = model_of(milder, z3.Or([waiting[path] for path in red]))
            if model is not None:
                yield _law_one_claim(book, rule, red, anybody.read(model))


def _red(book: Rulebook, rule: Rule) -> tuple[str, ...]:
    questions = book.questionnaire.questions
    return tuple(path for path in paths(rule.when) if path in questions and questions[path].need == "red")


def _law_one_claim(book: Rulebook, rule: Rule, red: tuple[str, ...], facts: Facts) -> Claim:
    def shows(seen: tuple[Seen, ...]) -> bool:
        waits = open_facts(rule.when, seen[0].facts or Facts())
        rank = book.suitabilities[seen[0].assessed().suitability].rank
        return bool(set(waits) & set(red)) and rank < book.suitabilities["undetermined"].rank

    return Claim(
        "law_one_broken",
        (rule.id,),
        red,
        f"`{rule.id}` waits for a red question, and the result is better than undetermined",
        _SOLVED,
        fewest_answers(book, (person_of(book, facts),), shows),
        shows,
    )


# Law 4: answers only narrow


def _law_four(book: Rulebook, before: Someone, after: Someone, narrowing: list[Formula]) -> Iterator[Claim]:
    for rule in book.rules:
        lost = z3.And(before.holds(rule), z3.Not(after.holds(rule)))
        won = z3.And(z3.Not(before.may_hold(rule)), after.may_hold(rule))
        model = model_of(narrowing, z3.Or(lost, won))
        if model is not None:
            yield _law_four_claim(book, rule, _people(book, model, before, after))


def _law_four_claim(book: Rulebook, rule: Rule, people: tuple[Person, ...]) -> Claim:
    def shows(seen: tuple[Seen, ...]) -> bool:
        return not seen[0].leaves_open(rule.id) and seen[0].truth(rule.when) is not seen[1].truth(rule.when)

    return Claim(
        "law_four_broken",
        (rule.id,),
        paths(rule.when),
        f"`{rule.id}` was decided, and an answer more undoes that",
        _SOLVED,
        fewest_answers(book, people, shows),
        shows,
    )


def _people(book: Rulebook, model: Formula, before: Someone, after: Someone) -> tuple[Person, ...]:
    return person_of(book, before.read(model)), person_of(book, after.read(model))


# Law 3: bounds hold


def _law_three(book: Rulebook, before: Someone, after: Someone, narrowing: list[Formula]) -> Iterator[Claim]:
    for level in book.suitabilities.values():
        for then in (before, after):  # the bounds hold of the assessment itself, and of every later one
            below = z3.And(before.at_best(level.rank), z3.Not(then.suitability(level.rank)))
            above = z3.And(then.suitability(level.rank), z3.Not(before.at_worst(level.rank)))
            model = model_of(narrowing, z3.Or(below, above)) if level.rank else None
            if model is not None:
                yield _law_three_claim(book, level, _people(book, model, before, then))
                return


def _law_three_claim(book: Rulebook, level: Suitability, people: tuple[Person, ...]) -> Claim:
    def rank(suitability: str) -> int:
        return next(each.rank for each in book.suitabilities.values() if each.id == suitability)

    def shows(seen: tuple[Seen, ...]) -> bool:
        now, then = (each.assessed() for each in seen)
        return not rank(now.at_best) <= rank(then.suitability) <= rank(now.at_worst)

    return Claim(
        "law_three_broken",
        (),
        (),
        f"the bounds about `{level.id}` do not hold once more is answered",
        _SOLVED,
        fewest_answers(book, people, shows),
        shows,
        level.id,
    )
