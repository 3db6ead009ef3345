from app.store import changes
from app.store.database import Database, within


def test_each_kind_of_change_has_a_number_of_its_own(database: Database) -> None:
    """A change of one says nothing of another."""
    within(database.engine, changes.rise)
    within(database.engine, changes.rise, "others")
    within(database.engine, changes.rise, "others")
    assert within(database.reading, changes.number) == 1
    assert within(database.reading, changes.number, "others") == 2
    assert within(database.reading, changes.number, "none") == 0
