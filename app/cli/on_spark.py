"""`cohort assess --engine spark`: the same command on a cluster. Needs the extra `spark`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.extras import missing
from app.cli.terminal import fail

if TYPE_CHECKING:
    from app.cohort.results import Compiled
    from app.cohort.run import Counted


@dataclass(frozen=True, slots=True)
class Cluster:
    """What was typed of a cluster: its address, settings as NAME=VALUE, and the package as a wheel."""

    master: str | None
    conf: Sequence[str]
    wheel: Path | None

    @property
    def typed(self) -> bool:
        """Whether anything was."""
        return bool(self.master or self.conf or self.wheel)

    @property
    def settings(self) -> Iterator[tuple[str, str]]:
        """The settings, by name; or the end of the command."""
        for each in self.conf:
            name, equals, value = each.partition("=")
            if not (name and equals):
                fail(f"--conf {each}: a setting is typed as NAME=VALUE")
            yield name, value


def assess(
    people: Path, out: Path, by: "Compiled", keep: Sequence[str], cluster: Cluster, told: Callable[[int], object]
) -> "Counted":
    """As `app.cohort.run.run`, on a cluster; the result is a folder.

    Raises:
        app.cohort.questions.CohortError: as there, or the cluster cannot be used.
    """
    try:
        from app.cohort import spark  # noqa: PLC0415 - needs the extra
    except ImportError:
        missing("spark")
    settings = dict(cluster.settings)
    plan = spark.planned(people, out, by, keep, cluster.wheel)
    with spark.connected(cluster.master, settings) as session:
        return spark.run(session, plan, told)
