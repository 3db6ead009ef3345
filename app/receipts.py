"""Receipts: what was decided and with what, without any answer, and whether it still holds (law 10).

Whatever depends on the answers, what was found too, is digested with a secret and a salt: answers are so few that a
plain digest could be tried out, and one without a salt could be compared with receipts that one asks for.
Who holds the secret, and how assessments are made, is the service's business.
"""

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from pydantic_core import to_json

from app.rules.release import canonical
from app.wire import shapes

Answers: TypeAlias = Mapping[str, Mapping[str, object]]
Part: TypeAlias = Literal["seal", "digest", "answers", "findings", "assessment"]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing in which a receipt and what was decided again differ; `detail` holds no answer."""

    part: Part
    detail: str


@dataclass(frozen=True, slots=True)
class Replay:
    """Whether a receipt still holds. Another software may give the same bytes, and is told, not counted."""

    mismatches: tuple[Mismatch, ...]
    software_then: str
    software_now: str

    @property
    def holds(self) -> bool:
        """Whether every byte came out the same."""
        return not self.mismatches


def receipt(assessment: shapes.Assessment, answers: Answers, secret: bytes, salt: str) -> shapes.Receipt:
    """The receipt of an assessment.

    Args:
        assessment: what was decided.
        answers: the answers it was decided on.
        secret: what the digests are keyed with.
        salt: text that no other receipt has: without it, whoever can ask for receipts could try answers out.
    """
    key = _key(secret, salt)
    made: shapes.Receipt = {
        "release": assessment["provenance"]["release"],
        "digest": assessment["provenance"]["digest"],
        "software": assessment["provenance"]["software"],
        "as_of": assessment["provenance"]["as_of"],
        "salt": salt,
        "answers": _digest(key, "answers", canonical(_as_told(answers))),
        "findings": _digest(key, "findings", to_json(_findings(assessment))),
        "assessment": _digest(key, "assessment", _lasting(assessment)),
        "seal": "",
    }
    return {**made, "seal": _seal(made, key)}


def replay(kept: shapes.Receipt, again: shapes.Assessment, answers: Answers, secret: bytes) -> Replay:
    """Compare a receipt with what is decided now.

    Args:
        kept: the receipt.
        again: the assessment of `answers` by the receipt's release on the receipt's day.
        answers: the answers said to be the receipt's.
        secret: what the service's digests are keyed with.
    """
    now = receipt(again, answers, secret, kept["salt"])
    return Replay(tuple(_mismatches(kept, now, _key(secret, kept["salt"]))), kept["software"], now["software"])


def _mismatches(kept: shapes.Receipt, now: shapes.Receipt, key: bytes) -> Iterator[Mismatch]:
    sealed = hmac.compare_digest(kept["seal"].encode(), _seal(kept, key).encode())
    if not sealed:
        yield Mismatch("seal", "the receipt was altered, or made with another secret")
    if kept["digest"] != now["digest"]:
        yield Mismatch("digest", f"release {kept['release']} has another content here")
    if sealed and kept["answers"] != now["answers"]:
        yield Mismatch("answers", "these are not the answers that the receipt was made for")
    if sealed and kept["findings"] != now["findings"]:
        yield Mismatch("findings", "what is found now is not what was found then")
    if sealed and kept["assessment"] != now["assessment"]:
        yield Mismatch("assessment", "the assessment is not the same, byte for byte")


def _findings(assessment: shapes.Assessment) -> list[tuple[str | None, str]]:
    """Rule and effect of each finding, in order."""
    found = [
        *assessment["cautions"],
        *assessment["benefit"]["because"],
        *assessment["information"],
        *assessment["general"],
    ]
    return [(each["rule"], each["effect"]) for each in found]


def _as_told(answers: Answers) -> dict[str, dict[str, object]]:
    """The answers without what was not answered, lists in one order: the same for everybody who tells the same."""
    told = {
        section: {question: _ordered(answer) for question, answer in given.items() if answer is not None}
        for section, given in answers.items()
    }
    return {section: given for section, given in told.items() if given}


def _ordered(answer: object) -> object:
    return sorted(answer) if isinstance(answer, list) else answer


def _lasting(assessment: shapes.Assessment) -> bytes:
    """The bytes of an assessment that release, answers and day decide."""
    provenance = {key: value for key, value in assessment["provenance"].items() if key != "software"}
    left_out = ("client_reference", "receipt", "shared")
    lasting = {key: value for key, value in assessment.items() if key not in left_out}
    return to_json({**lasting, "provenance": provenance})


def _seal(made: shapes.Receipt, key: bytes) -> str:
    return _digest(key, "seal", canonical({name: value for name, value in made.items() if name != "seal"}))


def _key(secret: bytes, salt: str) -> bytes:
    """What one receipt is keyed with: only who has the secret can make it."""
    return hmac.digest(secret, salt.encode(), "sha256")


def _digest(key: bytes, purpose: str, message: bytes) -> str:
    """A digest that only who has the key can make; `purpose` keeps digests of different things apart."""
    return f"hmac-sha256:{hmac.digest(key, purpose.encode() + b':' + message, 'sha256').hex()}"
