"""A database by its URL, SQLite in one file or PostgreSQL; how connections are set up, and what their failures are.

Drivers block: from the event loop, call `Database.read`, `Database.write` and `Database.write_together`, which work in
threads.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.sql.dml import ReturningInsert

from app.store.errors import StoreUnavailable, UnusableUrl
from app.store.writer import Writer

__all__ = ("Connection", "Database", "insert_new", "insert_or_replace", "opened", "told_apart", "within")

Given = ParamSpec("Given")
Item = TypeVar("Item")
Got = TypeVar("Got")

CONNECTIONS = 8  # of one process
WAIT_SECONDS = 5  # for a lock, and for a connection
STATEMENT_SECONDS = 30
READS = "candidacy_reads"  # the option of a connection that changes nothing

POSTGRESQL = "postgresql+psycopg"
SQLITE = "sqlite"
INSERTS: Mapping[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True, eq=False)
class Database:
    """A database and the threads that may work with it at once.

    Attributes:
        engine: makes connections.
        reading: the same, for transactions that change nothing.
        writer: what keeps together what several wait for.
        several: whether several transactions may change something at once, as on PostgreSQL.
        threads: how many may work at once.
    """

    engine: Engine
    reading: Engine
    writer: Writer
    several: bool
    threads: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(CONNECTIONS))

    async def read(
        self, act: Callable[Concatenate[Connection, Given], Got], *given: Given.args, **named: Given.kwargs
    ) -> Got:
        """What a function gives that changes nothing, in a thread, in one transaction.

        Raises:
            StoreUnavailable: the database cannot be used now.
        """
        return await to_thread.run_sync(partial(within, self.reading, act, *given, **named), limiter=self.threads)

    async def write(
        self, act: Callable[Concatenate[Connection, Given], Got], *given: Given.args, **named: Given.kwargs
    ) -> Got:
        """What a function gives that may change something; once this returns, what it changed is kept for good.

        Raises:
            StoreUnavailable: the database cannot be used now; what was changed may or may not be kept.
        """
        if self.several:
            return await to_thread.run_sync(partial(within, self.engine, act, *given, **named), limiter=self.threads)
        return await self.write_together(_each, lambda connection: act(connection, *given, **named))

    async def write_together(self, act: Callable[[Connection, Sequence[Item]], Iterable[Got]], item: Item) -> Got:
        """What a function gives for one of many; those who wait for it meanwhile share its statements and transaction.

        Args:
            act: what is done for several at once; it gives one thing for each, in their order. Where it raises for
                one, it is done for each alone.
            item: what it is done for.

        Raises:
            StoreUnavailable: as `write`, for all of a transaction.
        """
        with told_apart():
            return await self.writer.write(act, item)

    def close(self) -> None:
        """Close every connection, once what was given to it is written."""
        self.writer.close()
        self.engine.dispose()


def _each(connection: Connection, acts: Sequence[Callable[[Connection], Got]]) -> Iterator[Got]:
    """What functions give that have nothing in common."""
    return (act(connection) for act in acts)


def within(
    engine: Engine,
    act: Callable[Concatenate[Connection, Given], Got],
    *given: Given.args,
    **named: Given.kwargs,
) -> Got:
    """What a function gives, in one transaction, on this thread.

    Raises:
        StoreUnavailable: as `Database.write`.
    """
    with told_apart(), engine.begin() as connection:
        return act(connection, *given, **named)


def insert_new(connection: Connection, table: Table, /, **values: object) -> bool:
    """Insert a row; whether that was done, for there may be one of that key, or of another transaction at once."""
    return connection.execute(_if_new(table, connection.dialect.name), values).first() is not None


def insert_or_replace(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows; where there is one of a key, it becomes the new one."""
    if rows:
        connection.execute(_replacing(table, connection.dialect.name), rows)


@cache
def _if_new(table: Table, dialect: str) -> ReturningInsert[Any]:
    insert: postgresql.Insert | sqlite.Insert = INSERTS[dialect](table)
    return insert.on_conflict_do_nothing().returning(*table.primary_key)


@cache
def _replacing(table: Table, dialect: str) -> ReturningInsert[Any]:
    """One statement for many rows, since it returns something."""
    insert: postgresql.Insert | sqlite.Insert = INSERTS[dialect](table)
    key = table.primary_key.columns.keys()
    new = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in key}
    return insert.on_conflict_do_update(index_elements=key, set_=new).returning(*table.primary_key)


@contextmanager
def told_apart() -> Iterator[None]:
    """Failures of the database as `StoreUnavailable`, without its texts, which may quote what was to be kept."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        raise StoreUnavailable(type(error).__name__) from None


def opened(url: str) -> Database:
    """The database of a URL, such as `sqlite:///candidacy.db` or `postgresql://user@host/name`; nothing is asked yet.

    Raises:
        UnusableUrl: no database can be used by it.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UnusableUrl("it should be a URL, such as sqlite:///candidacy.db") from None
    if parsed.drivername in ("postgresql", "postgres", POSTGRESQL):
        engine = _postgresql(parsed.set(drivername=POSTGRESQL))
    elif parsed.drivername == SQLITE and parsed.database not in (None, "", ":memory:"):
        engine = _sqlite(parsed)
    else:
        raise UnusableUrl("it should begin with sqlite:/// and name a file, or with postgresql://")
    several = engine.dialect.name == "postgresql"
    return Database(engine, engine.execution_options(**{READS: True}), Writer(engine), several)


def _postgresql(url: Any) -> Engine:  # noqa: ANN401 - SQLAlchemy's URL
    timeouts = f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={WAIT_SECONDS}s"
    return create_engine(
        url,
        pool_size=CONNECTIONS + 1,  # what keeps things together has one more
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        pool_pre_ping=True,  # so that a server that was restarted costs nobody a request
        hide_parameters=True,
        connect_args={
            "connect_timeout": WAIT_SECONDS,
            "options": f"{url.query.get('options', '')} {timeouts} -c timezone=UTC".strip(),
            "tcp_user_timeout": 1000 * STATEMENT_SECONDS,
            "application_name": "candidacy",
        },
    )


def _sqlite(url: Any) -> Engine:  # noqa: ANN401 - as above
    engine = create_engine(
        url,
        pool_size=CONNECTIONS + 1,  # as above
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,
        connect_args={"timeout": WAIT_SECONDS, "isolation_level": None, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's
    """A file that many read while one writes, that keeps what it acknowledged, and nothing of what was deleted."""
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Who will write takes the lock at once: a reader that becomes a writer could not wait for it."""
    reads = connection.get_execution_options().get(READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
