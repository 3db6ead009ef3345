"""How far a command is that takes long, on standard error: a bar in a terminal, elsewhere a line now and then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from app.cli.terminal import new_console, note

EVERY = 10.0  # seconds between two lines, where nobody knows how much there is to do


@contextmanager
def doing(title: str) -> Iterator[None]:
    """Say what is done while the context lasts."""
    console = new_console(stderr=True)
    if console.is_terminal:
        with console.status(title):
            yield
    else:
        note(title)
        yield


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """What is told how much is done, while the context lasts."""
    console = new_console(stderr=True)
    if console.is_terminal:
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task(title, total=total)
            yield lambda done: bar.update(task, completed=done)
    else:
        yield _tenths(title, total)


def _tenths(title: str, total: int) -> Callable[[int], None]:
    told = 0

    def advanced(done: int) -> None:
        nonlocal told
        if (tenths := done * 10 // max(total, 1)) > told:
            told = tenths
            note(f"{title}: {tenths * 10} %")

    return advanced


@contextmanager
def counting(title: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """The same where it may be that nobody knows beforehand how many there are."""
    console = new_console(stderr=True)
    if total is not None:
        with progress(title, total) as advanced:
            yield advanced
    elif console.is_terminal:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(title, total=None)
            yield lambda done: bar.update(task, completed=done)
    else:
        yield _lines(title)


def _lines(title: str) -> Callable[[int], None]:
    told = monotonic()

    def advanced(done: int) -> None:
        nonlocal told
        if monotonic() - told >= EVERY:
            told = monotonic()
            note(f"{title}: {done}")

    return advanced
