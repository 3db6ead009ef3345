"""What users send: a whole questionnaire, a half-answered one, three sections and three questions; and the asking acts.

In process each is measured beside the others; over HTTP plain and as a page sends it, beside a FastAPI echo of the
response that the three questions get.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from app.rules.answers import facts_of
from app.service import Service, asking
from app.service.assessments import write
from bench.drawn import people
from bench.load import OURS, VARIANTS, Variant, loaded, started
from bench.measure import Effort, interleaved, spread
from bench.people import Answers, partial_answers, request_body, three_questions

WHOLE, HALF, THREE_SECTIONS, THREE_QUESTIONS = "all nine sections", "half", "three sections", "three questions"
ECHO = Variant("bench.serve", ["fastapi_echo_of_three_questions"])
CONNECTIONS = 16
CHANGED = 400  # people whose changes are looked for
SENT_BY = ("plain", "browser")


def bodies() -> dict[str, Answers]:
    """The answers that are sent, by name."""
    whole: Answers = json.loads(request_body())["answers"]
    return {
        WHOLE: whole,
        HALF: partial_answers(),
        THREE_SECTIONS: {section: whole[section] for section in list(whole)[:3]},
        THREE_QUESTIONS: three_questions(),
    }


def measure(service: Service, effort: Effort) -> dict[str, object]:
    """Microseconds of CPU of each, in process and over HTTP, and of looking for changes."""
    return {
        "micros": interleaved(_steps(service), effort),
        "what_if_millis": _what_if(service),
        "http": _over_http(effort),
    }


def _steps(service: Service) -> dict[str, Callable[[], object]]:
    steps: dict[str, Callable[[], object]] = {}
    for name, answers in bodies().items():
        body = json.dumps({"answers": answers}).encode()
        steps[name] = partial(_assessed, service, body)
        steps[f"next question after {name}"] = partial(asking.next_question, service, {"answers": answers})
    every = list(service.current.by_id)
    steps["explanations of all rules"] = lambda: asking.explanations(
        service, {"answers": bodies()[WHOLE], "rules": every}
    )
    return steps


def _assessed(service: Service, body: bytes) -> bytes:
    return write(service, service.reader.read_plainly(body))


def _what_if(service: Service) -> Mapping[str, float]:
    """Milliseconds of CPU for each of some people: what half, 99 in 100, and all of them take at most."""
    taken: list[float] = []
    for answers in people(service.current.questionnaire, CHANGED, seed=1):
        facts_of(service.current.questionnaire, answers)
        began = process_time()
        asking.what_if(service, {"answers": answers})
        taken.append((process_time() - began) * 1e3)
    taken.sort()
    return {"median": taken[CHANGED // 2], "p99": taken[CHANGED * 99 // 100], "most": taken[-1]}


def _over_http(effort: Effort) -> dict[str, object]:
    """CPU of a request to the service, and of the three questions to the echo, by what is sent and by whom."""
    turns: dict[tuple[str, str, str], list[float]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        servers = {
            "ours": stack.enter_context(started(VARIANTS[OURS], 1)),
            "echo": stack.enter_context(started(ECHO, 1)),
        }
        for _ in range(effort.load_rounds + 1):  # the first warms up
            for name, answers in bodies().items():
                file = folder / f"{name}.json"
                file.write_text(json.dumps({"answers": answers}), "utf-8")
                for who, server in servers.items():
                    for sent_by in SENT_BY if who == "ours" or name == THREE_QUESTIONS else ():
                        turn = loaded(server, CONNECTIONS, effort.load_seconds, sent_by, file)
                        turns.setdefault((who, name, sent_by), []).append(turn["micros"])
    return {
        who: {
            name: {
                sent_by: spread(found[1:])
                for (one, other, sent_by), found in turns.items()
                if (one, other) == (who, name)
            }
            for name in bodies()
            if (who, name, "plain") in turns
        }
        for who in ("ours", "echo")
    }
