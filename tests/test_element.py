import json
import re
import subprocess
from pathlib import Path

import pytest

from app import element
from app.rules import release

SCRIPT, STYLE = 60_000, 20_000  # bytes
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function|setHTML|createContextual"
)
MADE = ("evidence_", "trouble_")
"""How ids begin that are made of a word of the service, or of a fault's kind."""


def test_it_is_one_module_without_imports(tmp_path: Path) -> None:
    """Nothing is left to import or export, and Node reads it: no name is declared twice."""
    text = element.script().decode()
    assert not re.search(r"^(import|export)\b", text, re.MULTILINE)
    file = tmp_path / "candidacy.mjs"
    file.write_text(text, "utf-8")
    subprocess.run(["node", "--check", file], check=True)  # noqa: S603, S607 - our own file, node wherever it is


def test_every_module_is_in_it() -> None:
    """No file of the element is left out, and no text runs over lines that begin with a margin."""
    modules = [file.read_text("utf-8") for file in element.WEB.glob("*.js")]
    assert sorted(element.modules()) == sorted(modules)
    assert not [
        module for module in modules if re.search(r"`[^`\n]*$", re.sub(r"//.*|`[^`\n]*`", "", module), re.MULTILINE)
    ]


def test_whatever_it_says_is_a_message() -> None:
    """Every message that the code asks for is there, and none is there that nobody asks for."""
    code = "\n".join(element.modules())
    english = set(element.said_in("en"))
    assert set(re.findall(r'\bwords(?:\.parts)?\("([a-z_]+)"', code)) <= english
    assert {each for each in english if f'"{each}"' not in code and not each.startswith(MADE)} == set()


def test_a_message_with_a_count_has_the_forms_of_english() -> None:
    """Where one and several differ, both are there; no other message speaks of a count."""
    for message in element.said_in("en").values():
        assert isinstance(message, str) or message.keys() == {"one", "other"}
        assert not isinstance(message, str) or "{count}" not in message


@pytest.mark.parametrize("language", element.languages())
def test_a_script_speaks_one_language_whole(language: str) -> None:
    """Each has every message of the element, none of the start page, and the direction of writing."""
    said = element.said_in(language)
    assert said.keys() == element.said_in("en").keys()
    assert not [key for key in said if key.startswith("front_")]
    assert said["direction"] == "ltr"
    assert f'const TEXTS = {{"{language}":' in element.script(language).decode()


def test_it_is_small() -> None:
    """It loads fast on a slow line."""
    style = (element.WEB / "style.css").read_bytes()
    assert len(element.script()) - len(json.dumps(style.decode())) <= SCRIPT
    assert len(style) <= STYLE


def test_nothing_in_it_moves() -> None:
    """Nobody has to ask for reduced motion: there is none."""
    assert not re.search(r"\b(?:transition|animation)\b|@keyframes", (element.WEB / "style.css").read_text("utf-8"))


def test_no_text_is_read_as_markup() -> None:
    """Nothing that makes markup or code from text is in it, for texts come from outside."""
    assert not MARKUP.search(element.script().decode())


def test_it_knows_no_question_and_no_rule() -> None:
    """No path of a question, no id of a rule, no item of a list and no title of a rule stands in it."""
    text = element.script().decode().lower()
    for book in release.load_all().values():
        known = {*book.questionnaire.questions, *(rule.id for rule in book.rules)}
        assert [each for each in known if re.search(rf"\b{re.escape(each)}\b", text)] == []
