from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from app.deliveries.signing import headers, new_secret

BODY = '{"type":"assessment.shared"}'


def test_whoever_has_a_valid_secret_can_check_a_message() -> None:
    """With the convention's own library, by the newest secret and by the one before it."""
    new, old = new_secret(), new_secret()
    sent = dict(headers([new, old], "msg_1", BODY, datetime.now(UTC)))
    for secret in (new, old):
        assert Webhook(secret).verify(BODY, sent) == {"type": "assessment.shared"}
    assert sent["webhook-id"] == "msg_1"


@pytest.mark.parametrize("what", ["secret", "body", "id", "time"])
def test_what_was_altered_does_not_hold(what: str) -> None:
    """Neither another secret, nor another body, id or time."""
    secret, at = new_secret(), datetime.now(UTC) - timedelta(seconds=2)
    sent = dict(headers([secret], "msg_1", BODY, at))
    other = {
        "secret": (new_secret(), BODY, sent),
        "body": (secret, BODY + " ", sent),
        "id": (secret, BODY, {**sent, "webhook-id": "msg_2"}),
        "time": (secret, BODY, {**sent, "webhook-timestamp": str(int(sent["webhook-timestamp"]) + 1)}),
    }[what]
    with pytest.raises(WebhookVerificationError):
        Webhook(other[0]).verify(other[1], other[2])


def test_secrets_are_drawn_anew() -> None:
    """Each is as long as the convention asks, and no two are the same."""
    drawn = {new_secret() for _ in range(50)}
    assert len(drawn) == 50
    assert all(each.startswith("whsec_") and len(each) == 50 for each in drawn)
