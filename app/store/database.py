"""A database by its URL, SQLite in one file or PostgreSQL; how connections are set up, and what their failures are.

Drivers block: from the event loop, call `Database.read` and `Database.write`, which work in threads.
"""

from collections.abc import Callable, Iterator
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

__all__ = ("Connection", "Database", "insert_new", "opened", "told_apart", "within")

Given = ParamSpec("Given")
Got = TypeVar("Got")

CONNECTIONS = 8  # of one process
WAIT_SECONDS = 5  # for a lock, and for a connection
STATEMENT_SECONDS = 30
READS = "candidacy_reads"  # the option of a connection that changes nothing

POSTGRESQL = "postgresql+psycopg"
SQLITE = "sqlite"


@dataclass(frozen=True, slots=True, eq=False)
class Database:
    """A database and the threads that may work with it at once.

    Attributes:
        engine: makes connections.
        reading: the same, for transactions that change nothing.
        writer: what writes, one at a time; None where several can.
        threads: how many may work at once.
    """

    engine: Engine
    reading: Engine
    writer: Writer | None = None
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
        if self.writer is None:
            return await to_thread.run_sync(partial(within, self.engine, act, *given, **named), limiter=self.threads)
        with told_apart():
            return await self.writer.write(lambda connection: act(connection, *given, **named))

    def close(self) -> None:
        """Close every connection, once what was given to it is written."""
        if self.writer is not None:
            self.writer.close()
        self.engine.dispose()


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


@cache
def _if_new(table: Table, dialect: str) -> ReturningInsert[Any]:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.on_conflict_do_nothing().returning(*table.primary_key)


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
    writer = Writer(engine) if parsed.drivername == SQLITE else None
    return Database(engine, engine.execution_options(**{READS: True}), writer)


def _postgresql(url: Any) -> Engine:  # noqa: ANN401 - SQLAlchemy's URL
    timeouts = f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={WAIT_SECONDS}s"
    return create_engine(
        url,
        pool_size=CONNECTIONS,
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
        pool_size=CONNECTIONS + 1,  # who writes is one more
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
