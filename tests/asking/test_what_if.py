"""What could make it more suitable, beside a search that tries everything, and people whose way out is known."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import combinations

import pytest

from app.asking.change import WAITING, Changed, Move, Wait, clocks, moves, values_beyond
from app.asking.levels import levels
from app.asking.what_if import MOST_CHANGES, WhatIf, smallest, what_if
from app.assess import assess
from app.clinics import NO_CLINIC
from app.engine.condition import paths
from app.engine.facts import Facts, Value
from app.rules.model import Rulebook
from app.timeline import later
from bench.drawn import Answers as Person
from bench.drawn import people
from tests.books import AS_OF, rank, working
from tests.calls import WHOLE
from tests.small import rule, rulebook
from tests.strategies import Answers, facts, with_answer

SEARCHED = 400


@cache
def everybody() -> tuple[Person, ...]:
    """The people on whom everything is tried."""
    return tuple(people(working().questionnaire, SEARCHED, seed=3))


def start(answers: Answers) -> Changed:
    """Somebody, today."""
    person = facts(answers)
    return Changed(Facts({**person.known, **NO_CLINIC.facts}, person.unsure), AS_OF)


def assessed(changed: Changed) -> int:
    """The rank that a whole assessment gives."""
    return rank(assess(working(), changed.facts(working()), NO_CLINIC, AS_OF).suitability)


# A search that tries everything


def all_changes(person: Changed) -> Iterator[tuple[Changed, ...]]:
    """For each thing that can change, all that it can become."""
    book, known = working(), person.before.known
    for path, question in book.questionnaire.questions.items():
        now = known.get(path)
        if path == "person.age" and isinstance(now, int):
            ages = sorted({age for rule in book.rules for age in values_beyond(rule.when, path, now)})
            yield tuple(person.with_move(Move(path, age, question.changes[0])) for age in ages)
        elif path not in clocks(book):
            yield tuple(person.with_move(move) for move in moves(book, path, known))


def all_waits(changed: Changed) -> Iterator[Changed]:
    """No waiting, and waiting until each day on which some rule may change its mind."""
    yield changed
    known = changed.without_waiting()
    days: dict[date, Wait] = {}
    for path, clock in clocks(working()).items():
        now = known.get(path)
        if path != "person.age" and isinstance(now, int):
            for rule in working().rules:
                for value in values_beyond(rule.when, path, now):
                    if path in paths(rule.when) and value <= clock.high:
                        day = later(AS_OF, value - now, clock.unit)
                        days[day] = Wait(day, path, value - now, clock.unit)
    yield from (Changed(changed.before, AS_OF, changed.moves, wait) for wait in days.values())


def everything(person: Changed) -> list[Changed]:
    """The person after every set of at most three changes."""
    options = [some for some in all_changes(person) if some]
    found = []
    for count in range(MOST_CHANGES + 1):
        for chosen in combinations(options, count):
            for several in _products(person, chosen):
                found += [each for each in all_waits(several) if len(each.keys) <= MOST_CHANGES]
    return found


def _products(person: Changed, chosen: tuple[tuple[Changed, ...], ...]) -> Iterator[Changed]:
    if not chosen:
        yield person
        return
    for one in chosen[0]:
        for rest in _products(person, chosen[1:]):
            yield rest.with_move(one.moves[0])


def least(tried: list[tuple[int, Changed]], target: int) -> dict[frozenset[str], object]:
    """Of all that was tried, the smallest sets that reach the target, with the least waiting and the youngest age."""
    reached: dict[frozenset[str], list[Changed]] = {}
    for found, changed in tried:
        if found <= target and changed.keys:
            reached.setdefault(changed.keys, []).append(changed)
    smallest_sets = [keys for keys in reached if not any(other < keys for other in reached)]
    return {keys: min(map(outcome, reached[keys])) for keys in smallest_sets}


def outcome(changed: Changed) -> tuple[date, list[int]]:
    """How much waiting a set of changes needs, and what age."""
    ages = [move.value for move in changed.moves if move.path == "person.age" and isinstance(move.value, int)]
    return changed.wait.until if changed.wait else AS_OF, ages


@pytest.mark.parametrize(
    "some", [slice(0, 100), pytest.param(slice(100, SEARCHED), marks=pytest.mark.long)], ids=["a quarter", "the others"]
)
def test_nothing_is_missed_and_all_is_least(some: slice) -> None:
    """On 400 people the search finds exactly the smallest sets that trying everything finds, with the same waiting."""
    better = 0
    for person in everybody()[some]:
        today = start(person)
        now = assessed(today)
        if now == 0:
            continue
        tried = [(levels(working(), each.facts(working())).now, each) for each in everything(today)]
        for target in range(now):
            found = smallest(working(), today, target)
            assert {each.changed.keys: outcome(each.changed) for each in found} == least(tried, target)
            better += len(found)
    assert better > len(everybody()[some])


def test_every_suggestion_is_replayed() -> None:
    """What a suggestion says that it leads to is what a whole assessment of the changed person says; it is better."""
    for person in everybody():
        found = found_for(person)
        for each in found.suggestions:
            assert assessed(each.changed) == each.rank < found.rank


# People whose way out is known


def found_for(answers: Answers) -> WhatIf:
    """What could make it more suitable."""
    return what_if(working(), facts(answers), NO_CLINIC, AS_OF)


def ways(found: WhatIf) -> list[tuple[int, set[str]]]:
    """Rank and what changes, of each suggestion."""
    return [(each.rank, set(each.changed.keys)) for each in found.suggestions]


def healthy(path: str, answer: object) -> Answers:
    """Somebody of whom one thing is to be changed."""
    return with_answer(WHOLE, path, answer)


def test_waiting_is_one_change_with_a_day() -> None:
    """Young scars grow older by waiting: six months for the next level, and a year for the one after it."""
    found = found_for(healthy("scars.newest_months", 2))
    assert {keys for _, each in ways(found) for keys in each} == {WAITING}
    days = [each.changed.wait.until for each in found.suggestions if each.changed.wait]
    assert days == sorted(days)
    assert days[0] == date(2027, 3, 22)
    assert rank("deferred") == found.rank


def test_an_event_begins_a_clock() -> None:
    """Calm acne is calm for no month yet: the three months that count begin then, and no day can be told."""
    found = found_for(healthy("skin.acne", "inflamed"))
    with_both = [each for each in found.suggestions if each.changed.keys == {"skin.acne", WAITING}]
    for each in with_both:
        assert each.changed.wait is not None
        assert each.changed.wait.path == "skin.acne_clear_months"
        assert each.changed.wait.path in each.changed.started
    assert {"skin.acne"} in [keys for _, keys in ways(found)]


def test_growing_up_is_a_change() -> None:
    """Who is too young becomes older; on what day, nobody knows."""
    found = found_for(healthy("person.age", 16))
    assert [move.value for each in found.suggestions for move in each.changed.moves] == [18, 22]
    assert all(each.changed.wait is None for each in found.suggestions)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("health.keloid", "keloid"),
        ("allergies.stainless_steel", "mild"),
        ("medicines.isotretinoin", "taking"),
        ("medicines.immunosuppressant", "yes"),
        ("skin.changing_lesion", "yes"),
        ("plans.distress", "yes"),
    ],
)
def test_what_cannot_change_is_in_the_way(path: str, answer: object) -> None:
    """History, skin, medicines and what a doctor must see are never suggested to change; the rule is in the way."""
    found = found_for(healthy(path, answer))
    assert found.suggestions == ()
    assert path in {read for rule in found.in_the_way for read in paths(rule.when)}


def test_not_sure_is_in_the_way() -> None:
    """What only "not sure" holds up is named by its question."""
    found = found_for(healthy("skin.infection", "not_sure"))
    assert found.suggestions == ()
    assert [each.because for each in found.unsure] == [("skin.infection",)]


def test_what_is_not_answered_is_in_the_way() -> None:
    """Who is undetermined, or would be, is told which questions keep it so, as many as an assessment counts."""
    partly: tuple[Answers, ...] = (
        {},
        {"scars": {"severity": "moderate"}},
        {"person": {"age": 29}, "skin": {"others": "no"}},
    )
    for answers in partly:
        found, whole = found_for(answers), assess(working(), start(answers).before, NO_CLINIC, AS_OF)
        assert whole.suitability == "undetermined"
        assert (found.suggestions, found.in_the_way, found.unsure) == ((), (), ())
        assert len(found.unanswered) == whole.missing > 0
        assert set(found.unanswered) <= {each.question for each in whole.open_questions}
    assert found_for(healthy("skin.infection", "not_sure")).unanswered == ()
    grown = found_for({**healthy("person.age", 15), "medicines": {}})
    assert (grown.rank, grown.suggestions[-1].rank) == (rank("not_suitable"), rank("undetermined"))
    assert {path.partition(".")[0] for path in grown.unanswered} == {"medicines"}


@pytest.mark.parametrize(
    ("path", "answer"),
    [("person.age", 29), ("person.age", 15), ("person.pregnancy", "pregnant"), ("skin.warts", "yes")],
)
def test_nothing_is_in_the_way_of_suitable(path: str, answer: object) -> None:
    """Who is suitable, or whom the changes make so, is not told that good advice stands in the way."""
    found = found_for({**healthy(path, answer), "herpes": {"others": "no"}})
    assert min([found.rank, *[each.rank for each in found.suggestions]]) == 0
    assert (found.in_the_way, found.unsure, found.unanswered) == ((), (), ())


def test_areas_keep_the_face() -> None:
    """Who wants the face treated too can leave the rest; who does not is not told to treat the face."""
    assert {"scars.areas"} in [keys for _, keys in ways(found_for(healthy("scars.areas", ["face", "chest"])))]
    assert found_for(healthy("scars.areas", ["chest"])).suggestions == ()


def test_a_partial_request_is_answered_as_well() -> None:
    """Of what is known, the deferral can be undone; what was not asked stays open."""
    found = found_for({"skin": {"infection": "yes"}})
    assert ways(found) == [(rank("undetermined"), {"skin.infection"})]


def test_clocks_stop_where_their_numbers_do() -> None:
    """Waiting takes no number beyond its range, and leaves one that is not known alone."""
    today = Facts({"scars.newest_months": 1200})
    waited = Changed(today, AS_OF, (), Wait(date(2030, 1, 31), "scars.newest_months", 1, "months"))
    assert waited.facts(working()) == today


def test_months_and_weeks_pass_together() -> None:
    """Whole months and whole weeks between two days are counted, the last day of a month included."""
    answers = with_answer(with_answer(WHOLE, "procedures.past_year", ["surgery"]), "procedures.weeks_since_surgery", 3)
    person = facts(answers)
    begin = date(2027, 1, 31)
    waited = Changed(person, begin, (), Wait(date(2027, 2, 28), "scars.newest_months", 1, "months"))
    known = waited.facts(working()).known
    assert known["scars.newest_months"] == 19
    assert known["procedures.weeks_since_surgery"] == 7
    day_before = Changed(person, begin, (), Wait(date(2027, 2, 27), "scars.newest_months", 1, "months"))
    assert day_before.facts(working()).known["scars.newest_months"] == 18


# Made-up rules


def waits(book: Rulebook, **known: Value) -> list[tuple[set[str], date | None]]:
    """What changes in each suggestion, and until when it waits; `skin__warts` stands for `skin.warts`."""
    person = Facts({path.replace("__", "."): value for path, value in known.items()})
    found = what_if(book, person, NO_CLINIC, AS_OF)
    several = [each.changed for each in found.suggestions]
    return [(set(each.keys), each.wait.until if each.wait else None) for each in several]


@pytest.mark.parametrize(
    "first", ["scars.newest_months < 12 and skin.broken", "skin.broken and scars.newest_months < 12"]
)
def test_no_longer_wait_than_is_needed(first: str) -> None:
    """Where the same changes are found with a shorter and with a longer wait, the shorter one is suggested."""
    book = rulebook(
        a=rule("defer", first),
        b=rule("defer", "skin.infection and scars.newest_months < 6"),
        c=rule("defer", "skin.broken and skin.warts"),
    )
    found = waits(book, scars__newest_months=0, skin__broken=True, skin__infection=True, skin__warts=True)
    assert ({"skin.broken", WAITING}, date(2027, 5, 22)) in found


def test_a_number_between_two_is_waited_for() -> None:
    """A rule about a range is left by waiting until its end, not by coming to its beginning."""
    book = rulebook(a=rule("defer", "3 <= scars.newest_months < 6 or scars.newest_months == 1"))
    assert waits(book, scars__newest_months=1) == [({WAITING}, date(2026, 12, 22))]
    assert waits(book, scars__newest_months=4) == [({WAITING}, date(2027, 1, 22))]


def test_two_clocks_move_together() -> None:
    """Where two numbers keep a rule, waiting goes on until neither does."""
    book = rulebook(a=rule("defer", "scars.newest_months < 2 or skin.acne_clear_months < 3"))
    found = waits(book, scars__newest_months=0, skin__acne="none", skin__acne_clear_months=0)
    assert found == [({WAITING}, date(2027, 2, 22))]


def test_what_no_waiting_reaches_is_in_the_way() -> None:
    """Where a rule holds whatever a number is, no waiting is suggested, however far the number goes."""
    book = rulebook(a=rule("defer", "procedures.weeks_since_surgery < 104 or skin.tattoo"))
    assert waits(book, procedures__weeks_since_surgery=0, skin__tattoo=True) == []
    assert waits(book, procedures__weeks_since_surgery=0, skin__tattoo=False) == [({WAITING}, date(2028, 11, 19))]


def test_three_changes_at_most() -> None:
    """What takes four changes is not suggested."""
    paths_ = ["skin.broken", "skin.infection", "skin.warts", "health.unwell"]
    book = rulebook(**{f"r{place}": rule("defer", path) for place, path in enumerate(paths_)})
    known: dict[str, Value] = {path.replace(".", "__"): True for path in paths_}
    assert waits(book, **known) == []
    assert waits(book, **{**known, "health__unwell": False}) == [({*paths_[:3]}, None)]
