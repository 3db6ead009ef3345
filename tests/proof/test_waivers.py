from datetime import date
from pathlib import Path

import pytest

from app.proof.faults import ProvedFault
from app.proof.waivers import Waiver, WaiversError, read_waivers, waiver_faults, waiver_of

HASH = "0123456789ab"
REASON = "The register asks for both, so both are told."
UNTIL = date(2027, 1, 1)
BEFORE = date(2026, 12, 31)
WAIVER = Waiver(hash=HASH, code="subsumed", until=UNTIL, reason=REASON)
WRITTEN = f'[[waivers]]\nhash = "{HASH}"\ncode = "subsumed"\nuntil = 2027-01-01\nreason = "{REASON}"\n'


def fault(code: str = "subsumed", digits: str = HASH) -> ProvedFault:
    """A fault that may be waived."""
    return ProvedFault(code, digits, ("warts",), (), "it is so", "it was tried", ())  # type: ignore[arg-type]


def test_waivers_are_read(tmp_path: Path) -> None:
    """A file of waivers is read strictly; no file is no waiver."""
    file = tmp_path / "waivers.toml"
    assert read_waivers(file) == ()
    file.write_text(WRITTEN, "utf-8")
    assert read_waivers(file) == (WAIVER,)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (HASH, "0123", "waivers.toml:2: string should match"),
        ("subsumed", "tiresome", "waivers.toml:3: input should be"),
        (REASON, "because", "waivers.toml:5: string should have at least 20"),
        ("until = 2027-01-01", "", "until"),
        ("[[waivers]]", "[[waiver]]", "waiver"),
        ("[[waivers]]", "[[waivers", "this is not TOML"),
    ],
)
def test_a_waiver_without_all_it_needs_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A waiver has a whole hash, a code there is, a day and a reason, or the file is refused and says where."""
    file = tmp_path / "waivers.toml"
    file.write_text(WRITTEN.replace(old, new), "utf-8")
    with pytest.raises(WaiversError, match=told):
        read_waivers(file)


def test_a_waiver_waives_its_fault_until_its_day() -> None:
    """It waives the fault of its hash and code, up to the day before its day."""
    assert waiver_of(fault(), [WAIVER], BEFORE) is WAIVER
    assert waiver_of(fault(), [WAIVER], UNTIL) is None
    assert waiver_of(fault(digits="ba9876543210"), [WAIVER], BEFORE) is None
    assert waiver_of(fault(code="uncovered_gap"), [WAIVER], BEFORE) is None


def test_stale_and_expired_waivers_are_faults() -> None:
    """A waiver that matches nothing, or whose day has come, is told by its hash; one in force is none."""
    assert waiver_faults([WAIVER], [fault()], BEFORE) == ()
    (stale,) = waiver_faults([WAIVER], [], BEFORE)
    assert HASH in stale
    assert "matches no fault" in stale
    (expired,) = waiver_faults([WAIVER], [fault()], UNTIL)
    assert "held until 2027-01-01" in expired
