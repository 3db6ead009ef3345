"""A population that nobody counted: made-up people, drawn evenly, so that it says what can happen and not how often.

Each is the unremarkable person but for nought to six questions; how many, which, and what is answered, unanswered and
not sure included, are drawn evenly over the answers that rules can tell apart. The same seed draws the same people.
"""

from collections.abc import Iterator
from random import Random

from app.compare.comparison import Comparison
from app.compare.unremarkable import Answer, Person, assessed, facts_under
from app.engine.evaluate import evaluate
from app.engine.truth import TRUE
from app.rules.errors import InconsistentAnswers
from app.rules.questionnaire import NOT_SURE

MOST_CHANGED = 6
DRAWN = (
    "Made-up people, drawn evenly: each is an unremarkable person but for nought to six answers. "
    "They show what can happen, not how often it does."
)


def population(two: Comparison, count: int, seed: int) -> Iterator[Person]:
    """People that both rulebooks can assess.

    Args:
        two: the rulebooks.
        count: how many.
        seed: what the drawing starts from.
    """
    draw = Random(seed)  # noqa: S311 - repeatable on purpose, and keeps no secret
    found = 0
    while found < count:
        person = _person(two, draw)
        if person is not None:
            found += 1
            yield person


def _person(two: Comparison, draw: Random) -> Person | None:
    """One person; None where the answers drawn contradict each other."""
    paths = draw.sample(sorted(two.usual), draw.randint(0, MOST_CHANGED))
    person: dict[str, Answer] = {**two.usual, **{path: _answer(two, path, draw) for path in paths}}
    try:
        for path in _newly_asked(two, person):
            person[path] = _answer(two, path, draw)
        for book in two.panel.books:
            assessed(book, person)
    except InconsistentAnswers:
        return None
    return person


def _newly_asked(two: Comparison, person: Person) -> list[str]:
    """Questions that the unremarkable person is not asked, and this one is."""
    return [
        path
        for path, question in two.panel.questions.items()
        if path not in person
        and question.asked_when is not None
        and any(
            evaluate(question.asked_when, facts_under(book, person)) is TRUE
            for book in two.panel.books
            if path in book.questionnaire.questions
        )
    ]


def _answer(two: Comparison, path: str, draw: Random) -> Answer:
    return draw.choice([*two.panel.telling[path], None, NOT_SURE])
