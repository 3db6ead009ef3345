"""Asking: what to ask next, what could make it more suitable, and why rules speak."""

from collections.abc import Sequence

from app.asking import what_if as changes
from app.asking.plan import plan
from app.engine.facts import Facts, nearest
from app.rules.answers import standing
from app.rules.model import Rule, Rulebook
from app.service import Service
from app.wire import asking_shapes as shapes
from app.wire.asking import AskingRendering
from app.wire.asking_requests import ExplanationsRequest, NextQuestionRequest, WhatIfRequest
from app.wire.errors import MOST_FAULTS, RequestFault, RequestRefused, fault, pointer
from app.wire.faults import MOST_SUGGESTIONS
from app.wire.render import Rendering


def next_question(service: Service, request: NextQuestionRequest) -> shapes.NextQuestion:
    """What to ask next. Answers that do not go together any more are left out, and reported.

    Raises:
        ReleaseNotFound: it names a release that is not here.
    """
    book = service.book(request.get("release"))
    facts, dropped = standing(book.questionnaire, request["answers"])
    found = plan(book, facts, service.profile, request.get("goal") or "result")
    as_of = request.get("as_of") or service.today()
    return AskingRendering(Rendering(book, service.software)).next_question(found, dropped, as_of)


def explanations(service: Service, request: ExplanationsRequest) -> shapes.Explanations:
    """Why rules speak or do not, clause by clause; answers that do not go together any more as above.

    Raises:
        ReleaseNotFound: it names a release that is not here.
        RequestRefused: it names a rule that the release does not have.
    """
    book = service.book(request.get("release"))
    person, dropped = standing(book.questionnaire, request["answers"])
    facts = Facts({**person.known, **service.profile.facts}, person.unsure)
    rules = _rules(book, request["rules"], facts)
    as_of = request.get("as_of") or service.today()
    return AskingRendering(Rendering(book, service.software)).explanations(rules, facts, dropped, as_of)


def what_if(service: Service, request: WhatIfRequest) -> shapes.WhatIf:
    """What could make it more suitable; answers that do not go together any more as above.

    Raises:
        ReleaseNotFound: it names a release that is not here.
    """
    book = service.book(request.get("release"))
    facts, dropped = standing(book.questionnaire, request["answers"])
    as_of = request.get("as_of") or service.today()
    found = changes.what_if(book, facts, service.profile, as_of)
    return AskingRendering(Rendering(book, service.software)).what_if(found, dropped, as_of)


def _rules(book: Rulebook, named: Sequence[str], facts: Facts) -> list[Rule]:
    """The rules that are meant, by id, or `found` or `open`."""
    if isinstance(named, str):
        true, unknown = book.decide(facts.known)
        return [book.rules[place] for place in (true if named == "found" else unknown)]
    missing = [(place, rule) for place, rule in enumerate(named) if rule not in book.by_id]
    if missing:
        faults = [
            RequestFault(
                pointer("rules", place),
                "not_an_option",
                fault("no_such_rule"),
                nearest(rule, book.by_id) if count < MOST_SUGGESTIONS else None,
            )
            for count, (place, rule) in enumerate(missing[:MOST_FAULTS])
        ]
        raise RequestRefused(faults, len(missing) - len(faults))
    return [book.by_id[rule] for rule in named]
