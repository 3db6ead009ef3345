"""Secrets and signatures of the Standard Webhooks convention, by its own library."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_bytes

from standardwebhooks import Webhook

SECRET_BYTES = 32
PREFIX = "whsec_"


def new_secret() -> str:
    """A new secret, as the clinic is given it."""
    return PREFIX + b64encode(token_bytes(SECRET_BYTES)).decode()


def headers(secrets: Sequence[str], message: str, body: str, at: datetime) -> Mapping[str, str]:
    """What a message is sent with: its id, the time, and a signature by each secret.

    Args:
        secrets: those that are valid, newest first.
        message: the id of the message, the same at each attempt.
        body: of the request.
        at: of the attempt, in UTC.
    """
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Webhook(each).sign(message, at, body) for each in secrets),
    }
