"""How much people are given to read: words of an assessment, `general` left out, over people with stated prevalences.

Counted is every text that is written to a person, once: label, headline, texts of all parts, and title, advice and wait
of each finding. Not counted: sources, what the person answered, and the names of open questions.

`python -m bench.words` counts 2,000 people of either kind.
"""

from collections.abc import Iterator
from datetime import date
from statistics import quantiles
from typing import TypedDict

from app.assess import assess
from app.clinics import NO_CLINIC
from app.rules.answers import Answers, facts_of
from app.rules.model import Rulebook
from app.rules.release import load_working
from app.wire import shapes
from app.wire.render import Rendering
from bench.drawn import people

DAY = date(2026, 11, 26)


class Reading(TypedDict):
    """Words that people read: the middle one, nine of ten, 98 of 100, and the most."""

    people: int
    median: int
    of_90: int
    of_98: int
    most: int


def words(assessment: shapes.Assessment) -> int:
    """How many words a person reads in all but `general`."""
    return sum(len(text.split()) for text in {*texts(assessment)})


def texts(assessment: shapes.Assessment) -> Iterator[str]:
    """Every text that is written to a person, but `general`."""
    yield from (assessment["label"], assessment["headline"], assessment["disclaimer"], assessment["score"]["text"])
    benefit, sessions, timeline = assessment["benefit"], assessment["sessions"], assessment["timeline"]
    yield from (benefit["label"], benefit["text"], sessions["text"], timeline["text"], assessment["cost"]["text"])
    spans = (sessions["interval_weeks"], sessions["course_weeks"])
    yield from (
        each["text"] for each in (*spans, timeline["first_change_weeks"], timeline["judge_after_months"]) if each
    )
    yield from (wait["text"] for wait in timeline["wait_for"])
    for finding in (*assessment["cautions"], *assessment["information"], *benefit["because"]):
        yield from (finding["title"], finding["advice"])
        if finding["wait"]:
            yield finding["wait"]["text"]


def rendered(book: Rulebook, answers: Answers) -> shapes.Assessment:
    """The assessment of somebody's answers."""
    found = assess(book, facts_of(book.questionnaire, answers), NO_CLINIC, DAY)
    return Rendering(book, "0").assessment(found, None)


def reading(book: Rulebook, count: int, seed: int = 1, *, healthier: bool = False) -> Reading:
    """What so many people read; as a rule drawn as ill as the prevalences say."""
    drawn = people(book.questionnaire, count, seed, healthier=healthier)
    counted = sorted(words(rendered(book, answers)) for answers in drawn)
    hundredths = quantiles(counted, n=100)
    return {
        "people": count,
        "median": round(hundredths[49]),
        "of_90": round(hundredths[89]),
        "of_98": round(hundredths[97]),
        "most": counted[-1],
    }


if __name__ == "__main__":
    for drawn_healthier in (True, False):
        print("healthier" if drawn_healthier else "as stated", reading(load_working(), 2000, healthier=drawn_healthier))
