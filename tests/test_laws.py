"""Laws 1, 3, 4 and 6: what unknown means, and what further answers and further risk can do. The real rulebook.

The other laws stand in `test_laws_of_the_rulebook.py`; what the engine alone must do, in `engine`.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from app.assessment import Assessment, Finding
from app.engine.condition import Condition, paths
from app.engine.evaluate import evaluate
from app.engine.facts import Choice, Facts, Number, Value, YesNo
from app.engine.regions import every_person, regions
from app.engine.residual import open_facts
from app.engine.truth import FALSE, TRUE, UNKNOWN, Truth
from app.rules.model import Direction, Rule, SuitabilityId
from app.rules.questionnaire import NOT_SURE, Question
from tests.books import assessed, people, rank, telling_values, working
from tests.strategies import Answers, completions, facts, is_completion, law, partial_answers, with_answer

HIGHER: dict[Truth, int] = {FALSE: 0, UNKNOWN: 1, TRUE: 2}


def is_asked(question: Question, person: Facts) -> bool:
    """Whether a question goes with what is known."""
    return question.asked_when is None or evaluate(question.asked_when, person) is TRUE


# 1. Unknown is never no


def spoken_of(assessment: Assessment) -> set[str]:
    """Every rule that an assessment found, or says is open; those of `for_some` left out."""
    shown: list[Finding] = [*assessment.cautions, *assessment.information, *assessment.general]
    shown += assessment.benefit.because
    found = {finding.rule for finding in shown if finding.rule} | {rule for rule, _ in assessment.score.contributions}
    return (found | {rule for opened in assessment.open_questions for rule in opened.rules}) - for_some()


def for_some() -> set[str]:
    """The rules that inform, and that not everybody is shown of whom they are true."""
    return {rule.id for rule in working().rules if rule.readers != "everybody"}


@law
@given(answers=completions())
def test_law_1_unknown_is_never_no(answers: tuple[Answers, Answers]) -> None:
    """A rule that some completion makes true was found before, or is listed with a question that keeps it open."""
    before, after = map(facts, answers)
    could_be = {rule.id for rule in working().rules if evaluate(rule.when, after) is TRUE}
    assert could_be - for_some() <= spoken_of(assessed(before))


def test_law_1_rule_by_rule() -> None:
    """Whatever is known of the facts that a rule reads: if others could still make it true, it is spoken of."""
    book = working()
    for rule in book.rules:
        values = regions([rule.when], book.vocabulary)
        for person in every_person([rule.when], book.vocabulary):
            if rule.id not in for_some() and could_hold(rule.when, person.known, values):
                assert rule.id in spoken_of(assessed(person)), (rule.id, person)


def could_hold(condition: Condition, known: Mapping[str, Value], values: Mapping[str, tuple[Value, ...]]) -> bool:
    """Whether one of all completions makes a condition true, by trying them all."""
    free = [path for path in values if path not in known]
    if not free:
        return evaluate(condition, Facts(known)) is TRUE
    return any(could_hold(condition, {**known, free[0]: value}, values) for value in values[free[0]])


@law
@given(answers=partial_answers())
def test_law_1_what_is_unknown_keeps_its_weight(answers: Answers) -> None:
    """An open rule lifts to its own level, or to what the weightiest of its open questions calls for."""
    person = facts(answers)
    suitability = rank(assessed(person).suitability)
    for rule in working().rules:
        for path in open_facts(rule.when, person):
            question = working().questionnaire.questions[path]
            if is_asked(question, person):
                called = rank(calls_for(question, person))
                assert suitability >= min(called, working().effects[rule.effect].lifts.rank), (rule.id, path)


def calls_for(question: Question, person: Facts) -> SuitabilityId:
    """The specification's table of unknowns, written out once more."""
    if question.path in person.unsure:
        return "clinician_review" if question.need == "red" else "suitable_with_precautions"
    return "suitable" if question.need == "opt" else "undetermined"


def test_law_1_every_red_question_alone() -> None:
    """With everything answered but one red question that a rule of review or more reads, nobody is called suitable."""
    everybody = next(each["answers"] for each in people() if each["id"] == "v13")  # acne scars, no medical problem
    assert assessed(facts(everybody)).suitability == "suitable"
    weighty = [rule for rule in working().rules if rank(working().effects[rule.effect].lifts.id) > rank("undetermined")]
    for question in working().questionnaire.questions.values():
        if question.need != "red" or not any(question.path in paths(rule.when) for rule in weighty):
            continue
        person = facts(everybody)
        without = Facts({path: value for path, value in person.known.items() if path != question.path}, person.unsure)
        if not is_asked(question, person):
            continue
        assert assessed(without).suitability == "undetermined", question.path
        unsure = Facts(without.known, person.unsure | {question.path})
        assert assessed(unsure).suitability == "clinician_review", question.path


@law
@given(answers=partial_answers(), data=st.data())
def test_law_1_not_sure_is_carried(answers: Answers, data: st.DataObject) -> None:
    """An answer "not sure" that a rule of precaution or more waits for gives a caution that names it."""
    path = data.draw(st.sampled_from(sorted(working().questionnaire.questions)))
    assume(is_completion(answers, unsure := with_answer(answers, path, NOT_SURE)))
    person = facts(unsure)
    assessment = assessed(person)
    opened = {opened.question for opened in assessment.open_questions if rank_of_rules(opened.rules) > 0}
    named = {finding.because[0] for finding in assessment.cautions if finding.rule is None}
    assert named == opened & person.unsure


def rank_of_rules(rules: tuple[str, ...]) -> int:
    """The highest suitability that one of the rules lifts to."""
    return max(working().effects[working().by_id[rule].effect].lifts.rank for rule in rules)


# 3. Bounds hold, 4. answers only narrow


@law
@given(answers=completions())
def test_law_3_bounds_hold(answers: tuple[Answers, Answers]) -> None:
    """Whatever is answered next, suitability and score end between the bounds that were given before."""
    before, after = (assessed(facts(each)) for each in answers)
    assert rank(before.at_best) <= rank(before.suitability) <= rank(before.at_worst)
    assert rank(before.at_best) <= rank(after.at_best) <= rank(after.suitability) <= rank(after.at_worst)
    assert rank(after.at_worst) <= rank(before.at_worst)
    assert before.score.at_worst <= after.score.at_worst <= after.score.value
    assert after.score.value <= after.score.at_best <= before.score.at_best
    if before.at_best == before.at_worst:
        assert after.suitability == before.suitability == before.at_best


@law
@given(answers=partial_answers())
def test_law_3_bounds_are_no_wider_than_the_open_rules(answers: Answers) -> None:
    """At best nothing but what holds already is found; at worst everything that is not ruled out."""
    person = facts(answers)
    levels = [(working().effects[rule.effect].lifts.rank, evaluate(rule.when, person)) for rule in working().rules]
    assessment = assessed(person)
    assert rank(assessment.at_best) == max(level for level, truth in levels if truth is TRUE)
    assert rank(assessment.at_worst) == max(level for level, truth in levels if truth is not FALSE)


@law
@given(answers=completions())
def test_law_3_open_questions_say_what_is_to_come(answers: tuple[Answers, Answers]) -> None:
    """While a question that could change the suitability is unknown, it is among the open ones."""
    before, after = (assessed(facts(each)) for each in answers)
    if rank(after.at_best) > rank(before.at_best):
        assert any(rank(each.could_become) >= rank(after.at_best) for each in before.open_questions)


@law
@given(answers=completions())
def test_law_4_answers_only_narrow(answers: tuple[Answers, Answers]) -> None:
    """A rule that was decided stays as it was decided when other questions are answered."""
    assert is_completion(*answers)
    before, after = map(facts, answers)
    for rule in working().rules:
        truth = evaluate(rule.when, before)
        assert truth is UNKNOWN or evaluate(rule.when, after) is truth, rule.id


@law
@given(answers=completions())
def test_law_4_findings_stay(answers: tuple[Answers, Answers]) -> None:
    """A rule that was found stays found, and one that was ruled out is never open or found again."""
    before, after = (assessed(facts(each)) for each in answers)
    assert dict(before.score.contributions).items() <= dict(after.score.contributions).items()
    assert spoken_of(after) <= spoken_of(before)


# 6. More risk is never safer


def ladder(path: str) -> tuple[Value, ...]:
    """The telling values of a fact that has an order, lowest first; nothing for one that has none."""
    kind = working().vocabulary[path]
    ordered = isinstance(kind, Number | YesNo) or (isinstance(kind, Choice) and kind.ordered)
    return telling_values()[path] if ordered else ()


def steps(rule: Rule, path: str) -> Iterator[int]:
    """What each step up of a fact does to a rule, everything else staying as it is: +1 stricter, -1 milder."""
    book = working()
    for person in every_person([rule.when], book.vocabulary):
        if path not in person.known:
            truths = [evaluate(rule.when, Facts({**person.known, path: value})) for value in ladder(path)]
            yield from (HIGHER[after] - HIGHER[before] for before, after in pairwise(truths))


def test_law_6_more_risk_is_never_safer() -> None:
    """Each direction that a rule file states holds for everybody, and no rule is silent about one."""
    for rule in working().rules:
        for path in paths(rule.when) if rule.effect != "inform" else rule.direction:
            moves = set(steps(rule, path))
            match rule.direction.get(path):
                case "more is never safer":
                    assert min(moves) >= 0 < max(moves), (rule.id, path)
                case "more is never worse":
                    assert min(moves) < 0 >= max(moves), (rule.id, path)
                case "none":
                    assert min(moves) < 0 < max(moves), (rule.id, path)
                case None:
                    assert not ladder(path), (rule.id, path)


def directed() -> dict[str, Direction]:
    """Facts that have one and the same direction in every rule of effect precaution or more."""
    stated: dict[str, set[Direction | None]] = {}
    for rule in working().rules:
        if rule.effect not in ("inform", "temper"):
            for path in paths(rule.when):
                stated.setdefault(path, set()).add(rule.direction.get(path))
    alike = {path: next(iter(found)) for path, found in stated.items() if len(found) == 1}
    return {path: found for path, found in alike.items() if found is not None and found != "none"}


@law
@given(data=st.data(), answers=partial_answers())
def test_law_6_more_risk_is_never_safer_in_whole_assessments(data: st.DataObject, answers: Answers) -> None:
    """Moving a fact the way that its rules call riskier never lowers the suitability, nor a bound of it."""
    person = facts(answers)
    path, direction = data.draw(st.sampled_from(sorted(directed().items())))
    values = ladder(path) if direction == "more is never safer" else ladder(path)[::-1]
    walked = [assessed(Facts({**person.known, path: value}, person.unsure - {path})) for value in values]
    for milder, stricter in pairwise(walked):
        assert rank(milder.at_best) <= rank(stricter.at_best)
        assert rank(milder.suitability) <= rank(stricter.suitability)
        assert rank(milder.at_worst) <= rank(stricter.at_worst)
