"""The interview in a terminal."""

import json
import re
import stat
from pathlib import Path

import pytest

from app.building import create_service
from app.service import asking
from tests.cli.command import candidacy, typed

NONE_OF_IT = "n\n0\n" * 200
"""Not sure of every question, and none of every list; what does not fit is asked again."""


def said(*lines: str, goal: str = "result", language: str = "en") -> str:
    """What is said to somebody who types these lines, and then leaves."""
    stdin = "".join(f"{line}\n" for line in lines).encode()
    ended = typed("ask", "--rulebook", "working", "--goal", goal, "--language", language, stdin=stdin)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def test_an_interview_ends_with_an_assessment(tmp_path: Path) -> None:
    """Asked to the end, it shows the page of the assessment, and the answers it saved come to the same."""
    file = tmp_path / "answers.json"
    ended = typed("ask", "--rulebook", "working", "--save", str(file), stdin=NONE_OF_IT.encode())
    assert (ended.returncode, ended.stderr) == (0, "")
    page = typed("assess", str(file), "--rulebook", "working").stdout
    assert ended.stdout.endswith(page)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    answers = json.loads(file.read_bytes())["answers"]
    assert asking.next_question(create_service("working"), {"answers": answers})["exchange"] is None


def test_the_goal_says_when_it_ends() -> None:
    """For the suitability alone less is asked than for everything."""
    asked = {goal: said(*NONE_OF_IT.split(), goal=goal).count("> ") for goal in ("suitability", "everything")}
    assert asked["suitability"] < asked["everything"]


def test_it_runs_as_a_program() -> None:
    """A real process asks, and stops at the end of its input with what may be missed."""
    ended = candidacy("ask", "--rulebook", "working", stdin=b"1\n")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Are you allergic to stainless steel" in ended.stdout
    assert "something that a doctor should see soon" in ended.stdout


def test_back_goes_back() -> None:
    """The question before is put again; there is nothing before the first."""
    steel, lidocaine = "Are you allergic to stainless steel", "Are you allergic to lidocaine"
    shown = said("b", "1", "back", "1", "stop")
    assert "This is the first question." in shown
    assert (shown.count(steel), shown.count(lidocaine)) == (3, 2)


def test_an_answer_can_be_changed() -> None:
    """What was answered is listed, and asked again by its number; anything else changes nothing."""
    shown = said("1", "c", "1", "3", "s")
    assert "1  Allergy to stainless steel" in shown
    assert shown.count("Are you allergic to stainless steel") == 2
    assert "bad swelling, trouble breathing or collapse" in shown
    assert "Nothing is changed." in said("c", "s")
    assert "Nothing is changed." in said("1", "c", "7", "s")


@pytest.mark.parametrize(
    ("language", "why", "first"),
    [("es", "Por qué preguntamos:", "Esta es la primera pregunta."), ("ta", "ஏன் கேட்கிறோம்:", "இதுதான் முதல் கேள்வி.")],
)
def test_it_speaks_other_languages(language: str, why: str, first: str) -> None:
    """All that is asked and told around it is in the language that was chosen; only what is typed stays."""
    shown = said("b", "w", "9", "1", "c", "x", "s", language=language)
    assert why in shown
    assert first in shown
    assert not re.search(r"At any|steps|not sure|Type|Nothing|Still open|doctor|such as|Why", shown)


def test_why_is_told() -> None:
    """Help and reason of a question are shown on request."""
    assert "Why we ask:" in said("w", "s")
    assert "Why we ask:" not in said("s")


def test_what_is_no_answer_is_asked_again() -> None:
    """A number that is not shown, or a word, answers nothing, and what would is told."""
    shown = said("9", "maybe", "1", "s")
    assert shown.count("Type a number from 1 to 3, or n.") == 2


def test_a_list_is_ticked() -> None:
    """Of a list, what is ticked is yes, what is doubted not sure, the rest none; what has degrees is asked for them."""
    shown = said(*["n"] * 3, *NONE_OF_IT.split(), goal="everything")
    assert "None of these" in shown
    assert "not sure of the third: 3?" in shown


def test_an_answer_that_makes_no_sense_any_more_is_left_out(tmp_path: Path) -> None:
    """When an earlier answer changes, what hung on it is left out, and that is told."""
    assert "was left out: it does not go with the others." in said(*stopped_then_never())
    assert tmp_path.exists()


def stopped_then_never() -> list[str]:
    """Somebody who stopped isotretinoin, says when, and then never took it."""
    service = create_service("working")
    lines: list[str] = []
    answers: dict[str, dict[str, object]] = {}
    while "medicines.isotretinoin_months" not in {f"{one}.{name}" for one, given in answers.items() for name in given}:
        exchange = asking.next_question(service, {"answers": answers})["exchange"]
        assert exchange is not None
        for question in exchange["questions"]:
            section, name = question["question"].split(".")
            given = {"isotretinoin": ("3", "stopped"), "isotretinoin_months": ("40", 40)}.get(name, ("n", "not_sure"))
            lines.append(given[0])
            answers.setdefault(section, {})[name] = given[1]
    paths = [f"{section}.{name}" for section, those in answers.items() for name in those]
    place = paths.index("medicines.isotretinoin") + 1
    return [*lines, "c", str(place), "1", "s"]


def test_a_file_that_cannot_be_written_ends_in_a_sentence(tmp_path: Path) -> None:
    """Where the answers cannot be saved, the command fails and says why."""
    ended = typed("ask", "--rulebook", "working", "--save", str(tmp_path), stdin=b"s\n")
    assert ended.returncode == 1
    assert "Is a directory" in ended.stderr
