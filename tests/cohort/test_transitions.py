import copy
from collections import Counter
from functools import cache

import pyarrow as pa
import pytest

from app.building import create_service
from app.clinics import NO_CLINIC
from app.cohort.files import rows_of
from app.cohort.questions import CohortError, questions_of
from app.cohort.transitions import NO_ANSWER, UNANSWERED, By, Changed, Tally, Transitions, transitions
from app.compare.difference import changed_rules
from app.rules.model import Rulebook
from app.rules.read import read
from app.rules.release import digest
from tests.books import working
from tests.cohort.people import people
from tests.cohort.tables import table, with_mistakes
from tests.compare.one_by_one import each_alone
from tests.strategies import Answers

RELEASES = list(create_service("latest").releases.values())


@cache
def altered() -> Rulebook:
    """The working tree, but for a shorter wait, a caution that is gone, and one that is stricter."""
    document = copy.deepcopy(dict(working().document))
    document["rules"]["isotretinoin-recent"]["parameters"]["months"]["value"] = 3  # type: ignore[index]
    document["rules"].pop("raised-moles")  # type: ignore[attr-defined]
    document["rules"]["fainting"]["effect"] = "review"  # type: ignore[index]
    return read(document, digest(document))


def trial(before: Rulebook, after: Rulebook, *by: By) -> Transitions:
    """Two rulebooks, and what changed between them."""
    changed = [Changed(each.id, each.before, each.after) for each in changed_rules(before, after)]
    return transitions([(before, NO_CLINIC), (after, NO_CLINIC)], changed, by)


def counted(before: Rulebook, after: Rulebook, everybody: list[Answers], *by: By) -> Tally:
    """The tally of some people, taken as two tables."""
    tally, questions = Tally(), questions_of([before, after])
    whole = table(max(before, after, key=lambda book: len(book.questionnaire.questions)), everybody)
    for start in (0, len(everybody) // 2):
        part = whole.slice(start, len(everybody) // 2 if not start else None)
        trial(before, after, *by).count(rows_of(part, questions).rows, tally)
    return tally


@pytest.mark.parametrize(
    ("before", "after"),
    [(working(), altered()), (RELEASES[0], working()), (working(), RELEASES[0])],
    ids=["altered", "older to newer", "newer to older"],
)
def test_many_are_counted_as_each_alone_would_be(before: Rulebook, after: Rulebook) -> None:
    """Who goes from where to where, by which rules, and how many are refused; with other questionnaires too."""
    everybody = people(working(), 800, seed=11)
    tally = counted(before, after, everybody)
    alone = each_alone(before, after, everybody)
    assert tally.moved[()] == alone.moved
    assert tally.responsible[()] == alone.responsible
    assert tally.refused[()] == alone.refused
    assert len([change for change in alone.moved if change[0] != change[1]]) > 2


def test_people_can_be_grouped() -> None:
    """Each is counted in one group, numbers in bands; together the groups are everybody."""
    everybody = people(working(), 600, seed=12)
    tally = counted(working(), altered(), everybody, By("person.age", 10), By("skin.tone", None))
    whole = counted(working(), altered(), everybody)
    assert sum(tally.moved.values(), Counter()) == whole.moved[()]
    assert sum(tally.responsible.values(), Counter()) == whole.responsible[()]
    assert tally.refused.total() == whole.refused.total()
    given = Counter(
        (_band(each.get("person", {}).get("age")), str(each.get("skin", {}).get("tone") or UNANSWERED))
        for each in everybody
    )
    assert {group: moved.total() + tally.refused[group] for group, moved in tally.moved.items()} == given


def _band(age: object) -> str:
    return f"{age // 10 * 10}-{age // 10 * 10 + 9}" if isinstance(age, int) else str(age or UNANSWERED)


def test_what_is_no_answer_is_no_groups_name() -> None:
    """Nothing that somebody wrote who did not answer is repeated: they are a group of their own, and refused."""
    columns = pa.table({"skin.tone": ["I", "hush", None], "person.age": [29, 30, 999]})
    rows, tally = rows_of(columns, questions_of([working()])).rows, Tally()
    trial(working(), altered(), By("skin.tone", None), By("person.age", 10)).count(rows, tally)
    assert {*tally.moved} == {("I", "20-29"), (NO_ANSWER, "30-39"), (UNANSWERED, NO_ANSWER)}
    assert tally.refused == {("I", "20-29"): 0, (NO_ANSWER, "30-39"): 1, (UNANSWERED, NO_ANSWER): 1}


def test_what_is_no_answer_is_refused_and_not_counted() -> None:
    """Nobody whose answers cannot be read is taken for somebody who is milder."""
    everybody = with_mistakes(working(), 300, seed=13)
    tally = counted(working(), altered(), everybody)
    assert tally.moved[()].total() + tally.refused[()] == 300
    assert tally.refused[()] >= 300 // 7


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (By("skin.tones", None), "there is no such question"),
        (By("scars.types", None), "they may choose several"),
        (By("person.age", None), "person.age:10"),
        (By("skin.tone", 2), "by words without"),
    ],
)
def test_people_cannot_be_grouped_by_anything(by: By, said: str) -> None:
    """A question that is not there, that takes several answers, or bands where there are none are refused."""
    with pytest.raises(CohortError, match=said):
        trial(working(), altered(), by)
