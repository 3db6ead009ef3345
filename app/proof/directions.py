"""Law 6: where a rule states a direction, moving that fact so never lowers caution. Tried on everybody."""

from collections.abc import Iterator
from itertools import pairwise

from app.engine.condition import paths
from app.engine.facts import Choice, Facts, Value
from app.engine.regions import regions
from app.engine.truth import FALSE, TRUE, UNKNOWN, Truth
from app.proof.faults import Claim
from app.proof.people import Seen, accepted, ladder, person_of, play
from app.rules.model import Rule, Rulebook

CAUTION = {
    FALSE: 0,
    UNKNOWN: 1,
    TRUE: 2,
}  # an open rule lifts less than one that holds, and more than one that does not


def directions(book: Rulebook) -> Iterator[Claim]:
    """Stated directions that do not hold."""
    for rule in book.rules:
        for path, stated in rule.direction.items():
            if stated != "none" and path in paths(rule.when):
                yield from _broken(book, rule, path, falls=stated == "more is never safer")


def _broken(book: Rulebook, rule: Rule, path: str, *, falls: bool) -> Iterator[Claim]:
    """The first step up that makes caution fall, or rise, against what is stated."""
    kind = book.vocabulary[path]
    if isinstance(kind, Choice) and not kind.ordered:
        return
    values = ladder(book, path, regions([rule.when], book.vocabulary)[path])
    for seen in accepted(book, [rule.when]):
        if seen.facts is not None and path not in seen.facts.known:
            steps = [each for value in values if (each := _with(seen, path, value)).facts is not None]
            for before, after in pairwise(steps):
                if _against(rule, before, after, falls=falls):
                    yield _claim(rule, path, before, after, falls=falls)
                    return


def _with(seen: Seen, path: str, value: Value) -> Seen:
    known = seen.facts.known if seen.facts is not None else {}
    return play(seen.book, person_of(seen.book, Facts({**known, path: value})))


def _against(rule: Rule, before: Seen, after: Seen, *, falls: bool) -> bool:
    low, high = _caution(before.truth(rule.when)), _caution(after.truth(rule.when))
    return low > high if falls else low < high


def _caution(truth: Truth | None) -> int:
    return CAUTION[truth] if truth is not None else 0


def _claim(rule: Rule, path: str, before: Seen, after: Seen, *, falls: bool) -> Claim:
    moved = "fall" if falls else "rise"
    return Claim(
        "direction_does_not_hold",
        (rule.id,),
        (path,),
        f"`{rule.id}` says of `{path}` that {rule.direction[path]}, and more of it makes the rule {moved}",
        "found among all ways to answer what the rule reads",
        (before.person, after.person),
        lambda seen: _assessed(seen) and _against(rule, *seen, falls=falls),
        rule.direction[path],
    )


def _assessed(seen: tuple[Seen, ...]) -> bool:
    return all(each.facts is not None and each.assessed() for each in seen)
