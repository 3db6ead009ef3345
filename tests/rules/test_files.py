import os
from pathlib import Path

import pytest

from app.rules.files import read_file


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    """Up to the bound, what is written is what is read; a link to a file is that file."""
    file = tmp_path / "file"
    file.write_bytes(b"x" * 10)
    (tmp_path / "link").symlink_to(file)
    assert read_file(file, 10) == read_file(tmp_path / "link", 10) == b"x" * 10


def reason(file: Path) -> str | None:
    """Why a file is not read."""
    with pytest.raises(OSError, match=r".") as refused:
        read_file(file, 10)
    assert refused.value.filename == str(file)
    return refused.value.strerror


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder, a pipe to which nobody writes, a device without end, a file too long: each is refused at once."""
    (tmp_path / "long").write_bytes(b"x" * 11)
    os.mkfifo(tmp_path / "pipe")
    assert reason(tmp_path) == "Is a directory"
    assert reason(tmp_path / "pipe") == "this is no file"
    assert reason(Path("/dev/zero")) == "this is no file"
    assert reason(tmp_path / "long") == "this is longer than 10 bytes"
    assert reason(tmp_path / "missing") == "No such file or directory"
