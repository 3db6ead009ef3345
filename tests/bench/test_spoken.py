"""What an assessment costs in each language."""

import json
from dataclasses import replace

from app.building import create_service
from app.service.assessments import write
from bench.__main__ import RESULTS
from bench.measure import QUICK
from bench.report import page
from bench.sent import bodies
from bench.spoken import measure


def test_every_language_answers_what_is_sent() -> None:
    """Each is timed with its own response to the same answers, and the page shows both."""
    service = create_service("latest")
    found = measure(service, replace(QUICK, rounds=1, seconds=0.001))
    assert tuple(found) == service.languages
    kept = json.loads((RESULTS / "latest.json").read_text("utf-8"))
    shown = page({**kept, "languages": found})
    for language in service.languages:
        spoken = service.in_language(language)
        for name, answers in bodies().items():
            written = write(spoken, spoken.reader.read_plainly(json.dumps({"answers": answers}).encode()))
            assert json.loads(written)["language"]["code"] == language
            assert f"{len(written):,} bytes" in shown, name
