"""Files from outside, read whole and within bounds: a folder, a pipe or a file without end is refused, and says why."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

LARGEST = 1024 * 1024  # bytes


def read_file(file: Path, most: int = LARGEST) -> bytes:
    """What stands in a file.

    Args:
        file: a file, or a link to one.
        most: bytes.

    Raises:
        OSError: it cannot be read; `strerror` says why.
    """
    with opened_file(file) as opened:
        read = opened.read(most + 1)
    if len(read) > most:
        raise OSError(errno.EFBIG, f"this is longer than {most:,} bytes", str(file))
    return read


@contextmanager
def opened_file(file: Path) -> Iterator[BufferedReader]:
    """A file, open for as long as the context lasts.

    Raises:
        OSError: it cannot be opened, or is no file.
    """
    with open(file, "rb", opener=_without_waiting) as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            raise OSError(errno.EINVAL, "this is no file", str(file))
        yield opened


def _without_waiting(path: str, flags: int) -> int:
    """Open it, a pipe that nobody writes to as well."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
