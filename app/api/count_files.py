"""The files in which workers count: no page of one is written that the disk has not given.

prometheus-client maps files that have holes into memory; where the disk is full, writing to a hole kills the process.
"""

import os
from pathlib import Path

from prometheus_client import values
from prometheus_client.mmap_dict import MmapedDict

FIRST = 64 * 1024  # bytes; as many more again whenever they are used up


def take_care() -> None:
    """Let everything that is counted in files from now on be counted in such files."""
    vars(values)[MmapedDict.__name__] = WithoutHoles


class WithoutHoles(MmapedDict):
    """One file of counts.

    Raises:
        OSError: there is no room for another count; what is counted already goes on being counted.
    """

    def __init__(self, filename: str, read_mode: bool = False) -> None:  # noqa: FBT001, FBT002 - as it is called
        if not read_mode:
            fresh = Path(f"{filename}.new")  # whoever adds up the counts finds no file that is not whole
            try:
                _take(fresh, FIRST)
                fresh.rename(filename)
            except OSError:
                fresh.unlink(missing_ok=True)
                raise
        super().__init__(filename, read_mode)  # type: ignore[no-untyped-call] # untyped there

    def _init_value(self, key: str) -> None:
        """Begin to count something."""
        longest = len(key.encode()) + 32  # its length, its name up to a multiple of 8, two numbers
        if self._used + longest > self._capacity:
            _take(Path(self._fname), self._capacity * 2)
        super()._init_value(key)  # type: ignore[no-untyped-call] # untyped there


def _take(file: Path, size: int) -> None:
    """Let the disk give a file so many bytes.

    Raises:
        OSError: it cannot.
    """
    with file.open("ab") as opened:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(opened.fileno(), 0, size)
        else:
            opened.write(bytes(size - opened.tell()))
