from app.clinics import NO_CLINIC, Clinic
from tests.books import working


def test_a_clinic_is_never_unknown() -> None:
    """A profile gives every fact that a condition may ask of a clinic, each of the right kind."""
    vocabulary = working().vocabulary
    assert set(NO_CLINIC.facts) == {path for path in vocabulary if path.startswith("clinic.")}
    for path, value in NO_CLINIC.facts.items():
        vocabulary.check(path, value)


def test_no_clinic_is_the_default() -> None:
    """Without a profile: needles and numbing unknown, adults, all tones, and the usual prices."""
    assert Clinic() == NO_CLINIC
    assert NO_CLINIC.prices is None
    assert NO_CLINIC.facts == {
        "clinic.needle_material": "unknown",
        "clinic.numbing": "unknown",
        "clinic.minimum_age": 18,
        "clinic.cleared_for_tones": frozenset({"I", "II", "III", "IV", "V", "VI"}),
    }


def test_a_profile_becomes_facts() -> None:
    """What a profile says is what the conditions see."""
    clinic = Clinic(
        needle_material="titanium", numbing="ester", minimum_age=21, cleared_for_tones=frozenset({"I", "II"})
    )
    assert list(clinic.facts.values()) == ["titanium", "ester", 21, frozenset({"I", "II"})]
