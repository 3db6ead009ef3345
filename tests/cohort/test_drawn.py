from collections import Counter
from typing import Any

import pyarrow as pa
import pytest

from app.building import create_service
from app.cohort import assess_table, drawn
from app.cohort.drawn import Flaws
from app.rules.model import Rulebook
from app.rules.questionnaire import NOT_SURE
from tests.books import working

BOOKS = [working(), *create_service("latest").releases.values()]


def table(book: Rulebook, count: int = 3000, seed: int = 1, flaws: Flaws = Flaws()) -> Any:  # noqa: ANN401, B008 - Arrow has no types; frozen
    """People as one table."""
    return pa.concat_tables(drawn.drawn(book, count, seed, flaws), promote_options="default")


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.release)
def test_everybody_answers_all_that_is_asked(book: Rulebook) -> None:
    """Nobody contradicts themselves, and nobody's result waits for an answer."""
    found = assess_table(table(book), book, rules="none")
    assert found["refused"].null_count == found.num_rows == 3000
    levels = Counter(found["suitability"].to_pylist())
    assert "undetermined" not in levels
    assert len(levels) >= len(book.suitabilities) - 2


def test_answers_are_as_frequent_as_is_said() -> None:
    """Shares of words, of numbers and of the options of a list come out within what chance allows."""
    people = table(working(), 20_000)
    tones = Counter(people["skin.tone"].to_pylist())
    ages = people["person.age"].to_pylist()
    types = people["scars.types"].to_pylist()
    assert tones["III"] / 20_000 == pytest.approx(0.30, abs=0.02)
    assert sum(22 <= age <= 30 for age in ages) / 20_000 == pytest.approx(0.39, abs=0.02)
    known = [each for each in types if each is not None]
    assert sum("ice_pick" in each for each in known) / len(known) == pytest.approx(0.48, abs=0.02)


def test_the_same_seed_draws_the_same_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """They can be drawn again, more of them begin alike, and another seed draws others."""
    monkeypatch.setattr(drawn, "AT_ONCE", 500)
    assert table(working(), 1200) == table(working(), 1200)
    assert table(working(), 1200).slice(0, 1000).to_pylist() == table(working(), 1000).to_pylist()
    assert table(working(), 1000, seed=2) != table(working(), 1000)
    first, second = table(working(), 1000).slice(0, 500), table(working(), 1000).slice(500)
    assert first.to_pylist() != second.to_pylist()


def test_flaws_are_drawn_where_they_are_asked_for() -> None:
    """Gaps, answers that are not known, and people who answer a question wrongly, in about the parts that are said."""
    whole, flawed = table(working()), table(working(), flaws=Flaws(gaps=0.3, not_sure=0.2, invalid=0.1))
    assert flawed["skin.melasma"].null_count / 3000 == pytest.approx(0.3, abs=0.05)
    assert Counter(flawed["skin.warts"].to_pylist())[NOT_SURE] / 3000 == pytest.approx(0.7 * 0.2, abs=0.05)
    assert whole["skin.melasma"].null_count == 0
    codes = Counter(
        each["code"] for row in assess_table(flawed, working())["refused"].to_pylist() for each in row or ()
    )
    assert set(codes) == {"not_an_option", "out_of_range", "inconsistent_answers"}
    assert (codes["not_an_option"] + codes["out_of_range"]) / 3000 == pytest.approx(0.1, abs=0.03)


def test_every_question_has_prevalences() -> None:
    """No question is answered by everybody alike because nobody said how often."""
    said = drawn.prevalences()
    there = {*said["questions"], *said["options"], *said["one_of"]}
    assert there >= set(working().questionnaire.questions)
