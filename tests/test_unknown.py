"""What is unknown, in one pass, beside what the definition says of each rule by itself."""

from hypothesis import given

from app.engine.facts import Facts, Value
from app.engine.residual import open_facts
from app.rules.model import Rule, Rulebook
from app.unknown import NOTHING, unknown, unknowns
from tests.books import assessed, rank, working
from tests.small import rule, rulebook
from tests.strategies import Answers, completions, facts, law, partial_answers
from tests.test_laws import calls_for, is_asked

RED, CORE, OPT = "health.scleroderma", "health.unwell", "health.fainting"


def asked_by(rule: Rule, person: Facts) -> list[str]:
    """The asked questions that keep a rule open, by the definition."""
    questions = working().questionnaire.questions
    return [path for path in open_facts(rule.when, person) if is_asked(questions[path], person)]


def level(rule: Rule) -> int:
    """The rank of what a rule lifts to."""
    return working().effects[rule.effect].lifts.rank


def lifted(rule: Rule, person: Facts, waits: list[str]) -> int:
    """What an open rule lifts to: the lower of its own level and the highest that its questions call for."""
    questions = working().questionnaire.questions
    return min(level(rule), max(rank(calls_for(questions[path], person)) for path in waits))


@law
@given(answers=partial_answers())
def test_the_levels_are_those_of_the_rules(answers: Answers) -> None:
    """What is lifted to, what only "not sure" holds and what is possible are what each open rule by itself comes to."""
    person = facts(answers)
    open_rules = [(each, waits) for each in working().rules if (waits := asked_by(each, person))]
    found = unknown(unknowns(working()), person)
    held = [(each, waits) for each, waits in open_rules if set(waits) <= person.unsure]
    free = [each for each, waits in open_rules if not set(waits) <= person.unsure]
    assert found.lift == max((lifted(each, person, waits) for each, waits in open_rules), default=0)
    assert found.fixed == max((lifted(each, person, waits) for each, waits in held), default=0)
    assert found.possible == max((level(each) for each in free), default=0)


@law
@given(answers=partial_answers())
def test_each_question_stands_beside_the_rules_that_wait_for_it(answers: Answers) -> None:
    """Every asked question that keeps a rule open is there with its rules, but one whose answer another may give."""
    person = facts(answers)
    expected: dict[str, list[str]] = {}
    for each in working().rules:
        for path in asked_by(each, person):
            expected.setdefault(path, []).append(each.id)
    found = unknown(unknowns(working()), person)
    listed = {each.path: list(each.missing[0].rules) for each in (*found.unanswered, *found.unsure)}
    withheld = expected.keys() - listed.keys()
    assert withheld <= {follow.fact for follow in working().questionnaire.follows}
    assert listed.keys() <= expected.keys() | {"herpes.history"}
    for path in listed.keys() - {"herpes.history"}:
        assert listed[path] == expected[path]


@law
@given(answers=partial_answers())
def test_what_keeps_it_undetermined_is_counted(answers: Answers) -> None:
    """While it is undetermined, the count is that of the listed questions that call for so much while unanswered."""
    assessment = assessed(facts(answers))
    keeping = [
        each
        for each in assessment.open_questions
        if each.reason == "not_answered" and each.need != "opt" and rank(each.could_become) > rank("undetermined")
    ]
    if assessment.suitability == "undetermined":
        assert assessment.missing == len(keeping) > 0


@law
@given(answers=completions())
def test_what_is_settled_stays_no_stricter(answers: tuple[Answers, Answers]) -> None:
    """Once nothing unanswered can lift the result, no further answer makes it stricter, and none makes it milder."""
    before, after = map(facts, answers)
    if assessed(before).settled and before.unsure <= after.unsure:
        assert assessed(after).suitability == assessed(before).suitability
        assert assessed(after).settled


@law
@given(answers=partial_answers())
def test_what_is_not_settled_can_become_stricter(answers: Answers) -> None:
    """Where it is not settled, a question is listed that a rule waits for which is stricter than what is found."""
    assessment = assessed(facts(answers))
    if not assessment.settled:
        first = assessment.open_questions[0]
        assert first.reason == "not_answered"
        assert rank(first.could_become) > rank(assessment.at_best)


def settled(book: Rulebook, *unsure: str, **known: Value) -> tuple[bool, bool]:
    """Whether it is settled, and whether it is decided; `health__unwell` stands for `health.unwell`."""
    person = Facts({path.replace("__", "."): value for path, value in known.items()}, frozenset(unsure))
    assessment = assessed(person, book)
    return assessment.settled, assessment.at_best == assessment.at_worst


def test_not_sure_settles_and_does_not_decide() -> None:
    """A rule that waits for nothing but a question answered "not sure" keeps it undecided, and it is settled."""
    book = rulebook(one=rule("exclude", RED))
    assert settled(book) == (False, False)
    assert settled(book, RED) == (True, False)
    assert settled(book, health__scleroderma=False) == (True, True)


def test_what_only_silence_lifts_is_not_settled() -> None:
    """A question that nobody answered may lift already, and can still be answered no: that settles nothing."""
    book = rulebook(one=rule("precaution", RED))
    assert assessed(Facts(), book).suitability == "suitable_with_precautions"
    assert settled(book) == (False, False)
    assert settled(book, health__scleroderma=False) == (True, True)


def test_a_rule_that_also_waits_for_an_answer_is_not_settled() -> None:
    """Of two questions that keep a rule open, one answered "not sure" leaves the other to be answered."""
    book = rulebook(one=rule("exclude", f"{RED} and {CORE}"))
    assert settled(book, RED) == (False, False)
    assert settled(book, RED, CORE) == (True, False)


def test_what_is_found_settles_what_is_milder() -> None:
    """Beside a stricter finding, an open rule that is no stricter leaves nothing to settle."""
    book = rulebook(a=rule("defer", CORE), b=rule("review", RED), c=rule("exclude", OPT))
    assert settled(book, health__unwell=True, health__fainting=False) == (True, True)
    assert settled(book, health__unwell=True) == (False, False)


def test_a_question_that_another_may_answer_waits_for_it() -> None:
    """A cold sore now is asked about once it is known that there ever was one, which is asked first for both."""
    book = rulebook(now=rule("defer", "herpes.outbreak_now"), ever=rule("precaution", "herpes.history"))
    first = assessed(Facts(), book).open_questions
    assert [(each.question, each.could_become, each.rules) for each in first] == [
        ("herpes.history", "deferred", ("ever", "now"))
    ]
    then = assessed(Facts({"herpes.history": True}), book).open_questions
    assert [each.question for each in then] == ["herpes.outbreak_now"]
    unsure = assessed(Facts({}, frozenset({"herpes.history"})), book).open_questions
    assert [(each.question, each.reason) for each in unsure] == [
        ("herpes.outbreak_now", "not_answered"),
        ("herpes.history", "not_sure"),
    ]
    answered = assessed(Facts({}, frozenset({"herpes.outbreak_now"})), book).open_questions
    assert [(each.question, each.rules) for each in answered] == [
        ("herpes.history", ("ever",)),
        ("herpes.outbreak_now", ("now",)),
    ]


def test_the_first_question_is_asked_for_the_other_alone() -> None:
    """Where nothing but the one that follows is waited for, the one that may answer it still comes first."""
    (opened,) = assessed(Facts(), rulebook(now=rule("defer", "herpes.outbreak_now"))).open_questions
    assert (opened.question, opened.rules) == ("herpes.history", ("now",))


def test_nothing_is_open() -> None:
    """Where every rule is decided, nothing is lifted and nothing is open."""
    book = rulebook(one=rule("exclude", RED))
    assert unknown(unknowns(book), Facts({RED: True})) == NOTHING


def test_a_rulebook_is_prepared_once() -> None:
    """What is common to all unknowns of a rulebook is made when it is first needed, and kept."""
    assert unknowns(working()) is unknowns(working())
