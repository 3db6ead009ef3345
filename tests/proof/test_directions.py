from pathlib import Path

import pytest

from app.proof.directions import CAUTION, directions
from tests.books import working
from tests.proof.planted import answers, caught, planted


def test_every_stated_direction_holds() -> None:
    """Law 6: nothing that a rule states of a direction is untrue of anybody."""
    assert list(directions(working())) == []


@pytest.mark.parametrize(
    ("file", "stated", "instead", "path"),
    [
        ("base/person/age-minor.toml", "more is never worse", "more is never safer", "person.age"),
        ("base/herpes/herpes-frequent.toml", "more is never safer", "more is never worse", "herpes.outbreaks_per_year"),
        ("base/skin/koebner-active.toml", "more is never safer", "more is never worse", "skin.koebner"),
        ("base/health/scleroderma.toml", "more is never safer", "more is never worse", "health.scleroderma"),
    ],
)
def test_a_direction_that_does_not_hold_is_found(
    tmp_path: Path, file: str, stated: str, instead: str, path: str
) -> None:
    """Law 6 broken on purpose: two people who differ in one answer show that caution goes the other way."""
    written = f'"{path}" = "{stated}"'
    found = caught(
        planted(tmp_path, (file, written, written.replace(stated, instead))), directions, "direction_does_not_hold"
    )
    rule = found.book.by_id[Path(file).stem]
    assert [(each.rules, each.facts) for each in found.faults] == [((rule.id,), (path,))]
    before, after = (dict(answers(person)) for person in found.faults[0].witness)
    assert {**before, path: None} == {**after, path: None}
    assert before[path] != after[path]
    truths = [seen.truth(rule.when) for seen in found.seen]
    low, high = (CAUTION[truth] for truth in truths if truth is not None)
    assert (low > high) == (instead == "more is never safer")
    assert low != high
