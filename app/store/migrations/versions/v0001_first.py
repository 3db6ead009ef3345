"""Everything that is kept, at first."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID, DIGEST, NAME = sa.String(64), sa.String(71), sa.String(40)
MAC = sa.LargeBinary(32)
MOMENT = sa.DateTime(timezone=True)
COUNT = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make every table."""
    _clinics()
    _changes()
    _keys()
    _sharing()
    _log()
    _webhooks()
    _deliveries()


def _clinics() -> None:
    op.create_table(
        "clinics",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("status", NAME, nullable=False),
        sa.Column("applied_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinics")),
    )
    op.create_table(
        "clinic_states",
        sa.Column("clinic", ID, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("applied_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.id"], name=op.f("fk_clinic_states_clinic")),
        sa.PrimaryKeyConstraint("clinic", "digest", name=op.f("pk_clinic_states")),
    )
    op.create_table(
        "clinic_proofs",
        sa.Column("clinic", ID, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("rulebook", DIGEST, nullable=False),
        sa.Column("fits", sa.Boolean(), nullable=False),
        sa.Column("book_digest", DIGEST),
        sa.Column("proved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic", "digest"],
            ["clinic_states.clinic", "clinic_states.digest"],
            name=op.f("fk_clinic_proofs_clinic_digest"),
        ),
        sa.PrimaryKeyConstraint("clinic", "digest", "rulebook", name=op.f("pk_clinic_proofs")),
    )


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("name", NAME, nullable=False),
        sa.Column("number", COUNT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_changes")),
    )


def _keys() -> None:
    op.create_table(
        "keys",
        sa.Column("id", NAME, nullable=False),
        sa.Column("clinic", ID, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("mac", MAC, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("used_on", sa.Date()),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.id"], name=op.f("fk_keys_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
        sa.UniqueConstraint("mac", name=op.f("uq_keys_mac")),
    )
    op.create_index(op.f("ix_keys_clinic_added_at"), "keys", ["clinic", "added_at"])
    op.create_table(
        "deletions",
        sa.Column("what", NAME, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("clinic", ID, nullable=False),
        sa.Column("deleted_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.PrimaryKeyConstraint("what", "id", name=op.f("pk_deletions")),
    )
    op.create_index(op.f("ix_deletions_until"), "deletions", ["until"])
    op.create_table(
        "sweeps",
        sa.Column("name", NAME, nullable=False),
        sa.Column("leased_until", MOMENT, nullable=False),
        sa.Column("by", NAME, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sweeps")),
    )


def _sharing() -> None:
    op.create_table(
        "shared_assessments",
        sa.Column("id", NAME, nullable=False),
        sa.Column("clinic", ID, nullable=False),
        sa.Column("shared_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("token_mac", MAC, nullable=False),
        sa.Column("release", NAME, nullable=False),
        sa.Column("clinic_digest", DIGEST, nullable=False),
        sa.Column("consent_text_version", NAME, nullable=False),
        sa.Column("consent_agreed_at", MOMENT, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.id"], name=op.f("fk_shared_assessments_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_assessments")),
    )
    op.create_index(
        op.f("ix_shared_assessments_clinic_shared_at_id"), "shared_assessments", ["clinic", "shared_at", "id"]
    )
    op.create_index(op.f("ix_shared_assessments_until"), "shared_assessments", ["until"])
    if op.get_bind().dialect.name == "postgresql":  # which else tries in vain to compress what is encrypted
        op.execute("ALTER TABLE shared_assessments ALTER COLUMN sealed SET STORAGE EXTERNAL")
    op.create_table(
        "idempotency",
        sa.Column("clinic", ID, nullable=False),
        sa.Column("mac", MAC, nullable=False),
        sa.Column("body_mac", MAC, nullable=False),
        sa.Column("shared_id", NAME, nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("until", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.id"], name=op.f("fk_idempotency_clinic")),
        sa.PrimaryKeyConstraint("clinic", "mac", name=op.f("pk_idempotency")),
    )
    op.create_index(op.f("ix_idempotency_shared_id"), "idempotency", ["shared_id"])
    op.create_index(op.f("ix_idempotency_until"), "idempotency", ["until"])


def _log() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", COUNT, autoincrement=True, nullable=False),
        sa.Column("clinic", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", NAME, nullable=False),
        sa.Column("act", NAME, nullable=False),
        sa.Column("shared_id", NAME),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.id"], name=op.f("fk_access_log_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index(op.f("ix_access_log_clinic_id"), "access_log", ["clinic", "id"])


def _webhooks() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", NAME, nullable=False),
        sa.Column("clinic", ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("sealed_secrets", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.Column("disabled_why", NAME),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.id"], name=op.f("fk_webhook_endpoints_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoints")),
    )
    op.create_index(op.f("ix_webhook_endpoints_clinic"), "webhook_endpoints", ["clinic"])
    op.create_table(
        "outbox",
        sa.Column("id", NAME, nullable=False),
        sa.Column("clinic", ID, nullable=False),
        sa.Column("type", NAME, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.id"], name=op.f("fk_outbox_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_happened_at"), "outbox", ["happened_at"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("event", NAME, nullable=False),
        sa.Column("endpoint", NAME, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("leased_until", MOMENT),
        sa.Column("delivered_at", MOMENT),
        sa.Column("given_up_at", MOMENT),
        sa.Column("status", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["endpoint"], ["webhook_endpoints.id"], name=op.f("fk_deliveries_endpoint"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["event"], ["outbox.id"], name=op.f("fk_deliveries_event"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event", "endpoint", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_endpoint"), "deliveries", ["endpoint"])
    op.create_index(op.f("ix_deliveries_next_at"), "deliveries", ["next_at"])
