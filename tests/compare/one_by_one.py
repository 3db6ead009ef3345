"""What a change does to people who are assessed one by one, twice: what counting them together must come to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.assess import assess
from app.clinics import NO_CLINIC, Clinic
from app.cohort.transitions import QUESTIONNAIRE
from app.compare.difference import changed_rules
from app.compare.lifting import lift
from app.compare.unremarkable import SOME_DAY, asks
from app.engine.facts import Facts
from app.rules.answers import facts_of
from app.rules.errors import InconsistentAnswers
from app.rules.model import Rulebook
from app.rules.questionnaire import OTHERS

Answers = Mapping[str, Mapping[str, object]]


@dataclass(slots=True)
class Alone:
    """Counts of people: from where to where, by which rules, and how many contradict themselves."""

    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    responsible: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    refused: int = 0


def each_alone(
    before: Rulebook,
    after: Rulebook,
    people: Iterable[Answers],
    clinics: tuple[Clinic, Clinic] = (NO_CLINIC, NO_CLINIC),
) -> Alone:
    """The counts of some people."""
    pairs, found = changed_rules(before, after), Alone()
    for answers in people:
        try:
            old, new = (
                Facts({**facts.known, **clinic.facts}, facts.unsure)
                for facts, clinic in zip((asked(before, answers), asked(after, answers)), clinics, strict=True)
            )
            was = assess(before, asked(before, answers), clinics[0], SOME_DAY).suitability
            will = assess(after, asked(after, answers), clinics[1], SOME_DAY).suitability
        except InconsistentAnswers:
            found.refused += 1
            continue
        found.moved[was, will] += 1
        if was != will:
            rules = [
                each.id
                for each in pairs
                if lift(before, [each.before] if each.before else [], old)
                != lift(after, [each.after] if each.after else [], new)
            ]
            found.responsible.update((rule, was, will) for rule in rules or [QUESTIONNAIRE])
    return found


def asked(book: Rulebook, answers: Answers) -> Facts:
    """What a book makes of answers, as far as it asks for them."""
    sections = {section.id for section in book.questionnaire.sections}
    return facts_of(
        book.questionnaire,
        {
            section: {
                name: answer
                for name, answer in given.items()
                if name == OTHERS or asks(book, f"{section}.{name}", answer)
            }
            for section, given in answers.items()
            if section in sections
        },
    )
