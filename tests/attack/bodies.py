"""`python -m tests.attack.bodies COUNT SEED`: posts odd bodies to every address that takes one, and looks at answers.

Each is a right request with something wrong put into it: a value that does not belong, a key too many, bytes cut or
added. Whatever is sent, it gets an answer of the service or a refusal that says where, is small, and repeats no value.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import httpx

from app.api.envelope import Envelope
from app.building import create_service
from app.main import create_api
from app.wire.errors import MOST_FAULTS
from tests.calls import JSON, LEAST, WHOLE, inside

WORD = "qwxzjvk"  # stands in odd values only, so it may stand in no answer
ADDRESSES = ("/v1/assessments", "/v1/assessment-batches", "/v1/next-question", "/v1/what-if", "/v1/explanations")
STATUSES = frozenset({200, 400, 404, 409, 413, 422})
LARGEST_REFUSAL = 64 * 1024
BYTES = (
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b'"',
    b"{",
    b"}",
    b"[",
    b",",
    b":",
    b"\\",
    b"\\ud800",
    b"NaN",
    b"1e999",
    b"\n",
)

ODD: tuple[Callable[[Random], Any], ...] = (
    lambda _: None,
    lambda dice: dice.choice([True, False, 0, -1, 1.5, 2**63, 10**400, 1e308, -0.0]),
    lambda _: WORD,
    lambda dice: WORD * dice.choice([1, 20, 2000]),
    lambda dice: [WORD] * dice.choice([0, 1, 7, 500]),
    lambda _: {WORD: WORD},
    lambda dice: {f"k{number}": WORD for number in range(dice.choice([1, 60, 600]))},
    lambda dice: [dice.choice([1, None, [], {}]) for _ in range(dice.choice([1, 300]))],
    lambda dice: dice.choice(["not_sure", "yes", "no", "", "\u0000", "\u202e", "é" * 50, "2026-02-30", "./../x"]),
    lambda _: [[[[[[[[]]]]]]]],
)
"""What does not belong, or may not."""


def bodies(dice: Random) -> Iterator[tuple[str, bytes]]:
    """An address and an odd body for it, again and again."""
    while True:
        address = dice.choice(ADDRESSES)
        yield address, _mangled(_spoilt(_right(address, dice), dice), dice)


def _right(address: str, dice: Random) -> Any:  # noqa: ANN401 - JSON
    answers = json.loads(json.dumps(dice.choice([WHOLE, LEAST, {}])))
    match address:
        case "/v1/assessment-batches":
            return {"assessments": [{"answers": answers}] * dice.choice([1, 2, 100])}
        case "/v1/explanations":
            return {"answers": answers, "rules": dice.choice(["found", "open", ["herpes-history"]])}
    return {"answers": answers, "as_of": "2026-11-22"}


def _spoilt(request: Any, dice: Random) -> Any:  # noqa: ANN401 - JSON
    """The request with odd things in some places of it."""
    spoilt = json.loads(json.dumps(request))
    for _ in range(dice.choice([0, 1, 1, 2, 5])):
        place = spoilt
        while isinstance(place, dict) and place and dice.random() < 0.7:
            deeper = place[dice.choice(list(place))]
            if not isinstance(deeper, dict | list):
                break
            place = deeper[0] if isinstance(deeper, list) and deeper else deeper
        if isinstance(place, dict):
            key = dice.choice([*place, "extra", "agee", "k" * 300, "a/b~c", "é", ""])
            place[key] = dice.choice(ODD)(dice)
    return spoilt


def _mangled(request: Any, dice: Random) -> bytes:  # noqa: ANN401 - JSON
    """The request as bytes, now and then not as JSON has them."""
    body = json.dumps(request, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")
    match dice.randrange(8):
        case 0:
            place = dice.randrange(len(body))
            return body[:place] + dice.choice(BYTES) + body[place:]
        case 1:
            return body[: dice.randrange(len(body))]
        case 2:
            return body.replace(b'"answers"', b'"answers": {}, "answers"', 1)
        case 3:
            return body.replace(b": 29", b": " + b"7" * dice.choice([5000, 50]), 1)
    return body


def look(client: httpx.Client, address: str, body: bytes) -> int:
    """Send a body, see that what comes is right, and give its status.

    Raises:
        AssertionError: it is not.
    """
    response = client.post(address, content=body, headers=JSON)
    assert response.status_code in STATUSES, (response.status_code, address, body[:2000])
    shown = response.json()
    problems = [shown] if response.status_code != httpx.codes.OK else _inner(shown)
    told = sum(len(each["errors"]) for each in problems)
    assert told <= MOST_FAULTS, (address, body[:2000])
    assert all(len(json.dumps(each)) <= LARGEST_REFUSAL for each in problems), (address, body[:2000])
    without_pointers = [{**each, "errors": [{**one, "pointer": ""} for one in each["errors"]]} for each in problems]
    assert WORD not in json.dumps(without_pointers), (address, body[:2000])
    return response.status_code


def _inner(shown: Any) -> list[Any]:  # noqa: ANN401 - JSON
    return [each["problem"] for each in shown.get("results", ()) if each["problem"]]


def run(count: int, seed: int) -> Counter[int]:
    """How often each status came."""
    dice = Random(seed)  # noqa: S311 - it throws dice
    statuses: Counter[int] = Counter()
    with inside(Envelope(create_api(create_service("working")))) as client:
        for _, (address, body) in zip(range(count), bodies(dice), strict=False):
            statuses[look(client, address, body)] += 1
    return statuses


if __name__ == "__main__":
    print(run(int(sys.argv[1]), int(sys.argv[2])))  # noqa: T201 - it is what the program is for
