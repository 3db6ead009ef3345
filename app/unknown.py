"""What is unknown: the questions that rules wait for, and what these can still lift an assessment to.

One pass finds the levels that `assess` joins with what is found, and the questions that `asking` plans with.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from operator import itemgetter
from typing import NamedTuple

from app.assessment import Finding, OpenQuestion, OpenReason
from app.engine.condition import paths
from app.engine.facts import Facts
from app.engine.residual import Waiting, compile_waiting, waiting_too
from app.ready import Ready, ready
from app.rules.model import Rule, Rulebook
from app.rules.once import base_of, once, own_rules

MANY = 1000  # more rules than wait for one question
MOST_WAITS, OWN_WAITS = 4096, 512  # kept: of a rulebook, and of a clinic's own rules


class Waits(NamedTuple):
    """A question that open rules wait for.

    Attributes:
        order: sorts the most decisive first: the strictest level, then red before core before the rest, then the most
            rules, then as asked.
        path: the question.
        level: the rank of the strictest suitability that one of the rules lifts to.
        unanswered: the rank of what they lift to while it is not answered.
        unsure: the same while it is answered "not sure".
        urgent: whether one of the rules is urgent.
        missing: the question as an assessment lists it while it is not answered, by the rank of what is found.
        doubtful: the same while it is answered "not sure".
        caution: what "not sure" of it is shown as; None where that lifts nothing.
    """

    order: int
    path: str
    level: int
    unanswered: int
    unsure: int
    urgent: bool
    missing: tuple[OpenQuestion, ...]
    doubtful: tuple[OpenQuestion, ...]
    caution: Finding | None


class Unknown(NamedTuple):
    """What open rules come to; levels are ranks of suitabilities.

    Attributes:
        lift: what they lift to as things are.
        fixed: what those lift to that wait for nothing but questions answered "not sure".
        possible: the highest that one can lift to that waits for an unanswered question as well.
        missing: how many unanswered questions keep it undetermined.
        unanswered: the questions to ask, most decisive first; one whose answer another may give is left to that one.
        unsure: the questions answered "not sure", most decisive first.
    """

    lift: int
    fixed: int
    possible: int
    missing: int
    unanswered: tuple[Waits, ...]
    unsure: tuple[Waits, ...]

    def settles(self, best: int) -> bool:
        """Whether no unanswered question can lift the result any more, given the rank of what is found."""
        return self.possible <= max(best, self.fixed)

    def open_questions(self, best: int) -> tuple[OpenQuestion, ...]:
        """The questions that are open, most decisive first; one answered "not sure" behind all others."""
        return (*[each.missing[best] for each in self.unanswered], *[each.doubtful[best] for each in self.unsure])


ORDER = itemgetter(0)
NOTHING = Unknown(0, 0, 0, 0, (), ())


@dataclass(frozen=True, slots=True, eq=False)
class Unknowns:
    """What is common to all unknowns of one rulebook. Rules that wait together are bits: see `compile_waiting`.

    Attributes:
        ready: the rulebook, prepared.
        questions: the questions that are always asked and that rules read, each with what waits for it alone.
        conditional: the same of those that are not always asked.
        waiting: the bits of the rules that wait for each question, but for those that read that one alone.
        followed: for each question, the bits of the facts that its answer may give.
        follows: the fact of each bit.
        waits: a question, and bits of rules, as what waits for it; None where nothing does.
        alone: the rules that read one question alone, by that.
        together: the others, in the order of their bits.
    """

    ready: Ready
    questions: tuple[tuple[str, Waits | None], ...]
    conditional: Mapping[str, Waits | None]
    waiting: Waiting
    followed: Waiting
    follows: tuple[str, ...]
    waits: Callable[[str, int], Waits | None]
    alone: Mapping[str, Sequence[Rule]]
    together: tuple[Rule, ...]


@once
def unknowns(book: Rulebook) -> Unknowns:
    """What is common to all unknowns of a rulebook; a clinic's shares all but what its own rules change."""
    base = base_of(book)
    return _prepared(book) if base is None else _shared(book, unknowns(base))


def _prepared(book: Rulebook) -> Unknowns:
    prepared = ready(book)
    follows = tuple(follow.fact for follow in book.questionnaire.follows)
    alone, together = _read(book.rules, follows)
    waits = lru_cache(maxsize=MOST_WAITS)(partial(_waiting, prepared, alone, together))
    return Unknowns(
        ready=prepared,
        questions=_always(prepared, {path for rule in book.rules for path in paths(rule.when)}, waits),
        conditional={path: waits(path, 0) for path in prepared.conditional},
        waiting=compile_waiting([rule.when for rule in together]),
        followed=compile_waiting([follow.when for follow in book.questionnaire.follows]),
        follows=follows,
        waits=waits,
        alone=alone,
        together=together,
    )


def _shared(book: Rulebook, base: Unknowns) -> Unknowns:
    """The same of a clinic's rulebook. Rules of its own that wait together have bits behind those of the base's."""
    prepared = ready(book)
    own = own_rules(book, base.ready.book)
    replaced = {rule.id for rule in own.values()}
    lone, joined = _read(own.values(), base.follows)
    gone = sum(1 << place for place, rule in enumerate(base.together) if rule.id in replaced)
    stay = {path: [each for each in base.alone.get(path, ()) if each.id not in replaced] for path in lone}
    alone = {**base.alone, **{path: [*stay[path], *rules] for path, rules in lone.items()}}
    together = (*base.together, *joined)
    with_own = lru_cache(maxsize=OWN_WAITS)(partial(_waiting, prepared, alone, together))

    def waits(path: str, bits: int) -> Waits | None:
        return with_own(path, bits) if path in lone or bits >> len(base.together) else base.waits(path, bits)

    used = {path for rule in own.values() for path in paths(rule.when)} | {path for path, _ in base.questions}
    return replace(
        base,
        ready=prepared,
        questions=_always(prepared, used, waits),
        conditional={path: waits(path, 0) for path in prepared.conditional},
        waiting=waiting_too(base.waiting, [rule.when for rule in joined], len(base.together), gone),
        waits=waits,
        alone=alone,
        together=together,
    )


def _read(rules: Iterable[Rule], follows: tuple[str, ...]) -> tuple[dict[str, list[Rule]], tuple[Rule, ...]]:
    """The rules that read one question alone, by that; and those that read several, or one that another may answer."""
    alone: dict[str, list[Rule]] = {}
    together: list[Rule] = []
    for rule in rules:
        read = paths(rule.when)
        if len(read) == 1 and read[0] not in follows:
            alone.setdefault(read[0], []).append(rule)
        elif read:
            together.append(rule)
    return alone, tuple(together)


def _always(
    prepared: Ready, used: set[str], waits: Callable[[str, int], Waits | None]
) -> tuple[tuple[str, Waits | None], ...]:
    """The questions that are always asked and used, each with what waits for it alone."""
    asked = [path for path in prepared.questions if path in used and path not in prepared.conditional]
    return tuple([(path, waits(path, 0)) for path in asked])


def _waiting(
    prepared: Ready, alone: Mapping[str, Sequence[Rule]], together: Sequence[Rule], path: str, bits: int
) -> Waits | None:
    rules = [*alone.get(path, ()), *(rule for place, rule in enumerate(together) if bits >> place & 1)]
    places = prepared.places
    return _waits(prepared, path, sorted(rules, key=lambda rule: places[rule.id])) if rules else None


def _waits(prepared: Ready, path: str, rules: list[Rule]) -> Waits:
    question = prepared.questions[path]
    ranks = [prepared.book.effects[rule.effect].lifts.rank for rule in rules]
    level = max(ranks)
    need, place = question.order
    strictest = len(prepared.levels) - level
    ids = tuple(rule.id for rule in rules)
    lifting = [rule for rule, rank in zip(rules, ranks, strict=True) if rank]
    return Waits(
        order=((strictest * 4 + need) * MANY + MANY - len(rules)) * MANY + place,
        path=path,
        level=level,
        unanswered=min(level, question.unanswered),
        unsure=min(level, question.unsure),
        urgent=any(rule.urgent for rule in rules),
        missing=_listed(prepared, path, "not_answered", level, ids),
        doubtful=_listed(prepared, path, "not_sure", level, ids),
        caution=_caution(prepared, path, min(level, question.unsure), lifting) if lifting else None,
    )


def _listed(
    prepared: Ready, path: str, reason: OpenReason, level: int, rules: tuple[str, ...]
) -> tuple[OpenQuestion, ...]:
    """A question as an assessment lists it, by the rank of what is found."""
    need = prepared.questions[path].question.need
    return tuple(
        OpenQuestion(path, need, reason, prepared.levels[max(best, level)].id, rules)
        for best in range(len(prepared.levels))
    )


def _caution(prepared: Ready, path: str, level: int, rules: list[Rule]) -> Finding:
    """A caution for a question answered "not sure": the rules that wait for it, and their sources."""
    return Finding(
        rule=None,
        effect="review" if prepared.levels[level].id == "clinician_review" else "precaution",
        because=(path,),
        wait=None,
        sources=tuple(dict.fromkeys(source for rule in rules for source in rule.sources)),
        open_rules=tuple(rule.id for rule in rules),
    )


def unknown(prepared: Unknowns, facts: Facts) -> Unknown:
    """What open rules come to.

    A rule lifts to the lower of its own level and the highest that the asked questions in its residual call for. So for
    each question that is open, it is the lower of what the question calls for and the strictest rule that waits for it.
    """
    known, unsure, waits = facts.known, facts.unsure, prepared.waits
    waiting = prepared.waiting(known)
    asked = [(path, prepared.conditional[path]) for path in prepared.ready.asked(known)[0]]
    missing = {
        path: found
        for path, alone in (*prepared.questions, *asked)
        if path not in known and (found := waits(path, waiting[path]) if path in waiting else alone)
    }
    doubted = [missing.pop(path) for path in unsure if path in missing] if unsure else []
    to_ask = sorted((_to_ask(prepared, facts, missing, waiting) if missing else missing).values(), key=ORDER)
    lifting = [each.unanswered for each in missing.values()]
    return Unknown(
        lift=max([*lifting, *[each.unsure for each in doubted]], default=0),
        fixed=_fixed(prepared, doubted, missing, waiting) if doubted else 0,
        possible=to_ask[0].level if to_ask else 0,  # the most decisive is one of the strictest
        missing=[each.unanswered for each in to_ask].count(prepared.ready.undetermined),
        unanswered=tuple(to_ask),
        unsure=tuple(sorted(doubted, key=ORDER)),
    )


def _fixed(prepared: Unknowns, doubted: list[Waits], missing: Mapping[str, Waits], waiting: Mapping[str, int]) -> int:
    """What those rules lift to that wait for nothing that is missing."""
    deciding = 0
    for path in missing:
        deciding |= waiting.get(path, 0)
    held = [prepared.waits(each.path, waiting.get(each.path, 0) & ~deciding) for each in doubted]
    return max([each.unsure for each in held if each is not None], default=0)


def _to_ask(
    prepared: Unknowns, facts: Facts, unanswered: dict[str, Waits], waiting: dict[str, int]
) -> dict[str, Waits]:
    """The unanswered questions, but those whose answer another may give: that is asked first, for both."""
    withheld: dict[str, int] = {}
    for path, bits in prepared.followed(facts.known).items():
        given = [fact for place, fact in enumerate(prepared.follows) if bits >> place & 1 and fact in unanswered]
        if path not in facts.unsure and given:
            withheld |= dict.fromkeys(given, 0)
            joined = waiting.get(path, 0)
            for fact in given:
                joined |= waiting[fact]
            found = prepared.waits(path, joined)
            unanswered = {**unanswered, **({path: found} if found else {})}
    return {path: each for path, each in unanswered.items() if path not in withheld} if withheld else unanswered
