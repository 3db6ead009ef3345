"""Rules alone: our generated function beside other engines given the same conditions, after they agreed on people."""

from collections.abc import Callable, Sequence

from app.engine.condition import Condition
from app.engine.facts import Facts
from app.rules.answers import facts_of
from app.rules.model import Rulebook
from app.service import Service
from bench.engines import Way, ways
from bench.languages import context
from bench.measure import Effort, Spread, interleaved
from bench.people import complete_people, request_body

OURS = "ours"


class DisagreementError(Exception):
    """An engine finds other rules true than ours; its numbers would compare nothing."""


def conditions_of(book: Rulebook) -> list[Condition]:
    """Every condition that `book.decide` decides: the rules'."""
    return [rule.when for rule in book.rules]


def measure(service: Service, effort: Effort) -> dict[str, object]:
    """Microseconds of CPU for all conditions of one person, by way of deciding."""
    book = service.current
    found = ways(conditions_of(book), book.vocabulary)
    people = complete_people(book, effort.people)
    agree(book, found, people)
    person = facts_of(book.questionnaire, service.reader.read_assessment(request_body())["answers"])
    times = _timed(book, found, person, effort)
    return {
        "conditions": len(conditions_of(book)),
        "agreed_on": len(people),
        OURS: times[OURS],
        "peers": [
            {"engine": way.engine, "way": way.name, "ordinary": way.ordinary, "micros": times[way.title]}
            for way in found
        ],
    }


def agree(book: Rulebook, found: Sequence[Way], people: Sequence[Facts]) -> None:
    """Make sure that every engine finds the same conditions true of everybody, and that nothing is open.

    Raises:
        DisagreementError: with the engine, and the places of conditions on which it differs.
    """
    for person in people:
        true, unknown = book.decide(person.known)
        if unknown:
            raise DisagreementError("a questionnaire leaves something open")
        for way in found:
            theirs = way.decide(way.ready(context(person.known, book.vocabulary)))
            if theirs != true:
                raise DisagreementError(f"{way.title}: {sorted(set(theirs) ^ set(true))}")


def _timed(book: Rulebook, found: Sequence[Way], person: Facts, effort: Effort) -> dict[str, Spread]:
    facts = context(person.known, book.vocabulary)
    contenders = {way.title: _bound(way, facts) for way in found}
    return interleaved({OURS: lambda: book.decide(person.known), **contenders}, effort)


def _bound(way: Way, facts: dict[str, dict[str, object]]) -> Callable[[], list[int]]:
    ready, decide = way.ready(facts), way.decide
    return lambda: decide(ready)
