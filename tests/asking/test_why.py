"""Why a condition is so: clauses agree with the definition, and say nothing of what was not asked."""

from collections.abc import Iterator

from hypothesis import given

from app.asking.why import Clause, clauses
from app.engine.condition import Always, Compare, Holds, Leaf, Named
from app.engine.evaluate import evaluate
from app.engine.explain import because
from app.engine.facts import Facts
from app.engine.language import parse
from app.engine.truth import FALSE, TRUE, UNKNOWN
from tests.books import working
from tests.strategies import Answers, facts, law, partial_answers
from tests.test_laws import is_asked


def why(text: str, known: Facts) -> Clause:
    """The clauses of a condition that is written."""
    definitions = {name: each.when for name, each in working().definitions.items()}
    return clauses(working().questionnaire, parse(text, working().vocabulary, definitions), known)


def leaves(clause: Clause) -> Iterator[tuple[Leaf, Clause]]:
    """Every leaf of a clause."""
    if not isinstance(clause.what, str | Named | Always):
        yield clause.what, clause
    for part in clause.parts:
        yield from leaves(part)


@law
@given(answers=partial_answers())
def test_every_clause_has_the_truth_of_the_rule(answers: Answers) -> None:
    """Of every rule, what its clauses come to is what the definition says, and so is every leaf."""
    person = facts(answers)
    for rule in working().rules:
        whole = clauses(working().questionnaire, rule.when, person)
        assert whole.truth is evaluate(rule.when, person)
        assert whole.decisive
        for leaf, clause in leaves(whole):
            assert (evaluate(leaf, person) is TRUE) == (clause.truth is (TRUE if clause.so else FALSE))
            assert (evaluate(leaf, person) is UNKNOWN) == (clause.truth is UNKNOWN)


@law
@given(answers=partial_answers())
def test_what_is_decisive_is_the_reason(answers: Answers) -> None:
    """The decisive leaves read the facts that decided the rule, or that keep it open, but those nobody was asked."""
    person = facts(answers)
    questions = working().questionnaire.questions
    for rule in working().rules:
        whole = clauses(working().questionnaire, rule.when, person)
        decisive = {leaf.path for leaf, clause in leaves(whole) if clause.decisive}
        reasons = set(because(rule.when, person))
        moot = {path for path in reasons if path not in person.known and not is_asked(questions[path], person)}
        assert reasons - moot <= decisive <= reasons


def test_a_question_that_is_not_asked_is_left_out() -> None:
    """Weeks since a laser are no clause for somebody who had none, or did not say; they are once they are asked."""
    text = "'laser_ablative' in procedures.past_year and procedures.weeks_since_laser_ablative < 26"
    for known in (Facts(), Facts({"procedures.past_year": frozenset()})):
        assert [leaf.path for leaf, _ in leaves(why(text, known))] == ["procedures.past_year"]
    asked = why(text, Facts({"procedures.past_year": frozenset({"laser_ablative"})}))
    assert [(leaf.path, clause.truth, clause.decisive) for leaf, clause in leaves(asked)] == [
        ("procedures.past_year", TRUE, False),
        ("procedures.weeks_since_laser_ablative", UNKNOWN, True),
    ]


def test_a_negation_stands_at_the_leaves() -> None:
    """What is denied is said of each clause, and an “and” that is denied is an “or”."""
    clause = why("not (skin.warts and skin.broken)", Facts({"skin.warts": False}))
    assert (clause.what, clause.truth) == ("any", TRUE)
    assert [(part.what, part.so, part.truth, part.decisive) for part in clause.parts] == [
        (Holds("skin.warts"), False, TRUE, True),
        (Holds("skin.broken"), False, UNKNOWN, False),
    ]
    both = why("not (skin.warts or skin.broken)", Facts({"skin.warts": True}))
    assert (both.what, both.truth) == ("all", FALSE)


def test_a_definition_holds_what_it_means() -> None:
    """A condition that has a name is a clause of its own, with its meaning below."""
    clause = why("not marks_easily", Facts({"skin.tone": "V"}))
    assert isinstance(clause.what, Named)
    assert (clause.what.name, clause.so, clause.truth) == ("marks_easily", False, FALSE)
    (meaning,) = clause.parts
    assert (meaning.what, meaning.truth) == ("all", FALSE)
    assert isinstance(meaning.parts[0].what, Compare)


def test_everybody_and_nobody() -> None:
    """What is true of everybody is so, and its opposite is not."""
    assert (why("always", Facts()).truth, why("not always", Facts()).truth) == (TRUE, FALSE)
