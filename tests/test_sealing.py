import pytest

from app.sealing import NotOurs, Sealing, UnusableKey, new_key

OLD, NEW = new_key(), new_key()
DATA = b'{"a": "\0"}'


def test_what_is_sealed_shows_nothing_and_opens_again() -> None:
    """As itself, whatever bytes it has."""
    sealed = Sealing([NEW]).seal(DATA, "one")
    assert DATA not in sealed
    assert Sealing([NEW]).open(sealed, "one") == DATA


def test_it_opens_as_being_about_the_same_thing_alone() -> None:
    """Whoever can write to the database cannot put one person's answers in the place of another's."""
    with pytest.raises(NotOurs):
        Sealing([NEW]).open(Sealing([NEW]).seal(DATA, "one"), "two")


def test_keys_can_be_changed_while_the_old_one_is_still_needed() -> None:
    """What an older key sealed opens, until it is renewed and the old key is taken away."""
    sealed = Sealing([OLD]).seal(DATA, "one")
    both = Sealing([NEW, OLD])
    assert both.open(sealed, "one") == DATA
    with pytest.raises(NotOurs):
        Sealing([NEW]).open(sealed, "one")
    with pytest.raises(NotOurs):
        Sealing([NEW]).renewed(sealed)
    assert Sealing([NEW]).open(both.renewed(sealed), "one") == DATA


def test_what_is_no_key_is_refused_without_being_repeated() -> None:
    """Its place is told."""
    with pytest.raises(UnusableKey, match="number 2") as refused:
        Sealing([NEW, "secret"])
    assert "secret" not in str(refused.value).replace("db secrets", "")
