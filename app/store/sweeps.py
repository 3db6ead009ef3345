"""Who does what is to be done by one process at a time, now and then: a lease that ends by itself."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from app.store.database import insert_new
from app.store.tables import sweeps

LEASE = timedelta(minutes=1)


def take(connection: Connection, name: str, by: str, now: datetime) -> bool:
    """Whether this process may do it now: nobody else has begun with it and not ended.

    Args:
        connection: of a transaction.
        name: what is done.
        by: the process, named by itself.
        now: the time.
    """
    lease = {"leased_until": now + LEASE, "by": by}
    free = (sweeps.c.name == name) & ((sweeps.c.leased_until <= now) | (sweeps.c.by == by))
    return insert_new(connection, sweeps, name=name, **lease) or bool(
        connection.execute(update(sweeps).where(free).values(**lease)).rowcount
    )


def done(connection: Connection, name: str, by: str, now: datetime) -> None:
    """It is done: whoever comes next may do it again."""
    mine = (sweeps.c.name == name) & (sweeps.c.by == by)
    connection.execute(update(sweeps).where(mine).values(leased_until=now, done_at=now))
