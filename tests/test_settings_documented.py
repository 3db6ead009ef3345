import re
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo

from app.settings import Settings
from tests.serving import ROOT

PAGE = ROOT / "docs" / "settings.md"
HEADING = ["| Variable | Values | Default | What it does |", "|---|---|---|---|"]
WORDS = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "`true`, `false`",
    Path: "path of a file",
    SecretStr: "secret text",
}
BOUNDS = re.compile(r"\b(?:Ge|Le|MinLen)\((?:ge|le|min_length)=([\d.]+)\)")


def table() -> list[str]:
    """The table of all settings, as the code has them."""
    rows = [
        f"| `CANDIDACY_{name.upper()}` | {values(field)} | {default(field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return [*HEADING, *rows]


def values(field: FieldInfo) -> str:
    """What a setting takes."""
    kinds = [each for each in get_args(field.annotation) or (field.annotation,) if each is not type(None)]
    if get_origin(field.annotation) is Literal:
        return ", ".join(f"`{each}`" for each in kinds)
    if get_origin(field.annotation) is tuple:
        secret = "SecretStr" in str(field.annotation)
        return f"{'secret ' if secret else ''}texts, separated by commas"
    bounds = BOUNDS.findall(str(field.metadata))
    between = f", {bounds[0]} to {bounds[1]}" if len(bounds) == 2 else ""
    return WORDS[kinds[0]] + between


def default(field: FieldInfo) -> str:
    """What a setting is where it is not given."""
    given: Any = field.default
    if given in (None, (), ""):
        return "none"
    return f"`{str(given).lower()}`"


def test_the_page_lists_every_setting_as_the_code_has_it() -> None:
    """Names, values, defaults and meanings on the page are those of the code, in its order, and no others."""
    shown = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    assert shown == table()


def test_every_setting_is_described() -> None:
    """No setting is without a word for whoever sets it."""
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize("name", ["CANDIDACY_METRICS_PORT", "CANDIDACY_LIMIT_CONCURRENCY", "CANDIDACY_DRAIN_SECONDS"])
def test_a_setting_that_cannot_be_meant_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value out of range stops the service before it starts, and is not repeated."""
    monkeypatch.setenv(name, "-4711")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert "4711" not in str(refused.value)


def test_nothing_else_reads_the_environment() -> None:
    """Settings are read in one place; elsewhere the environment is only handed on to other processes."""
    readers = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "app").rglob("*.py")
        if re.search(r"os\.(environ|getenv)", file.read_text("utf-8"))
    }
    assert readers == {"app/settings.py", "app/server.py", "app/api/metrics.py", "app/cohort/spark.py"}
