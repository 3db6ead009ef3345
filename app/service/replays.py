"""Replaying: what a receipt says was decided, decided again and compared."""

from datetime import date

from app import receipts
from app.service import Service
from app.service.assessments import assess
from app.wire import shapes
from app.wire.request import AssessmentRequest


def replay(service: Service, receipt: shapes.Receipt, answers: receipts.Answers) -> receipts.Replay:
    """Decide again what a receipt says was decided, by its release and on its day, and compare.

    Raises:
        ReleaseNotFound, RequestRefused, ReceiptsUnavailable: as `assess`.
    """
    secret = service.secret()
    as_of = date.fromisoformat(receipt["as_of"])
    request: AssessmentRequest = {
        "answers": {section: dict(given) for section, given in answers.items()},
        "release": receipt["release"],
        "as_of": as_of,
    }
    return receipts.replay(receipt, assess(service, request), answers, secret)
