"""What is found, what is unknown, and how the two join. The course that may follow is tested in `test_course.py`."""

from typing import Any

import pytest
from hypothesis import given

from app.assess import assess
from app.assessment import Assessment, Finding
from app.clinics import NO_CLINIC, Clinic
from app.engine.facts import Facts, Value
from app.rules.model import Rulebook, SuitabilityId
from tests.books import AS_OF, assessed, people, rank
from tests.small import rule, rulebook
from tests.strategies import Answers, facts, law, partial_answers

RED, CORE, OPT = "health.scleroderma", "health.unwell", "health.fainting"
LEVELS: dict[str, SuitabilityId] = {
    "inform": "suitable",
    "temper": "suitable",
    "precaution": "suitable_with_precautions",
    "review": "clinician_review",
    "defer": "deferred",
    "exclude": "not_suitable",
}


def found(book: Rulebook, *unsure: str, **known: Value) -> Assessment:
    """The assessment of somebody; `health__unwell` stands for `health.unwell`."""
    return assessed(Facts({path.replace("__", "."): value for path, value in known.items()}, frozenset(unsure)), book)


def rules(findings: tuple[Finding, ...]) -> list[str | None]:
    """Which rules were found; None for a caution about a question."""
    return [finding.rule for finding in findings]


# People to get right


@pytest.mark.parametrize("person", people(), ids=lambda person: person["id"])
def test_people_come_out_as_expected(person: Any) -> None:  # noqa: ANN401 - a case as JSON gives it
    """Each person's suitability lies where it must, the facts that matter are named, and the sessions overlap."""
    expected = person["expect"]
    assessment = assessed(facts(person["answers"]))
    suitability = rank(assessment.suitability)
    assert rank(expected["suitability_at_least"]) <= suitability <= rank(expected["suitability_at_most"])
    shown = (*assessment.cautions, *assessment.information, *assessment.benefit.because)
    assert set(expected["mentions"]) <= {path for finding in shown for path in finding.because}
    if expected["sessions_overlap"]:
        low, high = expected["sessions_overlap"]
        assert assessment.sessions.number is not None
        assert assessment.sessions.number.min <= high
        assert assessment.sessions.number.max >= low


# What is known


@pytest.mark.parametrize(("effect", "level"), LEVELS.items())
def test_each_effect_lifts_to_its_level(effect: str, level: SuitabilityId) -> None:
    """A rule that holds lifts to the level of its effect, and the suitability is decided."""
    assessment = found(rulebook(one=rule(effect, CORE)), health__unwell=True)
    assert (assessment.suitability, assessment.at_best, assessment.at_worst) == (level, level, level)
    assert assessment.at_best == assessment.at_worst


def test_the_strictest_finding_is_the_suitability() -> None:
    """Suitability is a join: however many milder findings there are, the strictest counts."""
    book = rulebook(a=rule("precaution", CORE), b=rule("defer", RED), c=rule("review", OPT))
    assert found(book, health__unwell=True, health__scleroderma=True, health__fainting=True).suitability == "deferred"
    assert found(book, health__unwell=True, health__scleroderma=False, health__fainting=True).suitability == (
        "clinician_review"
    )


def test_nothing_found() -> None:
    """Where every rule is surely false the person is suitable, with the full score."""
    assessment = found(rulebook(one=rule("exclude", CORE)), health__unwell=False)
    assert (assessment.suitability, assessment.score.value) == ("suitable", 100)
    assert (assessment.cautions, assessment.information, assessment.urgent, assessment.open_questions) == ((),) * 4
    assert assessment.general == ()


def test_findings_stand_where_they_belong() -> None:
    """Information and benefit are apart from the cautions, which come strictest first, then by id."""
    effects = {
        "a": "precaution",
        "b": "exclude",
        "c": "inform",
        "d": "defer",
        "e": "review",
        "f": "temper",
        "g": "defer",
    }
    assessment = found(rulebook(**{name: rule(effect, CORE) for name, effect in effects.items()}), health__unwell=True)
    assert rules(assessment.cautions) == ["b", "d", "g", "e", "a"]
    assert rules(assessment.information) == ["c"]
    assert rules(assessment.general) == []
    without = found(rulebook(f=rule("temper", CORE), g=rule("defer", CORE)), health__unwell=True)
    assert rules(without.benefit.because) == ["f"]


def test_because_names_every_true_operand() -> None:
    """Of an `or`, the operands that hold are the reason, and no other."""
    book = rulebook(one=rule("review", f"{CORE} or {OPT} or {RED}"))
    (caution,) = found(book, health__unwell=True, health__fainting=False, health__scleroderma=True).cautions
    assert caution.because == (CORE, RED)


def test_an_absorbed_rule_counts_and_is_not_shown() -> None:
    """The weaker of two rules about the same thing is not shown beside the stricter, though its points count."""
    book = rulebook(weak=rule("precaution", CORE), strong=rule("review", f"{CORE} and {RED}", absorbs=["weak"]))
    both = found(book, health__unwell=True, health__scleroderma=True)
    assert rules(both.cautions) == ["strong"]
    assert both.score.contributions == (("strong", -8), ("weak", -6))
    assert both.score.value == 50 - 14
    weak = found(book, health__unwell=True, health__scleroderma=False)
    assert rules(weak.cautions) == ["weak"]


def test_an_open_rule_absorbs_nothing() -> None:
    """A rule that only may hold hides no other."""
    book = rulebook(weak=rule("precaution", CORE), strong=rule("review", f"{CORE} and {RED}", absorbs=["weak"]))
    assert rules(found(book, health__unwell=True).cautions) == ["weak"]


def test_facts_of_the_clinic() -> None:
    """A rule may read the clinic's profile, which is never unknown."""
    book = rulebook(needle=rule("inform", "clinic.needle_material == 'titanium'"))
    without = assess(book, Facts(), NO_CLINIC, AS_OF)
    assert (without.information, without.open_questions) == ((), ())
    assert rules(assess(book, Facts(), Clinic(needle_material="titanium"), AS_OF).information) == ["needle"]


# What is unknown


@pytest.mark.parametrize(
    ("path", "effect", "level"),
    [
        (RED, "exclude", "undetermined"),
        (RED, "review", "undetermined"),
        (CORE, "exclude", "undetermined"),
        (CORE, "review", "undetermined"),
        (RED, "precaution", "suitable_with_precautions"),
        (CORE, "precaution", "suitable_with_precautions"),
        (OPT, "exclude", "suitable"),
        (RED, "temper", "suitable"),
        (RED, "inform", "suitable"),
    ],
)
def test_an_unanswered_question_lifts(path: str, effect: str, level: SuitabilityId) -> None:
    """A red or core question keeps it undetermined, an optional one does not, and no rule exceeds its own level."""
    assessment = found(rulebook(one=rule(effect, path)))
    assert (assessment.suitability, assessment.at_best, assessment.at_worst) == (level, "suitable", LEVELS[effect])
    assert assessment.cautions == ()
    (opened,) = assessment.open_questions
    assert (opened.question, opened.reason, opened.could_become) == (path, "not_answered", LEVELS[effect])


@pytest.mark.parametrize(
    ("path", "effect", "level", "caution"),
    [
        (RED, "exclude", "clinician_review", "review"),
        (RED, "review", "clinician_review", "review"),
        (RED, "precaution", "suitable_with_precautions", "precaution"),
        (CORE, "exclude", "suitable_with_precautions", "precaution"),
        (OPT, "exclude", "suitable_with_precautions", "precaution"),
        (OPT, "precaution", "suitable_with_precautions", "precaution"),
    ],
)
def test_not_sure_lifts(path: str, effect: str, level: SuitabilityId, caution: str) -> None:
    """Not sure of a red question needs a clinician, of any other care; the caution names the question and its rules."""
    assessment = found(rulebook(one=rule(effect, path)), path)
    assert assessment.suitability == level
    assert assessment.cautions == (Finding(None, caution, (path,), None, ("judgement",), ("one",)),)  # type: ignore[arg-type]  # from the list above
    assert assessment.open_questions[0].reason == "not_sure"


@pytest.mark.parametrize("effect", ["inform", "temper"])
def test_not_sure_of_something_that_lifts_nothing(effect: str) -> None:
    """Where only information or benefit waits for it, not sure lifts nothing and gives no caution."""
    assessment = found(rulebook(one=rule(effect, RED)), RED)
    assert (assessment.suitability, assessment.cautions) == ("suitable", ())
    assert [opened.question for opened in assessment.open_questions] == [RED]


@pytest.mark.parametrize(
    ("unsure", "level"),
    [((), "undetermined"), ((CORE,), "undetermined"), ((RED,), "clinician_review"), ((RED, CORE), "clinician_review")],
)
def test_the_weightiest_open_question_counts(unsure: tuple[str, ...], level: SuitabilityId) -> None:
    """A rule that waits for several questions lifts to the highest that one of them calls for."""
    assert found(rulebook(one=rule("exclude", f"{CORE} and {RED}")), *unsure).suitability == level


def test_only_the_residual_counts() -> None:
    """A question that can no longer change a rule is not open, and lifts nothing."""
    assessment = found(rulebook(one=rule("exclude", f"{CORE} and {RED}")), health__unwell=False)
    assert (assessment.suitability, assessment.open_questions) == ("suitable", ())


def test_two_rules_wait_for_one_question() -> None:
    """One caution names all the rules that wait for what the person is not sure of, and all their sources, once."""
    book = rulebook(
        a=rule("precaution", RED, cites=[{"source": "seed"}, {"source": "judgement"}]),
        b=rule("defer", RED),
        c=rule("inform", RED, cites=[{"source": "cochrane"}]),
    )
    (caution,) = found(book, RED).cautions
    assert (caution.effect, caution.open_rules, caution.sources) == ("review", ("a", "b"), ("seed", "judgement"))


def test_a_question_that_is_not_asked_calls_for_nothing() -> None:
    """Until it is known that a question is asked, what decides that is open in its place."""
    when = "medicines.cancer_treatment == 'ended' and medicines.cancer_treatment_weeks < weeks"
    until = {"fact": "medicines.cancer_treatment_weeks", "reaches": "weeks"}
    parameters = {"weeks": {"value": 4, "unit": "weeks", "tighten": "up"}}
    book = rulebook(one=rule("defer", when, parameters=parameters, until=until))
    before = found(book)
    assert [opened.question for opened in before.open_questions] == ["medicines.cancer_treatment"]
    asked = found(book, medicines__cancer_treatment="ended")
    assert [opened.question for opened in asked.open_questions] == ["medicines.cancer_treatment_weeks"]
    assert asked.suitability == "undetermined"
    unsure = found(book, "medicines.cancer_treatment", "medicines.cancer_treatment_weeks")
    assert [caution.because for caution in unsure.cautions] == [("medicines.cancer_treatment",)]


def test_bounds() -> None:
    """At best nothing more is found, at worst every open rule is."""
    book = rulebook(a=rule("precaution", CORE), b=rule("defer", RED), c=rule("exclude", OPT))
    assessment = found(book, health__unwell=True)
    assert (assessment.at_best, assessment.suitability, assessment.at_worst) == (
        "suitable_with_precautions",
        "undetermined",
        "not_suitable",
    )
    assert assessment.at_best != assessment.at_worst
    answered = found(book, health__unwell=True, health__fainting=True)
    assert answered.at_best == answered.at_worst


def test_open_questions_come_most_decisive_first() -> None:
    """What could lift most, then red before core before optional, then what more rules wait for, then as asked."""
    book = rulebook(
        a=rule("review", "medicines.anticoagulant"),
        b=rule("exclude", "health.bleeding_disorder"),
        c=rule("exclude", "health.fainting"),
        d=rule("precaution", "skin.warts or skin.broken"),
        e=rule("precaution", "skin.warts"),
        f=rule("review", "skin.infection"),
    )
    assert [(opened.question, opened.need, opened.rules) for opened in found(book).open_questions] == [
        ("health.bleeding_disorder", "red", ("b",)),
        ("health.fainting", "opt", ("c",)),
        ("skin.infection", "red", ("f",)),
        ("medicines.anticoagulant", "red", ("a",)),
        ("skin.warts", "core", ("d", "e")),
        ("skin.broken", "core", ("d",)),
    ]


def test_a_question_answered_not_sure_is_never_first() -> None:
    """However much it could lift, what a person does not know stands behind all that was not asked yet."""
    book = rulebook(a=rule("exclude", RED), b=rule("precaution", OPT), c=rule("defer", CORE))
    assert [(each.question, each.reason) for each in found(book, RED, CORE).open_questions] == [
        (OPT, "not_answered"),
        (RED, "not_sure"),
        (CORE, "not_sure"),
    ]


def test_an_open_question_could_become_no_milder_than_what_is_found() -> None:
    """What an answer could still make of it is never milder than what is found already."""
    book = rulebook(a=rule("defer", CORE), b=rule("precaution", RED))
    (opened,) = found(book, health__unwell=True).open_questions
    assert opened.could_become == "deferred"


# Score


def test_score_takes_points_inside_the_band() -> None:
    """From the top of the suitability's band, each finding takes its points; information takes none."""
    book = rulebook(a=rule("review", CORE), b=rule("precaution", CORE), c=rule("temper", CORE), d=rule("inform", CORE))
    score = found(book, health__unwell=True).score
    assert score.contributions == (("a", -8), ("b", -6), ("c", -4))
    assert (score.top, score.value, score.at_best, score.at_worst) == (50, 32, 32, 32)


def test_score_never_leaves_the_band() -> None:
    """However much is found, the score stays on the floor of its band, and the contributions are listed as they are."""
    book = rulebook(**{f"r{number}": rule("precaution", CORE) for number in range(9)})
    score = found(book, health__unwell=True).score
    assert (score.value, sum(points for _, points in score.contributions)) == (61, -54)


def test_score_bounds() -> None:
    """At best what is found stays all, at worst every open rule takes its points in its band."""
    book = rulebook(a=rule("precaution", CORE), b=rule("defer", RED), c=rule("temper", OPT))
    score = found(book, health__unwell=True).score
    assert (score.at_best, score.value, score.at_worst) == (80 - 6, 60 - 6, 30 - 6 - 8 - 4)


# Urgent, and sources


def test_urgent_is_told_apart() -> None:
    """What a doctor should see soon stands among the cautions and once more by itself."""
    book = rulebook(spot=rule("review", RED, urgent=True), other=rule("exclude", CORE))
    assessment = found(book, health__scleroderma=True, health__unwell=True)
    assert rules(assessment.cautions) == ["spot", "other"]
    assert rules(assessment.urgent) == ["spot"]


def test_of_one_effect_the_heaviest_comes_first() -> None:
    """Urgent first, then by effect, then by weight, then by id; a question answered "not sure" last of its effect."""
    book = rulebook(
        a=rule("review", CORE),
        b=rule("review", CORE, weight=90),
        c=rule("review", CORE, weight=10),
        d=rule("review", CORE),
        e=rule("exclude", CORE, weight=0),
        f=rule("review", CORE, weight=0, urgent=True),
        g=rule("defer", CORE, weight=0, urgent=True),
        h=rule("review", RED, weight=100),
        i=rule("inform", CORE, weight=1),
        j=rule("inform", CORE),
    )
    assessment = found(book, RED, health__unwell=True)
    assert rules(assessment.cautions) == ["g", "f", "e", "b", "a", "d", "c", None]
    assert rules(assessment.urgent) == ["g", "f"]
    assert rules(assessment.information) == ["j", "i"]


def test_not_sure_of_something_urgent_comes_before_what_is_not_urgent() -> None:
    """A caution about a question is urgent with the rule that waits for it, and stands first with the urgent ones."""
    book = rulebook(spot=rule("review", RED, urgent=True), other=rule("exclude", CORE, weight=100))
    assert rules(found(book, RED, health__unwell=True).cautions) == [None, "other"]


@pytest.mark.parametrize(
    ("effect", "told"),
    [
        ("inform", ["all", "course", "unreferred"]),
        ("precaution", ["all", "course", "unreferred"]),
        ("review", ["all", "course"]),
        ("defer", ["all"]),
        ("exclude", ["all"]),
    ],
)
def test_information_goes_to_those_it_is_for(effect: str, told: list[str]) -> None:
    """What is about a course is kept from those who must wait, and those sent to a clinician are not sent twice."""
    informing = {
        "all": rule("inform", "always"),
        "course": rule("inform", "always", **{"for": "course"}),
        "unreferred": rule("inform", "always", **{"for": "unreferred"}),
    }
    own = {f"own_{name}": {**written, "when": CORE} for name, written in informing.items()}
    assessment = found(rulebook(**informing, **own, z=rule(effect, CORE, weight=0)), health__unwell=True)
    assert rules(assessment.general) == told
    assert [each for each in rules(assessment.information) if each != "z"] == [f"own-{name}" for name in told]


def test_not_sure_of_something_urgent_is_urgent() -> None:
    """Not knowing whether something urgent holds is urgent too where it needs a review; not having answered is not."""
    book = rulebook(spot=rule("review", f"{RED} or {CORE}", urgent=True), other=rule("review", OPT))
    assert [finding.because for finding in found(book, RED, OPT).urgent] == [(RED,)]
    assert found(book, OPT).urgent == ()
    assert found(rulebook(one=rule("review", OPT, urgent=True)), OPT).urgent == ()


def test_sources_are_those_that_are_named() -> None:
    """Every source of a finding that is shown, and of the estimate, once, by id; none of what is hidden."""
    book = rulebook(
        a=rule("review", CORE, cites=[{"source": "seed"}, {"source": "garg"}], absorbs=["b"]),
        b=rule("precaution", CORE, cites=[{"source": "cochrane"}]),
        c=rule("inform", CORE, cites=[{"source": "nickel"}]),
        d=rule("temper", CORE, cites=[{"source": "tirmizi"}]),
        e=rule("exclude", "skin.tattoo", cites=[{"source": "alam-exc"}]),
        f=rule("exclude", RED, cites=[{"source": "iso-pi"}]),
    )
    assessment = found(book, RED, health__unwell=True, scars__severity="flat_marks")
    assert assessment.sources == tuple(
        sorted({"seed", "garg", "nickel", "tirmizi", "iso-pi", *assessment.sessions.sources})
    )
    assert "gb-copy" in assessment.sources


@law
@given(answers=partial_answers())
def test_every_reason_is_told_with_its_answer(answers: Answers) -> None:
    """What was answered is told of each question that stands in a `because`, and of no other; "not sure" as None."""
    person = facts(answers)
    assessment = assessed(person)
    findings = (*assessment.cautions, *assessment.information, *assessment.general, *assessment.benefit.because)
    reasons = {*assessment.sessions.because, *(path for finding in findings for path in finding.because)}
    answered = dict(assessment.answered)
    assert len(answered) == len(assessment.answered)
    assert answered == {path: person.known.get(path) for path in reasons}
    assert {path for path, value in answered.items() if value is None} <= person.unsure
