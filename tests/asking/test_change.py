from app.asking.change import Changed, moves
from app.engine.facts import Facts
from tests.books import AS_OF, working


def test_a_change_may_set_a_clock_going() -> None:
    """Whose acne clears counts its months from that day, and the change that began them is known."""
    inflamed = Facts({"skin.acne": "inflamed"})
    (cleared,) = moves(working(), "skin.acne", inflamed.known)
    changed = Changed(inflamed, AS_OF).with_move(cleared)
    assert changed.started == {"skin.acne_clear_months": cleared.change}
    assert changed.facts(working()).known == {"skin.acne": "none", "skin.acne_clear_months": 0}


def test_a_person_who_does_not_change_begins_nothing() -> None:
    """Nothing is known then but what was known before."""
    before = Facts({"person.age": 29})
    assert (Changed(before, AS_OF).started, Changed(before, AS_OF).facts(working())) == ({}, before)
