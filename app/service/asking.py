"""Asking: what to ask next."""

from app.asking.plan import plan
from app.clinics import NO_CLINIC
from app.rules.answers import standing
from app.service import Service
from app.wire import asking_shapes as shapes
from app.wire.asking import AskingRendering
from app.wire.asking_requests import NextQuestionRequest
from app.wire.render import Rendering


def next_question(service: Service, request: NextQuestionRequest) -> shapes.NextQuestion:
    """What to ask next. Answers that do not go together any more are left out, and reported.

    Raises:
        ReleaseNotFound: it names a release that is not here.
    """
    book = service.book(request.get("release"))
    facts, dropped = standing(book.questionnaire, request["answers"])
    found = plan(book, facts, NO_CLINIC, request.get("goal") or "result", request.get("as_of") or service.today())
    return AskingRendering(Rendering(book, service.software)).next_question(found, dropped)
