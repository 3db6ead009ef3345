"""Examples of what people shared, for the contract: made-up records around an assessment that was really made."""

from typing import Any

from app.api import examples
from app.service import Service
from app.wire.sharing import AccessLog, SharedAssessmentList, SharedEntry

ID = "0f5c1a52-6d0e-4c35-9a3b-2f6f5d1c7e90"
KEY_ID = "3f9a1c5b7d20"
WHICH = "deferred"


def documents(service: Service) -> dict[str, Any]:
    """What each address gives."""
    entry: SharedEntry = {
        "id": ID,
        "shared_at": "2026-12-01T09:30:00Z",
        "until": "2026-12-31T09:30:00Z",
        "consent": {"text_version": "1", "agreed_at": "2026-12-01T09:29:41Z"},
        "release": list(service.releases)[-1],
        "href": f"/v1/shared-assessments/{ID}",
    }
    asked = examples.requests()[WHICH]["value"]
    made = examples.assessments(service)[WHICH]["value"]
    record = {**entry, "answers": asked["answers"], "assessment": examples.shortened(made)}
    listed: SharedAssessmentList = {"shared_assessments": [entry], "next": None}
    log: AccessLog = {
        "entries": [{"at": "2026-12-01T10:02:13Z", "actor": KEY_ID, "act": "read", "shared_assessment": ID}],
        "next": None,
    }
    return {
        "/v1/shared-assessments": listed,
        f"/v1/shared-assessments/{ID}": record,
        "/v1/access-log": log,
    }
