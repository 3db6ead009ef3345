from dataclasses import fields
from pathlib import Path

import pytest

from app.clinic_file import read_clinic, read_clinic_file
from app.clinics import Clinic, Prices, Spacing
from app.rules.errors import RulebookError
from tests.clinics import EXAMPLE, line, river

ID = 'id = "river-clinic"'


def test_the_example_says_what_a_clinic_can_say() -> None:
    """Every key of a profile has another value than that of no clinic, and the rest is there."""
    clinic = read_clinic_file(EXAMPLE)
    assert clinic.profile == Clinic(
        name=clinic.name,
        contact=clinic.contact,
        languages=("en",),
        prices=Prices("EUR", 180, 320),
        spacing=Spacing(6, 8),
        needle_material="stainless_steel",
        numbing="amide",
        minimum_age=21,
        cleared_for_tones=frozenset({"I", "II", "III", "IV"}),
    )
    assert all(getattr(clinic.profile, each.name) != getattr(Clinic(), each.name) for each in fields(Clinic))
    assert (clinic.id, clinic.name, clinic.profile.languages) == ("river-clinic", "River Clinic", ("en",))
    assert clinic.origins == ("https://www.river.example",)
    assert clinic.storing is not None
    assert (clinic.storing.retention_days, clinic.storing.consent_text_version) == (30, "1")
    assert clinic.pack is not None
    assert (clinic.pack.id, set(clinic.pack.rules)) == ("river-clinic", {"river-minimum-age"})


def test_a_clinic_may_say_little() -> None:
    """An id, a name and a way to reach it are enough: nothing else then differs from no clinic."""
    clinic = read_clinic('id = "small"\nname = "Small"\ncontact = "small@example.org"\n', "small.toml")
    assert (clinic.profile, clinic.pack, clinic.storing) == (Clinic("Small", "small@example.org", ("en",)), None, None)


def test_the_digest_is_of_all_that_the_file_says() -> None:
    """Another price is another digest; a comment is not."""
    digest = read_clinic(river(), "a.toml").digest
    assert read_clinic(river() + "\n# a comment\n", "b.toml").digest == digest
    assert read_clinic(river(("min = 180", "min = 181")), "a.toml").digest != digest
    assert read_clinic(river(("months = 9", "months = 10")), "a.toml").digest != digest


@pytest.mark.parametrize(
    ("old", "new", "at", "reason"),
    [
        (ID, "", None, "`id` is needed"),
        (ID, 'id = "River"', ID[:2], "string should match pattern"),
        ('name = "River Clinic"', 'naem = "River Clinic"', "naem", "a clinic's file has no `naem`"),
        ("minimum_age = 21", "minimum_age = 17", "minimum_age", "greater than or equal to 18"),
        ("minimum_age = 21", 'minimum_age = "21"', "minimum_age", "valid integer"),
        ("{ min = 180, max = 320 }", "{ min = 320, max = 180 }", "prices", "`min` is more than `max`"),
        ('currency = "EUR"', 'currency = "Euro"', "currency", "pattern"),
        ('"stainless_steel"', '"gold"', "needle_material", "'stainless_steel', 'titanium' or 'unknown'"),
        ('"https://www.river.example"', '"www.river.example"', "origins", "write it as `https://www.river.example`"),
        ("retention_days = 30", "retention_days = 0", "retention_days", "greater than or equal to 1"),
        ("[pack.tighten", "[pack.loosen", "[pack.loosen", "a clinic's file has no `loosen`"),
        ("months = 9", 'months = "nine"', "months = ", "valid integer"),
    ],
)
def test_every_fault_has_its_line(old: str, new: str, at: str | None, reason: str) -> None:
    """What is missing, unknown, of the wrong type or out of range is told with file and line."""
    with pytest.raises(RulebookError) as told:
        read_clinic(river((old, new)), "river.toml")
    [fault] = [each for each in told.value.faults if reason in str(each)]
    assert (fault.file, fault.line) == ("river.toml", 1 if at is None else line(f"\n{at}", (old, new)) + 1)


def test_several_faults_are_told_at_once() -> None:
    """Whoever writes a file mends it in one go."""
    with pytest.raises(RulebookError) as told:
        read_clinic(river(("minimum_age = 21", "minimum_age = 17"), ('"amide"', '"much"')), "river.toml")
    assert len(told.value.faults) == 2


@pytest.mark.parametrize(
    ("content", "reason"), [(b"\xff", "this is not UTF-8"), (b"id =", "this is not TOML"), (None, "no such file")]
)
def test_a_file_that_cannot_be_read_is_named(content: bytes | None, reason: str, tmp_path: Path) -> None:
    """Bytes that are no text, text that is no TOML, and nothing at all."""
    file = tmp_path / "river.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(RulebookError, match=reason):
        read_clinic_file(file)
