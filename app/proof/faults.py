"""What can be wrong with a rulebook: a claim, the people who show it, and the fault once they did.

Who makes the claims stands in the modules beside this one; `prove.py` runs them.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.engine.language import render
from app.proof.people import Person, Shows, play
from app.rules.model import Rule, Rulebook

Code: TypeAlias = Literal[
    "never_fires",
    "contradicts_skip_logic",
    "subsumed",
    "duplicate_advice",
    "contradictory_advice",
    "uncovered_gap",
    "unused_question",
    "sessions_gap",
    "sessions_overlap",
    "direction_does_not_hold",
    "law_one_broken",
    "law_three_broken",
    "law_four_broken",
]


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that is said to be wrong.

    Attributes:
        rules: ids of the rules it is about.
        facts: the questions it is about.
        message: for the rules' authors, lower case, no full stop.
        proof: how it is known, in words.
        people: who shows it: one, or two to be compared.
        shows: whether what came of them is what is claimed.
        detail: what tells it from another fault of this code on these rules and facts.
    """

    code: Code
    rules: tuple[str, ...]
    facts: tuple[str, ...]
    message: str
    proof: str
    people: tuple[Person, ...]
    shows: Shows
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ProvedFault:
    """A claim that was seen to be so.

    Attributes:
        hash: 12 hex digits that stay the same until one of the rules changes its effect or its condition.
        witness: the people who showed it.
    """

    code: Code
    hash: str
    rules: tuple[str, ...]
    facts: tuple[str, ...]
    message: str
    proof: str
    witness: tuple[Person, ...]


class ProofError(Exception):
    """Base of the errors of this package's proofs."""


class WitnessError(ProofError):
    """A witness that does not show what is claimed: a fault of the proof, not of the rulebook.

    Attributes:
        claim: what was claimed.
    """

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__(f"{claim.code}: the witness does not show that {claim.message}")


def confirmed(book: Rulebook, claim: Claim) -> ProvedFault:
    """The fault that a claim is, once its witnesses were played through.

    Raises:
        WitnessError: they do not show it.
    """
    seen = tuple(play(book, person) for person in claim.people)
    if not seen or not claim.shows(seen):
        raise WitnessError(claim)
    return ProvedFault(
        code=claim.code,
        hash=_hash(book, claim),
        rules=claim.rules,
        facts=claim.facts,
        message=claim.message,
        proof=claim.proof,
        witness=claim.people,
    )


def _hash(book: Rulebook, claim: Claim) -> str:
    about = [claim.code, sorted(map(_stated, (book.by_id[each] for each in claim.rules)))]
    said = json.dumps([*about, sorted(claim.facts), claim.detail], separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _stated(rule: Rule) -> tuple[str, str, str, tuple[tuple[str, int], ...]]:
    """What a rule states: waivers hold until this changes."""
    numbers = tuple(sorted((name, parameter.value) for name, parameter in rule.parameters.items()))
    return rule.id, rule.effect, render(rule.when), numbers
