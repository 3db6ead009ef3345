"""Interviews of people whose whole questionnaire is known: how many exchanges they take, and what they end with.

Run as a program, it prints the distribution over 2,000 made-up people.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean, quantiles
from typing import get_args

from app.asking.plan import Goal, plan
from app.assess import assess
from app.assessment import Assessment
from app.clinics import NO_CLINIC
from app.rules.answers import facts_of
from app.rules.model import Rulebook
from app.rules.release import load_working
from bench.drawn import Answers, people

DAY = date(2026, 12, 1)
PEOPLE = 2000
MOST = 200  # exchanges; an interview that goes on is broken
HEALTHY: Answers = {
    "person": {"age": 29, "pregnancy": "no"},
    "scars": {"severity": "moderate", "types": ["rolling"], "newest_months": 30, "areas": ["face"]},
    "skin": {"tone": "II", "sun_protection": "yes", "acne": "none", "acne_clear_months": 24},
    "plans": {"provider": "dermatologist", "goal": "softer"},
}
"""What `none` cannot answer for somebody whom nothing speaks against."""


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview: the exchanges it took, by id, what it asked, and what it came to."""

    exchanges: tuple[str, ...]
    asked: tuple[str, ...]
    result: Assessment


def assessed(book: Rulebook, answers: Answers) -> Assessment:
    """What answers come to."""
    return assess(book, facts_of(book.questionnaire, answers), NO_CLINIC, DAY)


def interview(book: Rulebook, truth: Answers, goal: Goal) -> Interview:
    """Ask somebody until the goal is reached; `truth` is what they answer to each question."""
    answers: Answers = {section.id: {} for section in book.questionnaire.sections}
    exchanges: list[str] = []
    asked: list[str] = []
    while len(exchanges) < MOST:
        now = plan(book, facts_of(book.questionnaire, answers), NO_CLINIC, goal)
        if now.exchange is None:
            return Interview(tuple(exchanges), tuple(asked), assessed(book, answers))
        exchanges.append(now.exchange.id)
        for item in now.exchange.items:
            section, question = item.path.split(".")
            answers[section][question] = truth[section][question]
            asked.append(item.path)
    raise RuntimeError(f"an interview took more than {MOST} exchanges")


def healthy(book: Rulebook) -> Answers:
    """Somebody whom nothing speaks against."""
    answers: Answers = {section.id: {} for section in book.questionnaire.sections}
    for question in book.questionnaire.questions.values():
        if question.none is not None:
            none = question.none
            answer = {False: "no", True: "yes"}.get(none, none) if isinstance(none, bool) else none
            answers[question.section][question.id] = sorted(answer) if isinstance(answer, frozenset) else answer
        answers[question.section] |= HEALTHY.get(question.section, {})
    return answers


def table(book: Rulebook, everybody: Sequence[Answers]) -> Iterable[str]:
    """Exchanges by goal: of a healthy person, and of everybody."""
    yield f"{'goal':12} {'healthy':>7} {'mean':>6} {'median':>6} {'p90':>4} {'most':>4}"
    for goal in get_args(Goal):
        counts = sorted(len(interview(book, person, goal).exchanges) for person in everybody)
        deciles = quantiles(counts, n=10)
        one = len(interview(book, healthy(book), goal).exchanges)
        yield f"{goal:12} {one:7} {mean(counts):6.1f} {deciles[4]:6.0f} {deciles[8]:4.0f} {counts[-1]:4}"
    found = Counter(assessed(book, person).suitability for person in everybody)
    yield ", ".join(f"{each} {found[each] / len(everybody):.1%}" for each in book.suitabilities)


def main() -> None:
    """Print the distribution."""
    book = load_working()
    for healthier in (False, True):
        print(f"\n{PEOPLE} made-up people{', healthier' if healthier else ''}")
        everybody = list(people(book.questionnaire, PEOPLE, seed=1, healthier=healthier))
        print("\n".join(table(book, everybody)))


if __name__ == "__main__":
    main()
