"""Every table, as the newest migration leaves it; a test compares the two on each database."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect

MAC_BYTES = 32
ID, DIGEST, NAME = String(64), String(71), String(40)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A time with its zone, UTC on the way out; SQLite has no zones, and is given UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401 - as declared there
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 - as declared there
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


COUNT = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers only plain integers by itself


def _clinic(*, primary: bool = False) -> Column[str]:
    return Column("clinic", ID, ForeignKey("clinics.id"), nullable=False, primary_key=primary)


clinics = Table(
    "clinics",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("digest", DIGEST, nullable=False),  # of the state that it is in
    Column("origins", Text, nullable=False),  # of its pages, separated by spaces
    Column("status", NAME, nullable=False),  # active, suspended, removed
    Column("applied_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
clinic_states = Table(
    "clinic_states",
    metadata,
    _clinic(primary=True),
    Column("digest", DIGEST, primary_key=True),
    Column("file", Text, nullable=False),  # TOML
    Column("applied_at", Moment, nullable=False),
)
clinic_proofs = Table(
    "clinic_proofs",
    metadata,
    Column("clinic", ID, primary_key=True),
    Column("digest", DIGEST, primary_key=True),
    Column("rulebook", DIGEST, primary_key=True),
    Column("fits", Boolean, nullable=False),
    Column("book_digest", DIGEST),  # of the rulebook with its rules; null where they do not fit
    Column("proved_at", Moment, nullable=False),
    ForeignKeyConstraint(["clinic", "digest"], ["clinic_states.clinic", "clinic_states.digest"]),
)
keys = Table(
    "keys",
    metadata,
    Column("id", NAME, primary_key=True),
    _clinic(),
    Column("kind", NAME, nullable=False),  # server, browser
    Column("mac", LargeBinary(MAC_BYTES), nullable=False, unique=True),
    Column("added_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("used_on", Date),
    Index(None, "clinic", "added_at"),
)
shared_assessments = Table(
    "shared_assessments",
    metadata,
    Column("id", NAME, primary_key=True),
    _clinic(),
    Column("shared_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("token_mac", LargeBinary(MAC_BYTES), nullable=False),  # of the token that deletes it
    Column("release", NAME, nullable=False),
    Column("clinic_digest", DIGEST, nullable=False),
    Column("consent_text_version", NAME, nullable=False),
    Column("consent_agreed_at", Moment, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # answers and assessment, encrypted
    Index(None, "clinic", "shared_at", "id"),
    Index(None, "until"),
)
idempotency = Table(
    "idempotency",
    metadata,
    _clinic(primary=True),
    Column("mac", LargeBinary(MAC_BYTES), primary_key=True),  # of the client's key
    Column("body_mac", LargeBinary(MAC_BYTES), nullable=False),
    Column("shared_id", NAME, nullable=False),
    Column("sealed", LargeBinary),  # the response, encrypted; null once the record is gone
    Column("until", Moment, nullable=False),
    Index(None, "shared_id"),
    Index(None, "until"),
)
access_log = Table(
    "access_log",
    metadata,
    Column("id", COUNT, primary_key=True, autoincrement=True),
    _clinic(),
    Column("at", Moment, nullable=False),
    Column("actor", NAME, nullable=False),  # a key's id, `person` for a deletion token, `operator`, or `expiry`
    Column("act", NAME, nullable=False),
    Column("shared_id", NAME),  # null where it was a whole list
    Index(None, "clinic", "id"),
)
deletions = Table(
    "deletions",
    metadata,
    Column("what", NAME, primary_key=True),  # assessment, key, clinic
    Column("id", ID, primary_key=True),
    Column("clinic", ID, nullable=False),
    Column("deleted_at", Moment, nullable=False),
    Column("until", Moment),  # when no backup could bring it back any more; null: never
    Index(None, "until"),
)
webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("id", NAME, primary_key=True),
    _clinic(),
    Column("url", Text, nullable=False),
    Column("sealed_secrets", LargeBinary, nullable=False),  # newest first, encrypted
    Column("added_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    Column("disabled_why", NAME),
    Index(None, "clinic"),
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", NAME, primary_key=True),
    _clinic(),
    Column("type", NAME, nullable=False),
    Column("payload", Text, nullable=False),  # JSON: ids, times, versions, never answers
    Column("happened_at", Moment, nullable=False),
    Index(None, "happened_at"),
)
deliveries = Table(
    "deliveries",
    metadata,
    Column("event", NAME, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True),
    Column("endpoint", NAME, ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), primary_key=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Moment),  # null once it is delivered or given up
    Column("leased_until", Moment),
    Column("delivered_at", Moment),
    Column("given_up_at", Moment),
    Column("status", Integer),  # of the last response; null where none came
    Index(None, "next_at"),
    Index(None, "endpoint"),
)
sweeps = Table(
    "sweeps",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("leased_until", Moment, nullable=False),
    Column("by", NAME, nullable=False),
    Column("done_at", Moment),
)
changes = Table(
    "changes",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("number", COUNT, nullable=False),
)
