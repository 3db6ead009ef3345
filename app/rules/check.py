"""What is demanded of a rulebook beyond that it can be read: proofs over its own regions, and plain language.

Everything here is decided exactly, by trying every region of the facts that a rule reads. What examples must show
is `examples.py`'s business.
"""

from collections.abc import Iterator
from itertools import pairwise

from app.engine.condition import Between, Bound, Compare, Condition, leaves, paths
from app.engine.evaluate import evaluate
from app.engine.facts import Choice, Facts, Number, Vocabulary, YesNo
from app.engine.language import render
from app.engine.regions import combinations_of, every_person, regions
from app.engine.residual import open_facts
from app.engine.truth import FALSE, TRUE, UNKNOWN
from app.rules.errors import Fault, Where
from app.rules.examples import example_faults
from app.rules.messages import PLACEHOLDER
from app.rules.model import Rule, Rulebook
from app.rules.places import ENGLISH
from app.rules.questionnaire import Question
from app.rules.read import CLINIC_FACTS
from app.rules.words import forbidden

MOST_TOGETHER = 20_000  # combinations of the answers that one rule reads


def check(book: Rulebook) -> list[Fault]:
    """Every fault of a rulebook that was read; none, if it may be frozen."""
    return [
        *_effects(book),
        *_definitions(book),
        *_sessions(book),
        *_texts(book),
        *(fault for rule in book.rules for fault in check_rule(book, rule)),
    ]


def check_rule(book: Rulebook, rule: Rule) -> Iterator[Fault]:
    """Every fault of one rule."""
    where: Where = ("rules", rule.id)
    if beyond := too_much(book, rule.when):
        yield Fault((*where, "when"), beyond)
        return
    yield from _canonical(rule.when, rule.written, (*where, "when"))
    yield from _asked_before(book, rule.when, (*where, "when"))
    yield from _parameters(book, rule, where)
    yield from _absorbs(book, rule, where)
    yield from example_faults(book, rule, (*where, "examples"))
    if rule.choice is None and any(cite.against for cite in rule.cites):
        yield Fault((*where, "cites"), "a source speaks against it: say in `choice` how that was decided")
    if rule.urgent and book.effects[rule.effect].lifts.rank < book.suitabilities["clinician_review"].rank:
        yield Fault((*where, "urgent"), "what a doctor should see soon is at least a review")
    if rule.readers != "everybody" and rule.effect != "inform":
        yield Fault((*where, "for"), "only what informs may be kept from anybody")
    if rule.effect != "inform":
        yield from _directions(book, rule, (*where, "direction"))
    if rule.effect not in ("inform", "temper") and any(path in CLINIC_FACTS for path in paths(rule.when)):
        yield Fault((*where, "when"), f"a base rule of effect `{rule.effect}` may not depend on the clinic")


def too_much(book: Rulebook, *conditions: Condition) -> str | None:
    """Why nothing is proved of some conditions: what they read, and what decides what is asked, has too many values."""
    questions = (book.questionnaire.questions.get(path) for condition in conditions for path in paths(condition))
    asked = [each.asked_when for each in questions if each is not None and each.asked_when is not None]
    count = combinations_of([*conditions, *asked], book.vocabulary)
    if count <= MOST_TOGETHER:
        return None
    return f"too much to prove: {count:,} combinations of answers, of at most {MOST_TOGETHER:,}; split it"


def _canonical(condition: Condition, written: str, where: Where) -> Iterator[Fault]:
    if render(condition) != written:
        yield Fault(where, f"write it as `{render(condition)}`")


def _asked_before(book: Rulebook, condition: Condition, where: Where) -> Iterator[Fault]:
    """No rule depends on a question that is not asked, and until it is known whether it is, its parent is open."""
    for path in paths(condition):
        question = book.questionnaire.questions.get(path)
        if question is not None and question.asked_when is not None:
            yield from _asked_before_one(book, condition, question, question.asked_when, where)


def _asked_before_one(
    book: Rulebook, condition: Condition, question: Question, asked_when: Condition, where: Where
) -> Iterator[Fault]:
    for person in every_person([condition, asked_when], book.vocabulary):
        without = Facts({path: value for path, value in person.known.items() if path != question.path})
        asked = evaluate(asked_when, without)
        still = open_facts(condition, without)
        if asked is FALSE and question.path in still:
            yield Fault(where, f"it depends on `{question.path}` where that is not asked")
            return
        if asked is UNKNOWN and question.path in still and not set(open_facts(asked_when, without)) & set(still):
            yield Fault(where, f"it waits for `{question.path}` without waiting for what decides whether that is asked")
            return


def _parameters(book: Rulebook, rule: Rule, where: Where) -> Iterator[Fault]:
    written = book.written_rules[rule.id]
    used = {*PLACEHOLDER.findall(written["title"]), *PLACEHOLDER.findall(written["advice"])}
    used |= {bound.name for bound in _bounds(rule.when) if bound.name is not None}
    for name in rule.parameters:
        if name not in used:
            yield Fault((*where, "parameters"), f"nothing uses the parameter `{name}`")
    for bound in _bounds(rule.when):
        if isinstance(bound.value, int) and bound.name is None:
            yield Fault((*where, "when"), f"make a parameter of the number {bound.value}")
    if rule.until is not None and rule.until.fact is not None and rule.until.fact not in paths(rule.when):
        yield Fault((*where, "until"), f"`{rule.until.fact}` does not stand in the condition")


def _bounds(condition: Condition) -> Iterator[Bound]:
    """Everything that a fact is compared with."""
    for leaf in leaves(condition):
        if isinstance(leaf, Compare):
            yield leaf.bound
        elif isinstance(leaf, Between):
            yield from (leaf.low, leaf.high)


def _absorbs(book: Rulebook, rule: Rule, where: Where) -> Iterator[Fault]:
    for absorbed in (book.by_id[each] for each in rule.absorbs):
        if book.effects[absorbed.effect].rank > book.effects[rule.effect].rank:
            yield Fault((*where, "absorbs"), f"`{absorbed.id}` is stricter than this rule")
        if absorbed.urgent and not rule.urgent:
            yield Fault((*where, "absorbs"), f"`{absorbed.id}` is urgent, and this rule is not")
        if rule.id in absorbed.absorbs:
            yield Fault((*where, "absorbs"), f"`{absorbed.id}` absorbs this rule too")
        if rule.topic != absorbed.topic and not set(paths(rule.when)) & set(paths(absorbed.when)):
            yield Fault((*where, "absorbs"), f"`{absorbed.id}` does not speak of the same thing")


# Directions (law 6)


def _directions(book: Rulebook, rule: Rule, where: Where) -> Iterator[Fault]:
    for path in paths(rule.when):
        kind = book.vocabulary[path]
        directed = isinstance(kind, Number | YesNo) or (isinstance(kind, Choice) and kind.ordered)
        stated = rule.direction.get(path)
        if not directed:
            if stated is not None:
                yield Fault(where, f"`{path}` has no order, so no direction")
        elif stated is None:
            yield Fault(where, f"say which direction `{path}` has")
        elif (proved := direction_of(book.vocabulary, rule.when, path)) != stated:
            yield Fault(where, f"`{path}`: what holds is `{proved}`")
    for path in sorted(rule.direction.keys() - set(paths(rule.when))):
        yield Fault(where, f"`{path}` does not stand in the condition")


def direction_of(vocabulary: Vocabulary, condition: Condition, path: str) -> str:
    """What moving one fact up can do to a condition, everything else staying as it is: tried on everybody."""
    rises = falls = False
    ladder = regions([condition], vocabulary)[path]
    for person in every_person([condition], vocabulary):
        if path in person.known:
            continue
        steps = [evaluate(condition, Facts({**person.known, path: value})) for value in ladder]
        for before, after in pairwise(steps):
            rises = rises or (before is not TRUE and after is TRUE) or (before is FALSE and after is not FALSE)
            falls = falls or (before is TRUE and after is not TRUE) or (before is not FALSE and after is FALSE)
    if rises:
        return "none" if falls else "more is never safer"
    return "more is never worse"


# What is not a rule


def _effects(book: Rulebook) -> Iterator[Fault]:
    bands = sorted(book.suitabilities.values(), key=lambda each: each.rank)
    for milder, stricter in pairwise(bands):
        if not stricter.floor <= stricter.top < milder.floor <= milder.top:
            yield Fault(("effects", "suitabilities"), f"the bands of `{milder.id}` and `{stricter.id}` overlap")
    lifts = [effect.lifts.rank for effect in sorted(book.effects.values(), key=lambda each: each.rank)]
    if lifts != sorted(lifts):
        yield Fault(("effects", "effects"), "a stronger effect lifts to a milder suitability")
    for path in sorted(book.benefit.unknown_without):
        if path not in book.questionnaire.questions:
            yield Fault(("effects", "benefit"), f"there is no question `{path}`")


def _definitions(book: Rulebook) -> Iterator[Fault]:
    for definition in book.definitions.values():
        where: Where = ("definitions", definition.name, "when")
        if beyond := too_much(book, definition.when):
            yield Fault(where, beyond)
            continue
        yield from _canonical(definition.when, definition.written, where)
        yield from _asked_before(book, definition.when, where)


def _sessions(book: Rulebook) -> Iterator[Fault]:
    """Every severity has exactly one row, or has nothing to level."""
    sessions = book.sessions
    rows = [row.when for row in sessions.rows]
    if beyond := too_much(book, *rows, sessions.nothing_to_level):
        yield Fault(("sessions", "rows"), beyond)
        return
    for person in every_person([*rows, sessions.nothing_to_level], book.vocabulary):
        found = [evaluate(row, person) for row in rows].count(TRUE)
        if found > 1:
            yield Fault(("sessions", "rows"), "two rows fit one person")
            return
        if "scars.severity" in person.known and found == 0 and evaluate(sessions.nothing_to_level, person) is not TRUE:
            yield Fault(("sessions", "rows"), "no row fits a person whose severity is known")
            return
    for row in sessions.rows:
        if row.min > row.max:
            yield Fault(("sessions", "rows"), f"`{row.id}` has more sessions at least than at most")


def _texts(book: Rulebook) -> Iterator[Fault]:
    """Law 12, over every text a person can read."""
    for where, text in every_text(book):
        for found in forbidden(text):
            yield Fault(where, f"it may not say `{found}`")


def every_text(book: Rulebook) -> Iterator[tuple[Where, str]]:
    """Every text of our own, with its stable id: where it stands in the rulebook.

    What a source says is not among them: it is told as the source's, numbers and all.
    """
    for rule in book.rules:
        yield ("rules", rule.id, "title"), rule.title
        yield ("rules", rule.id, "advice"), rule.advice
        if rule.choice is not None:
            yield ("rules", rule.id, "choice"), rule.choice
    for section in book.questionnaire.sections:
        yield ("questionnaire", section.id, "title"), section.title
        yield ("questionnaire", section.id, "help"), section.help
    for question in book.questionnaire.questions.values():
        yield from _texts_of(question)
    for group in book.questionnaire.groups:
        yield ("questionnaire", f"{group.kind}s", group.id, "title"), group.title
        if group.help is not None:
            yield ("questionnaire", f"{group.kind}s", group.id, "help"), group.help
    for follow in book.questionnaire.follows:
        yield ("questionnaire", "follows", follow.fact), follow.text
    for contradiction in book.questionnaire.contradictions:
        yield ("questionnaire", "contradictions", contradiction.id), contradiction.text
    if book.questionnaire.lifetime is not None:
        yield ("questionnaire", "lifetime", "text"), book.questionnaire.lifetime.text
    for definition in book.definitions.values():
        yield ("definitions", definition.name, "text"), definition.text
        yield ("definitions", definition.name, "plain"), definition.plain
    for suitability in book.suitabilities.values():
        yield ("effects", "suitabilities", suitability.id, "meaning"), suitability.meaning
    for effect in book.effects.values():
        yield ("effects", "effects", effect.id, "meaning"), effect.meaning
    for table, texts in book.texts.tables.items():
        for key, written in texts.items():
            here = ("texts", ENGLISH, table, key)
            if isinstance(written, str):
                yield here, written
            else:
                yield from (((*here, category), text) for category, text in written.items())


def _texts_of(question: Question) -> Iterator[tuple[Where, str]]:
    here = ("questionnaire", question.section, question.id)
    for key in ("label", "item", "text", "why", "unsure", "help", "if_unsure"):
        if (text := getattr(question, key)) is not None:
            yield (*here, key), text
    yield from (((*here, "options", option.id), option.label) for option in question.options)
    for place, change in enumerate(question.changes):
        texts = (("text", change.text), ("after", change.after))
        yield from (((*here, "changes", place, key), text) for key, text in texts if text is not None)
