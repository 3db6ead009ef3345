import warnings

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.engine.condition import (
    AllOf,
    Always,
    AnyOf,
    Between,
    Bound,
    Compare,
    Condition,
    Contains,
    Holds,
    Named,
    Not,
    NothingBut,
)
from app.engine.errors import ConditionError
from app.engine.facts import Choices, Number, Vocabulary, YesNo
from app.engine.language import DEEPEST, LONGEST, parse, render
from tests.engine.strategies import DEFINITIONS, EVERY_LEAF, PARAMETERS, SIZES, VOCABULARY, conditions, is_telling, law

LAMP, WARM = Holds("lamp.on"), Holds("lamp.warm")
ROUND = Contains("round", "box.labels")
NODES_ONLY = "a condition is made of facts, comparisons, `and`, `or` and `not` only"
FACT_FIRST = "a fact is written `section.question`, and stands before what it is compared with"
NO_PLACE = "this character has no place in a condition"
DIGITS_ONLY = "a number is digits only"
NO_CONDITION = "this is not a condition"
LOW_TO_HIGH = "a chain goes from low to high: `low <= fact < high`"
COMPARISONS = "facts are compared with `<`, `<=`, `>`, `>=`, `==`, `!=` and `in`"
A_NUMBER = "`room.age` is compared with a whole number or a parameter"
A_COLOUR = "`box.colour` is compared with one of its options, in quotes"
A_LABEL = "`box.labels` is compared with one of its options, in quotes"
A_LIST = "`box.labels` is a list: use `in`, or `<=` with a set in braces"
STANDS_ALONE = "`lamp.on` is a yes/no question: it stands alone"
NO_LIST = "`box.colour` is no list: `in` asks whether a list has an option"
NO_ORDER = "the options of `box.colour` have no order: use `==` or `!=`"


def read(text: str) -> Condition:
    """The condition that the text stands for, with all names there are."""
    return parse(text, VOCABULARY, DEFINITIONS, PARAMETERS)


def refusal(text: str) -> ConditionError:
    """How the text is refused."""
    with pytest.raises(ConditionError) as refused:
        read(text)
    return refused.value


def read_or_refused(text: str) -> Condition | ConditionError:
    """The condition, or how the text is refused; anything else that is raised is a fault."""
    try:
        return read(text)
    except ConditionError as error:
        return error


# What can be written


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("always", Always()),
        ("lamp.on", LAMP),
        ("not lamp.on", Not(LAMP)),
        ("not not lamp.on", Not(Not(LAMP))),
        ("lamp.on and lamp.warm", AllOf((LAMP, WARM))),
        ("lamp.on or lamp.warm", AnyOf((LAMP, WARM))),
        ("lamp.on or lamp.warm and always", AnyOf((LAMP, AllOf((WARM, Always()))))),
        ("(lamp.on or lamp.warm) and always", AllOf((AnyOf((LAMP, WARM)), Always()))),
        ("lamp.on and (lamp.warm and always)", AllOf((LAMP, AllOf((WARM, Always()))))),
        ("not (lamp.on or lamp.warm)", Not(AnyOf((LAMP, WARM)))),
        ("not lamp.on or lamp.warm", AnyOf((Not(LAMP), WARM))),
        ("box.colour == 'red'", Compare("box.colour", "==", Bound("red"))),
        ("box.colour != 'red'", Compare("box.colour", "!=", Bound("red"))),
        ("box.size == 'small'", Compare("box.size", "==", Bound("small"))),
        ("box.size >= 'large'", Compare("box.size", ">=", Bound("large"), SIZES)),
        ("'small' < box.size <= 'large'", Between(Bound("small"), "<", "box.size", "<=", Bound("large"), SIZES)),
        ("room.age < 3", Compare("room.age", "<", Bound(3))),
        ("room.age <= few", Compare("room.age", "<=", Bound(3, "few"))),
        ("room.age > 3", Compare("room.age", ">", Bound(3))),
        ("room.age >= 3", Compare("room.age", ">=", Bound(3))),
        ("room.age == 3", Compare("room.age", "==", Bound(3))),
        ("room.age != 3", Compare("room.age", "!=", Bound(3))),
        ("2 <= room.age < 6", Between(Bound(2), "<=", "room.age", "<", Bound(6))),
        ("few < room.age <= many", Between(Bound(3, "few"), "<", "room.age", "<=", Bound(5, "many"))),
        ("'round' in box.labels", ROUND),
        ("'round' not in box.labels", Not(ROUND)),
        ("not 'round' not in box.labels", Not(Not(ROUND))),
        ("box.labels <= {'round'}", NothingBut("box.labels", ("round",))),
        ("box.labels <= {'round', 'soft'}", NothingBut("box.labels", ("round", "soft"))),
        ("bright and old", AllOf((Named("bright", DEFINITIONS["bright"]), Named("old", DEFINITIONS["old"])))),
    ],
)
def test_each_form_is_read_and_written_back(text: str, condition: Condition) -> None:
    """Every form of the language stands for one condition, and the condition for that text."""
    assert read(text) == condition
    assert render(condition) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("(lamp.on)", "lamp.on"),
        ("lamp.on  ", "lamp.on"),
        ("lamp . on", "lamp.on"),
        ("(lamp).on", "lamp.on"),
        ("(lamp.on and(lamp.warm))", "lamp.on and lamp.warm"),
        ('box.colour=="red"', "box.colour == 'red'"),
        ("room.age<(3)", "room.age < 3"),
        ("room.age > 00", "room.age > 0"),
        ("not 'round' in box.labels", "'round' not in box.labels"),
        ("box.labels <= {'soft', 'round',}", "box.labels <= {'round', 'soft'}"),
    ],
)
def test_freedom_of_writing_is_gone_when_written_back(text: str, canonical: str) -> None:
    """Brackets, spaces, quotes and the order in a set are the author's; what is written back is the same for all."""
    assert render(read(text)) == canonical
    assert read(text) == read(canonical)


def test_only_the_names_that_are_given_can_be_used() -> None:
    """Without definitions and parameters a condition has facts and `always` only."""
    assert parse("always or lamp.on", VOCABULARY) == AnyOf((Always(), LAMP))
    for text in ("bright", "room.age < few"):
        with pytest.raises(ConditionError):
            parse(text, VOCABULARY)


def test_always_cannot_be_given_another_meaning() -> None:
    """A definition of the name `always` changes nothing."""
    assert parse("always", VOCABULARY, {"always": LAMP}) == Always()


def test_an_option_can_have_an_apostrophe() -> None:
    """An option that has one kind of quote is written in the other."""
    vocabulary = Vocabulary({"box.labels": Choices(("it's", "plain"))})
    condition = parse('"it\'s" in box.labels', vocabulary)
    assert condition == Contains("it's", "box.labels")
    assert parse(render(condition), vocabulary) == condition


# Round trips


@law
@given(condition=conditions)
def test_what_is_written_is_read_back(condition: Condition) -> None:
    """The text of a condition stands for that same condition."""
    assert read(render(condition)) == condition


@law
@given(condition=conditions)
def test_canonical_text_is_written_back_as_it_is(condition: Condition) -> None:
    """The canonical text, read and written, is the same text."""
    text = render(condition)
    assert render(read(text)) == text


# Names that do not exist


@pytest.mark.parametrize(
    ("text", "column", "reason", "suggestion"),
    [
        ("lmap.on", 1, "there is no fact `lmap.on`", "lamp.on"),
        ("always and rom.age < 3", 12, "there is no fact `rom.age`", "room.age"),
        ("room.aeg < 3", 1, "there is no fact `room.aeg`", "room.age"),
        ("Room.age < 3", 1, "there is no fact `Room.age`", "room.age"),
        ("lamp.on and 3 < room.aeg < 5", 17, "there is no fact `room.aeg`", "room.age"),
        ("'round' in box.lables", 12, "there is no fact `box.lables`", "box.labels"),
        ("zebra.xyz", 1, "there is no fact `zebra.xyz`", None),
        ("box.colour == 'gren'", 15, "`gren` is no option of `box.colour`", "green"),
        ("box.colour == 'Red'", 15, "`Red` is no option of `box.colour`", "red"),
        ("box.colour == ''", 15, "`` is no option of `box.colour`", None),
        ("box.size < 'lagre'", 12, "`lagre` is no option of `box.size`", "large"),
        ("'tiny' < box.size <= 'large'", 1, "`tiny` is no option of `box.size`", None),
        ("'small' < box.size <= 'hug'", 23, "`hug` is no option of `box.size`", "huge"),
        ("'rond' in box.labels", 1, "`rond` is no option of `box.labels`", "round"),
        ("'sofd' not in box.labels", 1, "`sofd` is no option of `box.labels`", "soft"),
        ("box.labels <= {'round', 'sot'}", 25, "`sot` is no option of `box.labels`", "soft"),
        ("lamp.on or brigt", 12, "there is no definition `brigt`", "bright"),
        ("alway", 1, "there is no definition `alway`", "always"),
        ("lamp", 1, "there is no definition `lamp`", None),
        ("room.age < fwe", 12, "there is no parameter `fwe`", "few"),
        ("few < room.age < many_", 18, "there is no parameter `many_`", "many"),
        ("room.age < old", 12, "there is no parameter `old`", None),
        ("few", 1, "`few` is a number: compare a fact with it", None),
        ("__debug__", 1, "there is no definition `__debug__`", None),
    ],
)
def test_a_name_that_does_not_exist(text: str, column: int, reason: str, suggestion: str | None) -> None:
    """What is not there, of any sort, is refused where it stands, with what may have been meant."""
    error = refusal(text)
    assert (error.column, error.reason, error.suggestion) == (column, reason, suggestion)


# What has no place in the language


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        pytest.param("lamp.on()", 1, NODES_ONLY, id="call"),
        pytest.param("lamp.on and __import__('os')", 13, NODES_ONLY, id="import"),
        pytest.param("open('box')", 1, NODES_ONLY, id="open"),
        pytest.param("room.age() < 3", 1, FACT_FIRST, id="call compared"),
        pytest.param("abs(room.age) < 3", 1, FACT_FIRST, id="call of a fact"),
        pytest.param("room.age < int('3')", 12, A_NUMBER, id="call as bound"),
        pytest.param("'round'.upper() in box.labels", 1, A_LABEL, id="call of an option"),
        pytest.param("room.__class__.__mro__", 1, FACT_FIRST, id="dunder chain"),
        pytest.param("room.__class__", 1, "there is no fact `room.__class__`", id="dunder"),
        pytest.param("lamp.on.real", 1, FACT_FIRST, id="chain"),
        pytest.param("a" + ".a" * 499, 1, FACT_FIRST, id="long chain"),
        pytest.param("room.age < room.age.real", 12, A_NUMBER, id="chain as bound"),
        pytest.param("room.age < room.seats", 12, A_NUMBER, id="fact as bound"),
        pytest.param("'round'.on", 1, FACT_FIRST, id="attribute of an option"),
        pytest.param("(x := room.age) < 3", 4, NO_PLACE, id="walrus"),
        pytest.param("lambda: lamp.on", 7, NO_PLACE, id="lambda"),
        pytest.param("lamp.on; lamp.warm", 8, NO_PLACE, id="statements"),
        pytest.param("lamp.on = lamp.warm", 9, NO_CONDITION, id="assignment"),
        pytest.param("import os", 1, NO_CONDITION, id="import statement"),
        pytest.param("f'round' in box.labels", 1, A_LABEL, id="f-string"),
        pytest.param("f'{lamp.on}'", 1, NODES_ONLY, id="f-string alone"),
        pytest.param("b'round' in box.labels", 1, A_LABEL, id="bytes"),
        pytest.param("u'round' in box.labels", 1, A_LABEL, id="u-string"),
        pytest.param("r'round' in box.labels", 1, A_LABEL, id="r-string"),
        pytest.param("'ro' 'und' in box.labels", 1, A_LABEL, id="two strings"),
        pytest.param("box.labels <= {'ro''und'}", 16, A_LABEL, id="two strings in a set"),
        pytest.param("'''round''' in box.labels", 1, A_LABEL, id="triple quotes"),
        pytest.param("{x for x in box.labels}", 1, NODES_ONLY, id="set comprehension"),
        pytest.param("box.labels <= {x for x in box.labels}", 15, A_LIST, id="set comprehension as bound"),
        pytest.param("(lamp.on for lamp in box)", 1, NODES_ONLY, id="generator"),
        pytest.param("[lamp.on]", 1, NO_PLACE, id="list"),
        pytest.param("room[0]", 5, NO_PLACE, id="subscript"),
        pytest.param("box.labels <= {*box.labels}", 16, NO_PLACE, id="star"),
        pytest.param("room.age + 1 < 3", 10, NO_PLACE, id="plus"),
        pytest.param("room.age - 1 < 3", 10, NO_PLACE, id="minus"),
        pytest.param("room.age < 3 * 2", 14, NO_PLACE, id="times"),
        pytest.param("room.age / 2 < 3", 10, NO_PLACE, id="division"),
        pytest.param("room.age % 2 == 1", 10, NO_PLACE, id="remainder"),
        pytest.param("lamp.on & lamp.warm", 9, NO_PLACE, id="bitwise and"),
        pytest.param("lamp.on | lamp.warm", 9, NO_PLACE, id="bitwise or"),
        pytest.param("room.age ^ 1 < 3", 10, NO_PLACE, id="bitwise xor"),
        pytest.param("room.age @ 1 < 3", 10, NO_PLACE, id="matrix product"),
        pytest.param("room.age << 1 < 3", 1, FACT_FIRST, id="shift"),
        pytest.param("~lamp.on", 1, NO_PLACE, id="bitwise not"),
        pytest.param("!lamp.on", 1, NO_CONDITION, id="exclamation mark"),
        pytest.param("room.age > -1", 12, NO_PLACE, id="negative number"),
        pytest.param("room.age > 2.5", 12, A_NUMBER, id="fraction"),
        pytest.param("room.age > 2.", 12, A_NUMBER, id="fraction without digits"),
        pytest.param("room.age > 3j", 12, DIGITS_ONLY, id="imaginary number"),
        pytest.param("room.age > 1_0", 12, DIGITS_ONLY, id="underscore in a number"),
        pytest.param("room.age > 0x3", 12, DIGITS_ONLY, id="hexadecimal"),
        pytest.param("room.age > 3e0", 12, DIGITS_ONLY, id="exponent"),
        pytest.param("room.age > 3or lamp.on", 12, DIGITS_ONLY, id="number glued to a word"),
        pytest.param("room.age > 3.or lamp.on", 12, DIGITS_ONLY, id="fraction glued to a word"),
        pytest.param("room.age > 03", 12, NO_CONDITION, id="leading zero"),
        pytest.param("True", 1, NODES_ONLY, id="true"),
        pytest.param("lamp.on or None", 12, NODES_ONLY, id="none"),
        pytest.param("...", 1, NODES_ONLY, id="ellipsis"),
        pytest.param("'round'", 1, NODES_ONLY, id="option alone"),
        pytest.param("3", 1, NODES_ONLY, id="number alone"),
        pytest.param("room.age < True", 12, A_NUMBER, id="true as bound"),
        pytest.param("room.age == None", 13, A_NUMBER, id="none as bound"),
        pytest.param("lamp.on == True", 12, STANDS_ALONE, id="yes/no compared with true"),
        pytest.param("lamp.on == 'yes'", 12, STANDS_ALONE, id="yes/no compared with a word"),
        pytest.param("lamp.on != lamp.warm", 12, STANDS_ALONE, id="yes/no compared with another"),
        pytest.param("0 < lamp.on < 2", 1, STANDS_ALONE, id="yes/no in a chain"),
        pytest.param("lamp.on is True", 1, COMPARISONS, id="is"),
        pytest.param("lamp.on is not None", 1, COMPARISONS, id="is not"),
        pytest.param("lamp.on if lamp.warm else always", 1, NODES_ONLY, id="if"),
        pytest.param("lamp.on, lamp.warm", 1, NODES_ONLY, id="tuple"),
        pytest.param("lamp.on,", 1, NODES_ONLY, id="comma at the end"),
        pytest.param("()", 1, NODES_ONLY, id="nothing in brackets"),
        pytest.param("{}", 1, NODES_ONLY, id="braces alone"),
        pytest.param("{lamp.on}", 1, NODES_ONLY, id="set alone"),
        pytest.param("await lamp.on", 1, NODES_ONLY, id="await"),
        pytest.param("(yield)", 2, NODES_ONLY, id="yield"),
        pytest.param("(yield from lamp.on)", 2, NODES_ONLY, id="yield from"),
    ],
)
def test_other_python_is_refused(text: str, column: int, reason: str) -> None:
    """Python that is no condition is refused where it starts, and is never run."""
    error = refusal(text)
    assert (error.column, error.reason, error.suggestion) == (column, reason, None)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        (" ", 1),
        (" lamp.on", 1),
        ("lamp.on and", 12),
        ("lamp.on and ", 13),
        ("room.age <", 11),
        ("not", 4),
        ("and lamp.on", 1),
        ("lamp.on or or lamp.warm", 12),
        ("lamp.on lamp.warm", 9),
        ("(lamp.on", 1),
        ("lamp.on)", 8),
        ("box.labels <= {'round')", 23),
        ("box.colour == 'red", 15),
        ("box.colour == 'red\"", 15),
        ("lamp.", 6),
        (".on", 1),
        ("lamp..on", 6),
        ("lamp.not", 6),
        ("room.age =< 3", 10),
        ("room.age <> 3", 10),
        ("lamp.on && lamp.warm", 9),
        ("f'{lamp on}' in box.labels", 2),
    ],
)
def test_what_is_no_expression_is_refused(text: str, column: int) -> None:
    """What does not hold together is refused where it breaks off, at the latest just after its end."""
    error = refusal(text)
    assert error.column == column
    assert error.reason == (NO_PLACE if "&" in text else NO_CONDITION)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        pytest.param("r\u00f6\u00f6m.age < 3", 2, id="accents"),
        pytest.param("\uff52oom.age < 3", 1, id="full-width letter"),
        pytest.param("room.age < \uff15", 12, id="full-width digit"),
        pytest.param("room.age < \u0665", 12, id="arabic digit"),
        pytest.param("room\uff0eage < 3", 5, id="full-width point"),
        pytest.param("room.age \u2264 3", 10, id="less or equal sign"),
        pytest.param("r\u043eom.age < 3", 2, id="cyrillic o"),
        pytest.param("box.colour == \u2018red\u2019", 15, id="curly quotes"),
        pytest.param("lamp.on\u00a0and lamp.warm", 8, id="no-break space"),
        pytest.param("lamp.on\u200b", 8, id="zero-width space"),
        pytest.param("\u202elamp.on", 1, id="right-to-left override"),
        pytest.param("\ufefflamp.on", 1, id="byte order mark"),
        pytest.param("lamp.on \U0001f4a1", 9, id="beyond the basic plane"),
        pytest.param("lamp.on \ud800", 9, id="lone surrogate"),
        pytest.param("lamp.on\nor lamp.warm", 8, id="newline"),
        pytest.param("lamp.on\r", 8, id="carriage return"),
        pytest.param("lamp.on\tor lamp.warm", 8, id="tab"),
        pytest.param("lamp.on\f", 8, id="form feed"),
        pytest.param("lamp.on\u2028", 8, id="line separator"),
        pytest.param("lamp.on # lit", 9, id="comment"),
        pytest.param("lamp.on\0", 8, id="nul"),
        pytest.param("lamp.on \\", 9, id="backslash"),
        pytest.param("'\\x72ound' in box.labels", 2, id="escape"),
        pytest.param("`lamp.on`", 1, id="backtick"),
        pytest.param("lamp.on ? always", 9, id="question mark"),
        pytest.param("$room", 1, id="dollar"),
    ],
)
def test_foreign_characters_are_refused(text: str, column: int) -> None:
    """The first character that is not of the language is shown, and Python's own parser never sees it."""
    error = refusal(text)
    assert (error.column, error.reason) == (column, NO_PLACE)


# Caps


def test_length_is_capped() -> None:
    """A condition of 1,000 characters is read and one of 1,001 refused, whatever it says."""
    assert read("lamp.on".ljust(LONGEST)) == LAMP
    for text in ("lamp.on".ljust(LONGEST + 1), "(" * 100_000, "\0" * (LONGEST + 1)):
        error = refusal(text)
        assert (error.column, error.reason) == (1001, "a condition has at most 1000 characters")


def test_length_is_capped_as_written_out() -> None:
    """What is read can be written back and read again, so blanks that were saved count, too."""
    longest = " or ".join(["lamp.on"] * 84 + ["room.age < 3"] * 5)
    assert len(longest) == LONGEST
    assert render(read(longest)) == longest
    text = "or".join(["(room.age<3)"] * 70)
    assert len(text) < LONGEST < len(" or ".join(["room.age < 3"] * 70))
    error = refusal(text)
    assert (error.column, error.reason) == (len(text), "written out, this has more than 1000 characters")


@pytest.mark.parametrize(("opening", "closing"), ["()", "{}"])
def test_brackets_are_capped(opening: str, closing: str) -> None:
    """Brackets nested 17 deep are refused at the seventeenth, before anything is parsed."""
    error = refusal(opening * 17 + "lamp.on" + closing * 17)
    assert (error.column, error.reason) == (17, "brackets are nested more than 16 deep")


def test_brackets_up_to_the_cap_are_read() -> None:
    """Brackets nested 16 deep are read, and those that were closed do not count."""
    assert read("(" * DEEPEST + "lamp.on" + ")" * DEEPEST) == LAMP
    assert read(" or ".join(["(lamp.on)"] * 40)) == AnyOf((LAMP,) * 40)


def test_nodes_are_capped() -> None:
    """A condition is 16 nodes deep at most, with or without brackets."""
    assert read("not " * (DEEPEST - 1) + "lamp.on")
    error = refusal("not " * DEEPEST + "lamp.on")
    assert (error.column, error.reason) == (65, "a condition is at most 16 deep")


@pytest.mark.parametrize(("opening", "column"), [("lamp.on and (", 196), ("lamp.on or (", 181), ("not (", 81)])
def test_nodes_are_capped_in_every_connective(opening: str, column: int) -> None:
    """Each `and`, `or` and `not` is one node deeper, the cap falling on whatever is the seventeenth."""
    most = DEEPEST - 1
    assert read(opening * most + "always" + ")" * most)
    error = refusal(opening * DEEPEST + "always" + ")" * DEEPEST)
    assert (error.column, error.reason) == (column, "a condition is at most 16 deep")


@pytest.mark.parametrize("count", [100, 240, 300])
def test_hundreds_of_nots_are_refused(count: int) -> None:
    """No number of `not`s reaches a limit of Python's own."""
    error = refusal("not " * count + "lamp.on")
    assert error.column == (65 if count < 250 else 1001)


@pytest.mark.parametrize("digits", [20, 900, 985])
def test_huge_numbers_are_refused(digits: int) -> None:
    """A number of any length is compared with the range of the fact like a small one."""
    assert refusal("room.age < " + "9" * digits).reason == "this is always so, whatever `room.age` is"
    assert refusal("room.age > " + "9" * digits).reason == "this is never so, whatever `room.age` is"


# Comparisons that cannot be


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("3 < room.age", 1, FACT_FIRST),
        ("'red' == box.colour", 1, FACT_FIRST),
        ("few < room.age", 1, FACT_FIRST),
        ("{'round'} >= box.labels", 1, FACT_FIRST),
        ("lamp.on and (3) < (4)", 14, FACT_FIRST),
        ("6 > room.age >= 2", 1, LOW_TO_HIGH),
        ("lamp.on or 6 >= room.age > 2", 12, LOW_TO_HIGH),
        ("2 <= room.age > 6", 1, LOW_TO_HIGH),
        ("2 < room.age == 6", 1, LOW_TO_HIGH),
        ("2 != room.age < 6", 1, LOW_TO_HIGH),
        ("2 < room.age in box.labels", 1, COMPARISONS),
        ("2 is room.age < 6", 1, COMPARISONS),
        ("room.age < 3 < 6", 12, FACT_FIRST),
        ("1 < room.age < 3 < 6", 1, NODES_ONLY),
        ("box.colour < 'red'", 1, NO_ORDER),
        ("lamp.on and box.colour >= 'red'", 13, NO_ORDER),
        ("'red' <= box.colour <= 'blue'", 1, NO_ORDER),
        ("box.colour == red", 15, A_COLOUR),
        ("box.colour == 3", 15, A_COLOUR),
        ("box.colour == box.colour", 15, A_COLOUR),
        ("box.colour == {'red'}", 15, A_COLOUR),
        ("box.colour == ('red', 'blue')", 15, A_COLOUR),
        ("room.age == '3'", 13, A_NUMBER),
        ("room.age <= {3}", 13, A_NUMBER),
        ("box.labels == 'round'", 15, A_LIST),
        ("box.labels != {'round'}", 15, A_LIST),
        ("box.labels == {'round'}", 15, A_LIST),
        ("box.labels < {'round'}", 14, A_LIST),
        ("box.labels >= {'round'}", 15, A_LIST),
        ("box.labels <= 'round'", 15, A_LIST),
        ("box.labels <= ('round', 'soft')", 15, A_LIST),
        ("box.labels <= {}", 15, A_LIST),
        ("'a' < box.labels < 'b'", 1, A_LIST),
        ("box.labels <= {round}", 16, A_LABEL),
        ("box.labels <= {3}", 16, A_LABEL),
        ("box.labels <= {{'round'}}", 16, A_LABEL),
        ("box.labels <= {'round', 'round'}", 15, "an option stands twice"),
        ("tool.kinds <= {'saw', 'file', 'saw'}", 15, "an option stands twice"),
        ("round in box.labels", 1, A_LABEL),
        ("3 in box.labels", 1, A_LABEL),
        ("box.labels in box.labels", 1, A_LABEL),
        ("'red' in box.colour", 10, NO_LIST),
        ("'red' not in box.colour", 14, NO_LIST),
        ("box.colour in {'red', 'blue'}", 15, FACT_FIRST),
        ("box.colour in ('red', 'blue')", 15, FACT_FIRST),
        ("'round' in 'round soft'", 12, FACT_FIRST),
        ("'round' in few", 12, FACT_FIRST),
        ("box.labels", 1, "`box.labels` is no yes/no question: compare it with something"),
        ("lamp.on or room.age", 12, "`room.age` is no yes/no question: compare it with something"),
        ("not box.colour", 5, "`box.colour` is no yes/no question: compare it with something"),
    ],
)
def test_comparisons_of_the_wrong_kind_are_refused(text: str, column: int, reason: str) -> None:
    """Each kind of fact has its own comparisons, and what is not one of them is refused where it stands."""
    error = refusal(text)
    assert (error.column, error.reason, error.suggestion) == (column, reason, None)


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("room.age > 200", 1, "this is never so, whatever `room.age` is"),
        ("lamp.on and room.age > 9", 13, "this is never so, whatever `room.age` is"),
        ("room.age >= 0", 1, "this is always so, whatever `room.age` is"),
        ("room.age != 10", 1, "this is always so, whatever `room.age` is"),
        ("room.seats < 2", 1, "this is never so, whatever `room.seats` is"),
        ("room.seats == 1", 1, "this is never so, whatever `room.seats` is"),
        ("3 < room.age < 4", 1, "this is never so, whatever `room.age` is"),
        ("many <= room.age <= few", 1, "this is never so, whatever `room.age` is"),
        ("0 <= room.age <= 9", 1, "this is always so, whatever `room.age` is"),
        ("box.size >= 'small'", 1, "this is always so, whatever `box.size` is"),
        ("box.size < 'small'", 1, "this is never so, whatever `box.size` is"),
        ("'large' < box.size < 'huge'", 1, "this is never so, whatever `box.size` is"),
        ("box.labels <= {'round', 'soft', 'heavy'}", 1, "this is always so, whatever `box.labels` is"),
    ],
)
def test_comparisons_that_decide_nothing_are_refused(text: str, column: int, reason: str) -> None:
    """A comparison that no value fulfils, or every one, is a mistake of its author."""
    error = refusal(text)
    assert (error.column, error.reason) == (column, reason)


def test_just_the_telling_comparisons_are_read() -> None:
    """Of all leaves there are, those are read that are true of some value and false of another, and no others."""
    for leaf in EVERY_LEAF:
        if is_telling(leaf):
            assert read(render(leaf)) == leaf
        else:
            assert refusal(render(leaf)).reason.endswith(f"so, whatever `{leaf.path}` is")


def test_the_one_option_of_a_list_that_cannot_be_empty() -> None:
    """A list that must have its only option always has it, so asking whether it does is refused."""
    with pytest.raises(ConditionError, match="this is always so"):
        parse("'saw' in tool.kinds", Vocabulary({"tool.kinds": Choices(("saw",), at_least_one=True)}))


def test_a_fact_with_one_value_cannot_be_compared() -> None:
    """Of a number that has a single value, every comparison is always or never so."""
    vocabulary = Vocabulary({"room.doors": Number(1, 1, "doors"), "lamp.on": YesNo()})
    for text in ("room.doors == 1", "room.doors > 1"):
        with pytest.raises(ConditionError, match=r"so, whatever `room\.doors` is"):
            parse(text, vocabulary)


# Anything at all

TOKENS = [
    *(".", ",", "(", ")", "{", "}", "<", "<=", ">", ">=", "==", "!=", "=", "!", "'", '"', " ", "  "),
    *("and", "or", "not", "in", "is", "if", "else", "for", "lambda", "await", "yield", "from", "None", "True", "f'"),
    *("not ", " and ", " or ", " in ", " not in ", " <= ", " < ", "f'{", "}'", "b'", "'''", "0", "3", "3.", "1e", "0x"),
    *("'red'", "'small'", "'round'", "{'round'}", "{'round', 'soft'}", "room.age", "box.", ".on", "_", "e"),
    *VOCABULARY,
    *DEFINITIONS,
    *PARAMETERS,
]
hostile = (
    st.text(max_size=1200)
    | st.text(st.characters(codec="ascii"), max_size=1200)
    | st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)
    | st.lists(st.sampled_from(TOKENS), max_size=40).map(" ".join)
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The text of a condition with a piece of it replaced."""
    text = render(draw(conditions))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    return text[:start] + draw(st.sampled_from(TOKENS) | st.text(max_size=2)) + text[min(end, start + 3) :]


@settings(deadline=None, max_examples=1000)
@given(text=hostile | damaged())
@example("not " * 249 + "a.a")
@example("a" + "<a" * 499)
@example("room.age > 3.or lamp.on")
@example("or".join(["(room.age<3)"] * 80))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever is written is refused with a column, or read and then written back and read the same; nobody warns."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        outcome = read_or_refused(text)
    assert warned == []
    if isinstance(outcome, ConditionError):
        assert 1 <= outcome.column <= len(text) + 1
    else:
        assert read(render(outcome)) == outcome
