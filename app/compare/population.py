"""A population that nobody counted: made-up people, drawn evenly, so that it says what can happen and not how often.

Each is the unremarkable person but for nought to six questions; how many, which, and what is answered, unanswered and
not sure included, are drawn evenly over the answers that rules can tell apart. The same seed draws the same people.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import count as counting

import numpy as np
from numpy.typing import NDArray

from app.clinics import NO_CLINIC
from app.cohort.atoms import Atom
from app.cohort.bits import Flags, flags_of
from app.cohort.drawn import AT_ONCE
from app.cohort.facts import facts_of
from app.cohort.questions import questions_of
from app.cohort.reading import read_answers, spread
from app.cohort.rows import Read, Rows
from app.cohort.transitions import Tally, Transitions
from app.cohort.turns import in_turn
from app.compare.comparison import Comparison
from app.compare.unremarkable import Answer
from app.engine.columns import Graph, Node, Run, compile_graph, needed, sides
from app.rules.questionnaire import NOT_SURE

MOST_CHANGED = 6
DRAWN = (
    "Made-up people, drawn evenly: each is an unremarkable person but for nought to six answers. "
    "They show what can happen, not how often it does."
)
Places = Mapping[str, NDArray[np.int16]]
"""By question, which of the answers that can be drawn each person gives."""


@dataclass(frozen=True)
class _Panel:
    """What is drawn from.

    Attributes:
        usual: the questions that the unremarkable person answers.
        answers: by question, what may be drawn; the last is what is answered where nothing is.
        read: by question, those answers as a column.
        later: the questions that only other answers lead to.
        atoms, asked: what tells who is asked those.
    """

    usual: tuple[str, ...]
    answers: Mapping[str, Sequence[Answer]]
    read: Mapping[str, Read]
    later: tuple[str, ...]
    atoms: tuple[Atom, ...]
    asked: Run


def population(two: Comparison, tried: Transitions, count: int, seed: int) -> Iterator[Rows]:
    """People that both rulebooks can assess, some at a time.

    Args:
        two: the rulebooks.
        tried: the same, over columns.
        count: how many.
        seed: what the drawing starts from, from 0.
    """
    panel, missing = _panel(two), count
    pieces = (partial(_sound, panel, tried, [seed, place], min(AT_ONCE, count)) for place in counting())
    with closing(in_turn(pieces)) as drawn:
        for places in drawn:
            some = {path: each[:missing] for path, each in places.items()}
            rows = _rows(panel, some)
            missing -= rows.count
            yield rows
            if not missing:
                return


def _panel(two: Comparison) -> _Panel:
    usual = tuple(sorted(two.usual))
    later = tuple(
        path for path, each in two.panel.questions.items() if path not in two.usual and each.asked_when is not None
    )
    answers = {path: [*two.panel.telling[path], NOT_SURE, None, two.usual.get(path)] for path in (*usual, *later)}
    kinds = questions_of(two.panel.books).kinds
    graph = Graph()
    nodes = [_asked(graph, two, path) for path in later]
    atoms = tuple(atom for atom in needed(graph, nodes) if isinstance(atom, Atom))
    read = {path: read_answers(kinds[path], each) for path, each in answers.items()}
    return _Panel(usual, answers, read, later, atoms, compile_graph(graph, nodes))


def _asked(graph: Graph, two: Comparison, path: str) -> Node:
    """Who is asked a question by one of the rulebooks that have it."""
    when = two.panel.questions[path].asked_when
    assert when is not None  # noqa: S101 - as it was chosen
    having = [book for book in two.panel.books if path in book.questionnaire.questions]
    known = (facts_of(graph, book.questionnaire, NO_CLINIC.facts)[0] for book in having)
    return graph.any_(*(sides(graph, when, facts).sure for facts in known))


def _sound(panel: _Panel, tried: Transitions, seed: Sequence[int], count: int) -> Places:
    """Those of so many people whom no rulebook refuses."""
    draw = np.random.default_rng(seed)
    places = _changed(panel, count, draw)
    rows = _rows(panel, places)
    asked = panel.asked(rows.bits(panel.atoms), rows.everybody())
    for path, who in zip(panel.later, asked, strict=True):
        places[path] = _drawn(panel, path, flags_of(who, count), draw)
    sound = ~flags_of(tried.count(_rows(panel, places), Tally()), count)
    return {path: each[sound] for path, each in places.items()}


def _changed(panel: _Panel, count: int, draw: np.random.Generator) -> dict[str, NDArray[np.int16]]:
    """The unremarkable person so many times, each with some answers changed."""
    questions = np.argpartition(draw.random((count, len(panel.usual))), MOST_CHANGED, axis=1)[:, :MOST_CHANGED]
    chosen = np.zeros((count, len(panel.usual)), np.bool_)
    number = draw.integers(0, MOST_CHANGED + 1, count)
    for place, question in enumerate(draw.permuted(questions, axis=1).T):
        chosen[place < number, question[place < number]] = True
    return {path: _drawn(panel, path, chosen[:, place], draw) for place, path in enumerate(panel.usual)}


def _drawn(panel: _Panel, path: str, whose: Flags, draw: np.random.Generator) -> NDArray[np.int16]:
    """Some people's answers to a question; that of the others is the usual one."""
    usual = len(panel.answers[path]) - 1
    return np.where(whose, draw.integers(0, usual, len(whose), np.int16), np.int16(usual))


def _rows(panel: _Panel, places: Places) -> Rows:
    columns = {path: spread(panel.read[path], each) for path, each in places.items()}
    return Rows(len(places[panel.usual[0]]), columns)
