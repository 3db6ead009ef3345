"""Tables into files, table by table: Parquet, Arrow and CSV. A file appears when it is whole."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from app.cohort.files import PIECE
from app.cohort.questions import CohortError
from app.cohort.results import SCHEMA

ENDS = (".parquet", ".arrow", ".csv")
PEOPLE = (".parquet", ".arrow")


def write_people(out: Path, tables: Iterable[pa.Table], told: Callable[[int], object]) -> None:
    """Tables of people, of one schema, as one file.

    Raises:
        CohortError: they cannot be written in this form.
    """
    if out.suffix not in PEOPLE:
        raise CohortError(f"{out}: people are written as {' or '.join(PEOPLE)}")
    fresh, done = out.with_name(f"{out.name}.fresh{out.suffix}"), 0
    ahead = iter(tables)
    first = next(ahead)
    with table_writer(fresh, first.schema) as write:
        for table in chain([first], ahead):
            write(table)
            done += table.num_rows
            told(done)
    fresh.replace(out)


@contextmanager
def table_writer(file: Path, schema: pa.Schema) -> Iterator[Callable[[pa.Table], object]]:
    """What writes tables into a file, in the form that its ending says."""
    match file.suffix:
        case ".parquet":
            # Every piece has results of every kind: their ranges would tell nothing.
            ranges = [name for name in schema.names if name not in SCHEMA.names]
            with pa.parquet.ParquetWriter(
                file, schema, compression="zstd", write_statistics=ranges, write_batch_size=PIECE
            ) as parquet:
                yield lambda table: parquet.write_table(table, row_group_size=PIECE)
        case ".arrow":
            with pa.OSFile(str(file), "wb") as opened, pa.ipc.new_file(opened, plain_schema(schema)) as arrow:
                yield lambda table: arrow.write_table(plain(table))
        case _:
            texts = pa.schema([(each.name, _as_text(each.type)) for each in schema])
            with pa.csv.CSVWriter(file, texts) as lines:
                yield lambda table: lines.write_table(_texts(table, texts))


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """The same columns with plain words: each piece has a dictionary of its own, which not every form can have."""
    return pa.schema([(each.name, _without_dictionary(each.type)) for each in schema], schema.metadata)


def plain(table: pa.Table) -> pa.Table:
    """The same table with plain words."""
    return table.cast(plain_schema(table.schema))


def _without_dictionary(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return kind.value_type
    return pa.list_(_without_dictionary(kind.value_type)) if pa.types.is_list(kind) else kind


def _as_text(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_nested(kind) else _without_dictionary(kind)


def _texts(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Lists as words with `;` between them, and refusals as `code column`."""
    columns = [
        pa.array([_text(each) for each in table[name].to_pylist()], pa.string())
        if pa.types.is_nested(table[name].type)
        else table[name].cast(schema.field(name).type)
        for name in table.column_names
    ]
    return pa.table(columns, schema=schema)


def _text(items: Sequence[object] | None) -> str | None:
    if items is None:
        return None
    return ";".join(" ".join(each.values()) if isinstance(each, dict) else str(each) for each in items)
