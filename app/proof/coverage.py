"""What falls between the rules: ranges that no band covers, questions without use, gaps in the session table."""

from collections.abc import Iterator, Mapping
from itertools import product

from app.engine.condition import Condition, paths
from app.engine.facts import Choice, Facts, Number, Value
from app.engine.regions import regions
from app.engine.truth import FALSE, TRUE, UNKNOWN
from app.proof.faults import Claim
from app.proof.people import Person, Seen, accepted, ladder, person_of, play
from app.rules.model import Rule, Rulebook, SessionRow, Span

_Step = tuple[Value, Person, tuple[str, ...]]


def coverage(book: Rulebook) -> Iterator[Claim]:
    """Gaps between bands, questions that nothing uses, session rows with gaps or overlaps."""
    for (fact, _), rules in _families(book).items():
        yield from _gap(book, fact, rules)
    yield from _unused(book)
    yield from _sessions(book)


# Bands


def _families(book: Rulebook) -> Mapping[tuple[str, frozenset[str]], list[Rule]]:
    """The rules on each number or scale, with those together that read the same beside it."""
    found: dict[tuple[str, frozenset[str]], list[Rule]] = {}
    for rule in book.rules:
        for path in paths(rule.when):
            kind = book.vocabulary[path]
            if isinstance(kind, Number) or (isinstance(kind, Choice) and kind.ordered):
                found.setdefault((path, frozenset(paths(rule.when)) - {path}), []).append(rule)
    return found


def _gap(book: Rulebook, fact: str, rules: list[Rule]) -> Iterator[Claim]:
    """A middle range of which no rule of a family holds, while rules on both sides do."""
    values = regions([rule.when for rule in rules], book.vocabulary)
    others = [path for path in values if path != fact]
    for chosen in product(*(values[path] for path in others)):
        beside = dict(zip(others, chosen, strict=True))
        steps = list(_steps(book, rules, fact, beside, ladder(book, fact, values[fact])))
        firing = [place for place, (_, _, found) in enumerate(steps) if found]
        middle = [
            place for place in range(len(steps)) if firing and firing[0] < place < firing[-1] and place not in firing
        ]
        if middle:
            yield _gap_claim(fact, rules, steps, middle)
            return


def _steps(
    book: Rulebook, rules: list[Rule], fact: str, beside: Mapping[str, Value], values: tuple[Value, ...]
) -> Iterator[_Step]:
    """Up the values of a fact: who has it, and the rules that hold; refused answers are left out."""
    for value in values:
        seen = play(book, person_of(book, Facts({**beside, fact: value})))
        if seen.facts is not None:
            yield value, seen.person, tuple(rule.id for rule in rules if seen.finds(rule.id))


def _gap_claim(fact: str, rules: list[Rule], steps: list[_Step], middle: list[int]) -> Claim:
    first = middle[0]
    last = next(place for place in range(first, len(steps)) if place + 1 not in middle)
    (_, below, under), (low, within, _), (high, _, _), (_, above, over) = (
        steps[place] for place in (first - 1, first, last, last + 1)
    )
    ids = tuple(rule.id for rule in rules)

    def shows(seen: tuple[Seen, ...]) -> bool:
        found = [tuple(rule for rule in ids if each.finds(rule)) for each in seen if each.assessed()]
        return found == [under, (), over]

    return Claim(
        "uncovered_gap",
        tuple(dict.fromkeys((*under, *over))),
        (fact,),
        f"nothing covers `{fact}` from {low} to {high}, between {_named(under)} below and {_named(over)} above",
        "found going up all values that these rules can tell apart",
        (below, within, above),
        shows,
        f"{low}..{high}",
    )


def _named(rules: tuple[str, ...]) -> str:
    return " and ".join(f"`{each}`" for each in rules)


# Questions


def _unused(book: Rulebook) -> Iterator[Claim]:
    used = _used(book)
    for path, question in book.questionnaire.questions.items():
        if path not in used:
            yield _unused_claim(book, path, question.none)


def _used(book: Rulebook) -> set[str]:
    """Questions that an assessment depends on, and those that decide whether one of them is asked or answered."""
    conditions = [*(rule.when for rule in book.rules), *book.sessions.conditions.values()]
    used = {*book.benefit.unknown_without, *(path for each in conditions for path in paths(each))}
    deciding = [(question.path, question.asked_when) for question in book.questionnaire.conditional]
    deciding += [(follow.fact, follow.when) for follow in book.questionnaire.follows]
    for _ in deciding:  # each round can reach one step further up
        used |= {path for fact, when in deciding if when is not None and fact in used for path in paths(when)}
    return used


def _unused_claim(book: Rulebook, path: str, none: Value | None) -> Claim:
    answers = [value for value in _some_values(book, path) if value != none]
    people = [person_of(book, Facts({path: value})) for value in answers[:1]]
    return Claim(
        "unused_question",
        (),
        (path,),
        f"nothing uses the question `{path}`",
        "no rule, session row or asked question reads it",
        (Person({}), *people),
        lambda seen: seen[0].assessed() == seen[1].assessed() and path in (seen[1].facts or Facts()).known,
    )


def _some_values(book: Rulebook, path: str) -> tuple[Value, ...]:
    match kind := book.vocabulary[path]:
        case Number(low, high):
            return (high, low)
        case Choice(options):
            return options
        case _:
            return (frozenset(kind.options[:1]),) if hasattr(kind, "options") else (True, False)


# Sessions


def _sessions(book: Rulebook) -> Iterator[Claim]:
    table = book.sessions
    conditions = [*(row.when for row in table.rows), table.nothing_to_level]
    people = [seen for seen in accepted(book, conditions) if seen.truth(table.nothing_to_level) is not TRUE]
    for seen in people:
        fitting = [row for row in table.rows if seen.truth(row.when) is TRUE]
        if len(fitting) > 1:
            yield _overlap_claim(seen, fitting, len(people))
            break
    for seen in people:
        if all(seen.truth(row.when) is FALSE for row in table.rows):
            yield _no_row_claim(seen, conditions, len(people))
            break


def _overlap_claim(seen: Seen, rows: list[SessionRow], tried: int) -> Claim:
    count = Span(min(row.min for row in rows), max(row.max for row in rows), "sessions")
    names = tuple(row.id for row in rows)
    return Claim(
        "sessions_overlap",
        (),
        tuple(dict.fromkeys(path for row in rows for path in paths(row.when))),
        f"the session rows {_named(names)} fit one person",
        f"found among {tried} ways to answer what the table reads",
        (seen.person,),
        lambda seen: (
            all(seen[0].truth(row.when) is TRUE for row in rows) and seen[0].assessed().sessions.number == count
        ),
        ",".join(names),
    )


def _no_row_claim(seen: Seen, conditions: list[Condition], tried: int) -> Claim:
    facts = tuple(dict.fromkeys(path for each in conditions for path in paths(each)))
    return Claim(
        "sessions_gap",
        (),
        facts,
        "no session row fits somebody who has answered what the table reads",
        f"found among {tried} ways to answer what the table reads",
        (seen.person,),
        lambda seen: _cannot_be_estimated(seen[0]),
    )


def _cannot_be_estimated(seen: Seen) -> bool:
    """Whether an assessment breaks for want of a row: there is nothing to take a range of sessions from."""
    if any(seen.truth(row.when) in (TRUE, UNKNOWN) for row in seen.book.sessions.rows):
        return False
    try:
        seen.assessed()
    except ValueError:
        return True
    return False
