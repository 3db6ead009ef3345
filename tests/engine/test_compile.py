from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from app.engine.compile import SHARED_FROM, compile_conditions, compile_named, source_of
from app.engine.condition import (
    AllOf,
    Always,
    AnyOf,
    Bound,
    Compare,
    Condition,
    Contains,
    Holds,
    Named,
    Not,
    NothingBut,
)
from app.engine.evaluate import evaluate
from app.engine.facts import Facts
from app.engine.language import parse
from app.engine.truth import TRUE, UNKNOWN
from tests.engine.strategies import EVERY_LEAF, VALUES, VOCABULARY, conditions, law, partial_facts, reordered

LAMP = Holds("lamp.on")


def defined(several: Sequence[Condition], facts: Facts) -> tuple[list[int], list[int]]:
    """What `evaluate` says, in the shape of the generated function's answer."""
    truths = [evaluate(each, facts) for each in several]
    return (
        [place for place, truth in enumerate(truths) if truth is TRUE],
        [place for place, truth in enumerate(truths) if truth is UNKNOWN],
    )


@law
@given(several=st.lists(conditions, max_size=6), facts=partial_facts())
def test_law_9_one_meaning(several: list[Condition], facts: Facts) -> None:
    """The generated function and the definition agree on every condition and every unknown."""
    assert compile_conditions(several)(facts.known) == defined(several, facts)


@law
@given(several=st.dictionaries(st.text(), conditions, max_size=6), facts=partial_facts())
def test_what_is_decided_by_name_has_one_meaning(several: dict[str, Condition], facts: Facts) -> None:
    """By name the same are true and unknown, whatever the names are made of, in the order given."""
    names = list(several)
    true, unknown = defined(list(several.values()), facts)
    assert compile_named(several)(facts.known) == ([names[each] for each in true], [names[each] for each in unknown])


def test_every_leaf_has_one_meaning() -> None:
    """The generated function agrees on each leaf there is, those that are always or never so included."""
    decide = compile_conditions(EVERY_LEAF)
    for path, values in VALUES.items():
        for known in [{path: value} for value in values]:
            assert decide(known) == defined(EVERY_LEAF, Facts(known))
    assert decide({}) == defined(EVERY_LEAF, Facts())


def test_every_negated_leaf_has_one_meaning() -> None:
    """The generated function agrees on the opposite of each leaf there is, the unknown staying unknown."""
    opposites = [Not(leaf) for leaf in EVERY_LEAF]
    decide = compile_conditions(opposites)
    for path, values in VALUES.items():
        for known in [{path: value} for value in values]:
            assert decide(known) == defined(opposites, Facts(known))
    assert decide({}) == defined(opposites, Facts())


@law
@given(conditions=reordered(), facts=partial_facts())
def test_order_of_operands_is_nothing(conditions: tuple[Condition, Condition], facts: Facts) -> None:
    """Two conditions that differ in the order of their operands are decided alike."""
    true, unknown = compile_conditions(conditions)(facts.known)
    assert true in ([], [0, 1])
    assert unknown in ([], [0, 1])


@law
@given(several=st.lists(conditions, min_size=1, max_size=4), facts=partial_facts(), data=st.data())
def test_order_of_conditions_is_nothing(several: list[Condition], facts: Facts, data: st.DataObject) -> None:
    """Each condition is decided by itself: in another order they give the same truths at other places."""
    places = data.draw(st.permutations(range(len(several))))
    true, unknown = compile_conditions([several[place] for place in places])(facts.known)
    expected_true, expected_unknown = compile_conditions(several)(facts.known)
    assert sorted(places[each] for each in true) == expected_true
    assert sorted(places[each] for each in unknown) == expected_unknown


@law
@given(several=st.lists(conditions, min_size=2, max_size=3), facts=partial_facts())
def test_many_conditions_have_one_meaning(several: list[Condition], facts: Facts) -> None:
    """Where conditions share tests they mean what they mean alone: together, opposed, and with further parts."""
    pairs = [AllOf((first, second)) for first in several for second in several]
    few = [*several, *map(Not, several), *pairs]
    times = SHARED_FROM // len(few) + 1
    true, unknown = defined(few, facts)
    assert compile_conditions(few * times)(facts.known) == (
        [place + len(few) * time for time in range(times) for place in true],
        [place + len(few) * time for time in range(times) for place in unknown],
    )


def test_many_leaves_have_one_meaning() -> None:
    """Every leaf there is and its opposite, each behind and before another, agree where tests are shared."""
    every = [*EVERY_LEAF, *map(Not, EVERY_LEAF)]
    many = [*every, *(AllOf((LAMP, each)) for each in every), *(AllOf((each, LAMP)) for each in every)]
    assert len(many) >= SHARED_FROM
    decide = compile_conditions(many)
    for path, values in VALUES.items():
        for lamp in ({}, {"lamp.on": True}, {"lamp.on": False}):
            for known in [{**lamp, path: value} for value in values]:
                assert decide(known) == defined(many, Facts(known))


def test_what_many_begin_with_is_tested_once() -> None:
    """A part that many conditions begin with stands in the source as one test for all of them, and one whether sure."""
    many = [AllOf((LAMP, Contains(str(number), "room.colours"))) for number in range(9)]
    assert source_of(dict(enumerate(many))).count("f0 is not False") == 9
    shared = source_of(dict(enumerate(many)), shared=True)
    assert (shared.count("f0 is not False"), shared.count("f0 is True")) == (1, 1)


def test_parts_that_only_look_alike_share_no_test() -> None:
    """Comparisons that hold of every option say nothing of which fact they read: each fact is still asked for."""
    scale = ("low", "high")
    any_of = [Compare(path, ">=", Bound("low"), scale) for path in ("first.level", "second.level")]
    many: list[Condition] = [*(AllOf((each, LAMP)) for each in any_of), *[LAMP] * SHARED_FROM]
    facts = Facts({"first.level": "low", "lamp.on": True})
    assert compile_conditions(many)(facts.known) == defined(many, facts)


def test_conditions_of_many_equal_parts_can_be_shared() -> None:
    """However many parts conditions have in common, Python can read the source."""
    parts = tuple(Compare("room.age", "<", Bound(number)) for number in range(200))
    several = [AllOf((*parts, Holds(f"lamp.{number}"))) for number in range(3)]
    assert compile(source_of(dict(enumerate(several)), shared=True), "<conditions>", "exec")


def test_no_conditions() -> None:
    """A function of no conditions finds none true and none unknown."""
    assert compile_conditions([])({}) == ([], [])


def test_always_at_every_depth() -> None:
    """The condition `always` is true alone, inside a name and as an operand."""
    several: list[Condition] = [
        Always(),
        Named("anyone", Always()),
        Not(Always()),
        AllOf((Always(), LAMP)),
        AnyOf((LAMP, Always())),
    ]
    assert compile_conditions(several)({}) == ([0, 1, 4], [3])


def test_each_fact_is_looked_up_once() -> None:
    """A fact that several conditions read is fetched a single time."""
    several = [parse(text, VOCABULARY) for text in ("lamp.on", "not lamp.on", "lamp.on and room.age < 3")]
    source = source_of(dict(enumerate(several)))
    assert source.count("get('lamp.on')") == 1
    assert source.count("get(") == 2


def test_the_source_is_short_and_plain() -> None:
    """A condition is two boolean expressions, possible and sure, and unknown is the one without the other."""
    assert source_of({0: parse("room.age < 3", VOCABULARY)}).splitlines() == [
        "def decide(known):",
        "    get = known.get",
        "    f0 = get('room.age')",
        "    true = []",
        "    unknown = []",
        "    if (f0 is None or f0 < 3):",
        "        (true if f0 is not None and f0 < 3 else unknown).append(0)",
        "    return true, unknown",
    ]


@law
@given(path=st.text(), option=st.text(), other=st.text())
def test_no_word_can_break_out_of_the_source(path: str, option: str, other: str) -> None:
    """Paths and options are quoted, whatever they are made of, and mean themselves."""
    several: list[Condition] = [
        Contains(option, path),
        NothingBut(path, (option,)),
        Compare(path + "!", "==", Bound(option)),
        Compare(path + "!", ">=", Bound(option), tuple(dict.fromkeys((other, option)))),
    ]
    facts = Facts({path: frozenset({option, other}), path + "!": other})
    decide = compile_conditions(several)
    assert decide(facts.known) == defined(several, facts)
    assert decide({}) == ([], [0, 1, 2, 3])


def test_deciding_leaves_the_facts_as_they_were() -> None:
    """The generated function reads what is known and changes nothing, so it can be called again."""
    known = {"lamp.on": True}
    decide = compile_conditions([LAMP, Holds("lamp.warm")])
    assert decide(known) == decide(known) == ([0], [1])
    assert known == {"lamp.on": True}
