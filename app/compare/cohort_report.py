"""What a change of the rulebook does to a cohort, written out: for everybody and by group, small counts masked."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TypeAlias

from typing_extensions import TypedDict

from app.clinics import Clinic
from app.cohort.files import Unread, are_decoded, files_of, unread
from app.cohort.masking import masked
from app.cohort.questions import questions_of
from app.cohort.transitions import By, Changed, Group, Tally, Transitions, levels, transitions
from app.cohort.turns import in_turn
from app.compare.difference import changed_rules
from app.engine.condition import paths
from app.rules.model import Rulebook, SuitabilityId

Matrix: TypeAlias = dict[SuitabilityId, dict[SuitabilityId, int | None]]
Side: TypeAlias = tuple[Rulebook, Clinic]


class Responsible(TypedDict):
    """A rule, a change of suitability, and for how many people it has to do with it."""

    rule: str
    before: SuitabilityId
    after: SuitabilityId
    people: int | None


class Part(TypedDict):
    """What a change does to some people: everybody, or those who gave certain answers. None stands for a small count.

    A count is also None where it would tell the only small one.
    """

    group: dict[str, str]
    people: int | None
    changed: int | None
    refused: int | None
    matrix: Matrix
    responsible: list[Responsible]


class CohortReport(TypedDict):
    """What a change does to a cohort; `least` is the smallest count that is shown, and nothing depends on `as_of`."""

    before: str
    before_digest: str
    after: str
    after_digest: str
    as_of: str
    least: int
    everybody: Part
    groups: list[Part]


def trial(before: Side, after: Side, by: Sequence[By] = ()) -> Transitions:
    """What counts people under two rulebooks, each with the profile of a clinic.

    A rule that reads of a clinic what is not the same has changed, too.

    Raises:
        CohortError: people cannot be grouped so.
    """
    changed = {each.id: Changed(each.id, each.before, each.after) for each in changed_rules(before[0], after[0])}
    own = {fact for fact, value in before[1].facts.items() if after[1].facts[fact] != value}
    for rule, old in before[0].by_id.items():
        if rule not in changed and not own.isdisjoint(paths(old.when)):
            changed[rule] = Changed(rule, old, after[0].by_id[rule])
    return transitions([before, after], changed.values(), by)


def counted(
    tried: Transitions, people: Path, keep: Sequence[str] = (), told: Callable[[int], object] = lambda _people: None
) -> Tally:
    """The tally of everybody in some files.

    Args:
        tried: the rulebooks.
        people: a file, or a folder of files.
        keep: columns that are passed over.
        told: is told after each piece how many people are done.

    Raises:
        CohortError: something cannot be read.
    """
    whole, done = Tally(), 0
    for count, tally in in_turn(_parts(tried, people, keep), beside_reading=are_decoded(files_of(people))):
        whole.add(tally)
        done += count
        told(done)
    return whole


def _parts(tried: Transitions, people: Path, keep: Sequence[str]) -> Iterator[Callable[[], tuple[int, Tally]]]:
    """What counts each piece, and how many people there are in it."""
    questions = questions_of([tried.before.book, tried.after.book], keep)
    for file in files_of(people):
        yield from (partial(_part_of, tried, piece) for piece in unread(file, questions) if piece is not None)


def _part_of(tried: Transitions, piece: Unread) -> tuple[int, Tally]:
    rows, tally = piece().rows, Tally()
    tried.count(rows, tally)
    return rows.count, tally


def report(tried: Transitions, tally: Tally, least: int, as_of: date | None = None) -> CohortReport:
    """A tally written out, as of a day, else of today (UTC); counts from 1 to below `least` are masked."""
    groups = sorted(tally.moved)
    everybody = Tally(
        {(): sum((tally.moved[each] for each in groups), Counter())},
        {(): sum((tally.responsible[each] for each in groups), Counter())},
        Counter({(): tally.refused.total()}),
    )
    sizes = masked({each: tally.moved[each].total() + tally.refused[each] for each in groups}, least)
    parts = [_part(tried, tally, each, least) for each in groups if tried.by and sizes[each] is not None]
    few = [each for each in groups if tried.by and sizes[each] is None]
    return {
        "before": _name(tried.before.book),
        "before_digest": tried.before.book.digest,
        "after": _name(tried.after.book),
        "after_digest": tried.after.book.digest,
        "as_of": (as_of or datetime.now(UTC).date()).isoformat(),
        "least": least,
        "everybody": _part(tried, everybody, (), least),
        "groups": [*parts, *(_few(tried, each) for each in few)],
    }


def _name(book: Rulebook) -> str:
    return f"{book.release} ({book.clinic.id})" if book.clinic else book.release


def _part(tried: Transitions, tally: Tally, group: Group, least: int) -> Part:
    moved = tally.moved[group]
    before, after = (levels(each.book) for each in (tried.before, tried.after))
    cells = masked({(old, new): moved[old, new] for old in before for new in after}, least)
    whole = masked({"people": moved.total(), "refused": tally.refused[group]}, least)
    moves = [count for (old, new), count in cells.items() if old != new]
    return {
        "group": _named(tried, group),
        "people": whole["people"],
        "changed": None if None in moves else sum(each or 0 for each in moves),
        "refused": whole["refused"],
        "matrix": {old: {new: cells[old, new] for new in after} for old in before},
        "responsible": [
            {"rule": rule, "before": old, "after": new, "people": count if count >= least else None}
            for (rule, old, new), count in sorted(
                tally.responsible[group].items(), key=lambda each: (-each[1], each[0])
            )
        ],
    }


def _few(tried: Transitions, group: Group) -> Part:
    """Of a group that is small, that it is there."""
    nothing: Part = {"group": {}, "people": None, "changed": None, "refused": None, "matrix": {}, "responsible": []}
    return {**nothing, "group": _named(tried, group)}


def _named(tried: Transitions, group: Group) -> dict[str, str]:
    return {each.path: answer for each, answer in zip(tried.by, group, strict=True)} if group else {}
