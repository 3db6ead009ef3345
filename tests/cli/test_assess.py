import json
from pathlib import Path

import httpx
import pytest

from tests.calls import LEAST, WHOLE, answers_with, post, posted
from tests.cli.command import candidacy, typed

DAY = "2026-11-22"


def written(folder: Path, body: bytes) -> str:
    """The address of a file with this content."""
    file = folder / "answers.json"
    file.write_bytes(body)
    return str(file)


def test_json_is_what_http_answers(client: httpx.Client, tmp_path: Path) -> None:
    """`--json` prints the assessment that the API gives for the same request, key for key."""
    for answers in (WHOLE, LEAST):
        body = posted(answers, as_of=DAY)
        ended = candidacy("assess", written(tmp_path, body), "--json", "--rulebook", "working")
        assert (ended.returncode, ended.stderr) == (0, "")
        assert ended.stdout == json.dumps(post(client, body).json(), indent=2, ensure_ascii=False) + "\n"


def test_answers_can_come_from_standard_input(tmp_path: Path) -> None:
    """`-` reads what a file would hold."""
    body = posted(WHOLE, as_of=DAY)
    from_file = typed("assess", written(tmp_path, body), "--json")
    assert candidacy("assess", "-", "--json", stdin=body).stdout == from_file.stdout


def test_a_page_says_what_was_found() -> None:
    """Without `--json` a person reads label, headline, sessions, price, cautions, sources and the disclaimer."""
    ended = typed("assess", "-", stdin=posted(WHOLE, as_of=DAY))
    found = json.loads(typed("assess", "-", "--json", stdin=posted(WHOLE, as_of=DAY)).stdout)
    page = " ".join(ended.stdout.split())
    assert ended.returncode == 0
    for text in (found["label"], found["headline"], "3 to 5 sessions", "US$450 to US$2,000 in all"):
        assert text in page
    assert all(source["title"] in page for source in found["sources"].values())
    assert not any(f" {shown} " in page for shown in ("suitable_with_precautions", *found["answered"]))
    for caution in found["cautions"]:
        assert caution["title"] in page
        assert caution["advice"] in page
    assert " ".join(found["disclaimer"].split()) in page


def test_a_page_lists_what_is_open() -> None:
    """What could still change the result stands on the page, with how much."""
    page = typed("assess", "-", stdin=posted(LEAST, as_of=DAY)).stdout
    assert "Not known yet" in page
    assert "It could end at Not advised, depending on: Age;" in page


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "syntax"),
        (b'{"answers":\n nope}', "syntax. See line 2, column 3."),
        (posted({f"zq{number}": {} for number in range(60)}), "and 10 more"),
        (b"\xff", "not_utf8"),
        (b'{"answers": {}, "answers": {}}', "duplicate_key"),
        (b"[" * 9999, "too_deep"),
        (posted({"herpes": {"histroy": "zqx"}}), "/answers/herpes/histroy: There is no such field here. Did you mean"),
        (posted(answers_with("skin.tone", "zqx")), "/answers/skin/tone: Must be one of: I (Type I), II (Type II)"),
        (posted({"herpes": {"history": "no", "outbreak_now": "yes"}}), "/answers/herpes/outbreak_now: Someone who"),
        (b'"zqx"', "/: Must be an object."),
        (posted(LEAST, release="1999.01"), "there is no such release"),
        (posted(LEAST, receipt=True), "no secret"),
    ],
)
def test_what_cannot_be_assessed_ends_in_failure(body: bytes, told: str) -> None:
    """A fault is told with its place on standard error, without the answer, and the command fails."""
    ended = typed("assess", "-", stdin=body)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert told in ended.stderr
    assert "zqx" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_release_reads_a_request_with_its_own_questionnaire() -> None:
    """What a release lacks is told as such, whether the command or the request names it; null is none of it."""
    later = {"health": {"wound_reaction": "known"}}
    for options, body in ((("--rulebook", "2026.11"), posted(later)), ((), posted(later, release="2026.11"))):
        ended = typed("assess", "-", *options, stdin=body)
        assert ended.returncode == 1
        assert "/answers/health/wound_reaction: The release does not have this." in ended.stderr
    silent = typed("assess", "-", "--rulebook", "2026.11", stdin=posted({"health": {"wound_reaction": None}}))
    assert (silent.returncode, silent.stderr) == (0, "")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A missing file, or a folder, is told without a traceback."""
    for missing in (tmp_path / "none.json", tmp_path):
        ended = typed("assess", str(missing))
        assert ended.returncode == 1
        assert str(missing) in ended.stderr
        assert "Traceback" not in ended.stderr


def test_a_rulebook_that_is_not_there_is_told() -> None:
    """A release that does not exist is told without a traceback."""
    ended = typed("assess", "-", "--rulebook", "1999.01", stdin=posted(LEAST))
    assert ended.returncode == 1
    assert "there is no such release" in ended.stderr
    assert "Traceback" not in ended.stderr
