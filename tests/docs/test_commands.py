import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from tests.cli.command import commands
from tests.serving import ROOT
from tests.test_layout import name, tracked

PAGES = [file for file in tracked() if file.suffix == ".md" and not name(file).startswith("bench/results/")]
OURS = re.compile(r"([^\s`]*python3?) -m app((?: [a-z-]+)*)")
OURS_ALONE = (".venv/bin/python", "build/tools/spark/bin/python")
MADE = re.compile(r"(?:`|^)make ([a-z-]+)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def typed() -> Iterator[tuple[str, str, list[str]]]:
    """Page, program and words of every command line of ours."""
    for page in PAGES:
        for program, words in OURS.findall(page.read_text("utf-8")):
            yield name(page), program, words.split()


def test_every_command_works_as_typed() -> None:
    """Commands that pages tell are run by the environment that `make install` makes, and are there."""
    found = list(typed())
    assert len(found) > 10
    for page, program, words in found:
        assert program.rpartition('"')[2] in OURS_ALONE, page
        command = get_command(commands())
        for word in words:
            inner = getattr(command, "commands", None)
            if inner is None:
                break
            assert word in inner, (page, words)
            command = inner[word]


def test_the_port_of_make_run_can_be_chosen() -> None:
    """`make run PORT=…` listens there; without it on 8000."""
    for chosen, port in (([], "8000"), (["PORT=9123"], "9123")):
        told = subprocess.run(  # noqa: S603 - make, wherever it is, which only says what it would do
            ["make", "--dry-run", "run", *chosen],  # noqa: S607
            cwd=ROOT,
            env=os.environ | {"MAKEFLAGS": ""},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        assert f"-m app serve --port {port}\n" in told


def test_every_target_is_there() -> None:
    """What pages tell to make can be made."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    found = {(name(page), target) for page in PAGES for target in MADE.findall(page.read_text("utf-8"))}
    assert len(found) > 10
    assert [each for each in sorted(found) if each[1] not in targets] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """Files that pages link to are kept beside them."""
    lost = [target for target in LINK.findall(page.read_text("utf-8")) if not (page.parent / target).exists()]
    assert lost == []
