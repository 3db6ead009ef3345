"""What an operator does about a clinic's webhooks: adds, lists, rotates a secret, has it told again, removes."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from app.deliveries.signing import new_secret
from app.deliveries.targets import reachable
from app.sealing import Sealing
from app.service.storage import Storage
from app.store import deliveries, webhooks
from app.store.database import within
from app.store.deliveries import Waiting
from app.store.webhooks import Endpoint

VALID_AT_ONCE = 2  # secrets of one endpoint: that in use, and the one before it


class WebhookError(Exception):
    """What cannot be done about webhooks; the text is fit to be shown."""


def add(storage: Storage, clinic: str, url: str, *, private: bool) -> tuple[str, str]:
    """Tell a clinic at a URL from now on; the endpoint's name and its secret, which nobody is shown again.

    Args:
        storage: where it is kept.
        clinic: whose system it is.
        url: where to.
        private: whether addresses that are not public are allowed.

    Raises:
        TargetRefused: nothing is sent to that URL.
        WebhookError: there is no such clinic, or nothing to encrypt the secret with.
        StoreUnavailable: the database cannot be used now.
    """
    sealing = _sealing(storage)
    asyncio.run(reachable(url, private=private))
    name, secret = f"whe_{uuid4().hex[:24]}", new_secret()
    added = Endpoint(name, clinic, url, _sealed(sealing, name, [secret]), datetime.now(UTC), None)
    if not within(storage.database.engine, webhooks.add, added):
        raise WebhookError("there is no such clinic: `clinics list` names those that there are")
    return name, secret


def listed(storage: Storage, clinic: str | None) -> list[tuple[Endpoint, Waiting]]:
    """The endpoints of a clinic, or of all, each with what it has not been told yet.

    Raises:
        StoreUnavailable: the database cannot be used now.
    """
    reading = storage.database.reading
    found = within(reading, webhooks.endpoints, clinic)
    return [(each, within(reading, deliveries.waiting, each.id)) for each in found]


def rotate(storage: Storage, name: str) -> str:
    """A new secret of an endpoint; the one before it signs as well, until there is another.

    Raises:
        WebhookError: there is no such endpoint.
        NotOurs: no key at hand opens its secrets.
        StoreUnavailable: the database cannot be used now.
    """
    sealing, secret = _sealing(storage), new_secret()

    def rotated(sealed: bytes) -> bytes:
        return _sealed(sealing, name, [secret, *_opened(sealing, name, sealed)][:VALID_AT_ONCE])

    if not within(storage.database.engine, webhooks.change_secrets, name, rotated):
        raise WebhookError(_NO_ENDPOINT)
    return secret


def redeliver(storage: Storage, name: str, event: str | None) -> int:
    """Tell an endpoint again, also if it was disabled: one event, or all that were given up; how many.

    Raises:
        WebhookError: there is no such endpoint.
        StoreUnavailable: the database cannot be used now.
    """
    count = within(storage.database.engine, deliveries.redeliver, name, event, datetime.now(UTC))
    if count is None:
        raise WebhookError(_NO_ENDPOINT)
    return count


def remove(storage: Storage, name: str) -> None:
    """Forget an endpoint, and what was to be told to it.

    Raises:
        WebhookError: there is no such endpoint.
        StoreUnavailable: the database cannot be used now.
    """
    if not within(storage.database.engine, webhooks.remove, name):
        raise WebhookError(_NO_ENDPOINT)


_NO_ENDPOINT = "there is no such endpoint: `clinics webhook list` names those that there are"


def _sealing(storage: Storage) -> Sealing:
    if storage.sealing is None:
        raise WebhookError("a secret is kept encrypted, and CANDIDACY_ENCRYPTION_KEYS is not set")
    return storage.sealing


def _sealed(sealing: Sealing, name: str, secrets: Sequence[str]) -> bytes:
    return sealing.seal(json.dumps(secrets).encode(), about=name)


def _opened(sealing: Sealing, name: str, sealed: bytes) -> list[str]:
    found: list[str] = json.loads(sealing.open(sealed, about=name))
    return found


def secrets_of(sealing: Sealing, endpoint: Endpoint) -> list[str]:
    """The secrets of an endpoint, newest first.

    Raises:
        NotOurs: no key at hand opens them.
    """
    return _opened(sealing, endpoint.id, endpoint.sealed_secrets)
