"""How the package comes to the machines of a cluster, and what is called there. Nothing of ours is installed there."""

import hashlib
import pickle
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from app import __version__
from app.cohort.questions import CohortError

PACKAGE = Path(__file__).parent.parent
WITHOUT = "__pycache__"

Work: TypeAlias = Callable[[Iterator[Any]], Iterator[Any]]
"""From batches of Arrow to batches of Arrow."""


def packed(folder: Path, wheel: Path | None = None) -> Path:
    """The package as an archive in a folder, named by what is in it: the one that runs here, or a wheel of it.

    Raises:
        CohortError: the wheel is not one of this version.
    """
    fresh = folder / "candidacy.zip"
    if wheel is None:
        _pack(fresh)
    else:
        _check(wheel)
        shutil.copyfile(wheel, fresh)
    named = hashlib.sha256(fresh.read_bytes()).hexdigest()[:16]
    return fresh.rename(folder / f"candidacy-{named}.zip")


def _pack(archive: Path) -> None:
    """The running package, the same bytes of the same files."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for file in sorted(PACKAGE.rglob("*")):
            if file.is_file() and WITHOUT not in file.parts:
                member = zipfile.ZipInfo((PACKAGE.name / file.relative_to(PACKAGE)).as_posix())
                opened.writestr(member, file.read_bytes(), zipfile.ZIP_DEFLATED)


def _check(wheel: Path) -> None:
    try:
        with zipfile.ZipFile(wheel) as opened:
            there = f"candidacy-{__version__}.dist-info/METADATA" in opened.namelist()
    except (OSError, zipfile.BadZipFile):
        there = False
    if not there:
        raise CohortError(f"{wheel}: this is no wheel of candidacy {__version__}")


def on_workers(archive: str, function: str, *arguments: object) -> Work:
    """A function of `spark_tasks.py`, with its first arguments, to be called where the archive was unpacked.

    What is sent is this function's code, since nothing can be imported there before it ran: so it names nothing of
    ours, and what it is given is pickled beforehand.
    """
    pickled = pickle.dumps(arguments)

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        from importlib import import_module  # noqa: PLC0415 - this runs on another machine

        from pyspark import SparkFiles  # noqa: PLC0415 - the same

        where = SparkFiles.get(archive)
        if where not in sys.path:
            sys.path.insert(0, where)
        tasks = import_module("app.cohort.spark_tasks")
        if not str(tasks.__file__).startswith(where):
            raise ImportError("another package `app` was imported before: begin a new session")
        done: Iterator[Any] = getattr(tasks, function)(*pickle.loads(pickled), batches)  # noqa: S301 - our own
        return done

    return work
