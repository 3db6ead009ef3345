"""What atoms say of people who are given as they would be posted: the plainest reading of answers, for tests."""

from collections.abc import Mapping, Sequence
from functools import cache

from app.cohort.atoms import Atom, Chose, Closed, Counted, Fits, Outlived, Unsure
from app.engine.columns import Graph, Node, compile_graph, needed
from app.rules.questionnaire import NOT_SURE, OTHERS
from app.rules.values import reader_of

Answers = Mapping[str, Mapping[str, object]]


def says(atom: Atom, answers: Answers) -> bool:
    """Whether an atom is so of one person."""
    if isinstance(atom, Closed):
        return answers.get(atom.section, {}).get(OTHERS) is not None
    section, question = atom.path.split(".")
    answer = answers.get(section, {}).get(question)
    match atom:
        case Unsure():
            return answer == NOT_SURE
        case Fits(path, kind):
            _, words, read = reader_of(path, kind, NOT_SURE)
            return (words[answer] if read is None else read(answer)) is not None
        case Chose(_, option):
            return option in answer if isinstance(answer, list) else answer == option
        case Counted(_, low, high):
            return isinstance(answer, int) and low <= answer <= high
        case Outlived(_, path, per_year):
            age = answers.get(path.split(".")[0], {}).get(path.split(".")[1])
            return isinstance(answer, int) and isinstance(age, int) and answer >= per_year * (age + 1)


def who(graph: Graph, wanted: Sequence[Node], people: Sequence[Answers]) -> list[set[int]]:
    """The places of the people in each wanted node; a bit for each of them in an int."""
    columns = [
        sum(1 << place for place, answers in enumerate(people) if says(atom, answers))
        for atom in needed(graph, wanted)
        if isinstance(atom, Atom)
    ]
    found = _compiled(graph, tuple(wanted))(columns, (1 << len(people)) - 1)
    return [{place for place in range(len(people)) if bits >> place & 1} for bits in found]


_compiled = cache(compile_graph)
