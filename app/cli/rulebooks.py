"""Which rulebook a command means: a release's name, or `working` for the working tree."""

from app.cli.assess import fail
from app.rules import release
from app.rules.errors import RulesError
from app.rules.model import Rulebook
from app.rules.tree import WORKING


def rulebook(name: str) -> Rulebook:
    """The rulebook of a name, or the end of the command."""
    try:
        return release.load_working() if name == WORKING else release.load(name)
    except RulesError as error:
        fail(f"{name}: {error}")
