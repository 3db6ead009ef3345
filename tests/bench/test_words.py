from bench.words import reading, rendered, words
from tests.books import working
from tests.docs.answers import HEALTHY, PEOPLE


def test_a_healthy_person_reads_little() -> None:
    """Whom nothing speaks against reads at most 250 words in all but what everybody is told."""
    assert words(rendered(working(), HEALTHY)) <= 250


def test_what_is_told_to_everybody_and_what_is_said_twice_is_not_counted_again() -> None:
    """The count is of what this person reads once: cautions count, their urgent copies and `general` do not."""
    urgent = rendered(working(), PEOPLE["Somebody with a spot that changes"])
    counted = words(urgent)
    assert urgent["urgent"]
    assert counted == words({**urgent, "urgent": [], "general": []})
    (caution,) = urgent["cautions"]
    said = len(caution["title"].split()) + len(caution["advice"].split())
    assert counted == words({**urgent, "cautions": []}) + said
    assert counted == words({**urgent, "cautions": [caution, caution]})


def test_hardly_anybody_reads_much() -> None:
    """Of 2,000 people with the healthier of the stated prevalences, 98 in 100 read at most 500 words."""
    assert reading(working(), 2000, healthier=True)["of_98"] <= 500
