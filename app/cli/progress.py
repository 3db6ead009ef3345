"""How far a command is that takes long, on standard error: a bar in a terminal, elsewhere a line for every tenth."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import Progress

from app.cli.terminal import new_console, note


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
