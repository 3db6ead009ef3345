import json

import pytest

from tests.calls import WHOLE
from tests.cli.command import typed

REQUEST = json.dumps({"answers": WHOLE}).encode()


@pytest.mark.parametrize(("language", "said"), [("es", "Fuentes"), ("ta", "ஆதாரங்கள்"), ("en", "Sources")])
def test_a_result_is_told_in_the_language_that_was_named(language: str, said: str) -> None:
    """Page and JSON of a result are in that language, and the JSON says so."""
    assert said in typed("assess", "-", "--language", language, stdin=REQUEST).stdout
    answered = json.loads(typed("assess", "-", "--json", "--language", language, stdin=REQUEST).stdout)
    assert answered["language"]["code"] == language


@pytest.mark.parametrize("command", [("assess", "-"), ("ask",), ("rules", "book", "--output", "-")])
def test_a_language_that_is_not_there_is_told(command: tuple[str, ...]) -> None:
    """Whoever names a language that the rulebook does not have is told which it has."""
    ended = typed(*command, "--language", "fr", stdin=REQUEST)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "fr: the rulebook does not have this language: en, es, ta\n"
