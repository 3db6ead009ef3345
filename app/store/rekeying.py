"""Everything that is sealed, piece by piece, so that it can be sealed anew while others read and write."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from sqlalchemy import Column, Connection, LargeBinary, Table, and_, func, select, tuple_, update

from app.store.tables import idempotency, shared_assessments, webhook_endpoints

Renew: TypeAlias = Callable[[bytes], bytes]
Place: TypeAlias = tuple[object, ...]

SEALED: Sequence[tuple[Table, Column[LargeBinary]]] = (
    (shared_assessments, shared_assessments.c.sealed),
    (idempotency, idempotency.c.sealed),
    (webhook_endpoints, webhook_endpoints.c.sealed_secrets),
)
"""Every table with something sealed in it, and the column."""


def count(connection: Connection) -> int:
    """How much there is."""
    counts = (select(func.count()).select_from(table).where(column.is_not(None)) for table, column in SEALED)
    return sum(connection.scalar(each) or 0 for each in counts)


def renew(
    connection: Connection, which: int, behind: Place | None, limit: int, renewed: Renew
) -> tuple[int, Place | None]:
    """Seal some anew; how many, and the place to go on behind, None at the end.

    What somebody changed meanwhile is left as it is: it was sealed with the newest key.

    Args:
        connection: of a transaction.
        which: the place of the table in `SEALED`.
        behind: the last key that was looked at.
        limit: how many at most.
        renewed: seals anew.
    """
    table, column = SEALED[which]
    keys = list(table.primary_key)
    found = select(*keys, column.label("was")).where(column.is_not(None)).order_by(*keys).limit(limit)
    rows = connection.execute(found if behind is None else found.where(tuple_(*keys) > behind)).all()
    for *key, was in rows:
        same = [each == value for each, value in zip(keys, key, strict=True)]
        connection.execute(update(table).where(and_(*same, column == was)).values({column: renewed(was)}))
    return len(rows), tuple(rows[-1][:-1]) if len(rows) == limit else None
