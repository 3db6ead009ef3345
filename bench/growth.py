"""What grows when the rulebook or the batch grows: the time of rules and of an assessment, memory, and the start.

Times are taken with all sizes side by side in one process; memory and start each in a fresh one.
"""

import asyncio
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.types import ASGIApp, Message

from app import main
from app.assess import assess
from app.clinics import NO_CLINIC
from app.engine.compile import compile_conditions
from app.engine.facts import Facts
from app.rules.answers import facts_of
from app.rules.model import Rulebook
from app.rules.read import read
from app.rules.release import canonical, digest
from app.service import Service
from bench.assessments import AS_OF, BATCHES, batch_body
from bench.grown import elsewhere, grown
from bench.measure import Effort, interleaved, spread
from bench.people import complete_people, partial_answers, request_body
from bench.processes import ROOT
from bench.rules import conditions_of

STARTS = 3
BATCH_PATH = "/v1/assessment-batches"


def measure(service: Service, effort: Effort) -> dict[str, object]:
    """Every size of rulebook, and every size of batch."""
    book = service.current
    sizes = (len(book.rules), *effort.sizes)
    documents = {size: _named(grown(book, size)) for size in sizes}
    books = {size: read(document, "sha256:grown") for size, document in documents.items()}
    return {
        "rules": [
            {"rules": size, **times, **_started(documents[size])}
            for size, times in _times(service, books, effort).items()
        ],
        "questions_too": _questions_too(service, effort),
        "batches": _batches(effort),
    }


def _named(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "release": "2099.01"}


# Rules


def _times(service: Service, books: dict[int, Rulebook], effort: Effort) -> dict[int, dict[str, Any]]:
    """Microseconds of CPU at each size, for the person who is posted, one halfway, and people who answer at random."""
    answers = service.reader.read_assessment(request_body())["answers"]
    whole = facts_of(service.current.questionnaire, answers)
    half = facts_of(service.current.questionnaire, partial_answers())
    people = complete_people(service.current, effort.people)
    contenders: dict[str, Callable[[], object]] = {}
    for size, book in books.items():
        contenders |= {f"{name} {size}": call for name, call in _calls(book, whole, half, people).items()}
    times = interleaved(contenders, effort)
    for size in books:
        each = times[f"random {size}"]
        times[f"random {size}"] = {key: value / len(people) for key, value in each.items()}
    return {
        size: {name: times[f"{name} {size}"] for name in ("decide", "half", "random", "assess")}
        | {"true": len(book.decide(whole.known)[0]), "open_halfway": len(book.decide(half.known)[1])}
        for size, book in books.items()
    }


def _calls(book: Rulebook, whole: Facts, half: Facts, people: list[Facts]) -> dict[str, Callable[[], object]]:
    return {
        "decide": lambda: book.decide(whole.known),
        "half": lambda: book.decide(half.known),
        "random": lambda: [book.decide(each.known) for each in people],
        "assess": lambda: assess(book, whole, NO_CLINIC, AS_OF),
    }


def _questions_too(service: Service, effort: Effort) -> list[dict[str, object]]:
    """Rules alone where every copy of the rules asks its own copy of the questions, all of them answered."""
    book = service.current
    whole = facts_of(book.questionnaire, service.reader.read_assessment(request_body())["answers"])
    found = []
    for size in effort.sizes:
        copies = [f"_{copy}" for copy in range(-(-size // len(book.rules)))]
        conditions = [elsewhere(each, copy) for copy in copies for each in conditions_of(book)]
        known = {path + copy: value for copy in copies for path, value in whole.known.items()}
        decide = compile_conditions(conditions)
        times = interleaved({"decide": partial(decide, known)}, effort)
        found.append({"rules": len(conditions), "answers": len(known), **times})
    return found


def _started(document: dict[str, Any]) -> dict[str, object]:
    """Seconds from the start of a process to its first response, and what it keeps, with this as its release."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{document['release']}.json"
        file.write_bytes(canonical({"digest": digest(document), "rulebook": document}))
        command = [sys.executable, "-m", "bench.start", folder]
        starts = [json.loads(subprocess.check_output(command, cwd=ROOT)) for _ in range(STARTS)]
    return {key: spread([start[key] for start in starts]) for key in starts[0]}


# Batches


def _batches(effort: Effort) -> list[dict[str, object]]:
    """Microseconds of CPU a questionnaire, in batches posted to the application, and the most memory one takes."""
    app = main.create_app()
    with asyncio.Runner() as runner:
        calls = {str(size): _posting(runner, app, batch_body(size)) for size in BATCHES}
        times = interleaved(calls, effort)
        memory = {size: _peak(call) for size, call in calls.items()}
    return [
        {
            "questionnaires": size,
            "micros_each": {key: value / size for key, value in times[str(size)].items()},
            "peak_kb": round(memory[str(size)] / 1024),
        }
        for size in BATCHES
    ]


def _posting(runner: asyncio.Runner, app: ASGIApp, body: bytes) -> Callable[[], object]:
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": BATCH_PATH,
        "raw_path": BATCH_PATH.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "state": {},
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] != 200:
            raise RuntimeError(f"a batch was answered with {message['status']}")

    async def post() -> None:
        await app({**scope}, receive, send)

    return lambda: runner.run(post())


def _peak(call: Callable[[], object]) -> int:
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
