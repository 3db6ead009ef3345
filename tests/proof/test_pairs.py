from pathlib import Path

from app.proof.pairs import Pair, pairs
from tests.books import working
from tests.cli.command import typed
from tests.proof.planted import planted

READ = Path(__file__).parent / "pairs_read.txt"
MOLES, TATTOO = "base/skin/raised-moles.toml", "base/skin/tattoo.toml"


def ids(found: list[Pair]) -> set[tuple[str, str]]:
    """The rules of each pair, in the order of their ids."""
    return {(each.first.id, each.second.id) for each in found}


def test_every_pair_was_read() -> None:
    """What one person can be shown together about one thing was read side by side once, and neither repeats the other.

    A new pair: read both (`rules pairs`), let one absorb the other where they repeat or contradict, else list it.
    """
    read = {tuple(line.split()) for line in READ.read_text("utf-8").splitlines() if not line.startswith("#")}
    assert ids(list(pairs(working()))) == read


def test_rules_that_read_one_fact_are_a_pair(tmp_path: Path) -> None:
    """Two rules about one answer are listed, unless one absorbs the other."""
    same = (TATTOO, '= "skin.tattoo"', '= "skin.raised_moles"')
    assert ("raised-moles", "tattoo") in ids(list(pairs(planted(tmp_path / "a", same))))
    absorbed = (TATTOO, 'row        = "TAT-1"', 'row        = "TAT-1"\nabsorbs = ["raised-moles"]')
    assert ("raised-moles", "tattoo") not in ids(list(pairs(planted(tmp_path / "b", same, absorbed))))


def test_rules_that_say_the_same_are_a_pair(tmp_path: Path) -> None:
    """Two rules with most of their words in common are listed, whatever they read."""
    words = {rule.id: rule.advice for rule in working().rules}
    same = (TATTOO, words["tattoo"], words["raised-moles"])
    assert ("raised-moles", "tattoo") in ids(list(pairs(planted(tmp_path, same))))


def test_what_is_kept_from_a_person_is_no_pair(tmp_path: Path) -> None:
    """What is told for a course only is never shown beside a refusal."""
    pair = ("keloid-in-area", "rolling-or-shallow-boxcar")
    assert pair not in ids(list(pairs(working())))
    everybody = ("base/scars/rolling-or-shallow-boxcar.toml", 'for        = "course"\n', "")
    assert pair in ids(list(pairs(planted(tmp_path, everybody))))


def test_the_pairs_can_be_read_side_by_side() -> None:
    """The command prints both texts of each pair."""
    ended = typed("rules", "pairs")
    assert ended.returncode == 0
    for rule_id in ("rosacea-spots", "rosacea-spots-doctor"):
        assert working().by_id[rule_id].advice in ended.stdout
