"""Which rulebook a command means: a release's name, or `working` for the working tree."""

from app.cli.terminal import fail
from app.engine.facts import nearest
from app.rules import release
from app.rules.errors import ReleaseNotFound, RulesError
from app.rules.model import Rulebook
from app.rules.tree import WORKING


def rulebook(name: str) -> Rulebook:
    """The rulebook of a name, or the end of the command."""
    try:
        return release.load_working() if name == WORKING else release.load(name)
    except ReleaseNotFound:
        fail(not_found(name))
    except RulesError as error:
        fail(f"{name}: {error}")


def not_found(name: str) -> str:
    """What is told where no release has a name."""
    known = [*release.names(), WORKING]
    meant = nearest(name, known)
    return f"{name}: there is no such release" + (f"; did you mean {meant}?" if meant else f": {', '.join(known)}")
