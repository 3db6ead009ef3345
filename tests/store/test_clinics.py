from datetime import UTC, datetime

from sqlalchemy import select

from app.store import changes, clinics, keys
from app.store.clinics import ClinicRow
from app.store.database import Database, within
from app.store.keys import KeyRow
from app.store.tables import deletions

NOW = datetime(2026, 11, 26, tzinfo=UTC)
RIVER = ClinicRow("river", "River", "sha256:1", ("https://a.example", "https://b.example"), "active", NOW, NOW)


def test_a_clinic_comes_back_as_it_was_put(database: Database) -> None:
    """Every change of it raises the number that processes look at."""
    within(database.engine, clinics.put, RIVER, "text")
    assert within(database.reading, clinics.every) == [RIVER]
    assert within(database.reading, clinics.one, "hill") is None
    before = within(database.reading, changes.number)
    within(database.engine, clinics.add_proof, "river", "sha256:1", "sha256:book", None, NOW)
    within(database.engine, clinics.set_status, "river", "suspended", NOW)
    assert within(database.reading, changes.number) == before + 2


def test_proofs_are_of_one_state_and_one_rulebook(database: Database) -> None:
    """What fits has a digest of its own."""
    within(database.engine, clinics.put, RIVER, "text")
    within(database.engine, clinics.add_proof, "river", "sha256:1", "sha256:a", "sha256:own", NOW)
    within(database.engine, clinics.add_proof, "river", "sha256:1", "sha256:b", None, NOW)
    assert within(database.reading, clinics.proofs, "river", "sha256:1") == {"sha256:a": "sha256:own", "sha256:b": None}
    assert within(database.reading, clinics.proofs, "river", "sha256:2") == {}


def test_what_was_not_tried_is_known_of_each_clinic(database: Database) -> None:
    """Whether it fits or not; a new state has yet to be tried, and a clinic that was removed has not."""
    releases = {"sha256:a": "2026.11", "sha256:b": "2026.12"}
    for each in (RIVER, RIVER._replace(id="hill")):
        within(database.engine, clinics.put, each, "text")
    within(database.engine, clinics.add_proof, "river", "sha256:1", "sha256:a", "sha256:own", NOW)
    found = within(database.reading, clinics.unproved, releases)
    assert found == {"hill": ("2026.11", "2026.12"), "river": ("2026.12",)}
    within(database.engine, clinics.add_proof, "river", "sha256:1", "sha256:b", None, NOW)
    within(database.engine, clinics.remove, "hill", NOW)
    assert within(database.reading, clinics.unproved, releases) == {}
    within(database.engine, clinics.put, RIVER._replace(digest="sha256:2"), "text")
    assert within(database.reading, clinics.unproved, releases) == {"river": ("2026.11", "2026.12")}


def test_what_is_deleted_is_noted_so_that_it_can_be_again(database: Database) -> None:
    """Keys that were revoked, and a clinic that was removed."""
    within(database.engine, clinics.put, RIVER, "text")
    for name in ("one", "two"):
        row = KeyRow(name, "river", "server", name.encode(), NOW, None, None)
        within(database.engine, keys.add, row)
    assert within(database.engine, keys.revoke, "river", "one", NOW)
    within(database.engine, clinics.remove, "river", NOW)
    with database.reading.begin() as connection:
        noted = {(each.what, each.id) for each in connection.execute(select(deletions))}
    assert noted == {("key", "one"), ("key", "two"), ("clinic", "river")}
