"""`python -m bench.counted WHAT COUNT`: calls one thing so often, once it is warm, and nothing else differs.

Run under valgrind with two counts, the difference of the instructions is what the calls cost, to a fraction of a per
cent however busy the machine is.
"""

import sys
from collections.abc import Callable

from app.building import create_service
from app.rules.answers import facts_of
from bench.assessments import steps
from bench.engines import ways
from bench.languages import context
from bench.people import request_body
from bench.rules import conditions_of

WARM = 50  # calls, by which the interpreter has specialised what it runs

PEERS = {
    "zen-engine: one compiled expression, flat names": "zen",
    "zen-engine: decision table, a row a rule": "zen",
    "common-expression-language: one compiled program, ready context, flat names": "cel",
    "json-logic-qubit: a rule each": "json_logic",
}


def call_of(what: str) -> Callable[[], object]:
    """A step of our own, or a way of a peer, by its title."""
    service = create_service("latest")
    if what not in PEERS:
        return steps(service)[what]
    book = service.current
    found = ways(conditions_of(book), book.vocabulary, (PEERS[what],))
    way = next(way for way in found if way.title == what)
    answers = service.reader.read_assessment(request_body())["answers"]
    ready = way.ready(context(facts_of(book.questionnaire, answers).known, book.vocabulary))
    return lambda: way.decide(ready)


if __name__ == "__main__":
    called = call_of(sys.argv[1])
    for _ in range(WARM + int(sys.argv[2])):
        called()
