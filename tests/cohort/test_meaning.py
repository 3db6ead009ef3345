import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.building import create_service
from app.clinic_file import for_clinic, read_clinic
from app.clinics import NO_CLINIC, Clinic
from app.cohort.meaning import meaning
from app.engine.columns import Graph
from app.rules.model import Rulebook
from tests.books import working
from tests.clinics import river
from tests.cohort.people import people
from tests.cohort.told import alone, together
from tests.strategies import Answers, law, partial_answers

RELEASES = create_service("latest").releases
WITH_PACK = for_clinic(working(), read_clinic(river(), "river.toml"))
CLINIC = Clinic(needle_material="stainless_steel", numbing="amide", minimum_age=21, cleared_for_tones=frozenset({"I"}))


@pytest.mark.parametrize("clinic", [NO_CLINIC, CLINIC], ids=["no clinic", "a clinic"])
@pytest.mark.parametrize(
    "book", [working(), *create_service("latest").releases.values()], ids=lambda book: book.release
)
def test_many_people_are_told_what_each_is_told_alone(book: Rulebook, clinic: Clinic) -> None:
    """Suitability, bounds, score, sessions, every rule and every refusal are those of the assessment of one person."""
    everybody = people(book, 1000, seed=len(book.release))
    told = together(book, clinic, everybody)
    assert told == [alone(book, clinic, each) for each in everybody]
    assert len({each.levels[0] for each in told if not each.refused}) == len(book.suitabilities)
    assert any(each.refused for each in told)
    assert {each.settled for each in told if not each.refused} == {True, False}


@law
@given(everybody=st.lists(partial_answers(), max_size=4))
def test_law_9_one_meaning(everybody: list[Answers]) -> None:
    """However few or many questions people answered, a cohort says of them what an assessment says."""
    assert together(working(), NO_CLINIC, everybody) == [alone(working(), NO_CLINIC, each) for each in everybody]


def test_two_rulebooks_share_what_they_have_in_common() -> None:
    """A second rulebook adds to the graph only what it says otherwise."""
    graph = Graph()
    first = meaning(graph, working(), NO_CLINIC)
    before = len(graph.joins)
    again = meaning(graph, working(), NO_CLINIC)
    assert again == first
    assert len(graph.joins) == before
    meaning(graph, next(iter(RELEASES.values())), NO_CLINIC)
    assert before < len(graph.joins) < before * 1.5
