from pathlib import Path

import pyarrow as pa
import pytest

from app.clinics import NO_CLINIC
from app.cohort.files import how_many, pieces
from app.cohort.questions import CohortError, questions_of
from app.cohort.results import compiled
from app.cohort.run import run
from tests.books import working
from tests.cohort.tables import csv, parquet, with_mistakes

COUNT = 30
PEOPLE = with_mistakes(working(), COUNT, seed=3)


def test_parquet_says_how_many_there_are(tmp_path: Path) -> None:
    """Before anybody is read; of other files, and where one is among them, nobody knows."""
    parquet(working(), PEOPLE, tmp_path)
    assert how_many(tmp_path) == COUNT
    csv(working(), PEOPLE, tmp_path)
    assert how_many(tmp_path) is None


def test_parquet_is_read_with_memory_of_the_system(tmp_path: Path) -> None:
    """What is read takes it from there; whoever else asks Arrow for memory gets it from the same pool as before."""
    pa.set_memory_pool(pa.mimalloc_memory_pool())  # Arrow's own, unless it was told otherwise
    before = pa.system_memory_pool().bytes_allocated()
    read = next(pieces(parquet(working(), PEOPLE, tmp_path), questions_of([working()])))
    assert read is not None
    assert pa.system_memory_pool().bytes_allocated() > before
    assert pa.default_memory_pool().backend_name == "mimalloc"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("people.txt", b"", "a file that ends with"),
        ("people.parquet", b"", "people.parquet: "),
        ("people.csv", b"person.aeg\n29\n", "the column 'person.aeg' is no question; did you mean 'person.age'?"),
        ("people.csv", b"person.age,person.age\n29,30\n", "the column 'person.age' is there more than once"),
        ("people.csv", b"", "people.csv: "),
        ("people.jsonl", b"", "there is nobody"),
        ("people.arrow", b"ARROW1", "people.arrow: "),
    ],
)
def test_a_file_that_cannot_be_read_is_named(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    """The reason is told, and there is no result."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CohortError) as told:
        run(tmp_path / name, tmp_path / "told.csv", compiled(working(), NO_CLINIC, "none"))
    assert said in str(told.value)
    assert not (tmp_path / "told.csv").exists()


PRIVATE = "iswhatshesaid"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"person.age,number\n29,1\n30,2,{PRIVATE}\n".encode(), "columns in a row: 3, in the others: 2"),
        (f"person.age,number\n29,1\n{PRIVATE}\n".encode(), "columns in a row: 1, in the others: 2"),
        (
            b"person.age,number\n" + b"29,1\n" * 300_000 + f"29,{PRIVATE}\n".encode(),
            "column 2 cannot be read as the rows above it",
        ),
        (f"person.age,number\n{PRIVATE}\xff,1\n".encode("latin-1"), "column 1 cannot be read"),
    ],
    ids=["wider", "narrower", "of another type", "not UTF-8"],
)
def test_what_cannot_be_read_is_not_quoted(content: bytes, said: str, tmp_path: Path) -> None:
    """The reason names a place, and tells nothing of what somebody answered there."""
    (tmp_path / "people.csv").write_bytes(content)
    with pytest.raises(CohortError) as told:
        run(tmp_path / "people.csv", tmp_path / "told.csv", compiled(working(), NO_CLINIC, "none"), keep=["number"])
    assert said in str(told.value)
    assert PRIVATE not in str(told.value)
