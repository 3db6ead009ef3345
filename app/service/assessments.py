"""Assessing: a request that was read, or only parsed, becomes an assessment or its JSON."""

from contextlib import suppress
from secrets import token_hex

from pydantic_core import to_json

from app import receipts
from app.assess import assess as decide
from app.assessment import Assessment
from app.rules.answers import facts_of
from app.rules.errors import Inconsistency, InconsistentAnswers
from app.rules.model import Rulebook
from app.rules.questionnaire import NOT_ASKED
from app.service import Service
from app.service.sharing_errors import SharingUnavailable
from app.wire import shapes
from app.wire.answered import label
from app.wire.errors import MOST_FAULTS, RequestFault, RequestRefused, pointer
from app.wire.faults import Where
from app.wire.render import Rendering
from app.wire.request import AssessmentRequest
from app.wire.write import writer

SALT_BYTES = 16


def assess(service: Service, request: AssessmentRequest, within: Where = ()) -> shapes.Assessment:
    """Assess one request; `within` is where it stands in the body. What it asks to share, `sharing` keeps.

    Raises:
        SharingUnavailable: it asks for something to be kept.
        ReleaseNotFound: it names a release that is not here.
        RequestRefused: its answers contradict each other, or the release lacks a question.
        ReceiptsUnavailable: it asks for a receipt, and there is no secret to make one with.
    """
    _keeps_nothing(request)
    secret = service.secret() if request.get("receipt") else None
    book, assessment = _assessed(service, request, within)
    reference = request.get("client_reference")
    rendered = Rendering(book, service.software).assessment(assessment, reference)
    if secret is not None:
        english = Rendering(book.language.original or book, service.software).assessment(assessment, reference)
        rendered["receipt"] = receipts.receipt(english, request["answers"], secret, token_hex(SALT_BYTES))
    service.decided(assessment.suitability)
    return rendered


def write(service: Service, request: AssessmentRequest, within: Where = ()) -> bytes:
    """The fast equal of `assess`: its JSON as bytes.

    Raises:
        ReleaseNotFound, RequestRefused, ReceiptsUnavailable: as `assess`.
        NotAnAnswer: answers that nobody checked do not fit.
    """
    _keeps_nothing(request)
    if request.get("receipt"):
        return to_json(assess(service, request, within))
    book, assessment = _assessed(service, request, within)
    written = writer(book, service.software).assessment(assessment, request.get("client_reference"))
    service.decided(assessment.suitability)
    return written


def _keeps_nothing(request: AssessmentRequest) -> None:
    """Whoever asks for something to be kept is not to believe that it is."""
    if request.get("share") is not None:
        raise SharingUnavailable


def respond(service: Service, parsed: object, within: Where = (), most: int = MOST_FAULTS) -> bytes:
    """A request that was parsed, as the JSON of its assessment; on any doubt it is checked first.

    Raises:
        ReleaseNotFound, RequestRefused, ReceiptsUnavailable: as `assess`, or it does not fit; `most` faults are told.
    """
    if service.plainly:
        with suppress(Exception):  # what it is, is told below
            return write(service, service.reader.plain(parsed), within)
    return write(service, service.reader.checked(parsed, within, most), within)


def _assessed(service: Service, request: AssessmentRequest, within: Where) -> tuple[Rulebook, Assessment]:
    book = service.book(request.get("release"))
    try:
        facts = facts_of(book.questionnaire, request["answers"])
    except InconsistentAnswers as error:
        raise RequestRefused(_contradictions(book, error, (*within, "answers"))) from None
    return book, decide(book, facts, service.profile, request.get("as_of") or service.today())


def _contradictions(book: Rulebook, error: InconsistentAnswers, within: Where) -> list[RequestFault]:
    """One fault for each contradiction; the text names the questions, never the answers."""
    return [
        RequestFault(
            pointer(*within, *each.path.split(".")),
            "inconsistent_answers",
            " ".join([_why(book, each), *_see(book, each.because)]),
        )
        for each in error.inconsistencies
    ]


def _why(book: Rulebook, found: Inconsistency) -> str:
    return book.texts.say("faults", NOT_ASKED) if found.text == NOT_ASKED else found.text


def _see(book: Rulebook, paths: tuple[str, ...]) -> list[str]:
    """A sentence that names other questions, if there are any."""
    named = [f"{label(book, path)} ({path})" for path in paths]
    return [book.texts.say("faults", "see", questions=book.texts.speech.all(named))] if named else []
